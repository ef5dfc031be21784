// The compression library of bzip2.
#ifndef KRAIT_BZIP2_SHIM_H
#define KRAIT_BZIP2_SHIM_H

#include <late_library.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "bzip2_functions.h"
#undef KRAIT_LATE
#include <bzlib.h>

extern struct krait_late_library krait_late_bzip2;
/// Loads libbz2. Returns NULL, or why it is not there.
static inline const char *krait_load_bzip2(void) { return krait_load_late(&krait_late_bzip2); }

#endif
