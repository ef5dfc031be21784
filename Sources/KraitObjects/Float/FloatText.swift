import Glibc
import KraitCore

// Digits of floats, exactly.

/// Decimal digits of a positive finite float: 0.d1d2d3... * 10^point.
struct DecimalDigits {
  var digits: [UInt8]
  var point: Int
}

enum FloatText {
  /// The shortest digits that read back as the same float.
  static func shortest(_ value: Double) -> DecimalDigits {
    if value == 0 { return DecimalDigits(digits: [UInt8(ascii: "0")], point: 1) }
    // Swift's description has the shortest digits: only the layout differs from Python's.
    var digits: [UInt8] = []
    digits.reserveCapacity(20)
    var point = 0
    var exponent = 0
    var sawPoint = false, sawExponent = false, negativeExponent = false
    var text = value.magnitude.description
    text.withUTF8 { bytes in
      for c in bytes {
        switch c {
        case UInt8(ascii: "."): sawPoint = true
        case UInt8(ascii: "e"): sawExponent = true
        case UInt8(ascii: "-"): negativeExponent = true
        case UInt8(ascii: "+"): break
        default:
          if sawExponent {
            exponent = exponent * 10 + Int(c - UInt8(ascii: "0"))
          } else {
            digits.append(c)
            if !sawPoint { point += 1 }
          }
        }
      }
    }
    point += negativeExponent ? -exponent : exponent
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    point -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return DecimalDigits(digits: digits, point: point)
  }

  /// value * 10^scale rounded half to even, as decimal digits (no leading zeros; "0" for zero). `value` is positive or zero, finite.
  static func scaled(_ value: Double, _ scale: Int, _ cx: Context) throws(Raised) -> [UInt8] {
    if value == 0 { return [UInt8(ascii: "0")] }
    let isNormal = value.exponentBitPattern != 0
    let mantissa = value.significandBitPattern | (isNormal ? UInt64(1) &<< 52 : 0)
    let exponent = isNormal ? Int(value.exponentBitPattern) - 1075 : -1074
    if scale >= 0 && scale <= 22 && exponent < 0 && exponent >= -126 {
      var power: UInt128 = 1
      for _ in 0..<scale { power &*= 10 }
      let product = UInt128(mantissa) &* power
      let shift = UInt128(-exponent)
      var quotient = product &>> shift
      let rest = product & (UInt128(1) &<< shift &- 1), half = UInt128(1) &<< (shift &- 1)
      if rest > half || (rest == half && quotient & 1 != 0) { quotient &+= 1 }
      return decimal(quotient)
    }
    return try scaledExactly(mantissa, exponent, scale, cx)
  }

