"""Comprehensions of every kind, nested, filtered, with side effects and errors."""
print([x * y for x in range(4) for y in range(x) if (x + y) % 2])
print({x % 3 for x in range(10)} == {0, 1, 2}, {x: x ** 2 for x in range(4)}, {**{'a': 1}, **{k: 2 for k in 'bc'}})
print([[j for j in range(i)] for i in range(4)], [(i, j) for i, j in enumerate('ab')], [a for a, *b in [(1, 2, 3), (4,)]])
print([x for x in range(20) if x % 2 if x % 3], [y for x in range(3) if (y := x * 2)], y)
print([i for i in range(5) if i not in (1, 2)], [*[x for x in 'ab'], *(x for x in 'cd')])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [n for row in matrix for n in row], [sum(r) for r in zip(*matrix)])
print({(a, b): a * b for a in (1, 2) for b in (3, 4)}, {k: v for v, k in enumerate('abca')})
x = 'outer'
print([x for x in range(3)], x, [lambda: x for x in range(2)][0](), [x for x in [x]])


def order():
    def log(v):
        print(v, end=' ')
        return v
    r = {log('k%d' % i): log('v%d' % i) for i in range(2)}
    s = [log(i) for i in log([1, 2]) if log(i > 0)]
    print(r, s)


order()


class K:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]
    try:
        pairs = [(i, j) for i in items for j in items]
    except NameError as error:
        pairs = str(error)


print(K.doubled, K.pairs)


def nested_closures():
    n = 10
    fs = [lambda m: [n + m + k for k in range(2)] for _ in range(2)]
    n = 20
    return [f(1) for f in fs]


print(nested_closures())


def walrus():
    total = 0
    partial = [total := total + v for v in range(5)]
    return partial, total, any((hit := v) > 2 for v in range(10)), hit


print(walrus())
for source in ('[x for x in 5]', '[x.y for x in range(2)]', '{[]: 1 for _ in range(1)}', '{[1] for _ in range(1)}', '[1/x for x in (1, 0)]', '[a for a, b in [(1,)]]', '[q for _ in range(1)]'):
    try:
        eval(source)
    except Exception as error:
        print(f'{source:<28} {type(error).__name__}: {error}')
print(list(map(lambda p: p[0] + p[1], [(1, 2), (3, 4)])), [f(3) for f in (abs, str, lambda v: v + 1)])
print([(x, y) for x in range(3) for y in range(3) if x < y for _ in range(1)], [c for w in ['ab', 'c'] for c in w if c != 'b'])
gen = (x for x in range(10 ** 9))
print(next(gen), next(gen), sum(i for i in range(10 ** 4)), max((len(w), w) for w in ['aa', 'b', 'cc']))
primes = [p for p in range(2, 50) if all(p % d for d in range(2, int(p ** 0.5) + 1))]
print(primes, [''.join(r) for r in zip(*['ab', 'cd'])], [e for e in [None, 0, '', 'x'] if e])
print([i if i % 2 else -i for i in range(5)], [[] for _ in range(2)], [() for () in [(), []]], [a for [a] in [[1], (2,)]])
deep = [[[[z for z in range(a)] for a in range(b)] for b in range(c)] for c in range(4)]
print(deep)


def in_loop():
    out = []
    for i in range(3):
        out.append([i * j for j in range(i + 1)])
        i = [i for i in range(100, 102)]
    return out, i


print(in_loop())


def locals_inside():
    a = 1
    return [sorted(locals()) for b in range(1)], sorted(locals())


print(locals_inside())


def mutated():
    items = [1, 2, 3]
    return [items.append(v + 10) or v for v in items if len(items) < 6], items


print(mutated())
