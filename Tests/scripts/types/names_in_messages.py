"""Messages show the module of built-in types outside builtins, and the bare name of classes."""
import array
import collections
import functools
import itertools
import operator
import random
import re
import struct
import types


class Plain:
    pass


class Deque(collections.deque):
    pass


OBJECTS = [
    collections.deque(), collections.OrderedDict(), collections.defaultdict(), array.array('i'), itertools.count(), itertools.chain(),
    re.compile('a'), re.match('a', 'a'), struct.Struct('i'), functools.partial(len), operator.itemgetter(1), types.SimpleNamespace(),
    random.Random(), functools.lru_cache(len), types.MappingProxyType({}), collections.Counter(), Plain(), Deque(), 1j, range(2), slice(1),
]
OPERATIONS = [
    lambda o: o + None, lambda o: -o, lambda o: o.absent, lambda o: type(o).absent, lambda o: int(o), lambda o: o < None, lambda o: '' + o,
    lambda o: ''.join([o]), lambda o: [][o], lambda o: setattr(type(o), 'x', 1) if type(o).__module__ not in ('random', 'collections', '__main__') else 0,
]
for o in OBJECTS:
    for operation in OPERATIONS:
        try:
            operation(o)
            print(type(o).__name__, 'accepted')
        except Exception as error:
            print(type(error).__name__, error)
print(collections.deque([1]), array.array('i', [1]), struct.Struct('i').format, repr(collections.defaultdict(int)), collections.OrderedDict(a=1))
