"""JSON: encoding and decoding at the edges."""
import json
from _show import show

show(r'''
json.dumps([1, 1.5, True, None, "a", [], {}, "é\n\"\\/\x00\x7f😀"])
json.dumps("é😀", ensure_ascii=False)
json.dumps({"b": 1, "a": [1, {"c": 2}]}, sort_keys=True)
json.dumps((1, 2))
json.dumps({1: 2, 1.5: 3, None: 4, True: 5})
json.dumps(float("inf"))
json.dumps(-0.0)
json.dumps(1e100)
json.dumps(10 ** 30)
json.dumps("")
json.dumps("\ud800")
json.dumps([1, [2]], indent=2)
json.dumps({"a": {}}, indent=1)
json.dumps([], indent=4)
json.dumps([1, 2], indent="--")
json.dumps({"a": 1, "b": [1]}, indent=0)
json.dumps([1, 2], separators=(",", ":"))
json.dumps({"a": [1, 2]}, indent=2, separators=(",", " = "))
json.dumps([1], indent=None)
json.dumps({(1, 2): 3}, skipkeys=True)
json.dumps(5, default=str)
json.dumps({1, 2}, default=list)
json.dumps([object()], default=lambda o: "obj")
json.dumps(float("nan"), allow_nan=True)
json.dumps({1, 2})
json.dumps({(1,): 1})
json.dumps(float("nan"), allow_nan=False)
json.dumps(b"a")
json.dumps(1j)
json.dumps([1, {2}])
json.dumps({"a": object})
json.loads("1")
json.loads("-0")
json.loads("1.50")
json.loads("1e3")
json.loads("1E-2")
json.loads('"a\\u00e9\\n\\/\\ud83d\\ude00"')
json.loads("true")
json.loads("null")
json.loads(" [1 , 2 ] ")
json.loads("{}")
json.loads('{"a":{"b":[]}}')
json.loads(b"[1]")
json.loads(bytearray(b'"\xc3\xa9"'))
json.loads("Infinity")
json.loads("-Infinity")
json.loads("12345678901234567890123")
json.loads('{"a":1,"a":2}')
json.loads("\t\n\r 1")
json.loads('"\\ud83d"')
json.loads('[]')
json.loads('""')
json.loads("")
json.loads(" ")
json.loads("[1,]")
json.loads("[1 2]")
json.loads("{1: 2}")
json.loads('{"a"}')
json.loads('{"a":}')
json.loads('{"a":1,}')
json.loads('{"a":1 "b":2}')
json.loads("'a'")
json.loads('"a')
json.loads('"a\nb"')
json.loads('"\\q"')
json.loads('"\\u12"')
json.loads('"\\u12g4"')
json.loads("01")
json.loads("1.")
json.loads(".5")
json.loads("+1")
json.loads("-")
json.loads("1e")
json.loads("tru")
json.loads("True")
json.loads("[1]]")
json.loads("1 2")
json.loads("[")
json.loads("{")
json.loads("[1")
json.loads("\ufeff1")
json.loads(5)
json.loads(None)
json.loads(b"\xff")
json.loads("1_000")
json.loads('{"a": 1}', parse_int=str)
json.loads("[1.5]", parse_float=str)
json.loads("[NaN]", parse_constant=lambda c: "const " + c)
json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d))
json.loads('{"a": 1, "b": 2}', object_pairs_hook=list)
json.JSONDecoder().raw_decode("1 rest")
json.JSONDecoder(strict=False).decode('"a\tb"')
json.JSONEncoder().encode([1])
list(json.JSONEncoder().iterencode([1, "a"]))
json.JSONEncoder(indent=1).encode({"a": 1})
json.JSONEncoder().default(1)
json.JSONDecodeError("m", "doc\nx", 5).lineno
json.JSONDecodeError("m", "doc\nx", 5).colno
issubclass(json.JSONDecodeError, ValueError)
str(json.JSONDecodeError("m", "ab", 1))
''', {'json': json})


class E(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex):
            return {'re': o.real, 'im': o.imag}
        return super().default(o)


print(json.dumps([1 + 2j, {'k': 3j}], cls=E))
try:
    json.dumps(object, cls=E)
except TypeError as error:
    print(error)


class S(str):
    pass


class I(int):
    def __repr__(self):
        return 'I!'


class D(dict):
    pass


class L(list):
    pass


print(json.dumps([S('s'), I(5), D(a=1), L([1]), {S('k'): I(1)}]))
loop = {}
loop['self'] = [loop]
try:
    json.dumps(loop)
except ValueError as error:
    print(error)
deep = []
for _ in range(100000):
    deep = [deep]
for action in (lambda: json.dumps(deep), lambda: json.loads('[' * 100000)):
    try:
        action()
    except RecursionError as error:
        print('RecursionError')
data = {'list': [i * 1.5 for i in range(200)], 'nested': [{'id': i, 'name': f'n{i}', 'tags': ['x'] * (i % 3), 'é': None} for i in range(100)]}
for options in ({}, {'indent': 1}, {'sort_keys': True, 'ensure_ascii': False}):
    assert json.loads(json.dumps(data, **options)) == data
text = json.dumps(data)
print(len(text), hash(text) == hash(json.dumps(json.loads(text))))
import io
f = io.StringIO()
json.dump({'a': [1]}, f, indent=1)
print(f.getvalue())
f.seek(0)
print(json.load(f))
