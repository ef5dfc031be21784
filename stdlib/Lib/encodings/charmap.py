"""The codec charmap, for mappings that the caller has, and the maker of codecs with a fixed table."""

import codecs
from codecs import charmap_build, charmap_decode, charmap_encode

from ._define import publish, stateless


class Codec(codecs.Codec):
    encode, decode = charmap_encode, charmap_decode


class _OnPieces:
    """Has a mapping; without one it is Latin-1."""

    def __init__(self, errors='strict', mapping=None):
        super().__init__(errors)
        self.mapping = mapping


class _OnStreams:
    def __init__(self, stream, errors='strict', mapping=None):
        super().__init__(stream, errors)
        self.mapping = mapping


class IncrementalEncoder(_OnPieces, codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return charmap_encode(input, self.errors, self.mapping)[0]


class IncrementalDecoder(_OnPieces, codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return charmap_decode(input, self.errors, self.mapping)[0]


class StreamReader(_OnStreams, codecs.StreamReader):
    def decode(self, input, errors='strict'):
        return charmap_decode(input, errors, self.mapping)


class StreamWriter(_OnStreams, codecs.StreamWriter):
    def encode(self, input, errors='strict'):
        return charmap_encode(input, errors, self.mapping)


publish(globals(), 'charmap', charmap_encode, charmap_decode, IncrementalEncoder, IncrementalDecoder,
        StreamReader, StreamWriter)


def define(namespace, name, table):
    """Define a codec by its table: the characters for the bytes from 0 or from 128 on, U+FFFE where there is none."""
    to_text = ''.join(map(chr, range(256 - len(table)))) + table
    to_bytes = charmap_build(to_text)

    def encode(input, errors='strict'):
        return charmap_encode(input, errors, to_bytes)

    def decode(input, errors='strict'):
        return charmap_decode(input, errors, to_text)

    stateless(namespace, name, encode, decode)
    namespace.update(decoding_table=to_text, encoding_table=to_bytes)
