#ifndef KRAIT_DESCRIPTORS_H
#define KRAIT_DESCRIPTORS_H
#include <stddef.h>

// Calls with variable arguments, or with enums that are no ints in Swift.

int krait_fcntl(int descriptor, int command, long argument);
int krait_fcntl_buffer(int descriptor, int command, void *buffer);
int krait_ioctl(int descriptor, unsigned long request, long argument);
int krait_ioctl_buffer(int descriptor, unsigned long request, void *buffer);
int krait_lock_range(int descriptor, int wait, int kind, int whence, long start, long length);
int krait_flock(int descriptor, int operation);
int krait_getrlimit(int resource, unsigned long *soft, unsigned long *hard);
int krait_setrlimit(int resource, unsigned long soft, unsigned long hard);
int krait_prlimit(int pid, int resource, const unsigned long *soft, const unsigned long *hard, unsigned long *oldSoft, unsigned long *oldHard);
// ru_* in the order of the structure; the times in microseconds.
int krait_getrusage(int who, long long values[16]);
void krait_syslog(int priority, const char *message);
int krait_getpriority(int which, int who);
int krait_setpriority(int which, int who, int value);
// Resizes a mapping in place or elsewhere; NULL on failure.
void *krait_mremap(void *base, size_t old, size_t new);

#endif
