"""The codec for cp1125, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1125', (
    'АБВГДЕЖЗИЙКЛМНОП'
    'РСТУФХЦЧШЩЪЫЬЭЮЯ'
    'абвгдежзийклмноп'
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐'
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧'
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀'
    'рстуфхцчшщъыьэюя'
    'ЁёҐґЄєІіЇї·√№¤■\xa0'
))
