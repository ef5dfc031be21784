"""The codec for iso2022_jp."""

from _codecs_iso2022 import getcodec
from encodings._multibyte import define

define(globals(), 'iso2022_jp', getcodec('iso2022_jp'))
