r"""raw-unicode-escape: Latin-1, and \uXXXX or \UXXXXXXXX for all other characters."""

import codecs
from codecs import raw_unicode_escape_decode as _to_text, raw_unicode_escape_encode as _to_bytes


class Codec(codecs.Codec):
    encode = staticmethod(_to_bytes)
    decode = staticmethod(_to_text)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, text, final=False):
        data, _ = _to_bytes(text, self.errors)
        return data


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    # What is left over, as half an escape, comes back with the next piece.
    _buffer_decode = staticmethod(_to_text)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    def decode(self, data, errors="strict"):
        return _to_text(data, errors, False)


def getregentry():
    return codecs.CodecInfo(_to_bytes, _to_text, StreamReader, StreamWriter, IncrementalEncoder, IncrementalDecoder,
                            name="raw-unicode-escape")
