/// A number of the General Decimal Arithmetic: `coefficient * 10 ** exponent`, an infinity or a NaN.
struct DecimalNumber {
  enum Kind: UInt8 { case finite, infinity, quietNaN, signalingNaN }
  var kind: Kind
  var isNegative: Bool
  var exponent: Int
  /// For a NaN its payload.
  var coefficient: Digits

  init(_ coefficient: Digits, exponent: Int = 0, negative: Bool = false) {
    kind = .finite
    isNegative = negative
    self.exponent = exponent
    self.coefficient = coefficient
  }
  init(kind: Kind, negative: Bool, payload: Digits = Digits()) {
    self.kind = kind
    isNegative = negative
    exponent = 0
    coefficient = payload
  }
  init(_ value: Int) { self.init(Digits(UInt64(value.magnitude)), negative: value < 0) }
  static func infinity(negative: Bool) -> DecimalNumber { DecimalNumber(kind: .infinity, negative: negative) }
  static var nan: DecimalNumber { DecimalNumber(kind: .quietNaN, negative: false) }
  static func zero(_ exponent: Int = 0, negative: Bool = false) -> DecimalNumber { DecimalNumber(Digits(), exponent: exponent, negative: negative) }
  static var one: DecimalNumber { DecimalNumber(Digits(1 as UInt64)) }

  var isFinite: Bool { kind == .finite }
  var isInfinite: Bool { kind == .infinity }
  var isNaN: Bool { kind == .quietNaN || kind == .signalingNaN }
  var isSignaling: Bool { kind == .signalingNaN }
  var isZero: Bool { kind == .finite && coefficient.isZero }
  var digitCount: Int { coefficient.count }
  /// The exponent of the first digit.
  var adjusted: Int { exponent + coefficient.count - 1 }
  var isInteger: Bool { isFinite && (exponent >= 0 || isZero || coefficient.trailingZeros >= -exponent) }
  var isOddInteger: Bool {
    guard isInteger, !isZero, exponent <= 0 else { return false }
    return coefficient.digit(-exponent) & 1 != 0
  }
  var negated: DecimalNumber {
    var r = self
    r.isNegative.toggle()
    return r
  }
  var magnitude: DecimalNumber {
    var r = self
    r.isNegative = false
    return r
  }
  /// A finite number with another exponent not above its own and the same value.
  func padded(to exponent: Int) -> DecimalNumber {
    DecimalNumber(coefficient.shiftedLeft(self.exponent - exponent), exponent: exponent, negative: isNegative)
  }
  /// The same value without zeros at the end.
  var reduced: DecimalNumber {
    if isZero { return .zero(0, negative: isNegative) }
    let zeros = coefficient.trailingZeros
    return DecimalNumber(coefficient.shiftedRight(zeros), exponent: exponent + zeros, negative: isNegative)
  }

  /// The order of the values of two numbers that are not NaN.
  static func order(_ a: DecimalNumber, _ b: DecimalNumber) -> Int {
    if a.isInfinite || b.isInfinite {
      let x = a.isInfinite ? (a.isNegative ? -1 : 1) : 0, y = b.isInfinite ? (b.isNegative ? -1 : 1) : 0
      return x == y ? 0 : x < y ? -1 : 1
    }
    if a.isZero || b.isZero {
      if a.isZero && b.isZero { return 0 }
      return a.isZero ? (b.isNegative ? 1 : -1) : a.isNegative ? -1 : 1
    }
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    return a.isNegative ? -magnitudeOrder(a, b) : magnitudeOrder(a, b)
  }
  /// The order of the magnitudes of two finite numbers.
  static func magnitudeOrder(_ a: DecimalNumber, _ b: DecimalNumber) -> Int {
    if a.isZero || b.isZero { return a.isZero ? (b.isZero ? 0 : -1) : 1 }
    if a.adjusted != b.adjusted { return a.adjusted < b.adjusted ? -1 : 1 }
    if a.exponent == b.exponent { return Digits.compare(a.coefficient, b.coefficient) }
    if a.exponent > b.exponent { return Digits.compare(a.coefficient.shiftedLeft(a.exponent - b.exponent), b.coefficient) }
    return Digits.compare(a.coefficient, b.coefficient.shiftedLeft(b.exponent - a.exponent))
  }
  /// The total order of the specification, which tells representations apart.
  static func totalOrder(_ a: DecimalNumber, _ b: DecimalNumber) -> Int {
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    let sign = a.isNegative ? -1 : 1
    if a.isNaN || b.isNaN {
      func rank(_ x: DecimalNumber) -> Int { x.kind == .quietNaN ? 2 : x.kind == .signalingNaN ? 1 : 0 }
      if rank(a) != rank(b) { return rank(a) < rank(b) ? -sign : sign }
      return sign * Digits.compare(a.coefficient, b.coefficient)
    }
    let order = order(a, b)
    if order != 0 || a.isInfinite { return order }
    return a.exponent == b.exponent ? 0 : a.exponent < b.exponent ? -sign : sign
  }
}

