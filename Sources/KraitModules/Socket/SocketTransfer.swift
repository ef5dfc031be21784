import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Sending and receiving.

extension SocketType {
  private static func flags(_ r: Ref?, _ cx: Context) throws(Raised) -> Int32 { try r.map { f throws(Raised) in try cx.int32(f) } ?? 0 }

  /// Receives at most `size` bytes into a new bytes object.
  private static func receive(_ a: Args, _ function: String, _ cx: Context, from address: UnsafeMutablePointer<krait_address>?) throws(Raised) -> Owned {
    let size = try cx.index(a[1]), options = try flags(a.optional(2), cx)
    if size < 0 { try cx.raise(.ValueError, "negative buffersize in \(function)") }
    guard size < 1 << 40 else { try cx.raiseMemoryError() }
    return try cx.withScratch(size) { (buffer) throws(Raised) in
      let n = try attempt(a[0], writing: false, cx) { fd in
        if let address { return krait_recvfrom(fd, buffer, size, options, address) }
        return recv(fd, buffer, size, options)
      }
      return try cx.bytes(UnsafeRawBufferPointer(start: buffer, count: n))
    }
  }

  /// Receives into a writable buffer.
  private static func receiveInto(_ a: Args, _ function: String, _ cx: Context, from address: UnsafeMutablePointer<krait_address>?) throws(Raised) -> Owned {
    let target = try BorrowedBuffer.writing(a[1], function, position: " 1", cx)
    var size = try cx.optionalIndex(a.optional(2), 0)
    let options = try flags(a.optional(3), cx), room = target.view.length
    if size < 0 { try cx.raise(.ValueError, "negative buffersize in \(function)") }
    if size == 0 { size = room }
    if size > room { try cx.raise(.ValueError, "buffer too small for requested bytes") }
    if size == 0 && address == nil { return cx.int(0) }
    let base = target.view.base, count = size
    let n = try attempt(a[0], writing: false, cx) { fd in
      if let address { return krait_recvfrom(fd, base, count, options, address) }
      return recv(fd, base, count, options)
    }
    _ = target.view.length
    return cx.int(n)
  }

  static var transferMethods: [MethodDef] {
    [
      MethodDef("recv", "(self, buffersize, flags=0, /)", "Receive up to buffersize bytes; empty when the other side has closed.") { (a, cx) throws(Raised) in try receive(a, "recv", cx, from: nil) },
      MethodDef("recvfrom", "(self, buffersize, flags=0, /)", "Like recv(), and the sender's address: (data, address).") { (a, cx) throws(Raised) in
        var address = krait_address()
        let data = try receive(a, "recvfrom", cx, from: &address)
        let sender = try cx.addressObject(address)
        return try cx.tuple(data.ref, sender.ref)
      },
      MethodDef("recv_into", "(self, buffer, nbytes=0, flags=0)", "Receive into a writable buffer; return the number of bytes.") { (a, cx) throws(Raised) in try receiveInto(a, "recv_into", cx, from: nil) },
      MethodDef("recvfrom_into", "(self, buffer, nbytes=0, flags=0)", "Like recv_into(), and the sender's address: (nbytes, address).") { (a, cx) throws(Raised) in
        var address = krait_address()
        let count = try receiveInto(a, "recvfrom_into", cx, from: &address)
        let sender = try cx.addressObject(address)
        return try cx.tuple(count.ref, sender.ref)
      },
      MethodDef("send", "(self, data, flags=0, /)", "Send data; return the number of bytes sent, which may be less than all.") { (a, cx) throws(Raised) in
        let options = try flags(a.optional(2), cx), me = a[0]
        return cx.int(try cx.withBytesLike(a[1]) { (b) throws(Raised) in try attempt(me, writing: true, cx) { send($0, b.baseAddress, b.count, options) } })
      },
      MethodDef("sendall", "(self, data, flags=0, /)", "Send all data.") { (a, cx) throws(Raised) in
        let options = try flags(a.optional(2), cx), me = a[0].own
        let timeout = me.ref.socket.pointee.timeout
        let deadline = Deadline(nanoseconds: timeout > 0 ? timeout : nil)
        try cx.withBytesLike(a[1]) { (b) throws(Raised) in
          var done = 0
          while done < b.count {
            if timeout > 0, deadline.left == 0 { try cx.raise(.TimeoutError, "timed out") }
            let rest = UnsafeRawBufferPointer(rebasing: b[done...])
            done += try attempt(me.ref, writing: true, deadline: deadline, cx) { send($0, rest.baseAddress, rest.count, options) }
            try cx.checkSignals()
          }
        }
        return cx.none
      },
      MethodDef("sendto", "(self, data, *args)", "sendto(data[, flags], address): send data to an address.") { (a, cx) throws(Raised) in
        let n = a[2].tupleCount
        if n < 1 || n > 2 { try cx.raise(.TypeError, "sendto() takes 2 or 3 arguments (\(n + 1) given)") }
        let options = n == 2 ? try cx.int32(a[2].tupleItems[0]) : 0, me = a[0], target = a[2].tupleItems[n - 1]
        return cx.int(
          try cx.withBytesLike(a[1]) { (b) throws(Raised) in
            var address = try cx.socketAddress(target, family: me.socket.pointee.family, "sendto")
            return try attempt(me, writing: true, cx) { krait_sendto($0, b.baseAddress, b.count, options, &address) }
          })
      },
    ]
  }
}

