"""The codec for gb2312."""

from _codecs_cn import getcodec
from encodings._multibyte import define

define(globals(), 'gb2312', getcodec('gb2312'))
