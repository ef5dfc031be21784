"""The commands that show values and source code, and those for the debugger itself."""

import sys

from code import InteractiveConsole


class _PdbInteractiveConsole(InteractiveConsole):
    """The shell of the command interact, whose output is that of the debugger."""

    def __init__(self, ns, message):
        self._message = message
        super().__init__(locals=ns, local_exit=True)

    def write(self, data):
        self._message(data, end="")


class DataCommands:
    """Mixed into debuggers."""

    def do_args(self, arg):
        """a(rgs)

        Print the arguments of this function.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        import inspect

        code, variables = self.curframe.f_code, self.curframe.f_locals
        stars = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
        for name in code.co_varnames[:code.co_argcount + code.co_kwonlyargcount + stars]:
            if name in variables:
                self.message(f"{name} = {self._safe_repr(variables[name], name)}")
            else:
                self.message(f"{name} = *** undefined ***")

    do_a = do_args

    def do_retval(self, arg):
        """retval

        Print what this function returns, where it does.
        """
        if arg:
            self._print_invalid_arg(arg)
        elif "__return__" in self.curframe.f_locals:
            self.message(self._safe_repr(self.curframe.f_locals["__return__"], "retval"))
        else:
            self.error("Not yet returned!")

    do_rv = do_retval

    def _msg_val_func(self, arg, func):
        """Print what a function makes of the value of an expression."""
        try:
            value = self._getval(arg)
        except:
            return      # That was shown.
        try:
            self.message(func(value))
        except:
            self._error_exc()

    def do_p(self, arg):
        """p expression

        Print the value of an expression.
        """
        if arg:
            self._msg_val_func(arg, repr)
        else:
            self._print_invalid_arg(arg)

    def do_pp(self, arg):
        """pp expression

        Print the value of an expression in several lines, if it is long.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        from pprint import pformat

        self._msg_val_func(arg, pformat)

    def do_whatis(self, arg):
        """whatis expression

        Print of what kind the value of an expression is.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        try:
            value = self._getval(arg)
        except:
            return
        for kind, function in ("Method", getattr(value, "__func__", None)), ("Function", value):
            code = getattr(function, "__code__", None)
            if code is not None:
                self.message(f"{kind} {code.co_name}")
                return
        self.message(f"Class {value.__module__}.{value.__qualname__}" if value.__class__ is type else type(value))

    def _complete_value(self, *args):
        return self._complete_expression(*args)

    complete_print = complete_p = complete_pp = complete_whatis = complete_source = complete_display = _complete_value

    # Source code.

    def do_list(self, arg):
        """l(ist) [first[, last] | .]

        Print lines of this file: eleven around the present one, or those
        after the last ones that were printed; with a dot, around the present
        one in any case; or eleven around a line; or from a line to another,
        where a smaller second number says how many.
        """
        import linecache

        self.lastcmd = "list"
        bounds = self._list_bounds(arg)
        if bounds is None:
            return
        first, last = bounds
        frame = self.curframe
        filename = frame.f_code.co_filename
        if filename.startswith("<frozen") and isinstance(path := frame.f_globals.get("__file__"), str):
            filename = path     # Modules in the interpreter can have a source all the same.
        try:
            lines = linecache.getlines(filename, frame.f_globals)
            self._print_lines(lines[first - 1:last], first, self.get_file_breaks(filename), frame)
            self.lineno = min(last, len(lines))
            if last > len(lines):
                self.message("[EOF]")
        except KeyboardInterrupt:
            pass
        self._validate_file_mtime()

    do_l = do_list

    def _list_bounds(self, arg: str) -> tuple[int, int] | None:
        if arg and arg != ".":
            try:
                first, *rest = map(int, arg.split(","))
                if len(rest) > 1:
                    raise ValueError
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return None
            if rest:
                return first, rest[0] if rest[0] >= first else first + rest[0]
            first = max(1, first - 5)
        elif self.lineno is None or arg == ".":
            first = max(1, self.curframe.f_lineno - 5)
        else:
            first = self.lineno + 1
        return first, first + 10

    def do_longlist(self, arg):
        """ll | longlist

        Print the whole source of this function or file.
        """
        if arg:
            self._print_invalid_arg(arg)
            return
        frame = self.curframe
        try:
            lines, first = self._getsourcelines(frame)
        except OSError as error:
            self.error(error)
            return
        self._print_lines(lines, first, self.get_file_breaks(frame.f_code.co_filename), frame)
        self._validate_file_mtime()

    do_ll = do_longlist

    def do_source(self, arg):
        """source expression

        Print the source of an object: a function, class or module.
        """
        if not arg:
            self._print_invalid_arg(arg)
            return
        try:
            value = self._getval(arg)
        except:
            return
        try:
            found = self._getsourcelines(value)
        except (OSError, TypeError) as error:
            self.error(error)
        else:
            self._print_lines(*found)

    def _getsourcelines(self, obj):
        import inspect

        lines, first = inspect.getsourcelines(obj)
        return lines, max(first, 1)     # For a module, it would be 0.

    def _print_lines(self, lines, start, breaks=(), frame=None):
        """Print lines with their numbers, breakpoints, and where a frame is."""
        present = frame.f_lineno if frame else -1
        raised = self.tb_lineno.get(frame, -1) if frame else -1
        for number, line in enumerate(lines, start):
            marks = f"{number:3d}".ljust(4) + ("B" if number in breaks else " ")
            if number == present:
                marks += "->"
            elif number == raised:
                marks += ">>"
            self.message(f"{marks}\t{line.rstrip()}")

    # Expressions to watch.

    def do_display(self, arg):
        """display [expression]

        Show the value of an expression whenever the program stops in this
        frame and it has changed. Without an argument, list the expressions.
        """
        if not arg:
            watched = self.displaying.get(self.curframe, {})
            self.message("Currently displaying:" if self.displaying else "No expression is being displayed")
            for expression, value in watched.items():
                self.message(f"{expression}: {self._safe_repr(value, expression)}")
        elif problem := self._compile_error_message(arg):
            self.error(f"Unable to display {arg}: {problem!r}")
        else:
            value = self._getval_except(arg)
            self.displaying.setdefault(self.curframe, {})[arg] = value
            self.message(f"display {arg}: {self._safe_repr(value, arg)}")

    def do_undisplay(self, arg):
        """undisplay [expression]

        Watch an expression in this frame no more; without an argument, none.
        """
        if not arg:
            self.displaying.pop(self.curframe, None)
        elif self.displaying.get(self.curframe, {}).pop(arg, self) is self:
            self.error(f"not displaying {arg}")

    def complete_undisplay(self, text, line, begidx, endidx):
        return [expression for expression in self.displaying.get(self.curframe, {}) if expression.startswith(text)]

    def _show_display(self):
        watched = self.displaying.get(self.curframe, {})
        for expression, former in [*watched.items()]:
            value = self._getval_except(expression)
            # Comparing may run code of the program, which is not needed for the same object.
            if value is former or value == former:
                continue
            watched[expression] = value
            now, before = (self._safe_repr(shown, expression) for shown in (value, former))
            self.message(f"display {expression}: {now}  [old: {before}]")

    # The debugger itself.

    def do_interact(self, arg):
        """interact

        Start a shell with the names of this frame. What it assigns stays
        there.
        """
        names = {**self.curframe.f_globals, **self.curframe.f_locals}
        console = _PdbInteractiveConsole(names, self.message)
        console.interact(banner="*pdb interact start*", exitmsg="*exit from pdb interact command*")

    def do_alias(self, arg):
        """alias [name [command]]

        Let a name stand for a command, in which %1 to %9 are the arguments
        that are given, and %* is all of them. Without a command, print what
        the name stands for; without a name, print all aliases.
        """
        match arg.split():
            case []:
                for name in sorted(self.aliases):
                    self._print_alias(name)
            case [name]:
                if name in self.aliases:
                    self._print_alias(name)
                else:
                    self.error(f"Unknown alias '{name}'")
            case [name, *words]:
                command = " ".join(words)
                used = [f"%{number}" in command for number in range(1, 10)]
                if "%*" not in command and used != sorted(used, reverse=True):
                    self.error("Replaceable parameters must be consecutive")
                else:
                    self.aliases[name] = command

    def _print_alias(self, name: str):
        self.message(f"{name} = {self.aliases[name]}")

    def do_unalias(self, arg):
        """unalias name

        Remove an alias.
        """
        if not arg:
            self._print_invalid_arg(arg)
        else:
            self.aliases.pop(arg.split()[0], None)

    def complete_unalias(self, text, line, begidx, endidx):
        return [name for name in self.aliases if name.startswith(text)]

    def do_help(self, arg):
        """h(elp)

        List the commands, or explain one: help command.
        """
        if not arg:
            return super().do_help(arg)
        topic = getattr(self, f"help_{arg}", None)
        if topic is not None:
            return topic()
        command = getattr(self, f"do_{arg}", None)
        if command is None:
            self.error(f"No help for {arg!r}")
        elif sys.flags.optimize >= 2:
            self.error(f"No help for {arg!r}; please do not run Python with -OO if you need command help")
        elif command.__doc__ is None:
            self.error(f"No help for {arg!r}; __doc__ string missing")
        else:
            self.message(self._help_message_from_doc(command.__doc__))
        return None

    do_h = do_help

    def help_exec(self):
        self.message("(!) statement\n\n"
                     "Run a statement in this frame. The ! is needed where it starts like a command. To assign to a\n"
                     "global name, declare it in the same line:\n"
                     "(Pdb) global name; name = 3")

    def _help_message_from_doc(self, doc, usage_only=False):
        """Return a docstring as help: its first lines, up to a blank one, are the usage."""
        lines = [line.strip() for line in doc.rstrip().splitlines()]
        if not lines:
            return "No help message found."
        end = lines.index("") if "" in lines else 1
        margin = " " * len(self.prompt)
        usage = [f"{margin}{'       ' if number else 'Usage: '}{line}" for number, line in enumerate(lines[:end])]
        return "\n".join(usage if usage_only else usage + [margin + line for line in lines[end:]])

    def _print_invalid_arg(self, arg, command=None):
        """Print the usage of a command, by default of the one that calls this."""
        self.error(f"Invalid argument: {arg}")
        method = getattr(self, command or sys._getframe(1).f_code.co_name, None)
        if method is not None and method.__doc__:
            self.message(self._help_message_from_doc(method.__doc__, usage_only=True))
