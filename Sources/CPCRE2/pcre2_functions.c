#include <late_library.h>

#define KRAIT_LATE_OF_WIDTH_IN(function, width) KRAIT_LATE_TRAMPOLINE(function##_##width)
#define KRAIT_LATE_OF_WIDTH_AS(function, width) KRAIT_LATE_OF_WIDTH_IN(function, width)
#define KRAIT_LATE_OF_WIDTH(function) KRAIT_LATE_OF_WIDTH_AS(function, KRAIT_WIDTH)

#define KRAIT_WIDTH 8
KRAIT_LATE_BEGIN(pcre2_8)
#include "pcre2_functions.h"
KRAIT_LATE_END(pcre2_8, "libpcre2-8.so.0\0")
#undef KRAIT_WIDTH

#define KRAIT_WIDTH 16
KRAIT_LATE_BEGIN(pcre2_16)
#include "pcre2_functions.h"
KRAIT_LATE_END(pcre2_16, "libpcre2-16.so.0\0")
#undef KRAIT_WIDTH

#define KRAIT_WIDTH 32
KRAIT_LATE_BEGIN(pcre2_32)
#include "pcre2_functions.h"
KRAIT_LATE_END(pcre2_32, "libpcre2-32.so.0\0")
#undef KRAIT_WIDTH
