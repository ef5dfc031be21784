"""What the codecs that turn bytes into bytes have in common."""

import codecs
from collections.abc import Callable

type Transform = Callable[[bytes], bytes]


def define(namespace: dict, name: str, encode: Transform, decode: Transform,
           new_compressor=None, new_decompressor=None):
    """Put the functions and classes of a codec into the namespace of its module.

    Without the last two, the incremental coders convert each piece on its own.
    They make objects that work like those of zlib and bz2.
    """

    def encode_all(data, errors="strict"):
        _check(errors)
        return encode(data), len(data)

    def decode_all(data, errors="strict"):
        _check(errors)
        return decode(data), len(data)

    def getregentry():
        return codecs.CodecInfo(*parts.values(), name=name, _is_text_encoding=False)

    both = {"encode": staticmethod(encode_all), "decode": staticmethod(decode_all), "charbuffertype": bytes}
    # In the order that CodecInfo has.
    parts = {
        f"{name}_encode": encode_all,
        f"{name}_decode": decode_all,
        "StreamReader": type("StreamReader", (codecs.StreamReader,), both),
        "StreamWriter": type("StreamWriter", (codecs.StreamWriter,), both),
        "IncrementalEncoder": _coder(codecs.IncrementalEncoder, "encode", encode, new_compressor, "compress"),
        "IncrementalDecoder": _coder(codecs.IncrementalDecoder, "decode", decode, new_decompressor, "decompress"),
    }
    for public_name, part in parts.items():
        # They are pickled by the names they have there.
        part.__name__ = part.__qualname__ = public_name
        part.__module__ = namespace["__name__"]
    namespace.update(parts, getregentry=getregentry)


def _check(errors: str):
    # Bytes that cannot be converted are an error; there is nothing to choose.
    assert errors == "strict"


def _coder(base: type, method: str, convert: Transform, new_machine, feed: str) -> type:
    """Make a class of incremental coders: method is what it offers, feed what its machines have."""

    class Coder(base):
        def __init__(self, errors="strict"):
            _check(errors)
            super().__init__(errors)
            self.reset()

        def reset(self):
            self.machine = new_machine() if new_machine else None

    def convert_piece(self, data, final=False):
        return convert(data)

    def feed_piece(self, data, final=False):
        try:
            result = getattr(self.machine, feed)(data)
        except EOFError:
            return b""      # what follows the end of the compressed data
        if final and hasattr(self.machine, "flush"):
            result += self.machine.flush()
        return result

    setattr(Coder, method, feed_piece if new_machine else convert_piece)
    return Coder
