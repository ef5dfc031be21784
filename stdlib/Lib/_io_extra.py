"""Classes of io that the native module does not have."""

import _io


class BufferedRWPair(_io._BufferedIOBase):
    """Two raw streams as one, of which the first is read and the second is written."""

    def __init__(self, reader, writer, buffer_size=_io.DEFAULT_BUFFER_SIZE):
        for name, can in ('reader', reader.readable), ('writer', writer.writable):
            if not can():
                raise OSError(f'"{name}" argument must be {can.__name__}.')
        self.reader = _io.BufferedReader(reader, buffer_size)
        self.writer = _io.BufferedWriter(writer, buffer_size)

    def peek(self, size=0):
        """Return what is read next."""
        return self.reader.peek(size)

    def read(self, size=-1):
        """Read so many bytes, or all."""
        return self.reader.read(size if size is not None else -1)

    def read1(self, size=-1):
        """Read what one look at the stream gives."""
        return self.reader.read1(size)

    def readinto(self, b):
        """Read into a buffer; return how many bytes."""
        return self.reader.readinto(b)

    def readinto1(self, b):
        """Read into a buffer what one look at the stream gives."""
        return self.reader.readinto1(b)

    def readable(self):
        """Return whether the first stream can be read."""
        return self.reader.readable()

    def write(self, b):
        """Write bytes; return how many."""
        return self.writer.write(b)

    def flush(self):
        """Write what waits."""
        return self.writer.flush()

    def writable(self):
        """Return whether the second stream can be written."""
        return self.writer.writable()

    def isatty(self):
        """Return whether one of them is a terminal."""
        return any(side.isatty() for side in (self.reader, self.writer))

    @property
    def closed(self):
        return self.writer.closed

    def close(self):
        """Close both, even if the first to be closed raises an exception."""
        try:
            self.writer.close()
        finally:
            self.reader.close()


_LINE_ENDS = '\n', '\r', '\r\n'


class IncrementalNewlineDecoder:
    """Decodes with another decoder, or none, and makes all line ends the same if wanted."""

    def __init__(self, decoder, translate, errors='strict'):
        self.decoder, self.translate, self.errors = decoder, translate, errors
        self._start()

    def _start(self):
        # Which line ends have come, as bits; and whether the input ended in a return, which may be half of one.
        self._seen = 0
        self._has_return = False

    def decode(self, input, final=False):
        """Decode a piece; a return at its end waits for the next one."""
        text = input if self.decoder is None else self.decoder.decode(input, final=final)
        if self._has_return and (text or final):
            text = f'\r{text}'
            self._has_return = False
        if not final and text.endswith('\r'):
            text = text.removesuffix('\r')
            self._has_return = True
        both = text.count('\r\n')
        counts = text.count('\n') - both, text.count('\r') - both, both
        self._seen |= sum(1 << bit for bit, count in enumerate(counts) if count)
        if not self.translate or counts[1:] == (0, 0):
            return text
        return text.replace('\r\n', '\n').replace('\r', '\n')

    def reset(self):
        """Begin another text."""
        self._start()
        if self.decoder is not None:
            self.decoder.reset()

    def getstate(self):
        """Return the state of the decoder, with the return that waits."""
        waiting, number = (b'', 0) if self.decoder is None else self.decoder.getstate()
        return waiting, 2 * number + self._has_return

    def setstate(self, state):
        """Go back to a state."""
        waiting, number = state
        number, has_return = divmod(number, 2)
        self._has_return = bool(has_return)
        if self.decoder is not None:
            self.decoder.setstate((waiting, number))

    @property
    def newlines(self):
        """The line ends that have come: None, one, or a tuple of them."""
        # Single ones in another order than in the bits.
        found = [end for end in ('\r', '\n', '\r\n') if self._seen & 1 << _LINE_ENDS.index(end)]
        return (*found,) if len(found) > 1 else found[0] if found else None
