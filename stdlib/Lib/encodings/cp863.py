"""The codec for cp863, given by its table."""

from encodings.charmap import define

define(globals(), 'cp863', (
    'ÇüéâÂà¶çêëèïî‗À§'
    'ÉÈÊôËÏûù¤ÔÜ¢£ÙÛƒ'
    '¦´óú¨¸³¯Î⌐¬½¼¾«»'
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐'
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧'
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀'
    'αßΓπΣσµτΦΘΩδ∞φε∩'
    '≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0'
))
