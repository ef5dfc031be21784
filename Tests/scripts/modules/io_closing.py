"""How streams end: closed, forgotten, or failing on the way; and what they refuse."""

import io
import os
import tempfile
import warnings

folder = tempfile.mkdtemp()
path = os.path.join(folder, 'text')
with open(path, 'w') as file:
    file.write('one\ntwo\n')


def show(label, action):
    try:
        result = action()
    except Exception as error:
        result = f'{type(error).__name__}: {error}'
    print(label, '->', str(result).replace(folder, '...'))


def abilities():
    for mode, names in (('r', ['write']), ('a', ['read', 'readline', '__next__', 'readlines'])):
        with open(path, mode) as file:
            for name in names:
                show((mode, name), lambda: getattr(file, name)(*['x'] * (name == 'write')))
    show('unbuffered text', lambda: open(path, buffering=0))
    show('unknown encoding', lambda: open(path, encoding='nope'))
    for name, values in (('encoding', ['\ud800', 'a\0b', 5]), ('errors', ['\ud800', 5]), ('newline', ['\n\r', 'a\0b', 5])):
        for value in values:
            show((name, ascii(value)), lambda: io.TextIOWrapper(io.BytesIO(), **{'encoding': 'utf-8', name: value}))
    show('nothing to read', lambda: io.TextIOWrapper(5))

    class Number:
        def __fspath__(self):
            return 3

    class Refusing:
        __fspath__ = None

    show('number', lambda: open(Number()))
    show('refusing', lambda: open(Refusing()))
    show('refusing', lambda: os.fspath(Refusing()))
    show('refusing', lambda: os.stat(Refusing()))
    show('large', lambda: open(2**40))


def failures():
    def bad():
        raise OSError('flush')

    for stream in (open(path, 'rb', buffering=0), open(path, 'rb'), open(path), io.BytesIO()):
        try:
            stream.flush = bad
            show(type(stream).__name__, stream.close)
        except AttributeError as error:
            print(error)
        print(stream.closed)
        del stream.flush
        stream.close()

    class Below(io.BytesIO):
        def close(self):
            super().close()
            raise ValueError('close')

    stream = io.BufferedWriter(Below())
    stream.flush = bad
    try:
        stream.close()
    except ValueError as error:
        print(error, '|', error.__context__, stream.closed)

    class Fixed(io.FileIO):
        def __setattr__(self, name, value):
            raise ZeroDivisionError(name)

    descriptor = os.open(path, os.O_RDONLY)
    show('name', lambda: Fixed(descriptor))
    os.close(descriptor)


def destructors():
    def telling(base):
        class Telling(base):
            def __del__(self):
                print('del', end=' ')
                super().__del__()

            def close(self):
                print('close', end=' ')
                super().close()

            def flush(self):
                print('flush', end=' ')
                super().flush()

        return Telling

    for base, arguments in ((io.IOBase, ()), (io.RawIOBase, ()), (io.FileIO, (path,)), (io.BytesIO, ()), (io.StringIO, ()),
                            (io.BufferedReader, (io.BytesIO(),)), (io.BufferedWriter, (io.BytesIO(),)), (io.TextIOWrapper, (io.BytesIO(),))):
        print(base.__name__, end=': ')
        telling(base)(*arguments)
        print()


def forgotten():
    def make(mode, **more):
        file = open(path, mode, **more)
        return file

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        for mode, more in (('r', {'encoding': 'utf-8'}), ('rb', {}), ('rb', {'buffering': 0}), ('r+b', {})):
            make(mode, **more)
    for warning in caught:
        print(warning.category.__name__, str(warning.message).replace(folder, '...'))


def pairs():
    stream = io.TextIOWrapper(io.BufferedRWPair(io.BytesIO(b'foo\nbar\n'), io.BytesIO()), encoding='ascii')
    line = stream.readline()
    stream.write(line)
    print(line, stream.readline())
    stream = io.TextIOWrapper(io.BytesIO(b'12345' * 2000 + b'\xff\n67'), encoding='ascii')
    show('undecodable', stream.readline)
    show('undecodable', stream.readline)


for part in abilities, failures, destructors, forgotten, pairs:
    print('#', part.__name__)
    part()
