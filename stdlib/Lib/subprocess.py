"""Programs in processes of their own, with pipes to what they read and print."""

import errno
import io
import os
import signal
import sys
import threading
import time
import types
from time import monotonic as _time

import _posixsubprocess
import _subprocess_start as _start

__all__ = [
    "Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output", "run", "CalledProcessError",
    "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess",
]

PIPE, STDOUT, DEVNULL = -1, -2, -3
_mswindows = False
_can_fork_exec = sys.platform not in ("emscripten", "wasi", "ios", "tvos", "watchos")
_fork_exec = _posixsubprocess.fork_exec
_USE_VFORK, _USE_POSIX_SPAWN = True, False
_READ_STEP = 32 * 1024

try:
    import select as _select
    # A write of this size to a pipe that is ready does not block.
    _PIPE_BUF = getattr(_select, "PIPE_BUF", 512)
except ImportError:
    _PIPE_BUF = 512

# Processes that nobody waits for any more; they are asked about when the next one is started.
_active = []

# Which selector communicate() uses; None stands for the simplest there is, as a process has few pipes.
_PopenSelector = None


def _new_selector():
    import selectors
    return (_PopenSelector or getattr(selectors, "PollSelector", selectors.SelectSelector))()


def _cleanup():
    """Forget the abandoned processes that have ended."""
    if _active is None:
        return
    for process in _active.copy():
        if process._internal_poll(_deadstate=sys.maxsize) is not None:
            try:
                _active.remove(process)
            except ValueError:
                pass  # another thread did


# Results and errors

class SubprocessError(Exception):
    """What the errors of this module derive from."""


class _OutputError(SubprocessError):
    """An error with the output there was; `stdout` is another name for it."""

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CalledProcessError(_OutputError):
    """A program ended with a status other than 0, or by a signal, whose number is negative then."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd = returncode, cmd
        self.output, self.stderr = output, stderr

    def __str__(self):
        code = self.returncode
        if not code or code > 0:
            return "Command '%s' returned non-zero exit status %d." % (self.cmd, code)
        try:
            return "Command '%s' died with %r." % (self.cmd, signal.Signals(-code))
        except ValueError:
            return "Command '%s' died with unknown signal %d." % (self.cmd, -code)


class TimeoutExpired(_OutputError):
    """A program did not end in time."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd, self.timeout = cmd, timeout
        self.output, self.stderr = output, stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)


class CompletedProcess:
    """What run() returns: the arguments, the exit status, and the output as far as it was asked for."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args, self.returncode = args, returncode
        self.stdout, self.stderr = stdout, stderr

    __class_getitem__ = classmethod(types.GenericAlias)

    def __repr__(self):
        fields = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        fields += [f"{name}={value!r}" for name in ("stdout", "stderr") if (value := getattr(self, name)) is not None]
        return f"{type(self).__name__}({', '.join(fields)})"

    def check_returncode(self):
        """Raise CalledProcessError unless the status is 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


# Functions that run a program to its end

def call(*popenargs, timeout=None, **kwargs):
    """Run a program, whose output goes where ours does, and return its status."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Run a program like call(), and raise CalledProcessError unless its status is 0."""
    if status := call(*popenargs, **kwargs):
        raise CalledProcessError(status, kwargs.get("args") or popenargs[0])
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program and return what it printed; CalledProcessError is raised unless its status is 0."""
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        # Nothing is passed, rather than our own standard input.
        as_text = any(map(kwargs.get, ("universal_newlines", "text", "encoding", "errors")))
        kwargs["input"] = "" if as_text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program with some input, and return its status and, if captured, its output.

    After `timeout` seconds it is killed and TimeoutExpired raised; with `check` a status other than 0 raises CalledProcessError. The
    other arguments are those of Popen.
    """
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if not (kwargs.get("stdout") is kwargs.get("stderr") is None):
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs.update(stdout=PIPE, stderr=PIPE)
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except BaseException as error:
            process.kill()
            if isinstance(error, TimeoutExpired):
                process.wait()
            raise
        result = CompletedProcess(process.args, process.poll(), stdout, stderr)
    if check:
        result.check_returncode()
    return result


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Run a shell command, and return its status and all that it printed without the last end of line."""
    result = run(cmd, shell=True, text=True, stdout=PIPE, stderr=STDOUT, encoding=encoding, errors=errors)
    return result.returncode, result.stdout.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    """Run a shell command, and return all that it printed without the last end of line."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


