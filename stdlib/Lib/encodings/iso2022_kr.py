"""The codec for iso2022_kr."""

from _codecs_iso2022 import getcodec
from encodings._multibyte import define

define(globals(), 'iso2022_kr', getcodec('iso2022_kr'))
