"""The format of stored objects."""
import io
import marshal

VALUES = [None, True, False, ..., StopIteration, 0, 1, -1, 255, 2**31 - 1, -2**31, 2**31, 2**62, -2**63, 10**30, -10**30,
          0.0, -0.0, 1.5, 1e300, float('inf'), 1j, -2.5 + 3j, '', 'a', 'é', '\ud800', 'x' * 300, b'', b'bytes', (), (1, 2),
          tuple(range(300)), [1, [2, [3]]], {1: 2, 'a': None}, {3, 1, 2}, frozenset({'a'}), bytearray(b'array')]
for value in VALUES:
    for version in range(5):
        data = marshal.dumps(value, version)
        back = marshal.loads(data)
        assert repr(back) == repr(value) or isinstance(value, (bytearray, set)), (value, back)
    print(type(value).__name__, len(marshal.dumps(value, 2)), marshal.dumps(value, 2)[:12])
shared = [1]
twice = marshal.loads(marshal.dumps([shared, shared]))
print(twice[0] is twice[1])
loop = []
loop.append(loop)
print(marshal.loads(marshal.dumps(loop))[0].__class__)
code = marshal.loads(marshal.dumps(compile('def f(x): return x * 2\nresult = f(21)', 'stored', 'exec')))
space = {}
exec(code, space)
print(space['result'], code.co_filename)


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__name__, error)


attempt(marshal.dumps, object())
attempt(marshal.dumps, code, allow_code=False)
for data in [b'', b'i', b'i\1\0', b'\0', b'?', b'(\2\0\0\0N', b'r\5\0\0\0', b'l\2\0\0\0\1\0\0\0', b'l\1\0\0\0\xff\xff', b's\xff\xff\xff\xff',
             b'[\0\0\0\x80', b'(\1\0\0\x000', b'g\0\0', b'{i\1\0\0\0']:
    attempt(marshal.loads, data)
deep = []
for _ in range(3000):
    deep = [deep]
attempt(marshal.dumps, deep)
attempt(marshal.loads, b'[\1\0\0\0' * 100000)
file = io.BytesIO()
marshal.dump([1, 'two'], file)
marshal.dump(3, file)
file.seek(0)
print(marshal.load(file), marshal.load(file))
attempt(marshal.load, file)
