import KraitCore

/// Reading floats.
public enum FloatParse {
  /// The value of a whole text (spaces around it and underscores between digits allowed); nil when malformed.
  public static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    if let value = plain(text) { return value }
    var i = 0, end = text.count
    while i < end && NumberText.isSpace(text[i]) { i += 1 }
    while end > i && NumberText.isSpace(text[end - 1]) { end -= 1 }
    var clean: [UInt8] = []
    clean.reserveCapacity(end - i)
    var previous: UInt8 = 0
    while i < end {
      let c = text[i]
      if c == UInt8(ascii: "_") {
        guard isDigit(previous), i + 1 < end, isDigit(text[i + 1]) else { return nil }
      } else {
        clean.append(c)
      }
      previous = c
      i += 1
    }
    guard let (value, length) = prefix(clean, from: 0), length == clean.count else { return nil }
    return value
  }

  private static let powersOfTen: InlineArray<16, Double> = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

  /// Up to 15 digits with a point: both the digits and the power of ten are exact, so one division rounds correctly.
  private static func plain(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard text.count > 0 && text.count <= 16 else { return nil }
    var mantissa = 0, places = 0, digits = 0
    var sawPoint = false
    for i in 0..<text.count {
      let d = text[i] &- UInt8(ascii: "0")
      if d <= 9 {
        mantissa = mantissa &* 10 &+ Int(d)
        digits &+= 1
        if sawPoint { places &+= 1 }
      } else if text[i] == UInt8(ascii: ".") && !sawPoint {
        sawPoint = true
      } else {
        return nil
      }
    }
    if digits == 0 || digits > 15 { return nil }
    return Double(mantissa) / powersOfTen[places]
  }

  @inline(__always) static func isDigit(_ c: UInt8) -> Bool { c >= UInt8(ascii: "0") && c <= UInt8(ascii: "9") }

  /// The longest float at `start`, with the place behind it.
  static func prefix(_ text: [UInt8], from start: Int) -> (Double, Int)? {
    var i = start
    var isNegative = false
    if i < text.count && (text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-")) {
      isNegative = text[i] == UInt8(ascii: "-")
      i += 1
    }
    for (word, value) in [("infinity", Double.infinity), ("inf", Double.infinity), ("nan", Double.nan)] where matches(text, i, word) {
      return (isNegative ? -value : value, i + word.utf8.count)
    }
    let first = i
    var digits = 0, mantissa: UInt64 = 0, places = 0
    var sawPoint = false
    while i < text.count {
      if isDigit(text[i]) {
        digits += 1
        if digits <= 19 { mantissa = mantissa &* 10 &+ UInt64(text[i] - UInt8(ascii: "0")) }
        if sawPoint { places += 1 }
      } else if text[i] == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else {
        break
      }
      i += 1
    }
    if digits == 0 { return nil }
    var exponent = 0
    if i < text.count && text[i] | 0x20 == UInt8(ascii: "e") {
      var j = i + 1
      var negativeExponent = false
      if j < text.count && (text[j] == UInt8(ascii: "+") || text[j] == UInt8(ascii: "-")) {
        negativeExponent = text[j] == UInt8(ascii: "-")
        j += 1
      }
      if j < text.count && isDigit(text[j]) {
        while j < text.count && isDigit(text[j]) {
          exponent = Swift.min(exponent * 10 + Int(text[j] - UInt8(ascii: "0")), 1_000_000)
          j += 1
        }
        if negativeExponent { exponent = -exponent }
        i = j
      }
    }
    let value = magnitude(text, first, i, digits, mantissa, exponent - places)
    return (isNegative ? -value : value, i)
  }

  private static func magnitude(_ text: [UInt8], _ first: Int, _ end: Int, _ digits: Int, _ mantissa: UInt64, _ power: Int) -> Double {
    // Both factors are exact: one rounding gives the nearest float.
    if digits <= 19 && mantissa <= 1 << 53 && power >= -22 && power <= 22 {
      var scale = 1.0
      for _ in 0..<Swift.abs(power) { scale *= 10 }
      return power < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
    }
    return Double(String(decoding: text[first..<end], as: UTF8.self)) ?? 0
  }

  private static func matches(_ text: [UInt8], _ at: Int, _ word: String) -> Bool {
    var i = at
    for c in word.utf8 {
      guard i < text.count, text[i] | 0x20 == c else { return false }
      i += 1
    }
    return true
  }
}

extension Context {
  /// `float(x)` for a str or bytes-like object; ValueError when malformed.
  func floatFromText(_ x: Ref) throws(Raised) -> Double {
    if x.isStr {
      if x.str.pointee.isASCII {
        let text = UnsafeBufferPointer(start: UnsafePointer(x.strData.assumingMemoryBound(to: UInt8.self)), count: x.str.pointee.length)
        if let value = FloatParse.parse(text) { return value }
      } else if let ascii = decimalASCII(x), let value = ascii.withUnsafeBufferPointer({ FloatParse.parse($0) }) {
        return value
      }
    } else {
      let value = try withBytesLike(x) { (raw) throws(Raised) -> Double? in FloatParse.parse(raw.bindMemory(to: UInt8.self)) }
      if let value { return value }
    }
    let shown = try repr(x)
    let head = try str("could not convert string to float: ")
    let message = try concat(head.ref, shown.ref)
    try raise(.ValueError, argument: message.ref)
  }

  /// The float a text denotes, as in Python source or `float()`.
  public func parseFloat(_ text: UnsafeBufferPointer<UInt8>) -> Double? { FloatParse.parse(text) }
}
