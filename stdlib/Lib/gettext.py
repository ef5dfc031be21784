"""Messages in the language of the user: translations are looked up in catalogs in the format of GNU gettext."""

import os
import sys

from _gettext_plural import c2py, warn_not_int as _warn_not_int

__all__ = ['NullTranslations', 'GNUTranslations', 'Catalog', 'bindtextdomain', 'find', 'translation', 'install',
           'textdomain', 'dgettext', 'dngettext', 'gettext', 'ngettext', 'pgettext', 'dpgettext', 'npgettext',
           'dnpgettext']

_default_localedir = os.path.join(sys.base_prefix, 'share', 'locale')


def _germanic(msgid1, msgid2, n):
    """Return the form for a number as it is chosen in English."""
    is_one = (n if isinstance(n, int) else _warn_not_int(n)) == 1
    return msgid1 if is_one else msgid2


# --- Catalogs ---------------------------------------------------------------------------------

class NullTranslations:
    """No translations of its own: it asks its fallback, or returns the messages as they are."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        """Read the catalog from a file; a subclass does."""

    def add_fallback(self, fallback):
        """Add translations that are asked for what all those before do not have."""
        last = self
        while last._fallback:
            last = last._fallback
        last._fallback = fallback

    def gettext(self, message):
        """Return a message translated."""
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        """Return a message translated, in the form for a number; untranslated it has two."""
        ask = self._fallback.ngettext if self._fallback else _germanic
        return ask(msgid1, msgid2, n)

    def pgettext(self, context, message):
        """Return a message translated as a context wants it."""
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        """Return a message translated as a context wants it, in the form for a number."""
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return _germanic(msgid1, msgid2, n)

    def info(self):
        """Return the fields of the catalog's header as a dict."""
        return self._info

    def charset(self):
        """Return the encoding of the catalog."""
        return self._charset

    def install(self, names=None):
        """Add _() to the built-in names, and those methods that are named."""
        import builtins
        builtins._ = self.gettext
        for name in {*(names or ())} & {'gettext', 'ngettext', 'pgettext', 'npgettext'}:
            setattr(builtins, name, getattr(self, name))


class _Damaged(Exception):
    """A file is no proper catalog."""


