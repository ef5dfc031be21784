"""The codec for euc_jis_2004."""

from _codecs_jp import getcodec
from encodings._multibyte import define

define(globals(), 'euc_jis_2004', getcodec('euc_jis_2004'))
