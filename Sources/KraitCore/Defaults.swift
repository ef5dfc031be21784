// What a type without the operation does. Messages are CPython's.

extension NativeType {
  public static var doc: StaticString? { nil }
  public static var signature: StaticString? { nil }
  public static var operations: OperationSet { [] }
  public static var layout: Layout { Layout() }
  public static var methods: [MethodDef] { [] }
  public static var getsets: [GetSetDef] { [] }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "cannot create '\(cx.typeName(type))' instances")
  }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {}
  public static func dealloc(_ me: Ref, _ cx: Context) {}
  public static func traverse(_ me: Ref, _ visit: Visitor) {}
  public static func clear(_ me: Ref, _ cx: Context) {}
  public static func finalize(_ me: Ref, _ cx: Context) {}

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.services.defaultRepr(me, cx) }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try me.ops.repr(me, cx) }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { cx.identityHash(me) }

  public static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.services.genericGetattr(me, name, cx) }
  public static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) { try cx.services.genericSetattr(me, name, value, cx) }
  public static func get(_ me: Ref, _ instance: Ref?, _ owner: Ref?, _ cx: Context) throws(Raised) -> Owned { me.own }
  public static func set(_ me: Ref, _ instance: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    try cx.raise(.AttributeError, value == nil ? "__delete__" : "__set__")
  }

  public static func call(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object is not callable")
  }
  public static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object is not iterable")
  }
  public static func nextOrStop(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let item = try next(me, cx) { return item }
    try cx.raise(.StopIteration, "")
  }
  public static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object is not an iterator")
  }
  public static func len(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.raise(.TypeError, "object of type '\(cx.typeName(me))' has no len()")
  }
  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object is not subscriptable")
  }
  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object \(value == nil ? "doesn't" : "does not") support item \(value == nil ? "deletion" : "assignment")")
  }
  public static func contains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.services.iterateContains(me, item, cx) }
  public static func concat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { nil }
  public static func repeated(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'\(cx.typeName(a))' object can't be repeated")
  }
  public static func inplaceConcat(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'\(cx.typeName(a))' object can't be concatenated")
  }
  public static func inplaceRepeat(_ a: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned { try a.ops.repeated(a, count, cx) }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { nil }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { nil }
  public static func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { nil }
  public static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned? { nil }
  public static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let what = switch op {
    case .neg: "bad operand type for unary -"
    case .pos: "bad operand type for unary +"
    case .invert: "bad operand type for unary ~"
    case .abs: "bad operand type for abs()"
    }
    try cx.raise(.TypeError, "\(what): '\(cx.typeName(me))'")
  }
  public static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { true }
  public static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "int() argument must be a string, a bytes-like object or a real number, not '\(cx.typeName(me))'")
  }
  public static func index(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'\(cx.typeName(me))' object cannot be interpreted as an integer")
  }
  public static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "must be real number, not \(cx.typeName(me))")
  }
  public static func await(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "object \(cx.typeName(me)) can't be used in 'await' expression")
  }
  public static func aiter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'async for' requires an object with __aiter__ method, got \(cx.typeName(me))")
  }
  public static func anext(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.raise(.TypeError, "'async for' requires an iterator with __anext__ method, got \(cx.typeName(me))")
  }
  public static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(me))'")
  }
  public static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) {}
}

/// Defaults that need the object layer.
public protocol DefaultServices {
  static func defaultRepr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
  static func genericGetattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned?
  static func genericSetattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised)
  static func iterateContains(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool
  /// A type's name for messages: with the module for built-in types outside builtins.
  static func typeName(_ type: TypePointer) -> String
}

extension Context {
  @inlinable public var services: any CoreServices.Type { interp.pointee.services }
  /// The name of an object's type, for messages.
  public func typeName(_ me: Ref) -> String { services.typeName(me.type) }
  public func typeName(_ type: TypePointer) -> String { services.typeName(type) }
  /// Hash by identity. It shows the address, which then must not be reused in place.
  @inlinable public func identityHash(_ me: Ref) -> Int {
    me.set(HeaderFlag.addressTaken)
    let bits = me.bits
    return Int(bitPattern: (bits &>> 4) | (bits &<< 60))
  }
  /// The object's address as the program sees it.
  public func identity(of me: Ref) -> UInt {
    me.set(HeaderFlag.addressTaken)
    return me.bits
  }
}
