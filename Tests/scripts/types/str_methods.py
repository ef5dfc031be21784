"""Methods of str: every one, with edges."""
from _show import show

show('''
"abc".capitalize(), "ABC dEF".capitalize(), "ǆx".capitalize(), "".capitalize(), "ß".capitalize(), "éA".capitalize()
"HeLLo ß İ".lower(), "heLLo ß ŉ ﬁ".upper(), "Straße ΣΑΣ".casefold(), "ΑΣ ΣΑΣ".lower(), "hello wORLD it's they're x1y".title(), "aBc".swapcase(), "ǆ".title(), "ß".swapcase()
"abc".center(10), "abc".center(10, "*"), "abc".center(2), "abc".center(9, "é"), "abcd".center(9, "-"), "abc".ljust(6, "."), "abc".rjust(6, "."), "ab".center(5, "x"), "a".center(4, "x")
"aXbXc".count("X"), "aaaa".count("aa"), "abc".count(""), "".count(""), "abc".count("", 3), "abc".count("", 4), "abcabc".count("bc", 2), "abcabc".count("bc", -3, -1), "ééé".count("é")
"abc".encode(), "é€".encode(), "é".encode("latin-1"), "é".encode("ascii", "replace"), "é€".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "backslashreplace"), "é".encode("ascii", "ignore"), "é".encode("ascii", "namereplace"), "a".encode("utf-16"), "a".encode("utf-16-le"), "a".encode("utf-32-be"), "\\ud800".encode("utf-8", "surrogatepass"), "\\udcff".encode("utf-8", "surrogateescape")
"é".encode("ascii")
"€a€€".encode("latin-1")
"\\ud800".encode()
"abc".endswith("c"), "abc".endswith(("x", "bc")), "abc".endswith(""), "abc".endswith("b", 0, 2), "abc".endswith("abc", 1), "abc".startswith("b", 1), "abc".startswith(("a", "z")), "abc".startswith("", 3), "abc".startswith("", 4), "abc".startswith(())
"a\\tb\\tc".expandtabs(), "a\\tb".expandtabs(4), "ab\\tc\\n\\td".expandtabs(3), "\\t".expandtabs(0), "abc\\t".expandtabs(3), "a\\rb\\tc".expandtabs(2)
"abcabc".find("c"), "abc".find("z"), "abc".find(""), "abc".find("", 3), "abc".find("", 4), "abcabc".find("c", 3), "abcabc".find("b", -2), "abcabc".rfind("c"), "abcabc".rfind("c", 0, 5), "abc".rfind(""), "abc".rfind("", 0, 2), "aéa€a".find("€"), "abc".find("abcd")
"abc".index("c"), "abc".rindex("a")
"abc".index("z")
"abc".rindex("z")
"abc".isalnum(), "a1".isalnum(), "a b".isalnum(), "".isalnum(), "é".isalpha(), "½".isalpha(), "a1".isalpha(), "abc".isascii(), "é".isascii(), "".isascii(), "٣".isdecimal(), "²".isdecimal(), "²".isdigit(), "½".isdigit(), "½".isnumeric(), "十".isnumeric(), "123".isdigit(), "-1".isdigit(), "1.5".isnumeric()
"abc".isidentifier(), "1a".isidentifier(), "a1".isidentifier(), "é_".isidentifier(), "".isidentifier(), "a-b".isidentifier(), "class".isidentifier(), "_".isidentifier(), "a b".isidentifier()
"abc".islower(), "aBc".islower(), "123".islower(), "a1".islower(), "ABC".isupper(), "A1".isupper(), "".isupper(), "Abc Def".istitle(), "Abc def".istitle(), "ABC".istitle(), "A".istitle(), "1 A".istitle(), "ǅ".istitle()
"abc".isprintable(), "a\\n".isprintable(), "".isprintable(), "\\x7f".isprintable(), "é€😀".isprintable(), "\\u200b".isprintable(), "\\xa0".isprintable(), " \\t\\n\\x0b\\x0c\\r\\x1c\\x85\\u2028\\u3000".isspace(), "".isspace(), "a ".isspace(), "\\xa0".isspace()
",".join(["a", "b"]), "".join([]), "ab".join("xyz"), "-".join(("a",)), ", ".join({"k": 1}), "é".join(["a", "€", "😀"]), "".join(c for c in "gen")
"  abc  ".strip(), "xxabcxx".strip("x"), "xyabcyx".strip("yx"), "  abc  ".lstrip(), "  abc  ".rstrip(), "abc".strip(""), "abc".strip("abc"), "\\t\\n\\u3000abc\\x1f".strip(), "ééaé".strip("é"), "aaa".lstrip("a"), "abc".strip(None)
"a,b,c".partition(","), "abc".partition(","), "a,b,c".rpartition(","), "abc".rpartition(","), "aXXbXXc".partition("XX"), ",".partition(","), "".partition("x")
"abc".removeprefix("a"), "abc".removeprefix("x"), "abc".removesuffix("bc"), "abc".removesuffix(""), "aa".removeprefix("a")
"abcabc".replace("b", "X"), "abcabc".replace("b", "X", 1), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "".replace("", "x", 0), "aaa".replace("aa", "b"), "abc".replace("b", ""), "abc".replace("z", "y"), "aé€".replace("é", "😀"), "a😀".replace("😀", "b"), "abc".replace("b", "X", -1), "abc".replace("b", "X", count=1)
"a b  c".split(), "  a b ".split(), "".split(), "   ".split(), "a,b,,c".split(","), "".split(","), "a b c d".split(None, 2), "a,b,c".split(",", 1), "a,b,c".split(",", 0), "aXXbXXc".split("XX"), " a  b ".split(" "), "a\\u3000b\\x1cc".split(), "a b".split(maxsplit=0), " a b ".split(maxsplit=0), "a,b".split(sep=",")
"a b c d".rsplit(None, 2), "a,b,c".rsplit(",", 1), " a b ".rsplit(maxsplit=1), "".rsplit(), "aXbXc".rsplit("X"), "a  b".rsplit(" "), "abc".rsplit("c"), "a,b,c".rsplit(",", -1)
"a\\nb\\r\\nc\\rd".splitlines(), "a\\nb\\n".splitlines(), "a\\n\\nb".splitlines(True), "".splitlines(), "a\\x0bb\\x0cc\\x1cd\\x85e\\u2028f".splitlines(), "\\n".splitlines(), "\\r\\n".splitlines(keepends=True), "abc".splitlines()
"abc".translate({97: "X", 98: None, 99: 0x20ac}), "abc".translate(str.maketrans("ab", "xy")), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate(str.maketrans({"a": "long", "b": None})), "a".translate([None] * 97), "ab".translate({})
str.maketrans({"a": 1, 98: "c"}), str.maketrans("a", "b"), str.maketrans("", "", "ab")
str.maketrans({"ab": 1})
"abc".translate({97: 0x110000})
"42".zfill(5), "-42".zfill(5), "+42".zfill(5), "abc".zfill(2), "".zfill(3), "--1".zfill(5), "é".zfill(3)
"{} {}".format(1, 2), "{0:{1}}".format("a", 5), "{:>5}".format("é"), "{a[b]} {a[0]}".format(a={"b": 1, 0: 2}), "{0.real}".format(5)
"abc" * 3, "abc" * 0, "abc" * -1, 2 * "é", "" * 10 ** 6, "a" + "é" + "€" + "😀"
"abc"[0], "abc"[-1], "é€😀"[1], "😀a"[1], "abc"[1:], "aé€😀"[::-1], "abc"[5:], "abc"[-2:], "abcdef"[4:1:-1], "abcdef"[::2]
"abc"[3]
"abc"["a"]
"b" in "abc", "" in "abc", "ac" in "abc", "é" in "aé", "abc" < "abd", "a" < "B", "é" > "z", "a" < "a\\x00", "abc" == "abc", "a" != "é", "\\U0001f600" > "\\uffff"
1 in "abc"
len("é€😀"), len("e\\u0301"), ord("😀"), min("hello"), max("hello"), sorted("hello"), list("é€"), list(reversed("abc")), "".join(reversed("é€😀")), [*"ab"], set("a") == {"a"}, tuple("ab")
str(b"abc", "ascii"), str(b"\\xe9", "latin-1"), str(5), str(None), str([1, "a"]), str("x"), str(b"x"), str(1.0), str({"a": 1}), str((1,)), str(...), str(int)
"abc".__add__("d"), "abc".__contains__("a"), "abc".__getitem__(1), "abc".__len__(), "abc".__mul__(2), "abc".__mod__(()), "a%sc".__mod__("b"), "abc".__eq__(1), "abc".__lt__("b"), "abc".__getnewargs__(), "abc".__sizeof__() > 0, "a".__format__(">3")
"abc".__add__(1)
"a" + 1
"a" - "b"
"a" * "b"
"a" * 1.5
"abc".foo
"%" % ()
hash("abc") == hash("abc"), hash("é") == hash("é"), "a" is "a", "abc"[:] == "abc"
''')
import warnings