# Command lines

def list2cmdline(seq):
    """Join arguments into a command line from which Microsoft's C library gets the same arguments."""
    return " ".join(map(_quoted, map(os.fsdecode, seq)))


def _quoted(argument):
    """One argument; backslashes only count as such in front of a quotation mark, where each has to be doubled."""
    needs_quotes = not argument or " " in argument or "\t" in argument
    *pieces, last = argument.split('"')
    text = "".join(piece + "\\" * _backslashes(piece) + '\\"' for piece in pieces) + last
    return f'"{text}{"\\" * _backslashes(last)}"' if needs_quotes else text


def _backslashes(text):
    return len(text) - len(text.rstrip("\\"))


def _optim_args_from_interpreter_flags():
    """The options that make another interpreter optimise as this one does."""
    level = sys.flags.optimize
    return ["-" + "O" * level] if level > 0 else []


def _args_from_interpreter_flags():
    """The options that make another interpreter behave as this one does."""
    flags, options = sys.flags, getattr(sys, "_xoptions", {})
    letters = {"debug": "d", "dont_write_bytecode": "B", "no_site": "S", "verbose": "v", "bytes_warning": "b", "quiet": "q"}
    found = _optim_args_from_interpreter_flags()
    found += ["-" + letter * count for name, letter in letters.items() if (count := getattr(flags, name)) > 0]
    if flags.isolated:
        found.append("-I")
    else:
        alone = {"ignore_environment": "-E", "no_user_site": "-s", "safe_path": "-P"}
        found += [option for name, option in alone.items() if getattr(flags, name)]

    # The interpreter puts these in on its own account.
    implied = {flags.bytes_warning > 1: "error::BytesWarning", flags.bytes_warning == 1: "default::BytesWarning"}.get(True)
    warned = list(sys.warnoptions)
    for option in filter(None, (implied, "default" if flags.dev_mode else None)):
        if option in warned:
            warned.remove(option)
    found += ["-W" + option for option in warned]

    if flags.dev_mode:
        found += ["-X", "dev"]
    for name in ("faulthandler", "tracemalloc", "importtime", "frozen_modules", "showrefcount", "utf8", "gil"):
        if name in options:
            value = options[name]
            found += ["-X", name if value is True else f"{name}={value}"]
    return found


def _text_encoding():
    """The encoding of pipes for text, unless one is given."""
    if sys.flags.warn_default_encoding:
        import warnings
        # The caller to blame is the first outside of this file.
        frame, level = sys._getframe(), 1
        while frame is not None and frame.f_code.co_filename == __file__:
            frame, level = frame.f_back, level + 1
        warnings.warn("'encoding' argument not specified.", EncodingWarning, level - 1 if frame is None else level)
    if sys.flags.utf8_mode:
        return "utf-8"
    import locale
    return locale.getencoding()


def _refuse_windows(**given):
    """Refuse what only Windows has."""
    for name, is_given in given.items():
        if is_given:
            raise ValueError(f"{name} is only supported on Windows platforms")


