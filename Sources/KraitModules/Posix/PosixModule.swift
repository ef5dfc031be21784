import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `posix`: system calls.
public enum PosixModule: NativeModule {
  public static var name: StaticString { "posix" }
  public static var doc: StaticString? {
    "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls."
  }
  public static var functions: [MethodDef] { pathFunctions + descriptorFunctions + processFunctions + systemFunctions + forkFunctions }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let environment = try cx.dict()
    var p = environ
    while let entry = p.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "="), equals != text.startIndex {
        let key = try cx.bytes(Array(text[..<equals].utf8)), value = try cx.bytes(Array(text[text.index(after: equals)...].utf8))
        try cx.dictSet(environment.ref, key.ref, value.ref)
      }
      p += 1
    }
    try cx.setNamed(dict, "environ", environment.ref)
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.OSError)))
    let statFields: [StructField] = ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "", "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"].map { StructField($0) }
    let stat = try cx.makeStructSeqType("os.stat_result", doc: "stat_result: Result from stat, fstat, or lstat.", statFields, visible: 10)
    try cx.setNamed(dict, "stat_result", Ref(stat))
    func type(_ label: String, _ name: String, _ fields: [StaticString]) throws(Raised) {
      let t = try cx.makeStructSeqType(name, doc: name, fields.map { StructField($0) }, visible: fields.count)
      try cx.setNamed(dict, label, Ref(t))
    }
    try type("terminal_size", "os.terminal_size", ["columns", "lines"])
    try type("uname_result", "posix.uname_result", ["sysname", "nodename", "release", "version", "machine"])
    try type("times_result", "posix.times_result", ["user", "system", "children_user", "children_system", "elapsed"])
    try type("sched_param", "posix.sched_param", ["sched_priority"])
    try cx.addType(ScandirType.self, to: dict)
    try cx.addType(DirEntryType.self, to: dict)
    for (label, n) in constants {
      let number = cx.int(n)
      try cx.setNamed(dict, label, number.ref)
    }
    let features = try cx.list()
    try cx.setNamed(dict, "_have_functions", features.ref)
    let names = try cx.dict()
    try cx.setNamed(dict, "sysconf_names", names.ref)
    try cx.setNamed(dict, "pathconf_names", names.ref)
    try cx.setNamed(dict, "confstr_names", names.ref)
  }

  private static let constants: [(String, Int)] = [
    ("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1), ("O_RDONLY", 0), ("O_WRONLY", 1), ("O_RDWR", 2), ("O_CREAT", 0o100), ("O_EXCL", 0o200),
    ("O_NOCTTY", 0o400), ("O_TRUNC", 0o1000), ("O_APPEND", 0o2000), ("O_NONBLOCK", 0o4000), ("O_NDELAY", 0o4000), ("O_SYNC", 0o4010000), ("O_DSYNC", 0o10000),
    ("O_DIRECTORY", 0o200000), ("O_NOFOLLOW", 0o400000), ("O_CLOEXEC", 0o2000000), ("O_PATH", 0o10000000), ("O_TMPFILE", 0o20200000), ("O_ACCMODE", 3),
    ("WNOHANG", 1), ("WUNTRACED", 2), ("WCONTINUED", 8), ("WEXITED", 4), ("WSTOPPED", 2), ("WNOWAIT", 0x1000000), ("P_ALL", 0), ("P_PID", 1), ("P_PGID", 2), ("P_PIDFD", 3),
    ("EX_OK", 0), ("EX_USAGE", 64), ("EX_DATAERR", 65), ("EX_NOINPUT", 66), ("EX_NOUSER", 67), ("EX_NOHOST", 68), ("EX_UNAVAILABLE", 69), ("EX_SOFTWARE", 70),
    ("EX_OSERR", 71), ("EX_OSFILE", 72), ("EX_CANTCREAT", 73), ("EX_IOERR", 74), ("EX_TEMPFAIL", 75), ("EX_PROTOCOL", 76), ("EX_NOPERM", 77), ("EX_CONFIG", 78),
    ("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2), ("PRIO_PROCESS", 0), ("PRIO_PGRP", 1), ("PRIO_USER", 2), ("NGROUPS_MAX", 65536), ("TMP_MAX", 238328),
    ("POSIX_SPAWN_OPEN", 0), ("POSIX_SPAWN_CLOSE", 1), ("POSIX_SPAWN_DUP2", 2), ("SCHED_OTHER", 0), ("SCHED_FIFO", 1), ("SCHED_RR", 2),
    ("GRND_NONBLOCK", 1), ("GRND_RANDOM", 2), ("RTLD_LAZY", 1), ("RTLD_NOW", 2), ("RTLD_GLOBAL", 256), ("RTLD_LOCAL", 0), ("F_LOCK", 1), ("F_TLOCK", 2), ("F_ULOCK", 0), ("F_TEST", 3),
  ]
}

extension Context {
  /// A path argument for a system call.
  func systemPath(_ r: Ref, _ function: String = "") throws(Raised) -> String {
    if r.isStr || r.isBytes || lookup(r.type, .__fspath__) != nil {
      let text = try filenameText(r)
      if text.utf8.contains(0) { try raise(.ValueError, "embedded null byte") }
      return text
    }
    try raise(.TypeError, function.isEmpty ? "expected str, bytes or os.PathLike object, not \(typeName(r))" : "\(function): path should be string, bytes, os.PathLike or integer, not \(typeName(r))")
  }
  /// Raises the OSError of a failed call.
  func check(_ result: Int32, _ path: Ref? = nil, _ path2: Ref? = nil) throws(Raised) {
    if result < 0 { try raiseErrno(errno, path: path, path2: path2) }
  }
  func posixType(_ label: String) throws(Raised) -> Owned {
    let module = try importModule("posix")
    let key = try intern(label)
    return try getattr(module.ref, key.ref)
  }
  /// A path result in the type of the argument it came from.
  func pathResult(_ text: String, like r: Ref?) throws(Raised) -> Owned {
    if let r, r.isBytes { return try bytes(Array(text.utf8)) }
    return try str(text)
  }

  func statResult(_ s: stat) throws(Raised) -> Owned {
    let values = try list()
    func ns(_ t: timespec) -> Int { t.tv_sec &* 1_000_000_000 &+ t.tv_nsec }
    for n in [Int(s.st_mode), Int(bitPattern: UInt(s.st_ino)), Int(bitPattern: UInt(s.st_dev)), Int(s.st_nlink), Int(s.st_uid), Int(s.st_gid), s.st_size, s.st_atim.tv_sec, s.st_mtim.tv_sec, s.st_ctim.tv_sec] {
      try append(values.ref, int(n))
    }
    for t in [s.st_atim, s.st_mtim, s.st_ctim] { try append(values.ref, float(Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9)) }
    for t in [s.st_atim, s.st_mtim, s.st_ctim] { try append(values.ref, int(ns(t))) }
    for n in [Int(s.st_blksize), Int(s.st_blocks), Int(bitPattern: UInt(s.st_rdev))] { try append(values.ref, int(n)) }
    let type = try posixType("stat_result")
    return try call(type.ref, values.ref)
  }

  func statPath(_ r: Ref, follow: Bool) throws(Raised) -> Owned {
    var s = stat()
    if r.isInt {
      let fd = Int32(truncatingIfNeeded: try index(r))
      try check(fstat(fd, &s))
    } else {
      let path = try systemPath(r, "stat")
      let result = withoutGIL { follow ? stat(path, &s) : lstat(path, &s) }
      try check(result, r)
    }
    return try statResult(s)
  }
  func int32(_ r: Ref) throws(Raised) -> Int32 {
    let n = try index(r)
    guard let small = Int32(exactly: n) else { try raise(.OverflowError, "signed integer is \(n < 0 ? "less than minimum" : "greater than maximum")") }
    return small
  }
}

private let pathFunctions: [MethodDef] = [
  MethodDef("stat", "(path, *, dir_fd=None, follow_symlinks=True)", "Perform a stat system call on the given path.") { (a, cx) throws(Raised) in
    try cx.statPath(a[0], follow: try a.optional(2).map { f throws(Raised) in try cx.isTrue(f) } ?? true)
  },
  MethodDef("lstat", "(path, *, dir_fd=None)", "Perform a stat system call on the given path, without following symbolic links.") { (a, cx) throws(Raised) in try cx.statPath(a[0], follow: false) },
  MethodDef("access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", "Use the real uid/gid to test for access to a path.") { (a, cx) throws(Raised) in
    let path = try cx.systemPath(a[0], "access")
    let mode = try cx.int32(a[1])
    return cx.bool(access(path, mode) == 0)
  },
  MethodDef("getcwd", "()", "Return a unicode string representing the current working directory.") { (a, cx) throws(Raised) in
    guard let raw = getcwd(nil, 0) else { try cx.raiseErrno(errno) }
    defer { free(raw) }
    return try cx.str(String(cString: raw))
  },
  MethodDef("getcwdb", "()", "Return a bytes string representing the current working directory.") { (a, cx) throws(Raised) in
    guard let raw = getcwd(nil, 0) else { try cx.raiseErrno(errno) }
    defer { free(raw) }
    return try cx.bytes(Array(String(cString: raw).utf8))
  },
  MethodDef("chdir", "(path)", "Change the current working directory to the specified path.") { (a, cx) throws(Raised) in
    try cx.check(chdir(try cx.systemPath(a[0], "chdir")), a[0])
    return cx.none
  },
  MethodDef("listdir", "(path=None)", "Return a list containing the names of the files in the directory.") { (a, cx) throws(Raised) in
    let given = a.optional(0).flatMap { cx.isNone($0) ? nil : $0 }
    let path = try given.map { p throws(Raised) in try cx.systemPath(p, "listdir") } ?? "."
    guard let d = opendir(path) else { try cx.raiseErrno(errno, path: given) }
    defer { closedir(d) }
    let list = try cx.list()
    while let e = readdir(d) {
      let label = withUnsafePointer(to: &e.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
      if label == "." || label == ".." { continue }
      try cx.append(list.ref, cx.pathResult(label, like: given))
    }
    return list
  },
  MethodDef("scandir", "(path=None)", "Return an iterator of DirEntry objects for given path.") { (a, cx) throws(Raised) in try cx.scandir(a.optional(0)) },
  MethodDef("mkdir", "(path, mode=511, *, dir_fd=None)", "Create a directory.") { (a, cx) throws(Raised) in
    let mode = try a.optional(1).map { m throws(Raised) in try cx.index(m) } ?? 0o777
    try cx.check(mkdir(try cx.systemPath(a[0], "mkdir"), mode_t(truncatingIfNeeded: mode)), a[0])
    return cx.none
  },
  MethodDef("rmdir", "(path, *, dir_fd=None)", "Remove a directory.") { (a, cx) throws(Raised) in
    try cx.check(rmdir(try cx.systemPath(a[0], "rmdir")), a[0])
    return cx.none
  },
  MethodDef("unlink", "(path, *, dir_fd=None)", "Remove a file (same as remove()).") { (a, cx) throws(Raised) in
    try cx.check(unlink(try cx.systemPath(a[0], "unlink")), a[0])
    return cx.none
  },
  MethodDef("remove", "(path, *, dir_fd=None)", "Remove a file (same as unlink()).") { (a, cx) throws(Raised) in
    try cx.check(unlink(try cx.systemPath(a[0], "remove")), a[0])
    return cx.none
  },
  MethodDef("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename a file or directory.") { (a, cx) throws(Raised) in
    try cx.check(rename(try cx.systemPath(a[0], "rename"), try cx.systemPath(a[1], "rename")), a[0], a[1])
    return cx.none
  },
  MethodDef("replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename a file or directory, overwriting the destination.") { (a, cx) throws(Raised) in
    try cx.check(rename(try cx.systemPath(a[0], "replace"), try cx.systemPath(a[1], "replace")), a[0], a[1])
    return cx.none
  },
  MethodDef("symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", "Create a symbolic link pointing to src named dst.") { (a, cx) throws(Raised) in
    try cx.check(symlink(try cx.systemPath(a[0]), try cx.systemPath(a[1])), a[0], a[1])
    return cx.none
  },
  MethodDef("link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", "Create a hard link to a file.") { (a, cx) throws(Raised) in
    try cx.check(link(try cx.systemPath(a[0]), try cx.systemPath(a[1])), a[0], a[1])
    return cx.none
  },
  MethodDef("readlink", "(path, *, dir_fd=None)", "Return a string representing the path to which the symbolic link points.") { (a, cx) throws(Raised) in
    var buffer = [CChar](repeating: 0, count: 4097)
    let n = readlink(try cx.systemPath(a[0]), &buffer, 4096)
    if n < 0 { try cx.raiseErrno(errno, path: a[0]) }
    return try cx.pathResult(String(decoding: buffer[0..<n].map { UInt8(bitPattern: $0) }, as: UTF8.self), like: a[0])
  },
  MethodDef("chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", "Change the access permissions of a file.") { (a, cx) throws(Raised) in
    let mode = mode_t(truncatingIfNeeded: try cx.index(a[1]))
    if a[0].isInt { try cx.check(fchmod(try cx.int32(a[0]), mode)) } else { try cx.check(chmod(try cx.systemPath(a[0]), mode), a[0]) }
    return cx.none
  },
  MethodDef("utime", "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)", "Set the access and modified time of path.") { (a, cx) throws(Raised) in
    var t = [timespec(tv_sec: 0, tv_nsec: 0x3fffffff), timespec(tv_sec: 0, tv_nsec: 0x3fffffff)]
    if let ns = a.optional(2), !cx.isNone(ns) {
      for i in 0..<2 {
        let n = try cx.index(ns.tupleItems[i])
        t[i] = timespec(tv_sec: n / 1_000_000_000, tv_nsec: n % 1_000_000_000)
      }
    } else if let times = a.optional(1), !cx.isNone(times) {
      guard times.isTuple, times.tupleCount == 2 else { try cx.raise(.TypeError, "utime: 'times' must be either a tuple of two ints or None") }
      for i in 0..<2 {
        let d = try cx.double(times.tupleItems[i])
        t[i] = timespec(tv_sec: Int(d.rounded(.down)), tv_nsec: Int((d - d.rounded(.down)) * 1e9))
      }
    }
    try cx.check(utimensat(AT_FDCWD, try cx.systemPath(a[0]), t, 0), a[0])
    return cx.none
  },
  MethodDef("truncate", "(path, length)", "Truncate a file, specified by path, to a specific length.") { (a, cx) throws(Raised) in
    let n = try cx.index(a[1])
    if a[0].isInt { try cx.check(ftruncate(try cx.int32(a[0]), n)) } else { try cx.check(truncate(try cx.systemPath(a[0]), n), a[0]) }
    return cx.none
  },
  MethodDef("umask", "(mask, /)", "Set the current numeric umask and return the previous umask.") { (a, cx) throws(Raised) in cx.int(Int(umask(mode_t(truncatingIfNeeded: try cx.index(a[0]))))) },
  MethodDef("fspath", "(path)", "Return the file system path representation of the object.") { (a, cx) throws(Raised) in
    if a[0].isStr || a[0].isBytes { return a[0].own }
    guard let f = cx.lookup(a[0].type, .__fspath__) else { try cx.raise(.TypeError, "expected str, bytes or os.PathLike object, not \(cx.typeName(a[0]))") }
    let path = try cx.callSpecial(f, a[0])
    guard path.ref.isStr || path.ref.isBytes else {
      try cx.raise(.TypeError, "expected \(cx.typeName(a[0])).__fspath__() to return str or bytes, not \(cx.typeName(path.ref))")
    }
    return path
  },
]

private let descriptorFunctions: [MethodDef] = [
  MethodDef("open", "(path, flags, mode=511, *, dir_fd=None)", "Open a file for low level IO.  Returns a file descriptor (integer).") { (a, cx) throws(Raised) in
    let path = try cx.systemPath(a[0], "open"), flags = try cx.int32(a[1])
    let mode = try a.optional(2).map { m throws(Raised) in try cx.index(m) } ?? 0o777
    let fd = cx.withoutGIL { Glibc.open(path, flags | O_CLOEXEC, mode_t(truncatingIfNeeded: mode)) }
    try cx.check(fd, a[0])
    return cx.int(Int(fd))
  },
  MethodDef("close", "(fd)", "Close a file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0])
    try cx.check(cx.withoutGIL { close(fd) })
    return cx.none
  },
  MethodDef("closerange", "(fd_low, fd_high, /)", "Closes all file descriptors in [fd_low, fd_high), ignoring errors.") { (a, cx) throws(Raised) in
    let low = try cx.int32(a[0]), high = try cx.int32(a[1])
    if low < high { for fd in max(low, 0)..<min(high, 65536) { close(fd) } }
    return cx.none
  },
  MethodDef("read", "(fd, length, /)", "Read from a file descriptor.  Returns a bytes object.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), n = try cx.index(a[1])
    if n < 0 { try cx.raiseErrno(EINVAL) }
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: max(min(n, 1 << 28), 1), alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let got = cx.withoutGIL { Glibc.read(fd, buffer, min(n, 1 << 28)) }
      if got >= 0 { return try cx.bytes(UnsafeRawBufferPointer(start: buffer, count: got)) }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
    }
  },
  MethodDef("write", "(fd, data, /)", "Write a bytes object to a file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0])
    let data = try cx.withBytesLike(a[1]) { (b) throws(Raised) in Array(b) }
    while true {
      let n = cx.withoutGIL { Glibc.write(fd, data, data.count) }
      if n >= 0 { return cx.int(n) }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
    }
  },
  MethodDef("lseek", "(fd, position, whence, /)", "Set the position of a file descriptor.  Return the new position.") { (a, cx) throws(Raised) in
    let at = lseek(try cx.int32(a[0]), try cx.index(a[1]), try cx.int32(a[2]))
    if at < 0 { try cx.raiseErrno(errno) }
    return cx.int(at)
  },
  MethodDef("fstat", "(fd)", "Perform a stat system call on the given file descriptor.") { (a, cx) throws(Raised) in
    var s = stat()
    try cx.check(fstat(try cx.int32(a[0]), &s))
    return try cx.statResult(s)
  },
  MethodDef("ftruncate", "(fd, length, /)", "Truncate a file, specified by file descriptor, to a specific length.") { (a, cx) throws(Raised) in
    try cx.check(ftruncate(try cx.int32(a[0]), try cx.index(a[1])))
    return cx.none
  },
  MethodDef("fsync", "(fd)", "Force write of fd to disk.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0])
    try cx.check(cx.withoutGIL { fsync(fd) })
    return cx.none
  },
  MethodDef("isatty", "(fd, /)", "Return True if the fd is connected to a terminal.") { (a, cx) throws(Raised) in cx.bool(isatty(try cx.int32(a[0])) == 1) },
  MethodDef("dup", "(fd, /)", "Return a duplicate of a file descriptor.") { (a, cx) throws(Raised) in
    let fd = fcntl(try cx.int32(a[0]), F_DUPFD_CLOEXEC, 0)
    try cx.check(fd)
    return cx.int(Int(fd))
  },
  MethodDef("dup2", "(fd, fd2, inheritable=True)", "Duplicate file descriptor.") { (a, cx) throws(Raised) in
    let to = try cx.int32(a[1])
    let inheritable = try a.optional(2).map { i throws(Raised) in try cx.isTrue(i) } ?? true
    try cx.check(dup2(try cx.int32(a[0]), to))
    if !inheritable { _ = fcntl(to, F_SETFD, FD_CLOEXEC) }
    return cx.int(Int(to))
  },
  MethodDef("pipe", "()", "Create a pipe.") { (a, cx) throws(Raised) in
    var fds: [Int32] = [0, 0]
    try cx.check(krait_pipe(&fds))
    return try cx.numberTuple([Int(fds[0]), Int(fds[1])])
  },
  MethodDef("get_inheritable", "(fd, /)", "Get the close-on-exe flag of the specified file descriptor.") { (a, cx) throws(Raised) in
    let flags = fcntl(try cx.int32(a[0]), F_GETFD)
    try cx.check(flags)
    return cx.bool(flags & FD_CLOEXEC == 0)
  },
  MethodDef("set_inheritable", "(fd, inheritable, /)", "Set the inheritable flag of the specified file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), wanted = try cx.isTrue(a[1])
    try cx.check(fcntl(fd, F_SETFD, wanted ? 0 : FD_CLOEXEC))
    return cx.none
  },
  MethodDef("get_blocking", "(fd, /)", "Get the blocking mode of the file descriptor.") { (a, cx) throws(Raised) in
    let flags = fcntl(try cx.int32(a[0]), F_GETFL)
    try cx.check(flags)
    return cx.bool(flags & O_NONBLOCK == 0)
  },
  MethodDef("set_blocking", "(fd, blocking, /)", "Set the blocking mode of the specified file descriptor.") { (a, cx) throws(Raised) in
    let fd = try cx.int32(a[0]), wanted = try cx.isTrue(a[1])
    let flags = fcntl(fd, F_GETFL)
    try cx.check(flags)
    try cx.check(fcntl(fd, F_SETFL, wanted ? flags & ~O_NONBLOCK : flags | O_NONBLOCK))
    return cx.none
  },
  MethodDef("device_encoding", "(fd)", "Return a string describing the encoding of a terminal's file descriptor.") { (a, cx) throws(Raised) in
    isatty(try cx.int32(a[0])) == 1 ? try cx.str("utf-8") : cx.none
  },
  MethodDef("get_terminal_size", "(fd=1, /)", "Return the size of the terminal window as (columns, lines).") { (a, cx) throws(Raised) in
    var size = winsize()
    try cx.check(ioctl(try a.optional(0).map { f throws(Raised) in try cx.int32(f) } ?? 1, UInt(TIOCGWINSZ), &size))
    let values = try cx.numberTuple([Int(size.ws_col), Int(size.ws_row)])
    let type = try cx.posixType("terminal_size")
    return try cx.call(type.ref, values.ref)
  },
]

private let processFunctions: [MethodDef] = [
  MethodDef("getpid", "()", "Return the current process id.") { (a, cx) throws(Raised) in cx.int(Int(getpid())) },
  MethodDef("getppid", "()", "Return the parent's process id.") { (a, cx) throws(Raised) in cx.int(Int(getppid())) },
  MethodDef("getuid", "()", "Return the current process's user id.") { (a, cx) throws(Raised) in cx.int(Int(getuid())) },
  MethodDef("geteuid", "()", "Return the current process's effective user id.") { (a, cx) throws(Raised) in cx.int(Int(geteuid())) },
  MethodDef("getgid", "()", "Return the current process's group id.") { (a, cx) throws(Raised) in cx.int(Int(getgid())) },
  MethodDef("getegid", "()", "Return the current process's effective group id.") { (a, cx) throws(Raised) in cx.int(Int(getegid())) },
  MethodDef("getpgrp", "()", "Return the current process group id.") { (a, cx) throws(Raised) in cx.int(Int(getpgrp())) },
  MethodDef("setsid", "()", "Call the system call setsid().") { (a, cx) throws(Raised) in
    try cx.check(setsid())
    return cx.none
  },
  MethodDef("kill", "(pid, signal, /)", "Kill a process with a signal.") { (a, cx) throws(Raised) in
    try cx.check(kill(try cx.int32(a[0]), try cx.int32(a[1])))
    try cx.checkSignals()
    return cx.none
  },
  MethodDef("_exit", "(status)", "Exit to the system with specified status, without normal exit processing.") { (a, cx) throws(Raised) in _exit(try cx.int32(a[0])) },
  MethodDef("abort", "()", "Abort the interpreter immediately.") { (a, cx) throws(Raised) in abort() },
  MethodDef("waitpid", "(pid, options, /)", "Wait for completion of a given child process.") { (a, cx) throws(Raised) in
    let pid = try cx.int32(a[0]), options = try cx.int32(a[1])
    var status: Int32 = 0
    while true {
      let got = cx.withoutGIL { waitpid(pid, &status, options) }
      if got >= 0 { return try cx.numberTuple([Int(got), Int(status)]) }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
    }
  },
  MethodDef("wait", "()", "Wait for completion of a child process.") { (a, cx) throws(Raised) in
    var status: Int32 = 0
    let got = cx.withoutGIL { wait(&status) }
    try cx.check(got)
    return try cx.numberTuple([Int(got), Int(status)])
  },
  MethodDef("WIFEXITED", "(status)", "Return True if the process returning status exited via the exit() system call.") { (a, cx) throws(Raised) in cx.bool(try cx.index(a[0]) & 0x7f == 0) },
  MethodDef("WEXITSTATUS", "(status)", "Return the process return code from status.") { (a, cx) throws(Raised) in cx.int((try cx.index(a[0]) >> 8) & 0xff) },
  MethodDef("WIFSIGNALED", "(status)", "Return True if the process returning status was terminated by a signal.") { (a, cx) throws(Raised) in
    let s = try cx.index(a[0]) & 0x7f
    return cx.bool(s != 0 && s != 0x7f)
  },
  MethodDef("WTERMSIG", "(status)", "Return the signal that terminated the process that provided the status value.") { (a, cx) throws(Raised) in cx.int(try cx.index(a[0]) & 0x7f) },
  MethodDef("WIFSTOPPED", "(status)", "Return True if the process returning status was stopped.") { (a, cx) throws(Raised) in cx.bool(try cx.index(a[0]) & 0xff == 0x7f) },
  MethodDef("WSTOPSIG", "(status)", "Return the signal that stopped the process that provided the status value.") { (a, cx) throws(Raised) in cx.int((try cx.index(a[0]) >> 8) & 0xff) },
  MethodDef("WCOREDUMP", "(status, /)", "Return True if the process returning status was dumped to a core file.") { (a, cx) throws(Raised) in cx.bool(try cx.index(a[0]) & 0x80 != 0) },
  MethodDef("waitstatus_to_exitcode", "(status)", "Convert a wait status to an exit code.") { (a, cx) throws(Raised) in
    let s = try cx.index(a[0])
    if s & 0x7f == 0 { return cx.int((s >> 8) & 0xff) }
    if s & 0xff == 0x7f { try cx.raise(.ValueError, "process stopped by delivery of signal \((s >> 8) & 0xff)") }
    return cx.int(-(s & 0x7f))
  },
]

private let systemFunctions: [MethodDef] = [
  MethodDef("urandom", "(size, /)", "Return a bytes object containing random bytes suitable for cryptographic use.") { (a, cx) throws(Raised) in
    let n = try cx.index(a[0])
    if n < 0 { try cx.raise(.ValueError, "negative argument not allowed") }
    guard n < 1 << 32 else { try cx.raiseMemoryError() }
    var data = [UInt8](repeating: 0, count: n)
    var at = 0
    while at < n {
      let size = min(n - at, 256)
      let failed = data.withUnsafeMutableBytes { krait_random_bytes($0.baseAddress! + at, size) }
      if failed != 0 { try cx.raiseErrno(errno) }
      at += size
    }
    return try cx.bytes(data)
  },
  MethodDef("cpu_count", "()", "Return the number of logical CPUs in the system.") { (a, cx) throws(Raised) in cx.int(cx.vmState.configuration.cpuCount ?? max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)) },
  MethodDef("sched_yield", "()", "Voluntarily relinquish the CPU.") { (a, cx) throws(Raised) in
    cx.withoutGIL { _ = sched_yield() }
    return cx.none
  },
  MethodDef("strerror", "(code, /)", "Translate an error code to a message string.") { (a, cx) throws(Raised) in try cx.str(String(cString: strerror(try cx.int32(a[0])))) },
  MethodDef("putenv", "(name, value, /)", "Change or add an environment variable.") { (a, cx) throws(Raised) in
    let key = try cx.systemPath(a[0])
    if key.contains("=") { try cx.raise(.ValueError, "illegal environment variable name") }
    try cx.check(setenv(key, try cx.systemPath(a[1]), 1))
    return cx.none
  },
  MethodDef("unsetenv", "(name, /)", "Delete an environment variable.") { (a, cx) throws(Raised) in
    try cx.check(unsetenv(try cx.systemPath(a[0])))
    return cx.none
  },
  MethodDef("uname", "()", "Return an object identifying the current operating system.") { (a, cx) throws(Raised) in
    var u = utsname()
    try cx.check(uname(&u))
    func text<T>(_ field: T) -> String { withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) } }
    let values = try cx.list()
    for t in [text(u.sysname), text(u.nodename), text(u.release), text(u.version), text(u.machine)] { try cx.append(values.ref, cx.str(t)) }
    let type = try cx.posixType("uname_result")
    return try cx.call(type.ref, values.ref)
  },
  MethodDef("times", "()", "Return a collection containing process timing information.") { (a, cx) throws(Raised) in
    var t = tms()
    let now = times(&t)
    let rate = Double(sysconf(Int32(_SC_CLK_TCK)))
    let values = try cx.list()
    for n in [t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, now] { try cx.append(values.ref, cx.float(Double(n) / rate)) }
    let type = try cx.posixType("times_result")
    return try cx.call(type.ref, values.ref)
  },
  MethodDef("sysconf", "(name, /)", "Return an integer-valued system configuration variable.") { (a, cx) throws(Raised) in
    if a[0].isStr {
      let known: [String: Int32] = ["SC_PAGESIZE": Int32(_SC_PAGESIZE), "SC_PAGE_SIZE": Int32(_SC_PAGESIZE), "SC_NPROCESSORS_ONLN": Int32(_SC_NPROCESSORS_ONLN), "SC_CLK_TCK": Int32(_SC_CLK_TCK), "SC_OPEN_MAX": Int32(_SC_OPEN_MAX), "SC_PHYS_PAGES": Int32(_SC_PHYS_PAGES)]
      guard let n = known[a[0].text] else { try cx.raise(.ValueError, "unrecognized configuration name") }
      return cx.int(sysconf(n))
    }
    return cx.int(sysconf(try cx.int32(a[0])))
  },
  MethodDef("getloadavg", "()", "Return average recent system load information.") { (a, cx) throws(Raised) in
    var loads = [0.0, 0.0, 0.0]
    if getloadavg(&loads, 3) != 3 { try cx.raise(.OSError, "Load averages are unobtainable") }
    let made = try cx.tuple(3)
    for i in 0..<3 { made.ref.tupleItems[i] = cx.float(loads[i]).leak() }
    return made
  },
]
