import KraitCore
import KraitObjects
import KraitVM

@frozen public struct LockBody {
  public var header: ObjectHeader
  public var lock: NativeLockPointer
  /// For RLock.
  public var owner: UInt
  public var count: Int
}

extension Ref {
  var lockBody: UnsafeMutablePointer<LockBody> { raw.assumingMemoryBound(to: LockBody.self) }
}

extension Context {
  /// `blocking` and `timeout` of `acquire` as a wait: 0 not at all, nil for ever.
  func lockWait(_ blocking: Ref?, _ timeout: Ref?) throws(Raised) -> Double? {
    let blocks = try blocking.map { b throws(Raised) in try isTrue(b) } ?? true
    let seconds = try timeout.map { t throws(Raised) in t.isFloat ? try double(t) : Double(try index(t)) } ?? -1
    if seconds.isNaN { try raise(.ValueError, "Invalid value NaN (not a number)") }
    if !blocks && seconds != -1 { try raise(.ValueError, "can't specify a timeout for a non-blocking call") }
    if seconds < 0 && seconds != -1 { try raise(.ValueError, "timeout value must be a non-negative number") }
    if seconds > 9_223_372_036 { try raise(.OverflowError, "timestamp out of range for platform time_t") }
    if !blocks { return 0 }
    return seconds == -1 ? nil : seconds
  }

  func newLock(_ type: TypePointer) throws(Raised) -> Owned {
    let made = try allocate(type)
    made.lockBody.pointee.lock = .make()
    made.lockBody.pointee.owner = 0
    made.lockBody.pointee.count = 0
    return Owned(stealing: made)
  }
}

/// `_thread.lock`.
enum LockType: NativeType {
  static var name: StaticString { "_thread.lock" }
  static var doc: StaticString? {
    "A lock object is a synchronization primitive.  To create a lock,\ncall threading.Lock().  Methods are:\n\nacquire() -- lock the lock, possibly blocking until it can be obtained\nrelease() -- unlock of the lock\nlocked() -- test whether the lock is currently locked\n"
  }
  static var layout: Layout { Layout(MemoryLayout<LockBody>.stride, [.hasWeakrefs]) }
  static var operations: OperationSet { [.repr, .new] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count > 0 || args.names != nil { try cx.raise(.TypeError, "lock() takes no arguments") }
    return try cx.newLock(type)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { me.lockBody.pointee.lock.dispose() }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.str("<\(me.lockBody.pointee.lock.pointee.isLocked ? "locked" : "unlocked") \(cx.typeFullName(me.type)) object at \(cx.addressText(me))>")
  }
  private static func acquire(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let wait = try cx.lockWait(a.optional(1), a.optional(2))
    let held = a[0].own
    return cx.bool(try cx.acquire(held.ref.lockBody.pointee.lock, seconds: wait))
  }
  private static func release(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    guard a[0].lockBody.pointee.lock.release() else { try cx.raise(.RuntimeError, "release unlocked lock") }
    return cx.none
  }
  static var methods: [MethodDef] {
    [
      MethodDef("acquire", "(self, blocking=True, timeout=-1)", "Lock the lock.  Without argument, this blocks if the lock is already\nlocked (even by the same thread), waiting for another thread to release\nthe lock, and return True once the lock is acquired.") { (a, cx) throws(Raised) in try acquire(a, cx) },
      MethodDef("acquire_lock", "(self, blocking=True, timeout=-1)", "An obsolete synonym of acquire().") { (a, cx) throws(Raised) in try acquire(a, cx) },
      MethodDef("release", "(self, /)", "Release the lock, allowing another thread that is blocked waiting for\nthe lock to acquire the lock.") { (a, cx) throws(Raised) in try release(a, cx) },
      MethodDef("release_lock", "(self, /)", "An obsolete synonym of release().") { (a, cx) throws(Raised) in try release(a, cx) },
      MethodDef("locked", "(self, /)", "Return whether the lock is in the locked state.") { (a, cx) throws(Raised) in cx.bool(a[0].lockBody.pointee.lock.pointee.isLocked) },
      MethodDef("__enter__", "(self, /)", "Lock the lock.") { (a, cx) throws(Raised) in
        let held = a[0].own
        return cx.bool(try cx.acquire(held.ref.lockBody.pointee.lock, seconds: nil))
      },
      MethodDef("__exit__", "(self, /, *exc_info)", "Release the lock.") { (a, cx) throws(Raised) in try release(a, cx) },
      MethodDef("_at_fork_reinit", "(self, /)", "Make the lock free again in a forked child.") { (a, cx) throws(Raised) in
        a[0].lockBody.pointee.lock.reset()
        return cx.none
      },
    ]
  }
}

