import Glibc
import KraitCore

// Between ints, machine numbers and floats.

/// mantissa * 2^exponent correctly rounded (half to even), with `sticky` for nonzero bits below; nil when too large.
func scaledDouble(_ mantissa: UInt64, sticky: Bool, exponent: Int) -> Double? {
  if mantissa == 0 { return 0 }
  let lead = mantissa.leadingZeroBitCount
  let top = mantissa &<< UInt64(lead)
  // The value is top * 2^(exponent - lead) with top in [2^63, 2^64).
  let (scale, overflow) = exponent.subtractingReportingOverflow(lead)
  if overflow { return 0 }
  if scale > 960 { return nil }
  // Bits to drop: 11 for normal numbers, more for subnormal ones.
  let drop = scale < -1085 ? Swift.min(11 + (-1085 - scale), 65) : 11
  if drop >= 65 { return 0 }
  var kept: UInt64, half: Bool, below: Bool
  if drop == 64 {
    kept = 0
    half = true
    below = top &<< 1 != 0 || sticky
  } else {
    kept = top &>> UInt64(drop)
    half = top &>> UInt64(drop - 1) & 1 != 0
    below = top & ((1 &<< UInt64(drop - 1)) &- 1) != 0 || sticky
  }
  if half && (below || kept & 1 != 0) { kept += 1 }
  let result = Glibc.scalbn(Double(kept), Int32(scale + drop))
  return result.isInfinite ? nil : result
}

extension IntView {
  /// The upper 64 bits, whether anything below is set, and the exponent of the lowest of them.
  func leading() -> (mantissa: UInt64, sticky: Bool, exponent: Int) {
    if count == 0 { return (0, false, 0) }
    let lead = base[count - 1].leadingZeroBitCount
    if count == 1 { return (base[0], false, 0) }
    let high = base[count - 1], low = base[count - 2]
    let mantissa = lead == 0 ? high : high &<< UInt64(lead) | low &>> UInt64(64 - lead)
    var sticky = lead == 0 ? low != 0 : low &<< UInt64(lead) != 0
    var i = 0
    while !sticky && i < count - 2 {
      sticky = base[i] != 0
      i += 1
    }
    return (mantissa, sticky, (count - 1) * 64 - lead)
  }

  /// Correctly rounded; nil when too large.
  func toDouble() -> Double? {
    let (mantissa, sticky, exponent) = leading()
    guard let value = scaledDouble(mantissa, sticky: sticky, exponent: exponent) else { return nil }
    return isNegative ? -value : value
  }
}

extension Context {
  /// The nearest float to an int; nil when it is too large.
  public func doubleOrNil(_ a: Ref) -> Double? {
    if let n = a.smallInt { return Double(n) }
    do throws(Raised) { return try a.withLimbs { (x) throws(Raised) in x.toDouble() } } catch { return nil }
  }
  public func intToDouble(_ a: Ref) throws(Raised) -> Double {
    guard let value = doubleOrNil(a) else { try raise(.OverflowError, "int too large to convert to float") }
    return value
  }

  /// a / b correctly rounded.
  func trueDivide(_ a: Ref, _ b: Ref) throws(Raised) -> Double {
    if b.intSign == 0 { try raise(.ZeroDivisionError, "division by zero") }
    if a.intSign == 0 { return b.intSign < 0 ? -0.0 : 0 }
    if let x = WideInt(a), let y = WideInt(b), x.isShort, y.isShort, let value = x.trueDivided(by: y) { return value }
    return try a.withLimbs { (x) throws(Raised) in
      try b.withLimbs { (y) throws(Raised) -> Double in
        // A quotient of 65 or 66 bits, with the remainder as sticky bit.
        let shift = 65 - (x.bitLength - y.bitLength)
        if shift < -2200 { try raise(.OverflowError, "integer division result too large for a float") }
        if shift > 2400 { return x.isNegative == y.isNegative ? 0.0 : -0.0 }
        let numerator = shift >= 0 ? try IntArithmetic.shiftLeft(x.magnitude, shift, self) : try Magnitude(x.magnitude, self)
        let denominator = shift < 0 ? try IntArithmetic.shiftLeft(y.magnitude, -shift, self) : try Magnitude(y.magnitude, self)
        let pair = try IntArithmetic.divideMagnitudes(numerator.view, denominator.view, self)
        let (mantissa, sticky, exponent) = pair.first.view.leading()
        guard let value = scaledDouble(mantissa, sticky: sticky || pair.second.count != 0, exponent: exponent - shift) else {
          try raise(.OverflowError, "integer division result too large for a float")
        }
        return x.isNegative == y.isNegative ? value : -value
      }
    }
  }

