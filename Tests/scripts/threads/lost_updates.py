# krait: own expectation, limit 60, no stress
"""Unsynchronised updates get lost visibly; with a lock none is (CPython 3.13 seldom loses any)."""
import threading
import time

N, THREADS = 200000, 4


class Counter:
    value = 0


def run(work):
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


number = 0
c = Counter()
d = {'n': 0}
l = [0]
lock = threading.Lock()
safe = 0


def globals_():
    global number
    for _ in range(N):
        number = number + 1


def attributes():
    for _ in range(N):
        c.value += 1


def items():
    for _ in range(N):
        d['n'] += 1


def lists():
    for _ in range(N):
        l[0] += 1


def locked():
    global safe
    for _ in range(N // 20):
        with lock:
            safe += 1


# On a busy machine, or with one processor, the threads may run one after the other for many attempts.
lost = set()
end = time.monotonic() + 40
while len(lost) < 4 and time.monotonic() < end:
    number = c.value = d['n'] = l[0] = 0
    for work, value in ((globals_, lambda: number), (attributes, lambda: c.value), (items, lambda: d['n']), (lists, lambda: l[0])):
        if work.__name__ not in lost:
            run(work)
            if value() < N * THREADS:
                lost.add(work.__name__)
print(sorted(lost))
run(locked)
print(safe == N // 20 * THREADS)
