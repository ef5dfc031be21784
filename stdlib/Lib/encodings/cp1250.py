"""The codec for cp1250, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1250', (
    '€\ufffe‚\ufffe„…†‡\ufffe‰Š‹ŚŤŽŹ'
    '\ufffe‘’“”•–—\ufffe™š›śťžź'
    '\xa0ˇ˘Ł¤Ą¦§¨©Ş«¬\xad®Ż'
    '°±˛ł´µ¶·¸ąş»Ľ˝ľż'
    'ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎ'
    'ĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß'
    'ŕáâăäĺćçčéęëěíîď'
    'đńňóôőö÷řůúűüýţ˙'
))
