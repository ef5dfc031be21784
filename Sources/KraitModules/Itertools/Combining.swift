import KraitCore
import KraitObjects
import KraitVM

// Iterators that repeat, chain or combine.

/// a: iterator of iterables, b: the active iterator.
enum ChainType: Itertool {
  static var name: StaticString { "itertools.chain" }
  static var signature: StaticString? { "(*iterables)" }
  static var doc: StaticString? {
    "chain(*iterables) --> chain object\n\nReturn a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted."
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try checkKeywords(type, args, "chain", cx)
    var items = try ItemBuffer(cx, capacity: args.count)
    for i in 0..<args.count { try items.append(args[i].own) }
    let all = try items.tuple()
    return try make(type, over: all.ref, cx)
  }
  private static func make(_ type: TypePointer, over iterables: Ref, _ cx: Context) throws(Raised) -> Owned {
    let source = try cx.iter(iterables)
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    while let source = me.it.pointee.a.own {
      if me.it.pointee.b == nil {
        guard let iterable = try cx.next(source.ref) else {
          replace(&me.it.pointee.a, with: nil)
          return nil
        }
        do throws(Raised) { replace(&me.it.pointee.b, with: try cx.iter(iterable.ref)) } catch {
          replace(&me.it.pointee.a, with: nil)
          throw error
        }
      }
      guard let active = me.it.pointee.b.own else { continue }
      if let item = try cx.next(active.ref) { return item }
      replace(&me.it.pointee.b, with: nil)
    }
    return nil
  }
  static var methods: [MethodDef] {
    [
      MethodDef("from_iterable", "(cls, iterable, /)", "Alternative chain() constructor taking a single iterable argument that evaluates lazily.", kind: .classMethod) { (a, cx) throws(Raised) in
        try make(a[0].asType, over: a[1], cx)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ] + pickling
  }
}

/// a: the number when it does not fit or is no int, b: step; i: the number otherwise, j: whether that is so.
enum CountType: Itertool {
  static var name: StaticString { "itertools.count" }
  static var signature: StaticString? { "(start=0, step=1)" }
  static var doc: StaticString? {
    "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step"
  }
  static var operations: OperationSet { [.iter, .next, .new, .repr] }
  private static let parameters = Signature("count", "(start=0, step=1)")
  private static func isNumber(_ me: Ref, _ cx: Context) -> Bool {
    let has = me.type.pointee.has
    return has.contains(.index) || has.contains(.float) || has.contains(.int) || cx.isInstance(me, cx.types.pointee.complex)
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let start = given.optional(0), step = given.optional(1)
    for part in [start, step] {
      if let part, !isNumber(part, cx) { try cx.raise(.TypeError, "a number is required") }
    }
    let me = try make(type, cx)
    me.ref.it.pointee.b = step.map { $0.own.leak() } ?? cx.int(1).leak()
    var isPlain = true
    if let step { isPlain = step.isExactly(cx.types.pointee.int) && cx.exactInt(step) == 1 }
    if let start {
      if isPlain, start.isExactly(cx.types.pointee.int), let n = cx.exactInt(start) {
        me.ref.it.pointee.i = n
        me.ref.it.pointee.j = 1
      } else {
        me.ref.it.pointee.a = start.own.leak()
      }
    } else if isPlain {
      me.ref.it.pointee.j = 1
    } else {
      me.ref.it.pointee.a = cx.int(0).leak()
    }
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    let it = me.it
    if it.pointee.j != 0 {
      let n = it.pointee.i
      if n < Int.max {
        it.pointee.i = n &+ 1
        return cx.int(n)
      }
      it.pointee.j = 0
      replace(&it.pointee.a, with: cx.int(n))
    }
    guard let number = it.pointee.a.own, let step = it.pointee.b.own else { return nil }
    replace(&it.pointee.a, with: try cx.binary(.add, number.ref, step.ref))
    return number
  }
  private static func current(_ me: Ref, _ cx: Context) -> Owned {
    me.it.pointee.j != 0 ? cx.int(me.it.pointee.i) : (me.it.pointee.a ?? cx.noneRef).own
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let number = current(me, cx)
    let shown = try cx.repr(number.ref)
    guard let step = me.it.pointee.b.own else { return try cx.str("count(\(shown.ref.text))") }
    if step.ref.isInt, cx.exactInt(step.ref) == 1 { return try cx.str("count(\(shown.ref.text))") }
    let shownStep = try cx.repr(step.ref)
    return try cx.str("count(\(shown.ref.text), \(shownStep.ref.text))")
  }
  static var methods: [MethodDef] {
    [
      reducer { (me, cx) throws(Raised) in
        let step = (me.it.pointee.b ?? cx.noneRef).own
        let arguments = step.ref.isInt && cx.exactInt(step.ref) == 1 ? try cx.tuple(current(me, cx)) : try cx.tuple(current(me, cx), step)
        return try cx.tuple(Ref(me.type).own, arguments)
      }
    ]
  }
}

/// a: iterator until it is exhausted, b: list of what came, i: next index, j: nothing more is to be saved.
enum CycleType: Itertool {
  static var name: StaticString { "itertools.cycle" }
  static var signature: StaticString? { "(iterable, /)" }
  static var doc: StaticString? { "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely." }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try checkKeywords(type, args, "cycle", cx)
    try cx.checkCount(args, "cycle", 1...1)
    let source = try cx.iter(args[0]), saved = try cx.list()
    let me = try make(type, cx)
    me.ref.it.pointee.a = source.leak()
    me.ref.it.pointee.b = saved.leak()
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    if let source = me.it.pointee.a.own {
      if let item = try cx.next(source.ref) {
        if me.it.pointee.j == 0, let saved = me.it.pointee.b { try cx.append(list: saved, item.copy()) }
        return item
      }
      replace(&me.it.pointee.a, with: nil)
    }
    guard let saved = me.it.pointee.b else { return nil }
    let count = saved.list.pointee.count
    if count == 0 { return nil }
    let i = me.it.pointee.i < count ? me.it.pointee.i : 0
    me.it.pointee.i = i &+ 1
    return saved.list.pointee.items.unsafelyUnwrapped[i].own
  }
}

