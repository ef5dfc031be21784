"""Integers of any size: primes, powers, roots, digits, fractions, RSA by hand."""
import math


def is_prime(n):
    """Miller-Rabin with bases that are enough below 3.3 * 10**24."""
    if n < 2:
        return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0:
            return n == p
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def pi_digits(count):
    """Machin's formula in fixed-point arithmetic."""
    unit = 10 ** (count + 10)

    def arctan(x):
        power = total = unit // x
        n, sign = 3, -1
        while power:
            power //= x * x
            total += sign * (power // n)
            n, sign = n + 2, -sign
        return total

    return str(4 * (4 * arctan(5) - arctan(239)) // 10 ** 10)


def continued_fraction(n, terms):
    """The continued fraction of the square root of n."""
    root = math.isqrt(n)
    m, d, a = 0, 1, root
    out = [a]
    while len(out) < terms:
        m = d * a - m
        d = (n - m * m) // d
        a = (root + m) // d
        out.append(a)
    return out


def extended_gcd(a, b):
    old, new = (a, 1, 0), (b, 0, 1)
    while new[0]:
        q = old[0] // new[0]
        old, new = new, tuple(o - q * n for o, n in zip(old, new))
    return old


def rsa():
    p, q, e = 61845619087342573, 46186482917246323, 65537
    while not is_prime(p):
        p += 2
    while not is_prime(q):
        q += 2
    n, phi = p * q, (p - 1) * (q - 1)
    d = pow(e, -1, phi)
    message = int.from_bytes(b'attack at dawn', 'big')
    secret = pow(message, e, n)
    plain = pow(secret, d, n)
    print(n, secret)
    print(plain.to_bytes((plain.bit_length() + 7) // 8, 'big'), d * e % phi)


def main():
    print(2 ** 200, -3 ** 101)
    print(math.factorial(60), math.comb(100, 50), math.gcd(2 ** 60 - 1, 2 ** 40 - 1), math.lcm(*range(1, 41)))
    fact = math.factorial(500)
    text = str(fact)
    print(len(text), sum(map(int, text)), len(text) - len(text.rstrip('0')), int(text) == fact)
    print([p for p in range(2, 130) if is_prime(2 ** p - 1)])
    print(is_prime(10 ** 18 + 9), is_prime(10 ** 18 + 7), next(n for n in range(10 ** 20, 10 ** 20 + 200) if is_prime(n)))
    print(pi_digits(200))
    print(continued_fraction(61, 12), math.isqrt(2 * 10 ** 60))
    print(extended_gcd(240, 46), pow(3, -1, 10 ** 9 + 7), pow(7, 10 ** 18, 10 ** 9 + 7))
    rsa()
    a, b = 3 ** 150, 7 ** 80
    print(a // b, a % b, -a // b, -a % b, divmod(a, -b))
    print(a & b, a | b, a ^ b, ~a, (a << 70) >> 95, -a >> 200)
    print(hex(a), oct(b)[:20], bin(b).count('1'), b.bit_count(), a.bit_length())
    print(int('z' * 20, 36), int('-0x' + 'f' * 30, 16), f'{a:_}', f'{b:,d}'[:30], f'{2 ** 70:x}')
    print(float(a), a / b, int(1e300) % 10 ** 20, round(123456789012345678901, -5), hash(2 ** 100))
    print(a > b, a == 3 ** 150, -a < b, a > 1e71, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53)
    fibonacci = [0, 1]
    while len(fibonacci) < 301:
        fibonacci.append(fibonacci[-1] + fibonacci[-2])
    print(fibonacci[300], sum(fibonacci[:100]))
    for bad in (lambda: 1 << -1, lambda: 10 ** 400 / 3, lambda: int('12_'), lambda: 5 % 0, lambda: pow(2, -1, 4)):
        try:
            print(bad())
        except Exception as error:
            print(type(error).__name__, error)


main()
