"""What the pickler writes, byte for byte: values, containers, names and instances in every protocol."""
import copyreg
import hashlib
import io
import pickle
import types

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def show(label, obj, protocols=PROTOCOLS):
    for protocol in protocols:
        try:
            data = pickle.dumps(obj, protocol)
        except Exception as error:
            print(label, protocol, type(error).__name__, error)
            continue
        shown = data if len(data) < 300 else (len(data), hashlib.sha256(data).hexdigest())
        print(label, protocol, shown)


class Plain:
    def __init__(self):
        self.first, self.second = 1, 'two'

    class Inner:
        def method(self):
            pass


class Empty:
    pass


class Slots:
    __slots__ = 'a', '__private'

    def __init__(self):
        self.a, self.__private = 1, 2


class SlotsAndDict(Slots):
    pass


class NewArguments:
    def __getnewargs__(self):
        return 1, 2


class NewKeywords:
    def __getnewargs_ex__(self):
        return (1, 2), {'key': 3}


class State:
    def __getstate__(self):
        return 'state'


class NoState:
    def __getstate__(self):
        return None


class Listed(list):
    pass


class Mapped(dict):
    pass


class Grouped(set):
    pass


class Number(int):
    pass


class Text(str):
    pass


class Meta(type):
    pass


class OfMeta(metaclass=Meta):
    pass


class É:
    pass


class Hashed:
    def __hash__(self):
        return 1


class Reduced:
    """Is taken apart as its parts say."""

    def __init__(self, *parts):
        self.parts = parts

    def __reduce__(self):
        return self.parts if len(self.parts) != 1 else self.parts[0]

    def __repr__(self):
        return '<Reduced>'


def function(*arguments):
    return arguments


def local():
    class Local:
        pass
    return Local, lambda: 1


print('# Values')
for value in None, True, False, ..., NotImplemented, 1j, range(3), slice(1, 2), b'', b'abc', b'\xff\0', bytearray(), bytearray(b'ab'):
    show(value, value)
for value in (
    0, 1, -1, 255, 256, 65535, 65536, -128, -129, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**47, -2**47, 2**62, -2**62, 2**63 - 1, 2**63,
    -2**63, -2**63 - 1, 2**64, 10**30, -10**30, 2**2031, 2**2039, -2**2039, 2**2040, 3**9000,
):
    show('int', value, range(3))
for value in 0.0, -0.0, 1.5, 0.1, 1e16, 1e22, 1e300, float('inf'), float('-inf'), float('nan'), 123456789012345680.0:
    show(value, value, range(2))
for value in (
    '', 'a', 'ab', 'é', 'aé', '\\', '\n', '\r', '\0', '\x1a', 'ሴ', 'a€b', '\U0001f600', '\ud800x', 'a\nb\\c\xff\u1234',
    'x' * 255, 'x' * 256, 'é' * 127, 'é' * 128,
):
    show(ascii(value[:12]), value, (0, 1, 3, 4))

print('# Containers')
recursive_list = []
recursive_list.append(recursive_list)
recursive_tuple = ([],)
recursive_tuple[0].append(recursive_tuple)
recursive_dict = {}
recursive_dict[1] = recursive_dict
member = Hashed()
member.owner = frozenset([member])
for value in (
    (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), ()), [], [1], [1, 2], {}, {1: 2}, {1: 2, 3: 4}, set(), {1}, {1, 2, 3}, frozenset(),
    frozenset([1]), frozenset([1, 2, 3]), recursive_list, recursive_tuple, (recursive_tuple,), recursive_dict, member.owner, {member},
):
    show('container', value)
shared = ['shared']
show('shared', [shared, shared, (shared,), {'k': shared}])
for count in 999, 1000, 1001, 2000, 2001:
    numbers = range(count)
    for value in (
        list(numbers), dict.fromkeys(numbers), set(numbers), frozenset(numbers), tuple(numbers), Listed(numbers), Mapped.fromkeys(numbers),
        Grouped(numbers),
    ):
        show((type(value).__name__, count), value)
for count in 0, 1, 2:
    for value in Listed(range(count)), Mapped.fromkeys(range(count)), Grouped(range(count)):
        show((type(value).__name__, count), value)