/// `_thread.RLock`.
enum RLockType: NativeType {
  static var name: StaticString { "_thread.RLock" }
  static var layout: Layout { Layout(MemoryLayout<LockBody>.stride, [.hasWeakrefs, .baseType]) }
  static var operations: OperationSet { [.repr, .new] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.newLock(type) }
  static func dealloc(_ me: Ref, _ cx: Context) { me.lockBody.pointee.lock.dispose() }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let b = me.lockBody
    return try cx.str("<\(b.pointee.count > 0 ? "locked" : "unlocked") \(cx.typeFullName(me.type)) object owner=\(b.pointee.owner) count=\(b.pointee.count) at \(cx.addressText(me))>")
  }
  private static func acquire(_ me: Ref, _ wait: Double?, _ cx: Context) throws(Raised) -> Owned {
    let b = me.lockBody, thread = cx.thread.pointee.identifier
    if b.pointee.count > 0 && b.pointee.owner == thread {
      b.pointee.count += 1
      return cx.bool(true)
    }
    let held = me.own
    guard try cx.acquire(held.ref.lockBody.pointee.lock, seconds: wait) else { return cx.bool(false) }
    b.pointee.owner = thread
    b.pointee.count = 1
    return cx.bool(true)
  }
  private static func release(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let b = me.lockBody
    guard b.pointee.count > 0, b.pointee.owner == cx.thread.pointee.identifier else { try cx.raise(.RuntimeError, "cannot release un-acquired lock") }
    b.pointee.count -= 1
    if b.pointee.count == 0 {
      b.pointee.owner = 0
      _ = b.pointee.lock.release()
    }
    return cx.none
  }
  static var methods: [MethodDef] {
    [
      MethodDef("acquire", "(self, blocking=True, timeout=-1)", "Lock the lock.  `blocking` indicates whether we should wait\nfor the lock to be available or not.") { (a, cx) throws(Raised) in
        try acquire(a[0], cx.lockWait(a.optional(1), a.optional(2)), cx)
      },
      MethodDef("release", "(self, /)", "Release the lock, allowing another thread that is blocked waiting for\nthe lock to acquire the lock.") { (a, cx) throws(Raised) in try release(a[0], cx) },
      MethodDef("__enter__", "(self, /)", "Lock the lock.") { (a, cx) throws(Raised) in try acquire(a[0], nil, cx) },
      MethodDef("__exit__", "(self, /, *exc_info)", "Release the lock.") { (a, cx) throws(Raised) in try release(a[0], cx) },
      MethodDef("_is_owned", "(self, /)", "Whether the calling thread owns the lock.") { (a, cx) throws(Raised) in
        cx.bool(a[0].lockBody.pointee.count > 0 && a[0].lockBody.pointee.owner == cx.thread.pointee.identifier)
      },
      MethodDef("_recursion_count", "(self, /)", "How often the calling thread has acquired the lock.") { (a, cx) throws(Raised) in
        cx.int(a[0].lockBody.pointee.owner == cx.thread.pointee.identifier ? a[0].lockBody.pointee.count : 0)
      },
      MethodDef("_release_save", "(self, /)", "For condition variables: release wholly.") { (a, cx) throws(Raised) in
        let b = a[0].lockBody
        guard b.pointee.count > 0 else { try cx.raise(.RuntimeError, "cannot release un-acquired lock") }
        let count = cx.int(b.pointee.count), owner = cx.int(unsigned: UInt64(b.pointee.owner))
        let state = try cx.tuple(count.ref, owner.ref)
        b.pointee.count = 0
        b.pointee.owner = 0
        _ = b.pointee.lock.release()
        return state
      },
      MethodDef("_acquire_restore", "(self, state, /)", "For condition variables: undo _release_save.") { (a, cx) throws(Raised) in
        guard a[1].isTuple, a[1].tupleCount == 2 else { try cx.raise(.TypeError, "_acquire_restore() needs a state") }
        let count = try cx.index(a[1].tupleItems[0])
        let held = a[0].own
        _ = try cx.acquire(held.ref.lockBody.pointee.lock, seconds: nil)
        a[0].lockBody.pointee.count = count
        a[0].lockBody.pointee.owner = cx.thread.pointee.identifier
        return cx.none
      },
      MethodDef("_at_fork_reinit", "(self, /)", "Make the lock free again in a forked child.") { (a, cx) throws(Raised) in
        a[0].lockBody.pointee.lock.reset()
        a[0].lockBody.pointee.count = 0
        a[0].lockBody.pointee.owner = 0
        return cx.none
      },
    ]
  }
}

