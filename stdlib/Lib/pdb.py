"""The Python debugger.

    import pdb
    pdb.run("statements")       debugs some code,
    pdb.set_trace()             stops here, as breakpoint() does,
    pdb.pm()                    looks at what the last exception has left,

and the command python -m pdb [-c command] (-m module | file) [args ...] debugs a program.

Where the program has stopped, commands are entered; help lists and explains them. An empty line repeats the last
command. What is no command is run as Python code in the frame; so is all that follows a !. Two commands in one line
are separated by ;;. Commands in the files .pdbrc of the home directory and of the present one are run at the start.
"""

import cmd
import contextlib
import itertools
import os
import re
import signal
import sys
from types import CodeType

import bdb
from _pdb_breaks import BreakpointCommands
from _pdb_data import DataCommands, _PdbInteractiveConsole
from _pdb_evaluation import Evaluation, _rstr
from _pdb_motion import MotionCommands
from _pdb_targets import (
    _ExecutableTarget,
    _ModuleTarget,
    _ScriptTarget,
    _ZipTarget,
    find_first_executable_line,
    lasti2lineno,
)

__all__ = ["run", "pm", "Pdb", "runeval", "runctx", "runcall", "set_trace", "post_mortem", "help"]

line_prefix = "\n-> "


class Restart(Exception):
    """Raised to run the program again."""


def _startup_commands() -> list[str]:
    lines = []
    for path in os.path.expanduser("~/.pdbrc"), ".pdbrc":
        try:
            with open(path, encoding="utf-8") as file:
                lines += file
        except OSError:
            pass
    return lines


