// Deflate streams of zlib.
#ifndef KRAIT_ZLIB_SHIM_H
#define KRAIT_ZLIB_SHIM_H

#include <late_library.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "zlib_functions.h"
#undef KRAIT_LATE
#include <zlib.h>

extern struct krait_late_library krait_late_zlib;
/// Loads zlib. Returns NULL, or why it is not there.
static inline const char *krait_load_zlib(void) { return krait_load_late(&krait_late_zlib); }

static inline int krait_deflate_init(z_stream *stream, int level, int method, int window, int memory, int strategy) {
  return deflateInit2(stream, level, method, window, memory, strategy);
}
static inline int krait_inflate_init(z_stream *stream, int window) { return inflateInit2(stream, window); }

#endif
