"""bytes and bytearray: construction, methods, indexing, mutation."""
from _show import show

show('''
b"abc"
b""
b"\\x00\\xff"
b"it's"
b'say "x"'
b"tab\\t"
bytes(3)
bytes([1, 2, 255])
bytes(b"x")
bytes("é", "utf-8")
bytes(range(3))
bytes(bytearray(b"q"))
bytes(memoryview(b"m"))
bytes([256])
bytes(["a"])
bytes("a")
bytes(5.5)
bytes(-1)
bytes(None)
b"abc"[0]
b"abc"[-1]
b"abc"[1:]
b"abc"[::-1]
b"abc"[5:]
list(b"ab")
b"ab" + b"c"
b"ab" * 2
97 in b"abc"
b"bc" in b"abc"
b"" in b""
len(b"abc")
b"a" < b"b"
b"a" == "a"
b"a" == bytearray(b"a")
sorted(b"cab")
b"abc"[5]
b"a" + "b"
"a" in b"abc"
300 in b"abc"
b"abc".hex()
b"\\x01\\xab\\xcd".hex(":")
b"\\x01\\xab\\xcd".hex("-", 2)
b"abcde".hex(" ", -2)
bytes.fromhex("01 ab CD")
bytes.fromhex("")
bytearray.fromhex("ff")
bytes.fromhex("0 1")
bytes.fromhex("abc")
bytes.fromhex("zz")
b"Abc dEf".lower()
b"Abc".upper()
b"abc def".title()
b"aBc".swapcase()
b"abc".capitalize()
b"\\xe9".upper()
b"abc".center(7, b"*")
b"abc".ljust(5)
b"abc".rjust(5, b".")
b"42".zfill(5)
b"-42".zfill(5)
b"a\\tb".expandtabs(4)
b"abc".center(5, b"ab")
b"abcabc".count(b"bc")
b"abc".count(98)
b"abc".find(b"c")
b"abc".find(98)
b"abc".rfind(b"z")
b"abc".index(b"b")
b"aaa".count(b"")
b"abc".startswith(b"a")
b"abc".endswith((b"x", b"c"))
b"abc".find(b"b", 2)
b"abc".index(b"z")
b"abc".rindex(1)
b"abc".isalpha()
b"a1".isalnum()
b"12".isdigit()
b" \\t\\n\\x0b".isspace()
b"ab".islower()
b"AB".isupper()
b"Ab".istitle()
b"\\x80".isascii()
b"".isascii()
b"".isalpha()
b",".join([b"a", bytearray(b"b")])
b"".join([])
b" a ".strip()
b"xax".strip(b"x")
b"abc".lstrip(b"ab")
b"abc".rstrip(b"c")
b"a,b".partition(b",")
b"a,b,c".rpartition(b",")
b"abc".removeprefix(b"a")
b"abc".removesuffix(b"c")
b",".join(["a"])
b"abcabc".replace(b"b", b"X")
b"abc".replace(b"", b"-")
b"aaa".replace(b"a", b"b", 2)
b"a b  c".split()
b"a,b,,c".split(b",")
b"a,b,c".split(b",", 1)
b"a,b,c".rsplit(b",", 1)
b"a\\nb\\r\\nc".splitlines()
b"a\\nb".splitlines(True)
b"  a b ".split(None, 1)
b"abc".split(b"")
b"abc".translate(bytes.maketrans(b"ab", b"xy"))
b"abc".translate(None, b"b")
b"abc".translate(bytes(range(256)), b"a")
b"abc".translate(b"short")
b"abc".decode()
b"\\xe9".decode("latin-1")
b"\\xff".decode("utf-8", "replace")
b"\\xff".decode(errors="ignore")
b"abc".decode(encoding="ascii")
b"\\xff".decode()
b"\\xff".decode("ascii")
b"a".decode("nope")
b"%d %s %x %c %b %a %r" % (5, b"x", 255, 65, b"y", "é", b"z")
b"%5d|%-5s|%05.1f" % (1, b"a", 2.5)
b"%(k)d" % {b"k": 5}
b"%%" % ()
b"%s" % "a"
b"%d" % b"a"
b"%c" % 256
hash(b"abc") == hash(b"abc")
{b"a": 1}[b"a"]
b"a".__hash__() == hash(b"a")
repr(b"\\\\")
str(b"a")
b"a".__contains__(97)
b"a".__getnewargs__()
b"abc".__mul__(2)
bytes.__doc__[:10]
hash(bytearray())
bytearray(b"abc")
bytearray(3)
bytearray()
bytearray("é", "latin-1")
bytearray([1])
bytearray(b"a") + b"b"
b"b" + bytearray(b"a")
bytearray(b"ab") * 2
bytearray(b"a") == b"a"
bytearray(b"b") > b"a"
bytearray(b"abc")[1]
bytearray(b"abc")[1:]
bytearray(b"a").hex()
bytearray(b"A").lower()
bytearray(b"a,b").split(b",")
memoryview(b"abc")[0]
memoryview(b"abc")[1:].tobytes()
memoryview(b"abc").tolist()
len(memoryview(b"abc"))
memoryview(b"abc") == b"abc"
memoryview(b"abc").readonly
memoryview(b"abcd")[::2].tobytes()
memoryview(b"abc").hex()
memoryview(b"ab").format
memoryview(b"ab").shape
memoryview(b"ab").nbytes
memoryview(b"ab").contiguous
memoryview(b"abc")[0] = 1
''')
b = bytearray(b'hello')
b[0] = 72
b[1:3] = b'EY'
b.append(33)
b.extend(b' you')
b += b'!'
b.insert(0, 42)
print(b, b.pop(), b.pop(0), b.find(b'y'))
b.remove(33)
b.reverse()
print(b, b.copy() is b, b.copy() == b)
del b[0], b[-2:], b[::2]
print(b)
b[1:1] = [1, 2, 3]
b[::2] = bytes(len(b[::2]))
print(b, b.index(0))
b.clear()
print(b, bool(b))
for bad in ('b[0] = 256', 'b[0] = "a"', 'b[9] = 1', 'b[0:1] = 5', 'b[::2] = b"abc"', 'b.append("a")', 'b.append(-1)', 'b.extend("a")', 'b.extend([300])', 'b.remove(1)', 'b.pop()', 'del b[3]', 'b.insert("a", 1)', 'b += 5', 'b += "a"'):
    b = bytearray(b'' if 'pop' in bad else b'xy')
    try:
        exec(bad)
    except Exception as error:
        print(bad, type(error).__name__, error)
data = bytearray(b'shared')
view = memoryview(data)
view[0] = ord('S')
view[1:3] = b'HA'
print(data, view[3:].tobytes(), view.obj is data)
for bad in ('data.append(1)', 'data.clear()', 'view[0] = "a"', 'view[0:2] = b"a"', 'view[10]', 'view["a"]', 'del view[0]', 'view[0] = 300'):
    try:
        exec(bad)
    except Exception as error:
        print(bad, type(error).__name__, error)
view.release()
data.append(33)
print(data)
try:
    view[0]
except ValueError as error:
    print(error)
with memoryview(data) as m:
    print(m[-1], m.cast('B')[0])
print(bytes(bytearray(range(10)))[2:8:3], bytearray(b'abc').__iadd__(b'd'), bytes(5).count(0), b'\x01' * 3)
