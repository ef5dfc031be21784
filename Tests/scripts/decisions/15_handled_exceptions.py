"""What is being handled belongs to the frame and to the generator, and comes back after it."""
import sys


def current():
    return repr(sys.exc_info()[1])


def gen():
    print('1 in generator', current())
    yield 1
    print('2 in generator', current())
    try:
        raise KeyError('inner')
    except KeyError:
        print('3 in generator', current())
        yield 2
        print('4 in generator', current())
    print('5 in generator', current())
    yield 3


g = gen()
try:
    raise ValueError('outer')
except ValueError:
    next(g)
    print('main', current())
print('main', current())
try:
    raise TypeError('second')
except TypeError:
    next(g)
    print('main', current())
print('main', current())
next(g)
print('main', current())


def nested():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            print(current())
        print(current())
        try:
            raise IndexError(3)
        except IndexError as error:
            print(repr(error.__context__))
    print(current())


nested()


def reraise():
    try:
        raise ValueError('again')
    except ValueError:
        helper()


def helper():
    raise


try:
    reraise()
except ValueError as error:
    print('reraised', error)
try:
    raise
except RuntimeError as error:
    print(error)


def context_through_generator():
    def produce():
        try:
            yield
        except RuntimeError:
            raise KeyError('from generator')
    g = produce()
    next(g)
    try:
        try:
            raise ValueError('caller')
        except ValueError:
            g.throw(RuntimeError('thrown'))
    except KeyError as error:
        chain = []
        while error:
            chain.append(repr(error))
            error = error.__context__
        return chain


print(context_through_generator())


async def coroutine():
    print('coroutine', current())
    try:
        raise OSError('c')
    except OSError:
        await Suspend()
        print('coroutine', current())
    print('coroutine', current())


class Suspend:
    def __await__(self):
        yield


c = coroutine()
try:
    raise LookupError('driver')
except LookupError:
    c.send(None)
    print('driver', current())
    try:
        c.send(None)
    except StopIteration:
        print('driver', current())
print(current())


def in_finally():
    try:
        raise ValueError('f')
    finally:
        print('finally', current())


try:
    in_finally()
except ValueError:
    pass


def return_in_except():
    try:
        raise ValueError
    except ValueError:
        return current()


print(return_in_except(), current())
for n in range(3):
    try:
        raise ValueError(n)
    except ValueError:
        continue
print(current(), sys.exc_info())
