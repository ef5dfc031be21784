import Glibc
import KraitCore

extension FloatType {
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("real", "the real part of a complex number", get: { (me, cx) throws(Raised) in try float(me, cx) }),
      GetSetDef("imag", "the imaginary part of a complex number", get: { (me, cx) throws(Raised) in cx.float(0) }),
    ]
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("conjugate", "(self, /)", "Return self, the complex conjugate of any float.") { (a, cx) throws(Raised) in try float(a[0], cx) },
      MethodDef("__trunc__", "(self, /)", "Return the Integral closest to x between 0 and x.") { (a, cx) throws(Raised) in
        try cx.int(truncating: a[0].float.pointee.value)
      },
      MethodDef("__floor__", "(self, /)", "Return the floor as an Integral.") { (a, cx) throws(Raised) in
        try cx.int(truncating: Glibc.floor(a[0].float.pointee.value))
      },
      MethodDef("__ceil__", "(self, /)", "Return the ceiling as an Integral.") { (a, cx) throws(Raised) in
        try cx.int(truncating: Glibc.ceil(a[0].float.pointee.value))
      },
      MethodDef("__round__", "(self, ndigits=None, /)", "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).") { (a, cx) throws(Raised) in
        let value = a[0].float.pointee.value
        guard let digits = a.optional(1), !cx.isNone(digits) else { return try cx.int(truncating: Glibc.rint(value)) }
        let n = try cx.clampedIndex(digits)
        return cx.float(try cx.rounded(value, n))
      },
      MethodDef("as_integer_ratio", "(self, /)", "Return a pair of integers, whose ratio is exactly equal to the original float.\n\nThe ratio is in lowest terms and has a positive denominator.  Raise\nOverflowError on infinities and a ValueError on NaNs.\n\n>>> (10.0).as_integer_ratio()\n(10, 1)\n>>> (0.0).as_integer_ratio()\n(0, 1)\n>>> (-.25).as_integer_ratio()\n(-1, 4)") { (a, cx) throws(Raised) in
        try cx.integerRatio(a[0].float.pointee.value)
      },
      MethodDef("fromhex", "(type, string, /)", "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324", kind: .classMethod) { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "bad argument type for built-in operation") }
        let value = cx.float(try FloatHex.parse(Array(a[1].text.utf8), cx))
        if a[0] == Ref(cx.types.pointee.float) { return value }
        return try cx.call(a[0], value.ref)
      },
      MethodDef("hex", "(self, /)", "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'") { (a, cx) throws(Raised) in
        try cx.str(FloatHex.text(a[0].float.pointee.value))
      },
      MethodDef("is_integer", "(self, /)", "Return True if the float is an integer.") { (a, cx) throws(Raised) in
        let value = a[0].float.pointee.value
        return cx.bool(value.isFinite && Glibc.floor(value) == value)
      },
      MethodDef("__getnewargs__", "(self, /)") { (a, cx) throws(Raised) in
        let value = cx.float(a[0].float.pointee.value)
        return try cx.tuple(value.ref)
      },
      MethodDef("__getformat__", "(type, typestr, /)", "You probably don't want to use this function.\n\n  typestr\n    Must be 'double' or 'float'.\n\nIt exists mainly to be used in Python's test suite.\n\nThis function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,\nlittle-endian' best describes the format of floating-point numbers used by the\nC type named by typestr.", kind: .classMethod) { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "__getformat__() argument must be str, not \(cx.typeName(a[1]))") }
        guard strEquals(a[1], "double") || strEquals(a[1], "float") else {
          try cx.raise(.ValueError, "__getformat__() argument 1 must be 'double' or 'float'")
        }
        return try cx.str("IEEE, little-endian")
      },
      MethodDef("__format__", "(self, format_spec, /)", "Formats the float according to format_spec.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "__format__() argument must be str, not \(cx.typeName(a[1]))") }
        return try cx.formatFloatObject(a[0], a[1])
      },
    ]
  }
}

extension Context {
  /// Rounded to `digits` decimal places, half to even on the exact value.
  func rounded(_ value: Double, _ digits: Int) throws(Raised) -> Double {
    if !value.isFinite || value == 0 || digits > 323 { return value }
    if digits < -308 { return value.sign == .minus ? -0.0 : 0.0 }
    var text = try FloatText.scaled(value.magnitude, digits, self)
    text += Array("e\(-digits)".utf8)
    let magnitude = FloatParse.prefix(text, from: 0)?.0 ?? 0
    if magnitude.isInfinite { try raise(.OverflowError, "rounded value too large to represent") }
    return value < 0 ? -magnitude : magnitude
  }

