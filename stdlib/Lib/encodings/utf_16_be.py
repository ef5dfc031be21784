"""UTF-16 with the higher byte first, without a mark."""

from codecs import utf_16_be_decode, utf_16_be_encode

from ._define import buffered

buffered(globals(), 'utf-16-be', utf_16_be_encode, utf_16_be_decode)
