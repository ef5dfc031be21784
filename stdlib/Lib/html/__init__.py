"""Special characters of HTML."""

__all__ = ['escape', 'unescape']


def escape(s, quote=True):
    """Return text with &, <, > (and quotes) written as HTML needs it."""
    s = s.replace("&", "&amp;")
    s = s.replace("<", "&lt;")
    s = s.replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;")
        s = s.replace('\'', "&#x27;")
    return s


# Numbers that the HTML standard reads as other characters: those of the C1
# range as in windows-1252.
_invalid_charrefs = {0x00: '\ufffd', 0x0d: '\r'}
for _i in range(0x80, 0xa0):
    try:
        _invalid_charrefs[_i] = bytes((_i,)).decode('cp1252')
    except UnicodeDecodeError:
        _invalid_charrefs[_i] = chr(_i)
del _i


def _invalid_codepoint(num):
    """Tell whether a number stands for nothing: control and non-characters."""
    return (0x1 <= num <= 0x8 or 0xe <= num <= 0x1f or 0x7f <= num <= 0x9f
            or 0xfdd0 <= num <= 0xfdef or num == 0xb or num & 0xfffe == 0xfffe)


def _replace_charref(match):
    from html.entities import html5
    s = match.group(1)
    if s[0] == '#':
        if s[1] in 'xX':
            num = int(s[2:].rstrip(';'), 16)
        else:
            num = int(s[1:].rstrip(';'))
        if num in _invalid_charrefs:
            return _invalid_charrefs[num]
        if 0xD800 <= num <= 0xDFFF or num > 0x10FFFF:
            return '\uFFFD'
        if _invalid_codepoint(num):
            return ''
        return chr(num)
    if s in html5:
        return html5[s]
    # The longest name that it begins with.
    for x in range(len(s) - 1, 1, -1):
        if s[:x] in html5:
            return html5[s[:x]] + s[x:]
    return '&' + s


_charref = None


def unescape(s):
    """Return text with references such as &gt; and &#62; replaced by characters."""
    global _charref
    if '&' not in s:
        return s
    if _charref is None:
        import re
        _charref = re.compile(r'&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)')
    return _charref.sub(_replace_charref, s)
