"""The old name of the compiler of regular expressions: importing it gives a warning."""

import warnings

warnings.warn(f"module {__name__!r} is deprecated", DeprecationWarning, stacklevel=2)

from re._constants import *
from re._constants import FLAG_ASCII as SRE_FLAG_ASCII, FLAG_DEBUG as SRE_FLAG_DEBUG
from re._constants import FLAG_DOTALL as SRE_FLAG_DOTALL, FLAG_IGNORECASE as SRE_FLAG_IGNORECASE
from re._constants import FLAG_LOCALE as SRE_FLAG_LOCALE, FLAG_MULTILINE as SRE_FLAG_MULTILINE
from re._constants import FLAG_UNICODE as SRE_FLAG_UNICODE, FLAG_VERBOSE as SRE_FLAG_VERBOSE
from re import compile
