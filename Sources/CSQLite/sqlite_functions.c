#include <late_library.h>

KRAIT_LATE_BEGIN(sqlite)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "sqlite_functions.h"
#undef KRAIT_LATE
KRAIT_LATE_END(sqlite, "libsqlite3.so.0\0")
