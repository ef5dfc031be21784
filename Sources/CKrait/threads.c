#define _GNU_SOURCE
#include "threads.h"
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

long krait_thread_id(void) { return syscall(SYS_gettid); }

int krait_stack_bounds(uintptr_t *lowest, size_t *size) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return -1;
  void *base = NULL;
  int failed = pthread_attr_getstack(&attributes, &base, size);
  pthread_attr_destroy(&attributes);
  *lowest = (uintptr_t)base;
  return failed;
}

int krait_random_bytes(void *buffer, size_t count) { return getrandom(buffer, count, 0) == (ssize_t)count ? 0 : -1; }

int krait_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int krait_lock_wait(void *semaphore, long long deadline) {
  if (deadline < 0) return sem_wait(semaphore);
  struct timespec end = {deadline / 1000000000, deadline % 1000000000};
  return sem_clockwait(semaphore, CLOCK_MONOTONIC, &end);
}
