"""The classes of io under the name of CPython's version in Python: here there is one version only."""

from io import *
from io import __all__
from io import (DEFAULT_BUFFER_SIZE, SEEK_CUR, SEEK_END, SEEK_SET, IncrementalNewlineDecoder, UnsupportedOperation,
                open, open_code, text_encoding)
