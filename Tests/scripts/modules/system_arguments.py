"""Arguments at the edge of what the system takes: numbers, times, paths and statuses."""

import os
import pathlib
import socket
import sys
import tempfile
import threading
import time
import warnings

folder = tempfile.mkdtemp()


def show(label, action):
    try:
        result = action()
    except Exception as error:
        result = f'{type(error).__name__}: {error}'
    print(label, '->', str(result).replace(folder, '...'))


def paths():
    missing = pathlib.Path(folder, 'missing')
    for action in (os.mkdir, os.stat, os.unlink, os.rmdir, os.readlink, os.utime, os.scandir, os.chdir, open):
        show(action.__name__, lambda: action(pathlib.Path(folder) if action is os.mkdir else missing))
    show('rename', lambda: os.rename(missing, missing))

    class Bytes:
        def __fspath__(self):
            return os.fsencode(folder + '/link')

    os.symlink('target', folder + '/link')
    print(os.readlink(Bytes()), os.DirEntry[int])


def numbers():
    for big in 2**31, -2**31 - 1, 2**70:
        for action in os.dup, os.close, os.isatty, os.fsync, os.umask, os.getpgid, os.sched_getscheduler:
            show((action.__name__, big), lambda: action(big))
        show(('kill', big), lambda: os.kill(big, 0))
        show(('waitpid', big), lambda: os.waitpid(big, 0))
    for pair in (-1, -1), (-2, -2), (2**32, 0), (1, 2**40), (5, 6):
        show(('makedev', pair), lambda: os.makedev(*pair))
    for device in -1, 5, 2**64 - 1, 2**64, -2:
        show(device, lambda: (os.major(device), os.minor(device)))
    for arguments, named in ((5,), {}), ((), {'sched_priority': 5}), ((), {}), ((1, 2), {}):
        show('sched_param', lambda: os.sched_param(*arguments, **named))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        show('fsync', lambda: os.fsync(True))
        print([str(warning.message) for warning in caught])
    timer = os.timerfd_create(time.CLOCK_MONOTONIC, flags=os.TFD_NONBLOCK)
    print(os.get_inheritable(timer))
    os.close(timer)
    for size in 2**31 - 17, 2**31 - 16, 2**31 - 25, 2**31 - 24, -1:
        show(size, lambda: (socket.CMSG_LEN(size), socket.CMSG_SPACE(size)))
    show('port', lambda: socket.getaddrinfo('localhost', '\ud800'))


def times():
    limit = 2**31
    for year in limit - 1, limit, -limit + 1900, -limit + 1899, -limit - 1, 2**63, -2**63:
        moment = (year,) + (1,) * 8
        for name in 'asctime', 'mktime':
            show((name, year), lambda: getattr(time, name)(moment) and (name == 'mktime' or time.asctime(moment)))
    for field in range(9):
        for value in -2**63, -1, 0, 70, 400, 2**40:
            moment = [2000] + [1] * 8
            moment[field] = value
            show((field, value), lambda: time.asctime(tuple(moment)))
    for text in '%\0d', '\ud800', '%', '', 'a\0b%Y', '\udcff', '\xe9%Y':
        show(ascii(text), lambda: ascii(time.strftime(text, (2000,) + (1,) * 8)))
    show('clock', lambda: time.clock_gettime(12345))
    show('clock', lambda: time.clock_settime(time.CLOCK_MONOTONIC, 0))
    clock = time.pthread_getcpuclockid(threading.get_ident())
    print(time.clock_gettime(clock) > 0)


def system():
    for status in (42,), (1, 2), (), None, 'text', SystemExit(7):
        try:
            sys.exit(status)
        except SystemExit as error:
            print(error.args, error.code)
    show('flags', type(sys.flags))
    show('version', type(sys.version_info))
    sys.stderr = sys.stdout
    for value in 'text', 1:
        sys.excepthook(None, value, None)
    show('interned', lambda: sys._is_interned(1))
    print(isinstance(sys._stdlib_dir, str), sys.getdlopenflags() == os.RTLD_NOW)
    sys.setdlopenflags(os.RTLD_LAZY)
    print(sys.getdlopenflags() == os.RTLD_LAZY)


def frames():
    entered, leave = threading.Event(), threading.Event()

    def outer():
        try:
            1 / 0
        except ZeroDivisionError:
            inner()

    def inner():
        entered.set()
        leave.wait()

    thread = threading.Thread(target=outer)
    thread.start()
    entered.wait()

    def is_waiting(frame):
        return frame is not None and (frame.f_code.co_name == 'wait' or is_waiting(frame.f_back))

    while not is_waiting(sys._current_frames()[thread.ident]):
        time.sleep(.001)
    frame, lines = sys._current_frames()[thread.ident], []
    while frame:
        if frame.f_code.co_filename == __file__:
            lines.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        frame = frame.f_back
    print(lines, {ident == thread.ident: repr(error) for ident, error in sys._current_exceptions().items()})
    leave.set()
    thread.join()


def ends():
    released = []

    class Value:
        def __del__(self):
            released.append(threading.current_thread().name)

    local = threading.local()

    def work():
        local.value = Value()
        held = Value()

    thread = threading.Thread(target=work, name='worker')
    thread.start()
    thread.join()
    print(released)


for part in paths, numbers, times, system, frames, ends:
    print('#', part.__name__)
    part()
