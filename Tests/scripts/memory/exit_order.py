"""What runs at the end of a program: exit functions, finalizers of globals, of cycles, of other modules' objects."""
import atexit
import gc
import sys
import types
import weakref


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name, helper(), sys is not None)


def helper():
    return 'helper works'


def bye(word):
    print('atexit', word)


atexit.register(bye, 'first registered')
atexit.register(bye, 'second registered')
plain = Noisy('plain global')
_private = Noisy('private global')
cycle = Noisy('cycle')
cycle.me = cycle
module = types.ModuleType('made_here')
module.thing = Noisy('in a module that is not imported')
other = types.ModuleType('other')
sys.modules['other'] = other
other.thing = Noisy('in another module')
other.module = other


def generator():
    try:
        yield 1
    finally:
        print('generator closed', helper())


running = generator()
next(running)
keeper = Noisy('kept by weak callback')
reference = weakref.ref(keeper, lambda r: print('weak callback'))
weakref.finalize(helper, print, 'finalize at exit')


class Meta(type):
    def __del__(cls):
        print('class gone', cls.__name__)


class Short(metaclass=Meta):
    pass


gc.disable()
print('end of main')
