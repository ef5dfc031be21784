"""The codec for rot13; converts str to str."""

import codecs

rot13_map = codecs.make_identity_dict(range(256))
for _first in b'Aa':
    for _i in range(26):
        rot13_map[_first + _i] = _first + (_i + 13) % 26
del _first, _i


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return str.translate(input, rot13_map), len(input)

    decode = encode


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return str.translate(input, rot13_map)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return str.translate(input, rot13_map)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(
        name='rot-13',
        encode=Codec().encode,
        decode=Codec().decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
        _is_text_encoding=False,
    )


def rot13(infile, outfile):
    """Convert one stream into another."""
    outfile.write(codecs.encode(infile.read(), 'rot-13'))


if __name__ == '__main__':
    import sys
    rot13(sys.stdin, sys.stdout)
