import KraitCore
import KraitObjects

struct DefaultDictBody {
  var dict: DictBody
  /// nil for None.
  var factory: Ref?
}

extension Ref {
  fileprivate var defaultDict: UnsafeMutablePointer<DefaultDictBody> { raw.assumingMemoryBound(to: DefaultDictBody.self) }
}

/// `collections.defaultdict`.
enum DefaultDictType: DictKind {
  static var name: StaticString { "collections.defaultdict" }
  static var doc: StaticString? {
    "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments."
  }
  static var operations: OperationSet { [.repr, .new, .`init`, .or, .ror] }
  static var layout: Layout { Layout(MemoryLayout<DefaultDictBody>.size, [.baseType]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    cx.prepareDict(ref)
    ref.defaultDict.pointee.factory = nil
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    var factory: Ref? = nil
    if args.count > 0 {
      guard args[0].type.pointee.has.contains(.call) || cx.isNone(args[0]) else { try cx.raise(.TypeError, "first argument must be callable or None") }
      factory = cx.isNone(args[0]) ? nil : args[0]
    }
    let rest = args.count > 0 ? CallArguments(args.base + 1, args.count - 1, names: args.names) : args
    replace(&me.defaultDict.pointee.factory, with: factory.own)
    try cx.dictUpdate(me, rest, "dict")
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    cx.dictClear(me)
    replace(&me.defaultDict.pointee.factory, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.defaultDict.pointee.factory)
    if let entries = me.dict.pointee.entries {
      for i in 0..<me.dict.pointee.entryCount {
        visit(entries[i].key)
        visit(entries[i].value)
      }
    }
  }
  static func clear(_ me: Ref, _ cx: Context) {
    cx.dictClear(me)
    replace(&me.defaultDict.pointee.factory, with: nil)
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    var b = StringBuilder()
    b.append(cx.simpleName(me.type))
    b.append("(")
    if let factory = me.defaultDict.pointee.factory.own {
      if try cx.enterRepr(factory.ref) {
        defer { cx.leaveRepr(factory.ref) }
        let shown = try cx.repr(factory.ref)
        b.append(shown.ref)
      } else {
        b.append("...")
      }
    } else {
      b.append("None")
    }
    b.append(", ")
    let items = try cx.dictRepr(me)
    b.append(items.ref)
    b.append(")")
    return try b.finish(cx)
  }
  static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let value = try cx.dictGet(me, key) { return value.own }
    if me.hasFlag(.pythonClass), let f = cx.lookup(me.type, .__missing__) { return try cx.callSpecial(f, me, key) }
    return try missing(me, key, cx)
  }
  private static func missing(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let factory = me.defaultDict.pointee.factory.own else { try cx.raiseKeyError(key) }
    let value = try cx.call(factory.ref)
    try cx.setitem(me, key, value.ref)
    return value
  }
  private static func copy(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.call(Ref(me.type), me.defaultDict.pointee.factory ?? cx.noneRef, me)
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .or, a.isDict, b.isDict else { return nil }
    let type = try cx.nativeType(DefaultDictType.self, base: cx.types.pointee.dict)
    let me = cx.isSubtype(a.type, type) ? a : b
    let made = try cx.call(Ref(me.type), me.defaultDict.pointee.factory ?? cx.noneRef, a)
    try cx.dictUpdate(made.ref, from: b)
    return made
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__missing__", "(self, key, /)", "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n") { (a, cx) throws(Raised) in
        try missing(a[0], a[1], cx)
      },
      MethodDef("copy", "(self, /)", "D.copy() -> a shallow copy of D.") { (a, cx) throws(Raised) in try copy(a[0], cx) },
      MethodDef("__copy__", "(self, /)", "D.copy() -> a shallow copy of D.") { (a, cx) throws(Raised) in try copy(a[0], cx) },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in
        let factory = a[0].defaultDict.pointee.factory
        let arguments = factory == nil ? cx.interp.pointee.emptyTuple.own : try cx.tuple(factory.unsafelyUnwrapped)
        let items = try cx.callMethod(a[0], .items)
        let iterator = try cx.iter(items.ref)
        return try cx.tuple(Ref(a[0].type), arguments.ref, cx.noneRef, cx.noneRef, iterator.ref)
      },
      MethodDef("__class_getitem__", "(cls, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.genericAlias(origin: a[0], args: a[1])
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("default_factory", "Factory for default value called by __missing__().", member: true) { (me, cx) throws(Raised) in
        (me.defaultDict.pointee.factory ?? cx.noneRef).own
      } set: { (me, value, cx) throws(Raised) in
        if let value, !cx.isNone(value) {
          replace(&me.defaultDict.pointee.factory, with: value.own)
        } else {
          replace(&me.defaultDict.pointee.factory, with: nil)
        }
      }
    ]
  }
}
