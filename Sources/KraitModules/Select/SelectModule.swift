import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `select`: waiting until descriptors are ready.
enum SelectModule: NativeModule {
  static let name: StaticString = "select"
  static var doc: StaticString? { "Waiting until descriptors can be read or written: select, poll and epoll." }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    for (label, n) in [
      ("PIPE_BUF", 4096), ("POLLIN", 1), ("POLLPRI", 2), ("POLLOUT", 4), ("POLLERR", 8), ("POLLHUP", 16), ("POLLNVAL", 32), ("POLLRDNORM", 64),
      ("POLLRDBAND", 128), ("POLLWRNORM", 256), ("POLLWRBAND", 512), ("POLLMSG", 1024), ("POLLRDHUP", 8192), ("EPOLLIN", 1), ("EPOLLOUT", 4),
      ("EPOLLPRI", 2), ("EPOLLERR", 8), ("EPOLLHUP", 16), ("EPOLLRDHUP", 8192), ("EPOLLET", 1 << 31), ("EPOLLONESHOT", 1 << 30),
      ("EPOLLEXCLUSIVE", 1 << 28), ("EPOLLRDNORM", 64), ("EPOLLRDBAND", 128), ("EPOLLWRNORM", 256), ("EPOLLWRBAND", 512), ("EPOLLMSG", 1024),
      ("EPOLL_CLOEXEC", 0o2000000),
    ] {
      let number = cx.int(n)
      try cx.setNamed(dict, label, number.ref)
    }
    try cx.setNamed(dict, "error", Ref(cx.exceptionType(.OSError)))
    try cx.addType(EpollType.self, to: dict)
  }

  static var functions: [MethodDef] {
    [
      MethodDef("select", "(rlist, wlist, xlist, timeout=None, /)", "Wait until a file of the three lists is ready to be read, written, or has an exceptional condition; return the lists of the ready ones.") { (a, cx) throws(Raised) in
        try cx.select(a)
      },
      MethodDef("poll", "()", "Return a polling object, with which many descriptors can be waited for.") { (a, cx) throws(Raised) in
        let made = try cx.allocate(try cx.nativeType(PollType.self))
        made.pollBody.pointee.events = nil
        made.pollBody.pointee.isRunning = false
        let owned = Owned(stealing: made)
        made.pollBody.pointee.events = try cx.dict().leak()
        return owned
      },
    ]
  }
}

/// A set of descriptors below 1024.
private struct DescriptorSet {
  var bits = fd_set()
  mutating func insert(_ fd: Int32) {
    withUnsafeMutableBytes(of: &bits) { $0[Int(fd) >> 3] |= 1 << UInt8(fd & 7) }
  }
  mutating func contains(_ fd: Int32) -> Bool { withUnsafeMutableBytes(of: &bits) { $0[Int(fd) >> 3] & 1 << UInt8(fd & 7) != 0 } }
}

extension Context {
  /// A timeout argument; nil waits for ever.
  fileprivate func timeout(_ argument: Ref?, unit: Double = 1e9, _ what: String) throws(Raised) -> Int? {
    guard let argument, !isNone(argument) else { return nil }
    if !argument.isFloat && !argument.type.pointee.has.contains(.index) { try raise(.TypeError, what) }
    return try nanoseconds(argument, unit)
  }

