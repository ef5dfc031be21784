import Glibc
import KraitCore

// Between ints and digits.

/// As many digits as a limb holds, and ten to that power.
let chunkDigits = 19
let chunkValue: UInt64 = 10_000_000_000_000_000_000
/// Up to this many limbs digits are split off one chunk after the other.
private let directLimbs = 30

/// Powers 10^(19 * 2^i).
private struct PowersOfTen: ~Copyable {
  var values: [UnsafeMutablePointer<Magnitude>] = []
  deinit {
    for p in values {
      p.deinitialize(count: 1)
      p.deallocate()
    }
  }
  mutating func ensure(_ i: Int, _ cx: Context) throws(Raised) {
    while values.count <= i {
      let next: Magnitude
      if let last = values.last { next = try IntArithmetic.multiply(last.pointee.view, last.pointee.view, cx) } else { next = try Magnitude(chunkValue, cx) }
      let p = UnsafeMutablePointer<Magnitude>.allocate(capacity: 1)
      p.initialize(to: next)
      values.append(p)
    }
  }
}

enum IntText {
  /// Decimal digits with sign.
  static func decimal(_ v: IntView, _ cx: Context) throws(Raised) -> [UInt8] {
    if v.count == 0 { return [UInt8(ascii: "0")] }
    // log10(2) as a fraction, rounded up.
    let digits = Int(Double(v.bitLength) * 0.30103) + 2
    var out = [UInt8](repeating: UInt8(ascii: "0"), count: digits)
    var powers = PowersOfTen()
    try out.withUnsafeMutableBufferPointer { (p) throws(Raised) in
      try write(v.magnitude, p.baseAddress.unsafelyUnwrapped, digits, &powers, cx)
    }
    let first = out.firstIndex { $0 != UInt8(ascii: "0") } ?? digits - 1
    let sign: [UInt8] = v.isNegative ? [UInt8(ascii: "-")] : []
    return sign + out[first...]
  }

  /// Writes exactly `digits` digits, zeros first.
  private static func write(
    _ v: IntView, _ out: UnsafeMutablePointer<UInt8>, _ digits: Int, _ powers: inout PowersOfTen, _ cx: Context
  ) throws(Raised) {
    if v.count <= directLimbs {
      try writeDirect(v, out, digits, cx)
      return
    }
    var i = 0
    while chunkDigits << (i + 1) < digits && chunkDigits << (i + 1) <= digits * 2 / 3 { i += 1 }
    try powers.ensure(i, cx)
    let low = chunkDigits << i
    let pair = try IntArithmetic.divideMagnitudes(v, powers.values[i].pointee.view, cx)
    try write(pair.first.view, out, digits - low, &powers, cx)
    try write(pair.second.view, out + (digits - low), low, &powers, cx)
  }

  private static func writeDirect(_ v: IntView, _ out: UnsafeMutablePointer<UInt8>, _ digits: Int, _ cx: Context) throws(Raised) {
    var work = try Magnitude(v, extra: 1, cx)
    var end = digits
    while work.count > 0 {
      var chunk = Limbs.divideSmall(work.base, work.base, work.count, chunkValue)
      work.trim()
      for _ in 0..<chunkDigits where end > 0 {
        end -= 1
        out[end] = UInt8(ascii: "0") + UInt8(chunk % 10)
        chunk /= 10
      }
    }
    while end > 0 {
      end -= 1
      out[end] = UInt8(ascii: "0")
    }
  }

  /// Digits in a base of 2, 8 or 16, without sign.
  static func binaryDigits(_ v: IntView, bits: Int, uppercase: Bool = false) -> [UInt8] {
    let length = v.bitLength
    let n = Swift.max((length + bits - 1) / bits, 1)
    var out = [UInt8](repeating: UInt8(ascii: "0"), count: n)
    let mask = UInt64(1) &<< UInt64(bits) &- 1
    for k in 0..<n where v.count != 0 {
      let position = k * bits, limb = position / 64, offset = position % 64
      var digit = v.base[limb] &>> UInt64(offset)
      if offset + bits > 64 && limb + 1 < v.count { digit |= v.base[limb + 1] &<< UInt64(64 - offset) }
      let d = UInt8(digit & mask)
      out[n - 1 - k] = d < 10 ? UInt8(ascii: "0") + d : (uppercase ? UInt8(ascii: "A") : UInt8(ascii: "a")) + d - 10
    }
    return out
  }

