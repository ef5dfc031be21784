#include <late_library.h>

KRAIT_LATE_BEGIN(lzma)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "lzma_functions.h"
#undef KRAIT_LATE
KRAIT_LATE_END(lzma, "liblzma.so.5\0")
