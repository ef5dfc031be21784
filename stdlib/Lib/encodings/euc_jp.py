"""The codec for euc_jp."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'euc_jp', getcodec('euc_jp'))
