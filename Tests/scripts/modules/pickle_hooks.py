"""What programs can do to picklers and unpicklers: hooks, tables, memos, buffers, files."""
import collections
import copyreg
import gc
import inspect
import io
import pickle
import weakref
from pickle import PickleBuffer, Pickler, Unpickler


def attempt(label, action):
    try:
        result = action()
    except Exception as error:
        print(label, '!!', type(error).__module__, type(error).__name__, error)
    else:
        print(label, '->', result)


def dump(cls, obj, protocol=None, **options):
    file = io.BytesIO()
    cls(file, protocol, **options).dump(obj)
    return file.getvalue()


class C:
    def __repr__(self):
        return f'<C {vars(self)}>'


class D(C):
    pass


def function(*arguments):
    return arguments


print('# Signatures and attributes')
for thing in (
    pickle.dump, pickle.dumps, pickle.load, pickle.loads, Pickler, Unpickler, Pickler.dump, Pickler.clear_memo, Pickler.persistent_id,
    Unpickler.load, Unpickler.find_class, Unpickler.persistent_load,
):
    print(thing.__name__, inspect.signature(thing))
for cls in Pickler, Unpickler, PickleBuffer, pickle.PicklingError, pickle.UnpicklingError:
    print(cls, cls.__mro__)
pickler, unpickler = Pickler(io.BytesIO()), Unpickler(io.BytesIO(b'N.'))
for name in 'bin', 'fast', 'dispatch_table', 'reducer_override':
    attempt(name, lambda: getattr(pickler, name))
for name, value in (
    ('fast', 'x'), ('fast', True), ('bin', 2), ('dispatch_table', 3), ('memo', 3), ('memo', {1: 2}), ('memo', {1: (2,)}), ('memo', {1: ('x', 'a')}),
    ('memo', unpickler.memo), ('other', 1), ('persistent_id', 1),
):
    attempt((name, value if name != 'memo' or isinstance(value, (int, dict)) else 'proxy'), lambda: setattr(pickler, name, value))
attempt('table', lambda: pickler.dump(1j))
for name in 'fast', 'dispatch_table', 'dispatch_table', 'memo', 'persistent_id':
    attempt(('del', name), lambda: delattr(pickler, name))
for value in 3, {'a': 2}, {-1: 2}, {2**70: 2}:
    attempt(('unpickler memo', value), lambda: setattr(unpickler, 'memo', value))
source = Unpickler(io.BytesIO(b'Nq\x02.'))
source.load()
unpickler.memo = source.memo
print(unpickler.memo.copy(), unpickler.memo.__reduce__())
attempt('hash', lambda: hash(unpickler.memo))
for arguments in (), (1,), (io.BytesIO(), 7), (io.BytesIO(), 'x'), (io.BytesIO(), 2.0), (io.BytesIO(), 1, 2, 3), (io.BytesIO(), 1, 2, 3, 4):
    attempt('Pickler', lambda: type(Pickler(*arguments)))
for options in (
    {}, {'file': 1}, {'encoding': 3}, {'errors': None}, {'encoding': 'a\0b'}, {'buffers': 3}, {'encoding': 'unknown'}, {'strange': 1},
):
    attempt(('Unpickler', options), lambda: type(Unpickler(**{'file': io.BytesIO(), **options})))
attempt('callback', lambda: pickle.dumps(1, 4, buffer_callback=print))
for arguments in (), ('text',), (3,), (b'',), (memoryview(b'NxNx.x')[::2],), (bytearray(b'N.'),), (memoryview(b'N.'),):
    attempt('loads', lambda: pickle.loads(*arguments))
attempt('load', lambda: pickle.load(3))
attempt('text file', lambda: pickle.load(io.StringIO('N.')))
attempt('dump', lambda: pickle.dump(3, 3))
attempt('dump to text', lambda: pickle.dump(3, io.StringIO()))


class Uninitialised(Pickler):
    def __init__(self):
        pass


class UninitialisedToo(Unpickler):
    def __init__(self):
        pass


attempt('dump', lambda: Uninitialised().dump(1))
attempt('load', lambda: UninitialisedToo().load())
attempt('find', lambda: UninitialisedToo().find_class('builtins', 'len'))
attempt('subclass', lambda: type('B', (PickleBuffer,), {}))

print('# persistent_id and persistent_load')


class Persistent(Pickler):
    def persistent_id(self, obj):
        return ('id', obj.number) if isinstance(obj, C) else obj.upper() if isinstance(obj, str) else None


class Loader(Unpickler):
    def persistent_load(self, pid):
        return 'loaded', pid

    def find_class(self, module, name):
        return 'class', module, name


