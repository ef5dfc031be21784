"""The codec for shift_jisx0213."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'shift_jisx0213', getcodec('shift_jisx0213'))
