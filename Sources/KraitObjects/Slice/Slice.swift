import KraitCore

@frozen public struct SliceBody {
  public var header: ObjectHeader
  public var start: Ref
  public var stop: Ref
  public var step: Ref
}

extension Ref {
  @inlinable @inline(__always) public var slice: UnsafeMutablePointer<SliceBody> { raw.assumingMemoryBound(to: SliceBody.self) }
}

/// `slice`.
enum SliceType: NativeType {
  static var name: StaticString { "slice" }
  static var doc: StaticString? { "A range of indices with a step, as `a[start:stop:step]` passes it." }
  static var operations: OperationSet { [.repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .new] }
  static var layout: Layout { Layout(MemoryLayout<SliceBody>.size, [.collected]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "slice")
    try cx.checkCount(args, "slice", 1...3)
    if args.count == 1 { return try cx.slice(nil, args[0], nil) }
    return try cx.slice(args[0], args[1], args.count > 2 ? args[2] : nil)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    let s = me.slice
    s.pointee.start.decref()
    s.pointee.stop.decref()
    s.pointee.step.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.slice.pointee.start)
    visit(me.slice.pointee.stop)
    visit(me.slice.pointee.step)
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var b = StringBuilder()
    b.append("slice(")
    let start = try cx.repr(me.slice.pointee.start)
    b.append(start.ref)
    b.append(", ")
    let stop = try cx.repr(me.slice.pointee.stop)
    b.append(stop.ref)
    b.append(", ")
    let step = try cx.repr(me.slice.pointee.step)
    b.append(step.ref)
    b.append(")")
    return try b.finish(cx)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    var state = TupleHash()
    state.combine(try cx.hash(me.slice.pointee.start))
    state.combine(try cx.hash(me.slice.pointee.stop))
    state.combine(try cx.hash(me.slice.pointee.step))
    return state.value
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isExactly(cx.types.pointee.slice), b.isExactly(cx.types.pointee.slice) else { return nil }
    if a == b { return cx.bool(op == .eq || op == .le || op == .ge) }
    let x = try cx.tuple(a.slice.pointee.start.own, a.slice.pointee.stop.own, a.slice.pointee.step.own)
    let y = try cx.tuple(b.slice.pointee.start.own, b.slice.pointee.stop.own, b.slice.pointee.step.own)
    return try cx.compare(op, x.ref, y.ref)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("indices", "(self, length, /)", "S.indices(len) -> (start, stop, stride)\n\nThe indices that the slice selects from a sequence of the given length; out of bounds ones are clipped.") { (a, cx) throws(Raised) in
        try cx.sliceIndices(a[0], a[1])
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let s = a[0].slice
        let arguments = try cx.tuple(s.pointee.start.own, s.pointee.stop.own, s.pointee.step.own)
        return try cx.tuple(Ref(a[0].type).own, arguments)
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("start", member: true, get: { (me, cx) throws(Raised) in me.slice.pointee.start.own }),
      GetSetDef("stop", member: true, get: { (me, cx) throws(Raised) in me.slice.pointee.stop.own }),
      GetSetDef("step", member: true, get: { (me, cx) throws(Raised) in me.slice.pointee.step.own }),
    ]
  }
}

/// The bounds of a slice as numbers, before a length is known.
public struct SliceBounds {
  public var start: Int
  public var stop: Int
  public let step: Int

  public init(start: Int, stop: Int, step: Int) {
    self.start = start
    self.stop = stop
    self.step = step
  }

  /// Clips the bounds to a sequence of `length` items; answers how many items are selected.
  @inlinable public mutating func clip(_ length: Int) -> Int {
    if start < 0 {
      start = start &+ length
      if start < 0 { start = step < 0 ? -1 : 0 }
    } else if start >= length {
      start = step < 0 ? length &- 1 : length
    }
    if stop < 0 {
      stop = stop &+ length
      if stop < 0 { stop = step < 0 ? -1 : 0 }
    } else if stop >= length {
      stop = step < 0 ? length &- 1 : length
    }
    if step < 0 { return stop < start ? (start &- stop &- 1) / (0 &- step) &+ 1 : 0 }
    return start < stop ? (stop &- start &- 1) / step &+ 1 : 0
  }
}

