"""Text beyond ASCII: widths of storage, repr, case, normal forms of escapes, surrogates."""
texts = ['', 'a', 'é', '€', '😀', 'aé', 'aé€', 'aé€😀', '\x00', '\x7f', '\x80', '\xff', '\u0100', '\uffff', '\U0010ffff', '\ud800', '\udfff', 'a\u0300', '\u200d', '\xad', '\u3000', 'Ⅷ', 'ﬃ', 'İ', 'ı', 'ſ', 'K', 'Å', 'Ω', 'ß', 'ẞ', 'ᾳ', 'ŉ', 'ǰ', 'Ǆ', '𝐀', '𐐀', 'ก', 'あ', '한', '中', 'א', 'ا', '١', '०', '²', '½', '①', '\u2028', '\x1c', '\x85', '\ufeff', '\ue000', '\U000e0001', '\U0001f1e9\U0001f1ea']
for t in texts:
    print(ascii(t), repr(t) if '\ud800' <= t <= '\udfff' and len(t) == 1 else repr(t), len(t), ascii(t.upper()), ascii(t.lower()), ascii(t.title()), ascii(t.casefold()), ascii(t.swapcase()), ascii(t.capitalize()),
          ''.join('01'[f(t)] for f in (str.isalpha, str.isdigit, str.isdecimal, str.isnumeric, str.isalnum, str.isspace, str.isupper, str.islower, str.istitle, str.isprintable, str.isidentifier)))
print("'", '"', '\'"', "\\", repr("'"), repr('"'), repr('\'"'), repr('\\'), repr('\t\n\r\x0b\x0c\x1b\x00'), repr('é\x80\xa0'), ascii('é€😀'))
joined = ''.join(t for t in texts if not '\ud800' <= t <= '\udfff')
print(len(joined), joined == joined.encode().decode(), joined.encode('utf-16').decode('utf-16') == joined, joined.encode('utf-32').decode('utf-32') == joined, joined[::-1][::-1] == joined)
print(sorted(['é', 'z', 'a', 'Z', '😀', '€', 'ä']), max('é€😀'), 'é' < '€' < '😀')
s = 'a' * 5
for c in 'é€😀':
    s = s + c
    print(s, len(s), s.find(c), s[:5] == 'aaaaa', s[-1] == c, s.index(c), s.count('a'), s.replace(c, '') == s[:-1])
wide = 'x😀' * 3
print(wide.split('😀'), wide.strip('x'), wide.partition('😀'), wide[1::2], wide.find('😀', 2), wide.rfind('x'), wide.center(10, '€'), wide.encode('utf-8').hex(), wide.translate({0x1f600: 'y'}))
narrow = wide.replace('😀', 'e')
print(narrow, narrow.isascii(), narrow == 'xexexe', hash(narrow) == hash('xexexe'), {narrow: 1}['xexexe'])
print('é' == 'e\u0301', 'Å' == 'Å', len('👨‍👩‍👧'), '👍🏽'[0], 'ñ'.encode('unicode_escape'), b'\\u20ac\\n'.decode('unicode_escape'), 'a\\n'.encode('raw_unicode_escape'))
for data in (b'\xff', b'a\x80b', b'\xc3', b'\xc3\x28', b'\xe2\x82', b'\xe2\x28\xa1', b'\xf0\x9f\x98', b'\xf0\x28\x8c\x28', b'\xed\xa0\x80', b'\xc0\x80', b'\xf5\x80\x80\x80', b'\xe0\x80\x80', b'ab\xe2\x82\xacx\xff\xfe', b'\xf4\x90\x80\x80'):
    try:
        data.decode()
    except UnicodeDecodeError as error:
        print(data, error, error.start, error.end, error.reason)
    print(ascii(data.decode(errors='replace')), ascii(data.decode(errors='ignore')), ascii(data.decode(errors='backslashreplace')), ascii(data.decode(errors='surrogateescape')), data.decode(errors='surrogateescape').encode(errors='surrogateescape') == data)
for name in ('ascii', 'latin-1', 'iso-8859-1', 'UTF8', 'utf_8', 'utf-8-sig', 'cp1252', 'utf-16-be', 'utf-7', 'us-ascii', 'L1'):
    try:
        print(name, 'aé'.encode(name, 'replace'), 'aé'.encode(name, 'replace').decode(name))
    except LookupError as error:
        print(name, error)
for name in ('nope', '', 'utf-8\x00'):
    try:
        'a'.encode(name)
    except (LookupError, ValueError) as error:
        print(type(error).__name__, error)
