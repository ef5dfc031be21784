"""The codec for cp857, given by its table."""

from encodings.charmap import define

define(globals(), 'cp857', (
    'ÇüéâäàåçêëèïîıÄÅ'
    'ÉæÆôöòûùİÖÜø£ØŞş'
    'áíóúñÑĞğ¿®¬½¼¡«»'
    '░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐'
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤'
    'ºªÊËÈ\ufffeÍÎÏ┘┌█▄¦Ì▀'
    'ÓßÔÒõÕµ\ufffe×ÚÛÙìÿ¯´'
    '\xad±\ufffe¾¶§÷¸°¨·¹³²■\xa0'
))
