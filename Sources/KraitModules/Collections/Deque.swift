import KraitCore
import KraitObjects

/// A double-ended queue in a ring buffer.
struct DequeBody {
  var header: ObjectHeader
  var items: UnsafeMutablePointer<Ref>?
  /// A power of two, or 0.
  var capacity: Int
  /// Place of the first item.
  var first: Int
  var count: Int
  /// -1: unlimited.
  var limit: Int
  /// Changes whenever an item is added or removed.
  var state: Int
}

extension Ref {
  var deque: UnsafeMutablePointer<DequeBody> { raw.assumingMemoryBound(to: DequeBody.self) }
}

extension UnsafeMutablePointer where Pointee == DequeBody {
  @inline(__always) func place(_ i: Int) -> Int { (pointee.first &+ i) & (pointee.capacity &- 1) }
  @inline(__always) subscript(item i: Int) -> Ref {
    get { pointee.items.unsafelyUnwrapped[place(i)] }
    nonmutating set { pointee.items.unsafelyUnwrapped[place(i)] = newValue }
  }
}

extension Context {
  func dequeGrow(_ me: Ref) throws(Raised) {
    let d = me.deque
    let bigger = max(8, d.pointee.capacity &* 2)
    guard bigger <= Int.max / 16 else { try raiseMemoryError() }
    let items = try allocateBuffer(bigger &* 8).assumingMemoryBound(to: Ref.self)
    for i in 0..<d.pointee.count { items[i] = d[item: i] }
    if let old = d.pointee.items { freeBuffer(RawPointer(old), d.pointee.capacity &* 8) }
    d.pointee.items = items
    d.pointee.capacity = bigger
    d.pointee.first = 0
  }
  func dequeAppend(_ me: Ref, _ item: consuming Owned) throws(Raised) {
    let d = me.deque
    if d.pointee.limit == 0 { return }
    if d.pointee.count == d.pointee.capacity { try dequeGrow(me) }
    d.pointee.count = d.pointee.count &+ 1
    d[item: d.pointee.count &- 1] = item.leak()
    d.pointee.state = d.pointee.state &+ 1
    if d.pointee.limit >= 0 && d.pointee.count > d.pointee.limit { _ = dequePopLeft(me) }
  }
  func dequeAppendLeft(_ me: Ref, _ item: consuming Owned) throws(Raised) {
    let d = me.deque
    if d.pointee.limit == 0 { return }
    if d.pointee.count == d.pointee.capacity { try dequeGrow(me) }
    d.pointee.first = (d.pointee.first &- 1) & (d.pointee.capacity &- 1)
    d.pointee.count = d.pointee.count &+ 1
    d[item: 0] = item.leak()
    d.pointee.state = d.pointee.state &+ 1
    if d.pointee.limit >= 0 && d.pointee.count > d.pointee.limit { _ = dequePop(me) }
  }
  /// The deque is not empty.
  func dequePop(_ me: Ref) -> Owned {
    let d = me.deque
    let item = d[item: d.pointee.count &- 1]
    d.pointee.count = d.pointee.count &- 1
    d.pointee.state = d.pointee.state &+ 1
    return Owned(stealing: item)
  }
  func dequePopLeft(_ me: Ref) -> Owned {
    let d = me.deque
    let item = d[item: 0]
    d.pointee.first = d.place(1)
    d.pointee.count = d.pointee.count &- 1
    d.pointee.state = d.pointee.state &+ 1
    return Owned(stealing: item)
  }
  func dequeClear(_ me: Ref) {
    let d = me.deque
    let old = d.pointee
    d.pointee.items = nil
    d.pointee.capacity = 0
    d.pointee.first = 0
    d.pointee.count = 0
    d.pointee.state = d.pointee.state &+ 1
    guard let items = old.items else { return }
    for i in 0..<old.count { items[(old.first &+ i) & (old.capacity &- 1)].decref() }
    freeBuffer(RawPointer(items), old.capacity &* 8)
  }
  /// Takes an item out of the middle, from the nearer side.
  func dequeRemove(_ me: Ref, at i: Int) -> Owned {
    let d = me.deque
    let item = d[item: i]
    if i < d.pointee.count / 2 {
      var k = i
      while k > 0 {
        d[item: k] = d[item: k &- 1]
        k &-= 1
      }
      d.pointee.first = d.place(1)
    } else {
      var k = i
      while k < d.pointee.count &- 1 {
        d[item: k] = d[item: k &+ 1]
        k &+= 1
      }
    }
    d.pointee.count = d.pointee.count &- 1
    d.pointee.state = d.pointee.state &+ 1
    return Owned(stealing: item)
  }
  func dequeExtend(_ me: Ref, _ iterable: Ref, left: Bool = false) throws(Raised) {
    // A deque that is extended with itself must not see what it gains.
    let source: Owned
    if iterable == me { source = try list(of: iterable) } else { source = iterable.own }
    let iterator = try iter(source.ref)
    while let item = try next(iterator.ref) {
      if left { try dequeAppendLeft(me, item) } else { try dequeAppend(me, item) }
    }
  }
  func dequeRotate(_ me: Ref, _ n: Int) {
    let d = me.deque
    let count = d.pointee.count
    if count < 2 { return }
    var steps = n % count
    if steps < 0 { steps = steps &+ count }
    if steps == 0 { return }
    d.pointee.state = d.pointee.state &+ 1
    if count == d.pointee.capacity {
      d.pointee.first = (d.pointee.first &- steps) & (d.pointee.capacity &- 1)
      return
    }
    if steps <= count / 2 {
      for _ in 0..<steps {
        let item = d[item: count &- 1]
        d.pointee.first = (d.pointee.first &- 1) & (d.pointee.capacity &- 1)
        d[item: 0] = item
      }
    } else {
      for _ in 0..<(count &- steps) {
        let item = d[item: 0]
        d.pointee.first = d.place(1)
        d[item: count &- 1] = item
      }
    }
  }
}

