"""The files that members of a zip file are read from and written to."""

import io
import struct
import zipfile

from ._layout import (
    _MASK_USE_DATA_DESCRIPTOR, DESCRIPTOR_SIGNATURE, ZIP_DEFLATED, ZIP_STORED, BadZipFile,
)
from ._methods import _get_compressor, _get_decompressor, _ZipDecrypter, compressor_names

try:
    from zlib import crc32
except ImportError:
    from binascii import crc32


class _SharedFile:
    """The archive's file as one of several readers sees it: each has a position of its own."""

    def __init__(self, file, pos, close, lock, writing):
        self._file, self._position, self._release = file, pos, close
        self._lock, self._writing = lock, writing
        self.seekable = file.seekable

    def _claim(self, action):
        if self._writing():
            raise ValueError(f"Can't {action} the ZIP file while there is an open writing handle on it. "
                             "Close the writing handle before trying to read.")

    def tell(self):
        return self._position

    def seek(self, offset, whence=0):
        with self._lock:
            self._claim("reposition in")
            if whence == io.SEEK_CUR:
                offset, whence = self._position + offset, io.SEEK_SET
            self._file.seek(offset, whence)
            self._position = self._file.tell()
            return self._position

    def read(self, n=-1):
        with self._lock:
            self._claim("read from")
            self._file.seek(self._position)
            data = self._file.read(n)
            self._position = self._file.tell()
            return data

    def close(self):
        if self._file is not None:
            file, self._file = self._file, None
            self._release(file)


class _Tellable:
    """A file that cannot tell its position, with the bytes written to it counted."""

    def __init__(self, fp):
        self.fp, self.offset = fp, 0

    def write(self, data):
        written = self.fp.write(data)
        self.offset += written
        return written

    def tell(self):
        return self.offset

    def flush(self):
        self.fp.flush()

    def close(self):
        self.fp.close()


class ZipExtFile(io.BufferedIOBase):
    """A member that is read; its checksum is compared when the end is reached."""

    __module__ = "zipfile"
    MAX_N = 1 << 30             # more than that at a time is too much for zlib
    MIN_READ_SIZE = 4 << 10
    MAX_SEEK_READ = 16 << 20

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj, self._pwd, self._close_fileobj = fileobj, pwd, close_fileobj
        self.mode, self.name, self.newlines = mode, zipinfo.filename, None
        self._info = zipinfo
        self._seekable = False
        try:
            self._seekable = fileobj.seekable()
            self._start = fileobj.tell() if self._seekable else None
        except AttributeError:
            pass
        self._checked = hasattr(zipinfo, "CRC")
        self._rewind()

    def _rewind(self):
        """Begin at the member's first byte."""
        info = self._info
        self._readbuffer, self._offset = b"", 0
        self._stored_left, self._plain_left = info.compress_size, info.file_size
        self._crc, self._crc_valid, self._eof = 0, self._checked, False
        self._decompressor = _get_decompressor(info.compress_type)
        self._decrypt = self._open_cipher() if self._pwd else None

    def _open_cipher(self):
        """A decrypter that has read the 12 bytes in front, of which the last shows whether the password is right."""
        decrypt = _ZipDecrypter(self._pwd)
        head = decrypt(self._fileobj.read(12))
        self._stored_left -= 12
        info = self._info
        expected = info._raw_time >> 8 if info.flag_bits & _MASK_USE_DATA_DESCRIPTOR else info.CRC >> 24
        if head[11] != expected & 0xFF:
            raise RuntimeError(f"Bad password for file {info.orig_filename!r}")
        return decrypt

    def __repr__(self):
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        if self.closed:
            return f"<{kind} [closed]>"
        method = self._info.compress_type
        suffix = "" if method == ZIP_STORED else f" compress_type={compressor_names.get(method, method)}"
        return f"<{kind} name={self.name!r}{suffix}>"

    def _require_open(self, text="I/O operation on closed file."):
        if self.closed:
            raise ValueError(text)

    def readable(self):
        self._require_open()
        return True

    def seekable(self):
        self._require_open()
        return self._seekable

    def tell(self):
        self._require_open("tell on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        return self._position()

    def _position(self):
        return self._info.file_size - self._plain_left - (len(self._readbuffer) - self._offset)

    # Reading

    def _take(self, n):
        """Up to `n` bytes from what is decoded already."""
        data = self._readbuffer[self._offset:self._offset + n]
        self._offset += len(data)
        return data

    def readline(self, limit=-1):
        if limit < 0:
            end = self._readbuffer.find(b"\n", self._offset) + 1
            if end > 0:
                return self._take(end - self._offset)
        return super().readline(limit)

    def peek(self, n=1):
        """What can be had without moving on, at most 512 bytes."""
        if n > len(self._readbuffer) - self._offset:
            ahead = self.read(n)
            self._readbuffer, self._offset = ahead + self._readbuffer[self._offset:], 0
        return self._readbuffer[self._offset:self._offset + 512]

    def read(self, n=-1):
        self._require_open("read from closed file.")
        if n is None or n < 0:
            pieces = [self._take(len(self._readbuffer))]
            while not self._eof:
                pieces.append(self._decode(self.MAX_N))
            return b"".join(pieces)
        pieces = [self._take(n)]
        missing = n - len(pieces[0])
        while missing > 0 and not self._eof:
            data = self._decode(missing)
            if len(data) > missing:
                self._readbuffer, self._offset = data, missing
                data = data[:missing]
            pieces.append(data)
            missing -= len(data)
        return b"".join(pieces)

    def read1(self, n):
        """Up to `n` bytes by at most one read that brings any."""
        if n is None or n < 0:
            data = self._take(len(self._readbuffer))
            while not data and not self._eof:
                data = self._decode(self.MAX_N)
            return data
        data = self._take(n)
        while n > 0 and not data and not self._eof:
            fresh = self._decode(n)
            if fresh:
                data = fresh[:n]
                self._readbuffer, self._offset = fresh, len(data)
        return data

    def _decode(self, n):
        """Read, decrypt and decompress a piece, of `n` bytes if that can be told, and check the sum at the end."""
        if self._eof or n <= 0:
            return b""
        method = self._info.compress_type
        if method == ZIP_DEFLATED:
            tail = self._decompressor.unconsumed_tail
            if n > len(tail):
                tail += self._read_stored(n - len(tail))
        else:
            tail = self._read_stored(n)
        if method == ZIP_STORED:
            data, self._eof = tail, self._stored_left <= 0
        elif method == ZIP_DEFLATED:
            inflate = self._decompressor
            data = inflate.decompress(tail, max(n, self.MIN_READ_SIZE))
            self._eof = inflate.eof or self._stored_left <= 0 and not inflate.unconsumed_tail
            if self._eof:
                data += inflate.flush()
        else:
            data = self._decompressor.decompress(tail)
            self._eof = self._decompressor.eof or self._stored_left <= 0
        data = data[:self._plain_left]
        self._plain_left -= len(data)
        self._eof = self._eof or self._plain_left <= 0
        self._update_crc(data)
        return data

    def _read_stored(self, n):
        """A piece of the data as it stands in the archive."""
        if self._stored_left <= 0:
            return b""
        data = self._fileobj.read(min(max(n, self.MIN_READ_SIZE), self._stored_left))
        if not data:
            raise EOFError
        self._stored_left -= len(data)
        return data if self._decrypt is None else self._decrypt(data)

    def _update_crc(self, newdata):
        """Take data into the checksum, and compare that when the end is reached."""
        if self._crc_valid:
            self._crc = crc32(newdata, self._crc)
            if self._eof and self._crc != self._info.CRC:
                raise BadZipFile(f"Bad CRC-32 for file {self.name!r}")

    # Moving

    def seek(self, offset, whence=0):
        self._require_open("seek on closed file.")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        here, size = self._position(), self._info.file_size
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: here, io.SEEK_END: size}
        if whence not in bases:
            raise ValueError("whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)")
        target = min(max(bases[whence] + offset, 0), size)
        buffered = self._offset + target - here
        if 0 <= buffered < len(self._readbuffer):
            self._offset = buffered
        elif self._info.compress_type == ZIP_STORED and self._decrypt is None and target != here:
            self._jump(target)
        else:
            if target < here:
                self._fileobj.seek(self._start)
                self._rewind()
                here = 0
            while here < target:
                self.read(min(self.MAX_SEEK_READ, target - here))
                here = self._position()
        return self._position()

    def _jump(self, target):
        """Go to a position of data that is stored as it is; the checksum of what is passed over is not known then."""
        self._crc_valid = False
        self._fileobj.seek(self._start + target)
        self._stored_left = self._info.compress_size - target
        self._plain_left = self._info.file_size - target
        self._readbuffer, self._offset, self._eof = b"", 0, self._plain_left <= 0

    def close(self):
        try:
            if self._close_fileobj:
                self._fileobj.close()
        finally:
            super().close()


