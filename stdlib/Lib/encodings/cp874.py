"""The codec for cp874, given by its table."""

from encodings.charmap import define

define(globals(), 'cp874', (
    '€\ufffe\ufffe\ufffe\ufffe…\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe'
    '\ufffe‘’“”•–—\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe\ufffe'
    '\xa0กขฃคฅฆงจฉชซฌญฎฏ'
    'ฐฑฒณดตถทธนบปผฝพฟ'
    'ภมยรฤลฦวศษสหฬอฮฯ'
    'ะัาำิีึืฺุู\ufffe\ufffe\ufffe\ufffe฿'
    'เแโใไๅๆ็่้๊๋์ํ๎๏'
    '๐๑๒๓๔๕๖๗๘๙๚๛\ufffe\ufffe\ufffe\ufffe'
))
