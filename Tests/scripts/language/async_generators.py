"""Asynchronous generators and comprehensions at the edges."""


class Step:
    def __init__(self, v=None):
        self.v = v

    def __await__(self):
        return (yield self.v)


def run(c, show=False):
    value = None
    try:
        while True:
            out = c.send(value)
            if show:
                print('step', out)
            value = out
    except StopIteration as stop:
        return stop.value


async def gen(n):
    try:
        for i in range(n):
            await Step(i)
            got = yield i
            if got is not None:
                print('sent', got)
    except ValueError as error:
        print('thrown', error)
        yield 'after throw'
    finally:
        await Step('finally')
        print('finalised')


async def main():
    out = [x async for x in gen(3)]
    out += [y for x in [1, 2] async for y in gen(x)]
    out.append({x: [z async for z in gen(x)] async for x in gen(2)})
    out.append([await Step(v) for v in 'ab' if await Step(True)])
    g = gen(3)
    out += [await g.asend(None), await g.asend('hello'), await g.athrow(ValueError('v'))]
    try:
        await g.asend(None)
    except StopAsyncIteration as stop:
        out.append(repr(stop))
    g = gen(3)
    await anext(g)
    await g.aclose()
    await g.aclose()
    try:
        await anext(g)
    except StopAsyncIteration:
        out.append('stopped')
    g = gen(1)
    try:
        await g.asend('not started')
    except TypeError as error:
        out.append(str(error))
    async for x in gen(5):
        if x == 1:
            continue
        if x == 3:
            print('three')
    else:
        out.append('else')
    return out


print(run(main()))


async def inner_return():
    g = gen(2)
    async for x in g:
        await g.aclose()
        return x


print(run(inner_return()))


async def raising():
    yield 1
    raise KeyError('in async gen')


async def use():
    try:
        async for x in raising():
            print(x)
    except KeyError as error:
        return repr(error)


print(run(use()))


async def stop_inside():
    yield 1
    raise StopAsyncIteration


async def use2():
    try:
        return [x async for x in stop_inside()]
    except RuntimeError as error:
        return str(error), repr(error.__cause__)


print(run(use2()))


async def concurrent():
    g = gen(3)
    first = g.asend(None)
    second = g.asend(None)
    first.send(None)
    try:
        second.send(None)
    except RuntimeError as error:
        print(error)
    try:
        first.send(None)
    except StopIteration as stop:
        print('yielded', stop.value)
    second.close()
    await g.aclose()


run(concurrent())


async def awaited_twice():
    g = gen(1)
    a = g.__anext__()
    await a
    try:
        await a
    except RuntimeError as error:
        return str(error)


print(run(awaited_twice()))


async def agen_expression():
    g = (await Step(x) async for x in gen(2))
    return type(g).__name__, [x async for x in g]


print(run(agen_expression()))


async def ignore_exit():
    try:
        yield 1
    finally:
        yield 2


async def close_ignoring():
    g = ignore_exit()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as error:
        return str(error)


print(run(close_ignoring()))


async def nested():
    async def level(n):
        if n:
            async for x in level(n - 1):
                yield x + 1
        else:
            yield 0
    return [x async for x in level(50)]


print(run(nested()))


class AContext:
    def __init__(self, swallow):
        self.swallow = swallow

    async def __aenter__(self):
        await Step()
        return 'entered'

    async def __aexit__(self, kind, value, trace):
        await Step()
        print('exit', kind and kind.__name__)
        return self.swallow


async def contexts():
    async with AContext(True) as a:
        raise ValueError('swallowed')
    for i in range(2):
        async with AContext(False):
            if i:
                break
            continue
    async with AContext(False):
        return 'returned'


print(run(contexts()))


async def chain():
    try:
        async with AContext(False):
            1 / 0
    except ZeroDivisionError as error:
        return repr(error)


print(run(chain()))
g = gen(1)
print(type(g).__name__, g.__name__, g.ag_code.co_name, g.ag_await, hasattr(g, '__aiter__'), g.__aiter__() is g)
c = main()
print(c.cr_origin, c.cr_code.co_name, c.cr_frame.f_lineno > 0)
c.close()
