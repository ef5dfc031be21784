import KraitCore

/// `types.SimpleNamespace`.
enum SimpleNamespaceType: NativeType {
  static var name: StaticString { "types.SimpleNamespace" }
  static var doc: StaticString? { "A simple attribute-based namespace." }
  static var signature: StaticString? { "(mapping_or_iterable=(), /, **kwargs)" }
  static var operations: OperationSet { [.repr, .lt, .le, .eq, .ne, .gt, .ge, .new, .`init`] }
  static var layout: Layout { Layout(16, [.collected, .baseType, .hasDict]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.checkCount(args, "SimpleNamespace", 0...1)
    if args.count == 1 {
      let source = try cx.dict()
      try cx.dictUpdate(source.ref, from: args[0])
      var position = 0
      while let (key, value) = cx.dictNext(source.ref, &position) {
        guard key.isStr else { try cx.raise(.TypeError, "keywords must be strings") }
        try cx.genericSetattr(me, key, value)
      }
    }
    guard let names = args.names else { return }
    for i in 0..<names.tupleCount { try cx.genericSetattr(me, names.tupleItems[i], args.keyword(i)) }
  }
  static func dealloc(_ me: Ref, _ cx: Context) { cx.releaseAttributes(me) }
  static func traverse(_ me: Ref, _ visit: Visitor) { cx(me).traverseNativeAttributes(me, visit) }
  static func clear(_ me: Ref, _ cx: Context) { cx.clearAttributes(me) }
  private static func cx(_ me: Ref) -> Context { Context(owning: me) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = me.isExactly(cx.types.pointee.simpleNamespace) ? "namespace" : cx.typeName(me)
    if try !cx.enterRepr(me) { return try cx.str("\(name)(...)") }
    defer { cx.leaveRepr(me) }
    let attributes = try cx.attributesDict(me)
    let copy = try cx.dictCopy(attributes.ref)
    var b = StringBuilder()
    b.append(name)
    b.append("(")
    var position = 0, isFirst = true
    while let (key, value) = cx.dictNext(copy.ref, &position) {
      guard key.isStr, key.str.pointee.length > 0 else { continue }
      if !isFirst { b.append(", ") }
      isFirst = false
      b.append(key)
      b.append("=")
      let shown = try cx.repr(value)
      b.append(shown.ref)
    }
    b.append(")")
    return try b.finish(cx)
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = cx.types.pointee.simpleNamespace
    guard cx.isInstance(a, type), cx.isInstance(b, type) else { return nil }
    let x = try cx.attributesDict(a), y = try cx.attributesDict(b)
    return try cx.compare(op, x.ref, y.ref)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling") { (a, cx) throws(Raised) in
        let attributes = try cx.attributesDict(a[0])
        return try cx.tuple(Ref(a[0].type).own, cx.interp.pointee.emptyTuple.own, attributes)
      },
      MethodDef("__replace__", "(self, /, **changes)", "Return a copy of the namespace object with new values for the specified attributes.") { (a, cx) throws(Raised) in
        let made = try cx.call(Ref(a[0].type))
        let attributes = try cx.attributesDict(a[0]), target = try cx.attributesDict(made.ref)
        try cx.dictMerge(target.ref, attributes.ref)
        if let changes = a.optional(1) { try cx.dictMerge(target.ref, changes) }
        return made
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [GetSetDef("__dict__", get: { (me, cx) throws(Raised) in try cx.attributesDict(me) })]
  }
}

extension Context {
  /// A SimpleNamespace without attributes.
  public func simpleNamespace() throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.simpleNamespace)
    track(ref)
    return Owned(stealing: ref)
  }

  /// Shows the attributes of an instance of a native type with a `__dict__`; for Python subclasses their own operations do it.
  public func traverseNativeAttributes(_ me: Ref, _ visit: Visitor) {
    if !me.hasFlag(.pythonClass) { traverseAttributes(me, visit) }
  }
}