obj = C()
obj.number = 5
for protocol in range(6):
    data = dump(Persistent, [obj, obj, 'ab'] if protocol else ['ab', 'cd'], protocol)
    print(data, Loader(io.BytesIO(data)).load())
attempt('not ASCII', lambda: dump(Persistent, ['é'], 0))
attempt('unknown', lambda: pickle.loads(b'Pa\n.'))


class Settable(Pickler):
    pass


file = io.BytesIO()
pickler = Settable(file, 0)
pickler.persistent_id = lambda obj: 'set'
pickler.dump(1)
del pickler.persistent_id
pickler.dump(1)
pickler.persistent_id = None
attempt('not callable', lambda: pickler.dump(1))
print(file.getvalue())
loader = Loader(io.BytesIO(b'NQ.NQ.cbuiltins\nlen\n.'))
loader.persistent_load = lambda pid: 'of the instance'
print(loader.load())
del loader.persistent_load
print(loader.load(), loader.load())

print('# reducer_override, dispatch_table')


class Override(Pickler):
    def reducer_override(self, obj):
        if obj is function:
            return 3
        if isinstance(obj, D):
            return 'function'
        if isinstance(obj, C):
            return function, (1,)
        if obj is len:
            raise ZeroDivisionError
        return NotImplemented


for value in function, C(), D(), len, C, [1], {1: 2}, 1j:
    attempt('override', lambda: dump(Override, value))


class Table(Pickler):
    dispatch_table = {C: lambda obj: (function, (9,)), complex: lambda obj: 'function'}


class NotATable:
    def __getitem__(self, key):
        raise ValueError(key)


for table in Table.dispatch_table, collections.ChainMap({}, Table.dispatch_table), {}, {complex: lambda obj: (1,)}, NotATable():
    Table.dispatch_table = table
    attempt('class', lambda: dump(Table, C()))
    attempt('complex', lambda: dump(Table, 1j))
file = io.BytesIO()
pickler = Pickler(file, 2)
pickler.dispatch_table = {C: lambda obj: (function, (8,))}
pickler.dump(C())
print(file.getvalue())
copyreg.pickle(D, lambda obj: (function, ('registered',)))
print(pickle.dumps(D(), 3))
del copyreg.dispatch_table[D]

print('# Extensions')
copyreg.add_extension('builtins', 'len', 5)
copyreg.add_extension('builtins', 'missing', 6)
copyreg.add_extension('__main__', 'C', 300)
copyreg.add_extension('__main__', 'D', 70000)
for protocol in 1, 2, 4:
    data = pickle.dumps([len, C, D, C], protocol)
    print(data, pickle.loads(data) == [len, C, D, C])
for data in b'\x82\x05.', b'\x82\x06.', b'\x82\x07.', b'\x82\0.', b'\x83,\x01.', b'\x84p\x11\x01\0.', b'\x84\xff\xff\xff\xff.':
    attempt(data, lambda: pickle.loads(data))
copyreg._inverted_registry[7], copyreg._inverted_registry[8] = 3, (1, 2)
for wrong in 'x', 0, 1 << 31, 2**70:
    copyreg._extension_registry['builtins', 'abs'] = wrong
    attempt(wrong, lambda: pickle.dumps(abs))
attempt('7', lambda: pickle.loads(b'\x82\x07.'))
attempt('8', lambda: pickle.loads(b'\x82\x08.'))

print('# Memo, fast mode')
file = io.BytesIO()
pickler, text = Pickler(file, 2), ''.join('abc')
pickler.dump(text)
pickler.dump(text)
pickler.clear_memo()
pickler.dump(text)
other = Pickler(file, 2)
other.memo = pickler.memo
other.dump(text)
other.memo = {id(text): (300, text)}
other.dump(text)
other.memo = {id(text): (2**40, text)}
attempt('number', lambda: other.dump(text))
print(file.getvalue(), list(pickler.memo.copy().values()))
pickler.memo.clear()
print(pickler.memo.copy())
loader = Unpickler(io.BytesIO(b'Nq\x05.h\x05.N\x94.h\x01.h\x09.'))
for _ in range(5):
    attempt('memo', loader.load)
print(loader.memo.copy())


def fast(value, protocol):
    file = io.BytesIO()
    pickler = Pickler(file, protocol)
    pickler.fast = True
    pickler.dump(value)
    return file.getvalue()


for protocol in range(6):
    print(fast([text, text, {1: (2, 3)}, [b'x'], C], protocol))
cycle = []
cycle.append(cycle)
for value in cycle, {1: cycle}, ([cycle],):
    try:
        fast(value, 2)
    except ValueError as error:
        print(str(error).split(' at ')[0])