  /// The value of digits (0 ... 35 each, all below `base`).
  static func parse(_ digits: UnsafeBufferPointer<UInt8>, base: Int, _ cx: Context) throws(Raised) -> Magnitude {
    if base & (base - 1) == 0 { return try parseBinary(digits, base.trailingZeroBitCount, cx) }
    var perChunk = 0
    var chunk: UInt64 = 1
    while true {
      let (next, overflow) = chunk.multipliedReportingOverflow(by: UInt64(base))
      if overflow { break }
      chunk = next
      perChunk += 1
    }
    var powers = PowersOfBase(chunk)
    return try parse(digits, base, perChunk, &powers, cx)
  }

  private static func parseBinary(_ digits: UnsafeBufferPointer<UInt8>, _ bits: Int, _ cx: Context) throws(Raised) -> Magnitude {
    var r = try Magnitude(capacity: (digits.count * bits) / 64 + 2, cx)
    memset(r.base, 0, r.count * 8)
    var position = 0
    var i = digits.count
    while i > 0 {
      i -= 1
      let limb = position / 64, offset = position % 64
      r.base[limb] |= UInt64(digits[i]) &<< UInt64(offset)
      if offset + bits > 64 { r.base[limb + 1] |= UInt64(digits[i]) &>> UInt64(64 - offset) }
      position += bits
    }
    r.trim()
    return r
  }

  private static func parse(
    _ digits: UnsafeBufferPointer<UInt8>, _ base: Int, _ perChunk: Int, _ powers: inout PowersOfBase, _ cx: Context
  ) throws(Raised) -> Magnitude {
    if digits.count <= perChunk * 40 { return try parseDirect(digits, base, perChunk, cx) }
    var i = 0
    while perChunk << (i + 1) < digits.count { i += 1 }
    try powers.ensure(i, cx)
    let low = perChunk << i
    let high = try parse(UnsafeBufferPointer(rebasing: digits[0..<(digits.count - low)]), base, perChunk, &powers, cx)
    let rest = try parse(UnsafeBufferPointer(rebasing: digits[(digits.count - low)...]), base, perChunk, &powers, cx)
    let scaled = try IntArithmetic.multiply(high.view, powers.values[i].pointee.view, cx)
    return try IntArithmetic.add(scaled.view, rest.view, cx)
  }

  private static func parseDirect(_ digits: UnsafeBufferPointer<UInt8>, _ base: Int, _ perChunk: Int, _ cx: Context) throws(Raised) -> Magnitude {
    var r = try Magnitude(capacity: digits.count / perChunk + 2, cx)
    r.count = 0
    var i = 0
    while i < digits.count {
      let n = Swift.min(perChunk, digits.count - i)
      var value: UInt64 = 0, scale: UInt64 = 1
      for k in 0..<n {
        value = value &* UInt64(base) &+ UInt64(digits[i + k])
        scale = scale &* UInt64(base)
      }
      let carry = Limbs.multiplySmall(r.base, r.base, r.count, scale, value)
      if carry != 0 {
        r.base[r.count] = carry
        r.count += 1
      }
      i += n
    }
    return r
  }
}

/// Powers chunk^(2^i).
private struct PowersOfBase: ~Copyable {
  let first: UInt64
  var values: [UnsafeMutablePointer<Magnitude>] = []
  init(_ first: UInt64) { self.first = first }
  deinit {
    for p in values {
      p.deinitialize(count: 1)
      p.deallocate()
    }
  }
  mutating func ensure(_ i: Int, _ cx: Context) throws(Raised) {
    while values.count <= i {
      let next: Magnitude
      if let last = values.last { next = try IntArithmetic.multiply(last.pointee.view, last.pointee.view, cx) } else { next = try Magnitude(first, cx) }
      let p = UnsafeMutablePointer<Magnitude>.allocate(capacity: 1)
      p.initialize(to: next)
      values.append(p)
    }
  }
}

