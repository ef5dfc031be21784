"""The codecs for traditional Chinese."""

from _multibytecodec import MultibyteCodec


def getcodec(name):
    """Return the codec object of an encoding."""
    if name in ('big5', 'cp950'):
        return MultibyteCodec(name)
    raise LookupError("no such codec is supported.")
