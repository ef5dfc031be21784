"""The codec for cp852, given by its table."""

from encodings.charmap import define

define(globals(), 'cp852', (
    'ÇüéâäůćçłëŐőîŹÄĆ'
    'ÉĹĺôöĽľŚśÖÜŤťŁ×č'
    'áíóúĄąŽžĘę¬źČş«»'
    '░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐'
    '└┴┬├─┼Ăă╚╔╩╦╠═╬¤'
    'đĐĎËďŇÍÎě┘┌█▄ŢŮ▀'
    'ÓßÔŃńňŠšŔÚŕŰýÝţ´'
    '\xad˝˛ˇ˘§÷¸°¨˙űŘř■\xa0'
))
