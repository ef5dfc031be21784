"""Data and files in gzip's format."""

import builtins
import errno
import io
import os
import sys
import time
import zlib

import _compression

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = (1 << bit for bit in range(5))
READ, WRITE = "rb", "wb"
READ_BUFFER_SIZE = 128 * 1024
_WRITE_BUFFER_SIZE = 4 * io.DEFAULT_BUFFER_SIZE
_COMPRESS_LEVEL_FAST, _COMPRESS_LEVEL_TRADEOFF, _COMPRESS_LEVEL_BEST = 1, 6, 9
_ENDED_EARLY = "Compressed file ended before the end-of-stream marker was reached"


class BadGzipFile(OSError):
    """A file is no gzip file, or a damaged one."""


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None, newline=None):
    """Open a gzip file, given by its path or open already, for data or, with t in the mode, for text."""
    for_text = _compression.check_text_arguments(mode, encoding, errors, newline)
    mode = mode.replace("t", "")
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, mode, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, mode, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    return _compression.as_text(file, encoding, errors, newline) if for_text else file


def write32u(output, value):
    """Write a number of 32 bits, the lowest byte first."""
    output.write(value.to_bytes(4, "little"))


class _PaddedFile:
    """A file to which bytes that were read too early can be given back."""

    def __init__(self, f, prepend=b""):
        self.file, self._returned = f, prepend

    def read(self, size):
        if not self._returned:
            return self.file.read(size)
        data, self._returned = self._returned[:size], self._returned[size:]
        return data + self.file.read(size - len(data)) if len(data) < size else data

    def prepend(self, prepend=b""):
        self._returned = prepend + self._returned

    def seek(self, off):
        self._returned = b""
        return self.file.seek(off)

    def seekable(self):
        return True  # else seek() will say so


class _WriteBufferStream(io.RawIOBase):
    """Takes what the buffer of a file that is written passes on."""

    def __init__(self, gzip_file):
        self._gzip_file = gzip_file

    def write(self, data):
        return self._gzip_file._write_raw(data)

    def seekable(self):
        return False

    def writable(self):
        return True


