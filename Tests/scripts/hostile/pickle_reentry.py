# krait: own expectation
"""Picklers and unpicklers that their own callbacks use again: CPython does not survive this."""
import gc
import io
import pickle
import threading


class EndlessArguments:
    def __reduce__(self):
        return EndlessArguments, (EndlessArguments(),)


class OwnArgument:
    def __reduce__(self):
        return OwnArgument, (self,)


class EndlessState:
    def __getstate__(self):
        return EndlessState()


for cls in EndlessArguments, OwnArgument, EndlessState:
    try:
        pickle.dumps(cls())
    except RecursionError as error:
        print(cls.__name__, error)


def dump_deep():
    deep = []
    for _ in range(100000):
        deep = [deep]
    try:
        pickle.dumps(deep)
    except RecursionError as error:
        print('thread:', error)


threading.stack_size(256 * 1024)
thread = threading.Thread(target=dump_deep)
thread.start()
thread.join()


class Pickler(pickle.Pickler):
    """Asked for an id, does something else with itself from time to time."""

    asked = 0

    def persistent_id(self, obj):
        self.asked += 1
        action = self.actions.get(self.asked)
        if action:
            action(self)


def attempt(label, action):
    try:
        result = action()
    except Exception as error:
        print(label, type(error).__name__, error)
    else:
        print(label, result)


for label, actions in {
    'dump': {3: lambda pickler: pickler.dump([1, 2, 'inner'])},
    'clear': {5: lambda pickler: pickler.clear_memo()},
    'start anew': {4: lambda pickler: pickler.__init__(io.BytesIO(), 2)},
    'memo': {6: lambda pickler: setattr(pickler, 'memo', {})},
    'all': {
        3: lambda pickler: pickler.dump('inner'), 5: lambda pickler: pickler.clear_memo(), 7: lambda pickler: pickler.memo.clear(),
        8: lambda pickler: pickler.__init__(io.BytesIO(), 0), 9: lambda pickler: pickler.dump(['x' * 70000]),
    },
}.items():
    for protocol in range(6):
        pickler = Pickler(io.BytesIO(), protocol)
        pickler.actions = actions
        attempt((label, protocol), lambda: pickler.dump([['a', 'b'], {'k': ['c', 'd', (1, 2)]}, 'e', 'f', 'g', (3, [4])]))


class Unpickler(pickle.Unpickler):
    asked = 0

    def persistent_load(self, pid):
        self.asked += 1
        action = self.actions.get(self.asked)
        if action:
            action(self)
        return pid


def load_again(unpickler):
    attempt('    inner', unpickler.load)


for label, actions in {
    'load': {2: load_again}, 'start anew': {3: lambda unpickler: unpickler.__init__(io.BytesIO(b'N.'))},
    'memo': {2: lambda unpickler: setattr(unpickler, 'memo', {5: 6})}, 'clear': {2: lambda unpickler: unpickler.memo.clear()},
}.items():
    for data in b'(NQ(NQ]NQatt.', b'NQNQNQNQ(NNt.', b'](NQNQ\x8c\x01aQNQNQe.', b'}(NQNQNQNQu.', b'N\x94NQNQh\x00\x86.', b'\x8f(NQNQK\x01Q\x90.':
        unpickler = Unpickler(io.BytesIO(data + b'N.'))
        unpickler.actions = actions
        attempt((label, data), unpickler.load)


class Finder:
    found = None

    def __init__(self):
        for obj in gc.get_objects():
            if type(obj) is pickle.Unpickler:
                Finder.found = obj


pickle.loads(b'c__main__\nFinder\n)R.')
if Finder.found is not None:
    attempt('found by the collector', Finder.found.load)


class Writer:
    """A file whose write() clears the memo."""

    def write(self, data):
        self.pickler.clear_memo()


writer = Writer()
writer.pickler = pickle.Pickler(writer)
writer.pickler.dump(['x' * 70000, 'y' * 70000] * 3)
writer.pickler.memo.clear()
attempt('proxy', lambda: type(writer.pickler.memo)().copy())
attempt('without __init__', lambda: pickle.Pickler.__new__(pickle.Pickler).memo.copy())
attempt('without __init__', lambda: pickle.Unpickler.__new__(pickle.Unpickler).memo.copy())
