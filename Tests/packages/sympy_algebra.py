"""sympy: simplification, calculus, equations, matrices, number theory."""
from sympy import Eq, Integral, Matrix, Rational, cos, diff, exp, expand, factor, factorint, integrate, latex, limit, oo, pi, series, simplify, sin, solve, sqrt, symbols

x, y = symbols("x y")
print(expand((x + y) ** 3), "|", factor(x ** 3 - y ** 3), "|", simplify(sin(x) ** 2 + cos(x) ** 2))
print(diff(exp(x) * sin(x), x), "|", integrate(x ** 2 * exp(x), x), "|", integrate(exp(-x ** 2), (x, -oo, oo)))
print(solve(Eq(x ** 2 - 5 * x + 6, 0), x), solve([x + y - 3, x - y - 1], [x, y]), limit(sin(x) / x, x, 0))
print(series(cos(x), x, 0, 6), "|", Matrix([[1, 2], [3, 4]]).inv(), Matrix([[2, 0], [0, 3]]).eigenvals())
print(Rational(1, 3) + Rational(1, 6), sqrt(8), pi.evalf(30), factorint(2 ** 20 - 1), latex(Integral(x / y, x)))
