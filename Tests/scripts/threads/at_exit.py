# krait: no leak check
"""Daemon threads that still run, wait or hold locks when the program ends; threads that outlive the main one."""
import sys
import threading
import time

started = threading.Barrier(6)
lock = threading.Lock()
event = threading.Event()
queue = []


def spin():
    started.wait()
    while True:
        queue.append(1)
        queue.pop()


def wait_for_event():
    started.wait()
    event.wait()


def hold_lock():
    with lock:
        started.wait()
        time.sleep(100)


def want_lock():
    started.wait()
    lock.acquire()


def allocate():
    started.wait()
    while True:
        x = [object() for _ in range(100)]
        x.append(x)


class Final:
    def __del__(self):
        sum(range(1000))


final = Final()
for target in (spin, wait_for_event, hold_lock, want_lock, allocate):
    threading.Thread(target=target, daemon=True).start()
started.wait()


def late():
    printed.wait()
    time.sleep(0.05)
    print('a thread that is no daemon ends first', flush=True)


printed = threading.Event()
threading.Thread(target=late).start()
local = threading.local()
local.value = Final()
print('main ends', flush=True)
printed.set()
