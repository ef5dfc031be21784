"""The hierarchy of exceptions: attributes, text, pickling protocol pieces, constructors."""


def walk(cls, depth=0, seen=set()):
    if cls in seen or cls.__module__ != 'builtins':
        return
    seen.add(cls)
    print('  ' * depth + cls.__name__)
    for sub in sorted(cls.__subclasses__(), key=lambda c: c.__name__):
        walk(sub, depth + 1)


walk(BaseException)
for args in ((), (1,), ('a', 2), ('text',), (None,), (['l'],)):
    e = Exception(*args)
    print(repr(str(e)), repr(e), e.args)
print(str(KeyError('k')), repr(KeyError('k')), str(KeyError()), str(KeyError(1, 2)), repr(str(KeyError('it\'s'))))
for e in (OSError(2, 'gone'), OSError(2, 'gone', 'file'), OSError(13, 'denied', 'a', None, 'b'), OSError('one'), OSError(), OSError(1, 2, 3, 4, 5), OSError(999999, 'odd'), OSError(17, 'exists'),
          OSError(32, 'pipe'), OSError(11, 'again'), OSError(4, 'intr'), OSError(104, 'reset'), FileNotFoundError(2, 'x'), FileNotFoundError('plain'), OSError('2', 'text'), BlockingIOError(11, 'w', 5)):
    print(type(e).__name__, '|', e, '|', repr(e), e.errno, e.strerror, e.filename, e.filename2, e.args)
print(IOError is OSError, EnvironmentError is OSError, issubclass(FileNotFoundError, OSError), ConnectionError.__mro__[1:3])
e = StopIteration(1, 2)
print(e.value, e.args, StopIteration().value, SystemExit(1, 2).code, SystemExit().code, SystemExit('x').code)
for e in (SyntaxError('m'), SyntaxError('m', ('f', 1, 2, 'text')), SyntaxError('m', ('f', 1, 2, 'text', 1, 5)), SyntaxError(), IndentationError('i', ('f.py', 3, 1, 'x\n'))):
    print(str(e), e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line)
for make in (lambda: SyntaxError('m', (1,)), lambda: SyntaxError('m', 5), lambda: UnicodeDecodeError('a'), lambda: UnicodeDecodeError('utf-8', 'str', 1, 2, 'r'), lambda: UnicodeEncodeError('utf-8', 'x', 'a', 2, 'r'), lambda: ValueError(key=1), lambda: KeyError(a=1),
             lambda: ImportError('x', foo=1), lambda: AttributeError('x', foo=1), lambda: OSError(a=1), lambda: StopIteration(value=1), lambda: BaseException.__new__(int)):
    try:
        print(repr(make()))
    except TypeError as error:
        print(error)
e = UnicodeDecodeError('utf-8', b'a\xffb', 1, 2, 'bad byte')
print(e, e.encoding, e.object, e.start, e.end, e.reason)
e.end = 3
print(e)
print(UnicodeEncodeError('ascii', 'aéb', 1, 2, 'ordinal'), '|', UnicodeEncodeError('ascii', 'a€€', 1, 3, 'ordinal'), '|', UnicodeTranslateError('\u1234', 0, 1, 'tr'))
print(ImportError('m', name='n', path='p').name, ImportError('m', name='n', path='p').path, repr(ImportError('m', name='n')), repr(ModuleNotFoundError()))
print(AttributeError('m', name='n', obj=5).obj, NameError('m', name='n').name, NameError().name)


class Custom(Exception):
    def __init__(self, code, *, detail=None):
        self.code, self.detail = code, detail


c = Custom(5, detail='d')
print(repr(c), str(c), c.args, c.code, vars(c))
c.args = ('changed',)
print(repr(c), str(c))


class WithSuper(Exception):
    def __init__(self, a, b):
        super().__init__(f'{a} and {b}')


print(repr(WithSuper(1, 2)), WithSuper(1, 2).args, WithSuper('x', 'y'))


class Multi(KeyError, AttributeError):
    pass


print(repr(Multi('m')), str(Multi('m')), Multi.__mro__[1:4], isinstance(Multi(), LookupError))
print(Exception('a') == Exception('a'), {ValueError: 1}[ValueError], ValueError.__name__, ValueError.__module__, ValueError.__doc__, bool(Exception()))
print(e.__reduce__()[0].__name__, Exception('a', 1).__reduce__(), c.__reduce__()[2]['code'], OSError(2, 'x', 'f').__reduce__()[1])
c.__setstate__({'more': 1})
print(c.more, ValueError('x').with_traceback(None), ArithmeticError.__subclasses__() and 'subs', Exception.__str__(ValueError('v')))
