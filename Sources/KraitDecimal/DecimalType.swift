import KraitCore
import KraitObjects
import KraitVM

/// `decimal.Decimal`.
enum DecimalType: NativeType {
  static var name: StaticString { "decimal.Decimal" }
  static var doc: StaticString? {
    "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0').\nThe context does not affect the conversion and is only passed to determine\nif the InvalidOperation trap is active.\n"
  }
  static var signature: StaticString? { "(value='0', context=None)" }
  static var layout: Layout { Layout(MemoryLayout<DecimalBody>.stride, [.baseType]) }
  static var operations: OperationSet {
    [
      .new, .repr, .str, .hash, .lt, .le, .eq, .ne, .gt, .ge, .neg, .pos, .abs, .bool, .int, .float, .add, .radd, .sub, .rsub, .mul, .rmul,
      .truediv, .rtruediv, .floordiv, .rfloordiv, .mod, .rmod, .divmod, .rdivmod, .pow, .rpow,
    ]
  }
  static let constructor = Signature("Decimal", "(value='0', context=None)")

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count > 2 { try cx.raise(.TypeError, "function takes at most 2 arguments (\(args.count) given)") }
    // The plainest call: one text.
    if args.count == 1, args.names == nil, args[0].isStr, let simple = try cx.simpleDecimal(text: args[0], type) { return simple }
    let b = try cx.bind(args, constructor)
    let context = try cx.decimalContext(b.optional(1))
    guard let value = b.optional(0) else { return try cx.decimal(.zero(), type) }
    if value.type == cx.decimalState.decimalType && type == value.type { return value.own }
    return try cx.decimal(try exact(value, context.ref, cx), type)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { me.decimal.pointee.limbs?.deallocate() }

  /// The exact value of whatever a decimal can be made from.
  static func exact(_ value: Ref, _ context: Ref, _ cx: Context, checksRange: Bool = true) throws(Raised) -> DecimalNumber {
    if let number = try cx.decimalOperand(value) { return number }
    if value.isStr { return try parse(value, context, lenient: true, cx) }
    if value.isTuple || value.isList { return try fromTuple(value, context, cx, checksRange: checksRange) }
    if value.isFloat {
      try cx.report(.floatOperation, to: context)
      return cx.decimalNumber(double: try cx.double(value))
    }
    try cx.raise(.TypeError, "conversion from \(cx.typeName(value)) to Decimal is not supported")
  }
  static func parse(_ text: Ref, _ context: Ref, lenient: Bool, _ cx: Context) throws(Raised) -> DecimalNumber {
    guard let ascii = cx.decimalText(text, lenient: lenient), let number = DecimalNumber(ascii: ascii) else {
      try cx.report(.conversionSyntax, to: context)
      return .nan
    }
    return try checkExact(number, context, cx)
  }
  /// A number outside the greatest range is invalid.
  private static func checkExact(_ number: DecimalNumber, _ context: Ref, _ cx: Context) throws(Raised) -> DecimalNumber {
    guard number.isFinite else { return number }
    var status: Conditions = []
    let kept = number.finished(.greatest, &status)
    if !status.isDisjoint(with: [.inexact, .rounded, .clamped, .overflow, .underflow]) {
      try cx.report(.invalidOperation, to: context)
      return .nan
    }
    return kept
  }

  private static func fromTuple(_ value: Ref, _ context: Ref, _ cx: Context, checksRange: Bool) throws(Raised) -> DecimalNumber {
    let items = try cx.tuple(of: value)
    guard items.ref.tupleCount == 3 else { try cx.raise(.ValueError, "argument must be a sequence of length 3") }
    let sign = items.ref.tupleItems[0], digits = items.ref.tupleItems[1], exponent = items.ref.tupleItems[2]
    guard sign.isInt, let signValue = cx.exactInt(sign), signValue == 0 || signValue == 1 else {
      try cx.raise(.ValueError, "sign must be an integer with the value 0 or 1")
    }
    var kind = DecimalNumber.Kind.finite, power = 0
    if exponent.isStr {
      switch exponent.text {
      case "F": kind = .infinity
      case "n": kind = .quietNaN
      case "N": kind = .signalingNaN
      default: try cx.raise(.ValueError, "string argument in the third position must be 'F', 'n' or 'N'")
      }
    } else {
      guard exponent.isInt else { try cx.raise(.ValueError, "exponent must be an integer") }
      power = try cx.wordSize(exponent)
    }
    guard digits.isTuple || digits.isList else { try cx.raise(.ValueError, "coefficient must be a tuple of digits") }
    let list = try cx.tuple(of: digits)
    var ascii: [UInt8] = []
    for i in 0..<list.ref.tupleCount {
      let digit = list.ref.tupleItems[i]
      guard digit.isInt, let d = cx.exactInt(digit), 0...9 ~= d else { try cx.raise(.ValueError, "coefficient must be a tuple of digits") }
      ascii.append(48 + UInt8(d))
    }
    if kind == .infinity { return .infinity(negative: signValue == 1) }
    if kind != .finite { return DecimalNumber(kind: kind, negative: signValue == 1, payload: Digits(ascii: ascii)) }
    if power.magnitude > 4_000_000_000_000_000_000 { power = power.signum() * 4_000_000_000_000_000_000 }
    let number = DecimalNumber(Digits(ascii: ascii), exponent: power, negative: signValue == 1)
    return checksRange ? try checkExact(number, context, cx) : number
  }

