"""unicode-escape, the way in which literals write characters."""

from codecs import unicode_escape_decode, unicode_escape_encode

from ._define import buffered

buffered(globals(), 'unicode-escape', unicode_escape_encode, unicode_escape_decode)