class GNUTranslations(NullTranslations):
    """The translations in a .mo file."""

    # The number that such a file begins with, as it is read in both orders of bytes.
    LE_MAGIC, BE_MAGIC = 0x950412de, 0xde120495
    VERSIONS = 0, 1

    # How a message with its context is stored.
    CONTEXT = '%s\x04%s'

    def _get_versions(self, version):
        """Return the two parts of the version."""
        return divmod(version, 1 << 16)

    def _parse(self, fp):
        self._catalog = {}
        # For catalogs that do not say how.
        self.plural = lambda n: int(n != 1)
        try:
            for source, target in self._entries(fp.read()):
                self._add(source, target)
        except _Damaged as error:
            raise OSError(0, str(error), getattr(fp, 'name', '')) from None

    def _entries(self, data):
        """Yield the messages in a file and their translations, as bytes."""
        from struct import unpack, unpack_from
        orders = {self.LE_MAGIC: '<', self.BE_MAGIC: '>'}
        order = orders.get(unpack('<I', data[:4])[0])
        if order is None:
            raise _Damaged('Bad magic number')
        version, count, *tables = unpack_from(f'{order}4I', data, 4)
        major, _ = self._get_versions(version)
        if major not in self.VERSIONS:
            raise _Damaged(f'Bad version number {major}')

        def piece(table, number):
            size, start = unpack_from(f'{order}2I', data, table + 8 * number)
            # Every piece has a null behind it.
            if start + size >= len(data):
                raise _Damaged('File is corrupt')
            return data[start:start + size]

        for number in range(count):
            yield tuple(piece(table, number) for table in tables)

    def _add(self, source, target):
        """Add an entry; the one for the empty message is the header."""
        if not source:
            self._read_header(target.decode())
        charset = self._charset or 'ascii'
        if b'\0' not in source:
            self._catalog[source.decode(charset)] = target.decode(charset)
            return
        singular, _ = source.split(b'\0')
        key = singular.decode(charset)
        for form, text in enumerate(target.split(b'\0')):
            self._catalog[key, form] = text.decode(charset)

    def _read_header(self, text):
        """Read lines of the form `Name: value`; other lines continue the one before."""
        name = None
        for line in map(str.strip, text.split('\n')):
            is_marker = line.startswith('#-#-#-#-#') and line.endswith('#-#-#-#-#')
            if not line or is_marker:
                continue
            field, colon, value = line.partition(':')
            if not colon:
                if name:
                    self._info[name] += f'\n{line}'
                continue
            name = field.strip().lower()
            self._info[name] = value = value.strip()
            if name == 'content-type':
                self._charset = value.split('charset=')[1]
            elif name == 'plural-forms':
                self.plural = c2py(value.split(';')[1].split('plural=')[1])

    def _translated(self, key):
        """Return the translation of a message, that for one thing if it has several forms; None if there is none."""
        found = self._catalog.get(key)
        return self._catalog.get((key, self.plural(1))) if found is None else found

    def gettext(self, message):
        found = self._translated(message)
        return super().gettext(message) if found is None else found

    def pgettext(self, context, message):
        found = self._translated(self.CONTEXT % (context, message))
        return super().pgettext(context, message) if found is None else found

    def _in_form(self, key, msgid1, msgid2, n, ask):
        """Return the translation for a number, else what ask(), a method of the fallback, returns."""
        found = self._catalog.get((key, self.plural(n)))
        if found is not None:
            return found
        if self._fallback:
            return ask(msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def ngettext(self, msgid1, msgid2, n):
        return self._in_form(msgid1, msgid1, msgid2, n, super().ngettext)

    def npgettext(self, context, msgid1, msgid2, n):
        def ask(*message):
            return self._fallback.npgettext(context, *message)

        return self._in_form(self.CONTEXT % (context, msgid1), msgid1, msgid2, n, ask)


# --- Finding them -----------------------------------------------------------------------------

def _expand_lang(loc):
    """Return the names of directories for a locale, from the full one to the language alone."""
    from locale import normalize
    name, at, modifier = normalize(loc).partition('@')
    name, dot, codeset = name.partition('.')
    language, line, territory = name.partition('_')
    return [language + place + encoding + kind
            for kind in _optional(at + modifier)
            for place in _optional(line + territory)
            for encoding in _optional(dot + codeset)]


def _optional(part):
    return (part, '') if part else ('',)


def _wanted_languages():
    """Return the languages that the user's environment asks for; C stands for no translation at all."""
    values = (os.environ.get(name) for name in ('LANGUAGE', 'LC_ALL', 'LC_MESSAGES', 'LANG'))
    wanted = next(filter(None, values), '')
    languages = wanted.split(':') if wanted else []
    return languages if 'C' in languages else [*languages, 'C']


def _catalogs(domain, localedir, languages):
    """Yield the paths of all catalogs of a domain, those of the first language first."""
    folder = _default_localedir if localedir is None else localedir
    if languages is None:
        languages = _wanted_languages()
    for name in dict.fromkeys(name for language in languages for name in _expand_lang(language)):
        if name == 'C':
            return
        path = os.path.join(folder, name, 'LC_MESSAGES', f'{domain}.mo')
        if os.path.exists(path):
            yield path


def find(domain, localedir=None, languages=None, all=False):
    """Return the path of the best catalog of a domain, or None; if `all` is true, a list of all paths."""
    found = _catalogs(domain, localedir, languages)
    return [*found] if all else next(found, None)


# (class, path) -> the catalog that was read.
_translations = {}


def _load(path, class_):
    """Return a catalog; it is read only once, but everybody may add fallbacks to a copy."""
    from copy import copy
    key = class_, os.path.abspath(path)
    if key not in _translations:
        with open(path, 'rb') as file:
            _translations[key] = class_(file)
    return copy(_translations[key])


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """Return the translations of a domain: the best catalog, with the others as fallbacks.

    Without any it is an error, or NullTranslations if `fallback` is true.
    """
    paths = find(domain, localedir, languages, all=True)
    if paths:
        best, *others = [_load(path, GNUTranslations if class_ is None else class_) for path in paths]
        for other in others:
            best.add_fallback(other)
        return best
    if fallback:
        return NullTranslations()
    from errno import ENOENT
    raise FileNotFoundError(ENOENT, 'No translation file found for domain', domain)


Catalog = translation


def install(domain, localedir=None, *, names=None):
    """Add _() for a domain to the built-in names, and the functions that are named."""
    translation(domain, localedir, fallback=True).install(names)


# --- Functions in the manner of C -------------------------------------------------------------

_localedirs = {}
_current_domain = 'messages'


def textdomain(domain=None):
    """Set the domain for the functions that are not given one, unless it is None; return it."""
    global _current_domain
    _current_domain = _current_domain if domain is None else domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """Set the directory of a domain's catalogs, unless it is None; return it."""
    if localedir is None:
        return _localedirs.get(domain, _default_localedir)
    _localedirs[domain] = localedir
    return localedir


def _of_domain(domain):
    try:
        return translation(domain, _localedirs.get(domain))
    except OSError:
        return NullTranslations()


def dgettext(domain, message):
    """Return a message of a domain translated."""
    return _of_domain(domain).gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    """Return a message of a domain translated, in the form for a number."""
    return _of_domain(domain).ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    """Return a message of a domain translated as a context wants it."""
    return _of_domain(domain).pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    """Return a message of a domain translated as a context wants it, in the form for a number."""
    return _of_domain(domain).npgettext(context, msgid1, msgid2, n)


def gettext(message):
    """Return a message of the current domain translated."""
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    """Return a message of the current domain translated, in the form for a number."""
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    """Return a message of the current domain translated as a context wants it."""
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    """Return a message of the current domain translated as a context wants it, in the form for a number."""
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)
