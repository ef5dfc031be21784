#include <late_library.h>

KRAIT_LATE_BEGIN(bzip2)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "bzip2_functions.h"
#undef KRAIT_LATE
KRAIT_LATE_END(bzip2, "libbz2.so.1.0\0libbz2.so.1\0")
