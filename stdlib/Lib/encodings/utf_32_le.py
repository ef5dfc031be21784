"""UTF-32 with the lowest byte first, without a mark."""

from codecs import utf_32_le_decode, utf_32_le_encode

from ._define import buffered

buffered(globals(), 'utf-32-le', utf_32_le_encode, utf_32_le_decode)
