"""sys.monitoring: events, callbacks, disabling, local events, errors."""
import sys

m = sys.monitoring
E = m.events
TOOL = 3


def attempt(function, *arguments):
    shown = [getattr(a, 'co_name', a) for a in arguments]
    try:
        print(function.__name__, shown, '->', function(*arguments))
    except Exception as error:
        print(function.__name__, shown, '->', type(error).__name__, error)


for tool in (-1, 0, 6, 'x'):
    attempt(m.use_tool_id, tool, 'name')
attempt(m.use_tool_id, 0, 'again')
attempt(m.get_tool, 0)
attempt(m.get_tool, 1)
m.free_tool_id(0)
attempt(m.get_tool, 0)
attempt(m.set_events, 1, 1)
m.use_tool_id(TOOL, 'test')
attempt(m.set_events, TOOL, E.C_RETURN)
attempt(m.set_events, TOOL, 1 << 20)
attempt(m.set_local_events, TOOL, attempt.__code__, E.RAISE)
attempt(m.register_callback, TOOL, 3, None)
attempt(m.register_callback, TOOL, E.LINE, print)
attempt(m.register_callback, TOOL, E.LINE, None)

names = {value: name for name, value in vars(E).items()}
log = []


def watch(events, function, *arguments, local=None):
    log.clear()
    first = function.__code__.co_firstlineno
    codes = {function.__code__} | {c for c in function.__code__.co_consts if hasattr(c, 'co_code')}

    def callback(event):
        def call(code, *rest):
            if code not in codes:
                return
            if event == E.LINE:
                log.append((names[event], code.co_name, rest[0] - first))
            elif event in (E.CALL, E.C_RETURN, E.C_RAISE):
                log.append((names[event], getattr(rest[1], '__name__', '?'), 'MISSING' if rest[2] is m.MISSING else rest[2]))
            elif event in (E.PY_START, E.PY_RESUME):
                log.append((names[event], code.co_name))
            elif event in (E.BRANCH, E.JUMP):
                log.append((names[event], rest[0] < rest[1]))
            else:
                log.append((names[event], code.co_name, repr(rest[1])))
        return call
    bit = 1
    while bit <= E.C_RAISE:
        if bit != E.INSTRUCTION:
            m.register_callback(TOOL, bit, callback(bit))
        bit <<= 1
    if local:
        m.set_local_events(TOOL, function.__code__, events)
    else:
        m.set_events(TOOL, events)
    try:
        function(*arguments)
    except Exception as error:
        log.append(type(error).__name__)
    m.set_events(TOOL, 0)
    m.set_local_events(TOOL, function.__code__, 0)
    print('---', function.__name__, [names[1 << n] for n in range(17) if events >> n & 1])
    for entry in log:
        print(*entry) if isinstance(entry, tuple) else print(entry)


def simple(x):
    y = len([x])
    return y


def raising():
    try:
        {}['k']
    except KeyError:
        pass
    raise ValueError('out')


def generating():
    def g():
        yield 1
        return 2
    it = g()
    next(it)
    try:
        next(it)
    except StopIteration:
        pass


def throwing():
    def g():
        try:
            yield 1
        except ValueError:
            yield 2
    it = g()
    next(it)
    it.throw(ValueError('v'))
    it.close()


watch(E.PY_START | E.PY_RETURN | E.LINE, simple, 5)
watch(E.CALL, simple, 5)
watch(E.RAISE | E.EXCEPTION_HANDLED | E.PY_UNWIND, raising)
watch(E.PY_START | E.PY_RESUME | E.PY_YIELD | E.PY_RETURN, generating)
watch(E.PY_THROW | E.PY_YIELD | E.PY_UNWIND | E.RAISE, throwing)
watch(E.LINE, simple, 5, local=True)
print(m.get_local_events(TOOL, simple.__code__), m.get_events(TOOL), m._all_events())

count = 0


def disabling(code, line):
    global count
    if code is simple.__code__:
        count += 1
        return m.DISABLE


m.register_callback(TOOL, E.LINE, disabling)
m.set_events(TOOL, E.LINE)
for _ in range(5):
    simple(1)
print(count)
m.restart_events()
simple(1)
print(count)
m.set_events(TOOL, 0)


def bad_disable(code, offset, exception):
    return m.DISABLE


m.register_callback(TOOL, E.RAISE, bad_disable)
m.set_events(TOOL, E.RAISE)
try:
    raising()
except ValueError as error:
    m.set_events(TOOL, 0)
    print('ValueError', error)
m.set_events(TOOL, 0)


def failing(code, line):
    if code is simple.__code__:
        raise RuntimeError('callback')


m.register_callback(TOOL, E.LINE, failing)
m.set_events(TOOL, E.LINE)
try:
    simple(1)
except RuntimeError as error:
    m.set_events(TOOL, 0)
    print('RuntimeError', error)
m.free_tool_id(TOOL)
print(m.get_tool(TOOL))
