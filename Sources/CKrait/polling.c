#define _GNU_SOURCE
#include "polling.h"
#include <stdlib.h>
#include <errno.h>
#include <sys/epoll.h>

int krait_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int krait_epoll_control(int set, int operation, int descriptor, uint32_t events) {
  struct epoll_event event = {.events = events};
  event.data.fd = descriptor;
  return epoll_ctl(set, operation, descriptor, &event);
}

int krait_epoll_wait(int set, int *descriptors, uint32_t *events, int capacity, int milliseconds) {
  struct epoll_event *found = calloc((size_t)capacity, sizeof *found);
  if (!found) return -1;
  int n = epoll_wait(set, found, capacity, milliseconds);
  int failed = errno;
  for (int i = 0; i < n; i++) {
    descriptors[i] = found[i].data.fd;
    events[i] = found[i].events;
  }
  free(found);
  errno = failed;
  return n;
}
