"""Characters that mean something in HTML, and how they are written instead."""

__all__ = ['escape', 'unescape']

_ESCAPES = {ord('&'): '&amp;', ord('<'): '&lt;', ord('>'): '&gt;'}
_ESCAPES_WITH_QUOTES = _ESCAPES | {ord('"'): '&quot;', ord("'"): '&#x27;'}

# Set by the first call of unescape(), as few programs need what it does.
_replace = None


def escape(s, quote=True):
    """Write &, <, > and, unless it is said otherwise, quotation marks as HTML needs it."""
    return s.translate(_ESCAPES_WITH_QUOTES if quote else _ESCAPES)


def _character(number: int) -> str:
    """Return what browsers show for the number of a character."""
    if number == 0 or 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
        return '\N{REPLACEMENT CHARACTER}'
    if 0x80 <= number <= 0x9F:
        # Pages of old give these in the encoding of Windows.
        try:
            return bytes([number]).decode('cp1252')
        except UnicodeDecodeError:
            return chr(number)
    if (number < 0x20 and number not in (0x9, 0xA, 0xC, 0xD) or number == 0x7F
            or 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE):
        return ''               # no character at all
    return chr(number)


def _resolve(reference: str) -> str:
    """Return what stands for the text between & and ; (which may belong to it)."""
    from .entities import html5
    if reference.startswith('#'):
        digits = reference[1:].rstrip(';')
        hexadecimal = digits[:1] in ('x', 'X')
        return _character(int(digits[1:], 16) if hexadecimal else int(digits))
    # Without a semicolon the longest name counts: &notit is ¬it.
    for end in (len(reference), *range(len(reference) - 1, 1, -1)):
        if reference[:end] in html5:
            return html5[reference[:end]] + reference[end:]
    return f'&{reference}'


def unescape(s):
    """Replace references such as &gt; &#62; &#x3e; by characters, as browsers do."""
    global _replace
    if '&' not in s:
        return s
    if _replace is None:
        import re
        _replace = re.compile(r'&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)').sub
    return _replace(lambda found: _resolve(found[1]), s)
