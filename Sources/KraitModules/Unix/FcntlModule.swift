import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `fcntl`: control of descriptors and locks on files.
enum FcntlModule: NativeModule {
  static let name: StaticString = "fcntl"
  static var doc: StaticString? { "Control of descriptors and of devices, and locks on files." }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addConstants(krait_constants(Int32(KRAIT_FCNTL.rawValue)), to: dict)
  }

  /// A call that is repeated after signals.
  private static func attempt(_ cx: Context, _ body: () -> Int32) throws(Raised) -> Int32 {
    while true {
      let n = cx.withoutGIL(body)
      if n >= 0 { return n }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
    }
  }

  private static func fcntl(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let fd = try cx.fileDescriptor(a[0]), command = try cx.int32(a[1])
    if let data = a.optional(2), !data.isInt, data.isStr || cx.isBytesLike(data) {
      var buffer = data.isStr ? data.wtf8 : try cx.withBytesLike(data) { (b) throws(Raised) in Array(b) }
      if buffer.count > 1024 { try cx.raise(.ValueError, "fcntl string arg too long") }
      let count = buffer.count
      buffer += [UInt8](repeating: 0, count: 64)
      _ = try attempt(cx) { krait_fcntl_buffer(fd, command, &buffer) }
      return try cx.bytes(Array(buffer[0..<count]))
    }
    let argument = try cx.optionalIndex(a.optional(2), 0)
    return cx.int(Int(try attempt(cx) { krait_fcntl(fd, command, argument) }))
  }

  private static func ioctl(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let fd = try cx.fileDescriptor(a[0])
    let request = UInt(bitPattern: try cx.index(a[1])) & 0xffff_ffff
    guard let data = a.optional(2), !data.isInt, data.isStr || cx.isBytesLike(data) else {
      let argument = try cx.optionalIndex(a.optional(2), 0)
      return cx.int(Int(try attempt(cx) { krait_ioctl(fd, request, argument) }))
    }
    let mutates = try cx.optionalTruth(a.optional(3), true)
    if mutates && !data.isStr && !data.isBytes {
      let target = try BorrowedBuffer(data, writable: true, cx)
      var buffer = Array(target.bytes)
      let count = buffer.count
      buffer += [UInt8](repeating: 0, count: 64)
      let n = try attempt(cx) { krait_ioctl_buffer(fd, request, &buffer) }
      if let base = target.view.base { memcpy(base, buffer, count) }
      return cx.int(Int(n))
    }
    var buffer = data.isStr ? data.wtf8 : try cx.withBytesLike(data) { (b) throws(Raised) in Array(b) }
    if buffer.count > 1024 { try cx.raise(.ValueError, "ioctl string arg too long") }
    let count = buffer.count
    buffer += [UInt8](repeating: 0, count: 64)
    _ = try attempt(cx) { krait_ioctl_buffer(fd, request, &buffer) }
    return try cx.bytes(Array(buffer[0..<count]))
  }

  static var functions: [MethodDef] {
    [
      MethodDef("fcntl", "(fd, cmd, arg=0, /)", "Perform an operation on a descriptor; return its result, or bytes if the argument is bytes.") { (a, cx) throws(Raised) in try fcntl(a, cx) },
      MethodDef("ioctl", "(fd, request, arg=0, mutate_flag=True, /)", "Perform an operation on a device; a writable buffer is changed in place.") { (a, cx) throws(Raised) in try ioctl(a, cx) },
      MethodDef("flock", "(fd, operation, /)", "Lock or unlock a whole file.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0]), operation = try cx.int32(a[1])
        _ = try attempt(cx) { krait_flock(fd, operation) }
        return cx.none
      },
      MethodDef("lockf", "(fd, cmd, len=0, start=0, whence=0, /)", "Lock or unlock a part of a file: LOCK_SH, LOCK_EX or LOCK_UN, with LOCK_NB not to wait.") { (a, cx) throws(Raised) in
        let fd = try cx.fileDescriptor(a[0]), code = try cx.int32(a[1])
        let kind: Int32
        if code & LOCK_UN != 0 {
          kind = 2
        } else if code & LOCK_SH != 0 {
          kind = 0
        } else if code & LOCK_EX != 0 {
          kind = 1
        } else {
          try cx.raise(.ValueError, "unrecognized lockf argument")
        }
        let length = try cx.optionalIndex(a.optional(2), 0), start = try cx.optionalIndex(a.optional(3), 0), whence = Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(4), 0))
        _ = try attempt(cx) { krait_lock_range(fd, code & LOCK_NB != 0 ? 0 : 1, kind, whence, start, length) }
        return cx.none
      },
    ]
  }
}

