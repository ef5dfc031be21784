import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Attributes of files: modes, owners, times, extended attributes, and limits of file systems.

extension Context {
  private func owner(_ r: Ref, _ what: String) throws(Raised) -> UInt32 { UInt32(truncatingIfNeeded: try groupIdentifier(r, what)) }

  fileprivate func changeOwner(_ a: Args, _ function: String, directory: Ref?, flag: Int32) throws(Raised) -> Owned {
    let p = try PathArgument(a[0], function, descriptor: function == "chown", directory: directory, self)
    let uid = try owner(a[1], "uid"), gid = try owner(a[2], "gid")
    let path = p.path, fd = p.descriptor, base = p.directory
    if path == nil && flag != 0 { try raise(.ValueError, "chown: cannot use fd and follow_symlinks together") }
    if path == nil && base != AT_FDCWD { try raise(.ValueError, "chown: can't specify both dir_fd and fd") }
    return try checkPath(withoutGIL { if let path { fchownat(base, path, uid, gid, flag) } else { fchown(fd, uid, gid) } }, a[0])
  }

  /// A time argument of utime: (seconds, nanoseconds).
  private func time(_ r: Ref) throws(Raised) -> timespec {
    if r.isFloat {
      let d = try double(r)
      if d.isNaN { try raise(.ValueError, "Invalid value NaN (not a number)") }
      guard abs(d) < 9e18 else { try raise(.OverflowError, "timestamp out of range for platform time_t") }
      var whole = d.rounded(.down)
      var part = ((d - whole) * 1e9).rounded(.down)
      if part >= 1e9 {
        whole += 1
        part -= 1e9
      }
      return timespec(tv_sec: Int(whole), tv_nsec: Int(part))
    }
    guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "'\(typeName(r))' object cannot be interpreted as an integer") }
    let number = try indexObject(r)
    guard let n = exactInt(number.ref) else { try raise(.OverflowError, "timestamp out of range for platform time_t") }
    return timespec(tv_sec: n, tv_nsec: 0)
  }
  private func nanosecondTime(_ r: Ref) throws(Raised) -> timespec {
    let billion = int(1_000_000_000)
    let parts = try binary(.divmod, r, billion.ref)
    guard parts.ref.isTuple, parts.ref.tupleCount == 2 else {
      try raise(.TypeError, "\(typeName(r)).__divmod__() must return a 2-tuple, not \(typeName(parts.ref))")
    }
    return timespec(tv_sec: try index(parts.ref.tupleItems[0]), tv_nsec: try index(parts.ref.tupleItems[1]))
  }

  fileprivate func setTimes(_ a: Args) throws(Raised) -> Owned {
    let now = timespec(tv_sec: 0, tv_nsec: 0x3fffffff)
    var times = [now, now]
    let given = a.optional(1).flatMap { isNone($0) ? nil : $0 }
    if given != nil && a.optional(2) != nil { try raise(.ValueError, "utime: you may specify either 'times' or 'ns' but not both") }
    if let given {
      guard given.isTuple, given.tupleCount == 2 else { try raise(.TypeError, "utime: 'times' must be either a tuple of two ints or None") }
      times = [try time(given.tupleItems[0]), try time(given.tupleItems[1])]
    } else if let ns = a.optional(2) {
      guard ns.isTuple, ns.tupleCount == 2 else { try raise(.TypeError, "utime: 'ns' must be a tuple of two ints") }
      times = [try nanosecondTime(ns.tupleItems[0]), try nanosecondTime(ns.tupleItems[1])]
    }
    let p = try PathArgument(a[0], "utime", descriptor: true, directory: a.optional(3), self)
    let flag = try linkFlag(a.optional(4)), path = p.path, fd = p.descriptor, base = p.directory
    if path == nil && base != AT_FDCWD { try raise(.ValueError, "utime: can't specify dir_fd without matching path") }
    if path == nil && flag != 0 { try raise(.ValueError, "utime: cannot use fd and follow_symlinks together") }
    let chosen = times
    return try checkPath(withoutGIL { if let path { utimensat(base, path, chosen, flag) } else { futimens(fd, chosen) } }, a[0])
  }

  fileprivate func changeMode(_ r: Ref, _ mode: Ref, directory: Ref?, flag: Int32) throws(Raised) -> Owned {
    let p = try PathArgument(r, "chmod", descriptor: true, directory: directory, self)
    let bits = mode_t(truncatingIfNeeded: try int32(mode)), path = p.path, fd = p.descriptor, base = p.directory
    let result = withoutGIL { if let path { fchmodat(base, path, bits, flag) } else { fchmod(fd, bits) } }
    if result < 0 && flag != 0 && (errno == ENOTSUP || errno == EOPNOTSUPP) {
      try raise(.NotImplementedError, "chmod: follow_symlinks unavailable on this platform")
    }
    return try checkPath(result, r)
  }

  fileprivate func fileSystem(_ r: Ref, _ function: String) throws(Raised) -> Owned {
    var values = [UInt64](repeating: 0, count: 11)
    let p = try PathArgument(r, function, descriptor: true, self)
    let path = p.path, fd = p.descriptor
    let result = withoutGIL { if let path { krait_statvfs(path, -1, &values) } else { krait_statvfs(nil, fd, &values) } }
    _ = try checkPath(result, r)
    let type = try posixType("statvfs_result")
    var items = try ItemBuffer(self, capacity: 11)
    for n in values { try items.append(int(unsigned: n)) }
    return try makeStructSeq(type.ref.asType, items)
  }

  /// A configuration name: a number, or a name of a table.
  fileprivate func configurationName(_ r: Ref, _ table: UInt32) throws(Raised) -> Int32 {
    if r.isInt { return try int32(r) }
    guard r.isStr else { try raise(.TypeError, "configuration names must be strings or integers") }
    let wanted = r.text
    var entry = krait_constants(Int32(table))
    while let e = entry, let label = e.pointee.name {
      if String(cString: label) == wanted { return Int32(truncatingIfNeeded: e.pointee.value) }
      entry = e + 1
    }
    try raise(.ValueError, "unrecognized configuration name")
  }
  fileprivate func limit(_ n: Int) throws(Raised) -> Owned {
    if n == -1 && errno != 0 { try raiseErrno(errno) }
    return int(n)
  }

  private func attributeName(_ r: Ref) throws(Raised) -> [CChar] { try pathBytes(r).map { CChar(bitPattern: $0) } + [0] }

  fileprivate func extendedAttribute(_ a: Args, _ function: String) throws(Raised) -> Owned {
    let p = try PathArgument(a[0], function, descriptor: true, none: function == "listxattr", self)
    let path = p.path, fd = p.descriptor
    let follow: Int32
    switch function {
    case "getxattr":
      let label = try attributeName(a[1])
      follow = try optionalTruth(a.optional(2), true) ? 1 : 0
      var buffer = [UInt8](repeating: 0, count: 65536)
      let n = withoutGIL { if let path { krait_getxattr(path, -1, follow, label, &buffer, buffer.count) } else { krait_getxattr(nil, fd, follow, label, &buffer, buffer.count) } }
      if n < 0 { try raiseErrno(errno, path: a[0]) }
      return try bytes(Array(buffer[0..<n]))
    case "setxattr":
      let label = try attributeName(a[1]), value = try withBytesLike(a[2]) { (b) throws(Raised) in Array(b) }
      let flags = Int32(truncatingIfNeeded: try optionalIndex(a.optional(3), 0))
      follow = try optionalTruth(a.optional(4), true) ? 1 : 0
      return try checkPath(withoutGIL { if let path { krait_setxattr(path, -1, follow, label, value, value.count, flags) } else { krait_setxattr(nil, fd, follow, label, value, value.count, flags) } }, a[0])
    case "removexattr":
      let label = try attributeName(a[1])
      follow = try optionalTruth(a.optional(2), true) ? 1 : 0
      return try checkPath(withoutGIL { if let path { krait_removexattr(path, -1, follow, label) } else { krait_removexattr(nil, fd, follow, label) } }, a[0])
    default:
      follow = try optionalTruth(a.optional(1), true) ? 1 : 0
      var buffer = [CChar](repeating: 0, count: 65536)
      let n = withoutGIL { if let path { krait_listxattr(path, -1, follow, &buffer, buffer.count) } else { krait_listxattr(nil, fd, follow, &buffer, buffer.count) } }
      if n < 0 { try raiseErrno(errno, path: isNone(a.optional(0) ?? noneRef) ? nil : a[0]) }
      let made = try list()
      for label in buffer[0..<n].split(separator: 0) { try append(made.ref, pathObject(label.map { UInt8(bitPattern: $0) })) }
      return made
    }
  }
}

