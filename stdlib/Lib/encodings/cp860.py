"""The codec for cp860, given by its table."""

from encodings.charmap import define

define(globals(), 'cp860', (
    'ÇüéâãàÁçêÊèÍÔìÃÂ'
    'ÉÀÈôõòÚùÌÕÜ¢£Ù₧Ó'
    'áíóúñÑªº¿Ò¬½¼¡«»'
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐'
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧'
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀'
    'αßΓπΣσµτΦΘΩδ∞φε∩'
    '≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0'
))
