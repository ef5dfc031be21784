import KraitCore

/// `range`.
enum RangeType: NativeType {
  static var name: StaticString { "range" }
  static var doc: StaticString? {
    "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement)."
  }
  static var operations: OperationSet { [.repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .contains, .bool, .new] }
  static var layout: Layout { Layout(MemoryLayout<RangeBody>.size, [.sequence]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "range")
    if args.count == 0 { try cx.raise(.TypeError, "range expected at least 1 argument, got 0") }
    try cx.checkCount(args, "range", 1...3)
    let one = cx.int(1)
    if args.count == 1 {
      let stop = try cx.indexObject(args[0]), zero = cx.int(0)
      return try cx.range(zero.ref, stop.ref, one.ref)
    }
    let start = try cx.indexObject(args[0]), stop = try cx.indexObject(args[1])
    let step = args.count == 3 ? try cx.indexObject(args[2]) : one
    return try cx.range(start.ref, stop.ref, step.ref)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { me.range.pointee.wide?.decref() }

  /// Start, stop, step or count (0 ... 3) as an object.
  static func part(_ me: Ref, _ i: Int, _ cx: Context) -> Owned {
    let r = me.range
    if let wide = r.pointee.wide { return wide.tupleItems[i].own }
    switch i {
    case 0: return cx.int(r.pointee.start)
    case 1: return cx.int(r.pointee.stop)
    case 2: return cx.int(r.pointee.step)
    default: return cx.int(r.pointee.count)
    }
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var b = StringBuilder()
    b.append("range(")
    let one = cx.int(1)
    let step = part(me, 2, cx)
    let count = try cx.compareBool(.eq, step.ref, one.ref) ? 2 : 3
    for i in 0..<count {
      if i > 0 { b.append(", ") }
      let value = part(me, i, cx)
      let shown = try cx.repr(value.ref)
      b.append(shown.ref)
    }
    b.append(")")
    return try b.finish(cx)
  }
  /// Ranges that give the same numbers are equal.
  private static func identity(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let count = part(me, 3, cx), zero = cx.int(0), one = cx.int(1)
    if try cx.compareBool(.eq, count.ref, zero.ref) { return try cx.tuple(count, cx.none, cx.none) }
    if try cx.compareBool(.eq, count.ref, one.ref) { return try cx.tuple(count, part(me, 0, cx), cx.none) }
    return try cx.tuple(count, part(me, 0, cx), part(me, 2, cx))
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let key = try identity(me, cx)
    return try cx.hash(key.ref)
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, a.isExactly(cx.types.pointee.range), b.isExactly(cx.types.pointee.range) else { return nil }
    let x = try identity(a, cx), y = try identity(b, cx)
    return try cx.bool(cx.equals(x.ref, y.ref) == (op == .eq))
  }
  static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.isTrue(part(me, 3, cx)) }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    guard let wide = me.range.pointee.wide else { return me.range.pointee.count }
    guard let n = cx.exactInt(wide.tupleItems[3]) else { try cx.raise(.OverflowError, "Python int too large to convert to C ssize_t") }
    return n
  }

  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let r = me.range
    if r.pointee.wide == nil && fits(r.pointee.stop, r.pointee.step) {
      return try cx.rangeIterator(r.pointee.start, r.pointee.step, r.pointee.count)
    }
    return try cx.longRangeIterator(part(me, 0, cx), part(me, 2, cx), part(me, 3, cx))
  }

  /// Whether the number after the last one before `stop` fits.
  private static func fits(_ stop: Int, _ step: Int) -> Bool {
    step > 0 ? stop <= Int.max &- (step &- 1) : stop >= Int.min &+ (-1 &- step)
  }

  /// Number `i` of a range, without a range check.
  private static func number(_ me: Ref, _ i: Ref, _ cx: Context) throws(Raised) -> Owned {
    let start = part(me, 0, cx), step = part(me, 2, cx)
    let offset = try cx.binary(.mul, i, step.ref)
    return try cx.binary(.add, start.ref, offset.ref)
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) { return try slice(me, key, cx) }
    guard key.type.pointee.has.contains(.index) else {
      try cx.raise(.TypeError, "range indices must be integers or slices, not \(cx.typeName(key))")
    }
    var i = try cx.indexObject(key)
    if me.range.pointee.wide == nil, let n = cx.exactInt(i.ref) {
      let at = n < 0 ? n &+ me.range.pointee.count : n
      guard at >= 0 && at < me.range.pointee.count else { try cx.raise(.IndexError, "range object index out of range") }
      return cx.int(me.range.pointee.start &+ at &* me.range.pointee.step)
    }
    let zero = cx.int(0), count = part(me, 3, cx)
    if try cx.compareBool(.lt, i.ref, zero.ref) { i = try cx.binary(.add, i.ref, count.ref) }
    let isLow = try cx.compareBool(.lt, i.ref, zero.ref), isHigh = try cx.compareBool(.ge, i.ref, count.ref)
    if isLow || isHigh { try cx.raise(.IndexError, "range object index out of range") }
    return try number(me, i.ref, cx)
  }
  private static func slice(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    let count = part(me, 3, cx)
    let bounds = try cx.sliceIndices(key, count.ref)
    let start = try number(me, bounds.ref.tupleItems[0], cx)
    let stop = try number(me, bounds.ref.tupleItems[1], cx)
    let own = part(me, 2, cx)
    let step = try cx.binary(.mul, own.ref, bounds.ref.tupleItems[2])
    return try cx.range(start.ref, stop.ref, step.ref)
  }

  /// Position of an exact int (or bool), or nil.
  private static func position(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let r = me.range
    if r.pointee.wide == nil {
      guard let n = cx.exactInt(item) else { return nil }
      let step = r.pointee.step
      if step > 0 ? n < r.pointee.start || n >= r.pointee.stop : n > r.pointee.start || n <= r.pointee.stop { return nil }
      let distance = step > 0 ? UInt(bitPattern: n) &- UInt(bitPattern: r.pointee.start) : UInt(bitPattern: r.pointee.start) &- UInt(bitPattern: n)
      let stride = step > 0 ? UInt(step) : 0 &- UInt(bitPattern: step)
      return distance % stride == 0 ? cx.int(Int(bitPattern: distance / stride)) : nil
    }
    let start = part(me, 0, cx), stop = part(me, 1, cx), step = part(me, 2, cx), zero = cx.int(0)
    let isForward = try cx.compareBool(.gt, step.ref, zero.ref)
    let isBefore = try cx.compareBool(isForward ? .lt : .gt, item, start.ref)
    let isBehind = try cx.compareBool(isForward ? .ge : .le, item, stop.ref)
    if isBefore || isBehind { return nil }
    let distance = try cx.binary(.sub, item, start.ref)
    let rest = try cx.binary(.mod, distance.ref, step.ref)
    if try !cx.compareBool(.eq, rest.ref, zero.ref) { return nil }
    return try cx.binary(.floordiv, distance.ref, step.ref)
  }
  private static func isPlainInt(_ item: Ref, _ cx: Context) -> Bool { item.isExactly(cx.types.pointee.int) || item.isExactly(cx.types.pointee.bool) }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    if isPlainInt(item, cx) { return try position(me, item, cx) != nil }
    return try cx.iterateContains(me, item)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__reversed__", "(self, /)", "Return a reverse iterator.") { (a, cx) throws(Raised) in try reversed(a[0], cx) },
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
        let arguments = try cx.tuple(part(a[0], 0, cx), part(a[0], 1, cx), part(a[0], 2, cx))
        return try cx.tuple(Ref(a[0].type).own, arguments)
      },
      MethodDef("count", "(self, value, /)", "rangeobject.count(value) -> integer -- return number of occurrences of value") { (a, cx) throws(Raised) in
        if isPlainInt(a[1], cx) { return try cx.int(position(a[0], a[1], cx) == nil ? 0 : 1) }
        var n = 0
        let iterator = try cx.iter(a[0])
        while let item = try cx.next(iterator.ref) {
          if try cx.equals(item.ref, a[1]) { n &+= 1 }
        }
        return cx.int(n)
      },
      MethodDef("index", "(self, value, /)", "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.") { (a, cx) throws(Raised) in
        if isPlainInt(a[1], cx) {
          if let found = try position(a[0], a[1], cx) { return found }
          let shown = try cx.repr(a[1])
          try cx.raise(.ValueError, "\(shown.ref.text) is not in range")
        }
        var n = 0
        let iterator = try cx.iter(a[0])
        while let item = try cx.next(iterator.ref) {
          if try cx.equals(item.ref, a[1]) { return cx.int(n) }
          n &+= 1
        }
        try cx.raise(.ValueError, "sequence.index(x): x not in sequence")
      },
    ]
  }

  private static func reversed(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let r = me.range
    if r.pointee.wide == nil, r.pointee.step != Int.min {
      let last = r.pointee.start &+ (r.pointee.count &- 1) &* r.pointee.step
      return try cx.rangeIterator(last, 0 &- r.pointee.step, r.pointee.count)
    }
    let count = part(me, 3, cx), one = cx.int(1), step = part(me, 2, cx)
    let lastIndex = try cx.binary(.sub, count.ref, one.ref)
    let last = try number(me, lastIndex.ref, cx)
    return try cx.longRangeIterator(last, cx.unary(.neg, step.ref), count)
  }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("start", member: true, get: { (me, cx) throws(Raised) in part(me, 0, cx) }),
      GetSetDef("stop", member: true, get: { (me, cx) throws(Raised) in part(me, 1, cx) }),
      GetSetDef("step", member: true, get: { (me, cx) throws(Raised) in part(me, 2, cx) }),
    ]
  }
}

