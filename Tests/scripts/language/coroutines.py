"""Coroutines and asynchronous generators, driven by hand."""


class Suspend:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


def run(coroutine, *answers):
    """Drive a coroutine; what it awaits is collected, answers are sent in."""
    answers, seen, value = list(answers), [], None
    while True:
        try:
            seen.append(coroutine.send(value))
        except StopIteration as stop:
            return seen, stop.value
        value = answers.pop(0) if answers else None


async def simple():
    return 5


async def waits(n):
    total = 0
    for i in range(n):
        total += await Suspend(i) or 0
    return total


print(run(simple()), run(waits(3), 10, 20, 30))


async def nested():
    first = await waits(1)
    try:
        second = await failing()
    except ValueError as error:
        second = str(error)
    return first, second


async def failing():
    await Suspend('f')
    raise ValueError('failed')


print(run(nested(), 7))


async def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print('got', got)
            await Suspend(f'between {i}')
    finally:
        print('numbers done')


async def loops():
    out = []
    async for x in numbers(3):
        out.append(x)
    else:
        out.append('else')
    out += [x * 2 async for x in numbers(2)]
    out.append({x: y async for x in numbers(1) for y in 'a'})
    out.append([await waits(1) for _ in range(2)])
    g = (x async for x in numbers(2) if x)
    out.append([x async for x in g])
    return out


print(run(loops()))


class Manager:
    async def __aenter__(self):
        return await Suspend('enter')

    async def __aexit__(self, kind, value, trace):
        await Suspend('exit')
        print('exit with', kind)
        return kind is KeyError


async def managed():
    async with Manager() as m:
        print('inside', m)
        raise KeyError('swallowed')
    async with Manager() as a, Manager() as b:
        return a, b


print(run(managed(), 'one', None, 'two', 'three'))


class AsyncIterator:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n


async def iterate():
    result = [x async for x in AsyncIterator()]
    result.append(await anext(AsyncIterator()))
    result.append(await anext(numbers(0), 'default'))
    i = aiter(numbers(5))
    result.append(await i.__anext__())
    result.append(await i.asend('hello'))
    try:
        await i.athrow(OSError('thrown'))
    except OSError as error:
        result.append(repr(error))
    await i.aclose()
    return result


print(run(iterate()))


def show(action):
    try:
        print(action())
    except BaseException as error:
        print(type(error).__name__, error)


c = simple()
show(lambda: iter(c))
show(lambda: run(c))
show(lambda: c.send(None))
print(c, c.cr_frame, c.cr_running, c.cr_await, c.__name__)


async def awaits(x):
    return await x


for bad in (5, [1], 'text', None):
    show(lambda: run(awaits(bad)))


class BadAwait:
    def __await__(self):
        return 5


class BadEnter:
    pass


show(lambda: run(awaits(BadAwait())))


async def bad_with():
    async with BadEnter():
        pass


async def bad_for():
    async for x in [1]:
        pass


async def bad_for2():
    async for x in BadIter():
        pass


class BadIter:
    def __aiter__(self):
        return 5


for bad in (bad_with, bad_for, bad_for2):
    show(lambda: run(bad()))


async def closing():
    try:
        await Suspend(1)
    except GeneratorExit:
        print('closed')
        raise


c = closing()
c.send(None)
c.close()
show(lambda: c.send(None))
c = closing()
c.send(None)
show(lambda: c.throw(ValueError('in')))
g = numbers(3)
print(g, type(g).__name__, g.ag_running, g.ag_frame is not None)
show(lambda: next(g))


async def return_in_async_gen():
    yield 1
    return


async def stops():
    raise StopIteration(3)


show(lambda: run(stops()))


async def double():
    c = simple()
    await c
    await c


show(lambda: run(double()))


async def deep(n):
    return n if n == 0 else 1 + await deep(n - 1)


print(run(deep(200)))


async def asyncgen_return_value():
    return [x async for x in return_in_async_gen()], [[y async for y in numbers(x)] for x in range(2)]


print(run(asyncgen_return_value()))
print((lambda: (yield))().__class__.__name__, simple.__code__.co_flags & 0x80, numbers.__code__.co_flags & 0x200)
