"""bz2: compresses bytes as files with the ending .bz2 are."""

import bz2

from ._transform import define

define(globals(), "bz2", bz2.compress, bz2.decompress, bz2.BZ2Compressor, bz2.BZ2Decompressor)
