// The XML parser Expat.
#ifndef KRAIT_EXPAT_SHIM_H
#define KRAIT_EXPAT_SHIM_H

#include <expat.h>

/// What XML_SetUserData set.
static inline void *krait_expat_user_data(XML_Parser parser) { return XML_GetUserData(parser); }

#endif
