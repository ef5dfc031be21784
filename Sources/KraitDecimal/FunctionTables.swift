/// Functions of one operand that take a context.
enum UnaryFunction: Sendable {
  case exp, ln, log10, nextMinus, nextPlus, normalize, squareRoot, logB, logicalInvert, plus, minus, abs, toIntegralExact, toIntegralValue

  func apply(_ a: DecimalNumber, _ s: Settings, _ state: DecimalState, _ status: inout Conditions) -> DecimalNumber {
    switch self {
    case .exp: .exp(a, s, state.tens, &status)
    case .ln: .ln(a, s, state.tens, &status)
    case .log10: .log10(a, s, state.tens, &status)
    case .nextMinus: .nextAway(a, up: false, s, &status)
    case .nextPlus: .nextAway(a, up: true, s, &status)
    case .normalize: .normalize(a, s, &status)
    case .squareRoot: .squareRoot(a, s, &status)
    case .logB: .logB(a, s, &status)
    case .logicalInvert: .logicalInvert(a, s, &status)
    case .plus: .plus(a, negate: false, s, &status)
    case .minus: .plus(a, negate: true, s, &status)
    case .abs: .abs(a, s, &status)
    case .toIntegralExact: .toIntegral(a, exact: true, s, &status)
    case .toIntegralValue: .toIntegral(a, exact: false, s, &status)
    }
  }
  /// Methods of Decimal with an optional context.
  static let methods: [(StaticString, UnaryFunction)] = [
    ("exp", .exp), ("ln", .ln), ("log10", .log10), ("next_minus", .nextMinus), ("next_plus", .nextPlus), ("normalize", .normalize),
    ("sqrt", .squareRoot), ("logb", .logB), ("logical_invert", .logicalInvert),
  ]
  /// Methods of contexts.
  static let contextMethods: [(StaticString, UnaryFunction)] = methods + [
    ("abs", .abs), ("plus", .plus), ("minus", .minus), ("to_integral_exact", .toIntegralExact), ("to_integral_value", .toIntegralValue),
    ("to_integral", .toIntegralValue),
  ]
}

/// Functions of two operands that take a context.
enum BinaryFunction: Sendable {
  case add, subtract, multiply, divide, divideInt, remainder, remainderNear, compare, compareSignal, max, maxMagnitude, min, minMagnitude
  case nextToward, logicalAnd, logicalOr, logicalXor, rotate, scaleB, shift, quantize, power

  func apply(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ state: DecimalState, _ status: inout Conditions) -> DecimalNumber {
    switch self {
    case .add: .add(a, b, s, &status)
    case .subtract: .subtract(a, b, s, &status)
    case .multiply: .multiply(a, b, s, &status)
    case .divide: .divide(a, b, s, &status)
    case .divideInt: .divideInteger(a, b, s, &status)
    case .remainder: .remainder(a, b, s, &status)
    case .remainderNear: .remainderNear(a, b, s, &status)
    case .compare: .compare(a, b, s, &status)
    case .compareSignal: .compare(a, b, s, &status, signal: true)
    case .max: .choose(.max, a, b, s, &status)
    case .maxMagnitude: .choose(.maxMagnitude, a, b, s, &status)
    case .min: .choose(.min, a, b, s, &status)
    case .minMagnitude: .choose(.minMagnitude, a, b, s, &status)
    case .nextToward: .nextToward(a, b, s, &status)
    case .logicalAnd: .logical(a, b, s, &status) { $0 && $1 }
    case .logicalOr: .logical(a, b, s, &status) { $0 || $1 }
    case .logicalXor: .logical(a, b, s, &status) { $0 != $1 }
    case .rotate: .rotate(a, b, s, &status)
    case .scaleB: .scaleB(a, b, s, &status)
    case .shift: .shift(a, b, s, &status)
    case .quantize: .quantize(a, b, s, &status)
    case .power: .power(a, b, s, state.tens, &status)
    }
  }
  static let methods: [(StaticString, BinaryFunction)] = [
    ("compare", .compare), ("compare_signal", .compareSignal), ("max", .max), ("max_mag", .maxMagnitude), ("min", .min),
    ("min_mag", .minMagnitude), ("next_toward", .nextToward), ("remainder_near", .remainderNear), ("logical_and", .logicalAnd),
    ("logical_or", .logicalOr), ("logical_xor", .logicalXor), ("rotate", .rotate), ("scaleb", .scaleB), ("shift", .shift),
  ]
  static let contextMethods: [(StaticString, BinaryFunction)] = methods + [
    ("add", .add), ("subtract", .subtract), ("multiply", .multiply), ("divide", .divide), ("divide_int", .divideInt),
    ("remainder", .remainder), ("quantize", .quantize),
  ]
}

/// Questions about a number that need no context.
enum Predicate: Sendable {
  case isCanonical, isFinite, isInfinite, isNaN, isQuietNaN, isSignalingNaN, isSigned, isZero

  func holds(_ a: DecimalNumber) -> Bool {
    switch self {
    case .isCanonical: true
    case .isFinite: a.isFinite
    case .isInfinite: a.isInfinite
    case .isNaN: a.isNaN
    case .isQuietNaN: a.kind == .quietNaN
    case .isSignalingNaN: a.isSignaling
    case .isSigned: a.isNegative
    case .isZero: a.isZero
    }
  }
  static let methods: [(StaticString, Predicate)] = [
    ("is_canonical", .isCanonical), ("is_finite", .isFinite), ("is_infinite", .isInfinite), ("is_nan", .isNaN), ("is_qnan", .isQuietNaN),
    ("is_snan", .isSignalingNaN), ("is_signed", .isSigned), ("is_zero", .isZero),
  ]
}
