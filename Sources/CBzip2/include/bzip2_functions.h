// The functions of libbz2 that are used: see late_library.h.
KRAIT_LATE(BZ2_bzCompress)
KRAIT_LATE(BZ2_bzCompressEnd)
KRAIT_LATE(BZ2_bzCompressInit)
KRAIT_LATE(BZ2_bzDecompress)
KRAIT_LATE(BZ2_bzDecompressEnd)
KRAIT_LATE(BZ2_bzDecompressInit)
