"""What gzip, bz2 and lzma have in common: files over compressed files."""

import io
import os

BUFFER_SIZE = io.DEFAULT_BUFFER_SIZE


def check_text_arguments(mode, encoding, errors, newline):
    """Refuse modes and arguments that do not fit together; the result tells whether the file is for text."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
        return True
    for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
        if value is not None:
            raise ValueError(f"Argument {name!r} not supported in binary mode")
    return False


def as_text(file, encoding, errors, newline):
    """A file for text over one for data."""
    return io.TextIOWrapper(file, io.text_encoding(encoding, 3), errors, newline)


def decompress_all(data, new_decompressor, errors):
    """Decompress data that may consist of several streams; what is behind the first and is none is ignored."""
    pieces = []
    while data or not pieces:
        decompressor = new_decompressor()
        try:
            pieces.append(decompressor.decompress(data))
        except errors:
            if pieces:
                break
            raise
        if not decompressor.eof:
            return b"".join(pieces), False
        data = decompressor.unused_data
    return b"".join(pieces), True


class BaseStream(io.BufferedIOBase):
    """A file that checks what it can do before it does it."""

    def _check_not_closed(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def _check_can_read(self):
        if not self.readable():
            raise io.UnsupportedOperation("File not open for reading")

    def _check_can_write(self):
        if not self.writable():
            raise io.UnsupportedOperation("File not open for writing")

    def _check_can_seek(self):
        if not self.readable():
            raise io.UnsupportedOperation("Seeking is only supported on files open for reading")
        if not self.seekable():
            raise io.UnsupportedOperation("The underlying file object does not support seeking")


class DecompressReader(io.RawIOBase):
    """What a compressed file contains, as a file that can be read; going back begins anew.

    `decomp_factory` makes a decompressor from `decomp_args`; errors of the kind `trailing_error` behind a stream mean that only rubbish
    follows.
    """

    def __init__(self, fp, decomp_factory, trailing_error=(), **decomp_args):
        self._fp, self._pos, self._size = fp, 0, -1
        self._new_decompressor = lambda: decomp_factory(**decomp_args)
        self._trailing_error = trailing_error
        self._decompressor, self._ended = self._new_decompressor(), False

    def readable(self):
        return True

    def seekable(self):
        return self._fp.seekable()

    def close(self):
        self._decompressor = None
        return super().close()

    def readinto(self, b):
        with memoryview(b) as view, view.cast("B") as room:
            data = self.read(len(room))
            room[:len(data)] = data
        return len(data)

    def read(self, size=-1):
        if size < 0:
            return self.readall()
        if not size or self._ended:
            return b""
        data = self._next_piece(size)
        if not data:
            self._ended, self._size = True, self._pos
        self._pos += len(data)
        return data

    def _next_piece(self, size):
        """Up to `size` bytes, none only at the end."""
        while True:
            decoder = self._decompressor
            if decoder.eof:
                source = decoder.unused_data or self._fp.read(BUFFER_SIZE)
                if not source:
                    return b""
                decoder = self._decompressor = self._new_decompressor()
                try:
                    data = decoder.decompress(source, size)
                except self._trailing_error:
                    return b""
            else:
                source = self._more(decoder)
                data = decoder.decompress(source, size)
            if data:
                return data

    def _more(self, decoder):
        """The next compressed bytes, if the decompressor has used up what it had."""
        if not decoder.needs_input:
            return b""
        source = self._fp.read(BUFFER_SIZE)
        if not source:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        return source

    def readall(self):
        pieces = []
        # As much as there is may be asked for, which a decompressor cannot be told in one number.
        while data := self.read((1 << 63) - 1):
            pieces.append(data)
        return b"".join(pieces)

    def _rewind(self):
        self._fp.seek(0)
        self._pos, self._ended = 0, False
        self._decompressor = self._new_decompressor()

    def _skip(self, count):
        """Read on, up to `count` bytes or, if that is None, to the end."""
        while count is None or count > 0:
            data = self.read(io.DEFAULT_BUFFER_SIZE if count is None else min(io.DEFAULT_BUFFER_SIZE, count))
            if not data:
                return
            if count is not None:
                count -= len(data)

    def seek(self, offset, whence=io.SEEK_SET):
        match whence:
            case io.SEEK_SET:
                target = offset
            case io.SEEK_CUR:
                target = self._pos + offset
            case io.SEEK_END:
                if self._size < 0:
                    self._skip(None)
                target = self._size + offset
            case _:
                raise ValueError(f"Invalid value for whence: {whence}")
        if target < self._pos:
            self._rewind()
        self._skip(target - self._pos)
        return self._pos

    def tell(self):
        return self._pos


class CompressedFile(BaseStream):
    """A compressed file as if it were not; subclasses tell how data is compressed and decompressed."""

    _fp, _closefp, _writing = None, False, False

    def _set_mode(self, mode):
        """Take the mode in; the result tells whether it is one for writing."""
        if mode not in ("r", "rb", "w", "wb", "a", "ab", "x", "xb"):
            raise ValueError(f"Invalid mode: {mode!r}")
        self._base = mode[0]
        self._writing = self._base != "r"
        self._mode = "wb" if self._writing else "rb"
        return self._writing

    def _attach(self, filename, opener):
        if isinstance(filename, (str, bytes, os.PathLike)):
            self._fp, self._closefp = opener(filename, self._base + "b"), True
        elif hasattr(filename, "read") or hasattr(filename, "write"):
            self._fp = filename
        else:
            raise TypeError("filename must be a str, bytes, file or PathLike object")

    def _start_writing(self, compressor):
        self._compressor, self._pos = compressor, 0

    def _start_reading(self, decomp_factory, trailing_error, **decomp_args):
        raw = DecompressReader(self._fp, decomp_factory, trailing_error=trailing_error, **decomp_args)
        self._buffer = io.BufferedReader(raw)

    def close(self):
        """Write what is left, and close the file if it was opened here."""
        if self.closed:
            return
        try:
            if self._writing:
                self._fp.write(self._compressor.flush())
                self._compressor = None
            else:
                self._buffer.close()
        finally:
            try:
                if self._closefp:
                    self._fp.close()
            finally:
                self._fp = self._buffer = None

    @property
    def closed(self):
        """Whether it is closed."""
        return self._fp is None

    @property
    def name(self):
        """The compressed file's name."""
        self._check_not_closed()
        return self._fp.name

    @property
    def mode(self):
        """How it is open: rb or wb."""
        return self._mode

    def fileno(self):
        """The compressed file's descriptor."""
        self._check_not_closed()
        return self._fp.fileno()

    def readable(self):
        """Whether it can be read."""
        self._check_not_closed()
        return not self._writing

    def writable(self):
        """Whether it can be written to."""
        self._check_not_closed()
        return self._writing

    def seekable(self):
        """Whether positions can be gone to."""
        return self.readable() and self._buffer.seekable()

    def peek(self, n=0):
        """What comes next, at least a byte of it unless the end is reached, without moving on."""
        self._check_can_read()
        return self._buffer.peek(n)

    def read(self, size=-1):
        """Up to `size` bytes, or all."""
        self._check_can_read()
        return self._buffer.read(size)

    def read1(self, size=-1):
        """Up to `size` bytes with as few reads of the compressed file as possible."""
        self._check_can_read()
        return self._buffer.read1(BUFFER_SIZE if size < 0 else size)

    def readline(self, size=-1):
        """A line, of at most `size` bytes."""
        self._check_can_read()
        return self._buffer.readline(size)

    def __iter__(self):
        self._check_can_read()
        return self

    def __next__(self):
        if line := self.readline():
            return line
        raise StopIteration

    def write(self, data):
        """Compress data; the number of its bytes is returned."""
        self._check_can_write()
        count = len(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).nbytes
        self._fp.write(self._compressor.compress(data))
        self._pos += count
        return count

    def seek(self, offset, whence=io.SEEK_SET):
        """Go to a position of what is compressed, which may take long."""
        self._check_can_seek()
        return self._buffer.seek(offset, whence)

    def tell(self):
        """The position in what is compressed."""
        self._check_not_closed()
        return self._pos if self._writing else self._buffer.tell()
