"""UTF-16 with the lower byte first, without a mark."""

from codecs import utf_16_le_decode, utf_16_le_encode

from ._define import buffered

buffered(globals(), 'utf-16-le', utf_16_le_encode, utf_16_le_decode)
