import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Names of hosts, services and interfaces.

extension Context {
  /// getaddrinfo's host or port: None, or text as bytes.
  private func portBytes(_ r: Ref) throws(Raised) -> [UInt8] {
    let encoding = try str("utf-8")
    let encoded = try encode(r, encoding: encoding.ref, errors: nil)
    return Array(encoded.ref.bytesBuffer)
  }
  private func infoText(_ r: Ref, isPort: Bool) throws(Raised) -> [CChar]? {
    if isNone(r) { return nil }
    let raw: [UInt8]
    if isPort && r.isInt {
      let text = try repr(of: r)
      raw = text.ref.wtf8
    } else if r.isStr {
      raw = isPort ? try portBytes(r) : try hostBytes(r)
    } else if r.isBytes {
      raw = try withBytesLike(r) { (b) throws(Raised) in Array(b) }
    } else {
      try raise(isPort ? .OSError : .TypeError, isPort ? "Int or String expected" : "getaddrinfo() argument 1 must be string or None")
    }
    if raw.contains(0) { try raise(.ValueError, "embedded null character") }
    return raw.map { CChar(bitPattern: $0) } + [0]
  }
  private func repr(of r: Ref) throws(Raised) -> Owned { try str(of: r) }

  fileprivate func addressInfo(_ a: Args) throws(Raised) -> Owned {
    let host = try infoText(a[0], isPort: false), service = try infoText(a[1], isPort: true)
    var hints = addrinfo(), found: UnsafeMutablePointer<addrinfo>? = nil
    func number(_ i: Int) throws(Raised) -> Int32 { try a.optional(i).map { n throws(Raised) in try int32(n) } ?? 0 }
    hints.ai_family = try number(2)
    hints.ai_socktype = try number(3)
    hints.ai_protocol = try number(4)
    hints.ai_flags = try number(5)
    let failed = withoutGIL { () -> Int32 in
      host.withPointer { h in service.withPointer { s in getaddrinfo(h, s, &hints, &found) } }
    }
    if failed != 0 { try raiseAddressError(failed) }
    defer { freeaddrinfo(found) }
    let result = try list()
    var walk = found
    while let info = walk?.pointee {
      var address = krait_address()
      memcpy(&address.storage, info.ai_addr, min(Int(info.ai_addrlen), MemoryLayout<sockaddr_storage>.size))
      address.length = info.ai_addrlen
      let family = int(Int(info.ai_family)), kind = int(Int(info.ai_socktype)), proto = int(Int(info.ai_protocol))
      let canonical = try str(info.ai_canonname.map { String(cString: $0) } ?? ""), place = try addressObject(address)
      try append(result.ref, tuple(family.ref, kind.ref, proto.ref, canonical.ref, place.ref))
      walk = info.ai_next
    }
    return result
  }

