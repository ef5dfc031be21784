#include <late_library.h>

KRAIT_LATE_BEGIN(expat)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "expat_functions.h"
#undef KRAIT_LATE
KRAIT_LATE_END(expat, "libexpat.so.1\0")