  /// The integer part of a finite float.
  public func int(truncating value: Double) throws(Raised) -> Owned {
    if value.isNaN { try raise(.ValueError, "cannot convert float NaN to integer") }
    if value.isInfinite { try raise(.OverflowError, "cannot convert float infinity to integer") }
    if value.magnitude < 4e18 { return int(Int(value)) }
    let mantissa = value.significandBitPattern | UInt64(1) &<< 52
    let number = try Magnitude(mantissa, self)
    var shifted = try IntArithmetic.shiftLeft(number.view, Int(value.exponent) - 52, self)
    shifted.isNegative = value < 0
    return try int(shifted)
  }

  /// The int of `__index__`.
  public func indexObject(_ r: Ref) throws(Raised) -> Owned {
    if r.isInt { return r.own }
    guard r.type.pointee.has.contains(.index) else {
      try raise(.TypeError, "'\(typeName(r))' object cannot be interpreted as an integer")
    }
    let result = try r.ops.index(r, self)
    guard result.ref.isInt else { try raise(.TypeError, "__index__ returned non-int (type \(typeName(result.ref)))") }
    return result
  }

  /// An index or count.
  @inlinable @inline(__always) public func index(_ r: Ref) throws(Raised) -> Int {
    if r.isInt, let n = r.smallInt { return n }
    return try indexSlow(r)
  }
  @inline(never) @usableFromInline func indexSlow(_ r: Ref) throws(Raised) -> Int {
    let object = try indexObject(r)
    guard let n = exactInt(object.ref) else { try raise(.OverflowError, "cannot fit '\(typeName(r))' into an index-sized integer") }
    return n
  }

  /// An index that saturates instead of overflowing.
  public func clampedIndex(_ r: Ref) throws(Raised) -> Int {
    if r.isInt, let n = r.smallInt { return n }
    let object = try indexObject(r)
    return exactInt(object.ref) ?? (object.ref.intSign < 0 ? Int.min : Int.max)
  }

  /// An argument that CPython reads as a C int or long; `what` names the C type in the message.
  public func cLong(_ r: Ref) throws(Raised) -> Int {
    let object = try indexObject(r)
    guard let n = exactInt(object.ref) else { try raise(.OverflowError, "Python int too large to convert to C long") }
    return n
  }
  public func cInt(_ r: Ref) throws(Raised) -> Int32 {
    let n = try cLong(r)
    if n > Int(Int32.max) { try raise(.OverflowError, "signed integer is greater than maximum") }
    if n < Int(Int32.min) { try raise(.OverflowError, "signed integer is less than minimum") }
    return Int32(n)
  }

  /// A float from a float, `__float__` or `__index__`.
  @inline(__always) public func double(_ r: Ref) throws(Raised) -> Double {
    if r.isFloat { return r.float.pointee.value }
    return try doubleSlow(r)
  }
  @inline(never) func doubleSlow(_ r: Ref) throws(Raised) -> Double {
    if r.isInt && !r.type.pointee.overridden.contains(.float) { return try intToDouble(r) }
    let has = r.type.pointee.has
    if has.contains(.float) {
      let result = try r.ops.float(r, self)
      if result.ref.isExactly(types.pointee.float) { return result.ref.float.pointee.value }
      guard result.ref.isFloat else { try raise(.TypeError, "\(typeName(r)).__float__ returned non-float (type \(typeName(result.ref)))") }
      try warnDeprecated("\(typeName(r)).__float__ returned non-float (type \(typeName(result.ref))).  The ability to return an instance of a strict subclass of float is deprecated, and may not be supported in a future version of Python.")
      return result.ref.float.pointee.value
    }
    if has.contains(.index) {
      let number = try indexObject(r)
      return try intToDouble(number.ref)
    }
    try raise(.TypeError, "must be real number, not \(typeName(r))")
  }

  func warnDeprecated(_ message: String) throws(Raised) { try warn(.DeprecationWarning, message) }
}
