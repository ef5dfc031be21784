import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Calls on paths: files, folders and links.

extension Context {
  /// os.stat and os.lstat.
  func statPath(_ r: Ref, _ function: String = "stat", directory: Ref? = nil, follow: Bool) throws(Raised) -> Owned {
    let p = try PathArgument(r, function, descriptor: function == "stat", directory: directory, self)
    var s = stat()
    guard let path = p.path else {
      if p.directory != AT_FDCWD { try raise(.ValueError, "stat: can't specify dir_fd without matching path") }
      if !follow { try raise(.ValueError, "stat: cannot use fd and follow_symlinks together") }
      let fd = p.descriptor
      _ = try checkPath(withoutGIL { fstat(fd, &s) }, r)
      return try statResult(s)
    }
    let base = p.directory
    _ = try checkPath(withoutGIL { fstatat(base, path, &s, follow ? 0 : AT_SYMLINK_NOFOLLOW) }, r)
    return try statResult(s)
  }

  fileprivate func listFolder(_ given: Ref?) throws(Raised) -> Owned {
    let argument = given ?? noneRef
    let p = try PathArgument(argument, "listdir", descriptor: true, none: true, self)
    var folder: OpaquePointer?
    if let path = p.path {
      folder = withoutGIL { opendir(path) }
    } else {
      // The stream gets a descriptor of its own, and begins at the start.
      let copy = fcntl(p.descriptor, F_DUPFD_CLOEXEC, 0)
      if copy < 0 { try raiseErrno(errno) }
      folder = fdopendir(copy)
      if let folder { rewinddir(folder) } else { close(copy) }
    }
    guard let folder else { try raiseErrno(errno, path: isNone(argument) ? nil : argument) }
    defer { closedir(folder) }
    let asBytes = argument.isBytes
    let made = try list()
    while let e = readdir(folder) {
      let label = withUnsafePointer(to: &e.pointee.d_name) { UnsafeRawPointer($0).withMemoryRebound(to: UInt8.self, capacity: 256) { Array(UnsafeBufferPointer(start: $0, count: strnlen(UnsafePointer<CChar>(OpaquePointer($0)), 256))) } }
      if label == [46] || label == [46, 46] { continue }
      try append(made.ref, asBytes ? bytes(label) : pathObject(label))
    }
    return made
  }

  /// A call on two paths, each relative to a folder of its own.
  fileprivate func twoPaths(_ a: Args, _ function: String, _ sourceFolder: Ref?, _ targetFolder: Ref?, _ body: (Int32, [CChar], Int32, [CChar]) -> Int32) throws(Raised) -> Owned {
    let from = try PathArgument(a[0], function, "src", directory: sourceFolder, self), to = try PathArgument(a[1], function, "dst", directory: targetFolder, self)
    let (d1, d2) = (from.directory, to.directory)
    guard let p1 = from.path, let p2 = to.path else { return none }
    return try checkPath(withoutGIL { body(d1, p1, d2, p2) }, a[0], a[1])
  }

  /// A call on one path relative to a folder.
  fileprivate func onePath(_ r: Ref, _ function: String, _ folder: Ref?, _ body: (Int32, [CChar]) -> Int32) throws(Raised) -> Owned {
    let p = try PathArgument(r, function, directory: folder, self)
    let base = p.directory
    guard let path = p.path else { return none }
    return try checkPath(withoutGIL { body(base, path) }, r)
  }

  fileprivate func currentFolder() throws(Raised) -> [UInt8] {
    guard let raw = getcwd(nil, 0) else { try raiseErrno(errno) }
    defer { free(raw) }
    return Array(UnsafeRawBufferPointer(start: raw, count: strlen(raw)))
  }

  fileprivate func mode(_ r: Ref?, _ otherwise: mode_t) throws(Raised) -> mode_t {
    guard let r else { return otherwise }
    return mode_t(bitPattern32: try int32(r))
  }
}

extension mode_t {
  fileprivate init(bitPattern32 n: Int32) { self = mode_t(truncatingIfNeeded: n) }
}

