"""The codec for iso2022_jp_ext."""

from _codecs_iso2022 import getcodec
from encodings._multibyte import define

define(globals(), 'iso2022_jp_ext', getcodec('iso2022_jp_ext'))
