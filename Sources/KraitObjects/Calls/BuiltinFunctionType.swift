import KraitCore

/// `len`, `[].append`, `dict.fromkeys`, `int.__new__`.
public enum BuiltinFunctionType: NativeType {
  public static var name: StaticString { "builtin_function_or_method" }
  public static var layout: Layout {
    Layout(MemoryLayout<BuiltinFunctionBody>.stride, [.collected, .hasWeakrefs, .noInstances, .vectorcall])
  }
  public static var operations: OperationSet { [.repr, .hash, .call, .lt, .le, .eq, .ne, .gt, .ge] }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    let body = me.builtinFunction
    body.pointee.fields.callable.release()
    body.pointee.instance?.decref()
    body.pointee.module?.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.builtinFunction.pointee.instance)
    visit(me.builtinFunction.pointee.module)
    visit(callable(me).pointee.name)
  }

  @inline(__always) static func callable(_ me: Ref) -> CallablePointer { me.builtinFunction.pointee.fields.callable }

  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let body = me.builtinFunction
    let fields = body.pointee.fields
    if fields.isSimple && args.names == nil && !body.pointee.passesInstance && args.count == Int(fields.parameterCount) {
      return try fields.callable.pointee.call(Args(args.base, args.count), cx)
    }
    let instance = body.pointee.instance
    let given = args.count &+ (body.pointee.passesInstance ? 1 : 0)
    if fields.isSimple && args.names == nil && given >= Int(fields.required) && given <= Int(fields.parameterCount) && fields.parameterCount <= 8 {
      return try cx.callSimple(fields, body.pointee.passesInstance ? instance : nil, args)
    }
    return try cx.invoke(fields.callable, instance, args, module: body.pointee.module)
  }

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = callable(me).pointee.name.text
    if let instance = me.builtinFunction.pointee.instance, !instance.isExactly(cx.types.pointee.module) {
      return try cx.str("<built-in method \(name) of \(cx.typeName(instance)) object at \(cx.addressText(instance))>")
    }
    if callable(me).pointee.owner != nil {
      return try cx.str("<built-in method \(name) of type object at \(cx.addressText(Ref(callable(me).pointee.owner.unsafelyUnwrapped)))>")
    }
    return try cx.str("<built-in function \(name)>")
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let code = Int(bitPattern: callable(me))
    guard let instance = me.builtinFunction.pointee.instance else { return code &>> 4 }
    let h = cx.identityHash(instance) ^ (code &>> 4)
    return h == -1 ? -2 : h
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, a.isExactly(cx.types.pointee.builtinFunction), b.isExactly(cx.types.pointee.builtinFunction) else { return nil }
    let same = callable(a) == callable(b) && a.builtinFunction.pointee.instance == b.builtinFunction.pointee.instance
    return cx.bool(same == (op == .eq))
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        let name = callable(a[0]).pointee.name
        let owner: Ref? = if let type = callable(a[0]).pointee.owner { Ref(type) } else { nil }
        if let instance = a[0].builtinFunction.pointee.instance ?? owner, !instance.isExactly(cx.types.pointee.module) {
          return try cx.getattrReduction(instance, name)
        }
        return name.own
      }
    ]
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__module__", member: true, get: { (me, cx) throws(Raised) in me.builtinFunction.pointee.module.own ?? cx.none }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in try cx.docText(callable(me).pointee.doc) }),
      GetSetDef("__name__", get: { (me, cx) throws(Raised) in callable(me).pointee.name.own }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in
        let code = callable(me)
        return try cx.qualifiedName(code.pointee.owner, code.pointee.name)
      }),
      GetSetDef("__self__", get: { (me, cx) throws(Raised) in me.builtinFunction.pointee.instance.own ?? cx.none }),
      GetSetDef("__text_signature__", get: { (me, cx) throws(Raised) in try cx.textSignature(callable(me)) }),
    ]
  }
}

/// `list.append`.
public enum MethodDescriptorType: NativeType {
  public static var name: StaticString { "method_descriptor" }
  public static var layout: Layout {
    Layout(MemoryLayout<MethodDescriptorBody>.stride, [.collected, .noInstances, .methodDescriptor, .vectorcall])
  }
  public static var operations: OperationSet { [.repr, .call, .get] }

  public static func dealloc(_ me: Ref, _ cx: Context) { DescriptorSupport.dealloc(me) }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(Ref(me.methodDescriptor.pointee.owner))
    visit(me.methodDescriptor.pointee.fields.callable.pointee.name)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try DescriptorSupport.repr(me, cx) }

  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let body = me.methodDescriptor
    guard args.count > 0 else {
      try cx.raise(.TypeError, "unbound method \(body.pointee.fields.callable.pointee.messageName(nil, nil, cx))() needs an argument")
    }
    let instance = args[0]
    if instance.type != body.pointee.owner && !cx.isSubtype(instance.type, body.pointee.owner) { try DescriptorSupport.raiseWrongInstance(me, instance, cx) }
    let fields = body.pointee.fields
    if fields.isSimple && args.names == nil && args.count == Int(fields.parameterCount) {
      return try fields.callable.pointee.call(Args(args.base, args.count), cx)
    }
    if fields.isSimple && args.names == nil && args.count >= Int(fields.required) && args.count <= Int(fields.parameterCount)
      && fields.parameterCount <= 8
    {
      return try cx.callSimple(fields, nil, args)
    }
    return try cx.invoke(fields.callable, instance, CallArguments(args.base + 1, args.count - 1, names: args.names))
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance else { return me.own }
    if instance.type != me.methodDescriptor.pointee.owner && !cx.isSubtype(instance.type, me.methodDescriptor.pointee.owner) {
      try DescriptorSupport.raiseWrongInstance(me, instance, cx)
    }
    return try cx.bindMethod(me, to: instance)
  }
  public static var methods: [MethodDef] { [DescriptorSupport.reduce] }
  public static var getsets: [GetSetDef] { DescriptorSupport.getsets }
}

