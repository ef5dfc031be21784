"""The codec for koi8-r, given by its table."""

from encodings.charmap import define

define(globals(), 'koi8-r', (
    '─│┌┐└┘├┤┬┴┼▀▄█▌▐'
    '░▒▓⌠■∙√≈≤≥\xa0⌡°²·÷'
    '═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞'
    '╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©'
    'юабцдефгхийклмно'
    'пярстужвьызшэщчъ'
    'ЮАБЦДЕФГХИЙКЛМНО'
    'ПЯРСТУЖВЬЫЗШЭЩЧЪ'
))
