"""The codec for mac-romanian, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-romanian', (
    'ÄÅÇÉÑÖÜáàâäãåçéè'
    'êëíìîïñóòôöõúùûü'
    '†°¢£§•¶ß®©™´¨≠ĂȘ'
    '∞±≤≥¥µ∂∑∏π∫ªºΩăș'
    '¿¡¬√ƒ≈∆«»…\xa0ÀÃÕŒœ'
    '–—“”‘’÷◊ÿŸ⁄€‹›Țț'
    '‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ'
    '\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ'
))
