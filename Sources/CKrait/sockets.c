#define _GNU_SOURCE
#include "sockets.h"
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>
#ifdef __linux__
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#endif

static void reset(struct krait_address *a, int family, size_t length) {
  memset(a, 0, sizeof *a);
  a->storage.ss_family = (sa_family_t)family;
  a->length = (socklen_t)length;
}

#define INET(a) ((struct sockaddr_in *)&(a)->storage)
#define INET6(a) ((struct sockaddr_in6 *)&(a)->storage)
#define UNIX(a) ((struct sockaddr_un *)&(a)->storage)

void krait_address_inet(struct krait_address *a, const uint8_t bytes[4], int port) {
  reset(a, AF_INET, sizeof(struct sockaddr_in));
  memcpy(&INET(a)->sin_addr, bytes, 4);
  INET(a)->sin_port = htons((uint16_t)port);
}

void krait_address_inet6(struct krait_address *a, const uint8_t bytes[16], int port, uint32_t flow, uint32_t scope) {
  reset(a, AF_INET6, sizeof(struct sockaddr_in6));
  memcpy(&INET6(a)->sin6_addr, bytes, 16);
  INET6(a)->sin6_port = htons((uint16_t)port);
  INET6(a)->sin6_flowinfo = htonl(flow);
  INET6(a)->sin6_scope_id = scope;
}

int krait_address_unix(struct krait_address *a, const uint8_t *path, size_t length) {
  reset(a, AF_UNIX, offsetof(struct sockaddr_un, sun_path));
  size_t room = sizeof UNIX(a)->sun_path;
  int abstract = length > 0 && path[0] == 0;
  if (length > (abstract ? room : room - 1)) return -1;
  memcpy(UNIX(a)->sun_path, path, length);
  a->length += (socklen_t)(abstract || length == 0 ? length : length + 1);
  return 0;
}

int krait_address_family(const struct krait_address *a) { return a->length == 0 ? AF_UNSPEC : a->storage.ss_family; }
int krait_address_port(const struct krait_address *a) {
  return ntohs(a->storage.ss_family == AF_INET6 ? INET6(a)->sin6_port : INET(a)->sin_port);
}
void krait_address_bytes(const struct krait_address *a, uint8_t bytes[16]) {
  if (a->storage.ss_family == AF_INET6) memcpy(bytes, &INET6(a)->sin6_addr, 16);
  else memcpy(bytes, &INET(a)->sin_addr, 4);
}
uint32_t krait_address_flow(const struct krait_address *a) { return ntohl(INET6(a)->sin6_flowinfo); }
uint32_t krait_address_scope(const struct krait_address *a) { return INET6(a)->sin6_scope_id; }

size_t krait_address_path(const struct krait_address *a, uint8_t path[108]) {
  size_t start = offsetof(struct sockaddr_un, sun_path);
  if (a->length <= start) return 0;
  size_t length = a->length - start;
  if (length > sizeof UNIX(a)->sun_path) length = sizeof UNIX(a)->sun_path;
  memcpy(path, UNIX(a)->sun_path, length);
  return path[0] == 0 ? length : strnlen((const char *)path, length);
}

#ifdef __linux__
#define NETLINK(a) ((struct sockaddr_nl *)&(a)->storage)
#define VSOCK(a) ((struct sockaddr_vm *)&(a)->storage)
void krait_address_netlink(struct krait_address *a, uint32_t pid, uint32_t groups) {
  reset(a, AF_NETLINK, sizeof(struct sockaddr_nl));
  NETLINK(a)->nl_pid = pid;
  NETLINK(a)->nl_groups = groups;
}
void krait_address_vsock(struct krait_address *a, uint32_t cid, uint32_t port) {
  reset(a, AF_VSOCK, sizeof(struct sockaddr_vm));
  VSOCK(a)->svm_cid = cid;
  VSOCK(a)->svm_port = port;
}
uint32_t krait_address_netlink_pid(const struct krait_address *a) { return NETLINK(a)->nl_pid; }
uint32_t krait_address_netlink_groups(const struct krait_address *a) { return NETLINK(a)->nl_groups; }
uint32_t krait_address_vsock_cid(const struct krait_address *a) { return VSOCK(a)->svm_cid; }
uint32_t krait_address_vsock_port(const struct krait_address *a) { return VSOCK(a)->svm_port; }
#endif

