"""Conventions of languages and countries: numbers, money, sorting, encodings."""

import encodings
import encodings.aliases
import functools
import os
import sys
from builtins import str as _builtin_str

__all__ = ["getlocale", "getdefaultlocale", "getpreferredencoding", "Error",
           "setlocale", "localeconv", "strcoll", "strxfrm",
           "str", "atof", "atoi", "format_string", "currency",
           "normalize", "LC_CTYPE", "LC_COLLATE", "LC_TIME", "LC_MONETARY",
           "LC_NUMERIC", "LC_ALL", "CHAR_MAX", "getencoding"]

try:
    from _locale import *
except ImportError:
    # Only the C locale.
    CHAR_MAX = 127
    LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
    Error = ValueError

    def localeconv():
        """Return the conventions of the C locale."""
        return {'grouping': [127], 'currency_symbol': '', 'n_sign_posn': 127,
                'p_cs_precedes': 127, 'n_cs_precedes': 127, 'mon_grouping': [],
                'n_sep_by_space': 127, 'decimal_point': '.', 'negative_sign': '',
                'positive_sign': '', 'p_sep_by_space': 127, 'int_curr_symbol': '',
                'p_sign_posn': 127, 'thousands_sep': '', 'mon_thousands_sep': '',
                'frac_digits': 127, 'mon_decimal_point': '', 'int_frac_digits': 127}

    def setlocale(category, value=None):
        """Return the C locale; no other can be set."""
        if value not in (None, '', 'C'):
            raise Error('_locale emulation only supports "C" locale')
        return 'C'

try:
    from _locale import getencoding
except ImportError:
    def getencoding():
        """Return the encoding of the locale."""
        return sys.getfilesystemencoding() if sys.platform != 'win32' else 'cp1252'

if 'LC_MESSAGES' in globals():
    __all__.append("LC_MESSAGES")

if 'strxfrm' not in globals():
    def strxfrm(s):
        """Return a string that compares as the given one does in the locale."""
        return s

if 'strcoll' not in globals():
    def strcoll(a, b):
        """Compare two strings: -1, 0 or 1."""
        return (a > b) - (a < b)

_localeconv = localeconv

# For tests: conventions that take the place of the system's.
_override_localeconv = {}


@functools.wraps(_localeconv)
def localeconv():
    d = _localeconv()
    if _override_localeconv:
        d.update(_override_localeconv)
    return d


# Numbers.

def _grouping_intervals(grouping):
    last_interval = None
    for interval in grouping:
        if interval == CHAR_MAX:
            return              # no more groups
        if interval == 0:
            if last_interval is None:
                raise ValueError("invalid grouping")
            while True:         # the last one goes on
                yield last_interval
        yield interval
        last_interval = interval


def _group(s, monetary=False):
    """Put separators between groups of digits: (text, number of separators)."""
    conv = localeconv()
    thousands_sep = conv['mon_thousands_sep' if monetary else 'thousands_sep']
    grouping = conv['mon_grouping' if monetary else 'grouping']
    if not grouping:
        return s, 0
    if s[-1] == ' ':
        stripped = s.rstrip()
        right_spaces = s[len(stripped):]
        s = stripped
    else:
        right_spaces = ''
    left_spaces = ''
    groups = []
    for interval in _grouping_intervals(grouping):
        if not s or s[-1] not in "0123456789":
            left_spaces = s
            s = ''
            break
        groups.append(s[-interval:])
        s = s[:-interval]
    if s:
        groups.append(s)
    groups.reverse()
    return (left_spaces + thousands_sep.join(groups) + right_spaces,
            len(thousands_sep) * (len(groups) - 1))


def _strip_padding(s, amount):
    """Take away as many padding spaces as separators were put in."""
    lpos = 0
    while amount and s[lpos] == ' ':
        lpos += 1
        amount -= 1
    rpos = len(s) - 1
    while amount and s[rpos] == ' ':
        rpos -= 1
        amount -= 1
    return s[lpos:rpos + 1]


