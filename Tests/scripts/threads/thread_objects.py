"""Thread objects: names, states, repr, errors, daemon, subclassing, local data."""
import threading

print(threading.current_thread(), threading.main_thread().name, threading.active_count()) if False else print(threading.current_thread().name, threading.active_count(), threading.enumerate() == [threading.main_thread()])
t = threading.Thread(target=print, args=('ran', 1), kwargs={'sep': '-'})
print(t.name, t.is_alive(), t.ident, t.daemon, t.native_id)
print(repr(t))
t.start()
t.join()
print(t.is_alive(), t.ident is not None, 'stopped' in repr(t))
for action in (t.start, lambda: threading.Thread(target=print).join(), lambda: threading.current_thread().join(), lambda: setattr(t, 'daemon', True), lambda: threading.Thread(5), lambda: threading.Thread(group=1), lambda: t.join('a') if False else threading.Thread(target=5, name=7).name):
    try:
        print(action())
    except (RuntimeError, AssertionError, TypeError) as error:
        print(type(error).__name__, error)


def named():
    pass


print(threading.Thread(target=named).name, threading.Thread(name='mine').name, threading.Thread(target=lambda: 0).name)
leave = threading.Event()
t = threading.Thread(target=leave.wait, daemon=True, name='sleeper')
t.start()
print(t.is_alive(), t.daemon, threading.active_count(), sorted(x.name for x in threading.enumerate()))
t.join(0.001)
print(t.is_alive())
leave.set()
t.join()
print(t.is_alive())


class T(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f'T{n}')
        self.n = n

    def run(self):
        self.result = self.n * 2, threading.current_thread() is self, self.name


ts = [T(n) for n in range(3)]
for t in ts:
    t.start()
for t in ts:
    t.join()
print([t.result for t in ts])
lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release(), lock.locked())
for action in (lock.release, lambda: lock.acquire(False, 1), lambda: lock.acquire(timeout=-5), lambda: lock.acquire('a') if False else lock.acquire(timeout='x'), lambda: lock.acquire(True, 1e100)):
    try:
        print(action())
    except (RuntimeError, ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
print('locked' in repr(lock), type(lock).__name__)
r = threading.RLock()
print(r.acquire(), r.acquire(), r.release(), r.release())
try:
    r.release()
except RuntimeError as error:
    print(error)
with r, r:
    print('nested')
other = []
with r:
    x = threading.Thread(target=lambda: other.append(r.acquire(blocking=False)))
    x.start()
    x.join()
print(other)
c = threading.Condition()
for action in (c.notify, c.wait, c.notify_all):
    try:
        action()
    except RuntimeError as error:
        print(error)
with c:
    print(c.wait(0.01), c.wait_for(lambda: True), c.wait_for(lambda: False, 0.01))
e = threading.Event()
print(e.is_set(), e.wait(0.01), e.set(), e.wait(), e.clear(), e.is_set())
s = threading.Semaphore(1)
print(s.acquire(), s.acquire(False), s.acquire(timeout=0.01), s.release())
try:
    threading.BoundedSemaphore(1).release()
except ValueError as error:
    print(error)
try:
    threading.Semaphore(-1)
except ValueError as error:
    print(error)
b = threading.Barrier(3)
out = []


def party(n):
    out.append(b.wait() in (0, 1, 2))


ps = [threading.Thread(target=party, args=(n,)) for n in range(3)]
for p in ps:
    p.start()
for p in ps:
    p.join()
print(out, b.n_waiting, b.parties, b.broken)
d = threading.local()
d.x = 1


def local():
    other.append(getattr(d, 'x', 'none'))
    d.x = 2


x = threading.Thread(target=local)
x.start()
x.join()
print(other[-1], d.x)


class Loc(threading.local):
    count = 0

    def __init__(self, v):
        Loc.count += 1
        self.v = v


loc = Loc(5)


def use():
    other.append(loc.v)
    loc.v = 6


x = threading.Thread(target=use)
x.start()
x.join()
print(other[-1], loc.v, Loc.count)
timer = threading.Timer(10, print, ['never'])
timer.start()
timer.cancel()
timer.join()
print('cancelled', timer.finished.is_set())
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
x = threading.Thread(target=lambda: 1 / 0, name='failing')
x.start()
x.join()
print(caught)
threading.excepthook = threading.__excepthook__
x = threading.Thread(target=lambda: exec('raise SystemExit'))
x.start()
x.join()
print(threading.get_ident() == threading.main_thread().ident, isinstance(threading.get_native_id(), int), threading.TIMEOUT_MAX > 10 ** 6, threading.stack_size())
import _thread
done = _thread.allocate_lock()
done.acquire()
_thread.start_new_thread(lambda a, k: (other.append((a, k)), done.release()), (1,), {'k': 2})
done.acquire()
print(other[-1], _thread.LockType.__name__, _thread.get_ident() == threading.get_ident())
