"""Calls built-in types, methods and module functions with hostile arguments, chosen by a seed.

usage: runtime_driver.py SEED CALLS LOG
Nothing is compared: every call may raise what it likes, but the interpreter must survive. Each call is written to the
log before it is made, so that the last line names the one that ended the process.
"""
import os
import random
import sys
import types
import warnings

SKIPPED_MODULES = {
    'posix', '_posixsubprocess', '_signal', '_socket', 'select', 'readline', 'faulthandler', '_thread', 'pwd', 'grp', 'fcntl',
    'termios', 'resource', 'syslog', 'mmap', '_tracemalloc', '_testcapi', '_testinternalcapi', '_imp', 'atexit', 'xxsubtype', '_sqlite3',
}
SKIPPED_NAMES = {
    'exit', 'quit', 'help', 'license', 'credits', 'copyright', 'input', 'breakpoint', 'open', 'open_code', 'FileIO', 'sleep', 'setrecursionlimit',
    'settrace', 'setprofile', '_settraceallthreads', '_setprofileallthreads', 'setswitchinterval', 'set_debug', 'disable', 'freeze',
    '_debugmallocstats', 'addaudithook', 'set_int_max_str_digits', 'activate_stack_trampoline', 'acquire', 'acquire_lock', 'wait', 'join',
    '_shutdown', 'excepthook', 'unraisablehook', 'displayhook', 'breakpointhook', 'set_asyncgen_hooks', '_clear_type_cache', 'settrace_all',
    '_set_sentinel', 'clock_settime', 'clock_settime_ns', 'tzset', '_open_standard_stream', '__breakpointhook__', '__excepthook__',
    '__unraisablehook__', '__displayhook__', 'register', 'unregister', '_getframe', '_current_frames', 'get_threshold', 'set_threshold',
    'print', '__subclasshook__', '_current_exceptions', 'callstats', 'use_tool_id', 'set_events', 'set_local_events', 'register_callback',
    'factorial', 'perm', 'comb', '_clear_internal_caches', 'get_objects', 'get_referrers', 'get_referents', '__subclasses__',
}


class Bad:
    """Special methods that return what they must not, raise, or change things."""

    def __init__(self, mode):
        self.mode = mode

    def answer(self, right):
        if self.mode == 0:
            raise KeyError('bad')
        if self.mode == 1:
            return None
        if self.mode == 2:
            return right
        if self.mode == 3:
            POOL.insert(0, POOL.pop())
            return right
        return self

    def __len__(self): return self.answer(3)
    def __iter__(self): return self.answer(iter([1, 2]))
    def __next__(self): return self.answer(1)
    def __index__(self): return self.answer(2)
    def __int__(self): return self.answer(2)
    def __float__(self): return self.answer(2.5)
    def __str__(self): return self.answer('s')
    def __repr__(self): return self.answer('r')
    def __hash__(self): return self.answer(7)
    def __eq__(self, other): return self.answer(True)
    def __lt__(self, other): return self.answer(True)
    def __bool__(self): return self.answer(True)
    def __getitem__(self, key): return self.answer(1)
    def __contains__(self, key): return self.answer(True)
    def __call__(self, *args, **kwargs): return self.answer(1)
    def __length_hint__(self): return self.answer(5)
    def __fspath__(self): return self.answer('p')
    def __bytes__(self): return self.answer(b'b')
    def __format__(self, spec): return self.answer('f')
    def __add__(self, other): return self.answer(1)
    __radd__ = __iadd__ = __mul__ = __sub__ = __and__ = __or__ = __add__
    def __reduce__(self): return self.answer((list, ()))
    def __buffer__(self, flags): return self.answer(memoryview(b'abc'))
    def __get__(self, instance, owner=None): return self.answer(1)
    def __set__(self, instance, value): self.answer(1)
    def __enter__(self): return self.answer(1)
    def __exit__(self, *args): return self.answer(True)
    def keys(self): return self.answer(['a'])


