"""The modules over C libraries, each with some work for its library."""
import bz2
import contextlib
import hashlib
import hmac
import lzma
import re
import sqlite3
import sys
import zlib
from xml.parsers import expat

text = b"the same words, the same words, " * 50
for module in zlib, bz2, lzma:
    packed = module.compress(text)
    print(module.__name__, len(packed) < len(text), module.decompress(packed) == text)
print("%08x %08x" % (zlib.crc32(text), zlib.adler32(text)))

print(hashlib.new("sha512_256", text).hexdigest()[:32])
print(hashlib.pbkdf2_hmac("sha256", b"secret", b"salt", 10).hex()[:32])
print(hmac.new(b"key", text, "sha1").hexdigest())

with contextlib.closing(sqlite3.connect(":memory:")) as connection:
    connection.create_function("twice", 1, lambda value: value * 2)
    connection.execute("create table t(a, b)")
    connection.executemany("insert into t values(?, twice(?))", [(n, n) for n in range(4)])
    print(connection.execute("select sum(a), sum(b) from t").fetchone())

# Characters of one, two and four bytes.
for subject in "na\u00efve words", "\u0441\u043b\u043e\u0432\u0430 \u4e00\u4e01", "\U0001d400\U0001d401 \U0001f600":
    print(ascii(re.findall(r"\w+", subject)), ascii(re.sub(r"(\w)\b", r"<\1>", subject)))

parser = expat.ParserCreate()
parser.StartElementHandler = lambda name, attributes: print("start", name, attributes)
parser.CharacterDataHandler = lambda data: print("text", repr(data))
parser.Parse('<a b="c">d<e/></a>', True)

import readline

readline.clear_history()
for line in "one", "two":
    readline.add_history(line)
print(readline.get_current_history_length(), readline.get_history_item(2), "readline" in sys.modules)
