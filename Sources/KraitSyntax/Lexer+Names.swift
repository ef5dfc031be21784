extension Lexer {
  /// A name, a keyword, or a string literal with a prefix.
  @inline(__always)
  mutating func nameOrPrefixedString(_ start: Int) -> Token {
    var index = start
    var word: UInt64 = 0
    var seen: UInt8 = 0
    while true {
      let c = bytes[index]
      guard isIdentifierPart(c) else { break }
      word = word &<< 8 | UInt64(c)
      seen |= c
      index &+= 1
    }
    position = index
    let length = index &- start
    let next = bytes[index]
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'"), length <= 2, let prefix = stringPrefix(start, length) {
      position = start
      return prefix.isFString ? fstringStart(start, prefix) : string(start, prefixLength: prefix.length)
    }
    if seen >= 128 { return verifiedName(start) }
    return token(length >= 2 && length <= 8 ? .keyword(word) : .name, from: start)
  }

  /// What the letters before a quote say.
  struct StringPrefix {
    var length: Int
    var isFString = false
    var isRaw = false
  }

  /// The prefix spelled by the one or two bytes at an offset, nil if it is none.
  private func stringPrefix(_ start: Int, _ length: Int) -> StringPrefix? {
    let first = bytes[start] | 0x20
    let f = UInt8(ascii: "f")
    let r = UInt8(ascii: "r")
    let b = UInt8(ascii: "b")
    guard length == 2 else {
      guard first == f || first == r || first == b || first == UInt8(ascii: "u") else { return nil }
      return StringPrefix(length: 1, isFString: first == f, isRaw: first == r)
    }
    let second = bytes[start &+ 1] | 0x20
    guard first == r && (second == f || second == b) || second == r && (first == f || first == b) else { return nil }
    return StringPrefix(length: 2, isFString: first == f || second == f, isRaw: true)
  }

  /// A name with non-ASCII characters, which must be an identifier after normalisation.
  private mutating func verifiedName(_ start: Int) -> Token {
    if source.hasInvalidUTF8 {
      let bytes = UnsafeBufferPointer(start: bytes + start, count: position &- start)
      if let bad = firstInvalidUTF8(bytes) {
        let text = source.lineText(lineStart, withNewline: true)
        let offset = text.utf8.prefix(position &- lineStart).count { $0 & 0xc0 != 0x80 }
        fail(bad.message(bytes), offset: offset, endOffset: -1)
        error?.text = text
        return token(.error, from: start)
      }
    }
    var index = start
    while index < position {
      let (scalar, length) = source.scalar(at: index)
      let properties = scalar.properties
      let isValid = index == start ? properties.isXIDStart || scalar == "_" : properties.isXIDContinue
      if !isValid {
        position = index &+ length
        let code = hex4(scalar.value)
        if isPrintable(scalar) {
          fail("invalid character '\(Character(scalar))' (U+\(code))")
        } else {
          fail("invalid non-printable character U+\(code)")
        }
        return token(.error, from: start)
      }
      index &+= length
    }
    return token(.name, from: start)
  }

  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }
}

extension SourceText {
  /// The character at an offset of valid UTF-8, and its length in bytes.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = UInt32(start[index])
    var length = 1
    var value = first
    if first >= 0xf0 {
      length = 4
      value = first & 0x07
    } else if first >= 0xe0 {
      length = 3
      value = first & 0x0f
    } else if first >= 0xc0 {
      length = 2
      value = first & 0x1f
    }
    for offset in 1..<max(length, 1) where length > 1 {
      value = value << 6 | UInt32(start[index &+ offset]) & 0x3f
    }
    return (Unicode.Scalar(value) ?? "\u{fffd}", length)
  }
}
