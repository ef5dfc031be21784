#include <late_library.h>

KRAIT_LATE_BEGIN(zlib)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "zlib_functions.h"
#undef KRAIT_LATE
KRAIT_LATE_END(zlib, "libz.so.1\0")
