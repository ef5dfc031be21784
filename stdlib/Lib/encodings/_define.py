"""Makes codecs from functions: the classes and getregentry() that the module of each encoding has."""

import codecs


def publish(namespace, name, encode, decode, encoder, decoder, reader, writer, /, **others):
    """Put the parts of a codec into the namespace of its module, as if they had been written there."""
    def getregentry():
        return codecs.CodecInfo(encode, decode, reader, writer, encoder, decoder, name)

    parts = {'IncrementalEncoder': encoder, 'IncrementalDecoder': decoder, 'StreamReader': reader,
             'StreamWriter': writer, 'getregentry': getregentry, **others}
    for public_name, part in parts.items():
        part.__module__ = namespace['__name__']
        part.__name__ = part.__qualname__ = public_name
    namespace.update(parts)


def stateless(namespace, name, encode, decode):
    """Define a codec whose functions can take a text in pieces, as each character stands for itself."""
    class Codec(codecs.Codec):
        pass

    class Encoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class Decoder(codecs.IncrementalDecoder):
        def decode(self, input, final=False):
            return decode(input, self.errors)[0]

    class Reader(Codec, codecs.StreamReader):
        pass

    class Writer(Codec, codecs.StreamWriter):
        pass

    Codec.encode, Codec.decode = staticmethod(encode), staticmethod(decode)
    publish(namespace, name, encode, decode, Encoder, Decoder, Reader, Writer, Codec=Codec)


def buffered(namespace, name, encode, decode):
    """Define a codec whose decode() has a third argument: whether the input is complete. Else its end may be left."""
    class Encoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return encode(input, self.errors)[0]

    class Decoder(codecs.BufferedIncrementalDecoder):
        _buffer_decode = staticmethod(decode)

    class Reader(codecs.StreamReader):
        def decode(self, input, errors='strict'):
            return decode(input, errors, False)

    class Writer(codecs.StreamWriter):
        pass

    def decode_all(input, errors='strict'):
        return decode(input, errors, True)

    Writer.encode = staticmethod(encode)
    namespace['encode'] = encode
    publish(namespace, name, encode, decode_all, Encoder, Decoder, Reader, Writer, decode=decode_all)