class GzipFile(_compression.BaseStream):
    """A gzip file as a file of the data in it.

    The compressed file is opened by its path, or given as `fileobj`, which closing leaves open; `filename` is then only what the header
    says. `mtime` is the time that the header gets.
    """

    # The compressed file, if it was opened here.
    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST, fileobj=None, mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError(f"Invalid mode: {mode!r}")
        asked = mode
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = builtins.open(filename, mode or READ)
        self.name = self._header_name(filename, fileobj)
        if mode is None:
            mode = getattr(fileobj, "mode", READ)
        if mode.startswith("r"):
            self.mode = READ
            self._buffer = io.BufferedReader(_GzipReader(fileobj))
        elif mode.startswith(("w", "a", "x")):
            if asked is None:
                import warnings
                warnings.warn("GzipFile was opened for writing, but this will change in future Python releases.  "
                              "Specify the mode argument for opening it for writing.", FutureWarning, 2)
            self.mode = WRITE
            self.crc, self.size, self.offset = zlib.crc32(b""), 0, 0
            self._write_mtime = mtime
            self.compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
            self._buffer = io.BufferedWriter(_WriteBufferStream(self), buffer_size=_WRITE_BUFFER_SIZE)
        else:
            raise ValueError(f"Invalid mode: {mode!r}")
        self.fileobj = fileobj
        if self.mode == WRITE:
            self._write_gzip_header(compresslevel)

    @staticmethod
    def _header_name(filename, fileobj):
        if filename is not None:
            return os.fspath(filename)
        name = getattr(fileobj, "name", "")
        return name if isinstance(name, (str, bytes)) else ""

    @property
    def mtime(self):
        """The time in the header that was read last, if any was."""
        return self._buffer.raw._last_mtime

    def __repr__(self):
        return f"<gzip {repr(self.fileobj)[1:-1]} {id(self):#x}>"

    # Writing

    def _write_gzip_header(self, compresslevel):
        name = os.path.basename(self.name)
        if isinstance(name, str):
            try:
                name = name.encode("latin-1")
            except UnicodeEncodeError:
                name = b""  # the header has no other encoding
        name = name.removesuffix(b".gz")
        moment = time.time() if self._write_mtime is None else self._write_mtime
        effort = {_COMPRESS_LEVEL_BEST: 2, _COMPRESS_LEVEL_FAST: 4}.get(compresslevel, 0)
        self.fileobj.write(b"\x1f\x8b\x08%c" % (FNAME if name else 0))
        write32u(self.fileobj, int(moment))
        self.fileobj.write(b"%c\xff" % effort + (name + b"\0" if name else b""))

    def _require(self, mode, action):
        self._check_not_closed()
        if self.mode != mode:
            kind = "write-only" if mode == READ else "read-only"
            raise OSError(errno.EBADF, f"{action}() on {kind} GzipFile object")

    def write(self, data):
        """Compress data; the number of its bytes is returned."""
        self._require(WRITE, "write")
        return self._buffer.write(data)

    def _write_raw(self, data):
        count = len(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).nbytes
        if count:
            self.fileobj.write(self.compress.compress(data))
            self.crc = zlib.crc32(data, self.crc)
            self.size += count
            self.offset += count
        return count

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        """Write out what has been compressed so far, so that it can be decompressed."""
        self._check_not_closed()
        if self.mode == WRITE:
            self._buffer.flush()
            self.fileobj.write(self.compress.flush(zlib_mode))
            self.fileobj.flush()

    # Reading

    def read(self, size=-1):
        """Up to `size` bytes, or all."""
        self._require(READ, "read")
        return self._buffer.read(size)

    def read1(self, size=-1):
        """Up to `size` bytes with at most one read of the compressed file that brings any."""
        self._require(READ, "read1")
        return self._buffer.read1(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def peek(self, n):
        """What comes next, without moving on."""
        self._require(READ, "peek")
        return self._buffer.peek(n)

    def readline(self, size=-1):
        """A line, of at most `size` bytes."""
        self._check_not_closed()
        return self._buffer.readline(size)

    # State

    @property
    def closed(self):
        """Whether it is closed."""
        return self.fileobj is None

    def close(self):
        """Write what is left, and close the compressed file if it was opened here."""
        fileobj = self.fileobj
        if fileobj is None or self._buffer.closed:
            return
        try:
            if self.mode == WRITE:
                self._buffer.flush()
                fileobj.write(self.compress.flush())
                write32u(fileobj, self.crc)
                write32u(fileobj, self.size & 0xFFFFFFFF)
            else:
                self._buffer.close()
        finally:
            self.fileobj, owned, self.myfileobj = None, self.myfileobj, None
            if owned:
                owned.close()

    def fileno(self):
        """The compressed file's descriptor."""
        return self.fileobj.fileno()

    def readable(self):
        """Whether it can be read."""
        return self.mode == READ

    def writable(self):
        """Whether it can be written to."""
        return self.mode == WRITE

    def seekable(self):
        """It always is: going on is reading, or writing zeros."""
        return True

    def tell(self):
        """The position in what is compressed."""
        self._check_not_closed()
        if self.mode == READ:
            return self._buffer.tell()
        self._buffer.flush()
        return self.offset

    def rewind(self):
        """Go back to the begin."""
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self._buffer.seek(0)

    def seek(self, offset, whence=io.SEEK_SET):
        """Go to a position of what is compressed; a file that is written can only go on, with zeros."""
        self._check_not_closed()
        if self.mode == READ:
            return self._buffer.seek(offset, whence)
        self._buffer.flush()
        if whence not in (io.SEEK_SET, io.SEEK_CUR):
            raise ValueError("Seek from end not supported")
        gap = offset if whence == io.SEEK_CUR else offset - self.offset
        if gap < 0:
            raise OSError("Negative seek in write mode")
        zeros = bytes(min(gap, _WRITE_BUFFER_SIZE))
        while gap > 0:
            gap -= self.write(zeros[:gap])
        return self.tell()


# Members: header, deflated data, checksum and length

def _read_exact(fp, n):
    """Read `n` bytes, however many reads that takes."""
    data = fp.read(n)
    while len(data) < n:
        more = fp.read(n - len(data))
        if not more:
            raise EOFError(_ENDED_EARLY)
        data += more
    return data


def _pass_text(fp):
    """Read up to the zero byte that ends a text."""
    while fp.read(1) not in (b"", b"\0"):
        pass


def _read_gzip_header(fp):
    """Read a member's header and return its time, or None at the file's end."""
    magic = fp.read(2)
    if not magic:
        return None
    if magic != b"\x1f\x8b":
        raise BadGzipFile(f"Not a gzipped file ({magic!r})")
    fields = _read_exact(fp, 8)
    if fields[0] != zlib.DEFLATED:
        raise BadGzipFile("Unknown compression method")
    flags = fields[1]
    if flags & FEXTRA:
        _read_exact(fp, int.from_bytes(_read_exact(fp, 2), "little"))
    for bit in (FNAME, FCOMMENT):
        if flags & bit:
            _pass_text(fp)
    if flags & FHCRC:
        _read_exact(fp, 2)
    return int.from_bytes(fields[2:6], "little")


class _GzipReader(_compression.DecompressReader):
    """What a file of gzip members contains."""

    def __init__(self, fp):
        super().__init__(_PaddedFile(fp), zlib._ZlibDecompressor, wbits=-zlib.MAX_WBITS)
        self._in_member, self._last_mtime = False, None

    def _next_piece(self, size):
        while True:
            decoder = self._decompressor
            if self._in_member and decoder.eof:
                self._fp.prepend(decoder.unused_data)
                self._end_member()
            if not self._in_member and not self._begin_member():
                return b""
            decoder = self._decompressor
            source = b""
            if decoder.needs_input:
                source = self._fp.read(READ_BUFFER_SIZE)
                if not source:
                    raise EOFError(_ENDED_EARLY)
            data = decoder.decompress(source, size)
            self._crc = zlib.crc32(data, self._crc)
            self._length += len(data)
            if data:
                return data

    def _begin_member(self):
        moment = _read_gzip_header(self._fp)
        if moment is None:
            return False
        self._last_mtime, self._in_member = moment, True
        self._decompressor = self._new_decompressor()
        self._crc, self._length = zlib.crc32(b""), 0
        return True

    def _end_member(self):
        """Compare checksum and length, and pass the zeros that may follow a member."""
        self._in_member = False
        crc = int.from_bytes(_read_exact(self._fp, 4), "little")
        length = int.from_bytes(_read_exact(self._fp, 4), "little")
        if crc != self._crc:
            raise BadGzipFile(f"CRC check failed {crc:#x} != {self._crc:#x}")
        if length != self._length & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        while (byte := self._fp.read(1)) == b"\0":
            pass
        self._fp.prepend(byte)

    def _rewind(self):
        super()._rewind()
        self._in_member = False


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=None):
    """Compress data; `mtime` is the time that the header gets."""
    member = zlib.compress(data, level=compresslevel, wbits=31)
    moment = int(time.time() if mtime is None else mtime)
    # The system is said to be unknown, so that results are everywhere the same.
    return b"".join((member[:4], moment.to_bytes(4, "little"), member[8:9], b"\xff", member[10:]))


