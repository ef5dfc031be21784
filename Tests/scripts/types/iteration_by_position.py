"""Which objects without __iter__ can be iterated: those that take positions."""

import re
import types
from collections import UserList


class Positions:
    def __getitem__(self, place):
        if place > 2:
            raise IndexError
        return place * 10


class Inherited(Positions):
    pass


class Mapping(dict):
    __iter__ = None


type Alias = list[int]
type Generic[T] = list[T]

for value in (Positions(), Inherited(), int | str, Alias, Generic, Generic[int], re.match('a', 'a'), Mapping(), UserList([1]), list[int],
              types.SimpleNamespace(), int, Positions):
    try:
        print(list(value))
    except TypeError as error:
        print(error)
