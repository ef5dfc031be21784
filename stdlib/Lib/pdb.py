"""The debugger: steps through programs, shows their state, stops at breakpoints.

A statement that is no command is run in the present frame; so is one after '!'.
Commands can be shortened, as help shows; an empty line repeats the last one.
"""

import cmd
import code
import codeop
import contextlib
import io
import linecache
import os
import re
import signal
import sys
import tokenize
import traceback

import bdb
from _pdb_commands import DebuggerCommands

__all__ = ["run", "pm", "Pdb", "runeval", "runctx", "runcall", "set_trace", "post_mortem", "help"]


class Restart(Exception):
    """Raised to run the program again from its start."""


class _ScriptTarget(str):
    """A script to debug, by its path."""

    def __new__(cls, val):
        return super().__new__(cls, os.path.realpath(val))

    def check(self):
        """Raise SystemExit with a message if there is nothing to run."""
        if not os.path.exists(self):
            print(f'Error: {self.orig} does not exist')
            sys.exit(1)
        if os.path.isdir(self):
            print(f'Error: {self.orig} is a directory')
            sys.exit(1)
        sys.path[0] = os.path.dirname(self)

    def __init__(self, val):
        self.orig = val

    @property
    def filename(self):
        return self

    @property
    def namespace(self):
        return dict(__name__='__main__', __file__=self, __builtins__=__builtins__, __spec__=None)

    @property
    def code(self):
        with io.open_code(self) as fp:
            return f"exec(compile({fp.read()!r}, {str(self)!r}, 'exec'))"


class _ModuleTarget(str):
    """A module to debug, by its name."""

    def check(self):
        try:
            self._details
        except ImportError as e:
            print(f"ImportError: {e}")
            sys.exit(1)
        except Exception:
            traceback.print_exc()
            sys.exit(1)

    @property
    def _details(self):
        import runpy
        return runpy._get_module_details(self)

    @property
    def filename(self):
        return self._details[2].co_filename

    @property
    def code(self):
        return self._details[2]

    @property
    def namespace(self):
        spec = self._details[1]
        return dict(__name__='__main__', __file__=os.path.normcase(os.path.abspath(self.filename)),
                    __package__=spec.parent, __loader__=spec.loader, __spec__=spec, __builtins__=__builtins__)


