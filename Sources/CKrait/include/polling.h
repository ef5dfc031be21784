#ifndef KRAIT_POLLING_H
#define KRAIT_POLLING_H
#include <stdint.h>

// epoll, whose event structure is packed.

// A new set, closed on exec; -1 on error.
int krait_epoll_create(void);
// `operation` is EPOLL_CTL_*; 0 on success.
int krait_epoll_control(int set, int operation, int descriptor, uint32_t events);
// The number of ready descriptors, stored with their events; -1 on error.
int krait_epoll_wait(int set, int *descriptors, uint32_t *events, int capacity, int milliseconds);

#endif
