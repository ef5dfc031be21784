"""Running other programs, with pipes to them.

run() is enough for most uses; Popen is the class below it.
"""

import builtins
import errno
import io
import os
import signal
import sys
import threading
import time
import types

import _posixsubprocess

__all__ = ["Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput",
           "getoutput", "check_output", "run", "CalledProcessError", "DEVNULL",
           "SubprocessError", "TimeoutExpired", "CompletedProcess"]

_mswindows = False
_can_fork_exec = sys.platform not in {"emscripten", "wasi", "ios", "tvos", "watchos"}

_fork_exec = _posixsubprocess.fork_exec
_USE_VFORK = True
_USE_POSIX_SPAWN = False

PIPE = -1
STDOUT = -2
DEVNULL = -3

# Pipes are written in pieces that fit without blocking.
_PIPE_BUF = 512
try:
    import select as _select
    _PIPE_BUF = getattr(_select, 'PIPE_BUF', 512)
except ImportError:
    pass

# The selector of communicate(), None for the best one without a descriptor.
_PopenSelector = None

_waitpid = os.waitpid
_waitstatus_to_exitcode = os.waitstatus_to_exitcode
_WNOHANG = os.WNOHANG
_ECHILD = errno.ECHILD


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """Raised for a process that ended with another exit code than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return "Command '%s' died with %r." % (
                    self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (
                    self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (
            self.cmd, self.returncode)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """Raised for a process that did not end in time."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """What run() returns: args, returncode, stdout, stderr."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        args = ['args={!r}'.format(self.args), 'returncode={!r}'.format(self.returncode)]
        if self.stdout is not None:
            args.append('stdout={!r}'.format(self.stdout))
        if self.stderr is not None:
            args.append('stderr={!r}'.format(self.stderr))
        return "{}({})".format(type(self).__name__, ', '.join(args))

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """Raise CalledProcessError if the exit code is not 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


# Children whose Popen object went away before they ended.
_active = []


def _cleanup():
    if _active is None:
        return
    for inst in _active[:]:
        if inst._internal_poll(_deadstate=sys.maxsize) is not None:
            try:
                _active.remove(inst)
            except ValueError:
                pass        # another thread did it


def _args_from_interpreter_flags():
    """Return the command line options that the running interpreter was given."""
    flag_opt_map = {'debug': 'd', 'dont_write_bytecode': 'B', 'no_site': 'S',
                    'verbose': 'v', 'bytes_warning': 'b', 'quiet': 'q'}
    args = ['-' + 'O' * sys.flags.optimize] if sys.flags.optimize > 0 else []
    for flag, opt in flag_opt_map.items():
        v = getattr(sys.flags, flag)
        if v > 0:
            args.append('-' + opt * v)
    if sys.flags.isolated:
        args.append('-I')
    else:
        if sys.flags.ignore_environment:
            args.append('-E')
        if sys.flags.no_user_site:
            args.append('-s')
        if sys.flags.safe_path:
            args.append('-P')
    warnopts = sys.warnoptions[:]
    xoptions = getattr(sys, '_xoptions', {})
    bytes_warning = sys.flags.bytes_warning
    if bytes_warning > 1:
        warnopts.remove("error::BytesWarning")
    elif bytes_warning:
        warnopts.remove('default::BytesWarning')
    dev_mode = 'dev' in xoptions
    if dev_mode and 'default' in warnopts:
        warnopts.remove('default')
    args.extend('-W' + opt for opt in warnopts)
    if dev_mode:
        args.extend(('-X', 'dev'))
    for opt in ('faulthandler', 'tracemalloc', 'importtime', 'frozen_modules',
                'showrefcount', 'utf8', 'gil'):
        if opt in xoptions:
            value = xoptions[opt]
            args.extend(('-X', opt if value is True else '%s=%s' % (opt, value)))
    return args


def _optim_args_from_interpreter_flags():
    return ['-' + 'O' * sys.flags.optimize] if sys.flags.optimize > 0 else []


def _text_encoding():
    if sys.flags.warn_default_encoding:
        import warnings
        warnings.warn("'encoding' argument not specified.", EncodingWarning, 4)
    if sys.flags.utf8_mode:
        return "utf-8"
    import locale
    return locale.getencoding()


def call(*popenargs, timeout=None, **kwargs):
    """Run a program and return its exit code."""
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except:
            p.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Run a program; CalledProcessError if it does not exit with 0."""
    retcode = call(*popenargs, **kwargs)
    if retcode:
        cmd = kwargs.get("args")
        if cmd is None:
            cmd = popenargs[0]
        raise CalledProcessError(retcode, cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program and return its output; CalledProcessError if it does not exit with 0."""
    for kw in ('stdout', 'check'):
        if kw in kwargs:
            raise ValueError(f'{kw} argument not allowed, it will be overridden.')
    if 'input' in kwargs and kwargs['input'] is None:
        # No input at all, rather than the caller's own.
        if (kwargs.get('universal_newlines') or kwargs.get('text')
                or kwargs.get('encoding') or kwargs.get('errors')):
            empty = ''
        else:
            empty = b''
        kwargs['input'] = empty
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program, wait until it ends, and return a CompletedProcess.

    input goes to its standard input; capture_output keeps what it writes; with
    timeout, it is killed after that many seconds and TimeoutExpired is raised;
    with check, another exit code than 0 raises CalledProcessError. The other
    arguments are those of Popen.
    """
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used '
                             'with capture_output.')
        kwargs['stdout'] = PIPE
        kwargs['stderr'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:
            process.kill()
            raise
        retcode = process.poll()
        if check and retcode:
            raise CalledProcessError(retcode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, retcode, stdout, stderr)


def list2cmdline(seq):
    """Return arguments as one string, quoted as Windows programs expect."""
    result = []
    for arg in map(os.fsdecode, seq):
        needquote = not arg or ' ' in arg or '\t' in arg
        out = []
        backslashes = 0
        for c in arg:
            if c == '\\':
                backslashes += 1
                continue
            if c == '"':
                out.append('\\' * (backslashes * 2 + 1) + c)
            else:
                out.append('\\' * backslashes + c)
            backslashes = 0
        out.append('\\' * (backslashes * 2 if needquote else backslashes))
        text = ''.join(out)
        result.append(f'"{text}"' if needquote else text)
    return ' '.join(result)


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Run a shell command and return (exit code, output without the last newline)."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT,
                            encoding=encoding, errors=errors)
        exitcode = 0
    except CalledProcessError as ex:
        data = ex.output
        exitcode = ex.returncode
    if data[-1:] == '\n':
        data = data[:-1]
    return exitcode, data


