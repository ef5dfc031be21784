"""The decimal module under the name by which CPython offers an implementation
that does not depend on _decimal. Here it is the native one all the same.
"""

import sys as _sys

# The native module is there even for those who have put None in its place.
_absent = object()
_previous = _sys.modules.pop('_decimal', _absent)
try:
    from _decimal import *
    from _decimal import __libmpdec_version__, __version__
finally:
    if _previous is _absent:
        _sys.modules.pop('_decimal', None)
    else:
        _sys.modules['_decimal'] = _previous

__all__ = [_name for _name in globals() if not _name.startswith('_')]