/// `_thread._local`: attributes that each thread has for itself.
@frozen public struct LocalBody {
  public var header: ObjectHeader
  /// Arguments of the constructor, for `__init__` in every thread.
  public var args: Ref?
  public var kwargs: Ref?
  /// A dict: the address of a thread's `LocalTable` to the thread's namespace.
  public var namespaces: Ref?
}

/// What a thread remembers: the locals that it has a namespace in, which end with the thread. Neither side owns the other; whichever ends
/// first takes itself out of the other.
@frozen public struct LocalTableBody {
  public var header: ObjectHeader
  /// A dict whose keys are the addresses of the locals.
  public var locals: Ref?
}

extension Ref {
  var localBody: UnsafeMutablePointer<LocalBody> { raw.assumingMemoryBound(to: LocalBody.self) }
  var localTable: UnsafeMutablePointer<LocalTableBody> { raw.assumingMemoryBound(to: LocalTableBody.self) }
}

extension Context {
  /// Removes the entry of an address from a dict of addresses; without an error, as the keys are ints.
  fileprivate func forgetAddress(_ dict: Ref?, _ address: Ref) {
    guard let dict = dict.own else { return }
    let key = int(Int(bitPattern: address.bits))
    do throws(Raised) { _ = try dictDelete(dict.ref, key.ref) } catch { setPending(nil) }
  }
  /// Any address among the keys of a dict.
  fileprivate func anyAddress(_ dict: Ref?) -> Ref? {
    var position = 0
    guard let dict, let entry = dictNext(dict, &position), let address = exactInt(entry.key) else { return nil }
    return Ref(bits: UInt(bitPattern: address))
  }
}

/// A thread's `LocalTableBody`.
enum LocalTableType: NativeType {
  static var name: StaticString { "_thread._local_table" }
  static var layout: Layout { Layout(MemoryLayout<LocalTableBody>.stride, [.noInstances]) }

  /// The calling thread's table.
  static func current(_ cx: Context) throws(Raised) -> Owned {
    if let known = cx.thread.pointee.locals { return known.own }
    let locals = try cx.dict()
    let made = try cx.allocate(try cx.nativeType(LocalTableType.self))
    made.localTable.pointee.locals = locals.leak()
    cx.thread.pointee.locals = made
    return made.own
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    let pending = cx.takePending()
    while let local = cx.anyAddress(me.localTable.pointee.locals) {
      cx.forgetAddress(me.localTable.pointee.locals, local)
      cx.forgetAddress(local.localBody.pointee.namespaces, me)
    }
    cx.setPending(pending)
    replace(&me.localTable.pointee.locals, with: nil)
  }
}

