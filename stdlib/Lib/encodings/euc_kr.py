"""The codec for euc_kr."""

from _codecs_kr import getcodec
from encodings._multibyte import define

define(globals(), 'euc_kr', getcodec('euc_kr'))
