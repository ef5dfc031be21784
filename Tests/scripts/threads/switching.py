# krait: limit 60, no stress
"""Threads really run side by side: sleeping and waiting release the interpreter, computing shares it."""
import sys
import threading
import time


def sleep_in_parallel():
    start = time.perf_counter()
    threads = [threading.Thread(target=time.sleep, args=(0.2,)) for _ in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return time.perf_counter() - start


# A busy machine may need longer once in a while; one sleep after the other never takes less than 2 seconds.
print('sleep in parallel', any(sleep_in_parallel() < 1.0 for _ in range(5)))
progress = [0, 0]
stop = False


def compute(n):
    while not stop:
        progress[n] += 1


threads = [threading.Thread(target=compute, args=(n,)) for n in range(2)]
for t in threads:
    t.start()
while min(progress) < 1000:
    time.sleep(0.01)
stop = True
for t in threads:
    t.join()
print('both computed')
print(sys.getswitchinterval())
sys.setswitchinterval(0.001)
print(sys.getswitchinterval())
sys.setswitchinterval(0.005)
lock = threading.Lock()
turns = []


def player(name, mine, other, rounds):
    for _ in range(rounds):
        mine.acquire()
        turns.append(name)
        other.release()


a, b = threading.Lock(), threading.Lock()
b.acquire()
threads = [threading.Thread(target=player, args=x) for x in (('ping', a, b, 500), ('pong', b, a, 500))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(turns == ['ping', 'pong'] * 500)
import os
r, w = os.pipe()
got = []
reader = threading.Thread(target=lambda: got.append(os.read(r, 10)))
reader.start()
time.sleep(0.02)
os.write(w, b'data')
reader.join()
print(got)
deadlocked = threading.Lock()
deadlocked.acquire()
waiting = threading.Thread(target=deadlocked.acquire, daemon=True)
waiting.start()
time.sleep(0.01)
print(waiting.is_alive())
many = []
threads = [threading.Thread(target=lambda n=n: many.append(n)) for n in range(500)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(many), sorted(many) == list(range(500)))
results = []


def produce():
    for i in range(1000):
        with cond:
            items.append(i)
            cond.notify()
    with cond:
        items.append(None)
        cond.notify()


def consume():
    while True:
        with cond:
            while not items:
                cond.wait()
            item = items.pop(0)
        if item is None:
            return
        results.append(item)


items, cond = [], threading.Condition()
threads = [threading.Thread(target=f) for f in (produce, consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(results == list(range(1000)))
