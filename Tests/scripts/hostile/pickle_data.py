"""Damaged and malicious pickles: an exception each, no crash and no memory for what is only announced."""
import io
import pickle
import random
import struct
import sys


class C:
    def __init__(self, *arguments):
        self.arguments = arguments

    def __repr__(self):
        return f'<C {vars(self)}>'


class Slots:
    __slots__ = 'x',

    def __repr__(self):
        return f'<Slots {getattr(self, "x", None)}>'


class State:
    def __setstate__(self, state):
        self.state = state

    def __repr__(self):
        return f'<State {vars(self)}>'


class Initial:
    def __getinitargs__(self):
        pass

    def __init__(self, *arguments):
        self.arguments = arguments

    def __repr__(self):
        return f'<Initial {vars(self)}>'


class New:
    def __new__(cls, *arguments, **keywords):
        made = object.__new__(cls)
        made.given = arguments, keywords
        return made

    def __repr__(self):
        return f'<New {vars(self)}>'


class Collector:
    def __init__(self):
        self.calls = []

    def extend(self, items):
        self.calls.append(('extend', items))

    def add(self, item):
        self.calls.append(('add', item))

    def __setitem__(self, key, value):
        self.calls.append((key, value))

    def __repr__(self):
        return f'<Collector {self.calls}>'


class Appending:
    def __init__(self):
        self.items = []

    def append(self, item):
        self.items.append(item)

    def __repr__(self):
        return f'<Appending {self.items}>'


def outcome(action):
    try:
        return repr(action())
    except Exception as error:
        return f'{type(error).__name__}: {error}'


def check(*programs):
    for data in programs:
        result = outcome(lambda: pickle.loads(data))
        print(data, result)
        file = io.BytesIO(data)
        if outcome(lambda: pickle.load(file)) != result:
            print('    file:', outcome(lambda: pickle.load(io.BytesIO(data))))


def of(name, rest):
    return b'c__main__\n' + name + b'\n' + rest


