"""Audit hooks: what they are told, and that they can refuse it."""

import os
import sys
import tempfile

folder = tempfile.mkdtemp()
events, told = [], {'my.event', 'open', 'compile', 'exec', 'sys.addaudithook', 'os.mkdir', 'os.rmdir', 'os.rename', 'os.remove', 'os.listdir',
                    'os.scandir', 'os.chdir', 'os.system', 'os.kill'}
refused = None


def shown(value):
    if isinstance(value, bytes):
        return 'bytes'
    return value if value is None or isinstance(value, (str, int)) else type(value).__name__


def hook(event, arguments):
    if event == refused:
        raise PermissionError(event)
    if event in told:
        if event == 'os.kill' and arguments[0] == os.getpid():
            arguments = 'this process', *arguments[1:]
        events.append(f"{event} {tuple(map(shown, arguments))}".replace(folder, '...'))


def show(label, action):
    events.clear()
    try:
        result = action()
    except Exception as error:
        result = f'{type(error).__name__}: {error}'
    seen = list(events)
    print(label, type(result).__name__ if not isinstance(result, (str, int, type(None))) else result, seen)


show('nobody listens', lambda: sys.audit('my.event', 1))
sys.addaudithook(hook)
show('own event', lambda: sys.audit('my.event', 1, 'x'))
show('without arguments', lambda: sys.audit('my.event'))
show('no name', lambda: sys.audit(5))
path = os.path.join(folder, 'file')
for mode in 'w', 'wb', 'a', 'r', 'r+':
    show(mode, lambda: open(path, mode).close())
show('os.open', lambda: os.close(os.open(path, os.O_RDONLY)))
show('compile', lambda: compile('1', 'name', 'eval'))
show('exec', lambda: exec('1'))
show('eval', lambda: eval('1 + 1'))
show('code', lambda: eval(compile('2', 'name', 'eval')))
show('mkdir', lambda: os.mkdir(folder + '/new'))
show('rmdir', lambda: os.rmdir(folder + '/new'))
show('rename', lambda: os.rename(path, path + '2'))
show('listdir', lambda: len(os.listdir(folder)))
show('scandir', lambda: os.scandir(folder).close())
show('remove', lambda: os.remove(path + '2'))
show('chdir', lambda: os.chdir(folder))
show('system', lambda: os.system('true'))
show('kill', lambda: os.kill(os.getpid(), 0))
refused = 'os.mkdir'
show('refused', lambda: os.mkdir(folder + '/new'))
print(os.path.exists(folder + '/new'))
refused = 'sys.addaudithook'
show('not added', lambda: sys.addaudithook(print))
refused = None
show('added', lambda: sys.addaudithook(lambda event, arguments: events.append('second') if event == 'my.event' else None))
show('both', lambda: sys.audit('my.event'))
