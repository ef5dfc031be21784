import KraitCore

/// wrapper_descriptor: the special method of a native type that stands for one of its operations.
@frozen public struct WrapperDescriptorBody {
  public var header: ObjectHeader
  public var owner: TypePointer
  public var name: Ref
  public var operation: Operation
  /// `repeat` appears as `__mul__` and as `__rmul__`.
  public var isReflected: Bool
}

/// method-wrapper: a slot wrapper bound to an instance.
@frozen public struct MethodWrapperBody {
  public var header: ObjectHeader
  public var descriptor: Ref
  public var instance: Ref
}

extension Ref {
  @inlinable @inline(__always) public var wrapper: UnsafeMutablePointer<WrapperDescriptorBody> { raw.assumingMemoryBound(to: WrapperDescriptorBody.self) }
  @inlinable @inline(__always) public var methodWrapper: UnsafeMutablePointer<MethodWrapperBody> { raw.assumingMemoryBound(to: MethodWrapperBody.self) }
}

extension Context {
  /// The special method for an operation that `type` implements itself. For `__add__`, `__mul__` and the like of a type that implements
  /// only the sequence operation it is that one's wrapper; for `__new__` it is a function.
  /// `implemented`: the operations of the type.
  public func makeSlotWrapper(_ method: Operation, _ type: TypePointer, implemented: OperationSet) throws(Raised) -> Owned {
    if method == .new { return try makeNewFunction(type) }
    var operation = method
    if !implemented.contains(method) {
      switch method {
      case .add where implemented.contains(.concat): operation = .concat
      case .mul where implemented.contains(.repeat), .rmul where implemented.contains(.repeat): operation = .repeat
      case .iadd where implemented.contains(.inplaceConcat): operation = .inplaceConcat
      case .imul where implemented.contains(.inplaceRepeat): operation = .inplaceRepeat
      default: break
      }
    }
    guard let known = method.knownName else { try raise(.SystemError, "an operation without a special method") }
    let name = self.name(known).own
    let ref = try allocate(types.pointee.wrapperDescriptor)
    Ref(type).incref()
    ref.wrapper.pointee.owner = type
    ref.wrapper.pointee.name = name.leak()
    ref.wrapper.pointee.operation = operation
    ref.wrapper.pointee.isReflected = method == .rmul
    track(ref)
    return Owned(stealing: ref)
  }

  func makeMethodWrapper(_ descriptor: Ref, _ instance: Ref) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.methodWrapper)
    descriptor.incref()
    instance.incref()
    ref.methodWrapper.pointee.descriptor = descriptor
    ref.methodWrapper.pointee.instance = instance
    track(ref)
    return Owned(stealing: ref)
  }
}

/// `list.__len__`.
public enum WrapperDescriptorType: NativeType {
  public static var name: StaticString { "wrapper_descriptor" }
  public static var layout: Layout {
    Layout(MemoryLayout<WrapperDescriptorBody>.stride, [.collected, .noInstances, .methodDescriptor])
  }
  public static var operations: OperationSet { [.repr, .call, .get] }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    Ref(me.wrapper.pointee.owner).decref()
    me.wrapper.pointee.name.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(Ref(me.wrapper.pointee.owner))
    visit(me.wrapper.pointee.name)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.str("<slot wrapper '\(me.wrapper.pointee.name.text)' of '\(cx.typeName(me.wrapper.pointee.owner))' objects>")
  }
  private static func raiseWrongInstance(_ me: Ref, _ instance: Ref, _ cx: Context) throws(Raised) -> Never {
    try cx.raise(
      .TypeError,
      "descriptor '\(me.wrapper.pointee.name.text)' requires a '\(cx.typeName(me.wrapper.pointee.owner))' object but received a '\(cx.typeName(instance))'")
  }
  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard args.count > 0 else {
      try cx.raise(
        .TypeError, "descriptor '\(me.wrapper.pointee.name.text)' of '\(cx.typeName(me.wrapper.pointee.owner))' object needs an argument")
    }
    let instance = args[0]
    if !cx.isSubtype(instance.type, me.wrapper.pointee.owner) { try raiseWrongInstance(me, instance, cx) }
    return try SlotCall.perform(me, instance, CallArguments(args.base + 1, args.count - 1, names: args.names), cx)
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance else { return me.own }
    if !cx.isSubtype(instance.type, me.wrapper.pointee.owner) {
      try cx.raise(
        .TypeError,
        "descriptor '\(me.wrapper.pointee.name.text)' for '\(cx.typeName(me.wrapper.pointee.owner))' objects doesn't apply to a '\(cx.typeName(instance))' object")
    }
    return try cx.makeMethodWrapper(me, instance)
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        try cx.getattrReduction(Ref(a[0].wrapper.pointee.owner), a[0].wrapper.pointee.name)
      }
    ]
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__objclass__", member: true, get: { (me, cx) throws(Raised) in Ref(me.wrapper.pointee.owner).own }),
      GetSetDef("__name__", member: true, get: { (me, cx) throws(Raised) in me.wrapper.pointee.name.own }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in try cx.str(SlotDocs.doc(me)) }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in try cx.qualifiedName(me.wrapper.pointee.owner, me.wrapper.pointee.name) }),
      GetSetDef("__text_signature__", get: { (me, cx) throws(Raised) in try cx.str(SlotDocs.signature(me)) }),
    ]
  }
}