/// `dict.__dict__['fromkeys']`.
public enum ClassMethodDescriptorType: NativeType {
  public static var name: StaticString { "classmethod_descriptor" }
  public static var layout: Layout { Layout(MemoryLayout<MethodDescriptorBody>.stride, [.collected, .noInstances]) }
  public static var operations: OperationSet { [.repr, .call, .get] }

  public static func dealloc(_ me: Ref, _ cx: Context) { DescriptorSupport.dealloc(me) }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(Ref(me.methodDescriptor.pointee.owner))
    visit(me.methodDescriptor.pointee.fields.callable.pointee.name)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try DescriptorSupport.repr(me, cx) }

  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard args.count > 0 else {
      try cx.raise(.TypeError, "unbound method \(me.methodDescriptor.pointee.fields.callable.pointee.messageName(nil, nil, cx))() needs an argument")
    }
    let bound = try get(me, nil, args[0], cx)
    return try BuiltinFunctionType.call(bound.ref, CallArguments(args.base + 1, args.count - 1, names: args.names), cx)
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let body = me.methodDescriptor
    let name = body.pointee.fields.callable.pointee.name.text
    let base = cx.simpleName(body.pointee.owner)
    let target: Ref
    if let owner {
      target = owner
    } else if let instance {
      target = Ref(instance.type)
    } else {
      try cx.raise(.TypeError, "descriptor '\(name)' for type '\(base)' needs either an object or a type")
    }
    guard target.isType else {
      try cx.raise(.TypeError, "descriptor '\(name)' for type '\(base)' needs a type, not a '\(cx.typeName(target))' as arg 2")
    }
    guard cx.isSubtype(target.asType, body.pointee.owner) else {
      try cx.raise(.TypeError, "descriptor '\(name)' requires a subtype of '\(base)' but received '\(cx.typeName(target.asType))'")
    }
    return try cx.bindMethod(me, to: target)
  }
  public static var getsets: [GetSetDef] { DescriptorSupport.getsets }
}

/// What method and classmethod descriptors share.
enum DescriptorSupport {
  static func dealloc(_ me: Ref) {
    me.methodDescriptor.pointee.fields.callable.release()
    Ref(me.methodDescriptor.pointee.owner).decref()
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let body = me.methodDescriptor
    return try cx.str("<method '\(body.pointee.fields.callable.pointee.name.text)' of '\(cx.typeName(body.pointee.owner))' objects>")
  }
  @inline(never) static func raiseWrongInstance(_ me: Ref, _ instance: Ref, _ cx: Context) throws(Raised) -> Never {
    let body = me.methodDescriptor
    try cx.raise(
      .TypeError,
      "descriptor '\(body.pointee.fields.callable.pointee.name.text)' for '\(cx.typeName(body.pointee.owner))' objects doesn't apply to a '\(cx.typeName(instance))' object")
  }
  static var reduce: MethodDef {
    MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
      try cx.getattrReduction(Ref(a[0].methodDescriptor.pointee.owner), a[0].methodDescriptor.pointee.fields.callable.pointee.name)
    }
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__objclass__", member: true, get: { (me, cx) throws(Raised) in Ref(me.methodDescriptor.pointee.owner).own }),
      GetSetDef("__name__", member: true, get: { (me, cx) throws(Raised) in me.methodDescriptor.pointee.fields.callable.pointee.name.own }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in try cx.docText(me.methodDescriptor.pointee.fields.callable.pointee.doc) }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in
        try cx.qualifiedName(me.methodDescriptor.pointee.owner, me.methodDescriptor.pointee.fields.callable.pointee.name)
      }),
      GetSetDef("__text_signature__", get: { (me, cx) throws(Raised) in try cx.textSignature(me.methodDescriptor.pointee.fields.callable) }),
    ]
  }
}

extension Context {
  func docText(_ doc: StaticString) throws(Raised) -> Owned { doc.utf8CodeUnitCount == 0 ? none : try str("\(doc)") }

  /// `Owner.name`, or the name alone.
  func qualifiedName(_ owner: TypePointer?, _ name: Ref) throws(Raised) -> Owned {
    guard let owner else { return name.own }
    let prefix = owner.pointee.qualifiedName.map { $0.text } ?? simpleName(owner)
    return try str("\(prefix).\(name.text)")
  }

  func textSignature(_ callable: CallablePointer) throws(Raised) -> Owned {
    let implicit: StaticString? = callable.pointee.raw != nil ? "type" : callable.pointee.owner == nil ? "module" : nil
    return try str(callable.pointee.signature.textSignature(implicit: implicit))
  }

  /// `(getattr, (object, name))`: how bound functions and descriptors are pickled.
  func getattrReduction(_ object: Ref, _ name: Ref) throws(Raised) -> Owned {
    let key = try intern("getattr")
    guard let function = try dictGet(interp.pointee.builtins, key.ref) else { try raise(.RuntimeError, "lost builtins.getattr") }
    let pair = try tuple(object, name)
    return try tuple(function, pair.ref)
  }
}
