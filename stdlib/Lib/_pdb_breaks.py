"""The commands for breakpoints."""

import os
import sys

import bdb
from _pdb_targets import find_first_executable_line


class BreakpointCommands:
    """Mixed into debuggers."""

    # What follows in the list of a breakpoint's commands would never run.
    commands_resuming = ["do_continue", "do_step", "do_next", "do_return", "do_quit", "do_jump"]

    def _find_breakpoint(self, number):
        """Return a breakpoint, or tell the user what is wrong and return None."""
        try:
            return self.get_bpbynumber(number)
        except ValueError as error:
            self.error(error)
            return None

    def do_commands(self, arg):
        """(Pdb) commands [bpnumber]
        (com) ...
        (com) end
        (Pdb)

        Enter commands that run whenever a breakpoint stops: by default the
        last one. The list ends with end, or with a command that lets the
        program go on. An empty list removes what was there. A command silent
        leaves out the message about where the program has stopped.
        """
        try:
            number = int(arg) if arg else len(bdb.Breakpoint.bpbynumber) - 1
        except ValueError:
            self._print_invalid_arg(arg)
            return
        try:
            self.get_bpbynumber(number)
        except ValueError as error:
            self.error(f"cannot set commands: {error}")
            return
        former = self.commands.get(number)
        self.commands_bnum = number
        self.commands[number] = _CommandList()
        prompt, self.prompt = self.prompt, "(com) "
        self.commands_defining = True
        try:
            self.cmdloop()
        except KeyboardInterrupt:
            if former is None:
                del self.commands[number]
            else:
                self.commands[number] = former
            self.error("command definition aborted, old commands restored")
        finally:
            self.commands_defining = False
            self.prompt = prompt

    def handle_command_def(self, line):
        """Add a line to the commands that are being entered; returns whether it is the last one."""
        name, argument, line = self.parseline(line)
        listed = self.commands[self.commands_bnum]
        match name:
            case None | "":
                return False
            case "silent":
                listed.silent = True
                return False
            case "end":
                return True
        listed.append(f"{name} {argument}" if argument else name)
        method = getattr(self, f"do_{name}", self.default)
        if method.__name__ in self.commands_resuming:
            listed.prompts = False
            return True
        return False

    def bp_commands(self, frame):
        """Run the commands of the breakpoint that has stopped; returns whether to ask the user as usual."""
        number, self.currentbp = getattr(self, "currentbp", 0), 0
        listed = self.commands.get(number) if number else None
        if listed is None:
            return True
        last = self.lastcmd
        self.setup(frame, None)
        for line in listed:
            self.onecmd(line)
        self.lastcmd = last
        if not listed.silent:
            self.print_stack_entry(self.stack[self.curindex])
        if listed.prompts:
            self._cmdloop()
        self.forget()
        return False

    # Setting breakpoints.

    def do_break(self, arg, temporary=0):
        """b(reak) [ ([filename:]lineno | function) [, condition] ]

        Stop at a line of the present file or of another one, or where a
        function is entered; if a condition is given, only where it is true.
        Without an argument, list all breakpoints.
        """
        if not arg:
            self._list_breakpoints()
            return
        place, comma, condition = arg.partition(",")
        if place and comma:
            condition = condition.lstrip()
            if problem := self._compile_error_message(condition):
                self.error(f"Invalid condition {condition}: {problem!r}")
                return
        found = self._find_place(place.rstrip() if comma else arg)
        if found is None:
            return
        filename, lineno, function = found
        if not (lineno := self.checkline(filename, lineno)):
            return
        problem = self.set_break(filename, lineno, temporary, condition if comma else None, function)
        if problem:
            self.error(problem)
            return
        made = self.get_breaks(filename, lineno)[-1]
        self.message(f"Breakpoint {made.number} at {made.file}:{made.line}")

    do_b = do_break

    def do_tbreak(self, arg):
        """tbreak [ ([filename:]lineno | function) [, condition] ]

        Like break, for a single stop.
        """
        self.do_break(arg, True)

    def _list_breakpoints(self):
        if self.breaks:
            self.message("Num Type         Disp Enb   Where")
            for breakpoint in filter(None, bdb.Breakpoint.bpbynumber):
                self.message(breakpoint.bpformat())

    def _find_place(self, text: str):
        """Return file, line and name of a function or None, for what a user gives as a place; None if it is wrong."""
        file, colon, line = text.rpartition(":")
        if colon:
            path = self.lookupmodule(file.rstrip())
            if not path:
                self.error(f"{file.rstrip()!r} not found from sys.path")
                return None
            try:
                return path, int(line), None
            except ValueError:
                self.error(f"Bad lineno: {line.lstrip()}")
                return None
        try:
            return self.defaultFile(), int(text), None
        except ValueError:
            return self._find_function_place(text)

    def _find_function_place(self, text: str):
        try:
            function = eval(text, self.curframe.f_globals, self.curframe.f_locals)
            code = getattr(function, "__func__", function).__code__
            # The function may have other names as well.
            return code.co_filename, find_first_executable_line(code), code.co_name
        except:
            name, path, line = self.lineinfo(text)
        if not name:
            self.error(f"The specified object {text!r} is not a function or was not found along sys.path.")
            return None
        return path or self.defaultFile(), int(line), name

    def defaultFile(self):
        """Return the file that is meant where none is given."""
        filename = self.curframe.f_code.co_filename
        return self.mainpyfile if filename == "<string>" and self.mainpyfile else filename

    def lineinfo(self, identifier):
        """Return name, file and line of a function that is not known yet, given as name or module.name.

        All are None if it is not found.
        """
        unknown = None, None, None
        pieces = identifier.split("'")      # It may be quoted.
        if len(pieces) not in (1, 3):
            return unknown
        parts = pieces[len(pieces) // 2].strip().split(".")
        if parts[0] == "self":
            del parts[0]
        match parts:
            case [] | [""]:
                return unknown
            case [name]:
                path = self.defaultFile()
            case [module, name, *_]:
                path = self.lookupmodule(module) or self.defaultFile()
        from pdb import find_function

        return find_function(name, self.canonic(path)) or unknown

    def checkline(self, filename, lineno):
        """Return the line if the program can stop there, else 0; this can be called before there is a frame."""
        import linecache

        frame = getattr(self, "curframe", None)
        line = linecache.getline(filename, lineno, frame.f_globals if frame else None)
        if not line:
            self.message("End of file")
            return 0
        line = line.strip()
        if not line or line.startswith(("#", '"""', "'''")):
            self.error("Blank or comment")
            return 0
        return lineno

    def lookupmodule(self, filename):
        """Return the path of a file that is given as seen from sys.path, maybe without .py; None if it is not there."""
        if not filename:
            return None
        if os.path.isabs(filename) and os.path.exists(filename):
            return filename
        beside_program = os.path.join(sys.path[0], filename)
        if os.path.exists(beside_program) and self.canonic(beside_program) == self.mainpyfile:
            return beside_program
        if not filename.endswith((".py", ".pyw")):
            # It is a module, maybe in a package.
            filename = filename.replace(".", os.sep) + ".py"
        if os.path.isabs(filename):
            return filename
        folders = (os.path.realpath(folder) if os.path.islink(folder) else folder for folder in sys.path)
        paths = (os.path.join(folder, filename) for folder in folders)
        return next(filter(os.path.exists, paths), None)

    # Changing breakpoints.

    def do_enable(self, arg):
        """enable bpnumber [bpnumber ...]

        Let breakpoints stop again that were disabled.
        """
        self._switch(arg, "enable")

    def do_disable(self, arg):
        """disable bpnumber [bpnumber ...]

        Let breakpoints not stop any more, until they are enabled again.
        """
        self._switch(arg, "disable")

    def _switch(self, numbers: str, action: str):
        if not numbers:
            self._print_invalid_arg(numbers, f"do_{action}")
        for number in numbers.split():
            if breakpoint := self._find_breakpoint(number):
                getattr(breakpoint, action)()
                self.message(f"{action.capitalize()}d {breakpoint}")

    def do_condition(self, arg):
        """condition bpnumber [condition]

        Let a breakpoint stop only where the condition is true; without one,
        let it stop always.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        number, _, condition = arg.partition(" ")
        condition = condition or None
        if condition and (problem := self._compile_error_message(condition)):
            self.error(f"Invalid condition {condition}: {problem!r}")
        elif breakpoint := self._find_breakpoint(number.strip()):
            breakpoint.cond = condition
            if condition:
                self.message(f"New condition set for breakpoint {breakpoint.number}.")
            else:
                self.message(f"Breakpoint {breakpoint.number} is now unconditional.")

    def do_ignore(self, arg):
        """ignore bpnumber [count]

        Let a breakpoint not stop so many times (0 if left out) when it is
        hit and its condition is true.
        """
        number, *counts = arg.split() or [None]
        if number is None:
            self._print_invalid_arg(arg)
            return
        try:
            count = int(counts[0]) if counts else 0
        except ValueError:
            self._print_invalid_arg(arg)
            return
        breakpoint = self._find_breakpoint(number)
        if breakpoint is None:
            return
        breakpoint.ignore = count
        if count > 0:
            crossings = f"{count} crossings" if count > 1 else "1 crossing"
            self.message(f"Will ignore next {crossings} of breakpoint {breakpoint.number}.")
        else:
            self.message(f"Will stop next time breakpoint {breakpoint.number} is reached.")

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | bpnumber ...]

        Delete breakpoints: those of these numbers, or all at a line; without
        an argument, all there are, if the user says yes.
        """
        if not arg:
            self._clear_all()
        elif ":" in arg:
            self._clear_line(*arg.rsplit(":", 1))
        else:
            for number in arg.split():
                if breakpoint := self._find_breakpoint(number):
                    self.clear_bpbynumber(number)
                    self.message(f"Deleted {breakpoint}")

    do_cl = do_clear

    def _clear_all(self):
        try:
            reply = input("Clear all breaks? ")
        except EOFError:
            return
        if reply.strip().lower() in ("y", "yes"):
            present = [*filter(None, bdb.Breakpoint.bpbynumber)]
            self.clear_all_breaks()
            for breakpoint in present:
                self.message(f"Deleted {breakpoint}")

    def _clear_line(self, filename: str, line: str):
        try:
            lineno = int(line)
        except ValueError:
            self.error(f"Invalid line number ({line})")
            return
        present = [*self.get_breaks(filename, lineno)]
        if problem := self.clear_break(filename, lineno):
            self.error(problem)
            return
        for breakpoint in present:
            self.message(f"Deleted {breakpoint}")

    # Completion.

    def _complete_location(self, text, line, begidx, endidx):
        """Complete a file or function."""
        import glob

        if line.strip().endswith((":", ",")):
            return []       # Now a line or a condition follows.
        try:
            found = self._complete_expression(text, line, begidx, endidx)
        except Exception:
            found = []
        for path in glob.glob(glob.escape(text) + "*"):
            if os.path.isdir(path):
                found.append(path + "/")
            elif os.path.isfile(path) and path.lower().endswith((".py", ".pyw")):
                found.append(path + ":")
        return found

    def _complete_bpnumber(self, text, line, begidx, endidx):
        present = filter(None, bdb.Breakpoint.bpbynumber)
        return [number for number in (str(breakpoint.number) for breakpoint in present) if number.startswith(text)]

    complete_break = complete_b = complete_tbreak = complete_clear = complete_cl = _complete_location
    complete_commands = complete_enable = complete_disable = _complete_bpnumber
    complete_condition = complete_ignore = _complete_bpnumber


class _CommandList(list):
    """The commands of a breakpoint."""

    silent = False
    # Whether the user is asked when they have run.
    prompts = True