  fileprivate func select(_ a: Args) throws(Raised) -> Owned {
    let limit = try timeout(a.optional(3), "timeout must be a float or None")
    if let limit, limit < 0 { try raise(.ValueError, "timeout must be non-negative") }
    let files = try list()
    var wanted = (DescriptorSet(), DescriptorSet(), DescriptorSet()), descriptors: [[Int32]] = []
    var highest: Int32 = -1
    for k in 0..<3 {
      let copy = a[k].isList ? a[k].own : try list()
      guard a[k].isList || a[k].isTuple || a[k].type.pointee.has.contains(.iter) || a[k].type.pointee.has.contains(.getitem) else { try raise(.TypeError, "arguments 1-3 must be sequences") }
      if !a[k].isList { try listExtend(copy.ref, a[k]) }
      let kept = try list()
      var fds: [Int32] = []
      // fileno() may change the list that is read.
      while fds.count < copy.ref.list.pointee.count {
        let file = copy.ref.list.pointee.items.unsafelyUnwrapped[fds.count].own
        let fd = try fileDescriptor(file.ref)
        try append(kept.ref, file)
        if fd >= 1024 { try raise(.ValueError, "filedescriptor out of range in select()") }
        if k == 0 { wanted.0.insert(fd) } else if k == 1 { wanted.1.insert(fd) } else { wanted.2.insert(fd) }
        highest = max(highest, fd)
        fds.append(fd)
      }
      descriptors.append(fds)
      try append(files.ref, kept)
    }
    let deadline = Deadline(nanoseconds: limit)
    var ready = wanted, count: Int32 = 0
    while true {
      ready = wanted
      let left = deadline.left
      var time = timeval(tv_sec: (left ?? 0) / 1_000_000_000, tv_usec: ((left ?? 0) % 1_000_000_000 + 999) / 1000)
      if time.tv_usec >= 1_000_000 { time = timeval(tv_sec: time.tv_sec + 1, tv_usec: 0) }
      count = withoutGIL { left == nil ? Glibc.select(highest + 1, &ready.0.bits, &ready.1.bits, &ready.2.bits, nil) : Glibc.select(highest + 1, &ready.0.bits, &ready.1.bits, &ready.2.bits, &time) }
      if count >= 0 { break }
      if errno != EINTR { try raiseErrno(errno) }
      try checkSignals()
      if let left = deadline.left, left == 0 {
        count = 0
        break
      }
    }
    let result = try tuple(3)
    for k in 0..<3 { result.ref.tupleItems[k] = noneRef.own.leak() }
    for k in 0..<3 {
      let found = try list()
      if count > 0 {
        let copy = files.ref.list.pointee.items.unsafelyUnwrapped[k]
        for (i, fd) in descriptors[k].enumerated() {
          let isReady = k == 0 ? ready.0.contains(fd) : k == 1 ? ready.1.contains(fd) : ready.2.contains(fd)
          if isReady { try append(found.ref, copy.list.pointee.items.unsafelyUnwrapped[i].own) }
        }
      }
      let old = result.ref.tupleItems[k]
      result.ref.tupleItems[k] = found.leak()
      old.decref()
    }
    return result
  }
}

/// `select.poll`'s object: registered descriptors and the events to wait for.
@frozen public struct PollBody {
  public var header: ObjectHeader
  /// A dict of descriptors and events.
  public var events: Ref?
  public var isRunning: Bool
}

extension Ref {
  var pollBody: UnsafeMutablePointer<PollBody> { raw.assumingMemoryBound(to: PollBody.self) }
}

enum PollType: NativeType {
  static var name: StaticString { "select.poll" }
  static var layout: Layout { Layout(MemoryLayout<PollBody>.stride, [.noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.pollBody.pointee.events, with: nil) }

  private static func mask(_ r: Ref?, _ cx: Context) throws(Raised) -> Int {
    guard let r else { return Int(POLLIN | POLLPRI | POLLOUT) }
    guard r.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "'\(cx.typeName(r))' object cannot be interpreted as an integer") }
    let number = try cx.indexObject(r)
    guard let n = cx.exactInt(number.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C unsigned short") }
    if n < 0 { try cx.raise(.ValueError, "value must be positive") }
    if n > 65535 { try cx.raise(.OverflowError, "Python int too large to convert to C unsigned short") }
    return n
  }

