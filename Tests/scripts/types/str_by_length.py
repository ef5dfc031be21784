"""Methods of short and long texts of each width against plain loops: where the ways of copying and searching change, nothing else may."""
import random

random.seed(5)
ALPHABETS = {
    'ASCII': 'ab: Zz@[`{0\t\n',
    'Latin-1': 'ab: \xe9\xdf\xb5\xff\x85\xa0',
    'wide': 'ab: \u0130\u20ac\u2003\u03a3',
    'widest': 'ab: \U0001f600\U00010400\u20ac',
}
LENGTHS = [*range(0, 35), 63, 64, 65, 66, 99, 100, 101, 399, 400, 401, 700]


def replaced(text, old, new):
    parts, rest = [], text
    while old in rest:
        at = next(i for i in range(len(rest)) if rest[i:i + len(old)] == old)
        parts += [rest[:at], new]
        rest = rest[at + len(old):]
    return ''.join(parts + [rest])


def split_at(text, separator):
    parts, part = [], ''
    for character in text:
        if character == separator:
            parts.append(part)
            part = ''
        else:
            part += character
    return parts + [part]


def digest(results):
    total = 0
    for text in results:
        for character in text:
            total = (total * 1000003 + ord(character)) % (2**61 - 1)
    return total


for name, alphabet in ALPHABETS.items():
    texts = [''.join(random.choices(alphabet, k=n)) for n in LENGTHS for _ in range(3)]
    for text in texts:
        for old, new in (('a', 'bc'), ('a', ''), (':', 'X'), ('b', 'b'), ('ab', '-'), ('a', '\u20ac'), ('\xe9', 'e'), ('\u20ac', 'EUR')):
            assert text.replace(old, new) == replaced(text, old, new), (text, old, new)
            assert text.replace(old, new, 1) == ''.join(text.partition(old)[:1] + (new if old in text else '',) + text.partition(old)[2:])
        assert text.replace('', '-') == '-' + ''.join(c + '-' for c in text) and text.replace('', '-', 1) == '-' + text
        for separator in (':', ' ', '\xe9', '\u20ac'):
            assert text.split(separator) == split_at(text, separator)
            assert text.split(separator, 1) == ([text.partition(separator)[0], text.partition(separator)[2]] if separator in text else [text])
            assert separator.join(text.split(separator)) == text and separator.join(text) == (separator[:len(text)] and ''.join(c + separator for c in text)[:-1])
        assert ''.join(text.split()) == ''.join(c for c in text if not c.isspace())
        assert text.strip() == text[len(text) - len(text.lstrip()):len(text.rstrip())]
        assert not text.strip()[:1].isspace() and not text.strip()[-1:].isspace()
        for n in (0, 1, 2, 9, 17, 33):
            assert text.startswith(text[:n]) and text.endswith(text[len(text) - min(n, len(text)):]) and (text + 'x') * n == ''.join([text, 'x'] * n)
            assert text.startswith(text[:n] + '!') is False and text.endswith('!' + text[-n:]) is False
            assert f'{text[:n]}{n}{text}' == text[:n] + str(n) + text and len(text + text[:n]) == len(text) + len(text[:n])
            assert f'{text:>{n}}' == ' ' * (n - len(text)) + text and text[:n] + text[n:] == text
        assert hash(text) == hash(''.join(list(text))) and {text: 1}.get(text + 'a', 0) == 0 and {text: 1}[''.join(list(text))] == 1
    print(name, digest(t.upper() for t in texts), digest(t.lower() for t in texts), digest(t.swapcase() for t in texts))

characters = ''.join(map(chr, range(128)))
for n in (7, 8, 9, 16, 128):
    pieces = [characters[i:i + n] for i in range(0, 128, n)]
    print(''.join(p.upper() for p in pieces) == ''.join(c.upper() for c in characters), ''.join(p.lower() for p in pieces) == ''.join(c.lower() for c in characters))

for spec in ('', '5', '>5', '<5', '^5', '=5', '05', '+', '+5', ' ', '-', '*>6', '0=6', '0<6', '\xe9^7', '\u20ac>7', '1', '01', '>01', '12d', 'd', 'n', ',', '_', '08,', '>10,', 'x', '#x', '5c'):
    print(repr(spec), [format(n, spec) for n in (0, 7, 65, 1234)], [format(n, spec) for n in (-1, -42) if 'c' not in spec])
for spec in ('٥', '>٥', '0٣d', '5 ', '5,,', '5,_', '.', '5.', '.3', 'z5', '5z', '5s', '\0', '9' * 30, '>5>', '>>5', '<<', '==', '5\xe9'):
    try:
        print(repr(spec), repr(format(-12, spec)))
    except ValueError as error:
        print(repr(spec), error)
print([str(sign * 10**k + d) for k in range(20) for d in (-1, 0) for sign in (1, -1)])
