"""hex: two hexadecimal digits for each byte."""

from binascii import a2b_hex, b2a_hex

from ._transform import define

define(globals(), "hex", b2a_hex, a2b_hex)
