import KraitCore

/// `list[int]`.
struct GenericAliasBody {
  var header: ObjectHeader
  var origin: Ref
  /// A tuple.
  var args: Ref
  /// A tuple, nil until asked for.
  var parameters: Ref?
  /// `*list[int]`.
  var isUnpacked: Bool
}

extension Ref {
  var genericAlias: UnsafeMutablePointer<GenericAliasBody> { raw.assumingMemoryBound(to: GenericAliasBody.self) }
}

extension Context {
  /// `origin[args]`; a single argument becomes a tuple of one.
  public func genericAlias(origin: Ref, args: Ref) throws(Raised) -> Owned { try makeGenericAlias(types.pointee.genericAlias, origin, args) }

  func makeGenericAlias(_ type: TypePointer, _ origin: Ref, _ args: Ref, isUnpacked: Bool = false) throws(Raised) -> Owned {
    let items = args.isTuple ? args.own : try tuple(args)
    let ref = try allocateInstance(type)
    let g = ref.genericAlias
    g.pointee.origin = origin.own.leak()
    g.pointee.args = items.leak()
    g.pointee.parameters = nil
    g.pointee.isUnpacked = isUnpacked
    track(ref)
    return Owned(stealing: ref)
  }
}

/// `types.GenericAlias`.
enum GenericAliasType: NativeType {
  static var name: StaticString { "types.GenericAlias" }
  static var doc: StaticString? { "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,)." }
  static var operations: OperationSet {
    [.repr, .hash, .call, .getattribute, .lt, .le, .eq, .ne, .gt, .ge, .getitem, .iter, .or, .ror, .new]
  }
  static var layout: Layout { Layout(MemoryLayout<GenericAliasBody>.size, [.collected, .baseType, .hasWeakrefs, .vectorcall]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNoKeywords(args, "GenericAlias")
    try cx.checkCount(args, "GenericAlias", 2...2)
    return try cx.makeGenericAlias(type, args[0], args[1])
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    let g = me.genericAlias
    g.pointee.origin.decref()
    g.pointee.args.decref()
    g.pointee.parameters?.decref()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.genericAlias.pointee.origin)
    visit(me.genericAlias.pointee.args)
    visit(me.genericAlias.pointee.parameters)
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var b = StringBuilder()
    if me.genericAlias.pointee.isUnpacked { b.append("*") }
    try cx.appendTypeRepr(&b, me.genericAlias.pointee.origin)
    b.append("[")
    let args = me.genericAlias.pointee.args
    for i in 0..<args.tupleCount {
      if i > 0 { b.append(", ") }
      try cx.appendArgumentRepr(&b, args.tupleItems[i])
    }
    if args.tupleCount == 0 { b.append("()") }
    b.append("]")
    return try b.finish(cx)
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.checkNativeStack()
    return try cx.hash(me.genericAlias.pointee.origin) ^ cx.hash(me.genericAlias.pointee.args)
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack()
    let made = try cx.call(me.genericAlias.pointee.origin, args)
    do throws(Raised) { try cx.setattr(made.ref, .__orig_class__, me) } catch {
      guard cx.pendingMatches(.AttributeError) || cx.pendingMatches(.TypeError) else { throw error }
      cx.setPending(nil)
    }
    return made
  }

  private static let ownAttributes: [StaticString] = [
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__",
    "__reduce__", "__copy__", "__deepcopy__", "__bases__",
  ]
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.checkNativeStack()
    for own in ownAttributes where strEquals(name, own) { return try cx.genericGetattr(me, name) }
    return try cx.getattr(me.genericAlias.pointee.origin, name)
  }

  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = cx.types.pointee.genericAlias
    guard op == .eq || op == .ne, cx.isInstance(a, type), cx.isInstance(b, type) else { return nil }
    let x = a.genericAlias, y = b.genericAlias
    var isEqual = x.pointee.isUnpacked == y.pointee.isUnpacked
    if isEqual { isEqual = try cx.equals(x.pointee.origin, y.pointee.origin) }
    if isEqual { isEqual = try cx.equals(x.pointee.args, y.pointee.args) }
    return cx.bool(isEqual == (op == .eq))
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { op == .or ? try cx.unionOr(a, b) : nil }

  /// `*list[int]`: one unpacked alias.
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try GenericAliasIteratorType.make(me, cx) }

  static func parameters(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let known = me.genericAlias.pointee.parameters { return known.own }
    let made = try cx.typeParameters(me.genericAlias.pointee.args)
    replace(&me.genericAlias.pointee.parameters, with: made.copy())
    return made
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    let parameters = try parameters(me, cx)
    let args = try cx.substitute(me, args: me.genericAlias.pointee.args, parameters: parameters.ref, key)
    return try cx.makeGenericAlias(cx.types.pointee.genericAlias, me.genericAlias.pointee.origin, args.ref, isUnpacked: me.genericAlias.pointee.isUnpacked)
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__mro_entries__", "(self, bases, /)", "") { (a, cx) throws(Raised) in try cx.tuple(a[0].genericAlias.pointee.origin) },
      MethodDef("__instancecheck__", "(self, instance, /)", "") { (a, cx) throws(Raised) in
        try cx.raise(.TypeError, "isinstance() argument 2 cannot be a parameterized generic")
      },
      MethodDef("__subclasscheck__", "(self, cls, /)", "") { (a, cx) throws(Raised) in
        try cx.raise(.TypeError, "issubclass() argument 2 cannot be a parameterized generic")
      },
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
        let g = a[0].genericAlias
        let parts = try cx.tuple(g.pointee.origin, g.pointee.args)
        if !g.pointee.isUnpacked { return try cx.tuple(Ref(cx.types.pointee.genericAlias).own, parts) }
        let plain = try cx.genericAlias(origin: g.pointee.origin, args: g.pointee.args)
        let next = try cx.builtin("next")
        let iterator = try cx.iter(plain.ref)
        return try cx.tuple(next, cx.tuple(iterator))
      },
      MethodDef("__dir__", "(self, /)", "") { (a, cx) throws(Raised) in
        let dir = try cx.builtin("dir")
        let names = try cx.call(dir.ref, a[0].genericAlias.pointee.origin)
        for own in ownAttributes {
          let name = try cx.str(own)
          if try !cx.contains(names.ref, name.ref) { try cx.append(list: names.ref, name) }
        }
        return names
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__origin__", member: true, get: { (me, cx) throws(Raised) in me.genericAlias.pointee.origin.own }),
      GetSetDef("__args__", member: true, get: { (me, cx) throws(Raised) in me.genericAlias.pointee.args.own }),
      GetSetDef("__unpacked__", member: true, get: { (me, cx) throws(Raised) in cx.bool(me.genericAlias.pointee.isUnpacked) }),
      GetSetDef("__parameters__", "Type variables in the GenericAlias.", get: { (me, cx) throws(Raised) in try parameters(me, cx) }),
      GetSetDef("__typing_unpacked_tuple_args__") { (me, cx) throws(Raised) in
        let g = me.genericAlias
        return g.pointee.isUnpacked && g.pointee.origin == Ref(cx.types.pointee.tuple) ? g.pointee.args.own : cx.none
      },
    ]
  }
}
