"""The codec for cp1257, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1257', (
    '€\ufffe‚\ufffe„…†‡\ufffe‰\ufffe‹\ufffe¨ˇ¸'
    '\ufffe‘’“”•–—\ufffe™\ufffe›\ufffe¯˛\ufffe'
    '\xa0\ufffe¢£¤\ufffe¦§Ø©Ŗ«¬\xad®Æ'
    '°±²³´µ¶·ø¹ŗ»¼½¾æ'
    'ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻ'
    'ŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽß'
    'ąįāćäåęēčéźėģķīļ'
    'šńņóōõö÷ųłśūüżž˙'
))
