import KraitCore

/// A function bound to an instance: `method`.
@frozen public struct MethodBody {
  public var header: ObjectHeader
  public var function: Ref
  public var instance: Ref
}

extension Ref {
  @inlinable @inline(__always) public var method: UnsafeMutablePointer<MethodBody> { raw.assumingMemoryBound(to: MethodBody.self) }
}

extension Context {
  public func makeMethod(_ function: Ref, _ instance: Ref) throws(Raised) -> Owned {
    let made = try allocate(types.pointee.method)
    function.incref()
    instance.incref()
    made.method.pointee.function = function
    made.method.pointee.instance = instance
    track(made)
    return Owned(stealing: made)
  }
}

public enum MethodType: NativeType {
  public static var name: StaticString { "method" }
  public static var doc: StaticString? { "Create a bound instance method object." }
  public static var signature: StaticString? { "(function, instance, /)" }
  public static var layout: Layout { Layout(MemoryLayout<MethodBody>.stride, [.collected, .hasWeakrefs, .vectorcall]) }
  public static var operations: OperationSet { [.repr, .hash, .call, .get, .getattribute, .eq, .ne, .new] }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.names != nil { try cx.raise(.TypeError, "method() takes no keyword arguments") }
    guard args.count == 2 else { try cx.raise(.TypeError, "method expected 2 arguments, got \(args.count)") }
    guard args[0].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "first argument must be callable") }
    if cx.isNone(args[1]) { try cx.raise(.TypeError, "instance must not be None") }
    return try cx.makeMethod(args[0], args[1])
  }
  public static func dealloc(_ me: Ref, _ cx: Context) {
    me.method.pointee.function.decref()
    me.method.pointee.instance.decref()
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    visit(me.method.pointee.function)
    visit(me.method.pointee.instance)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let f = me.method.pointee.function
    var name = "?"
    if let q = try cx.getattrOptional(f, .__qualname__), q.ref.isStr {
      name = q.ref.text
    } else if let n = try cx.getattrOptional(f, .__name__), n.ref.isStr {
      name = n.ref.text
    }
    let shown = try cx.repr(me.method.pointee.instance)
    return try cx.str("<bound method \(name) of \(shown.ref.text)>")
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let h = try cx.identityHash(me.method.pointee.instance) ^ cx.hash(me.method.pointee.function)
    return h == -1 ? -2 : h
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, b.isExactly(cx.types.pointee.method) else { return nil }
    var same = a.method.pointee.instance == b.method.pointee.instance
    if same { same = try cx.equals(a.method.pointee.function, b.method.pointee.function) }
    return cx.bool(same == (op == .eq))
  }
  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    // Methods can be bound to methods, to any depth.
    try cx.checkNativeStack(" while calling a Python object")
    let f = me.method.pointee.function.own, instance = me.method.pointee.instance.own
    return try cx.call(f.ref, first: instance.ref, args)
  }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if let own = cx.lookup(cx.types.pointee.method, name) {
      let held = own.own
      return held.type.pointee.has.contains(.get) ? try held.ref.ops.get(held.ref, me, Ref(me.type), cx) : held
    }
    try cx.checkNativeStack()
    return try me.method.pointee.function.ops.getattr(me.method.pointee.function, name, cx)
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("__func__", "the function (or other callable) implementing a method", member: true, get: { (me, cx) throws(Raised) in me.method.pointee.function.own }),
      GetSetDef("__self__", "the instance to which a method is bound", member: true, get: { (me, cx) throws(Raised) in me.method.pointee.instance.own }),
      GetSetDef("__doc__", get: { (me, cx) throws(Raised) in try cx.getattr(me.method.pointee.function, .__doc__) }),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in
        let builtin = try cx.builtin("getattr")
        let name = try cx.getattr(a[0].method.pointee.function, .__name__)
        let pair = try cx.tuple(a[0].method.pointee.instance, name.ref)
        return try cx.tuple(builtin.ref, pair.ref)
      }
    ]
  }
}
