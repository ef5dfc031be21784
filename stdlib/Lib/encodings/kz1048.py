"""The codec for kz1048, given by its table."""

from encodings.charmap import define

define(globals(), 'kz1048', (
    'ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏ'
    'ђ‘’“”•–—\ufffe™љ›њқһџ'
    '\xa0ҰұӘ¤Ө¦§Ё©Ғ«¬\xad®Ү'
    '°±Ііөµ¶·ё№ғ»әҢңү'
    'АБВГДЕЖЗИЙКЛМНОП'
    'РСТУФХЦЧШЩЪЫЬЭЮЯ'
    'абвгдежзийклмноп'
    'рстуфхцчшщъыьэюя'
))
