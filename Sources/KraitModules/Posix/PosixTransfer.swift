import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// More calls on descriptors: scattered and positioned transfers, terminals, event and timer descriptors.

/// NODEV.
private let noDevice = UInt64.max

extension Context {
  fileprivate func none(_ result: Int32) throws(Raised) -> Owned {
    if result < 0 { try raiseErrno(errno) }
    return none
  }
  /// A call that transfers bytes, repeated after signals.
  fileprivate func transfer(_ body: () -> Int) throws(Raised) -> Int {
    while true {
      let n = withoutGIL(body)
      if n >= 0 { return n }
      if errno != EINTR { try raiseErrno(errno) }
      try checkSignals()
    }
  }
  fileprivate func wide(_ r: Ref) throws(Raised) -> Int { try index(r) }
  private func parts(_ r: Ref, _ function: String, writable: Bool) throws(Raised) -> BufferList {
    guard r.isList || r.isTuple else { try raise(.TypeError, "\(function)() arg 2 must be a sequence") }
    return try BufferList.make(r, writable: writable, self)
  }
  fileprivate func scattered(_ a: Args, _ function: String, reading: Bool, positioned: Bool) throws(Raised) -> Owned {
    let fd = try int32(a[0])
    let buffers = try parts(a[1], function, writable: reading)
    let offset = positioned ? try wide(a[2]) : -1, flags = positioned ? Int32(truncatingIfNeeded: try optionalIndex(a.optional(3), 0)) : 0
    let list = buffers.parts
    let n = try transfer {
      if positioned {
        return reading ? krait_preadv2(fd, list, Int32(list.count), Int64(offset), flags) : krait_pwritev2(fd, list, Int32(list.count), Int64(offset), flags)
      }
      return reading ? readv(fd, list, Int32(list.count)) : writev(fd, list, Int32(list.count))
    }
    _ = buffers.parts.count
    return int(n)
  }
  /// An optional offset, passed by address.
  fileprivate func optionalOffset(_ r: Ref?) throws(Raised) -> Int64? {
    guard let r, !isNone(r) else { return nil }
    return Int64(try index(r))
  }
  fileprivate func timerPair(_ values: [Int64], asFloat: Bool) throws(Raised) -> Owned {
    if !asFloat { return try numberTuple([Int(values[1]), Int(values[0])]) }
    let initial = float(Double(values[1]) / 1e9), interval = float(Double(values[0]) / 1e9)
    return try tuple(initial.ref, interval.ref)
  }
  fileprivate func setTimer(_ a: Args, asFloat: Bool) throws(Raised) -> Owned {
    let fd = try fileDescriptor(a[0]), flags = Int32(truncatingIfNeeded: try optionalIndex(a.optional(1), 0))
    func time(_ r: Ref?) throws(Raised) -> Int64 {
      guard let r else { return 0 }
      if asFloat && !r.isFloat && !r.isInt { try raise(.TypeError, "must be real number, not \(typeName(r))") }
      return Int64(asFloat ? try nanoseconds(r) : try index(r))
    }
    let new = [try time(a.optional(3)), try time(a.optional(2))]
    var old: [Int64] = [0, 0]
    if krait_timerfd_set(fd, flags, new, &old) != 0 { try raiseErrno(errno) }
    return try timerPair(old, asFloat: asFloat)
  }
  fileprivate func timerState(_ r: Ref, asFloat: Bool) throws(Raised) -> Owned {
    var now: [Int64] = [0, 0]
    if krait_timerfd_get(try fileDescriptor(r), &now) != 0 { try raiseErrno(errno) }
    return try timerPair(now, asFloat: asFloat)
  }
  /// A device number or a part of one; -1 stands for none.
  fileprivate func device(_ r: Ref) throws(Raised) -> UInt64 {
    let number = try indexObject(r)
    if exactInt(number.ref) == -1 { return noDevice }
    return try unsignedIndex(number.ref)
  }
  fileprivate func devicePart(_ part: UInt32) -> Owned { part == UInt32.max ? int(-1) : int(Int(part)) }
  fileprivate func unsignedIndex(_ r: Ref) throws(Raised) -> UInt64 {
    let number = try indexObject(r)
    guard let n = exactInt(number.ref), n >= 0 else {
      // Numbers of 64 bits do not fit an Int.
      let text = try str(of: number.ref)
      guard let n = UInt64(text.ref.text) else {
        try raise(.OverflowError, text.ref.text.hasPrefix("-") ? "can't convert negative int to unsigned" : "int too big to convert")
      }
      return n
    }
    return UInt64(n)
  }
}

