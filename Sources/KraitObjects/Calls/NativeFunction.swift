import Glibc
import KraitCore

/// Body of a function that wants its arguments unbound (`__new__`).
public typealias RawNative = @Sendable (Ref, CallArguments, Context) throws(Raised) -> Owned

/// The code of a native function, shared by the descriptor of a method and the functions bound from it.
///
/// Not copyable: copying the closures would cost an atomic retain.
public struct NativeCallable: ~Copyable {
  let body: Native
  let raw: RawNative?
  public let signature: Signature
  public let kind: MethodDef.Kind
  /// The interned `__name__`.
  let name: Ref
  let doc: StaticString
  /// The type that declares the method; native types outlive their functions. nil for functions of modules.
  let owner: TypePointer?
  var references: Int

  init(_ def: MethodDef, _ owner: TypePointer?, raw: RawNative? = nil, _ cx: Context) throws(Raised) {
    let name = try cx.intern(def.name)
    body = def.body
    self.raw = raw
    let takesInstance = owner != nil && def.kind != .staticMethod
    signature = Signature(def.name, def.signature, hasInstance: takesInstance)
    kind = def.kind
    doc = def.doc
    self.owner = owner
    self.name = name.leak()
    references = 1
  }
  deinit { name.decref() }

  /// Calls the body with arguments that are already bound.
  @inline(__always) public borrowing func call(_ args: Args, _ cx: Context) throws(Raised) -> Owned { try body(args, cx) }
  @inline(__always) borrowing func callRaw(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard let raw else { try cx.raise(.SystemError, "native function without a body") }
    return try raw(me, args, cx)
  }
  /// The name with its type or module (a str; not shown for builtins), for messages.
  borrowing func messageName(_ module: Ref?, _ instance: Ref?, _ cx: Context) -> String {
    if kind == .classMethod, let instance, instance.isType {
      return "\(instance.asType.pointee.qualifiedName?.text ?? cx.simpleName(instance.asType)).\(name.text)"
    }
    if let owner { return "\(cx.simpleName(owner)).\(name.text)" }
    if let module, module.isStr, !strEquals(module, "builtins") { return "\(module.text).\(name.text)" }
    return name.text
  }
}

public typealias CallablePointer = UnsafeMutablePointer<NativeCallable>

extension UnsafeMutablePointer where Pointee == NativeCallable {
  static func make(_ def: MethodDef, _ owner: TypePointer?, raw: RawNative? = nil, _ cx: Context) throws(Raised) -> CallablePointer {
    let callable = try NativeCallable(def, owner, raw: raw, cx)
    // malloc's alignment is enough; `allocate` would ask for the same with more effort, a thousand times at each start.
    guard let raw = malloc(MemoryLayout<NativeCallable>.stride) else { try cx.raiseMemoryError() }
    let p = raw.bindMemory(to: NativeCallable.self, capacity: 1)
    p.initialize(to: callable)
    return p
  }
  func retain() -> CallablePointer {
    pointee.references += 1
    return self
  }
  func release() {
    pointee.references -= 1
    if pointee.references == 0 {
      deinitialize(count: 1)
      free(self)
    }
  }
}

/// What the VM needs in order to call without binding: with `required ... parameterCount` arguments and no keywords it fills up with nil
/// and calls `callable.pointee.call`. The counts include an instance that the caller must pass first.
@frozen public struct NativeFields {
  public var callable: CallablePointer
  public var required: Int32
  public var parameterCount: Int32
  /// False when the function has `*args`, `**kwargs` or keyword-only parameters, or wants its arguments unbound.
  public var isSimple: Bool

  init(_ callable: CallablePointer) {
    self.callable = callable
    required = Int32(callable.pointee.signature.required)
    parameterCount = Int32(callable.pointee.signature.parameters.count)
    isSimple = callable.pointee.signature.isSimple && callable.pointee.raw == nil
  }
}

/// builtin_function_or_method. `passesInstance`: `instance` goes in front of the arguments, else it is only `__self__` (a module).
@frozen public struct BuiltinFunctionBody {
  public var header: ObjectHeader
  public var fields: NativeFields
  public var instance: Ref?
  /// `__module__`, a str.
  public var module: Ref?
  public var passesInstance: Bool
  /// It is `builtins.len`, which has an instruction of its own; known once a call of it was specialised.
  public var isLen: Bool
}

/// method_descriptor and classmethod_descriptor.
@frozen public struct MethodDescriptorBody {
  public var header: ObjectHeader
  public var fields: NativeFields
  public var owner: TypePointer
}

extension Ref {
  @inlinable @inline(__always) public var builtinFunction: UnsafeMutablePointer<BuiltinFunctionBody> { raw.assumingMemoryBound(to: BuiltinFunctionBody.self) }
  @inlinable @inline(__always) public var methodDescriptor: UnsafeMutablePointer<MethodDescriptorBody> { raw.assumingMemoryBound(to: MethodDescriptorBody.self) }
}

extension Context {
  /// A function of a module (`self` the module object, `module` its name), a static method (`owner` its type), or a bound method.
  public func makeBuiltinFunction(
    _ def: MethodDef, self instance: Ref? = nil, module: Ref? = nil, owner: TypePointer? = nil
  ) throws(Raised) -> Owned {
    let callable = try CallablePointer.make(def, owner, self)
    return try makeBuiltinFunction(callable, instance, module, passesInstance: callable.pointee.signature.leading == 1)
  }

