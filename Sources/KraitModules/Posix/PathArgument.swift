import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// A path or descriptor argument, relative to a directory's descriptor.
struct PathArgument {
  /// C string; nil for a descriptor.
  let path: [CChar]?
  let descriptor: Int32
  /// AT_FDCWD unless `dir_fd` was given.
  let directory: Int32

  init(_ r: Ref, _ function: String, _ name: String = "path", descriptor allowsDescriptor: Bool = false, none allowsNone: Bool = false, directory dir: Ref? = nil, _ cx: Context) throws(Raised) {
    directory = try cx.directoryDescriptor(dir)
    if allowsNone && cx.isNone(r) {
      path = [46, 0]
      descriptor = -1
      return
    }
    if r.isStr || r.isBytes || cx.lookup(r.type, .__fspath__).map({ !cx.isNone($0) }) ?? false {
      path = try cx.pathBytes(r, function: function).map { CChar(bitPattern: $0) } + [0]
      descriptor = -1
      return
    }
    if allowsDescriptor, r.type.pointee.has.contains(.index) {
      if r.type == cx.types.pointee.bool { try cx.warn(.RuntimeWarning, "bool is used as a file descriptor") }
      let number = try cx.indexObject(r)
      guard let n = cx.exactInt(number.ref), n <= Int(Int32.max) else { try cx.raise(.OverflowError, "fd is greater than maximum") }
      guard n >= Int(Int32.min) else { try cx.raise(.OverflowError, "fd is less than minimum") }
      path = nil
      descriptor = Int32(n)
      return
    }
    let kinds = allowsDescriptor && allowsNone ? "string, bytes, os.PathLike, integer or None" : allowsDescriptor ? "string, bytes, os.PathLike or integer" : allowsNone ? "string, bytes, os.PathLike or None" : "string, bytes or os.PathLike"
    try cx.raise(.TypeError, "\(function): \(name) should be \(kinds), not \(cx.typeName(r))")
  }
}

extension Context {
  /// `dir_fd`.
  func directoryDescriptor(_ r: Ref?) throws(Raised) -> Int32 {
    guard let r, !isNone(r) else { return AT_FDCWD }
    guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "argument should be integer or None, not \(typeName(r))") }
    if r.type == types.pointee.bool { try warn(.RuntimeWarning, "bool is used as a file descriptor") }
    return try int32(r)
  }
  /// `follow_symlinks` as the flag of the *at calls.
  func linkFlag(_ r: Ref?) throws(Raised) -> Int32 { try optionalTruth(r, true) ? 0 : AT_SYMLINK_NOFOLLOW }
  /// OSError for a failed call on a path.
  func checkPath(_ result: Int32, _ r: Ref, _ r2: Ref? = nil) throws(Raised) -> Owned {
    if result < 0 {
      let failed = errno
      // A descriptor shows as filename, too.
      try raiseErrno(failed, path: r, path2: r2)
    }
    return none
  }
}
