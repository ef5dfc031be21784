"""Assignments to f_lineno."""
import sys
import warnings

warnings.simplefilter('always')


def jump(function, source, target, event='line'):
    first = function.__code__.co_firstlineno
    out = []
    done = []

    def tracer(frame, what, argument):
        if frame.f_code is function.__code__ and what == event and frame.f_lineno == first + source and not done:
            done.append(1)
            try:
                frame.f_lineno = first + target
            except Exception as error:
                out.append(f'{type(error).__name__}: {error}')
        return tracer
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        sys.settrace(tracer)
        try:
            function(out)
        except Exception as error:
            out.append('raised ' + type(error).__name__)
        finally:
            sys.settrace(None)
    print(function.__name__, source, '->', target, out, [str(w.message) for w in caught])


def straight(out):
    out.append(1)
    out.append(2)
    out.append(3)
    out.append(4)


def loop(out):
    out.append(1)
    for n in (1, 2):
        out.append(3)
        out.append(4)
    out.append(5)


def handler(out):
    try:
        out.append(2)
        1 / 0
    except ZeroDivisionError:
        out.append(5)
        out.append(6)
    out.append(7)


def context(out):
    import contextlib
    with contextlib.nullcontext():
        out.append(3)
        out.append(4)
    out.append(5)


def unbound(out):
    out.append(1)
    x = 2
    out.append(x)


def nested(out):
    for i in (1, 2):
        for j in (3, 4):
            out.append((i, j))
        out.append(i)
    out.append('end')


for source, target in ((2, 4), (3, 1), (1, 1), (2, 9), (2, -1)):
    jump(straight, source, target)
for source, target in ((3, 5), (4, 3), (1, 3), (5, 4), (3, 1)):
    jump(loop, source, target)
for source, target in ((2, 7), (2, 5), (5, 2), (5, 7), (6, 1), (3, 2)):
    jump(handler, source, target)
for source, target in ((3, 5), (1, 4), (5, 3), (4, 3)):
    jump(context, source, target)
jump(unbound, 1, 3)
jump(nested, 3, 4)
jump(nested, 3, 5)
jump(nested, 4, 3)
jump(straight, 0, 2, 'call')
jump(straight, 4, 2, 'return')
