"""The built-in functions with ordinary and odd arguments."""


def show(*sources):
    for source in sources:
        try:
            print(f'{source:<40}', repr(eval(source)))
        except Exception as error:
            print(f'{source:<40}', type(error).__name__ + ':', error)


show('abs(-5)', 'abs(-5.5)', 'abs(3+4j)', 'abs(True)', 'all([1, 0])', 'any([0, ""])', 'any([])', 'ascii("é\\n")', 'bin(-10)', 'bin(0)', 'oct(64)', 'hex(-255)', 'bool([])', 'bool("0")', 'bin(1.5)',
     'callable(len)', 'chr(97)', 'chr(0x10ffff)', 'chr(0x110000)', 'ord("€")', 'ord("")', 'ord(b"a")', 'complex("1+2j")', 'complex(1, 2)', 'complex("x")', 'complex("1", 2)', 'complex(1j, 2)')
show('divmod(7, 3)', 'divmod(-7.5, 2)', 'divmod(1, "a")', 'enumerate("ab").__next__()', 'list(enumerate("ab", -1))', 'list(filter(None, [0, 1]))', 'list(filter(lambda x: x > 1, [1, 2]))', 'float("1e3")', 'float(" 1_0.5 ")', 'float("nan")', 'float("-inf")',
     'float("x")', 'float("")', 'float("1__0")', 'float([])', 'float(10**400)', 'float(True)', 'float("0x1p3")', 'format(5, "05d")', 'format("a", ">3")', 'format(None)', 'format(5, 5)', 'frozenset("aa")', 'getattr(5, "real")', 'getattr(5, "x", None)', 'getattr(5, "x")', 'getattr(5, 5)', 'hasattr(5, "real")', 'hasattr(5, 5)')