deep = [1]
for _ in range(100):
    deep = [deep]
print(len(fast([deep, deep], 2)), pickle.loads(fast([deep, deep], 5)) == [deep, deep])
held = C()
life = weakref.ref(held)
pickler = Pickler(io.BytesIO())
pickler.dump([held])
del held
print('memo keeps', life() is not None)
del pickler
print('memo gone', life() is None)


class Cycle(Pickler):
    pass


pickler = Cycle(io.BytesIO())
pickler.dump([pickler.__dict__])
pickler.itself = pickler
life = weakref.ref(pickler)
del pickler
gc.collect()
print('cycle collected', life() is None)

print('# Buffers')


def out_of_band(value, answer=None):
    buffers = []

    def callback(buffer):
        buffers.append(buffer)
        return answer
    data = pickle.dumps(value, 5, buffer_callback=callback)
    return data, len(buffers), pickle.loads(data, buffers=buffers)


class Zero(bytearray):
    def __reduce_ex__(self, protocol):
        return Zero.rebuild, (PickleBuffer(self),)

    @classmethod
    def rebuild(cls, buffer):
        with memoryview(buffer) as view:
            return view.obj if type(view.obj) is cls else cls(buffer)


for make in lambda: PickleBuffer(b'abc'), lambda: PickleBuffer(bytearray(b'abc')), lambda: PickleBuffer(memoryview(b'abcdef')[::2]):
    buffer = make()
    for protocol in 4, 5:
        attempt(protocol, lambda: pickle.dumps(buffer, protocol))
    attempt('twice', lambda: pickle.dumps([buffer, buffer], 5))
    attempt('out', lambda: out_of_band(buffer)[:2])
    attempt('in', lambda: out_of_band([buffer, buffer], True))
zero = Zero(b'zero')
print(out_of_band(zero)[2] is zero, pickle.loads(pickle.dumps(zero, 5)) == zero)
buffer = PickleBuffer(bytearray(b'abc'))
print(bytes(buffer), buffer.raw().tobytes(), buffer.raw().format, memoryview(buffer).obj)
buffer.release()
buffer.release()
for action in (lambda: pickle.dumps(buffer, 5)), buffer.raw, lambda: memoryview(buffer):
    attempt('released', action)
for argument in 3, 'x':
    attempt('buffer of', lambda: PickleBuffer(argument))
attempt('strided', lambda: PickleBuffer(memoryview(b'abcdef')[::2]).raw())
array = bytearray(b'x')
buffer = PickleBuffer(array)
attempt('resize', lambda: array.append(1))
view = memoryview(buffer)
buffer.release()
attempt('resize', lambda: array.append(1))
view.release()
array.append(1)
print(array)
for buffers in None, (), [1], [b'x', bytearray(b'y')], iter([bytearray(b'z')]):
    for data in b'\x97.', b'\x97\x97\x98\x86.':
        attempt(data, lambda: pickle.loads(data, buffers=buffers))

print('# Files')


class Minimal:
    def __init__(self, data):
        self.file = io.BytesIO(data)
        self.calls = []

    def read(self, size):
        self.calls.append(size)
        return self.file.read(size)

    def readline(self):
        self.calls.append('line')
        return self.file.readline()


class Short(Minimal):
    def read(self, size):
        return super().read(size)[:3]


class Wrong(Minimal):
    def read(self, size):
        return 'text'


value = ['text' * 5, 3.5, {'key': b'value'}, len, 10**20]
for protocol in range(6):
    data = pickle.dumps(value, protocol) * 2
    file = Minimal(data)
    print(pickle.load(file) == value, file.calls, file.file.tell() * 2 == len(data))
    for make in io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data), 16):
        file = make(data + b'rest')
        unpickler = Unpickler(file)
        print(unpickler.load() == value, file.tell() * 2 == len(data), unpickler.load() == value, file.read())
    attempt('short', lambda: pickle.load(Short(data)))
    attempt('wrong', lambda: pickle.load(Wrong(data)))
for data in b'NR.N.', b'\x80\x05\x95\x04\0\0\0\0\0\0\0K\x01R.K\x02.', b'X\x05\0\0\0hellozK\x03.', b'N', b'NN\x86':
    for make in io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data)), lambda data: io.BufferedReader(io.BytesIO(data), 8):
        file = make(data)
        unpickler = Unpickler(file)
        for _ in range(3):
            attempt('on', unpickler.load)
            print(file.tell())
for value in memoryview(b''), function.__code__, io.BufferedReader(io.BytesIO()), io.TextIOWrapper(io.BytesIO()):
    attempt(type(value).__name__, lambda: len(pickle.dumps(value)) > 0)
