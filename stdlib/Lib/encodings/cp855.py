"""The codec for cp855, given by its table."""

from encodings.charmap import define

define(globals(), 'cp855', (
    'ђЂѓЃёЁєЄѕЅіІїЇјЈ'
    'љЉњЊћЋќЌўЎџЏюЮъЪ'
    'аАбБцЦдДеЕфФгГ«»'
    '░▒▓│┤хХиИ╣║╗╝йЙ┐'
    '└┴┬├─┼кК╚╔╩╦╠═╬¤'
    'лЛмМнНоОп┘┌█▄Пя▀'
    'ЯрРсСтТуУжЖвВьЬ№'
    '\xadыЫзЗшШэЭщЩчЧ§■\xa0'
))
