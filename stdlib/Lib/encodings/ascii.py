"""ASCII, the characters with seven bits."""

from codecs import ascii_decode, ascii_encode

from ._define import stateless

stateless(globals(), 'ascii', ascii_encode, ascii_decode)
