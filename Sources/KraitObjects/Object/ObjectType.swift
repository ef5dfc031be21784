import KraitCore

/// `object`.
public enum ObjectType: NativeType {
  public static var name: StaticString { "object" }
  public static var doc: StaticString? {
    "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n"
  }
  public static var signature: StaticString? { "()" }
  public static var operations: OperationSet {
    [.repr, .str, .hash, .getattribute, .setattr, .delattr, .lt, .le, .eq, .ne, .gt, .ge, .new, .`init`]
  }
  public static var layout: Layout { Layout(16, [.baseType]) }

  /// Message when arguments are given that neither `__new__` nor `__init__` takes.
  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count > 0 || args.names != nil {
      if cx.hasPythonNew(type) || !type.pointee.flags.contains(.pythonClass) && type != cx.types.pointee.object {
        try cx.raise(.TypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
      }
      if !type.pointee.overridden.contains(.`init`) && hasObjectInit(type, cx) {
        try cx.raise(.TypeError, "\(cx.typeName(type))() takes no arguments")
      }
    }
    if type.pointee.flags.contains(.abstract) { try raiseAbstract(type, cx) }
    return try cx.newInstance(type)
  }

  /// Whether `__init__` is that of `object`.
  private static func hasObjectInit(_ type: TypePointer, _ cx: Context) -> Bool {
    guard let found = cx.lookup(type, .__init__), let own = cx.types.pointee.object.pointee.dict else { return true }
    return cx.dictGet(own, str: cx.name(.__init__)) == found
  }

  private static func raiseAbstract(_ type: TypePointer, _ cx: Context) throws(Raised) -> Never {
    let names = try cx.getattr(Ref(type), .__abstractmethods__)
    let list = try cx.list()
    try cx.listExtend(list.ref, names.ref)
    _ = try cx.callMethod(list.ref, .sort)
    let separator = try cx.str("', '")
    let joined = try cx.callMethod(separator.ref, .join, list.ref)
    let count = try cx.len(list.ref)
    try cx.raise(
      .TypeError,
      "Can't instantiate abstract class \(cx.typeName(type)) without an implementation for abstract method\(count == 1 ? "" : "s") '\(joined.ref.text)'")
  }

  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    guard args.count > 0 || args.names != nil else { return }
    let type = me.type
    if type.pointee.overridden.contains(.`init`) {
      try cx.raise(.TypeError, "object.__init__() takes exactly one argument (the instance to initialize)")
    }
    if !type.pointee.overridden.contains(.new) && type.pointee.nativeBase == ObjectType.self {
      let name = type == cx.types.pointee.object ? "object.__init__() takes exactly one argument (the instance to initialize)" : "\(cx.typeName(type)).__init__() takes exactly one argument (the instance to initialize)"
      try cx.raise(.TypeError, name)
    }
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.defaultRepr(me) }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try me.ops.repr(me, cx) }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    switch op {
    case .eq: return a == b ? cx.bool(true) : nil
    case .ne:
      guard let equal = try a.ops.compare(.eq, a, b, cx) else { return nil }
      return cx.bool(try !cx.isTrue(equal.ref))
    default: return nil
    }
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__class__", "the object's class", get: { (me, cx) throws(Raised) in Ref(me.type).own },
        set: { (me, value, cx) throws(Raised) in try cx.assignClass(me, value) })
    ]
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("__dir__", "(self, /)", "Default dir() implementation.") { (a, cx) throws(Raised) in try cx.objectDir(a[0]) },
      MethodDef("__format__", "(self, format_spec, /)", "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "__format__() argument must be str, not \(cx.typeName(a[1]))") }
        if try cx.len(a[1]) != 0 { try cx.raise(.TypeError, "unsupported format string passed to \(cx.typeName(a[0])).__format__") }
        return try cx.str(of: a[0])
      },
      MethodDef("__sizeof__", "(self, /)", "Size of object in memory, in bytes.") { (a, cx) throws(Raised) in
        let type = a[0].type
        var size = type.pointee.basicSize
        if type.pointee.itemSize > 0 { size += type.pointee.itemSize * ((try? cx.len(a[0])) ?? 0) }
        return cx.int(size)
      },
      MethodDef("__reduce__", "(self, /)", "Helper for pickle.") { (a, cx) throws(Raised) in try cx.objectReduce(a[0], protocol: 0) },
      MethodDef("__reduce_ex__", "(self, protocol, /)", "Helper for pickle.") { (a, cx) throws(Raised) in
        let wanted = try cx.index(a[1])
        // A __reduce__ of the class's own goes first.
        if let own = cx.lookup(a[0].type, .__reduce__), own != cx.lookup(cx.types.pointee.object, .__reduce__) {
          return try cx.callMethod(a[0], .__reduce__)
        }
        return try cx.objectReduce(a[0], protocol: wanted)
      },
      MethodDef("__getstate__", "(self, /)", "Helper for pickle.") { (a, cx) throws(Raised) in try cx.objectState(a[0]) },
      MethodDef("__init_subclass__", "(cls, /)", "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.\n", kind: .classMethod) { (a, cx) throws(Raised) in cx.none },
      MethodDef("__subclasshook__", "(cls, object, /)", "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).\n", kind: .classMethod) { (a, cx) throws(Raised) in cx.notImplemented },
    ]
  }
}

