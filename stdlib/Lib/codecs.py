"""Codecs: the registry in which they are found, what they are made from, and streams that use them."""

import builtins
import sys

from _codecs import *
from _codecs import lookup, lookup_error, register_error

__all__ = ['register', 'lookup', 'open', 'EncodedFile', 'BOM', 'BOM_BE', 'BOM_LE', 'BOM32_BE', 'BOM32_LE', 'BOM64_BE',
           'BOM64_LE', 'BOM_UTF8', 'BOM_UTF16', 'BOM_UTF16_LE', 'BOM_UTF16_BE', 'BOM_UTF32', 'BOM_UTF32_LE',
           'BOM_UTF32_BE', 'CodecInfo', 'Codec', 'IncrementalEncoder', 'IncrementalDecoder', 'StreamReader',
           'StreamWriter', 'StreamReaderWriter', 'StreamRecoder', 'getencoder', 'getdecoder',
           'getincrementalencoder', 'getincrementaldecoder', 'getreader', 'getwriter', 'encode', 'decode',
           'iterencode', 'iterdecode', 'strict_errors', 'ignore_errors', 'replace_errors',
           'xmlcharrefreplace_errors', 'backslashreplace_errors', 'namereplace_errors', 'register_error',
           'lookup_error']

# What texts in these encodings may begin with: U+FEFF. The names with wrong numbers are old.
BOM_UTF8 = '\ufeff'.encode()
BOM_LE = BOM_UTF16_LE = BOM32_LE = b'\xff\xfe'
BOM_BE = BOM_UTF16_BE = BOM32_BE = b'\xfe\xff'
BOM_UTF32_LE = BOM64_LE = BOM_LE + bytes(2)
BOM_UTF32_BE = BOM64_BE = bytes(2) + BOM_BE
BOM, BOM_UTF32 = (BOM_LE, BOM_UTF32_LE) if sys.byteorder == 'little' else (BOM_BE, BOM_UTF32_BE)
BOM_UTF16 = BOM


# --- What codecs consist of -------------------------------------------------------------------

class CodecInfo(tuple):
    """All parts of a codec, as attributes; those of the first codecs also make it a tuple of four."""

    # False for codecs that convert something else: these are only used by encode() and decode() of this module.
    _is_text_encoding = True

    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None, *, _is_text_encoding=None):
        made = super().__new__(cls, (encode, decode, streamreader, streamwriter))
        made.name, made.encode, made.decode = name, encode, decode
        made.streamreader, made.streamwriter = streamreader, streamwriter
        made.incrementalencoder, made.incrementaldecoder = incrementalencoder, incrementaldecoder
        if _is_text_encoding is not None:
            made._is_text_encoding = _is_text_encoding
        return made

    def __getnewargs__(self):
        return (*self,)

    def __repr__(self):
        kind = type(self)
        return f'<{kind.__module__}.{kind.__qualname__} object for encoding {self.name} at {id(self):#x}>'


class Codec:
    """Converts without remembering anything.

    What to do about errors is given by name: 'strict' raises UnicodeError, 'ignore' leaves out, 'replace' puts a
    mark in the place; 'backslashreplace', 'xmlcharrefreplace' and 'namereplace' write it in another way,
    'surrogateescape' and 'surrogatepass' let it through; register_error() adds names.
    """

    def encode(self, input, errors='strict'):
        """Encode something; return the result, and how much of the input it is made of."""
        raise NotImplementedError

    def decode(self, input, errors='strict'):
        """Decode something; return the result, and how much of the input it is made of."""
        raise NotImplementedError


class IncrementalEncoder:
    """Encodes a text that comes in pieces."""

    def __init__(self, errors='strict'):
        self.errors = errors
        self.buffer = ''

    def encode(self, input, final=False):
        """Encode a piece, the last one if `final` is true."""
        raise NotImplementedError

    def reset(self):
        """Begin another text."""

    def getstate(self):
        """Return a number for what is remembered; 0 in the beginning."""
        return 0

    def setstate(self, state):
        """Remember what getstate() returned the number for."""


