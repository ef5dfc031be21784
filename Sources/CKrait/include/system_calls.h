#ifndef KRAIT_SYSTEM_CALLS_H
#define KRAIT_SYSTEM_CALLS_H
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

// GNU and Linux calls that Swift's Glibc module does not show; each as in C, -1 and errno on failure.

int krait_eventfd(unsigned value, int flags);
int krait_memfd_create(const char *name, unsigned flags);
ssize_t krait_copy_file_range(int in, int64_t *inOffset, int out, int64_t *outOffset, size_t count, unsigned flags);
ssize_t krait_splice(int in, int64_t *inOffset, int out, int64_t *outOffset, size_t count, unsigned flags);
ssize_t krait_sendfile(int out, int in, int64_t *offset, size_t count);
ssize_t krait_preadv2(int descriptor, const struct iovec *parts, int count, int64_t offset, int flags);
ssize_t krait_pwritev2(int descriptor, const struct iovec *parts, int count, int64_t offset, int flags);
int krait_getres(int group, unsigned ids[3]);
int krait_setres(int group, unsigned real, unsigned effective, unsigned saved);
int krait_setns(int descriptor, int kind);
int krait_unshare(int flags);
ssize_t krait_getxattr(const char *path, int descriptor, int follow, const char *name, void *value, size_t size);
int krait_setxattr(const char *path, int descriptor, int follow, const char *name, const void *value, size_t size, int flags);
int krait_removexattr(const char *path, int descriptor, int follow, const char *name);
ssize_t krait_listxattr(const char *path, int descriptor, int follow, char *names, size_t size);
int krait_getaffinity(int pid, uint8_t *bits, size_t size);
int krait_setaffinity(int pid, const uint8_t *bits, size_t size);
int krait_timerfd_create(int clock, int flags);
// Times as {interval, initial} in nanoseconds.
int krait_timerfd_set(int descriptor, int flags, const int64_t new[2], int64_t old[2]);
int krait_timerfd_get(int descriptor, int64_t now[2]);
// waitid: {pid, uid, signo, status, code} of the child.
int krait_waitid(int kind, unsigned id, int options, int result[5]);
int krait_wait4(int pid, int *status, int options, long long usage[16]);
unsigned krait_major(uint64_t device);
unsigned krait_minor(uint64_t device);
uint64_t krait_makedev(unsigned major, unsigned minor);
int krait_openpty(int *master, int *slave);
int krait_posix_openpt(int flags);
int krait_grantpt(int descriptor);
int krait_unlockpt(int descriptor);
int krait_login_tty(int descriptor);
int krait_sched_scheduler(int pid);
int krait_sched_set_scheduler(int pid, int policy, int priority);
int krait_sched_param(int pid, int *priority);
int krait_sched_set_param(int pid, int priority);
int krait_sched_interval(int pid, double *seconds);
// {bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax, fsid}
int krait_statvfs(const char *path, int descriptor, uint64_t values[11]);
// posix_spawn: close every descriptor from one on.
int krait_spawn_close_from(void *actions, int first);
int krait_execve(const char *path, int descriptor, char *const arguments[], char *const environment[]);

#endif