class Pdb(Evaluation, BreakpointCommands, MotionCommands, DataCommands, bdb.Bdb, cmd.Cmd):
    """The debugger; skip is as for Bdb, stdin and stdout as for Cmd.

    Ctrl-C stops a program that goes on, unless nosigint is true. readrc is whether to read .pdbrc.
    """

    MAX_CHAINED_EXCEPTION_DEPTH = 999
    _previous_sigint_handler = None
    # When files were changed that have been seen.
    _file_mtime_table = {}
    _restart = Restart

    def __init__(self, completekey="tab", stdin=None, stdout=None, skip=None, nosigint=False, readrc=True):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        sys.audit("pdb.Pdb")
        if stdout:
            self.use_rawinput = 0
        self.prompt = "(Pdb) "
        # So that c.a, or c[0], is no command c.
        self.identchars = cmd.Cmd.identchars + "=.[](),\"'+-*/%@&|<>~^"
        self.nosigint = nosigint
        self.aliases, self.displaying, self.tb_lineno = {}, {}, {}
        # The program that is run, and whether it has not been reached yet.
        self.mainpyfile, self._wait_for_mainpyfile = "", False
        # Whether Ctrl-C at the prompt is possible.
        self.allow_kbdint = False
        self.rcLines = _startup_commands() if readrc else []
        # Commands by breakpoint, and whether some are being entered.
        self.commands, self.commands_bnum, self.commands_defining = {}, None, False
        self._chained_exceptions, self._chained_exception_index = (), 0
        self._user_requested_quit = False
        try:
            import readline

            readline.set_completer_delims(" \t\n`@#%^&*()=+[{]}\\|;:'\",<>?")
        except ImportError:
            pass

    def _recursive(self):
        """Make a debugger for code that is run from this one."""
        inner = Pdb(self.completekey, self.stdin, self.stdout)
        inner.prompt = f"({self.prompt.strip()}) "
        return inner

    def message(self, msg, end="\n"):
        """Print something for the user."""
        print(msg, end=end, file=self.stdout)

    def error(self, msg):
        """Tell the user what is wrong."""
        print("***", msg, file=self.stdout)

    def set_trace(self, frame=None, *, commands=None):
        """Stop in a frame, by default that of the caller; commands are run first."""
        if commands is not None:
            self.rcLines.extend(commands)
        super().set_trace(sys._getframe(1) if frame is None else frame)

    # Ctrl-C.

    def sigint_handler(self, signum, frame):
        """Stop the program that goes on."""
        if self.allow_kbdint:
            raise KeyboardInterrupt
        self.message("\nProgram interrupted. (Use 'cont' to resume).")
        self.set_step()
        self.set_trace(frame)

    def _watch_interrupts(self):
        try:
            Pdb._previous_sigint_handler = signal.signal(signal.SIGINT, self.sigint_handler)
        except ValueError:
            pass        # Only the main thread can do that.

    def _restore_interrupts(self):
        if Pdb._previous_sigint_handler:
            try:
                signal.signal(signal.SIGINT, Pdb._previous_sigint_handler)
            except ValueError:
                pass
            else:
                Pdb._previous_sigint_handler = None

    # The place where the program has stopped.

    def reset(self):
        bdb.Bdb.reset(self)
        self.forget()

    def forget(self):
        """Let go of all frames."""
        frame = getattr(self, "curframe", None)
        if frame:
            frame.f_globals.pop("__pdb_convenience_variables", None)
        self.curframe, self.curindex, self.stack = None, 0, []
        # The last line that was listed.
        self.lineno = None
        self.tb_lineno.clear()

    def setup(self, f, tb):
        """Take over the stack of a frame, or of a traceback."""
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        while tb:
            # Since the exception was raised, a frame may have gone on in a finally clause.
            self.tb_lineno[tb.tb_frame] = lasti2lineno(tb.tb_frame.f_code, tb.tb_lasti)
            tb = tb.tb_next
        self.curframe = self.stack[self.curindex][0]
        self.set_convenience_variable(self.curframe, "_frame", self.curframe)
        if self._chained_exceptions:
            chosen = self._chained_exceptions[self._chained_exception_index]
            self.set_convenience_variable(self.curframe, "_exception", chosen)
        if self.rcLines:
            stripped = (line for line in self.rcLines if line.strip() and not line.startswith("#"))
            self.cmdqueue, self.rcLines = [*stripped], []

    def print_stack_trace(self):
        """Print all frames."""
        try:
            for entry in self.stack:
                self.print_stack_entry(entry)
        except KeyboardInterrupt:
            pass

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        """Print a frame, given with its line."""
        marker = ">" if frame_lineno[0] is self.curframe else " "
        self.message(f"{marker} {self.format_stack_entry(frame_lineno, prompt_prefix)}")

    def _validate_file_mtime(self):
        """Warn if the file of this frame has been changed since it was seen first."""
        path = self.curframe.f_code.co_filename
        try:
            changed = os.path.getmtime(path)
        except Exception:
            return
        if self._file_mtime_table.get(path, changed) != changed:
            self.message(f"*** WARNING: file {path!r} was edited, running stale code until the program is rerun")
        self._file_mtime_table[path] = changed

    # What the program does.

    def _ask(self, frame, event: str = "", trace=None):
        if event:
            self.message(event)
        self.interaction(frame, trace)

    def user_call(self, frame, argument_list):
        if not self._wait_for_mainpyfile and self.stop_here(frame):
            self._ask(frame, "--Call--")

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            self._wait_for_mainpyfile = self._path_of(frame) != self.mainpyfile
        if not self._wait_for_mainpyfile and self.bp_commands(frame):
            self._ask(frame)

    user_opcode = user_line

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals["__return__"] = return_value
        self.set_convenience_variable(frame, "_retval", return_value)
        self._ask(frame, "--Return--")

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        kind, error, trace = exc_info
        frame.f_locals["__exception__"] = kind, error
        self.set_convenience_variable(frame, "_exception", error)
        # The end of what a generator delegates to is no exception to the program.
        internal = "Internal " if kind is StopIteration and not trace else ""
        self._ask(frame, internal + self._format_exc(error), trace)

    # Asking for commands.

    def interaction(self, frame, tb_or_exc):
        """Run commands for a frame, or for a traceback, or an exception with those that it came from."""
        self._restore_interrupts()
        chain, trace = self._get_tb_and_exceptions(tb_or_exc)
        assert trace is not None or not isinstance(tb_or_exc, BaseException), "main exception must have a traceback"
        with self._hold_exceptions(chain):
            self.setup(frame, trace)
            # The place is printed right before the user is asked, which may never be the case.
            self.cmdqueue.append("_pdbcmd_print_frame_status")
            self._cmdloop()
            if self.cmdqueue[-1:] == ["_pdbcmd_print_frame_status"]:
                self.cmdqueue.pop()
            self.forget()

    def _cmdloop(self):
        while True:
            try:
                self.allow_kbdint = True
                self.cmdloop()
                self.allow_kbdint = False
                return
            except KeyboardInterrupt:
                self.message("--KeyboardInterrupt--")

    def _pdbcmd_print_frame_status(self, arg):
        self.print_stack_entry(self.stack[self.curindex])
        self._validate_file_mtime()
        self._show_display()

    def _get_tb_and_exceptions(self, tb_or_exc):
        """Return the exceptions that led to one, itself last, and its traceback."""
        if not isinstance(tb_or_exc, BaseException):
            return (), tb_or_exc
        chain, error = [], tb_or_exc
        while error is not None and error not in chain:
            chain.insert(0, error)
            if error.__cause__ is None and error.__suppress_context__:
                break
            error = error.__cause__ or error.__context__
            if len(chain) >= self.MAX_CHAINED_EXCEPTION_DEPTH:
                self.message(f"More than {self.MAX_CHAINED_EXCEPTION_DEPTH} chained exceptions found, not all "
                             "exceptions will be browsable with `exceptions`.")
                break
        return tuple(chain), tb_or_exc.__traceback__

    @contextlib.contextmanager
    def _hold_exceptions(self, exceptions):
        self._chained_exceptions, self._chained_exception_index = exceptions, len(exceptions) - 1
        try:
            yield
        finally:
            # They must not be kept alive, with all frames.
            self._chained_exceptions, self._chained_exception_index = (), 0

    def precmd(self, line):
        """Expand aliases and variables of a line; what follows a ;; has to wait."""
        if not line.strip():
            return line
        words = line.split()
        while words[0] in self.aliases:
            line = self._expand_alias(words)
            if line is None:
                return "!"      # which does nothing
            words = line.split()
        if words[0] != "alias":
            line, separator, rest = line.partition(";;")
            if separator:
                self.cmdqueue.insert(0, rest.lstrip())
                line = line.rstrip()
        return self._replace_convenience_variables(line)

    def _expand_alias(self, words: list[str]) -> str | None:
        name, *arguments = words
        text = self.aliases[name]
        for number in range(1, 10):
            parameter = f"%{number}"
            if parameter in text:
                if number > len(arguments):
                    self.error(f"Not enough arguments for alias '{name}'")
                    return None
                text = text.replace(parameter, arguments[number - 1])
            elif "%*" not in text:
                if number <= len(arguments):
                    self.error(f"Too many arguments for alias '{name}'")
                    return None
                break
        return text.replace("%*", " ".join(arguments))

    def onecmd(self, line):
        """Do a command, or add it to those of a breakpoint."""
        if line.startswith("_pdbcmd"):
            name, argument, _ = self.parseline(line)
            if hasattr(self, name):
                return getattr(self, name)(argument)
        if self.commands_defining:
            return self.handle_command_def(line)
        return cmd.Cmd.onecmd(self, line)

    def help_pdb(self):
        help()

    def _run(self, target: _ExecutableTarget):
        """Debug a program from its start."""
        import __main__

        # Until its first line, there is only code of the debugger.
        self._wait_for_mainpyfile = True
        self._user_requested_quit = False
        self.mainpyfile = self.canonic(target.filename)
        # What refers to __main__ has to find the program's names there.
        names = vars(__main__)
        names.clear()
        names.update(target.namespace)
        self._file_mtime_table.clear()
        self.run(target.code)


