"""The codec for koi8-u, given by its table."""

from encodings.charmap import define

define(globals(), 'koi8-u', (
    '─│┌┐└┘├┤┬┴┼▀▄█▌▐'
    '░▒▓⌠■∙√≈≤≥\xa0⌡°²·÷'
    '═║╒ёє╔ії╗╘╙╚╛ґ╝╞'
    '╟╠╡ЁЄ╣ІЇ╦╧╨╩╪Ґ╬©'
    'юабцдефгхийклмно'
    'пярстужвьызшэщчъ'
    'ЮАБЦДЕФГХИЙКЛМНО'
    'ПЯРСТУЖВЬЫЗШЭЩЧЪ'
))