extension Context {
  fileprivate func isTrue(_ me: consuming Owned) throws(Raised) -> Bool { try isTrue(me.ref) }

  public func rangeIterator(_ start: Int, _ step: Int, _ count: Int) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.rangeIterator)
    ref.rangeIterator.pointee.value = start
    ref.rangeIterator.pointee.step = step
    ref.rangeIterator.pointee.remaining = count
    return Owned(stealing: ref)
  }
  func longRangeIterator(_ start: consuming Owned, _ step: consuming Owned, _ count: consuming Owned) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.longRangeIterator)
    ref.longRangeIterator.pointee.start = start.leak()
    ref.longRangeIterator.pointee.step = step.leak()
    ref.longRangeIterator.pointee.count = count.leak()
    ref.longRangeIterator.pointee.index = int(0).leak()
    return Owned(stealing: ref)
  }
}

enum RangeIteratorType: NativeType {
  static var name: StaticString { "range_iterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<RangeIteratorBody>.size, [.trivial, .noInstances]) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.rangeIterator
    if it.pointee.remaining <= 0 { return nil }
    let value = it.pointee.value
    it.pointee.value = value &+ it.pointee.step
    it.pointee.remaining = it.pointee.remaining &- 1
    return cx.int(value)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        cx.int(max(0, a[0].rangeIterator.pointee.remaining))
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let it = a[0].rangeIterator
        let iter = try cx.builtin("iter")
        let start = cx.int(it.pointee.value), step = cx.int(it.pointee.step), count = cx.int(max(0, it.pointee.remaining))
        let length = try cx.binary(.mul, step.ref, count.ref)
        let stop = try cx.binary(.add, start.ref, length.ref)
        let range = try cx.range(start.ref, stop.ref, step.ref)
        let arguments = try cx.tuple(range)
        return try cx.tuple(iter, arguments, cx.none)
      },
      MethodDef("__setstate__", "(self, state, /)", "Set state information for unpickling.") { (a, cx) throws(Raised) in
        if cx.isNone(a[1]) { return cx.none }
        let n = min(max(0, try cx.index(a[1])), max(0, a[0].rangeIterator.pointee.remaining))
        let it = a[0].rangeIterator
        it.pointee.value = it.pointee.value &+ n &* it.pointee.step
        it.pointee.remaining = it.pointee.remaining &- n
        return cx.none
      },
    ]
  }
}

