extension Parser {
  /// A literal, or a part of an f-string, before neighbouring ones are joined.
  enum StringPart {
    case text([UInt8], SourceRange)
    case field(Expr)
    /// Text of an f-string whose escapes are still to be replaced.
    case undecoded(Token)
  }

  // strings: (fstring | string)+
  mutating func strings() throws(Failure) -> Expr {
    let first = tokens[position]
    let following = nextKind
    if first.kind == .string && following != .string && following != .fstringStart {
      let literal = try stringLiteral(first)
      advance()
      let value: ConstantValue = literal.isBytes ? .bytes(literal.bytes) : .string(literal.bytes)
      return Expr(.constant(value: value, kindU: literal.hasPrefixU), first.range)
    }
    return try joinedStrings()
  }

  private mutating func joinedStrings() throws(Failure) -> Expr {
    let begin = start
    let kindU = kind == .string && source.start[Int(tokens[position].start)] | 0x20 == UInt8(ascii: "u")
    var parts: [StringPart] = []
    var isFString = false
    var bytesCount = 0
    var count = 0
    while true {
      if kind == .string {
        let literal = try stringLiteral(tokens[position])
        if literal.isBytes { bytesCount += 1 }
        parts.append(.text(literal.bytes, tokens[position].range))
        advance()
      } else if kind == .fstringStart {
        isFString = true
        try fstring(&parts)
      } else {
        break
      }
      count += 1
    }
    if bytesCount > 0 && bytesCount < count {
      throw raise("cannot mix bytes and nonbytes literals")
    }
    let whole = range(from: begin)
    if isFString { return Expr(.joinedStr(values: Self.joined(parts, kindU: kindU)), whole) }
    var bytes: [UInt8] = []
    for case .text(let piece, _) in parts { bytes += piece }
    return Expr(.constant(value: bytesCount > 0 ? .bytes(bytes) : .string(bytes), kindU: kindU), whole)
  }

  /// Joins neighbouring texts and drops empty ones.
  static func joined(_ parts: [StringPart], kindU: Bool = false) -> [Expr] {
    var values: [Expr] = []
    var pending: ([UInt8], SourceRange)?
    func flush() {
      if let (bytes, range) = pending, !bytes.isEmpty {
        values.append(Expr(.constant(value: .string(bytes), kindU: kindU), range))
      }
      pending = nil
    }
    for part in parts {
      switch part {
      case .text(let bytes, let range):
        if let (before, beforeRange) = pending {
          pending = (before + bytes, SourceRange(beforeRange.start, range.end))
        } else {
          pending = (bytes, range)
        }
      case .field(let value):
        flush()
        values.append(value)
      case .undecoded:
        break
      }
    }
    flush()
    return values
  }

  // MARK: f-strings

  // fstring: FSTRING_START fstring_middle* FSTRING_END
  private mutating func fstring(_ parts: inout [StringPart]) throws(Failure) {
    let opening = tokens[position]
    var isRaw = false
    for byte in source.bytes(opening) where byte | 0x20 == UInt8(ascii: "r") { isRaw = true }
    try enter()
    defer { leave() }
    advance()
    let first = parts.count
    while kind != .fstringEnd { try fstringMiddle(&parts, isRaw: isRaw, decodesLater: true) }
    for index in first..<parts.count {
      guard case .undecoded(let token) = parts[index] else { continue }
      parts[index] = .text(try decodeText(source.bytes(token), token, isFString: true), token.range)
    }
    advance()
  }

  // fstring_middle: fstring_replacement_field | FSTRING_MIDDLE
  private mutating func fstringMiddle(
    _ parts: inout [StringPart], isRaw: Bool, decodesLater: Bool = false
  ) throws(Failure) {
    if kind == .fstringMiddle {
      let token = tokens[position]
      let bytes = source.bytes(token)
      if source.hasInvalidUTF8 { try checkUTF8(bytes, token) }
      if decodesLater && !isRaw && bytes.contains(UInt8(ascii: "\\")) {
        parts.append(.undecoded(token))
        advance()
        return
      }
      let text = isRaw ? Array(bytes) : try decodeText(bytes, token, isFString: true)
      parts.append(.text(text, token.range))
      advance()
    } else if kind == .leftBrace {
      try replacementField(&parts, isRaw: isRaw)
    } else {
      throw noMatch()
    }
  }

