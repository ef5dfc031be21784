"""Integer arithmetic in a while loop."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def main(count):
    i = total = 0
    while i < count:
        total += i * i % 7
        if total & 1:
            total -= 3
        i += 1
    return total


print(main(int(14000000 * SCALE)))
