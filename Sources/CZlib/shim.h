// Deflate streams of zlib.
#ifndef KRAIT_ZLIB_SHIM_H
#define KRAIT_ZLIB_SHIM_H

#include <zlib.h>

static inline int krait_deflate_init(z_stream *stream, int level, int method, int window, int memory, int strategy) {
  return deflateInit2(stream, level, method, window, memory, strategy);
}
static inline int krait_inflate_init(z_stream *stream, int window) { return inflateInit2(stream, window); }

#endif
