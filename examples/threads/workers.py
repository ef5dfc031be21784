"""Threads with locks, conditions, events and thread-local data; the output is the same in every run."""
import threading
import time


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    first, second = sorted((source, target), key=id)
    with first.lock, second.lock:
        if source.balance >= amount:
            source.balance -= amount
            target.balance += amount


class Channel:
    """A bounded queue made from one condition."""

    def __init__(self, size):
        self.items, self.size = [], size
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.size:
                self.changed.wait()
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            while not self.items:
                self.changed.wait()
            item = self.items.pop(0)
            self.changed.notify_all()
            return item


def accounts():
    a, b = Account(1000), Account(1000)

    def work(source, target):
        for i in range(300):
            transfer(source, target, i % 7)

    threads = [threading.Thread(target=work, args=pair) for pair in [(a, b), (b, a)] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print('total', a.balance + b.balance, [t.is_alive() for t in threads])


def channel():
    queue, results = Channel(4), []
    lock = threading.Lock()

    def consume():
        while (item := queue.get()) is not None:
            with lock:
                results.append(item * item)

    consumers = [threading.Thread(target=consume, name=f'consumer-{i}') for i in range(3)]
    for thread in consumers:
        thread.start()
    for item in range(100):
        queue.put(item)
    for _ in consumers:
        queue.put(None)
    for thread in consumers:
        thread.join()
    print(len(results), sum(results), sorted(results)[:5], [t.name for t in consumers])


def counter():
    total = 0
    lock = threading.RLock()

    def add(depth):
        nonlocal total
        with lock:
            if depth:
                add(depth - 1)
            total += 1

    threads = [threading.Thread(target=add, args=(9,)) for _ in range(20)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    print('counter', total)


def stages():
    """Threads that run one after the other, held back by events."""
    events = [threading.Event() for _ in range(4)]
    order = []

    def stage(number):
        events[number].wait()
        order.append(number)
        if number + 1 < len(events):
            events[number + 1].set()

    threads = [threading.Thread(target=stage, args=(n,)) for n in range(4)]
    for thread in reversed(threads):
        thread.start()
    time.sleep(0.02)
    print('before', order)
    events[0].set()
    for thread in threads:
        thread.join()
    print('after', order, all(e.is_set() for e in events))


def local_data():
    data = threading.local()
    data.value = 'main'
    seen = []

    def work(value):
        missing = not hasattr(data, 'value')
        data.value = value
        time.sleep(0.001)
        seen.append((data.value, missing))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sorted(seen), data.value)


class Worker(threading.Thread):
    """A thread class whose failure reaches the one who joins it."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function, self.error = function, None

    def run(self):
        try:
            self.result = self.function()
        except Exception as error:
            self.error = error

    def outcome(self):
        self.join()
        if self.error:
            raise self.error
        return self.result


def main():
    accounts()
    channel()
    counter()
    stages()
    local_data()
    worker = Worker(lambda: sum(range(1000)))
    worker.start()
    print(worker.outcome(), worker.daemon)
    failing = Worker(lambda: {}['absent'])
    failing.start()
    try:
        failing.outcome()
    except KeyError as error:
        print('from the thread:', repr(error))
    print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
    gate = threading.Semaphore(2)
    print(gate.acquire(), gate.acquire(), gate.acquire(blocking=False), threading.Lock().acquire(timeout=0.01))
    timer = threading.Timer(0.01, lambda: print('timer fired'))
    timer.start()
    timer.join()


main()
