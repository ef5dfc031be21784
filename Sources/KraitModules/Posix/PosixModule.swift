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
  public static var functions: [MethodDef] { pathFunctions + attributeFunctions + listingFunctions + descriptorFunctions + transferFunctions + processFunctions + identityFunctions + executionFunctions + systemFunctions + forkFunctions }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let environment = try cx.dict()
    var p = environ
    while let entry = p.pointee {
      let text = Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry)))
      if let equals = text.firstIndex(of: UInt8(ascii: "=")), equals > 0 {
        let key = try cx.bytes(Array(text[..<equals])), value = try cx.bytes(Array(text[(equals + 1)...]))
        try cx.dictSet(environment.ref, key.ref, value.ref)
      }
      p += 1
    }
    try cx.setNamed(dict, "environ", environment.ref)
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.OSError)))
    let statFields: [StructField] = ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "", "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"].map { StructField($0) }
    let stat = try cx.makeStructSeqType("os.stat_result", doc: "stat_result: Result from stat, fstat, or lstat.", statFields, visible: 10)
    try cx.setNamed(dict, "stat_result", Ref(stat))
    func type(_ label: String, _ name: String, _ fields: [StaticString], takesFields: Bool = false) throws(Raised) {
      let t = try cx.makeStructSeqType(name, doc: name, fields.map { StructField($0) }, visible: fields.count, takesFields: takesFields)
      try cx.setNamed(dict, label, Ref(t))
    }
    try type("terminal_size", "os.terminal_size", ["columns", "lines"])
    try type("uname_result", "posix.uname_result", ["sysname", "nodename", "release", "version", "machine"])
    try type("times_result", "posix.times_result", ["user", "system", "children_user", "children_system", "elapsed"])
    try type("sched_param", "posix.sched_param", ["sched_priority"], takesFields: true)
    try type("waitid_result", "posix.waitid_result", ["si_pid", "si_uid", "si_signo", "si_status", "si_code"])
    let volume: [StructField] = ["f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag", "f_namemax", "f_fsid"].map { StructField($0) }
    let statvfs = try cx.makeStructSeqType("os.statvfs_result", doc: "statvfs_result: Result from statvfs or fstatvfs.", volume, visible: 10)
    try cx.setNamed(dict, "statvfs_result", Ref(statvfs))
    try cx.addType(ScandirType.self, to: dict)
    try cx.addType(DirEntryType.self, to: dict)
    try cx.addConstants(krait_constants(Int32(KRAIT_POSIX.rawValue)), to: dict)
    let features = try cx.list()
    try cx.setNamed(dict, "_have_functions", features.ref)
    for text in [
      "HAVE_EVENTFD", "HAVE_TIMERFD_CREATE", "HAVE_FACCESSAT", "HAVE_FCHDIR", "HAVE_FCHMOD", "HAVE_FCHMODAT", "HAVE_FCHOWN", "HAVE_FCHOWNAT", "HAVE_FEXECVE",
      "HAVE_FDOPENDIR", "HAVE_FPATHCONF", "HAVE_FSTATAT", "HAVE_FSTATVFS", "HAVE_FTRUNCATE", "HAVE_FUTIMENS", "HAVE_FUTIMES", "HAVE_FUTIMESAT", "HAVE_LINKAT",
      "HAVE_LCHOWN", "HAVE_LSTAT", "HAVE_LUTIMES", "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT", "HAVE_MKFIFOAT", "HAVE_MKNODAT", "HAVE_OPENAT", "HAVE_READLINKAT",
      "HAVE_RENAMEAT", "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT", "HAVE_PTSNAME_R",
    ] { try cx.append(features.ref, cx.str(text)) }
    for (label, table) in [("sysconf_names", KRAIT_SYSCONF), ("pathconf_names", KRAIT_PATHCONF), ("confstr_names", KRAIT_CONFSTR)] {
      let names = try cx.dict()
      try cx.addConstants(krait_constants(Int32(table.rawValue)), to: names.ref)
      try cx.setNamed(dict, label, names.ref)
    }
  }
}