/// Buffers lent by Python objects for one scattered call.
struct BufferList: ~Copyable {
  private(set) var parts: [iovec] = []
  private var views: [(BufferView, Ref)] = []
  let cx: Context
  init(_ cx: Context) { self.cx = cx }

  mutating func append(_ r: Ref, writable: Bool) throws(Raised) {
    guard cx.isBytesLike(r) else { try cx.raise(.TypeError, writable ? "a read-write bytes-like object is required, not '\(cx.typeName(r))'" : "a bytes-like object is required, not '\(cx.typeName(r))'") }
    var view = BufferView()
    try r.ops.buffer(r, &view, writable: writable, cx)
    r.incref()
    views.append((view, r))
    // The system calls know places and lengths only.
    if !view.isContiguous { try BorrowedBuffer.raiseNotContiguous(cx) }
    parts.append(iovec(iov_base: view.base, iov_len: view.length))
  }
  deinit {
    for (view, owner) in views {
      var released = view
      owner.ops.releaseBuffer(owner, &released, cx)
      owner.decref()
    }
  }
  /// What `recvmsg_into` fills.
  static func toReceive(_ iterable: Ref, _ cx: Context) throws(Raised) -> BufferList {
    let expected = "recvmsg_into() argument 1 must be an iterable"
    guard iterable.type.pointee.has.contains(.iter) || iterable.type.pointee.has.contains(.getitem) else { try cx.raise(.TypeError, expected) }
    do throws(Raised) { return try make(iterable, writable: true, cx) } catch {
      guard cx.pendingMatches(.BufferError) || cx.pendingMatches(.TypeError) else { throw error }
      cx.clearPending()
      try cx.raise(.TypeError, "\(expected) of single-segment read-write buffers")
    }
  }
  /// From any iterable of buffers.
  static func make(_ iterable: Ref, writable: Bool, _ cx: Context) throws(Raised) -> BufferList {
    var made = BufferList(cx)
    let items = try cx.list()
    try cx.listExtend(items.ref, iterable)
    for i in 0..<items.ref.list.pointee.count { try made.append(items.ref.list.pointee.items.unsafelyUnwrapped[i], writable: writable) }
    return made
  }
}

extension SocketType {
  /// Reads into the parts; answers data count, ancillary data, flags and address as Python has them, without the first.
  private static func receiveMessage(_ me: Ref, _ parts: [iovec], _ controlSize: Ref?, _ flagsArgument: Ref?, _ cx: Context) throws(Raised) -> (Int, Ref) {
    let size = try cx.optionalIndex(controlSize, 0)
    if size < 0 || size > 0x7fff_ffff { try cx.raise(.ValueError, "invalid ancillary data buffer length") }
    return try cx.withScratch(size) { (control) throws(Raised) in
      var address = krait_address(), used = size, options = try flags(flagsArgument, cx)
      let given = options
      var vectors = parts
      let n = try attempt(me, writing: false, cx) { fd in
        used = size
        options = given
        return krait_recvmsg(fd, &vectors, vectors.count, control, &used, &options, &address)
      }
      let items = try cx.list()
      var place = 0
      while true {
        var level: Int32 = 0, type: Int32 = 0, data: UnsafeRawPointer? = nil, length = 0
        let next = krait_control_next(control, used, place, &level, &type, &data, &length)
        if next == 0 { break }
        let l = cx.int(Int(level)), t = cx.int(Int(type)), content = try cx.bytes(UnsafeRawBufferPointer(start: data, count: length))
        try cx.append(items.ref, cx.tuple(l.ref, t.ref, content.ref))
        place = next
      }
      let sender = try cx.addressObject(address)
      let shown = cx.int(Int(options))
      return (n, try cx.tuple(items.ref, shown.ref, sender.ref).leak())
    }
  }
  private static func messageTuple(_ first: consuming Owned, _ rest: consuming Owned, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.tuple(4)
    made.ref.tupleItems[0] = first.leak()
    for i in 0..<3 { made.ref.tupleItems[i + 1] = rest.ref.tupleItems[i].own.leak() }
    return made
  }

