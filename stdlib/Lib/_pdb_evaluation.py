"""Running the code that the user enters, with the names of a frame."""

import contextlib
import sys
import textwrap
from types import CodeType


class _rstr(str):
    """A message that takes the place of a representation, so it is shown as it is."""

    def __repr__(self):
        return self


def has_inner_scopes(source: str) -> bool:
    code = compile(source, "<string>", "exec")
    return any(isinstance(const, CodeType) for const in code.co_consts)


def run_as_closure(source: str, namespace: dict, variables, show) -> bool:
    """Run code so that functions in it see the variables of the frame, which exec() does not allow.

    The variables become those of a function around it. Returns False where that is not possible: nothing is run then.
    """
    names = [name for name in dict(variables) if name.isidentifier()]
    try:
        compile(source, "<string>", "eval")
    except SyntaxError:
        pass
    else:
        source = f"__pdb_show({source})"
    scope = f"nonlocal {', '.join(names)}\n" if names else ""
    inner = f"{scope}try:\n{textwrap.indent(source, ' ')}\nfinally:\n __pdb_write_back(locals())"
    parameters = ", ".join([*names, "__pdb_show", "__pdb_write_back"])
    text = (f"def __pdb_outer({parameters}):\n def __pdb_scope():\n{textwrap.indent(inner, '  ')}\n"
            " return __pdb_scope")
    made = {}
    try:
        exec(compile(text, "<string>", "exec"), namespace, made)
    except (SyntaxError, TypeError):
        return False

    def write_back(values):
        for helper in "__pdb_show", "__pdb_write_back":
            values.pop(helper, None)
        variables.update(values)

    made["__pdb_outer"](*(variables[name] for name in names), show, write_back)()
    return True


def with_convenience_variables(line: str) -> str:
    """Replace each $name by what the variable of that name is."""
    if "$" not in line:
        return line
    import io
    import tokenize

    pieces, done, dollar = [], 0, None
    try:
        for kind, text, (_, start), (_, end), _ in tokenize.generate_tokens(io.StringIO(line).readline):
            if kind == tokenize.OP and text == "$":
                dollar = start
            elif dollar is not None and start == dollar + 1 and kind == tokenize.NAME:
                pieces += line[done:dollar], f'__pdb_convenience_variables["{text}"]'
                done, dollar = end, None
    except tokenize.TokenError:
        return line
    return "".join(pieces) + line[done:]


def _completer_class():
    """Import a class whose module makes itself the completer of the shell."""
    try:
        import readline
    except ImportError:
        from rlcompleter import Completer

        return Completer
    present = readline.get_completer()
    from rlcompleter import Completer

    readline.set_completer(present)
    return Completer


