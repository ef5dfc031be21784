"""The sieve of Eratosthenes on a list of booleans."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    n = 2
    while n * n <= limit:
        if prime[n]:
            for multiple in range(n * n, limit + 1, n):
                prime[multiple] = False
        n += 1
    count = 0
    for flag in prime:
        if flag:
            count += 1
    return count


print(sieve(int(16000000 * SCALE)))