def _format(percent, value, grouping=False, monetary=False, *additional):
    formatted = percent % ((value,) + additional) if additional else percent % value
    if percent[-1] in 'eEfFgGdiu':
        formatted = _localize(formatted, grouping, monetary)
    return formatted


def _localize(formatted, grouping=False, monetary=False):
    seps = 0
    if '.' in formatted:
        parts = formatted.split('.')
        if grouping:
            parts[0], seps = _group(parts[0], monetary=monetary)
        decimal_point = localeconv()['mon_decimal_point' if monetary else 'decimal_point']
        formatted = decimal_point.join(parts)
        if seps:
            formatted = _strip_padding(formatted, seps)
    else:
        if grouping:
            formatted, seps = _group(formatted, monetary=monetary)
        if seps:
            formatted = _strip_padding(formatted, seps)
    return formatted


@functools.cache
def _percent_re():
    import re
    return re.compile(r'%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)'
                      r'[eEfFgGdiouxXcrs%]')


def format_string(f, val, grouping=False, monetary=False):
    """Format like the % operator, with the locale's conventions for numbers."""
    from collections.abc import Mapping
    percents = list(_percent_re().finditer(f))
    new_f = _percent_re().sub('%s', f)
    if isinstance(val, Mapping):
        new_val = []
        for perc in percents:
            if perc.group()[-1] == '%':
                new_val.append('%')
            else:
                new_val.append(_format(perc.group(), val, grouping, monetary))
    else:
        if not isinstance(val, tuple):
            val = (val,)
        new_val = []
        i = 0
        for perc in percents:
            if perc.group()[-1] == '%':
                new_val.append('%')
            else:
                starcount = perc.group('modifiers').count('*')
                new_val.append(_format(perc.group(), val[i], grouping, monetary,
                                       *val[i + 1:i + 1 + starcount]))
                i += 1 + starcount
    return new_f % tuple(new_val)


def currency(val, symbol=True, grouping=False, international=False):
    """Return an amount of money as text."""
    conv = localeconv()
    digits = conv['int_frac_digits' if international else 'frac_digits']
    if digits == 127:
        raise ValueError("Currency formatting is not possible using "
                         "the 'C' locale.")
    s = _localize(f'{abs(val):.{digits}f}', grouping, monetary=True)
    # Marks, so that signs can be put beside the value.
    s = '<' + s + '>'
    if symbol:
        smb = conv['int_curr_symbol' if international else 'currency_symbol']
        precedes = conv['n_cs_precedes' if val < 0 else 'p_cs_precedes']
        separated = conv['n_sep_by_space' if val < 0 else 'p_sep_by_space']
        if precedes:
            s = smb + (' ' if separated else '') + s
        else:
            if international and smb[-1] == ' ':
                smb = smb[:-1]
            s = s + (' ' if separated else '') + smb
    sign_pos = conv['n_sign_posn' if val < 0 else 'p_sign_posn']
    sign = conv['negative_sign' if val < 0 else 'positive_sign']
    if sign_pos == 0:
        s = '(' + s + ')'
    elif sign_pos == 1:
        s = sign + s
    elif sign_pos == 2:
        s = s + sign
    elif sign_pos == 3:
        s = s.replace('<', sign)
    elif sign_pos == 4:
        s = s.replace('>', sign)
    else:
        s = sign + s
    return s.replace('<', '').replace('>', '')


def str(val):
    """Return a float as text, with the locale's decimal point."""
    return _format("%.12g", val)


def delocalize(string):
    """Return a number in the locale's conventions as Python writes it."""
    conv = localeconv()
    ts = conv['thousands_sep']
    if ts:
        string = string.replace(ts, '')
    dd = conv['decimal_point']
    if dd:
        string = string.replace(dd, '.')
    return string


def localize(string, grouping=False, monetary=False):
    """Return a number as Python writes it in the locale's conventions."""
    return _localize(string, grouping, monetary)


def atof(string, func=float):
    """Return the float that text in the locale's conventions stands for."""
    return func(delocalize(string))


