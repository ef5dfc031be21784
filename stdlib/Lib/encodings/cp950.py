"""The codec for cp950."""

from _codecs_tw import getcodec
from encodings._multibyte import define

define(globals(), 'cp950', getcodec('cp950'))
