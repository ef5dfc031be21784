"""The commands that let the program go on, and those that look at other frames."""

import sys


class MotionCommands:
    """Mixed into debuggers; a method that returns 1 ends the loop of commands."""

    def _without_argument(self, arg, command: str) -> bool:
        if arg:
            self._print_invalid_arg(arg, command)
        return not arg

    # The stack.

    def do_where(self, arg):
        """w(here)

        Print the stack; the innermost frame comes last. An arrow is at the
        frame in which commands look up names.
        """
        if self._without_argument(arg, "do_where"):
            self.print_stack_trace()

    do_w = do_bt = do_where

    def _select_frame(self, number):
        self.curindex = number
        self.curframe = self.stack[number][0]
        self.set_convenience_variable(self.curframe, "_frame", self.curframe)
        self.print_stack_entry(self.stack[number])
        self.lineno = None

    def _frame_count(self, arg) -> int | None:
        try:
            return int(arg or 1)
        except ValueError:
            self.error(f"Invalid frame count ({arg})")
            return None

    def do_up(self, arg):
        """u(p) [count]

        Go to the frame that has called this one, or so many frames out; with
        a negative count, to the outermost.
        """
        if self.curindex == 0:
            self.error("Oldest frame")
        elif (count := self._frame_count(arg)) is not None:
            self._select_frame(0 if count < 0 else max(self.curindex - count, 0))

    do_u = do_up

    def do_down(self, arg):
        """d(own) [count]

        Go to the frame that this one has called, or so many frames in; with
        a negative count, to the innermost.
        """
        last = len(self.stack) - 1
        if self.curindex == last:
            self.error("Newest frame")
        elif (count := self._frame_count(arg)) is not None:
            self._select_frame(last if count < 0 else min(self.curindex + count, last))

    do_d = do_down

    def do_exceptions(self, arg):
        """exceptions [number]

        List the exceptions that led to the last one, or go to the stack of
        one of them.
        """
        chain = self._chained_exceptions
        if not chain:
            self.message("Did not find chained exceptions. To move between exceptions, pdb/post_mortem must be given "
                         "an exception object rather than a traceback.")
            return
        if not arg:
            for index, error in enumerate(chain):
                self._list_exception(index, error)
            return
        try:
            number = int(arg)
        except ValueError:
            self.error("Argument must be an integer")
            return
        if not 0 <= number < len(chain):
            self.error("No exception with that number")
        elif chain[number].__traceback__ is None:
            self.error("This exception does not have a traceback, cannot jump to it")
        else:
            self._chained_exception_index = number
            self.setup(None, chain[number].__traceback__)
            self.print_stack_entry(self.stack[self.curindex])

    def _list_exception(self, index: int, error: BaseException):
        marker = ">" if index == self._chained_exception_index else " "
        number = f"{index:>3}" if error.__traceback__ is not None else "  -"
        shown = repr(error)
        self.message(f"{marker} {number} {shown if len(shown) <= 80 else shown[:77] + '...'}")

    # Going on.

    def do_step(self, arg):
        """s(tep)

        Go on to the next line, which can be in a function that is called.
        """
        return self._go_on(arg, "do_step", self.set_step)

    do_s = do_step

    def do_next(self, arg):
        """n(ext)

        Go on to the next line of this function, or to where it returns.
        """
        return self._go_on(arg, "do_next", self.set_next, self.curframe)

    do_n = do_next

    def do_return(self, arg):
        """r(eturn)

        Go on to where this function returns.
        """
        return self._go_on(arg, "do_return", self.set_return, self.curframe)

    do_r = do_return

    def do_continue(self, arg):
        """c(ont(inue))

        Go on to the next breakpoint.
        """
        if not self._without_argument(arg, "do_continue"):
            return None
        if not self.nosigint:
            self._watch_interrupts()
        return self._go_on("", "do_continue", self.set_continue)

    do_c = do_cont = do_continue

    def _go_on(self, arg, command: str, method, *args):
        if not self._without_argument(arg, command):
            return None
        method(*args)
        return 1

    def do_until(self, arg):
        """unt(il) [lineno]

        Go on to a line with a greater number than this one, or at least as
        great as the one given, or to where this function returns.
        """
        lineno = None
        if arg:
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return None
            if lineno <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return None
        return self._go_on("", "do_until", self.set_until, self.curframe, lineno)

    do_unt = do_until

    def do_jump(self, arg):
        """j(ump) lineno

        Let the program go on at another line: to skip code, or to run it
        again. Only the innermost frame can jump, and not into or out of
        everything.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        if self.curindex + 1 != len(self.stack):
            self.error("You can only jump within the bottom frame")
            return
        try:
            lineno = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = lineno
        except ValueError as error:
            self.error(f"Jump failed: {error}")
            return
        self.stack[self.curindex] = self.stack[self.curindex][0], lineno
        self.print_stack_entry(self.stack[self.curindex])

    do_j = do_jump

    def do_run(self, arg):
        """run [args...]

        Start the program again, with these arguments, or with the same as
        before. Breakpoints and aliases stay.
        """
        if arg:
            import shlex

            try:
                sys.argv[1:] = shlex.split(arg)
            except ValueError as error:
                self.error(f"Cannot run {arg}: {error}")
                return
        raise self._restart

    do_restart = do_run

    def do_quit(self, arg):
        """q(uit) | exit

        Leave the debugger; the program is ended.
        """
        self._user_requested_quit = True
        self.set_quit()
        return 1

    do_q = do_exit = do_quit

    def do_EOF(self, arg):
        """EOF

        The end of the input is the same as quit.
        """
        self.message("")
        return self.do_quit(arg)

    def do_debug(self, arg):
        """debug code

        Debug an expression or statement of your own, in a debugger within
        this one.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        self.stop_trace()
        inner = self._recursive()
        self.message("ENTERING RECURSIVE DEBUGGER")
        try:
            sys.call_tracing(inner.run, (arg, self.curframe.f_globals, self.curframe.f_locals))
        except Exception:
            self._error_exc()
        self.message("LEAVING RECURSIVE DEBUGGER")
        self.start_trace()
        self.lastcmd = inner.lastcmd

    def complete_debug(self, *args):
        return self._complete_expression(*args)
