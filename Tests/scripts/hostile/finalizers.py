"""Finalizers and weak reference callbacks that raise, resurrect, mutate and recurse."""
import gc
import sys
import weakref

log = []


def attempt(label, function):
    log.clear()
    try:
        result = function()
    except BaseException as error:
        result = type(error).__name__ + ': ' + str(error)
    print(label, '->', result, log)


caught = []
sys.unraisablehook = lambda info: log.append('unraisable ' + type(info.exc_value).__name__)


class Raises:
    def __del__(self):
        raise ValueError('in del')


class Resurrects:
    saved = None

    def __del__(self):
        log.append('del')
        Resurrects.saved = self


def raising():
    Raises()
    x = Raises()
    del x
    return [Raises() for _ in range(3)].clear()


def resurrecting():
    Resurrects()
    first = Resurrects.saved
    Resurrects.saved = None
    del first
    return Resurrects.saved


def cycle_resurrecting():
    gc.collect()
    a, b = Resurrects(), Resurrects()
    a.b, b.a = b, a
    del a, b
    found = gc.collect()
    kept = Resurrects.saved
    Resurrects.saved = None
    answer = (found >= 2, hasattr(kept, 'a') or hasattr(kept, 'b'))
    del kept
    return answer, gc.collect() >= 2


def clears_container():
    items = []

    class Clearer:
        def __del__(self):
            log.append(len(items))
            items.clear()
    items += [Clearer() for _ in range(5)]
    del items[1]
    items[:] = [Clearer(), Clearer()]
    items.clear()
    return items


def clears_dict():
    d = {}

    class Clearer:
        def __del__(self):
            log.append(len(d))
            d.clear()
            d['x'] = 1
    for n in range(5):
        d[n] = Clearer()
    d[2] = None
    d.clear()
    return d


def callback_order():
    class T:
        pass
    t = T()
    refs = [weakref.ref(t, lambda r, n=n: log.append(n)) for n in range(4)]
    del t
    return [r() for r in refs]


def callback_kills_refs():
    class T:
        pass
    t = T()
    refs = []
    refs += [weakref.ref(t, lambda r: refs.clear()) for _ in range(4)]
    del t
    return refs


def callback_raises():
    class T:
        pass
    t = T()
    r = weakref.ref(t, lambda r: 1 / 0)
    del t
    return r()


def callback_makes_refs():
    class T:
        pass
    t = T()
    made = []
    r = weakref.ref(t, lambda r: made.append(r()))
    del t
    return made


def del_makes_ref():
    refs = []

    class T:
        def __del__(self):
            refs.append(weakref.ref(self))
    T()
    return [r() for r in refs]


def finalizer_collects():
    class T:
        def __del__(self):
            log.append(gc.collect() >= 0)
    for _ in range(3):
        t = T()
        t.me = t
        del t
    gc.collect()
    return gc.collect()


def generator_in_cycle():
    def g():
        try:
            yield me
        finally:
            log.append('finally')
    me = []
    it = g()
    me.append(it)
    next(it)
    del it
    me = None
    gc.collect()
    return None


def generator_refuses_to_die():
    def g():
        while True:
            try:
                yield 1
            except GeneratorExit:
                log.append('no')
                yield 2
    it = g()
    next(it)
    del it
    return None


def close_refused():
    def g():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    it = g()
    next(it)
    return it.close()


def deep_chain_with_del():
    class Node:
        def __init__(self, next):
            self.next = next

        def __del__(self):
            Node.count += 1
    Node.count = 0
    node = None
    for _ in range(20000):
        node = Node(node)
    del node
    return Node.count


def del_replaces_class():
    class A:
        def __del__(self):
            log.append(type(self).__name__)

    class B:
        def __del__(self):
            log.append('B')
    a = A()
    a.__class__ = B
    del a
    return None


def del_deletes_del():
    class A:
        def __del__(self):
            del A.__del__
            log.append('once')
    A()
    A()
    return hasattr(A, '__del__')


def dict_of_dead_instance():
    class A:
        pass
    a = A()
    a.x = 1
    d = a.__dict__
    del a
    d['y'] = 2
    return d


def slots_cycle():
    class A:
        __slots__ = ('other', '__weakref__')
    a, b = A(), A()
    a.other, b.other = b, a
    r = weakref.ref(a)
    del a, b
    gc.collect()
    return r()


def exception_cycle():
    class T:
        pass
    t = T()
    r = weakref.ref(t)

    def f(t):
        try:
            raise ValueError
        except ValueError as error:
            kept = error
        return None
    f(t)
    del t
    before = r() is not None
    gc.collect()
    return before, r()


def class_dies_with_instance():
    class A:
        pass
    A.instance = A()
    r = weakref.ref(A)
    del A
    gc.collect()
    return r()


def frame_cycle():
    def f():
        frame = sys._getframe()
        return None
    f()
    return gc.collect() > 0


def finalize_at_death():
    class A:
        pass
    a = A()
    f = weakref.finalize(a, log.append, 'finalized')
    del a
    return f.alive


def proxy_of_dead():
    class A:
        x = 1
    a = A()
    p = weakref.proxy(a)
    del a
    return p.x


def weak_containers():
    class A:
        pass
    items = [A() for _ in range(5)]
    s = weakref.WeakSet(items)
    k = weakref.WeakKeyDictionary((i, n) for n, i in enumerate(items))
    v = weakref.WeakValueDictionary(enumerate(items))
    for n, one in enumerate(s):
        items.clear()
    one = None
    gc.collect()
    return len(s), len(k), len(v)


for name, function in list(globals().items()):
    if getattr(function, '__module__', '') == '__main__' and name not in ('attempt', 'Raises', 'Resurrects'):
        attempt(name, function)