extension Context {
  /// A new instance of a class whose layout is that of `object` (and slots).
  @inlinable @inline(__always) public func newInstance(_ type: TypePointer) throws(Raised) -> Owned {
    let base = type.pointee.basicSize
    if type.pointee.flags.contains(.hasDict) {
      let ref = try allocate(type, size: base &+ AttributeBlock.valuesOffset &+ Int(type.pointee.inlineValues) &* 8)
      prepareInlineBlock(ref, type, at: base, root: rootShape(type))
      track(ref)
      return Owned(stealing: ref)
    }
    let ref = try allocate(type)
    if type.pointee.flags.contains(.collected) { track(ref) }
    return Owned(stealing: ref)
  }

  /// `<module.Class object at 0x...>`.
  public func defaultRepr(_ me: Ref) throws(Raised) -> Owned {
    let type = me.type
    var name = try typeQualifiedName(type)
    if let module = try typeModule(type), module.ref.isStr, module.ref.text != "builtins" { name = module.ref.text + "." + name }
    return try str("<\(name) object at \(addressText(me))>")
  }

  /// `0x...` as repr shows it; the address counts as seen.
  public func addressText(_ me: Ref) -> String {
    let digits = String(identity(of: me), radix: 16)
    return "0x" + digits
  }

  public func objectDir(_ me: Ref) throws(Raised) -> Owned {
    let names = try dict()
    if let d = try getattrOptional(me, .__dict__) {
      if d.ref.isDict { try dictMerge(into: names.ref, from: d.ref) }
    }
    if let cls = try getattrOptional(me, .__class__), cls.ref.isType { try mergeClassNames(names.ref, cls.ref) }
    let list = try list()
    try listExtend(list.ref, names.ref)
    return list
  }

  /// Adds the names of a class and its bases.
  public func mergeClassNames(_ names: Ref, _ cls: Ref) throws(Raised) {
    guard cls.isType, let mro = cls.asType.pointee.mro else { return }
    for i in 0..<mro.tupleCount {
      if let d = mro.tupleItems[i].asType.pointee.dict { try dictMerge(into: names, from: d) }
    }
  }

