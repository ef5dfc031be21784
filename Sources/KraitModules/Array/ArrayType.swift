import KraitCore
import KraitObjects

/// `array.array`.
enum ArrayType: NativeType {
  static var name: StaticString { "array.array" }
  static var doc: StaticString? {
    "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type."
  }
  static var operations: OperationSet {
    [
      .repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .setitem, .delitem, .contains, .new, .concat, .repeat, .inplaceConcat,
      .inplaceRepeat, .buffer, .release_buffer,
    ]
  }
  static var layout: Layout { Layout(MemoryLayout<ArrayBody>.size, [.baseType, .hasWeakrefs, .sequence]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, "array.array") }
    if args.count < 1 { try cx.raise(.TypeError, "array() takes at least 1 argument (0 given)") }
    if args.count > 2 { try cx.raise(.TypeError, "array() takes at most 2 arguments (\(args.count) given)") }
    guard args[0].isStr, args[0].str.pointee.length == 1 else {
      try cx.raise(.TypeError, "array() argument 1 must be a unicode character, not \(cx.typeName(args[0]))")
    }
    guard let kind = ArrayKind(rawValue: UInt8(truncatingIfNeeded: min(args[0].codePoint(at: 0), 0xFF))) else {
      try cx.raise(.ValueError, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
    }
    if kind == .unicode { try warnUnicode(cx) }
    let initial = args.count > 1 ? args[1] : nil
    if let initial { try checkInitial(initial, kind, cx) }
    let me = try cx.makeArray(type, kind)
    guard let initial else { return me }
    if initial.isBytes || initial.isExactly(cx.types.pointee.bytearray) {
      try cx.withBytesLike(initial) { (bytes) throws(Raised) -> Void in try cx.arrayAppend(me.ref, bytes: bytes) }
    } else if initial.isStr {
      for i in 0..<initial.str.pointee.length { try cx.arrayAppend(me.ref, cx.character(initial.codePoint(at: i))) }
    } else if try cx.isArray(initial), initial.array.pointee.kind == kind {
      try cx.arrayAppend(me.ref, bytes: cx.arrayBytes(initial))
    } else {
      let iterator = try cx.iter(initial)
      while let item = try cx.next(iterator.ref) { try cx.arrayAppend(me.ref, item.ref) }
    }
    return me
  }
  private static func warnUnicode(_ cx: Context) throws(Raised) {
    let warnings = try cx.importModule("warnings")
    let text = try cx.str("The 'u' type code is deprecated and will be removed in Python 3.16")
    _ = try cx.callMethod(warnings.ref, .warn, text.ref, Ref(cx.exceptionType(.DeprecationWarning)))
  }
  private static func checkInitial(_ initial: Ref, _ kind: ArrayKind, _ cx: Context) throws(Raised) {
    if kind.isText { return }
    if initial.isStr { try cx.raise(.TypeError, "cannot use a str to initialize an array with typecode '\(kind.code)'") }
    if try cx.isArray(initial), initial.array.pointee.kind.isText {
      try cx.raise(.TypeError, "cannot use a unicode array to initialize an array with typecode '\(kind.code)'")
    }
  }
  static func dealloc(_ me: Ref, _ cx: Context) { cx.freeBuffer(me.array.pointee.data, me.array.pointee.capacity) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: 'array.array'") }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = cx.simpleName(me.type), kind = me.array.pointee.kind
    if me.array.pointee.count == 0 { return try cx.str("\(name)('\(kind.code)')") }
    let items = kind.isText ? try text(me, cx) : try cx.list(of: me)
    let shown = try cx.repr(items.ref)
    var b = StringBuilder()
    b.append("\(name)('\(kind.code)', " as String)
    b.append(shown.ref)
    b.append(")")
    return try b.finish(cx)
  }
  static func text(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var b = StringBuilder()
    for i in 0..<me.array.pointee.count {
      let c = try cx.arrayItem(me, i)
      b.append(c.ref)
    }
    return try b.finish(cx)
  }

  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.sequenceIterator(cx.nativeType(ArrayIteratorType.self), me) }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.array.pointee.count }

  private static func position(_ me: Ref, _ key: Ref, _ message: String, _ cx: Context) throws(Raised) -> Int {
    guard key.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "array indices must be integers") }
    var i = try cx.subscriptIndex(key)
    if i < 0 { i = i &+ me.array.pointee.count }
    guard i >= 0 && i < me.array.pointee.count else { try cx.raise(.IndexError, message) }
    return i
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if key.isExactly(cx.types.pointee.slice) {
      var bounds = try cx.sliceBounds(key)
      let n = bounds.clip(me.array.pointee.count)
      let made = try cx.makeArray(cx.nativeType(ArrayType.self), me.array.pointee.kind, n)
      let size = me.array.pointee.kind.size
      for i in 0..<n {
        (made.ref.array.pointee.data.unsafelyUnwrapped + i &* size).copyMemory(
          from: me.array.pointee.data.unsafelyUnwrapped + (bounds.start &+ i &* bounds.step) &* size, byteCount: size)
      }
      return made
    }
    return try cx.arrayItem(me, position(me, key, "array index out of range", cx))
  }
  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if key.isExactly(cx.types.pointee.slice) { return try setSlice(me, key, value, cx) }
    let i = try position(me, key, "array assignment index out of range", cx)
    guard let value else { return try removeRange(me, i, i &+ 1, cx) }
    let bits = try me.array.pointee.kind.encode(value, cx)
    guard i < me.array.pointee.count else { try cx.raise(.IndexError, "array assignment index out of range") }
    me.array.pointee.kind.write(bits, me.array.pointee.data.unsafelyUnwrapped + i &* me.array.pointee.kind.size)
  }
  static func removeRange(_ me: Ref, _ low: Int, _ high: Int, _ cx: Context) throws(Raised) {
    let n = me.array.pointee.count, size = me.array.pointee.kind.size
    if low >= high { return }
    if me.array.pointee.exports > 0 { try cx.raise(.BufferError, "cannot resize an array that is exporting buffers") }
    let data = me.array.pointee.data.unsafelyUnwrapped
    (data + low &* size).copyMemory(from: data + high &* size, byteCount: (n &- high) &* size)
    try cx.arrayResize(me, n &- (high &- low))
  }
  private static func setSlice(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    let kind = me.array.pointee.kind, size = kind.size
    if let value {
      guard try cx.isArray(value) else { try cx.raise(.TypeError, "can only assign array (not \"\(cx.typeName(value))\") to array slice") }
      guard value.array.pointee.kind == kind else { try cx.raise(.TypeError, "bad argument type for built-in operation") }
    }
    var bounds = try cx.sliceBounds(key)
    let n = bounds.clip(me.array.pointee.count)
    // A copy of the new items: the value may be this array.
    let fresh = try cx.makeArray(cx.nativeType(ArrayType.self), kind)
    if let value { try cx.arrayAppend(fresh.ref, bytes: cx.arrayBytes(value)) }
    let m = fresh.ref.array.pointee.count
    if bounds.step == 1 {
      let low = bounds.start, high = low &+ n, count = me.array.pointee.count
      if m != n && me.array.pointee.exports > 0 { try cx.raise(.BufferError, "cannot resize an array that is exporting buffers") }
      if m > n { try cx.arrayResize(me, count &+ m &- n) }
      if let data = me.array.pointee.data, m != n {
        (data + (low &+ m) &* size).copyMemory(from: data + high &* size, byteCount: (count &- high) &* size)
      }
      if m < n { try cx.arrayResize(me, count &+ m &- n) }
      if m > 0 { (me.array.pointee.data.unsafelyUnwrapped + low &* size).copyMemory(from: fresh.ref.array.pointee.data.unsafelyUnwrapped, byteCount: m &* size) }
      return
    }
    if value == nil {
      if bounds.step < 0 { bounds = SliceBounds(start: bounds.start &+ (n &- 1) &* bounds.step, stop: 0, step: 0 &- bounds.step) }
      var k = n
      while k > 0 {
        k &-= 1
        let at = bounds.start &+ k &* bounds.step
        try removeRange(me, at, at &+ 1, cx)
      }
      return
    }
    if m != n { try cx.raise(.ValueError, "attempt to assign array of size \(m) to extended slice of size \(n)") }
    for i in 0..<n {
      (me.array.pointee.data.unsafelyUnwrapped + (bounds.start &+ i &* bounds.step) &* size).copyMemory(
        from: fresh.ref.array.pointee.data.unsafelyUnwrapped + i &* size, byteCount: size)
    }
  }

  static func find(_ me: Ref, _ item: Ref, _ start: Int, _ stop: Int, _ cx: Context) throws(Raised) -> Int {
    var i = start
    while i < stop && i < me.array.pointee.count {
      let candidate = try cx.arrayItem(me, i)
      if try cx.equals(candidate.ref, item) { return i }
      i &+= 1
    }
    return -1
  }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try find(me, item, 0, Int.max, cx) >= 0 }

  static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard try cx.isArray(b) else { try cx.raise(.TypeError, "can only append array (not \"\(cx.typeName(b))\") to array") }
    guard a.array.pointee.kind == b.array.pointee.kind else { try cx.raise(.TypeError, "bad argument type for built-in operation") }
    let made = try cx.makeArray(cx.nativeType(ArrayType.self), a.array.pointee.kind)
    try cx.arrayAppend(made.ref, bytes: cx.arrayBytes(a))
    try cx.arrayAppend(made.ref, bytes: cx.arrayBytes(b))
    return made
  }
  static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard try cx.isArray(b) else { try cx.raise(.TypeError, "can only extend array with array (not \"\(cx.typeName(b))\")") }
    try extend(a, b, cx)
    return a.own
  }
  static func extend(_ me: Ref, _ other: Ref, _ cx: Context) throws(Raised) {
    if try cx.isArray(other) {
      guard other.array.pointee.kind == me.array.pointee.kind else { try cx.raise(.TypeError, "can only extend with array of same kind") }
      return try cx.arrayAppend(me, bytes: cx.arrayBytes(other))
    }
    let iterator = try cx.iter(other)
    while let item = try cx.next(iterator.ref) { try cx.arrayAppend(me, item.ref) }
  }
  static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.makeArray(cx.nativeType(ArrayType.self), a.array.pointee.kind)
    try cx.arrayAppend(made.ref, bytes: cx.arrayBytes(a))
    return try inplaceRepeat(made.ref, count, cx)
  }
  static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let n = a.array.pointee.count, size = a.array.pointee.kind.size
    if n == 0 || count == 1 { return a.own }
    let (total, overflow) = n.multipliedReportingOverflow(by: max(0, count))
    if overflow { try cx.raiseMemoryError() }
    try cx.arrayResize(a, total)
    for k in 1..<max(1, count) {
      let data = a.array.pointee.data.unsafelyUnwrapped
      (data + k &* n &* size).copyMemory(from: data, byteCount: n &* size)
    }
    return a.own
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard try cx.isArray(a), try cx.isArray(b) else { return nil }
    if a.array.pointee.count != b.array.pointee.count {
      if op == .eq { return cx.bool(false) }
      if op == .ne { return cx.bool(true) }
    }
    var i = 0
    while i < a.array.pointee.count && i < b.array.pointee.count {
      let x = try cx.arrayItem(a, i), y = try cx.arrayItem(b, i)
      i &+= 1
      if try cx.compareBool(.eq, x.ref, y.ref) { continue }
      if op == .eq { return cx.bool(false) }
      if op == .ne { return cx.bool(true) }
      return try cx.compare(op, x.ref, y.ref)
    }
    let n = a.array.pointee.count, m = b.array.pointee.count
    return cx.bool(op.holds(n < m ? -1 : n == m ? 0 : 1))
  }

  static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    let a = me.array
    view.pointee.base = a.pointee.data ?? RawPointer(bitPattern: 16)
    view.pointee.length = a.pointee.count &* a.pointee.kind.size
    view.pointee.readonly = false
    view.pointee.itemSize = a.pointee.kind.size
    view.pointee.format = a.pointee.kind.format.utf8Start
    a.pointee.exports &+= 1
  }
  static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) { me.array.pointee.exports &-= 1 }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("typecode", "the typecode character used to create the array") { (me, cx) throws(Raised) in try cx.str(me.array.pointee.kind.code) },
      GetSetDef("itemsize", "the size, in bytes, of one array item") { (me, cx) throws(Raised) in cx.int(me.array.pointee.kind.size) },
    ]
  }
}

enum ArrayIteratorType: NativeType {
  static var name: StaticString { "array.arrayiterator" }
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<SequenceIteratorBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.sequenceIterator.pointee.sequence, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.sequenceIterator.pointee.sequence) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.sequenceIterator
    guard let array = it.pointee.sequence else { return nil }
    let i = it.pointee.index
    if i < array.array.pointee.count {
      it.pointee.index = i &+ 1
      return try cx.arrayItem(array, i)
    }
    replace(&it.pointee.sequence, with: nil)
    return nil
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let it = a[0].sequenceIterator
        let function = try cx.builtin("iter")
        guard let array = it.pointee.sequence.own else {
          let arguments = try cx.tuple(cx.interp.pointee.emptyTuple)
          return try cx.tuple(function, arguments)
        }
        let arguments = try cx.tuple(array)
        return try cx.tuple(function, arguments, cx.int(it.pointee.index))
      },
      MethodDef("__setstate__", "(self, state, /)", "Set state information for unpickling.") { (a, cx) throws(Raised) in
        a[0].sequenceIterator.pointee.index = max(0, try cx.index(a[1]))
        return cx.none
      },
    ]
  }
}
