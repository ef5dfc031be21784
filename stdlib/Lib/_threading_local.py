"""Thread-local data written in Python: what `threading.local` does natively."""

from contextlib import contextmanager
from threading import RLock, current_thread
from weakref import ref

__all__ = ['local']


class _Namespaces:
    """The namespaces of one local object, by thread."""

    def __init__(self):
        self.key = '_threading_local._Namespaces.' + str(id(self))
        # By the thread's id: a weak reference to the thread and its namespace.
        self.dicts = {}

    def current(self):
        """The calling thread's namespace; KeyError when it has none."""
        return self.dicts[id(current_thread())][1]

    def create(self):
        """A namespace for the calling thread, which goes when the thread or the local object does."""
        namespace = {}
        thread = current_thread()
        number = id(thread)

        def local_gone(_, key=self.key):
            thread = thread_reference()
            if thread is not None:
                thread.__dict__.pop(key, None)

        def thread_gone(_, number=number):
            namespaces = own_reference()
            if namespaces is not None:
                namespaces.dicts.pop(number, None)

        own_reference = ref(self, local_gone)
        thread_reference = ref(thread, thread_gone)
        thread.__dict__[self.key] = own_reference
        self.dicts[number] = thread_reference, namespace
        return namespace


@contextmanager
def _namespace_of(me):
    """The object's `__dict__` is the calling thread's namespace while the block runs."""
    namespaces = object.__getattribute__(me, '_local__namespaces')
    try:
        found = namespaces.current()
    except KeyError:
        found = namespaces.create()
        args, kwargs = object.__getattribute__(me, '_local__arguments')
        type(me).__init__(me, *args, **kwargs)
    with object.__getattribute__(me, '_local__lock'):
        object.__setattr__(me, '__dict__', found)
        yield


class local:
    """Attributes that each thread has for itself."""

    __slots__ = '_local__namespaces', '_local__arguments', '_local__lock', '__dict__'

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('Initialization arguments are not supported')
        me = object.__new__(cls)
        namespaces = _Namespaces()
        object.__setattr__(me, '_local__arguments', (args, kwargs))
        object.__setattr__(me, '_local__lock', RLock())
        object.__setattr__(me, '_local__namespaces', namespaces)
        # `__init__` runs in the making thread once, by the call of the class.
        namespaces.create()
        return me

    def __getattribute__(self, name):
        with _namespace_of(self):
            return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if name == '__dict__':
            raise AttributeError("%r object attribute '__dict__' is read-only" % type(self).__name__)
        with _namespace_of(self):
            return object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if name == '__dict__':
            raise AttributeError("%r object attribute '__dict__' is read-only" % type(self).__name__)
        with _namespace_of(self):
            return object.__delattr__(self, name)
