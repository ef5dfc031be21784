"""The codec for palmos, given by its table."""

from encodings.charmap import define

define(globals(), 'palmos', (
    '€\x81‚ƒ„…†‡ˆ‰Š‹Œ♦♣♥'
    '♠‘’“”•–—˜™š\x9bœ\x9d\x9eŸ'
    '\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯'
    '°±²³´µ¶·¸¹º»¼½¾¿'
    'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ'
    'ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß'
    'àáâãäåæçèéêëìíîï'
    'ðñòóôõö÷øùúûüýþÿ'
))
