import KraitCore

// Weak references. Those to one object form a doubly linked list that hangs at the object (`weakrefSlot`); the links are not owned.
//
// Rules of this file
// 1. `referent` is not owned: it is cleared when the referent begins to die, before any Python code can run.
// 2. A reference that is itself about to be freed counts as gone: its callback is not called.
// 3. References without callback come first: one plain reference and one proxy are shared by all who ask for one.

@frozen public struct WeakrefBody {
  public var header: ObjectHeader
  public var referent: Ref?
  public var callback: Ref?
  public var previous: Ref?
  public var next: Ref?
  /// -1 until computed.
  public var hash: Int
}

extension Ref {
  @inlinable @inline(__always) public var weakref: UnsafeMutablePointer<WeakrefBody> { raw.assumingMemoryBound(to: WeakrefBody.self) }
}

extension Context {
  /// The object of a weak reference, nil when it is gone.
  public func weakReferent(_ me: Ref) -> Owned? {
    guard let referent = me.weakref.pointee.referent, !referent.has(HeaderFlag.deallocating) else { return nil }
    return referent.own
  }

  /// `weakref.ref(referent, callback)`.
  public func makeWeakref(_ type: TypePointer, _ referent: Ref, _ callback: Ref?) throws(Raised) -> Owned {
    guard referent.hasFlag(.hasWeakrefs) else {
      try raise(.TypeError, "cannot create weak reference to '\(typeName(referent))' object")
    }
    let isShared = callback == nil && (type == types.pointee.weakref || type == types.pointee.weakProxy || type == types.pointee.weakCallableProxy)
    if isShared, let found = sharedWeakref(type, referent) { return found.own }
    let ref = try allocateInstance(type)
    let w = ref.weakref
    w.pointee.referent = referent
    w.pointee.callback = callback.own?.leak()
    w.pointee.hash = -1
    w.pointee.previous = nil
    w.pointee.next = nil
    link(ref, referent, isFirst: isShared && type == types.pointee.weakref)
    referent.set(HeaderFlag.hasWeakrefs)
    track(ref)
    return Owned(stealing: ref)
  }

  private func isProxy(_ type: TypePointer) -> Bool { type == types.pointee.weakProxy || type == types.pointee.weakCallableProxy }

  private func sharedWeakref(_ type: TypePointer, _ referent: Ref) -> Ref? {
    var node = referent.weakrefSlot.pointee
    var looked = 0
    while let w = node, looked < 2, w.weakref.pointee.callback == nil {
      if w.isExactly(type) && !w.has(HeaderFlag.deallocating) { return w }
      node = w.weakref.pointee.next
      looked += 1
    }
    return nil
  }

  /// The shared reference goes to the front, then comes the shared proxy, then the others, the newest first.
  private func link(_ ref: Ref, _ referent: Ref, isFirst: Bool) {
    var before: Ref? = nil
    if !isFirst {
      var node = referent.weakrefSlot.pointee
      while let w = node, w.weakref.pointee.callback == nil, w.isExactly(types.pointee.weakref) || isProxy(w.type) {
        before = w
        node = w.weakref.pointee.next
      }
    }
    let after = before == nil ? referent.weakrefSlot.pointee : before.unsafelyUnwrapped.weakref.pointee.next
    ref.weakref.pointee.previous = before
    ref.weakref.pointee.next = after
    after?.weakref.pointee.previous = ref
    if let before { before.weakref.pointee.next = ref } else { referent.weakrefSlot.pointee = ref }
  }

  /// Takes a reference out of its referent's list.
  func unlinkWeakref(_ me: Ref) {
    let w = me.weakref
    guard let referent = w.pointee.referent else { return }
    let previous = w.pointee.previous, next = w.pointee.next
    if let previous { previous.weakref.pointee.next = next } else { referent.weakrefSlot.pointee = next }
    next?.weakref.pointee.previous = previous
    w.pointee.referent = nil
    w.pointee.previous = nil
    w.pointee.next = nil
    if referent.weakrefSlot.pointee == nil { referent.unset(HeaderFlag.hasWeakrefs) }
  }

  /// Detaches the weak references to a dying object, then calls their callbacks.
  public func clearWeakrefs(_ me: Ref) {
    guard me.hasFlag(.hasWeakrefs) else { return }
    guard let waiting = detachWeakrefs(me, isKept: { _ in true }) else { return }
    let pending = takePending()
    runCallbacks(waiting)
    setPending(pending)
  }

  /// Detaches the weak references to all objects of a set first; of the callbacks only those are called whose reference is not in the set.
  public func clearWeakrefs(ofUnreachable objects: UnsafeBufferPointer<Ref>) {
    var addresses: Set<UInt> = []
    for object in objects where object.has(HeaderFlag.hasWeakrefs) && object.hasFlag(.hasWeakrefs) {
      if addresses.isEmpty { addresses = Set(objects.map { $0.bits }) }
    }
    if addresses.isEmpty { return }
    var lists: [Ref] = []
    for object in objects where object.has(HeaderFlag.hasWeakrefs) && object.hasFlag(.hasWeakrefs) {
      if let waiting = detachWeakrefs(object, isKept: { !addresses.contains($0.bits) }) { lists.append(waiting) }
    }
    let pending = takePending()
    for waiting in lists { runCallbacks(waiting) }
    setPending(pending)
  }