def atoi(string):
    """Return the integer that text in the locale's conventions stands for."""
    return int(delocalize(string))


# Names of locales.

_setlocale = setlocale


def _replace_encoding(code, encoding):
    if '.' in code:
        langname = code[:code.index('.')]
    else:
        langname = code
    norm_encoding = encodings.normalize_encoding(encoding)
    norm_encoding = encodings.aliases.aliases.get(norm_encoding.lower(), norm_encoding)
    encoding = norm_encoding
    norm_encoding = norm_encoding.lower()
    if norm_encoding in locale_encoding_alias:
        encoding = locale_encoding_alias[norm_encoding]
    else:
        norm_encoding = norm_encoding.replace('_', '').replace('-', '')
        if norm_encoding in locale_encoding_alias:
            encoding = locale_encoding_alias[norm_encoding]
    return langname + '.' + encoding


def _append_modifier(code, modifier):
    if modifier == 'euro':
        if '.' not in code:
            return code + '.ISO8859-15'
        _, _, encoding = code.partition('.')
        if encoding in ('ISO8859-15', 'UTF-8'):
            return code
        if encoding == 'ISO8859-1':
            return _replace_encoding(code, 'ISO8859-15')
    return code + '@' + modifier


def normalize(localename):
    """Return a name as setlocale() takes it, with an encoding."""
    code = localename.lower()
    if ':' in code:
        code = code.replace(':', '.')
    if '@' in code:
        code, modifier = code.split('@', 1)
    else:
        modifier = ''
    if '.' in code:
        langname, encoding = code.split('.')[:2]
    else:
        langname = code
        encoding = ''
    # Without the modifier, and then without the encoding too.
    norm_encoding = encoding.replace('-', '').replace('_', '')
    lookup_name = langname + ('.' + norm_encoding if norm_encoding else '')
    lang_mod = langname + ('@' + modifier if modifier else '')
    for name, drop_encoding, drop_modifier in (
            (lookup_name + ('@' + modifier if modifier else ''), True, True),
            (lookup_name, True, False), (lang_mod, False, True), (langname, False, False)):
        code = __getattr__("locale_alias").get(name)
        if code is None:
            continue
        if drop_encoding and drop_modifier:
            return code
        if modifier and not drop_modifier:
            if '@' not in code:
                if drop_encoding or not encoding:
                    return _append_modifier(code, modifier)
                return _append_modifier(_replace_encoding(code, encoding), modifier)
            code, defmod = code.split('@', 1)
            if encoding and not drop_encoding:
                code = _replace_encoding(code, encoding)
            return code + '@' + (modifier if defmod.lower() == modifier else defmod)
        if encoding and not drop_encoding:
            code, at, defmod = code.partition('@')
            code = _replace_encoding(code, encoding)
            if at and not modifier:
                return code + at + defmod
            return code + at + defmod if at else code
        return code
    return localename


def _parse_localename(localename):
    """Split a name: (language code, encoding)."""
    code = normalize(localename)
    if '@' in code:
        code, modifier = code.split('@', 1)
        if modifier == 'euro' and '.' not in code:
            # What the modifier means for the encoding.
            return code, 'iso-8859-15'
    if '.' in code:
        return tuple(code.split('.')[:2])
    if code == 'C':
        return None, None
    if code == 'UTF-8':
        return None, 'UTF-8'
    raise ValueError('unknown locale: %s' % localename)


def _build_localename(localetuple):
    try:
        language, encoding = localetuple
        if language is None:
            language = 'C'
        if encoding is None:
            return language
        return language + '.' + encoding
    except (TypeError, ValueError):
        raise TypeError('Locale must be None, a string, or an iterable of '
                        'two strings -- language code, encoding.') from None


def getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    """Return (language code, encoding) of the environment (deprecated)."""
    import warnings
    warnings.warn("Use setlocale(), getencoding() and getlocale() instead",
                  DeprecationWarning, stacklevel=2)
    return _getdefaultlocale(envvars)


