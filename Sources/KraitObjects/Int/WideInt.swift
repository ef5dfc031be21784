import KraitCore

/// A number of up to 128 bits with its sign, in registers: what hashes, random generators and clocks compute with. An operation answers nil
/// when the result needs more bits; then the general functions do all of it.
struct WideInt {
  let magnitude: UInt128
  /// Never set for 0.
  let isNegative: Bool

  @inline(__always) init(_ magnitude: UInt128, isNegative: Bool) {
    self.magnitude = magnitude
    self.isNegative = isNegative && magnitude != 0
  }
  /// The value of an int object (or subclass instance); nil if it has more than two limbs.
  @inline(__always) init?(_ r: Ref) {
    let word = r.int.pointee.word
    if word & 1 != 0 {
      let value = Int(bitPattern: word) &>> 1
      magnitude = UInt128(_low: UInt64(value.magnitude), _high: 0)
      isNegative = value < 0
      return
    }
    let count = word &>> 2
    if count > 2 { return nil }
    let limbs = (r.raw + IntBody.limbsOffset).assumingMemoryBound(to: UInt64.self)
    magnitude = UInt128(_low: limbs[0], _high: count == 2 ? limbs[1] : 0)
    isNegative = word & 2 != 0
  }

  @inline(__always) var low: UInt64 { magnitude._low }
  /// Whether the magnitude is one limb.
  @inline(__always) var isShort: Bool { magnitude._high == 0 }
  @inline(__always) var isZero: Bool { magnitude == 0 }
  @inline(__always) func negated() -> WideInt { WideInt(magnitude, isNegative: !isNegative) }

  @inline(__always) func adding(_ other: WideInt) -> WideInt? {
    if isNegative == other.isNegative {
      let (sum, overflow) = magnitude.addingReportingOverflow(other.magnitude)
      return overflow ? nil : WideInt(sum, isNegative: isNegative)
    }
    if magnitude >= other.magnitude { return WideInt(magnitude &- other.magnitude, isNegative: isNegative) }
    return WideInt(other.magnitude &- magnitude, isNegative: other.isNegative)
  }

  @inline(__always) func multiplied(by other: WideInt) -> WideInt? {
    let negative = isNegative != other.isNegative
    if isShort && other.isShort {
      let product = low.multipliedFullWidth(by: other.low)
      return WideInt(UInt128(_low: product.low, _high: product.high), isNegative: negative)
    }
    let (product, overflow) = magnitude.multipliedReportingOverflow(by: other.magnitude)
    return overflow ? nil : WideInt(product, isNegative: negative)
  }

  @inline(__always) private static func divide(_ a: UInt128, _ b: UInt128) -> (quotient: UInt128, remainder: UInt128) {
    if a._high | b._high == 0 {
      let (quotient, remainder) = a._low.quotientAndRemainder(dividingBy: b._low)
      return (UInt128(_low: quotient, _high: 0), UInt128(_low: remainder, _high: 0))
    }
    // Powers of two, as in arithmetic modulo 2 ** 64, without a division.
    if b & (b &- 1) == 0 { return (a &>> UInt128(b.trailingZeroBitCount), a & (b &- 1)) }
    let quotient = a / b
    return (quotient, a &- quotient &* b)
  }
  /// Quotient rounded towards minus infinity, and the remainder with the sign of the divisor, which is not zero.
  @inline(__always) func floorDivided(by other: WideInt) -> (quotient: WideInt, remainder: WideInt) {
    var (quotient, remainder) = WideInt.divide(magnitude, other.magnitude)
    if isNegative != other.isNegative && remainder != 0 {
      quotient = quotient &+ 1
      remainder = other.magnitude &- remainder
    }
    return (WideInt(quotient, isNegative: isNegative != other.isNegative), WideInt(remainder, isNegative: other.isNegative))
  }

  /// The count is not negative.
  @inline(__always) func shiftedLeft(by count: WideInt) -> WideInt? {
    if isZero { return self }
    guard count.magnitude <= UInt128(magnitude.leadingZeroBitCount) else { return nil }
    return WideInt(magnitude &<< count.magnitude, isNegative: isNegative)
  }
  /// Rounds towards minus infinity; the count is not negative.
  @inline(__always) func shiftedRight(by count: WideInt) -> WideInt {
    if count.magnitude > 127 { return WideInt(isNegative ? 1 : 0, isNegative: isNegative) }
    let kept = magnitude &>> count.magnitude
    let rounds = isNegative && kept &<< count.magnitude != magnitude
    return WideInt(rounds ? kept &+ 1 : kept, isNegative: isNegative)
  }