  fileprivate func nameInfo(_ a: Args) throws(Raised) -> Owned {
    guard a[0].isTuple else { try raise(.TypeError, "getnameinfo() argument 1 must be a tuple") }
    let n = a[0].tupleCount
    guard n >= 2 && n <= 4, a[0].tupleItems[0].isStr else { try raise(.TypeError, "getnameinfo(): illegal sockaddr argument") }
    let port = try index(a[0].tupleItems[1]), flow = n > 2 ? try index(a[0].tupleItems[2]) : 0, scope = n > 3 ? try index(a[0].tupleItems[3]) : 0
    if flow < 0 || flow > 0xfffff { try raise(.OverflowError, "getnameinfo(): flowinfo must be 0-1048575.") }
    let flags = try int32(a[1])
    var hints = addrinfo(), found: UnsafeMutablePointer<addrinfo>? = nil
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    hints.ai_flags = AI_NUMERICHOST
    let text = a[0].tupleItems[0].text
    let failed = withoutGIL { getaddrinfo(text, "\(port)", &hints, &found) }
    if failed != 0 { try raiseAddressError(failed) }
    defer { freeaddrinfo(found) }
    guard let info = found?.pointee else { try raise(.OSError, "no address") }
    if info.ai_next != nil { try raise(.OSError, "sockaddr resolved to multiple addresses") }
    if info.ai_family == AF_INET && n != 2 { try raise(.OSError, "IPv4 sockaddr must be 2 tuple") }
    if info.ai_family == AF_INET6 {
      info.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        $0.pointee.sin6_flowinfo = UInt32(flow).bigEndian
        $0.pointee.sin6_scope_id = UInt32(truncatingIfNeeded: scope)
      }
    }
    var host = [CChar](repeating: 0, count: 1025), service = [CChar](repeating: 0, count: 32)
    let failedName = withoutGIL { getnameinfo(info.ai_addr, info.ai_addrlen, &host, 1025, &service, 32, flags) }
    if failedName != 0 { try raiseAddressError(failedName) }
    let first = try str(String(cString: host)), second = try str(String(cString: service))
    return try tuple(first.ref, second.ref)
  }

  /// (name, aliases, addresses) of a host by name or by address.
  fileprivate func hostEntry(_ r: Ref, byAddress: Bool) throws(Raised) -> Owned {
    let host = try hostBytes(r)
    var address = try resolveHost(host, byAddress && host.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET)
    var raw = [UInt8](repeating: 0, count: 16)
    krait_address_bytes(&address, &raw)
    let family = krait_address_family(&address)
    let text = host.map { CChar(bitPattern: $0) } + [0]
    var failed: Int32 = 0, entry = hostent(), found: UnsafeMutablePointer<hostent>? = nil
    var room = [CChar](repeating: 0, count: 16384)
    let size = room.count
    _ = withoutGIL {
      byAddress
        ? gethostbyaddr_r(raw, family == AF_INET ? 4 : 16, family, &entry, &room, size, &found, &failed)
        : gethostbyname2_r(text, AF_INET, &entry, &room, size, &found, &failed)
    }
    guard let h = found?.pointee else { try raiseHostError(failed) }
    let aliases = try list(), addresses = try list()
    var p = h.h_aliases
    while let alias = p?.pointee {
      try append(aliases.ref, str(String(cString: alias)))
      p = p?.advanced(by: 1)
    }
    p = h.h_addr_list
    var shown = [CChar](repeating: 0, count: 64)
    while let place = p?.pointee {
      inet_ntop(h.h_addrtype, place, &shown, 64)
      try append(addresses.ref, str(String(cString: shown)))
      p = p?.advanced(by: 1)
    }
    let label = try str(String(cString: h.h_name))
    return try tuple(label.ref, aliases.ref, addresses.ref)
  }
}