class Evaluation:
    """Mixed into debuggers: statements and expressions in the present frame."""

    def displayhook(self, obj):
        """Print the value of an expression."""
        if obj is not None:
            self.message(repr(obj))

    def default(self, line):
        """Run a line that is no command, after asking for those that complete it."""
        source = line[1:].strip() if line.startswith("!") else line
        frame = self.curframe
        try:
            code, source = self._complete_statement(source)
            if code is None:
                return
            with self._own_streams():
                if not self._exec_in_closure(source, frame.f_globals, frame.f_locals):
                    exec(code, frame.f_globals, frame.f_locals)
        except:
            self._error_exc()

    def _complete_statement(self, source: str):
        """Return the code of a statement, or None if the user gives up, and its whole source."""
        import codeop

        code = codeop.compile_command(source + "\n", "<stdin>", "single")
        if code is not None:
            return code, source
        with self._disable_command_completion():
            while code is None:
                line = self._read_more("...   ")
                if line is None:
                    self.lastcmd = ""
                    return None, source
                source += "\n" + line
                code = codeop.compile_command(source, "<stdin>", "single")
        self.lastcmd = source
        return code, source

    def _read_more(self, prompt: str) -> str | None:
        if self.use_rawinput:
            try:
                return input(prompt)
            except (EOFError, KeyboardInterrupt):
                print("\n")
                return None
        self.stdout.write(prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        if line:
            return line.rstrip("\r\n")
        self.stdout.write("\n")
        self.stdout.flush()
        return None

    @contextlib.contextmanager
    def _own_streams(self):
        saved = sys.stdin, sys.stdout, sys.displayhook
        sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
        try:
            yield
        finally:
            sys.stdin, sys.stdout, sys.displayhook = saved

    def _exec_in_closure(self, source, globals, locals):
        """Run code with functions in it; returns whether that was done."""
        return has_inner_scopes(source) and run_as_closure(source, globals, locals, self.displayhook)

    def _getval(self, arg):
        """Return the value of an expression; an exception is shown, and goes on."""
        try:
            return eval(arg, self.curframe.f_globals, self.curframe.f_locals)
        except:
            self._error_exc()
            raise

    def _getval_except(self, arg, frame=None):
        """Return the value of an expression, or a text about the exception."""
        frame = frame or self.curframe
        try:
            return eval(arg, frame.f_globals, frame.f_locals)
        except BaseException as error:
            return _rstr(f"** raised {self._format_exc(error)} **")

    def _safe_repr(self, obj, expr):
        try:
            return repr(obj)
        except Exception as error:
            return _rstr(f"*** repr({expr}) failed: {self._format_exc(error)} ***")

    def _format_exc(self, exc):
        import traceback

        return traceback.format_exception_only(exc)[-1].strip()

    def _error_exc(self):
        self.error(self._format_exc(sys.exception()))

    def _compile_error_message(self, expr):
        """Return what is wrong with an expression, or None."""
        import codeop

        try:
            codeop.compile_command(expr)
        except SyntaxError as error:
            return _rstr(self._format_exc(error))
        return None

    # Variables with a $.

    def set_convenience_variable(self, frame, name, value):
        """Set a variable that is written with a $, for all frames of a module."""
        frame.f_globals.setdefault("__pdb_convenience_variables", {})[name] = value

    def _replace_convenience_variables(self, line):
        return with_convenience_variables(line)

    # Completion.

    @contextlib.contextmanager
    def _disable_command_completion(self):
        """Complete names only, as what is entered is no command."""
        former, self.completenames = self.completenames, self.completedefault
        try:
            yield
        finally:
            self.completenames = former

    def _convenience_matches(self, text: str) -> list[str]:
        variables = self.curframe.f_globals.get("__pdb_convenience_variables", {})
        return [f"${name}" for name in variables if f"${name}".startswith(text)]

    def _complete_expression(self, text, line, begidx, endidx):
        """Complete a name, or an attribute of one."""
        if not self.curframe:
            return []
        if text.startswith("$"):
            return self._convenience_matches(text)
        names = self.curframe.f_globals | self.curframe.f_locals
        path, dot, start = text.rpartition(".")
        if not dot:
            return [name for name in names if name.startswith(text)]
        first, *others = path.split(".")
        try:
            owner = names[first]
            for name in others:
                owner = getattr(owner, name)
        except (KeyError, AttributeError):
            return []
        return [f"{path}.{name}" for name in dir(owner) if name.startswith(start)]

    def completedefault(self, text, line, begidx, endidx):
        """Complete a part of a statement, as the shell does."""
        if text.startswith("$"):
            return self._convenience_matches(text)
        import itertools

        completer = _completer_class()(self.curframe.f_globals | self.curframe.f_locals)
        found = iter(map(completer.complete, itertools.repeat(text), itertools.count()))
        return [*itertools.takewhile(lambda match: match is not None, found)]

    def completenames(self, text, line, begidx, endidx):
        """Complete the name of a command or alias, or else an expression."""
        commands = super().completenames(text, line, begidx, endidx)
        commands += [name for name in self.aliases if name.startswith(text)]
        return (commands or self._complete_expression(text, line, begidx, endidx)
                or self.completedefault(text, line, begidx, endidx))