/// a: the object, i: how often still, -1 for ever.
enum RepeatType: Itertool {
  static var name: StaticString { "itertools.repeat" }
  static var doc: StaticString? {
    "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly."
  }
  static var operations: OperationSet { [.iter, .next, .new, .repr] }
  private static let parameters = Signature("repeat", "(object, times=<unrepresentable>)")
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let given = try cx.bind(args, parameters)
    let times = given.optional(1) == nil ? -1 : max(0, try cx.index(given[1]))
    let me = try make(type, cx)
    me.ref.it.pointee.a = given[0].own.leak()
    me.ref.it.pointee.i = times
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    if me.it.pointee.i == 0 { return nil }
    if me.it.pointee.i > 0 { me.it.pointee.i &-= 1 }
    return me.it.pointee.a.own
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let shown = try cx.repr(me.it.pointee.a ?? cx.noneRef)
    return try cx.str(me.it.pointee.i < 0 ? "repeat(\(shown.ref.text))" : "repeat(\(shown.ref.text), \(me.it.pointee.i))")
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        if a[0].it.pointee.i < 0 { try cx.raise(.TypeError, "len() of unsized object") }
        return cx.int(a[0].it.pointee.i)
      },
      reducer { (me, cx) throws(Raised) in
        let object = (me.it.pointee.a ?? cx.noneRef).own
        let arguments = me.it.pointee.i < 0 ? try cx.tuple(object) : try cx.tuple(object, cx.int(me.it.pointee.i))
        return try cx.tuple(Ref(me.type).own, arguments)
      },
    ]
  }
}

