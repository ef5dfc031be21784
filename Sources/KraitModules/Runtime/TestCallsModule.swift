import KraitCore
import KraitObjects
import KraitVM

/// `_testcalls`: what `_testcapi` needs from below Python: functions of every calling convention, calls with unbound arguments, frames.
enum TestCallsModule: NativeModule {
  static let name: StaticString = "_testcalls"

  static var functions: [MethodDef] {
    callFunctions + [
      MethodDef("define", "(module, /)", "Add functions of every calling convention to a module.") { (a, cx) throws(Raised) in
        guard let dict = cx.moduleDict(a[0]) else { try cx.raise(.TypeError, "a module is needed") }
        let key = try cx.intern("__name__"), name = try cx.getattr(a[0], key.ref), module = a[0]
        for def in conventions(kind: .staticMethod, { _ in module }) {
          let function = try cx.makeBuiltinFunction(def, self: module, module: name.ref), key = try cx.intern("\(def.name)")
          try cx.dictSet(dict, key.ref, function.ref)
        }
        return cx.none
      },
      MethodDef("frame_getgenerator", "(frame, /)", "Return the generator that a frame belongs to, or None.") { (a, cx) throws(Raised) in
        let frame = try frame(a[0], cx)
        return (frame.pointee.generator ?? cx.noneRef).own
      },
      MethodDef("run_in_subinterp", "(code, /)", "Run source text in an interpreter of its own; 0 if it ends well, else -1.") { (a, cx) throws(Raised) in
        try cx.int(runInNewInterpreter(a[0], cx))
      },
      MethodDef("frame_new", "(code, globals, locals, /)", "Return a frame that nothing runs.") { (a, cx) throws(Raised) in
        guard a[0].isExactly(cx.types.pointee.code), a[1].isDict else { try cx.raise(.TypeError, "a code object and a dict are needed") }
        return try cx.makeIdleFrame(code: a[0], globals: a[1])
      },
    ]
  }

  /// Calls that hand arguments over as they are.
  private static var callFunctions: [MethodDef] {
    [
      MethodDef("pyobject_fastcalldict", "(function, args, kwargs, /)", "Call with a tuple (or None) and a dict (or None).") { (a, cx) throws(Raised) in
        let args = try tuple(a[1], cx)
        if cx.isNone(a[2]) { return try cx.call(a[0], args: args.ref, kwargs: nil) }
        guard a[2].isDict else { try cx.raise(.TypeError, "kwargs must be None or a dict") }
        return try cx.call(a[0], args: args.ref, kwargs: a[2])
      },
      MethodDef("pyobject_vectorcall", "(function, args, kwnames, /)", "Call with values of which the last ones belong to the keywords that a tuple names.") { (a, cx) throws(Raised) in
        let args = try tuple(a[1], cx), names = try tuple(a[2], cx)
        let positional = args.ref.tupleCount - names.ref.tupleCount
        if positional < 0 { try cx.raise(.ValueError, "kwnames longer than args") }
        let base = UnsafeRawPointer(args.ref.tupleItems).assumingMemoryBound(to: Ref?.self)
        return try cx.call(a[0], CallArguments(base, positional, names: names.ref.tupleCount == 0 ? nil : names.ref))
      },
      MethodDef("pyvectorcall_call", "(function, args, kwargs=None, /)", "Call with a tuple and a dict of keywords.") { (a, cx) throws(Raised) in
        let args = try tuple(a[1], cx), kwargs = a.optional(2)
        guard let kwargs, !cx.isNone(kwargs) else { return try cx.call(a[0], args: args.ref, kwargs: nil) }
        guard kwargs.isDict else { try cx.raise(.TypeError, "kwargs must be a dict") }
        return try cx.call(a[0], args: args.ref, kwargs: kwargs)
      },
    ]
  }

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(MethInstanceType.self, to: dict)
    try cx.addType(MethClassType.self, to: dict)
    try cx.addType(MethStaticType.self, to: dict)
    let base = try cx.addType(MethodDescriptorBaseType.self, to: dict)
    try cx.addType(MethodDescriptorDerivedType.self, to: dict, base: base)
    try cx.addType(MethodDescriptorNopGetType.self, to: dict, base: base)
    try cx.addType(MethodDescriptor2Type.self, to: dict, base: base)
    try cx.addType(VectorCallType.self, to: dict)
    // A level of native recursion takes at least so many bytes, so a deeper nesting cannot be walked.
    let smallestFrame: UInt = 128
    var here: UInt8 = 0
    let top = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }, bound = cx.execution.pointee.nativeStackBound
    try cx.dictSet(dict, "C_RECURSION_LIMIT", Int((top > bound ? top - bound : 0) / smallestFrame))
  }

  /// Runs source text in a new interpreter with the settings of the present one, whose other threads go on meanwhile.
  static func runInNewInterpreter(_ source: Ref, _ cx: Context) throws(Raised) -> Int {
    guard source.isStr else { try cx.raise(.TypeError, "the code must be a str, not \(cx.typeName(source))") }
    let text = try cx.withUTF8(source) { (bytes) throws(Raised) in Array(bytes) }
    let vm = cx.vmState
    guard let compile = vm.compileHook else { try cx.raise(.RuntimeError, "this interpreter has no compiler") }
    let configuration = vm.configuration, modules = Array(vm.nativeModules.values)
    return cx.withoutGIL {
      do throws(Raised) {
        let inner = try makeInterpreter(configuration, modules: modules, compile: compile)
        var status = 0
        do throws(Raised) {
          try inner.openStandardStreams()
          try inner.runMain(text, filename: "<string>")
        } catch {
          _ = inner.reportUncaught()
          status = -1
        }
        _ = inner.finishProgram()
        inner.destroyInterpreter()
        return status
      } catch { return -1 }
    }
  }

  private static func frame(_ value: Ref, _ cx: Context) throws(Raised) -> UnsafeMutablePointer<FrameBody> {
    guard value.isExactly(cx.types.pointee.frame) else { try cx.raise(.TypeError, "argument must be a frame") }
    return value.raw.assumingMemoryBound(to: FrameBody.self)
  }

  /// A tuple, or the empty one for None.
  private static func tuple(_ value: Ref, _ cx: Context) throws(Raised) -> Owned {
    if cx.isNone(value) { return cx.interp.pointee.emptyTuple.own }
    guard value.isTuple else { try cx.raise(.TypeError, "must be None or a tuple") }
    return value.own
  }
}

