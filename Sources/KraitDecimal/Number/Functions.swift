import Glibc

// Roots, exponential functions and logarithms.
extension DecimalNumber {
  static func squareRoot(_ a: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if a.isInfinite { return a.isNegative ? invalid(&status) : a }
    let ideal = a.exponent >> 1
    if a.isZero { return DecimalNumber.zero(ideal, negative: a.isNegative).finished(s, &status) }
    if a.isNegative { return invalid(&status) }
    if s.precision > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    // An even exponent, and digits enough for one more than the precision in the root.
    var coefficient = a.exponent & 1 != 0 ? a.coefficient.shiftedLeft(1) : a.coefficient
    var exponent = a.exponent >> 1
    let shift = s.precision + 1 - (coefficient.count + 1) / 2
    var exact = true
    if shift >= 0 {
      coefficient = coefficient.shiftedLeft(2 * shift)
    } else {
      exact = !coefficient.anyBelow(-2 * shift)
      coefficient = coefficient.shiftedRight(-2 * shift)
    }
    exponent -= shift
    var root = coefficient.squareRoot
    exact = exact && root * root == coefficient
    if exact {
      // Towards the ideal exponent.
      if shift >= 0 {
        root = root.shiftedRight(shift)
      } else {
        root = root.shiftedLeft(-shift)
      }
      exponent += shift
    } else if root.digit(0) % 5 == 0 {
      root = root.adding(1)
    }
    var working = s
    working.rounding = .halfEven
    return DecimalNumber(root, exponent: exponent).finished(working, &status)
  }

  /// Rounds an approximation whose last `doubtful` digits may be wrong; nil if rounding depends on them.
  private static func rounded(
    _ value: Digits, exponent: Int, doubtful: Int, _ s: Settings, negative: Bool, _ status: inout Conditions
  ) -> DecimalNumber? {
    let cut = value.count - s.precision
    if cut <= doubtful + 1 { return nil }
    // Only a tail next to one half is in doubt when rounding to the nearest.
    let tail = Digits(limbs: value.lowest(cut).limbs), half = Digits.power(cut - 1).times(5)
    let distance = Digits.difference(tail, half).0
    if distance.count <= doubtful { return nil }
    var exactLooking = value
    // The result is not exact: a last digit that is not zero says so.
    if exactLooking.digit(0) == 0 { exactLooking = exactLooking.adding(1) }
    var working = s
    working.rounding = .halfEven
    return DecimalNumber(exactLooking, exponent: exponent, negative: negative).finished(working, &status)
  }

  static func exp(_ a: DecimalNumber, _ s: Settings, _ tens: LogarithmOfTen, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if a.isInfinite { return a.isNegative ? .zero(0) : a }
    if a.isZero { return .one }
    var working = s
    working.rounding = .halfEven
    if a.adjusted >= 20 { return outOfRange(underflow: a.isNegative, working, &status) }
    if s.precision > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    if a.adjusted < -(s.precision + 2) {
      // Nearest to one.
      let near = a.isNegative ? Digits.nines(s.precision + 2) : Digits.power(s.precision + 2).adding(1)
      return DecimalNumber(near, exponent: -(s.precision + 2)).finished(working, &status)
    }
    var places = s.precision / Digits.width + 3
    while true {
      if let result = expAttempt(a, places, s, tens, &status) { return result }
      places += places / 2 + 1
    }
  }
  private static func outOfRange(underflow: Bool, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    let exponent = underflow ? 2 * Settings.leastExponent : 2 * Settings.greatestExponent
    return DecimalNumber(Digits(1 as UInt64), exponent: exponent).finished(s, &status)
  }
  /// e ** a as 10 ** k * e ** r with r between 0 and the logarithm of ten.
  private static func reduced(_ a: DecimalNumber, _ places: Int, _ tens: LogarithmOfTen) -> (k: Int, rest: Digits) {
    let extra = max(0, a.adjusted) / Digits.width + 2
    let fine = FixedPoint(places: places + extra), logarithm = tens.value(places: places + extra)
    let (quotient, remainder) = fine.fixed(a.magnitude).divided(by: logarithm)
    let whole = quotient.int ?? Int.max / 4
    var k = whole, rest = remainder
    if a.isNegative {
      k = -whole - 1
      rest = logarithm - remainder
    }
    return (k, Digits(limbs: Array(rest.limbs.dropFirst(extra))))
  }
  private static func expAttempt(
    _ a: DecimalNumber, _ places: Int, _ s: Settings, _ tens: LogarithmOfTen, _ status: inout Conditions
  ) -> DecimalNumber? {
    let (k, rest) = reduced(a, places, tens)
    let value = FixedPoint(places: places).exp(rest)
    return rounded(value, exponent: k - places * Digits.width, doubtful: 12, s, negative: false, &status)
  }

