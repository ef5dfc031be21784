"""The codec for euc_jisx0213."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'euc_jisx0213', getcodec('euc_jisx0213'))
