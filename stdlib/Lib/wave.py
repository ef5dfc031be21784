"""Files of sound in the format WAVE.

    with wave.open("in.wav") as sound:
        print(sound.getparams())
        frames = sound.readframes(sound.getnframes())

A frame has a sample for each channel. Samples are not changed: they are what a program makes of the bytes.
"""

import builtins
import struct
import sys
import warnings
from collections import namedtuple

__all__ = ["open", "Error", "Wave_read", "Wave_write"]

WAVE_FORMAT_PCM, WAVE_FORMAT_EXTENSIBLE = 0x0001, 0xFFFE
# What an extensible format calls PCM.
KSDATAFORMAT_SUBTYPE_PCM = bytes.fromhex("0100000000001000800000aa00389b71")

_wave_params = namedtuple("_wave_params", "nchannels sampwidth framerate nframes comptype compname")
_UNCOMPRESSED = "NONE", "not compressed"


class Error(Exception):
    """Raised for files that are wrong, and for what cannot be written."""


def _deprecated(method):
    warnings._deprecated(method, "{name!r} is deprecated and slated for removal in Python {remove}", remove=(3, 15))


def _byteswap(data, width):
    """Return samples with their bytes the other way round."""
    swapped = bytearray(len(data))
    for place in range(width):
        swapped[place::width] = data[width - 1 - place::width]
    return bytes(swapped)


class _Chunk:
    """A part of a file, with a name of four letters; it is read as a file is. Parts begin at even places."""

    def __init__(self, file, align=True, bigendian=True, inclheader=False):
        self.file, self.align, self.closed = file, align, False
        self.chunkname = file.read(4)
        size = file.read(4)
        if len(self.chunkname) < 4 or len(size) < 4:
            raise EOFError
        self.chunksize = int.from_bytes(size, "big" if bigendian else "little") - (8 if inclheader else 0)
        self.size_read = 0
        try:
            self.offset = file.tell()
        except (AttributeError, OSError):
            self.offset = None

    @property
    def seekable(self):
        return self.offset is not None

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def getname(self):
        """Return the name."""
        return self.chunkname

    def close(self):
        """Go to the end of the part."""
        if not self.closed:
            try:
                self.skip()
            finally:
                self.closed = True

    def tell(self):
        """Return the place in the part."""
        self._check()
        return self.size_read

    def seek(self, pos, whence=0):
        """Go to a place in the part."""
        self._check()
        if not self.seekable:
            raise OSError("cannot seek")
        pos += (0, self.size_read, self.chunksize)[whence]
        if not 0 <= pos <= self.chunksize:
            raise RuntimeError
        self.file.seek(self.offset + pos)
        self.size_read = pos

    def read(self, size=-1):
        """Read so many bytes, or up to the end of the part."""
        self._check()
        left = self.chunksize - self.size_read
        data = self.file.read(left if size < 0 else min(size, left))
        self.size_read += len(data)
        if self.size_read == self.chunksize and self.align and self.chunksize % 2:
            self.size_read += len(self.file.read(1))
        return data

    def skip(self):
        """Go to the end of the part, reading what cannot be left out."""
        self._check()
        left = self.chunksize + (self.chunksize % 2 if self.align else 0) - self.size_read
        if self.seekable:
            try:
                self.file.seek(left, 1)
            except OSError:
                pass
            else:
                self.size_read += left
                return
        while self.size_read < self.chunksize:
            if not self.read(min(8192, self.chunksize - self.size_read)):
                raise EOFError


class _Sound:
    """What both directions share: the parameters, and a file that may have been opened here."""

    _file = _opened = None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __del__(self):
        self.close()

    def _open(self, file, mode):
        if isinstance(file, str):
            file = self._opened = builtins.open(file, mode)
        try:
            self.initfp(file)
        except BaseException:
            if self._opened:
                file.close()
            raise

    def _close_opened(self):
        file, self._opened = self._opened, None
        if file:
            file.close()

    def getmarkers(self):
        """Deprecated: there are no markers."""
        _deprecated(f"{type(self).__name__}.getmarkers")

    def getmark(self, id):
        """Deprecated: there are no markers."""
        _deprecated(f"{type(self).__name__}.getmark")
        raise Error("no marks")


def _getter(name, what):
    """Return a method that returns a parameter."""
    def get(self):
        return getattr(self, f"_{name}")

    get.__name__, get.__doc__ = f"get{name}", f"Return {what}."
    return get


