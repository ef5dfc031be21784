"""The codecs for ISO 2022 text."""

_ascii, _roman, _katakana = (b'(B', 'ascii'), (b'(J', 'roman'), (b'(I', 'katakana')
_jisx0208, _jisx0208_old, _jisx0212 = (b'$B', 'jisx0208'), (b'$@', 'jisx0208'), (b'$(D', 'jisx0212')

_designations = {
    'iso2022_jp': (_ascii, _jisx0208, _roman, _jisx0208_old),
    'iso2022_jp_1': (_ascii, _jisx0208, _jisx0212, _roman, _jisx0208_old),
    'iso2022_jp_2': (_ascii, _jisx0208, _jisx0212, (b'$(C', 'ksx1001'), (b'$(A', 'gb2312'), _roman, _jisx0208_old,
                     (b'.A', 'latin1'), (b'.F', 'greek')),
    'iso2022_jp_2004': (_ascii, _jisx0208, (b'$(Q', 'jisx0213_1'), (b'$(P', 'jisx0213_2')),
    'iso2022_jp_3': (_ascii, _jisx0208, (b'$(O', 'jisx0213_1_2000'), (b'$(P', 'jisx0213_2_2000')),
    'iso2022_jp_ext': (_ascii, _jisx0208, _jisx0212, _roman, _katakana, _jisx0208_old),
    'iso2022_kr': (_ascii, (b'$)C', 'ksx1001')),
}


def getcodec(name):
    """Return the codec object of an encoding."""
    if name not in _designations:
        raise LookupError("no such codec is supported.")
    from _multibytestates import ISO2022
    return ISO2022(name, *_designations[name])