  /// A positive finite number as m * 10 ** k with 1 <= m < 10.
  private static func split(_ a: DecimalNumber) -> (mantissa: DecimalNumber, k: Int) {
    (DecimalNumber(a.coefficient, exponent: 1 - a.digitCount), a.adjusted)
  }
  /// Digits that are lost to cancellation: how close the number is to one.
  private static func closeness(_ a: DecimalNumber) -> Int {
    guard a.adjusted == 0 || a.adjusted == -1 else { return 0 }
    let (mantissa, k) = split(a)
    let unit = Digits.power(-mantissa.exponent + (k == -1 ? 1 : 0))
    let distance = Digits.difference(mantissa.coefficient, unit).0
    return distance.isZero ? 0 : max(0, unit.count - distance.count)
  }
  /// ln(a) as a fixed-point number with its sign.
  private static func logarithm(_ a: DecimalNumber, _ places: Int, _ tens: LogarithmOfTen) -> (Digits, negative: Bool) {
    let (mantissa, k) = split(a), fixed = FixedPoint(places: places)
    let small = fixed.ln(fixed.fixed(mantissa))
    let large = tens.value(places: places) * Digits(UInt64(k.magnitude))
    if k >= 0 { return (small + large, false) }
    let (difference, negative) = Digits.difference(small, large)
    return (difference, negative)
  }

