"""The codec for cp932."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'cp932', getcodec('cp932'))
