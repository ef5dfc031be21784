"""The codecs for Japanese."""

from _multibytecodec import MultibyteCodec

_names = ('shift_jis', 'cp932', 'euc_jp', 'shift_jis_2004', 'euc_jis_2004', 'euc_jisx0213', 'shift_jisx0213')


def getcodec(name):
    """Return the codec object of an encoding."""
    if name in _names:
        return MultibyteCodec(name)
    raise LookupError("no such codec is supported.")
