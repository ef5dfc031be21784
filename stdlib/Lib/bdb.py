"""The base of debuggers: follows a program, stops where it shall, and manages breakpoints."""

import itertools
import os
import sys
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR

from _bdb_breakpoints import Breakpoint, BreakpointTable, checkfuncname, effective

__all__ = ["BdbQuit", "Bdb", "Breakpoint"]

Breakpoint.__module__ = __name__

GENERATOR_AND_COROUTINE_FLAGS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR

# As the line to stop at: none.
_NOWHERE = -1


class BdbQuit(Exception):
    """Ends the program that is debugged."""


def _can_pause(frame) -> bool:
    """Tell a frame that returns to its caller and goes on later."""
    return bool(frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS)


def _outwards(frame):
    while frame is not None:
        yield frame
        frame = frame.f_back


class Bdb(BreakpointTable):
    """Follows a program by sys.settrace().

    A subclass defines user_line(), user_call(), user_return() and user_exception(), which are called where it
    stops, and there calls one of set_step(), set_next() and so on to say where it stops next. skip is an iterable
    of patterns: it does not stop in modules with such names.
    """

    def __init__(self, skip=None):
        self.skip = set(skip) if skip else None
        # Numbers of the lines with breakpoints, in lists by file.
        self.breaks = {}
        self.fncache = {}
        # What the frames had set before set_trace(), to be put back.
        self._frame_settings = {}
        self.trace_opcodes = False
        # The frame that runs while a trace function does.
        self.enterframe = None
        self._load_breaks()

    def canonic(self, filename):
        """Return the path by which a file is known here; names in angle brackets stay."""
        if filename.startswith("<") and filename.endswith(">"):
            return filename
        known = self.fncache.get(filename)
        if not known:
            known = self.fncache[filename] = os.path.normcase(os.path.abspath(filename))
        return known

    def _path_of(self, frame) -> str:
        return self.canonic(frame.f_code.co_filename)

    def reset(self):
        """Begin anew: stop at the next event."""
        import linecache

        linecache.checkcache()
        self.botframe = None
        self.set_step()

    # Events.

    def trace_dispatch(self, frame, event, arg):
        """The trace function: goes on to the method for an event."""
        outer, self.enterframe = self.enterframe, frame
        try:
            if self.quitting:
                return None
            if event == "line":
                return self.dispatch_line(frame)
            if event in {"call", "return", "exception", "opcode"}:
                return getattr(self, f"dispatch_{event}")(frame, arg)
            if event not in {"c_call", "c_return", "c_exception"}:
                print("bdb.Bdb.dispatch: unknown debugging event:", repr(event))
            return self.trace_dispatch
        finally:
            self.enterframe = outer

    def _stop_if(self, wanted, method, *args):
        """Let the user decide what to do next, if it stops here; go on following unless that is to quit."""
        if wanted:
            method(*args)
            if self.quitting:
                raise BdbQuit
        return self.trace_dispatch

    def _stops(self, frame) -> bool:
        return self.stop_here(frame) or self.break_here(frame)

    def dispatch_line(self, frame):
        """Called when a line is to run."""
        return self._stop_if(self._stops(frame), self.user_line, frame)

    def dispatch_opcode(self, frame, arg):
        """Called when an instruction is to run."""
        return self._stop_if(self._stops(frame), self.user_opcode, frame)

    def dispatch_call(self, frame, arg):
        """Called when a function is entered, or a generator goes on."""
        first = self.botframe is None
        if first:
            self.botframe = frame.f_back
        elif not self.stop_here(frame) and not self.break_anywhere(frame):
            return None
        # For one who does not step, a generator that goes on is no call.
        wanted = not first and not (self.stopframe and _can_pause(frame))
        return self._stop_if(wanted, self.user_call, frame, arg)

    def dispatch_return(self, frame, arg):
        """Called when a function returns, or a generator yields."""
        stops = frame is self.returnframe or self.stop_here(frame)
        if stops and not (self.stopframe and _can_pause(frame)):
            self._stop_if(True, self.user_return, frame, arg)
            if self.stopframe is frame and self.stoplineno != _NOWHERE:
                self.set_step()     # There is no next line in this frame any more.
            stops = self.stoplineno != _NOWHERE
        if stops:
            self._set_caller_tracefunc(frame)
        return self.trace_dispatch

    def dispatch_exception(self, frame, arg):
        """Called when an exception is raised in a frame, or comes out of what it has called."""
        kind, _, trace = arg
        if self.stop_here(frame):
            # The end of what a generator delegates to shows as StopIteration, without a traceback.
            wanted = not (_can_pause(frame) and kind is StopIteration and trace is None)
        else:
            # One who waits for a generator to go on has to know that it does not.
            generator = self.stopframe
            wanted = (generator and frame is not generator and _can_pause(generator)
                      and kind in (StopIteration, GeneratorExit))
        return self._stop_if(wanted, self.user_exception, frame, arg)

    # Where to stop.

    def is_skipped_module(self, module_name):
        """Tell whether the name of a module matches a pattern of skip."""
        if module_name is None:
            return False
        from fnmatch import fnmatch

        return any(fnmatch(module_name, pattern) for pattern in self.skip)

    def stop_here(self, frame):
        """Tell whether to stop in a frame because of the last command."""
        if self.skip and self.is_skipped_module(frame.f_globals.get("__name__")):
            return False
        if not self.stopframe:
            return True
        if frame is not self.stopframe or self.stoplineno == _NOWHERE:
            return False
        return frame.f_lineno >= self.stoplineno

    def break_here(self, frame):
        """Tell whether to stop at a frame's line because of a breakpoint; a temporary one is deleted."""
        path = self._path_of(frame)
        lines = self.breaks.get(path, ())
        # A breakpoint for a function is kept at the line of its definition.
        numbers = (frame.f_lineno, frame.f_code.co_firstlineno)
        lineno = next((number for number in numbers if number in lines), None)
        if lineno is None:
            return False
        found, may_delete = effective(path, lineno, frame)
        if not found:
            return False
        self.currentbp = found.number
        if may_delete and found.temporary:
            self.do_clear(str(found.number))
        return True

    def do_clear(self, arg):
        """Delete a breakpoint, given by its number as text; for subclasses to define."""
        raise NotImplementedError("subclass of bdb must implement do_clear()")

    def break_anywhere(self, frame):
        """Tell whether there is a breakpoint in a frame's file."""
        return self._path_of(frame) in self.breaks

    # For subclasses to define.

    def user_call(self, frame, argument_list):
        """Called where it stops as a function is entered."""

    def user_line(self, frame):
        """Called where it stops before a line."""

    def user_return(self, frame, return_value):
        """Called where it stops as a function returns."""

    def user_exception(self, frame, exc_info):
        """Called where it stops at an exception."""

    def user_opcode(self, frame):
        """Called where it stops before an instruction."""

    # Commands.

    def start_trace(self):
        """Follow the program from now on."""
        sys.settrace(self.trace_dispatch)

    def stop_trace(self):
        """Follow the program no more, for now."""
        sys.settrace(None)

    def _set_trace_opcodes(self, trace_opcodes):
        if trace_opcodes == self.trace_opcodes:
            return
        self.trace_opcodes = trace_opcodes
        for frame in _outwards(self.enterframe):
            frame.f_trace_opcodes = trace_opcodes
            if frame is self.botframe:
                break

    def _set_stopinfo(self, stopframe, returnframe, stoplineno=0, opcode=False):
        """Set where to stop: in which frame (None for any) from which line on, and which frame's return."""
        self.stopframe, self.returnframe, self.stoplineno = stopframe, returnframe, stoplineno
        self.quitting = False
        self._set_trace_opcodes(opcode)

    def _set_caller_tracefunc(self, current_frame):
        """Follow the caller too; it may have been left alone so far, which is faster."""
        caller = current_frame.f_back
        if caller and caller is not self.botframe and not caller.f_trace:
            caller.f_trace = self.trace_dispatch

    def set_until(self, frame, lineno=None):
        """Stop at a later line of the frame, or when it returns; by default after the present line."""
        self._set_stopinfo(frame, frame, frame.f_lineno + 1 if lineno is None else lineno)

    def set_step(self):
        """Stop at the next line, wherever."""
        self._set_stopinfo(None, None)

    def set_stepinstr(self):
        """Stop at the next instruction, wherever."""
        self._set_stopinfo(None, None, 0, True)

    def set_next(self, frame):
        """Stop at the next line of a frame, or when it returns."""
        self._set_stopinfo(frame, None)

    def set_return(self, frame):
        """Stop when a frame returns."""
        if _can_pause(frame):
            self._set_stopinfo(frame, None, _NOWHERE)
        else:
            self._set_stopinfo(frame.f_back, frame)

    def set_trace(self, frame=None):
        """Debug from a frame on, by default from the caller."""
        self.stop_trace()
        frame = sys._getframe(1) if frame is None else frame
        self.reset()
        self.enterframe = frame
        try:
            for outer in _outwards(frame):
                outer.f_trace = self.trace_dispatch
                self.botframe = outer
                self._frame_settings[outer] = outer.f_trace_lines, outer.f_trace_opcodes
                outer.f_trace_lines = True
            self.set_stepinstr()
        finally:
            self.enterframe = None
        self.start_trace()

    def set_continue(self):
        """Stop only at breakpoints; without any, the program runs as if there were no debugger."""
        self._set_stopinfo(self.botframe, None, _NOWHERE)
        if self.breaks:
            return
        self.stop_trace()
        bottom = self.botframe
        for frame in itertools.takewhile(lambda frame: frame is not bottom, _outwards(sys._getframe(1))):
            del frame.f_trace
        for frame, (lines, opcodes) in self._frame_settings.items():
            frame.f_trace_lines, frame.f_trace_opcodes = lines, opcodes
        self._frame_settings = {}

    def set_quit(self):
        """End the program, by BdbQuit."""
        self.stopframe, self.returnframe = self.botframe, None
        self.quitting = True
        self.stop_trace()

    # Showing where the program is.

    def get_stack(self, f, t):
        """Return a list of pairs (frame, line number), and the index of the present one.

        These are a frame with its callers, followed by those of a traceback.
        """
        if t and t.tb_frame is f:
            t = t.tb_next
        stack = []
        reached = False
        for frame in _outwards(f):
            stack.insert(0, (frame, frame.f_lineno))
            if reached := frame is self.botframe:
                break
        present = max(0, len(stack) - 1)
        while t is not None:
            stack.append((t.tb_frame, t.tb_lineno))
            t = t.tb_next
        return stack, present if reached else max(0, len(stack) - 1)

    def format_stack_entry(self, frame_lineno, lprefix=": "):
        """Return a text for a pair of get_stack(): file, line, function, what it returns, and the line's source."""
        import linecache
        import reprlib

        frame, lineno = frame_lineno
        path = self._path_of(frame)
        text = f"{path}({lineno!r}){frame.f_code.co_name or '<lambda>'}()"
        if "__return__" in frame.f_locals:
            text += f"->{reprlib.repr(frame.f_locals['__return__'])}"
        if lineno is None:
            return f"{text}{lprefix}Warning: lineno is None"
        line = linecache.getline(path, lineno, frame.f_globals)
        return f"{text}{lprefix}{line.strip()}" if line else text

    # Debugging some code from its start.

    def run(self, cmd, globals=None, locals=None):
        """Debug statements, given as text or code; by default in __main__."""
        code = compile(cmd, "<string>", "exec") if isinstance(cmd, str) else cmd
        self._debug(exec, code, *_namespaces(globals, locals))

    runctx = run

    def runeval(self, expr, globals=None, locals=None):
        """Debug an expression; return its value."""
        return self._debug(eval, expr, *_namespaces(globals, locals))

    def runcall(self, func, /, *args, **kwds):
        """Debug a call; return what it returns."""
        return self._debug(func, *args, **kwds)

    def _debug(self, function, /, *args, **kwargs):
        self.reset()
        self.start_trace()
        try:
            return function(*args, **kwargs)
        except BdbQuit:
            return None
        finally:
            self.quitting = True
            self.stop_trace()


def _namespaces(globals, locals):
    if globals is None:
        globals = vars(sys.modules["__main__"])
    return globals, globals if locals is None else locals


def set_trace():
    """Follow the program from here on, as Bdb does by itself: without stopping anywhere that shows."""
    Bdb().set_trace()
