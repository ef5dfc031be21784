import Glibc
import KraitCore

public enum FloatType: NativeType {
  public static var name: StaticString { "float" }
  public static var doc: StaticString? { "Convert a string or number to a floating-point number, if possible." }
  public static var signature: StaticString? { "(x=0, /)" }
  public static var layout: Layout { Layout(MemoryLayout<FloatBody>.stride, [.baseType, .trivial, .floatSubclass, .matchSelf]) }
  public static var operations: OperationSet {
    [
      .new, .repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .neg, .pos, .abs, .bool, .int, .float, .add, .sub, .mul, .truediv, .floordiv, .mod,
      .pow, .divmod, .radd, .rsub, .rmul, .rtruediv, .rfloordiv, .rmod, .rpow, .rdivmod,
    ]
  }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if let names = args.names, names.tupleCount != 0, type == cx.types.pointee.float || !type.pointee.overridden.contains(.`init`) {
      try cx.raise(.TypeError, "float() takes no keyword arguments")
    }
    if args.count > 1 { try cx.checkPositional(CallArguments(args.base, args.count), "float", 0, 1) }
    if args.count == 1 && type == cx.types.pointee.float && args[0].isExactly(type) { return args[0].own }
    let value = args.count == 0 ? 0 : try cx.floatFromObject(args[0])
    return try cx.float(value, type)
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.floatReprObject(me.float.pointee.value) }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let value = me.float.pointee.value
    return value.isNaN ? cx.identityHash(me) : floatHash(value)
  }
  public static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { me.float.pointee.value != 0 }
  public static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.int(truncating: me.float.pointee.value) }
  public static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    me.isExactly(cx.types.pointee.float) ? me.own : cx.float(me.float.pointee.value)
  }
  public static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let value = me.float.pointee.value
    switch op {
    case .neg: return cx.float(-value)
    case .pos: return try float(me, cx)
    case .abs: return cx.float(value.magnitude)
    case .invert: try cx.raise(.TypeError, "bad operand type for unary ~: '\(cx.typeName(me))'")
    }
  }

  /// The operand as a float, nil if it is neither float nor int.
  @inline(__always) private static func operand(_ r: Ref, _ cx: Context) throws(Raised) -> Double? {
    if r.isFloat { return r.float.pointee.value }
    if r.isInt { return try cx.intToDouble(r) }
    return nil
  }

  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard let x = try operand(a, cx), let y = try operand(b, cx) else { return nil }
    switch op {
    case .add: return cx.float(x + y)
    case .sub: return cx.float(x - y)
    case .mul: return cx.float(x * y)
    case .truediv:
      if y == 0 { try cx.raise(.ZeroDivisionError, "float division by zero") }
      return cx.float(x / y)
    case .floordiv:
      if y == 0 { try cx.raise(.ZeroDivisionError, "float floor division by zero") }
      return cx.float(floorDivide(x, y).quotient)
    case .mod:
      if y == 0 { try cx.raise(.ZeroDivisionError, "float modulo by zero") }
      return cx.float(modulo(x, y))
    case .divmod:
      if y == 0 { try cx.raise(.ZeroDivisionError, "float divmod()") }
      let (q, r) = floorDivide(x, y)
      let quotient = cx.float(q), remainder = cx.float(r)
      return try cx.tuple(quotient.ref, remainder.ref)
    case .pow: return try cx.floatPower(x, y)
    default: return nil
    }
  }
  public static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned? {
    try cx.raise(.TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
  }

  /// The remainder has the sign of the divisor.
  static func modulo(_ x: Double, _ y: Double) -> Double {
    let r = fmod(x, y)
    if r != 0 { return (y < 0) != (r < 0) ? r + y : r }
    return copysign(0, y)
  }
  static func floorDivide(_ x: Double, _ y: Double) -> (quotient: Double, remainder: Double) {
    var r = fmod(x, y)
    var q = (x - r) / y
    if r != 0 {
      if (y < 0) != (r < 0) {
        r += y
        q -= 1
      }
    } else {
      r = copysign(0, y)
    }
    if q == 0 { return (copysign(0, x / y), r) }
    // (x - r) / y is near an integer; rounding must not push it off.
    var whole = Glibc.floor(q)
    if q - whole > 0.5 { whole += 1 }
    return (whole, r)
  }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if a.isFloat && b.isFloat { return cx.bool(holds(op, a.float.pointee.value, b.float.pointee.value)) }
    if a.isFloat && b.isInt {
      let x = a.float.pointee.value
      if x.isNaN { return cx.bool(op == .ne) }
      return cx.bool(op.holds(try cx.compare(double: x, int: b)))
    }
    if a.isInt && b.isFloat {
      let y = b.float.pointee.value
      if y.isNaN { return cx.bool(op == .ne) }
      return cx.bool(op.swapped.holds(try cx.compare(double: y, int: a)))
    }
    return nil
  }
  @inline(__always) private static func holds(_ op: CompareOperator, _ x: Double, _ y: Double) -> Bool {
    switch op {
    case .lt: x < y
    case .le: x <= y
    case .eq: x == y
    case .ne: x != y
    case .gt: x > y
    case .ge: x >= y
    }
  }
}

