# krait: limit 120, no stress
"""Programs beyond every small operand: constants, names, registers, jumps, displays and calls by the ten thousands."""
COUNT = 70000


def f(n):
    return n


def run(source, name):
    namespace = {'f': f}
    exec(compile(source, 'big', 'exec'), namespace)
    return namespace[name]


display = run('x = [' + ', '.join(f'f({n})' for n in range(COUNT)) + ']', 'x')
print(len(display), display[-1], sum(display))
body = '\n'.join(f'        t += {n}' for n in range(COUNT))
print(run(f'def g():\n    t = 0\n    for i in range(3):\n{body}\n    return t\nx = g()', 'x'))
body = '\n'.join(f'    v{n} = a + {n}' for n in range(COUNT))
print(run(f'def g(a):\n{body}\n    return v0 + v1 + v{COUNT - 1}\nx = g(1)', 'x'))
print(len(run('x = {' + ', '.join(f'{n}: "{n}"' for n in range(COUNT)) + '}', 'x')))
print(len(run('x = (' + ', '.join(f'a{n}' for n in range(5)) + ')' if False else
              '\n'.join(f'a{n} = {n}' for n in range(COUNT)) + f'\nx = a0, a{COUNT - 1}', 'x')))
print(run('def g(*args): return len(args)\nx = g(' + ', '.join(map(str, range(5000))) + ')', 'x'))
print(run('def g(**k): return len(k)\nx = g(' + ', '.join(f'k{n}={n}' for n in range(5000)) + ')', 'x'))
print(run('def g(' + ', '.join(f'p{n}=0' for n in range(3000)) + '): return p2999\nx = g(p2999=7)', 'x'))
print(run('x = ' + ' + '.join(['1'] * 2500), 'x'))
print(len(run('x = f"' + '{f(1)}' * 3000 + '"', 'x')))
branches = 'if f(0) == 1: x = 0\n' + '\n'.join(f'elif f(0) == {n}: x = {n}' for n in range(2, 300)) + '\nelse: x = "none"'
print(run(branches, 'x'))
body = '\n'.join(f'            t = t + f({n % 3})' for n in range(30000))
print(run(f'def g():\n    t = 0\n    while t < 50000:\n        try:\n{body}\n            if t > 10: continue\n        finally:\n            t += 1\n    return t\nx = g()', 'x'))
print(run('a, *b, c = range(1000)\n' + ', '.join(f'y{n}' for n in range(400)) + ' = range(400)\nx = y399, len(b)', 'x'))