print('# The stack')
check(
    b'', b'.', b'N', b'(.', b'0.', b'N0.', b'(0N.', b'1.', b'(1N.', b'(N1N.', b'2.', b'N2\x86.', b'(2.', b'].', b'l.', b'(l.', b'(NNl.', b'Na.',
    b']Na.', b'a.', b']a.', b'](NNe.', b'(NNe.', b'e.', b']e.', b'K\1Na.', b'K\1(Ne.', b'K\1(e.', b'}.', b'd.', b'(d.', b'(NNd.', b'(Nd.',
    b'}NNs.', b'}Ns.', b's.', b'NNNs.', b'}(NNu.', b'}(Nu.', b'u.', b'(NNu.', b'}]Ns.', b'}(]Nu.', b'}(X\1\0\0\0aK\1]Nu.', b'(]Nd.',
    b'K\1(NNu.', b'K\1(u.', b'\x8f(NN\x90.', b'\x8f(]\x90.', b'\x90.', b'K\1(N\x90.', b'K\1(\x90.', b'(NN\x91.', b'(]\x91.', b'\x91.', b't.',
    b'(t.', b'(NNt.', b'\x85.', b'N\x85.', b'\x86.', b'N\x86.', b'NN\x87.', b'(N\x86.', b'(\x85.', b'((((.', b'((NNt.', b'(((l.', b'(' * 1000,
    of(b'Collector', b')R(K\1K\2e.'), of(b'Collector', b')RK\1a.'), of(b'Collector', b')RK\1K\2s.'), of(b'Collector', b')R(K\1\x90.'),
    of(b'Appending', b')R(K\1K\2e.'), of(b'Appending', b')RK\1a.'), of(b'Appending', b')RK\1K\2s.'),
)
print('# Numbers')
check(
    b'I1\n.', b'I\n.', b'I01\n.', b'I00\n.', b'I1L\n.', b'Ix\n.', b'I1', b'I0x10\n.', b'I 12 \n.', b'I010\n.', b'I99999999999999999999\n.',
    b'I-9223372036854775808\n.', b'I9223372036854775807\n.', b'I9223372036854775808\n.', b'I-5\n.', b'I01 \n.', b'I1.5\n.', b'I1\0\n.', b'I1_0\n.',
    b'I0x\n.', b'I+\n.', b'I--1\n.', b'L1L\n.', b'L1\n.', b'LL\n.', b'L\n.', b'Lx\n.', b'L0x10L\n.', b'L-12345678901234567890L\n.', b'L010L\n.',
    b'L0xgL\n.', b'L1', b'F1.5\n.', b'F\n.', b'F1', b'F1.5 \n.', b'Finf\n.', b'F-nan\n.', b'F1_0\n.', b'F1.5\0\n.', b'F0x1p1\n.', b'F.5\n.',
    b'F5.\n.', b'F1e\n.', b'F1e+\n.', b'G?\xf0\0\0\0\0\0\0.', b'G?\xf0.', b'J\xff\xff\xff\xff.', b'J\xff\xff\xff', b'K\xff.', b'K', b'M\xff\xff.',
    b'M\xff', b'\x8a\0.', b'\x8a\1\xff.', b'\x8a\2\0\x80.', b'\x8a\2\0', b'\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f.',
    b'\x8a\x08\0\0\0\0\0\0\0\x80.', b'\x8a\x09\0\0\0\0\0\0\0\x80\0.', b'\x8a\x09\0\0\0\0\0\0\0\0\x80.', b'\x8a\x03\xff\0\0.',
    b'\x8b\2\0\0\0\xff\xff.', b'\x8b\xff\xff\xff\xff\xff.', b'\x8b\0\0\0\0.', b'\x8b\xff\xff\xff\x7f\xff.', b'\x88\x89\x86.',
)
print('# Text and bytes')
check(
    b'X.', b'X\1\0\0\0', b'X\1\0\0\0a.', b'X\1\0\0\x80a.', b'X\2\0\0\0\xc3(.', b'X\3\0\0\0\xed\xa0\x80.', b'X\4\0\0\0\xf0\x9f\x98\x80.',
    b'X\1\0\0\0\xff.', b'\x8c\2ab.', b'\x8c\2a', b'\x8d' + b'\xff' * 8 + b'.', b'\x8d' + b'\xff' * 7 + b'\x7f.', b'\x8e' + b'\xff' * 8 + b'.',
    b'\x96' + b'\xff' * 8 + b'.', b'\x8d\2' + b'\0' * 7 + b'ab.', b'\x8e\2' + b'\0' * 7 + b'ab.', b'\x96\2' + b'\0' * 7 + b'ab.',
    b'\x96\2' + b'\0' * 7 + b'a', b'\x96' + b'\0' * 8 + b'.', b'B\2\0\0\0ab.', b'B\3\0\0\0a.', b'C\2ab.', b'C\2a', b'C\0.', b'T\2\0\0\0ab.',
    b'T\xff\xff\xff\xffab.', b'U\2ab.', b'U\2a', b"S'a\\x41\\n'\n.", b'S"a"\n.', b'S\'a"\n.', b'Sa\n.', b'S\n.', b"S'\n.", b"S' \n.", b"S ''\n.",
    b"S''\r\n.", b"S'\\x4'\n.", b"S'\xff'\n.", b"S'a'", b'Va\n.', b'V\\u1234\n.', b'V\\u12\n.', b'V\\U00110000\n.', b'V\xe9\n.', b'V', b'V\\\n.',
    b'Va', b'V\n.',
)
print('# Memo')
check(
    b'p0\n.', b'Np0\ng0\n\x86.', b'Npx\n.', b'Np-1\n.', b'Np\n.', b'Np1', b'Np 1\n.', b'g0\n.', b'gx\n.', b'g-1\n.', b'g\n.', b'g1', b'h\0.', b'h',
    b'j\0\0\0\0.', b'j\0\0\0', b'j\xff\xff\xff\xff.', b'Nq\0h\0\x86.', b'q\0.', b'Nr\0\0\0\0j\0\0\0\0\x86.', b'r\0\0\0\0.', b'N\x94h\0\x86.',
    b'\x94.', b'(\x94.', b'(q\0.', b'Np99999999999999999999\n.', b'g99999999999999999999\n.', b'Np1_0\n.', b'Np100000\ng100000\n\x86.',
    b'K\1r\0\0\1\0K\2\x94K\3q\5j\0\0\1\0h\1h\5\x87.',
)
print('# Names, instances, state')
check(
    b'c\n\n.', b'c__main__\n\n.', b'cbuiltins\nmissing\n.', b'cmissing\nx\n.', b'c\xff\nx\n.', b'cos\n\xff\n.', b'cos', b'cos\nx',
    b'c__builtin__\nlong\n.', b'\x80\3c__builtin__\nlong\n.', b'\x80\3cbuiltins\nint\n.', b'\x80\3cbuiltins\nint.real\n.',
    b'\x80\4cbuiltins\nint.real\n.', b'\x80\4cbuiltins\nint.<locals>.real\n.', b'\x80\4cbuiltins\nint.missing\n.', b'\x80\4cbuiltins\na.b\n.',
    b'\x93.', b'N\x93.', b'NN\x93.', b'\x8c\2osN\x93.', b'\x8c\x08builtins\x8c\3len\x93.', b'\x8c\0\x8c\3len\x93.', b'(\x8c\2os\x93.',
    b'cexceptions\nValueError\n.',
    of(b'C', b')R.'), of(b'C', b'NR.'), of(b'C', b']R.'), b'NR.', b'R.', b'N)R.', of(b'C', b'K\1\x85R.'), of(b'C', b')\x81.'), of(b'C', b'N\x81.'),
    of(b'C', b']\x81.'), b'N)\x81.', b'\x81.', b'N\x81.', of(b'New', b'K\1\x85\x81.'), of(b'New', b'K\1\x85}\x8c\1aK\2s\x92.'),
    of(b'New', b')}\x92.'), of(b'New', b'N}\x92.'), of(b'New', b')N\x92.'), b'N)}\x92.', b'\x92.', b')}\x92.', b'cbuiltins\nobject\nK\1\x85\x81.',
    b'cbuiltins\nint\nK\1\x85\x81.', b'cbuiltins\nlist\n)\x81.', of(b'New', b')}K\1K\2s\x92.'), b'ctypes\nGeneratorType\n)\x81.',
    of(b'C', b')\x81}X\1\0\0\0aK\1sb.'), of(b'C', b')\x81Nb.'), of(b'C', b')\x81K\1b.'), of(b'C', b')\x81}K\1K\1sb.'), of(b'C', b')\x81(lb.'),
    of(b'C', b')\x81NN\x86b.'), of(b'C', b')\x81NK\1\x86b.'), of(b'C', b')\x81K\1N\x86b.'), of(b'Slots', b')\x81N}X\1\0\0\0xK\1s\x86b.'),
    of(b'Slots', b')\x81N}X\1\0\0\0yK\1s\x86b.'), of(b'Slots', b')\x81}X\1\0\0\0xK\1sb.'), of(b'Slots', b')\x81N}K\1K\1s\x86b.'),
    of(b'State', b')\x81K\5b.'), of(b'State', b')\x81Nb.'), b'b.', b'Nb.', b'(Nb.', b'NNb.', b'K\1}b.', b']}b.', of(b'C', b')\x81)b.'),
    of(b'C', b')\x81}(C\1aK\1X\1\0\0\0bK\2ub.'), b'(i__main__\nC\n.', b'(K\1i__main__\nC\n.', b'i__main__\nC\n.', b'(i__main__\nInitial\n.',
    b'(i__main__\n', b'(i__main__\nmissing\n.', b'(' + of(b'C', b'o.'), b'(' + of(b'C', b'K\1o.'), b'(o.', b'o.', b'(' + of(b'Initial', b'o.'),
    b'(No.', b'(NNo.', b'(i\xff\nx\n.', b'(ibuiltins\nint\n.', b'(X\1\0\0\0xibuiltins\nint\n.',
)
print('# The program')
check(
    b'Pa\n.', b'P\n.', b'P\xff\n.', b'P', b'NQ.', b'Q.', b'(Q.', b'\x80\2N.', b'\x80\6N.', b'\x80\xffN.', b'\x80', b'\x80\5N.', b'\x95',
    b'\x95' + b'\0' * 8 + b'N.', b'\x95\2' + b'\0' * 7 + b'N.', b'\x95\3' + b'\0' * 7 + b'N.', b'\x95\1' + b'\0' * 7 + b'N.',
    b'\x95' + b'\xff' * 8 + b'N.', b'\x95' + b'\xff' * 7 + b'\x7fN.', b'\x95\3' + b'\0' * 7 + b'X\1\0\0\0a.', b'\x97.', b'\x98.', b'N\x98.',
    b'C\1a\x98.', b'\x82\1.', b'\x82\0.', b'\x82', b'\x83\1\0.', b'\x84\xff\xff\xff\xff.', b'\xff.', b'\0.', b'?.', b"'.", b'\\.', b'\n.', b'\x7f.',
    b'z.', b' .', b'"',
)

