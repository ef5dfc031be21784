"""Integers of one word and of many: all operators around the limits of the word."""
from _show import show

edges = [0, 1, -1, 2, -2, 255, 256, -256, 2 ** 30 - 1, 2 ** 30, 2 ** 31, -2 ** 31, 2 ** 32, 2 ** 60, 2 ** 61 - 1, 2 ** 61, 2 ** 62 - 1, 2 ** 62, -2 ** 62, -2 ** 62 - 1, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 64 - 1, 2 ** 64, 10 ** 18, 10 ** 19, 3 ** 50, -7 ** 60, 10 ** 40]
check = 0
for a in edges:
    for b in edges:
        check = (check * 31 + (a + b) * 3 + (a - b) * 5 + a * b * 7 + (a & b) + (a | b) * 11 + (a ^ b) * 13 + (a < b) + (a == b) * 2) % (10 ** 30 + 57)
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (0 <= r < b or b < r <= 0) and a // b == q and a % b == r
            check = (check + q * 17 + r) % (10 ** 30 + 57)
    check = (check * 3 + (a << 1) + (a << 70) + (a >> 1) + (a >> 40) + ~a + -a + abs(a) + a.bit_length()) % (10 ** 30 + 57)
print(check)
for a in edges:
    print(a, hex(a), oct(a)[-12:], bin(a)[-10:], a.bit_length(), a.bit_count(), hash(a), float(a), a % 1000003, a // 7, a % -7)
show('''
(2 ** 62) + (2 ** 62)
(2 ** 63 - 1) + 1
-(2 ** 63) - 1
(2 ** 32) * (2 ** 31)
(2 ** 31) * (2 ** 31) * 2
-(2 ** 62) * 2
4611686018427387904 - 1
4611686018427387903 + 1
-4611686018427387904 - 1
9223372036854775807 * 9223372036854775807
-9223372036854775808 // -1
-9223372036854775808 % -1
1 << 62
1 << 63
1 << 64
-1 << 63
1 << 1000 >> 999
-1 >> 100
5 >> 64
-5 >> 64
0 << 10 ** 10
1 >> 10 ** 10
1 << 10 ** 20
2 ** 0
0 ** 0
0 ** 5
(-2) ** 3
2 ** -2
(-2) ** -1
7 ** 77 % 10 ** 12
pow(7, 77, 10 ** 12)
pow(-7, 77, 10 ** 12)
pow(7, 77, -10 ** 12)
pow(5, 0, 1)
pow(5, 3, 1)
pow(5, -1, 7)
pow(5, -3, 7 ** 20)
pow(6, -1, 9)
pow(2, 10 ** 3, 10 ** 40 + 7)
pow(0, 0, 5)
divmod(10 ** 30, 7)
divmod(-10 ** 30, 10 ** 15 + 1)
divmod(10 ** 30, -10 ** 15 - 1)
10 ** 30 // 10 ** 30
(10 ** 30 - 1) // 10 ** 30
10 ** 30 / 10 ** 29
10 ** 400 / 10 ** 399
1 / 10 ** 400
10 ** 400 / 1
-1 / 3
7 / -2
2 ** 1000 / 2 ** 999
(2 ** 53 + 1) / 1
3 * 10 ** 20 & 0xffff
-1 & 2 ** 70
-2 ** 70 & 2 ** 70 - 1
-2 ** 70 | 1
-2 ** 70 ^ -1
~(2 ** 70)
True + 2 ** 70
2 ** 70 == 2.0 ** 70
2 ** 70 + 1 == 2.0 ** 70
2 ** 70 + 1 > 2.0 ** 70
10 ** 400 > float("inf")
10 ** 400 < float("inf")
2 ** 53 + 1 == float(2 ** 53 + 1)
1 < 1.5 < 2
int(1e22)
int(-1e22)
int(1.9)
round(12345678901234567890, -10)
round(15, -1)
round(25, -1)
round(-15, -1)
round(5, 3)
sum(range(10 ** 6))
max(2 ** 64, 2 ** 65, -2 ** 66)
sorted([2 ** 65, -1, 2 ** 64, 0, -2 ** 70])
int.from_bytes(b"\\x80\\x00", "big")
int.from_bytes(b"\\x80\\x00", "big", signed=True)
int.from_bytes(b"\\x01\\x02\\x03", "little")
int.from_bytes(b"", "big")
int.from_bytes([1, 2])
(1000).to_bytes(2)
(1000).to_bytes(4, "little")
(-1000).to_bytes(2, "big", signed=True)
(128).to_bytes(1, "big", signed=True)
(0).to_bytes(0)
(2 ** 70).to_bytes(9, "big").hex()
(5).as_integer_ratio()
(5).is_integer()
(5).numerator
(5).denominator
(5).real
(5).imag
(5).conjugate()
(10 ** 20).__floor__()
(7).__ceil__()
(7).__trunc__()
(7).__index__()
int.__doc__[:20]
5 .__add__(3.0)
(5).__rsub__(3)
(5).__divmod__(0)
bool(2 ** 70)
bool(0)
not 0
''')
