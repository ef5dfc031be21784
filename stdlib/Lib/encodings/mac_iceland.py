"""The codec for mac-iceland, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-iceland', (
    'ÄÅÇÉÑÖÜáàâäãåçéè'
    'êëíìîïñóòôöõúùûü'
    'Ý°¢£§•¶ß®©™´¨≠ÆØ'
    '∞±≤≥¥µ∂∑∏π∫ªºΩæø'
    '¿¡¬√ƒ≈∆«»…\xa0ÀÃÕŒœ'
    '–—“”‘’÷◊ÿŸ⁄€ÐðÞþ'
    'ý·‚„‰ÂÊÁËÈÍÎÏÌÓÔ'
    '\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ'
))
