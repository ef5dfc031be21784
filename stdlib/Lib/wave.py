"""Sound files of the kind WAVE: uncompressed samples inside a RIFF container.

Reading and writing are done by two classes, of which open() chooses one:

    with wave.open("bell.wav") as bell:
        rate, samples = bell.getframerate(), bell.readframes(bell.getnframes())

A frame is one sample per channel. Bytes go in and out as they are in memory; nothing is converted but their order.
"""

import struct
import sys
from collections import namedtuple
from io import open as _open_path
from itertools import chain

__all__ = ["open", "Error", "Wave_read", "Wave_write"]

WAVE_FORMAT_PCM = 1
WAVE_FORMAT_EXTENSIBLE = 0xFFFE
# A GUID, the way it lies in a file: its first three numbers are little-endian.
_GUID = struct.Struct("<LHH2s6s")
KSDATAFORMAT_SUBTYPE_PCM = _GUID.pack(1, 0, 0x10, b"\x80\x00", b"\x00\xaa\x00\x38\x9b\x71")

_wave_params = namedtuple("_wave_params", ["nchannels", "sampwidth", "framerate", "nframes", "comptype", "compname"])
_PLAIN = _wave_params(0, 0, 0, 0, "NONE", "not compressed")

_TAG_AND_SIZE = struct.Struct("<4sL")
# The description of the samples: tag, channels, rate, then bytes per second and per frame, which follow from the rest.
_DESCRIPTION = struct.Struct("<HHL6x")
_BITS = struct.Struct("<H")
# What an extensible description adds: its own size, valid bits, the places of the speakers; the GUID comes after that.
_EXTENSION = struct.Struct("<8x16s")
# All that Wave_write puts in front of the samples, and where the two sizes stand in it.
_PREAMBLE = struct.Struct("<4sL 4s 4sLHHLLHH 4sL")
_RIFF_SIZE_AT, _DATA_SIZE_AT = 4, _PREAMBLE.size - 4
_BEFORE_DATA = _PREAMBLE.size - _TAG_AND_SIZE.size
_BLOCK = 1 << 13


class Error(Exception):
    """The file is no WAVE file this module knows, or the request makes no sense for it."""


def _require(condition, complaint):
    if not condition:
        raise Error(complaint)


def _outdated(method):
    """Warn the caller's caller that a method will go."""
    import warnings
    warnings.warn(f"{method!r} is deprecated and slated for removal in Python 3.15", DeprecationWarning, stacklevel=3)


def _byteswap(data, width):
    """Turn every sample of that many bytes round."""
    lanes = [data[lane::width] for lane in reversed(range(width))]
    return bytes(chain.from_iterable(zip(*lanes, strict=True)))


def _native(data, width):
    """Exchange the order of the file with that of the machine; it is the same step in both directions."""
    return _byteswap(data, width) if sys.byteorder == "big" and width > 1 else data


def _position(stream):
    """Where a stream stands, or None if it cannot tell."""
    try:
        return stream.tell()
    except (AttributeError, OSError):
        return None


