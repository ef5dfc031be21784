#ifndef KRAIT_MEMORY_SEARCH_H
#define KRAIT_MEMORY_SEARCH_H
#include <stddef.h>

// The GNU searches of libc, which its Swift module does not show.
void *krait_memmem(const void *text, size_t length, const void *needle, size_t needleLength);
void *krait_memrchr(const void *text, int byte, size_t length);

#endif
