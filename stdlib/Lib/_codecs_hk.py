"""The codec for Big5 with the Hong Kong characters."""

from _multibytecodec import MultibyteCodec


def getcodec(name):
    """Return the codec object of an encoding."""
    if name == 'big5hkscs':
        return MultibyteCodec(name)
    raise LookupError("no such codec is supported.")
