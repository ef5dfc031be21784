"""PickleBuffer: a buffer that pickling may leave outside of the pickle."""


class PickleBuffer:
    """Wraps an object with a buffer, so that protocol 5 can hand the buffer on without a copy."""

    __slots__ = ('_view', '__weakref__')
    __module__ = 'pickle'

    def __init__(self, object, /):
        self._view = memoryview(object)

    def __init_subclass__(cls):
        raise TypeError("type 'pickle.PickleBuffer' is not an acceptable base type")

    def __buffer__(self, flags):
        return memoryview(self._held())

    def _held(self):
        if self._view is None:
            raise ValueError("operation forbidden on released PickleBuffer object")
        return self._view

    def raw(self):
        """Return a memoryview of the bytes, in one dimension; BufferError unless they are contiguous."""
        view = self._held()
        if not view.contiguous:
            raise BufferError("cannot extract raw buffer from non-contiguous buffer")
        if view.ndim == 1 and view.format == 'B':
            return memoryview(view)
        return memoryview(view).cast('B')

    def release(self):
        """Let the buffer go; the object cannot be used any more."""
        if self._view is not None:
            self._view.release()
            self._view = None