  func integerRatio(_ value: Double) throws(Raised) -> Owned {
    if value.isInfinite { try raise(.OverflowError, "cannot convert Infinity to integer ratio") }
    if value.isNaN { try raise(.ValueError, "cannot convert NaN to integer ratio") }
    var exponent: Int32 = 0
    var mantissa = frexp(value, &exponent)
    var e = Int(exponent)
    while mantissa != Glibc.floor(mantissa) {
      mantissa *= 2
      e -= 1
    }
    let number = try int(truncating: mantissa), one = int(1), shift = int(e.magnitude > 4000 ? 4000 : Int(e.magnitude))
    let scaled = try intOperation(.lshift, e >= 0 ? number.ref : one.ref, shift.ref)
    return e >= 0 ? try tuple(scaled.ref, one.ref) : try tuple(number.ref, scaled.ref)
  }
}

/// Hexadecimal float notation.
enum FloatHex {
  static func text(_ value: Double) -> String {
    let sign = value.sign == .minus && !value.isNaN ? "-" : ""
    if value.isNaN { return "nan" }
    if value.isInfinite { return sign + "inf" }
    if value == 0 { return sign + "0x0.0p+0" }
    let isNormal = value.exponentBitPattern != 0
    let exponent = isNormal ? Int(value.exponentBitPattern) - 1023 : -1022
    let digits = String(value.significandBitPattern, radix: 16)
    let padded = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    return "\(sign)0x\(isNormal ? 1 : 0).\(padded)p\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
  }

  private static func digit(_ c: UInt8) -> Int {
    switch c {
    case 48...57: Int(c) - 48
    case 97...102: Int(c) - 87
    case 65...70: Int(c) - 55
    default: -1
    }
  }

  static func parse(_ text: [UInt8], _ cx: Context) throws(Raised) -> Double {
    var i = 0, end = text.count
    while i < end && NumberText.isSpace(text[i]) { i += 1 }
    while end > i && NumberText.isSpace(text[end - 1]) { end -= 1 }
    let body = Array(text[i..<end])
    if let (value, length) = FloatParse.prefix(body, from: 0), length == body.count, !value.isFinite, !body.contains(where: { FloatParse.isDigit($0) }) {
      return value
    }
    guard let value = try hexadecimal(body, cx) else { try cx.raise(.ValueError, "invalid hexadecimal floating-point string") }
    return value
  }

  private static func hexadecimal(_ text: [UInt8], _ cx: Context) throws(Raised) -> Double? {
    var i = 0
    var isNegative = false
    if i < text.count && (text[i] == 43 || text[i] == 45) {
      isNegative = text[i] == 45
      i += 1
    }
    if i + 1 < text.count && text[i] == 48 && text[i + 1] | 0x20 == 120 { i += 2 }
    var mantissa: UInt64 = 0
    var sticky = false, sawPoint = false
    var digits = 0, exponent = 0
    while i < text.count {
      if text[i] == 46 && !sawPoint {
        sawPoint = true
        i += 1
        continue
      }
      let d = digit(text[i])
      if d < 0 { break }
      digits += 1
      if mantissa &>> 60 == 0 {
        mantissa = mantissa &<< 4 | UInt64(d)
        if sawPoint { exponent -= 4 }
      } else {
        if d != 0 { sticky = true }
        if !sawPoint { exponent += 4 }
      }
      i += 1
    }
    if digits == 0 { return nil }
    if i < text.count && text[i] | 0x20 == 112 {
      i += 1
      var negative = false
      if i < text.count && (text[i] == 43 || text[i] == 45) {
        negative = text[i] == 45
        i += 1
      }
      guard i < text.count, FloatParse.isDigit(text[i]) else { return nil }
      var e = 0
      while i < text.count && FloatParse.isDigit(text[i]) {
        e = Swift.min(e * 10 + Int(text[i] - 48), 1 << 40)
        i += 1
      }
      exponent += negative ? -e : e
    }
    if i != text.count { return nil }
    guard let value = scaledDouble(mantissa, sticky: sticky, exponent: exponent) else {
      try cx.raise(.OverflowError, "hexadecimal value too large to represent as a float")
    }
    return isNegative ? -value : value
  }
}