class Popen:
    """A program that runs in a process of its own.

    `args` is the program with its arguments, or a command for the shell. stdin, stdout and stderr may be PIPE, DEVNULL, a descriptor, a
    file, or None for ours; stderr may be STDOUT, too. With `text`, `encoding` or `errors` pipes are for text.
    """

    _child_created = False  # as long as __init__ has not come that far

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True,
                 shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True,
                 start_new_session=False, pass_fds=(), *, user=None, group=None, extra_groups=None, encoding=None, errors=None,
                 text=None, umask=-1, pipesize=-1, process_group=None):
        if not _can_fork_exec:
            raise OSError(errno.ENOTSUP, f"{sys.platform} does not support processes.")
        _cleanup()
        self._waitpid_lock = threading.Lock()
        self._input, self._communication_started = None, False
        # How long a program may take that gets the same Ctrl-C as we do.
        self._sigint_wait_secs = 0.25
        bufsize, pipesize = (-1 if size is None else size for size in (bufsize, pipesize))
        for name, size in (("bufsize", bufsize), ("pipesize", pipesize)):
            if not isinstance(size, int):
                raise TypeError(f"{name} must be an integer")
        if stdout is STDOUT:
            raise ValueError("STDOUT can only be used for stderr")
        if pass_fds and not close_fds:
            import warnings
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
            close_fds = True
        _refuse_windows(startupinfo=startupinfo is not None, creationflags=creationflags != 0)
        self.args, self.pid, self.returncode = args, None, None
        self.stdin = self.stdout = self.stderr = None
        self._set_text_mode(text, universal_newlines, encoding, errors)
        self.pipesize = pipesize
        start = {
            "executable": executable, "preexec_fn": preexec_fn, "close_fds": close_fds, "pass_fds": pass_fds, "cwd": cwd, "env": env,
            "shell": shell, "restore_signals": restore_signals, "start_new_session": start_new_session, "gid": _start.group_number(group),
            "gids": _start.further_groups(extra_groups), "uid": _start.user_number(user), "umask": umask,
            "process_group": -1 if process_group is None else process_group,
        }
        ends = _start.Ends()
        try:
            self._get_handles(ends, stdin, stdout, stderr)
            self._open_pipes(ends, bufsize)
            self._execute_child(args, ends, **start)
        except:
            self._close_after_failure(ends)
            raise

    __class_getitem__ = classmethod(types.GenericAlias)

    def __repr__(self):
        text = f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return text if len(text) <= 80 else f"{text[:76]}...>"

    # Pipes

    def _set_text_mode(self, text, universal_newlines, encoding, errors):
        if text is not None and universal_newlines is not None and bool(text) != bool(universal_newlines):
            raise SubprocessError("Cannot disambiguate when both text and universal_newlines are supplied but different. "
                                  "Pass one or the other.")
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        if self.text_mode and encoding is None:
            encoding = _text_encoding()
        self.encoding, self.errors = encoding, errors

    @property
    def universal_newlines(self):
        """Whether pipes are for text: the former name of text_mode."""
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, value):
        self.text_mode = bool(value)

    def _get_handles(self, ends, *files):
        """Find or make the descriptors for what was asked for."""
        for index, file in enumerate(files):
            if file == PIPE:
                ends.pipe(index, self.pipesize)
            elif file == DEVNULL:
                ends.childs[index] = ends.null_device()
            elif file == STDOUT and index == 2:
                printed = ends.childs[1]
                ends.childs[2] = sys.__stdout__.fileno() if printed == -1 else printed
            elif file is not None:
                ends.childs[index] = file if isinstance(file, int) else file.fileno()

    def _open_pipes(self, ends, bufsize):
        """Make files of our ends."""
        by_line = self.text_mode and bufsize == 1
        for index, name in enumerate(("stdin", "stdout", "stderr")):
            if ends.ours[index] == -1:
                continue
            file = io.open(ends.ours[index], "rb" if index else "wb", -1 if by_line else bufsize)
            ends.made.remove(ends.ours[index])
            setattr(self, name, file)
            if self.text_mode:
                more = {} if index else {"write_through": True, "line_buffering": by_line}
                setattr(self, name, io.TextIOWrapper(file, encoding=self.encoding, errors=self.errors, **more))

    def _close_after_failure(self, ends):
        for file in filter(None, (self.stdin, self.stdout, self.stderr)):
            try:
                file.close()
            except OSError:
                pass
        ends.close_all()

    # The start

    def _execute_child(self, args, ends, *, executable, preexec_fn, close_fds, pass_fds, cwd, env, shell, restore_signals,
                       start_new_session, gid, gids, uid, umask, process_group):
        """Start the program, and raise what kept it from running."""
        words = self._words(args, shell, executable)
        program = words[0] if executable is None else executable
        sys.audit("subprocess.Popen", program, words, cwd, env)
        reading, writing = _start.report_pipe()
        try:
            try:
                variables = None if env is None else [_start.variable(name, value) for name, value in env.items()]
                keep = tuple(sorted({writing, *map(int, pass_fds)}))
                pairs = [end for pair in ((ends.childs[0], ends.ours[0]), *zip(ends.ours[1:], ends.childs[1:])) for end in pair]
                self.pid = _fork_exec(
                    words, _start.candidates(program, env), close_fds, keep, cwd, variables, *pairs, reading, writing, restore_signals,
                    start_new_session, process_group, gid, gids, uid, umask, preexec_fn, _USE_VFORK)
                self._child_created = True
            finally:
                os.close(writing)
            ends.close_childs()
            report = _start.read_report(reading)
        finally:
            os.close(reading)
        if report:
            self._reap_unstarted()
            raise _start.reported_error(report, program, cwd, SubprocessError)

    @staticmethod
    def _words(args, shell, executable):
        """The words of the command, with the shell in front if it is to run it."""
        if isinstance(args, os.PathLike):
            if shell:
                raise TypeError("path-like args is not allowed when shell is true")
            words = [args]
        else:
            words = [args] if isinstance(args, (str, bytes)) else list(args)
        if not shell:
            return words
        interpreter = "/system/bin/sh" if hasattr(sys, "getandroidapilevel") else "/bin/sh"
        return [executable or interpreter, "-c", *words]

    def _reap_unstarted(self):
        """Take the status of a child that has ended without running the program."""
        try:
            pid, status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            return
        if pid == self.pid:
            self._handle_exitstatus(status)
        else:
            self.returncode = sys.maxsize

    # The end

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for output in (self.stdout, self.stderr):
            if output:
                output.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type is KeyboardInterrupt:
                self._wait_after_interrupt(None)
            else:
                self.wait()

    def __del__(self, _maxsize=sys.maxsize):
        if not self._child_created:
            return
        if self.returncode is None:
            import warnings
            warnings.warn(f"subprocess {self.pid} is still running", ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)

    def poll(self):
        """The status, if the program has ended."""
        return self._internal_poll()

    def _internal_poll(self, _deadstate=None, _waitpid=os.waitpid, _no_hang=os.WNOHANG, _no_child=errno.ECHILD):
        """Ask for the status; what is needed stands in the arguments, as modules may be gone at the interpreter's end."""
        # While another thread waits, the program is taken to run.
        if self.returncode is None and self._waitpid_lock.acquire(False):
            try:
                if self.returncode is None:
                    pid, status = _waitpid(self.pid, _no_hang)
                    if pid == self.pid:
                        self._handle_exitstatus(status)
            except OSError as error:
                if _deadstate is not None:
                    self.returncode = _deadstate
                elif error.errno == _no_child:
                    self.returncode = 0  # somebody else has taken the status
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def _handle_exitstatus(self, sts, _stopped=os.WIFSTOPPED, _stop_signal=os.WSTOPSIG, _code=os.waitstatus_to_exitcode):
        self.returncode = -_stop_signal(sts) if _stopped(sts) else _code(sts)

    def wait(self, timeout=None):
        """Wait for the program's end, and return its status."""
        endtime = None if timeout is None else _time() + timeout
        try:
            return self._wait(timeout=timeout)
        except KeyboardInterrupt:
            self._wait_after_interrupt(endtime)
            raise

    def _wait_after_interrupt(self, endtime):
        """Give a program that has got the same signal a moment to end, but only once."""
        limit = self._sigint_wait_secs
        self._sigint_wait_secs = 0
        if endtime is not None:
            limit = min(limit, self._remaining_time(endtime))
        if limit > 0 or endtime is not None:
            try:
                self._wait(timeout=limit)
            except TimeoutExpired:
                pass

    def _wait(self, timeout):
        """Wait by short sleeps if there is a limit, else in the system."""
        endtime = None if timeout is None else _time() + timeout
        delay = 0.0005
        while self.returncode is None:
            if endtime is None:
                with self._waitpid_lock:
                    self._take_status(0)
                continue
            if self._waitpid_lock.acquire(False):
                try:
                    self._take_status(os.WNOHANG)
                finally:
                    self._waitpid_lock.release()
            if self.returncode is None:
                remaining = self._remaining_time(endtime)
                if remaining <= 0:
                    raise TimeoutExpired(self.args, timeout)
                delay = min(2 * delay, remaining, 0.05)
                time.sleep(delay)
        return self.returncode

    def _take_status(self, wait_flags):
        if self.returncode is None:
            pid, status = self._try_wait(wait_flags)
            if pid == self.pid:
                self._handle_exitstatus(status)

    def _try_wait(self, wait_flags):
        try:
            return os.waitpid(self.pid, wait_flags)
        except ChildProcessError:
            return self.pid, 0  # the status is lost, as when SIGCHLD is ignored

    def _remaining_time(self, endtime):
        return None if endtime is None else endtime - _time()

    def send_signal(self, sig):
        """Send the program a signal, unless it has ended."""
        if self.poll() is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        """Ask the program to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """End the program."""
        self.send_signal(signal.SIGKILL)

    # Input and output

    def communicate(self, input=None, timeout=None):
        """Pass the input, read all output, wait for the end, and return what came from stdout and stderr.

        After TimeoutExpired it may be called again, without input, and nothing is lost.
        """
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        pipes = [file for file in (self.stdin, self.stdout, self.stderr) if file is not None]
        if timeout is None and not self._communication_started and len(pipes) <= 1:
            return self._communicate_simply(input)
        endtime = None if timeout is None else _time() + timeout
        try:
            output = self._communicate(input, endtime, timeout)
        except KeyboardInterrupt:
            self._wait_after_interrupt(endtime)
            raise
        finally:
            self._communication_started = True
        self.wait(timeout=self._remaining_time(endtime))
        return output

    def _communicate_simply(self, input):
        """With one pipe neither side can block the other."""
        stdout = stderr = None
        if self.stdin:
            self._stdin_write(input)
        elif self.stdout:
            stdout = self.stdout.read()
            self.stdout.close()
        elif self.stderr:
            stderr = self.stderr.read()
            self.stderr.close()
        self.wait()
        return stdout, stderr

    def _stdin_write(self, input):
        """Write all input; the program need not want to read it."""
        actions = [lambda: self.stdin.write(input)] if input else []
        for action in (*actions, self.stdin.close):
            try:
                action()
            except BrokenPipeError:
                pass
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise

    def _communicate(self, input, endtime, orig_timeout):
        """Write and read what is ready until nothing is left."""
        if not self._communication_started:
            self._begin_communication(input)
        outputs = [file for file in (self.stdout, self.stderr) if file]
        with _new_selector() as selector:
            if self.stdin and not self.stdin.closed and self._input:
                selector.register(self.stdin, 2)  # for writing
            for file in outputs:
                if not file.closed:
                    selector.register(file, 1)  # for reading
            while selector.get_map():
                remaining = self._remaining_time(endtime)
                if remaining is not None and remaining < 0:
                    self._check_timeout(endtime, orig_timeout, skip_check_and_raise=True)
                ready = selector.select(remaining)
                self._check_timeout(endtime, orig_timeout)
                for key, _ in ready:
                    done = self._feed(key.fd) if key.fileobj is self.stdin else self._collect(key)
                    if done:
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
        try:
            self.wait(timeout=self._remaining_time(endtime))
        except TimeoutExpired as error:
            error.timeout = orig_timeout
            raise
        return self._joined(self.stdout), self._joined(self.stderr)

    def _begin_communication(self, input):
        self._collected = {file: [] for file in (self.stdout, self.stderr) if file}
        if not self.stdin:
            return
        # The file is passed by from here on, so its buffer must be empty.
        for action in (self.stdin.flush,) if input else (self.stdin.flush, self.stdin.close):
            try:
                action()
            except BrokenPipeError:
                pass
        if input is not None and self.text_mode:
            input = input.encode(self.stdin.encoding, self.stdin.errors)
        self._input, self._input_offset = input, 0

    def _feed(self, descriptor):
        """Write a piece of the input; the result tells whether that was all."""
        view = memoryview(self._input)
        try:
            self._input_offset += os.write(descriptor, view[self._input_offset:self._input_offset + _PIPE_BUF])
        except BrokenPipeError:
            return True
        return self._input_offset >= len(self._input)

    def _collect(self, key):
        """Read a piece of output; the result tells whether it was the end."""
        data = os.read(key.fd, _READ_STEP)
        self._collected[key.fileobj].append(data)
        return not data

    def _check_timeout(self, endtime, orig_timeout, skip_check_and_raise=False):
        """Raise with what has been read so far when the time is over."""
        if endtime is not None and (skip_check_and_raise or _time() > endtime):
            stdout, stderr = (b"".join(self._collected.get(file, ())) or None for file in (self.stdout, self.stderr))
            raise TimeoutExpired(self.args, orig_timeout, output=stdout, stderr=stderr)

    def _joined(self, file):
        if file is None:
            return None
        data = b"".join(self._collected[file])
        return self._translate_newlines(data, file.encoding, file.errors) if self.text_mode else data

    def _translate_newlines(self, data, encoding, errors):
        return data.decode(encoding, errors).replace("\r\n", "\n").replace("\r", "\n")
