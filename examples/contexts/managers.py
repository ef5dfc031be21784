"""Context managers: classes, generators, stacks, suppression, nesting, asynchronous ones."""
import contextlib
import io
import os


class Step:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print('enter', self.name)
        return self

    def __exit__(self, kind, value, trace):
        print('exit', self.name, kind.__name__ if kind else None, value)
        return self.swallow


@contextlib.contextmanager
def section(title, lines):
    lines.append(f'<{title}>')
    try:
        yield lines.append
    except LookupError as error:
        lines.append(f'! {error!r}')
    finally:
        lines.append(f'</{title}>')


@contextlib.contextmanager
def changed(mapping, **values):
    """Set entries of a mapping for a while."""
    saved = {k: mapping[k] for k in values if k in mapping}
    mapping.update(values)
    try:
        yield mapping
    finally:
        for key in values:
            if key in saved:
                mapping[key] = saved[key]
            else:
                del mapping[key]


class Transaction(contextlib.ContextDecorator):
    log = []

    def __enter__(self):
        self.log.append('begin')

    def __exit__(self, kind, value, trace):
        self.log.append('rollback' if kind else 'commit')


@Transaction()
def save(ok):
    if not ok:
        raise OSError('disk full')
    return 'saved'


class AsyncStep:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        print('async enter', self.name)
        return self.name

    async def __aexit__(self, *details):
        print('async exit', self.name)


async def asynchronous():
    async with AsyncStep('one') as a, AsyncStep('two') as b:
        print('inside', a, b)
    return 'done'


def early_return():
    with Step('returning'):
        return 'value'


def loops():
    for n in range(3):
        with Step(n):
            if n == 0:
                continue
            break


def main():
    with Step('outer') as outer, Step('inner', swallow=True):
        print('inside', outer.name)
        raise ValueError('lost')
    print('after')
    try:
        with (Step('a'), Step('b')):
            raise KeyError('kept')
    except KeyError as error:
        print('caught', error)
    print(early_return())
    loops()
    lines = []
    with section('head', lines) as add:
        add('hello')
        with section('body', lines) as inner:
            inner({}['nothing'])
    print(lines)
    settings = {'debug': False, 'level': 1}
    with changed(settings, debug=True, extra=5) as current:
        print(current)
    print(settings)
    print(save(True))
    with contextlib.suppress(OSError):
        save(False)
    print(Transaction.log)
    with contextlib.ExitStack() as stack:
        for name in 'xyz':
            stack.enter_context(Step(name))
        stack.callback(print, 'callback', end='!\n')
        stack.push(lambda *details: print('pushed', details[0]))
    with contextlib.ExitStack() as stack:
        stack.enter_context(Step('moved'))
        kept = stack.pop_all()
    print('still open')
    kept.close()
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        print('into the buffer')
    print(repr(buffer.getvalue()))
    with contextlib.nullcontext(5) as five, contextlib.closing(io.StringIO('text')) as stream:
        print(five, stream.read())
    print(stream.closed)
    with open('notes.txt', 'w') as file:
        file.write('one\ntwo\n')
    with open('notes.txt') as file:
        print([line.strip() for line in file], file.closed)
    print(file.closed, os.path.getsize('notes.txt'))
    os.remove('notes.txt')
    try:
        with object():
            pass
    except TypeError as error:
        print(error)
    try:
        asynchronous().send(None)
    except StopIteration as stop:
        print(stop.value)


main()