enum LocalType: NativeType {
  static var name: StaticString { "_thread._local" }
  static var doc: StaticString? { "Thread-local data" }
  static var layout: Layout { Layout(MemoryLayout<LocalBody>.stride, [.collected, .hasWeakrefs, .baseType]) }
  static var operations: OperationSet { [.new, .getattribute, .setattr, .delattr] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count > 0 || args.names != nil, !type.pointee.overridden.contains(.`init`) {
      try cx.raise(.TypeError, "Initialization arguments are not supported")
    }
    let made = try cx.allocate(type)
    made.localBody.pointee.args = nil
    made.localBody.pointee.kwargs = nil
    made.localBody.pointee.namespaces = nil
    let owned = Owned(stealing: made)
    let positional = try cx.tuple(args.count)
    for i in 0..<args.count { positional.ref.tupleItems[i] = args[i].own.leak() }
    made.localBody.pointee.args = positional.leak()
    if let names = args.names {
      let keywords = try cx.dict()
      for i in 0..<names.tupleCount { try cx.dictSet(keywords.ref, names.tupleItems[i], args[args.count + i]) }
      made.localBody.pointee.kwargs = keywords.leak()
    }
    cx.track(made)
    // The maker's own dict exists before __init__ runs, which then is called once.
    let table = try LocalTableType.current(cx)
    _ = try addNamespace(made, table.ref, cx)
    return owned
  }
  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.localBody.pointee.args)
    visit(me.localBody.pointee.kwargs)
    visit(me.localBody.pointee.namespaces)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    let pending = cx.takePending()
    while let table = cx.anyAddress(me.localBody.pointee.namespaces) {
      cx.forgetAddress(table.localTable.pointee.locals, me)
      cx.forgetAddress(me.localBody.pointee.namespaces, table)
    }
    cx.setPending(pending)
    replace(&me.localBody.pointee.namespaces, with: nil)
    replace(&me.localBody.pointee.args, with: nil)
    replace(&me.localBody.pointee.kwargs, with: nil)
  }

  /// A new namespace for the thread of a table.
  private static func addNamespace(_ me: Ref, _ table: Ref, _ cx: Context) throws(Raised) -> Owned {
    if me.localBody.pointee.namespaces == nil { me.localBody.pointee.namespaces = try cx.dict().leak() }
    let local = cx.int(Int(bitPattern: me.bits)), thread = cx.int(Int(bitPattern: table.bits))
    let fresh = try cx.dict()
    try cx.dictSet(me.localBody.pointee.namespaces!, thread.ref, fresh.ref)
    do throws(Raised) { try cx.dictSet(table.localTable.pointee.locals!, local.ref, cx.noneRef) } catch {
      cx.forgetAddress(me.localBody.pointee.namespaces, table)
      throw error
    }
    return fresh
  }

  /// The calling thread's namespace; made, with `__init__` called, when the thread comes first.
  static func namespace(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let table = try LocalTableType.current(cx)
    if let namespaces = me.localBody.pointee.namespaces {
      let key = cx.int(Int(bitPattern: table.ref.bits))
      if let found = try cx.dictGet(namespaces, key.ref) { return found.own }
    }
    let fresh = try addNamespace(me, table.ref, cx)
    if me.type.pointee.overridden.contains(.`init`), let args = me.localBody.pointee.args {
      let f = try cx.getattr(Ref(me.type), .__init__)
      let all = try cx.list()
      try cx.append(all.ref, me.own)
      try cx.listExtend(all.ref, args)
      let positional = try cx.tuple(ofList: all.ref)
      do throws(Raised) { _ = try cx.call(f.ref, args: positional.ref, kwargs: me.localBody.pointee.kwargs) } catch {
        let pending = cx.takePending()
        cx.forgetAddress(table.ref.localTable.pointee.locals, me)
        cx.forgetAddress(me.localBody.pointee.namespaces, table.ref)
        cx.setPending(pending)
        throw error
      }
    }
    return fresh
  }

  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let dict = try namespace(me, cx)
    if name.text == "__dict__" { return dict }
    if let found = cx.lookup(me.type, name) {
      let has = found.type.pointee.has
      if has.contains(.get) && (has.contains(.set) || has.contains(.delete)) { return try cx.genericGetattr(me, name) }
    }
    if let value = try cx.dictGet(dict.ref, name) { return value.own }
    return try cx.genericGetattr(me, name)
  }
  static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    let dict = try namespace(me, cx)
    if name.text == "__dict__" {
      try cx.raiseAttributeError(me, name, "'\(cx.typeName(me))' object attribute '__dict__' is read-only")
    }
    if let found = cx.lookup(me.type, name) {
      let has = found.type.pointee.has
      if has.contains(.set) || has.contains(.delete) { return try cx.genericSetattr(me, name, value) }
    }
    if let value { return try cx.dictSet(dict.ref, name, value) }
    if try !cx.dictDelete(dict.ref, name) { try cx.raiseAttributeError(me, name) }
  }
}
