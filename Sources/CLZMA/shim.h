// liblzma: .xz and .lzma files, and raw streams.
#ifndef KRAIT_LZMA_SHIM_H
#define KRAIT_LZMA_SHIM_H

#include <lzma.h>

// Macros that are not imported into Swift.
static const uint64_t krait_lzma1_filter = LZMA_FILTER_LZMA1;
static const uint64_t krait_lzma2_filter = LZMA_FILTER_LZMA2;
static const uint64_t krait_delta_filter = LZMA_FILTER_DELTA;
static const uint32_t krait_lzma_filters_max = LZMA_FILTERS_MAX;
static const uint32_t krait_lzma_tell_check = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;

static inline void krait_lzma_stream_clear(lzma_stream *stream) {
  lzma_stream empty = LZMA_STREAM_INIT;
  *stream = empty;
}

#endif
