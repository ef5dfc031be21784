#define _GNU_SOURCE
#include "threads.h"
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

long krait_thread_id(void) { return syscall(SYS_gettid); }

// The stack of the main thread ends with the name of the program's file and grows downwards as far as the limit says. pthread_getattr_np
// would read the whole memory map. Not for a limit that the system leaves no room for below the stack.
static int main_stack_bounds(uintptr_t *lowest, size_t *size) {
  const char *last = (const char *)getauxval(AT_EXECFN);
  struct rlimit limit;
  if (last == NULL || getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur > 64 << 20) return -1;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), here = (uintptr_t)__builtin_frame_address(0);
  uintptr_t top = ((uintptr_t)last + strlen(last) + 1 + sizeof(void *) + page - 1) & ~(page - 1);
  if (here >= top || here < top - limit.rlim_cur) return -1;
  *lowest = top - limit.rlim_cur;
  *size = limit.rlim_cur;
  return 0;
}

int krait_stack_bounds(uintptr_t *lowest, size_t *size) {
  if (main_stack_bounds(lowest, size) == 0) return 0;
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
