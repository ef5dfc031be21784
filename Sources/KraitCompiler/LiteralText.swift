import KraitBytecode

/// Literals as Python's `repr` writes them.
enum LiteralText {
  static func text(of constant: Constant) -> [UInt8] {
    switch constant {
    case .none: return Array("None".utf8)
    case .true: return Array("True".utf8)
    case .false: return Array("False".utf8)
    case .ellipsis: return Array("Ellipsis".utf8)
    case .int(let negative, let limbs): return Array(((negative ? "-" : "") + decimal(limbs)).utf8)
    case .float(let number): return Array(float(number).utf8)
    case .complex(let real, let number):
      if real == 0, real.sign == .plus { return Array(imaginary(number).utf8) }
      let sign = number.sign == .minus ? "" : "+"
      return Array("(\(imaginary(real).dropLast())\(sign)\(imaginary(number)))".utf8)
    case .string(let text): return string(text)
    case .bytes(let bytes): return self.bytes(bytes)
    case .tuple, .frozenSet, .code: return []
    }
  }

  static func decimal(_ limbs: [UInt64]) -> String {
    guard limbs.count > 1 else { return String(limbs.first ?? 0) }
    // Long division by the largest power of ten in a limb gives the digits in groups.
    let group: UInt64 = 10_000_000_000_000_000_000
    var rest = limbs
    var groups: [String] = []
    while !rest.isEmpty {
      var carry: UInt64 = 0
      for index in rest.indices.reversed() {
        let (quotient, remainder) = group.dividingFullWidth((carry, rest[index]))
        rest[index] = quotient
        carry = remainder
      }
      while rest.last == 0 { rest.removeLast() }
      let digits = String(carry)
      groups.append(rest.isEmpty ? digits : String(repeating: "0", count: 19 - digits.count) + digits)
    }
    return groups.reversed().joined()
  }

  static func float(_ number: Double) -> String {
    if number.isInfinite { return "1e309" }
    // Swift's shortest digits, in Python's layout.
    let text = "\(number)"
    guard let exponentAt = text.firstIndex(of: "e") else { return plainFloat(text, number) }
    var mantissa = String(text[..<exponentAt])
    guard let exponent = Int(text[text.index(after: exponentAt)...]) else { return text }
    if mantissa.hasSuffix(".0") { mantissa.removeLast(2) }
    if exponent >= -4, exponent < 16 { return expanded(mantissa, exponent) }
    let magnitude = exponent.magnitude
    return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(magnitude < 10 ? "0" : "")\(magnitude)"
  }

  private static func plainFloat(_ text: String, _ number: Double) -> String {
    guard number.magnitude >= 1e16 else { return text }
    var digits = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    let exponent = digits.count - 1
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    let tail = digits.dropFirst()
    return "\(digits.prefix(1))\(tail.isEmpty ? "" : ".")\(tail)e+\(exponent)"
  }

  /// Digits without an exponent.
  private static func expanded(_ mantissa: String, _ exponent: Int) -> String {
    let digits = mantissa.filter { $0 != "." && $0 != "-" }
    let sign = mantissa.hasPrefix("-") ? "-" : ""
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    if digits.count <= exponent + 1 {
      return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) + ".0"
    }
    return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }

  static func imaginary(_ number: Double) -> String {
    let text = float(number)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "j"
  }

  private static func quote(_ bytes: [UInt8]) -> UInt8 {
    bytes.contains(UInt8(ascii: "'")) && !bytes.contains(UInt8(ascii: "\"")) ? UInt8(ascii: "\"") : UInt8(ascii: "'")
  }

  static func string(_ text: [UInt8]) -> [UInt8] {
    let quote = quote(text)
    var output = [quote]
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        escape(byte, quote, &output)
        index += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let end = min(index + length, text.count)
      appendWide(text[index..<end], &output)
      index = end
    }
    output.append(quote)
    return output
  }

  static func bytes(_ bytes: [UInt8]) -> [UInt8] {
    let quote = quote(bytes)
    var output = [UInt8(ascii: "b"), quote]
    for byte in bytes {
      if byte < 0x80 { escape(byte, quote, &output) } else { output.append(contentsOf: "\\x\(hex(UInt32(byte), 2))".utf8) }
    }
    output.append(quote)
    return output
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func escape(_ byte: UInt8, _ quote: UInt8, _ output: inout [UInt8]) {
    switch byte {
    case quote, UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): output.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\t"): output.append(contentsOf: "\\t".utf8)
    case 0..<32, 127: output.append(contentsOf: "\\x\(hex(UInt32(byte), 2))".utf8)
    default: output.append(byte)
    }
  }

  /// Appends a character beyond ASCII, escaped if it does not print.
  private static func appendWide(_ bytes: ArraySlice<UInt8>, _ output: inout [UInt8]) {
    var code = UInt32(bytes[bytes.startIndex]) & (bytes.count == 2 ? 0x1F : bytes.count == 3 ? 0x0F : 0x07)
    for byte in bytes.dropFirst() { code = code << 6 | UInt32(byte & 0x3F) }
    guard let scalar = Unicode.Scalar(code) else {
      output.append(contentsOf: "\\u\(hex(code, 4))".utf8)
      return
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      let text = code <= 0xFF ? "\\x\(hex(code, 2))" : code <= 0xFFFF ? "\\u\(hex(code, 4))" : "\\U\(hex(code, 8))"
      output.append(contentsOf: text.utf8)
    default: output.append(contentsOf: bytes)
    }
  }
}