class IncrementalDecoder:
    """Decodes bytes that come in pieces."""

    def __init__(self, errors='strict'):
        self.errors = errors

    def decode(self, input, final=False):
        """Decode a piece, the last one if `final` is true."""
        raise NotImplementedError

    def reset(self):
        """Begin another text."""

    def getstate(self):
        """Return the bytes that are not decoded yet, and a number for all else that is remembered."""
        return b'', 0

    def setstate(self, state):
        """Remember what getstate() returned."""


class BufferedIncrementalEncoder(IncrementalEncoder):
    """An incremental encoder with a buffer for the end of a piece that must wait for the next one."""

    def _buffer_encode(self, input, errors, final):
        """Do what Codec.encode() does, as far as possible."""
        raise NotImplementedError

    def encode(self, input, final=False):
        waiting = self.buffer + input
        done, count = self._buffer_encode(waiting, self.errors, final)
        self.buffer = waiting[count:]
        return done

    def reset(self):
        super().reset()
        self.buffer = ''

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state or ''


class BufferedIncrementalDecoder(IncrementalDecoder):
    """An incremental decoder with a buffer for characters of which only the beginning has come."""

    def __init__(self, errors='strict'):
        super().__init__(errors)
        self.buffer = b''

    def _buffer_decode(self, input, errors, final):
        """Do what Codec.decode() does, as far as possible."""
        raise NotImplementedError

    def decode(self, input, final=False):
        waiting = self.buffer + input
        done, count = self._buffer_decode(waiting, self.errors, final)
        self.buffer = waiting[count:]
        return done

    def reset(self):
        super().reset()
        self.buffer = b''

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer, _ = state


# --- Streams ----------------------------------------------------------------------------------

class _OnStream:
    """What works on a stream: it can do all that the stream can."""

    def __getattr__(self, name, getattr=getattr):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.stream.close()

    def __reduce_ex__(self, proto):
        raise TypeError(f"can't serialize {type(self).__name__}")


class StreamWriter(_OnStream, Codec):
    """Encodes what it writes to a stream of bytes. A codec mixes in encode()."""

    def __init__(self, stream, errors='strict'):
        self.stream, self.errors = stream, errors

    def write(self, object):
        """Encode and write something."""
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        """Write the texts of a list, one behind the other."""
        self.write(''.join(list))

    def reset(self):
        """Finish what has been written so far."""

    def seek(self, offset, whence=0):
        """Go to another place of the stream; at its beginning another text begins."""
        self.stream.seek(offset, whence)
        if offset == whence == 0:
            self.reset()