def find_function(funcname, filename):
    """Return a triple (name, file, line to break at) for a function that a file defines, or None."""
    header = re.compile(rf"def\s+{re.escape(funcname)}(\s*\[.+\])?\s*[(]")
    source, start = "", 0
    for number, line in enumerate(_lines_of(filename), 1):
        if header.match(line):
            source, start = line, number
        elif source:
            source += line
        else:
            continue
        # The function may go on, but it is complete as soon as it can be compiled.
        if body := _compiled_function(source, funcname, filename):
            return funcname, filename, start + find_first_executable_line(body) - 1
    return None


def _lines_of(filename):
    import linecache
    import tokenize

    try:
        with tokenize.open(filename) as file:
            return file.readlines()
    except OSError:
        return linecache.getlines(filename)


def _compiled_function(source: str, name: str, filename: str) -> CodeType | None:
    try:
        module = compile(source, filename, "exec")
    except SyntaxError:
        return None
    functions = (const for const in module.co_consts if isinstance(const, CodeType))
    return next((function for function in functions if function.co_name == name), None)


# Functions that make a debugger.


def run(statement, globals=None, locals=None):
    """Debug statements, given as text or code, with these names, by default those of __main__."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """Debug an expression; return its value."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    """Debug statements; the same as run()."""
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Debug a call of the first argument with the others; return what it returns."""
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None, commands=None):
    """Stop here; header is printed first, and commands are run."""
    debugger = Pdb()
    if header is not None:
        debugger.message(header)
    debugger.set_trace(sys._getframe(1), commands=commands)


