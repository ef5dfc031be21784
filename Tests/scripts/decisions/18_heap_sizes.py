"""Objects of every size live side by side, grow, shrink and go, and keep what is in them."""
import gc
import random

random.seed(18)
sizes = [0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64, 100, 127, 128, 255, 256, 500, 511, 512, 1000, 1023, 1024, 2000, 2047, 2048,
         4000, 4095, 4096, 8000, 8191, 8192, 16000, 16383, 16384, 16385, 32768, 65535, 65536, 65537, 100000, 1000003]
kept = []
for n in sizes:
    kept.append((n, bytes(n), bytearray(range(256)) * (n // 256), 'x' * n, 'é' * n, '€' * n, '\U0001f600' * n, [n] * n, (n,) * n))
for n, b, a, s, t, u, v, l, p in kept:
    assert len(b) == len(s) == len(t) == len(u) == len(v) == len(l) == len(p) == n
    assert not any(b[:100]) and s.count('x') == n and t[-1:] in ('', 'é') and u.count('€') == n and v[-1:] in ('', '\U0001f600')
    assert l.count(n) == n and p[-1:] == p[:1] and a[:256] == bytes(range(256))[:len(a)]
print(len(kept))
del kept, b, a, s, t, u, v, l, p
pool = {}
for step in range(20000):
    key = random.randrange(500)
    if key in pool and step % 3:
        size, value = pool.pop(key)
        assert len(value) == size and all(x == key for x in value[:5])
    else:
        size = random.choice(sizes[:34])
        pool[key] = size, [key] * size
    if step % 5000 == 0:
        gc.collect()
print(all(len(value) == size and value.count(key) == size for key, (size, value) in pool.items()))
grown = []
for n in range(50000):
    grown.append(n)
    if n % 1000 == 999:
        del grown[-500:]
print(len(grown), sum(grown))
b = bytearray()
for n in range(100000):
    b.append(n & 255)
del b[:50000]
print(len(b), b[0], b[-1], sum(b))
d = {}
for n in range(50000):
    d[n] = n
    if n > 100:
        del d[n - 100]
print(len(d), list(d)[:3], sum(d.values()))
print(sum(2 ** (64 * n) for n in range(300)).bit_length(), len(str(7 ** 20000)) if False else (7 ** 20000).bit_length())