  /// `me.__class__ = value`.
  public func assignClass(_ me: Ref, _ value: Ref?) throws(Raised) {
    guard let value else { try raise(.TypeError, "can't delete __class__ attribute") }
    guard value.isType else { try raise(.TypeError, "__class__ must be set to a class, not '\(typeName(value))' object") }
    let new = value.asType, old = me.type
    let isModule = isSubtype(old, types.pointee.module) && isSubtype(new, types.pointee.module)
    guard isModule || old.pointee.flags.contains(.pythonClass) && new.pointee.flags.contains(.pythonClass) else {
      try raise(.TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses")
    }
    if new == old { return }
    guard compatibleLayout(old, new) || isModule && modulesFit(old, new) else {
      try raise(.TypeError, "__class__ assignment: '\(typeName(new))' object layout differs from '\(typeName(old))'")
    }
    if old.pointee.flags.contains(.hasDict), let block = attributes(of: me), block.pointee.shape != nil {
      _ = try attributesDict(me)
      try detach(block)
    }
    if new.pointee.flags.contains(.heapType) { value.incref() }
    me.header.pointee.type = new
    if old.pointee.flags.contains(.heapType) { Ref(old).decref() }
  }

  /// A module can take a subclass that adds nothing but methods, and lose it again.
  private func modulesFit(_ a: TypePointer, _ b: TypePointer) -> Bool {
    a.pointee.basicSize == b.pointee.basicSize && a.pointee.prefix == b.pointee.prefix
  }

  /// Objects of one type could be objects of the other: the same base, and the same additions to it.
  func compatibleLayout(_ a: TypePointer, _ b: TypePointer) -> Bool {
    let x = layoutRoot(a), y = layoutRoot(b)
    if x == y { return true }
    return x.pointee.flags.contains(.pythonClass) && y.pointee.flags.contains(.pythonClass) && x.pointee.base == y.pointee.base
      && x.pointee.basicSize == y.pointee.basicSize && x.pointee.prefix == y.pointee.prefix && sameAdditions(x, y) && slotNames(x) == slotNames(y)
  }

  /// The nearest type up the bases that adds something to the layout.
  private func layoutRoot(_ type: TypePointer) -> TypePointer {
    var t = type
    while t.pointee.flags.contains(.pythonClass), let base = t.pointee.base, t.pointee.basicSize == base.pointee.basicSize, sameAdditions(t, base),
      t.pointee.prefix == base.pointee.prefix
    {
      t = base
    }
    return t
  }
  private func sameAdditions(_ a: TypePointer, _ b: TypePointer) -> Bool {
    a.pointee.flags.contains(.hasDict) == b.pointee.flags.contains(.hasDict)
      && a.pointee.flags.contains(.hasWeakrefs) == b.pointee.flags.contains(.hasWeakrefs) && a.pointee.itemSize == b.pointee.itemSize
  }

  /// The members that the type's own `__slots__` added, in the order of their places.
  private func slotNames(_ type: TypePointer) -> [String] {
    guard type.pointee.slotCount > 0, let d = type.pointee.dict else { return [] }
    var names: [String] = []
    var position = 0
    while let (key, value) = dictNext(d, &position) {
      if value.isExactly(types.pointee.memberDescriptor) { names.append(key.text) }
    }
    return names.sorted()
  }

  // Pickling

  /// What `object.__getstate__` returns: the attributes, or None if there are none; with values of slots a pair.
  public func objectState(_ me: Ref) throws(Raised) -> Owned {
    let state = try attributesState(me)
    let names = try slotNamesToPickle(me.type)
    guard names.ref.isList, names.ref.list.pointee.count > 0 else { return state }
    let slots = try dict()
    let count = names.ref.list.pointee.count
    for i in 0..<count {
      let key = names.ref.list.pointee.items.unsafelyUnwrapped[i].own
      if let value = try getattrOptional(me, key.ref) { try dictSet(slots.ref, key.ref, value.ref) }
      if names.ref.list.pointee.count != count { try raise(.RuntimeError, "__slotsname__ changed size during iteration") }
    }
    return try len(slots.ref) > 0 ? tuple(state.ref, slots.ref) : state
  }

  private func attributesState(_ me: Ref) throws(Raised) -> Owned {
    if me.hasFlag(.hasDict) {
      guard let block = attributes(of: me) else { return none }
      let isEmpty: Bool
      if block.pointee.shape != nil { isEmpty = block.count == 0 } else { isEmpty = try block.pointee.dict.map { d throws(Raised) in try len(d) == 0 } ?? true }
      return isEmpty ? none : try attributesDict(me)
    }
    return try getattrOptional(me, .__dict__) ?? none
  }

  /// The names of a class's slots as a list, or None: what `copyreg` found out once and keeps in `__slotnames__`.
  private func slotNamesToPickle(_ type: TypePointer) throws(Raised) -> Owned {
    guard type.pointee.flags.contains(.pythonClass), let dict = type.pointee.dict else { return none }
    let key = try intern("__slotnames__")
    if let known = dictGet(dict, str: key.ref) {
      guard known.isList || isNone(known) else {
        try raise(.TypeError, "\(typeName(type)).__slotnames__ should be a list or None, not \(typeName(known))")
      }
      return known.own
    }
    var one: TypePointer? = type
    while let t = one, t.pointee.slotCount == 0 { one = t.pointee.base }
    if one == nil { return none }
    let copyreg = try importModule("copyreg"), finder = try intern("_slotnames")
    let found = try callMethod(copyreg.ref, finder.ref, Ref(type))
    guard found.ref.isList || isNone(found.ref) else { try raise(.TypeError, "copyreg._slotnames didn't return a list or None") }
    return found
  }

  /// What `object.__reduce_ex__` returns.
  public func objectReduce(_ me: Ref, protocol version: Int) throws(Raised) -> Owned {
    if version < 2 {
      let copyreg = try importModule("copyreg")
      let key = try intern("_reduce_ex")
      let f = try getattr(copyreg.ref, key.ref)
      let number = int(version)
      return try call(f.ref, me, number.ref)
    }
    let copyreg = try importModule("copyreg")
    let cls = Ref(me.type).own
    var args = try tuple(cls.ref), maker = try getattr(copyreg.ref, .__newobj__)
    if let f = lookup(me.type, .__getnewargs_ex__) {
      let pair = try callSpecial(f, me)
      try checkNewArguments(pair.ref)
      if try len(pair.ref.tupleItems[1]) == 0 {
        args = try binary(.add, args.ref, pair.ref.tupleItems[0])
      } else {
        maker = try getattr(copyreg.ref, .__newobj_ex__)
        args = try tuple(cls.ref, pair.ref.tupleItems[0], pair.ref.tupleItems[1])
      }
    } else if let f = lookup(me.type, .__getnewargs__) {
      let extra = try callSpecial(f, me)
      guard extra.ref.isTuple else { try raise(.TypeError, "__getnewargs__ should return a tuple, not '\(typeName(extra.ref))'") }
      args = try binary(.add, args.ref, extra.ref)
    } else if me.isExactly(types.pointee.memoryview) || me.isExactly(types.pointee.code) {
      // They have parts of variable number, in CPython in line.
      try raise(.TypeError, "cannot pickle \(typeName(me)) objects")
    } else if me.type.pointee.itemSize > 0 && !me.isInt && !me.isStr && !me.isBytes && !me.isTuple
      || !me.type.pointee.flags.contains(.pythonClass) && me.type.pointee.basicSize > 16 && !me.isList && !me.isDict
        && lookup(me.type, .__getstate__) == lookup(types.pointee.object, .__getstate__)
    {
      try raise(.TypeError, "cannot pickle '\(typeName(me))' object")
    }
    let state = try callMethod(me, .__getstate__)
    let listItems = me.isList ? try iter(me) : none
    let items = me.isDict ? try iterItems(me) : none
    return try tuple(maker.ref, args.ref, state.ref, listItems.ref, items.ref)
  }
  /// What `__getnewargs_ex__` returned must be a tuple and a dict.
  private func checkNewArguments(_ pair: Ref) throws(Raised) {
    guard pair.isTuple else { try raise(.TypeError, "__getnewargs_ex__ should return a tuple, not '\(typeName(pair))'") }
    guard pair.tupleCount == 2 else {
      try raise(.ValueError, "__getnewargs_ex__ should return a tuple of length 2, not \(pair.tupleCount)")
    }
    guard pair.tupleItems[0].isTuple else {
      try raise(.TypeError, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '\(typeName(pair.tupleItems[0]))'")
    }
    guard pair.tupleItems[1].isDict else {
      try raise(.TypeError, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '\(typeName(pair.tupleItems[1]))'")
    }
  }
  private func iterItems(_ me: Ref) throws(Raised) -> Owned {
    let items = try callMethod(me, .items)
    return try iter(items.ref)
  }
}
