import KraitCore
import KraitObjects

struct GetterBody {
  var header: ObjectHeader
  /// The constructor's positional arguments, a tuple.
  var args: Ref?
  /// attrgetter: a tuple of tuples of interned names. methodcaller: a dict of keywords, or nil.
  var extra: Ref?
}

extension Ref {
  fileprivate var getter: UnsafeMutablePointer<GetterBody> { raw.assumingMemoryBound(to: GetterBody.self) }
}

protocol GetterKind: NativeType {
  static var shortName: StaticString { get }
}

extension GetterKind {
  static var operations: OperationSet { [.repr, .call, .new] }
  static var layout: Layout { Layout(MemoryLayout<GetterBody>.size, [.collected, .vectorcall]) }
  static func make(_ type: TypePointer, _ args: consuming Owned, _ extra: consuming Owned?, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    ref.getter.pointee.args = args.leak()
    ref.getter.pointee.extra = extra.take()?.leak()
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("__text_signature__", member: true, get: { (me, cx) throws(Raised) in try cx.str("(obj, /)") })]
  }
  static func arguments(_ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    var items = try ItemBuffer(cx, capacity: args.count)
    for i in 0..<args.count { try items.append(args[i].own) }
    return try items.tuple()
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.getter.pointee.args, with: nil)
    replace(&me.getter.pointee.extra, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.getter.pointee.args)
    visit(me.getter.pointee.extra)
  }
  static func checkCall(_ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.checkNoKeywords(args, shortName)
    try cx.checkCount(args, shortName, 1...1)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if try !cx.enterRepr(me) { return try cx.str("\(cx.typeName(me))(...)") }
    defer { cx.leaveRepr(me) }
    var b = StringBuilder()
    b.append("operator.")
    b.append(shortName)
    b.append("(")
    guard let args = me.getter.pointee.args.own else { return try b.finish(cx) }
    for i in 0..<args.ref.tupleCount {
      if i > 0 { b.append(", ") }
      let shown = try cx.repr(args.ref.tupleItems[i])
      b.append(shown.ref)
    }
    if let keywords = me.getter.pointee.extra.own, keywords.ref.isDict {
      var position = 0
      while let (key, value) = cx.dictNext(keywords.ref, &position) {
        let heldKey = key.own, heldValue = value.own
        b.append(", ")
        b.append(heldKey.ref)
        b.append("=")
        let shown = try cx.repr(heldValue.ref)
        b.append(shown.ref)
      }
    }
    b.append(")")
    return try b.finish(cx)
  }
  static var reduceMethod: MethodDef {
    MethodDef("__reduce__", "(self, /)", "Return state information for pickling") { (a, cx) throws(Raised) in
      try cx.tuple(Ref(a[0].type), a[0].getter.pointee.args ?? cx.noneRef)
    }
  }
  static var methods: [MethodDef] { [reduceMethod] }
}

/// `operator.itemgetter`.
enum ItemgetterType: GetterKind {
  static var shortName: StaticString { "itemgetter" }
  static var name: StaticString { "operator.itemgetter" }
  static var signature: StaticString? { "(item, /, *items)" }
  static var doc: StaticString? {
    "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])"
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "itemgetter")
    if args.count == 0 { try cx.checkCount(args, "itemgetter", 1...1) }
    return try make(type, arguments(args, cx), nil, cx)
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack(" while calling a Python object")
    try checkCall(args, cx)
    guard let keys = me.getter.pointee.args.own else { return cx.none }
    if keys.ref.tupleCount == 1 { return try cx.getitem(args[0], keys.ref.tupleItems[0]) }
    var items = try ItemBuffer(cx, capacity: keys.ref.tupleCount)
    for i in 0..<keys.ref.tupleCount { try items.append(cx.getitem(args[0], keys.ref.tupleItems[i])) }
    return try items.tuple()
  }
}

