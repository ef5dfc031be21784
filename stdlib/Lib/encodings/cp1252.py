"""The codec for cp1252, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1252', (
    '€\ufffe‚ƒ„…†‡ˆ‰Š‹Œ\ufffeŽ\ufffe'
    '\ufffe‘’“”•–—˜™š›œ\ufffežŸ'
    '\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯'
    '°±²³´µ¶·¸¹º»¼½¾¿'
    'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ'
    'ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß'
    'àáâãäåæçèéêëìíîï'
    'ðñòóôõö÷øùúûüýþÿ'
))