def _getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    try:
        from _locale import _getdefaultlocale as native
    except ImportError:
        pass
    else:
        code, encoding = native()
        if sys.platform == "win32" and code and code[:2] == "0x":
            code = None
        return code, encoding
    localename = 'C'
    for variable in envvars:
        localename = os.environ.get(variable, None)
        if localename:
            if variable == 'LANGUAGE':
                localename = localename.split(':')[0]
            break
    else:
        localename = 'C'
    return _parse_localename(localename)


def getlocale(category=LC_CTYPE):
    """Return (language code, encoding) of the locale that is set."""
    localename = _setlocale(category)
    if category == LC_ALL and ';' in localename:
        raise TypeError('category LC_ALL is not supported')
    return _parse_localename(localename)


def setlocale(category, locale=None):
    """Set the locale, by a name or (language code, encoding); returns its name."""
    if locale and not isinstance(locale, _builtin_str):
        locale = normalize(_build_localename(locale))
    return _setlocale(category, locale)


def getpreferredencoding(do_setlocale=True):
    """Return the encoding that is preferred for text."""
    if sys.flags.warn_default_encoding:
        import warnings
        warnings.warn("UTF-8 Mode affects locale.getpreferredencoding(). "
                      "Consider locale.getencoding() instead.", EncodingWarning, 2)
    if sys.flags.utf8_mode:
        return 'utf-8'
    encoding = getencoding()
    if not do_setlocale:
        return encoding
    old_loc = setlocale(LC_CTYPE)
    try:
        try:
            setlocale(LC_CTYPE, "")
        except Error:
            pass
        encoding = getencoding()
    finally:
        setlocale(LC_CTYPE, old_loc)
    return encoding


# How encodings are called in the names of locales.
locale_encoding_alias = {
    '437': 'C', 'c': 'C', 'en': 'ISO8859-1', 'jis': 'JIS7', 'jis7': 'JIS7',
    'ajec': 'eucJP', 'koi8c': 'KOI8-C', 'microsoftcp1251': 'CP1251',
    'microsoftcp1255': 'CP1255', 'microsoftcp1256': 'CP1256', '88591': 'ISO8859-1',
    '88592': 'ISO8859-2', '88595': 'ISO8859-5', '885915': 'ISO8859-15',
    'ascii': 'ISO8859-1', 'latin_1': 'ISO8859-1', 'iso8859_1': 'ISO8859-1',
    'iso8859_10': 'ISO8859-10', 'iso8859_11': 'ISO8859-11', 'iso8859_13': 'ISO8859-13',
    'iso8859_14': 'ISO8859-14', 'iso8859_15': 'ISO8859-15', 'iso8859_16': 'ISO8859-16',
    'iso8859_2': 'ISO8859-2', 'iso8859_3': 'ISO8859-3', 'iso8859_4': 'ISO8859-4',
    'iso8859_5': 'ISO8859-5', 'iso8859_6': 'ISO8859-6', 'iso8859_7': 'ISO8859-7',
    'iso8859_8': 'ISO8859-8', 'iso8859_9': 'ISO8859-9', 'iso2022_jp': 'JIS7',
    'shift_jis': 'SJIS', 'tactis': 'TACTIS', 'euc_jp': 'eucJP', 'euc_kr': 'eucKR',
    'utf_8': 'UTF-8', 'koi8_r': 'KOI8-R', 'koi8_t': 'KOI8-T', 'koi8_u': 'KOI8-U',
    'kz1048': 'RK1048', 'cp1251': 'CP1251', 'cp1255': 'CP1255', 'cp1256': 'CP1256',
}
for _k, _v in sorted(locale_encoding_alias.items()):
    locale_encoding_alias.setdefault(_k.replace('_', ''), _v)
del _k, _v


def __getattr__(name):
    # The table of names is long, and few programs need it.
    if name == 'locale_alias':
        from _locale_names import locale_alias
        globals()['locale_alias'] = locale_alias
        return locale_alias
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
