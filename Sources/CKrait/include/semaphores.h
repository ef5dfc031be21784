#ifndef KRAIT_SEMAPHORES_H
#define KRAIT_SEMAPHORES_H
#include <sys/types.h>

// Named semaphores and shared memory; sem_open takes variable arguments, which Swift cannot pass.

// A new semaphore; NULL on failure.
void *krait_semaphore_create(const char *name, unsigned value);
void *krait_semaphore_open(const char *name);
int krait_semaphore_close(void *semaphore);
int krait_semaphore_unlink(const char *name);
int krait_semaphore_try(void *semaphore);
// Waits at most so many nanoseconds, negative: for ever. 0, or -1 with errno (ETIMEDOUT, EINTR).
int krait_semaphore_wait(void *semaphore, long long nanoseconds);
int krait_semaphore_post(void *semaphore);
int krait_semaphore_value(void *semaphore, int *value);
int krait_shm_open(const char *name, int flags, unsigned mode);
int krait_shm_unlink(const char *name);

#endif
