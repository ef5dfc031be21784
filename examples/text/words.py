"""Count, align, wrap and transform text."""
import re
import string
from collections import Counter

POEM = """\
The wind was a torrent of darkness among the gusty trees,
The moon was a ghostly galleon tossed upon cloudy seas,
The road was a ribbon of moonlight over the purple moor,
And the highwayman came riding --
   Riding -- riding --
The highwayman came riding, up to the old inn-door.
"""


def words_of(text):
    return re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower())


def wrap(text, width):
    """Break text into lines of at most `width` characters."""
    lines, line = [], ''
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f'{line} {word}' if line else word
    if line:
        lines.append(line)
    return lines


def justify(line, width):
    """Stretch the spaces of a line so that it fills the width."""
    words = line.split()
    if len(words) == 1:
        return line
    spaces = width - sum(map(len, words))
    least, extra = divmod(spaces, len(words) - 1)
    out = []
    for i, word in enumerate(words[:-1]):
        out.append(word + ' ' * (least + (i < extra)))
    return ''.join(out) + words[-1]


def caesar(text, shift):
    letters = string.ascii_lowercase
    table = str.maketrans(letters + letters.upper(),
                          letters[shift:] + letters[:shift] + (letters[shift:] + letters[:shift]).upper())
    return text.translate(table)


def table(rows, titles):
    widths = [max(len(str(row[i])) for row in [titles, *rows]) for i in range(len(titles))]
    yield ' | '.join(f'{t:<{w}}' for t, w in zip(titles, widths))
    yield '-+-'.join('-' * w for w in widths)
    for row in rows:
        yield ' | '.join(f'{cell:>{w}}' if isinstance(cell, (int, float)) else f'{cell:<{w}}'
                         for cell, w in zip(row, widths))


def slug(title):
    return re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')


def main():
    words = words_of(POEM)
    counts = Counter(words)
    print(len(words), 'words,', len(counts), 'of them different')
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6]
    print('\n'.join(table([(w, n, n / len(words)) for w, n in rows], ('word', 'count', 'share'))))
    print()
    for line in wrap(POEM, 40):
        print('|' + justify(line, 40) + '|')
    print()
    secret = caesar(POEM.splitlines()[0], 13)
    print(secret)
    print(caesar(secret, 13))
    longest = max(words, key=len)
    print(f'{longest!r} {len(longest)=}', [w for w in sorted(set(words)) if w[0] == w[-1]])
    print(slug('  Hello, World! -- Part 2 '), 'galleon'.partition('l'), 'a,b,,c'.split(','), 'a\tb'.expandtabs(4))
    print(re.sub(r'(\w+) (\w+)', r'\2 \1', 'one two three four'))
    print(re.split(r'\s*[,;]\s*', 'a , b;c,d'), re.match(r'(?P<year>\d{4})-(?P<month>\d\d)', '1815-12').groupdict())
    for number, line in enumerate(POEM.splitlines(), 1):
        if match := re.search(r'\bof (\w+)', line):
            print(f'{number:3}: {match.group(1):>10} at {match.span(1)}')
    template = string.Template('$who rides at ${when}, costing $$5')
    print(template.substitute(who='Bess', when='midnight'))
    palindromes = [w for w in 'level noon kayak python radar'.split() if w == w[::-1]]
    print(palindromes, ''.join(sorted('strings')), 'ab' * 3, 'x'.center(9, '.'))
    print(' '.join(w.capitalize() if i % 2 else w.swapcase() for i, w in enumerate('some mixed Case words'.split())))


main()
