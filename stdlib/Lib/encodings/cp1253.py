"""The codec for cp1253, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1253', (
    '€\ufffe‚ƒ„…†‡\ufffe‰\ufffe‹\ufffe\ufffe\ufffe\ufffe'
    '\ufffe‘’“”•–—\ufffe™\ufffe›\ufffe\ufffe\ufffe\ufffe'
    '\xa0΅Ά£¤¥¦§¨©\ufffe«¬\xad®―'
    '°±²³΄µ¶·ΈΉΊ»Ό½ΎΏ'
    'ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ'
    'ΠΡ\ufffeΣΤΥΦΧΨΩΪΫάέήί'
    'ΰαβγδεζηθικλμνξο'
    'πρςστυφχψωϊϋόύώ\ufffe'
))
