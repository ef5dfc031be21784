#ifndef KRAIT_THREADS_H
#define KRAIT_THREADS_H
#include <stddef.h>
#include <stdint.h>

// GNU functions that Swift's Glibc module does not show.

// The kernel's number of the calling thread.
long krait_thread_id(void);
// Lowest address and size of the calling thread's stack; 0 on success.
int krait_stack_bounds(uintptr_t *lowest, size_t *size);
// Fills the buffer with random bytes; 0 on success.
// Waits for a semaphore until a time of the monotonic clock in nanoseconds, negative: for ever. 0, or -1 with errno.
int krait_lock_wait(void *semaphore, long long deadline);
int krait_random_bytes(void *buffer, size_t count);
// A pipe whose ends are closed on exec.
int krait_pipe(int ends[2]);

#endif
