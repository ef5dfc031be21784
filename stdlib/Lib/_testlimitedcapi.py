"""The functions of CPython's limited C API that its tests of built-in types call by name."""

import codecs
import operator


def _position(sequence, index):
    """Return an index with the length added to a negative one, as PySequence_* functions do."""
    return index + len(sequence) if index < 0 else index


def sequence_getitem(sequence, index):
    index = _position(sequence, index)
    if index < 0:
        raise IndexError("index out of range")
    return operator.getitem(sequence, index)


def sequence_setitem(sequence, index, value):
    index = _position(sequence, index)
    if index < 0:
        raise IndexError("index out of range")
    sequence[index] = value


def sequence_delitem(sequence, index):
    index = _position(sequence, index)
    if index < 0:
        raise IndexError("index out of range")
    del sequence[index]


def codec_incrementalencoder(encoding, errors=None):
    factory = codecs.lookup(encoding).incrementalencoder
    return factory() if errors is None else factory(errors)


def codec_incrementaldecoder(encoding, errors=None):
    factory = codecs.lookup(encoding).incrementaldecoder
    return factory() if errors is None else factory(errors)


def object_hasattrstring(obj, name):
    return int(hasattr(obj, name.decode()))


# Calls

class LimitedVectorCallClass:
    """Its instances can be called with any arguments."""

    def __call__(self, *args, **kwargs):
        return "vectorcall called"


def call_vectorcall(function):
    return function("foo", baz="bar")


def call_vectorcall_method(obj):
    return obj.f("foo", baz="bar")
