"""Latin-1, whose bytes are the first characters of Unicode."""

from codecs import latin_1_decode, latin_1_encode

from ._define import stateless

stateless(globals(), 'iso8859-1', latin_1_encode, latin_1_decode)
