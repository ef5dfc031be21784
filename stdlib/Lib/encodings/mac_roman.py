"""The codec for mac-roman, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-roman', (
    'ÄÅÇÉÑÖÜáàâäãåçéè'
    'êëíìîïñóòôöõúùûü'
    '†°¢£§•¶ß®©™´¨≠ÆØ'
    '∞±≤≥¥µ∂∑∏π∫ªºΩæø'
    '¿¡¬√ƒ≈∆«»…\xa0ÀÃÕŒœ'
    '–—“”‘’÷◊ÿŸ⁄€‹›\ufb01\ufb02'
    '‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ'
    '\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ'
))
