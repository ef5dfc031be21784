import KraitCore

public enum BoolType: IntNative {
  public static var name: StaticString { "bool" }
  public static var doc: StaticString? {
    "Returns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed."
  }
  public static var signature: StaticString? { "(object=False, /)" }
  public static var layout: Layout { Layout(IntBody.limbsOffset, itemSize: 8, [.trivial, .intSubclass, .matchSelf]) }
  public static var operations: OperationSet { [.new, .repr, .invert, .and, .or, .xor, .rand, .ror, .rxor] }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkPositional(args, "bool", 0, 1)
    return cx.bool(args.count == 1 ? try cx.isTrue(args[0]) : false)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.intern(me == cx.interp.pointee.true ? "True" : "False") }
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let type = cx.types.pointee.bool
    guard a.isExactly(type), b.isExactly(type) else { return try cx.intBinary(op, a, b) }
    let x = a == cx.interp.pointee.true, y = b == cx.interp.pointee.true
    switch op {
    case .and: return cx.bool(x && y)
    case .or: return cx.bool(x || y)
    case .xor: return cx.bool(x != y)
    default: return try cx.intBinary(op, a, b)
    }
  }
  public static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if op == .invert {
      try cx.warnDeprecated("Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.")
    }
    return try IntType.unary(op, me, cx)
  }
}
