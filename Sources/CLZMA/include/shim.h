// liblzma: .xz and .lzma files, and raw streams.
#ifndef KRAIT_LZMA_SHIM_H
#define KRAIT_LZMA_SHIM_H

#include <late_library.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "lzma_functions.h"
#undef KRAIT_LATE
#include <lzma.h>

extern struct krait_late_library krait_late_lzma;
/// Loads liblzma. Returns NULL, or why it is not there.
static inline const char *krait_load_lzma(void) { return krait_load_late(&krait_late_lzma); }

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