class Pdb(DebuggerCommands, bdb.Bdb, cmd.Cmd):
    """The debugger: events of bdb, commands of DebuggerCommands."""

    _previous_sigint_handler = None
    # The longest chain of exceptions that is shown.
    MAX_CHAINED_EXCEPTION_DEPTH = 999
    _last_pdb_instance = None
    _file_mtime_table = {}

    def __init__(self, completekey='tab', stdin=None, stdout=None, skip=None, nosigint=False, readrc=True):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        sys.audit("pdb.Pdb")
        if stdout:
            self.use_rawinput = 0
        self.prompt = '(Pdb) '
        self.aliases = {}
        self.displaying = {}
        self.mainpyfile = ''
        self._wait_for_mainpyfile = False
        self.tb_lineno = {}
        self.allow_kbdint = False
        self.nosigint = nosigint
        # Breakpoints' commands, whether they print the place, and whether they go on at once.
        self.commands = {}
        self.commands_doprompt = {}
        self.commands_silent = {}
        self.commands_defining = False
        self.commands_bnum = None
        self._chained_exceptions = ()
        self._chained_exception_index = 0
        try:
            import readline
            readline.set_completer_delims(' \t\n`@#%^&*()=+[{]}\\|;:\'",<>?')
        except ImportError:
            pass
        self.rcLines = []
        if readrc:
            for name in (os.path.expanduser('~/.pdbrc'), ".pdbrc"):
                try:
                    with open(name, encoding='utf-8') as rcFile:
                        self.rcLines.extend(rcFile)
                except OSError:
                    pass
        self._current_task = None

    def set_trace(self, frame=None, *, commands=None):
        Pdb._last_pdb_instance = self
        if frame is None:
            frame = sys._getframe().f_back
        if commands is not None:
            self.rcLines.extend(commands)
        super().set_trace(frame)

    def sigint_handler(self, signum, frame):
        """Stop the program that runs, at Ctrl-C."""
        if self.allow_kbdint:
            raise KeyboardInterrupt
        self.message("\nProgram interrupted. (Use 'cont' to resume).")
        self.set_step()
        self.set_trace(frame)

    def reset(self):
        bdb.Bdb.reset(self)
        self.forget()

    def forget(self):
        """Forget the stack that is shown."""
        self.lineno = None
        self.stack = []
        self.curindex = 0
        if hasattr(self, 'curframe') and self.curframe:
            self.curframe.f_globals.pop('__pdb_convenience_variables', None)
        self.curframe = None
        self.curframe_locals = {}
        self.tb_lineno.clear()

    def setup(self, f, tb):
        """Take the stack of a frame and a traceback."""
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        while tb:
            # What a traceback says holds even if the frame went on.
            lineno = tb.tb_lineno
            self.tb_lineno[tb.tb_frame] = lineno
            tb = tb.tb_next
        self.curframe = self.stack[self.curindex][0]
        self.curframe_locals = self.curframe.f_locals
        self.set_convenience_variable(self.curframe, '_frame', self.curframe)
        if self._chained_exceptions:
            self.set_convenience_variable(self.curframe, '_exception',
                                          self._chained_exceptions[self._chained_exception_index])
        if self.rcLines:
            self.cmdqueue = [line for line in self.rcLines if line.strip() and not line.strip().startswith("#")]
            self.rcLines = []

    # Events.

    def user_call(self, frame, argument_list):
        if self._wait_for_mainpyfile:
            return
        if self.stop_here(frame):
            self.message('--Call--')
            self.interaction(frame, None)

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            if self.mainpyfile != self.canonic(frame.f_code.co_filename):
                return
            self._wait_for_mainpyfile = False
        if self.trace_opcodes:
            # After set_trace() the rest of its line does not count.
            self.set_trace_opcodes_off()
        self.bp_commands(frame)

    def set_trace_opcodes_off(self):
        """Go on by lines."""
        self._set_trace_opcodes(False)

    user_opcode = user_line

    def bp_commands(self, frame):
        """Stop, or run the commands of the breakpoint that was hit."""
        number = getattr(self, "currentbp", False)
        self.currentbp = 0
        if not (number and number in self.commands):
            self.interaction(frame, None)
            return
        lastcmd_back = self.lastcmd
        self.setup(frame, None)
        for line in self.commands[number]:
            self.onecmd(line)
        self.lastcmd = lastcmd_back
        if not self.commands_silent[number]:
            self.print_stack_entry(self.stack[self.curindex])
        if self.commands_doprompt[number]:
            self._cmdloop()
        self.forget()

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals['__return__'] = return_value
        self.set_convenience_variable(frame, '_retval', return_value)
        self.message('--Return--')
        self.interaction(frame, None)

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        exc_type, exc_value, exc_traceback = exc_info
        frame.f_locals['__exception__'] = exc_type, exc_value
        self.set_convenience_variable(frame, '_exception', exc_value)
        # An end of iteration that Python handles itself is named so.
        prefix = 'Internal ' if not exc_traceback and exc_type is StopIteration else ''
        self.message('%s%s' % (prefix, self._format_exc(exc_value)))
        self.interaction(frame, exc_traceback)

    # The conversation.

    def _cmdloop(self):
        while True:
            try:
                # Ctrl-C at the prompt gives a new prompt.
                self.allow_kbdint = True
                self.cmdloop()
                self.allow_kbdint = False
                break
            except KeyboardInterrupt:
                self.message('--KeyboardInterrupt--')

    def preloop(self):
        self._show_display()

    def interaction(self, frame, tb_or_exc):
        """Let the user look around and say how to go on."""
        if Pdb._previous_sigint_handler:
            try:
                signal.signal(signal.SIGINT, Pdb._previous_sigint_handler)
            except ValueError:
                pass        # not in this thread
            else:
                Pdb._previous_sigint_handler = None
        chained, tb = self._get_tb_and_exceptions(tb_or_exc)
        if isinstance(tb_or_exc, BaseException):
            assert tb is not None, "main exception must have a traceback"
        with self._hold_exceptions(chained):
            self.setup(frame, tb)
            # Commands that wait are run before the place is shown.
            if self.cmdqueue:
                self._run_queue()
                if self._going_on:
                    self._going_on = False
                    self.forget()
                    return
            self.print_stack_entry(self.stack[self.curindex])
            self._cmdloop()
            self.forget()

    _going_on = False

    def _run_queue(self):
        queue, self.cmdqueue = self.cmdqueue, []
        while queue:
            line = self.precmd(queue.pop(0))
            queue[:0], self.cmdqueue = self.cmdqueue, []
            if self.onecmd(line):
                self._going_on = True
                self.cmdqueue = queue
                return

    @contextlib.contextmanager
    def _hold_exceptions(self, exceptions):
        try:
            self._chained_exceptions = exceptions
            self._chained_exception_index = len(exceptions) - 1
            yield
        finally:
            # They hold frames alive.
            self._chained_exceptions = tuple()
            self._chained_exception_index = 0

    def _get_tb_and_exceptions(self, tb_or_exc):
        """Return the chain of an exception, oldest first, and its traceback."""
        exceptions = []
        if not isinstance(tb_or_exc, BaseException):
            return (), tb_or_exc
        tb, current = tb_or_exc.__traceback__, tb_or_exc
        while current is not None:
            if current in exceptions:
                break
            exceptions.append(current)
            if current.__cause__ is not None:
                current = current.__cause__
            elif current.__context__ is not None and not current.__suppress_context__:
                current = current.__context__
            else:
                current = None
            if len(exceptions) >= self.MAX_CHAINED_EXCEPTION_DEPTH:
                self.message(f"More than {self.MAX_CHAINED_EXCEPTION_DEPTH} chained exceptions found, "
                             "not all exceptions will be browsable with `exceptions`.")
                break
        return tuple(reversed(exceptions)), tb

    def displayhook(self, obj):
        """Print a value; unlike at the prompt of Python, '_' is left alone."""
        if obj is not None:
            self.message(repr(obj))

    def default(self, line):
        """Run a statement in the present frame."""
        if line[:1] == '!':
            line = line[1:].strip()
        locals, globals = self.curframe_locals, self.curframe.f_globals
        try:
            compiled, buffer = self._compile(line)
            if compiled is None:
                return
            with contextlib.ExitStack() as stack:
                save = sys.stdin, sys.stdout, sys.displayhook
                stack.callback(lambda: setattr(sys, 'stdin', save[0]))
                stack.callback(lambda: setattr(sys, 'stdout', save[1]))
                stack.callback(lambda: setattr(sys, 'displayhook', save[2]))
                sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
                if not self._exec_in_closure(buffer, globals, locals):
                    exec(compiled, globals, locals)
        except:
            self._error_exc()

    def _compile(self, line):
        """Compile a statement, asking for more lines while it is not complete."""
        buffer = line
        if (compiled := codeop.compile_command(line + '\n', '<stdin>', 'single')) is None:
            # Continuation lines get the prompt of dots.
            while True:
                more = self._more('...   ')
                if more is None:
                    self.lastcmd = ""
                    self.error('Incomplete command')
                    return None, buffer
                buffer += '\n' + more
                compiled = codeop.compile_command(buffer, '<stdin>', 'single')
                if compiled is not None:
                    break
        self.lastcmd = buffer
        return compiled, buffer

    def _more(self, prompt):
        """Read another line; None at the end of input."""
        if self.use_rawinput:
            try:
                return input(prompt)
            except (EOFError, KeyboardInterrupt):
                return None
        self.stdout.write(prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip('\r\n') if line else None

    def _exec_in_closure(self, source, globals, locals):
        """Run a statement in a function of its own if it needs local names in an inner scope."""
        try:
            compiled = compile(source, '<string>', 'exec')
        except SyntaxError:
            return False
        inner = any(hasattr(const, 'co_code') for const in compiled.co_consts)
        if not inner or locals is globals:
            return False
        names = [name for name in locals if name.isidentifier() and name in source]
        if not names:
            return False
        import ast
        import textwrap
        try:
            last = ast.parse(source).body[-1]
            if isinstance(last, ast.Expr):
                return self._names_in_inner_scopes(last, names) and self._eval_inner(source, globals, locals)
        except SyntaxError:
            return False
        body = ["def __pdb_scope(__pdb_locals):"]
        body += [f"  {name} = __pdb_locals[{name!r}]" for name in names]
        body.append("  def __pdb_body():")
        body.append(f"    nonlocal {', '.join(names)}")
        body.append(textwrap.indent(source, '    '))
        body.append("    __pdb_locals.update({k: v for k, v in locals().items() if not k.startswith('__pdb')})")
        body.append("  __pdb_body()")
        body += [f"  __pdb_locals[{name!r}] = {name}" for name in names]
        namespace = {}
        try:
            exec(compile('\n'.join(body), '<pdb>', 'exec'), globals, namespace)
        except SyntaxError:
            return False
        namespace['__pdb_scope'](locals)
        return True

    @staticmethod
    def _names_in_inner_scopes(node, names):
        import ast
        return any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(node))

    def _eval_inner(self, source, globals, locals):
        value = eval(compile(source, '<stdin>', 'eval'), {**globals, **locals})
        sys.displayhook(value)
        return True

    # Convenience variables: $name.

    def set_convenience_variable(self, frame, name, value):
        """Set a variable that is written $name."""
        frame.f_globals.setdefault('__pdb_convenience_variables', {})[name] = value

    def _replace_convenience_variables(self, line):
        """Write $name as an item of the dict that has them."""
        if "$" not in line:
            return line
        dollar = None
        result, pos = [], 0
        try:
            for token in tokenize.generate_tokens(io.StringIO(line).readline):
                if token.start[0] != 1:
                    break
                if token.string == '$':
                    dollar = token.start[1]
                elif dollar is not None and token.type == tokenize.NAME and token.start[1] == dollar + 1:
                    result.append(line[pos:dollar])
                    result.append(f'__pdb_convenience_variables["{token.string}"]')
                    pos = token.end[1]
                    dollar = None
                else:
                    dollar = None
        except (tokenize.TokenError, SyntaxError):
            pass
        return ''.join(result) + line[pos:]

    def precmd(self, line):
        """Expand aliases and variables, and split at ';;'."""
        if not line.strip():
            return line
        args = line.split()
        while args[0] in self.aliases:
            line = self.aliases[args[0]]
            for idx in range(1, 10):
                if f'%{idx}' in line:
                    if idx >= len(args):
                        self.error(f"Not enough arguments for alias '{args[0]}'")
                        return "!"
                    line = line.replace(f'%{idx}', args[idx])
                elif '%*' not in line:
                    if idx < len(args):
                        self.error(f"Too many arguments for alias '{args[0]}'")
                        return "!"
                    break
            line = line.replace("%*", ' '.join(args[1:]))
            args = line.split()
        # The lines of an alias definition are kept whole.
        if args[0] != 'alias':
            marker = self._split_commands(line)
            if marker is not None:
                line, rest = marker
                self.cmdqueue.insert(0, rest)
        return self._replace_convenience_variables(line)

    @staticmethod
    def _split_commands(line):
        """Return (line, rest) around the first ';;' outside of quotes, or None."""
        quote = None
        i = 0
        while i < len(line):
            char = line[i]
            if quote:
                if char == '\\':
                    i += 1
                elif char == quote:
                    quote = None
            elif char in '\'"':
                quote = char
            elif line.startswith(';;', i):
                return line[:i].rstrip(), line[i + 2:].lstrip()
            i += 1
        marker = line.find(';;')
        if quote and marker >= 0:
            return line[:marker].rstrip(), line[marker + 2:].lstrip()
        return None

    def onecmd(self, line):
        """Run a command, or keep it while a breakpoint's commands are entered."""
        if not self.commands_defining:
            if line.startswith('_'):
                return self.default(line)
            return cmd.Cmd.onecmd(self, line)
        return self.handle_command_def(line)

    def parseline(self, line):
        command, arg, line = super().parseline(line)
        # 'c = 3' and 'c.x' are statements.
        if command and arg and (arg[0] in '.,' or arg[0] == '=' or re.match(r'([-+*/%|&^@]|//|\*\*|<<|>>)=', arg)):
            if not (hasattr(self, 'do_' + command) and arg[0] == '=' and command in ('a', 'args')):
                return None, None, line
        return command, arg, line

    def handle_command_def(self, line):
        """Take a line of a breakpoint's commands; true at the end."""
        command, arg, line = self.parseline(line)
        if not command:
            return False
        if command == 'silent':
            self.commands_silent[self.commands_bnum] = True
            return False
        if command == 'end':
            self.cmdqueue = []
            return True
        self.commands[self.commands_bnum].append(f'{command} {arg}' if arg else command)
        function = getattr(self, 'do_' + command, self.default)
        if function.__name__ in self.commands_resuming:
            # What follows a command that goes on would never run.
            self.commands_doprompt[self.commands_bnum] = False
            self.cmdqueue = []
            return True
        return False

    # Output.

    def message(self, msg, end='\n'):
        """Print a text."""
        print(msg, end=end, file=self.stdout)

    def error(self, msg):
        """Print an error."""
        print('***', msg, file=self.stdout)

    def _format_exc(self, exc):
        return traceback.format_exception_only(exc)[-1].strip()

    def _error_exc(self):
        self.error(self._format_exc(sys.exception()))

    def _getval(self, arg):
        try:
            return eval(arg, self.curframe.f_globals, self.curframe_locals)
        except:
            self._error_exc()
            raise

    def _getval_except(self, arg, frame=None):
        try:
            if frame is None:
                return eval(arg, self.curframe.f_globals, self.curframe_locals)
            return eval(arg, frame.f_globals, frame.f_locals)
        except BaseException as exc:
            return _rstr('** raised %s **' % self._format_exc(exc))

    def _safe_repr(self, obj, expr):
        try:
            return repr(obj)
        except Exception as e:
            return _rstr(f"*** repr({expr}) failed: {self._format_exc(e)} ***")

    def print_stack_trace(self):
        """Print the stack, oldest frame first."""
        try:
            for frame_lineno in self.stack:
                self.print_stack_entry(frame_lineno)
        except KeyboardInterrupt:
            pass

    def print_stack_entry(self, frame_lineno, prompt_prefix='\n-> '):
        """Print a frame: the present one has an angle bracket."""
        prefix = '> ' if frame_lineno[0] is self.curframe else '  '
        self.message(prefix + self.format_stack_entry(frame_lineno, prompt_prefix))

    # Running programs.

    def _run(self, target):
        """Run a script or module."""
        self._wait_for_mainpyfile = True
        self._user_requested_quit = False
        self.mainpyfile = self.canonic(target.filename)
        # The program's names are those of the main module.
        import __main__
        __main__.__dict__.clear()
        __main__.__dict__.update(target.namespace)
        self.run(target.code)