extension Context {
  /// Raises the OSError of a failed call.
  func check(_ result: Int32, _ path: Ref? = nil, _ path2: Ref? = nil) throws(Raised) {
    if result < 0 { try raiseErrno(errno, path: path, path2: path2) }
  }
  func posixType(_ label: String) throws(Raised) -> Owned {
    let module = try importModule("posix")
    let key = try intern(label)
    return try getattr(module.ref, key.ref)
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

  func int32(_ r: Ref) throws(Raised) -> Int32 {
    let number = try indexObject(r)
    guard let n = exactInt(number.ref), let small = Int32(exactly: n) else { try raise(.OverflowError, "Python int too large to convert to C int") }
    return small
  }
  /// A process identifier, or a number of a time.
  func processNumber(_ r: Ref) throws(Raised) -> Int32 {
    let number = try indexObject(r)
    guard let n = exactInt(number.ref) else { try raise(.OverflowError, "Python int too large to convert to C long") }
    guard let small = Int32(exactly: n) else { try raise(.OverflowError, "signed integer is \(n < 0 ? "less than minimum" : "greater than maximum")") }
    return small
  }
}

private let descriptorFunctions: [MethodDef] = [
  MethodDef("open", "(path, flags, mode=511, *, dir_fd=None)", "Open a file for low level IO.  Returns a file descriptor (integer).") { (a, cx) throws(Raised) in
    try cx.audit("open") { () throws(Raised) in
      let flags = cx.int(Int(try cx.int32(a[1]) | O_CLOEXEC))
      return try cx.tuple(a[0], cx.noneRef, flags.ref)
    }
    let p = try PathArgument(a[0], "open", directory: a.optional(3), cx)
    let flags = try cx.int32(a[1]), mode = mode_t(truncatingIfNeeded: try cx.optionalIndex(a.optional(2), 0o777)), base = p.directory
    guard let path = p.path else { return cx.none }
    while true {
      let fd = cx.withoutGIL { openat(base, path, flags | O_CLOEXEC, mode) }
      if fd >= 0 { return cx.int(Int(fd)) }
      if errno != EINTR { try cx.raiseErrno(errno, path: a[0]) }
      try cx.checkSignals()
    }
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
    let size = min(n, 1 << 30)
    return try cx.withScratch(size) { (buffer) throws(Raised) in
      while true {
        let got = cx.withoutGIL { Glibc.read(fd, buffer, size) }
        if got >= 0 { return try cx.bytes(UnsafeRawBufferPointer(start: buffer, count: got)) }
        if errno != EINTR { try cx.raiseErrno(errno) }
        try cx.checkSignals()
      }
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
    let fd = try cx.fileDescriptor(a[0])
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
    try cx.audit("os.kill") { () throws(Raised) in try cx.tuple(a[0], a[1]) }
    try cx.check(kill(try cx.processNumber(a[0]), try cx.int32(a[1])))
    try cx.checkSignals()
    return cx.none
  },
  MethodDef("_exit", "(status)", "Exit to the system with specified status, without normal exit processing.") { (a, cx) throws(Raised) in _exit(try cx.int32(a[0])) },
  MethodDef("abort", "()", "Abort the interpreter immediately.") { (a, cx) throws(Raised) in abort() },
  MethodDef("waitpid", "(pid, options, /)", "Wait for completion of a given child process.") { (a, cx) throws(Raised) in
    let pid = try cx.processNumber(a[0]), options = try cx.int32(a[1])
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
    let key = try cx.pathBytes(a[0]), value = try cx.pathBytes(a[1])
    if key.contains(UInt8(ascii: "=")) { try cx.raise(.ValueError, "illegal environment variable name") }
    try cx.check(setenv(key.map { CChar(bitPattern: $0) } + [0], value.map { CChar(bitPattern: $0) } + [0], 1))
    return cx.none
  },
  MethodDef("unsetenv", "(name, /)", "Delete an environment variable.") { (a, cx) throws(Raised) in
    try cx.check(unsetenv(try cx.pathBytes(a[0]).map { CChar(bitPattern: $0) } + [0]))
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
  MethodDef("getloadavg", "()", "Return average recent system load information.") { (a, cx) throws(Raised) in
    var loads = [0.0, 0.0, 0.0]
    if getloadavg(&loads, 3) != 3 { try cx.raise(.OSError, "Load averages are unobtainable") }
    let made = try cx.tuple(3)
    for i in 0..<3 { made.ref.tupleItems[i] = cx.float(loads[i]).leak() }
    return made
  },
]
