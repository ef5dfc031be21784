"""Every operator of ints around the sizes where their representation changes, with operands from one seed."""
import operator
import random
import sys

random.seed(7)
BOUNDARIES = (0, 1, 3, 10, 2**31, 2**32, 2**53, 2**61, 2**62, 2**63, 2**64, 2**95, 2**126, 2**127, 2**128, 2**192, 10**19, 10**38)
VALUES = {sign * (b + d) for b in BOUNDARIES for d in (-1, 0, 1) for sign in (1, -1)}
VALUES |= {random.getrandbits(bits) * random.choice((1, -1)) for bits in (30, 62, 63, 64, 65, 90, 127, 128, 129, 190) for _ in range(3)}
VALUES = sorted(VALUES)
OTHERS = random.sample(VALUES, 25)


def digest(results):
    """One number that changes with any of the texts."""
    total = 0
    for result in results:
        for byte in repr(result).encode():
            total = (total * 257 + byte) % (2**61 - 1)
    return total


def outcome(function, *arguments):
    try:
        return function(*arguments)
    except (ArithmeticError, ValueError) as error:
        return type(error).__name__, str(error)


for name in 'add sub mul floordiv mod and_ or_ xor lt le eq ne gt ge truediv'.split():
    function = getattr(operator, name)
    print(name, digest(outcome(function, a, b) for a in VALUES for b in OTHERS))
print('divmod', digest(outcome(divmod, a, b) for a in VALUES for b in OTHERS))

shifts = [-2**64, -1, *range(66), 95, 126, 127, 128, 129, 192, 200]
print('lshift', digest(outcome(operator.lshift, a, n) for a in VALUES for n in shifts))
print('rshift', digest(outcome(operator.rshift, a, n) for a in VALUES for n in shifts + [2**62, 2**64, 2**200]))
print('pow', digest(outcome(operator.pow, a, n) for a in VALUES for n in (-1, 0, 1, 2, 3, 4, 7, 13)))
print('pow of small', digest(outcome(operator.pow, a, n) for a in (-10, -3, -2, -1, 0, 1, 2, 3, 10) for n in (31, 62, 63, 64, 126, 127, 128, 129)))
print('pow modulo', digest(outcome(pow, a, e, m) for a in VALUES[::4] for e in OTHERS[::3] for m in OTHERS))
print('unary', digest((-a, +a, ~a, abs(a), bool(a), hash(a), a.bit_length(), float(a), int(float(a))) for a in VALUES))
print('text', digest((str(a), '%d' % a, f'{a:>45}|{a:<45}|{a:^+45}|{a:=+45}|{a:045}|{a: }|{a:,}|{a:x}|{a:*^9}') for a in VALUES))

# Exact results that are close to a register's or a box's limit.
print(2**62 - 1 + 1, -2**62 - 1, 2**63 * -1, 2**64 - 1 + 1, (2**64 - 1) * (2**64 - 1) + 2 * (2**64 - 1))
print(-2**127 - 2**127, -2**128 >> 127, ~(2**128 - 1), -2**128 & -2**127, (2**128 - 1) ^ -1, (-2**127 | 2**64) ^ 2**127)
print((2**128 - 1) // -1, (2**128 - 1) % -2**64, -(2**128 - 1) // 2**64, divmod(-1, 2**128), divmod(1, -2**128))
print(pow(2**127, 2**127, 2**64), pow(-3, 2**100 + 1, -(2**63 - 25)), pow(7, 0, 1), pow(7, 5, -1), pow(2**64, 3, 2**64 - 59))
print((2**64 - 1) / (2**63 + 1), (2**53 + 1) / 1, -(2**64 - 1) / 3, 1 / (2**64 - 1), (2**62 + 1) / -(2**54 - 1))


class Number(int):
    """Results of operators on subclasses are plain ints."""


for a in (5, 2**64, -2**127):
    for b in (3, 2**63):
        results = Number(a) + b, a * Number(b), Number(a) // Number(b), Number(a) ^ b, -Number(a), Number(a) >> 1
        print(results == (a + b, a * b, a // b, a ^ b, -a, a >> 1), {type(r).__name__ for r in results})
print(True + 2**64, 2**64 - True, 2**64 & True, 2**64 == 2.0**64, 2**64 + 1 == 2.0**64, {2**64: 'a'}[2**64], sys.maxsize + 1)