/// `operator.attrgetter`.
enum AttrgetterType: GetterKind {
  static var shortName: StaticString { "attrgetter" }
  static var name: StaticString { "operator.attrgetter" }
  static var signature: StaticString? { "(attr, /, *attrs)" }
  static var doc: StaticString? {
    "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last)."
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "attrgetter")
    if args.count == 0 { try cx.checkCount(args, "attrgetter", 1...1) }
    var paths = try ItemBuffer(cx, capacity: args.count)
    for i in 0..<args.count {
      guard args[i].isStr else { try cx.raise(.TypeError, "attribute name must be a string") }
      try paths.append(path(args[i], cx))
    }
    let all = try paths.tuple()
    return try make(type, arguments(args, cx), all, cx)
  }
  /// The names between the dots.
  private static func path(_ name: Ref, _ cx: Context) throws(Raised) -> Owned {
    var parts = try ItemBuffer(cx)
    let n = name.str.pointee.length
    var start = 0
    for i in 0...n where i == n || name.codePoint(at: i) == 0x2E {
      let part = try cx.substring(name, start, i)
      try parts.append(cx.intern(part.ref))
      start = i &+ 1
    }
    return try parts.tuple()
  }
  private static func fetch(_ object: Ref, _ path: Ref, _ cx: Context) throws(Raised) -> Owned {
    var value = object.own
    for i in 0..<path.tupleCount { value = try cx.getattr(value.ref, path.tupleItems[i]) }
    return value
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack(" while calling a Python object")
    try checkCall(args, cx)
    guard let paths = me.getter.pointee.extra.own else { return cx.none }
    if paths.ref.tupleCount == 1 { return try fetch(args[0], paths.ref.tupleItems[0], cx) }
    var items = try ItemBuffer(cx, capacity: paths.ref.tupleCount)
    for i in 0..<paths.ref.tupleCount { try items.append(fetch(args[0], paths.ref.tupleItems[i], cx)) }
    return try items.tuple()
  }
}

/// `operator.methodcaller`.
enum MethodcallerType: GetterKind {
  static var shortName: StaticString { "methodcaller" }
  static var name: StaticString { "operator.methodcaller" }
  static var signature: StaticString? { "(name, /, *args, **kwargs)" }
  static var doc: StaticString? {
    "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1)."
  }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count == 0 { try cx.raise(.TypeError, "methodcaller needs at least one argument, the method name") }
    guard args[0].isStr else { try cx.raise(.TypeError, "method name must be a string") }
    if args.keywordCount == 0 { return try make(type, arguments(args, cx), nil, cx) }
    let keywords = try cx.dict()
    for i in 0..<args.keywordCount { try cx.dictSet(keywords.ref, args.names.unsafelyUnwrapped.tupleItems[i], args.keyword(i)) }
    return try make(type, arguments(args, cx), keywords, cx)
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack(" while calling a Python object")
    try checkCall(args, cx)
    guard let given = me.getter.pointee.args.own else { return cx.none }
    let method = try cx.getattr(args[0], given.ref.tupleItems[0])
    let n = given.ref.tupleCount &- 1
    let rest = try cx.tuple(copying: UnsafePointer(given.ref.tupleItems + 1), n)
    return try cx.call(method.ref, args: rest.ref, kwargs: me.getter.pointee.extra)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling") { (a, cx) throws(Raised) in
        let args = (a[0].getter.pointee.args ?? cx.noneRef).own
        guard let keywords = a[0].getter.pointee.extra.own else { return try cx.tuple(Ref(a[0].type), args.ref) }
        let functools = try cx.importModule("functools"), name = try cx.intern("partial")
        let partial = try cx.getattr(functools.ref, name.ref)
        let first = try cx.tuple(Ref(a[0].type), args.ref.tupleItems[0])
        let bound = try cx.call(partial.ref, args: first.ref, kwargs: keywords.ref)
        let rest = try cx.tuple(copying: UnsafePointer(args.ref.tupleItems + 1), args.ref.tupleCount &- 1)
        return try cx.tuple(bound, rest)
      }
    ]
  }
}
