// The XML parser Expat.
#ifndef KRAIT_EXPAT_SHIM_H
#define KRAIT_EXPAT_SHIM_H

#include <expat.h>

#endif