def generator():
    received = yield 1
    while received is not None:
        received = yield received


async def coroutine():
    return 1


async def async_generator():
    yield 1


def function(a, b=2, *c, d=3, **e):
    return locals()


def subclasses():
    """Python subclasses of built-in types, which have other layouts."""
    for base in (int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, Exception, OSError, type, property,
                 types.ModuleType, SyntaxError, UnicodeDecodeError, StopIteration, BaseExceptionGroup):
        try:
            yield type('Sub' + base.__name__, (base,), {})
        except TypeError:
            pass


POOL = []


def fill_pool():
    recursive = []
    recursive.append(recursive)
    circular = {}
    circular['self'] = circular
    values = [
        0, 1, -1, 2, 3, 255, 256, 1 << 31, (1 << 63) - 1, -1 << 63, 1 << 64, 10 ** 40, True, None, NotImplemented, Ellipsis,
        0.0, -0.0, 1.5, 1e308, float('inf'), float('-inf'), float('nan'), 1j, complex('nan'),
        '', 'a', 'abc', 'é', '\U0001f40d', '\udc80', 'x' * 100, '%s %d', '{0.a[b]} {}', '\0', 'utf-8', 'strict', 'rb', 'a b c', '12', '__class__',
        b'', b'a', b'\xff\xfe', b'x' * 100, bytearray(), bytearray(b'abc'), memoryview(b'abc'), memoryview(bytearray(8)).cast('i'),
        memoryview(bytearray(8))[::-1], memoryview(bytearray(8))[::2],
        [], [1, 2, 3], ['a', 'b'], [[1], [2]], recursive, (), (1,), (1, 'a', None), ((1, 2), (3, 4)), {}, {'a': 1}, {1: 2, 'b': []}, circular,
        set(), {1, 2}, frozenset([3]), range(0), range(5), range(10, -10, -3), slice(None), slice(1, -1, 2), slice('a'),
        iter([1, 2]), iter('ab'), iter({1: 2}), zip([1], [2]), map(str, [1]), enumerate('a'), reversed([1]), filter(None, [1]),
        generator(), async_generator(), function, lambda: 0, len, str.upper, [].append, int.__add__, dict.fromkeys, function.__code__,
        types.SimpleNamespace(a=1), types.MappingProxyType({'a': 1}), types.ModuleType('m'), property(len), classmethod(len), staticmethod(len),
        ValueError('v'), OSError(2, 'x', 'f'), SyntaxError('m', ('f', 1, 2, 't')), ExceptionGroup('g', [ValueError(1)]), StopIteration(1),
        UnicodeDecodeError('utf-8', b'x', 0, 1, 'r'), KeyError('k'), types.CellType(1), types.CellType(), super(Bad, Bad(2)), list[int], int | str,
        sys._getframe(), object(), type, object, int, str, list, dict, Bad, [Bad(0)], {'k': Bad(4)}, (Bad(1),),
    ]
    values += [Bad(mode) for mode in range(5)]
    for made in subclasses():
        values.append(made)
        try:
            values.append(made())
        except Exception:
            pass
    POOL[:] = values


def native_types():
    """Every type that is not made in Python."""
    found, stack = {}, [object]
    while stack:
        one = stack.pop()
        for sub in type.__subclasses__(one):
            if sub not in found:
                found[sub] = True
                stack.append(sub)
    return sorted((t for t in found if not t.__flags__ & (1 << 9)), key=lambda t: (t.__module__, t.__qualname__))


def module_functions():
    for name in sorted(sys.builtin_module_names):
        if name in SKIPPED_MODULES:
            continue
        try:
            module = __import__(name)
        except Exception:
            continue
        module = sys.modules.get(name, module)
        for label in sorted(vars(module)):
            value = vars(module)[label]
            if label not in SKIPPED_NAMES and callable(value):
                yield name + '.' + label, value


