"""Formatted strings: nesting, conversions, specs, `=`, quotes, lines, errors."""
x, name, items, d = 3.14159, 'Ada', [1, 2], {'k': 'v', 'n': 5}
width, precision = 10, 3
print(f'{x}|{x:.2f}|{x:{width}.{precision}}|{x!r:>12}|{name!s:^9}|{name!a}|{"é"!a}')
print(f'{d["k"]} {d['k']} {items[0] + items[-1]} {name.upper()} {[i * 2 for i in items]} {(lambda v: v + 1)(2)}')
print(f'{x=} {x = } {x=:.2f} {name=!s} {items[0]=} {1 + 1 = } {x = !r:>10}')
print(f'{{literal}} {{{x:.1f}}} {{{{}}}} {"{"} {"}"} {{x}}')
print(f'''multi {
    name
    # a comment
} line {
    x:.1f}''')
print(f"{'a' if items else 'b'} {'nested ' + f'{name + f"{1 + 1}"}'} {f'{f'{f'{7}'}'}'}")
print(f'{name:>{width}}|{name:{"<"}{width}}|{name:{"*^" + str(width)}}|{5:0{width}d}|{5:{"+"}}')
print(rf'\n{name}\t' f'\n{name}' 'plain {name}' f"\x41\N{BULLET}{'\n'.join(['a', 'b'])}")
print(f'{True} {None} {1_000} {1e5:g} {0xff:#x} {3 + 4j} {...} {int} {b"x"}')
print(f'{1000000:,} {1234.5:_.1f} {0.25:.0%} {255:b} {255:o} {255:X} {255:#b} {65:c} {-5:=+6d} {5: d}')
print(f'{x:10.3e}|{x:<10.2g}|{x:^+12.4f}|{1e300:.3}|{float("nan"):>6}|{float("inf"):+}|{-0.0:.1f}|{-0.0:z.1f}')
print(f'{"text":.2}|{"text":5}|{"text":>6.3}|{"":*^5}|{"ab":é>5}')
print(f'{items!r:<10}|{str(items):>10}|{d}')
print(f'{name}' f'{x:.0f}' '!', f'', f'{""}', f'{"" ""}', f'{0}' == '0')


class F:
    def __format__(self, spec):
        return f'<{spec}>'

    def __repr__(self):
        return 'repr'

    def __str__(self):
        return 'str'


f = F()
print(f'{f} {f:abc} {f!r} {f!s:>5} {f:{width}} {f:%Y-%m} {f=} {f=!s}')
print(f'{(x := 5)} {x} {(1, 2)} {1, 2} {*items, 3} {not x} {x > 3 and "big"} {x!=5} {x==5} {x<=5}')
print(f'{lambda_ if (lambda_ := 1) else 2} { {1: 2}[1] } { {i for i in [1]} } {items[:1]} {items[::-1]} {d["n"]:03}')


def gen():
    got = f'{yield 1}'
    yield got


g = gen()
next(g)
print(g.send('sent'), f'{(yield_ := 3)}')


def order():
    def log(v):
        print('eval', v, end=' ')
        return v
    return f'{log(1)}{log(2):{log(5)}}{log("s")!r}'


print(order())
for source in ("f'{1:d}' f'{1.5:d}'", "f'{\"a\":d}'", "f'{5:.2d}'", "f'{5:q}'", "f'{[]:5}'", "f'{None:>5}'", "f'{undefined}'", "f'{1/0}'", "f'{5:{None}}'", "f'{5:10.}'",
               "f'{\"a\":,}'", "f'{1:,_}'", "f'{\"a\":=5}'", "f'{3j:05}'", "f'{70000000000:c}'", "f'{1:+c}'", "f'{5:5 }'", "f'{True:d} {True:5}'", "f'{1e3:n}'"):
    try:
        print(source, repr(eval(source)))
    except Exception as error:
        print(source, type(error).__name__, error)
print('{} {} {}'.format(1, 2, 3), '{0} {1} {0}'.format('a', 'b'), '{a} {b[0]} {c.real}'.format(a=1, b=[2], c=3), '{:>{}}'.format('r', 5), '{!r:5}|{:^5}|'.format('a', 'b'))
print('{0[k]} {0[n]} {1[1]}'.format(d, items), '{:{f}{w}}'.format(5, f='>', w=4), '{{}}'.format(), '{x.__class__.__name__}'.format(x=5))
for template, args in (('{}', ()), ('{} {0}', (1,)), ('{0} {}', (1,)), ('{a}', ()), ('{', ()), ('}', ()), ('{0', (1,)), ('{!x}', (1,)), ('{0.nope}', (1,)), ('{0[5]}', ([],)), ('{:{:{}}}', (1, 2, 3)), ('{0[}', (1,)), ('{a b}', ()), ('{0!}', (1,)), ('{-1}', (1,))):
    try:
        print(template, template.format(*args))
    except Exception as error:
        print(template, type(error).__name__, error)
print('%d %5.2f %-5s| %05d %x %X %o %e %g %c %r %a %% %+d % d %s' % (1, 2.345, 'ab', 42, 255, 255, 8, 12345.678, 0.0001, 'c', 'q', 'é', 5, 5, None))
print('%(a)s %(b)05.1f' % {'a': 1, 'b': 2}, '%s' % ((1, 2),), '%*d|%-*d|%.*f' % (5, 1, 5, 2, 2, 3.14159), '%c%c' % (65, 'z'), '%#x %#o' % (255, 8), '%i %u' % (3, 4))
for template, args in (('%d', 'a'), ('%d', ()), ('%d %d', 1), ('%d', (1, 2)), ('%q', 1), ('%', 1), ('%(a)s', 5), ('%(a)s', {}), ('%c', 'ab'), ('%c', -1), ('%x', 1.5), ('%(a', {}), ('%s', ()), ('abc', 5), ('%.f', 'x')):
    try:
        print(template, repr(template % args))
    except Exception as error:
        print(template, type(error).__name__, error)