class Wave_read(_Sound):
    """A file to read."""

    def __init__(self, f):
        self._open(f, "rb")

    def initfp(self, file):
        """Read up to the samples."""
        self._convert, self._soundpos = None, 0
        self._file = _Chunk(file, bigendian=False)
        if self._file.getname() != b"RIFF":
            raise Error("file does not start with RIFF id")
        if self._file.read(4) != b"WAVE":
            raise Error("not a WAVE file")
        self._data_chunk = self._find_data()
        if self._data_chunk is None:
            raise Error("fmt chunk and/or data chunk missing")

    def _find_data(self):
        """Return the part with the samples, None if there is none; other parts are left out."""
        self._data_seek_needed, has_format = True, False
        while True:
            try:
                chunk = _Chunk(self._file, bigendian=False)
            except EOFError:
                return None
            if chunk.getname() == b"fmt ":
                self._read_fmt_chunk(chunk)
                has_format = True
            elif chunk.getname() == b"data":
                if not has_format:
                    raise Error("data chunk before fmt chunk")
                self._nframes, self._data_seek_needed = chunk.chunksize // self._framesize, False
                return chunk
            chunk.skip()

    def _read_fmt_chunk(self, chunk):
        try:
            form, self._nchannels, self._framerate, _, _ = struct.unpack("<HHLLH", chunk.read(14))
        except struct.error:
            raise EOFError from None
        if form not in (WAVE_FORMAT_PCM, WAVE_FORMAT_EXTENSIBLE):
            raise Error(f"unknown format: {form!r}")
        try:
            bits, = struct.unpack("<H", chunk.read(2))
            if form == WAVE_FORMAT_EXTENSIBLE:
                struct.unpack("<HHL", chunk.read(8))
                subtype = chunk.read(16)
                if len(subtype) < 16:
                    raise EOFError
                if subtype != KSDATAFORMAT_SUBTYPE_PCM:
                    raise Error(f"unknown extended format: {subtype!r}")
        except struct.error:
            raise EOFError from None
        self._sampwidth = (bits + 7) // 8
        if not self._sampwidth:
            raise Error("bad sample width")
        if not self._nchannels:
            raise Error("bad # of channels")
        self._framesize = self._nchannels * self._sampwidth
        self._comptype, self._compname = _UNCOMPRESSED

    def getfp(self):
        """Return the file."""
        return self._file

    def close(self):
        """Close the file if it was opened here."""
        self._file = None
        self._close_opened()

    def rewind(self):
        """Go to the first frame."""
        self._data_seek_needed, self._soundpos = True, 0

    def tell(self):
        """Return the number of the next frame."""
        return self._soundpos

    def setpos(self, pos):
        """Go to a frame."""
        if not 0 <= pos <= self._nframes:
            raise Error("position not in range")
        self._data_seek_needed, self._soundpos = True, pos

    getnchannels = _getter("nchannels", "the number of channels")
    getnframes = _getter("nframes", "the number of frames")
    getsampwidth = _getter("sampwidth", "the bytes of a sample")
    getframerate = _getter("framerate", "the frames per second")
    getcomptype, getcompname = _getter("comptype", "'NONE'"), _getter("compname", "'not compressed'")

    def getparams(self):
        """Return all of these in a named tuple."""
        return _wave_params(self._nchannels, self._sampwidth, self._framerate, self._nframes, *_UNCOMPRESSED)

    def readframes(self, nframes):
        """Return at most so many frames, as bytes."""
        if self._data_seek_needed:
            self._data_chunk.seek(0)
            if place := self._soundpos * self._framesize:
                self._data_chunk.seek(place)
            self._data_seek_needed = False
        if nframes == 0:
            return b""
        data = self._data_chunk.read(nframes * self._framesize)
        if self._sampwidth != 1 and sys.byteorder == "big":
            data = _byteswap(data, self._sampwidth)
        if self._convert and data:
            data = self._convert(data)
        self._soundpos += len(data) // self._framesize
        return data


