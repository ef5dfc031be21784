"""The codec for cp775, given by its table."""

from encodings.charmap import define

define(globals(), 'cp775', (
    'ĆüéāäģåćłēŖŗīŹÄÅ'
    'ÉæÆōöĢ¢ŚśÖÜø£Ø×¤'
    'ĀĪóŻżź”¦©®¬½¼Ł«»'
    '░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐'
    '└┴┬├─┼ŲŪ╚╔╩╦╠═╬Ž'
    'ąčęėįšųūž┘┌█▄▌▐▀'
    'ÓßŌŃõÕµńĶķĻļņĒŅ’'
    '\xad±“¾¶§÷„°∙·¹³²■\xa0'
))
