import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_multiprocessing`: semaphores that processes share.
enum MultiprocessingModule: NativeModule {
  static let name: StaticString = "_multiprocessing"
  static var functions: [MethodDef] {
    [
      MethodDef("sem_unlink", "(name, /)", "Remove the name of a semaphore.") { (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "sem_unlink() argument must be str, not \(cx.typeName(a[0]))") }
        if krait_semaphore_unlink(a[0].text) != 0 { try cx.raiseErrno(errno) }
        return cx.none
      }
    ]
  }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let type = try cx.addType(SemLockType.self, to: dict)
    let most = cx.int(0x7fff_ffff)
    if let namespace = type.pointee.dict {
      let key = try cx.intern("SEM_VALUE_MAX")
      try cx.dictSet(namespace, key.ref, most.ref)
    }
    let flags = try cx.dict(), one = cx.int(1)
    try cx.setNamed(flags.ref, "HAVE_SEM_OPEN", one.ref)
    try cx.setNamed(flags.ref, "HAVE_SEM_TIMEDWAIT", one.ref)
    try cx.setNamed(dict, "flags", flags.ref)
  }
}

/// `_multiprocessing.SemLock`: a semaphore, or a recursive mutex on top of one.
@frozen public struct SemLockBody {
  public var header: ObjectHeader
  public var handle: RawPointer?
  /// 0: recursive mutex, 1: semaphore.
  public var kind: Int
  public var maximum: Int
  /// How often this process's owner has acquired it.
  public var count: Int
  public var owner: UInt
  public var label: Ref?
}

extension Ref {
  fileprivate var semaphore: UnsafeMutablePointer<SemLockBody> { raw.assumingMemoryBound(to: SemLockBody.self) }
}

enum SemLockType: NativeType {
  static var name: StaticString { "_multiprocessing.SemLock" }
  static var doc: StaticString? { "Semaphore/Mutex type" }
  static var signature: StaticString? { "(kind, value, maxvalue, name, unlink)" }
  static var layout: Layout { Layout(MemoryLayout<SemLockBody>.stride, [.baseType]) }
  static var operations: OperationSet { [.new] }
  private static let parameters = Signature("SemLock", "(kind, value, maxvalue, name, unlink)", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, parameters)
    let kind = try cx.index(b[0]), value = try cx.index(b[1]), maximum = try cx.index(b[2])
    if kind != 0 && kind != 1 { try cx.raise(.ValueError, "unrecognized kind") }
    guard b[3].isStr else { try cx.raise(.TypeError, "SemLock() argument 'name' must be str, not \(cx.typeName(b[3]))") }
    let label = b[3].text
    guard let handle = krait_semaphore_create(label, UInt32(truncatingIfNeeded: value)) else { try cx.raiseErrno(errno) }
    let unlinks = try cx.isTrue(b[4])
    if unlinks && krait_semaphore_unlink(label) != 0 {
      let failed = errno
      _ = krait_semaphore_close(handle)
      try cx.raiseErrno(failed)
    }
    return try make(type, handle, kind, maximum, unlinks ? nil : b[3], cx)
  }
  private static func make(_ type: TypePointer, _ handle: RawPointer, _ kind: Int, _ maximum: Int, _ label: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocateInstance(type)
    let s = made.semaphore
    s.pointee.handle = handle
    s.pointee.kind = kind
    s.pointee.maximum = maximum
    s.pointee.count = 0
    s.pointee.owner = 0
    s.pointee.label = nil
    replace(&s.pointee.label, with: label.own)
    return Owned(stealing: made)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    if let handle = me.semaphore.pointee.handle { _ = krait_semaphore_close(handle) }
    me.semaphore.pointee.handle = nil
    replace(&me.semaphore.pointee.label, with: nil)
  }

  private static func isMine(_ me: Ref, _ cx: Context) -> Bool { me.semaphore.pointee.count > 0 && me.semaphore.pointee.owner == cx.thread.pointee.identifier }

  private static func acquire(_ me: Ref, block: Bool, timeout: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let held = me.own
    let s = held.ref.semaphore
    if s.pointee.kind == 0 && isMine(me, cx) {
      s.pointee.count += 1
      return cx.bool(true)
    }
    guard let handle = s.pointee.handle else { return cx.bool(false) }
    var deadline = Deadline(nanoseconds: nil)
    if let timeout, !cx.isNone(timeout) { deadline = Deadline(nanoseconds: Int(max(try cx.double(timeout), 0).clampedToSeconds * 1e9)) }
    var result = krait_semaphore_try(handle)
    if result != 0 && errno == EAGAIN && block {
      while true {
        let left = Int64(deadline.left ?? -1)
        result = cx.withoutGIL { krait_semaphore_wait(handle, left) }
        if result == 0 || errno != EINTR { break }
        try cx.checkSignals()
      }
    }
    if result != 0 {
      if errno == EAGAIN || errno == ETIMEDOUT { return cx.bool(false) }
      try cx.raiseErrno(errno)
    }
    s.pointee.count += 1
    s.pointee.owner = cx.thread.pointee.identifier
    return cx.bool(true)
  }
  private static func value(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    var now: Int32 = 0
    guard let handle = me.semaphore.pointee.handle, krait_semaphore_value(handle, &now) == 0 else { try cx.raiseErrno(errno) }
    // Some systems answer the number of waiters as a negative value.
    return max(Int(now), 0)
  }
  private static func release(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.semaphore
    if s.pointee.kind == 0 {
      if !isMine(me, cx) { try cx.raise(.AssertionError, "attempt to release recursive lock not owned by thread") }
      if s.pointee.count > 1 {
        s.pointee.count -= 1
        return cx.none
      }
    } else if try value(me, cx) >= s.pointee.maximum {
      try cx.raise(.ValueError, "semaphore or lock released too many times")
    }
    guard let handle = s.pointee.handle, krait_semaphore_post(handle) == 0 else { try cx.raiseErrno(errno) }
    s.pointee.count -= 1
    return cx.none
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("handle", "", member: true, get: { (me, cx) throws(Raised) in cx.int(unsigned: UInt64(UInt(bitPattern: me.semaphore.pointee.handle))) }),
      GetSetDef("kind", "", member: true, get: { (me, cx) throws(Raised) in cx.int(me.semaphore.pointee.kind) }),
      GetSetDef("maxvalue", "", member: true, get: { (me, cx) throws(Raised) in cx.int(me.semaphore.pointee.maximum) }),
      GetSetDef("name", "", member: true, get: { (me, cx) throws(Raised) in (me.semaphore.pointee.label ?? cx.noneRef).own }),
    ]
  }
  static var methods: [MethodDef] {
    [
      MethodDef("acquire", "(self, /, block=True, timeout=None)", "Acquire the semaphore/lock.") { (a, cx) throws(Raised) in
        try acquire(a[0], block: cx.optionalTruth(a.optional(1), true), timeout: a.optional(2), cx)
      },
      MethodDef("release", "(self, /)", "Release the semaphore/lock.") { (a, cx) throws(Raised) in try release(a[0], cx) },
      MethodDef("__enter__", "(self, /)", "Enter the semaphore/lock.") { (a, cx) throws(Raised) in try acquire(a[0], block: true, timeout: nil, cx) },
      MethodDef("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", "Exit the semaphore/lock.") { (a, cx) throws(Raised) in try release(a[0], cx) },
      MethodDef("_count", "(self, /)", "Num of `acquire()`s minus num of `release()`s for this process.") { (a, cx) throws(Raised) in cx.int(a[0].semaphore.pointee.count) },
      MethodDef("_is_mine", "(self, /)", "Whether the lock is owned by this thread.") { (a, cx) throws(Raised) in cx.bool(isMine(a[0], cx)) },
      MethodDef("_get_value", "(self, /)", "Get the value of the semaphore.") { (a, cx) throws(Raised) in cx.int(try value(a[0], cx)) },
      MethodDef("_is_zero", "(self, /)", "Return whether the semaphore has value zero.") { (a, cx) throws(Raised) in cx.bool(try value(a[0], cx) == 0) },
      MethodDef("_after_fork", "(self, /)", "Rezero the net acquisition count after fork().") { (a, cx) throws(Raised) in
        a[0].semaphore.pointee.count = 0
        return cx.none
      },
      MethodDef("_rebuild", "(type, handle, kind, maxvalue, name, /)", "Open an existing semaphore, by name or by its address in a forked child.", kind: .classMethod) { (a, cx) throws(Raised) in
        let kind = try cx.index(a[2]), maximum = try cx.index(a[3])
        if cx.isNone(a[4]) {
          guard let handle = RawPointer(bitPattern: try cx.index(a[1])) else { try cx.raise(.ValueError, "no semaphore") }
          return try make(a[0].asType, handle, kind, maximum, nil, cx)
        }
        guard let handle = krait_semaphore_open(a[4].text) else { try cx.raiseErrno(errno) }
        return try make(a[0].asType, handle, kind, maximum, a[4], cx)
      },
    ]
  }
}

extension Double {
  /// At most what a deadline in nanoseconds can hold.
  fileprivate var clampedToSeconds: Double { isNaN ? 0 : Swift.min(self, 9e9) }
}

/// `_posixshmem`: shared memory by name.
enum PosixShmemModule: NativeModule {
  static let name: StaticString = "_posixshmem"
  static var doc: StaticString? { "POSIX shared memory module" }
  static var functions: [MethodDef] {
    [
      MethodDef("shm_open", "(path, flags, mode=511)", "Open a shared memory object.  Returns a file descriptor (integer).") { (a, cx) throws(Raised) in
        let path = try label(a[0], cx), flags = try cx.int32(a[1]), mode = UInt32(truncatingIfNeeded: try cx.optionalIndex(a.optional(2), 0o777))
        let fd = cx.withoutGIL { krait_shm_open(path, flags, mode) }
        if fd < 0 { try cx.raiseErrno(errno, path: a[0]) }
        return cx.int(Int(fd))
      },
      MethodDef("shm_unlink", "(path)", "Remove a shared memory object (similar to unlink()).") { (a, cx) throws(Raised) in
        let path = try label(a[0], cx)
        if krait_shm_unlink(path) != 0 { try cx.raiseErrno(errno, path: a[0]) }
        return cx.none
      },
    ]
  }
  private static func label(_ r: Ref, _ cx: Context) throws(Raised) -> String {
    guard r.isStr else { try cx.raise(.TypeError, "shm_open() argument 'path' must be str, not \(cx.typeName(r))") }
    if r.wtf8.contains(0) { try cx.raise(.ValueError, "embedded null character") }
    return r.text
  }
}
