"""The codec for ptcp154, given by its table."""

from encodings.charmap import define

define(globals(), 'ptcp154', (
    'ҖҒӮғ„…ҶҮҲүҠӢҢҚҺҸ'
    'җ‘’“”•–—ҳҷҡӣңқһҹ'
    '\xa0ЎўЈӨҘҰ§Ё©Ә«¬ӯ®Ҝ'
    '°ұІіҙө¶·ё№ә»јҪҫҝ'
    'АБВГДЕЖЗИЙКЛМНОП'
    'РСТУФХЦЧШЩЪЫЬЭЮЯ'
    'абвгдежзийклмноп'
    'рстуфхцчшщъыьэюя'
))