class _rstr(str):
    """A text whose repr is the text itself."""

    def __repr__(self):
        return self


line_prefix = '\n-> '


def find_function(funcname, filename):
    """Return (name, file, line) of a function in a file, or None."""
    cre = re.compile(r'(async\s+)?def\s+%s(\s*\[.+\])?\s*[(]' % re.escape(funcname))
    try:
        fp = tokenize.open(filename)
    except OSError:
        lines = linecache.getlines(filename)
        if not lines:
            return None
        fp = io.StringIO(''.join(lines))
    with fp:
        for lineno, line in enumerate(fp, start=1):
            if cre.match(line):
                return funcname, filename, lineno
    return None


def lasti2lineno(code, lasti):
    """Return the line of an instruction."""
    import dis
    line = 0
    for offset, lineno in dis.findlinestarts(code):
        if offset > lasti:
            break
        line = lineno
    return line


def run(statement, globals=None, locals=None):
    """Run a statement under the debugger."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """Evaluate an expression under the debugger."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    """Run a statement with given globals and locals under the debugger."""
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Call a function under the debugger; returns what it returns."""
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None, commands=None):
    """Debug from here."""
    if Pdb._last_pdb_instance is not None:
        pdb = Pdb._last_pdb_instance
    else:
        pdb = Pdb()
    if header is not None:
        pdb.message(header)
    pdb.set_trace(sys._getframe().f_back, commands=commands)


