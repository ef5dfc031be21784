"""The codec for cp861, given by its table."""

from encodings.charmap import define

define(globals(), 'cp861', (
    'ÇüéâäàåçêëèÐðÞÄÅ'
    'ÉæÆôöþûÝýÖÜø£Ø₧ƒ'
    'áíóúÁÍÓÚ¿⌐¬½¼¡«»'
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐'
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧'
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀'
    'αßΓπΣσµτΦΘΩδ∞φε∩'
    '≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0'
))
