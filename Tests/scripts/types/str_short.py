"""Short strings: what grows in place, what is split, searched, replaced, repeated and formatted in words of eight bytes."""
import hashlib
import random


def section(name, items):
    text = '\n'.join(map(repr, items))
    print(name, len(items), hashlib.md5(text.encode('utf-8', 'surrogatepass')).hexdigest())


random_numbers = random.Random(11)
alphabets = ['ab \t\n\x1c\x00\x0b|xyz0', 'a\x1d\x1e\x1f \x08', 'aäöüß \x85\xa0', 'a日本 \u3000', 'a\U0001f600z ']


def texts(count):
    for k in range(count):
        alphabet = alphabets[k % len(alphabets)]
        yield ''.join(random_numbers.choice(alphabet) for _ in range(random_numbers.randrange(0, 40)))


def grown(text, count):
    """Appends to what only a variable holds; lengths, hashes and kinds must follow."""
    s = text[:5]
    for i in range(count):
        s += text[i:i + i % 5]
        s += str(i)
        yield s == s[:-1] + s[-1:], hash(s) == hash(''.join(list(s))), len(s), s.isascii(), {s: i}[s[:1] + s[1:]]
    kept = s
    s += 'x'
    yield kept, s


section('append', [g for t in texts(200) for g in grown(t, 12)])
section('words', [(t.split(), t.rsplit(), t.split(None, k % 4), t.strip()) for k, t in enumerate(texts(300))])
section('pieces', [(t.split('a'), t.split(' ', 2), t.split('ab'), t.rsplit('a', 1), t.split('ä')) for t in texts(300)])
section('replace', [(t.replace('a', 'bc'), t.replace('a', ''), t.replace('a', 'q'), t.replace('\x00', '!!'), t.replace('a', 'ä')) for t in texts(300)])
section('repeat', [(t * n, t[:1] * n, t[:1] * (n * 9), n * t[:2]) for n, t in enumerate(texts(60))])
section('tails', [(t.startswith('a'), t.endswith('a'), t.endswith(('b', ' ')), t.startswith('a', 1), t.endswith('a', 0, -1)) for t in texts(300)])

numbers = [0, 1, 9, 10, 11, 99, 100, 101, True] + [10**k + d for k in range(2, 22) for d in (-1, 0, 1)] + [random_numbers.randrange(10**8) for _ in range(400)]
section('digits', [(str(n), f'{n}', str(-n), f'{-n}', int(f'{n:d}') == n) for n in numbers])
fields = ['', '6', '>6', '<6', '^6', '=6', '06', '>06', '<06', '=06', '0', '00', '>', '=d', '6d', '08d', '3', '8', '9', '33', '*>6', '6,', '+6', ' 6', '6x', '.2f']
section('fields', [f'{n:{field}}|{-n:{field}}' for n in numbers[:80] for field in fields])
for field in ['6q', '6dd', '>6.2', '66666666666666666666', 'ä', '>>>', '6.2d', 'z6']:
    try:
        print(f'{5:{field}}')
    except ValueError as error:
        print(error)


class Loud(str):
    def __format__(self, spec):
        return f'loud {str(spec)!r}'

    def __radd__(self, other):
        return other, 'radd'


loud = Loud('x')
print(f'{loud}', f'{loud:>4}', f'{loud!s:>4}', 'a' + loud, f'{5:{loud[:0]}}')


def constant():
    return f'abc', f'{7:>4}'


print(constant()[0] is constant()[0], constant())
print(repr('' * (1 << 61)), b'' * (1 << 61), () * (1 << 61), repr('a' * -(1 << 61)))


def grow(count):
    """Constants are appended in place too: in linear time."""
    s = kept = ''
    for i in range(count):
        s += 'x'
        if i == 70:
            kept = s
        s = s + 'é' if i % 1000 == 999 else s
    return len(s), s.count('é'), len(kept), s.startswith(kept)


print(grow(300000))
print([part in 'some text of words' for part in ('', 's', 'text', 'words', 'wordss', 'xt of', 'zz')], 'b' in 'é', 'é' in 'xé', '日' in 'x')
print([f'{n:{spec}}' for n in (0, 5, 10, 255, -255, 2**40) for spec in ('x', 'X', '#x', '#010x', 'b', '08b', 'o', '#o', '>#8x', '<8x', '^9b', '+x', '_x', '*=10X')])
print([t.capitalize() for t in ('', 'a', 'A', 'aB', 'hELLO wORLD', 'ß', 'éA', '1a')], sorted('hello'), list('a\x00b'), tuple('xy'))
