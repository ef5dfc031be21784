extension Parser {
  /// The value of a numeric literal, whose spelling the lexer has checked.
  mutating func numberValue(_ token: Token) throws(Failure) -> ConstantValue {
    let bytes = source.bytes(token)
    if bytes.count == 1 { return .int(bytes[0] == 48 ? [] : [UInt64(bytes[0] &- 48)]) }
    if options.featureVersion < 6, bytes.contains(UInt8(ascii: "_")) { try require(6, "Underscores in numeric literals are") }
    if bytes[0] == UInt8(ascii: "0") {
      switch bytes[1] | 0x20 {
      case UInt8(ascii: "x"): return .int(Self.powerOfTwoRadix(bytes, bits: 4))
      case UInt8(ascii: "o"): return .int(Self.powerOfTwoRadix(bytes, bits: 3))
      case UInt8(ascii: "b"): return .int(Self.powerOfTwoRadix(bytes, bits: 1))
      default: break
      }
    }
    let isImaginary = bytes[bytes.count &- 1] | 0x20 == UInt8(ascii: "j")
    if isImaginary || bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) {
      var text = bytes.filter { $0 != UInt8(ascii: "_") }
      if isImaginary { text.removeLast() }
      if text.first == UInt8(ascii: ".") { text.insert(48, at: 0) }
      let value = Double(String(decoding: text, as: UTF8.self)) ?? .infinity
      return isImaginary ? .imaginary(value) : .float(value)
    }
    return .int(try decimal(bytes, token))
  }

  /// Digits of 1, 3 or 4 bits behind a two-character prefix, as limbs.
  private static func powerOfTwoRadix(_ bytes: UnsafeBufferPointer<UInt8>, bits: Int) -> [UInt64] {
    var limbs: [UInt64] = []
    var limb: UInt64 = 0
    var used = 0
    for byte in bytes.dropFirst(2).reversed() where byte != UInt8(ascii: "_") {
      let digit = UInt64(byte < 58 ? byte &- 48 : (byte | 0x20) &- 87)
      limb |= digit &<< UInt64(used)
      used &+= bits
      if used >= 64 {
        limbs.append(limb)
        used &-= 64
        limb = used > 0 ? digit &>> UInt64(bits &- used) : 0
      }
    }
    limbs.append(limb)
    while limbs.last == 0 { limbs.removeLast() }
    return limbs
  }

  private mutating func decimal(_ bytes: UnsafeBufferPointer<UInt8>, _ token: Token) throws(Failure) -> [UInt64] {
    if bytes.count <= 19 {
      var value: UInt64 = 0
      for byte in bytes where byte != UInt8(ascii: "_") { value = value &* 10 &+ UInt64(byte &- 48) }
      return value == 0 ? [] : [value]
    }
    let digits = bytes.filter { $0 != UInt8(ascii: "_") }
    if options.maximumIntDigits > 0 && digits.count > options.maximumIntDigits {
      throw raiseIntTooLong(digits.count, token)
    }
    var limbs: [UInt64] = []
    var index = 0
    while index < digits.count {
      let end = min(index + 18, digits.count)
      var chunk: UInt64 = 0
      var scale: UInt64 = 1
      for digit in digits[index..<end] {
        chunk = chunk &* 10 &+ UInt64(digit &- 48)
        scale = scale &* 10
      }
      index = end
      var carry = chunk
      for position in limbs.indices {
        let (high, low) = limbs[position].multipliedFullWidth(by: scale)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        limbs[position] = sum
        carry = high &+ (overflow ? 1 : 0)
      }
      if carry != 0 { limbs.append(carry) }
    }
    return limbs
  }

  private mutating func raiseIntTooLong(_ digits: Int, _ token: Token) -> Failure {
    let message = "Exceeds the limit (\(options.maximumIntDigits) digits) for integer string conversion: value has "
      + "\(digits) digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge "
      + "integer literals to avoid decimal conversion limits."
    _ = raise(message, token.range)
    error?.offset = 0
    error?.endOffset = 0
    return .raised
  }
}
