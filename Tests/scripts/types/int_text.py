"""Integers to and from text, in every base and length."""
from _show import show
import sys

for base in (2, 3, 7, 8, 10, 16, 35, 36):
    digits = '0123456789abcdefghijklmnopqrstuvwxyz'[:base]
    text = (digits[1:] + digits[::-1]) * 3
    n = int(text, base)
    m, back = n, ''
    while m:
        m, r = divmod(m, base)
        back = digits[r] + back
    print(base, n % 10 ** 15, back == text.lstrip('0'), int('-' + text.upper(), base) == -n)
for n in (10 ** 100, 2 ** 500 - 1, 3 ** 400, 10 ** 18, 10 ** 19 - 1, 7 ** 300):
    s = str(n)
    print(len(s), s[:10], s[-10:], int(s) == n, int(s[::-1]) % 97, eval(s) == n)
print(int('1' * 1000) % 10 ** 9, len(str(1 << 5000)), sys.get_int_max_str_digits())
for action in ('int("1" * 5000)', 'str(10 ** 5000)', 'repr(10 ** 4299)[:5]', 'len(str(10 ** 4299))', 'str(10 ** 4300)', 'int("1" * 4300) % 7', 'int("f" * 5000, 16) % 7', 'len(hex(10 ** 5000))', 'f"{10 ** 5000}"', '"%d" % 10 ** 5000', 'f"{10 ** 5000:x}"[:5]', 'int("1_" * 3000 + "1") % 7'):
    try:
        print(action, eval(action))
    except ValueError as error:
        print(action, error)
show('''
int("0b101", 2)
int("0b101", 0)
int("0B101", 0)
int("0o17", 0)
int("0xFF", 0)
int("-0xff", 0)
int("+5")
int("- 5")
int("--5")
int("0_1")
int("1_0", 0)
int("01", 0)
int("00", 0)
int("0x", 0)
int("0xg", 16)
int("b", 16)
int("0b1", 16)
int("\\u0665\\u0666")
int("\\uff11")
int(" \\t\\n12\\u2003")
int("1 2")
int("12abc")
int("1e5")
int("\\x00")
int("1\\x00")
int(b" 12 ")
int(b"1\\xff")
int("9" * 25)
int("-" + "9" * 25)
int(x) if (x := "7") else 0
int("z", 35)
int("Z", 36)
int("10", True)
int("10", 2.0)
int(5.99e20)
int(True)
int("0" * 50 + "7")
f"{12345:,}"
f"{-12345678:_}"
f"{255:#b} {255:#o} {255:#x} {255:#X}"
f"{255:_b} {2 ** 40:_x}"
f"{42:<8}|{42:>8}|{42:^8}|{42:=8}|{-42:=8}|{42:08}|{-42:08}|{42:+}|{42: }"
f"{42:*^9}|{42:x<5}|{-42:0=6}|{42:#010x}|{-255:#06x}"
f"{5:c}{8364:c}"
f"{42:e} {42:.2f} {42:g} {42:%} {2 ** 70:e}"
f"{10 ** 20:,} {10 ** 20:_} {-10 ** 20:>+30,}"
f"{42:5s}"
f"{42:.5}"
f"{42:,b}"
f"{42:,_}"
f"{-1:c}"
f"{42:n} {1234567:n}"
format(True)
format(True, "d")
format(False, "5")
f"{True!s:>6}"
"%d %i %x %X %o %#x %05d %-5d| %+d % d" % (1, 2, 255, 255, 8, 255, 42, 42, 42, 42)
"%d" % 3.99
"%d" % True
"%x" % 2 ** 4
"%s" % 10 ** 20
"%.3d %10.4d" % (5, -5)
"%d" % "5"
"%x" % 3.5
"%c" % 8364
str(-0)
repr(True)
str(10 ** 18)
bin(0)
hex(0)
oct(0)
bin(-1)
hex(-2 ** 65)
bin(2 ** 65)[-5:]
''')
