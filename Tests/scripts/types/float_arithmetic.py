"""Floats: operators, comparison with ints, rounding, methods, special values."""
from _show import show

show('''
0.1 + 0.2
1.0 - 0.9
3 * 0.1
1 / 3
2 ** 0.5
10.0 ** -3
7.0 // 2
-7.0 // 2
7.5 % 2
-7.5 % 2
7.5 % -2
divmod(7.5, -2)
0.0 == -0.0
1 / 3 == 0.3333333333333333
float("nan") == float("nan")
float("nan") != float("nan")
float("nan") < 1
float("inf") > 10 ** 400
1e308 * 10
-1e308 * 10
1e-308 / 1e10
5e-324 / 2
float("inf") - float("inf")
float("inf") * 0
float("inf") // 1
5 % float("inf")
-5 % float("inf")
5 // float("inf")
-5 // float("inf")
1.0 / 0
0.0 / 0.0
1.0 // 0
1.0 % 0
divmod(1.0, 0)
0.0 ** -1
(-0.0) ** -1
0.0 ** 0
float("nan") ** 0
1 ** float("nan")
(-1.0) ** float("inf")
2.0 ** float("-inf")
0.5 ** float("-inf")
(-2.0) ** 3
(-2.0) ** -3
(-8.0) ** 2.0
(-8.0) ** (1 / 3)
(-8) ** 0.5
2.0 ** 1024
1e200 ** 2
-0.0 + 0.0
-0.0 - 0.0
0.0 * -1
-(0.0)
abs(-0.0)
-0.0 // 1
0.0 % -5
-0.0 % 5
round(-0.4)
1.5.is_integer()
2.0.is_integer()
float("inf").is_integer()
0.1.as_integer_ratio()
(-2.5).as_integer_ratio()
5e-324.as_integer_ratio()[0]
1.5.real
1.5.imag
1.5.conjugate()
2.7.__trunc__()
(-2.7).__floor__()
2.1.__ceil__()
2.5.__round__()
2.55.__round__(1)
(2.7).__int__()
int(1e300) % 1000
int(-2.9)
int(2.9)
int(1e15 + 0.3)
int(float("nan"))
int(float("-inf"))
1 < 1.5
1 == 1.0
2 ** 53 == 2.0 ** 53
2 ** 53 + 1 == 2.0 ** 53
2 ** 53 + 1 > 2.0 ** 53
10 ** 309 > 1e308
10 ** 309 > float("inf")
-10 ** 309 < float("-inf")
10 ** 309 == float("inf")
1e16 + 1
1e16 + 1.0 - 1e16
9007199254740992.0 + 1
123456789 * 1e-9
1.5 + True
2 * 1.5
1 - 0.5
3 / 2.0
3 // 2.0
3 % 2.5
2 ** 1.5
10 ** 400 * 1.5
1.5 + "a"
1.5 < "a"
1.5 & 1
1.5 << 1
~1.5
-1.5
+1.5
abs(-1.5)
bool(0.0)
bool(-0.0)
bool(1e-300)
bool(float("nan"))
hash(1.0)
hash(0.5)
hash(-1.5)
hash(1e100)
hash(float("inf"))
hash(float("-inf"))
hash(2.0 ** 61)
hash(-0.0)
hash(1e-300)
hash(0.1)
hash(-1.0)
hash(123456.789)
max(1, 1.0)
max(1.0, 1)
min(float("nan"), 1) != min(float("nan"), 1)
min(1, float("nan"))
sorted([3.5, -1, 2, 0.5])
sum([0.1] * 10)
sum([1e16, 1, -1e16])
sum([0.1, 0.2, 0.3])
float(5)
float(2 ** 53 + 1)
float(-2 ** 63)
float(10 ** 22)
float(10 ** 23)
float(2 ** 1023)
float(True)
float(2 ** 1024)
float(int("1" * 310))
[0.0, 1.0].index(1)
1.0 in [1]
{1: "a"}[1.0]
{0.5: 1}[1 / 2]
float("nan") in [float("nan")]
(n := float("nan")) in [n]
[n] == [n]
(n,) == (n,)
{n: 1}.get(n)
complex(1.5)
1.5 + 2j
1.5 == 1.5 + 0j
2 ** 0.5 == 2 ** 0.5 + 0j
float.__add__(1.5, 2)
float.__add__(1.5, "a")
(1.5).__rsub__(5)
(1.5).__eq__(1)
(1.5).__lt__("a")
1.5.__divmod__(0.5)
1.5.__rpow__(2)
(1.5).__bool__()
1.5.__getnewargs__()
float.__getformat__("double")
float.__doc__[:20]
range(3.0)
[1, 2][1.0]
"a" * 2.0
''')
total = 0.0
for i in range(1, 1001):
    total += 1.0 / i * (-1) ** i
print(total, f'{total:.12f}')
x = 1.0
for i in range(60):
    x = x * 1.7 - x * x / (i + 3.0) % 2.0
print(x)
y = [0.1 * i for i in range(10)]
print(y, sum(y), [v // 0.1 for v in y], [round(v, 1) for v in y])
