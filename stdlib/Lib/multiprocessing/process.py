"""The process object, which has the interface of a thread object."""

import os
import signal
import sys
import threading
from _weakrefset import WeakSet
from itertools import count

__all__ = ['BaseProcess', 'current_process', 'active_children', 'parent_process']


def _working_folder() -> str | None:
    try:
        return os.path.abspath(os.getcwd())
    except OSError:
        # It may have been removed.
        return None


ORIGINAL_DIR = _working_folder()


def current_process():
    """Return the object that stands for this process."""
    return _current_process


def parent_process():
    """Return the object that stands for the parent; the main process has None."""
    return _parent_process


def active_children():
    """Return the children that still run; the others are reaped."""
    _cleanup()
    return [*_children]


def _cleanup():
    """Reap the children that have ended."""
    ended = {child for child in tuple(_children)
             if child._popen is not None and child._popen.poll() is not None}
    _children.difference_update(ended)


class BaseProcess:
    """A process, or what will become one.

    Its subclasses differ in how they start, which _Popen() says.
    """

    # Read by _bootstrap() in the child; a context's process class sets it.
    _start_method = None

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        creator = _current_process
        self._begin_as((*creator._identity, next(_process_counter)), name, creator._config.copy())
        self._parent_pid = os.getpid()
        self._parent_name = creator.name
        self._target, self._args, self._kwargs = target, tuple(args), dict(kwargs)
        if not name:
            self._name = f'{type(self).__name__}-{':'.join(map(str, self._identity))}'
        if daemon is not None:
            self.daemon = daemon
        _dangling.add(self)

    def _begin_as(self, identity: tuple[int, ...], name: str, config: dict):
        """Set what every process object has, the main process's too."""
        self._identity = identity
        self._name = name
        self._config = config
        self._parent_pid = None
        self._popen = None
        self._closed = False

    # What the child does

    def run(self):
        """Call the target; subclasses may do something else."""
        if target := self._target:
            target(*self._args, **self._kwargs)

    @staticmethod
    def _after_fork():
        from . import util
        # The finalizers in the copied registry are the parent's.
        util._finalizer_registry.clear()
        util._run_after_forkers()

    def _become_current(self, parent_sentinel):
        """Make this the object of the running process, which has just begun."""
        global _children, _current_process, _parent_process, _process_counter
        from . import context, util
        if self._start_method is not None:
            context._force_start_method(self._start_method)
        _children, _process_counter = set(), count(1)
        util._close_stdin()
        # The copied object stays alive until its finalizer is no more.
        replaced, _current_process = _current_process, self
        _parent_process = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
        if threading._HAVE_THREAD_NATIVE_ID:
            threading.main_thread()._set_native_id()
        self._after_fork()
        del replaced

    def _bootstrap(self, parent_sentinel=None):
        """Live the child's whole life; returns its exit code."""
        from . import util
        status = 1
        try:
            self._become_current(parent_sentinel)
            util.info('child process calling self.run()')
            self.run()
            status = 0
        except SystemExit as leaving:
            status = _status_of(leaving.code)
        except BaseException:
            import traceback
            print(f'Process {self.name}:', file=sys.stderr)
            traceback.print_exc()
        finally:
            try:
                util._exit_function()
            finally:
                threading._shutdown()
                util.info('process exiting with exitcode %d', status)
                util._flush_std_streams()
        return status

    # What the parent does

    def _Popen(self):
        raise NotImplementedError

    def _check_closed(self):
        if self._closed:
            raise ValueError('process object is closed')

    def _check_parent(self, action: str):
        assert self._parent_pid == os.getpid(), f'can only {action}'

    def start(self):
        """Start the process; possible once."""
        self._check_closed()
        assert self._popen is None, 'cannot start a process twice'
        self._check_parent('start a process object created by current process')
        if _current_process._config.get('daemon'):
            raise AssertionError('daemonic processes are not allowed to have children')
        _cleanup()
        popen = self._Popen(self)
        self._popen, self._sentinel = popen, popen.sentinel
        # The child has its own; here they would only keep things alive.
        for only_for_the_child in ('_target', '_args', '_kwargs'):
            delattr(self, only_for_the_child)
        _children.add(self)

    def terminate(self):
        """End the process with SIGTERM."""
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        """End the process with SIGKILL."""
        self._check_closed()
        self._popen.kill()

    def join(self, timeout=None):
        """Wait for the end of the process, for at most the timeout."""
        self._check_closed()
        self._check_parent('join a child process')
        assert self._popen is not None, 'can only join a started process'
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        """Return whether the process has started and not ended."""
        self._check_closed()
        if self is _current_process:
            return True
        self._check_parent('test a child process')
        alive = self._popen is not None and self._popen.poll() is None
        if not alive:
            _children.discard(self)
        return alive

    def close(self):
        """Give up the resources of a process that has ended, or never started."""
        if (popen := self._popen) is not None:
            if popen.poll() is None:
                raise ValueError('Cannot close a process while it is still running. '
                                 'You should first call join() or terminate().')
            popen.close()
            self._popen = None
            del self._sentinel
            _children.discard(self)
        self._closed = True

    # What both may ask

    @property
    def name(self):
        """A text for people to read."""
        return self._name

    @name.setter
    def name(self, text):
        assert isinstance(text, str), 'name must be a string'
        self._name = text

    @property
    def daemon(self):
        """Whether the end of the parent ends this process."""
        return self._config.get('daemon', False)

    @daemon.setter
    def daemon(self, flag):
        assert self._popen is None, 'process has already started'
        self._config['daemon'] = flag

    @property
    def authkey(self):
        """The key by which the processes of one program know each other."""
        return self._config['authkey']

    @authkey.setter
    def authkey(self, key):
        self._config['authkey'] = AuthenticationString(key)

    @property
    def exitcode(self):
        """The exit code; minus the number for a signal, None before the end."""
        self._check_closed()
        return None if self._popen is None else self._popen.poll()

    @property
    def ident(self):
        """The number that the system gave the process; None before the start."""
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return None if self._popen is None else self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor for wait(), ready once the process has ended."""
        self._check_closed()
        if not hasattr(self, '_sentinel'):
            raise ValueError('process not started')
        return self._sentinel

    def _state(self) -> tuple[str, int | None]:
        """Return a word for the state, and the exit code."""
        if self is _current_process:
            return 'started', None
        if self._closed:
            return 'closed', None
        if self._parent_pid != os.getpid():
            return 'unknown', None
        if self._popen is None:
            return 'initial', None
        code = self._popen.poll()
        return ('started' if code is None else 'stopped'), code

    def __repr__(self):
        state, code = self._state()
        pid = '' if self._popen is None else f' pid={self._popen.pid}'
        ending = '' if code is None else f' exitcode={_exitcode_to_name.get(code, code)}'
        daemon = ' daemon' if self.daemon else ''
        return (f'<{type(self).__name__} name={self._name!r}{pid} '
                f'parent={self._parent_pid} {state}{ending}{daemon}>')


def _status_of(code) -> int:
    """Return the exit code that sys.exit(code) means; a text goes to stderr."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    print(code, file=sys.stderr)
    return 1