print('# Announced, not there')
for code, width in (b'X', 4), (b'\x8d', 8), (b'\x8e', 8), (b'\x96', 8), (b'B', 4), (b'T', 4), (b'\x8b', 4), (b'\x95', 8):
    for bits in 20, 30, 40, 61:
        if bits < 8 * width - 1:
            data = code + (1 << bits).to_bytes(width, 'little') + b'abc'
            for action in (lambda: pickle.loads(data)), (lambda: pickle.load(io.BytesIO(data))):
                # CPython takes the memory first.
                print(code, bits, outcome(action).startswith(('UnpicklingError', 'MemoryError')))
for number in 2**32 - 1, 2**31, 10**6:
    data = b'Nr' + struct.pack('<I', number) + b'j' + struct.pack('<I', number) + b'\x86.'
    if sys.implementation.name != 'cpython' or number == 10**6:
        print(outcome(lambda: pickle.loads(data)))
    else:
        print('(None, None)')

print('# Depth')
deep = []
for _ in range(200000):
    deep = [deep]
for protocol in range(6):
    print(protocol, outcome(lambda: pickle.dumps(deep, protocol)))
nested = C()
for _ in range(100000):
    nested = C(nested)
print(outcome(lambda: pickle.dumps(nested)))
loaded = pickle.loads(b']' * 500000 + b'a' * 499999 + b'.')
count = 0
while loaded:
    loaded = loaded[0]
    count += 1
