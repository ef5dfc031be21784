// The compression library of bzip2.
#ifndef KRAIT_BZIP2_SHIM_H
#define KRAIT_BZIP2_SHIM_H

#include <bzlib.h>

#endif
