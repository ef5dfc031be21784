#define _GNU_SOURCE
#include "memory_search.h"

#include <string.h>

void *krait_memmem(const void *text, size_t length, const void *needle, size_t needleLength) {
  return memmem(text, length, needle, needleLength);
}

void *krait_memrchr(const void *text, int byte, size_t length) { return (void *)memrchr(text, byte, length); }
