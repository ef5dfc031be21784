"""The codec for cp1251, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1251', (
    'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ'
    'ђ‘’“”•–—\ufffe™љ›њќћџ'
    '\xa0ЎўЈ¤Ґ¦§Ё©Є«¬\xad®Ї'
    '°±Ііґµ¶·ё№є»јЅѕї'
    'АБВГДЕЖЗИЙКЛМНОП'
    'РСТУФХЦЧШЩЪЫЬЭЮЯ'
    'абвгдежзийклмноп'
    'рстуфхцчшщъыьэюя'
))
