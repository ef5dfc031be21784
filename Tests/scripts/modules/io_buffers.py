"""What buffered streams ask of the raw stream below, and the memory that streams in memory show."""

import array
import io
import os
import socket
import struct


def show(label, action):
    try:
        result = action()
    except Exception as error:
        result = f'{type(error).__name__}: {error}'
    print(label, '->', result)


class Raw(io.RawIOBase):
    """Gives and takes what a script says, and tells."""

    def __init__(self, *answers, data=b''):
        self.answers, self.data, self.calls = list(answers), io.BytesIO(data), []

    def readable(self):
        return True

    writable = readable

    def answer(self, default):
        return self.answers.pop(0) if self.answers else default

    def readinto(self, buffer):
        self.calls.append(('readinto', type(buffer).__name__, len(buffer)))
        limit = self.answer(len(buffer))
        return self.data.readinto(memoryview(buffer)[:limit]) if isinstance(limit, int) and limit >= 0 else limit

    def write(self, data):
        self.calls.append(('write', type(data).__name__, bytes(data)))
        count = self.answer(len(data))
        if isinstance(count, int) and 0 < count <= len(data):
            self.data.write(bytes(data)[:count])
        return count


def reading():
    data = bytes(range(97, 123))
    for steps in ((3, 1, 4, 8), (30,), (4, 9, 2, 20), (-1,)):
        raw = Raw(data=data)
        stream = io.BufferedReader(raw, 4)
        print(steps, [stream.read(n) for n in steps], raw.calls)
    for steps in ((1, 3, 9), (6,), (-1, 2)):
        raw = Raw(data=data)
        stream = io.BufferedReader(raw, 4)
        print('read1', steps, [stream.read1(n) for n in steps], raw.calls)
    for name in 'readinto', 'readinto1':
        raw = Raw(data=data)
        stream = io.BufferedReader(raw, 4)
        target = bytearray(11)
        stream.read(1)
        print(name, getattr(stream, name)(target), target, getattr(stream, name)(target), target, raw.calls)
    stream = io.BufferedReader(Raw(data=b'one\ntwo\nthree, and more\nend'), 5)
    print(stream.readline(), stream.readline(2), stream.readline(), stream.peek(), next(stream), list(stream))
    for answer in 'x', -5, 100, None:
        for action in 'read', 'read1', 'readline', 'peek':
            stream = io.BufferedReader(Raw(answer, data=data), 8)
            if (answer, action) != (-5, 'read'):
                show((answer, action), getattr(stream, action))
    stream = io.BufferedReader(Raw(None, data=data), 8)
    show('nothing yet', lambda: (stream.read(3), stream.read(3)))


def writing():
    def attempt(answers, *parts):
        raw = Raw(*answers)
        stream = io.BufferedWriter(raw, 8)
        for part in parts:
            try:
                print(stream.write(part), end=' ')
            except BlockingIOError as error:
                print('BlockingIOError', error.strerror, error.characters_written, end=' ')
            except OSError as error:
                print(error, end=' ')
        print(raw.calls)
        raw.answers.clear()
        stream.flush()
        print(raw.data.getvalue())

    attempt((), b'abc', b'defgh', b'i', b'0123456789abc')
    attempt((3, 2), b'abcdefgh', b'ijklmnopqrstuvwxyz')
    attempt((1, None), b'abcd', b'opqrwxyz0123456789')
    attempt((None,), b'0123456789')
    attempt((100,), b'0123456789')
    attempt((-3,), b'0123456789')


def seeking():
    raw = io.BytesIO(bytes(range(97, 123)))
    stream = io.BufferedRandom(raw, 8)
    print(stream.read(3), stream.seek(1, 1), stream.read(2), stream.tell(), raw.tell())
    print(stream.write(b'XY'), stream.tell(), stream.seek(0), stream.read())
    show('whence', lambda: stream.seek(0, 9))
    show('far', lambda: stream.seek(2**70))
    print(stream.truncate(4), raw.getvalue())
    stream.close()
    for name, arguments in (('read', ()), ('seek', (0,)), ('truncate', ()), ('readinto', (bytearray(2),)), ('peek', ()), ('readline', ()),
                            ('write', (b'',)), ('flush', ())):
        show(name, lambda: getattr(stream, name)(*arguments))


def reentrance():
    class Again(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            stream.write(b'more')

    stream = io.BufferedWriter(Again(), 4)
    try:
        stream.write(b'too much')
    except RuntimeError as error:
        print(str(error).partition(' <')[0])


def memory():
    stream = io.BytesIO(b'abcdef')
    view = stream.getbuffer()
    view[1:3] = b'BC'
    print(stream.getvalue(), view.nbytes, view.readonly, type(view.obj))
    show('make', type(view.obj))
    for name, arguments in (('write', (b'x',)), ('truncate', (1,)), ('close', ()), ('__setstate__', ((b'', 0, None),))):
        show(name, lambda: getattr(stream, name)(*arguments))
    view.release()
    print(stream.write(b'12'), stream.seek(9), stream.write(b'!'), stream.getvalue())
    show('state', lambda: stream.__setstate__((b'', 'a', None)))
    text = io.StringIO()
    show('text', lambda: text.seek(0, 3))
    show('text', lambda: text.__setstate__(('', b'', 0, {})))


def strides():
    store = bytearray(10)
    left, right = socket.socketpair()
    with left, right, open(os.devnull, 'rb', buffering=0) as null:
        left.send(b'x' * 10)
        for view in memoryview(store)[::-1], memoryview(store)[::2]:
            show('BytesIO', lambda: io.BytesIO(b'0123456789').readinto(view))
            show('BufferedReader', lambda: io.BufferedReader(io.BytesIO(b'0123456789')).readinto(view))
            show('FileIO', lambda: null.readinto(view))
            show('recv_into', lambda: right.recv_into(view))
            show('recvmsg_into', lambda: right.recvmsg_into([view]))
            show('sendmsg', lambda: right.sendmsg([view]))
            show('readv', lambda: os.readv(null.fileno(), [view]))
            show('writev', lambda: os.writev(1, [view]))
            show('pack_into', lambda: struct.pack_into('5b', view, 0, 1, 2, 3, 4, 5))
            show('find', lambda: b'abc'.find(view))
            show('bytes', lambda: bytes(view))
            show('array', lambda: array.array('b', view))
    print(store)


for part in reading, writing, seeking, reentrance, memory, strides:
    print('#', part.__name__)
    part()


class Lending:
    """Lends a memoryview of its own."""

    def __init__(self):
        self.view = memoryview(bytearray(3))

    def __buffer__(self, flags):
        return self.view


class Telling(Lending):
    def __release_buffer__(self, view):
        print('released', view is self.view)


for lending in Lending, Telling:
    lender = lending()
    view = memoryview(lender).cast('B')
    view[0] = 5
    view.release()
    print(bytes(lender), lender.view[0])


class Proud(bytearray):
    """Shows the buffer of its base."""

    def __buffer__(self, flags):
        print('asked', bool(flags))
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        print('given back')
        super().__release_buffer__(view)


proud = Proud(b'hello')
with memoryview(proud) as view:
    print(view.tobytes(), len(view))
show('large', lambda: bytearray().__buffer__(2**40))
show('read-only', lambda: b''.__buffer__(1))
proud.clear()
