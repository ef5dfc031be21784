"""Events of sys.settrace and sys.setprofile: generators, exceptions, nested functions, changes of the function, failures in it."""
import sys


def record(function, *arguments, profile=False, opcodes=False):
    first = function.__code__.co_firstlineno
    events = []

    def tracer(frame, event, argument):
        if frame.f_code.co_filename != __file__:
            return None
        if isinstance(argument, tuple) and event == 'exception':
            argument = argument[0].__name__
        elif event in ('c_call', 'c_return', 'c_exception'):
            argument = argument.__name__
        if event == 'opcode':
            return tracer
        events.append((event, frame.f_code.co_name, frame.f_lineno - first, argument))
        if opcodes:
            frame.f_trace_opcodes = True
        return tracer
    install = sys.setprofile if profile else sys.settrace
    install(tracer)
    try:
        function(*arguments)
    except Exception as error:
        caught = type(error).__name__
    else:
        caught = None
    install(None)
    print('---', function.__name__, caught)
    for event in events:
        if event[1] != 'record':
            print(*event)


def generator():
    def g():
        x = yield 1
        yield x
        return 3
    it = g()
    next(it)
    it.send('sent')
    for rest in it:
        pass


def delegating():
    def inner():
        yield 1
        return 2

    def outer():
        got = yield from inner()
        yield got
    list(outer())


def thrown():
    def g():
        try:
            yield 1
        except ValueError:
            yield 2
    it = g()
    next(it)
    it.throw(ValueError('x'))
    it.close()


def propagating():
    def inner():
        raise KeyError('k')

    def middle():
        try:
            inner()
        finally:
            done = 1
    try:
        middle()
    except KeyError:
        pass


def escaping():
    [1][5]


def loops():
    i = 0
    while i < 2:
        i += 1
    for n in (1, 2):
        if n == 1:
            continue
        break
    else:
        i = 5
    return [x for x in range(2)]


def comparing():
    class C:
        def __lt__(self, other):
            return True
    sorted([C(), C()])
    return C() < C()


def using_with():
    class M:
        def __enter__(self):
            return self

        def __exit__(self, *details):
            return True
    with M():
        raise ValueError
    return 1


def native_calls():
    len([])
    [].append(1)
    'a'.upper()
    try:
        int('x')
    except ValueError:
        pass
    try:
        len(5)
    except TypeError:
        pass
    return max([1, 2], key=lambda v: -v)


for function in (generator, delegating, thrown, propagating, escaping, loops, comparing, using_with):
    record(function)
record(native_calls, profile=True)
record(generator, profile=True)
record(thrown, profile=True)
record(loops, opcodes=True)


def failing(frame, event, argument):
    if event == 'line' and frame.f_code.co_name == 'victim':
        raise RuntimeError('in the trace function')
    return failing


def victim():
    x = 1
    return x


sys.settrace(failing)
try:
    victim()
except RuntimeError as error:
    print(error, sys.gettrace())
sys.settrace(None)


def switching_off(frame, event, argument):
    print(event, frame.f_code.co_name)
    if event == 'line':
        sys.settrace(None)
    return switching_off


sys.settrace(switching_off)
victim()
victim()
print(sys.gettrace())


def local_only(frame, event, argument):
    frame.f_trace_lines = False
    return local_only_second


def local_only_second(frame, event, argument):
    print('second', event, frame.f_code.co_name, argument)


sys.settrace(local_only)
victim()
sys.settrace(None)


def turned_on_inside():
    sys._getframe().f_trace = local_only_second
    sys.settrace(lambda *a: None)
    x = 1
    y = 2
    sys.settrace(None)
    return x + y


turned_on_inside()
print(sys.call_tracing(victim, ()))
