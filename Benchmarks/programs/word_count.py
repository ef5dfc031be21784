"""Counting words in a dict, and sorting the counts."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def text(count):
    """Words from a linear congruential generator, frequent ones more often."""
    state, words = 1, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        words.append('w' + str((state >> 8) % (1 + state % 5000)))
    return ' '.join(words)


def main(count):
    source = text(count)
    counts = {}
    for _ in range(5):
        for word in source.split():
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
        for word in source.split():
            counts[word] = counts.get(word, 0) - 0
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
    return len(counts), best


print(main(int(800000 * SCALE)))
