"""The codec for uuencoded data; converts bytes to bytes."""

import codecs
import binascii


def _encode(data, filename='<data>', mode=0o666):
    filename = filename.replace('\n', '\\n').replace('\r', '\\r')
    lines = [b'begin %o %s\n' % (mode & 0o777, filename.encode('ascii'))]
    for i in range(0, len(data), 45):
        lines.append(binascii.b2a_uu(data[i:i + 45]))
    lines.append(b' \nend\n')
    return b''.join(lines)


def _decode(data):
    lines = iter(bytes(data).splitlines(keepends=True))
    for line in lines:
        if line.startswith(b'begin'):
            break
    else:
        raise ValueError('Missing "begin" line in input data')
    chunks = []
    for line in lines:
        if line == b'end\n':
            return b''.join(chunks)
        try:
            chunk = binascii.a2b_uu(line)
        except binascii.Error:
            # Some encoders give a wrong count of padding.
            size = ((line[0] - 32 & 63) * 4 + 5) // 3
            chunk = binascii.a2b_uu(line[:size])
        if not line.strip():
            continue
        chunks.append(chunk)
    raise ValueError('Truncated input data')


def uu_encode(input, errors='strict'):
    assert errors == 'strict'
    return _encode(input), len(input)


def uu_decode(input, errors='strict'):
    assert errors == 'strict'
    return _decode(input), len(input)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return uu_encode(input, errors)

    def decode(self, input, errors='strict'):
        return uu_decode(input, errors)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        assert self.errors == 'strict'
        return _encode(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        assert self.errors == 'strict'
        return _decode(input)


class StreamWriter(Codec, codecs.StreamWriter):
    charbuffertype = bytes


class StreamReader(Codec, codecs.StreamReader):
    charbuffertype = bytes


def getregentry():
    return codecs.CodecInfo(
        name='uu',
        encode=uu_encode,
        decode=uu_decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
        _is_text_encoding=False,
    )
