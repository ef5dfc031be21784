import KraitCore

/// `type A = int`.
struct TypeAliasBody {
  var header: ObjectHeader
  /// A str.
  var name: Ref
  /// A tuple.
  var typeParameters: Ref
  /// nil until `evaluate` has given it.
  var value: Ref?
  /// The function that computes the value, until it has.
  var evaluate: Ref?
  /// The name of the module where the alias was made.
  var module: Ref?
}

extension Ref {
  var typeAlias: UnsafeMutablePointer<TypeAliasBody> { raw.assumingMemoryBound(to: TypeAliasBody.self) }
}

extension Context {
  /// The alias of a type statement; the function computes the value when it is asked for.
  public func typeAlias(name: Ref, typeParameters: Ref, evaluate: Ref, module: Ref?) throws(Raised) -> Owned {
    try TypeAliasType.make(name, typeParameters, value: nil, evaluate: evaluate, module: module, self)
  }
}

/// `typing.TypeAliasType`.
enum TypeAliasType: NativeType {
  static var name: StaticString { "typing.TypeAliasType" }
  static var doc: StaticString? { "What a type statement makes: a name for a type, evaluated when it is needed." }
  static var operations: OperationSet { [.repr, .getitem, .or, .ror, .new] }
  static var layout: Layout { Layout(MemoryLayout<TypeAliasBody>.size, [.collected]) }

  static func make(
    _ name: Ref, _ typeParameters: Ref, value: Ref?, evaluate: Ref?, module: Ref?, _ cx: Context
  ) throws(Raised) -> Owned {
    let ref = try cx.allocate(cx.types.pointee.typeAlias)
    let a = ref.typeAlias
    a.pointee.name = name.own.leak()
    a.pointee.typeParameters = typeParameters.own.leak()
    a.pointee.value = value.own?.leak()
    a.pointee.evaluate = evaluate.own?.leak()
    a.pointee.module = module.own?.leak()
    cx.track(ref)
    return Owned(stealing: ref)
  }
  private static let constructorSignature = Signature("typealias", "(name, value, *, type_params=())", hasInstance: false)
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, constructorSignature)
    guard b[0].isStr else { try cx.raise(.TypeError, "typealias() argument 'name' must be str, not \(cx.typeName(b[0]))") }
    let parameters = b.optional(2) ?? cx.interp.pointee.emptyTuple
    guard parameters.isTuple else { try cx.raise(.TypeError, "type_params must be a tuple") }
    let globals = cx.interp.pointee.frames.currentGlobals(cx)
    let module = globals.flatMap { cx.dictGet($0, str: cx.name(.__name__)) }
    return try make(b[0], parameters, value: b[1], evaluate: nil, module: module, cx)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    let a = me.typeAlias
    a.pointee.name.decref()
    a.pointee.typeParameters.decref()
    clear(me, cx)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    let a = me.typeAlias
    visit(a.pointee.typeParameters)
    visit(a.pointee.value)
    visit(a.pointee.evaluate)
    visit(a.pointee.module)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    let a = me.typeAlias
    replace(&a.pointee.value, with: nil)
    replace(&a.pointee.evaluate, with: nil)
    replace(&a.pointee.module, with: nil)
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.typeAlias.pointee.name.own }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { op == .or ? try cx.unionOr(a, b) : nil }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard me.typeAlias.pointee.typeParameters.tupleCount > 0 else { try cx.raise(.TypeError, "Only generic type aliases are subscriptable") }
    return try cx.genericAlias(origin: me, args: key)
  }

  private static func value(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let evaluate = me.typeAlias.pointee.evaluate.own {
      try cx.checkNativeStack()
      let found = try cx.call(evaluate.ref)
      replace(&me.typeAlias.pointee.value, with: found.copy())
      replace(&me.typeAlias.pointee.evaluate, with: nil)
      return found
    }
    return (me.typeAlias.pointee.value ?? cx.noneRef).own
  }
  /// The type parameters as the arguments of an alias show them: those that stand for several types are unpacked.
  private static func unpackedParameters(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if me.typeAlias.pointee.typeParameters.tupleCount == 0 { return me.typeAlias.pointee.typeParameters.own }
    let module = try cx.importModule("_typing"), unpack = try cx.intern("_unpacked")
    return try cx.callMethod(module.ref, unpack.ref, me.typeAlias.pointee.typeParameters)
  }

  static var methods: [MethodDef] {
    [MethodDef("__reduce__", "(self, /)", "Return the name, by which the alias is pickled.") { (a, cx) throws(Raised) in a[0].typeAlias.pointee.name.own }]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__name__", member: true, get: { (me, cx) throws(Raised) in me.typeAlias.pointee.name.own }),
      GetSetDef("__module__", get: { (me, cx) throws(Raised) in (me.typeAlias.pointee.module ?? cx.noneRef).own }),
      GetSetDef("__type_params__", get: { (me, cx) throws(Raised) in me.typeAlias.pointee.typeParameters.own }),
      GetSetDef("__parameters__", get: { (me, cx) throws(Raised) in try unpackedParameters(me, cx) }),
      GetSetDef("__value__", get: { (me, cx) throws(Raised) in try value(me, cx) }),
    ]
  }
}