print(count)
del deep, nested



def mutations():
    """What becomes of damaged pickles. CPython does not survive some of them."""
    generator = random.Random(5)
    sample = [
        None, True, 1, -300, 10**20, 2.5, 'text', 'é', b'bytes', bytearray(b'array'), (1, 2), (1, 2, 3, 4), [1, [2]], {'k': 1, 2: 'v'}, {1, 2},
        frozenset([3]), C(1), len, C, Slots(),
    ]
    for round_ in range(6000):
        data = bytearray(pickle.dumps(sample, 2 + round_ % 4) if round_ % 3 else pickle.dumps(sample[:-1], round_ % 2))
        for _ in range(generator.randrange(1, 4)):
            place = generator.randrange(len(data))
            action = generator.randrange(4)
            if action == 0:
                data[place] = generator.randrange(256)
            elif action == 1:
                del data[place:place + generator.randrange(1, 4)]
            elif action == 2:
                data[place:place] = bytes(generator.randrange(256) for _ in range(generator.randrange(1, 3)))
            else:
                data[place] ^= 1 << generator.randrange(8)
            if not data:
                data = bytearray(b'.')
        yield bytes(data)


print('# Mutations')
if sys.implementation.name != 'cpython':
    for data in mutations():
        outcome(lambda: pickle.loads(data))
print('done')
