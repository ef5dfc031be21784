"""Generators that built-in functions run to their end: their items, their errors, what they see of themselves and of the list they fill."""
import gc
import sys
import threading


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        print('asked', self.value)
        return self.value


class Bad:
    def __bool__(self):
        raise OverflowError('no truth')


def ending(items, end):
    for item in items:
        yield item
    if isinstance(end, Exception):
        raise end
    return end


consumers = {
    'list': list, 'tuple': tuple, 'sorted': lambda g: sorted(g, key=repr), 'sum': sum, 'any': any, 'all': all, 'max': max, 'min': min,
    'join': lambda g: '-'.join(g), 'set': lambda g: sorted(set(g), key=repr), 'extend': lambda g: [0].extend(g), 'star': lambda g: [*g],
    'unpack': lambda g: (lambda a, *b: (a, b))(*g), 'dict': lambda g: dict.fromkeys(g), 'bytes': bytes,
}
sources = [
    [], [1], [0, 0, 3, 0], [3, 1, 2, 3, 1], list(range(40)), list(range(40, 0, -1)), [2 ** 62, 2 ** 62, 2 ** 62], [2 ** 70, 1, -2 ** 70],
    [1.5, 2.5, 0.25], [True, False, 1], [None, 0, ''], ['a', 'b', 'a'], [1, 'a'], ['a', 1], [1, 2.5, 10 ** 20, True], [10 ** 9 + i for i in range(30)],
    [float('nan'), 1, 2], [(1, 2), (0, 3)], [-1, -5, 300, 300]]
for name, consumer in consumers.items():
    for items in sources:
        for end in (None, KeyError('end')):
            g = ending(items, end)
            try:
                shown = repr(consumer(g))
            except Exception as error:
                shown = f'{type(error).__name__}: {error}'
            # What is left shows how far the generator went.
            try:
                rest = list(g)
            except Exception as error:
                rest = repr(error)
            print(name, len(items), shown[:70], rest if len(str(rest)) < 60 else len(rest))

print(any(Truth(x) for x in (False, False, True, True)), all(Truth(x) for x in (True, False, True)))
for function in (any, all):
    try:
        function(x for x in (function is all, Bad(), 1))
    except OverflowError as error:
        print(error)
big = [10 ** 10, 10 ** 10 + 1, 10 ** 10]
print(max(x for x in big) is big[1], min(x for x in big) is big[0], list(x for x in big)[2] is big[2])


# A generator that looks at itself, at the consumer, at the list.


def selfish():
    yield 1
    yield me.gi_running
    try:
        next(me)
    except ValueError as error:
        yield str(error)
    yield sys._getframe().f_code.co_name
    yield sys._getframe(1).f_code.co_name
    yield 'end'


def caller(function):
    return function(me)


for function in (list, tuple, lambda g: sorted(g, key=str)):
    me = selfish()
    print(caller(function))
filled = []


def watching():
    for i in range(30):
        yield len(filled), i
    filled.clear()
    yield 'cleared'
    filled.append('inserted')
    yield len(filled)


filled.extend(watching())
print(filled)


def nested(depth):
    if depth:
        yield sum(nested(depth - 1))
        yield from (max(nested(depth - 1)), min(x for x in list(nested(depth - 1))))
        yield int(any(nested(depth - 1))) + all(nested(depth - 1))
    yield depth


print(list(nested(3)), sum(nested(4)))


def thrown():
    try:
        for i in range(5):
            try:
                yield i
            except GeneratorExit:
                print('closed at', i)
                raise
    finally:
        print('finally')


g = thrown()
print(any(x == 2 for x in g))
print(next(g))
g.close()


def handling():
    try:
        raise KeyError('handled')
    except KeyError:
        yield repr(sys.exc_info()[1])
        yield repr(sys.exc_info()[1])
    yield repr(sys.exc_info()[1])


try:
    raise ValueError('outer')
except ValueError:
    print(list(handling()), repr(sys.exc_info()[1]))


def sending():
    got = yield 1
    got = yield got
    yield got


print(list(sending()))


def delegating():
    yield from [1, 2]
    result = yield from ending([3, 4], 'result')
    yield result
    yield from 'ab'


print(list(delegating()), max(map(str, delegating())))


# Tracing, collections and other threads in between.


def traced():
    for i in range(3):
        yield i
    sys.settrace(tracer)
    yield 3
    yield 4
    sys.settrace(None)
    yield 5


def tracer(frame, event, argument):
    events.append((frame.f_code.co_name, event))
    return tracer


events = []
print(list(traced()), len(events))


def collecting():
    for i in range(20):
        gc.collect()
        yield [i]


print(len(list(collecting())), sum(len(x) for x in collecting()))


def recursive(n):
    yield n
    if n:
        yield from list(recursive(n - 1))


print(len(list(recursive(60))))


def endless(n):
    yield sum(endless(n + 1))


try:
    sum(endless(0))
except RecursionError as error:
    print('RecursionError')
shared = (i for i in range(200000))
results = []


def take():
    try:
        results.append(len(list(shared)))
    except ValueError as error:
        results.append(str(error))


threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(r for r in results if isinstance(r, int)) <= 200000, {r for r in results if isinstance(r, str)} <= {'generator already executing'})
