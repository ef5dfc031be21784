"""quopri: bytes as printable ASCII, in which letters stay readable."""

from binascii import a2b_qp, b2a_qp

from ._transform import define


def _to_lines(data):
    return b2a_qp(bytes(data), quotetabs=True)


define(globals(), 'quopri', _to_lines, lambda data: a2b_qp(bytes(data)))