/// `[].__len__`.
public enum MethodWrapperType: NativeType {
  public static var name: StaticString { "method-wrapper" }
  public static var layout: Layout { Layout(MemoryLayout<MethodWrapperBody>.stride, [.collected, .noInstances]) }
  public static var operations: OperationSet { [.repr, .hash, .call, .lt, .le, .eq, .ne, .gt, .ge] }

  public static func dealloc(_ me: Ref, _ cx: Context) {
    me.methodWrapper.pointee.descriptor.decref()
    me.methodWrapper.pointee.instance.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.methodWrapper.pointee.descriptor)
    visit(me.methodWrapper.pointee.instance)
  }
  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let instance = me.methodWrapper.pointee.instance.own
    return try SlotCall.perform(me.methodWrapper.pointee.descriptor, instance.ref, args, cx)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let instance = me.methodWrapper.pointee.instance
    let name = me.methodWrapper.pointee.descriptor.wrapper.pointee.name.text
    return try cx.str("<method-wrapper '\(name)' of \(cx.typeName(instance)) object at \(cx.addressText(instance))>")
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let h = cx.identityHash(me.methodWrapper.pointee.instance) ^ cx.identityHash(me.methodWrapper.pointee.descriptor)
    return h == -1 ? -2 : h
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = cx.types.pointee.methodWrapper
    guard op == .eq || op == .ne, a.isExactly(type), b.isExactly(type) else { return nil }
    let x = a.methodWrapper.pointee, y = b.methodWrapper.pointee
    return cx.bool((x.descriptor == y.descriptor && x.instance == y.instance) == (op == .eq))
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        try cx.getattrReduction(a[0].methodWrapper.pointee.instance, a[0].methodWrapper.pointee.descriptor.wrapper.pointee.name)
      }
    ]
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__self__", member: true, get: { (me, cx) throws(Raised) in me.methodWrapper.pointee.instance.own }),
      GetSetDef("__objclass__", get: { (me, cx) throws(Raised) in Ref(descriptor(me).wrapper.pointee.owner).own }),
      GetSetDef("__name__", get: { (me, cx) throws(Raised) in descriptor(me).wrapper.pointee.name.own }),
      GetSetDef("__qualname__", get: { (me, cx) throws(Raised) in
        try cx.qualifiedName(descriptor(me).wrapper.pointee.owner, descriptor(me).wrapper.pointee.name)
      }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in try cx.str(SlotDocs.doc(descriptor(me))) }),
      GetSetDef("__text_signature__", get: { (me, cx) throws(Raised) in try cx.str(SlotDocs.signature(descriptor(me))) }),
    ]
  }
  private static func descriptor(_ me: Ref) -> Ref { me.methodWrapper.pointee.descriptor }
}
