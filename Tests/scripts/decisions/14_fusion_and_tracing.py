"""Fused instructions keep the line and caret of the failing part, and tracing sees every line."""
import sys
import traceback


class Bad:
    def __lt__(self, other):
        raise ValueError('compare')

    def __bool__(self):
        raise ValueError('truth')

    def __index__(self):
        raise ValueError('index')


def compare_and_branch(a):
    i = 0
    while i < 3:
        if i == 2 and a < 5:
            return i
        i += 1


def increment(a):
    for n in range(3):
        a.x += n if n < 2 else 'text'


def global_call():
    return undefined_function(1) + 2


def attribute_arithmetic(a):
    return a.x * 2 + a.missing


def truth(a):
    return 1 if a else 2


def subscript(a):
    return [1, 2, 3][0] + (1, 2)[a]


class Holder:
    x = 0


for function, argument in ((compare_and_branch, Bad()), (increment, Holder()), (global_call, None), (attribute_arithmetic, Holder()),
                           (truth, Bad()), (subscript, 9)):
    for _ in range(3):
        try:
            function() if argument is None else function(argument)
        except Exception as error:
            last = error
    lines = traceback.format_exception(last)
    print(''.join(lines[2:]), end='')


def traced(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
        else:
            total -= 1
    try:
        total = total / 0
    except ZeroDivisionError:
        total = 'zero'
    return total


events = []


def tracer(frame, event, argument):
    if frame.f_code is not traced.__code__:
        return None
    kind = argument[0].__name__ if event == 'exception' else argument
    events.append((event, frame.f_lineno - traced.__code__.co_firstlineno, kind))
    return tracer


for _ in range(50):
    traced(3)
sys.settrace(tracer)
traced(3)
sys.settrace(None)
for event in events:
    print(*event)
events.clear()
traced(2)
print(events)
profile = []
sys.setprofile(lambda frame, event, argument: profile.append((event, frame.f_code.co_name)))
len(sorted([2, 1], key=lambda v: -v))
sys.setprofile(None)
print(profile)
