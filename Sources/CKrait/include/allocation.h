#ifndef KRAIT_ALLOCATION_H
#define KRAIT_ALLOCATION_H
#include <malloc.h>

// Lets large blocks keep their memory for the next ones: mapped anew, each of their pages would cost a fault again.
static inline void krait_keep_large_blocks(void) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

// How many bytes a block of malloc has room for.
static inline long krait_room(void *block) { return (long)malloc_usable_size(block); }

// Asks for the cache line of an address that is going to be written soon.
static inline void krait_prefetch(const void *address) { __builtin_prefetch(address, 1); }
#endif
