"""The codec for mac-latin2, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-latin2', (
    'ÄĀāÉĄÖÜáąČäčĆćéŹ'
    'źĎíďĒēĖóėôöõúĚěü'
    '†°Ę£§•¶ß®©™ę¨≠ģĮ'
    'įĪ≤≥īĶ∂∑łĻļĽľĹĺŅ'
    'ņŃ¬√ńŇ∆«»…\xa0ňŐÕőŌ'
    '–—“”‘’÷◊ōŔŕŘ‹›řŖ'
    'ŗŠ‚„šŚśÁŤťÍŽžŪÓÔ'
    'ūŮÚůŰűŲųÝýķŻŁżĢˇ'
))
