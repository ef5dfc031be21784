"""The codec for cp949."""

from _codecs_kr import getcodec
from encodings._multibyte import define

define(globals(), 'cp949', getcodec('cp949'))