/// `collections.deque`.
enum DequeType: NativeType {
  static var name: StaticString { "collections.deque" }
  static var doc: StaticString? { "A list-like sequence optimized for data accesses near its endpoints." }
  static var signature: StaticString? { "([iterable[, maxlen]])" }
  static var operations: OperationSet {
    [
      .repr, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .setitem, .delitem, .contains, .new, .`init`, .concat, .repeat, .inplaceConcat,
      .inplaceRepeat,
    ]
  }
  static var layout: Layout { Layout(MemoryLayout<DequeBody>.size, [.collected, .baseType, .hasWeakrefs, .sequence]) }
  private static let parameters = Signature("deque", "(iterable=<unrepresentable>, maxlen=None)")

  static func make(_ type: TypePointer, limit: Int, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    let d = ref.deque
    d.pointee.items = nil
    d.pointee.capacity = 0
    d.pointee.first = 0
    d.pointee.count = 0
    d.pointee.limit = limit
    d.pointee.state = 0
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try make(type, limit: -1, cx) }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let given = try cx.bind(args, parameters)
    var limit = -1
    if let bound = given.optional(1), !cx.isNone(bound) {
      guard bound.isInt else { try cx.raise(.TypeError, "an integer is required") }
      limit = try cx.index(bound)
      if limit < 0 { try cx.raise(.ValueError, "maxlen must be non-negative") }
    }
    me.deque.pointee.limit = limit
    if me.deque.pointee.count > 0 { cx.dequeClear(me) }
    if let iterable = given.optional(0) { try cx.dequeExtend(me, iterable) }
  }
  static func dealloc(_ me: Ref, _ cx: Context) { cx.dequeClear(me) }
  static func traverse(_ me: Ref, _ visit: Visitor) { for i in 0..<me.deque.pointee.count { visit(me.deque[item: i]) } }
  static func clear(_ me: Ref, _ cx: Context) { cx.dequeClear(me) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let name = me.isExactly(try cx.nativeType(DequeType.self)) ? "collections.deque" : cx.typeName(me)
    try cx.raise(.TypeError, "unhashable type: '\(name)'")
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if try !cx.enterRepr(me) { return try cx.str("[...]") }
    defer { cx.leaveRepr(me) }
    let items = try cx.list(of: me)
    let shown = try cx.repr(items.ref)
    var b = StringBuilder()
    b.append(cx.simpleName(me.type))
    b.append("(")
    b.append(shown.ref)
    if me.deque.pointee.limit >= 0 { b.append(", maxlen=\(me.deque.pointee.limit)" as String) }
    b.append(")")
    return try b.finish(cx)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try DequeIteratorType.make(me, cx.nativeType(DequeIteratorType.self), cx) }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int { me.deque.pointee.count }

  private static func position(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Int {
    guard key.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "sequence index must be integer, not '\(cx.typeName(key))'") }
    var i = try cx.subscriptIndex(key)
    if i < 0 { i = i &+ me.deque.pointee.count }
    guard i >= 0 && i < me.deque.pointee.count else { try cx.raise(.IndexError, "deque index out of range") }
    return i
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned { try me.deque[item: position(me, key, cx)].own }
  static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    let i = try position(me, key, cx)
    guard let value else {
      _ = cx.dequeRemove(me, at: i)
      return
    }
    let old = me.deque[item: i]
    me.deque[item: i] = value.own.leak()
    old.decref()
  }

  /// Index of an equal item in a range, or -1; a deque that changes meanwhile is an error. `remove` (IndexError) cannot use an index into a
  /// deque that has changed.
  private static func find(_ me: Ref, _ item: Ref, _ start: Int, _ stop: Int, _ change: (ExceptionKind, String), _ cx: Context) throws(Raised) -> Int {
    let state = me.deque.pointee.state
    var i = start
    while i < stop && i < me.deque.pointee.count {
      let candidate = me.deque[item: i].own
      let isEqual = try cx.equals(candidate.ref, item)
      if isEqual && change.0 == .RuntimeError { return i }
      if me.deque.pointee.state != state { try cx.raise(change.0, change.1) }
      if isEqual { return i }
      i &+= 1
    }
    return -1
  }
  private static var mutated: (ExceptionKind, String) { (.RuntimeError, "deque mutated during iteration") }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try find(me, item, 0, Int.max, mutated, cx) >= 0 }

  static func copy(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let type = try cx.nativeType(DequeType.self)
    if me.isExactly(type) {
      let made = try make(type, limit: me.deque.pointee.limit, cx)
      for i in 0..<me.deque.pointee.count { try cx.dequeAppend(made.ref, me.deque[item: i].own) }
      return made
    }
    if me.deque.pointee.limit < 0 { return try cx.call(Ref(me.type), me) }
    let limit = cx.int(me.deque.pointee.limit)
    return try cx.call(Ref(me.type), me, limit.ref)
  }
  private static func isDeque(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.isSubtype(me.type, cx.nativeType(DequeType.self)) }
  static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard try isDeque(b, cx) else { try cx.raise(.TypeError, "can only concatenate deque (not \"\(cx.typeName(b))\") to deque") }
    let made = try copy(a, cx)
    try cx.dequeExtend(made.ref, b)
    return made
  }
  static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.dequeExtend(a, b)
    return a.own
  }
  static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let made = try copy(a, cx)
    return try inplaceRepeat(made.ref, count, cx)
  }
  static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let n = a.deque.pointee.count
    if count <= 0 {
      cx.dequeClear(a)
      return a.own
    }
    if n == 0 || count == 1 { return a.own }
    let limit = a.deque.pointee.limit
    let (total, overflow) = n.multipliedReportingOverflow(by: count)
    if overflow || limit < 0 && total > Int.max / 32 { try cx.raiseMemoryError() }
    // With a limit only the last items stay: enough whole rounds to fill it are the same as all of them.
    let rounds = limit < 0 ? count &- 1 : min(count &- 1, limit / n &+ 2)
    let source = try cx.list(of: a)
    for _ in 0..<rounds {
      for i in 0..<n { try cx.dequeAppend(a, source.ref.list.pointee.items.unsafelyUnwrapped[i].own) }
    }
    return a.own
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard try isDeque(a, cx), try isDeque(b, cx) else { return nil }
    if op == .eq || op == .ne {
      if a == b { return cx.bool(op == .eq) }
      if a.deque.pointee.count != b.deque.pointee.count { return cx.bool(op == .ne) }
    }
    let x = try cx.iter(a), y = try cx.iter(b)
    while true {
      guard let p = try cx.next(x.ref) else {
        let isEnd = try cx.next(y.ref) == nil
        return cx.bool(op.holds(isEnd ? 0 : -1))
      }
      guard let q = try cx.next(y.ref) else { return cx.bool(op.holds(1)) }
      if try cx.equals(p.ref, q.ref) { continue }
      if op == .eq { return cx.bool(false) }
      if op == .ne { return cx.bool(true) }
      return try cx.compare(op, p.ref, q.ref)
    }
  }

  static var methods: [MethodDef] { changing + reading }

  private static var changing: [MethodDef] {
    [
      MethodDef("append", "(self, item, /)", "Add an element to the right side of the deque.") { (a, cx) throws(Raised) in
        try cx.dequeAppend(a[0], a[1].own)
        return cx.none
      },
      MethodDef("appendleft", "(self, item, /)", "Add an element to the left side of the deque.") { (a, cx) throws(Raised) in
        try cx.dequeAppendLeft(a[0], a[1].own)
        return cx.none
      },
      MethodDef("pop", "(self, /)", "Remove and return the rightmost element.") { (a, cx) throws(Raised) in
        if a[0].deque.pointee.count == 0 { try cx.raise(.IndexError, "pop from an empty deque") }
        return cx.dequePop(a[0])
      },
      MethodDef("popleft", "(self, /)", "Remove and return the leftmost element.") { (a, cx) throws(Raised) in
        if a[0].deque.pointee.count == 0 { try cx.raise(.IndexError, "pop from an empty deque") }
        return cx.dequePopLeft(a[0])
      },
      MethodDef("extend", "(self, iterable, /)", "Extend the right side of the deque with elements from the iterable.") { (a, cx) throws(Raised) in
        try cx.dequeExtend(a[0], a[1])
        return cx.none
      },
      MethodDef("extendleft", "(self, iterable, /)", "Extend the left side of the deque with elements from the iterable.") { (a, cx) throws(Raised) in
        try cx.dequeExtend(a[0], a[1], left: true)
        return cx.none
      },
      MethodDef("clear", "(self, /)", "Remove all elements from the deque.") { (a, cx) throws(Raised) in
        cx.dequeClear(a[0])
        return cx.none
      },
      MethodDef("insert", "(self, index, value, /)", "Insert value before index.") { (a, cx) throws(Raised) in
        let i = try cx.index(a[1])
        let d = a[0].deque
        if d.pointee.limit >= 0 && d.pointee.count >= d.pointee.limit { try cx.raise(.IndexError, "deque already at its maximum size") }
        let n = d.pointee.count
        let place = i < 0 ? max(0, i &+ n) : min(i, n)
        try cx.dequeAppend(a[0], a[2].own)
        var k = n
        let fresh = d[item: n]
        while k > place {
          d[item: k] = d[item: k &- 1]
          k &-= 1
        }
        d[item: place] = fresh
        return cx.none
      },
      MethodDef("remove", "(self, value, /)", "Remove first occurrence of value.") { (a, cx) throws(Raised) in
        let i = try find(a[0], a[1], 0, Int.max, (.IndexError, "deque mutated during iteration"), cx)
        if i < 0 {
          let shown = try cx.repr(a[1])
          try cx.raise(.ValueError, "\(shown.ref.text) is not in deque")
        }
        _ = cx.dequeRemove(a[0], at: i)
        return cx.none
      },
      MethodDef("reverse", "(self, /)", "Reverse *IN PLACE*.") { (a, cx) throws(Raised) in
        let d = a[0].deque
        var low = 0, high = d.pointee.count &- 1
        while low < high {
          let item = d[item: low]
          d[item: low] = d[item: high]
          d[item: high] = item
          low &+= 1
          high &-= 1
        }
        return cx.none
      },
      MethodDef("rotate", "(self, n=1, /)", "Rotate the deque n steps to the right.  If n is negative, rotates left.") { (a, cx) throws(Raised) in
        let n = a.optional(1) == nil ? 1 : try cx.index(a[1])
        cx.dequeRotate(a[0], n)
        return cx.none
      },
    ]
  }

  private static var reading: [MethodDef] {
    [
      MethodDef("copy", "(self, /)", "Return a shallow copy of a deque.") { (a, cx) throws(Raised) in try copy(a[0], cx) },
      MethodDef("__copy__", "(self, /)", "Return a shallow copy of a deque.") { (a, cx) throws(Raised) in try copy(a[0], cx) },
      MethodDef("count", "(self, value, /)", "Return number of occurrences of value.") { (a, cx) throws(Raised) in
        let state = a[0].deque.pointee.state
        var n = 0, i = 0
        while i < a[0].deque.pointee.count {
          let item = a[0].deque[item: i].own
          if try cx.equals(item.ref, a[1]) { n &+= 1 }
          if a[0].deque.pointee.state != state { try cx.raise(mutated.0, mutated.1) }
          i &+= 1
        }
        return cx.int(n)
      },
      MethodDef("index", "(self, value, start=0, stop=<unrepresentable>, /)", "Return first index of value.\n\nRaises ValueError if the value is not present.") { (a, cx) throws(Raised) in
        let n = a[0].deque.pointee.count
        func bound(_ value: Ref?, _ absent: Int) throws(Raised) -> Int {
          guard let value else { return absent }
          guard value.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "slice indices must be integers or have an __index__ method") }
          let i = try cx.clampedIndex(value)
          return i < 0 ? max(0, i &+ n) : min(i, n)
        }
        let start = try bound(a.optional(2), 0), stop = try bound(a.optional(3), n)
        let i = try find(a[0], a[1], start, stop, mutated, cx)
        if i >= 0 { return cx.int(i) }
        let shown = try cx.repr(a[1])
        try cx.raise(.ValueError, "\(shown.ref.text) is not in deque")
      },
      MethodDef("__reversed__", "(self, /)", "Return a reverse iterator over the deque.") { (a, cx) throws(Raised) in
        try DequeReverseIteratorType.make(a[0], cx.nativeType(DequeReverseIteratorType.self), cx)
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let state = try cx.callMethod(a[0], .__getstate__)
        let items = try cx.iter(a[0])
        var arguments = cx.interp.pointee.emptyTuple.own
        if a[0].deque.pointee.limit >= 0 { arguments = try cx.tuple(cx.interp.pointee.emptyTuple.own, cx.int(a[0].deque.pointee.limit)) }
        return try cx.tuple(Ref(a[0].type), arguments.ref, state.ref, items.ref)
      },
      MethodDef("__sizeof__", "(self, /)", "Return the size of the deque in memory, in bytes.") { (a, cx) throws(Raised) in
        cx.int(MemoryLayout<DequeBody>.size &+ 8 &* a[0].deque.pointee.capacity)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("maxlen", "maximum size of a deque or None if unbounded") { (me, cx) throws(Raised) in
        me.deque.pointee.limit < 0 ? cx.none : cx.int(me.deque.pointee.limit)
      }
    ]
  }
}

