#ifndef KRAIT_SOCKETS_H
#define KRAIT_SOCKETS_H
#include "constants.h"
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>

// Socket addresses as plain parts, and messages with ancillary data, whose C macros Swift does not see.

// A socket address of any family.
struct krait_address {
  socklen_t length;
  struct sockaddr_storage storage;
};

// IPv4 and IPv6 addresses: the raw bytes (4 or 16) in network order.
void krait_address_inet(struct krait_address *a, const uint8_t bytes[4], int port);
void krait_address_inet6(struct krait_address *a, const uint8_t bytes[16], int port, uint32_t flow, uint32_t scope);
// -1 if the path is too long.
int krait_address_unix(struct krait_address *a, const uint8_t *path, size_t length);
void krait_address_netlink(struct krait_address *a, uint32_t pid, uint32_t groups);
void krait_address_vsock(struct krait_address *a, uint32_t cid, uint32_t port);

int krait_address_family(const struct krait_address *a);
int krait_address_port(const struct krait_address *a);
// Copies the raw bytes of an IPv4 or IPv6 address.
void krait_address_bytes(const struct krait_address *a, uint8_t bytes[16]);
uint32_t krait_address_flow(const struct krait_address *a);
uint32_t krait_address_scope(const struct krait_address *a);
// The path of a Unix address; its length, which counts no final zero unless the name is abstract.
size_t krait_address_path(const struct krait_address *a, uint8_t path[108]);
uint32_t krait_address_netlink_pid(const struct krait_address *a);
uint32_t krait_address_netlink_groups(const struct krait_address *a);
uint32_t krait_address_vsock_cid(const struct krait_address *a);
uint32_t krait_address_vsock_port(const struct krait_address *a);

// The system calls with such addresses.
int krait_accept(int descriptor, struct krait_address *a);
int krait_bind(int descriptor, const struct krait_address *a);
int krait_connect(int descriptor, const struct krait_address *a);
int krait_getsockname(int descriptor, struct krait_address *a);
int krait_getpeername(int descriptor, struct krait_address *a);
ssize_t krait_recvfrom(int descriptor, void *buffer, size_t size, int flags, struct krait_address *a);
ssize_t krait_sendto(int descriptor, const void *data, size_t size, int flags, const struct krait_address *a);
ssize_t krait_recvmsg(int descriptor, struct iovec *parts, size_t count, void *control, size_t *controlSize, int *flags, struct krait_address *a);
ssize_t krait_sendmsg(int descriptor, struct iovec *parts, size_t count, void *control, size_t controlSize, int flags, const struct krait_address *a);
// Steps through control data: the place of the next item after `place` (0 first), 0 at the end.
size_t krait_control_next(const void *control, size_t size, size_t place, int *level, int *type, const void **data, size_t *length);
// Writes an item at `place`; the place after it.
size_t krait_control_put(void *control, size_t place, int level, int type, const void *data, size_t length);
size_t krait_control_length(size_t length);
size_t krait_control_space(size_t length);

// Names and values of the socket module, ended by a null name.
const struct krait_constant *krait_socket_constants(void);

#endif
