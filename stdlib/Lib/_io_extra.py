"""Parts of io in Python, for interpreters whose native part lacks them."""

import _io


class BufferedRWPair(_io._BufferedIOBase):
    """A stream that reads from one raw stream and writes to another."""

    def __init__(self, reader, writer, buffer_size=_io.DEFAULT_BUFFER_SIZE):
        if not reader.readable():
            raise OSError('"reader" argument must be readable.')
        if not writer.writable():
            raise OSError('"writer" argument must be writable.')
        self.reader = _io.BufferedReader(reader, buffer_size)
        self.writer = _io.BufferedWriter(writer, buffer_size)

    def read(self, size=-1):
        return self.reader.read(-1 if size is None else size)

    def readinto(self, b):
        return self.reader.readinto(b)

    def readinto1(self, b):
        return self.reader.readinto1(b)

    def read1(self, size=-1):
        return self.reader.read1(size)

    def peek(self, size=0):
        return self.reader.peek(size)

    def write(self, b):
        return self.writer.write(b)

    def flush(self):
        return self.writer.flush()

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    def isatty(self):
        return self.reader.isatty() or self.writer.isatty()

    @property
    def closed(self):
        return self.writer.closed


class IncrementalNewlineDecoder:
    """Decodes, and translates newlines: a return may be the first half of one."""

    def __init__(self, decoder, translate, errors='strict'):
        self.decoder = decoder
        self.translate = translate
        self.errors = errors
        self.seen = 0           # bits: 1 for \\n, 2 for \\r, 4 for \\r\\n
        self.pending = False    # whether a return was held back

    def decode(self, input, final=False):
        output = input if self.decoder is None else self.decoder.decode(input, final=final)
        if self.pending and (output or final):
            output = '\r' + output
            self.pending = False
        if output.endswith('\r') and not final:
            output = output[:-1]
            self.pending = True
        pairs = output.count('\r\n')
        returns = output.count('\r') - pairs
        newlines = output.count('\n') - pairs
        self.seen |= (newlines and 1) | (returns and 2) | (pairs and 4)
        if self.translate:
            if pairs:
                output = output.replace('\r\n', '\n')
            if returns:
                output = output.replace('\r', '\n')
        return output

    def getstate(self):
        buffer, flag = (b"", 0) if self.decoder is None else self.decoder.getstate()
        return buffer, flag << 1 | self.pending

    def setstate(self, state):
        buffer, flag = state
        self.pending = bool(flag & 1)
        if self.decoder is not None:
            self.decoder.setstate((buffer, flag >> 1))

    def reset(self):
        self.seen = 0
        self.pending = False
        if self.decoder is not None:
            self.decoder.reset()

    @property
    def newlines(self):
        """The kinds of newline seen: None, one of them, or a tuple."""
        return (None, '\n', '\r', ('\r', '\n'), '\r\n', ('\n', '\r\n'), ('\r', '\r\n'),
                ('\r', '\n', '\r\n'))[self.seen]
