extension Parser {
  /// The value of one string or bytes literal.
  struct StringLiteral {
    var bytes: [UInt8]
    var isBytes: Bool
    var hasPrefixU: Bool
  }

  mutating func stringLiteral(_ token: Token) throws(Failure) -> StringLiteral {
    let all = source.bytes(token)
    var index = 0
    var isBytes = false
    var isRaw = false
    var hasPrefixU = false
    prefix: while true {
      switch all[index] | 0x20 {
      case UInt8(ascii: "b"): isBytes = true
      case UInt8(ascii: "r"): isRaw = true
      case UInt8(ascii: "u"): hasPrefixU = all[index] == UInt8(ascii: "u")
      default: break prefix
      }
      index &+= 1
    }
    let quote = all[index]
    let isTriple = all.count &- index >= 6 && all[index &+ 1] == quote && all[index &+ 2] == quote
    let quoteSize = isTriple ? 3 : 1
    let body = UnsafeBufferPointer(rebasing: all[(index &+ quoteSize)..<(all.count &- quoteSize)])
    if isBytes && body.contains(where: { $0 >= 128 }) {
      throw raise("bytes can only contain ASCII literal characters", token.range)
    }
    if source.hasInvalidUTF8 { try checkUTF8(body, token) }
    let value: [UInt8]
    if isRaw || !body.contains(UInt8(ascii: "\\")) {
      value = Array(body)
    } else {
      value = isBytes ? try decodeBytes(body, token) : try decodeText(body, token, isFString: false)
    }
    return StringLiteral(bytes: value, isBytes: isBytes, hasPrefixU: hasPrefixU)
  }

  /// Raises if a literal of a source with bad bytes has some of them.
  mutating func checkUTF8(_ body: UnsafeBufferPointer<UInt8>, _ token: Token) throws(Failure) {
    guard let bad = firstInvalidUTF8(body) else { return }
    throw raise(bad.message(body), token.range)
  }

  // MARK: Escapes

