#define _GNU_SOURCE
#include "semaphores.h"
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <time.h>

void *krait_semaphore_create(const char *name, unsigned value) {
  sem_t *made = sem_open(name, O_CREAT | O_EXCL, 0600, value);
  return made == SEM_FAILED ? NULL : made;
}
void *krait_semaphore_open(const char *name) {
  sem_t *found = sem_open(name, 0);
  return found == SEM_FAILED ? NULL : found;
}
int krait_semaphore_close(void *semaphore) { return sem_close(semaphore); }
int krait_semaphore_unlink(const char *name) { return sem_unlink(name); }
int krait_semaphore_try(void *semaphore) { return sem_trywait(semaphore); }

int krait_semaphore_wait(void *semaphore, long long nanoseconds) {
  if (nanoseconds < 0) return sem_wait(semaphore);
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += nanoseconds / 1000000000;
  end.tv_nsec += nanoseconds % 1000000000;
  if (end.tv_nsec >= 1000000000) {
    end.tv_sec++;
    end.tv_nsec -= 1000000000;
  }
  return sem_timedwait(semaphore, &end);
}

int krait_semaphore_post(void *semaphore) { return sem_post(semaphore); }
int krait_semaphore_value(void *semaphore, int *value) { return sem_getvalue(semaphore, value); }
int krait_shm_open(const char *name, int flags, unsigned mode) { return shm_open(name, flags | O_CLOEXEC, mode); }
int krait_shm_unlink(const char *name) { return shm_unlink(name); }
