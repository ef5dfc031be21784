import KraitCore

/// `list`.
///
/// Every method holds its own reference to an item across calls that may run Python code, and reads the items anew afterwards.
enum ListType: NativeType {
  static var name: StaticString { "list" }
  static var doc: StaticString? {
    "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified."
  }
  static var signature: StaticString? { "(iterable=(), /)" }
  static var operations: OperationSet {
    [
      .repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .setitem, .delitem, .contains, .new, .`init`, .concat, .repeat,
      .inplaceConcat, .inplaceRepeat,
    ]
  }
  static var layout: Layout { Layout(MemoryLayout<ListBody>.size, [.collected, .baseType, .listSubclass, .sequence, .matchSelf]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    ref.list.pointee.count = 0
    ref.list.pointee.capacity = 0
    ref.list.pointee.items = nil
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if !me.type.pointee.overridden.contains(.new) { try cx.checkNoKeywords(args, "list") }
    try cx.checkCount(args, "list", 0...1)
    cx.listClear(me)
    if args.count == 1 { try cx.listExtend(me, args[0]) }
  }
  static func dealloc(_ me: Ref, _ cx: Context) { cx.listClear(me) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    guard let items = me.list.pointee.items else { return }
    for i in 0..<me.list.pointee.count { visit(items[i]) }
  }
  static func clear(_ me: Ref, _ cx: Context) { cx.listClear(me) }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if me.list.pointee.count == 0 { return try cx.str("[]") }
    if try !cx.enterRepr(me) { return try cx.str("[...]") }
    defer { cx.leaveRepr(me) }
    var b = StringBuilder()
    b.append("[")
    var i = 0
    while i < me.list.pointee.count {
      if i > 0 { b.append(", ") }
      let item = me.list.pointee.items.unsafelyUnwrapped[i].own
      let shown = try cx.repr(item.ref)
      b.append(shown.ref)
      i &+= 1
    }
    b.append("]")
    return try b.finish(cx)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }

  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.sequenceIterator(cx.types.pointee.listIterator, me) }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.list.pointee.count }

  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) { return try slice(me, key, cx) }
    guard key.type.pointee.has.contains(.index) else { try raiseBadIndex(key, cx) }
    var i = try cx.subscriptIndex(key)
    let n = me.list.pointee.count
    if i < 0 { i = i &+ n }
    guard i >= 0 && i < n else { try cx.raise(.IndexError, "list index out of range") }
    return me.list.pointee.items.unsafelyUnwrapped[i].own
  }
  static func raiseBadIndex(_ key: Ref, _ cx: Context) throws(Raised) -> Never {
    try cx.raise(.TypeError, "list indices must be integers or slices, not \(cx.typeName(key))")
  }
  private static func slice(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    var bounds = try cx.sliceBounds(key)
    let n = bounds.clip(me.list.pointee.count)
    if n == 0 { return try cx.list() }
    if bounds.step == 1 { return try cx.list(copying: UnsafePointer(me.list.pointee.items.unsafelyUnwrapped + bounds.start), n) }
    let made = try cx.list(capacity: n)
    let from = me.list.pointee.items.unsafelyUnwrapped, to = made.ref.list.pointee.items.unsafelyUnwrapped
    var at = bounds.start
    for i in 0..<n {
      from[at].incref()
      to[i] = from[at]
      at = at &+ bounds.step
    }
    made.ref.list.pointee.count = n
    return made
  }

  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if key.isExactly(cx.types.pointee.slice) { return try setSlice(me, key, value, cx) }
    guard key.type.pointee.has.contains(.index) else { try raiseBadIndex(key, cx) }
    var i = try cx.subscriptIndex(key)
    let n = me.list.pointee.count
    if i < 0 { i = i &+ n }
    guard i >= 0 && i < n else { try cx.raise(.IndexError, "list assignment index out of range") }
    guard let value else {
      _ = cx.listRemove(me, at: i)
      return
    }
    let items = me.list.pointee.items.unsafelyUnwrapped
    let old = items[i]
    value.incref()
    items[i] = value
    old.decref()
  }

  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try find(me, item, 0, Int.max, cx) >= 0 }

  /// Index of the first item equal to `item` in a range of indices, or -1.
  static func find(_ me: Ref, _ item: Ref, _ start: Int, _ stop: Int, _ cx: Context) throws(Raised) -> Int {
    var i = start
    while i < stop && i < me.list.pointee.count {
      let candidate = me.list.pointee.items.unsafelyUnwrapped[i]
      if candidate == item { return i }
      let held = candidate.own
      if try cx.equalsSlow(held.ref, item) { return i }
      i &+= 1
    }
    return -1
  }

  static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard b.isList else { try cx.raise(.TypeError, "can only concatenate list (not \"\(cx.typeName(b))\") to list") }
    let n = a.list.pointee.count, m = b.list.pointee.count
    let made = try cx.list(capacity: n &+ m)
    for i in 0..<n { try cx.append(list: made.ref, a.list.pointee.items.unsafelyUnwrapped[i].own) }
    for i in 0..<m { try cx.append(list: made.ref, b.list.pointee.items.unsafelyUnwrapped[i].own) }
    return made
  }
  static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let n = a.list.pointee.count
    if n == 0 || count <= 0 { return try cx.list() }
    let (total, overflow) = n.multipliedReportingOverflow(by: count)
    if overflow { try cx.raiseMemoryError() }
    let made = try cx.list(capacity: total)
    fill(made.ref, from: a.list.pointee.items.unsafelyUnwrapped, n, upTo: total, at: 0)
    return made
  }
  /// Writes copies of the first `n` items of `from` until there are `total`.
  private static func fill(_ target: Ref, from: UnsafeMutablePointer<Ref>, _ n: Int, upTo total: Int, at begin: Int) {
    let to = target.list.pointee.items.unsafelyUnwrapped
    var at = begin
    while at < total {
      for i in 0..<n {
        from[i].incref()
        to[at &+ i] = from[i]
      }
      at = at &+ n
    }
    target.list.pointee.count = total
  }
  static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.listExtend(a, b)
    return a.own
  }
  static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let n = a.list.pointee.count
    if n == 0 || count == 1 { return a.own }
    if count <= 0 {
      cx.listClear(a)
      return a.own
    }
    let (total, overflow) = n.multipliedReportingOverflow(by: count)
    if overflow { try cx.raiseMemoryError() }
    try cx.growList(a, total)
    fill(a, from: a.list.pointee.items.unsafelyUnwrapped, n, upTo: total, at: n)
    return a.own
  }

  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isList && b.isList else { return nil }
    if a.list.pointee.count != b.list.pointee.count {
      if op == .eq { return cx.bool(false) }
      if op == .ne { return cx.bool(true) }
    }
    var i = 0
    while i < a.list.pointee.count && i < b.list.pointee.count {
      let x = a.list.pointee.items.unsafelyUnwrapped[i], y = b.list.pointee.items.unsafelyUnwrapped[i]
      i &+= 1
      if x == y { continue }
      let p = x.own, q = y.own
      if try cx.equalsSlow(p.ref, q.ref) { continue }
      // Where the items are gone meanwhile, the lengths decide.
      if i > a.list.pointee.count || i > b.list.pointee.count { break }
      if op == .eq { return cx.bool(false) }
      if op == .ne { return cx.bool(true) }
      return try cx.compare(op, p.ref, q.ref)
    }
    let n = a.list.pointee.count, m = b.list.pointee.count
    return cx.bool(op.holds(n < m ? -1 : n == m ? 0 : 1))
  }
}