class _Section:
    """A window on one chunk of a RIFF stream. A chunk can contain others, so the stream may be a section itself."""

    def __init__(self, stream):
        head = stream.read(_TAG_AND_SIZE.size)
        if len(head) < _TAG_AND_SIZE.size:
            raise EOFError
        self._tag, self.length = _TAG_AND_SIZE.unpack(head)
        # A chunk of odd length is followed by a byte that belongs to nobody.
        self._extent = self.length + self.length % 2
        self._stream, self._origin, self._at = stream, _position(stream), 0
        self.closed = False

    @classmethod
    def each_in(cls, stream):
        """Generate the chunks of a stream; what the taker leaves of one is passed over before the next."""
        while True:
            try:
                section = cls(stream)
            except EOFError:
                return
            yield section
            section.skip()

    def _live(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def getname(self):
        """Return the four bytes that say what the chunk contains."""
        return self._tag

    def tell(self):
        """Return how far the reading has come."""
        self._live()
        return self._at

    def read(self, size=-1):
        """Return the next bytes, at most to the end of the chunk."""
        self._live()
        remaining = max(0, self.length - self._at)
        if remaining == 0:
            return b""
        piece = self._stream.read(remaining if size < 0 else min(size, remaining))
        self._at += len(piece)
        if self._at == self.length < self._extent:
            self._at += len(self._stream.read(1))
        return piece

    def unpack(self, layout):
        """Read as much as a structure takes, and return its fields."""
        piece = self.read(layout.size)
        if len(piece) < layout.size:
            raise EOFError
        return layout.unpack(piece)

    def seek(self, pos, whence=0):
        """Move inside the chunk."""
        self._live()
        if self._origin is None:
            raise OSError("cannot seek")
        match whence:
            case 1:
                pos += self._at
            case 2:
                pos += self.length
        if pos < 0 or pos > self.length:
            raise RuntimeError
        self._stream.seek(pos + self._origin)
        self._at = pos

    def skip(self):
        """Leave the chunk behind, with a jump where the stream allows one."""
        self._live()
        if self._origin is not None:
            try:
                self._stream.seek(self._extent - self._at, 1)
            except OSError:
                pass
            else:
                self._at = self._extent
        while self._at < self.length:
            if not self.read(_BLOCK):
                raise EOFError

    def close(self):
        """Leave the chunk behind for good."""
        try:
            if not self.closed:
                self.skip()
        finally:
            self.closed = True


def _described(section):
    """Return the parameters that a chunk "fmt " gives."""
    kind, channels, rate = section.unpack(_DESCRIPTION)
    _require(kind in (WAVE_FORMAT_PCM, WAVE_FORMAT_EXTENSIBLE), f"unknown format: {kind!r}")
    bits, = section.unpack(_BITS)
    if kind == WAVE_FORMAT_EXTENSIBLE:
        guid, = section.unpack(_EXTENSION)
        if guid != KSDATAFORMAT_SUBTYPE_PCM:
            first, second, third, *rest = _GUID.unpack(guid)
            tail = "-".join(map(bytes.hex, rest))
            raise Error(f"unknown extended format: {first:08x}-{second:04x}-{third:04x}-{tail}")
    width = -(-bits // 8)
    _require(width, "bad sample width")
    _require(channels, "bad # of channels")
    return _PLAIN._replace(nchannels=channels, sampwidth=width, framerate=rate)


def _frame_size(params):
    return params.nchannels * params.sampwidth


class _SoundFile:
    """A stream, which is closed with the object only if it was opened for it, and the parameters of its sound."""

    _stream = _own_stream = None
    _params = _PLAIN

    def _attach(self, target, mode):
        if not isinstance(target, str):
            return self.initfp(target)
        self._own_stream = _open_path(target, mode)
        try:
            self.initfp(self._own_stream)
        except BaseException:
            self._detach()
            raise

    def _detach(self):
        own, self._own_stream, self._stream = self._own_stream, None, None
        if own is not None:
            own.close()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __del__(self):
        self.close()


def _reporting(field, meaning):
    """Make a method that tells one parameter."""
    def report(self):
        return getattr(self._params, field)

    report.__name__ = report.__qualname__ = "get" + field
    report.__doc__ = f"Return {meaning}."
    return report


class Wave_read(_SoundFile):
    """The frames of a WAVE file, from a path or an open binary file."""

    def __init__(self, f):
        self._attach(f, "rb")

    def initfp(self, file):
        """Take a file and advance to its samples."""
        self._next, self._pending = 0, None
        self._stream = riff = _Section(file)
        _require(riff.getname() == b"RIFF", "file does not start with RIFF id")
        _require(riff.read(4) == b"WAVE", "not a WAVE file")
        params = None
        for section in _Section.each_in(riff):
            match section.getname():
                case b"fmt ":
                    params = _described(section)
                case b"data":
                    _require(params, "data chunk before fmt chunk")
                    self._samples = section
                    self._params = params._replace(nframes=section.length // _frame_size(params))
                    return
        raise Error("fmt chunk and/or data chunk missing")

    def getfp(self):
        """Return the object that the file is read through, None after close()."""
        return self._stream

    def close(self):
        """Let go of the file; it is closed if only its path was given."""
        self._detach()

    getnchannels = _reporting("nchannels", "how many channels there are")
    getsampwidth = _reporting("sampwidth", "the size of a sample in bytes")
    getframerate = _reporting("framerate", "how many frames make a second")
    getnframes = _reporting("nframes", "how many frames there are")
    getcomptype = _reporting("comptype", "the kind of compression: 'NONE'")
    getcompname = _reporting("compname", "the compression in words: 'not compressed'")

    def getparams(self):
        """Return a named tuple of what the six other methods tell."""
        return self._params

    def getmarkers(self):
        """Return None, as there are no markers (deprecated)."""
        _outdated("Wave_read.getmarkers")

    def getmark(self, id):
        """Fail, as there are no markers (deprecated)."""
        _outdated("Wave_read.getmark")
        raise Error("no marks")

    def tell(self):
        """Return the number of the frame that comes next."""
        return self._next

    def rewind(self):
        """Make the first frame the next."""
        self.setpos(0)

    def setpos(self, pos):
        """Make a frame the next, by its number."""
        _require(0 <= pos <= self._params.nframes, "position not in range")
        # The stream moves when it is read, not now: it may not be able to.
        self._next, self._pending = pos, pos * _frame_size(self._params)

    def readframes(self, nframes):
        """Return the bytes of that many frames, of fewer at the end."""
        if self._pending is not None:
            self._samples.seek(self._pending)
            self._pending = None
        if nframes == 0:
            return b""
        step = _frame_size(self._params)
        frames = _native(self._samples.read(nframes * step), self._params.sampwidth)
        self._next += len(frames) // step
        return frames


# For each parameter: what makes a value wrong, and the complaint about it.
_WRONG = {
    "nchannels": (lambda count: count < 1, "bad # of channels"),
    "sampwidth": (lambda width: width < 1 or width > 4, "bad sample width"),
    "framerate": (lambda rate: rate <= 0, "bad frame rate"),
    "comptype": (lambda kind: kind != "NONE", "unsupported compression type"),
}
# The parameters nobody can guess: what they are called when asked for, and when they are needed.
_MANDATORY = {
    "nchannels": ("number of channels", "# channels"),
    "sampwidth": ("sample width", "sample width"),
    "framerate": ("frame rate", "sampling rate"),
}


class Wave_write(_SoundFile):
    """Makes a WAVE file at a path or in an open binary file.

    Channels, sample width and frame rate have to be set before the first frame. The sizes in front of the samples are
    put right afterwards if the number of frames was not foretold; only that needs a file that can seek.
    """

    # Bytes of samples that the preamble announces; None as long as there is no preamble.
    _announced = None

    def __init__(self, f):
        self._attach(f, "wb")

    def initfp(self, file):
        """Take a file, of which nothing is known yet."""
        self._stream, self._params, self._announced = file, _PLAIN, None
        self._frames_out = self._bytes_out = 0

    def _change(self, **fields):
        _require(not self._bytes_out, "cannot change parameters after starting to write")
        for field, value in fields.items():
            is_wrong, complaint = _WRONG.get(field, (None, ""))
            if is_wrong and is_wrong(value):
                raise Error(complaint)
        self._params = self._params._replace(**fields)

    def _known(self, field):
        value = getattr(self._params, field)
        _require(value, f"{_MANDATORY[field][0]} not set")
        return value

    def setnchannels(self, nchannels):
        """Say how many channels there are."""
        self._change(nchannels=nchannels)

    def getnchannels(self):
        """Return how many channels there are."""
        return self._known("nchannels")

    def setsampwidth(self, sampwidth):
        """Say how many bytes a sample has, from 1 to 4."""
        self._change(sampwidth=sampwidth)

    def getsampwidth(self):
        """Return how many bytes a sample has."""
        return self._known("sampwidth")

    def setframerate(self, framerate):
        """Say how many frames make a second; a fraction is rounded."""
        self._change(framerate=framerate)
        self._params = self._params._replace(framerate=int(round(framerate)))

    def getframerate(self):
        """Return how many frames make a second."""
        return self._known("framerate")

    def setnframes(self, nframes):
        """Foretell how many frames will be written."""
        self._change(nframes=nframes)

    def getnframes(self):
        """Return how many frames have been written so far."""
        return self._frames_out

    def tell(self):
        """Return the same number."""
        return self._frames_out

    def setcomptype(self, comptype, compname):
        """Name the compression: 'NONE' and any description."""
        self._change(comptype=comptype)
        # Attributes of their own: to ask for them before this call is an AttributeError.
        self._comptype, self._compname = comptype, compname

    def getcomptype(self):
        """Return the kind of compression that was set."""
        return self._comptype

    def getcompname(self):
        """Return the description that was set with it."""
        return self._compname

    def setparams(self, params):
        """Set everything at once, in the order that getparams() has."""
        channels, width, rate, count, kind, description = params
        self.setnchannels(channels)
        self.setsampwidth(width)
        self.setframerate(rate)
        self.setnframes(count)
        self.setcomptype(kind, description)

    def getparams(self):
        """Return a named tuple of everything set."""
        _require(all(getattr(self._params, field) for field in _MANDATORY), "not all parameters set")
        return self._params._replace(comptype=self._comptype, compname=self._compname)

    def setmark(self, id, pos, name):
        """Fail, as there are no markers (deprecated)."""
        _outdated("Wave_write.setmark")
        raise Error("setmark() not supported")

    def getmark(self, id):
        """Fail, as there are no markers (deprecated)."""
        _outdated("Wave_write.getmark")
        raise Error("no marks")

    def getmarkers(self):
        """Return None, as there are no markers (deprecated)."""
        _outdated("Wave_write.getmarkers")

    def _announce(self, size):
        """Write the preamble, once, for the foretold frames or else for so many bytes."""
        if self._announced is not None:
            return
        for field, (_, title) in _MANDATORY.items():
            _require(getattr(self._params, field), f"{title} not specified")
        channels, width, rate, count, *_ = self._params
        step = channels * width
        count = count or size // step
        total = count * step
        preamble = _PREAMBLE.pack(
            b"RIFF", _BEFORE_DATA + total, b"WAVE",
            b"fmt ", 16, WAVE_FORMAT_PCM, channels, rate, rate * step, step, width * 8,
            b"data", total)
        self._params = self._params._replace(nframes=count)
        self._start = _position(self._stream)
        self._stream.write(preamble)
        self._announced = total

    def _correct(self):
        """Make the sizes in the preamble those of what was written."""
        if self._announced == self._bytes_out:
            return
        end = self._stream.tell()
        for place, size in (_RIFF_SIZE_AT, _BEFORE_DATA + self._bytes_out), (_DATA_SIZE_AT, self._bytes_out):
            self._stream.seek(self._start + place)
            self._stream.write(size.to_bytes(4, "little"))
        self._stream.seek(end)
        self._announced = self._bytes_out

    def writeframesraw(self, data):
        """Append frames, whatever the preamble says."""
        if not isinstance(data, (bytes, bytearray)):
            data = memoryview(data).cast("B")
        self._announce(len(data))
        self._stream.write(_native(data, self._params.sampwidth))
        self._bytes_out += len(data)
        self._frames_out += len(data) // _frame_size(self._params)

    def writeframes(self, data):
        """Append frames, and see that the preamble counts them."""
        self.writeframesraw(data)
        self._correct()

    def close(self):
        """Finish the file; it is closed too if only its path was given."""
        try:
            if self._stream is not None:
                self._announce(0)
                self._correct()
                self._stream.flush()
        finally:
            self._detach()


def open(f, mode=None):
    """Return a Wave_read for the modes "r" and "rb", a Wave_write for "w" and "wb".

    f is a path or a binary file; the mode of the file, if it has one, counts where none is given.
    """
    match getattr(f, "mode", "rb") if mode is None else mode:
        case "r" | "rb":
            return Wave_read(f)
        case "w" | "wb":
            return Wave_write(f)
    raise Error("mode must be 'r', 'rb', 'w', or 'wb'")