  /// Control data of an iterable of (level, type, data).
  private static func control(_ r: Ref?, _ cx: Context) throws(Raised) -> [UInt8] {
    guard let r, !cx.isNone(r) else { return [] }
    let items = try cx.list()
    try cx.listExtend(items.ref, r)
    var made: [UInt8] = []
    for i in 0..<items.ref.list.pointee.count {
      let item = items.ref.list.pointee.items.unsafelyUnwrapped[i]
      guard item.isTuple, item.tupleCount == 3 else { try cx.raise(.TypeError, "[sendmsg() ancillary data items] must be sequences of length 3") }
      let level = try cx.int32(item.tupleItems[0]), type = try cx.int32(item.tupleItems[1])
      let data = try cx.withBytesLike(item.tupleItems[2]) { (b) throws(Raised) in Array(b) }
      let place = made.count
      made += [UInt8](repeating: 0, count: krait_control_space(data.count))
      _ = made.withUnsafeMutableBytes { krait_control_put($0.baseAddress, place, level, type, data, data.count) }
    }
    return made
  }

  static var messageMethods: [MethodDef] {
    [
      MethodDef("recvmsg", "(self, bufsize, ancbufsize=0, flags=0, /)", "Receive data and ancillary data: (data, ancdata, msg_flags, address).") { (a, cx) throws(Raised) in
        let size = try cx.index(a[1])
        if size < 0 { try cx.raise(.ValueError, "negative buffer size in recvmsg()") }
        guard size < 1 << 40 else { try cx.raiseMemoryError() }
        return try cx.withScratch(size) { (buffer) throws(Raised) in
          let (n, rest) = try receiveMessage(a[0], [iovec(iov_base: buffer, iov_len: size)], a.optional(2), a.optional(3), cx)
          let held = Owned(stealing: rest)
          return try messageTuple(try cx.bytes(UnsafeRawBufferPointer(start: buffer, count: n)), held, cx)
        }
      },
      MethodDef("recvmsg_into", "(self, buffers, ancbufsize=0, flags=0, /)", "Receive into buffers: (nbytes, ancdata, msg_flags, address).") { (a, cx) throws(Raised) in
        let buffers = try BufferList.toReceive(a[1], cx)
        if buffers.parts.count > 1024 { try cx.raise(.OSError, "recvmsg_into() argument 1 is too long") }
        let (n, rest) = try receiveMessage(a[0], buffers.parts, a.optional(2), a.optional(3), cx)
        return try messageTuple(cx.int(n), Owned(stealing: rest), cx)
      },
      MethodDef("sendmsg", "(self, buffers, ancdata=None, flags=0, address=None, /)", "Send the data of buffers with ancillary data; return the number of bytes sent.") { (a, cx) throws(Raised) in
        let buffers = try BufferList.make(a[1], writable: false, cx)
        if buffers.parts.count > 1024 { try cx.raise(.OSError, "sendmsg() argument 1 is too long") }
        var ancillary = try control(a.optional(2), cx)
        let options = try flags(a.optional(3), cx)
        var address = krait_address(), hasAddress = false
        if let target = a.optional(4), !cx.isNone(target) {
          address = try cx.socketAddress(target, family: a[0].socket.pointee.family, "sendmsg")
          hasAddress = true
        }
        var parts = buffers.parts
        let n = try attempt(a[0], writing: true, cx) { fd in
          if hasAddress { return krait_sendmsg(fd, &parts, parts.count, &ancillary, ancillary.count, options, &address) }
          return krait_sendmsg(fd, &parts, parts.count, &ancillary, ancillary.count, options, nil)
        }
        _ = buffers.parts.count
        return cx.int(n)
      },
    ]
  }
}