extension Context {
  /// Decimal digits of an int, with the limit on their number.
  public func intDigits(_ r: Ref) throws(Raised) -> [UInt8] {
    if let n = r.smallInt { return smallDigits(n) }
    return try r.withLimbs { (v) throws(Raised) in
      let limit = interp.pointee.maxStrDigits
      if limit != 0 {
        // 3 digits for each 10 bits is a lower bound that spares most of the work.
        if v.bitLength / 10 * 3 > limit + 2 && v.bitLength > 1000 { try raiseDigitLimit() }
        let digits = try IntText.decimal(v, self)
        if digits.count - (v.isNegative ? 1 : 0) > limit { try raiseDigitLimit() }
        return digits
      }
      return try IntText.decimal(v, self)
    }
  }

  @inline(never) private func raiseDigitLimit() throws(Raised) -> Never {
    try raise(
      .ValueError,
      "Exceeds the limit (\(interp.pointee.maxStrDigits) digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit")
  }

  func smallDigits(_ n: Int) -> [UInt8] {
    let magnitude = UInt64(n.magnitude), sign = n < 0 ? 1 : 0
    let count = DecimalWriter.count(magnitude) &+ sign
    return [UInt8](unsafeUninitializedCapacity: count) { (buffer, used) in
      let base = buffer.baseAddress.unsafelyUnwrapped
      base[0] = UInt8(ascii: "-")
      DecimalWriter.write(magnitude, count &- sign, to: base + sign)
      used = count
    }
  }

  /// The decimal str of an int.
  public func intText(_ r: Ref) throws(Raised) -> Owned {
    guard let n = r.smallInt else { return try longText(r) }
    return try decimalText(n)
  }
  /// The decimal str of a machine number.
  public func decimalText(_ n: Int) throws(Raised) -> Owned {
    if UInt(bitPattern: n) < 100_000_000 { return try shortDecimal(n, width: 1, fill: UInt8(ascii: " ")) }
    let magnitude = UInt64(n.magnitude), sign = n < 0 ? 1 : 0
    let count = DecimalWriter.count(magnitude)
    let result = try newASCII(count &+ sign)
    let data = result.ref.strBytes
    if sign != 0 { data[0] = UInt8(ascii: "-") }
    DecimalWriter.write(magnitude, count, to: data + sign)
    return result
  }
  /// The digits of a number in 0 ..< 10^8, with fill characters in front up to a width of at most 8.
  @inline(__always) func shortDecimal(_ n: Int, width: Int, fill: UInt8) throws(Raised) -> Owned {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let digits = DecimalWriter.eightDigits(UInt64(truncatingIfNeeded: n))
    // Zeros in front, but not for the last digit.
    let zeros = (digits | 1 &<< 56).trailingZeroBitCount & ~7
    let length = max(8 &- zeros / 8, width)
    if length == 1 { return interp.pointee.latin1[Int(UInt8(ascii: "0")) &+ n].own }
    let isFilled = (1 &<< UInt64(truncatingIfNeeded: zeros)) &- 1
    let text = (digits | ones &* 0x30) & ~isFilled | (ones &* UInt64(fill)) & isFilled
    let result = try newASCII(length)
    result.ref.strData.storeBytes(of: text &>> UInt64(truncatingIfNeeded: (8 &- length) &* 8), as: UInt64.self)
    return result
  }
  private func longText(_ r: Ref) throws(Raised) -> Owned {
    guard let n = WideInt(r) else { return try str(ascii: try intDigits(r)) }
    let count = DecimalWriter.count(n.magnitude), sign = n.isNegative ? 1 : 0
    let result = try newASCII(count &+ sign)
    let data = result.ref.strBytes
    data[0] = UInt8(ascii: "-")
    DecimalWriter.write(n.magnitude, count, to: data + sign)
    return result
  }

