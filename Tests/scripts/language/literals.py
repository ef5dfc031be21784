"""Literals of numbers and strings, escapes, identifiers, line joining."""
print(0, 00, 1_0, 0x_ff, 0XAB, 0o17, 0O7, 0b1_01, 0B1, 10 ** 25, 123456789012345678901234567890)
print(1., .5, 1e3, 1E-3, 1_0.0_1e1_0, 1e400, -1e400, 0.1 + 0.2, 1e22, 1e21, 123456789.123456789, 5e-324, 1.7976931348623157e308)
print(1j, 1.5J, 0j, -1j, 1e3j, 00.5, 0e0, 09.5, 1_000j)
print('a\tb\\n\x41\u00e9\U0001f600\N{GREEK SMALL LETTER ALPHA}\101\0end'.encode(), "q'q", 'q"q', '\'', "\"", '''a'b"c''', """d
e""", 'line \
joined')
print(r'\n\x', R"\'", b'\x00\xff\t', rb'\n', Rb'\x', bR'\d', u'unicode', B'caps', 'a' 'b' "c" r'\d' f'{1}')
print(len('\ud800'), ascii('\ud800'), '\x7f\x80\xa0\xad'.__repr__(), repr('\t\n\r\x00\x1b'), repr('\u200b\u2028é漢\U000e0001'), repr("it's"), repr('say "hi"'), repr('both \' and "'), repr(b"it's"), repr(b'"\''))
naïve = 1
变量 = 2
ªº = 3
print(naïve, 变量, ªº, 'ﬁ' in globals())
ﬁx = 5
print(fix)
x = (1 +
     2 +  # comment

     3)
y = [1,
     2,
     ]
z = 1 + \
    2
print(x, y, z); print('same line'); a = 1; b = 2
if a: print('one line'); print('if')
if a:
	print('tab')
def f(): return 1; unreachable = 2
print(f())
class E: pass
class G: x = 1; y = 2
print(G.x + G.y, E.__name__)
while a: a -= 1; print('loop')
else: print('else')
t = 1,
u = ()
v = 1, 2,
print(t, u, v, (1), (1,), [], {}, set(), {1}, {1: 2}, {'a', }, ...)
print(True, False, None, Ellipsis is ..., NotImplemented, __debug__, __name__)
print(0xffffffffffffffff, 0b1111111111111111111111111111111111111111111111111111111111111111, 0o777777777777777777777, -0x8000000000000000, 9223372036854775807, 9223372036854775808)
print(1 .__class__, 1.0.__class__, 1..__class__, (1).bit_length(), 'a'.upper(), [].__len__(), b''.decode() == '', 0x10.real, 1_0..real)
def   spaced  ( a ,b = 2 , * c ) :  return   a+b ,c
print ( spaced ( 1 , 3 , 4 ) [ 0 ] )
print("""triple "quotes" inside \""" end""", '''it''s''', """a""" """b""")
if True:
    pass

    # comment at another depth
  # and another

    print('after comments')
lambda: (yield)
not_a_keyword = match = case = type = _ = 1
print(match, case, type, _)
async_ = await_ = 1
print('\
continued', 'tab	inside', 'nbsp ', 'end')
exec('x = 1\r\ny = 2\rz = 3\nprint(x, y, z)')
exec('if 1:\n    print("no newline at the end")')
exec('')
exec('\n\n# only comments\n')
exec(b'\xef\xbb\xbfprint("bom")')
print(eval(' 1 + 1 '), eval('\t5\n'), eval('(\n1\n)'), eval(b'1 + 2'), eval('0_0'), eval("u'x'"))
print(compile('1', 'f', 'eval').co_filename, exec('pass'), eval(compile('a = 1', '', 'exec')))
print(b'\xe9'.decode('latin-1'), 'é'.encode(), "\N{LATIN SMALL LETTER E WITH ACUTE}" == 'é', '\N{DIGIT ONE}', "\x41\101\u0041")
