extension Lexer {
  /// A numeric literal.
  mutating func number(_ start: Int) -> Token {
    position = start
    let result: Bool
    if bytes[start] == UInt8(ascii: "0") {
      switch bytes[start &+ 1] | 0x20 {
      case UInt8(ascii: "x"): result = radixNumber(name: "hexadecimal", radix: 16)
      case UInt8(ascii: "o"): result = radixNumber(name: "octal", radix: 8)
      case UInt8(ascii: "b"): result = radixNumber(name: "binary", radix: 2)
      default: result = leadingZeroNumber(start)
      }
    } else if bytes[start] == UInt8(ascii: ".") {
      position &+= 1
      result = fraction()
    } else {
      result = digits() && afterInteger()
    }
    return token(result ? .number : .error, from: start)
  }

  private func isRadixDigit(_ c: UInt8, _ radix: UInt8) -> Bool {
    if radix == 16 { return c &- 48 < 10 || (c | 0x20) &- 97 < 6 }
    return c &- 48 < radix
  }

  /// What follows `0x`, `0o` or `0b`.
  private mutating func radixNumber(name: String, radix: UInt8) -> Bool {
    position &+= 2
    repeat {
      if bytes[position] == UInt8(ascii: "_") { position &+= 1 }
      let c = bytes[position]
      if !isRadixDigit(c, radix) {
        if isDigit(c) { return failDigit(c, name) }
        return failLiteral("invalid \(name) literal")
      }
      while isRadixDigit(bytes[position], radix) { position &+= 1 }
    } while bytes[position] == UInt8(ascii: "_")
    if isDigit(bytes[position]) { return failDigit(bytes[position], name) }
    return endsCleanly(name)
  }

  private mutating func failDigit(_ c: UInt8, _ name: String) -> Bool {
    position &+= 1
    fail("invalid digit '\(Character(Unicode.Scalar(c)))' in \(name) literal")
    return false
  }

  /// Reports a literal whose next character does not belong there; the place is the last good character.
  private mutating func failLiteral(_ message: String) -> Bool {
    fail(message)
    return false
  }

  /// Digits with single underscores between them.
  private mutating func digits() -> Bool {
    while true {
      while isDigit(bytes[position]) { position &+= 1 }
      if bytes[position] != UInt8(ascii: "_") { return true }
      position &+= 1
      if !isDigit(bytes[position]) { return failLiteral("invalid decimal literal") }
    }
  }

  /// A literal that begins with 0: zero itself, or the start of a float.
  private mutating func leadingZeroNumber(_ start: Int) -> Bool {
    var nonzero = false
    position &+= 1
    while true {
      if bytes[position] == UInt8(ascii: "_") {
        position &+= 1
        if !isDigit(bytes[position]) { return failLiteral("invalid decimal literal") }
      }
      if bytes[position] != UInt8(ascii: "0") { break }
      position &+= 1
    }
    let zerosEnd = position
    if isDigit(bytes[position]) {
      nonzero = true
      if !digits() { return false }
    }
    let c = bytes[position]
    if c == UInt8(ascii: ".") || c | 0x20 == UInt8(ascii: "e") || c | 0x20 == UInt8(ascii: "j") { return afterInteger() }
    if nonzero {
      fail(
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        offset: source.characterCount(lineStart, start) + 1,
        endOffset: source.characterCount(lineStart, zerosEnd) + 1)
      return false
    }
    return endsCleanly("decimal")
  }

  /// A fraction, an exponent or an imaginary suffix behind an integer part.
  private mutating func afterInteger() -> Bool {
    if bytes[position] == UInt8(ascii: ".") {
      position &+= 1
      return fraction()
    }
    return exponent("decimal")
  }

  private mutating func fraction() -> Bool {
    if isDigit(bytes[position]) && !digits() { return false }
    return exponent("decimal")
  }

  private mutating func exponent(_ name: String) -> Bool {
    if bytes[position] | 0x20 == UInt8(ascii: "e") {
      let sign = bytes[position &+ 1] == UInt8(ascii: "+") || bytes[position &+ 1] == UInt8(ascii: "-")
      let first = bytes[position &+ (sign ? 2 : 1)]
      if isDigit(first) {
        position &+= sign ? 2 : 1
        if !digits() { return false }
      } else if sign {
        position &+= 2
        return failLiteral("invalid decimal literal")
      } else {
        return endsCleanly(name)
      }
    }
    if bytes[position] | 0x20 == UInt8(ascii: "j") {
      position &+= 1
      return endsCleanly("imaginary")
    }
    return endsCleanly(name)
  }

  /// Checks that a number is not followed by an ASCII letter; keywords may follow, with a warning.
  private mutating func endsCleanly(_ name: String) -> Bool {
    let c = bytes[position]
    guard isIdentifierPart(c) else { return true }
    if isKeywordAfterNumber() {
      let after = position
      position &+= 1
      warn("invalid \(name) literal")
      position = after
      return true
    }
    if c >= 128 { return true }
    return failLiteral("invalid \(name) literal")
  }

  /// True if one of the keywords that may touch a number follows.
  private func isKeywordAfterNumber() -> Bool {
    func follows(_ keyword: StaticString) -> Bool {
      let length = keyword.utf8CodeUnitCount
      for offset in 0..<length where bytes[position &+ offset] != keyword.utf8Start[offset] { return false }
      return !isIdentifierPart(bytes[position &+ length])
    }
    switch bytes[position] {
    case UInt8(ascii: "a"): return follows("and")
    case UInt8(ascii: "e"): return follows("else")
    case UInt8(ascii: "f"): return follows("for")
    case UInt8(ascii: "i"):
      // As in CPython, any name that begins with one of the three counts.
      let second = bytes[position &+ 1]
      return second == UInt8(ascii: "f") || second == UInt8(ascii: "n") || second == UInt8(ascii: "s")
    case UInt8(ascii: "n"): return follows("not")
    case UInt8(ascii: "o"): return follows("or")
    default: return false
    }
  }
}