def post_mortem(t=None):
    """Look at the stack of an exception, or of the one that is being handled."""
    return _post_mortem(t, Pdb())


def _post_mortem(t, pdb_instance):
    if t is None:
        exc = sys.exception()
        if exc is not None:
            t = exc.__traceback__
    if t is None or isinstance(t, BaseException) and t.__traceback__ is None:
        raise ValueError("A valid traceback must be passed if no exception is being handled")
    pdb_instance.reset()
    pdb_instance.interaction(None, t)


def pm():
    """Look at the stack of the last exception that nobody handled."""
    if hasattr(sys, 'last_exc'):
        post_mortem(sys.last_exc)
    else:
        post_mortem(sys.last_traceback)


def test():
    """Debug a test module."""
    run('import x; x.main()')


def help():
    """Show the documentation."""
    import pydoc
    pydoc.pager(__doc__)


_usage = """\
Debug the Python program given by pyfile. Alternatively,
an executable module or package to debug can be specified using
the -m switch.

Initial commands are read from .pdbrc files in your home directory
and in the current directory, if they exist.  Commands supplied with
-c are executed after commands from .pdbrc files.

To let the script run until an exception occurs, use "-c continue".
To let the script run up to a given line X in the debugged file, use
"-c 'until X'"."""


def main():
    """Debug the script or module that the command line names."""
    import argparse
    parser = argparse.ArgumentParser(usage="%(prog)s [-h] [-c command] (-m module | pyfile) [args ...]",
                                     description=_usage, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     allow_abbrev=False)
    parser.add_argument('-c', '--command', action='append', default=[], metavar='command', dest='commands',
                        help='pdb commands to execute as if given in a .pdbrc file')
    parser.add_argument('-m', metavar='module', dest='module')
    if len(sys.argv) == 1:
        parser.print_help()
        sys.exit(2)
    opts, args = parser.parse_known_args()
    if opts.module:
        target = _ModuleTarget(opts.module)
    else:
        if not args:
            parser.error("no module or script to run")
        if args[0].startswith('-'):
            parser.error(f"unrecognized arguments: {' '.join(args)}")
        target = _ScriptTarget(args.pop(0))
    target.check()
    sys.argv[:] = [target] + args
    pdb = Pdb()
    pdb.rcLines.extend(opts.commands)
    while True:
        try:
            pdb._run(target)
        except Restart:
            print("Restarting", target, "with arguments:")
            print("\t" + " ".join(sys.argv[1:]))
        except SystemExit as e:
            # Several exits look alike.
            print("The program exited via sys.exit(). Exit status:", end=' ')
            print(e)
        except BaseException as e:
            traceback.print_exc()
            print("Uncaught exception. Entering post mortem debugging")
            print("Running 'cont' or 'step' will restart the program")
            pdb.interaction(None, e)
            print(f"Post mortem debugger finished. The {target} will be restarted")
        if pdb._user_requested_quit:
            break
        print("The program finished and will be restarted")


if __name__ == '__main__':
    import pdb
    pdb.main()
