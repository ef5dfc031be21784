"""The codec for mac-turkish, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-turkish', (
    'ÄÅÇÉÑÖÜáàâäãåçéè'
    'êëíìîïñóòôöõúùûü'
    '†°¢£§•¶ß®©™´¨≠ÆØ'
    '∞±≤≥¥µ∂∑∏π∫ªºΩæø'
    '¿¡¬√ƒ≈∆«»…\xa0ÀÃÕŒœ'
    '–—“”‘’÷◊ÿŸĞğİıŞş'
    '‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ'
    '\uf8ffÒÚÛÙ\uf8a0ˆ˜¯˘˙˚¸˝˛ˇ'
))
