"""The codecs for simplified Chinese."""

from _multibytecodec import MultibyteCodec


def getcodec(name):
    """Return the codec object of an encoding."""
    if name in ('gb2312', 'gbk'):
        return MultibyteCodec(name)
    if name == 'gb18030':
        from _multibytestates import GB18030
        return GB18030()
    if name == 'hz':
        from _multibytestates import HZ
        return HZ()
    raise LookupError("no such codec is supported.")
