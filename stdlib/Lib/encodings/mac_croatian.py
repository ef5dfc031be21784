"""The codec for mac-croatian, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-croatian', (
    'ÄÅÇÉÑÖÜáàâäãåçéè'
    'êëíìîïñóòôöõúùûü'
    '†°¢£§•¶ß®Š™´¨≠ŽØ'
    '∞±≤≥∆µ∂∑∏š∫ªºΩžø'
    '¿¡¬√ƒ≈Ć«Č…\xa0ÀÃÕŒœ'
    'Đ—“”‘’÷◊\uf8ff©⁄€‹›Æ»'
    '–·‚„‰ÂćÁčÈÍÎÏÌÓÔ'
    'đÒÚÛÙıˆ˜¯πË˚¸Êæˇ'
))
