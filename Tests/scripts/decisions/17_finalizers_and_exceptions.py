"""A finalizer that raises and catches inside does not disturb the exception on its way."""
import gc
import sys
import weakref


class D:
    def __del__(self):
        try:
            {}['missing']
        except KeyError:
            log.append('del')


log = []
try:
    D() + 1
except TypeError as error:
    print(error, error.__context__, log)


def callback(ref):
    try:
        raise IndexError
    except IndexError:
        log.append('callback')


def frame_dies():
    d = D()
    r = weakref.ref(d, callback)
    log.append(r() is d)
    raise ValueError('on its way')


log.clear()
try:
    frame_dies()
except ValueError as error:
    error.__traceback__ = None
    print(error, error.__context__, log)


class Raises:
    def __del__(self):
        raise RuntimeError('in __del__')


hooked = []
sys.unraisablehook = lambda args: hooked.append((args.exc_type.__name__, str(args.exc_value), args.object.__qualname__, args.err_msg))
x = Raises()
del x
print(hooked)
hooked.clear()
try:
    Raises() / 2
except TypeError as error:
    print(error, error.__context__, hooked)
hooked.clear()


def weak_raises(ref):
    raise OSError('in callback')


class C:
    pass


c = C()
r = weakref.ref(c, weak_raises)
del c
print([h[:2] for h in hooked], r())


class Lazarus:
    deaths = 0

    def __init__(self):
        self.data = ['alive']

    def __del__(self):
        Lazarus.deaths += 1
        saved.append(self)


saved = []
z = Lazarus()
del z
print(saved[0].data, Lazarus.deaths, sys.getrefcount(saved[0]))
saved.clear()
print(Lazarus.deaths)


class Cycle:
    def __init__(self, name):
        self.me = self
        self.name = name

    def __del__(self):
        order.append(self.name)
        try:
            raise ValueError
        except ValueError:
            pass


order = []
Cycle('one')
Cycle('two')
try:
    raise KeyError('kept')
except KeyError as error:
    gc.collect()
    print(sorted(order), repr(error), sys.exc_info()[0].__name__)


class CountIn:
    def __del__(self):
        counts.append(sys.getrefcount(self))


counts = []
c = CountIn()
del c
print(counts)


def generator():
    try:
        yield 1
    finally:
        try:
            raise LookupError
        except LookupError:
            log.append('generator closed')


log.clear()
g = generator()
next(g)
try:
    [][g.__class__ is None or (g := None) or 5]
except IndexError as error:
    print(error, error.__context__, log)
