# krait: own expectation, limit 60, no stress
"""Native recursion ends in RecursionError on every thread, whatever its stack size (CPython 3.13 crashes on small stacks)."""
import sys
import threading

sys.setrecursionlimit(10 ** 6)


def nest(n, make):
    value = make(None)
    for _ in range(n):
        value = make(value)
    return value


deep_list = nest(300000, lambda v: [v])
deep_tuple = nest(300000, lambda v: (v,))
deep_dict = nest(300000, lambda v: {'k': v})
deepest = nest(2000000, lambda v: (v,))
other_list = nest(300000, lambda v: [v])


class R:
    def __repr__(self):
        return repr([self])

    def __eq__(self, other):
        return [self] == [other]

    __hash__ = None


class H:
    def __hash__(self):
        return hash((self,))


ACTIONS = {
    'repr list': lambda: repr(deep_list),
    'repr tuple': lambda: str(deep_tuple),
    'repr dict': lambda: repr(deep_dict),
    'compare': lambda: deep_list == other_list,
    'hash': lambda: hash(deepest),
    '__repr__': lambda: repr(R()),
    '__eq__': lambda: R() == R(),
    '__hash__': lambda: hash(H()),
    'isinstance': lambda: isinstance(1, nest(300000, lambda v: (v or str,))),
}


def run():
    for name, action in ACTIONS.items():
        try:
            action()
            results.append((name, 'finished'))
        except (RecursionError, MemoryError) as error:
            results.append((name, type(error).__name__))


for size in (None, 256 * 1024, 1024 * 1024):
    results = []
    if size:
        threading.stack_size(size)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    print(size, [r for r in results if r[1] != 'RecursionError'] or f'{len(results)} RecursionErrors')
run()
print('main thread alive')