  private static func poll(_ me: Ref, _ timeout: Ref?, _ cx: Context) throws(Raised) -> Owned {
    var limit = try cx.timeout(timeout, unit: 1e6, "timeout must be an integer or None")
    if let n = limit {
      if n / 1_000_000 > Int(Int32.max) { try cx.raise(.OverflowError, "timeout is too large") }
      if n < 0 { limit = nil }
    }
    let body = me.pollBody
    if body.pointee.isRunning { try cx.raise(.RuntimeError, "concurrent poll() invocation") }
    guard let events = body.pointee.events?.own else { return try cx.list() }
    var fds: [pollfd] = []
    var position = 0
    while let (key, value) = cx.dictNext(events.ref, &position) {
      fds.append(pollfd(fd: Int32(truncatingIfNeeded: cx.exactInt(key) ?? -1), events: Int16(truncatingIfNeeded: cx.exactInt(value) ?? 0), revents: 0))
    }
    let deadline = Deadline(nanoseconds: limit)
    var count: Int32 = 0
    body.pointee.isRunning = true
    let held = me.own
    defer { held.ref.pollBody.pointee.isRunning = false }
    while true {
      let wait = deadline.milliseconds
      count = cx.withoutGIL { Glibc.poll(&fds, nfds_t(fds.count), wait) }
      if count >= 0 { break }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
      if deadline.left == 0 {
        count = 0
        break
      }
    }
    let result = try cx.list()
    if count > 0 {
      for entry in fds where entry.revents != 0 {
        try cx.append(result.ref, cx.numberTuple([Int(entry.fd), Int(UInt16(bitPattern: entry.revents))]))
      }
    }
    return result
  }

  static var methods: [MethodDef] {
    [
      MethodDef("register", "(self, fd, eventmask=POLLIN|POLLPRI|POLLOUT, /)", "Register a file with the polling object.") { (a, cx) throws(Raised) in
        let fd = cx.int(Int(try cx.fileDescriptor(a[1]))), events = cx.int(try mask(a.optional(2), cx))
        if let d = a[0].pollBody.pointee.events { try cx.dictSet(d, fd.ref, events.ref) }
        return cx.none
      },
      MethodDef("modify", "(self, fd, eventmask, /)", "Change the events to wait for on a registered file.") { (a, cx) throws(Raised) in
        let fd = cx.int(Int(try cx.fileDescriptor(a[1]))), events = cx.int(try mask(a[2], cx))
        guard let d = a[0].pollBody.pointee.events, try cx.dictGet(d, fd.ref) != nil else { try cx.raiseErrno(ENOENT) }
        try cx.dictSet(d, fd.ref, events.ref)
        return cx.none
      },
      MethodDef("unregister", "(self, fd, /)", "Remove a file from the polling object.") { (a, cx) throws(Raised) in
        let fd = cx.int(Int(try cx.fileDescriptor(a[1])))
        guard let d = a[0].pollBody.pointee.events, try cx.dictDelete(d, fd.ref) else { try cx.raiseKeyError(fd.ref) }
        return cx.none
      },
      MethodDef("poll", "(self, timeout=None, /)", "Wait for events, at most `timeout` milliseconds; return a list of (fd, event).") { (a, cx) throws(Raised) in
        try poll(a[0], a.optional(1), cx)
      },
    ]
  }
}

/// `select.epoll`.
@frozen public struct EpollBody {
  public var header: ObjectHeader
  /// -1 when closed.
  public var descriptor: Int32
}

extension Ref {
  var epollBody: UnsafeMutablePointer<EpollBody> { raw.assumingMemoryBound(to: EpollBody.self) }
}