  static func ln(_ a: DecimalNumber, _ s: Settings, _ tens: LogarithmOfTen, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if let special = specialLogarithm(a, s, &status) { return special }
    if order(a, .one) == 0 { return .zero(0) }
    var places = (s.precision + closeness(a)) / Digits.width + 3
    while true {
      let (value, negative) = logarithm(a, places, tens)
      if let result = rounded(value, exponent: -places * Digits.width, doubtful: 20, s, negative: negative, &status) { return result }
      places += places / 2 + 1
    }
  }
  private static func specialLogarithm(_ a: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber? {
    if a.isZero { return .infinity(negative: true) }
    if a.isNegative { return invalid(&status) }
    if a.isInfinite { return a }
    if s.precision > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    return nil
  }
  static func log10(_ a: DecimalNumber, _ s: Settings, _ tens: LogarithmOfTen, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if let special = specialLogarithm(a, s, &status) { return special }
    if a.coefficient.trailingZeros == a.digitCount - 1, a.coefficient.digit(a.digitCount - 1) == 1 {
      var working = s
      working.rounding = .halfEven
      return DecimalNumber(a.adjusted).finished(working, &status)
    }
    var places = (s.precision + closeness(a)) / Digits.width + 3
    while true {
      let fixed = FixedPoint(places: places)
      let (value, negative) = logarithm(a, places, tens)
      let quotient = fixed.divide(value, tens.value(places: places))
      if let result = rounded(quotient, exponent: -places * Digits.width, doubtful: 20, s, negative: negative, &status) { return result }
      places += places / 2 + 1
    }
  }

  // Powers

  static func power(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ tens: LogarithmOfTen, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    let integer = b.isInteger, negative = a.isNegative && b.isOddInteger
    if b.isZero { return a.isZero ? invalid(&status) : .one }
    if a.isNegative && !a.isZero && !integer && !(b.isInfinite) { return invalid(&status) }
    if a.isZero { return b.isNegative ? .infinity(negative: negative) : .zero(0, negative: negative) }
    if a.isNegative && b.isInfinite { return invalid(&status) }
    if a.isInfinite { return b.isNegative ? .zero(0, negative: negative) : .infinity(negative: negative) }
    let toOne = order(a.magnitude, .one)
    if b.isInfinite {
      if toOne == 0 { return onePadded(s, false, inexact: true, &status) }
      return (toOne > 0) != b.isNegative ? .infinity(negative: false) : .zero(0)
    }
    if s.precision > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    if toOne == 0 { return powerOfOne(a, b, integer, negative, s, &status) }
    if let far = farPower(a, b, negative, s, &status) { return far }
    if integer, let n = DecimalNumber(b.coefficient, exponent: b.exponent).smallInteger {
      return integerPower(a, n, inverse: b.isNegative, s, &status)
    }
    return realPower(a.magnitude, b, negative, s, tens, &status)
  }
  /// The value of a number that is an integer below 2**62.
  private var smallInteger: Int? {
    if exponent > 18 { return nil }
    let whole = exponent >= 0 ? coefficient.shiftedLeft(exponent) : coefficient.shiftedRight(-exponent)
    guard let n = whole.int, n < 1 << 62 else { return nil }
    return n
  }
  private static func onePadded(_ s: Settings, _ negative: Bool, inexact: Bool, _ status: inout Conditions) -> DecimalNumber {
    if inexact { status.insert([.inexact, .rounded]) }
    return DecimalNumber(Digits.power(s.precision - 1), exponent: 1 - s.precision, negative: negative)
  }
  /// Powers of one: exact for integers, with as many zeros as the power of the representation has.
  private static func powerOfOne(
    _ a: DecimalNumber, _ b: DecimalNumber, _ integer: Bool, _ negative: Bool, _ s: Settings, _ status: inout Conditions
  ) -> DecimalNumber {
    guard integer else { return onePadded(s, false, inexact: true, &status) }
    var shift = 0
    if !b.isNegative {
      let fraction = -a.exponent
      let times = b.smallInteger ?? Int.max
      let (product, overflow) = fraction.multipliedReportingOverflow(by: times)
      shift = overflow ? Int.max : product
      if shift > s.precision - 1 {
        status.insert(.rounded)
        shift = s.precision - 1
      }
    }
    return DecimalNumber(Digits.power(max(0, shift)), exponent: -max(0, shift), negative: negative)
  }
  /// A result that certainly leaves the range, by the orders of magnitude of the exponent and of the base's logarithm.
  private static func farPower(
    _ a: DecimalNumber, _ b: DecimalNumber, _ negative: Bool, _ s: Settings, _ status: inout Conditions
  ) -> DecimalNumber? {
    let grows = (a.adjusted >= 0) != b.isNegative
    let limit = grows ? s.emax : s.etiny
    guard logarithmOrder(a.magnitude) + b.adjusted > String(limit.magnitude).utf8.count else { return nil }
    let r = DecimalNumber(Digits(1 as UInt64), exponent: grows ? 2 * Settings.greatestExponent : 2 * Settings.leastExponent, negative: negative)
    return r.finished(s, &status)
  }
  /// A power of ten that the decimal logarithm's absolute value is not below, for a number that is not one.
  private static func logarithmOrder(_ a: DecimalNumber) -> Int {
    let whole = a.adjusted >= 0 ? a.adjusted : -a.adjusted - 1
    if whole > 0 { return String(whole).utf8.count - 1 }
    // For x > 1: log10(x) > (x - 1) / 25; for x < 1: -log10(x) > (1 - x) / 2.5.
    let unit = Digits.power(-min(0, a.exponent))
    let distance = Digits.difference(a.coefficient.shiftedLeft(max(0, a.exponent)), unit).0
    return distance.count - unit.count - (a.adjusted >= 0 ? 2 : 1)
  }
  /// By repeated squaring with extra digits; exact where the result fits.
  private static func integerPower(_ a: DecimalNumber, _ n: Int, inverse: Bool, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    // What gets too large is rounded at the end, what gets too small is zero at once.
    var working = s.working(s.precision + 2 + String(n).utf8.count + (inverse ? 1 : 0))
    working.emin = s.emin
    var fresh: Conditions = []
    let base = inverse ? divide(.one, a, working, &fresh) : a
    var result = base, bit = 1 << (Int.bitWidth - 1 - n.leadingZeroBitCount)
    while bit > 1 {
      bit >>= 1
      result = multiply(result, result, working, &fresh)
      if n & bit != 0 { result = multiply(result, base, working, &fresh) }
      if !result.isFinite || (result.isZero && fresh.contains(.clamped)) { break }
    }
    result.isNegative = a.isNegative && n & 1 != 0
    status.formUnion(fresh)
    return result.finished(s, &status)
  }
  /// e ** (b * ln(a)), with more digits than rounding usually needs.
  private static func realPower(
    _ a: DecimalNumber, _ b: DecimalNumber, _ negative: Bool, _ s: Settings, _ tens: LogarithmOfTen, _ status: inout Conditions
  ) -> DecimalNumber {
    let extra = max(0, b.adjusted) + 24 + closeness(a)
    let precision = max(s.precision, a.digitCount) + extra
    var ignored: Conditions = []
    let logarithm = ln(a, s.working(precision), tens, &ignored)
    let product = multiply(logarithm, b, s.working(precision), &ignored)
    let power = exp(product, s.working(s.precision + 20), tens, &ignored)
    status.insert([.inexact, .rounded])
    var r = power
    r.isNegative = negative
    // All digits are there, as the power is not exact in general.
    if r.isFinite && r.digitCount < s.precision { r = r.padded(to: r.exponent - (s.precision - r.digitCount)) }
    var fresh: Conditions = []
    r.finish(s, &fresh)
    if fresh.contains(.subnormal) { fresh.insert(.underflow) }
    status.formUnion(fresh)
    return r
  }

  /// a ** b modulo c for integers.
  static func powerModulo(_ a: DecimalNumber, _ b: DecimalNumber, _ c: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, c, settings: s, status: &status) { return nan }
    guard a.isInteger, b.isInteger, c.isInteger, !b.isNegative || b.isZero, !c.isZero, c.adjusted < s.precision, !(a.isZero && b.isZero),
      a.exponent < Digits.greatestCount, b.exponent < Digits.greatestCount
    else { return invalid(&status) }
    func whole(_ x: DecimalNumber) -> Digits { x.exponent >= 0 ? x.coefficient.shiftedLeft(x.exponent) : x.coefficient.shiftedRight(-x.exponent) }
    let modulus = whole(c)
    // a modulo c, by its digits and a power of ten.
    var factor = whole(a).divided(by: modulus).remainder
    var result = Digits(1 as UInt64).divided(by: modulus).remainder
    var exponent = whole(b)
    while !exponent.isZero {
      let (half, bit) = exponent.divided(by: 2)
      if bit != 0 { result = (result * factor).divided(by: modulus).remainder }
      factor = (factor * factor).divided(by: modulus).remainder
      exponent = half
    }
    return DecimalNumber(result, negative: a.isNegative && b.isOddInteger).finished(s, &status)
  }
}
