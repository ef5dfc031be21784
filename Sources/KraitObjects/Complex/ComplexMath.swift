import Glibc
import KraitCore

/// Arithmetic of complex numbers.
public enum ComplexMath {
  public static func multiply(_ x: ComplexValue, _ y: ComplexValue) -> ComplexValue {
    ComplexValue(x.real * y.real - x.imag * y.imag, x.real * y.imag + x.imag * y.real)
  }

  /// Smith's method, which avoids needless overflow; nil for a zero divisor.
  public static func divide(_ x: ComplexValue, _ y: ComplexValue) -> ComplexValue? {
    let a = y.real.magnitude, b = y.imag.magnitude
    if a >= b {
      if a == 0 { return nil }
      let ratio = y.imag / y.real
      let denominator = y.real + y.imag * ratio
      return ComplexValue((x.real + x.imag * ratio) / denominator, (x.imag - x.real * ratio) / denominator)
    }
    if b >= a {
      let ratio = y.real / y.imag
      let denominator = y.real * ratio + y.imag
      return ComplexValue((x.real * ratio + x.imag) / denominator, (x.imag * ratio - x.real) / denominator)
    }
    return ComplexValue(.nan, .nan)
  }

  public static func magnitude(_ x: ComplexValue) -> Double {
    if x.real.isInfinite || x.imag.isInfinite { return .infinity }
    if x.real.isNaN || x.imag.isNaN { return .nan }
    return hypot(x.real, x.imag)
  }

  static func power(_ x: ComplexValue, integer n: Int) -> ComplexValue? {
    if n < 0 { return divide(ComplexValue(1, 0), positivePower(x, -n)) }
    return positivePower(x, n)
  }
  private static func positivePower(_ x: ComplexValue, _ n: Int) -> ComplexValue {
    var result = ComplexValue(1, 0), factor = x
    var n = n
    while n > 0 {
      if n & 1 != 0 { result = multiply(result, factor) }
      factor = multiply(factor, factor)
      n &>>= 1
    }
    return result
  }
}

extension Context {
  func complexPower(_ x: ComplexValue, _ y: ComplexValue) throws(Raised) -> Owned {
    var result: ComplexValue
    if y.imag == 0 && y.real == Glibc.floor(y.real) && y.real.magnitude <= 100 {
      guard let power = ComplexMath.power(x, integer: Int(y.real)) else {
        try raise(.ZeroDivisionError, "0.0 to a negative or complex power")
      }
      result = power
    } else if x.real == 0 && x.imag == 0 {
      if y.imag != 0 || y.real < 0 { try raise(.ZeroDivisionError, "0.0 to a negative or complex power") }
      result = ComplexValue(y.real == 0 ? 1 : 0, 0)
    } else {
      let size = hypot(x.real, x.imag)
      var length = Glibc.pow(size, y.real)
      let angle = atan2(x.imag, x.real)
      var phase = angle * y.real
      if y.imag != 0 {
        length /= Glibc.exp(angle * y.imag)
        phase += y.imag * Glibc.log(size)
      }
      if phase.isInfinite { try raise(.ZeroDivisionError, "0.0 to a negative or complex power") }
      result = ComplexValue(length * Glibc.cos(phase), length * Glibc.sin(phase))
    }
    if result.real.isInfinite || result.imag.isInfinite { try raise(.OverflowError, "complex exponentiation") }
    return try complex(result)
  }
}

/// Reading complex numbers.
enum ComplexText {
  static func parse(_ x: Ref, _ cx: Context) throws(Raised) -> ComplexValue {
    let source: [UInt8]?
    if x.str.pointee.isASCII {
      let data = x.strData.assumingMemoryBound(to: UInt8.self)
      source = Array(UnsafeBufferPointer(start: data, count: x.str.pointee.length))
    } else {
      source = cx.decimalASCII(x)
    }
    guard let source else { try cx.raise(.ValueError, "complex() arg is a malformed string") }
    guard let text = withoutUnderscores(source) else {
      let shown = try cx.repr(x)
      try cx.raise(.ValueError, "could not convert string to complex: \(shown.ref.text)")
    }
    guard let value = parse(text) else { try cx.raise(.ValueError, "complex() arg is a malformed string") }
    return value
  }

  /// The text without underscores, nil if one is not between two digits.
  private static func withoutUnderscores(_ source: [UInt8]) -> [UInt8]? {
    var text: [UInt8] = []
    for (i, c) in source.enumerated() {
      if c == UInt8(ascii: "_") {
        guard i > 0, FloatParse.isDigit(source[i - 1]), i + 1 < source.count, FloatParse.isDigit(source[i + 1]) else { return nil }
      } else {
        text.append(c)
      }
    }
    return text
  }

  private static func parse(_ text: [UInt8]) -> ComplexValue? {
    var start = 0, end = text.count
    func trim() {
      while start < end && NumberText.isSpace(text[start]) { start += 1 }
      while end > start && NumberText.isSpace(text[end - 1]) { end -= 1 }
    }
    trim()
    if start < end && text[start] == UInt8(ascii: "(") {
      guard text[end - 1] == UInt8(ascii: ")") else { return nil }
      start += 1
      end -= 1
      trim()
    }
    return parts(Array(text[start..<end]))
  }

  /// `<float>`, `<float>j` or `<float><signed float>j`, where a lone sign stands for one.
  private static func parts(_ text: [UInt8]) -> ComplexValue? {
    func isJ(_ i: Int) -> Bool { i < text.count && text[i] | 0x20 == UInt8(ascii: "j") }
    func sign(_ i: Int) -> Double? { i < text.count ? text[i] == UInt8(ascii: "+") ? 1 : text[i] == UInt8(ascii: "-") ? -1 : nil : nil }
    if let (first, after) = FloatParse.prefix(text, from: 0) {
      if after == text.count { return ComplexValue(first, 0) }
      if isJ(after) { return after + 1 == text.count ? ComplexValue(0, first) : nil }
      guard let direction = sign(after) else { return nil }
      if let (second, behind) = FloatParse.prefix(text, from: after) {
        return isJ(behind) && behind + 1 == text.count ? ComplexValue(first, second) : nil
      }
      return isJ(after + 1) && after + 2 == text.count ? ComplexValue(first, direction) : nil
    }
    if let direction = sign(0) { return isJ(1) && text.count == 2 ? ComplexValue(0, direction) : nil }
    return isJ(0) && text.count == 1 ? ComplexValue(0, 1) : nil
  }
}
