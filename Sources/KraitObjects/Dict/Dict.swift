import KraitCore

/// What `dict` and the types that derive from it natively have in common.
public protocol DictKind: NativeType {
  /// A function of `dict` itself has removed a key from an instance of this type.
  static func removedByDict(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised)
}

extension Context {
  /// Tells the type of a dict that is more than a dict what a function of `dict` has removed.
  @inline(__always) func noteRemoval(_ me: Ref, _ key: Ref) throws(Raised) {
    if !me.isExactly(types.pointee.dict) && me.type.pointee.nativeBase != DictType.self { try noteRemovalFromSubtype(me, key) }
  }
  @inline(never) private func noteRemovalFromSubtype(_ me: Ref, _ key: Ref) throws(Raised) {
    if let kind = me.type.pointee.nativeBase as? any DictKind.Type { try kind.removedByDict(me, key, self) }
  }
}

extension DictKind {
  public static func removedByDict(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) {}
  public static func newDict(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    cx.prepareDict(ref)
    cx.track(ref)
    return Owned(stealing: ref)
  }
  public static func dealloc(_ me: Ref, _ cx: Context) { cx.dictClear(me) }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    guard let entries = me.dict.pointee.entries else { return }
    for i in 0..<me.dict.pointee.entryCount {
      visit(entries[i].key)
      visit(entries[i].value)
    }
  }
  public static func clear(_ me: Ref, _ cx: Context) { cx.dictClear(me) }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { cx.dictCount(me) }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.dictRepr(me) }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.dictIterator(cx.types.pointee.dictKeyIterator, me) }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, a.isDict && b.isDict else { return nil }
    return try cx.bool(cx.dictsEqual(a, b) == (op == .eq))
  }
  public static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or else { return nil }
    try cx.dictUpdate(a, from: b)
    return a.own
  }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.dictGet(me, item) != nil }
  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let value { return try cx.dictSet(me, key, value) }
    if try !cx.dictDelete(me, key) { try cx.raiseKeyError(key) }
  }
  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let value = try cx.dictGet(me, key) { return value.own }
    if !me.isExactly(cx.types.pointee.dict), let f = cx.lookup(me.type, .__missing__) { return try cx.callSpecial(f, me, key) }
    try cx.raiseKeyError(key)
  }
}

/// `dict`.
enum DictType: DictKind {
  static var name: StaticString { "dict" }
  static var doc: StaticString? {
    "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)"
  }
  static var operations: OperationSet {
    [
      .repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .setitem, .delitem, .contains, .new, .`init`, .or, .ror, .ior,
    ]
  }
  static var layout: Layout { Layout(MemoryLayout<DictBody>.size, [.collected, .baseType, .dictSubclass, .mapping, .matchSelf]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try newDict(type, cx) }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) { try cx.dictUpdate(me, args, "dict") }
  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let value { return try cx.dictSet(me, key, value) }
    if try !cx.dictDelete(me, key) { try cx.raiseKeyError(key) }
    try cx.noteRemoval(me, key)
  }

  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or, a.isDict && b.isDict else { return nil }
    let made = try cx.dictCopy(a)
    try cx.dictUpdate(made.ref, from: b)
    return made
  }
}

extension Context {
  /// `{key: value, ...}`.
  public func dictRepr(_ me: Ref) throws(Raised) -> Owned {
    try materialise(me)
    if me.dict.pointee.used == 0 { return try str("{}") }
    if try !enterRepr(me) { return try str("{...}") }
    defer { leaveRepr(me) }
    var b = StringBuilder()
    b.append("{")
    var position = 0, isFirst = true
    while let entry = dictNext(me, &position) {
      let key = entry.key.own, value = entry.value.own
      if !isFirst { b.append(", ") }
      isFirst = false
      let shownKey = try repr(key.ref)
      b.append(shownKey.ref)
      b.append(": ")
      let shownValue = try repr(value.ref)
      b.append(shownValue.ref)
    }
    b.append("}")
    return try b.finish(self)
  }

  /// Same keys with equal values.
  public func dictsEqual(_ a: Ref, _ b: Ref) throws(Raised) -> Bool {
    if dictCount(a) != dictCount(b) { return false }
    try materialise(a)
    try materialise(b)
    var i = 0
    while i < a.dict.pointee.entryCount {
      guard let entries = a.dict.pointee.entries else { return true }
      let hash = entries[i].hash
      let key = entries[i].key.own, value = entries[i].value.own
      i &+= 1
      guard let key, let value else { continue }
      guard let other = try dictGet(b, key.ref, hash: hash) else { return false }
      let held = other.own
      if try !equals(value.ref, held.ref) { return false }
    }
    return true
  }

  /// The arguments of `dict(...)` and `dict.update(...)`.
  public func dictUpdate(_ dict: Ref, _ args: CallArguments, _ function: StaticString) throws(Raised) {
    try checkCount(args, function, 0...1)
    if args.count == 1 { try dictUpdate(dict, from: args[0]) }
    guard let names = args.names else { return }
    for i in 0..<names.tupleCount { try dictSet(dict, names.tupleItems[i], args.keyword(i)) }
  }

  /// `dict.update(other)` for a mapping or an iterable of pairs.
  public func dictUpdate(_ dict: Ref, from other: Ref) throws(Raised) {
    if other.isExactly(types.pointee.dict) { return try dictMerge(dict, other) }
    if let _ = try getattrOptional(other, .keys) { return try dictMerge(dict, other) }
    try dictMergePairs(dict, other)
  }

  /// Puts pairs into the dict.
  func dictMergePairs(_ dict: Ref, _ pairs: Ref) throws(Raised) {
    let iterator = try iter(pairs)
    var n = 0
    while let item = try next(iterator.ref) {
      let pair: Owned
      if item.ref.isExactly(types.pointee.list) || item.ref.isExactly(types.pointee.tuple) {
        pair = item.copy()
      } else {
        do throws(Raised) { pair = try tuple(of: item.ref) } catch {
          guard pendingMatches(.TypeError) else { throw error }
          setPending(nil)
          try raise(.TypeError, "cannot convert dictionary update sequence element #\(n) to a sequence")
        }
      }
      let (items, count) = sequenceItems(pair.ref)
      guard count == 2, let items else {
        try raise(.ValueError, "dictionary update sequence element #\(n) has length \(count); 2 is required")
      }
      let key = items[0].own, value = items[1].own
      try dictSet(dict, key.ref, value.ref)
      n &+= 1
    }
  }
}