/// The hash of a float that is no NaN: equal to that of an equal int.
public func floatHash(_ value: Double) -> Int {
  if value.isInfinite { return value < 0 ? -314159 : 314159 }
  if value.isNaN { return 0 }
  let bits: UInt64 = 61
  let modulus = UInt64(1) &<< bits - 1
  var exponent: Int32 = 0
  var m = frexp(value.magnitude, &exponent)
  var e = Int(exponent)
  var x: UInt64 = 0
  while m != 0 {
    x = ((x &<< 28) & modulus) | x &>> (bits - 28)
    m *= 268435456.0
    e -= 28
    let y = UInt64(m)
    m -= Double(y)
    x &+= y
    if x >= modulus { x &-= modulus }
  }
  let shift = UInt64(e >= 0 ? e % 61 : 60 - (-1 - e) % 61)
  x = ((x &<< shift) & modulus) | x &>> (bits - shift)
  let result = value < 0 ? -Int(x) : Int(x)
  return result == -1 ? -2 : result
}

extension Context {
  func float(_ value: Double, _ type: TypePointer) throws(Raised) -> Owned {
    if type == types.pointee.float { return float(value) }
    let ref = try allocate(type)
    ref.float.pointee.value = value
    clearAddedSlots(ref, MemoryLayout<FloatBody>.stride)
    if ref.hasFlag(.collected) { track(ref) }
    return Owned(stealing: ref)
  }

  /// `float(x)`.
  func floatFromObject(_ x: Ref) throws(Raised) -> Double {
    if x.isExactly(types.pointee.float) { return x.float.pointee.value }
    if x.isExactly(types.pointee.str) { return try floatFromText(x) }
    let has = x.type.pointee.has
    if has.contains(.float) || has.contains(.index) { return try doubleSlow(x) }
    if x.isFloat { return x.float.pointee.value }
    if x.isStr || isBytesLike(x) { return try floatFromText(x) }
    try raise(.TypeError, "float() argument must be a string or a real number, not '\(typeName(x))'")
  }

  /// Exact order of a float (no NaN) and an int.
  func compare(double x: Double, int b: Ref) throws(Raised) -> Int {
    if x.isInfinite { return x < 0 ? -1 : 1 }
    if let n = b.smallInt, n.magnitude <= 1 << 53 {
      let y = Double(n)
      return x < y ? -1 : x == y ? 0 : 1
    }
    let whole = try int(truncating: x)
    let order = intCompare(whole.ref, b)
    if order != 0 { return order }
    let fraction = x - Glibc.trunc(x)
    return fraction < 0 ? -1 : fraction > 0 ? 1 : 0
  }

  /// x ** y for floats; a negative base with a fractional exponent gives a complex number.
  func floatPower(_ x: Double, _ y: Double) throws(Raised) -> Owned {
    if y == 0 || x == 1 { return float(1) }
    if x.isNaN || y.isNaN { return float(Double.nan) }
    if y.isInfinite {
      if x.magnitude == 1 { return float(1) }
      return float((y > 0) == (x.magnitude > 1) ? Double.infinity : 0)
    }
    let yIsOdd = fmod(y.magnitude, 2) == 1
    if x.isInfinite {
      if y > 0 { return float(yIsOdd ? x : x.magnitude) }
      return float(yIsOdd ? copysign(0, x) : 0)
    }
    if x == 0 {
      if y < 0 { try raise(.ZeroDivisionError, "0.0 cannot be raised to a negative power") }
      return float(yIsOdd ? x : 0)
    }
    if x < 0 && y != Glibc.floor(y) { return try complexPower(ComplexValue(x, 0), ComplexValue(y, 0)) }
    let result = Glibc.pow(x, y)
    if result.isInfinite {
      let number = int(34), text = try str("Numerical result out of range")
      let args = try tuple(number.ref, text.ref)
      try raise(exception: try newException(exceptionType(.OverflowError), args: args))
    }
    return float(result)
  }
}
