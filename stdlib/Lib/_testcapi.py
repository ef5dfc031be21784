"""Functions of CPython's C interface under the names by which its tests of the language call them."""

import functools
import struct
import sys
import types

import _testcalls
from _testcalls import (
    MethClass, MethInstance, MethStatic, MethodDescriptor2, MethodDescriptorBase, MethodDescriptorDerived, MethodDescriptorNopGet,
    frame_getgenerator, frame_new, pyobject_fastcalldict, pyobject_vectorcall, pyvectorcall_call, run_in_subinterp,
)

_testcalls.define(sys.modules[__name__])


def _limits():
    """Name the limits of C's integer types."""
    for name, code in (('SHRT', 'h'), ('INT', 'i'), ('LONG', 'l'), ('LLONG', 'q')):
        bits = struct.calcsize(code) * 8
        yield name + '_MIN', -1 << bits - 1
        yield name + '_MAX', (1 << bits - 1) - 1
        yield 'U' + name + '_MAX', (1 << bits) - 1
    yield 'UCHAR_MAX', 255


globals().update(_limits())
PY_SSIZE_T_MAX = sys.maxsize
PY_SSIZE_T_MIN = -sys.maxsize - 1
FLT_MAX = struct.unpack('<f', b'\xff\xff\x7f\x7f')[0]
FLT_MIN = 2.0 ** -126
DBL_MAX = sys.float_info.max
DBL_MIN = sys.float_info.min
WITH_PYMALLOC = 0
WITH_MIMALLOC = 0
Py_C_RECURSION_LIMIT = _testcalls.C_RECURSION_LIMIT


# Calls

def pycfunction_call(function, args, kwargs=None):
    return pyvectorcall_call(function, args, kwargs)


def make_vectorcall_class(base=None):
    """Make a class whose instances are called natively, whatever its base does."""
    native = _testcalls.VectorCallClass
    return type('VectorCallClass', (base or native,), {'__module__': __name__, '__call__': native.__call__})


def has_vectorcall_flag(cls):
    return bool(cls.__flags__ & 1 << 11)


def function_setvectorcall(function):
    """Make calls of a Python function give 'overridden', whatever the arguments are."""
    if not isinstance(function, types.FunctionType):
        raise TypeError("'function' must be a function")
    function.__code__ = (lambda *args, **kwargs: 'overridden').__code__


def bad_get(self, instance, owner):
    """A `__get__` that calls the class in whose body the descriptor is."""
    owner()
    return repr(self)


# Exceptions

def raise_exception(exception, count):
    raise exception(*range(count))


def exception_print(exception, legacy=False):
    """Print an exception with its traceback on sys.stderr."""
    if not isinstance(exception, BaseException):
        print('TypeError: print_exception(): Exception expected for value, %s found' % type(exception).__name__, file=sys.stderr)
        return
    sys.__excepthook__(type(exception), exception, exception.__traceback__)


def traceback_print(traceback, file):
    import traceback as formatter
    if not isinstance(traceback, types.TracebackType):
        raise SystemError('bad argument to internal function')
    file.write('Traceback (most recent call last):\n')
    formatter.print_tb(traceback, file=file)


# Frames

def _frame(function):
    """Check that the argument is a frame."""
    @functools.wraps(function)
    def checked(frame, *args):
        if not isinstance(frame, types.FrameType):
            raise TypeError('argument must be a frame')
        return function(frame, *args)
    return checked


@_frame
def frame_getlocals(frame):
    return frame.f_locals


@_frame
def frame_getglobals(frame):
    return frame.f_globals


@_frame
def frame_getbuiltins(frame):
    return frame.f_builtins


@_frame
def frame_getlasti(frame):
    return frame.f_lasti


@_frame
def frame_getvar(frame, name):
    if not isinstance(name, str):
        raise TypeError('name must be str, not %s' % type(name).__name__)
    try:
        return frame.f_locals[name]
    except KeyError:
        raise NameError('variable %r does not exist' % name) from None


@_frame
def frame_getvarstring(frame, name):
    return frame_getvar(frame, name.decode())


del _limits, _frame, functools, struct
