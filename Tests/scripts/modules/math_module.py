"""The math module."""
import math
from _show import show

show('''
math.pi, math.e, math.tau, math.inf, math.nan, math.sqrt(2), math.sqrt(0), math.sqrt(10 ** 400 // 10 ** 300), math.cbrt(27), math.exp(1), math.exp2(3), math.expm1(1e-10), math.log(10), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-10), math.log(10 ** 400), math.log2(2 ** 2000), math.log10(10 ** 500)
math.sin(1), math.cos(1), math.tan(1), math.asin(1), math.acos(0.5), math.atan(1), math.atan2(1, -1), math.atan2(-0.0, -1), math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5), math.degrees(math.pi), math.radians(180), math.hypot(3, 4), math.hypot(1, 2, 3), math.hypot(), math.dist([1, 2], [4, 6])
math.floor(2.7), math.floor(-2.7), math.ceil(2.1), math.ceil(-2.1), math.trunc(-2.7), math.floor(10 ** 30), math.ceil(1e20), math.fabs(-3), math.fmod(-7, 3), math.remainder(7, 4), math.modf(-2.5), math.frexp(10), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9)
math.factorial(0), math.factorial(20), math.factorial(25), math.gcd(), math.gcd(12, 18), math.gcd(0, 5), math.gcd(-4, 6, 8), math.lcm(), math.lcm(4, 6), math.lcm(0, 5), math.comb(5, 2), math.comb(2, 5), math.comb(100, 3), math.perm(5, 2), math.perm(5), math.isqrt(0), math.isqrt(99), math.isqrt(10 ** 40), math.prod([1, 2, 3]), math.prod([]), math.prod([2, 3], start=10), math.prod([0.5, 4]), math.sumprod([1, 2], [3, 4])
math.fsum([0.1] * 10), math.fsum([1e100, 1, -1e100]), math.fsum([]), math.ulp(1), math.nextafter(1, 2), math.nextafter(0, 1), math.nextafter(1, 2, steps=3), math.erf(0.5), math.erfc(0.5), math.gamma(5), math.gamma(0.5), math.lgamma(10), math.pow(2, 0.5), math.pow(0, 0), math.fma(2, 3, 4)
math.sqrt(-1)
math.log(0)
math.log(-1)
math.log(10, 1)
math.log("a")
math.log()
math.asin(2)
math.acosh(0)
math.atanh(1)
math.exp(1000)
math.pow(0, -1)
math.pow(-8, 1 / 3)
math.gamma(0)
math.gamma(200)
math.lgamma(-1)
math.factorial(-1)
math.factorial(2.5)
math.factorial(2.0)
math.comb(-1, 2)
math.comb(5, 1.5)
math.isqrt(-1)
math.isqrt(2.0)
math.gcd(1.5)
math.floor("a")
math.floor(math.nan)
math.ceil(math.inf)
math.fmod(1, 0)
math.remainder(1, 0)
math.sin(math.inf)
math.sin("x")
math.sin()
math.sin(1, 2)
math.ldexp(1, 10 ** 10)
math.ldexp(1, 2000)
math.hypot("a")
math.dist([1], [1, 2])
math.prod(["a", 2]), math.prod([[1], 2])
math.fsum(["a"])
math.fsum([1e308, 1e308])
math.sumprod([1], [1, 2])
math.isclose(1, 2, rel_tol=-1)
math.sin(10 ** 400)
math.sqrt(None)
[round(math.sin(x / 7) * 1000) for x in range(20)], [math.floor(x) for x in (-1.5, -0.5, 0.5, 1.5)], [math.trunc(v) for v in (True, 2 ** 70, -1.9)]
''', {'math': math})


class M:
    def __floor__(self):
        return 'floor'

    def __ceil__(self):
        return 'ceil'

    def __trunc__(self):
        return 'trunc'

    def __float__(self):
        return 4.0


print(math.floor(M()), math.ceil(M()), math.trunc(M()), math.sqrt(M()))
