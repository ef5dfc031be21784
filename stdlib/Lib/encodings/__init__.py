"""The standard encodings, a module for each, and the function by which codecs are found in them."""

import codecs

# Name that was looked for -> CodecInfo, or None.
_cache = {}


class CodecRegistryError(LookupError, SystemError):
    """The module of an encoding has no proper codec."""


def normalize_encoding(encoding):
    """Return the name of an encoding with underscores between its parts.

    Parts are letters, digits and dots, of which only those of ASCII stay; all else separates them.
    """
    if isinstance(encoding, bytes):
        encoding = encoding.decode('ascii')
    spaced = ''.join(char if char == '.' or char.isalnum() else ' ' for char in encoding)
    parts = (''.join(filter(str.isascii, part)) for part in spaced.split())
    return '_'.join(parts)


def _module_names(encoding):
    """Yield the names that the module of an encoding may have."""
    from . import aliases
    name = normalize_encoding(encoding)
    known = aliases.aliases.get(name) or aliases.aliases.get(name.replace('.', '_'))
    # With a dot it would be looked for in another package.
    for candidate in (name,) if known is None else (known, name):
        if candidate and '.' not in candidate:
            yield candidate


def _complete(parts, module):
    """Return the CodecInfo for what a module's getregentry() returned: that, or a tuple of its parts."""
    if isinstance(parts, codecs.CodecInfo):
        return parts
    where = f'module "{module.__name__}" ({module.__file__})'
    if len(parts) not in range(4, 8):
        raise CodecRegistryError(f'{where} failed to register')
    functions, others = parts[:2], [part for part in parts[2:6] if part is not None]
    if not all(map(callable, [*functions, *others])):
        raise CodecRegistryError(f'incompatible codecs in {where}')
    name = parts[6] if len(parts) == 7 else None
    return codecs.CodecInfo(*parts[:6], name=name or module.__name__.partition('.')[2])


def _find(encoding):
    """Return the CodecInfo of an encoding, None if there is none."""
    for name in _module_names(encoding):
        try:
            module = __import__(f'{__name__}.{name}', fromlist=['*'])
        except ImportError:
            continue
        if not hasattr(module, 'getregentry'):
            return None
        found = _complete(module.getregentry(), module)
        if hasattr(module, 'getaliases'):
            from .aliases import aliases
            for alias in module.getaliases():
                aliases.setdefault(alias, name)
        return found
    return None


def search_function(encoding):
    """Return the CodecInfo of an encoding, None if there is none; the registry asks this function."""
    if encoding not in _cache:
        _cache[encoding] = _find(encoding)
    return _cache[encoding]


codecs.register(search_function)
