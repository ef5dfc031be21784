"""What print shows of nested and recursive containers, classes, functions and odd reprs."""
import sys


class R:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


class S(R):
    def __str__(self):
        return 'str of ' + self.text


class Bad:
    def __repr__(self):
        raise ValueError('no repr')


class NotStr:
    def __repr__(self):
        return 5


r, s = R('R!'), S('S!')
print(r, s, [r, s], (r,), {r: s}, {s}, f'{r} {s} {r!s} {s!r} {[s]}', str([s]), '%s %r' % (s, s), repr((s, [s, {1: s}])))
print([1, 'a', "it's", 'q"q', None, True, 1.0, 1j, b'b', ..., NotImplemented, int, len, [], (), {}, set(), frozenset(), range(2), slice(1)])
print({'a': {'b': {'c': [1, (2, {3})]}}}, [[[[[]]]]], ((((),),),), {1: {2: {}}}, [(), ((),)], {(1, 2): [3]})
l = [1, 2]
l.append(l)
d = {'k': l}
d['d'] = d
t = (l, d)
l.append(t)
print(l, d, t)
for bad in (Bad(), NotStr()):
    for use in (repr, str, lambda b: [b].__repr__(), lambda b: f'{b}', lambda b: '%r' % b, print, lambda b: {1: b}.__str__(), lambda b: (b,).__repr__(), ascii, lambda b: '{}'.format(b)):
        try:
            print(use(bad))
        except (ValueError, TypeError) as error:
            print(type(error).__name__, error)
print(R('multi\nline'), [R('multi\nline')], repr('multi\nline'), [R('é😀')], ascii([R('é😀'), 'é']))
print(type(r), R, type, object, int, type(None), type(len), type(R.__init__), type(r.__init__), type(sys), Exception, ValueError('v'), [ValueError('v', 1)], KeyError, OSError(2, 'x'))
print(sys.__class__, (lambda: 0).__class__, type('Dyn', (), {}), type('Dyn', (), {'__module__': 'mod'}), type('Dyn', (), {'__qualname__': 'a.Dyn'}))


class Outer:
    class Inner:
        pass

    def method(self):
        class Local:
            pass
        return Local

    @classmethod
    def cm(cls):
        pass

    @staticmethod
    def sm():
        pass


print(Outer.Inner, Outer().method(), repr(Outer.method)[:22], repr(Outer().method)[:27], repr(Outer.cm)[:21], repr(Outer.sm)[:18], repr(Outer.Inner())[:29])
print(1e16, 1e-7, 1.0, 100000.0, 1e5, 123456789.123456789, 0.1, 1 / 3, float('nan'), float('inf'), -0.0, 1e300 * 1e10, 2 ** 0.5)
print(10 ** 20, -5, 0, True, 2 ** 64, 1_000, 0xff)
print('a', 'b', sep='', end='|\n')
print(1, 2, 3, sep=' - ')
print(end='nothing else\n')
print([], sep='x')
print(None)
print('tab\tnew\nline', '\\', '\'', '"', repr('\t\n\\\'"'), repr("'"), repr('\'"'))
print(repr('\x00\x1f\x7f\x80\xa0\xad\u0378\u2028\ud800\U0001f600\U000e0000'))
print(b'\x00\t\n\r\\\'"\x7f\xff', bytearray(b"it's"), memoryview(b'x').tobytes())
sys.stdout.write('written\n')
print(sys.stdout.write('count '))
print('flushed', flush=True)
print(*'abc', *[1, 2], **{'sep': '/'})