class Wave_write(_Sound):
    """A file to write. Channels, width and rate must be set first; the number of frames is written at the end."""

    def __init__(self, f):
        self._open(f, "wb")

    def initfp(self, file):
        """Begin with nothing set."""
        self._file, self._convert = file, None
        self._nchannels = self._sampwidth = self._framerate = 0
        self._nframes = self._nframeswritten = self._datawritten = self._datalength = 0
        self._headerwritten = False

    # Parameters.

    def _set(self, name, value):
        if self._datawritten:
            raise Error("cannot change parameters after starting to write")
        setattr(self, f"_{name}", value)

    def _get(self, name, what):
        value = getattr(self, f"_{name}")
        if not value:
            raise Error(f"{what} not set")
        return value

    def setnchannels(self, nchannels):
        """Set the number of channels."""
        if not self._datawritten and nchannels < 1:
            raise Error("bad # of channels")
        self._set("nchannels", nchannels)

    def getnchannels(self):
        """Return the number of channels."""
        return self._get("nchannels", "number of channels")

    def setsampwidth(self, sampwidth):
        """Set the bytes of a sample: 1 to 4."""
        if not self._datawritten and not 1 <= sampwidth <= 4:
            raise Error("bad sample width")
        self._set("sampwidth", sampwidth)

    def getsampwidth(self):
        """Return the bytes of a sample."""
        return self._get("sampwidth", "sample width")

    def setframerate(self, framerate):
        """Set the frames per second."""
        if not self._datawritten and framerate <= 0:
            raise Error("bad frame rate")
        self._set("framerate", int(round(framerate)))

    def getframerate(self):
        """Return the frames per second."""
        return self._get("framerate", "frame rate")

    def setnframes(self, nframes):
        """Set the number of frames that will be written."""
        self._set("nframes", nframes)

    def getnframes(self):
        """Return the number of frames that have been written."""
        return self._nframeswritten

    def setcomptype(self, comptype, compname):
        """Set the compression, which can only be 'NONE'."""
        if not self._datawritten and comptype not in (None, "NONE"):
            raise Error("unsupported compression type")
        self._set("comptype", comptype)
        self._compname = compname

    getcomptype, getcompname = _getter("comptype", "the compression"), _getter("compname", "the name of the compression")

    def setparams(self, params):
        """Set all of these, given in the order of getparams()."""
        if self._datawritten:
            raise Error("cannot change parameters after starting to write")
        nchannels, sampwidth, framerate, nframes, comptype, compname = params
        self.setnchannels(nchannels)
        self.setsampwidth(sampwidth)
        self.setframerate(framerate)
        self.setnframes(nframes)
        self.setcomptype(comptype, compname)

    def getparams(self):
        """Return all of these in a named tuple."""
        if not (self._nchannels and self._sampwidth and self._framerate):
            raise Error("not all parameters set")
        return _wave_params(self._nchannels, self._sampwidth, self._framerate, self._nframes, self._comptype, self._compname)

    def setmark(self, id, pos, name):
        """Deprecated: there are no markers."""
        _deprecated("Wave_write.setmark")
        raise Error("setmark() not supported")

    # Frames.

    def tell(self):
        """Return the number of frames that have been written."""
        return self._nframeswritten

    def writeframesraw(self, data):
        """Write frames; their number in the file is left as it is."""
        if not isinstance(data, bytes | bytearray):
            data = memoryview(data).cast("B")
        self._ensure_header_written(len(data))
        frames = len(data) // (self._sampwidth * self._nchannels)
        if self._convert:
            data = self._convert(data)
        if self._sampwidth != 1 and sys.byteorder == "big":
            data = _byteswap(data, self._sampwidth)
        self._file.write(data)
        self._datawritten += len(data)
        self._nframeswritten += frames

    def writeframes(self, data):
        """Write frames, and correct their number in the file."""
        self.writeframesraw(data)
        if self._datalength != self._datawritten:
            self._patchheader()

    def close(self):
        """Complete the file; close it if it was opened here."""
        try:
            if self._file:
                self._ensure_header_written(0)
                if self._datalength != self._datawritten:
                    self._patchheader()
                self._file.flush()
        finally:
            self._file = None
            self._close_opened()

    def _ensure_header_written(self, datasize):
        if self._headerwritten:
            return
        for value, what in ((self._nchannels, "# channels"), (self._sampwidth, "sample width"), (self._framerate, "sampling rate")):
            if not value:
                raise Error(f"{what} not specified")
        self._write_header(datasize)

    def _write_header(self, initlength):
        assert not self._headerwritten
        frame = self._nchannels * self._sampwidth
        self._nframes = self._nframes or initlength // frame
        self._datalength = self._nframes * frame
        self._file.write(b"RIFF")
        try:
            self._form_length_pos = self._file.tell()
        except (AttributeError, OSError):
            self._form_length_pos = None
        self._file.write(struct.pack(
            "<L4s4sLHHLLHH4s", 36 + self._datalength, b"WAVE", b"fmt ", 16, WAVE_FORMAT_PCM, self._nchannels, self._framerate,
            frame * self._framerate, frame, self._sampwidth * 8, b"data"))
        if self._form_length_pos is not None:
            self._data_length_pos = self._file.tell()
        self._file.write(struct.pack("<L", self._datalength))
        self._headerwritten = True

    def _patchheader(self):
        """Write the lengths once more, where they are."""
        assert self._headerwritten
        if self._datawritten == self._datalength:
            return
        here = self._file.tell()
        for place, length in ((self._form_length_pos, 36 + self._datawritten), (self._data_length_pos, self._datawritten)):
            self._file.seek(place)
            self._file.write(struct.pack("<L", length))
        self._file.seek(here)
        self._datalength = self._datawritten


def open(f, mode=None):
    """Open a file, given as such or by name, to read ('r', 'rb') or to write ('w', 'wb')."""
    if mode is None:
        mode = getattr(f, "mode", "rb")
    if mode in ("r", "rb"):
        return Wave_read(f)
    if mode in ("w", "wb"):
        return Wave_write(f)
    raise Error("mode must be 'r', 'rb', 'w', or 'wb'")
