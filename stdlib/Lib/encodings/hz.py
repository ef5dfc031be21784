"""The codec for hz."""

from _codecs_cn import getcodec
from encodings._multibyte import define

define(globals(), 'hz', getcodec('hz'))
