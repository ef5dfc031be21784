// The XML parser Expat.
#ifndef KRAIT_EXPAT_SHIM_H
#define KRAIT_EXPAT_SHIM_H

#include <late_library.h>
#define KRAIT_LATE KRAIT_LATE_RENAME
#include "expat_functions.h"
#undef KRAIT_LATE
#include <expat.h>

extern struct krait_late_library krait_late_expat;
/// Loads Expat. Returns NULL, or why it is not there.
static inline const char *krait_load_expat(void) { return krait_load_late(&krait_late_expat); }

/// What XML_SetUserData set.
static inline void *krait_expat_user_data(XML_Parser parser) { return XML_GetUserData(parser); }

#endif
