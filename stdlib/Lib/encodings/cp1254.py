"""The codec for cp1254, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1254', (
    '€\ufffe‚ƒ„…†‡ˆ‰Š‹Œ\ufffe\ufffe\ufffe'
    '\ufffe‘’“”•–—˜™š›œ\ufffe\ufffeŸ'
    '\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯'
    '°±²³´µ¶·¸¹º»¼½¾¿'
    'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ'
    'ĞÑÒÓÔÕÖ×ØÙÚÛÜİŞß'
    'àáâãäåæçèéêëìíîï'
    'ğñòóôõö÷øùúûüışÿ'
))
