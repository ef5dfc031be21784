"""The conventions of languages and countries: what setlocale() chooses, and functions that follow it."""

import os
import sys
from builtins import str as _text

try:
    from _locale import *
    from _locale import getencoding, localeconv as _localeconv, setlocale as _setlocale
except ImportError:
    from _locale_c import *
    from _locale_c import getencoding, localeconv as _localeconv, setlocale as _setlocale

__all__ = ['getlocale', 'getdefaultlocale', 'getpreferredencoding', 'Error', 'setlocale', 'localeconv', 'strcoll',
           'strxfrm', 'str', 'atof', 'atoi', 'format_string', 'currency', 'normalize', 'LC_CTYPE', 'LC_COLLATE',
           'LC_TIME', 'LC_MONETARY', 'LC_NUMERIC', 'LC_ALL', 'CHAR_MAX', 'getencoding', 'LC_MESSAGES']

# Conventions that tests put in the place of the system's.
_override_localeconv = {}


def localeconv():
    """Return the conventions for numbers and money as a dict."""
    return _localeconv() | _override_localeconv


# These look at the conventions above.
from _locale_format import (
    currency, delocalize, format_one as _format, format_string, group as _group, localize)


def str(val):
    """Return a float as str() writes it, with the decimal point of the locale."""
    return _format('%.12g', val)


def atof(string, func=float):
    """Return the number that a text in the conventions of the locale means."""
    return func(delocalize(string))


def atoi(string):
    """Return the integer that a text in the conventions of the locale means."""
    return atof(string, int)


# --- Names of locales -------------------------------------------------------------------------

# How encodings, as Python or the system names them, are written in names of locales.
locale_encoding_alias = {name: written for written, names in {
    'C': '437 c', 'JIS7': 'jis jis7 iso2022_jp', 'SJIS': 'shift_jis', 'TACTIS': 'tactis',
    'eucJP': 'ajec euc_jp', 'eucKR': 'euc_kr', 'UTF-8': 'utf_8', 'RK1048': 'kz1048',
    'KOI8-C': 'koi8c', 'KOI8-R': 'koi8_r', 'KOI8-T': 'koi8_t', 'KOI8-U': 'koi8_u',
    'CP1251': 'microsoftcp1251 cp1251', 'CP1255': 'microsoftcp1255 cp1255', 'CP1256': 'microsoftcp1256 cp1256',
    'ISO8859-1': 'en 88591 ascii latin_1 iso8859_1', 'ISO8859-2': '88592 iso8859_2', 'ISO8859-5': '88595 iso8859_5',
    'ISO8859-15': '885915 iso8859_15',
    **{f'ISO8859-{part}': f'iso8859_{part}' for part in (3, 4, 6, 7, 8, 9, 10, 11, 13, 14, 16)},
}.items() for name in names.split()}
locale_encoding_alias |= {name.replace('_', ''): written for name, written in locale_encoding_alias.items()
                          if name.replace('_', '') not in locale_encoding_alias}


def __getattr__(name):
    if name != 'locale_alias':
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    # Long, and seldom needed.
    global locale_alias
    from _locale_names import locale_alias
    return locale_alias


def _written_encoding(encoding):
    """Return an encoding as names of locales write it."""
    from encodings import normalize_encoding
    from encodings.aliases import aliases
    name = normalize_encoding(encoding)
    name = aliases.get(name.lower(), name)
    for key in name.lower(), name.lower().replace('_', ''):
        if key in locale_encoding_alias:
            return locale_encoding_alias[key]
    return name


class _Name:
    """A name of a locale in its parts: language_COUNTRY.encoding@modifier."""

    def __init__(self, text):
        text, at, self.modifier = text.partition('@')
        self.language, dot, self.encoding = text.partition('.')
        self.has_encoding, self.has_modifier = bool(dot), bool(at)

    def __str__(self):
        encoding = f'.{self.encoding}' if self.has_encoding else ''
        return self.language + encoding + (f'@{self.modifier}' if self.has_modifier else '')

    def set_encoding(self, encoding):
        if encoding:
            self.encoding, self.has_encoding = _written_encoding(encoding), True

    def add_modifier(self, modifier):
        """Add a modifier; that for the euro is a matter of the encoding."""
        if modifier == 'euro' and self.encoding in ('', 'ISO8859-1', 'ISO8859-15', 'UTF-8'):
            if self.encoding != 'UTF-8':
                self.encoding, self.has_encoding = 'ISO8859-15', True
        elif modifier:
            self.modifier, self.has_modifier = modifier, True


