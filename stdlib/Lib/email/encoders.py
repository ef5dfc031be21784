"""Functions that encode a message's payload and say so in its Content-Transfer-Encoding."""

from base64 import encodebytes
from quopri import encodestring

__all__ = ["encode_7or8bit", "encode_base64", "encode_noop", "encode_quopri"]


def _encoded(msg, data, encoding):
    msg.set_payload(data.decode("ascii"))
    msg["Content-Transfer-Encoding"] = encoding


def encode_base64(msg):
    """Encode in base64."""
    _encoded(msg, encodebytes(msg.get_payload(decode=True)), "base64")


def encode_quopri(msg):
    """Encode as quoted-printable text, blanks included."""
    data = encodestring(msg.get_payload(decode=True), quotetabs=True)
    _encoded(msg, data.replace(b" ", b"=20"), "quoted-printable")


def encode_7or8bit(msg):
    """Leave the payload as it is, and say whether there is anything beyond ASCII in it."""
    data = msg.get_payload(decode=True) or b""
    msg["Content-Transfer-Encoding"] = "7bit" if data.isascii() else "8bit"


def encode_noop(msg):
    """Do nothing."""