  /// The character that a one-letter escape stands for, nil if the letter is none.
  @inline(__always)
  private static func simpleEscape(_ c: UInt8) -> UInt8? {
    switch c {
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): c
    case UInt8(ascii: "a"): 7
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "v"): 11
    default: nil
    }
  }

  private static func hexDigit(_ c: UInt8) -> UInt32? {
    if c &- 48 < 10 { return UInt32(c &- 48) }
    let lower = c | 0x20
    return lower &- 97 < 6 ? UInt32(lower &- 87) : nil
  }

  /// Reads up to three octal digits.
  private static func octal(_ body: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
    var value: UInt32 = 0
    var digits = 0
    while digits < 3, index < body.count, body[index] &- 48 < 8 {
      value = value &* 8 &+ UInt32(body[index] &- 48)
      index &+= 1
      digits &+= 1
    }
    return value
  }

  private mutating func decodeBytes(_ body: UnsafeBufferPointer<UInt8>, _ token: Token) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(body.count)
    var warned = false
    var index = 0
    while index < body.count {
      let c = body[index]
      index &+= 1
      guard c == UInt8(ascii: "\\"), index < body.count else {
        result.append(c)
        continue
      }
      let escape = body[index]
      if escape == UInt8(ascii: "\n") {
        index &+= 1
      } else if let simple = Self.simpleEscape(escape) {
        result.append(simple)
        index &+= 1
      } else if escape &- 48 < 8 {
        let from = index
        let value = Self.octal(body, &index)
        if value > 0o377 { warnOctal(body, from, index, token, &warned) }
        result.append(UInt8(truncatingIfNeeded: value))
      } else if escape == UInt8(ascii: "x") {
        guard index &+ 2 < body.count, let high = Self.hexDigit(body[index &+ 1]),
          let low = Self.hexDigit(body[index &+ 2])
        else { throw raise("(value error) invalid \\x escape at position \(index - 1)") }
        result.append(UInt8(truncatingIfNeeded: high &* 16 &+ low))
        index &+= 3
      } else {
        warnEscape(body, index, token, &warned)
        result.append(c)
      }
    }
    return result
  }

  /// Replaces the escapes of a text literal.
  mutating func decodeText(
    _ body: UnsafeBufferPointer<UInt8>, _ token: Token, isFString: Bool
  ) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(body.count)
    var warned = false
    var index = 0
    while index < body.count {
      let c = body[index]
      index &+= 1
      guard c == UInt8(ascii: "\\"), index < body.count else {
        if c == UInt8(ascii: "\\") && isFString { warnEscape(UnsafeBufferPointer(start: body.baseAddress, count: body.count &+ 1), index, token, &warned) }
        result.append(c)
        continue
      }
      let escape = body[index]
      if escape == UInt8(ascii: "\n") {
        index &+= 1
      } else if let simple = Self.simpleEscape(escape) {
        result.append(simple)
        index &+= 1
      } else if escape &- 48 < 8 {
        let from = index
        let value = Self.octal(body, &index)
        if value > 0o377 { warnOctal(body, from, index, token, &warned) }
        Self.appendCharacter(value, &result)
      } else if escape == UInt8(ascii: "x") || escape | 0x20 == UInt8(ascii: "u") {
        Self.appendCharacter(try hexEscape(body, &index), &result)
      } else if escape == UInt8(ascii: "N") {
        Self.appendCharacter(try namedEscape(body, &index), &result)
      } else {
        if escape < 128 { warnEscape(body, index, token, &warned) }
        result.append(c)
      }
    }
    return result
  }

  /// Appends a code point in UTF-8; surrogates too, as three bytes.
  static func appendCharacter(_ value: UInt32, _ result: inout [UInt8]) {
    switch value {
    case 0..<0x80:
      result.append(UInt8(truncatingIfNeeded: value))
    case 0x80..<0x800:
      result.append(UInt8(truncatingIfNeeded: 0xc0 | value >> 6))
      result.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3f))
    case 0x800..<0x1_0000:
      result.append(UInt8(truncatingIfNeeded: 0xe0 | value >> 12))
      result.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3f))
      result.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3f))
    default:
      result.append(UInt8(truncatingIfNeeded: 0xf0 | value >> 18))
      result.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3f))
      result.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3f))
      result.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3f))
    }
  }

  /// `\xHH`, `\uHHHH` or `\UHHHHHHHH`; the index is at the letter.
  private mutating func hexEscape(_ body: UnsafeBufferPointer<UInt8>, _ index: inout Int) throws(Failure) -> UInt32 {
    let begin = index &- 1
    let letter = body[index]
    let count = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
    index &+= 1
    var value: UInt32 = 0
    for _ in 0..<count {
      guard index < body.count, let digit = Self.hexDigit(body[index]) else {
        let shape = count == 2 ? "\\xXX" : count == 4 ? "\\uXXXX" : "\\UXXXXXXXX"
        throw raiseUnicodeError(body, begin, index, "truncated \(shape) escape")
      }
      value = value &<< 4 | digit
      index &+= 1
    }
    if value > 0x10ffff { throw raiseUnicodeError(body, begin, index, "illegal Unicode character") }
    return value
  }

  /// `\N{NAME}`; the index is at the letter.
  private mutating func namedEscape(_ body: UnsafeBufferPointer<UInt8>, _ index: inout Int) throws(Failure) -> UInt32 {
    let begin = index &- 1
    index &+= 1
    guard index < body.count, body[index] == UInt8(ascii: "{") else {
      throw raiseUnicodeError(body, begin, index, "malformed \\N character escape")
    }
    index &+= 1
    let nameStart = index
    while index < body.count && body[index] != UInt8(ascii: "}") { index &+= 1 }
    guard index < body.count, index > nameStart else {
      throw raiseUnicodeError(body, begin, index, "malformed \\N character escape")
    }
    let name = String(decoding: body[nameStart..<index], as: UTF8.self)
    index &+= 1
    guard let value = options.lookUpCharacterName?(name), value <= 0x10ffff else {
      throw raiseUnicodeError(body, begin, index, "unknown Unicode character name")
    }
    return value
  }

  /// Positions in the message count a non-ASCII character as the ten characters of its `\U` escape.
  private mutating func raiseUnicodeError(
    _ body: UnsafeBufferPointer<UInt8>, _ begin: Int, _ end: Int, _ reason: String
  ) -> Failure {
    func place(_ index: Int) -> Int {
      var result = 0
      for byte in body[0..<index] {
        if byte < 128 { result += 1 } else if byte >= 0xc0 { result += 10 }
      }
      return result
    }
    let first = place(begin)
    let last = max(first, place(end) - 1)
    let where_ = first == last ? "byte 0x5c in position \(first)" : "bytes in position \(first)-\(last)"
    return raise("(unicode error) 'unicodeescape' codec can't decode \(where_): \(reason)")
  }

  // MARK: Warnings

  private mutating func warnEscape(
    _ body: UnsafeBufferPointer<UInt8>, _ index: Int, _ token: Token, _ warned: inout Bool
  ) {
    let letter = Character(Unicode.Scalar(body[index]))
    warnOnce("invalid escape sequence '\\\(letter)'", token, &warned)
  }

  private mutating func warnOctal(
    _ body: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int, _ token: Token, _ warned: inout Bool
  ) {
    let digits = String(decoding: body[from..<to], as: UTF8.self)
    warnOnce("invalid octal escape sequence '\\\(digits)'", token, &warned)
  }

  /// Only the first bad escape of a literal is reported, and only by the first pass.
  private mutating func warnOnce(_ message: String, _ token: Token, _ warned: inout Bool) {
    if warned || isDiagnosing { return }
    warned = true
    warnings.append(
      Diagnostic(
        severity: .warning, kind: .syntaxWarning, message: message, lineno: Int(token.line),
        offset: Int(token.column) + 1, endLineno: Int(token.endLine), endOffset: Int(token.endColumn) + 1))
  }
}
