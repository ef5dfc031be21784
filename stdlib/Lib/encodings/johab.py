"""The codec for johab."""

from _codecs_kr import getcodec
from encodings._multibyte import define

define(globals(), 'johab', getcodec('johab'))