  /// Takes over the caller's reference to `callable`.
  func makeBuiltinFunction(_ callable: CallablePointer, _ instance: Ref?, _ module: Ref?, passesInstance: Bool) throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.builtinFunction)
    instance?.incref()
    module?.incref()
    let body = ref.builtinFunction
    body.pointee.fields = NativeFields(callable)
    body.pointee.instance = instance
    body.pointee.module = module
    body.pointee.passesInstance = passesInstance
    body.pointee.isLen = false
    track(ref)
    return Owned(stealing: ref)
  }

  /// The method of a type: what its `__dict__` holds.
  public func makeMethodDescriptor(_ def: MethodDef, _ type: TypePointer) throws(Raised) -> Owned {
    if def.kind == .staticMethod {
      let function = try makeBuiltinFunction(def, owner: type)
      // Made in place: while the types come up, staticmethod cannot be called yet.
      let ref = try allocate(types.pointee.staticMethod)
      ref.wrappedCallable.pointee.callable = function.leak()
      track(ref)
      return Owned(stealing: ref)
    }
    let callable = try CallablePointer.make(def, type, self)
    let descriptorType = def.kind == .classMethod ? types.pointee.classMethodDescriptor : types.pointee.methodDescriptor
    let ref = try allocate(descriptorType)
    ref.methodDescriptor.pointee.fields = NativeFields(callable)
    ref.methodDescriptor.pointee.owner = type
    Ref(type).incref()
    track(ref)
    return Owned(stealing: ref)
  }

  /// A method descriptor bound to its instance (or a classmethod descriptor to its class).
  @inline(__always) public func bindMethod(_ descriptor: Ref, to instance: Ref) throws(Raised) -> Owned {
    try makeBuiltinFunction(descriptor.methodDescriptor.pointee.fields.callable.retain(), instance, nil, passesInstance: true)
  }

  /// Calls a builtin function, a method descriptor, or any other object that is not a Python function.
  ///
  /// For a method descriptor the instance is the first argument.
  public func callNative(_ f: Ref, base: UnsafeMutablePointer<Ref?>, count: Int, names: Ref?) throws(Raised) -> Owned {
    try callNative(f, CallArguments(UnsafePointer(base), count, names: names))
  }

  @inline(__always) public func callNative(_ f: Ref, _ args: CallArguments) throws(Raised) -> Owned {
    if f.isExactly(types.pointee.builtinFunction) { return try BuiltinFunctionType.call(f, args, self) }
    if f.isExactly(types.pointee.methodDescriptor) { return try MethodDescriptorType.call(f, args, self) }
    return try f.ops.call(f, args, self)
  }

  /// A call that needs no binding: no keywords, and as many arguments as there are parameters or required ones. `instance` goes in front.
  @inline(__always)
  func callSimple(_ fields: NativeFields, _ instance: Ref?, _ args: CallArguments) throws(Raised) -> Owned {
    var slots = InlineArray<8, Ref?>(repeating: nil)
    return try withUnsafeMutablePointer(to: &slots) { (p) throws(Raised) in
      let out = UnsafeMutableRawPointer(p).assumingMemoryBound(to: Ref?.self)
      var k = 0
      if let instance {
        out[0] = instance
        k = 1
      }
      for i in 0..<args.count { out[k &+ i] = args.base[i] }
      return try fields.callable.pointee.call(Args(UnsafePointer(out), Int(fields.parameterCount)), self)
    }
  }

  /// Binds and calls; `instance` goes in front when the function takes one.
  func invoke(_ callable: CallablePointer, _ instance: Ref?, _ args: CallArguments, module: Ref? = nil) throws(Raised) -> Owned {
    if callable.pointee.raw != nil, let instance { return try callable.pointee.callRaw(instance, args, self) }
    let signature = callable.pointee.signature
    let total = signature.parameters.count
    if total <= 8 {
      var slots = InlineArray<8, Ref?>(repeating: nil)
      return try withUnsafeMutablePointer(to: &slots) { (p) throws(Raised) in
        try invoke(callable, instance, args, module, UnsafeMutableRawPointer(p).assumingMemoryBound(to: Ref?.self))
      }
    }
    let slots = UnsafeMutablePointer<Ref?>.allocate(capacity: total)
    slots.initialize(repeating: nil, count: total)
    defer { slots.deallocate() }
    return try invoke(callable, instance, args, module, slots)
  }

  private func invoke(
    _ callable: CallablePointer, _ instance: Ref?, _ args: CallArguments, _ module: Ref?, _ out: UnsafeMutablePointer<Ref?>
  ) throws(Raised) -> Owned {
    let signature = callable.pointee.signature
    let total = signature.parameters.count
    if signature.leading == 1 { out[0] = instance }
    try signature.bind(
      args.base, args.count, args.names, CalledName(callable: callable, module: module, instance: instance, cx: self, fallback: ""), into: out, self)
    // The extras of *args and **kwargs must outlive the call, which may throw.
    let extras = Extras(signature: signature, out: out)
    defer { extras.release() }
    return try callable.pointee.call(Args(UnsafePointer(out), total), self)
  }
}

private struct Extras {
  let signature: Signature
  let out: UnsafeMutablePointer<Ref?>
  func release() { signature.releaseExtras(out) }
}
