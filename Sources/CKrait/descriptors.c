#define _GNU_SOURCE
#include "descriptors.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <syslog.h>
#include <unistd.h>

int krait_fcntl(int descriptor, int command, long argument) { return fcntl(descriptor, command, (int)argument); }
int krait_fcntl_buffer(int descriptor, int command, void *buffer) { return fcntl(descriptor, command, buffer); }
int krait_ioctl(int descriptor, unsigned long request, long argument) { return ioctl(descriptor, request, argument); }
int krait_ioctl_buffer(int descriptor, unsigned long request, void *buffer) { return ioctl(descriptor, request, buffer); }

int krait_lock_range(int descriptor, int wait, int kind, int whence, long start, long length) {
  struct flock range = {.l_type = (short)kind, .l_whence = (short)whence, .l_start = start, .l_len = length};
  return fcntl(descriptor, wait ? F_SETLKW : F_SETLK, &range);
}

int krait_flock(int descriptor, int operation) { return flock(descriptor, operation); }

int krait_getrlimit(int resource, unsigned long *soft, unsigned long *hard) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return -1;
  *soft = limit.rlim_cur;
  *hard = limit.rlim_max;
  return 0;
}

int krait_setrlimit(int resource, unsigned long soft, unsigned long hard) {
  struct rlimit limit = {soft, hard};
  return setrlimit(resource, &limit);
}

int krait_prlimit(int pid, int resource, const unsigned long *soft, const unsigned long *hard, unsigned long *oldSoft, unsigned long *oldHard) {
  struct rlimit new, old;
  if (soft) {
    new.rlim_cur = *soft;
    new.rlim_max = *hard;
  }
  if (prlimit(pid, resource, soft ? &new : NULL, &old) != 0) return -1;
  *oldSoft = old.rlim_cur;
  *oldHard = old.rlim_max;
  return 0;
}

int krait_getrusage(int who, long long values[16]) {
  struct rusage u;
  if (getrusage(who, &u) != 0) return -1;
  long long all[16] = {
    u.ru_utime.tv_sec * 1000000LL + u.ru_utime.tv_usec, u.ru_stime.tv_sec * 1000000LL + u.ru_stime.tv_usec, u.ru_maxrss, u.ru_ixrss, u.ru_idrss,
    u.ru_isrss, u.ru_minflt, u.ru_majflt, u.ru_nswap, u.ru_inblock, u.ru_oublock, u.ru_msgsnd, u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw,
  };
  for (int i = 0; i < 16; i++) values[i] = all[i];
  return 0;
}

void krait_syslog(int priority, const char *message) { syslog(priority, "%s", message); }

int krait_getpriority(int which, int who) {
  errno = 0;
  return getpriority(which, (id_t)who);
}
int krait_setpriority(int which, int who, int value) { return setpriority(which, (id_t)who, value); }

void *krait_mremap(void *base, size_t old, size_t new) {
#ifdef __linux__
  void *moved = mremap(base, old, new, MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? NULL : moved;
#else
  errno = ENOSYS;
  return NULL;
#endif
}
