# krait: limit 60
"""What is documented as atomic is atomic."""
import threading

N, THREADS = 3000, 4
l, d, s = [], {}, set()
popped = []


def run(work):
    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def append(n):
    for i in range(N):
        l.append((n, i))


def extend(n):
    for i in range(N):
        l.extend([n, i])


def setitem(n):
    for i in range(N):
        d[n, i] = i


def add(n):
    for i in range(N):
        s.add((n, i))


def pop(n):
    while True:
        try:
            popped.append(source.pop())
        except IndexError:
            return


run(append)
print(len(l), len(set(l)))
l.clear()
run(extend)
print(len(l), all(l[i] in range(THREADS) for i in range(0, len(l), 2)), sum(l) == THREADS * N * (N - 1) // 2 + N * 6)
run(setitem)
print(len(d), sum(d.values()) == THREADS * N * (N - 1) // 2)
run(add)
print(len(s))
source = list(range(N * THREADS))
run(pop)
print(len(popped), sorted(popped) == list(range(N * THREADS)))
shared = list(range(100))


def sort(n):
    for i in range(200):
        shared.sort(reverse=bool(n % 2))


def read(n):
    for i in range(200):
        copy = shared[:]
        if len(copy) not in (0, 100):
            bad.append(len(copy))


bad = []
run(sort)
print(sorted(shared) == list(range(100)))
e = {}


def update(n):
    for i in range(300):
        e.update({k: n for k in range(50)})
        if len(set(list(e.values()))) > THREADS:
            bad.append('values')
        list(e.keys())


run(update)
print(len(e), bad)
import itertools
counter = itertools.count()
seen = []


def count(n):
    for _ in range(N):
        seen.append(next(counter))


run(count)
print(len(seen) == len(set(seen)) == N * THREADS)