show('memo numbers', [[i] for i in range(300)])

print('# Names')
for value in (
    len, int, type(None), type(...), type(NotImplemented), type, print, Plain, Plain.Inner, Plain.Inner.method, OfMeta, Meta, É, function,
    KeyError, Exception.__init__, [].append, int.from_bytes, 'x'.join, (1).__add__, int.__add__, object.__new__, list[int], int | None,
    copyreg.__newobj__, types.SimpleNamespace, io.BytesIO,
):
    show(value, value)
for value in *local(), local()[0](), lambda: 1, (i for i in ()), io, Plain.__dict__:
    show('unpicklable', value, (0, 2, 4))

print('# Instances')
for value in (
    object(), Plain(), Empty(), [Plain(), Plain(), Plain], Plain().__dict__, Slots(), SlotsAndDict(), NewArguments(), NewKeywords(), State(),
    NoState(), Number(5), Text('text'), Listed([1, 2]), Mapped(a=1), Grouped([1]), Plain.Inner().method, ValueError('x', 1), iter([1, 2]),
    types.SimpleNamespace(a=1), OSError(2, 'x', 'f'), reversed([1]), enumerate([1]), zip([1], [2]), io.BytesIO(b'abc'),
):
    show(type(value).__name__, value)
instance = Plain()
show('instance and dict', [instance, instance.__dict__, instance])
instance.__reduce_ex__ = lambda protocol: (function, (protocol,))
show('reduced by instance', instance)
attributes = Empty()
vars(attributes).update({1: 2, 'a': 3})
show('odd attributes', attributes)
many = Empty()
for i in range(70):
    setattr(many, f'a{i}', i)
show('many attributes', many)

print('# Reduction')
for parts in (
    (3,), (None,), ((),), ((1,),), (1, 2), (function, 2), (function, (), 1, 2, 3, 4, 5), (function, (), None, 2), (function, (), None, None, 2),
    (function, (), None, [1]), (function, (), 1, None, None, 2), ('missing',), ('function',), ('a.b',), (b'bytes',), (copyreg.__newobj__, ()),
    (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (int,)), (copyreg.__newobj__, (Reduced,)), (copyreg.__newobj_ex__, ()),
    (copyreg.__newobj_ex__, (Reduced, 1, 2)), (copyreg.__newobj_ex__, (Reduced, (), 2)), (copyreg.__newobj_ex__, (Reduced, (), {})),
    (copyreg.__newobj_ex__, (1, (), {})), (copyreg.__newobj_ex__, (Reduced, (), {'a': 1})), (function, (), 0), (function, (), 1, None, None, function),
    (function, (), None, None, None, function), (function, (1,), {'s': 1}),
):
    show('reduced', Reduced(*parts))
for items in ([], [1], [1, 2], range(1000), range(1001)):
    for protocol in PROTOCOLS:
        show('list items', Reduced(list, (), None, iter(items)), [protocol])
        show('dict items', Reduced(dict, (), None, None, iter([(i, i) for i in items])), [protocol])
show('bad pair', Reduced(dict, (), None, None, iter([1])), (0,))
show('bad pairs', Reduced(dict, (), None, None, iter([(1, 2), (1, 2, 3)])), (2,))
cycle = Reduced()
cycle.parts = tuple, ([cycle],), {'a': 1}
show('cycle', cycle)


class Log:
    """A file that shows the calls of write()."""

    def __init__(self):
        self.calls = []

    def write(self, data):
        self.calls.append((type(data).__name__, len(data), bytes(data[:12])))


print('# Frames')
for value in (
    [b'x' * 70000, 'y' * 70000, bytearray(70000)], [f'a{i}' for i in range(20000)], b'x' * 65535, b'x' * 65536, 'x' * 65534, 'x' * 65536,
    'é' * 40000, bytearray(65536), ['x' * 65530, 1, 2, 3, 4], ['x' * 65520] + [1] * 20, [b'x' * 70000] * 2, (b'x' * 70000, 1),
):
    for protocol in PROTOCOLS:
        log = Log()
        pickle.Pickler(log, protocol).dump(value)
        data = pickle.dumps(value, protocol)
        print(protocol, log.calls, hashlib.sha256(data).hexdigest(), pickle.loads(data) == value)
