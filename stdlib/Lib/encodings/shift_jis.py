"""The codec for shift_jis."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'shift_jis', getcodec('shift_jis'))