  // fstring_replacement_field: '{' annotated_rhs ['='] ['!' NAME] [':' fstring_format_spec*] '}'
  private mutating func replacementField(_ parts: inout [StringPart], isRaw: Bool) throws(Failure) {
    if !isDiagnosing { return try plainReplacementField(&parts, isRaw: isRaw) }
    let mark = position
    var found: [StringPart] = []
    let matched = try attempt { (p) throws(Failure) in try p.plainReplacementField(&found, isRaw: isRaw) }
    if matched == nil {
      if seeks { try diagnoseReplacementField(isRaw: isRaw) }
      position = mark
      throw .noMatch
    }
    parts += found
  }

  mutating func plainReplacementField(_ parts: inout [StringPart], isRaw: Bool) throws(Failure) {
    let brace = tokens[position]
    advance()
    let value = try annotatedRightSide()
    let isDebug = accept(.equal)
    let textEnd = tokens[position]
    var conversion = -1
    let conversionName = kind == .exclamation ? try conversionToken() : nil
    var formatSpec: Expr?
    if kind == .colon { formatSpec = try fullFormatSpec(isRaw: isRaw) }
    if kind != .rightBrace { throw noMatch() }
    if let conversionName { conversion = try conversionCode(conversionName) }
    advance()
    if isDebug {
      let text = debugText(from: Int(brace.end), to: Int(textEnd.start))
      parts.append(.text(text, SourceRange(brace.endPosition, textEnd.startPosition)))
      if conversion == -1 && formatSpec == nil { conversion = 114 }
    }
    let field = Expr(
      .formattedValue(value: value, conversion: conversion, formatSpec: formatSpec),
      SourceRange(brace.startPosition, lastEnd))
    parts.append(.field(field))
  }

  // fstring_conversion: '!' NAME
  private mutating func conversionToken() throws(Failure) -> Token {
    let mark = tokens[position]
    advance()
    let token = tokens[position]
    if token.kind != .name { throw noMatch() }
    advance()
    if token.start != mark.end {
      throw raise(
        "f-string: conversion type must come right after the exclamanation mark",
        SourceRange(mark.startPosition, token.endPosition))
    }
    return token
  }

  private mutating func conversionCode(_ token: Token) throws(Failure) -> Int {
    let bytes = source.bytes(token)
    if bytes.count == 1, bytes[0] == 115 || bytes[0] == 114 || bytes[0] == 97 { return Int(bytes[0]) }
    throw raise(
      "f-string: invalid conversion character '\(source.text(token))': expected 's', 'r', or 'a'", token.range)
  }

  // fstring_full_format_spec: ':' fstring_format_spec*        fstring_format_spec: FSTRING_MIDDLE | replacement field
  private mutating func fullFormatSpec(isRaw: Bool) throws(Failure) -> Expr {
    let begin = start
    advance()
    var parts: [StringPart] = []
    try enter()
    while kind == .fstringMiddle || kind == .leftBrace { try fstringMiddle(&parts, isRaw: isRaw) }
    leave()
    return Expr(.joinedStr(values: Self.joined(parts)), range(from: begin))
  }

  /// The source of a self-documenting expression, without comments.
  private func debugText(from: Int, to: Int) -> [UInt8] {
    let bytes = UnsafeBufferPointer(start: source.start + from, count: max(0, to &- from))
    if !bytes.contains(UInt8(ascii: "#")) { return Array(bytes) }
    var result: [UInt8] = []
    var quote: UInt8 = 0
    var inComment = false
    for byte in bytes {
      if inComment {
        if byte != UInt8(ascii: "\n") { continue }
        inComment = false
      } else if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == UInt8(ascii: "#") {
        inComment = true
        continue
      }
      result.append(byte)
    }
    return result
  }
}