extension Context {
  /// A slice object; nil stands for None.
  public func slice(_ start: Ref?, _ stop: Ref?, _ step: Ref?) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.slice)
    ref.slice.pointee.start = (start ?? noneRef).own.leak()
    ref.slice.pointee.stop = (stop ?? noneRef).own.leak()
    ref.slice.pointee.step = (step ?? noneRef).own.leak()
    track(ref)
    return Owned(stealing: ref)
  }

  private func sliceIndex(_ value: Ref) throws(Raised) -> Int {
    if value.isExactly(types.pointee.int), let n = value.smallInt { return n }
    guard value.type.pointee.has.contains(.index) else {
      try raise(.TypeError, "slice indices must be integers or None or have an __index__ method")
    }
    return try clampedIndex(value)
  }

  /// Reads the bounds of a slice; may run `__index__`, so the length must be read afterwards.
  public func sliceBounds(_ me: Ref) throws(Raised) -> SliceBounds {
    let held = me.own
    let s = held.ref.slice
    var step = 1
    if !isNone(s.pointee.step) {
      step = try sliceIndex(s.pointee.step)
      if step == 0 { try raise(.ValueError, "slice step cannot be zero") }
      if step < -Int.max { step = -Int.max }
    }
    let start = isNone(s.pointee.start) ? (step < 0 ? Int.max : 0) : try sliceIndex(s.pointee.start)
    let stop = isNone(s.pointee.stop) ? (step < 0 ? Int.min : Int.max) : try sliceIndex(s.pointee.stop)
    return SliceBounds(start: start, stop: stop, step: step)
  }

  /// `slice.indices(length)`, for ints of any size.
  func sliceIndices(_ me: Ref, _ lengthArgument: Ref) throws(Raised) -> Owned {
    let length = try indexObject(lengthArgument)
    if let n = exactInt(length.ref), n < 0 { try raise(.ValueError, "length should not be negative") }
    let zero = int(0)
    if try compareBool(.lt, length.ref, zero.ref) { try raise(.ValueError, "length should not be negative") }
    let s = me.slice
    let step = isNone(s.pointee.step) ? int(1) : try sliceIndexObject(s.pointee.step)
    if try compareBool(.eq, step.ref, zero.ref) { try raise(.ValueError, "slice step cannot be zero") }
    let isBackward = try compareBool(.lt, step.ref, zero.ref)
    let minusOne = int(-1)
    let lower = isBackward ? minusOne.copy() : zero.copy()
    let upper = isBackward ? try binary(.add, length.ref, minusOne.ref) : length.copy()
    let start = try boundObject(s.pointee.start, absent: isBackward ? upper.copy() : lower.copy(), lower.ref, upper.ref, length.ref)
    let stop = try boundObject(s.pointee.stop, absent: isBackward ? lower.copy() : upper.copy(), lower.ref, upper.ref, length.ref)
    return try tuple(start, stop, step)
  }
  private func sliceIndexObject(_ value: Ref) throws(Raised) -> Owned {
    guard value.type.pointee.has.contains(.index) else {
      try raise(.TypeError, "slice indices must be integers or None or have an __index__ method")
    }
    return try indexObject(value)
  }
  private func boundObject(_ value: Ref, absent: consuming Owned, _ lower: Ref, _ upper: Ref, _ length: Ref) throws(Raised) -> Owned {
    if isNone(value) { return absent }
    let given = try sliceIndexObject(value)
    let zero = int(0)
    if try compareBool(.lt, given.ref, zero.ref) {
      let moved = try binary(.add, given.ref, length)
      return try compareBool(.lt, moved.ref, lower) ? lower.own : moved
    }
    return try compareBool(.gt, given.ref, upper) ? upper.own : given
  }
}