let pathFunctions: [MethodDef] = [
  MethodDef("stat", "(path, *, dir_fd=None, follow_symlinks=True)", "Perform a stat system call on the given path.") { (a, cx) throws(Raised) in
    try cx.statPath(a[0], directory: a.optional(1), follow: cx.optionalTruth(a.optional(2), true))
  },
  MethodDef("lstat", "(path, *, dir_fd=None)", "Perform a stat system call on the given path, without following symbolic links.") { (a, cx) throws(Raised) in
    try cx.statPath(a[0], "lstat", directory: a.optional(1), follow: false)
  },
  MethodDef("access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", "Use the real uid/gid to test for access to a path.") { (a, cx) throws(Raised) in
    let p = try PathArgument(a[0], "access", directory: a.optional(2), cx)
    let mode = try cx.int32(a[1]), effective = try cx.optionalTruth(a.optional(3), false), link = try cx.linkFlag(a.optional(4))
    let base = p.directory
    guard let path = p.path else { return cx.bool(false) }
    return cx.bool(cx.withoutGIL { faccessat(base, path, mode, (effective ? AT_EACCESS : 0) | link) } == 0)
  },
  MethodDef("getcwd", "()", "Return a unicode string representing the current working directory.") { (a, cx) throws(Raised) in try cx.pathObject(cx.currentFolder()) },
  MethodDef("getcwdb", "()", "Return a bytes string representing the current working directory.") { (a, cx) throws(Raised) in try cx.bytes(cx.currentFolder()) },
  MethodDef("chdir", "(path)", "Change the current working directory to the specified path.") { (a, cx) throws(Raised) in
    try cx.audit("os.chdir") { () throws(Raised) in try cx.tuple(a[0]) }
    let p = try PathArgument(a[0], "chdir", descriptor: true, cx)
    let path = p.path, fd = p.descriptor
    return try cx.checkPath(cx.withoutGIL { if let path { chdir(path) } else { fchdir(fd) } }, a[0])
  },
  MethodDef("chroot", "(path)", "Change root directory to path.") { (a, cx) throws(Raised) in try cx.onePath(a[0], "chroot", nil) { chroot($1) } },
  MethodDef("listdir", "(path=None)", "Return a list containing the names of the files in the directory.") { (a, cx) throws(Raised) in
    try cx.audit("os.listdir") { () throws(Raised) in try cx.tuple(a.optional(0) ?? cx.noneRef) }
    return try cx.listFolder(a.optional(0))
  },
  MethodDef("scandir", "(path=None)", "Return an iterator of DirEntry objects for given path.") { (a, cx) throws(Raised) in
    try cx.audit("os.scandir") { () throws(Raised) in try cx.tuple(a.optional(0) ?? cx.noneRef) }
    return try cx.scandir(a.optional(0))
  },
  MethodDef("mkdir", "(path, mode=511, *, dir_fd=None)", "Create a directory.") { (a, cx) throws(Raised) in
    try cx.audit("os.mkdir") { () throws(Raised) in
      let usual = cx.int(0o777), none = cx.int(-1)
      return try cx.tuple(a[0], a.optional(1) ?? usual.ref, a.optional(2) ?? none.ref)
    }
    let mode = try cx.mode(a.optional(1), 0o777)
    return try cx.onePath(a[0], "mkdir", a.optional(2)) { mkdirat($0, $1, mode) }
  },
  MethodDef("mkfifo", "(path, mode=438, *, dir_fd=None)", "Create a \"fifo\" (a POSIX named pipe).") { (a, cx) throws(Raised) in
    let mode = try cx.mode(a.optional(1), 0o666)
    return try cx.onePath(a[0], "mkfifo", a.optional(2)) { mkfifoat($0, $1, mode) }
  },
  MethodDef("mknod", "(path, mode=384, device=0, *, dir_fd=None)", "Create a node in the file system.") { (a, cx) throws(Raised) in
    let mode = try cx.mode(a.optional(1), 0o600), device = dev_t(truncatingIfNeeded: try cx.optionalIndex(a.optional(2), 0))
    return try cx.onePath(a[0], "mknod", a.optional(3)) { mknodat($0, $1, mode, device) }
  },
  MethodDef("rmdir", "(path, *, dir_fd=None)", "Remove a directory.") { (a, cx) throws(Raised) in
    try cx.audit("os.rmdir") { () throws(Raised) in
      let none = cx.int(-1)
      return try cx.tuple(a[0], a.optional(1) ?? none.ref)
    }
    return try cx.onePath(a[0], "rmdir", a.optional(1)) { unlinkat($0, $1, AT_REMOVEDIR) }
  },
  MethodDef("unlink", "(path, *, dir_fd=None)", "Remove a file (same as remove()).") { (a, cx) throws(Raised) in
    try cx.audit("os.remove") { () throws(Raised) in
      let none = cx.int(-1)
      return try cx.tuple(a[0], a.optional(1) ?? none.ref)
    }
    return try cx.onePath(a[0], "unlink", a.optional(1)) { unlinkat($0, $1, 0) }
  },
  MethodDef("remove", "(path, *, dir_fd=None)", "Remove a file (same as unlink()).") { (a, cx) throws(Raised) in
    try cx.audit("os.remove") { () throws(Raised) in
      let none = cx.int(-1)
      return try cx.tuple(a[0], a.optional(1) ?? none.ref)
    }
    return try cx.onePath(a[0], "remove", a.optional(1)) { unlinkat($0, $1, 0) }
  },
  MethodDef("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename a file or directory.") { (a, cx) throws(Raised) in
    try cx.audit("os.rename") { () throws(Raised) in
      let none = cx.int(-1)
      return try cx.tuple(a[0], a[1], a.optional(2) ?? none.ref, a.optional(3) ?? none.ref)
    }
    return try cx.twoPaths(a, "rename", a.optional(2), a.optional(3)) { renameat($0, $1, $2, $3) }
  },
  MethodDef("replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename a file or directory, overwriting the destination.") { (a, cx) throws(Raised) in
    try cx.audit("os.rename") { () throws(Raised) in
      let none = cx.int(-1)
      return try cx.tuple(a[0], a[1], a.optional(2) ?? none.ref, a.optional(3) ?? none.ref)
    }
    return try cx.twoPaths(a, "replace", a.optional(2), a.optional(3)) { renameat($0, $1, $2, $3) }
  },
  MethodDef("symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", "Create a symbolic link pointing to src named dst.") { (a, cx) throws(Raised) in
    try cx.twoPaths(a, "symlink", nil, a.optional(3)) { symlinkat($1, $2, $3) }
  },
  MethodDef("link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", "Create a hard link to a file.") { (a, cx) throws(Raised) in
    let follow = try cx.optionalTruth(a.optional(4), true)
    return try cx.twoPaths(a, "link", a.optional(2), a.optional(3)) { linkat($0, $1, $2, $3, follow ? AT_SYMLINK_FOLLOW : 0) }
  },
  MethodDef("readlink", "(path, *, dir_fd=None)", "Return a string representing the path to which the symbolic link points.") { (a, cx) throws(Raised) in
    let p = try PathArgument(a[0], "readlink", directory: a.optional(1), cx)
    let base = p.directory
    guard let path = p.path else { return cx.none }
    var buffer = [CChar](repeating: 0, count: 4097)
    let n = cx.withoutGIL { readlinkat(base, path, &buffer, 4096) }
    if n < 0 { try cx.raiseErrno(errno, path: a[0]) }
    let target = buffer[0..<n].map { UInt8(bitPattern: $0) }
    let given = try cx.pathOf(a[0])
    return given.ref.isBytes ? try cx.bytes(target) : try cx.pathObject(target)
  },
  MethodDef("truncate", "(path, length)", "Truncate a file, specified by path, to a specific length.") { (a, cx) throws(Raised) in
    let p = try PathArgument(a[0], "truncate", descriptor: true, cx)
    let n = try cx.index(a[1]), path = p.path, fd = p.descriptor
    return try cx.checkPath(cx.withoutGIL { if let path { truncate(path, n) } else { ftruncate(fd, n) } }, a[0])
  },
  MethodDef("umask", "(mask, /)", "Set the current numeric umask and return the previous umask.") { (a, cx) throws(Raised) in cx.int(Int(umask(mode_t(truncatingIfNeeded: try cx.int32(a[0]))))) },
  MethodDef("fspath", "(path)", "Return the file system path representation of the object.") { (a, cx) throws(Raised) in try cx.fileSystemPath(a[0]) },
]
