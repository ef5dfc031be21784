"""Building strings piece by piece, joining, formatting, splitting, replacing."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def append(count):
    s = ''
    for i in range(count):
        s += 'x' if i % 3 else 'yz'
    return len(s)


def rows(count):
    lines = []
    for i in range(count):
        lines.append(f'{i}:{i * 2 % 1000:>6}|' + 'a' * (i % 5) + str(i))
    return '\n'.join(lines)


def change(text):
    total = 0
    for line in text.split('\n'):
        key, value = line.split(':', 1)
        value = value.strip().replace('a', 'bc').upper()
        if value.endswith('7') or value.startswith('1'):
            total += len(key) + len(value)
    return total


count = int(1000000 * SCALE)
print(append(count * 4), change(rows(count)))
