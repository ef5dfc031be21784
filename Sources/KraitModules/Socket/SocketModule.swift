import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_socket`: sockets, name resolution, conversions of addresses.
enum SocketModule: NativeModule {
  static let name: StaticString = "_socket"
  static var doc: StaticString? { "Sockets and what belongs to them; see the socket module." }
  static var functions: [MethodDef] { socketFunctions + nameFunctions + conversionFunctions + serviceFunctions }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let type = try cx.addType(SocketType.self, to: dict)
    try cx.setNamed(dict, "SocketType", Ref(type))
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.OSError)))
    try cx.setNamed(dict, "timeout", Ref(cx.exceptionType(.TimeoutError)))
    try cx.addType(AddressErrorType.self, to: dict, base: cx.exceptionType(.OSError))
    try cx.addType(HostErrorType.self, to: dict, base: cx.exceptionType(.OSError))
    try cx.setNamed(dict, "has_ipv6", cx.interp.pointee.true)
    try cx.setNamed(dict, "_default_timeout", cx.noneRef)
    try cx.addConstants(krait_socket_constants(), to: dict)
  }

  /// A timeout argument in nanoseconds, -1 for None.
  static func timeout(_ r: Ref, _ cx: Context) throws(Raised) -> Int {
    if cx.isNone(r) { return -1 }
    let n = try cx.nanoseconds(r)
    if n < 0 { try cx.raise(.ValueError, "Timeout value out of range") }
    return n
  }
  static func timeoutObject(_ n: Int, _ cx: Context) -> Owned { n < 0 ? cx.none : cx.float(Double(n) / 1e9) }

  private static func stored(_ cx: Context) throws(Raised) -> Owned {
    let module = try cx.importModule("_socket"), key = try cx.intern("_default_timeout")
    return try cx.getattr(module.ref, key.ref)
  }
  static func defaultTimeout(_ cx: Context) throws(Raised) -> Int {
    let value = try stored(cx)
    return cx.isNone(value.ref) ? -1 : try timeout(value.ref, cx)
  }

  fileprivate static let socketFunctions: [MethodDef] = [
    MethodDef("close", "(object, /)", "Close a descriptor, as os.close() does.") { (a, cx) throws(Raised) in
      let fd = try cx.int32(a[0])
      if cx.withoutGIL({ Glibc.close(fd) }) < 0 && errno != ECONNRESET { try cx.raiseErrno(errno) }
      return cx.none
    },
    MethodDef("dup", "(object, /)", "Duplicate a descriptor; the new one is not inheritable.") { (a, cx) throws(Raised) in
      let fd = fcntl(try cx.int32(a[0]), F_DUPFD_CLOEXEC, 0)
      try cx.check(fd)
      return cx.int(Int(fd))
    },
    MethodDef("socketpair", "(family=1, type=1, proto=0, /)", "Make a pair of connected sockets.") { (a, cx) throws(Raised) in
      let family = Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(0), 1)), kind = Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(1), 1))
      let proto = Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(2), 0))
      var ends: [Int32] = [0, 0]
      try cx.check(socketpair(family, kind | 0o2000000, proto, &ends))
      let first = try SocketType.make(ends[0], family, kind, proto, cx), second = try SocketType.make(ends[1], family, kind, proto, cx)
      return try cx.tuple(first.ref, second.ref)
    },
    MethodDef("getdefaulttimeout", "()", "Return the timeout of new sockets in seconds, or None.") { (a, cx) throws(Raised) in timeoutObject(try defaultTimeout(cx), cx) },
    MethodDef("setdefaulttimeout", "(object, /)", "Set the timeout of new sockets in seconds, or None.") { (a, cx) throws(Raised) in
      let value = timeoutObject(try timeout(a[0], cx), cx)
      let module = try cx.importModule("_socket"), key = try cx.intern("_default_timeout")
      try cx.setattr(module.ref, key.ref, value.ref)
      return cx.none
    },
    MethodDef("CMSG_LEN", "(length, /)", "Return the length of a control message item with so much data.") { (a, cx) throws(Raised) in
      cx.int(try controlSize(a[0], "CMSG_LEN", krait_control_length, room: krait_control_length(0), cx))
    },
    MethodDef("CMSG_SPACE", "(length, /)", "Return the room that a control message item with so much data takes.") { (a, cx) throws(Raised) in
      cx.int(try controlSize(a[0], "CMSG_SPACE", krait_control_space, room: krait_control_space(1), cx))
    },
  ]
  /// The size must fit the 32 bits of a socklen_t beside the `room` that an item takes.
  private static func controlSize(_ r: Ref, _ function: String, _ size: (Int) -> Int, room: Int, _ cx: Context) throws(Raised) -> Int {
    let n = try cx.index(r)
    if n < 0 || n > 0x7fff_ffff - room { try cx.raise(.OverflowError, "\(function)() argument out of range") }
    return size(n)
  }
}

private let conversionFunctions: [MethodDef] = [
  MethodDef("htons", "(x, /)", "Convert a 16-bit number from host to network byte order.") { (a, cx) throws(Raised) in cx.int(Int(UInt16(try cx.unsigned(a[0], 16, "htons")).bigEndian)) },
  MethodDef("ntohs", "(x, /)", "Convert a 16-bit number from network to host byte order.") { (a, cx) throws(Raised) in cx.int(Int(UInt16(try cx.unsigned(a[0], 16, "ntohs")).bigEndian)) },
  MethodDef("htonl", "(object, /)", "Convert a 32-bit number from host to network byte order.") { (a, cx) throws(Raised) in cx.int(Int(UInt32(try cx.unsigned(a[0], 32, "htonl")).bigEndian)) },
  MethodDef("ntohl", "(object, /)", "Convert a 32-bit number from network to host byte order.") { (a, cx) throws(Raised) in cx.int(Int(UInt32(try cx.unsigned(a[0], 32, "ntohl")).bigEndian)) },
  MethodDef("inet_aton", "(ip_addr, /)", "Convert an IPv4 address in text form to 4 bytes.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "inet_aton() argument must be str, not \(cx.typeName(a[0]))") }
    var address = in_addr()
    if inet_aton(a[0].text, &address) == 0 { try cx.raise(.OSError, "illegal IP address string passed to inet_aton") }
    return try cx.bytes(withUnsafeBytes(of: address) { Array($0) })
  },
  MethodDef("inet_ntoa", "(packed_ip, /)", "Convert 4 bytes to an IPv4 address in text form.") { (a, cx) throws(Raised) in
    let raw = try cx.withBytesLike(a[0]) { (b) throws(Raised) in Array(b) }
    if raw.count != 4 { try cx.raise(.OSError, "packed IP wrong length") }
    return try cx.str(raw.map { String($0) }.joined(separator: "."))
  },
  MethodDef("inet_pton", "(af, ip, /)", "Convert an IP address in text form to bytes.") { (a, cx) throws(Raised) in
    let family = try cx.int32(a[0])
    guard a[1].isStr else { try cx.raise(.TypeError, "inet_pton() argument 2 must be str, not \(cx.typeName(a[1]))") }
    var raw = [UInt8](repeating: 0, count: 16)
    let n = inet_pton(family, a[1].text, &raw)
    if n < 0 { try cx.raiseErrno(errno) }
    if n == 0 { try cx.raise(.OSError, "illegal IP address string passed to inet_pton") }
    return try cx.bytes(Array(raw[0..<(family == AF_INET ? 4 : 16)]))
  },
  MethodDef("inet_ntop", "(af, packed_ip, /)", "Convert a packed IP address to its text form.") { (a, cx) throws(Raised) in
    let family = try cx.int32(a[0])
    let raw = try cx.withBytesLike(a[1]) { (b) throws(Raised) in Array(b) }
    guard family == AF_INET || family == AF_INET6 else { try cx.raise(.ValueError, "unknown address family \(family)") }
    if raw.count != (family == AF_INET ? 4 : 16) { try cx.raise(.ValueError, "invalid length of packed IP address string") }
    var text = [CChar](repeating: 0, count: 64)
    if inet_ntop(family, raw, &text, 64) == nil { try cx.raiseErrno(errno) }
    return try cx.str(String(cString: text))
  },
]

extension Context {
  /// A non-negative number of so many bits.
  fileprivate func unsigned(_ r: Ref, _ bits: Int, _ function: String) throws(Raised) -> Int {
    guard r.isInt else {
      if bits == 32 { try raise(.TypeError, "expected int, \(typeName(r)) found") }
      try raise(.TypeError, "'\(typeName(r))' object cannot be interpreted as an integer")
    }
    let kind = bits == 16 ? "16-bit unsigned integer" : "32-bit unsigned integer"
    guard let n = exactInt(r) else {
      try raise(.OverflowError, bits == 16 ? "Python int too large to convert to C int" : "int larger than 32 bits")
    }
    if n < 0 { try raise(bits == 16 ? .OverflowError : .OverflowError, bits == 16 ? "\(function): can't convert negative Python int to C \(kind)" : "can't convert negative value to unsigned int") }
    if n >> bits != 0 { try raise(.OverflowError, bits == 16 ? "\(function): Python int too large to convert to C \(kind)" : "int larger than 32 bits") }
    return n
  }
}
