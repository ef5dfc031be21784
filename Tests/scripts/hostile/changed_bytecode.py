# krait: own expectation, limit 120, no stress
"""Every word of some code objects is changed in turn: other registers (the frame's header and the namespace among them), and
instructions that make generators where there is one already. Each variant is refused, raises, or runs. Loops that would never look at
signals are refused."""
import dis
import itertools
import signal
import types

SOURCE = '''
d = {k: v for k, v in zip('ab', (1, 2))}
def h(n):
    while n:
        got = yield n
        n -= 1
    return got
class C:
    x = [i for i in range(3)]
'''


def generator(n):
    for i in range(n):
        yield i
    got = yield from iter([1, 2])
    return got


def stop(number, frame):
    raise KeyboardInterrupt


def attempt(run, code):
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        run(code)
    except BaseException:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def variants(code):
    first = code.co_code[:8]
    for at in range(0, len(code.co_code), 8):
        for operand in (2, 4, 6):
            for register in (5, 6, 7, 9):
                data = bytearray(code.co_code)
                data[at + operand:at + operand + 2] = register.to_bytes(2, 'little')
                yield data
        yield bytearray(code.co_code[:at] + first + code.co_code[at + 8:])


def changed(code):
    for data in variants(code):
        try:
            yield code.replace(co_code=bytes(data))
        except Exception:
            pass


signal.signal(signal.SIGALRM, stop)
module = compile(SOURCE, 'changed', 'exec')
inner = [c for c in module.co_consts if isinstance(c, types.CodeType)]
for code in changed(module):
    attempt(lambda code: exec(code, {}), code)
for code in itertools.chain(changed(generator.__code__), *map(changed, inner)):
    attempt(lambda code: list(itertools.islice(types.FunctionType(code, globals())(3), 10)), code)
print('survived')


def loop(n):
    while n:
        pass


def handles():
    try:
        missing
    except NameError:
        missing


def run(function, code, *args):
    try:
        types.FunctionType(code, globals())(*args)
    except BaseException as error:
        print(type(error).__name__)


signal.setitimer(signal.ITIMER_REAL, 5)
code = loop.__code__
unpolled = code.co_code.replace(bytes([dis.opmap['JUMP_IF_TRUE_BACK']]), bytes([dis.opmap['JUMP_IF_TRUE']]), 1)
print(unpolled != code.co_code)
run(loop, code.replace(co_code=unpolled), 1)
code = handles.__code__
start, length, handler, depth = code.co_exceptiontable[:4]
print(handler > 0)
run(handles, code.replace(co_exceptiontable=bytes([start, length, start & 63, depth])))
signal.setitimer(signal.ITIMER_REAL, 0)
