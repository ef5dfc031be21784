"""UTF-7, which mail once needed."""

from codecs import utf_7_decode, utf_7_encode

from ._define import buffered

buffered(globals(), 'utf-7', utf_7_encode, utf_7_decode)
