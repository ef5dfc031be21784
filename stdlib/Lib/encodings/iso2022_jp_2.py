"""The codec for iso2022_jp_2."""

from _codecs_iso2022 import getcodec
from encodings._multibyte import define

define(globals(), 'iso2022_jp_2', getcodec('iso2022_jp_2'))