class AuthenticationString(bytes):
    """A secret, which cannot be pickled but for a child that is being started."""

    def __reduce__(self):
        from . import context
        if context.get_spawning_popen() is not None:
            return AuthenticationString, (bytes(self),)
        raise TypeError('Pickling an AuthenticationString object is disallowed for '
                        'security reasons')


class _ParentProcess(BaseProcess):
    """The parent, as a child sees it."""

    def __init__(self, name, number, sentinel):
        self._begin_as((), name, {})
        self._number = number
        self._sentinel = sentinel

    def _ended_within(self, timeout) -> bool:
        from . import connection
        return bool(connection.wait([self._sentinel], timeout))

    def is_alive(self):
        return not self._ended_within(0)

    def join(self, timeout=None):
        """Wait for the end of the parent, for at most the timeout."""
        self._ended_within(timeout)

    @property
    def ident(self):
        """The number that the system gave the parent."""
        return self._number

    pid = ident


class _MainProcess(BaseProcess):
    """The process that no object started."""

    def __init__(self):
        key = AuthenticationString(os.urandom(32))
        # The prefix begins the names of semaphores.
        self._begin_as((), 'MainProcess', {'authkey': key, 'semprefix': '/mp'})

    def close(self):
        pass


_current_process = _MainProcess()
_parent_process = None
_process_counter = count(1)
_children: set[BaseProcess] = set()

# The names of exit codes that are signals, the last of several for a number.
_exitcode_to_name = {
    -number: f'-{name}' for name, number in vars(signal).items()
    if name.startswith('SIG') and '_' not in name}

# The process objects that still exist; the tests look for forgotten ones.
_dangling: WeakSet = WeakSet()
