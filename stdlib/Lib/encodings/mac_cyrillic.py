"""The codec for mac-cyrillic, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-cyrillic', (
    'АБВГДЕЖЗИЙКЛМНОП'
    'РСТУФХЦЧШЩЪЫЬЭЮЯ'
    '†°Ґ£§•¶І®©™Ђђ≠Ѓѓ'
    '∞±≤≥іµґЈЄєЇїЉљЊњ'
    'јЅ¬√ƒ≈∆«»…\xa0ЋћЌќѕ'
    '–—“”‘’÷„ЎўЏџ№Ёёя'
    'абвгдежзийклмноп'
    'рстуфхцчшщъыьэю€'
))
