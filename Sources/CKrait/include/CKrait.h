#ifndef CKRAIT_H
#define CKRAIT_H
#include "unicode_names.h"
#include "unicode_properties.h"
#endif
