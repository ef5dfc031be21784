"""Decimal: exact and rounded arithmetic, contexts, traps, functions, formats."""
from decimal import *
import decimal, itertools, random


def attempt(f):
    try:
        return repr(f())
    except Exception as e:
        return f'{type(e).__name__}: {e}'


D = Decimal
values = [D(s) for s in '0 -0 1 -1 1.10 123.456 1E+5 1E-7 9.99999999E+20 0.1 3 7 -2.5 Infinity -Infinity NaN -NaN123 sNaN'.split()]
for a in values:
    print(a, repr(a), a.as_tuple(), a.is_signed(), a.number_class(), a.adjusted(), a.to_eng_string())
operators = ['+', '-', '*', '/', '//', '%', '**', '<', '==', '>=']
for a, b in itertools.product(values, values):
    print(a, b, *[attempt(lambda: eval(f'a {op} b')) for op in operators], attempt(lambda: divmod(a, b)))
names = ['compare', 'compare_signal', 'max', 'min', 'max_mag', 'min_mag', 'next_toward', 'quantize', 'remainder_near', 'scaleb', 'shift',
         'rotate', 'same_quantum', 'copy_sign', 'compare_total', 'compare_total_mag', 'logical_and']
for a, b in itertools.product(values[:14], values[:10]):
    print(a, b, *[attempt(lambda: getattr(a, n)(b)) for n in names])
for a in values:
    print(a, *[attempt(lambda: getattr(a, n)()) for n in ['sqrt', 'exp', 'ln', 'log10', 'logb', 'next_plus', 'next_minus', 'normalize',
                                                          'to_integral_value', 'to_integral_exact', 'copy_abs', 'copy_negate',
                                                          'as_integer_ratio', '__int__', '__float__', '__hash__', '__round__']
               if not (n == '__hash__' and a.is_nan())])

generator = random.Random(5)


def number():
    digits = ''.join(generator.choice('0123456789') for _ in range(generator.randrange(1, 40)))
    return D(f"{generator.choice('+-')}{digits}E{generator.randrange(-45, 30)}")


for precision in 1, 3, 9, 28, 50:
    for rounding in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
        c = Context(prec=precision, rounding=rounding, Emin=-40, Emax=40, clamp=generator.randrange(2), traps=[])
        for _ in range(6):
            a, b = number(), number()
            print(precision, rounding, a, b, c.add(a, b), c.subtract(a, b), c.multiply(a, b), c.divide(a, b), c.divide_int(a, b),
                  c.remainder(a, b), c.fma(a, b, a), c.plus(a), c.sqrt(abs(a)), c.exp(a), c.ln(abs(a)), c.log10(abs(a)), c.power(a, 3), c)
            c.clear_flags()

for spec in ['', 'e', 'f', 'g', '%', '.3', '.3e', '.3f', '.0f', ',', ',.2f', '+', ' ', '015', '*^20', '<20.4f', 'z.1f', '#.0f', '=+20', 'n']:
    print(spec, *[attempt(lambda: format(D(x), spec)) for x in ['1234567.891', '-0.04', '1E+10', '-0', 'NaN', '-Infinity', '0E-10']])

with localcontext(prec=5) as c:
    print(D(1) / 3, c.flags[Inexact], getcontext() is c)
print(getcontext().prec, D(2) ** D('0.5'), pow(D(7), 100, 13), D('1e6').quantize(D(1)), sum([D('0.1')] * 10) == 1)
print(D(0.1), D.from_float(2 ** -20), D((1, (1, 2, 3), -2)), D(' 1_000.5 '), D('١٢٣'), hash(D('1.5')) == hash(1.5), D('1.50') == 1.5)
c = Context(traps=[Inexact, Rounded])
print(attempt(lambda: c.divide(1, 3)), attempt(lambda: c.create_decimal('x')), attempt(lambda: setattr(c, 'prec', 0)))
for message in (lambda: D('x'), lambda: D(1) / 0, lambda: D(0) / 0, lambda: D('sNaN') + 1, lambda: D(1) + 1.5, lambda: D([]), lambda: Context(prec='a')):
    print(attempt(message))