enum EpollType: NativeType {
  static var name: StaticString { "select.epoll" }
  static var doc: StaticString? { "A set of files to wait for, kept by the kernel." }
  static var signature: StaticString? { "(sizehint=-1, flags=0)" }
  static var layout: Layout { Layout(MemoryLayout<EpollBody>.stride, []) }
  static var operations: OperationSet { [.new] }
  private static let parameters = Signature("epoll", "(sizehint=-1, flags=0)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, parameters)
    let size = try cx.optionalIndex(b.optional(0), -1), flags = try cx.optionalIndex(b.optional(1), 0)
    if size <= 0 && size != -1 { try cx.raise(.ValueError, "negative sizehint") }
    if flags != 0 && flags != 0o2000000 { try cx.raiseErrno(EINVAL) }
    let fd = krait_epoll_create()
    if fd < 0 { try cx.raiseErrno(errno) }
    return try make(type, fd, cx)
  }
  private static func make(_ type: TypePointer, _ fd: Int32, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocate(type)
    made.epollBody.pointee.descriptor = fd
    return Owned(stealing: made)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { if me.epollBody.pointee.descriptor >= 0 { Glibc.close(me.epollBody.pointee.descriptor) } }

  private static func open(_ me: Ref, _ cx: Context) throws(Raised) -> Int32 {
    let fd = me.epollBody.pointee.descriptor
    if fd < 0 { try cx.raise(.ValueError, "I/O operation on closed epoll object") }
    return fd
  }
  private static func close(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let fd = me.epollBody.pointee.descriptor
    me.epollBody.pointee.descriptor = -1
    if fd >= 0, cx.withoutGIL({ Glibc.close(fd) }) != 0 { try cx.raiseErrno(errno) }
    return cx.none
  }
  private static func control(_ a: Args, _ operation: Int32, _ events: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let set = try open(a[0], cx), fd = try cx.fileDescriptor(a[1])
    let mask = UInt32(truncatingIfNeeded: try cx.optionalIndex(events, 7))
    if cx.withoutGIL({ krait_epoll_control(set, operation, fd, mask) }) != 0 { try cx.raiseErrno(errno) }
    return cx.none
  }

  private static func poll(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let set = try open(a[0], cx)
    var limit = try cx.timeout(a.optional(1), "timeout must be an integer or None")
    if let n = limit, n < 0 { limit = nil }
    if let n = limit, n / 1_000_000 > Int(Int32.max) { try cx.raise(.OverflowError, "timeout is too large") }
    var capacity = try cx.optionalIndex(a.optional(2), -1)
    if capacity == -1 { capacity = 1023 } else if capacity <= 0 { try cx.raise(.ValueError, "maxevents must be greater than 0, got \(capacity)") }
    capacity = min(capacity, 1 << 20)
    var fds = [Int32](repeating: 0, count: capacity), events = [UInt32](repeating: 0, count: capacity)
    let deadline = Deadline(nanoseconds: limit)
    var count: Int32 = 0
    while true {
      let wait = deadline.milliseconds
      count = cx.withoutGIL { krait_epoll_wait(set, &fds, &events, Int32(capacity), wait) }
      if count >= 0 { break }
      if errno != EINTR { try cx.raiseErrno(errno) }
      try cx.checkSignals()
      if deadline.left == 0 {
        count = 0
        break
      }
    }
    let result = try cx.list()
    for i in 0..<Int(max(count, 0)) { try cx.append(result.ref, cx.numberTuple([Int(fds[i]), Int(events[i])])) }
    return result
  }

  static var getsets: [GetSetDef] {
    [GetSetDef("closed", "True if the epoll handler is closed", get: { (me, cx) throws(Raised) in cx.bool(me.epollBody.pointee.descriptor < 0) })]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("fromfd", "(type, fd, /)", "Make an epoll object of a descriptor.", kind: .classMethod) { (a, cx) throws(Raised) in try make(a[0].asType, cx.int32(a[1]), cx) },
      MethodDef("close", "(self, /)", "Close the descriptor of the epoll object.") { (a, cx) throws(Raised) in try close(a[0], cx) },
      MethodDef("fileno", "(self, /)", "Return the descriptor of the epoll object.") { (a, cx) throws(Raised) in cx.int(Int(try open(a[0], cx))) },
      MethodDef("register", "(self, fd, eventmask=EPOLLIN|EPOLLPRI|EPOLLOUT)", "Register a file.") { (a, cx) throws(Raised) in try control(a, 1, a.optional(2), cx) },
      MethodDef("modify", "(self, fd, eventmask)", "Change the events to wait for on a registered file.") { (a, cx) throws(Raised) in try control(a, 3, a[2], cx) },
      MethodDef("unregister", "(self, fd)", "Remove a file.") { (a, cx) throws(Raised) in try control(a, 2, nil, cx) },
      MethodDef("poll", "(self, timeout=None, maxevents=-1)", "Wait for events, at most `timeout` seconds; return a list of (fd, events).") { (a, cx) throws(Raised) in try poll(a, cx) },
      MethodDef("__enter__", "(self, /)", "") { (a, cx) throws(Raised) in
        _ = try open(a[0], cx)
        return a[0].own
      },
      MethodDef("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", "") { (a, cx) throws(Raised) in try close(a[0], cx) },
    ]
  }
}
