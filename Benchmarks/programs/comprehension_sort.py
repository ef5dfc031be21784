"""List comprehensions and sorting with and without keys."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def numbers(count, state=42):
    values = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 18446744073709551616
        values.append(state >> 40)
    return values


def main(count):
    values = numbers(count)
    total = 0
    for round_ in range(3):
        squares = [v * v % 1000003 for v in values if v % 3]
        squares.sort()
        pairs = [(v % 100, v) for v in squares]
        pairs.sort(key=lambda p: p[1])
        pairs = sorted(pairs, reverse=True)
        lookup = {v: i for i, (_, v) in enumerate(pairs)}
        total += sum([a * i for i, (a, b) in enumerate(pairs) if i % 2]) + len(lookup)
        values = [v + 1 for v in values]
    return total


print(main(int(250000 * SCALE)))
