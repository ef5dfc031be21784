import KraitCore

/// classmethod and staticmethod: a callable, and the attributes it lends.
struct WrappedMethodBody {
  var header: ObjectHeader
  var callable: Ref?
}

extension Ref {
  var wrappedCallable: UnsafeMutablePointer<WrappedMethodBody> { raw.assumingMemoryBound(to: WrappedMethodBody.self) }
}

extension Context {
  public func makeClassMethod(_ callable: Ref) throws(Raised) -> Owned { try call(Ref(types.pointee.classMethod), callable) }
  public func makeStaticMethod(_ callable: Ref) throws(Raised) -> Owned { try call(Ref(types.pointee.staticMethod), callable) }
}

protocol MethodWrapperKind: NativeType {
  static var shortName: StaticString { get }
}

extension MethodWrapperKind {
  static var name: StaticString { shortName }
  static var signature: StaticString? { "(function, /)" }
  static var layout: Layout { Layout(MemoryLayout<WrappedMethodBody>.size, [.collected, .baseType, .hasDict]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let ref = try cx.allocateInstance(type)
    ref.wrappedCallable.pointee.callable = nil
    cx.track(ref)
    return Owned(stealing: ref)
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if !me.type.pointee.overridden.contains(.new) { try cx.checkNoKeywords(args, shortName) }
    try cx.checkCount(args, shortName, 1...1)
    let callable = args[0]
    replace(&me.wrappedCallable.pointee.callable, with: callable.own)
    for name in [KnownName.__module__, .__name__, .__qualname__, .__doc__, .__annotations__] {
      if let value = try cx.getattrOptional(callable, name) { try cx.setInstanceAttribute(me, cx.name(name), value.ref) }
    }
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    cx.releaseAttributes(me)
    replace(&me.wrappedCallable.pointee.callable, with: nil)
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    Context(owning: me).traverseNativeAttributes(me, visit)
    visit(me.wrappedCallable.pointee.callable)
  }
  static func clear(_ me: Ref, _ cx: Context) {
    cx.clearAttributes(me)
    replace(&me.wrappedCallable.pointee.callable, with: nil)
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let inner = try cx.repr(me.wrappedCallable.pointee.callable ?? cx.noneRef)
    var b = StringBuilder()
    b.append("<")
    b.append(shortName)
    b.append("(")
    b.append(inner.ref)
    b.append(")>")
    return try b.finish(cx)
  }
  // The lent `__doc__` comes before the type's own.
  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.genericGetattr(me, name) }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("__func__", member: true, get: { (me, cx) throws(Raised) in (me.wrappedCallable.pointee.callable ?? cx.noneRef).own }),
      GetSetDef("__wrapped__", member: true, get: { (me, cx) throws(Raised) in (me.wrappedCallable.pointee.callable ?? cx.noneRef).own }),
      GetSetDef("__isabstractmethod__") { (me, cx) throws(Raised) in
        guard let callable = me.wrappedCallable.pointee.callable.own else { return cx.bool(false) }
        return try cx.bool(cx.isAbstractMethod(callable.ref))
      },
      GetSetDef("__dict__") { (me, cx) throws(Raised) in try cx.attributesDict(me) } set: { (me, value, cx) throws(Raised) in
        guard let value else {
          let fresh = try cx.dict()
          return try cx.setAttributesDict(me, fresh.ref)
        }
        guard value.isDict else { try cx.raise(.TypeError, "__dict__ must be set to a dictionary, not a '\(cx.typeName(value))'") }
        try cx.setAttributesDict(me, value)
      },
    ]
  }
}

/// `classmethod`.
enum ClassMethodType: MethodWrapperKind {
  static var shortName: StaticString { "classmethod" }
  static var doc: StaticString? {
    "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin."
  }
  static var operations: OperationSet { [.get, .repr, .new, .`init`] }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let callable = me.wrappedCallable.pointee.callable.own else {
      try cx.raise(.RuntimeError, "uninitialized classmethod object")
    }
    var cls = owner.flatMap { cx.isNone($0) ? nil : $0 }
    if cls == nil, let instance { cls = Ref(instance.type) }
    return try cx.makeMethod(callable.ref, cls ?? cx.noneRef)
  }
}

/// `staticmethod`.
enum StaticMethodType: MethodWrapperKind {
  static var shortName: StaticString { "staticmethod" }
  static var doc: StaticString? {
    "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin."
  }
  static var operations: OperationSet { [.get, .repr, .new, .`init`, .call] }
  static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned {
    guard let callable = me.wrappedCallable.pointee.callable else { try cx.raise(.RuntimeError, "uninitialized staticmethod object") }
    return callable.own
  }
  static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    guard let callable = me.wrappedCallable.pointee.callable.own else { try cx.raise(.RuntimeError, "uninitialized staticmethod object") }
    try cx.checkNativeStack(" while calling a Python object")
    return try cx.call(callable.ref, args)
  }
}