def decompress(data):
    """Decompress data, which may consist of several members."""
    pieces = []
    while True:
        header = io.BytesIO(data)
        if _read_gzip_header(header) is None:
            return b"".join(pieces)
        decoder = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        plain = decoder.decompress(data[header.tell():])
        rest = decoder.unused_data
        if not decoder.eof or len(rest) < 8:
            raise EOFError(_ENDED_EARLY)
        if int.from_bytes(rest[:4], "little") != zlib.crc32(plain):
            raise BadGzipFile("CRC check failed")
        if int.from_bytes(rest[4:8], "little") != len(plain) & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        pieces.append(plain)
        data = rest[8:].lstrip(b"\0")


def _parser():
    from argparse import ArgumentParser
    parser = ArgumentParser(
        description="A simple command line interface for the gzip module: act like gzip, but do not delete the input file.")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--fast", action="store_true", help="compress faster")
    way.add_argument("--best", action="store_true", help="compress better")
    way.add_argument("-d", "--decompress", action="store_true", help="act like gunzip instead of gzip")
    parser.add_argument("args", nargs="*", default=["-"], metavar="file")
    return parser


def _ends(name, options):
    """The file to read and the one to write for an argument of the command line."""
    if options.decompress:
        if name == "-":
            return GzipFile("", "rb", fileobj=sys.stdin.buffer), sys.stdout.buffer
        if not name.endswith(".gz"):
            sys.exit(f"filename doesn't end in .gz: {name!r}")
        return open(name, "rb"), builtins.open(name.removesuffix(".gz"), "wb")
    if options.fast:
        level = _COMPRESS_LEVEL_FAST
    else:
        level = _COMPRESS_LEVEL_BEST if options.best else _COMPRESS_LEVEL_TRADEOFF
    if name == "-":
        return sys.stdin.buffer, GzipFile("", "wb", fileobj=sys.stdout.buffer, compresslevel=level)
    return builtins.open(name, "rb"), open(name + ".gz", "wb", compresslevel=level)


def main():
    """Compress or decompress the files of the command line."""
    options = _parser().parse_args()
    for name in options.args:
        source, target = _ends(name, options)
        while data := source.read(READ_BUFFER_SIZE):
            target.write(data)
        if target is not sys.stdout.buffer:
            target.close()
        if source is not sys.stdin.buffer:
            source.close()


if __name__ == "__main__":
    main()