def post_mortem(t=None):
    """Look at the frames of a traceback or an exception, by default the one that is being handled."""
    _post_mortem(t, Pdb())


def _post_mortem(t, pdb_instance):
    if t is None:
        t = getattr(sys.exception(), "__traceback__", None)
    if t is None or isinstance(t, BaseException) and t.__traceback__ is None:
        raise ValueError("A valid traceback must be passed if no exception is being handled")
    pdb_instance.reset()
    pdb_instance.interaction(None, t)


def pm():
    """Look at the frames of the exception that came last to the interactive interpreter."""
    post_mortem(sys.last_exc if hasattr(sys, "last_exc") else sys.last_traceback)


def help():
    """Show what the debugger is, and all its commands."""
    import inspect
    import pydoc
    import textwrap

    # Each command once, without its short names.
    commands = dict.fromkeys(getattr(Pdb, name) for name in dir(Pdb) if name.startswith("do_"))
    texts = [__doc__.strip()]
    for doc in sorted(filter(None, map(inspect.getdoc, commands))):
        usage, _, explanation = doc.partition("\n\n")
        texts.append(f"{usage}\n{textwrap.indent(explanation, '    ')}")
    pydoc.pager("\n\n".join(texts))


# The program.

_usage = """\
Debug a Python program: a file, or a module with -m.

Commands are read from .pdbrc of the home directory, .pdbrc of this directory, and from -c options, in this order.
With -c continue, for example, the program runs until it raises an exception, and -c "until 20" stops it at line 20.
"""


def _arguments():
    import argparse

    parser = argparse.ArgumentParser(prog="pdb", usage="%(prog)s [-h] [-c command] (-m module | pyfile) [args ...]",
                                     description=_usage, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     allow_abbrev=False)
    parser.add_argument("-c", "--command", action="append", default=[], metavar="command", dest="commands",
                        help="a command of the debugger, as in .pdbrc; can be given several times")
    parser.add_argument("-m", metavar="module", dest="module")
    if len(sys.argv) == 1:
        parser.print_help()
        sys.exit(2)
    options, rest = parser.parse_known_args()
    if not options.module and not rest:
        parser.error("no module or script to run")
    # What comes after the program is for the program.
    own = sys.argv[1:sys.argv.index("-m")] if options.module and "-m" in sys.argv else rest
    if unknown := [*itertools.takewhile(lambda word: word.startswith("-") and word in rest, own)]:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return options, rest


def main():
    """Debug a program as the command line says, again and again until the user quits."""
    options, rest = _arguments()
    if options.module:
        name, make_target = options.module, _ModuleTarget
    else:
        name = rest.pop(0)
        make_target = _ZipTarget if name.endswith(".pyz") else _ScriptTarget
    target = make_target(name)
    sys.argv[:] = [name, *rest]
    debugger = Pdb()
    debugger.rcLines.extend(options.commands)
    while True:
        try:
            debugger._run(target)
        except Restart:
            _announce_restart(target)
            continue
        except SystemExit as status:
            print("The program exited via sys.exit(). Exit status:", status)
        except BaseException as error:
            try:
                _examine(debugger, error, target)
            except Restart:
                _announce_restart(target)
                continue
        if debugger._user_requested_quit:
            break
        print("The program finished and will be restarted")


def _announce_restart(target):
    print("Restarting", target, "with arguments:")
    print("\t" + " ".join(sys.argv[1:]))


def _examine(debugger: Pdb, error: BaseException, target):
    import traceback

    import _colorize

    traceback.print_exception(error, colorize=_colorize.can_colorize())
    print("Uncaught exception. Entering post mortem debugging")
    print("Running 'cont' or 'step' will restart the program")
    debugger.interaction(None, error)
    print(f"Post mortem debugger finished. The {target} will be restarted")


if __name__ == "__main__":
    # Classes have to be those that the program gets when it imports this.
    import pdb

    pdb.main()
