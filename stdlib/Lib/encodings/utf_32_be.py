"""UTF-32 with the highest byte first, without a mark."""

from codecs import utf_32_be_decode, utf_32_be_encode

from ._define import buffered

buffered(globals(), 'utf-32-be', utf_32_be_encode, utf_32_be_decode)
