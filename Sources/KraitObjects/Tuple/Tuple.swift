import KraitCore

/// The hash of a sequence of hashes: xxHash with one lane.
struct TupleHash {
  private var state: UInt = 2_870_177_450_012_600_261
  mutating func combine(_ hash: Int) {
    state = state &+ UInt(bitPattern: hash) &* 14_029_467_366_897_019_727
    state = (state &<< 31 | state &>> 33) &* 11_400_714_785_074_694_791
  }
  /// Mixes the number of items in, as tuples do.
  mutating func combine(count: Int) { state = state &+ (UInt(count) ^ (2_870_177_450_012_600_261 ^ 3_527_539)) }
  var value: Int { state == UInt.max ? 1_546_275_796 : Int(bitPattern: state) }
}

/// `tuple`.
enum TupleType: NativeType {
  static var name: StaticString { "tuple" }
  static var doc: StaticString? {
    "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object."
  }
  static var signature: StaticString? { "(iterable=(), /)" }
  static var operations: OperationSet {
    [.repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .contains, .new, .concat, .repeat]
  }
  static var layout: Layout { Layout(TupleBody.itemsOffset, itemSize: 8, [.collected, .baseType, .tupleSubclass, .sequence, .matchSelf]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, "tuple") }
    try cx.checkCount(args, "tuple", 0...1)
    if type == cx.types.pointee.tuple { return args.count == 0 ? cx.interp.pointee.emptyTuple.own : try cx.tuple(of: args[0]) }
    let items = args.count == 0 ? try ItemBuffer(cx) : try cx.collect(args[0])
    return try items.tuple(type)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    var i = me.tupleCount
    let items = me.tupleItems
    while i > 0 {
      i &-= 1
      items[i].decref()
    }
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    let n = me.tupleCount, items = me.tupleItems
    for i in 0..<n { visit(items[i]) }
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let n = me.tupleCount
    if n == 0 { return try cx.str("()") }
    if try !cx.enterRepr(me) { return try cx.str("(...)") }
    defer { cx.leaveRepr(me) }
    var b = StringBuilder()
    b.append("(")
    for i in 0..<n {
      if i > 0 { b.append(", ") }
      let item = try cx.repr(me.tupleItems[i])
      b.append(item.ref)
    }
    b.append(n == 1 ? ",)" as StaticString : ")")
    return try b.finish(cx)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    var state = TupleHash()
    let n = me.tupleCount
    for i in 0..<n { state.combine(try cx.hash(me.tupleItems[i])) }
    state.combine(count: n)
    return state.value
  }

  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.sequenceIterator(cx.types.pointee.tupleIterator, me) }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.tupleCount }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) { return try slice(me, key, cx) }
    guard key.type.pointee.has.contains(.index) else {
      try cx.raise(.TypeError, "tuple indices must be integers or slices, not \(cx.typeName(key))")
    }
    var i = try cx.subscriptIndex(key)
    let n = me.tupleCount
    if i < 0 { i = i &+ n }
    guard i >= 0 && i < n else { try cx.raise(.IndexError, "tuple index out of range") }
    return me.tupleItems[i].own
  }
  private static func slice(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    var bounds = try cx.sliceBounds(key)
    let n = bounds.clip(me.tupleCount)
    if n == 0 { return cx.interp.pointee.emptyTuple.own }
    if bounds.step == 1 {
      if n == me.tupleCount && me.isExactly(cx.types.pointee.tuple) { return me.own }
      return try cx.tuple(copying: UnsafePointer(me.tupleItems + bounds.start), n)
    }
    let made = try cx.allocateTuple(cx.types.pointee.tuple, n)
    var at = bounds.start
    for i in 0..<n {
      me.tupleItems[at].incref()
      made.tupleItems[i] = me.tupleItems[at]
      at = at &+ bounds.step
    }
    cx.trackTuple(made)
    return Owned(stealing: made)
  }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    for i in 0..<me.tupleCount where try cx.equals(me.tupleItems[i], item) { return true }
    return false
  }

  static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard b.isTuple else { try cx.raise(.TypeError, "can only concatenate tuple (not \"\(cx.typeName(b))\") to tuple") }
    let n = a.tupleCount, m = b.tupleCount
    if n == 0 && b.isExactly(cx.types.pointee.tuple) { return b.own }
    if m == 0 && a.isExactly(cx.types.pointee.tuple) { return a.own }
    let made = try cx.allocateTuple(cx.types.pointee.tuple, n &+ m)
    for i in 0..<n {
      a.tupleItems[i].incref()
      made.tupleItems[i] = a.tupleItems[i]
    }
    for i in 0..<m {
      b.tupleItems[i].incref()
      made.tupleItems[n &+ i] = b.tupleItems[i]
    }
    cx.trackTuple(made)
    return Owned(stealing: made)
  }
  static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let n = a.tupleCount
    if n == 0 || count == 1, a.isExactly(cx.types.pointee.tuple) { return a.own }
    if n == 0 || count <= 0 { return cx.interp.pointee.emptyTuple.own }
    let (total, overflow) = n.multipliedReportingOverflow(by: count)
    if overflow { try cx.raiseMemoryError() }
    let made = try cx.allocateTuple(cx.types.pointee.tuple, total)
    let items = made.tupleItems, from = a.tupleItems
    var at = 0
    for _ in 0..<count {
      for i in 0..<n {
        from[i].incref()
        items[at] = from[i]
        at = at &+ 1
      }
    }
    cx.trackTuple(made)
    return Owned(stealing: made)
  }

  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isTuple && b.isTuple else { return nil }
    let n = a.tupleCount, m = b.tupleCount
    for i in 0..<min(n, m) where try !cx.equals(a.tupleItems[i], b.tupleItems[i]) {
      if op == .eq { return cx.bool(false) }
      if op == .ne { return cx.bool(true) }
      return try cx.compare(op, a.tupleItems[i], b.tupleItems[i])
    }
    return cx.bool(op.holds(n < m ? -1 : n == m ? 0 : 1))
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__getnewargs__", "(self, /)", "") { (a, cx) throws(Raised) in
        let copy = try cx.tuple(copying: UnsafePointer(a[0].tupleItems), a[0].tupleCount)
        return try cx.tuple(copy)
      },
      MethodDef("index", "(self, value, start=0, stop=9223372036854775807, /)", "Return first index of value.\n\nRaises ValueError if the value is not present.") { (a, cx) throws(Raised) in
        let (start, stop) = try cx.searchBounds(a.optional(2), a.optional(3), a[0].tupleCount)
        var i = start
        while i < stop && i < a[0].tupleCount {
          if try cx.equals(a[0].tupleItems[i], a[1]) { return cx.int(i) }
          i &+= 1
        }
        try cx.raise(.ValueError, "tuple.index(x): x not in tuple")
      },
      MethodDef("count", "(self, value, /)", "Return number of occurrences of value.") { (a, cx) throws(Raised) in
        var n = 0
        for i in 0..<a[0].tupleCount where try cx.equals(a[0].tupleItems[i], a[1]) { n &+= 1 }
        return cx.int(n)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
}

extension Context {
  /// The one empty tuple.
  func makeEmptyTuple() throws(Raised) -> Owned { Owned(stealing: try allocateTuple(types.pointee.tuple, 0)) }

  /// Start and stop of an `index` method: negative ones count from the end, all are clipped.
  func searchBounds(_ start: Ref?, _ stop: Ref?, _ count: Int) throws(Raised) -> (Int, Int) {
    func bound(_ value: Ref?, _ absent: Int) throws(Raised) -> Int {
      guard let value else { return absent }
      guard value.type.pointee.has.contains(.index) else {
        try raise(.TypeError, "slice indices must be integers or have an __index__ method")
      }
      let n = try clampedIndex(value)
      return n < 0 ? max(0, n &+ count) : n
    }
    let from = try bound(start, 0)
    return (from, try bound(stop, Int.max))
  }
}
