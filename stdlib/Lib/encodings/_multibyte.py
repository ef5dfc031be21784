"""The maker of codecs for East Asian encodings, which are native."""

import codecs

import _multibytecodec as mbc


def define(namespace, name, codec):
    """Put into a module's namespace what a codec consists of."""

    class Codec(codecs.Codec):
        encode = codec.encode
        decode = codec.decode

    class IncrementalEncoder(mbc.MultibyteIncrementalEncoder,
                             codecs.IncrementalEncoder):
        pass

    class IncrementalDecoder(mbc.MultibyteIncrementalDecoder,
                             codecs.IncrementalDecoder):
        pass

    class StreamReader(Codec, mbc.MultibyteStreamReader, codecs.StreamReader):
        pass

    class StreamWriter(Codec, mbc.MultibyteStreamWriter, codecs.StreamWriter):
        pass

    def getregentry():
        return codecs.CodecInfo(
            name=name,
            encode=Codec().encode,
            decode=Codec().decode,
            incrementalencoder=IncrementalEncoder,
            incrementaldecoder=IncrementalDecoder,
            streamreader=StreamReader,
            streamwriter=StreamWriter,
        )

    for part in (IncrementalEncoder, IncrementalDecoder, StreamReader, StreamWriter):
        part.codec = codec
    for part in (Codec, IncrementalEncoder, IncrementalDecoder, StreamReader,
                 StreamWriter, getregentry):
        part.__module__ = namespace['__name__']
        part.__qualname__ = part.__name__
        namespace[part.__name__] = part
    namespace['codec'] = codec
