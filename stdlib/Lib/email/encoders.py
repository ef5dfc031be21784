"""Functions that encode the payload of a message for transfer."""

__all__ = ['encode_7or8bit', 'encode_base64', 'encode_noop', 'encode_quopri']

from base64 import encodebytes
from quopri import encodestring


def encode_base64(msg):
    """Encode the payload in base64 and say so in a header."""
    msg.set_payload(str(encodebytes(msg.get_payload(decode=True)), 'ascii'))
    msg['Content-Transfer-Encoding'] = 'base64'


def encode_quopri(msg):
    """Encode the payload in quoted-printable and say so in a header."""
    encoded = encodestring(msg.get_payload(decode=True), quotetabs=True)
    msg.set_payload(encoded.replace(b' ', b'=20').decode('ascii', 'surrogateescape'))
    msg['Content-Transfer-Encoding'] = 'quoted-printable'


def encode_7or8bit(msg):
    """Say in a header whether the payload is 7bit or 8bit."""
    original = msg.get_payload(decode=True)
    if original is None:
        msg['Content-Transfer-Encoding'] = '7bit'
        return
    try:
        original.decode('ascii')
    except UnicodeError:
        msg['Content-Transfer-Encoding'] = '8bit'
    else:
        msg['Content-Transfer-Encoding'] = '7bit'


def encode_noop(msg):
    """Leave the message as it is."""
