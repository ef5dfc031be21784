"""The codec for shift_jis_2004."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'shift_jis_2004', getcodec('shift_jis_2004'))
