"""Breakpoints: all that exist, and which of them a frame has come to."""


class Breakpoint:
    """A breakpoint at a line, with a number that is never used again.

    It counts how often it was hit; stops only if the condition is true; and lets some hits pass first, as many as
    ignore says. A temporary one is for a single stop. With the name of a function it stops where that is entered.
    """

    # The number of the next one.
    next = 1
    # All breakpoints: lists by (file, line), and by number, with None for those that were deleted.
    bplist = {}
    bpbynumber = [None]

    def __init__(self, file, line, temporary=False, cond=None, funcname=None):
        self.file, self.line = file, line
        self.temporary, self.cond = temporary, cond
        self.funcname = funcname
        # Known once the function has been entered.
        self.func_first_executable_line = None
        self.enabled, self.ignore, self.hits = True, 0, 0
        self.number = Breakpoint.next
        Breakpoint.next += 1
        self.bpbynumber.append(self)
        self.bplist.setdefault((file, line), []).append(self)

    @staticmethod
    def clearBreakpoints():
        """Forget all breakpoints; numbers begin anew."""
        Breakpoint.next, Breakpoint.bplist, Breakpoint.bpbynumber = 1, {}, [None]

    def deleteMe(self):
        """Remove it from both lists."""
        place = self.file, self.line
        self.bpbynumber[self.number] = None
        remaining = self.bplist[place]
        remaining.remove(self)
        if not remaining:
            del self.bplist[place]

    def enable(self):
        """Let it stop again."""
        self.enabled = True

    def disable(self):
        """Let it not stop any more."""
        self.enabled = False

    def bpprint(self, out=None):
        """Print what bpformat() returns to a file."""
        print(self.bpformat(), file=out)

    def bpformat(self):
        """Return a line for a table of breakpoints, followed by lines for what is special about this one."""
        fate = "del" if self.temporary else "keep"
        state = "yes" if self.enabled else "no"
        lines = [f"{self.number:<4d}breakpoint   {fate:5}{state:5} at {self.file}:{self.line}"]
        if self.cond:
            lines.append(f"\tstop only if {self.cond}")
        if self.ignore:
            lines.append(f"\tignore next {self.ignore} hits")
        if self.hits:
            lines.append(f"\tbreakpoint already hit {self.hits} time{'s' if self.hits > 1 else ''}")
        return "\n".join(lines)

    def __str__(self):
        return f"breakpoint {self.number} at {self.file}:{self.line}"


def checkfuncname(b, frame):
    """Tell whether a frame is where a breakpoint at its line, or at its function, has to stop."""
    if not b.funcname:
        return b.line == frame.f_lineno
    if b.funcname != frame.f_code.co_name:
        return False
    # The line of a def statement runs nowhere in the function; the first that does is where it is entered.
    if not b.func_first_executable_line:
        b.func_first_executable_line = frame.f_lineno
    return b.func_first_executable_line == frame.f_lineno


def effective(file, line, frame):
    """Return the breakpoint that stops a frame, and whether it may be deleted if it is temporary.

    Both are None where none does. A breakpoint whose condition raises an exception stops, and is kept.
    """
    for candidate in Breakpoint.bplist[file, line]:
        if not candidate.enabled or not checkfuncname(candidate, frame):
            continue
        candidate.hits += 1
        try:
            if candidate.cond and not eval(candidate.cond, frame.f_globals, frame.f_locals):
                continue
        except:
            return candidate, False
        if candidate.ignore <= 0:
            return candidate, True
        candidate.ignore -= 1
    return None, None


class BreakpointTable:
    """The methods of debuggers for breakpoints. Where something is wrong, those that change them return a message."""

    def _add_to_breaks(self, filename, lineno):
        numbers = self.breaks.setdefault(filename, [])
        if lineno not in numbers:
            numbers.append(lineno)

    def _load_breaks(self):
        """Take over the breakpoints of other debuggers."""
        for place in Breakpoint.bplist:
            self._add_to_breaks(*place)

    def _prune_breaks(self, filename, lineno):
        """Forget a line that has no breakpoint any more."""
        if (filename, lineno) in Breakpoint.bplist:
            return
        numbers = self.breaks[filename]
        numbers.remove(lineno)
        if not numbers:
            del self.breaks[filename]

    def set_break(self, filename, lineno, temporary=False, cond=None, funcname=None):
        """Make a breakpoint."""
        import linecache

        path = self.canonic(filename)
        if not linecache.getline(path, lineno):
            return f"Line {path}:{lineno} does not exist"
        self._add_to_breaks(path, lineno)
        Breakpoint(path, lineno, temporary, cond, funcname)
        # Frames that had no breakpoint may not be followed.
        frame = self.enterframe
        while frame is not None:
            if self.break_anywhere(frame):
                frame.f_trace = self.trace_dispatch
            frame = frame.f_back
        return None

    def clear_break(self, filename, lineno):
        """Delete all breakpoints of a line."""
        path = self.canonic(filename)
        if path not in self.breaks:
            return f"There are no breakpoints in {path}"
        if lineno not in self.breaks[path]:
            return f"There is no breakpoint at {path}:{lineno}"
        for breakpoint in [*Breakpoint.bplist[path, lineno]]:
            breakpoint.deleteMe()
        self._prune_breaks(path, lineno)
        return None

    def clear_bpbynumber(self, arg):
        """Delete the breakpoint of a number."""
        try:
            breakpoint = self.get_bpbynumber(arg)
        except ValueError as error:
            return str(error)
        breakpoint.deleteMe()
        self._prune_breaks(breakpoint.file, breakpoint.line)
        return None

    def clear_all_file_breaks(self, filename):
        """Delete all breakpoints in a file."""
        path = self.canonic(filename)
        if path not in self.breaks:
            return f"There are no breakpoints in {path}"
        for lineno in self.breaks.pop(path):
            for breakpoint in [*Breakpoint.bplist.get((path, lineno), ())]:
                breakpoint.deleteMe()
        return None

    def clear_all_breaks(self):
        """Delete all breakpoints."""
        if not self.breaks:
            return "There are no breakpoints"
        for breakpoint in filter(None, Breakpoint.bpbynumber):
            breakpoint.deleteMe()
        self.breaks = {}
        return None

    def get_bpbynumber(self, arg):
        """Return the breakpoint of a number, which can be given as text; ValueError says what is wrong."""
        if not arg:
            raise ValueError("Breakpoint number expected")
        try:
            number = int(arg)
        except ValueError:
            raise ValueError(f"Non-numeric breakpoint number {arg}") from None
        try:
            breakpoint = Breakpoint.bpbynumber[number]
        except IndexError:
            raise ValueError(f"Breakpoint number {number} out of range") from None
        if breakpoint is None:
            raise ValueError(f"Breakpoint {number} already deleted")
        return breakpoint

    def get_break(self, filename, lineno):
        """Tell whether there is a breakpoint at a line."""
        return lineno in self.breaks.get(self.canonic(filename), ())

    def get_breaks(self, filename, lineno):
        """Return a list of the breakpoints at a line."""
        path = self.canonic(filename)
        return Breakpoint.bplist[path, lineno] if self.get_break(path, lineno) else []

    def get_file_breaks(self, filename):
        """Return a list of the numbers of a file's lines with breakpoints."""
        return self.breaks.get(self.canonic(filename), [])

    def get_all_breaks(self):
        """Return the numbers of all lines with breakpoints, in lists by file."""
        return self.breaks