  private static func decimal(_ value: UInt128) -> [UInt8] {
    if value == 0 { return [UInt8(ascii: "0")] }
    if value <= UInt128(UInt64.max) {
      var rest = UInt64(truncatingIfNeeded: value)
      var count = 0
      var probe = rest
      while probe != 0 {
        probe /= 10
        count &+= 1
      }
      return [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
        var i = count
        while i > 0 {
          i &-= 1
          buffer[i] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        }
        length = count
      }
    }
    var out: [UInt8] = []
    out.reserveCapacity(40)
    var (high, low) = value.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
    var parts: [UInt64] = [UInt64(truncatingIfNeeded: low)]
    while high != 0 {
      (high, low) = high.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
      parts.append(UInt64(truncatingIfNeeded: low))
    }
    for (i, part) in parts.enumerated() {
      var rest = part
      let isLast = i == parts.count - 1
      var n = 0
      while isLast ? rest != 0 : n < 19 {
        out.append(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
        n += 1
      }
    }
    out.reverse()
    return out
  }

  private static func scaledExactly(_ mantissa: UInt64, _ exponent: Int, _ scale: Int, _ cx: Context) throws(Raised) -> [UInt8] {
    var numerator = try Magnitude(mantissa, cx), denominator = try Magnitude(1, cx)
    let ten = try Magnitude(10, cx)
    let power = try IntArithmetic.power(ten.view, UInt64(scale.magnitude), cx)
    if scale >= 0 {
      numerator = try IntArithmetic.multiply(numerator.view, power.view, cx)
    } else {
      denominator = try Magnitude(power.view, cx)
    }
    if exponent >= 0 {
      numerator = try IntArithmetic.shiftLeft(numerator.view, exponent, cx)
    } else {
      denominator = try IntArithmetic.shiftLeft(denominator.view, -exponent, cx)
    }
    let pair = try IntArithmetic.divideMagnitudes(numerator.view, denominator.view, cx)
    let twice = try IntArithmetic.shiftLeft(pair.second.view, 1, cx)
    let order = IntArithmetic.compare(twice.view, denominator.view)
    if order > 0 || (order == 0 && pair.first.view.isOdd) {
      let one = try Magnitude(1, cx)
      let up = try IntArithmetic.add(pair.first.view, one.view, cx)
      return try IntText.decimal(up.view, cx)
    }
    return try IntText.decimal(pair.first.view, cx)
  }

  /// `count` significant digits, rounded half to even.
  static func significant(_ value: Double, _ count: Int, _ cx: Context) throws(Raised) -> DecimalDigits {
    if value == 0 { return DecimalDigits(digits: [UInt8](repeating: UInt8(ascii: "0"), count: count), point: 1) }
    // No float has more than 767 significant digits.
    let n = Swift.min(count, 780)
    var power = Int(Glibc.floor(Glibc.log10(value)))
    while true {
      let digits = try scaled(value, n - 1 - power, cx)
      if digits.count == n {
        return DecimalDigits(digits: digits + [UInt8](repeating: UInt8(ascii: "0"), count: count - n), point: power + 1)
      }
      power += digits.count > n ? 1 : -1
    }
  }

  /// `places` digits after the point, rounded half to even.
  static func fixed(_ value: Double, _ places: Int, _ cx: Context) throws(Raised) -> DecimalDigits {
    // Below 10^-1074 every digit is zero.
    let n = Swift.min(places, 1080)
    var digits = try scaled(value, n, cx)
    digits += [UInt8](repeating: UInt8(ascii: "0"), count: places - n)
    return DecimalDigits(digits: digits, point: digits.count - places)
  }

  /// How a float is shown, by format codes e, f, g (uppercase too) and r (repr).
  struct Style {
    var code: UInt8
    var precision: Int
    var alternate = false
    /// `.0` after integral values, as repr does.
    var addPoint = false
  }

  static func format(_ value: Double, _ style: Style, _ cx: Context) throws(Raised) -> [UInt8] {
    let upper = style.code >= UInt8(ascii: "A") && style.code <= UInt8(ascii: "Z")
    var out: [UInt8] = []
    if value.sign == .minus && !value.isNaN { out.append(UInt8(ascii: "-")) }
    if !value.isFinite {
      let text: StaticString = value.isNaN ? (upper ? "NAN" : "nan") : upper ? "INF" : "inf"
      out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
      return out
    }
    let x = value.magnitude
    switch style.code | 0x20 {
    case UInt8(ascii: "f"):
      layoutFixed(try fixed(x, style.precision, cx), places: style.precision, style, &out)
    case UInt8(ascii: "e"):
      layoutExponent(try significant(x, style.precision + 1, cx), style, upper, &out)
    case UInt8(ascii: "g"):
      let precision = Swift.max(style.precision, 1)
      var d = try significant(x, precision, cx)
      if !style.alternate { while d.digits.count > 1 && d.digits.last == UInt8(ascii: "0") { d.digits.removeLast() } }
      if d.point <= -4 || d.point > precision - (style.addPoint ? 1 : 0) {
        layoutExponent(d, style, upper, &out)
      } else {
        layoutFixed(d, places: Swift.max(d.digits.count - d.point, 0), style, &out)
      }
    default:
      let d = shortest(x)
      if d.point <= -4 || d.point > 16 {
        layoutExponent(d, style, upper, &out)
      } else {
        layoutFixed(d, places: Swift.max(d.digits.count - d.point, 0), style, &out)
      }
    }
    return out
  }

  private static func layoutFixed(_ d: DecimalDigits, places: Int, _ style: Style, _ out: inout [UInt8]) {
    if d.point <= 0 {
      out.append(UInt8(ascii: "0"))
    } else {
      for i in 0..<d.point { out.append(i < d.digits.count ? d.digits[i] : UInt8(ascii: "0")) }
    }
    if places == 0 {
      if style.addPoint { out.append(contentsOf: ".0".utf8) } else if style.alternate { out.append(UInt8(ascii: ".")) }
      return
    }
    out.append(UInt8(ascii: "."))
    for k in 0..<places {
      let i = d.point + k
      out.append(i >= 0 && i < d.digits.count ? d.digits[i] : UInt8(ascii: "0"))
    }
  }

  private static func layoutExponent(_ d: DecimalDigits, _ style: Style, _ upper: Bool, _ out: inout [UInt8]) {
    out.append(d.digits[0])
    if d.digits.count > 1 {
      out.append(UInt8(ascii: "."))
      out.append(contentsOf: d.digits[1...])
    } else if style.alternate {
      out.append(UInt8(ascii: "."))
    }
    let exponent = d.point - 1
    out.append(upper ? UInt8(ascii: "E") : UInt8(ascii: "e"))
    out.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    let text = String(exponent.magnitude)
    if text.utf8.count < 2 { out.append(UInt8(ascii: "0")) }
    out.append(contentsOf: text.utf8)
  }
}

extension Context {
  /// The text of `repr(float)`.
  public func floatRepr(_ value: Double) -> [UInt8] {
    if sharesDescription(value) { return Array(value.description.utf8) }
    do throws(Raised) {
      return try FloatText.format(value, FloatText.Style(code: UInt8(ascii: "r"), precision: 0, addPoint: true), self)
    } catch { return [] }
  }
  /// Whether Swift's description is Python's repr: Swift writes an exponent from 2^53 on, Python from 1e16.
  @inline(__always) func sharesDescription(_ value: Double) -> Bool {
    let x = value.magnitude
    return x < 9_007_199_254_740_992 || (x >= 1e16 && x.isFinite)
  }

  /// The str of `repr(float)`.
  public func floatReprObject(_ value: Double) throws(Raised) -> Owned {
    if sharesDescription(value) { return try str(value.description) }
    return try str(ascii: floatRepr(value))
  }

  /// As C's printf would write it with `%.{precision}{code}`, for e, f, g and their uppercase forms; r gives the repr without `.0`.
  public func formatFloat(_ value: Double, code: UInt8, precision: Int, alternate: Bool = false, addPoint: Bool = false) throws(Raised) -> [UInt8] {
    try FloatText.format(value, FloatText.Style(code: code, precision: precision, alternate: alternate, addPoint: addPoint), self)
  }
}
