# krait: own expectation, limit 120, no stress
"""A thread that sleeps often is not held up a whole switch interval each time by one that computes,
and the computing one is not starved (CPython 3.13 takes more than 5 ms for each of the sleeps)."""
import sys
import threading
import time


def compute(counter, stop):
    while not stop[0]:
        counter[0] += 1


def sleeps():
    """How many of a hundred sleeps take less than a switch interval although another thread computes meanwhile, and how far that comes."""
    counter, stop, short = [0], [False], 0
    thread = threading.Thread(target=compute, args=(counter, stop))
    thread.start()
    for _ in range(100):
        start, before = time.perf_counter(), counter[0]
        time.sleep(0.0005)
        short += time.perf_counter() - start < sys.getswitchinterval() and counter[0] != before
    stop[0] = True
    thread.join()
    return short, counter[0]


def starvation():
    """Two computing threads get about the same share."""
    counters, stop = [[0], [0]], [False]
    threads = [threading.Thread(target=compute, args=(c, stop)) for c in counters]
    for t in threads:
        t.start()
    time.sleep(0.5)
    stop[0] = True
    for t in threads:
        t.join()
    low, high = sorted(c[0] for c in counters)
    return low / high


# On a busy machine many of the sleeps wait for other programs as well, so there are several attempts: with three other programs on one
# processor eighty are short. Where the computing thread holds the others up none is.
end = time.monotonic() + 60
short, count = sleeps()
while short < 20 and time.monotonic() < end:
    short, count = sleeps()
print('no convoy', short >= 20, 'work done', count > 1000)
print('fair', max(starvation() for _ in range(5)) > 0.25)
