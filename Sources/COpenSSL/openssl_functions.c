#include <late_library.h>

KRAIT_LATE_BEGIN(openssl)
#define KRAIT_LATE KRAIT_LATE_TRAMPOLINE
#include "openssl_functions.h"
#undef KRAIT_LATE
KRAIT_LATE_END(openssl, "libcrypto.so.3\0")