show('hash(1) == hash(1.0) == hash(True)', 'hash(-1)', 'hash(-2)', 'hash(2**61-1)', 'hash(2**61)', 'hash(0.5)', 'hash(float("inf"))', 'hash("") == hash("")', 'hash(())', 'hash((1, 2))', 'hash(None) == hash(None)', 'hash(1+0j)', 'hash(3.14)', 'hash(10**30)', 'hash(1e300)', 'hash(-1.0)')
show('int("12")', 'int(" -12 ")', 'int("0b11", 0)', 'int("z", 36)', 'int("12", 2)', 'int("")', 'int("1.5")', 'int(1.9)', 'int(-1.9)', 'int("1_000")', 'int("_1")', 'int(None)', 'int("5", 1)', 'int("5", 37)', 'int(5, 10)', 'int("٣")', 'int(b"12")', 'int(bytearray(b"x"))', 'int("0x1f", 16)', 'int("0o17", 8)', 'int("08", 0)', 'int()', 'int("9" * 30)', 'int("a" * 300)', 'int(float("inf"))')
show('isinstance(1, int)', 'isinstance(True, int)', 'isinstance(1, (str, int))', 'isinstance(1, int | str)', 'isinstance(1, 5)', 'isinstance(1, (str, 5))', 'issubclass(bool, int)', 'issubclass(int, (str, object))', 'issubclass(1, int)', 'issubclass(int, 1)', 'isinstance(None, type(None))', 'isinstance([], list[int])', 'isinstance(1, None | int)')
show('len("abc")', 'len({1: 2})', 'len(5)', 'len(iter([]))', 'list("ab")', 'list(5)', 'tuple([1])', 'dict([(1, 2)])', 'dict(a=1)', 'dict([(1, 2)], a=3)', 'dict(5)', 'dict([1])', 'dict([(1,)])', 'dict(["ab", "cd"])', 'dict({1: 2}, b=3)', 'dict({}, {})', 'list(map(str, [1, 2]))', 'list(map(pow, [1, 2], [3, 4, 5]))', 'map(str)', 'map(5, [1])', 'list(map(5, [1]))')
show('max(1, 2, 3)', 'max([1, 5, 2])', 'max("abc", key=ord)', 'max([], default=0)', 'max([])', 'max(1, 2, default=3)', 'max()', 'max([1, "a"])', 'min((2, 1), (1, 5))', 'min("b", "a", key=lambda c: -ord(c))', 'max({1: 2, 3: 0}, key={1: 2, 3: 0}.get)', 'max(1.0, 1)', 'max(1, 1.0)', 'max([1], key=5)', 'max(5)', 'min(x for x in [3, 1])')
show('next(iter([1]))', 'next(iter([]), "d")', 'next(iter([]))', 'next(5)', 'object()  is None', 'pow(2, 10)', 'pow(2, -1)', 'pow(3, -1, 7)', 'pow(2, 10, 1000)', 'pow(2.0, 3)', 'pow(2, 3, mod=5)', 'pow(base=2, exp=3)', 'pow("a", 2)', 'pow(0, 0)', 'range(5)', 'range(1, 10, 2)', 'range(0)', 'range(1, 2, 0)', 'range("a")', 'range(1.5)', 'range()', 'range(1, 2, 3, 4)', 'len(range(10, 0, -3))', '3 in range(0, 10, 3)', 'range(5)[1:3]', 'range(10)[-1]', 'range(3).index(2)', 'range(3).index(5)', 'range(5).count(2)', 'hash(range(3)) == hash(range(0, 3))', 'len(range(10**30))', 'range(10**30)[5]')
show('repr("a")', 'list(reversed([1, 2]))', 'list(reversed("ab"))', 'reversed(5)', 'reversed({1})', 'list(reversed({1: 2, 3: 4}))', 'round(2.5)', 'round(3.5)', 'round(-2.5)', 'round(1.005, 2)', 'round(1234, -2)', 'round(1250, -2)', 'round(2.675, 2)', 'round(1e20)', 'round(5, 2)', 'round(1.5, None)', 'round(2.5, 0)', 'round("a")', 'round(1.5, "a")', 'round(True)', 'round(1e300, 400)', 'round(123.456, -1)', 'round(-0.4)')
show('set("aab") == {"a", "b"}', 'set(5)', 'slice(1, 2, 3)', 'slice(5)', 'slice()', 'slice(1, 10, 2).indices(5)', 'slice(None, None, -1).indices(4)', 'slice(1) == slice(None, 1)', 'hash(slice(1))==hash(slice(1))', 'sorted([3, 1, 2])', 'sorted("bca", reverse=True)', 'sorted([1, -2], key=abs)', 'sorted({"b": 1, "a": 2})', 'sorted([1, "a"])', 'sorted(5)', 'sorted([2, 1], reverse=5)', 'sorted([[2], [1]])', 'str(5)', 'str(b"a")', 'str(b"a", "utf-8")', 'str(b"\\xff", "utf-8")', 'str(b"\\xff", "ascii", "replace")', 'str(5, "utf-8")', 'str()', 'str(object=1)', 'str(None)', 'str(1.0)', 'sum([1, 2])', 'sum([[1], [2]], [])', 'sum(["a"], "")', 'sum([1.5, 2])', 'sum([])', 'sum([1], start=5)', 'sum([0.1] * 10)', 'sum([1, "a"])', 'sum([b"a"], b"")', 'sum([1e16, 1.0, -1e16])', 'sum([True, True])', 'sum(5)', 'sum([10**20, 1])', 'sum([1j, 2])')
show('type(5)', 'type("X", (), {})', 'type("X", (int,), {"a": 1}).a', 'type()', 'type(1, 2)', 'type("X", 5, {})', 'type(5, (), {})', 'vars(5)', 'vars(type("X", (), {"a": 1})())', 'list(zip([1, 2], "ab"))', 'list(zip())', 'list(zip([1]))', 'list(zip([1], [], strict=True))', 'list(zip([], [1], strict=True))', 'zip(5)', 'list(zip([1, 2], [1], [1, 2], strict=True))', '__import__("sys").__name__', '__import__("nope_module")', 'eval("1+")', 'eval("1+1", {})', 'eval("x", {"x": 5})', 'eval("x", {"x": 5}, {"x": 6})', 'eval("x", 5)', 'eval(5)', 'exec(5)', 'compile("1", "f", "bad")', 'compile("x = 1", "f", "eval")', 'id(5) == id(5)', 'print(1, sep=5)', 'print(1, end=5)', 'input', 'open("/nonexistent/file")', 'open("x", "zz")', 'open("x", "rw")', 'open("x", "rb", encoding="utf-8")', 'open(-1)', 'open("x", "w", 0)', 'breakpoint', 'dir(5)[:3]', 'dir()', 'sorted(dir(type("Z", (), {"a": 1})))[-3:]', 'memoryview(b"abc")[1]', 'memoryview(5)', 'bytes(3)', 'bytes([1, 2])', 'bytes([256])', 'bytes("a")', 'bytes("é", "utf-8")', 'bytes(-1)', 'bytes(b"a", "utf-8")', 'bytearray(2)', 'bytearray("a")', 'property()', 'staticmethod(5).__func__', 'classmethod()', 'super()', 'iter([1].pop, 1).__next__', 'list(iter(iter([1, 2, 3]).__next__, 3))', 'iter(5, 5)', 'aiter(5)', 'anext(5)', 'delattr(5, "real")', 'setattr(5, "x", 1)')
print(1, 'a', None, sep=', ', end='.\n')
print()
print('', '', sep='|')
print(*[], sep='x')
print('flush', flush=True)
import io
s = io.StringIO()
print('to', 'file', file=s, end='')
print(repr(s.getvalue()))
try:
    print(1, file=5)
except AttributeError as error:
    print(error)