def getoutput(cmd, *, encoding=None, errors=None):
    """Run a shell command and return its output without the last newline."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def _use_posix_spawn():
    return False


class Popen:
    """A child process.

    args is the program with its arguments, or a command line if shell is true.
    stdin, stdout and stderr are None (the caller's own), PIPE, DEVNULL, a file
    or a file descriptor; stderr may be STDOUT. text, encoding, errors and
    universal_newlines make the pipes text streams.
    """

    _child_created = False

    def __init__(self, args, bufsize=-1, executable=None,
                 stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=True,
                 shell=False, cwd=None, env=None, universal_newlines=None,
                 startupinfo=None, creationflags=0,
                 restore_signals=True, start_new_session=False,
                 pass_fds=(), *, user=None, group=None, extra_groups=None,
                 encoding=None, errors=None, text=None, umask=-1, pipesize=-1,
                 process_group=None):
        if not _can_fork_exec:
            raise OSError(errno.ENOTSUP, f"{sys.platform} does not support processes.")
        _cleanup()
        # Held while the process is waited for, so that no two threads reap it.
        self._waitpid_lock = threading.Lock()
        self._input = None
        self._communication_started = False
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        if stdout is STDOUT:
            raise ValueError("STDOUT can only be used for stderr")
        if pipesize is None:
            pipesize = -1
        if not isinstance(pipesize, int):
            raise TypeError("pipesize must be an integer")
        if pass_fds and not close_fds:
            import warnings
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
            close_fds = True
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        self.encoding = encoding
        self.errors = errors
        self.pipesize = pipesize
        if (text is not None and universal_newlines is not None
                and bool(universal_newlines) != bool(text)):
            raise SubprocessError('Cannot disambiguate when both text '
                                  'and universal_newlines are supplied but '
                                  'different. Pass one or the other.')
        self.text_mode = encoding or errors or text or universal_newlines
        if self.text_mode and encoding is None:
            self.encoding = encoding = _text_encoding()
        self._sigint_wait_secs = 0.25
        self._closed_child_pipe_fds = False

        line_buffering = False
        if self.text_mode and bufsize == 1:
            # Only text has lines; the bytes below are buffered as usual.
            line_buffering = True
            bufsize = -1
        if process_group is None:
            process_group = -1
        if not isinstance(umask, int):
            raise TypeError('umask must be an integer')

        gid, gids, uid = self._ids(user, group, extra_groups)
        (p2cread, p2cwrite, c2pread, c2pwrite,
         errread, errwrite) = self._get_handles(stdin, stdout, stderr)
        try:
            if p2cwrite != -1:
                self.stdin = io.open(p2cwrite, 'wb', bufsize)
                if self.text_mode:
                    self.stdin = io.TextIOWrapper(
                        self.stdin, write_through=True, line_buffering=line_buffering,
                        encoding=encoding, errors=errors)
            if c2pread != -1:
                self.stdout = io.open(c2pread, 'rb', bufsize)
                if self.text_mode:
                    self.stdout = io.TextIOWrapper(self.stdout, encoding=encoding,
                                                   errors=errors)
            if errread != -1:
                self.stderr = io.open(errread, 'rb', bufsize)
                if self.text_mode:
                    self.stderr = io.TextIOWrapper(self.stderr, encoding=encoding,
                                                   errors=errors)
            self._execute_child(args, executable, preexec_fn, close_fds, pass_fds, cwd, env,
                                shell, p2cread, p2cwrite, c2pread, c2pwrite,
                                errread, errwrite, restore_signals,
                                gid, gids, uid, umask, start_new_session, process_group)
        except:
            # The child did not start: no pipe may be left open.
            for f in filter(None, (self.stdin, self.stdout, self.stderr)):
                try:
                    f.close()
                except OSError:
                    pass
            if not self._closed_child_pipe_fds:
                to_close = []
                if stdin == PIPE:
                    to_close.append(p2cread)
                if stdout == PIPE:
                    to_close.append(c2pwrite)
                if stderr == PIPE:
                    to_close.append(errwrite)
                if hasattr(self, '_devnull'):
                    to_close.append(self._devnull)
                for fd in to_close:
                    try:
                        os.close(fd)
                    except OSError:
                        pass
            raise

    @staticmethod
    def _ids(user, group, extra_groups):
        """Return group, groups and user as numbers."""
        def group_id(group):
            if isinstance(group, str):
                try:
                    import grp
                except ImportError:
                    raise ValueError("The group parameter cannot be a string "
                                     "on systems without the grp module")
                return grp.getgrnam(group).gr_gid
            if isinstance(group, int):
                return group
            raise TypeError("Group must be a string or an integer, not {}".format(type(group)))

        gid = gids = uid = None
        if group is not None:
            gid = group_id(group)
            if gid < 0:
                raise ValueError(f"Group ID cannot be negative, got {gid}")
        if extra_groups is not None:
            if isinstance(extra_groups, str):
                raise ValueError("Groups must be a list, not a string")
            gids = []
            for extra_group in extra_groups:
                if not isinstance(extra_group, (str, int)):
                    raise TypeError("Items in extra_groups must be a string "
                                    "or integer, not {}".format(type(extra_group)))
                gids.append(group_id(extra_group))
            for gid_check in gids:
                if gid_check < 0:
                    raise ValueError(f"Group ID cannot be negative, got {gid_check}")
        if user is not None:
            if isinstance(user, str):
                try:
                    import pwd
                except ImportError:
                    raise ValueError("The user parameter cannot be a string "
                                     "on systems without the pwd module")
                uid = pwd.getpwnam(user).pw_uid
            elif isinstance(user, int):
                uid = user
            else:
                raise TypeError("User must be a string or an integer")
            if uid < 0:
                raise ValueError(f"User ID cannot be negative, got {uid}")
        return gid, gids, uid

    def __repr__(self):
        obj_repr = (f"<{self.__class__.__name__}: "
                    f"returncode: {self.returncode} args: {self.args!r}>")
        if len(obj_repr) > 80:
            obj_repr = obj_repr[:76] + "...>"
        return obj_repr

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, universal_newlines):
        self.text_mode = bool(universal_newlines)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        if self.stdout:
            self.stdout.close()
        if self.stderr:
            self.stderr.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type == KeyboardInterrupt:
                # The child got the signal as well: leave it a moment to end.
                if self._sigint_wait_secs > 0:
                    try:
                        self._wait(timeout=self._sigint_wait_secs)
                    except TimeoutExpired:
                        pass
                self._sigint_wait_secs = 0
                return
            self.wait()

    def __del__(self, _maxsize=sys.maxsize, _warn=None):
        if not self._child_created:
            return
        if self.returncode is None:
            if _warn is None:
                import warnings
                _warn = warnings.warn
            _warn("subprocess %s is still running" % self.pid, ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)

    def _get_devnull(self):
        if not hasattr(self, '_devnull'):
            self._devnull = os.open(os.devnull, os.O_RDWR)
        return self._devnull

    # Communication.

    def communicate(self, input=None, timeout=None):
        """Send input, read all output, wait for the end; returns (stdout, stderr)."""
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        pipes = [self.stdin, self.stdout, self.stderr]
        if (timeout is None and not self._communication_started
                and pipes.count(None) >= 2):
            # One pipe at most: no need to watch several.
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
        endtime = None if timeout is None else time.monotonic() + timeout
        try:
            stdout, stderr = self._communicate(input, endtime, timeout)
        except KeyboardInterrupt:
            sigint_timeout = self._sigint_wait_secs
            if timeout is not None:
                sigint_timeout = min(sigint_timeout, max(0, endtime - time.monotonic()))
            self._sigint_wait_secs = 0
            try:
                self._wait(timeout=sigint_timeout)
            except TimeoutExpired:
                pass
            raise
        finally:
            self._communication_started = True
        self.wait(timeout=self._remaining_time(endtime))
        return stdout, stderr

    def _stdin_write(self, input):
        if input:
            try:
                self.stdin.write(input)
            except BrokenPipeError:
                pass        # the child reads no more
            except OSError as exc:
                if exc.errno != errno.EINVAL:
                    raise
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass
        except OSError as exc:
            if exc.errno != errno.EINVAL:
                raise

    def _remaining_time(self, endtime):
        return None if endtime is None else endtime - time.monotonic()

    def _check_timeout(self, endtime, orig_timeout, stdout_seq, stderr_seq,
                       skip_check_and_raise=False):
        if endtime is None:
            return
        if skip_check_and_raise or time.monotonic() > endtime:
            raise TimeoutExpired(self.args, orig_timeout,
                                 output=b''.join(stdout_seq) if stdout_seq else None,
                                 stderr=b''.join(stderr_seq) if stderr_seq else None)

    def _translate_newlines(self, data, encoding, errors):
        data = data.decode(encoding, errors)
        return data.replace("\r\n", "\n").replace("\r", "\n")

    def _save_input(self, input):
        if self.stdin and self._input is None:
            self._input_offset = 0
            self._input = input
            if input is not None and self.text_mode:
                self._input = self._input.encode(self.stdin.encoding, self.stdin.errors)

    def _communicate(self, input, endtime, orig_timeout):
        import selectors
        if self.stdin and not self._communication_started:
            try:
                self.stdin.flush()
            except BrokenPipeError:
                pass
            if not input:
                try:
                    self.stdin.close()
                except BrokenPipeError:
                    pass
        if not self._communication_started:
            self._fileobj2output = {}
            if self.stdout:
                self._fileobj2output[self.stdout] = []
            if self.stderr:
                self._fileobj2output[self.stderr] = []
        stdout = self._fileobj2output[self.stdout] if self.stdout else None
        stderr = self._fileobj2output[self.stderr] if self.stderr else None
        self._save_input(input)
        if self._input:
            input_view = memoryview(self._input)
            if input_view.itemsize > 1:
                input_view = input_view.cast('B')
        selector_class = _PopenSelector or getattr(selectors, 'PollSelector',
                                                   selectors.SelectSelector)
        with selector_class() as selector:
            if self.stdin and not self.stdin.closed and self._input:
                selector.register(self.stdin, selectors.EVENT_WRITE)
            for pipe in (self.stdout, self.stderr):
                if pipe and not pipe.closed:
                    selector.register(pipe, selectors.EVENT_READ)
            while selector.get_map():
                timeout = self._remaining_time(endtime)
                if timeout is not None and timeout < 0:
                    self._check_timeout(endtime, orig_timeout, stdout, stderr,
                                        skip_check_and_raise=True)
                    raise RuntimeError('_check_timeout(..., skip_check_and_raise=True) '
                                       'failed to raise TimeoutExpired.')
                ready = selector.select(timeout)
                self._check_timeout(endtime, orig_timeout, stdout, stderr)
                for key, events in ready:
                    if key.fileobj is self.stdin:
                        chunk = input_view[self._input_offset:
                                           self._input_offset + _PIPE_BUF]
                        try:
                            self._input_offset += os.write(key.fd, chunk)
                        except BrokenPipeError:
                            selector.unregister(key.fileobj)
                            key.fileobj.close()
                        else:
                            if self._input_offset >= len(input_view):
                                selector.unregister(key.fileobj)
                                key.fileobj.close()
                    else:
                        data = os.read(key.fd, 32768)
                        if not data:
                            selector.unregister(key.fileobj)
                            key.fileobj.close()
                        self._fileobj2output[key.fileobj].append(data)
        self.wait(timeout=self._remaining_time(endtime))
        if stdout is not None:
            stdout = b''.join(stdout)
        if stderr is not None:
            stderr = b''.join(stderr)
        if self.text_mode:
            if stdout is not None:
                stdout = self._translate_newlines(stdout, self.stdout.encoding,
                                                  self.stdout.errors)
            if stderr is not None:
                stderr = self._translate_newlines(stderr, self.stderr.encoding,
                                                  self.stderr.errors)
        return stdout, stderr

    # The start of the child.

    def _get_handles(self, stdin, stdout, stderr):
        """Return the six file descriptors of the pipes, -1 for those there are not."""
        p2cread, p2cwrite = -1, -1
        c2pread, c2pwrite = -1, -1
        errread, errwrite = -1, -1
        if stdin is None:
            pass
        elif stdin == PIPE:
            p2cread, p2cwrite = self._pipe()
        elif stdin == DEVNULL:
            p2cread = self._get_devnull()
        else:
            p2cread = self._descriptor(stdin)
        if stdout is None:
            pass
        elif stdout == PIPE:
            c2pread, c2pwrite = self._pipe()
        elif stdout == DEVNULL:
            c2pwrite = self._get_devnull()
        else:
            c2pwrite = self._descriptor(stdout)
        if stderr is None:
            pass
        elif stderr == PIPE:
            errread, errwrite = self._pipe()
        elif stderr == STDOUT:
            errwrite = c2pwrite if c2pwrite != -1 else sys.__stdout__.fileno()
        elif stderr == DEVNULL:
            errwrite = self._get_devnull()
        else:
            errwrite = self._descriptor(stderr)
        return p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite

    @staticmethod
    def _descriptor(file):
        return file if isinstance(file, int) else file.fileno()

    def _pipe(self):
        pair = os.pipe()
        if self.pipesize > 0:
            import fcntl
            if hasattr(fcntl, 'F_SETPIPE_SZ'):
                fcntl.fcntl(pair[0], fcntl.F_SETPIPE_SZ, self.pipesize)
        return pair

    def _execute_child(self, args, executable, preexec_fn, close_fds,
                       pass_fds, cwd, env, shell,
                       p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,
                       restore_signals, gid, gids, uid, umask,
                       start_new_session, process_group):
        if isinstance(args, (str, bytes)):
            args = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError('path-like args is not allowed when shell is true')
            args = [args]
        else:
            args = list(args)
        if shell:
            unix_shell = ('/system/bin/sh' if hasattr(sys, 'getandroidapilevel')
                          else '/bin/sh')
            args = [unix_shell, "-c"] + args
            if executable:
                args[0] = executable
        if executable is None:
            executable = args[0]
        sys.audit("subprocess.Popen", executable, args, cwd, env)

        orig_executable = executable
        # Through this pipe the child tells why it could not run the program.
        errpipe_read, errpipe_write = os.pipe()
        # The child's end must not be one of the three standard descriptors.
        low_fds_to_close = []
        while errpipe_write < 3:
            low_fds_to_close.append(errpipe_write)
            errpipe_write = os.dup(errpipe_write)
        for low_fd in low_fds_to_close:
            os.close(low_fd)
        try:
            try:
                env_list = None if env is None else self._environment(env)
                executable = os.fsencode(executable)
                if os.path.dirname(executable):
                    executable_list = (executable,)
                else:
                    executable_list = tuple(os.path.join(os.fsencode(directory), executable)
                                            for directory in os.get_exec_path(env))
                fds_to_keep = set(pass_fds)
                fds_to_keep.add(errpipe_write)
                self.pid = _fork_exec(
                    args, executable_list, close_fds, tuple(sorted(map(int, fds_to_keep))),
                    cwd, env_list, p2cread, p2cwrite, c2pread, c2pwrite,
                    errread, errwrite, errpipe_read, errpipe_write,
                    restore_signals, start_new_session, process_group,
                    gid, gids, uid, umask, preexec_fn, _USE_VFORK)
                self._child_created = True
            finally:
                os.close(errpipe_write)
            self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)
            errpipe_data = bytearray()
            while True:
                part = os.read(errpipe_read, 50000)
                errpipe_data += part
                if not part or len(errpipe_data) > 50000:
                    break
        finally:
            os.close(errpipe_read)
        if errpipe_data:
            self._raise_child_error(errpipe_data, orig_executable, cwd)

    @staticmethod
    def _environment(env):
        env_list = []
        for k, v in env.items():
            k = os.fsencode(k)
            if b'=' in k:
                raise ValueError("illegal environment variable name")
            env_list.append(k + b'=' + os.fsencode(v))
        return env_list

    def _close_pipe_fds(self, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite):
        """Close the child's ends of the pipes."""
        devnull_fd = getattr(self, '_devnull', None)
        for ours, childs in ((p2cwrite, p2cread), (c2pread, c2pwrite), (errread, errwrite)):
            if childs != -1 and ours != -1 and childs != devnull_fd:
                os.close(childs)
        if devnull_fd is not None:
            os.close(devnull_fd)
        self._closed_child_pipe_fds = True

    def _raise_child_error(self, errpipe_data, orig_executable, cwd):
        """Raise the exception that the child reported as b'Type:errno:message'."""
        try:
            pid, sts = _waitpid(self.pid, 0)
            if pid == self.pid:
                self._handle_exitstatus(sts)
            else:
                self.returncode = sys.maxsize
        except ChildProcessError:
            pass
        try:
            exception_name, hex_errno, err_msg = errpipe_data.split(b':', 2)
            err_msg = err_msg.decode()
        except ValueError:
            exception_name = b'SubprocessError'
            hex_errno = b'0'
            err_msg = 'Bad exception data from child: {!r}'.format(bytes(errpipe_data))
        child_exception_type = getattr(builtins, exception_name.decode('ascii'),
                                       SubprocessError)
        if issubclass(child_exception_type, OSError) and hex_errno:
            errno_num = int(hex_errno, 16)
            if err_msg == "noexec:chdir":
                err_msg = ""
                err_filename = cwd
            elif err_msg == "noexec":
                err_filename = None
                err_msg = ""
            else:
                err_filename = orig_executable
            if errno_num != 0:
                err_msg = os.strerror(errno_num)
            if err_filename is not None:
                raise child_exception_type(errno_num, err_msg, err_filename)
            raise child_exception_type(errno_num, err_msg)
        raise child_exception_type(err_msg)

    # The end of the child.

    def poll(self):
        """Return the exit code if the process has ended, else None."""
        return self._internal_poll()

    def _handle_exitstatus(self, sts, _waitstatus_to_exitcode=_waitstatus_to_exitcode,
                           _WIFSTOPPED=os.WIFSTOPPED, _WSTOPSIG=os.WSTOPSIG):
        if _WIFSTOPPED(sts):
            self.returncode = -_WSTOPSIG(sts)
        else:
            self.returncode = _waitstatus_to_exitcode(sts)

    def _internal_poll(self, _deadstate=None, _waitpid=_waitpid, _WNOHANG=_WNOHANG,
                       _ECHILD=_ECHILD):
        # The defaults keep it working while modules are torn down.
        if self.returncode is None:
            if not self._waitpid_lock.acquire(False):
                return None         # another thread is waiting for it
            try:
                if self.returncode is not None:
                    return self.returncode
                pid, sts = _waitpid(self.pid, _WNOHANG)
                if pid == self.pid:
                    self._handle_exitstatus(sts)
            except OSError as e:
                if _deadstate is not None:
                    self.returncode = _deadstate
                elif e.errno == _ECHILD:
                    # Somebody else reaped it: the exit code is lost.
                    self.returncode = 0
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def _try_wait(self, wait_flags):
        try:
            return os.waitpid(self.pid, wait_flags)
        except ChildProcessError:
            return self.pid, 0

    def wait(self, timeout=None):
        """Wait until the process ends and return its exit code."""
        endtime = None if timeout is None else time.monotonic() + timeout
        try:
            return self._wait(timeout=timeout)
        except KeyboardInterrupt:
            sigint_timeout = self._sigint_wait_secs
            if timeout is not None:
                sigint_timeout = min(sigint_timeout, max(0, endtime - time.monotonic()))
            self._sigint_wait_secs = 0
            try:
                self._wait(timeout=sigint_timeout)
            except TimeoutExpired:
                pass
            raise

    def _wait(self, timeout):
        if self.returncode is not None:
            return self.returncode
        if timeout is not None:
            endtime = time.monotonic() + timeout
            delay = 0.0005
            while True:
                if self._waitpid_lock.acquire(False):
                    try:
                        if self.returncode is not None:
                            break
                        pid, sts = self._try_wait(_WNOHANG)
                        assert pid == self.pid or pid == 0
                        if pid == self.pid:
                            self._handle_exitstatus(sts)
                            break
                    finally:
                        self._waitpid_lock.release()
                remaining = self._remaining_time(endtime)
                if remaining <= 0:
                    raise TimeoutExpired(self.args, timeout)
                delay = min(delay * 2, remaining, .05)
                time.sleep(delay)
        else:
            while self.returncode is None:
                with self._waitpid_lock:
                    if self.returncode is not None:
                        break
                    pid, sts = self._try_wait(0)
                    if pid == self.pid:
                        self._handle_exitstatus(sts)
        return self.returncode

    def send_signal(self, sig):
        """Send the process a signal, if it has not ended."""
        # Poll first: the number may belong to another process by now.
        self.poll()
        if self.returncode is not None:
            return
        try:
            os.kill(self.pid, sig)
        except ProcessLookupError:
            pass

    def terminate(self):
        """Ask the process to end (SIGTERM)."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """End the process (SIGKILL)."""
        self.send_signal(signal.SIGKILL)