def _known_name(name):
    known = __getattr__('locale_alias').get(name)
    return None if known is None else _Name(known)


def normalize(localename):
    """Return the full name of a locale, with its encoding, for a name of any form; unknown names stay as they are."""
    given, _, modifier = localename.lower().replace(':', '.').partition('@')
    language, _, encoding = given.partition('.')
    encoding = encoding.partition('.')[0]
    plain = encoding.replace('-', '').replace('_', '')
    base = f'{language}.{plain}' if plain else language
    end = f'@{modifier}' if modifier else ''
    # All of it; without the modifier; without the encoding; the language alone.
    if (found := _known_name(base + end)) is not None:
        return _text(found)
    if modifier and (found := _known_name(base)) is not None:
        if not found.has_modifier:
            found.add_modifier(modifier)
            return _text(found)
        if found.modifier.lower() == modifier:
            return _text(found)
    if encoding and (found := _known_name(language + end)) is not None:
        found.set_encoding(encoding)
        return _text(found)
    if encoding and modifier and (found := _known_name(language)) is not None:
        is_same = found.modifier.lower() == modifier
        if is_same or not found.has_modifier:
            found.set_encoding(encoding)
            if not is_same:
                found.add_modifier(modifier)
            return _text(found)
    return localename


def _parse_localename(localename):
    """Return the language and the encoding that a name means, None for what it does not say."""
    full = normalize(localename)
    name = _Name(full)
    if name.modifier == 'euro' and not name.has_encoding:
        return name.language, 'iso-8859-15'
    if name.has_encoding:
        return name.language, name.encoding.partition('.')[0]
    special = {'C': (None, None), 'UTF-8': (None, 'UTF-8')}
    if name.language not in special:
        raise ValueError(f'unknown locale: {localename}')
    return special[name.language]


def _build_localename(localetuple):
    """Return the name for a language and an encoding, each of which may be None."""
    try:
        language, encoding = localetuple
        parts = [part for part in ('C' if language is None else language, encoding) if part is not None]
        return '.'.join(parts)
    except (TypeError, ValueError):
        raise TypeError('Locale must be None, a string, or an iterable of two strings -- '
                        'language code, encoding.') from None


# --- The locale of the process ----------------------------------------------------------------

def setlocale(category, locale=None):
    """Set the locale of a category, by a name or a tuple of language and encoding; None only asks. Return its name."""
    if locale and not isinstance(locale, _text):
        locale = normalize(_build_localename(locale))
    return _setlocale(category, locale)


def getlocale(category=LC_CTYPE):
    """Return the language and the encoding of a category's locale."""
    name = _setlocale(category)
    if ';' in name and category == LC_ALL:
        raise TypeError('category LC_ALL is not supported')
    return _parse_localename(name)


def getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    """Return the language and the encoding that the environment asks for. Deprecated."""
    import warnings
    warnings.warn('Use setlocale(), getencoding() and getlocale() instead', DeprecationWarning, stacklevel=2)
    return _getdefaultlocale(envvars)


def _getdefaultlocale(envvars=('LC_ALL', 'LC_CTYPE', 'LANG', 'LANGUAGE')):
    for variable in envvars:
        value = os.environ.get(variable)
        if value:
            # This one may list several.
            return _parse_localename(value.partition(':')[0] if variable == 'LANGUAGE' else value)
    return _parse_localename('C')


def getpreferredencoding(do_setlocale=True):
    """Return the encoding that the user prefers for text; to know it the locale may have to be set for a moment."""
    if sys.flags.warn_default_encoding:
        import warnings
        warnings.warn('UTF-8 Mode affects locale.getpreferredencoding(). Consider locale.getencoding() instead.',
                      EncodingWarning, stacklevel=2)
    if sys.flags.utf8_mode:
        return 'utf-8'
    if not do_setlocale:
        return getencoding()
    before = setlocale(LC_CTYPE)
    try:
        setlocale(LC_CTYPE, '')
    except Error:
        pass
    try:
        return getencoding()
    finally:
        setlocale(LC_CTYPE, before)
