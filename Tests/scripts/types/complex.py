"""Complex numbers."""
from _show import show

show('''
1j
-1j
1 + 2j
1 - 2j
-1 - 2j
0j
-0j
1.5j
1e100j
complex(-0.0, 0)
complex(0, -0.0)
complex(-0.0, -0.0)
complex(float("nan"), 1)
complex(1, float("inf"))
complex(float("-inf"), float("nan"))
1e16 + 1e-5j
(1 + 2j) + (3 - 1j)
(1 + 2j) * (3 - 1j)
(1 + 2j) - 1
(1 + 2j) / (3 - 1j)
2 / 1j
(1 + 2j) ** 2
(1 + 2j) ** -1
(1 + 2j) ** 0.5
1j ** 1j
2 ** 1j
(1 + 2j) ** 0
0j ** 0
0j ** -1
0j ** 1j
1j / 0
1j // 1
1j % 1
divmod(1j, 1)
1j < 2j
abs(3 + 4j)
abs(1e200 + 1e200j)
abs(0j)
-(1 + 2j)
+(1 + 2j)
bool(0j)
bool(1j)
(1 + 2j).conjugate()
(1 + 2j).real
(1 + 2j).imag
abs(1e308 + 1e308j)
1 + 0j == 1
1 + 0j == 1.0
1j == 1
1j != 1j
hash(1 + 0j) == hash(1)
hash(1j)
hash(1 + 2j)
{1 + 0j: "one"}[1]
complex()
complex(1)
complex(1.5, 2)
complex("1")
complex("1+2j")
complex("-1.5e3-2j")
complex("j")
complex("-j")
complex("+1j")
complex("(1+2j)")
complex("  1j  ")
complex("nan+infj")
complex("1_0j")
complex("1 + 2j")
complex("1+2")
complex("")
complex("1j+2")
complex("(1+2j")
complex(1j, 2j)
complex(1, 2j)
complex(1j)
complex("1", 2)
complex(1, "2")
complex(None)
complex(real=1, imag=2)
complex(imag=3)
int(1j)
float(1j)
round(1j)
1j.real = 5
f"{1 + 2j}"
f"{1 + 2j:.2f}"
f"{1 + 2j:>10}"
f"{1.5 - 2j:e}"
f"{1 + 2j:g}"
f"{1e10 + 1j:,}"
f"{1 + 2j!r}"
"%s" % 1j
f"{1j:05}"
f"{1j:%}"
"%f" % 1j
str(1e5 + 1e-5j)
repr(1e22j)
repr(0.1 + 0.2j)
repr(123456789j)
sum([1j, 2, 3.5])
max([abs(1j), abs(2j)])
sorted([2j, 1j], key=abs)
1j in [1j]
[1j].index(1j)
(1 + 2j).__add__(1)
(1 + 2j).__eq__(1 + 2j)
(1 + 2j).__lt__(1)
(1 + 2j).__getnewargs__()
(1 + 2j).__complex__()
complex.__mul__(1j, "a")
complex.from_number(3) if hasattr(complex, "from_number") else "none"
True + 1j
1j + 10 ** 20
1j * 10 ** 20
2.5 * 1j
1 - 1j
1j - 1
1j + 10 ** 400
1j + "a"
''')


class C:
    def __complex__(self):
        return 3 + 4j


class F:
    def __float__(self):
        return 2.5


class I:
    def __index__(self):
        return 7


class Bad:
    def __complex__(self):
        return 5


print(complex(C()), complex(F()), complex(I()), complex(F(), I()), float(F()), float(I()), int(I()))
for bad in (lambda: complex(Bad()), lambda: float(C()), lambda: int(F())):
    try:
        print(bad())
    except TypeError as error:
        print(error)