class StreamReader(_OnStream, Codec):
    """Decodes what it reads from a stream of bytes. A codec mixes in decode()."""

    # What decode() returns.
    charbuffertype = str

    # Bytes at a time for readline() in the beginning, and where doubling them ends.
    _LINE_CHUNK, _LARGE_CHUNK = 72, 8000

    def __init__(self, stream, errors='strict'):
        self.stream, self.errors = stream, errors
        self._nothing = self.charbuffertype()
        self._forget()

    def _forget(self):
        # Read and not decoded; decoded and not returned, in one piece or as lines of which the next is at the end.
        self.bytebuffer, self.charbuffer, self.linebuffer = b'', self._nothing, []

    def _decode_lines(self, data):
        """Decode data, but only the lines before an error if there are any."""
        try:
            return self.decode(data, self.errors)
        except UnicodeDecodeError as error:
            before = self.decode(data[:error.start], self.errors)
            if len(before[0].splitlines()) > 1:
                return before
            raise

    def _load(self, size, firstline):
        """Decode some more; return whether the stream had anything."""
        fresh = self.stream.read(*(size,) if size >= 0 else ())
        data = self.bytebuffer + fresh
        if data:
            text, count = self._decode_lines(data) if firstline else self.decode(data, self.errors)
            self.bytebuffer = data[count:]
            self.charbuffer += text
        return bool(fresh)

    def read(self, size=-1, chars=-1, firstline=False):
        """Return decoded text: not more than `chars` characters, or `size` if those are not given, or all there is.

        The stream is read by about `size` bytes. With firstline, an error matters only if it is in the first line.
        """
        if self.linebuffer:
            self.charbuffer = self._nothing.join(self.linebuffer[::-1])
            self.linebuffer = []
        wanted = size if chars < 0 else chars
        if wanted < 0:
            self._load(size, firstline)
            wanted = len(self.charbuffer)
        while len(self.charbuffer) < wanted and self._load(size, firstline):
            pass
        text, self.charbuffer = self.charbuffer[:wanted], self.charbuffer[wanted:]
        return text

    def readline(self, size=None, keepends=True):
        """Return one line, with its end unless keepends is false. With a size, one piece of that many bytes must do."""
        line = self._next_line() if self.linebuffer else self._read_line(size)
        return line if keepends or not line else line.splitlines()[0]

    def _next_line(self):
        line = self.linebuffer.pop()
        if len(self.linebuffer) == 1:
            # This one may not be complete.
            self.charbuffer = self.linebuffer.pop()
        return line

    def _read_line(self, size):
        amount = size or self._LINE_CHUNK
        text = self._nothing
        while True:
            piece = self.read(amount, firstline=True)
            if piece.endswith('\r' if isinstance(piece, str) else b'\r'):
                # Only the next character tells whether this is the whole end.
                piece += self.read(1, 1)
            text += piece
            first, *others = text.splitlines(keepends=True) or [text]
            if others:
                self._keep(others)
                return first
            if size is not None or not piece or first.splitlines() != [first]:
                return text
            if amount < self._LARGE_CHUNK:
                amount *= 2

    def _keep(self, lines):
        """Put lines back before what is decoded already."""
        lines[-1] += self.charbuffer
        if len(lines) > 1:
            self.linebuffer, self.charbuffer = lines[::-1], self._nothing
        else:
            self.charbuffer = lines[0]

    def readlines(self, sizehint=None, keepends=True):
        """Return all lines."""
        return self.read().splitlines(keepends)

    def reset(self):
        """Forget what has been read and not returned."""
        self._forget()

    def seek(self, offset, whence=0):
        """Go to another place of the stream, where a character must begin."""
        self.stream.seek(offset, whence)
        self.reset()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class _TwoWays(_OnStream):
    """A reader and a writer for the same stream."""

    def __init__(self, stream, Reader, Writer, errors):
        self.stream, self.errors = stream, errors
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)

    def reset(self):
        """Reset both."""
        for side in self.reader, self.writer:
            side.reset()

    def __iter__(self):
        return self


class StreamReaderWriter(_TwoWays):
    """Decodes what it reads from a stream of bytes, and encodes what it writes to it."""

    encoding = 'unknown'

    def __init__(self, stream, Reader, Writer, errors='strict'):
        super().__init__(stream, Reader, Writer, errors)

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None, keepends=True):
        return self.reader.readline(size, keepends)

    def readlines(self, sizehint=None, keepends=True):
        return self.reader.readlines(sizehint, keepends)

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()
        if offset == whence == 0:
            self.writer.reset()

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def __next__(self):
        return next(self.reader)


class StreamRecoder(_TwoWays):
    """Bytes in one encoding for those who use it, in another one on the stream.

    encode() and decode() are for the first, Reader and Writer for the second.
    """

    data_encoding = file_encoding = 'unknown'

    def __init__(self, stream, encode, decode, Reader, Writer, errors='strict'):
        super().__init__(stream, Reader, Writer, errors)
        self.encode, self.decode = encode, decode

    def _outward(self, text):
        return self.encode(text, self.errors)[0]

    def _inward(self, data):
        return self.decode(data, self.errors)[0]

    def read(self, size=-1):
        return self._outward(self.reader.read(size))

    def readline(self, size=None):
        return self._outward(self.reader.readline(size))

    def readlines(self, sizehint=None):
        return self._outward(self.reader.read()).splitlines(keepends=True)

    def write(self, data):
        return self.writer.write(self._inward(data))

    def writelines(self, list):
        return self.write(b''.join(list))

    def seek(self, offset, whence=0):
        for side in self.reader, self.writer:
            side.seek(offset, whence)

    def __next__(self):
        return self._outward(next(self.reader))