class Fuzzer:
    def __init__(self, seed, log):
        self.random = random.Random(seed)
        self.log = log
        self.functions = list(module_functions())
        self.types = native_types()

    def note(self, text):
        os.write(self.log, (text + '\n').encode('utf-8', 'backslashreplace'))

    def value(self):
        return self.random.choice(POOL)

    def arguments(self):
        count = self.random.choice((0, 0, 1, 1, 1, 2, 2, 3, 4, 7))
        kwargs = {}
        if self.random.random() < 0.1:
            kwargs[self.random.choice(('key', 'default', 'name', 'encoding', 'a', 'x', 'maxsplit', 'strict', 'start', 'base'))] = self.value()
        return [self.value() for _ in range(count)], kwargs

    def call(self, label, target, args, kwargs):
        self.note('%s(%s%s)' % (label, ', '.join(map(describe, args)), ''.join(', %s=%s' % (k, describe(v)) for k, v in kwargs.items())))
        result = target(*args, **kwargs)
        if self.random.random() < 0.2 and not isinstance(result, types.FrameType):
            POOL[self.random.randrange(len(POOL))] = result
        if self.random.random() < 0.1:
            self.note('    repr of the result')
            repr(result)

    def step(self):
        choice = self.random.random()
        args, kwargs = self.arguments()
        if choice < 0.3:
            label, target = self.random.choice(self.functions)
            self.call(label, target, args, kwargs)
        elif choice < 0.4:
            made = self.random.choice(self.types)
            if made.__name__ in SKIPPED_NAMES:
                return
            how = self.random.random()
            if how < 0.4:
                self.call('%s.%s' % (made.__module__, made.__qualname__), made, args, kwargs)
            elif how < 0.7:
                self.call('%s.__new__' % made.__qualname__, made.__new__, [made] + args, kwargs)
            else:
                name = self.random.choice(sorted(vars(made)) or ['__doc__'])
                if name not in SKIPPED_NAMES:
                    self.call('%s.__dict__[%r]' % (made.__qualname__, name), vars(made)[name], args, kwargs)
        elif choice < 0.9:
            receiver = self.value()
            names = [n for n in dir(type(receiver)) if n not in SKIPPED_NAMES]
            if isinstance(receiver, type):
                names += [n for n in dir(receiver) if n not in SKIPPED_NAMES]
            name = self.random.choice(names)
            self.note('# %s.%s' % (describe(receiver), name))
            target = getattr(receiver, name)
            if callable(target):
                self.call('%s.%s' % (describe(receiver), name), target, args, kwargs)
        else:
            receiver = self.value()
            if isinstance(receiver, (type, types.ModuleType)) or receiver in (function, generator):
                return
            name = self.random.choice(dir(type(receiver)) + ['other'])
            self.note('setattr(%s, %r)' % (describe(receiver), name))
            if self.random.random() < 0.3:
                delattr(receiver, name)
            else:
                setattr(receiver, name, self.value())


def describe(value):
    """A short text that runs no code of the value."""
    kind = type(value)
    if kind in (int, float, bool, type(None)):
        return repr(value)
    if kind in (str, bytes):
        return ascii(value[:30])
    if kind in (list, tuple, dict, set, frozenset, bytearray):
        return '<%s of %d>' % (kind.__name__, len(value))
    if kind is type:
        return type.__dict__['__qualname__'].__get__(value)
    return '<%s>' % kind.__name__


def main():
    seed, calls, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    os.dup2(log, 150)
    warnings.simplefilter('ignore')
    sys.unraisablehook = lambda *args: None
    fill_pool()
    fuzzer = Fuzzer(seed, 150)
    for number in range(calls):
        try:
            fuzzer.step()
        except BaseException:
            pass
        if number % 500 == 499:
            fill_pool()
    fuzzer.note('END')


main()
os._exit(0)
