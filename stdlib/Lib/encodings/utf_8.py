"""UTF-8."""

from codecs import utf_8_decode, utf_8_encode

from ._define import buffered

buffered(globals(), 'utf-8', utf_8_encode, utf_8_decode)