class _ZipWriteFile(io.BufferedIOBase):
    """A member that is written; sizes and checksum are filled in when it is closed."""

    __module__ = "zipfile"

    def __init__(self, zf, zinfo, zip64):
        self._archive, self._info, self._zip64 = zf, zinfo, zip64
        self._compressor = _get_compressor(zinfo.compress_type, zinfo.compress_level)
        self._size = self._packed = self._crc = 0

    mode = property(lambda self: "wb")
    name = property(lambda self: self._info.filename)
    _fileobj = property(lambda self: self._archive.fp)

    def writable(self):
        return True

    def _put(self, data):
        self._packed += len(data)
        self._fileobj.write(data)

    def write(self, data):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        count = len(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).nbytes
        self._size += count
        self._crc = crc32(data, self._crc)
        if self._compressor:
            self._put(self._compressor.compress(data))
        else:
            self._packed += count
            self._fileobj.write(data)
        return count

    def close(self):
        if self.closed:
            return
        try:
            super().close()
            self._finish()
        finally:
            self._archive._writing = False

    def _finish(self):
        """Record what is known only now, behind the data or in the header in front of it."""
        if self._compressor:
            self._put(self._compressor.flush())
        info, archive, file = self._info, self._archive, self._fileobj
        info.CRC, info.file_size, info.compress_size = self._crc, self._size, self._packed
        if not self._zip64:
            for title, size in (("File", self._size), ("Compressed", self._packed)):
                if size > zipfile.ZIP64_LIMIT:
                    raise RuntimeError(f"{title} size too large, try using force_zip64")
        if info.flag_bits & _MASK_USE_DATA_DESCRIPTOR:
            layout = "<LLQQ" if self._zip64 else "<LLLL"
            file.write(struct.pack(layout, DESCRIPTOR_SIGNATURE, self._crc, self._packed, self._size))
            archive.start_dir = file.tell()
        else:
            archive.start_dir = file.tell()
            file.seek(info.header_offset)
            file.write(info.FileHeader(self._zip64))
            file.seek(archive.start_dir)
        archive._register(info)