/// `resource`: limits of the process and what it has used.
enum ResourceModule: NativeModule {
  static let name: StaticString = "resource"
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addConstants(krait_constants(Int32(KRAIT_RESOURCE.rawValue)), to: dict)
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.OSError)))
    let fields: [StructField] = [
      "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd",
      "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw",
    ].map { StructField($0) }
    let type = try cx.makeStructSeqType("resource.struct_rusage", doc: "What a process has used, as getrusage() tells it.", fields, visible: 16)
    try cx.setNamed(dict, "struct_rusage", Ref(type))
  }
  private static func limit(_ r: Ref, _ cx: Context) throws(Raised) -> UInt {
    let number = try cx.indexObject(r)
    guard let n = cx.exactInt(number.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C long") }
    return UInt(bitPattern: n)
  }
  private static func pair(_ soft: UInt, _ hard: UInt, _ cx: Context) throws(Raised) -> Owned { try cx.numberTuple([Int(bitPattern: soft), Int(bitPattern: hard)]) }
  private static func limits(_ r: Ref, _ cx: Context) throws(Raised) -> (UInt, UInt) {
    let items = try cx.list()
    try cx.listExtend(items.ref, r)
    guard items.ref.list.pointee.count == 2, let p = items.ref.list.pointee.items else { try cx.raise(.ValueError, "expected a tuple of 2 integers") }
    return (try limit(p[0], cx), try limit(p[1], cx))
  }
  private static func number(_ r: Ref, _ cx: Context) throws(Raised) -> Int32 {
    let n = try cx.int32(r)
    if n < 0 || n >= 16 { try cx.raise(.ValueError, "invalid resource specified") }
    return n
  }
  /// EINVAL and EPERM have messages of their own.
  private static func fail(_ cx: Context) throws(Raised) -> Never {
    if errno == EINVAL { try cx.raise(.ValueError, "current limit exceeds maximum limit") }
    if errno == EPERM { try cx.raise(.ValueError, "not allowed to raise maximum limit") }
    try cx.raiseErrno(errno)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("getrlimit", "(resource, /)", "Return (soft limit, hard limit) of a resource.") { (a, cx) throws(Raised) in
        var soft: UInt = 0, hard: UInt = 0
        if krait_getrlimit(try number(a[0], cx), &soft, &hard) != 0 { try cx.raiseErrno(errno) }
        return try pair(soft, hard, cx)
      },
      MethodDef("setrlimit", "(resource, limits, /)", "Set (soft limit, hard limit) of a resource.") { (a, cx) throws(Raised) in
        let which = try number(a[0], cx), (soft, hard) = try limits(a[1], cx)
        if krait_setrlimit(which, soft, hard) != 0 { try fail(cx) }
        return cx.none
      },
      MethodDef("prlimit", "(pid, resource, limits=None, /)", "Return, and perhaps set, the limits of a process.") { (a, cx) throws(Raised) in
        let pid = try cx.int32(a[0]), which = try number(a[1], cx)
        var oldSoft: UInt = 0, oldHard: UInt = 0
        if let given = a.optional(2), !cx.isNone(given) {
          var (soft, hard) = try limits(given, cx)
          if krait_prlimit(pid, which, &soft, &hard, &oldSoft, &oldHard) != 0 { if errno == EINVAL { try fail(cx) } else { try cx.raiseErrno(errno) } }
        } else if krait_prlimit(pid, which, nil, nil, &oldSoft, &oldHard) != 0 {
          try cx.raiseErrno(errno)
        }
        return try pair(oldSoft, oldHard, cx)
      },
      MethodDef("getrusage", "(who, /)", "Return what this process (or its children, or the thread) has used.") { (a, cx) throws(Raised) in
        var values = [Int64](repeating: 0, count: 16)
        if krait_getrusage(try cx.int32(a[0]), &values) != 0 {
          if errno == EINVAL { try cx.raise(.ValueError, "invalid who parameter") }
          try cx.raiseErrno(errno)
        }
        var items = try ItemBuffer(cx, capacity: 16)
        for (i, n) in values.enumerated() { try items.append(i < 2 ? cx.float(Double(n) / 1e6) : cx.int(Int(n))) }
        let module = try cx.importModule("resource"), key = try cx.intern("struct_rusage")
        let type = try cx.getattr(module.ref, key.ref)
        return try cx.makeStructSeq(type.ref.asType, items)
      },
      MethodDef("getpagesize", "()", "Return the size of a page of memory.") { (a, cx) throws(Raised) in cx.int(sysconf(Int32(_SC_PAGESIZE))) },
    ]
  }
}

