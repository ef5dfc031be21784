#define _GNU_SOURCE
#include "system_calls.h"
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <sched.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utmp.h>

int krait_eventfd(unsigned value, int flags) { return eventfd(value, flags); }
int krait_memfd_create(const char *name, unsigned flags) { return memfd_create(name, flags); }
ssize_t krait_copy_file_range(int in, int64_t *inOffset, int out, int64_t *outOffset, size_t count, unsigned flags) {
  return copy_file_range(in, inOffset, out, outOffset, count, flags);
}
ssize_t krait_splice(int in, int64_t *inOffset, int out, int64_t *outOffset, size_t count, unsigned flags) {
  return splice(in, inOffset, out, outOffset, count, flags);
}
ssize_t krait_sendfile(int out, int in, int64_t *offset, size_t count) { return sendfile(out, in, offset, count); }
ssize_t krait_preadv2(int d, const struct iovec *parts, int count, int64_t offset, int flags) { return preadv2(d, parts, count, offset, flags); }
ssize_t krait_pwritev2(int d, const struct iovec *parts, int count, int64_t offset, int flags) { return pwritev2(d, parts, count, offset, flags); }

int krait_getres(int group, unsigned ids[3]) {
  return group ? getresgid(&ids[0], &ids[1], &ids[2]) : getresuid(&ids[0], &ids[1], &ids[2]);
}
int krait_setres(int group, unsigned real, unsigned effective, unsigned saved) {
  return group ? setresgid(real, effective, saved) : setresuid(real, effective, saved);
}
int krait_setns(int descriptor, int kind) { return setns(descriptor, kind); }
int krait_unshare(int flags) { return unshare(flags); }

ssize_t krait_getxattr(const char *path, int d, int follow, const char *name, void *value, size_t size) {
  if (!path) return fgetxattr(d, name, value, size);
  return follow ? getxattr(path, name, value, size) : lgetxattr(path, name, value, size);
}
int krait_setxattr(const char *path, int d, int follow, const char *name, const void *value, size_t size, int flags) {
  if (!path) return fsetxattr(d, name, value, size, flags);
  return follow ? setxattr(path, name, value, size, flags) : lsetxattr(path, name, value, size, flags);
}
int krait_removexattr(const char *path, int d, int follow, const char *name) {
  if (!path) return fremovexattr(d, name);
  return follow ? removexattr(path, name) : lremovexattr(path, name);
}
ssize_t krait_listxattr(const char *path, int d, int follow, char *names, size_t size) {
  if (!path) return flistxattr(d, names, size);
  return follow ? listxattr(path, names, size) : llistxattr(path, names, size);
}

int krait_getaffinity(int pid, uint8_t *bits, size_t size) { return sched_getaffinity(pid, size, (cpu_set_t *)bits); }
int krait_setaffinity(int pid, const uint8_t *bits, size_t size) { return sched_setaffinity(pid, size, (const cpu_set_t *)bits); }

static struct timespec split(int64_t n) { return (struct timespec){n / 1000000000, n % 1000000000}; }
static int64_t joined(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

int krait_timerfd_create(int clock, int flags) { return timerfd_create(clock, flags); }
int krait_timerfd_set(int d, int flags, const int64_t new[2], int64_t old[2]) {
  struct itimerspec wanted = {split(new[0]), split(new[1])}, before;
  if (timerfd_settime(d, flags, &wanted, &before) != 0) return -1;
  old[0] = joined(before.it_interval);
  old[1] = joined(before.it_value);
  return 0;
}
int krait_timerfd_get(int d, int64_t now[2]) {
  struct itimerspec t;
  if (timerfd_gettime(d, &t) != 0) return -1;
  now[0] = joined(t.it_interval);
  now[1] = joined(t.it_value);
  return 0;
}

int krait_waitid(int kind, unsigned id, int options, int result[5]) {
  siginfo_t info;
  info.si_pid = 0;
  if (waitid((idtype_t)kind, id, &info, options) != 0) return -1;
  result[0] = info.si_pid;
  result[1] = (int)info.si_uid;
  result[2] = info.si_signo;
  result[3] = info.si_status;
  result[4] = info.si_code;
  return 0;
}

int krait_wait4(int pid, int *status, int options, long long v[16]) {
  struct rusage u = {0};
  int got = wait4(pid, status, options, &u);
  long long all[16] = {
    u.ru_utime.tv_sec * 1000000LL + u.ru_utime.tv_usec, u.ru_stime.tv_sec * 1000000LL + u.ru_stime.tv_usec, u.ru_maxrss, u.ru_ixrss, u.ru_idrss,
    u.ru_isrss, u.ru_minflt, u.ru_majflt, u.ru_nswap, u.ru_inblock, u.ru_oublock, u.ru_msgsnd, u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw,
  };
  for (int i = 0; i < 16; i++) v[i] = all[i];
  return got;
}

unsigned krait_major(uint64_t device) { return major(device); }
unsigned krait_minor(uint64_t device) { return minor(device); }
uint64_t krait_makedev(unsigned a, unsigned b) { return makedev(a, b); }

int krait_openpty(int *master, int *slave) {
  if (openpty(master, slave, NULL, NULL, NULL) != 0) return -1;
  fcntl(*master, F_SETFD, FD_CLOEXEC);
  fcntl(*slave, F_SETFD, FD_CLOEXEC);
  return 0;
}
int krait_login_tty(int descriptor) { return login_tty(descriptor); }

int krait_sched_scheduler(int pid) { return sched_getscheduler(pid); }
int krait_sched_set_scheduler(int pid, int policy, int priority) {
  struct sched_param p = {.sched_priority = priority};
  return sched_setscheduler(pid, policy, &p);
}
int krait_sched_param(int pid, int *priority) {
  struct sched_param p;
  if (sched_getparam(pid, &p) != 0) return -1;
  *priority = p.sched_priority;
  return 0;
}
int krait_sched_set_param(int pid, int priority) {
  struct sched_param p = {.sched_priority = priority};
  return sched_setparam(pid, &p);
}
int krait_sched_interval(int pid, double *seconds) {
  struct timespec t;
  if (sched_rr_get_interval(pid, &t) != 0) return -1;
  *seconds = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
  return 0;
}

int krait_statvfs(const char *path, int descriptor, uint64_t v[11]) {
  struct statvfs s;
  if ((path ? statvfs(path, &s) : fstatvfs(descriptor, &s)) != 0) return -1;
  uint64_t all[11] = {s.f_bsize, s.f_frsize, s.f_blocks, s.f_bfree, s.f_bavail, s.f_files, s.f_ffree, s.f_favail, s.f_flag, s.f_namemax, s.f_fsid};
  for (int i = 0; i < 11; i++) v[i] = all[i];
  return 0;
}

int krait_execve(const char *path, int descriptor, char *const arguments[], char *const environment[]) {
  if (!path) return fexecve(descriptor, arguments, environment);
  return environment ? execve(path, arguments, environment) : execv(path, arguments);
}

int krait_spawn_close_from(void *actions, int first) { return posix_spawn_file_actions_addclosefrom_np(actions, first); }
int krait_posix_openpt(int flags) { return posix_openpt(flags); }
int krait_grantpt(int descriptor) { return grantpt(descriptor); }
int krait_unlockpt(int descriptor) { return unlockpt(descriptor); }
