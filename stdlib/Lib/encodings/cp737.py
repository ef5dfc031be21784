"""The codec for cp737, given by its table."""

from encodings.charmap import define

define(globals(), 'cp737', (
    'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠ'
    'ΡΣΤΥΦΧΨΩαβγδεζηθ'
    'ικλμνξοπρσςτυφχψ'
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐'
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧'
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀'
    'ωάέήϊίόύϋώΆΈΉΊΌΎ'
    'Ώ±≥≤ΪΫ÷≈°∙·√ⁿ²■\xa0'
))