  // Representation
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let capitals = try cx.decimalState.current(cx).decimalContext.pointee.settings.capitals
    return try cx.str(ascii: Array("Decimal('".utf8) + me.decimalNumber.text(capitals: capitals) + Array("')".utf8))
  }
  static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let capitals = try cx.decimalState.current(cx).decimalContext.pointee.settings.capitals
    return try cx.str(ascii: me.decimalNumber.text(capitals: capitals))
  }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let body = me.decimal
    if body.pointee.hash != -1 { return body.pointee.hash }
    let number = me.decimalNumber
    switch number.kind {
    case .signalingNaN: try cx.raise(.TypeError, "Cannot hash a signaling NaN value")
    case .quietNaN: return cx.identityHash(me)
    case .infinity: return number.isNegative ? -314159 : 314159
    case .finite: break
    }
    body.pointee.hash = NumericHash.hash(number)
    return body.pointee.hash
  }
  static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { me.decimal.pointee.kind != .finite || me.decimal.pointee.count > 0 }

  // Conversions
  static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try integer(me.decimalNumber, .down, cx) }
  /// The number rounded to an int.
  static func integer(_ number: DecimalNumber, _ rounding: Rounding, _ cx: Context) throws(Raised) -> Owned {
    if number.isNaN { try cx.raise(.ValueError, "cannot convert NaN to integer") }
    if number.isInfinite { try cx.raise(.OverflowError, "cannot convert Infinity to integer") }
    var rounded = number
    if rounded.exponent < 0 { _ = rounded.dropDigits(-rounded.exponent, rounding) } else if rounded.isZero {
      return cx.int(0)
    } else {
      if rounded.exponent > Digits.greatestCount { try cx.raiseMemoryError() }
      rounded = rounded.padded(to: 0)
    }
    return try cx.int(rounded.coefficient, negative: rounded.isNegative)
  }
  static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let number = me.decimalNumber
    if number.isNaN {
      if number.isSignaling { try cx.raise(.ValueError, "cannot convert signaling NaN to float") }
      return cx.float(number.isNegative ? -Double.nan : Double.nan)
    }
    let text = number.text()
    let value = text.withUnsafeBufferPointer { cx.parseFloat($0) } ?? 0
    return cx.float(value)
  }

  // Operators
  static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let context = try cx.decimalState.current(cx), settings = context.decimalContext.pointee.settings
    var status: Conditions = []
    let number = me.decimalNumber
    let result = op == .abs ? DecimalNumber.abs(number, settings, &status) : DecimalNumber.plus(number, negate: op == .neg, settings, &status)
    try cx.report(status, to: context)
    return try cx.decimal(result)
  }
  static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let function: BinaryFunction
    switch op {
    case .add: function = .add
    case .sub: function = .subtract
    case .mul: function = .multiply
    case .truediv: function = .divide
    case .floordiv: function = .divideInt
    case .mod: function = .remainder
    case .pow: function = .power
    case .divmod: return try divmod(a, b, nil, cx)
    default: return nil
    }
    let state = cx.decimalState, held = try state.current(cx).own
    if let simple = try cx.simpleDecimal(op, a, b, held.ref.decimalContext.pointee.settings, state.decimalType) { return simple }
    guard let x = try cx.decimalOperand(a), let y = try cx.decimalOperand(b) else { return nil }
    var status: Conditions = []
    let result = function.apply(x, y, held.ref.decimalContext.pointee.settings, state, &status)
    try cx.report(status, to: held.ref)
    return try cx.decimal(result, state.decimalType)
  }
  static func divmod(_ a: Ref, _ b: Ref, _ context: Ref?, _ cx: Context) throws(Raised) -> Owned? {
    guard let x = try cx.decimalOperand(a), let y = try cx.decimalOperand(b) else { return nil }
    let held = try cx.decimalContext(context)
    var status: Conditions = []
    let (quotient, rest) = DecimalNumber.divmod(x, y, held.ref.decimalContext.pointee.settings, &status)
    try cx.report(status, to: held.ref)
    let first = try cx.decimal(quotient), second = try cx.decimal(rest)
    return try cx.tuple(first, second)
  }
  static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if modulus == cx.interp.pointee.none { return try binary(.pow, a, b, cx) }
    guard let x = try cx.decimalOperand(a), let y = try cx.decimalOperand(b), let z = try cx.decimalOperand(modulus) else { return nil }
    let held = try cx.decimalState.current(cx).own
    var status: Conditions = []
    let result = DecimalNumber.powerModulo(x, y, z, held.ref.decimalContext.pointee.settings, &status)
    try cx.report(status, to: held.ref)
    return try cx.decimal(result)
  }

  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard cx.isDecimal(a) else {
      guard cx.isDecimal(b) else { return nil }
      return try compare(op.swapped, b, a, cx)
    }
    if cx.isDecimal(b), let order = cx.simpleOrder(a, b) { return cx.bool(op.holds(order)) }
    let context = try cx.decimalState.current(cx)
    guard let (x, y) = try comparands(op, a, b, context, cx) else { return nil }
    if x.isNaN || y.isNaN {
      let equality = op == .eq || op == .ne
      if !equality || x.isSignaling || y.isSignaling { try cx.report(.invalidOperation, to: context) }
      return cx.bool(op == .ne)
    }
    return cx.bool(op.holds(DecimalNumber.order(x, y)))
  }
  /// The two numbers to compare, nil for a type that a decimal does not compare with.
  private static func comparands(
    _ op: CompareOperator, _ a: Ref, _ b: Ref, _ context: Ref, _ cx: Context
  ) throws(Raised) -> (DecimalNumber, DecimalNumber)? {
    if let y = try cx.decimalOperand(b) { return (a.decimalNumber, y) }
    let equality = op == .eq || op == .ne
    if b.isFloat {
      if equality {
        context.decimalContext.status.insert(.floatOperation)
      } else {
        try cx.report(.floatOperation, to: context)
      }
      return (a.decimalNumber, cx.decimalNumber(double: try cx.double(b)))
    }
    if cx.isInstance(b, cx.types.pointee.complex) {
      guard equality, b.complex.pointee.imag == 0 else { return nil }
      context.decimalContext.status.insert(.floatOperation)
      return (a.decimalNumber, cx.decimalNumber(double: b.complex.pointee.real))
    }
    guard try isRational(b, cx) else { return nil }
    // a < n / d as a * d < n.
    let numerator = try cx.intern("numerator"), denominator = try cx.intern("denominator")
    let n = try cx.getattr(b, numerator.ref), d = try cx.getattr(b, denominator.ref)
    let x = a.decimalNumber
    let scale = try cx.decimalNumber(int: d.ref), value = try cx.decimalNumber(int: n.ref)
    guard x.isFinite else { return (x, value) }
    return (DecimalNumber(x.coefficient * scale.coefficient, exponent: x.exponent, negative: x.isNegative), value)
  }
  private static func isRational(_ r: Ref, _ cx: Context) throws(Raised) -> Bool {
    return try cx.isInstance(r, cx.decimalState.rationalType.unsafelyUnwrapped)
  }

  static var methods: [MethodDef] { decimalMethods }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("real", get: { (me, cx) throws(Raised) in me.own }),
      GetSetDef("imag", get: { (me, cx) throws(Raised) in try cx.decimal(.zero()) }),
    ]
  }
}

