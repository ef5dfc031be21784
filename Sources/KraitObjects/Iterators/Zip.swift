import KraitCore

/// enumerate, zip, map, filter and reversed keep their parts in the same form.
struct CombinatorBody {
  var header: ObjectHeader
  /// A function, a sequence, or the count of enumerate.
  var function: Ref?
  /// A tuple of iterators, an iterator, or nil when exhausted.
  var source: Ref?
  /// enumerate: the next number while it fits, in `function` afterwards. reversed: the next index. zip: strict.
  var number: Int
}

extension Ref {
  var combinator: UnsafeMutablePointer<CombinatorBody> { raw.assumingMemoryBound(to: CombinatorBody.self) }
}

extension Context {
  func makeCombinator(_ type: TypePointer, _ function: consuming Owned?, _ source: consuming Owned?, _ number: Int = 0) throws(Raised) -> Owned {
    let ref = try allocateInstance(type)
    ref.combinator.pointee.function = function.take()?.leak()
    ref.combinator.pointee.source = source.take()?.leak()
    ref.combinator.pointee.number = number
    track(ref)
    return Owned(stealing: ref)
  }

  /// A tuple of `iter(x)` for the arguments from `first` on.
  func iterators(_ args: CallArguments, from first: Int) throws(Raised) -> Owned {
    var items = try ItemBuffer(self, capacity: max(0, args.count &- first))
    var i = first
    while i < args.count {
      try items.append(iter(args[i]))
      i &+= 1
    }
    return try items.tuple()
  }
}

protocol Combinator: NativeType {}

extension Combinator {
  static var operations: OperationSet { [.iter, .next, .new] }
  static var layout: Layout { Layout(MemoryLayout<CombinatorBody>.size, [.collected, .baseType]) }
  static func dealloc(_ me: Ref, _ cx: Context) { clear(me, cx) }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.combinator.pointee.function)
    visit(me.combinator.pointee.source)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    replace(&me.combinator.pointee.function, with: nil)
    replace(&me.combinator.pointee.source, with: nil)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
}

/// `zip`.
enum ZipType: Combinator {
  static var name: StaticString { "zip" }
  static var doc: StaticString? {
    "zip(*iterables, strict=False)\n\nThe zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]"
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    var isStrict = false
    if let names = args.names, type == cx.types.pointee.zip || !type.pointee.overridden.contains(.`init`) {
      for i in 0..<names.tupleCount {
        guard strEquals(names.tupleItems[i], "strict") else {
          try cx.raise(.TypeError, "zip() got an unexpected keyword argument '\(names.tupleItems[i].text)'")
        }
        isStrict = try cx.isTrue(args.keyword(i))
      }
    }
    for i in 0..<args.count where !args[i].type.pointee.has.contains(.iter) && !args[i].type.pointee.has.contains(.getitem) {
      try cx.raise(.TypeError, "'\(cx.typeName(args[i]))' object is not iterable")
    }
    let sources = try cx.iterators(args, from: 0)
    return try cx.makeCombinator(type, nil, sources, isStrict ? 1 : 0)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let sources = me.combinator.pointee.source.own else { return nil }
    let n = sources.ref.tupleCount
    if n == 0 { return nil }
    var items = try ItemBuffer(cx, capacity: n)
    for i in 0..<n {
      guard let item = try cx.next(sources.ref.tupleItems[i]) else {
        if me.combinator.pointee.number != 0 { try checkStrict(sources.ref, i, cx) }
        return nil
      }
      try items.append(item)
    }
    return try items.tuple()
  }
  /// Iterator `i` has ended: all of the others must have, too.
  private static func checkStrict(_ sources: Ref, _ i: Int, _ cx: Context) throws(Raised) {
    func others(_ count: Int) -> String { count == 1 ? " 1" : "s 1-\(count)" }
    if i > 0 { try cx.raise(.ValueError, "zip() argument \(i + 1) is shorter than argument\(others(i))") }
    var j = 1
    while j < sources.tupleCount {
      if let _ = try cx.next(sources.tupleItems[j]) {
        try cx.raise(.ValueError, "zip() argument \(j + 1) is longer than argument\(others(j))")
      }
      j &+= 1
    }
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let sources = a[0].combinator.pointee.source ?? cx.interp.pointee.emptyTuple
        if a[0].combinator.pointee.number == 0 { return try cx.tuple(Ref(a[0].type), sources) }
        return try cx.tuple(Ref(a[0].type).own, sources.own, cx.bool(true))
      },
      MethodDef("__setstate__", "(self, state, /)", "Set state information for unpickling.") { (a, cx) throws(Raised) in
        a[0].combinator.pointee.number = try cx.isTrue(a[1]) ? 1 : 0
        return cx.none
      },
    ]
  }
}

/// `map`.
enum MapType: Combinator {
  static var name: StaticString { "map" }
  static var doc: StaticString? {
    "map(function, iterable, /, *iterables)\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted."
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if type == cx.types.pointee.map || !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, "map") }
    if args.count < 2 { try cx.raise(.TypeError, "map() must have at least two arguments.") }
    let sources = try cx.iterators(args, from: 1)
    return try cx.makeCombinator(type, args[0].own, sources)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let sources = me.combinator.pointee.source.own, let function = me.combinator.pointee.function.own else { return nil }
    let n = sources.ref.tupleCount
    if n == 1 {
      guard let item = try cx.next(sources.ref.tupleItems[0]) else { return nil }
      return try cx.call(function.ref, item.ref)
    }
    var items = try ItemBuffer(cx, capacity: n)
    for i in 0..<n {
      guard let item = try cx.next(sources.ref.tupleItems[i]) else { return nil }
      try items.append(item)
    }
    let arguments = UnsafeRawPointer(items.items.unsafelyUnwrapped).assumingMemoryBound(to: Ref?.self)
    let result = try cx.call(function.ref, CallArguments(arguments, n))
    _ = items.count
    return result
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        guard let function = a[0].combinator.pointee.function, let sources = a[0].combinator.pointee.source else { return cx.none }
        var items = try ItemBuffer(cx)
        try items.append(function.own)
        for i in 0..<sources.tupleCount { try items.append(sources.tupleItems[i].own) }
        return try cx.tuple(Ref(a[0].type).own, items.tuple())
      }
    ]
  }
}

/// `filter`.
enum FilterType: Combinator {
  static var name: StaticString { "filter" }
  static var doc: StaticString? {
    "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true."
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if type == cx.types.pointee.filter || !type.pointee.overridden.contains(.`init`) { try cx.checkNoKeywords(args, "filter") }
    try cx.checkCount(args, "filter", 2...2)
    let source = try cx.iter(args[1])
    return try cx.makeCombinator(type, args[0].own, source)
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard let source = me.combinator.pointee.source.own, let function = me.combinator.pointee.function.own else { return nil }
    let isPlain = cx.isNone(function.ref) || function.ref == Ref(cx.types.pointee.bool)
    while let item = try cx.next(source.ref) {
      if isPlain {
        if try cx.isTrue(item.ref) { return item }
      } else {
        let answer = try cx.call(function.ref, item.ref)
        if try cx.isTrue(answer.ref) { return item }
      }
    }
    return nil
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        guard let function = a[0].combinator.pointee.function, let source = a[0].combinator.pointee.source else { return cx.none }
        let arguments = try cx.tuple(function, source)
        return try cx.tuple(Ref(a[0].type).own, arguments)
      }
    ]
  }
}
