"""Numerical methods: integration, roots, FFT, differential equations, primes, statistics, fixed points."""
import math


def simpson(f, a, b, n=200):
    h = (b - a) / n
    return h / 3 * (f(a) + f(b) + 4 * sum(f(a + i * h) for i in range(1, n, 2)) + 2 * sum(f(a + i * h) for i in range(2, n, 2)))


def newton(f, x, steps=50):
    for _ in range(steps):
        h = 1e-7
        d = (f(x + h) - f(x - h)) / (2 * h)
        x, before = x - f(x) / d, x
        if abs(x - before) < 1e-13:
            break
    return x


def fft(values):
    n = len(values)
    if n == 1:
        return values
    even, odd = fft(values[::2]), fft(values[1::2])
    twisted = [complex(math.cos(-2 * math.pi * k / n), math.sin(-2 * math.pi * k / n)) * odd[k] for k in range(n // 2)]
    return [e + t for e, t in zip(even, twisted)] + [e - t for e, t in zip(even, twisted)]


def runge_kutta(f, y, t, h, steps):
    for _ in range(steps):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        y, t = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), t + h
    return y


def factor(n):
    d = 2
    while d * d <= n:
        while n % d == 0:
            yield d
            n //= d
        d += 1 + d % 2
    if n > 1:
        yield n


def totient(n):
    result = n
    for p in set(factor(n)):
        result -= result // p
    return result


def pi_spigot(count):
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    out = []
    while len(out) < count:
        if 4 * q + r - t < n * t:
            out.append(str(n))
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
    return ''.join(out)


def e_digits(count):
    total = term = 10 ** (count + 5)
    k = 1
    while term:
        term //= k
        total += term
        k += 1
    return str(total)[:count]


class Fraction:
    def __init__(self, n, d=1):
        g = math.gcd(n, d) * (-1 if d < 0 else 1)
        self.n, self.d = n // g, d // g

    def __add__(self, o):
        return Fraction(self.n * o.d + o.n * self.d, self.d * o.d)

    def __mul__(self, o):
        return Fraction(self.n * o.n, self.d * o.d)

    def __sub__(self, o):
        return self + o * Fraction(-1)

    def __truediv__(self, o):
        return self * Fraction(o.d, o.n)

    def __repr__(self):
        return f'{self.n}/{self.d}' if self.d != 1 else str(self.n)


print(f'{simpson(math.sin, 0, math.pi):.10f} {simpson(lambda x: x ** 3, 0, 2):.6f} {newton(lambda x: x * x - 2, 1):.12f} {newton(math.cos, 1):.10f}')
print([f'{abs(v):.4f}' for v in fft([math.sin(2 * math.pi * 3 * i / 16) for i in range(16)])], fft([1, 2, 3, 4]))
print(f'{runge_kutta(lambda t, y: y, 1.0, 0.0, 0.01, 100):.10f} {runge_kutta(lambda t, y: -2 * t * y, 1.0, 0.0, 0.05, 40):.10f}')
print(list(factor(600851475143)), list(factor(2 ** 31 - 1)), [totient(n) for n in range(1, 20)], [n for n in range(2, 500) if sum(d for d in range(1, n) if n % d == 0) == n])
print(pi_spigot(60), e_digits(60))
h = Fraction(0)
for n in range(1, 21):
    h = h + Fraction(1, n)
print(h, Fraction(1, 2) - Fraction(3, 4), Fraction(2, 3) / Fraction(-4, 9))
bernoulli = [Fraction(1)]
for m in range(1, 15):
    total = Fraction(0)
    for k in range(m):
        total = total + Fraction(math.comb(m + 1, k)) * bernoulli[k]
    bernoulli.append(Fraction(-1, m + 1) * total)
print(bernoulli)
x = 0.5
orbit = []
for _ in range(50):
    x = 3.7 * x * (1 - x)
    orbit.append(x)
print(orbit[-1], f'{sum(orbit) / 50:.12f}', sorted(orbit)[25], round(math.fsum(orbit), 10))
mean = sum(orbit) / len(orbit)
print(math.sqrt(sum((v - mean) ** 2 for v in orbit) / 49), max(orbit) - min(orbit))
a, b = 1.0, 1 / math.sqrt(2)
t, p = 0.25, 1.0
for _ in range(4):
    a, b, t, p = (a + b) / 2, math.sqrt(a * b), t - p * (a - (a + b) / 2) ** 2, 2 * p
print((a + b) ** 2 / (4 * t), math.isclose((a + b) ** 2 / (4 * t), math.pi))