/// `syslog`.
enum SyslogModule: NativeModule {
  static let name: StaticString = "syslog"
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addConstants(krait_constants(Int32(KRAIT_SYSLOG.rawValue)), to: dict)
    try cx.setNamed(dict, "_identity", cx.noneRef)
  }
  /// Opens the log; the identity must stay in memory, so the C string is kept until the process ends.
  private static func open(_ identity: String?, _ option: Int32, _ facility: Int32, _ dict: Ref, _ cx: Context) throws(Raised) {
    var label = identity
    if label == nil {
      let sys = try cx.importModule("sys"), key = try cx.intern("argv")
      let arguments = try cx.getattr(sys.ref, key.ref)
      if arguments.ref.isList, arguments.ref.list.pointee.count > 0, let first = arguments.ref.list.pointee.items?[0], first.isStr {
        label = first.text.split(separator: "/").last.map { String($0) }
      }
    }
    openlog(label.flatMap { $0.isEmpty ? nil : strdup($0) }, option, facility)
    try cx.setNamed(dict, "_identity", cx.interp.pointee.true)
  }
  static var functions: [MethodDef] {
    [
      MethodDef("openlog", "(ident=None, logoption=0, facility=8)", "Set options of later syslog() calls.") { (a, cx) throws(Raised) in
        let module = try cx.importModule("syslog")
        var identity: String? = nil
        if let i = a.optional(0), !cx.isNone(i) {
          guard i.isStr else { try cx.raise(.TypeError, "openlog() argument 1 must be str, not \(cx.typeName(i))") }
          identity = String(decoding: try cx.withUTF8(i) { (b) throws(Raised) in Array(b) }, as: UTF8.self)
        }
        let option = Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(1), 0)), facility = Int32(truncatingIfNeeded: try cx.optionalIndex(a.optional(2), 8))
        if let dict = cx.moduleDict(module.ref) { try open(identity, option, facility, dict, cx) }
        return cx.none
      },
      MethodDef("syslog", "(*args)", "syslog([priority=LOG_INFO,] message): send a message to the system log.") { (a, cx) throws(Raised) in
        let n = a[0].tupleCount
        if n < 1 || n > 2 { try cx.raise(.TypeError, "syslog.syslog requires 1 to 2 arguments") }
        let message = a[0].tupleItems[n - 1], priority = n == 2 ? try cx.int32(a[0].tupleItems[0]) : 6
        guard message.isStr else { try cx.raise(.TypeError, "syslog() argument \(n) must be str, not \(cx.typeName(message))") }
        let module = try cx.importModule("syslog"), key = try cx.intern("_identity")
        let opened = try cx.getattr(module.ref, key.ref)
        if cx.isNone(opened.ref), let dict = cx.moduleDict(module.ref) { try open(nil, 0, 8, dict, cx) }
        let text = message.text
        cx.withoutGIL { krait_syslog(priority, text) }
        return cx.none
      },
      MethodDef("closelog", "()", "Reset the logging options.") { (a, cx) throws(Raised) in
        closelog()
        let module = try cx.importModule("syslog"), key = try cx.intern("_identity")
        try cx.setattr(module.ref, key.ref, cx.noneRef)
        return cx.none
      },
      MethodDef("setlogmask", "(maskpri, /)", "Set the priority mask and return the previous one.") { (a, cx) throws(Raised) in cx.int(Int(setlogmask(try cx.int32(a[0])))) },
      MethodDef("LOG_MASK", "(pri, /)", "Calculate the mask for the individual priority pri.") { (a, cx) throws(Raised) in cx.int(1 << (try cx.index(a[0]) & 63)) },
      MethodDef("LOG_UPTO", "(pri, /)", "Calculate the mask for all priorities up to and including pri.") { (a, cx) throws(Raised) in cx.int((1 << ((try cx.index(a[0]) & 31) + 1)) - 1) },
    ]
  }
}
