"""The methods of context managers in every form a class can give them, and except clauses with several classes."""
import asyncio
import sys


def log(*args):
    print(*args)
    return True


class Callable:
    def __init__(self, name):
        self.name = name

    def __call__(self, *args):
        return log(self.name, [a.__name__ if isinstance(a, type) else repr(a)[:20] for a in args])


class Descriptor:
    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner):
        log('bind', self.name, instance is not None, owner.__name__)
        return lambda *args: log('call', self.name, len(args))


class Plain:
    def __enter__(self):
        return log('enter', type(self).__name__)

    def __exit__(self, *args):
        return log('exit', len(args), args[0])


class Static:
    __enter__ = staticmethod(lambda: log('static enter'))
    __exit__ = staticmethod(lambda *args: log('static exit', len(args)))


class OfClass:
    @classmethod
    def __enter__(cls):
        return log('enter', cls.__name__)

    @classmethod
    def __exit__(cls, *args):
        return log('exit', cls.__name__, len(args))


class Objects:
    __enter__ = Callable('enter object')
    __exit__ = Callable('exit object')


class Bound:
    __enter__ = Descriptor('enter')
    __exit__ = Descriptor('exit')


class Property:
    @property
    def __enter__(self):
        log('property enter')
        return lambda: log('got')

    @property
    def __exit__(self):
        log('property exit')
        return lambda *args: log('left', len(args))


class Inherited(Plain):
    pass


class Native(list):
    __enter__ = list.copy
    __exit__ = lambda *args: log('python exit', len(args))


for manager in (Plain, Static, OfClass, Objects, Bound, Property, Inherited):
    instance = manager()
    instance.__dict__['__enter__'] = lambda: log('never called')
    with instance as value:
        print('body', value)
    with instance:
        raise KeyError('swallowed')
with Native([1, 2]) as copy:
    print(copy, type(copy))


class NoEnter:
    __exit__ = Descriptor('not bound')


class NoExit:
    __enter__ = Descriptor('bound first')


class OnlyInstance:
    def __init__(self):
        self.__enter__ = self.__exit__ = lambda *a: None


for manager in (NoEnter(), NoExit(), OnlyInstance(), 3, None, Plain):
    try:
        with manager:
            print('not here')
    except TypeError as error:
        print(error)

    async def asynchronous():
        async with manager:
            print('not here')

    try:
        asyncio.run(asynchronous())
    except TypeError as error:
        print(error)


class Changing:
    """The methods are looked up before the first is called."""

    def __enter__(self):
        type(self).__exit__ = lambda self, *args: log('new exit')
        return self

    def __exit__(self, *args):
        return log('old exit')


with Changing() as c:
    pass
with c:
    pass


def leaving(kind):
    for i in range(3):
        with Plain() as first, Static() as second:
            with Inherited():
                if kind == 'return':
                    return first, second, i
                if kind == 'break':
                    break
                if kind == 'continue':
                    continue
                if kind == 'nested':
                    with OfClass():
                        return [i, first]
    else:
        return 'ended'
    return 'broken'


for kind in ('return', 'break', 'continue', 'nested', 'nothing'):
    print(kind, leaving(kind))


class Raising:
    def __init__(self, place):
        self.place = place

    def __enter__(self):
        if self.place == 'enter':
            raise ValueError('in enter')
        return self

    def __exit__(self, kind, value, trace):
        if self.place == 'exit':
            raise RuntimeError('in exit')
        if self.place == 'truth':
            return Truth()
        return self.place == 'quiet'


class Truth:
    def __bool__(self):
        raise OverflowError('in bool')


for place in ('enter', 'exit', 'truth', 'quiet', 'loud'):
    for fails in (False, True):
        try:
            with Raising(place):
                if fails:
                    raise LookupError('in body')
            print(place, 'quiet')
        except Exception as error:
            print(place, fails, repr(error), repr(error.__context__), error.__traceback__.tb_lineno)


def generator():
    with Plain() as a:
        got = yield 1, a
        with Static():
            yield got
    yield 'behind'


g = generator()
print(next(g), g.send('sent'), next(g))
g = generator()
next(g)
print(g.throw(KeyError('thrown')))
g = generator()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


class Async:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return log('aenter')

    async def __aexit__(self, *args):
        await asyncio.sleep(0)
        return log('aexit', args[0])


class AsyncStatic:
    __aenter__ = staticmethod(lambda: Async().__aenter__())
    __aexit__ = staticmethod(lambda *args: Async().__aexit__(*args))


async def main():
    for manager in (Async(), AsyncStatic()):
        async with manager as value, Async():
            print('body', value)
        async with manager:
            raise KeyError
    for i in range(2):
        async with Async():
            if i:
                return 'returned'
            continue


print(asyncio.run(main()))

# Exception classes.


class Wrong(Exception):
    pass


def catch(error, *classes):
    one, two = classes
    try:
        raise error
    except (one, two, Wrong):
        return 'caught', sys.exc_info()[1] is error
    except (Exception, *classes) as other:
        return 'other', other is error


print(catch(KeyError(), LookupError, ValueError), catch(Wrong(), ValueError, TypeError), catch(OSError(), ValueError, TypeError))
for classes in ((3, KeyError), (KeyError, 3), ((KeyError,), ValueError), (int, str), (KeyError(), KeyError)):
    try:
        print(catch(KeyError(), *classes))
    except TypeError as error:
        print(error, repr(error.__context__))
try:
    try:
        raise KeyError('first')
    except (undefined, KeyError):
        pass
except NameError as error:
    print(error, repr(error.__context__))


class Meta(type):
    def __subclasscheck__(cls, sub):
        return log('never asked')

    def __instancecheck__(cls, instance):
        return log('never asked')


class Strange(Exception, metaclass=Meta):
    pass


try:
    try:
        raise ValueError('kept')
    except (Strange, KeyError):
        print('not here')
except ValueError as error:
    print(error)
