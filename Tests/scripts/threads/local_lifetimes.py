# Thread-local namespaces end with their object or with their thread, whichever comes first; how the end of a thread is told.
import gc
import io
import sys
import threading
import time
import weakref


class Value:
    pass


def wait_until(condition):
    """What a thread had may be given up a moment after join()."""
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.005)


# A cycle through the object.
holder = threading.local()
holder.value = Value()
holder.value.back = holder
value, local = weakref.ref(holder.value), weakref.ref(holder)
del holder
print(local() is None, value() is None)
gc.collect()
print(local() is None, value() is None)

# The thread ends first.
shared = threading.local()
seen = []


def use(number):
    shared.value = Value()
    shared.number = number
    seen.append(weakref.ref(shared.value))


for number in range(5):
    thread = threading.Thread(target=use, args=(number,))
    thread.start()
    thread.join()
wait_until(lambda: not any(reference() for reference in seen))
print([reference() for reference in seen], hasattr(shared, 'value'))

# The object ends first, while threads have namespaces in it.
ready, done = threading.Barrier(4), threading.Event()
references = []
held = [threading.local()]


def hold():
    held[0].value = Value()
    references.append(weakref.ref(held[0].value))
    ready.wait()
    done.wait()


threads = [threading.Thread(target=hold) for _ in range(3)]
for thread in threads:
    thread.start()
ready.wait()
held.clear()
gc.collect()
print([reference() for reference in references])
done.set()
for thread in threads:
    thread.join()


# A namespace whose contents hold further objects with namespaces, which end with them.
class Chain:
    def __init__(self, depth):
        self.depth = depth
        if depth > 1:
            self.other = threading.local()
            self.other.chain = Chain(depth - 1)

    def __del__(self):
        order.append(self.depth)


order = []


def start_chain():
    shared.chain = Chain(3)


thread = threading.Thread(target=start_chain)
thread.start()
thread.join()
wait_until(lambda: len(order) == 3)
print(sorted(order))


# __init__ runs once in each thread; when it fails the next access runs it again.
class Counted(threading.local):
    fail = True

    def __init__(self, start):
        if self.fail and threading.current_thread() is not threading.main_thread():
            Counted.fail = False
            raise ValueError('first time')
        self.count = start


counted = Counted(3)


def count():
    try:
        counted.count
    except ValueError as error:
        print('error:', error)
    counted.count += 1
    print(counted.count, counted.__dict__)


thread = threading.Thread(target=count)
thread.start()
thread.join()
print(counted.count)

# No stderr: the one of the thread's making, or nothing.
real = sys.stderr


def fail():
    1 / 0


kept = sys.stderr = io.StringIO()
thread = threading.Thread(target=fail, name='told')
sys.stderr = None
thread.start()
thread.join()
silent = threading.Thread(target=fail, name='silent')
silent.start()
silent.join()
sys.stderr = real
print(kept.getvalue().splitlines()[0])
