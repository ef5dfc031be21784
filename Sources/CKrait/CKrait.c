#include "CKrait.h"
