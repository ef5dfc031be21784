import KraitCore
import KraitObjects
import KraitVM

// Arithmetic on numbers of up to 36 digits whose exact result fits the context: nothing is rounded, and nothing but the result is allocated.

extension Ref {
  /// The coefficient of a decimal object of up to two limbs.
  @inline(__always) fileprivate var narrowCoefficient: UInt128 {
    UInt128(decimal.pointee.second) &* UInt128(Digits.base) &+ UInt128(decimal.pointee.first)
  }
}

/// 10**36: coefficients below it have two limbs.
private let narrowLimit: UInt128 = 1_000_000_000_000_000_000_000_000_000_000_000_000

extension Context {
  /// The sum, difference or product of two decimal objects; nil if that is not simple.
  @inline(__always)
  func simpleDecimal(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ settings: Settings, _ type: TypePointer) throws(Raised) -> Owned? {
    guard isDecimal(a), isDecimal(b) else { return nil }
    let x = a.decimal, y = b.decimal
    guard x.pointee.kind == .finite, y.pointee.kind == .finite, x.pointee.count &- 1 < 2, y.pointee.count &- 1 < 2, x.pointee.count > 0,
      y.pointee.count > 0, !settings.clamp
    else { return nil }
    switch op {
    case .add: return try simpleSum(a, b, negate: false, settings, type)
    case .sub: return try simpleSum(a, b, negate: true, settings, type)
    case .mul:
      guard x.pointee.count == 1, y.pointee.count == 1 else { return nil }
      let product = x.pointee.first.multipliedFullWidth(by: y.pointee.first)
      return try simpleResult(
        UInt128(product.high) << 64 | UInt128(product.low), exponent: x.pointee.exponent &+ y.pointee.exponent,
        negative: x.pointee.isNegative != y.pointee.isNegative, settings, type)
    default: return nil
    }
  }
  private func simpleSum(_ a: Ref, _ b: Ref, negate: Bool, _ settings: Settings, _ type: TypePointer) throws(Raised) -> Owned? {
    var high = a, low = b
    var highNegative = a.decimal.pointee.isNegative, lowNegative = b.decimal.pointee.isNegative != negate
    if high.decimal.pointee.exponent < low.decimal.pointee.exponent {
      swap(&high, &low)
      swap(&highNegative, &lowNegative)
    }
    let exponent = low.decimal.pointee.exponent, shift = high.decimal.pointee.exponent &- exponent
    guard shift <= 17 else { return nil }
    let scale = UInt128(Digits.powersOfTen(shift)), other = low.narrowCoefficient
    let (scaled, overflow) = high.narrowCoefficient.multipliedReportingOverflow(by: scale)
    guard !overflow, scaled < narrowLimit else { return nil }
    if highNegative == lowNegative { return try simpleResult(scaled + other, exponent: exponent, negative: lowNegative, settings, type) }
    // An exact zero has its own rule for the sign.
    if scaled == other { return nil }
    let greater = scaled > other
    return try simpleResult(
      greater ? scaled - other : other - scaled, exponent: exponent, negative: greater ? highNegative : lowNegative, settings, type)
  }
  /// A decimal object, if the number fits the context as it is.
  private func simpleResult(
    _ coefficient: UInt128, exponent: Int, negative: Bool, _ settings: Settings, _ type: TypePointer
  ) throws(Raised) -> Owned? {
    guard coefficient < narrowLimit else { return nil }
    let (second, first) = Digits.base.dividingFullWidth((UInt64(truncatingIfNeeded: coefficient >> 64), UInt64(truncatingIfNeeded: coefficient)))
    let digits = second == 0 ? Digits.digitCount(first) : Digits.width &+ Digits.digitCount(second)
    let adjusted = exponent &+ digits &- 1
    guard digits <= settings.precision, adjusted <= settings.emax, adjusted >= settings.emin, exponent >= settings.etiny else { return nil }
    let me = try allocate(type), b = me.decimal
    b.pointee.exponent = exponent
    b.pointee.kind = .finite
    b.pointee.isNegative = negative
    b.pointee.count = second != 0 ? 2 : first != 0 ? 1 : 0
    b.pointee.hash = -1
    b.pointee.limbs = nil
    b.pointee.first = first
    b.pointee.second = second
    return Owned(stealing: me)
  }

  /// The order of two finite decimal objects with equal exponents and up to two limbs; nil for others.
  @inline(__always) func simpleOrder(_ a: Ref, _ b: Ref) -> Int? {
    let x = a.decimal, y = b.decimal
    guard x.pointee.kind == .finite, y.pointee.kind == .finite, x.pointee.exponent == y.pointee.exponent,
      x.pointee.isNegative == y.pointee.isNegative, x.pointee.count <= 2, y.pointee.count <= 2
    else { return nil }
    let first = a.narrowCoefficient, second = b.narrowCoefficient
    let order = first == second ? 0 : first < second ? -1 : 1
    return x.pointee.isNegative ? -order : order
  }

  /// The decimal of plain ASCII text: a sign, up to 18 digits, perhaps with a point; nil for other texts.
  func simpleDecimal(text: Ref, _ type: TypePointer) throws(Raised) -> Owned? {
    let count = text.strLength
    guard count > 0, count <= 20, text.str.pointee.isASCII else { return nil }
    let units = text.strData.assumingMemoryBound(to: UInt8.self)
    var i = 0, value: UInt64 = 0, digits = 0, fraction = -1
    let negative = units[0] == 0x2D
    if negative || units[0] == 0x2B { i = 1 }
    while i < count {
      let c = units[i]
      i &+= 1
      if c &- 48 < 10 {
        value = value &* 10 &+ UInt64(c &- 48)
        digits &+= 1
        if fraction >= 0 { fraction &+= 1 }
      } else if c == 0x2E && fraction < 0 {
        fraction = 0
      } else {
        return nil
      }
    }
    guard digits > 0, digits <= 18 else { return nil }
    var number = DecimalNumber(Digits(), exponent: fraction > 0 ? 0 &- fraction : 0, negative: negative)
    if value != 0 { number.coefficient.limbs = [value] }
    return try decimal(number, type)
  }
}
