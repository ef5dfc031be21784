"""Syntax trees: parsing, compiling, checking, writing."""
import ast
import copy
import pickle
import re
import warnings

SOURCES = [
    "x = 1", "x: int = 2", "def f(a, /, b=1, *c, d, e=2, **g) -> int: return a", "class A[T](B, metaclass=M): pass",
    "for i in x:\n    break\nelse:\n    pass", "async def f():\n    async with a as b: await c",
    "match x:\n    case [1, *r] | {'a': b, **q} | A(c, d=e) if f: pass", "try:\n    pass\nexcept* E as e:\n    raise e from None",
    "f'{x!r:>{w}} {y=}'", "lambda *a: (yield)", "[a for b in c if d async for e in f]" , "type L[T] = list[T]",
    "with (a as b, c): pass", "x[1:2, ..., ::3]", "del a, b.c", "global g", "print(*a, **k)", "a < b <= c is not d",
    "not -x ** 2 @ y", "(x := 5)", "from .a import b as c", "b'x' 'y'" , "1e3j + 0x1F - True",
]


def attempt(label, function, *args, **kwargs):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            result = f'{type(error).__name__}: {error}'
    print(label, re.sub(' at 0x[0-9a-f]+', '', str(result)))
    for line in sorted(f'{warning.category.__name__} {warning.message}' for warning in caught):
        print('   ', line)


for source in SOURCES:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        print(error.msg)
        continue
    print(ast.dump(tree, include_attributes=True))
    print(ast.unparse(tree))
    try:
        compile(tree, 'tree', 'exec')
        compile(copy.deepcopy(tree), 'tree', 'exec')
    except SyntaxError as error:
        print(error.msg)
    assert ast.dump(pickle.loads(pickle.dumps(tree))) == ast.dump(tree)

print(eval(compile(ast.Expression(ast.Constant((1, -2, 3 - 4j, frozenset({5})), lineno=1, col_offset=0)), 't', 'eval')))
print(ast.dump(ast.parse('(int, str) -> bool', mode='func_type')))
print(ast.dump(ast.parse('x = 1 # type: int\ny = 2 # type: ignore[z]', type_comments=True)))
print(ast.dump(ast.parse('1 + 2 in [3, 4]', mode='eval', optimize=1)))
attempt('old', ast.parse, 'match x:\n    case 1: pass', feature_version=(3, 9))
attempt('walrus', ast.parse, '(x := 1)', feature_version=(3, 7))

for text in ["1", "-1.5", "'a' 'b'", "[1, (2, {3: {4}})]", "1 + 2j", "f(1)", "a", "{1: 2, **x}", "set()", " 1", "1 +"]:
    attempt(text, ast.literal_eval, text)

attempt('too many', ast.Name, 'a', ast.Load(), 3)
attempt('twice', ast.Name, 'a', id='b')
attempt('unknown', ast.Name, 'a', foo=1)
attempt('missing', ast.BinOp)
attempt('defaults', lambda: ast.dump(ast.FunctionDef('f'), show_empty=True))
attempt('fields', lambda: (ast.Call._fields, ast.Call._attributes, ast.Call._field_types))

PLACE = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)


def expression(node):
    return compile(ast.Expression(node), 'tree', 'eval').co_name


one = ast.Constant(1, **PLACE)
attempt('store', expression, ast.Name('x', ast.Store(), **PLACE))
attempt('no place', expression, ast.Name('x', ast.Load()))
attempt('bad place', expression, ast.Constant(1, lineno=3, col_offset=0, end_lineno=2, end_col_offset=0))
attempt('float place', expression, ast.Constant(1, lineno=1.5, col_offset=0))
attempt('large place', expression, ast.Constant(1, lineno=2 ** 70, col_offset=0))
attempt('None name', expression, ast.Name('None', ast.Load(), **PLACE))
attempt('int name', expression, ast.Name(3, ast.Load(), **PLACE))
attempt('list constant', expression, ast.Constant([], **PLACE))
attempt('operator', expression, ast.BinOp(one, 3, one, **PLACE))
attempt('one value', expression, ast.BoolOp(ast.And(), [one], **PLACE))
attempt('keys', expression, ast.Dict([one], [], **PLACE))
attempt('no generators', expression, ast.ListComp(one, [], **PLACE))
attempt('not a node', expression, 5)
attempt('module', compile, ast.Module([]), 'tree', 'eval')
attempt('statement', compile, ast.Module([None], []), 'tree', 'exec')
attempt('no body', compile, ast.Module([ast.If(one, [], [], **PLACE)], []), 'tree', 'exec')
attempt('target', compile, ast.Module([ast.Assign([one], one, **PLACE)], []), 'tree', 'exec')
attempt('pattern', compile, ast.Module([ast.Match(one, [ast.match_case(ast.MatchStar(**PLACE), None, [ast.Pass(**PLACE)])], **PLACE)], []), 'tree', 'exec')

deep = one
for _ in range(100000):
    deep = ast.UnaryOp(ast.USub(), deep, **PLACE)
try:
    expression(deep)
except RecursionError as error:
    print('deep RecursionError')
while isinstance(deep, ast.UnaryOp):
    deep = deep.operand