let transferFunctions: [MethodDef] = [
  MethodDef("pread", "(fd, length, offset, /)", "Read a number of bytes from a file descriptor starting at a particular offset.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), n = try cx.index(a[1]), offset = try cx.index(a[2])
    if n < 0 { try cx.raiseErrno(EINVAL) }
    let size = min(n, 1 << 30)
    return try cx.withScratch(size) { (buffer) throws(Raised) in
      let got = try cx.transfer { pread(fd, buffer, size, offset) }
      return try cx.bytes(UnsafeRawBufferPointer(start: buffer, count: got))
    }
  },
  MethodDef("pwrite", "(fd, buffer, offset, /)", "Write bytes to a file descriptor starting at a particular offset.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), offset = try cx.index(a[2])
    return cx.int(try cx.withBytesLike(a[1]) { (b) throws(Raised) in try cx.transfer { pwrite(fd, b.baseAddress, b.count, offset) } })
  },
  MethodDef("readv", "(fd, buffers, /)", "Read from a file descriptor fd into an iterable of buffers.") { (a, cx) throws(Raised) in try cx.scattered(a, "readv", reading: true, positioned: false) },
  MethodDef("writev", "(fd, buffers, /)", "Iterate over buffers, and write the contents of each to a file descriptor.") { (a, cx) throws(Raised) in try cx.scattered(a, "writev", reading: false, positioned: false) },
  MethodDef("preadv", "(fd, buffers, offset, flags=0, /)", "Reads from a file descriptor into a number of mutable bytes-like objects.") { (a, cx) throws(Raised) in try cx.scattered(a, "preadv", reading: true, positioned: true) },
  MethodDef("pwritev", "(fd, buffers, offset, flags=0, /)", "Writes the contents of bytes-like objects to a file descriptor at a given offset.") { (a, cx) throws(Raised) in try cx.scattered(a, "pwritev", reading: false, positioned: true) },
  MethodDef("sendfile", "(out_fd, in_fd, offset, count)", "Copy count bytes from file descriptor in_fd to file descriptor out_fd.") { (a, cx) throws(Raised) in
    let out = try cx.fileDescriptor(a[0]), source = try cx.fileDescriptor(a[1]), count = try cx.index(a[3])
    let offset = try cx.optionalOffset(a[2])
    var place = offset ?? 0
    return cx.int(try cx.transfer { offset == nil ? krait_sendfile(out, source, nil, count) : krait_sendfile(out, source, &place, count) })
  },
  MethodDef("copy_file_range", "(src, dst, count, offset_src=None, offset_dst=None)", "Copy count bytes from one file descriptor to another.") { (a, cx) throws(Raised) in
    let source = try cx.int32(a[0]), target = try cx.int32(a[1]), count = try cx.index(a[2])
    if count < 0 { try cx.raise(.ValueError, "negative value for 'count' not allowed") }
    var from = try cx.optionalOffset(a.optional(3)), to = try cx.optionalOffset(a.optional(4))
    return cx.int(try cx.transfer { withOptional(&from) { f in withOptional(&to) { t in krait_copy_file_range(source, f, target, t, count, 0) } } })
  },
  MethodDef("splice", "(src, dst, count, offset_src=None, offset_dst=None, flags=0)", "Transfer count bytes from one pipe to a descriptor or vice versa.") { (a, cx) throws(Raised) in
    let source = try cx.int32(a[0]), target = try cx.int32(a[1]), count = try cx.index(a[2])
    if count < 0 { try cx.raise(.ValueError, "negative value for 'count' not allowed") }
    var from = try cx.optionalOffset(a.optional(3)), to = try cx.optionalOffset(a.optional(4))
    let flags = UInt32(truncatingIfNeeded: try cx.optionalIndex(a.optional(5), 0))
    return cx.int(try cx.transfer { withOptional(&from) { f in withOptional(&to) { t in krait_splice(source, f, target, t, count, flags) } } })
  },
  MethodDef("fdatasync", "(fd)", "Force write of fd to disk without forcing update of metadata.") { (a, cx) throws(Raised) in
    let fd = try cx.fileDescriptor(a[0])
    return try cx.none(cx.withoutGIL { fdatasync(fd) })
  },
  MethodDef("sync", "()", "Force write of everything to disk.") { (a, cx) throws(Raised) in
    cx.withoutGIL { sync() }
    return cx.none
  },
  MethodDef("posix_fallocate", "(fd, offset, length, /)", "Ensure a file has allocated at least a particular number of bytes on disk.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), offset = try cx.index(a[1]), length = try cx.index(a[2])
    let failed = cx.withoutGIL { posix_fallocate(fd, offset, length) }
    if failed != 0 { try cx.raiseErrno(failed) }
    return cx.none
  },
  MethodDef("posix_fadvise", "(fd, offset, length, advice, /)", "Announce an intention to access data in a specific pattern.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), offset = try cx.index(a[1]), length = try cx.index(a[2]), advice = try cx.int32(a[3])
    let failed = cx.withoutGIL { posix_fadvise(fd, offset, length, advice) }
    if failed != 0 { try cx.raiseErrno(failed) }
    return cx.none
  },
  MethodDef("lockf", "(fd, command, length, /)", "Apply, test or remove a POSIX lock on an open file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), command = try cx.int32(a[1]), length = try cx.index(a[2])
    return try cx.none(cx.withoutGIL { lockf(fd, command, length) })
  },
  MethodDef("fchdir", "(fd)", "Change to the directory of the given file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.fileDescriptor(a[0])
    return try cx.none(cx.withoutGIL { fchdir(fd) })
  },
  MethodDef("fchmod", "(fd, mode)", "Change the access permissions of the file given by file descriptor fd.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), mode = mode_t(truncatingIfNeeded: try cx.index(a[1]))
    return try cx.none(cx.withoutGIL { fchmod(fd, mode) })
  },
  MethodDef("fchown", "(fd, uid, gid)", "Change the owner and group id of the file specified by file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), uid = UInt32(truncatingIfNeeded: try cx.groupIdentifier(a[1], "uid")), gid = UInt32(truncatingIfNeeded: try cx.groupIdentifier(a[2]))
    return try cx.none(cx.withoutGIL { fchown(fd, uid, gid) })
  },
  MethodDef("pipe2", "(flags, /)", "Create a pipe with flags set atomically.") { (a, cx) throws(Raised) in
    var ends: [Int32] = [0, 0]
    if krait_pipe2(&ends, try cx.int32(a[0])) != 0 { try cx.raiseErrno(errno) }
    return try cx.numberTuple([Int(ends[0]), Int(ends[1])])
  },
  MethodDef("openpty", "()", "Open a pseudo-terminal; return (master descriptor, slave descriptor).") { (a, cx) throws(Raised) in
    var master: Int32 = 0, slave: Int32 = 0
    if krait_openpty(&master, &slave) != 0 { try cx.raiseErrno(errno) }
    return try cx.numberTuple([Int(master), Int(slave)])
  },
  MethodDef("posix_openpt", "(oflag, /)", "Open and return a file descriptor for a master pseudo-terminal device.") { (a, cx) throws(Raised) in
    let fd = krait_posix_openpt(try cx.int32(a[0]) | O_CLOEXEC)
    try cx.check(fd)
    return cx.int(Int(fd))
  },
  MethodDef("grantpt", "(fd, /)", "Grant access to the slave pseudo-terminal device.") { (a, cx) throws(Raised) in try cx.none(krait_grantpt(cx.fileDescriptor(a[0]))) },
  MethodDef("unlockpt", "(fd, /)", "Unlock a pseudo-terminal master/slave pair.") { (a, cx) throws(Raised) in try cx.none(krait_unlockpt(cx.fileDescriptor(a[0]))) },
  MethodDef("ptsname", "(fd, /)", "Return the name of the slave pseudo-terminal device.") { (a, cx) throws(Raised) in
    var name = [CChar](repeating: 0, count: 256)
    let failed = krait_terminal_name(try cx.fileDescriptor(a[0]), &name, 256)
    if failed != 0 { try cx.raiseErrno(failed) }
    return try cx.str(String(cString: name))
  },
  MethodDef("login_tty", "(fd, /)", "Prepare the tty of which fd is a file descriptor for a new login session.") { (a, cx) throws(Raised) in try cx.none(krait_login_tty(cx.fileDescriptor(a[0]))) },
  MethodDef("ttyname", "(fd, /)", "Return the name of the terminal device connected to 'fd'.") { (a, cx) throws(Raised) in
    var name = [CChar](repeating: 0, count: 256)
    let failed = ttyname_r(try cx.int32(a[0]), &name, 256)
    if failed != 0 { try cx.raiseErrno(failed) }
    return try cx.str(String(cString: name))
  },
  MethodDef("ctermid", "()", "Return the name of the controlling terminal for this process.") { (a, cx) throws(Raised) in try cx.str("/dev/tty") },
  MethodDef("eventfd", "(initval, flags=524288)", "Creates and returns an event notification file descriptor.") { (a, cx) throws(Raised) in
    let fd = krait_eventfd(UInt32(truncatingIfNeeded: try cx.index(a[0])), O_CLOEXEC | Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(1), 524288)))
    try cx.check(fd)
    return cx.int(Int(fd))
  },
  MethodDef("eventfd_read", "(fd)", "Read eventfd value") { (a, cx) throws(Raised) in
    let fd = try cx.fileDescriptor(a[0])
    var value: UInt64 = 0
    _ = try cx.transfer { read(fd, &value, 8) }
    return cx.int(unsigned: value)
  },
  MethodDef("eventfd_write", "(fd, value)", "Write eventfd value.") { (a, cx) throws(Raised) in
    let fd = try cx.fileDescriptor(a[0])
    var value = try cx.unsignedIndex(a[1])
    _ = try cx.transfer { write(fd, &value, 8) }
    return cx.none
  },
  MethodDef("timerfd_create", "(clockid, /, *, flags=524288)", "Create and return a timer file descriptor.") { (a, cx) throws(Raised) in
    let fd = krait_timerfd_create(try cx.int32(a[0]), O_CLOEXEC | Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(1), 524288)))
    try cx.check(fd)
    return cx.int(Int(fd))
  },
  MethodDef("timerfd_settime", "(fd, /, *, flags=0, initial=0.0, interval=0.0)", "Alter a timer file descriptor's internal timer in seconds.") { (a, cx) throws(Raised) in try cx.setTimer(a, asFloat: true) },
  MethodDef("timerfd_settime_ns", "(fd, /, *, flags=0, initial=0, interval=0)", "Alter a timer file descriptor's internal timer in nanoseconds.") { (a, cx) throws(Raised) in try cx.setTimer(a, asFloat: false) },
  MethodDef("timerfd_gettime", "(fd, /)", "Return a tuple of a timer file descriptor's (interval, next expiration) in float seconds.") { (a, cx) throws(Raised) in try cx.timerState(a[0], asFloat: true) },
  MethodDef("timerfd_gettime_ns", "(fd, /)", "Return a tuple of a timer file descriptor's (interval, next expiration) in nanoseconds.") { (a, cx) throws(Raised) in try cx.timerState(a[0], asFloat: false) },
  MethodDef("memfd_create", "(name, flags=1)", "Create an anonymous file and return its descriptor.") { (a, cx) throws(Raised) in
    let label = try cx.pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0]
    let fd = krait_memfd_create(label, UInt32(truncatingIfNeeded: try cx.optionalIndex(a.optional(1), 1)))
    try cx.check(fd)
    return cx.int(Int(fd))
  },
  MethodDef("major", "(device, /)", "Extracts a device major number from a raw device number.") { (a, cx) throws(Raised) in cx.devicePart(krait_major(try cx.device(a[0]))) },
  MethodDef("minor", "(device, /)", "Extracts a device minor number from a raw device number.") { (a, cx) throws(Raised) in cx.devicePart(krait_minor(try cx.device(a[0]))) },
  MethodDef("makedev", "(major, minor, /)", "Composes a raw device number from the major and minor device numbers.") { (a, cx) throws(Raised) in
    let major = try cx.device(a[0]), minor = try cx.device(a[1])
    func part(_ n: UInt64) throws(Raised) -> UInt32 {
      if n == noDevice { return UInt32.max }
      guard let part = UInt32(exactly: n) else { try cx.raise(.OverflowError, "Python int too large to convert to C unsigned int") }
      return part
    }
    let made = krait_makedev(try part(major), try part(minor))
    return made == noDevice ? cx.int(-1) : cx.int(unsigned: made)
  },
  MethodDef("getrandom", "(size, flags=0)", "Obtain a series of random bytes.") { (a, cx) throws(Raised) in
    let n = try cx.index(a[0])
    if n < 0 { try cx.raiseErrno(EINVAL) }
    guard n < 1 << 25 else { try cx.raiseMemoryError() }
    var data = [UInt8](repeating: 0, count: n)
    var at = 0
    while at < n {
      let size = min(n - at, 256)
      if data.withUnsafeMutableBytes({ krait_random_bytes($0.baseAddress.unsafelyUnwrapped + at, size) }) != 0 { try cx.raiseErrno(errno) }
      at += size
    }
    return try cx.bytes(data)
  },
]

/// Calls a function with the address of a value that may be absent.
private func withOptional(_ value: inout Int64?, _ body: (UnsafeMutablePointer<Int64>?) -> Int) -> Int {
  guard var present = value else { return body(nil) }
  defer { value = present }
  return body(&present)
}