let attributeFunctions: [MethodDef] = [
  MethodDef("chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", "Change the access permissions of a file.") { (a, cx) throws(Raised) in
    try cx.changeMode(a[0], a[1], directory: a.optional(2), flag: cx.linkFlag(a.optional(3)))
  },
  MethodDef("chown", "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", "Change the owner and group id of path to the numeric uid and gid.") { (a, cx) throws(Raised) in
    try cx.changeOwner(a, "chown", directory: a.optional(3), flag: cx.linkFlag(a.optional(4)))
  },
  MethodDef("lchown", "(path, uid, gid)", "Change the owner and group id of path, without following symbolic links.") { (a, cx) throws(Raised) in
    try cx.changeOwner(a, "lchown", directory: nil, flag: AT_SYMLINK_NOFOLLOW)
  },
  MethodDef("utime", "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", "Set the access and modified time of path.") { (a, cx) throws(Raised) in try cx.setTimes(a) },
  MethodDef("statvfs", "(path)", "Perform a statvfs system call on the given path.") { (a, cx) throws(Raised) in try cx.fileSystem(a[0], "statvfs") },
  MethodDef("fstatvfs", "(fd, /)", "Perform an fstatvfs system call on the given fd.") { (a, cx) throws(Raised) in
    let fd = cx.int(Int(try cx.int32(a[0])))
    return try cx.fileSystem(fd.ref, "fstatvfs")
  },
  MethodDef("getxattr", "(path, attribute, *, follow_symlinks=True)", "Return the value of extended attribute attribute on path.") { (a, cx) throws(Raised) in try cx.extendedAttribute(a, "getxattr") },
  MethodDef("setxattr", "(path, attribute, value, flags=0, *, follow_symlinks=True)", "Set extended attribute attribute on path to value.") { (a, cx) throws(Raised) in try cx.extendedAttribute(a, "setxattr") },
  MethodDef("removexattr", "(path, attribute, *, follow_symlinks=True)", "Remove extended attribute attribute on path.") { (a, cx) throws(Raised) in try cx.extendedAttribute(a, "removexattr") },
  MethodDef("sysconf", "(name, /)", "Return an integer-valued system configuration variable.") { (a, cx) throws(Raised) in
    let name = try cx.configurationName(a[0], KRAIT_SYSCONF.rawValue)
    errno = 0
    return try cx.limit(sysconf(name))
  },
  MethodDef("confstr", "(name, /)", "Return a string-valued system configuration variable.") { (a, cx) throws(Raised) in
    let name = try cx.configurationName(a[0], KRAIT_CONFSTR.rawValue)
    var buffer = [CChar](repeating: 0, count: 4096)
    errno = 0
    let n = confstr(name, &buffer, buffer.count)
    if n == 0 {
      if errno != 0 { try cx.raiseErrno(errno) }
      return cx.none
    }
    return try cx.str(String(cString: buffer))
  },
  MethodDef("pathconf", "(path, name)", "Return the configuration limit name for the file or directory path.") { (a, cx) throws(Raised) in
    let p = try PathArgument(a[0], "pathconf", descriptor: true, cx)
    let name = try cx.configurationName(a[1], KRAIT_PATHCONF.rawValue)
    errno = 0
    let n = if let path = p.path { pathconf(path, name) } else { fpathconf(p.descriptor, name) }
    if n == -1 && errno != 0 {
      if errno == EINVAL { try cx.raiseErrno(errno) }
      try cx.raiseErrno(errno, path: a[0])
    }
    return cx.int(n)
  },
  MethodDef("fpathconf", "(fd, name, /)", "Return the configuration limit name for the file descriptor fd.") { (a, cx) throws(Raised) in
    let fd = try cx.fileDescriptor(a[0]), name = try cx.configurationName(a[1], KRAIT_PATHCONF.rawValue)
    errno = 0
    return try cx.limit(fpathconf(fd, name))
  },
]

let listingFunctions: [MethodDef] = [
  MethodDef("listxattr", "(path=None, *, follow_symlinks=True)", "Return a list of extended attributes on path.") { (a, cx) throws(Raised) in
    if a.optional(0) != nil { return try cx.extendedAttribute(a, "listxattr") }
    // Without a path: the current folder.
    let folder = try cx.str(".")
    return try withUnsafeTemporary(folder.ref, a.optional(1)) { (args) throws(Raised) in try cx.extendedAttribute(args, "listxattr") }
  },
]

/// Calls a function with two arguments in a window of their own.
private func withUnsafeTemporary(_ first: Ref, _ second: Ref?, _ body: (Args) throws(Raised) -> Owned) throws(Raised) -> Owned {
  let window = UnsafeMutablePointer<Ref?>.allocate(capacity: 2)
  defer { window.deallocate() }
  window[0] = first
  window[1] = second
  return try body(Args(window, 2))
}
