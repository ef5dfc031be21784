"""try, except, else, finally, raise: order, values, context, groups."""
import sys


def flow(kind):
    log = []
    try:
        log.append('try')
        if kind == 'value':
            raise ValueError('v')
        if kind == 'key':
            raise KeyError('k')
        if kind == 'other':
            raise OSError('o')
        if kind == 'return':
            return log
    except ValueError as e:
        log.append(repr(e))
    except (KeyError, IndexError):
        log.append('lookup')
    except:
        log.append('bare')
    else:
        log.append('else')
    finally:
        log.append('finally')
    return log


for kind in ('none', 'value', 'key', 'other', 'return'):
    print(kind, flow(kind))


def values():
    try:
        return 'try'
    finally:
        try:
            return_value = 1 / 0
        except ZeroDivisionError:
            pass


def override():
    try:
        raise ValueError
    except ValueError:
        return 'except'
    finally:
        return 'finally'


print(values(), override())


def chain(kind):
    try:
        try:
            raise KeyError('first')
        except KeyError as e:
            if kind == 1:
                raise ValueError('second')
            if kind == 2:
                raise ValueError('second') from e
            if kind == 3:
                raise ValueError('second') from None
            if kind == 4:
                raise
            if kind == 5:
                raise e
            if kind == 6:
                raise ValueError('second') from OSError
    except Exception as e:
        return repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__


for kind in range(1, 7):
    print(chain(kind))


def bad_raises():
    class NotExc:
        pass

    class Weird(Exception):
        def __new__(cls):
            return 5

    class FailsInit(Exception):
        def __init__(self):
            raise LookupError('in init')
    for action in ('raise 5', 'raise "text"', 'raise NotExc', 'raise NotExc()', 'raise Weird', 'raise FailsInit', 'raise None', 'raise ValueError from 5', 'raise ValueError(1, 2)',
                   'raise KeyError', 'raise int', 'raise (ValueError, KeyError)'):
        try:
            exec(action, {'NotExc': NotExc, 'Weird': Weird, 'FailsInit': FailsInit})
        except BaseException as e:
            print(f'{action:<26}', type(e).__name__, e.args)


bad_raises()


def bad_except():
    for clause in ('5', '"a"', '(ValueError, 5)', 'int', 'undefined', 'object()'):
        try:
            exec(f'try:\n    raise KeyError("orig")\nexcept {clause}:\n    pass')
        except BaseException as e:
            print(clause, '->', type(e).__name__, e, '| context', repr(e.__context__))
    try:
        exec('try:\n    pass\nexcept undefined:\n    pass')
        print('not evaluated')
    except NameError:
        print('evaluated')


bad_except()
try:
    raise ValueError('x')
except (TypeError, (KeyError, ValueError)) if False else (TypeError, ValueError) as e:
    print('tuple', e)


class E1(Exception):
    pass


class E2(E1):
    pass


for cls in (E1, E2, Exception):
    try:
        raise cls('msg')
    except E2:
        print('E2')
    except E1:
        print('E1')
    except Exception:
        print('Exception')


def groups(exc):
    log = []
    try:
        raise exc
    except* ValueError as g:
        log.append(('V', g.exceptions))
    except* (KeyError, IndexError) as g:
        log.append(('L', g.exceptions))
    else:
        log.append('else')
    finally:
        log.append('finally')
    return log


print(groups(ExceptionGroup('g', [ValueError(1), KeyError(2), ValueError(3)])))
print(groups(ValueError('plain')))
try:
    groups(ExceptionGroup('g', [OSError(1), KeyError(2), ExceptionGroup('inner', [ValueError(1), TypeError(2)])]))
except ExceptionGroup as g:
    print(repr(g), g.exceptions)
try:
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError:
        raise TypeError('new')
    except* KeyError as k:
        raise
except ExceptionGroup as g:
    print(repr(g), g.message)
    print(g.exceptions, g.__context__)
try:
    try:
        raise ExceptionGroup('g', [ValueError(1)])
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)
eg = ExceptionGroup('e', [ValueError(1), ExceptionGroup('n', [KeyError(2), ValueError(3)])])
print(eg.subgroup(ValueError), eg.split(KeyError), eg.subgroup(OSError), eg.derive([OSError()]), str(eg), eg.args)
for args in (('m',), ('m', []), ('m', [5]), (5, [ValueError()]), ('m', [KeyboardInterrupt()]), ('m', 5), ('m', [ValueError]), ()):
    try:
        print(repr(ExceptionGroup(*args)))
    except Exception as e:
        print(type(e).__name__, e)
print(repr(BaseExceptionGroup('b', [ValueError()])), type(BaseExceptionGroup('b', [KeyboardInterrupt()])).__name__)
e = ValueError('noted')
e.add_note('n1')
e.add_note('n2')
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)
try:
    assert 1 == 2, ('message', 5)
except AssertionError as e:
    print(repr(e))
try:
    assert []
except AssertionError as e:
    print(repr(e), e.args)


def generator_context():
    try:
        yield 1
    except ValueError:
        raise KeyError('k')


g = generator_context()
next(g)
try:
    g.throw(ValueError('v'))
except KeyError as e:
    print(repr(e.__context__))


def with_traceback():
    try:
        raise ValueError('tb')
    except ValueError as e:
        tb = e.__traceback__
        return tb.tb_lineno - with_traceback.__code__.co_firstlineno, tb.tb_frame.f_code.co_name, tb.tb_next, e.with_traceback(None).__traceback__


print(with_traceback())
try:
    try:
        raise ValueError('a')
    finally:
        raise KeyError('b')
except KeyError as e:
    print(repr(e.__context__))
a = ValueError('a')
b = KeyError('b')
try:
    try:
        raise a
    except ValueError:
        try:
            raise b
        except KeyError:
            raise a
except ValueError as e:
    print(repr(e), repr(e.__context__), e.__context__.__context__)
for bad in (lambda: setattr(a, '__cause__', 5), lambda: setattr(a, '__context__', 5), lambda: setattr(a, '__traceback__', 5), lambda: setattr(a, 'args', 5), lambda: delattr(a, '__cause__')):
    try:
        bad()
        print('ok', a.args)
    except TypeError as error:
        print(error)
print(sys.exc_info(), sys.exception())
try:
    raise KeyError('x')
except KeyError:
    print(sys.exception(), sys.exc_info()[1] is sys.exception())


def recursion():
    try:
        recursion()
    finally:
        pass


try:
    recursion()
except RecursionError as e:
    print(e)
