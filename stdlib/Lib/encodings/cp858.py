"""The codec for cp858, given by its table."""

from encodings.charmap import define

define(globals(), 'cp858', (
    'ÇüéâäàåçêëèïîìÄÅ'
    'ÉæÆôöòûùÿÖÜø£Ø×ƒ'
    'áíóúñÑªº¿®¬½¼¡«»'
    '░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐'
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤'
    'ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀'
    'ÓßÔÒõÕµþÞÚÛÙýÝ¯´'
    '\xad±‗¾¶§÷¸°¨·¹³²■\xa0'
))
