#ifndef KRAIT_CONSTANTS_H
#define KRAIT_CONSTANTS_H

// Tables of names and values for modules of the operating system, each ended by a null name.

struct krait_constant { const char *name; long long value; };

enum krait_constant_table {
  KRAIT_POSIX, KRAIT_SYSCONF, KRAIT_PATHCONF, KRAIT_CONFSTR, KRAIT_FCNTL, KRAIT_RESOURCE, KRAIT_TERMIOS, KRAIT_SYSLOG, KRAIT_MMAP
};
const struct krait_constant *krait_constants(int table);

#endif