// Rounding
extension DecimalNumber {
  /// Whether dropping the lowest n digits makes the coefficient greater by one, and whether it changes the value.
  private func roundsUp(_ n: Int, _ rounding: Rounding) -> (up: Bool, inexact: Bool) {
    let inexact = coefficient.anyBelow(n)
    if !inexact { return (false, false) }
    func half() -> Int {
      // All digits are below the cut where there are more places than digits.
      let first = n - 1 < coefficient.count ? coefficient.digit(n - 1) : 0
      if first != 5 { return first < 5 ? -1 : 1 }
      return coefficient.anyBelow(n - 1) ? 1 : 0
    }
    let last = coefficient.digit(n)
    switch rounding {
    case .up: return (true, true)
    case .down: return (false, true)
    case .ceiling: return (!isNegative, true)
    case .floor: return (isNegative, true)
    case .halfUp: return (half() >= 0, true)
    case .halfDown: return (half() > 0, true)
    case .halfEven:
      let order = half()
      return (order > 0 || (order == 0 && last & 1 != 0), true)
    case .zeroFiveUp: return (last == 0 || last == 5, true)
    }
  }
  /// Without the lowest n digits of the coefficient, rounded. The exponent rises by n. Answers whether the value changed.
  mutating func dropDigits(_ n: Int, _ rounding: Rounding) -> Bool {
    if n <= 0 { return false }
    let (up, inexact) = roundsUp(n, rounding)
    coefficient = n > coefficient.count ? Digits() : coefficient.shiftedRight(n)
    if up { coefficient = coefficient.adding(1) }
    exponent += n
    return inexact
  }

  /// Makes the result fit a context, reporting what that took.
  mutating func finish(_ s: Settings, _ status: inout Conditions) {
    switch kind {
    case .infinity: return
    case .quietNaN, .signalingNaN:
      let room = s.precision - (s.clamp ? 1 : 0)
      if coefficient.count > room { coefficient = room == 0 ? Digits() : coefficient.lowest(room) }
      coefficient.trim()
      return
    case .finite: break
    }
    if coefficient.isZero { return finishZero(s, &status) }
    let digits = coefficient.count
    // The least exponent that keeps to the precision.
    var least = exponent + digits - s.precision
    if least > s.etop { return overflow(s, &status) }
    let isSubnormal = least < s.etiny
    if isSubnormal { least = s.etiny }
    if exponent < least {
      let inexact = dropDigits(least - exponent, s.rounding)
      if coefficient.count > s.precision {
        coefficient = coefficient.shiftedRight(1)
        exponent += 1
      }
      if !coefficient.isZero && exponent + coefficient.count - 1 > s.emax { return overflow(s, &status) }
      status.insert(.rounded)
      if inexact { status.insert(.inexact) }
      if isSubnormal { status.insert(inexact ? [.subnormal, .underflow] : .subnormal) }
      if coefficient.isZero {
        exponent = s.etiny
        status.insert(.clamped)
      }
    } else if isSubnormal {
      status.insert(.subnormal)
    }
    if s.clamp && exponent > s.etop {
      self = padded(to: s.etop)
      status.insert(.clamped)
    }
  }
  private mutating func finishZero(_ s: Settings, _ status: inout Conditions) {
    let greatest = s.clamp ? s.etop : s.emax
    let fitting = Swift.min(Swift.max(exponent, s.etiny), greatest)
    if fitting != exponent {
      exponent = fitting
      status.insert(.clamped)
    }
  }
  private mutating func overflow(_ s: Settings, _ status: inout Conditions) {
    status.insert([.overflow, .inexact, .rounded])
    let toInfinity: Bool
    switch s.rounding {
    case .down, .zeroFiveUp: toInfinity = false
    case .ceiling: toInfinity = !isNegative
    case .floor: toInfinity = isNegative
    default: toInfinity = true
    }
    if toInfinity || s.precision > Digits.greatestCount {
      self = .infinity(negative: isNegative)
    } else {
      self = DecimalNumber(.nines(s.precision), exponent: s.etop, negative: isNegative)
    }
  }
  func finished(_ s: Settings, _ status: inout Conditions) -> DecimalNumber {
    var r = self
    r.finish(s, &status)
    return r
  }
  static func invalid(_ status: inout Conditions, _ condition: Conditions = .invalidOperation) -> DecimalNumber {
    status.insert(condition)
    return .nan
  }
  /// The NaN that an operation on NaNs gives; nil if there are none.
  static func propagated(_ operands: DecimalNumber..., settings s: Settings, status: inout Conditions) -> DecimalNumber? {
    guard let first = operands.first(where: { $0.isSignaling }) ?? operands.first(where: { $0.isNaN }) else { return nil }
    if first.isSignaling { status.insert(.invalidOperation) }
    var r = first
    r.kind = .quietNaN
    r.finish(s, &status)
    return r
  }
}
