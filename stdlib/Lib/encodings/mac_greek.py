"""The codec for mac-greek, given by its table."""

from encodings.charmap import define

define(globals(), 'mac-greek', (
    'Ä¹²É³ÖÜ΅àâä΄¨çéè'
    'êë£™îï•½‰ôö¦€ùûü'
    '†ΓΔΘΛΞΠß®©ΣΪ§≠°·'
    'Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩ'
    'άΝ¬ΟΡ≈Τ«»…\xa0ΥΧΆΈœ'
    '–―“”‘’÷ΉΊΌΎέήίόΏ'
    'ύαβψδεφγηιξκλμνο'
    'πώρστθωςχυζϊϋΐΰ\xad'
))