static void clear(struct krait_address *a) {
  memset(a, 0, sizeof *a);
  a->length = sizeof a->storage;
}

int krait_accept(int descriptor, struct krait_address *a) {
  clear(a);
  return accept4(descriptor, (struct sockaddr *)&a->storage, &a->length, SOCK_CLOEXEC);
}
int krait_bind(int descriptor, const struct krait_address *a) { return bind(descriptor, (const struct sockaddr *)&a->storage, a->length); }
int krait_connect(int descriptor, const struct krait_address *a) { return connect(descriptor, (const struct sockaddr *)&a->storage, a->length); }
int krait_getsockname(int descriptor, struct krait_address *a) {
  clear(a);
  return getsockname(descriptor, (struct sockaddr *)&a->storage, &a->length);
}
int krait_getpeername(int descriptor, struct krait_address *a) {
  clear(a);
  return getpeername(descriptor, (struct sockaddr *)&a->storage, &a->length);
}
ssize_t krait_recvfrom(int descriptor, void *buffer, size_t size, int flags, struct krait_address *a) {
  clear(a);
  return recvfrom(descriptor, buffer, size, flags, (struct sockaddr *)&a->storage, &a->length);
}
ssize_t krait_sendto(int descriptor, const void *data, size_t size, int flags, const struct krait_address *a) {
  return sendto(descriptor, data, size, flags, (const struct sockaddr *)&a->storage, a->length);
}

ssize_t krait_recvmsg(int descriptor, struct iovec *parts, size_t count, void *control, size_t *controlSize, int *flags, struct krait_address *a) {
  clear(a);
  struct msghdr message = {0};
  message.msg_name = &a->storage;
  message.msg_namelen = a->length;
  message.msg_iov = parts;
  message.msg_iovlen = count;
  message.msg_control = *controlSize ? control : NULL;
  message.msg_controllen = *controlSize;
  ssize_t n = recvmsg(descriptor, &message, *flags);
  if (n >= 0) {
    *controlSize = message.msg_controllen;
    *flags = message.msg_flags;
    a->length = message.msg_namelen;
  }
  return n;
}

ssize_t krait_sendmsg(int descriptor, struct iovec *parts, size_t count, void *control, size_t controlSize, int flags, const struct krait_address *a) {
  struct msghdr message = {0};
  if (a) {
    message.msg_name = (void *)&a->storage;
    message.msg_namelen = a->length;
  }
  message.msg_iov = parts;
  message.msg_iovlen = count;
  message.msg_control = controlSize ? control : NULL;
  message.msg_controllen = controlSize;
  return sendmsg(descriptor, &message, flags);
}

size_t krait_control_next(const void *control, size_t size, size_t place, int *level, int *type, const void **data, size_t *length) {
  if (place + sizeof(struct cmsghdr) > size) return 0;
  const struct cmsghdr *item = (const struct cmsghdr *)((const char *)control + place);
  if (item->cmsg_len < CMSG_LEN(0)) return 0;
  size_t end = item->cmsg_len;
  if (end > size - place) end = size - place;
  *level = item->cmsg_level;
  *type = item->cmsg_type;
  *data = CMSG_DATA(item);
  *length = end - CMSG_LEN(0);
  return place + CMSG_ALIGN(item->cmsg_len);
}

size_t krait_control_put(void *control, size_t place, int level, int type, const void *data, size_t length) {
  struct cmsghdr *item = (struct cmsghdr *)((char *)control + place);
  item->cmsg_level = level;
  item->cmsg_type = type;
  item->cmsg_len = CMSG_LEN(length);
  if (length) memcpy(CMSG_DATA(item), data, length);
  return place + CMSG_SPACE(length);
}

size_t krait_control_length(size_t length) { return CMSG_LEN(length); }
size_t krait_control_space(size_t length) { return CMSG_SPACE(length); }