def open(filename, mode='r', encoding=None, errors='strict', buffering=-1):
    """Open a file as a StreamReaderWriter; without an encoding as builtins.open() does."""
    if encoding is None:
        return builtins.open(filename, mode, buffering)
    # Line ends are not converted.
    file = builtins.open(filename, mode if 'b' in mode else mode + 'b', buffering)
    try:
        info = lookup(encoding)
        made = StreamReaderWriter(file, info.streamreader, info.streamwriter, errors)
    except BaseException:
        file.close()
        raise
    made.encoding = encoding
    return made


def EncodedFile(file, data_encoding, file_encoding=None, errors='strict'):
    """Return a StreamRecoder: bytes in one encoding outside, in another one, or the same, in the file."""
    file_encoding = data_encoding if file_encoding is None else file_encoding
    outside, inside = lookup(data_encoding), lookup(file_encoding)
    made = StreamRecoder(file, *outside[:2], *inside[2:], errors)
    made.data_encoding, made.file_encoding = data_encoding, file_encoding
    return made


# --- Parts of codecs by name ------------------------------------------------------------------

def _part(encoding, name):
    found = getattr(lookup(encoding), name)
    if found is None:
        raise LookupError(encoding)
    return found


def getencoder(encoding):
    """Return the function that encodes."""
    return lookup(encoding).encode


def getdecoder(encoding):
    """Return the function that decodes."""
    return lookup(encoding).decode


def getreader(encoding):
    """Return the StreamReader."""
    return lookup(encoding).streamreader


def getwriter(encoding):
    """Return the StreamWriter."""
    return lookup(encoding).streamwriter


def getincrementalencoder(encoding):
    """Return the IncrementalEncoder; LookupError if the codec has none."""
    return _part(encoding, 'incrementalencoder')


def getincrementaldecoder(encoding):
    """Return the IncrementalDecoder; LookupError if the codec has none."""
    return _part(encoding, 'incrementaldecoder')


def _pieces(convert, inputs, last):
    """Convert one input after the other; yield what comes out, not what is empty."""
    yield from filter(None, map(convert, inputs))
    rest = convert(last, True)
    if rest:
        yield rest


def iterencode(iterator, encoding, errors='strict', **kwargs):
    """Yield the encoded pieces of a text; further arguments are for the incremental encoder."""
    yield from _pieces(getincrementalencoder(encoding)(errors, **kwargs).encode, iterator, '')


def iterdecode(iterator, encoding, errors='strict', **kwargs):
    """Yield the decoded pieces of some bytes; further arguments are for the incremental decoder."""
    yield from _pieces(getincrementaldecoder(encoding)(errors, **kwargs).decode, iterator, b'')


# --- Tables of characters ---------------------------------------------------------------------

def make_identity_dict(rng):
    """Return a dict in which all items of an iterable stand for themselves."""
    return {item: item for item in rng}


def make_encoding_map(decoding_map):
    """Return a decoding map turned round; what has several sources gets None."""
    turned = {}
    for source, target in decoding_map.items():
        turned[target] = source if target not in turned else None
    return turned


strict_errors, ignore_errors, replace_errors = map(lookup_error, ('strict', 'ignore', 'replace'))
xmlcharrefreplace_errors, backslashreplace_errors, namereplace_errors = map(
    lookup_error, ('xmlcharrefreplace', 'backslashreplace', 'namereplace'))
