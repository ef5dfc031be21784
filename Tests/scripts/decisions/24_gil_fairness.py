# krait: own expectation, limit 60, no stress
"""A thread that sleeps often is not held up a whole switch interval each time by one that computes,
and the computing one is not starved (CPython 3.13 takes more than 5 ms for each of the sleeps)."""
import threading
import time


def compute(counter, stop):
    while not stop[0]:
        counter[0] += 1


def sleeps():
    counter, stop = [0], [False]
    thread = threading.Thread(target=compute, args=(counter, stop))
    thread.start()
    # The processor's time: on a busy machine the sleeping thread also waits for other programs, which is not counted.
    start = time.process_time()
    for _ in range(100):
        time.sleep(0.0005)
    seconds = time.process_time() - start
    stop[0] = True
    thread.join()
    return seconds, counter[0]


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


results = [sleeps() for _ in range(5)]
print('no convoy', min(r[0] for r in results) < 0.35, 'work done', all(r[1] > 1000 for r in results))
print('fair', max(starvation() for _ in range(3)) > 0.25)
