// Operations on the digits and the exponent.
extension DecimalNumber {
  /// The logical digits of an operand: zeros and ones, no sign, no exponent.
  private func logicalDigits(_ s: Settings) -> [UInt8]? {
    guard isFinite, !isNegative, exponent == 0 else { return nil }
    let digits = coefficient.ascii
    guard digits.allSatisfy({ $0 == 48 || $0 == 49 }) else { return nil }
    return digits.count > s.precision ? digits.suffix(s.precision) : digits
  }
  static func logical(
    _ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions, _ operation: (Bool, Bool) -> Bool
  ) -> DecimalNumber {
    guard let x = a.logicalDigits(s), let y = b.logicalDigits(s) else { return invalid(&status) }
    let n = max(x.count, y.count)
    func bit(_ d: [UInt8], _ i: Int) -> Bool {
      let place = d.count - n + i
      return place >= 0 && d[place] == 49
    }
    return DecimalNumber(Digits(ascii: (0..<n).map { operation(bit(x, $0), bit(y, $0)) ? 49 : 48 }))
  }
  static func logicalInvert(_ a: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    guard let x = a.logicalDigits(s), s.precision <= Digits.greatestCount else { return invalid(&status) }
    let padded = [UInt8](repeating: 48, count: max(0, s.precision - x.count)) + x
    return DecimalNumber(Digits(ascii: padded.map { $0 == 48 ? 49 : 48 }))
  }

  /// The second operand of shift and rotate.
  private static func places(_ b: DecimalNumber, _ s: Settings) -> Int? {
    guard b.isFinite, b.exponent == 0, let n = b.coefficient.int, n <= s.precision else { return nil }
    return b.isNegative ? -n : n
  }
  static func shift(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    guard let n = places(b, s) else { return invalid(&status) }
    if a.isInfinite { return a }
    var r = a
    // Digits beyond the precision do not count.
    if r.coefficient.count > s.precision { r.coefficient = Digits(limbs: r.coefficient.lowest(s.precision).limbs) }
    if n < 0 {
      r.coefficient = -n >= r.coefficient.count ? Digits() : r.coefficient.shiftedRight(-n)
    } else if n > 0 {
      let kept = n >= s.precision ? Digits() : r.coefficient.lowest(s.precision - n)
      r.coefficient = Digits(limbs: kept.limbs).shiftedLeft(n)
    }
    return r
  }
  static func rotate(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    guard let n = places(b, s) else { return invalid(&status) }
    if a.isInfinite { return a }
    if s.precision > Digits.greatestCount { return invalid(&status, .outOfMemory) }
    let kept = Digits(limbs: a.coefficient.lowest(s.precision).limbs)
    let left = n < 0 ? s.precision + n : n
    let high = left >= s.precision ? Digits() : Digits(limbs: kept.lowest(s.precision - left).limbs).shiftedLeft(left)
    var r = a
    r.coefficient = left == s.precision || left == 0 ? kept : high + kept.shiftedRight(s.precision - left)
    return r
  }
  static func scaleB(_ a: DecimalNumber, _ b: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, b, settings: s, status: &status) { return nan }
    let limit = 2 * (UInt64(s.emax) + UInt64(s.precision))
    guard b.isFinite, b.exponent == 0, let n = b.coefficient.int, UInt64(n) <= limit else { return invalid(&status) }
    if a.isInfinite { return a }
    var r = a
    r.exponent = a.exponent + (b.isNegative ? -n : n)
    return r.finished(s, &status)
  }
  static func logB(_ a: DecimalNumber, _ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    if let nan = propagated(a, settings: s, status: &status) { return nan }
    if a.isInfinite { return .infinity(negative: false) }
    if a.isZero {
      status.insert(.divisionByZero)
      return .infinity(negative: true)
    }
    return DecimalNumber(a.adjusted).finished(s, &status)
  }
  /// The name of the kind of number.
  func className(_ s: Settings) -> StaticString {
    switch kind {
    case .signalingNaN: return "sNaN"
    case .quietNaN: return "NaN"
    case .infinity: return isNegative ? "-Infinity" : "+Infinity"
    case .finite:
      if isZero { return isNegative ? "-Zero" : "+Zero" }
      if adjusted < s.emin { return isNegative ? "-Subnormal" : "+Subnormal" }
      return isNegative ? "-Normal" : "+Normal"
    }
  }
}