/// The functions of all calling conventions; each returns its `self`, which `owner` tells from the bound arguments, and its arguments.
///
/// With an instance or class the declared parameters start with it.
private func conventions(kind: MethodDef.Kind, _ owner: @escaping @Sendable (Args) -> Ref?) -> [MethodDef] {
  let first = kind == .staticMethod ? 0 : 1
  @Sendable func result(_ a: Args, _ cx: Context) -> Ref { owner(a) ?? cx.noneRef }
  let positional: Native = { (a, cx) throws(Raised) in try cx.tuple(result(a, cx), a[first]) }
  let keywords: Native = { (a, cx) throws(Raised) in try cx.tuple(result(a, cx), a[first], a.optional(first + 1) ?? cx.noneRef) }
  let bare: Native = { (a, cx) throws(Raised) in result(a, cx).own }
  if first == 0 {
    return [
      MethodDef("meth_varargs", "(*args)", "Takes positional arguments.", kind: kind, positional),
      MethodDef("meth_varargs_keywords", "(*args, **kwargs)", "Takes any arguments.", kind: kind, keywords),
      MethodDef("meth_o", "(arg, /)", "Takes one argument.", kind: kind, positional),
      MethodDef("meth_noargs", "()", "Takes no argument.", kind: kind, bare),
      MethodDef("meth_fastcall", "(*args)", "Takes positional arguments.", kind: kind, positional),
      MethodDef("meth_fastcall_keywords", "(*args, **kwargs)", "Takes any arguments.", kind: kind, keywords),
    ]
  }
  return [
    MethodDef("meth_varargs", "(self, /, *args)", "Takes positional arguments.", kind: kind, positional),
    MethodDef("meth_varargs_keywords", "(self, /, *args, **kwargs)", "Takes any arguments.", kind: kind, keywords),
    MethodDef("meth_o", "(self, arg, /)", "Takes one argument.", kind: kind, positional),
    MethodDef("meth_noargs", "(self, /)", "Takes no argument.", kind: kind, bare),
    MethodDef("meth_fastcall", "(self, /, *args)", "Takes positional arguments.", kind: kind, positional),
    MethodDef("meth_fastcall_keywords", "(self, /, *args, **kwargs)", "Takes any arguments.", kind: kind, keywords),
  ]
}

