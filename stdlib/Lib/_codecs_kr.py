"""The codecs for Korean."""

from _multibytecodec import MultibyteCodec


def getcodec(name):
    """Return the codec object of an encoding."""
    if name in ('cp949', 'johab'):
        return MultibyteCodec(name)
    if name == 'euc_kr':
        from _multibytestates import EucKr
        return EucKr()
    raise LookupError("no such codec is supported.")
