"""Where the carets stand: each function fails in another part of a line; the tracebacks are printed."""
import traceback


class C:
    attr = None

    def m(self, x):
        return x


c, d, items = C(), {'a': {'b': None}}, [1, 2, 3]


def f01(): return c.attr.missing.more
def f02(): return d['a']['b']['c']['d']
def f03(): return (1 + 2) * (3 + 'a') + 4
def f04(): return items[0] + items[10] + items[1]
def f05(): return c.m(c.m(1)(2))
def f06(): return undefined_name + 1
def f07(): return -'a'
def f08(): return not_there(1, 2)
def f09(): x, y = 1; return x
def f10(): return [n / 0 for n in items]
def f11(): return c.m(1, 2, 3)
def f12(): return max(items, key=lambda v: v.nope)
def f13(): assert items == [], 'items are there'
def f14(): raise ValueError('a message')
def f15(): return 1 < 'a' < 3
def f16(): return 'abc' % 5
def f17(): import no_such_module
def f18(): from os import no_such_name
def f19(): del items[100]
def f20(): items['x'] = 1
def f21(): return f'{1 + 1} {c.nope} end'
def f22(): return {'k': 1, [1]: 2}
def f23(): return c.m(*5)
def f24(): c.attr.x = 5
def f25(): return (items
                   .nope)
def f26(): return c.m(
        1,
        2,
    )
def f27(): return 1 if c.nope else 2
def f28(): return lambda: 0 + (yield)
def f29():
    for n in 5: pass
def f30():
    with c: pass
def f31(): return items[1:2:0]
def f32(): return c @ 1
def f33(): c.x += 'a' + 1
def f34(): items[5] += 1
def f35(): return (yield_value := items[7])
def f36(): return [*5]
def f37(): return {**5}
def f38(): return "é漢字" + 1 + "é"
def f39(): return ("é", "漢字" + 5)
def f40(): return sorted([3, 'a'])
def f41(): return (lambda a: a.b)(1)
def f42(): return list(x.y for x in items)
def f43(): return super().nope
def f44(): return int('x', base=10) + 1
def f45():
    try:
        return 1 / 0
    except ZeroDivisionError:
        return {}['again']
def f46(): raise KeyError from ValueError('cause')
def f47(): return next(iter([]))
def f48(): return 1 + \
    2 + \
    'a'
def f49(): return (1 +
                   2 +
                   'a')
def f50():	return	1 / 0


for name in sorted(n for n in globals() if n[0] == 'f' and n[1:].isdigit()):
    function = globals()[name]
    try:
        function()
    except Exception as error:
        print(''.join(traceback.format_exception(error)[2:]), end='')
