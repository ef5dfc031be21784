"""sys, time, types of streams, random, string, abc, contextlib, traceback, warnings: what scripts use."""
import abc
import contextlib
import random
import string
import sys
import time
import traceback
import warnings

print(sys.version_info[:3], sys.version_info.major, sys.version_info >= (3, 13), sys.version_info.releaselevel, sys.hexversion >> 16 == 0x030d, sys.maxsize, sys.byteorder, sys.platform, sys.getrecursionlimit(), sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.default_max_str_digits, sys.maxunicode, sys.argv, sys.flags.optimize, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.stdin.name, sys.stdout.name, sys.stderr.name, sys.stdout.encoding, sys.api_version, sys.hash_info.width, sys.hash_info.modulus, sys.thread_info.name, sys.copyright[:9], sys.float_repr_style)
print('sys' in sys.modules, '__main__' in sys.modules, sys.modules['__main__'].__name__, isinstance(sys.path, list), sys.path[0] != '', sys.executable != '', 'math' in sys.builtin_module_names or 'sys' in sys.builtin_module_names, sys.stdlib_module_names >= {'os', 're'}, sys.intern('a') == 'a', sys.getsizeof(1) > 0, sys.is_finalizing(), sys.getswitchinterval(), sys._getframe().f_code.co_name, sys.call_tracing.__name__, sys.exc_info(), sys.dont_write_bytecode, sys.prefix == sys.base_prefix or True, sys.last_value if hasattr(sys, 'last_value') else 'no last')
print(type(sys.version_info), sys.version_info, type(sys.flags).__name__, sys.float_info[0] == sys.float_info.max, type(sys.stdout).__name__, type(sys.implementation).__name__, type(sys.stdout.buffer).__name__, sys.warnoptions, sys.ps1 if hasattr(sys, 'ps1') else 'no prompt')
for bad in (lambda: setattr(sys.flags, 'optimize', 1), lambda: sys.setrecursionlimit(-1), lambda: sys.exit, lambda: type(sys.version_info)(), lambda: sys.nothing):
    try:
        print(bad())
    except (AttributeError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
t = time.time()
print(t > 1.6e9, time.time_ns() // 10 ** 9 - int(t) in (0, 1), time.monotonic() <= time.monotonic(), time.perf_counter() > 0, time.process_time() >= 0, time.thread_time() >= 0, time.sleep(0), time.gmtime(0), time.gmtime(0).tm_year, time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(1e9)), time.strptime('2024-05-06', '%Y-%m-%d')[:3], time.mktime((2024, 1, 1, 0, 0, 0, 0, 1, 0)), time.asctime(time.gmtime(0)), time.ctime(0), time.timezone, time.tzname, time.localtime(0).tm_hour, time.struct_time(range(9)).tm_yday)
for bad in (lambda: time.sleep(-1), lambda: time.sleep('a'), lambda: time.gmtime(1e30), lambda: time.strftime(5), lambda: time.strptime('a', '%Y'), lambda: time.struct_time([1]), lambda: time.mktime((1,))):
    try:
        print(bad())
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        print(type(error).__name__, error)
random.seed(42)
print(random.random(), random.randint(1, 100), random.randrange(0, 100, 7), random.choice('abcdef'), random.uniform(1, 2), random.sample(range(100), 5), random.choices('abc', k=4), random.choices('ab', [1, 9], k=4), random.gauss(0, 1), random.getrandbits(70), random.triangular(), random.betavariate(1, 2), random.expovariate(1), random.normalvariate(), random.randbytes(4), random.paretovariate(3), random.vonmisesvariate(0, 1), random.gammavariate(2, 1), random.lognormvariate(0, 1), random.weibullvariate(1, 2), random.binomialvariate(10, 0.3))
l = list(range(10))
random.shuffle(l)
print(l, random.Random(5).random(), random.Random('text').random(), random.Random(1.5).random(), random.Random(b'x').random(), random.Random(-3).random(), random.Random(10 ** 30).randrange(10 ** 25))
state = random.getstate()
a = random.random()
random.setstate(state)
print(random.random() == a, 0 <= random.SystemRandom().random() < 1, random.sample(['a', 'b'], counts=[3, 1], k=2))
for bad in (lambda: random.choice([]), lambda: random.randint(5, 1), lambda: random.randrange(0), lambda: random.sample([1], 2), lambda: random.randint(1.5, 2), lambda: random.sample({1}, 1), lambda: random.choices([], k=1), lambda: random.seed([]), lambda: random.randrange(1, 10, 0)):
    try:
        print(bad())
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, repr(string.punctuation), repr(string.whitespace), len(string.printable), string.capwords('hello  the world'), string.Template('$a ${b}c $$').substitute(a=1, b=2), string.Template('$x $y').safe_substitute(x=1), string.Formatter().format('{0} {a}', 1, a=2), list(string.Formatter().parse('a{b!r:c}d')))
for bad in (lambda: string.Template('$x').substitute(), lambda: string.Template('$').substitute(), lambda: string.Template('${').substitute()):
    try:
        bad()
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        return 1

    @property
    @abc.abstractmethod
    def name(self): ...

    @classmethod
    @abc.abstractmethod
    def make(cls): ...


class Half(Shape):
    def area(self):
        return super().area() + 1


class Full(Half):
    name = 'full'
    make = None


for cls in (Shape, Half):
    try:
        cls()
    except TypeError as error:
        print(error)
print(Full().area(), sorted(Shape.__abstractmethods__), isinstance(Full(), Shape), Shape.register(int), isinstance(5, Shape), issubclass(bool, Shape))


class Duck(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, 'quack') or NotImplemented


print(issubclass(type('D', (), {'quack': 1}), Duck), issubclass(int, Duck))


@contextlib.contextmanager
def managed(swallow=False):
    print('enter')
    try:
        yield 'value'
    except ValueError as error:
        print('caught', error)
        if not swallow:
            raise
    finally:
        print('exit')


with managed(True) as v:
    raise ValueError(v)
try:
    with managed():
        raise ValueError('out')
except ValueError as error:
    print('outside', error)


@managed()
def decorated():
    print('decorated')


decorated()


@contextlib.contextmanager
def no_yield():
    if False:
        yield


@contextlib.contextmanager
def two_yields():
    yield
    yield


for make in (no_yield, two_yields):
    try:
        with make():
            pass
    except RuntimeError as error:
        print(error)
with contextlib.ExitStack() as stack:
    print(stack.enter_context(managed()), stack.callback(print, 'callback'), stack.push(lambda *a: print('pushed')) is not None)
with contextlib.suppress(KeyError, IndexError):
    {}['a']
with contextlib.redirect_stdout(sys.stderr):
    pass
with contextlib.chdir('/'):
    pass


def fail():
    return 1 / 0


try:
    fail()
except ZeroDivisionError as error:
    print(traceback.format_exc(), end='')
    traceback.print_exc(file=sys.stdout)
    print(traceback.format_exception_only(error), traceback.extract_tb(error.__traceback__)[-1].name, [f.lineno > 0 for f in traceback.extract_tb(error.__traceback__)], traceback.format_tb(error.__traceback__)[-1])
    te = traceback.TracebackException.from_exception(error)
    print(te.exc_type_str if hasattr(te, 'exc_type_str') else te.exc_type, str(te), ''.join(te.format_exception_only()))
print(traceback.format_stack()[-1], traceback.extract_stack()[-1].line)
traceback.print_exception(ValueError('no traceback'), file=sys.stdout)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    warnings.warn('one')
    warnings.warn('two', DeprecationWarning, stacklevel=1)
    warnings.warn(UserWarning('three'))
print([(str(w.message), w.category.__name__, w.lineno > 0) for w in caught])
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try:
        warnings.warn('as error', RuntimeWarning)
    except RuntimeWarning as error:
        print(repr(error))
warnings.filterwarnings('ignore', message='quiet.*')
warnings.warn('quiet please')
print(warnings.formatwarning('m', UserWarning, 'f.py', 3, 'the line'), end='')
try:
    warnings.warn('x', int)
except TypeError as error:
    print(error)
warnings.warn('once on stderr')
for _ in range(2):
    warnings.warn('same place twice')
