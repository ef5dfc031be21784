import KraitCore

/// `type`: what classes do.
public enum TypeType: NativeType {
  public static var name: StaticString { "type" }
  public static var doc: StaticString? { "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type" }
  public static var operations: OperationSet { [.repr, .call, .getattribute, .setattr, .delattr, .new, .`init`, .or, .ror] }
  public static var layout: Layout { Layout(MemoryLayout<TypeObject>.stride, [.collected, .baseType, .hasWeakrefs, .typeSubclass, .vectorcall]) }

  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let type = me.asType
    if type == cx.types.pointee.type && args.names == nil {
      if args.count == 1 { return Ref(args[0].type).own }
      if args.count != 3 { try cx.raise(.TypeError, "type() takes 1 or 3 arguments") }
    }
    let object = try construct(type, args, cx)
    if !cx.isSubtype(object.type, type) { return object }
    try object.ref.ops.initialize(object.ref, args, cx)
    return object
  }

  /// `type.__new__` or the class's own. A class that names a native type's `__new__` its own is made by its base nevertheless, as in CPython.
  static func construct(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if type.pointee.overridden.contains(.new), let f = cx.special(type, .new), !cx.isNativeNew(f) {
      let function = f.own
      if function.type.pointee.has.contains(.get) {
        let plain = try function.ref.ops.get(function.ref, nil, Ref(type), cx)
        return try cx.call(plain.ref, first: Ref(type), args)
      }
      return try cx.call(function.ref, first: Ref(type), args)
    }
    if type.pointee.flags.contains(.noInstances) { try cx.raise(.TypeError, "cannot create '\(cx.typeFullName(type))' instances") }
    return try type.pointee.nativeBase.new(type, args, cx)
  }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.newClass(type, args) }

  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if args.count != 1 && args.count != 3 { try cx.raise(.TypeError, "type.__init__() takes 1 or 3 arguments") }
    if args.count == 1 && args.names != nil { try cx.raise(.TypeError, "type.__init__() takes no keyword arguments") }
  }

  // Life

  public static func dealloc(_ me: Ref, _ cx: Context) {
    let type = me.asType
    cx.forgetSubclass(type)
    if let shapes = type.pointee.shapes { cx.freeShapes(shapes.assumingMemoryBound(to: Shape.self)) }
    type.pointee.operationCache?.deallocate()
    for field in cx.ownedFields(type) { replace(field, with: nil) }
    if let base = type.pointee.base { Ref(base).decref() }
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let type = me.asType
    visit(type.pointee.dict)
    visit(type.pointee.bases)
    visit(type.pointee.mro)
    visit(type.pointee.extra)
    visit(type.pointee.name)
    visit(type.pointee.qualifiedName)
    visit(type.pointee.module)
    if let base = type.pointee.base { visit(Ref(base)) }
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    let type = me.asType
    cx.typeModified(type)
    if let d = type.pointee.dict { d.ops.clear(d, cx) }
    // The MRO tuple refers to the class itself.
    if type.pointee.flags.contains(.heapType) { replace(&type.pointee.mro, with: nil) }
  }

  // Attributes

  public static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = me.asType, meta = me.type
    let ofMeta = cx.lookup(meta, name)
    if let ofMeta {
      let has = ofMeta.type.pointee.has
      if has.contains(.get) && (has.contains(.set) || has.contains(.delete)) {
        let descriptor = ofMeta.own
        return try descriptor.ref.ops.get(descriptor.ref, me, Ref(meta), cx)
      }
    }
    if let found = cx.lookup(type, name) {
      let attribute = found.own
      if attribute.type.pointee.has.contains(.get) { return try attribute.ref.ops.get(attribute.ref, nil, me, cx) }
      return attribute
    }
    guard let ofMeta else { return nil }
    let attribute = ofMeta.own
    if attribute.type.pointee.has.contains(.get) { return try attribute.ref.ops.get(attribute.ref, me, Ref(meta), cx) }
    return attribute
  }

  public static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    let type = me.asType
    if !type.pointee.flags.contains(.pythonClass) {
      try cx.raise(.TypeError, "cannot set '\(name.text)' attribute of immutable type '\(cx.typeFullName(type))'")
    }
    if let found = cx.lookup(me.type, name) {
      let has = found.type.pointee.has
      if has.contains(.set) || has.contains(.delete) {
        let descriptor = found.own
        return try descriptor.ref.ops.set(descriptor.ref, me, value, cx)
      }
    }
    try cx.setTypeAttribute(type, name, value)
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str("<class '\(cx.typeFullNameText(me.asType))'>") }

  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    op == .or ? try cx.unionOr(a, b) : nil
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("mro", "(self, /)", "Return a type's method resolution order.") { (a, cx) throws(Raised) in
        let mro = try cx.computeMRO(a[0].asType)
        let list = try cx.list()
        try cx.listExtend(list.ref, mro.ref)
        return list
      },
      MethodDef("__subclasses__", "(self, /)", "Return a list of immediate subclasses.") { (a, cx) throws(Raised) in try cx.subclassList(a[0].asType) },
      MethodDef("__prepare__", "(cls, /, *args, **kwargs)", "Create the namespace for the class statement", kind: .classMethod) { (a, cx) throws(Raised) in try cx.dict() },
      MethodDef("__instancecheck__", "(self, instance, /)", "Check if an object is an instance.") { (a, cx) throws(Raised) in
        cx.bool(try cx.isRealInstance(a[1], a[0]))
      },
      MethodDef("__subclasscheck__", "(self, subclass, /)", "Check if a class is a subclass.") { (a, cx) throws(Raised) in
        cx.bool(try cx.isRealSubclass(a[1], a[0]))
      },
      MethodDef("__dir__", "(self, /)", "Specialized __dir__ implementation for types.") { (a, cx) throws(Raised) in
        let names = try cx.dict()
        try cx.mergeClassNames(names.ref, a[0])
        let list = try cx.list()
        try cx.listExtend(list.ref, names.ref)
        return list
      },
      MethodDef("__sizeof__", "(self, /)", "Return memory consumption of the type object.") { (a, cx) throws(Raised) in
        cx.int(MemoryLayout<TypeObject>.stride)
      },
    ]
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__name__", get: { (me, cx) throws(Raised) in (me.asType.pointee.name ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in try cx.setTypeName(me.asType, value) }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in (me.asType.pointee.qualifiedName ?? cx.noneRef).own },
        set: { (me, value, cx) throws(Raised) in
          try cx.checkMutable(me.asType, "__qualname__", value)
          guard let value, value.isStr else {
            try cx.raise(.TypeError, "can only assign string to \(cx.typeName(me.asType)).__qualname__, not '\(value.map { cx.typeName($0) } ?? "NoneType")'")
          }
          replace(&me.asType.pointee.qualifiedName, with: value.own)
        }),
      GetSetDef("__module__", get: { (me, cx) throws(Raised) in
          guard let module = try cx.typeModule(me.asType) else { try cx.raiseAttributeError(me, cx.name(.__module__), "__module__") }
          return module
        },
        set: { (me, value, cx) throws(Raised) in
          try cx.checkMutable(me.asType, "__module__", value)
          cx.typeModified(me.asType)
          try cx.dictSet(me.asType.pointee.dict!, cx.name(.__module__), value!)
          // The line was one of the old module's file.
          let line = try cx.intern("__firstlineno__")
          _ = try cx.dictDelete(me.asType.pointee.dict!, line.ref)
        }),
      GetSetDef("__bases__", get: { (me, cx) throws(Raised) in (me.asType.pointee.bases ?? cx.interp.pointee.emptyTuple).own },
        set: { (me, value, cx) throws(Raised) in try cx.setBases(me.asType, value) }),
      GetSetDef("__mro__", member: true, get: { (me, cx) throws(Raised) in (me.asType.pointee.mro ?? cx.noneRef).own }),
      GetSetDef("__base__", member: true, get: { (me, cx) throws(Raised) in (me.asType.pointee.base.map { Ref($0) } ?? cx.noneRef).own }),
      GetSetDef("__dict__", get: { (me, cx) throws(Raised) in try cx.mappingProxy(me.asType.pointee.dict!) }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in try cx.typeDoc(me.asType) },
        set: { (me, value, cx) throws(Raised) in
          try cx.checkMutable(me.asType, "__doc__", value)
          cx.typeModified(me.asType)
          try cx.dictSet(me.asType.pointee.dict!, cx.name(.__doc__), value!)
        }),
      GetSetDef("__basicsize__", member: true, get: { (me, cx) throws(Raised) in cx.int(me.asType.pointee.basicSize) }),
      GetSetDef("__itemsize__", member: true, get: { (me, cx) throws(Raised) in
        // Of an int: a digit as sys.int_info and int.__sizeof__ count them.
        cx.int(me.asType.pointee.flags.contains(.intSubclass) ? 4 : me.asType.pointee.itemSize)
      }),
      GetSetDef("__flags__", member: true, get: { (me, cx) throws(Raised) in cx.int(cx.publicFlags(me.asType)) }),
      GetSetDef("__dictoffset__", member: true, get: { (me, cx) throws(Raised) in cx.int(me.asType.pointee.flags.contains(.hasDict) ? -1 : 0) }),
      GetSetDef("__weakrefoffset__", member: true, get: { (me, cx) throws(Raised) in cx.int(me.asType.pointee.flags.contains(.hasWeakrefs) ? -32 : 0) }),
      GetSetDef("__abstractmethods__", get: { (me, cx) throws(Raised) in
          if me != Ref(cx.types.pointee.type), let found = cx.dictGet(me.asType.pointee.dict!, str: cx.name(.__abstractmethods__)) { return found.own }
          try cx.raiseAttributeError(me, cx.name(.__abstractmethods__), "__abstractmethods__")
        },
        set: { (me, value, cx) throws(Raised) in try cx.setAbstractMethods(me.asType, value) }),
      GetSetDef("__annotations__", get: { (me, cx) throws(Raised) in try cx.typeAnnotations(me.asType) },
        set: { (me, value, cx) throws(Raised) in try cx.setTypeAnnotations(me.asType, value) }),
      GetSetDef("__type_params__", get: { (me, cx) throws(Raised) in
          // `type` itself has this very attribute in its namespace.
          guard me.asType.pointee.flags.contains(.pythonClass) else { return cx.interp.pointee.emptyTuple.own }
          return (cx.dictGet(me.asType.pointee.dict!, str: cx.name(.__type_params__)) ?? cx.interp.pointee.emptyTuple).own
        },
        set: { (me, value, cx) throws(Raised) in
          try cx.checkMutable(me.asType, "__type_params__", value)
          try cx.dictSet(me.asType.pointee.dict!, cx.name(.__type_params__), value!)
        }),
      GetSetDef("__text_signature__", get: { (me, cx) throws(Raised) in
        let type = me.asType
        guard !type.pointee.flags.contains(.pythonClass), let text = type.pointee.ops.signature else { return cx.none }
        return try cx.str("\(text)")
      }),
    ]
  }
}

extension Context {
  /// What `cls(...)` does before `__init__`: an object made by the class's `__new__`.
  public func makeInstance(_ type: TypePointer, _ args: CallArguments) throws(Raised) -> Owned { try TypeType.construct(type, args, self) }
}
