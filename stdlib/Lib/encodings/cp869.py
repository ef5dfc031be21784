"""The codec for cp869, given by its table."""

from encodings.charmap import define

define(globals(), 'cp869', (
    '\ufffe\ufffe\ufffe\ufffe\ufffe\ufffeΆ\ufffe·¬¦‘’Έ―Ή'
    'ΊΪΌ\ufffe\ufffeΎΫ©Ώ²³ά£έήί'
    'ϊΐόύΑΒΓΔΕΖΗ½ΘΙ«»'
    '░▒▓│┤ΚΛΜΝ╣║╗╝ΞΟ┐'
    '└┴┬├─┼ΠΡ╚╔╩╦╠═╬Σ'
    'ΤΥΦΧΨΩαβγ┘┌█▄δε▀'
    'ζηθικλμνξοπρσςτ΄'
    '\xad±υφχ§ψ΅°¨ωϋΰώ■\xa0'
))