  /// An int from ASCII text (sign, prefix and underscores as in Python literals); nil when malformed.
  public func int(text: UnsafeBufferPointer<UInt8>, base: Int) throws(Raised) -> Owned? {
    if base == 10, let value = NumberText.plainDecimal(text) { return int(value) }
    guard let parsed = NumberText.digits(text, base: base) else { return nil }
    if parsed.digits.count <= 18 && parsed.base <= 10 {
      var value = 0
      for d in parsed.digits { value = value &* parsed.base &+ Int(d) }
      return int(parsed.isNegative ? -value : value)
    }
    let limit = interp.pointee.maxStrDigits
    if limit != 0 && parsed.digits.count > limit && parsed.base & (parsed.base - 1) != 0 {
      try raise(
        .ValueError,
        "Exceeds the limit (\(limit) digits) for integer string conversion: value has \(parsed.digits.count) digits; use sys.set_int_max_str_digits() to increase the limit")
    }
    let number = try parseDigits(parsed.digits, parsed.base)
    return try int(IntView(base: number.base, count: number.count, isNegative: parsed.isNegative))
  }
  private func parseDigits(_ digits: [UInt8], _ base: Int) throws(Raised) -> Magnitude {
    let held = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: digits.count)
    defer { held.deallocate() }
    _ = held.initialize(from: digits)
    return try IntText.parse(UnsafeBufferPointer(held), base: base, self)
  }
}

/// The digits of an int literal.
struct NumberText {
  var digits: [UInt8]
  var base: Int
  var isNegative: Bool

  /// The value of up to 18 digits with an optional minus sign and nothing else.
  @inline(__always) static func plainDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var i = 0
    let isNegative = text.count > 1 && text[0] == UInt8(ascii: "-")
    if isNegative { i = 1 }
    guard text.count > i && text.count <= 18 else { return nil }
    var value = 0
    while i < text.count {
      let d = text[i] &- UInt8(ascii: "0")
      if d > 9 { return nil }
      value = value &* 10 &+ Int(d)
      i &+= 1
    }
    return isNegative ? 0 &- value : value
  }

  static func isSpace(_ c: UInt8) -> Bool { c == 32 || (c >= 9 && c <= 13) }

  private static func value(_ c: UInt8) -> UInt8 {
    switch c {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): c - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): c - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): c - UInt8(ascii: "A") + 10
    default: 99
    }
  }

  static func digits(_ text: UnsafeBufferPointer<UInt8>, base: Int) -> NumberText? {
    var i = 0, end = text.count
    while i < end && isSpace(text[i]) { i += 1 }
    while end > i && isSpace(text[end - 1]) { end -= 1 }
    var isNegative = false
    if i < end && (text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-")) {
      isNegative = text[i] == UInt8(ascii: "-")
      i += 1
    }
    var base = base
    var mustBeZero = false
    if i + 1 < end && text[i] == UInt8(ascii: "0") {
      let wanted =
        switch text[i + 1] | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: 0
        }
      if wanted != 0 && (base == 0 || base == wanted) {
        base = wanted
        i += 2
        if i < end && text[i] == UInt8(ascii: "_") { i += 1 }
      } else if base == 0 {
        mustBeZero = true
      }
    }
    if base == 0 { base = 10 }
    var digits: [UInt8] = []
    digits.reserveCapacity(end - i)
    var afterDigit = false
    while i < end {
      if text[i] == UInt8(ascii: "_") {
        if !afterDigit { return nil }
        afterDigit = false
      } else {
        let d = value(text[i])
        if Int(d) >= base { return nil }
        digits.append(d)
        afterDigit = true
      }
      i += 1
    }
    if !afterDigit { return nil }
    // In base 0 a leading zero is allowed for zero only: 007 may not be mistaken for octal.
    if mustBeZero && digits.contains(where: { $0 != 0 }) { return nil }
    return NumberText(digits: digits, base: base, isNegative: isNegative)
  }
}
