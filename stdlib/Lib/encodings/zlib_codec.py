"""zlib: compresses bytes, with the header and checksum of RFC 1950."""

import zlib

from ._transform import define

define(globals(), "zlib", zlib.compress, zlib.decompress, zlib.compressobj, zlib.decompressobj)
