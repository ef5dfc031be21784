"""Files under and over tar archives: archives read or written in one pass, and members read as files."""

import io
import os
import shutil
import time
from bisect import bisect_right

from _tarformat import BLOCKSIZE, NUL, CompressionError, ReadError, StreamError


def _need(module):
    """Import a compression module, which an installation may lack."""
    try:
        return __import__(module)
    except ImportError:
        raise CompressionError(f"{module} module is not available") from None


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copy `length` bytes between files, or all; `exception` is raised when the source holds fewer."""
    step = bufsize or 16 * 1024
    if length is None:
        shutil.copyfileobj(src, dst, step)
        return
    while length > 0:
        data = src.read(min(step, length))
        if not data:
            raise exception("unexpected end of data")
        dst.write(data)
        length -= len(data)


class _LowLevelFile:
    """An unbuffered file for streams, which devices such as tapes need."""

    def __init__(self, name, mode):
        self._raw = io.FileIO(name, mode)

    def read(self, size):
        return self._raw.read(size)

    def write(self, s):
        view = memoryview(s)
        while view:
            view = view[self._raw.write(view):]

    def close(self):
        self._raw.close()


class _Peeked:
    """A source whose first bytes have been looked at already."""

    def __init__(self, source, size):
        self._source = source
        self.start = self._rest = source.read(size)

    def read(self, size):
        if self._rest:
            data, self._rest = self._rest, b""
            return data
        return self._source.read(size)

    def close(self):
        self._source.close()


def _compression_of(start):
    """The compression method that the first bytes of a file tell."""
    if start.startswith(b"\x1f\x8b\x08"):
        return "gz"
    if start.startswith(b"BZh") and start[4:10] == b"1AY&SY":
        return "bz2"
    if start.startswith((b"\xfd7zXZ", b"\x5d\0\0\x80")):
        return "xz"
    return "tar"


class _NoDecoder:
    """Passes the bytes of an uncompressed archive through."""

    errors = ()
    eof = False

    def decompress(self, data):
        return data


class _GzipDecoder:
    """Takes a gzip header off before the deflated data."""

    def __init__(self):
        zlib = _need("zlib")
        self.errors = zlib.error
        self._checked = b""
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def eof(self):
        return self._inflate.eof

    def require_start(self):
        """Refuse a file that ended within its first bytes."""
        if len(self._checked) < 3:
            raise ReadError("not a gzip file")

    def decompress(self, data):
        if len(self._checked) < 3:
            self._checked += data[:3 - len(self._checked)]
            if not b"\x1f\x8b".startswith(self._checked[:2]):
                raise ReadError("not a gzip file")
            if self._checked[2:3] not in (b"", b"\b"):
                raise CompressionError("unsupported compression method")
        return self._inflate.decompress(data)


def _decoder(method):
    """What turns the bytes of a file into those of the archive."""
    match method:
        case "tar":
            return _NoDecoder()
        case "gz":
            return _GzipDecoder()
        case "bz2":
            decoder, errors = _need("bz2").BZ2Decompressor(), OSError
        case "xz":
            lzma = _need("lzma")
            decoder, errors = lzma.LZMADecompressor(), lzma.LZMAError
        case _:
            raise CompressionError(f"unknown compression type {method!r}")
    return _Decoder(decoder, errors)


class _Decoder:
    """A decompressor together with what it raises."""

    def __init__(self, inner, errors):
        self._inner, self.errors = inner, errors

    @property
    def eof(self):
        return self._inner.eof

    def decompress(self, data):
        return self._inner.decompress(data)


class _NoEncoder:
    """Passes the bytes of an archive that is not compressed through."""

    def compress(self, data):
        return data

    def flush(self):
        return b""


class _GzipEncoder:
    """Writes a gzip file with its name and the time."""

    def __init__(self, name, level):
        zlib = _need("zlib")
        self._zlib = zlib
        self._deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
        self._crc, self._size = 0, 0
        plain = os.path.basename(name.removesuffix(".gz")).encode("latin-1", "replace")
        self._head = b"\x1f\x8b\b\b%b\x02\xff%b\0" % (int(time.time()).to_bytes(4, "little"), plain)

    def compress(self, data):
        self._crc = self._zlib.crc32(data, self._crc)
        self._size += len(data)
        head, self._head = self._head, b""
        return head + self._deflate.compress(data)

    def flush(self):
        tail = self._crc.to_bytes(4, "little") + (self._size & 0xFFFFFFFF).to_bytes(4, "little")
        return self._head + self._deflate.flush() + tail


def _encoder(method, name, level):
    match method:
        case "tar":
            return _NoEncoder()
        case "gz":
            return _GzipEncoder(name, level)
        case "bz2":
            return _need("bz2").BZ2Compressor(level)
        case "xz":
            return _need("lzma").LZMACompressor()
    raise CompressionError(f"unknown compression type {method!r}")


class _Stream:
    """An archive's file that is read or written once from begin to end, such as a pipe, in blocks of one size."""

    closed = True  # until it is open, so that a failed one needs no closing

    def __init__(self, name, mode, comptype, fileobj, bufsize, compresslevel):
        self._owned = fileobj is None
        if self._owned:
            fileobj = _LowLevelFile(name, mode)
        self.name, self.mode, self.bufsize = name or "", mode, bufsize
        self.fileobj, self.pos = fileobj, 0
        self._buffer = bytearray()
        try:
            if mode == "r":
                if comptype == "*":
                    self.fileobj = _Peeked(fileobj, BLOCKSIZE)
                    comptype = _compression_of(self.fileobj.start)
                self._codec, self._ended = _decoder(comptype), False
            else:
                self._codec = _encoder(comptype, self.name, compresslevel)
            if mode == "r" and comptype == "gz":
                self._fill(1)
                self._codec.require_start()
        except BaseException:
            if self._owned:
                fileobj.close()
            raise
        self.comptype, self.closed = comptype, False

    def __del__(self):
        if not self.closed:
            self.close()

    def write(self, s):
        self.pos += len(s)
        self._buffer += self._codec.compress(s)
        whole = len(self._buffer) - len(self._buffer) % self.bufsize
        for start in range(0, whole, self.bufsize):
            self.fileobj.write(bytes(self._buffer[start:start + self.bufsize]))
        del self._buffer[:whole]

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == "w" and (rest := bytes(self._buffer) + self._codec.flush()):
                self.fileobj.write(rest)
                self._buffer.clear()
        finally:
            if self._owned:
                self.fileobj.close()

    def tell(self):
        return self.pos

    def seek(self, pos=0):
        """Go on to a position ahead by reading up to it."""
        if pos < self.pos:
            raise StreamError("seeking backwards is not allowed")
        while self.pos < pos and self.read(min(self.bufsize, pos - self.pos)):
            pass
        return self.pos

    def read(self, size):
        """Exactly `size` bytes of the archive, or all that are left."""
        self._fill(size)
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self.pos += len(data)
        return data

    def _fill(self, size):
        """Decode until the buffer holds `size` bytes or nothing is left."""
        while len(self._buffer) < size and not self._ended:
            data = self.fileobj.read(self.bufsize)
            if not data:
                break
            try:
                self._buffer += self._codec.decompress(data)
            except self._codec.errors as error:
                raise ReadError("invalid compressed data") from error
            self._ended = self._codec.eof


