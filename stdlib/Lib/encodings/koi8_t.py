"""The codec for koi8-t, given by its table."""

from encodings.charmap import define

define(globals(), 'koi8-t', (
    'қғ‚Ғ„…†‡\ufffe‰ҳ‹ҲҷҶ\ufffe'
    'Қ‘’“”•–—\ufffe™\ufffe›\ufffe\ufffe\ufffe\ufffe'
    '\ufffeӯӮё¤ӣ¦§\ufffe\ufffe\ufffe«¬\xad®\ufffe'
    '°±²Ё\ufffeӢ¶·\ufffe№\ufffe»\ufffe\ufffe\ufffe©'
    'юабцдефгхийклмно'
    'пярстужвьызшэщчъ'
    'ЮАБЦДЕФГХИЙКЛМНО'
    'ПЯРСТУЖВЬЫЗШЭЩЧЪ'
))
