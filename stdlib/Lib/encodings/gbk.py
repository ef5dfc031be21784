"""The codec for gbk."""

from _codecs_cn import getcodec
from encodings._multibyte import define

define(globals(), 'gbk', getcodec('gbk'))