class _FileInFile:
    """The data of a member as a file of its own; of a sparse one the holes, which read as zeros, are not stored."""

    def __init__(self, fileobj, offset, size, name, blockinfo=None):
        self.fileobj, self.name, self.size = fileobj, name, size
        self.position, self.closed = 0, False
        self._starts, self._stored = [0], []
        where = offset
        for start, length in [(0, size)] if blockinfo is None else blockinfo:
            self._starts.append(start)
            self._stored.append((start, start + length, where - start))
            where += length

    mode = property(lambda self: "rb")

    def flush(self):
        pass

    def readable(self):
        return True

    def writable(self):
        return False

    def seekable(self):
        return self.fileobj.seekable()

    def tell(self):
        return self.position

    def seek(self, position, whence=io.SEEK_SET):
        """Move to a position, which is kept between the data's two ends."""
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.size}
        if whence not in bases:
            raise ValueError("Invalid argument")
        self.position = min(max(bases[whence] + position, 0), self.size)
        return self.position

    def read(self, size=None):
        rest = self.size - self.position
        wanted = rest if size is None else min(size, rest)
        pieces = []
        while wanted > 0:
            piece = self._piece(wanted)
            pieces.append(piece)
            wanted -= len(piece)
            self.position += len(piece)
        return b"".join(pieces)

    def _piece(self, wanted):
        """Up to `wanted` bytes that are stored together, or as many zeros."""
        index = bisect_right(self._starts, self.position, lo=1) - 1
        if index:
            start, stop, shift = self._stored[index - 1]
            if self.position < stop:
                self.fileobj.seek(self.position + shift)
                data = self.fileobj.read(min(wanted, stop - self.position))
                if not data:
                    raise ReadError("unexpected end of data")
                return data
        following = self._starts[index + 1] if index + 1 < len(self._starts) else self.size
        return NUL * min(wanted, following - self.position)

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def close(self):
        self.closed = True


class ExFileObject(io.BufferedReader):
    """What extractfile() gives: a member's data for reading."""

    __module__ = "tarfile"

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size, tarinfo.name, tarinfo.sparse))