/// a: list of iterators, None where one is exhausted; b: fill value, i: iterators that are still active.
enum ZipLongestType: Itertool {
  static var name: StaticString { "itertools.zip_longest" }
  static var signature: StaticString? { "(*iterables, fillvalue=None)" }
  static var doc: StaticString? {
    "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument."
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    var fill = cx.noneRef
    for i in 0..<args.keywordCount {
      guard strEquals(args.names.unsafelyUnwrapped.tupleItems[i], "fillvalue") else {
        try cx.raise(.TypeError, "zip_longest() got an unexpected keyword argument")
      }
      fill = args.keyword(i)
    }
    let sources = try cx.list(capacity: args.count)
    for i in 0..<args.count { try cx.append(list: sources.ref, cx.iter(args[i])) }
    let me = try make(type, cx)
    me.ref.it.pointee.a = sources.leak()
    me.ref.it.pointee.b = fill.own.leak()
    me.ref.it.pointee.i = args.count
    return me
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let sources = me.it.pointee.a.own, let fill = me.it.pointee.b.own, me.it.pointee.i > 0 else { return nil }
    var items = try ItemBuffer(cx, capacity: sources.ref.list.pointee.count)
    for i in 0..<sources.ref.list.pointee.count {
      let slot = sources.ref.list.pointee.items.unsafelyUnwrapped + i
      if cx.isNone(slot.pointee) {
        try items.append(fill.copy())
        continue
      }
      let source = slot.pointee.own
      do throws(Raised) {
        if let item = try cx.next(source.ref) {
          try items.append(item)
          continue
        }
      } catch {
        me.it.pointee.i = 0
        throw error
      }
      if cx.isNone(slot.pointee) { return nil }
      me.it.pointee.i &-= 1
      if me.it.pointee.i <= 0 { return nil }
      let old = slot.pointee
      slot.pointee = cx.none.leak()
      old.decref()
      try items.append(fill.copy())
    }
    return try items.tuple()
  }
}

/// One of several iterators over the same items. a: link (below).
enum TeeType: Itertool {
  static var name: StaticString { "itertools._tee" }
  static var signature: StaticString? { "(iterable, /)" }
  static var doc: StaticString? { "Iterator wrapped to make it copyable." }
  static var layout: Layout { Layout(MemoryLayout<ItertoolsBody>.size, [.collected, .hasWeakrefs]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "_tee")
    try cx.checkCount(args, "_tee", 1...1)
    return try over(args[0], cx)
  }
  /// A tee iterator over anything; one over a tee iterator shares its items.
  static func over(_ iterable: Ref, _ cx: Context) throws(Raised) -> Owned {
    let source = try cx.iter(iterable)
    let type = try cx.nativeType(TeeType.self)
    if source.ref.isExactly(type) { return try copy(source.ref, cx) }
    let link = try TeeLinkType.make(cx.nativeType(TeeLinkType.self), cx)
    link.ref.it.pointee.a = source.leak()
    let me = try make(type, cx)
    me.ref.it.pointee.a = link.leak()
    return me
  }
  static func copy(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try make(me.type, cx)
    made.ref.it.pointee.a = me.it.pointee.a.own?.leak()
    return made
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let link = me.it.pointee.a.own else { return nil }
    let l = link.ref.it
    if l.pointee.b == nil {
      guard let source = l.pointee.a.own else { return nil }
      if l.pointee.i != 0 { try cx.raise(.RuntimeError, "cannot re-enter the tee iterator") }
      l.pointee.i = 1
      defer { l.pointee.i = 0 }
      guard let item = try cx.next(source.ref) else { return nil }
      let following = try TeeLinkType.make(link.type, cx)
      following.ref.it.pointee.a = source.leak()
      replace(&l.pointee.b, with: item)
      replace(&l.pointee.c, with: following)
    }
    replace(&me.it.pointee.a, with: l.pointee.c.own)
    return l.pointee.b.own
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__copy__", "(self, /)", "Returns an independent iterator.") { (a, cx) throws(Raised) in try copy(a[0], cx) }
    ] + pickling
  }
}

/// A place in the items that tee iterators share. a: the source, b: the item when it has been read, c: the next place; i: being read.
enum TeeLinkType: Itertool {
  static var name: StaticString { "itertools._tee_dataobject" }
  static var operations: OperationSet { [.new] }
  static func dealloc(_ me: Ref, _ cx: Context) {
    // A long chain must not be released recursively.
    var next = me.it.pointee.c
    me.it.pointee.c = nil
    clear(me, cx)
    while let link = next {
      if link.referenceCount > 1 {
        link.decref()
        return
      }
      next = link.it.pointee.c
      link.it.pointee.c = nil
      link.decref()
    }
  }
}
