import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_socket.socket`.
@frozen public struct SocketBody {
  public var header: ObjectHeader
  /// -1 when closed.
  public var descriptor: Int32
  public var family: Int32
  public var kind: Int32
  public var proto: Int32
  /// Nanoseconds that a call may take; negative: blocking, 0: not blocking.
  public var timeout: Int
}

extension Ref {
  var socket: UnsafeMutablePointer<SocketBody> { raw.assumingMemoryBound(to: SocketBody.self) }
}

enum SocketType: NativeType {
  static var name: StaticString { "_socket.socket" }
  static var doc: StaticString? { "A socket: one end of a network connection." }
  static var signature: StaticString? { "(family=-1, type=-1, proto=-1, fileno=None)" }
  static var layout: Layout { Layout(MemoryLayout<SocketBody>.stride, [.baseType, .hasFinalizer]) }
  static var operations: OperationSet { [.repr, .new, .`init`, .del] }
  private static let parameters = Signature("socket", "(family=-1, type=-1, proto=-1, fileno=None)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocateInstance(type)
    made.socket.pointee.descriptor = -1
    made.socket.pointee.family = 0
    made.socket.pointee.kind = 0
    made.socket.pointee.proto = 0
    made.socket.pointee.timeout = -1
    return Owned(stealing: made)
  }

  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, parameters)
    func number(_ i: Int) throws(Raised) -> Int32 { try b.optional(i).map { n throws(Raised) in try cx.int32(n) } ?? -1 }
    var family = try number(0), kind = try number(1), proto = try number(2)
    var fd: Int32 = -1
    if let given = b.optional(3), !cx.isNone(given) {
      if given.isFloat { try cx.raise(.TypeError, "integer argument expected, got float") }
      guard given.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "'\(cx.typeName(given))' object cannot be interpreted as an integer") }
      fd = try cx.int32(given)
      if fd < 0 { try cx.raise(.ValueError, "negative file descriptor") }
      try adopt(fd, &family, &kind, &proto, cx)
    } else {
      if family == -1 { family = AF_INET }
      if kind == -1 { kind = Int32(SOCK_STREAM.rawValue) }
      if proto == -1 { proto = 0 }
      let (f, k, p) = (family, kind, proto)
      fd = cx.withoutGIL { Glibc.socket(f, k | 0o2000000, p) }
      if fd < 0 { try cx.raiseErrno(errno) }
    }
    try install(me, fd, family, kind, proto, cx)
  }

  /// Family, type and protocol of an existing descriptor, where they are not given.
  private static func adopt(_ fd: Int32, _ family: inout Int32, _ kind: inout Int32, _ proto: inout Int32, _ cx: Context) throws(Raised) {
    var address = krait_address()
    if family == -1 {
      if krait_getsockname(fd, &address) < 0 { try cx.raiseErrno(errno) }
      family = krait_address_family(&address)
    } else if krait_getsockname(fd, &address) < 0 && (errno == EBADF || errno == ENOTSOCK) {
      try cx.raiseErrno(errno)
    }
    func option(_ name: Int32) throws(Raised) -> Int32 {
      var value: Int32 = 0
      var size = socklen_t(4)
      if getsockopt(fd, SOL_SOCKET, name, &value, &size) < 0 { try cx.raiseErrno(errno) }
      return value
    }
    if kind == -1 { kind = try option(SO_TYPE) }
    if proto == -1 { proto = try option(SO_PROTOCOL) }
  }

  /// Makes a new descriptor this socket's, with the default timeout.
  private static func install(_ me: Ref, _ fd: Int32, _ family: Int32, _ kind: Int32, _ proto: Int32, _ cx: Context) throws(Raised) {
    let s = me.socket
    s.pointee.descriptor = fd
    s.pointee.family = family
    s.pointee.kind = kind
    s.pointee.proto = proto
    if kind & 0o4000 != 0 {
      s.pointee.timeout = 0
    } else {
      s.pointee.timeout = try SocketModule.defaultTimeout(cx)
      if s.pointee.timeout >= 0 { try setBlocking(me, false, cx) }
    }
    s.pointee.kind = kind & ~(0o2000000 | 0o4000)
  }
  static func make(_ fd: Int32, _ family: Int32, _ kind: Int32, _ proto: Int32, _ cx: Context) throws(Raised) -> Owned {
    let made = try new(cx.nativeType(SocketType.self), CallArguments(UnsafePointer(bitPattern: 8).unsafelyUnwrapped, 0), cx)
    try install(made.ref, fd, family, kind, proto, cx)
    return made
  }

  static func finalize(_ me: Ref, _ cx: Context) {
    let fd = me.socket.pointee.descriptor
    guard fd >= 0 else { return }
    let pending = cx.takePending()
    let shown = cx.describe(me)
    do throws(Raised) { try cx.warn(.ResourceWarning, "unclosed \(shown)") } catch { cx.writeUnraisable(object: me) }
    cx.setPending(pending)
    me.socket.pointee.descriptor = -1
    Glibc.close(fd)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    if me.socket.pointee.descriptor >= 0 { Glibc.close(me.socket.pointee.descriptor) }
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.socket.pointee
    return try cx.str("<socket object, fd=\(s.descriptor), family=\(s.family), type=\(s.kind), proto=\(s.proto)>")
  }

  static func setBlocking(_ me: Ref, _ blocks: Bool, _ cx: Context) throws(Raised) {
    let fd = me.socket.pointee.descriptor
    let flags = fcntl(fd, F_GETFL)
    if flags < 0 { try cx.raiseErrno(errno) }
    let wanted = blocks ? flags & ~O_NONBLOCK : flags | O_NONBLOCK
    if wanted != flags && fcntl(fd, F_SETFL, wanted) < 0 { try cx.raiseErrno(errno) }
  }

  // Calls

  /// Waits until the socket is ready; false when the time is over.
  static func wait(_ me: Ref, writing: Bool, _ deadline: Deadline, connecting: Bool = false, _ cx: Context) throws(Raised) -> Bool {
    while true {
      var entry = pollfd(fd: me.socket.pointee.descriptor, events: Int16(writing ? POLLOUT : POLLIN), revents: 0)
      if connecting { entry.events |= Int16(POLLERR) }
      let milliseconds = deadline.milliseconds
      let n = cx.withoutGIL { poll(&entry, 1, milliseconds) }
      if n > 0 { return true }
      if n == 0 { return false }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
    }
  }

  /// A call that is repeated after signals and, with a timeout, when the socket is not ready. `body` gets the descriptor and runs without the lock.
  static func attempt(_ me: Ref, writing: Bool, deadline given: Deadline? = nil, _ cx: Context, _ body: (Int32) -> Int) throws(Raised) -> Int {
    let held = me.own
    let timeout = held.ref.socket.pointee.timeout
    let deadline = given ?? Deadline(nanoseconds: timeout > 0 ? timeout : nil)
    while true {
      if timeout > 0, try !wait(held.ref, writing: writing, deadline, cx) { try cx.raise(.TimeoutError, "timed out") }
      let fd = held.ref.socket.pointee.descriptor
      let n = cx.withoutGIL { body(fd) }
      if n >= 0 { return n }
      if errno == EINTR {
        try cx.checkSignals()
        continue
      }
      if timeout > 0 && (errno == EAGAIN || errno == EWOULDBLOCK) { continue }
      try cx.raiseErrno(errno)
    }
  }

  /// 0, or the errno of a failed connection.
  static func connect(_ me: Ref, _ address: krait_address, raising: Bool, _ cx: Context) throws(Raised) -> Int32 {
    var target = address
    let fd = me.socket.pointee.descriptor, timeout = me.socket.pointee.timeout
    if cx.withoutGIL({ krait_connect(fd, &target) }) == 0 { return 0 }
    var failed = errno
    let waits = failed == EINTR ? timeout != 0 : timeout > 0 && failed == EINPROGRESS
    if failed == EINTR { try cx.checkSignals() }
    if waits {
      if try !wait(me, writing: true, Deadline(nanoseconds: timeout > 0 ? timeout : nil), connecting: true, cx) {
        if raising { try cx.raise(.TimeoutError, "timed out") }
        return EWOULDBLOCK
      }
      var size = socklen_t(4)
      failed = 0
      if getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size) < 0 { failed = errno }
      if failed == EISCONN { failed = 0 }
    }
    if failed != 0 && raising { try cx.raiseErrno(failed) }
    return failed
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("family", "the socket family", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.socket.pointee.family)) }),
      GetSetDef("type", "the socket type", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.socket.pointee.kind)) }),
      GetSetDef("proto", "the socket protocol", member: true, get: { (me, cx) throws(Raised) in cx.int(Int(me.socket.pointee.proto)) }),
      GetSetDef("timeout", "the socket timeout", get: { (me, cx) throws(Raised) in SocketModule.timeoutObject(me.socket.pointee.timeout, cx) }),
    ]
  }
  static var methods: [MethodDef] { connectionMethods + transferMethods + messageMethods }

  private static var connectionMethods: [MethodDef] {
    [
      MethodDef("_accept", "(self, /)", "Wait for a connection; return its descriptor and the other side's address.") { (a, cx) throws(Raised) in
        var address = krait_address()
        let fd = try attempt(a[0], writing: false, cx) { Int(krait_accept($0, &address)) }
        let other = try cx.addressObject(address)
        let number = cx.int(fd)
        return try cx.tuple(number.ref, other.ref)
      },
      MethodDef("bind", "(self, address, /)", "Bind the socket to a local address.") { (a, cx) throws(Raised) in
        var address = try cx.socketAddress(a[1], family: a[0].socket.pointee.family, "bind")
        let fd = a[0].socket.pointee.descriptor
        if cx.withoutGIL({ krait_bind(fd, &address) }) < 0 { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("close", "(self, /)", "Close the socket.") { (a, cx) throws(Raised) in
        let fd = a[0].socket.pointee.descriptor
        a[0].socket.pointee.descriptor = -1
        if fd >= 0, cx.withoutGIL({ Glibc.close(fd) }) < 0, errno != ECONNRESET { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("connect", "(self, address, /)", "Connect the socket to a remote address.") { (a, cx) throws(Raised) in
        let held = a[0].own
        _ = try connect(held.ref, cx.socketAddress(a[1], family: a[0].socket.pointee.family, "connect"), raising: true, cx)
        return cx.none
      },
      MethodDef("connect_ex", "(self, address, /)", "Like connect(), but returns the error number instead of raising.") { (a, cx) throws(Raised) in
        let held = a[0].own
        return cx.int(Int(try connect(held.ref, cx.socketAddress(a[1], family: a[0].socket.pointee.family, "connect_ex"), raising: false, cx)))
      },
      MethodDef("detach", "(self, /)", "Close the socket object but not its descriptor, which is returned.") { (a, cx) throws(Raised) in
        let fd = a[0].socket.pointee.descriptor
        a[0].socket.pointee.descriptor = -1
        return cx.int(Int(fd))
      },
      MethodDef("fileno", "(self, /)", "Return the descriptor, -1 if the socket is closed.") { (a, cx) throws(Raised) in cx.int(Int(a[0].socket.pointee.descriptor)) },
      MethodDef("getpeername", "(self, /)", "Return the address of the other side.") { (a, cx) throws(Raised) in
        var address = krait_address()
        if krait_getpeername(a[0].socket.pointee.descriptor, &address) < 0 { try cx.raiseErrno(errno) }
        return try cx.addressObject(address)
      },
      MethodDef("getsockname", "(self, /)", "Return the address of this side.") { (a, cx) throws(Raised) in
        var address = krait_address()
        if krait_getsockname(a[0].socket.pointee.descriptor, &address) < 0 { try cx.raiseErrno(errno) }
        return try cx.addressObject(address)
      },
      MethodDef("getsockopt", "(self, level, option, buffersize=0, /)", "Return a socket option: an int, or bytes with a buffer size.") { (a, cx) throws(Raised) in
        let level = try cx.int32(a[1]), option = try cx.int32(a[2]), size = try cx.optionalIndex(a.optional(3), 0)
        if size == 0 {
          var value: Int32 = 0
          var length = socklen_t(4)
          if getsockopt(a[0].socket.pointee.descriptor, level, option, &value, &length) < 0 { try cx.raiseErrno(errno) }
          return cx.int(Int(value))
        }
        if size < 0 || size > 1024 { try cx.raise(.OSError, "getsockopt buflen out of range") }
        var buffer = [UInt8](repeating: 0, count: size)
        var length = socklen_t(size)
        if getsockopt(a[0].socket.pointee.descriptor, level, option, &buffer, &length) < 0 { try cx.raiseErrno(errno) }
        return try cx.bytes(Array(buffer[0..<Int(length)]))
      },
      MethodDef("setsockopt", "(self, level, option, value, optlen=None, /)", "Set a socket option to an int, to bytes, or to None with a length.") { (a, cx) throws(Raised) in
        let level = try cx.int32(a[1]), option = try cx.int32(a[2]), fd = a[0].socket.pointee.descriptor
        var result: Int32 = 0
        if a[3].isInt {
          var value = try cx.int32(a[3])
          result = setsockopt(fd, level, option, &value, 4)
        } else if cx.isNone(a[3]) {
          guard let length = a.optional(4), !cx.isNone(length) else { try cx.raise(.TypeError, "setsockopt() argument 4 is required when value is None") }
          result = setsockopt(fd, level, option, nil, socklen_t(truncatingIfNeeded: try cx.index(length)))
        } else {
          result = try cx.withBytesLike(a[3]) { (b) throws(Raised) in setsockopt(fd, level, option, b.baseAddress, socklen_t(b.count)) }
        }
        if result < 0 { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("listen", "(self, backlog=128, /)", "Let the socket accept connections.") { (a, cx) throws(Raised) in
        let fd = a[0].socket.pointee.descriptor
        let backlog = Int32(clamping: max(try cx.optionalIndex(a.optional(1), 128), 0))
        if cx.withoutGIL({ Glibc.listen(fd, backlog) }) < 0 { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("shutdown", "(self, flag, /)", "Shut down the reading side, the writing side, or both.") { (a, cx) throws(Raised) in
        let fd = a[0].socket.pointee.descriptor, how = try cx.int32(a[1])
        if cx.withoutGIL({ Glibc.shutdown(fd, how) }) < 0 { try cx.raiseErrno(errno) }
        return cx.none
      },
      MethodDef("setblocking", "(self, flag, /)", "Make the socket blocking or non-blocking.") { (a, cx) throws(Raised) in
        let blocks = try cx.isTrue(a[1])
        a[0].socket.pointee.timeout = blocks ? -1 : 0
        try setBlocking(a[0], blocks, cx)
        return cx.none
      },
      MethodDef("getblocking", "(self, /)", "Return whether the socket is in blocking mode.") { (a, cx) throws(Raised) in cx.bool(a[0].socket.pointee.timeout != 0) },
      MethodDef("settimeout", "(self, timeout, /)", "Set the timeout of calls in seconds; None: blocking, 0: non-blocking.") { (a, cx) throws(Raised) in
        let timeout = try SocketModule.timeout(a[1], cx)
        a[0].socket.pointee.timeout = timeout
        try setBlocking(a[0], timeout < 0, cx)
        return cx.none
      },
      MethodDef("gettimeout", "(self, /)", "Return the timeout in seconds, or None.") { (a, cx) throws(Raised) in SocketModule.timeoutObject(a[0].socket.pointee.timeout, cx) },
    ]
  }
}
