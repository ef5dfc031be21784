"""Floats to and from text: repr, str, formatting in every style, parsing, hex."""
from _show import show

values = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 2 / 3, 1e-5, 1e-4, 0.0001234, 123456.789, 1e15, 1e16, 1e17, 123456789012345680.0, 1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 3.141592653589793, 2.5, 1e100, 1.1, 0.3, 9007199254740993.0, 4.35, 0.5, 100.0, 1234567.0, 6.02214076e23, float('inf'), float('-inf'), float('nan')]
for v in values:
    print(repr(v), str(v), f'{v:.3f}', f'{v:.0f}', f'{v:e}', f'{v:.2e}', f'{v:g}', f'{v:.3g}', f'{v:.10g}', f'{v:%}', f'{v:.1%}', v.hex(), sep=' | ')
for v in (1234567.891, -0.000123, 0.5, 1.5, 2.5, 1e10, 99.995, 0.045):
    print(f'{v:,.2f}', f'{v:_.3f}', f'{v:+.1f}', f'{v: .1f}', f'{v:012.2f}', f'{v:<12.1f}|', f'{v:^12.1f}|', f'{v:=+12.1f}|', f'{v:#.0f}', f'{v:#g}', f'{v:.0e}', f'{v:G}', f'{v:E}', f'{v:n}', f'{v:z.0f}', f'{v:.0%}', sep=' ')
show('''
f"{1.0}" + f"{1e300}"
f"{1.5:5}|{1.5:<5}|{1.5:^6}|{1.5:06}"
f"{0.1:.20f}"
f"{0.1:.30g}"
f"{1e16:.0f}"
f"{123.456:.4}"
f"{1e5:.3}"
f"{100000.0:.6}"
f"{1.0:.3}"
f"{1e20:,}"
f"{1e20:,.0f}"
f"{float('inf'):010}"
f"{float('nan'):+}"
f"{float('-inf'):,.2f}"
f"{-0.001:z.1f}"
f"{1.5:d}"
f"{1.5:x}"
f"{1.5:s}"
f"{1.5:c}"
f"{1.5:.}"
f"{1e400}"
f"{5:f}"
f"{1.0:.100f}"[:20]
f"{1.0:.1000f}".__len__()
f"{0.000001:.8}"
f"{1234.5:10,.1f}|"
f"{123456789.0:015,.1f}"
"%f %.2f %e %g %G %10.3f|%-10.1f|%+.1f|% f|%05.1f|%#.0f" % (1.5, 2.345, 12345.678, 1e-10, 1e20, 3.14159, 2.5, 1.0, 1.0, 1.5, 3.0)
"%s %r" % (1e16, 0.1)
"%.3s" % 3.14159
"%a" % 1.0
"%d" % 1e10
"%f" % 10 ** 30
"%.50f" % 0.1
"%f" % float("nan")
"%5.1f" % float("inf")
"%05f" % float("-inf")
float("1.5")
float("-.5")
float("5.")
float("1e5")
float("1E-5")
float("+1_000.5_5")
float("  3  ")
float("inf")
float("-Infinity")
float("nAn")
float("+nan")
float("INF")
float("1e400")
float("1e-400")
float("-1e-400")
float("0" * 400 + "1")
float("9007199254740993")
float("0.1000000000000000055511151231257827")
float("1.7976931348623158e308")
float("1.7976931348623159e308")
float("2.4703282292062327e-324")
float("2.4703282292062328e-324")
float("4.9e-324")
float("1e23") == 1e23
float("8.5e22")
float("1" * 400)
float("1 2")
float("1.5.5")
float("e5")
float(".")
float("1e")
float("0x10")
float("infin")
float("_1")
float("1_")
float("\\u0661.\\u0665")
float(b"1.5")
float(bytearray(b"2"))
float("")
float(None)
float.fromhex("0x1.8p1")
float.fromhex("-0x.8p-3")
float.fromhex("1.8")
float.fromhex("inf")
float.fromhex("0x1p-1074")
float.fromhex("0x1.fffffffffffffp1023")
float.fromhex("  0x1P+4  ")
float.fromhex("0x1p1024")
float.fromhex("0xg")
float.fromhex("")
repr(1e16)
repr(1e-5)
repr(123456789.123)
repr(1e22)
repr(0.1 + 0.2)
repr(100000000000000000000.0)
round(0.5)
round(1.5)
round(2.5)
round(-0.5)
round(-1.5)
round(1e15 + 0.5)
round(2.675, 2)
round(1.005, 2)
round(0.285, 2)
round(1234.5678, -2)
round(5e-324, 400)
round(1.5, 400)
round(-2.5, 0)
round(1e308, -308)
round(float("nan"))
round(float("inf"))
round(float("nan"), 2)
round(float("inf"), 1)
round(1e22)
round(-1e22)
round(0.1, 20)
round(25.0, -1)
round(15.0, -1)
round(1.25, 1)
round(1.35, 1)
''')
