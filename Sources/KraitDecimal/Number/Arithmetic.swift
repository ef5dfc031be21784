// The arithmetic operations of the specification. Each rounds its result to the settings and reports conditions.
extension DecimalNumber {
  static func add(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    if a.isInfinite || b.isInfinite {
      if a.isInfinite && b.isInfinite && a.isNegative != b.isNegative { return invalid(&status) }
      return a.isInfinite ? a : b
    }
    return sum(a, b, s, &status).finished(s, &status)
  }
  static func subtract(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    b.isNaN ? add(a, b, s, &status) : add(a, b.negated, s, &status)
  }

  /// The sum of finite numbers, exact up to what rounding needs.
  private static func sum(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    var exponent = min(a.exponent, b.exponent)
    // An exact zero is negative when rounding down, or when both operands are negative.
    let negativeZero = a.isNegative == b.isNegative ? a.isNegative : s.rounding == .floor
    if a.isZero && b.isZero { return .zero(exponent, negative: negativeZero) }
    if a.isZero || b.isZero {
      let other = a.isZero ? b : a
      exponent = max(exponent, other.exponent - s.precision - 1)
      return exponent < other.exponent ? other.padded(to: exponent) : other
    }
    var high = a, low = b
    if high.exponent < low.exponent { swap(&high, &low) }
    // A number far below the other's last digit counts only by its sign.
    let reach = high.exponent + min(-1, high.digitCount - s.precision - 2)
    if low.adjusted < reach { low = DecimalNumber(Digits(1 as UInt64), exponent: reach, negative: low.isNegative) }
    let shift = high.exponent - low.exponent
    if shift > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    if shift > 0 { high = high.padded(to: low.exponent) }
    if high.isNegative == low.isNegative {
      return DecimalNumber(high.coefficient + low.coefficient, exponent: low.exponent, negative: low.isNegative)
    }
    let (difference, negative) = Digits.difference(high.coefficient, low.coefficient)
    if difference.isZero { return .zero(low.exponent, negative: s.rounding == .floor) }
    return DecimalNumber(difference, exponent: low.exponent, negative: high.isNegative != negative)
  }

