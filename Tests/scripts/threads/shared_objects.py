# krait: limit 90
"""Threads that create, share, drop and collect objects at the same time leave everything sound."""
import gc
import random
import threading
import weakref

shared = {n: [n] for n in range(50)}
errors = []
deleted = []


class Node:
    def __init__(self, n):
        self.n = n
        self.links = []

    def __del__(self):
        deleted.append(self.n)


def churn(seed):
    rng = random.Random(seed)
    try:
        for i in range(1500):
            key = rng.randrange(50)
            action = i % 6
            if action == 0:
                shared[key] = [key, i]
            elif action == 1:
                copy = list(shared.get(key, ()))
                assert not copy or copy[0] == key
            elif action == 2:
                a, b = Node((seed, i)), Node((seed, i, 'b'))
                a.links.append(b)
                b.links.append(a)
            elif action == 3:
                text = ''.join(str(v) for v in shared.get(key, ()))
                assert isinstance(text, str)
            elif action == 4:
                r = weakref.ref(Node((seed, i, 'weak')))
                assert r() is None
            else:
                try:
                    raise KeyError(key)
                except KeyError as error:
                    assert error.args[0] == key
            if i % 400 == 0:
                gc.collect()
    except Exception as error:
        errors.append(repr(error))


threads = [threading.Thread(target=churn, args=(n,)) for n in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
gc.collect()
print(errors, len(shared), all(v[0] == k for k, v in shared.items()), len(deleted))