  /// Two's complement: the low 128 bits, and what all bits above are.
  private var complement: (bits: UInt128, above: UInt128) { isNegative ? (0 &- magnitude, UInt128.max) : (magnitude, 0) }
  /// `&`, `|` or `^`.
  func bitwise(_ op: BinaryOperator, _ other: WideInt) -> WideInt? {
    @inline(__always) func combine(_ a: UInt128, _ b: UInt128) -> UInt128 { op == .and ? a & b : op == .or ? a | b : a ^ b }
    let x = complement, y = other.complement
    let bits = combine(x.bits, y.bits)
    if combine(x.above, y.above) == 0 { return WideInt(bits, isNegative: false) }
    // -2 ** 128 has 129 bits.
    return bits == 0 ? nil : WideInt(0 &- bits, isNegative: true)
  }

  /// The exponent is not negative.
  func power(_ exponent: WideInt) -> WideInt? {
    guard exponent.magnitude < 128 else { return nil }
    var result = WideInt(1, isNegative: false), base = self
    var rest = exponent.low
    while true {
      if rest & 1 != 0 {
        guard let product = result.multiplied(by: base) else { return nil }
        result = product
      }
      rest &>>= 1
      if rest == 0 { return result }
      guard let square = base.multiplied(by: base) else { return nil }
      base = square
    }
  }
  /// The modulus is one limb and not zero, the exponent not negative.
  func power(_ exponent: WideInt, modulo modulus: WideInt) -> WideInt {
    let m = modulus.low
    @inline(__always) func times(_ x: UInt64, _ y: UInt64) -> UInt64 {
      if m <= UInt64(UInt32.max) { return (x &* y) % m }
      let product = x.multipliedFullWidth(by: y)
      return m.dividingFullWidth((product.high, product.low)).remainder
    }
    var base = floorDivided(by: WideInt(modulus.magnitude, isNegative: false)).remainder.low
    var result: UInt64 = m == 1 ? 0 : 1
    var rest = exponent.magnitude
    while rest != 0 {
      if rest & 1 != 0 { result = times(result, base) }
      rest = rest &>> 1
      base = times(base, base)
    }
    if modulus.isNegative && result != 0 { result = m &- result }
    return WideInt(UInt128(_low: result, _high: 0), isNegative: modulus.isNegative)
  }

  /// The quotient of two numbers of one limb each, neither of them zero, correctly rounded.
  func trueDivided(by other: WideInt) -> Double? {
    let shift = low.leadingZeroBitCount, otherShift = other.low.leadingZeroBitCount
    let dividend = low &<< UInt64(shift), divisor = other.low &<< UInt64(otherShift)
    // 63 or 64 bits of the quotient, with the remainder as sticky bit.
    let (quotient, remainder) = divisor.dividingFullWidth((dividend &>> 1, dividend &<< 63))
    guard let value = scaledDouble(quotient, sticky: remainder != 0, exponent: otherShift - shift - 63) else { return nil }
    return isNegative == other.isNegative ? value : -value
  }

  /// Negative, zero or positive, as this is less than, equal to or greater than the other.
  @inline(__always) func order(_ other: WideInt) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    if magnitude == other.magnitude { return 0 }
    return (magnitude < other.magnitude) == isNegative ? 1 : -1
  }
}

extension Context {
  /// An int object. Cannot fail, as `int(_:)` of a machine number cannot.
  func int(_ n: WideInt) -> Owned {
    if n.isShort && n.low &>> 63 == 0 { return int(n.isNegative ? 0 &- Int(n.low) : Int(n.low)) }
    return boxed(n.magnitude, isNegative: n.isNegative)
  }

  /// The operator applied to numbers of one or two limbs; nil when the result has more, or is not an int.
  @inline(__always) func wideBinary(_ op: BinaryOperator, _ x: WideInt, _ y: WideInt) throws(Raised) -> Owned? {
    switch op {
    case .add: if let r = x.adding(y) { return int(r) }
    case .sub: if let r = x.adding(y.negated()) { return int(r) }
    case .mul: if let r = x.multiplied(by: y) { return int(r) }
    case .floordiv, .mod, .divmod:
      if y.isZero { try raiseDivisionByZero(op) }
      let (quotient, remainder) = x.floorDivided(by: y)
      if op == .floordiv { return int(quotient) }
      if op == .mod { return int(remainder) }
      return try tuple(int(quotient), int(remainder))
    case .and, .or, .xor: if let r = x.bitwise(op, y) { return int(r) }
    case .lshift, .rshift:
      if y.isNegative { try raise(.ValueError, "negative shift count") }
      if op == .rshift { return int(x.shiftedRight(by: y)) }
      if let r = x.shiftedLeft(by: y) { return int(r) }
    case .pow: if !y.isNegative, let r = x.power(y) { return int(r) }
    case .truediv, .matmul: break
    }
    return nil
  }
}
