# krait: limit 90
"""A thread's stack grows without moving: very deep recursion, calls from native code deep down, many threads at once."""
import sys
import threading

sys.setrecursionlimit(10 ** 6)


def depth(n, a=1, b=2, *rest):
    if n == 0:
        return 0
    value = depth(n - 1, b, a, n) + 1
    return value


print(depth(150000))


def keyed(n):
    """Natively called functions in the middle of a deep stack."""
    if n == 0:
        return sorted([3, 1, 2], key=lambda v: -v)
    return keyed(n - 1)


print(keyed(100000))


def locals_survive(n):
    a, b, c = n, [n], str(n)
    if n:
        locals_survive(n - 1)
    if (a, b, c) != (n, [n], str(n)):
        raise AssertionError(n)
    return a


print(locals_survive(50000))


def generators(n):
    if n:
        yield n
        yield from generators(n - 1)


print(sum(generators(300)))


def raise_at(n):
    if n == 0:
        raise ValueError('bottom')
    raise_at(n - 1)


try:
    raise_at(60000)
except ValueError as error:
    frames, trace = 0, error.__traceback__
    while trace:
        frames, trace = frames + 1, trace.tb_next
    print(error, frames)
    del trace
threads, results = [], []
gate, lock = threading.Event(), threading.Lock()


def work(n):
    gate.wait()
    value = depth(200)
    with lock:
        results.append(value + n)


for n in range(300):
    thread = threading.Thread(target=work, args=(n,))
    thread.start()
    threads.append(thread)
gate.set()
for thread in threads:
    thread.join()
print(len(results), sum(results))
