"""The codec for cp1258, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1258', (
    '€\ufffe‚ƒ„…†‡ˆ‰\ufffe‹Œ\ufffe\ufffe\ufffe'
    '\ufffe‘’“”•–—˜™\ufffe›œ\ufffe\ufffeŸ'
    '\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯'
    '°±²³´µ¶·¸¹º»¼½¾¿'
    'ÀÁÂĂÄÅÆÇÈÉÊË\u0300ÍÎÏ'
    'ĐÑ\u0309ÓÔƠÖ×ØÙÚÛÜƯ\u0303ß'
    'àáâăäåæçèéêë\u0301íîï'
    'đñ\u0323óôơö÷øùúûüư₫ÿ'
))
