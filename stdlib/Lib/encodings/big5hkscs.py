"""The codec for big5hkscs."""

from _codecs_hk import getcodec
from encodings._multibyte import define

define(globals(), 'big5hkscs', getcodec('big5hkscs'))
