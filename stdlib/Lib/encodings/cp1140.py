"""The codec for cp1140, given by its table."""

from encodings.charmap import define

define(globals(), 'cp1140', (
    '\x00\x01\x02\x03\x9c\x09\x86\x7f\x97\x8d\x8e\x0b\x0c\x0d\x0e\x0f'
    '\x10\x11\x12\x13\x9d\x85\x08\x87\x18\x19\x92\x8f\x1c\x1d\x1e\x1f'
    '\x80\x81\x82\x83\x84\x0a\x17\x1b\x88\x89\x8a\x8b\x8c\x05\x06\x07'
    '\x90\x91\x16\x93\x94\x95\x96\x04\x98\x99\x9a\x9b\x14\x15\x9e\x1a'
    ' \xa0âäàáãåçñ¢.<(+|'
    '&éêëèíîïìß!$*);¬'
    '-/ÂÄÀÁÃÅÇÑ¦,%_>?'
    'øÉÊËÈÍÎÏÌ`:#@\'="'
    'Øabcdefghi«»ðýþ±'
    '°jklmnopqrªºæ¸Æ€'
    'µ~stuvwxyz¡¿ÐÝÞ®'
    '^£¥·©§¶¼½¾[]¯¨´×'
    '{ABCDEFGHI\xadôöòóõ'
    '}JKLMNOPQR¹ûüùúÿ'
    '\\÷STUVWXYZ²ÔÖÒÓÕ'
    '0123456789³ÛÜÙÚ\x9f'
))