extension Optional where Wrapped == [CChar] {
  fileprivate func withPointer<R>(_ body: (UnsafePointer<CChar>?) -> R) -> R {
    guard let self else { return body(nil) }
    return self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

let nameFunctions: [MethodDef] = [
  MethodDef("getaddrinfo", "(host, port, family=0, type=0, proto=0, flags=0)", "Return a list of (family, type, proto, canonname, address) for a host and a port.") { (a, cx) throws(Raised) in try cx.addressInfo(a) },
  MethodDef("getnameinfo", "(sockaddr, flags, /)", "Return host and service name of an address.") { (a, cx) throws(Raised) in try cx.nameInfo(a) },
  MethodDef("gethostbyname", "(host, /)", "Return the IPv4 address of a host in text form.") { (a, cx) throws(Raised) in
    var address = try cx.resolveHost(cx.hostBytes(a[0]), AF_INET)
    return try cx.hostText(&address)
  },
  MethodDef("gethostbyname_ex", "(host, /)", "Return (name, aliases, addresses) of a host.") { (a, cx) throws(Raised) in try cx.hostEntry(a[0], byAddress: false) },
  MethodDef("gethostbyaddr", "(host, /)", "Return (name, aliases, addresses) of a host, given its address.") { (a, cx) throws(Raised) in try cx.hostEntry(a[0], byAddress: true) },
  MethodDef("gethostname", "()", "Return the name of this host.") { (a, cx) throws(Raised) in
    var text = [CChar](repeating: 0, count: 1025)
    try cx.check(gethostname(&text, 1024))
    return try cx.str(String(cString: text))
  },
  MethodDef("sethostname", "(name, /)", "Set the name of this host.") { (a, cx) throws(Raised) in
    let raw = try cx.hostBytes(a[0])
    try cx.check(sethostname(raw.map { CChar(bitPattern: $0) }, raw.count))
    return cx.none
  },
]

let serviceFunctions: [MethodDef] = [
  MethodDef("getservbyname", "(servicename, protocolname=None, /)", "Return the port number of a service.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "getservbyname() argument 1 must be str, not \(cx.typeName(a[0]))") }
    let service = a[0].text, proto = a.optional(1)?.text
    guard let entry = cx.withoutGIL({ getservbyname(service, proto) }) else { try cx.raise(.OSError, "service/proto not found") }
    return cx.int(Int(UInt16(truncatingIfNeeded: entry.pointee.s_port).bigEndian))
  },
  MethodDef("getservbyport", "(port, protocolname=None, /)", "Return the name of the service on a port.") { (a, cx) throws(Raised) in
    let port = try cx.index(a[0])
    if port < 0 || port > 0xffff { try cx.raise(.OverflowError, "getservbyport: port must be 0-65535.") }
    let proto = a.optional(1)?.text
    guard let entry = cx.withoutGIL({ getservbyport(Int32(UInt16(port).bigEndian), proto) }) else { try cx.raise(.OSError, "port/proto not found") }
    return try cx.str(String(cString: entry.pointee.s_name))
  },
  MethodDef("getprotobyname", "(name, /)", "Return the number of a protocol.") { (a, cx) throws(Raised) in
    guard a[0].isStr else { try cx.raise(.TypeError, "getprotobyname() argument 1 must be str, not \(cx.typeName(a[0]))") }
    let label = a[0].text
    guard let entry = cx.withoutGIL({ getprotobyname(label) }) else { try cx.raise(.OSError, "protocol not found") }
    return cx.int(Int(entry.pointee.p_proto))
  },
  MethodDef("if_nameindex", "()", "Return a list of (index, name) of the network interfaces.") { (a, cx) throws(Raised) in
    guard let table = if_nameindex() else { try cx.raiseErrno(errno) }
    defer { if_freenameindex(table) }
    let result = try cx.list()
    var entry = table
    while entry.pointee.if_index != 0, let label = entry.pointee.if_name {
      let number = cx.int(Int(entry.pointee.if_index)), text = try cx.str(String(cString: label))
      try cx.append(result.ref, cx.tuple(number.ref, text.ref))
      entry += 1
    }
    return result
  },
  MethodDef("if_nametoindex", "(oname, /)", "Return the index of a network interface.") { (a, cx) throws(Raised) in
    let raw = try cx.pathBytes(a[0])
    let index = if_nametoindex(raw.map { CChar(bitPattern: $0) } + [0])
    if index == 0 { try cx.raise(.OSError, "no interface with this name") }
    return cx.int(Int(index))
  },
  MethodDef("if_indextoname", "(if_index, /)", "Return the name of a network interface.") { (a, cx) throws(Raised) in
    let n = try cx.index(a[0])
    if n < 0 || n > Int(UInt32.max) { try cx.raise(.OverflowError, n < 0 ? "can't convert negative value to unsigned int" : "index is too large") }
    var text = [CChar](repeating: 0, count: 64)
    if if_indextoname(UInt32(n), &text) == nil { try cx.raiseErrno(errno) }
    return try cx.str(String(cString: text))
  },
]
