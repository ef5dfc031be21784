"""Wording of TypeErrors for calls of methods of built-in types with wrong arguments."""
CALLS = """
''.join(5)|''.join([1])|''.join(['a', 2])|'a'.replace('a')|'a'.replace(1, 2)|'a'.split(5)|'a'.split('')|'a'.find()|'a'.find(1)|'a'.startswith(5)|'a'.startswith([])|'a'.center()|'a'.center('x')|'a'.center(5, 'ab')
'a'.zfill('x')|'a'.encode(5)|'a'.encode('nope')|'a'.encode('utf-8', 5)|'a'.strip(5)|'a'.count()|'a'.index('z')|'a'.rindex('z')|'a'.partition('')|'a'.partition(5)|'a'.splitlines(1, 2)|'a'.expandtabs('x')|'a'.translate(5)|'a'.maketrans('a')
str.maketrans('ab', 'c')|str.maketrans(5)|str.upper()|str.upper(5)|str.join('a')|'a'.format_map(5)|'a'.isalpha(1)|'a'.removeprefix(5)|'a'.ljust(5, 5)|'abc'[1:2:3, 4]|'a' 'b'.upper(1)|'a'.casefold(x=1)
[].append()|[].extend(5)|[].insert(1)|[].insert('a', 1)|[].pop('a')|[].pop()|[1].pop(5)|[].remove(1)|[].index(1)|[1].index(1, 'a')|[].sort(5)|[].sort(key=5)|[1].sort(key=5)|[].sort(reverse='a')|[2, 'a'].sort()|[].count()|[].copy(1)|[].reverse(1)|[].clear(1)|[].append(x=1)
{}.get()|{}.get([])|{}.pop()|{}.pop('a')|{}.pop('a', 1, 2)|{}.popitem()|{}.setdefault()|{}.update(5)|{}.update([1])|{}.update([(1, 2, 3)])|{}.update(1, 2)|{}.fromkeys()|dict.fromkeys(5)|{}.keys(1)|{}.__getitem__('x')|{[]: 1}|{}.copy(1)
set().add()|set().add([])|set().remove(1)|set().pop()|set().union(5)|{1} | [1]|{1} & 5|{1} - 'a'|set().update(5)|set().issubset(5)|frozenset().add(1)|set().discard()|set([[]])|set(1, 2)|frozenset(1, 2)|set(a=1)
().index(1)|().count()|(1,).index(2, 3)|() + []|() * 'a'|tuple(5)|tuple(1, 2)|tuple(sequence=5)|(1, 2).__getitem__('a')|(1,)[3]
(5).to_bytes(-1)|(300).to_bytes(1)|(-1).to_bytes(1)|(5).to_bytes(1, 'x')|int.from_bytes(5)|int.from_bytes(b'a', 'x')|(5).bit_length(1)|(5).__add__()|(5).__add__('a')|int.__add__('a', 1)|(5).conjugate(1)|int.from_bytes([300])|int('5', base='x')|(1).as_integer_ratio(5)|int(x=5)|(5).__pow__(1, 2, 3)|(5).__round__('a')
(1.5).hex(1)|float.fromhex('x')|float.fromhex(5)|float.fromhex('0x1p99999')|(1.5).as_integer_ratio(1)|float('inf').as_integer_ratio()|float('nan').as_integer_ratio()|float(1, 2)|float(x=5)|(1.5).__round__(1.5)|round(1.5, 2.5)|complex(1, 2, 3)|complex('1', 1)|complex(real='a')|complex(1, 'a')
b''.join(['a'])|b''.join([1])|b'a'.find('a')|b'a'.find(256)|b'a'.replace('a', b'b')|b'a'.split('a')|bytes([1, 'a'])|bytes([-1])|bytes('a', 'nope')|bytes.fromhex('0')|bytes.fromhex('zz')|bytes.fromhex(5)|b'a' + 'a'|b'a'.decode(5)|b'\\xff'.decode()|b'a'.startswith('a')|b'a'.strip('a')|b'abc'['a']|bytes(1, 2)|bytes(1.5)|b'a'.hex(5)|b'a'.hex('ab')|b'a'.translate(b'a')|bytes.maketrans(b'a', b'bc')|bytearray(b'a').append(256)|bytearray(b'a').append('a')|bytearray().pop()|bytearray(b'a').remove(5)|bytearray(b'ab').__setitem__(0, 256)|bytearray(b'ab').__setitem__(5, 1)|bytearray(b'a').extend('a')|bytearray(b'a').insert(0, -1)
range(1).index('a')|range(1)['a']|range(1).count()|range(1, step=2)|slice(1).indices('a')|slice(1).indices(-1)|memoryview('a')|memoryview(b'a')[5]|memoryview(b'a')['x']|memoryview(b'ab').cast('q')|property(1, 2, 3, 4, 5)|staticmethod()|classmethod(1, 2)|object().__init__(1)|object().x|type.mro()|enumerate()|enumerate(5)|zip(1, strict=2)|zip(foo=1)|map()|filter(1)|reversed()|reversed([], [])|iter()|next()|super(1, 2, 3)|isinstance(1, [])|issubclass(1, 2)|callable()|hash()|id()|repr()|len([], [])|input(1, 2)|vars(1, 2)|dir(1, 2)|getattr(1)|setattr(1, 2)|delattr(1)|format()|chr('a')|chr(1.5)|ord(5)|ord('')|bin('a')|hex(1.5)|abs()|divmod(1)|pow(1, 2, 3, 4)|sum()|sum(1, 2, 3)|round()|sorted(key=1)|min(1, key=5)|max(1, 2, foo=3)|compile(1)|eval()|exec()|globals(1)|locals(1)|print(sep=1)|open()|ascii()|all()|any(1, 2)|bool(1, 2)|bool(x=1)|list(1, 2)|list(a=1)|dict(1, 2)
"""
for line in CALLS.strip().split('\n'):
    for call in line.replace(' | [', ' PIPE [').split('|'):
        call = call.replace(' PIPE [', ' | [')
        try:
            print(f'{call:<34}', repr(eval(call)))
        except Exception as error:
            print(f'{call:<34}', type(error).__name__ + ':', error)
