"""Read-eval-print loops, for programs that want one of their own."""

import builtins
import sys
import traceback
from codeop import CommandCompiler, compile_command

__all__ = ["InteractiveInterpreter", "InteractiveConsole", "interact", "compile_command"]

# What the compiler raises for source that is wrong, rather than not complete.
_COMPILE_ERRORS = (SyntaxError, OverflowError, ValueError)


class InteractiveInterpreter:
    """Runs pieces of source one by one in the same namespace; where they come from is up to the caller."""

    def __init__(self, locals=None):
        self.locals = {"__name__": "__console__", "__doc__": None} if locals is None else locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename="<input>", symbol="single"):
        """Run some source; returns whether it goes on, so that it could not be run yet."""
        try:
            compiled = self.compile(source, filename, symbol)
        except _COMPILE_ERRORS:
            self.showsyntaxerror(filename, source=source)
            return False
        if compiled is not None:
            self.runcode(compiled)
        return compiled is None

    def runcode(self, code):
        """Run compiled code; what it raises is shown, only SystemExit gets through."""
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except BaseException:
            self.showtraceback()

    def showsyntaxerror(self, filename=None, *, source="", **kwargs):
        """Show the exception being handled as an error in the source, without any frames."""
        error = sys.exc_info()[1]
        if isinstance(error, SyntaxError):
            if filename:
                error.filename = filename
            if type(error) is SyntaxError and not error.text:
                error.text = _line_of(source, error.lineno)
        self._show(error, None)

    def showtraceback(self):
        """Show the exception being handled; the frame of runcode() is left out."""
        error = sys.exc_info()[1]
        self._show(error, error.__traceback__.tb_next)

    def _show(self, error, frames):
        error = error.with_traceback(frames)
        sys.last_exc = sys.last_value = error
        sys.last_type = type(error)
        sys.last_traceback = frames
        if sys.excepthook is sys.__excepthook__:
            self.write("".join(traceback.format_exception(error)))
            return
        try:
            sys.excepthook(type(error), error, frames)
        except SystemExit:
            raise
        except BaseException as failure:
            # Not even a broken hook ends the loop.
            failure.__context__ = None
            failure = failure.with_traceback(failure.__traceback__.tb_next)
            _show_plainly("Error in sys.excepthook:", failure)
            print(file=sys.stderr)
            _show_plainly("Original exception was:", error)

    def write(self, data):
        """Show some text, on standard error; to be overridden where that is the wrong place."""
        sys.stderr.write(data)


class InteractiveConsole(InteractiveInterpreter):
    """Asks for lines with a prompt, and runs what they make up."""

    def __init__(self, locals=None, filename="<console>", *, local_exit=False):
        super().__init__(locals)
        self.local_exit = local_exit
        self.filename = filename
        self.resetbuffer()

    def resetbuffer(self):
        """Drop the lines that wait for more to come."""
        self.buffer = []

    def push(self, line, filename=None, _symbol="single"):
        """Take a line, without its newline; returns whether more lines are needed to run it."""
        self.buffer.append(line)
        name = self.filename if filename is None else filename
        incomplete = self.runsource("\n".join(self.buffer), name, symbol=_symbol)
        if not incomplete:
            self.resetbuffer()
        return incomplete

    def raw_input(self, prompt=""):
        """Ask for a line; EOFError means that there are no more."""
        return input(prompt)

    def interact(self, banner=None, exitmsg=None):
        """Ask for lines and run them, until there are no more.

        An empty banner or exitmsg is not shown at all.
        """
        # Programs tell by these attributes that they are used interactively, so they stay.
        if not hasattr(sys, "ps1"):
            sys.ps1 = ">>> "
        if not hasattr(sys, "ps2"):
            sys.ps2 = "... "
        name = type(self).__name__
        if banner is None:
            banner = (f'Python {sys.version} on {sys.platform}\n'
                      f'Type "help", "copyright", "credits" or "license" for more information.\n({name})')
        if exitmsg is None:
            exitmsg = f"now exiting {name}..."
        if banner:
            self.write(f"{banner}\n")
        replaced = _replace_quitters() if self.local_exit else {}
        try:
            self._loop()
        finally:
            vars(builtins).update(replaced)
            if exitmsg != "":
                self.write(f"{exitmsg}\n")

    def _loop(self):
        incomplete = False
        while True:
            try:
                try:
                    line = self.raw_input(sys.ps2 if incomplete else sys.ps1)
                except EOFError:
                    self.write("\n")
                    return
                incomplete = self.push(line)
            except KeyboardInterrupt:
                self.write("\nKeyboardInterrupt\n")
                self.resetbuffer()
                incomplete = False
            except SystemExit:
                if not self.local_exit:
                    raise
                self.write("\n")
                return


class Quitter:
    """What exit and quit are in a loop that they end by themselves."""

    def __init__(self, name):
        self.name = name
        keys = "Ctrl-Z plus Return" if sys.platform == "win32" else "Ctrl-D (i.e. EOF)"
        self.eof = keys

    def __repr__(self):
        return f"Use {self.name} or {self.eof} to exit"

    def __call__(self, code=None):
        raise SystemExit(code)


def interact(banner=None, readfunc=None, local=None, exitmsg=None, local_exit=False):
    """Run a console in a namespace; readfunc is called with the prompts if given, else input()."""
    console = InteractiveConsole(local, local_exit=local_exit)
    if readfunc:
        console.raw_input = readfunc
    else:
        try:
            import readline         # gives input() the keys to edit lines
        except ImportError:
            pass
    console.interact(banner, exitmsg)


def _line_of(source: str, number: int | None) -> str | None:
    lines = source.splitlines()
    if number is not None and number <= len(lines):
        return lines[number - 1]
    return None


def _show_plainly(title: str, error: BaseException):
    print(title, file=sys.stderr)
    sys.__excepthook__(type(error), error, error.__traceback__)


def _replace_quitters() -> dict:
    """Put quitters of ours into builtins; returns what was there."""
    replaced = {name: getattr(builtins, name) for name in ("exit", "quit") if hasattr(builtins, name)}
    for name in replaced:
        setattr(builtins, name, Quitter(name))
    return replaced


if __name__ == "__main__":
    from argparse import ArgumentParser

    options = ArgumentParser()
    options.add_argument("-q", action="store_true", help="start without telling the version")
    quiet = options.parse_args().q or sys.flags.quiet
    interact("" if quiet else None)