  static func multiply(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    guard let product = exactProduct(a, b, &status) else { return .nan }
    return product.finished(s, &status)
  }
  /// The exact product of numbers that are not NaN; nil when there is none.
  private static func exactProduct(_ a: DecimalNumber, _ b: DecimalNumber, _ status: inout Conditions) -> DecimalNumber? {
    let negative = a.isNegative != b.isNegative
    if a.isInfinite || b.isInfinite {
      if a.isZero || b.isZero {
        status.insert(.invalidOperation)
        return nil
      }
      return .infinity(negative: negative)
    }
    return DecimalNumber(a.coefficient * b.coefficient, exponent: a.exponent + b.exponent, negative: negative)
  }
  static func fma(_ a: DecimalNumber, _ b: DecimalNumber, _ c: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) {
      if !a.isSignaling && !b.isSignaling, c.isSignaling { return propagated(c, settings: s, status: &status) ?? nan }
      return nan
    }
    guard let product = exactProduct(a, b, &status) else {
      // A quiet NaN to be added wins over the undefined product.
      return .nan
    }
    return add(product, c, s, &status)
  }

  static func divide(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    let negative = a.isNegative != b.isNegative
    if a.isInfinite { return b.isInfinite ? invalid(&status) : .infinity(negative: negative) }
    if b.isInfinite {
      status.insert(.clamped)
      return .zero(s.etiny, negative: negative)
    }
    if b.isZero {
      if a.isZero { return invalid(&status, .divisionUndefined) }
      status.insert(.divisionByZero)
      return .infinity(negative: negative)
    }
    let ideal = a.exponent - b.exponent
    if a.isZero { return DecimalNumber.zero(ideal, negative: negative).finished(s, &status) }
    let shift = b.digitCount - a.digitCount + s.precision + 1
    if shift > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    var (quotient, remainder) = shift >= 0
      ? a.coefficient.shiftedLeft(shift).divided(by: b.coefficient)
      : a.coefficient.divided(by: b.coefficient.shiftedLeft(-shift))
    var exponent = ideal - shift
    if !remainder.isZero {
      // A digit that tells rounding that there is more.
      if quotient.digit(0) % 5 == 0 { quotient = quotient.adding(1) }
    } else if exponent < ideal {
      let zeros = min(quotient.trailingZeros, ideal - exponent)
      quotient = quotient.shiftedRight(zeros)
      exponent += zeros
    }
    remainder = Digits()
    return DecimalNumber(quotient, exponent: exponent, negative: negative).finished(s, &status)
  }

  /// Integer quotient and remainder of finite numbers, the divisor not zero; nil if the quotient has too many digits.
  private static func integerDivision(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings) -> (DecimalNumber, DecimalNumber)? {
    let negative = a.isNegative != b.isNegative
    let ideal = b.isInfinite ? a.exponent : min(a.exponent, b.exponent)
    if a.isZero || b.isInfinite || a.adjusted - b.adjusted <= -2 {
      var rest = a
      if a.isZero { rest.exponent = ideal } else if rest.exponent > ideal {
        if rest.exponent - ideal > Digits.greatestCount { return nil }
        rest = rest.padded(to: ideal)
      }
      return (.zero(0, negative: negative), rest)
    }
    let reach = a.adjusted - b.adjusted
    if reach > s.precision || abs(a.exponent - b.exponent) > Digits.greatestCount { return nil }
    let (quotient, remainder) = a.coefficient.shiftedLeft(a.exponent - ideal).divided(by: b.coefficient.shiftedLeft(b.exponent - ideal))
    if quotient.count > s.precision { return nil }
    return (DecimalNumber(quotient, negative: negative), DecimalNumber(remainder, exponent: ideal, negative: a.isNegative))
  }
  static func divideInteger(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    let negative = a.isNegative != b.isNegative
    if a.isInfinite { return b.isInfinite ? invalid(&status) : .infinity(negative: negative) }
    if b.isZero {
      if a.isZero { return invalid(&status, .divisionUndefined) }
      status.insert(.divisionByZero)
      return .infinity(negative: negative)
    }
    guard let (quotient, _) = integerDivision(a, b, s) else { return invalid(&status, .divisionImpossible) }
    return quotient.finished(s, &status)
  }
  static func remainder(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    if a.isInfinite { return invalid(&status) }
    if b.isZero { return invalid(&status, a.isZero ? .divisionUndefined : .invalidOperation) }
    guard let (_, rest) = integerDivision(a, b, s) else { return invalid(&status, .divisionImpossible) }
    return rest.finished(s, &status)
  }
  static func divmod(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> (DecimalNumber, DecimalNumber) {
    if let nan = propagated(a, b, settings: s, status: &status) { return (nan, nan) }
    let negative = a.isNegative != b.isNegative
    if a.isInfinite {
      if b.isInfinite { return (invalid(&status), .nan) }
      return (.infinity(negative: negative), invalid(&status))
    }
    if b.isZero {
      if a.isZero { return (invalid(&status, .divisionUndefined), .nan) }
      status.insert([.divisionByZero, .invalidOperation])
      return (.infinity(negative: negative), .nan)
    }
    guard let (quotient, rest) = integerDivision(a, b, s) else { return (invalid(&status, .divisionImpossible), .nan) }
    return (quotient.finished(s, &status), rest.finished(s, &status))
  }
  static func remainderNear(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    if a.isInfinite { return invalid(&status) }
    if b.isZero { return invalid(&status, a.isZero ? .divisionUndefined : .invalidOperation) }
    if b.isInfinite { return a.finished(s, &status) }
    let ideal = min(a.exponent, b.exponent)
    if a.isZero { return DecimalNumber.zero(ideal, negative: a.isNegative).finished(s, &status) }
    let reach = a.adjusted - b.adjusted
    if reach >= s.precision + 1 { return invalid(&status, .divisionImpossible) }
    if reach <= -2 {
      if a.exponent - ideal > Digits.greatestCount { return invalid(&status, .outOfMemory) }
      return a.padded(to: ideal).finished(s, &status)
    }
    let divisor = b.coefficient.shiftedLeft(b.exponent - ideal)
    var (quotient, rest) = a.coefficient.shiftedLeft(a.exponent - ideal).divided(by: divisor)
    var negative = a.isNegative
    let order = Digits.compare(rest + rest, divisor)
    if order > 0 || (order == 0 && quotient.isOdd) {
      rest = divisor - rest
      negative.toggle()
      quotient = quotient.adding(1)
    }
    if quotient.count > s.precision { return invalid(&status, .divisionImpossible) }
    return DecimalNumber(rest, exponent: ideal, negative: rest.isZero ? a.isNegative : negative).finished(s, &status)
  }

  static func plus(_ a: DecimalNumber, negate: Bool, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    var r = a
    if negate { r.isNegative.toggle() }
    // A zero is not negative unless rounding down.
    if r.isZero { r.isNegative = s.rounding == .floor && r.isNegative }
    return r.finished(s, &status)
  }
  static func abs(_ a: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    return a.magnitude.finished(s, &status)
  }
  private static func abs(_ n: Int) -> Int { n < 0 ? 0 - n : n }

  static func quantize(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    if a.isInfinite || b.isInfinite { return a.isInfinite && b.isInfinite ? a : invalid(&status) }
    if b.exponent > s.emax || b.exponent < s.etiny { return invalid(&status) }
    if a.isZero { return DecimalNumber.zero(b.exponent, negative: a.isNegative).finished(s, &status) }
    if a.adjusted > s.emax || a.adjusted - b.exponent + 1 > s.precision { return invalid(&status) }
    var r = a
    var fresh: Conditions = []
    if b.exponent <= a.exponent {
      if a.exponent - b.exponent > Digits.greatestCount { return invalid(&status, .outOfMemory) }
      r = a.padded(to: b.exponent)
    } else {
      let inexact = r.dropDigits(b.exponent - a.exponent, s.rounding)
      fresh.insert(.rounded)
      if inexact { fresh.insert(.inexact) }
    }
    if !r.isZero && (r.adjusted > s.emax || r.digitCount > s.precision) { return invalid(&status) }
    if !r.isZero && r.adjusted < s.emin { fresh.insert(.subnormal) }
    var checks: Conditions = []
    r.finish(s, &checks)
    status.formUnion(fresh)
    status.formUnion(checks.subtracting([.underflow]))
    return r
  }
  /// Rounded to an integer; `exact` reports rounding.
  static func toIntegral(_ a: DecimalNumber, exact: Bool, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if a.isInfinite || a.exponent >= 0 { return a }
    if a.isZero { return .zero(0, negative: a.isNegative) }
    var r = a
    let inexact = r.dropDigits(-a.exponent, s.rounding)
    if exact {
      status.insert(.rounded)
      if inexact { status.insert(.inexact) }
    }
    return r
  }
  static func normalize(_ a: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    var r = a.finished(s, &status)
    if !r.isFinite { return r }
    if r.isZero { return .zero(0, negative: r.isNegative) }
    let greatest = s.clamp ? s.etop : s.emax
    let zeros = min(r.coefficient.trailingZeros, max(0, greatest - r.exponent))
    r.coefficient = r.coefficient.shiftedRight(zeros)
    r.exponent += zeros
    return r
  }

  static func compare(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions, signal: Bool = false) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) {
      if signal { status.insert(.invalidOperation) }
      return nan
    }
    return DecimalNumber(order(a, b))
  }
  enum Choice { case max, min, maxMagnitude, minMagnitude }
  static func choose(_ choice: Choice, _ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if a.isNaN || b.isNaN {
      // A quiet NaN gives way to a number.
      if a.isNaN && !a.isSignaling && !b.isNaN { return b.finished(s, &status) }
      if b.isNaN && !b.isSignaling && !a.isNaN { return a.finished(s, &status) }
      return propagated(a, b, settings: s, status: &status) ?? .nan
    }
    let byMagnitude = choice == .maxMagnitude || choice == .minMagnitude
    var order = byMagnitude ? order(a.magnitude, b.magnitude) : order(a, b)
    if order == 0 { order = totalOrder(a, b) }
    let greater = order >= 0 ? a : b, smaller = order >= 0 ? b : a
    return (choice == .max || choice == .maxMagnitude ? greater : order == 0 ? a : smaller).finished(s, &status)
  }

  static func nextAway(_ a: DecimalNumber, up: Bool, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if a.isInfinite {
      if a.isNegative != up { return a }
      return DecimalNumber(.nines(min(s.precision, Digits.greatestCount)), exponent: s.etop, negative: a.isNegative)
    }
    var working = s
    working.rounding = up ? .ceiling : .floor
    var ignored: Conditions = []
    let rounded = a.finished(working, &ignored)
    if rounded.isInfinite || order(rounded, a) != 0 { return rounded }
    let step = DecimalNumber(Digits(1 as UInt64), exponent: s.etiny - 1, negative: !up)
    return add(a, step, working, &ignored)
  }
  static func nextToward(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    let order = order(a, b)
    if order == 0 {
      var r = a
      r.isNegative = b.isNegative
      return r
    }
    let r = nextAway(a, up: order < 0, s, &status)
    if r.isInfinite {
      status.insert([.overflow, .rounded, .inexact])
    } else if r.isZero || r.adjusted < s.emin {
      status.insert([.underflow, .subnormal, .rounded, .inexact])
      if r.isZero { status.insert(.clamped) }
    }
    return r
  }
}
