"""The profiler of cProfile: times calls by the events of sys.setprofile()."""

import sys
import time
from collections import namedtuple
from operator import index
from types import SimpleNamespace

profiler_entry = namedtuple('profiler_entry', 'code callcount reccallcount totaltime inlinetime calls')
profiler_subentry = namedtuple('profiler_subentry', 'code callcount reccallcount totaltime inlinetime')


class _Entry:
    """The figures of a function, or of a function as called from another."""

    __slots__ = ('calls', 'recursive', 'total', 'inline', 'level', 'callees')

    def __init__(self):
        self.calls = self.recursive = self.level = 0
        self.total = self.inline = 0
        self.callees = {}


class _Call:
    """A call under way."""

    __slots__ = ('entry', 'key', 'start', 'inner', 'sub')

    def __init__(self, entry, key, start, sub):
        self.entry, self.key, self.start, self.sub = entry, key, start, sub
        self.inner = 0


def _describe(function):
    """Return what stands for a built-in function: a text."""
    module = getattr(function, '__module__', None)
    owner = getattr(function, '__self__', None)
    name = function.__name__
    if owner is not None and not isinstance(owner, type(sys)):
        # A method of an object: that of its type describes it.
        method = getattr(type(owner), name, None)
        if method is not None:
            return repr(method)
        return f'<built-in method {name}>'
    if module:
        return f'<built-in method {module}.{name}>'
    return f'<built-in method {name}>'


class Profiler:
    """Counts and times calls between enable() and disable()."""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer
        self._now = time.perf_counter if timer is None else self._external_now
        self._unit = timeunit if timer is not None and timeunit > 0 else 1
        self._subcalls = subcalls
        self._builtins = builtins
        self._entries = {}
        self._stack = []
        self._enabled = self._in_timer = False

    def _external_now(self):
        """Return what the timer says; its errors are shown, and count as 0."""
        self._in_timer = True
        try:
            moment = self._timer()
            return moment if isinstance(moment, float) else index(moment)
        except BaseException as error:
            sys.unraisablehook(SimpleNamespace(exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__,
                                               err_msg=None, object=self._timer))
            return 0
        finally:
            self._in_timer = False

    def _check_timer(self, what):
        if self._in_timer:
            raise RuntimeError(f"cannot {what} profiler in external timer")

    def enable(self, subcalls=True, builtins=True):
        """Start to collect."""
        monitoring = sys.monitoring
        if sys.getprofile() is not None or monitoring.get_tool(monitoring.PROFILER_ID) is not None:
            raise ValueError("Another profiling tool is already active")
        monitoring.use_tool_id(monitoring.PROFILER_ID, "cProfile")
        self._subcalls = subcalls
        self._builtins = builtins
        self._enabled = True
        sys.setprofile(self._event)

    def disable(self):
        """Stop to collect; calls under way are closed."""
        self._check_timer("disable")
        if not self._enabled:
            return
        sys.setprofile(None)
        sys.monitoring.free_tool_id(sys.monitoring.PROFILER_ID)
        self._enabled = False
        while self._stack:
            self._leave(self._stack.pop(), self._now())

    def clear(self):
        """Forget what was collected."""
        self._check_timer("clear")
        self._entries.clear()
        self._stack.clear()

    def _event(self, frame, event, arg):
        code = frame.f_code
        if code.co_filename == _FILE:
            # Of the profiler itself only the call that ends the profile is of interest, as if it were built in.
            if event == 'call' and code is _DISABLE and self._builtins:
                self._enter("<method 'disable' of '_lsprof.Profiler' objects>", self._now())
            return
        now = self._now()
        if event == 'call':
            self._enter(frame.f_code, now)
        elif event == 'return':
            if self._stack and self._stack[-1].key is frame.f_code:
                self._leave(self._stack.pop(), now)
        elif self._builtins:
            if event == 'c_call':
                self._enter(_describe(arg), now)
            elif self._stack and self._stack[-1].key == _describe(arg):
                self._leave(self._stack.pop(), now)

    def _enter(self, key, now):
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry()
        sub = None
        if self._subcalls and self._stack:
            callees = self._stack[-1].entry.callees
            sub = callees.get(key)
            if sub is None:
                sub = callees[key] = _Entry()
            sub.level += 1
        entry.level += 1
        self._stack.append(_Call(entry, key, now, sub))

    def _leave(self, call, now):
        total = now - call.start
        if self._stack:
            self._stack[-1].inner += total
        for entry in (call.entry, call.sub):
            if entry is None:
                continue
            entry.level -= 1
            entry.calls += 1
            entry.inline += total - call.inner
            if entry.level == 0:
                entry.total += total
            else:
                entry.recursive += 1

    def getstats(self):
        """Return the figures: a list of profiler_entry."""
        unit = self._unit
        result = []
        for key, e in self._entries.items():
            if not e.calls:
                continue
            subs = [profiler_subentry(k, s.calls, s.recursive, s.total * unit, s.inline * unit)
                    for k, s in e.callees.items() if s.calls] or None
            result.append(profiler_entry(key, e.calls, e.recursive, e.total * unit, e.inline * unit, subs))
        return result


_DISABLE = Profiler.disable.__code__
_FILE = _DISABLE.co_filename
