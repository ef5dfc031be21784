"""The codec for gb18030."""

from _codecs_cn import getcodec
from encodings._multibyte import define

define(globals(), 'gb18030', getcodec('gb18030'))
