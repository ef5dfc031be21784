import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Addresses: Python's tuples and paths on one side, the system's structures on the other.

/// `socket.gaierror` and `socket.herror`.
enum AddressErrorType: OSErrorNative {
  static var kind: ExceptionKind { .OSError }
  static var name: StaticString { "socket.gaierror" }
}
enum HostErrorType: OSErrorNative {
  static var kind: ExceptionKind { .OSError }
  static var name: StaticString { "socket.herror" }
}

extension Context {
  /// Raises the error of getaddrinfo or getnameinfo.
  func raiseAddressError(_ code: Int32) throws(Raised) -> Never {
    if code == EAI_SYSTEM { try raiseErrno(errno) }
    let type = try nativeType(AddressErrorType.self, base: exceptionType(.OSError))
    let number = int(Int(code)), text = try str(String(cString: gai_strerror(code)))
    let error = try call(Ref(type), number.ref, text.ref)
    try raise(exception: error)
  }
  func raiseHostError(_ code: Int32) throws(Raised) -> Never {
    let type = try nativeType(HostErrorType.self, base: exceptionType(.OSError))
    let number = int(Int(code)), text = try str(hstrerror(code).map { String(cString: $0) } ?? "Unknown error")
    let error = try call(Ref(type), number.ref, text.ref)
    try raise(exception: error)
  }

  /// A host name as bytes: ASCII, else by the idna codec.
  func hostBytes(_ r: Ref) throws(Raised) -> [UInt8] {
    var bytes: [UInt8]
    if r.isStr {
      if r.str.pointee.isASCII {
        bytes = r.wtf8
      } else {
        let codec = try str("idna"), method = try intern("encode")
        let encoded = try callMethod(r, method.ref, codec.ref)
        bytes = try withBytesLike(encoded.ref) { (b) throws(Raised) in Array(b) }
      }
    } else if r.isBytes || r.hasFlag(.bytesSubclass) {
      bytes = try withBytesLike(r) { (b) throws(Raised) in Array(b) }
    } else if isBytesLike(r) && typeName(r) == "bytearray" {
      bytes = try withBytesLike(r) { (b) throws(Raised) in Array(b) }
    } else {
      try raise(.TypeError, "str, bytes or bytearray expected, not \(typeName(r))")
    }
    if bytes.contains(0) { try raise(.TypeError, "host name must not contain null character") }
    return bytes
  }