  /// Empties an object's list. The references with a callback that is to be called are left linked through `next`, each with a reference
  /// of its own; the first one is the result.
  private func detachWeakrefs(_ me: Ref, isKept: (Ref) -> Bool) -> Ref? {
    var first: Ref? = nil, last: Ref? = nil
    var node = me.weakrefSlot.pointee
    me.weakrefSlot.pointee = nil
    me.unset(HeaderFlag.hasWeakrefs)
    while let w = node {
      node = w.weakref.pointee.next
      w.weakref.pointee.referent = nil
      w.weakref.pointee.previous = nil
      w.weakref.pointee.next = nil
      if w.weakref.pointee.callback == nil || w.referenceCount == 0 || w.has(HeaderFlag.deallocating) || !isKept(w) { continue }
      w.incref()
      if let last { last.weakref.pointee.next = w } else { first = w }
      last = w
    }
    return first
  }

  private func runCallbacks(_ first: Ref) {
    var node: Ref? = first
    while let w = node {
      node = w.weakref.pointee.next
      w.weakref.pointee.next = nil
      if let callback = w.weakref.pointee.callback {
        w.weakref.pointee.callback = nil
        let held = Owned(stealing: callback)
        do throws(Raised) { _ = try call(held.ref, w) } catch { writeUnraisable(object: held.ref) }
      }
      w.decref()
    }
  }

  /// How many weak references there are to an object, and they themselves.
  public func weakrefCount(_ me: Ref) -> Int {
    guard me.hasFlag(.hasWeakrefs) else { return 0 }
    var n = 0
    var node = me.weakrefSlot.pointee
    while let w = node {
      if !w.has(HeaderFlag.deallocating) { n += 1 }
      node = w.weakref.pointee.next
    }
    return n
  }
  public func weakrefs(_ me: Ref) throws(Raised) -> Owned {
    let made = try list()
    guard me.hasFlag(.hasWeakrefs) else { return made }
    var node = me.weakrefSlot.pointee
    while let w = node {
      if !w.has(HeaderFlag.deallocating) && w.referenceCount > 0 { try append(list: made.ref, w.own) }
      node = w.weakref.pointee.next
    }
    return made
  }
}

/// What references and proxies have in common.
protocol WeakrefKind: NativeType {}

extension WeakrefKind {
  static var layout: Layout { Layout(MemoryLayout<WeakrefBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) {
    cx.unlinkWeakref(me)
    replace(&me.weakref.pointee.callback, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.weakref.pointee.callback) }
  static func clear(_ me: Ref, _ cx: Context) {
    cx.unlinkWeakref(me)
    replace(&me.weakref.pointee.callback, with: nil)
  }
  static func describe(_ me: Ref, _ kind: StaticString, _ cx: Context) throws(Raised) -> Owned {
    let address = "0x" + String(cx.identity(of: me), radix: 16)
    guard let referent = cx.weakReferent(me) else { return try cx.str("<\(kind) at \(address); dead>") }
    let target = "'\(cx.typeName(referent.ref))' at 0x\(String(cx.identity(of: referent.ref), radix: 16))"
    if me.ops is WeakProxyKind.Type { return try cx.str("<\(kind) at \(address); to \(target)>") }
    do throws(Raised) {
      if let name = try cx.getattrOptional(referent.ref, .__name__), name.ref.isStr {
        return try cx.str("<\(kind) at \(address); to \(target) (\(name.ref.text))>")
      }
    } catch {
      // A `__getattr__` that fails has no name to offer either.
      cx.setPending(nil)
    }
    return try cx.str("<\(kind) at \(address); to \(target)>")
  }
}

/// `weakref.ref`.
enum WeakrefType: WeakrefKind {
  static var name: StaticString { "weakref.ReferenceType" }
  static var operations: OperationSet { [.repr, .hash, .call, .lt, .le, .eq, .ne, .gt, .ge, .new, .`init`] }
  static var layout: Layout { Layout(MemoryLayout<WeakrefBody>.size, [.collected, .baseType, .vectorcall]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkCount(args, "__new__", 1...2)
    var callback = args.count > 1 ? args[1] : nil
    if let c = callback, cx.isNone(c) { callback = nil }
    return try cx.makeWeakref(type, args[0], callback)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.checkNoKeywords(args, "ref")
    try cx.checkCount(args, "__init__", 1...2)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try describe(me, "weakref", cx) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    if me.weakref.pointee.hash != -1 { return me.weakref.pointee.hash }
    guard let referent = cx.weakReferent(me) else { try cx.raise(.TypeError, "weak object has gone away") }
    let hash = try cx.hash(referent.ref)
    me.weakref.pointee.hash = hash
    return hash
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "weakref.ReferenceType.__call__")
    try cx.checkCount(args, "__call__", 0...0)
    if let referent = cx.weakReferent(me) { return referent }
    return cx.none
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = cx.types.pointee.weakref
    guard op == .eq || op == .ne, cx.isInstance(a, type), cx.isInstance(b, type) else { return nil }
    guard let x = cx.weakReferent(a), let y = cx.weakReferent(b) else { return cx.bool((a == b) == (op == .eq)) }
    return try cx.compare(op, x.ref, y.ref)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      }
    ]
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("__callback__", member: true, get: { (me, cx) throws(Raised) in (me.weakref.pointee.callback ?? cx.noneRef).own })]
  }
}