enum LongRangeIteratorType: NativeType {
  static var name: StaticString { "longrange_iterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<LongRangeIteratorBody>.size, [.noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) {
    let it = me.longRangeIterator
    it.pointee.start.decref()
    it.pointee.step.decref()
    it.pointee.count.decref()
    it.pointee.index.decref()
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.longRangeIterator
    if try !cx.compareBool(.lt, it.pointee.index, it.pointee.count) { return nil }
    let one = cx.int(1)
    let offset = try cx.binary(.mul, it.pointee.index, it.pointee.step)
    let value = try cx.binary(.add, it.pointee.start, offset.ref)
    let following = try cx.binary(.add, it.pointee.index, one.ref)
    let old = it.pointee.index
    it.pointee.index = following.leak()
    old.decref()
    return value
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        try cx.binary(.sub, a[0].longRangeIterator.pointee.count, a[0].longRangeIterator.pointee.index)
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let it = a[0].longRangeIterator
        let iter = try cx.builtin("iter")
        let length = try cx.binary(.mul, it.pointee.step, it.pointee.count)
        let stop = try cx.binary(.add, it.pointee.start, length.ref)
        let range = try cx.range(it.pointee.start, stop.ref, it.pointee.step)
        let arguments = try cx.tuple(range)
        return try cx.tuple(iter, arguments, it.pointee.index.own)
      },
      MethodDef("__setstate__", "(self, state, /)", "Set state information for unpickling.") { (a, cx) throws(Raised) in
        guard a[1].isInt else { try cx.raise(.TypeError, "state must be an int, not \(cx.typeName(a[1]))") }
        let it = a[0].longRangeIterator
        let zero = cx.int(0)
        var n = a[1].own
        if try cx.compareBool(.lt, n.ref, zero.ref) { n = zero }
        if try cx.compareBool(.gt, n.ref, it.pointee.count) { n = it.pointee.count.own }
        let old = it.pointee.index
        it.pointee.index = n.leak()
        old.decref()
        return cx.none
      },
    ]
  }
}
