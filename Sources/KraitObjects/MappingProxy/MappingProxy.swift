import KraitCore

/// A read-only view of a mapping.
struct MappingProxyBody {
  var header: ObjectHeader
  var mapping: Ref
}

extension Ref {
  var proxiedMapping: Ref { raw.assumingMemoryBound(to: MappingProxyBody.self).pointee.mapping }
}

extension Context {
  public func mappingProxy(_ mapping: Ref) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.mappingProxy)
    ref.raw.assumingMemoryBound(to: MappingProxyBody.self).pointee.mapping = mapping.own.leak()
    track(ref)
    return Owned(stealing: ref)
  }
}

/// `types.MappingProxyType`.
enum MappingProxyType: NativeType {
  static var name: StaticString { "mappingproxy" }
  static var doc: StaticString? { "Read-only proxy of a mapping." }
  static var signature: StaticString? { "(mapping)" }
  static var operations: OperationSet {
    [.repr, .str, .hash, .lt, .le, .eq, .ne, .gt, .ge, .iter, .len, .getitem, .contains, .new, .or, .ror, .ior]
  }
  static var layout: Layout { Layout(MemoryLayout<MappingProxyBody>.size, [.collected, .mapping]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    var mapping = args.count > 0 ? args[0] : nil
    if let names = args.names, names.tupleCount == 1, args.count == 0, strEquals(names.tupleItems[0], "mapping") { mapping = args.keyword(0) }
    if args.count + args.keywordCount > 1 {
      try cx.raise(.TypeError, "mappingproxy() takes at most 1 argument (\(args.count + args.keywordCount) given)")
    }
    guard let mapping else { try cx.raise(.TypeError, "mappingproxy() missing required argument 'mapping' (pos 1)") }
    if mapping.isList || mapping.isTuple || !mapping.type.pointee.has.contains(.getitem) {
      try cx.raise(.TypeError, "mappingproxy() argument must be a mapping, not \(cx.typeName(mapping))")
    }
    return try cx.mappingProxy(mapping)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { me.proxiedMapping.decref() }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.proxiedMapping) }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let shown = try cx.repr(me.proxiedMapping)
    var b = StringBuilder()
    b.append("mappingproxy(")
    b.append(shown.ref)
    b.append(")")
    return try b.finish(cx)
  }
  static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str(of: me.proxiedMapping) }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    return try cx.hash(me.proxiedMapping)
  }
  static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    return try cx.len(me.proxiedMapping)
  }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    return try cx.iter(me.proxiedMapping)
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    return try cx.getitem(me.proxiedMapping, key)
  }
  static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    try cx.checkNativeStack()
    return try cx.contains(me.proxiedMapping, item)
  }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isExactly(cx.types.pointee.mappingProxy) else { return nil }
    return try cx.compare(op, a.proxiedMapping, b)
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    guard op == .or else { return nil }
    let left = a.isExactly(cx.types.pointee.mappingProxy) ? a.proxiedMapping : a
    let right = b.isExactly(cx.types.pointee.mappingProxy) ? b.proxiedMapping : b
    return try cx.binary(.or, left, right)
  }
  static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or else { return nil }
    try cx.raise(.TypeError, "'|=' is not supported by mappingproxy; use '|' instead")
  }

  static var methods: [MethodDef] {
    [
      MethodDef("get", "(self, key, default=None, /)", "Return the value for key if key is in the mapping, else default.") { (a, cx) throws(Raised) in
        try cx.callMethod(a[0].proxiedMapping, .get, a[1], a.optional(2) ?? cx.noneRef)
      },
      MethodDef("keys", "(self, /)", "a set-like object providing a view on D's keys") { (a, cx) throws(Raised) in
        try cx.callMethod(a[0].proxiedMapping, .keys)
      },
      MethodDef("values", "(self, /)", "an object providing a view on D's values") { (a, cx) throws(Raised) in
        try cx.callMethod(a[0].proxiedMapping, .values)
      },
      MethodDef("items", "(self, /)", "a set-like object providing a view on D's items") { (a, cx) throws(Raised) in
        try cx.callMethod(a[0].proxiedMapping, .items)
      },
      MethodDef("copy", "(self, /)", "a shallow copy of D") { (a, cx) throws(Raised) in try cx.callMethod(a[0].proxiedMapping, .copy) },
      MethodDef("__reversed__", "(self, /)", "reverse iterator") { (a, cx) throws(Raised) in
        try cx.callMethod(a[0].proxiedMapping, .__reversed__)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
}
