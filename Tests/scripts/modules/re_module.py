"""Regular expressions."""
import re
from _show import show

show(r'''
re.match("a+", "aaab"), re.match("b", "aaab"), re.search("b", "aaab"), re.fullmatch("a+", "aaa"), re.fullmatch("a+", "aaab"), re.search("", "abc"), re.match("(a)(b)?", "a").groups(), re.match("(a)(b)?", "a").groups("x")
re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1b2"), re.findall("", "ab"), re.findall("a|b", "cab"), re.findall(r"(a)|b", "ab"), [m.span() for m in re.finditer("a*", "baac")], re.findall("(?i)A", "aA"), re.findall(r"\b\w", "the end")
re.sub("a", "b", "banana"), re.sub("a", "b", "banana", 2), re.sub("a", "b", "banana", count=1), re.sub(r"(\w)(\w)", r"\2\1", "abcd"), re.sub("(?P<x>a)", r"[\g<x>\g<1>\g<0>]", "cab"), re.sub("a", lambda m: m.group().upper(), "banana"), re.sub("", "-", "ab"), re.sub("x*", "-", "abxd"), re.subn("a", "b", "aa"), re.sub("a", r"\n\\", "a"), re.sub("(a)?b", r"[\1]", "b ab")
re.split(",", "a,b,c"), re.split("(,)", "a,b"), re.split(r"\s+", " a  b "), re.split("x*", "axbc"), re.split(",", "a,b,c", 1), re.split("(a)|b", "1b2a3"), re.split(",", ""), re.split(r"\b", "a b", maxsplit=2)
re.escape("a.b*c[d]"), re.escape("é\n -_"), re.escape(b"a.b"), re.compile("a", re.I), re.compile("a"), re.compile(b"x", re.M | re.S), re.compile("a") == re.compile("a"), re.purge()
re.match(r"(?P<first>\w+) (?P<last>\w+)", "Ada Lovelace").groupdict(), re.match(r"(?P<a>x)(?P<b>y)?", "x").groupdict("none"), re.match("(a(b(c)))", "abc").groups(), re.match("(a)(b)", "ab").group(0, 2, 1), re.match("(?P<n>a)", "a")["n"], re.match("(a)", "a")[1], re.match("a(b)?", "a").start(1)
re.match("(a)(b)(c)", "abc").lastindex, re.match("(a)(?P<x>b)", "ab").lastgroup, re.match("(a(b))", "ab").lastindex, re.match("a", "a").lastindex, re.match("a", "ab").string, re.match("a", "ab").re.pattern, re.compile("b").search("abcb", 2).pos, re.compile("b").search("abcb", 2).span(), re.compile("^b").search("ab", 1), re.compile("b$").search("abc", 0, 2).end(), re.match("(a)", "a").regs, re.match("(a)?", "").span(1), re.match("(.)(.)", "ab").expand(r"\2-\1")
re.findall("^a", "a\na", re.M), re.findall("a$", "a\na\n"), re.findall("a$", "a\na\n", re.M), re.findall(r"a\Z", "a\n"), re.findall(r"\Aa", "a\na", re.M), re.match(".", "\n"), re.match(".", "\n", re.S), re.findall(r"a.b", "a\nb", re.DOTALL), re.findall("(?s).", "a\n"), re.findall("a b # c", "ab", re.X), re.match(r"(?x) a \  b", "a b")
re.findall(r"[^\W\d_]+", "abc123_é"), re.findall(r"\w+", "é_1 ß"), re.findall(r"\w+", "é_1", re.A), re.findall(r"\d", "1٣"), re.findall(r"\s", "a\xa0\u2003b"), re.findall(r"\S+", "a b"), re.findall(r"\D", "1a"), re.findall(r"[a-c-]", "a-d"), re.findall(r"[]a]", "]a"), re.findall(r"[\]\-]", "-]"), re.findall("[^a]", "ab\n"), re.findall(r"[\d\s]", "1 a")
re.findall("a{2}", "aaaa"), re.findall("a{1,2}", "aaa"), re.findall("a{,2}", "aaa"), re.findall("a{2,}", "aaa"), re.findall("a{2", "a{2"), re.findall("a+?", "aa"), re.findall("a*?b", "aab"), re.findall("a??b", "ab"), re.findall("a{1,3}?", "aaa"), re.findall("a++b", "aab"), re.findall("(?>a+)ab", "aaab"), re.findall("x{0}", "x"), re.findall("(ab){2}", "abab")
re.findall("(?:ab)+", "abab"), re.findall(r"(a)\1", "aa ab"), re.findall(r"(?P<q>['\"]).*?(?P=q)", "'a' \"b\""), re.findall("a(?=b)", "ab ac"), re.findall("a(?!b)", "ab ac"), re.findall("(?<=a)b", "ab cb"), re.findall("(?<!a)b", "ab cb"), re.findall("(a)?(?(1)b|c)", "ab c"), re.findall("(?i:a)B", "AB aB"), re.findall("(?#comment)a", "a"), re.findall("(?-i:a)", "aA", re.I), re.findall(r"(?<=\d{2})x", "12x")
re.findall(rb"\w+", b"ab \xe9"), re.sub(b"a", b"b", b"aa"), re.match(b"a", b"a").group(), re.findall("é", "É", re.I), re.findall("[é]", "É", re.I), re.findall("ß", "ẞ", re.I), re.findall("(?a)\\w", "é"), re.findall("ſ", "s", re.I), re.findall("😀+", "a😀😀"), re.search("b", "😀b").span(), re.search("€", "aé€").start()
re.findall(r"\bfoo\b", "foo foobar barfoo"), re.findall(r"\Bo", "foo"), re.findall(r"\t\n\x41\u00e9\101\0", "\t\nAéA\x00"), re.findall(r"\.\*\\", ".*\\"), re.findall(r"\N{BULLET}", "•"), re.findall("a|", "ab"), re.findall("(a|ab)(c|bcd)", "abcd"), re.findall("((a)|(b))*", "ab"), re.match("(a*)*", "aab").group(), re.match("(?:a|b)*c", "ababc").span()
re.compile("(a)(?P<n>b)").groups, re.compile("(?P<n>b)").groupindex, re.compile("a", re.I | re.M).flags, re.compile(b"a").flags, re.compile("(?im)a").flags, re.I, re.I | re.M, re.RegexFlag(0), repr(re.IGNORECASE), str(re.M), re.NOFLAG
re.match("a", b"a")
re.match(b"a", "a")
re.match("(", "a")
re.match(")", "a")
re.match("[a", "a")
re.match("*", "a")
re.match("a**", "a")
re.match("a{2,1}", "a")
re.match("(?P<1>a)", "a")
re.match("(?P<a>x)(?P<a>y)", "a")
re.match("(?P=b)", "a")
re.match(r"\1", "a")
re.match(r"\q", "a")
re.match("(?z)", "a")
re.match("a(?i)", "a")
re.match("[z-a]", "a")
re.match("(?<=a+)b", "ab")
re.match("(?P<a", "a")
re.match("(?(1)a|b|c)(d)", "a")
re.match(r"\x", "a")
re.match(r"[\w-a]", "a")
re.match("a\\", "a")
re.match("(?", "a")
re.match("(?:", "a")
re.match("[[:alpha:]]", "a")
re.sub("a", r"\2", "a")
re.sub("a", r"\q", "a")
re.sub("a", r"\g<x>", "a")
re.sub("a", r"\g<", "a")
re.sub("a", 5, "a")
re.match("a", 5)
re.match(5, "a")
re.match("a", "a").group(1)
re.match("a", "a").group("x")
re.match("a", "a")["x"]
re.compile("a", 5.5)
re.compile(re.compile("a"), re.I)
re.findall("a", None)
re.split("", "abc")
re.match("a", "a", re.L)
re.compile("a").pattern = 5
''', {'re': re})
m = re.match(r'(?P<year>\d+)-(?P<month>\d+)', '2024-05 rest')
print(m, m.group('year', 'month'), m.span('month'), m.start(), m.end(2), m.pos, m.endpos, m.re, bool(m))
try:
    re.compile('a(b')
except re.error as error:
    print(error, error.msg, error.pattern, error.pos, error.lineno, error.colno, re.PatternError is re.error)
try:
    re.compile('a\nb(c')
except re.error as error:
    print(error, error.lineno, error.colno)
scanner = re.compile(r'\s*(?:(\d+)|(.))')
print([m.groups() for m in scanner.finditer('12 + 3*(4)')])
big = 'ab' * 20000
print(len(re.findall('ab', big)), len(re.sub('a', 'xyz', big)), re.search('(ab)*c', big), len(re.split('b', big)), re.match('(?:ab)*', big).end(), re.fullmatch('[ab]*', big) is not None)
words = 'the quick brown fox jumps over the lazy dog'
print(re.sub(r'\b(\w)(\w*)\b', lambda m: m.group(1).upper() + m.group(2), words), sorted(set(re.findall(r'\w*o\w*', words))))


def count(m, seen={}):
    seen[m.group()] = seen.get(m.group(), 0) + 1
    return f'{m.group()}{seen[m.group()]}'


print(re.sub(r'the|o', count, words))
