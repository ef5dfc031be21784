# Integer powers that leave the range, in every rounding.
import decimal
from decimal import Context, Decimal

BASES = ['2', '-3', '9', '-99', '1.1', '0.5', '-0.07', '12345']
EXPONENTS = [20, 133, 154, 1000, 10001, 10**12]
for rounding in (decimal.ROUND_UP, decimal.ROUND_DOWN, decimal.ROUND_CEILING, decimal.ROUND_FLOOR, decimal.ROUND_HALF_UP,
                 decimal.ROUND_HALF_DOWN, decimal.ROUND_HALF_EVEN, decimal.ROUND_05UP):
    for precision, most in (1, 40), (5, 9), (3, 400):
        context = Context(prec=precision, rounding=rounding, Emin=-most, Emax=most, clamp=precision == 3, traps=[])
        for base in BASES:
            line = []
            for exponent in EXPONENTS:
                for signed in exponent, -exponent:
                    context.clear_flags()
                    result = context.power(Decimal(base), signed)
                    flags = sum(1 << i for i, flag in enumerate(context.flags) if context.flags[flag])
                    line.append(f'{result} {flags}')
            print(rounding, precision, most, base, ' '.join(line))