/// A type whose instances have nothing but a header: `object` makes them.
private protocol BareType: NativeType {}
extension BareType {
  static var layout: Layout { Layout(MemoryLayout<ObjectHeader>.stride, [.baseType]) }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try ObjectType.new(type, args, cx) }
}

private enum MethInstanceType: BareType {
  static var name: StaticString { "_testcapi.MethInstance" }
  static var methods: [MethodDef] { conventions(kind: .instance) { $0[0] } }
}

private enum MethClassType: BareType {
  static var name: StaticString { "_testcapi.MethClass" }
  static var methods: [MethodDef] { conventions(kind: .classMethod) { $0[0] } }
}

private enum MethStaticType: BareType {
  static var name: StaticString { "_testcapi.MethStatic" }
  static var methods: [MethodDef] { conventions(kind: .staticMethod) { _ in nil } }
}

// Callables that are, or are not, bound to the instance whose class has them.

/// Calling it tells whether the object has the calling function of its base.
private enum MethodDescriptorBaseType: BareType {
  static var name: StaticString { "_testcapi.MethodDescriptorBase" }
  static var layout: Layout { Layout(MemoryLayout<ObjectHeader>.stride, [.baseType, .immutable, .methodDescriptor, .vectorcall]) }
  static var operations: OperationSet { [.call, .get] }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { cx.bool(true) }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let instance, !cx.isNone(instance) else { return me.own }
    return try cx.makeMethod(me, instance)
  }
}

private enum MethodDescriptorDerivedType: BareType {
  static var name: StaticString { "_testcapi.MethodDescriptorDerived" }
  static var layout: Layout { MethodDescriptorBaseType.layout }
  static var operations: OperationSet { [.call, .get] }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try MethodDescriptorBaseType.call(me, args, cx) }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    try MethodDescriptorBaseType.get(me, instance, owner, cx)
  }
}

/// Not bound when it is read from an instance, and calling it gives the arguments.
private enum MethodDescriptorNopGetType: BareType {
  static var name: StaticString { "_testcapi.MethodDescriptorNopGet" }
  static var layout: Layout { Layout(MemoryLayout<ObjectHeader>.stride, [.baseType, .immutable]) }
  static var operations: OperationSet { [.call, .get] }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let all = try cx.list()
    for i in 0..<args.count { try cx.append(list: all.ref, args[i].own) }
    return try cx.tuple(ofList: all.ref)
  }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned { me.own }
}

/// Has a calling function of its own.
private enum MethodDescriptor2Type: BareType {
  static var name: StaticString { "_testcapi.MethodDescriptor2" }
  static var layout: Layout { Layout(MemoryLayout<ObjectHeader>.stride, [.baseType, .immutable, .vectorcall]) }
  static var operations: OperationSet { [.call, .get] }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { cx.bool(false) }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    try MethodDescriptorBaseType.get(me, instance, owner, cx)
  }
}

/// An object that can be given a calling function of its own.
private struct VectorCallBody {
  var header: ObjectHeader
  var isSet: Bool
}

private enum VectorCallType: NativeType {
  static var name: StaticString { "_testcapi.VectorCallClass" }
  static var layout: Layout { Layout(MemoryLayout<VectorCallBody>.stride, [.baseType, .vectorcall]) }
  static var operations: OperationSet { [.new, .call] }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocateInstance(type)
    made.raw.assumingMemoryBound(to: VectorCallBody.self).pointee.isSet = false
    if made.hasFlag(.collected) { cx.track(made) }
    return Owned(stealing: made)
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.str(me.raw.assumingMemoryBound(to: VectorCallBody.self).pointee.isSet ? "vectorcall" : "tp_call")
  }
  static var methods: [MethodDef] {
    [
      MethodDef("set_vectorcall", "(self, type, /)", "Give the instance a calling function of its own; it must be one of the type.") { (a, cx) throws(Raised) in
        guard a[1].isType, cx.isSubtype(a[0].type, a[1].asType) else { try cx.raise(.TypeError, "expected an instance of the type") }
        a[0].raw.assumingMemoryBound(to: VectorCallBody.self).pointee.isSet = true
        return cx.none
      }
    ]
  }
}
