"""The codec for big5."""

from _codecs_tw import getcodec
from encodings._multibyte import define

define(globals(), 'big5', getcodec('big5'))