/// Hashes that agree with those of ints and floats of the same value.
enum NumericHash {
  static let modulus: UInt64 = (1 << 61) - 1

  static func hash(_ number: DecimalNumber) -> Int {
    var value: UInt64 = 0
    let step = Digits.base % modulus
    for limb in number.coefficient.limbs.reversed() { value = add(multiply(value, step), limb % modulus) }
    value = multiply(value, power(number.exponent))
    let result = number.isNegative ? -Int(value) : Int(value)
    return result == -1 ? -2 : result
  }
  private static func add(_ a: UInt64, _ b: UInt64) -> UInt64 { (a + b) % modulus }
  private static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 { modulus.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder }
  /// 10**exponent; the inverse of ten is 10**(modulus - 2).
  private static func power(_ exponent: Int) -> UInt64 {
    var factor: UInt64 = 10, left = UInt64(exponent.magnitude)
    if exponent < 0 {
      factor = raise(10, modulus - 2)
      left = UInt64(exponent.magnitude)
    }
    left %= modulus - 1
    return raise(factor, left)
  }
  private static func raise(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var result: UInt64 = 1, factor = base, left = exponent
    while left > 0 {
      if left & 1 != 0 { result = multiply(result, factor) }
      factor = multiply(factor, factor)
      left >>= 1
    }
    return result
  }
}