  /// Resolves a host name of one family to its raw bytes.
  func resolveHost(_ host: [UInt8], _ family: Int32) throws(Raised) -> krait_address {
    var address = krait_address()
    let size = family == AF_INET6 ? 16 : 4
    var raw = [UInt8](repeating: 0, count: 16)
    func build() {
      if size == 4 { krait_address_inet(&address, raw, 0) } else { krait_address_inet6(&address, raw, 0, 0, 0) }
    }
    if host.isEmpty {
      build()
      return address
    }
    let text = host.map { CChar(bitPattern: $0) } + [0]
    let isBroadcast = host == Array("<broadcast>".utf8) || host == Array("255.255.255.255".utf8)
    if isBroadcast {
      if family != AF_INET { try raise(.OSError, "address family mismatched") }
      raw = [255, 255, 255, 255]
      build()
      return address
    }
    if inet_pton(family, text, &raw) == 1 {
      build()
      return address
    }
    var hints = addrinfo(), found: UnsafeMutablePointer<addrinfo>? = nil
    hints.ai_family = family
    let failed = withoutGIL { getaddrinfo(text, nil, &hints, &found) }
    if failed != 0 { try raiseAddressError(failed) }
    defer { freeaddrinfo(found) }
    guard let first = found, let storage = first.pointee.ai_addr else { try raise(.OSError, "no address") }
    memcpy(&address.storage, storage, min(Int(first.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size))
    address.length = first.pointee.ai_addrlen
    return address
  }

  private func port(_ r: Ref, _ function: String) throws(Raised) -> Int32 {
    guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "'\(typeName(r))' object cannot be interpreted as an integer") }
    let number = try indexObject(r)
    guard let n = exactInt(number.ref), n >= 0, n <= 0xffff else { try raise(.OverflowError, "\(function)(): port must be 0-65535.") }
    return Int32(n)
  }
  private func unsigned32(_ r: Ref) throws(Raised) -> UInt32 {
    let number = try indexObject(r)
    return UInt32(truncatingIfNeeded: exactInt(number.ref) ?? 0)
  }

  /// The system's form of an address argument.
  func socketAddress(_ r: Ref, family: Int32, _ function: String) throws(Raised) -> krait_address {
    var made = krait_address()
    switch family {
    case AF_UNIX:
      let bytes: [UInt8]
      if r.isStr { bytes = try pathBytes(r, allowsNull: true) } else { bytes = try withBytesLike(r) { (b) throws(Raised) in Array(b) } }
      if bytes.withUnsafeBufferPointer({ krait_address_unix(&made, $0.baseAddress ?? noBytes, $0.count) }) != 0 { try raise(.OSError, "AF_UNIX path too long") }
    case AF_INET:
      guard r.isTuple else { try raise(.TypeError, "\(function)(): AF_INET address must be tuple, not \(typeName(r))") }
      guard r.tupleCount == 2 else { try raise(.TypeError, "\(function)(): AF_INET address must be a pair (host, port)") }
      let host = try hostBytes(r.tupleItems[0]), number = try port(r.tupleItems[1], function)
      var resolved = try resolveHost(host, AF_INET)
      var raw = [UInt8](repeating: 0, count: 16)
      krait_address_bytes(&resolved, &raw)
      krait_address_inet(&made, raw, number)
    case AF_INET6:
      guard r.isTuple else { try raise(.TypeError, "\(function)(): AF_INET6 address must be tuple, not \(typeName(r))") }
      guard r.tupleCount >= 2 && r.tupleCount <= 4 else {
        try raise(.TypeError, "\(function)(): AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
      }
      let host = try hostBytes(r.tupleItems[0]), number = try port(r.tupleItems[1], function)
      let flow = r.tupleCount > 2 ? try unsigned32(r.tupleItems[2]) : 0, scope = r.tupleCount > 3 ? try unsigned32(r.tupleItems[3]) : 0
      if flow > 0xfffff { try raise(.OverflowError, "\(function)(): flowinfo must be 0-1048575.") }
      var resolved = try resolveHost(host, AF_INET6)
      var raw = [UInt8](repeating: 0, count: 16)
      krait_address_bytes(&resolved, &raw)
      krait_address_inet6(&made, raw, number, flow, scope != 0 ? scope : krait_address_scope(&resolved))
    case AF_NETLINK, 40:
      let label = family == AF_NETLINK ? "AF_NETLINK" : "AF_VSOCK"
      guard r.isTuple, r.tupleCount == 2 else { try raise(.TypeError, "\(function)(): \(label) address must be tuple, not \(typeName(r))") }
      let first = try unsigned32(r.tupleItems[0]), second = try unsigned32(r.tupleItems[1])
      if family == AF_NETLINK { krait_address_netlink(&made, first, second) } else { krait_address_vsock(&made, first, second) }
    default: try raise(.OSError, "\(function)(): bad family")
    }
    return made
  }

  /// Python's form of an address.
  func addressObject(_ given: krait_address) throws(Raised) -> Owned {
    var address = given
    if address.length == 0 { return none }
    let family = krait_address_family(&address)
    switch family {
    case AF_INET:
      let host = try hostText(&address), number = int(Int(krait_address_port(&address)))
      return try tuple(host.ref, number.ref)
    case AF_INET6:
      let host = try hostText(&address), number = int(Int(krait_address_port(&address)))
      let flow = int(Int(krait_address_flow(&address))), scope = int(Int(krait_address_scope(&address)))
      let made = try tuple(4)
      made.ref.tupleItems[0] = host.leak()
      made.ref.tupleItems[1] = number.leak()
      made.ref.tupleItems[2] = flow.leak()
      made.ref.tupleItems[3] = scope.leak()
      return made
    case AF_UNIX:
      var path = [UInt8](repeating: 0, count: 108)
      let n = krait_address_path(&address, &path)
      if n > 0 && path[0] == 0 { return try bytes(Array(path[0..<n])) }
      return try pathObject(Array(path[0..<n]))
    case AF_NETLINK: return try numberTuple([Int(krait_address_netlink_pid(&address)), Int(krait_address_netlink_groups(&address))])
    case 40: return try numberTuple([Int(krait_address_vsock_cid(&address)), Int(krait_address_vsock_port(&address))])
    default:
      let data = withUnsafeBytes(of: address.storage) { Array($0[2..<max(2, min(Int(given.length), $0.count))]) }
      let number = int(Int(family)), raw = try bytes(data)
      return try tuple(number.ref, raw.ref)
    }
  }

  /// The numeric form of an IP address.
  func hostText(_ address: inout krait_address) throws(Raised) -> Owned {
    var raw = [UInt8](repeating: 0, count: 16), text = [CChar](repeating: 0, count: 64)
    krait_address_bytes(&address, &raw)
    if inet_ntop(krait_address_family(&address), raw, &text, 64) == nil { try raiseErrno(errno) }
    return try str(String(cString: text))
  }

  /// A path of the system as str.
  func pathObject(_ raw: [UInt8]) throws(Raised) -> Owned {
    let data = try bytes(raw), encoding = try str("utf-8"), errors = try str("surrogateescape"), method = try intern("decode")
    return try callMethod(data.ref, method.ref, encoding.ref, errors.ref)
  }
}

/// What an empty array gives as its address.
private var noBytes: UnsafePointer<UInt8> { UnsafePointer(bitPattern: 8).unsafelyUnwrapped }
