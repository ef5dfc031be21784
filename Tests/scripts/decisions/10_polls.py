# krait: limit 60, no stress
"""An interrupt falls between statements of a loop, never into a pair of plain stores, and `with` and `finally` hold."""
import _thread
import threading
import time


class S:
    a = b = depth = entered = left = 0


s = S()


class Manager:
    def __enter__(self):
        s.entered += 1

    def __exit__(self, *details):
        s.left += 1


def pairs():
    while True:
        s.a += 1
        s.b += 1


def managed():
    while True:
        with Manager():
            s.a += 1
            s.b += 1


def balanced():
    while True:
        s.depth += 1
        try:
            s.a += 1
            s.b += 1
        finally:
            s.depth -= 1


def place(error):
    """The name of the function that an exception was raised in."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name


def interrupted(function, times):
    """How often the function was interrupted, how often between two stores, and how often at the start of `__exit__`."""
    caught = uneven = leaving = 0
    for _ in range(times):
        timer = threading.Timer(0.004, _thread.interrupt_main)
        try:
            # On a busy machine the interruption may come before start() returns.
            timer.start()
            function()
        except KeyboardInterrupt as error:
            caught += 1
            leaving += place(error) == '__exit__'
        timer.join()
        uneven += s.a != s.b
    return caught, uneven, leaving


print(interrupted(pairs, 20))
*counts, leaving = interrupted(managed, 20)
# What is raised where `__exit__` begins keeps it from counting; there is no other way past it.
print(counts, s.entered - s.left == leaving)
print(interrupted(balanced, 20), s.depth)


def sleeping():
    timer = threading.Timer(0.05, _thread.interrupt_main)
    timer.start()
    try:
        time.sleep(0.3)
        while timer.is_alive():
            pass
        sum(1 for _ in range(1000000))
    except KeyboardInterrupt:
        return True
    return False


print(sleeping())