/// An iterator over a deque; `index` counts the items that were given.
struct DequeIteratorBody {
  var header: ObjectHeader
  var deque: Ref?
  var index: Int
  var state: Int
  var remaining: Int
}

extension Ref {
  fileprivate var dequeIterator: UnsafeMutablePointer<DequeIteratorBody> { raw.assumingMemoryBound(to: DequeIteratorBody.self) }
}

protocol DequeIteratorKind: NativeType {
  static func item(_ deque: Ref, _ i: Int) -> Ref
}

extension DequeIteratorKind {
  static var operations: OperationSet { [.iter, .next, .new] }
  static var layout: Layout { Layout(MemoryLayout<DequeIteratorBody>.size, [.collected]) }
  static func make(_ deque: Ref, _ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    ref.dequeIterator.pointee.deque = deque.own.leak()
    ref.dequeIterator.pointee.index = 0
    ref.dequeIterator.pointee.state = deque.deque.pointee.state
    ref.dequeIterator.pointee.remaining = deque.deque.pointee.count
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkCount(args, "_deque_iterator", 1...2)
    guard try cx.isSubtype(args[0].type, cx.nativeType(DequeType.self)) else {
      try cx.raise(.TypeError, "argument 1 must be collections.deque, not \(cx.typeName(args[0]))")
    }
    let skip = args.count > 1 ? try cx.index(args[1]) : 0
    let me = try make(args[0], type, cx)
    for _ in 0..<max(0, min(skip, args[0].deque.pointee.count)) { _ = try next(me.ref, cx) }
    return me
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.dequeIterator.pointee.deque, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.dequeIterator.pointee.deque) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.dequeIterator
    guard let deque = it.pointee.deque else { return nil }
    if deque.deque.pointee.state != it.pointee.state {
      it.pointee.remaining = 0
      try cx.raise(.RuntimeError, "deque mutated during iteration")
    }
    if it.pointee.remaining == 0 { return nil }
    it.pointee.remaining &-= 1
    let i = it.pointee.index
    it.pointee.index &+= 1
    return item(deque, i).own
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        cx.int(a[0].dequeIterator.pointee.remaining)
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let it = a[0].dequeIterator
        let arguments = try cx.tuple((it.pointee.deque ?? cx.noneRef).own, cx.int(it.pointee.index))
        return try cx.tuple(Ref(a[0].type).own, arguments)
      },
    ]
  }
}

enum DequeIteratorType: DequeIteratorKind {
  static var name: StaticString { "collections._deque_iterator" }
  static func item(_ deque: Ref, _ i: Int) -> Ref { deque.deque[item: i] }
}
enum DequeReverseIteratorType: DequeIteratorKind {
  static var name: StaticString { "collections._deque_reverse_iterator" }
  static func item(_ deque: Ref, _ i: Int) -> Ref { deque.deque[item: deque.deque.pointee.count &- 1 &- i] }
}
