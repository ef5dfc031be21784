"""The standard encodings, one module each, and the function that finds them."""

import codecs
import sys

_cache = {}
_unknown = '--unknown--'
_import_tail = ['*']


class CodecRegistryError(LookupError, SystemError):
    """Raised when a codec module does not give what the registry needs."""


def normalize_encoding(encoding):
    """Return an encoding's name with runs of punctuation as single underscores.

    Dots stay; other characters than ASCII letters and digits fall away.
    """
    if isinstance(encoding, bytes):
        encoding = str(encoding, "ascii")
    chars = []
    punctuation = False
    for c in encoding:
        if c.isalnum() or c == '.':
            if punctuation and chars:
                chars.append('_')
            if c.isascii():
                chars.append(c)
            punctuation = False
        else:
            punctuation = True
    return ''.join(chars)


def search_function(encoding):
    """Return the CodecInfo of an encoding, or None."""
    entry = _cache.get(encoding, _unknown)
    if entry is not _unknown:
        return entry
    entry = _cache[encoding] = _find(encoding)
    return entry


def _find(encoding):
    norm_encoding = normalize_encoding(encoding)
    global aliases
    from encodings import aliases
    table = aliases.aliases
    aliased = table.get(norm_encoding) or table.get(norm_encoding.replace('.', '_'))
    if aliased is not None:
        modnames = [aliased, norm_encoding]
    else:
        modnames = [norm_encoding]
    for modname in modnames:
        if not modname or '.' in modname:
            continue
        try:
            # The name is known to be free of dots: only this package is searched.
            mod = __import__('encodings.' + modname, fromlist=_import_tail, level=0)
        except ImportError:
            continue
        try:
            getregentry = mod.getregentry
        except AttributeError:
            # Something else of that name.
            return None
        return _register(modname, mod, getregentry)
    return None


def _register(modname, mod, getregentry):
    entry = getregentry()
    if not isinstance(entry, codecs.CodecInfo):
        if not 4 <= len(entry) <= 7:
            raise CodecRegistryError('module "%s" (%s) failed to register'
                                     % (mod.__name__, mod.__file__))
        if not callable(entry[0]) or not callable(entry[1]) or any(
                part is not None and not callable(part) for part in entry[2:6]):
            raise CodecRegistryError('incompatible codecs in module "%s" (%s)'
                                     % (mod.__name__, mod.__file__))
        if len(entry) < 7 or entry[6] is None:
            entry += (None,) * (6 - len(entry)) + (mod.__name__.split(".", 1)[1],)
        entry = codecs.CodecInfo(*entry)
    try:
        codecaliases = mod.getaliases()
    except AttributeError:
        pass
    else:
        for alias in codecaliases:
            aliases.aliases.setdefault(alias, modname)
    return entry


codecs.register(search_function)
