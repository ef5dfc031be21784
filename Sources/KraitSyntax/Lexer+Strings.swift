extension Lexer {
  /// A string or bytes literal that starts at `start` with its prefix.
  mutating func string(_ start: Int, prefixLength: Int = 0) -> Token {
    let startLine = line
    let startLineStart = lineStart
    let quote = bytes[start &+ prefixLength]
    position = start &+ prefixLength &+ 1
    var quoteSize = 1
    if bytes[position] == quote {
      if bytes[position &+ 1] != quote {
        position &+= 1
        return token(.string, from: start)
      }
      quoteSize = 3
      position &+= 2
    }
    var endQuotes = 0
    var escapedQuote = false
    while endQuotes < quoteSize {
      let c = bytes[position]
      if c == 0 || (quoteSize == 1 && c == UInt8(ascii: "\n")) {
        failUnterminated(start, startLine, startLineStart, quote, quoteSize, escapedQuote)
        return token(.error, from: start)
      }
      position &+= 1
      if c == quote {
        endQuotes &+= 1
        continue
      }
      endQuotes = 0
      if c == UInt8(ascii: "\\") {
        let escaped = bytes[position]
        if escaped == quote { escapedQuote = true }
        if escaped != 0 { position &+= 1 }
        if escaped == UInt8(ascii: "\n") { advanceLine() }
      } else if c == UInt8(ascii: "\n") {
        advanceLine()
      }
    }
    if startLine == line { return token(.string, from: start) }
    return token(.string, from: start, line: startLine, lineStart: startLineStart)
  }

  /// Reports a literal without its closing quotes at its opening quote.
  private mutating func failUnterminated(
    _ start: Int, _ startLine: Int, _ startLineStart: Int, _ quote: UInt8, _ quoteSize: Int, _ escapedQuote: Bool
  ) {
    let lastLine = bytes[position] == 0 && position == lineStart ? line &- 1 : line
    if bytes[position] == 0 { errorIsEndOfSource = true }
    let inFString = fstrings.last.map { $0.quote == quote && $0.quoteSize == quoteSize } ?? false
    line = startLine
    lineStart = startLineStart
    position = start &+ 1
    if inFString {
      errorIsEndOfSource = false
      fail("f-string: expecting '}'")
    } else if quoteSize == 3 {
      fail("unterminated triple-quoted string literal (detected at line \(lastLine))")
    } else {
      let hint = escapedQuote ? "; perhaps you escaped the end quote?" : ""
      fail("unterminated string literal (detected at line \(lastLine))\(hint)")
    }
  }

  // MARK: f-strings

  mutating func fstringStart(_ start: Int, _ prefix: StringPrefix) -> Token {
    let quote = bytes[start &+ prefix.length]
    position = start &+ prefix.length &+ 1
    var quoteSize = 1
    if bytes[position] == quote && bytes[position &+ 1] == quote {
      quoteSize = 3
      position &+= 2
    }
    if fstrings.count &+ 1 >= Self.maximumFStrings {
      fail("too many nested f-strings")
      return token(.error, from: start)
    }
    fstrings.append(
      FStringState(
        quote: quote, quoteSize: quoteSize, isRaw: prefix.isRaw, start: start, startLine: line,
        startLineStart: lineStart))
    return token(.fstringStart, from: start)
  }

  private func isAtQuotes(_ state: FStringState) -> Bool {
    bytes[position] == state.quote
      && (state.quoteSize == 1 || bytes[position &+ 1] == state.quote && bytes[position &+ 2] == state.quote)
  }

  /// Where a piece of an f-string's text begins.
  private struct TextStart {
    var offset: Int
    var line: Int
    var lineStart: Int
  }

  /// The text from its beginning to the current position.
  private func textToken(_ start: TextStart) -> Token {
    token(.fstringMiddle, from: start.offset, line: start.line, lineStart: start.lineStart)
  }

  /// The literal text of an f-string up to a replacement field, the end of a format specifier, or the closing quotes.
  mutating func fstringText() -> Token {
    let state = fstrings[fstrings.count &- 1]
    let start = TextStart(offset: position, line: line, lineStart: lineStart)
    let inFormatSpec = state.inFormatSpec && state.fieldDepth >= 0
    if isAtQuotes(state) {
      position &+= state.quoteSize
      fstrings.removeLast()
      return token(.fstringEnd, from: start.offset)
    }
    var inNamedEscape = false
    while true {
      let c = bytes[position]
      if c == 0 || (state.quoteSize == 1 && c == UInt8(ascii: "\n")) {
        return lineEndInText(state, start, inFormatSpec: inFormatSpec && c != 0)
      }
      if c == state.quote && isAtQuotes(state) { return textToken(start) }
      switch c {
      case UInt8(ascii: "{"):
        if bytes[position &+ 1] == c && !inFormatSpec { return doubledBrace(start) }
        return openField(start)
      case UInt8(ascii: "}"):
        if inNamedEscape {
          inNamedEscape = false
          position &+= 1
          continue
        }
        if bytes[position &+ 1] == c && !inFormatSpec && state.bracketDepth == 0 { return doubledBrace(start) }
        return closeFormatSpec(start)
      case UInt8(ascii: "\\"):
        position &+= 1
        inNamedEscape = skipEscape(state) || inNamedEscape
      case UInt8(ascii: "\n"):
        position &+= 1
        advanceLine()
      default:
        position &+= 1
      }
    }
  }

  /// A line that ends inside an f-string which may not go on: it ends a format specifier, else it is an error.
  private mutating func lineEndInText(_ state: FStringState, _ start: TextStart, inFormatSpec: Bool) -> Token {
    if inFormatSpec {
      fstrings[fstrings.count &- 1].inExpression = true
      fstrings[fstrings.count &- 1].inFormatSpec = false
      return textToken(start)
    }
    failUnterminatedFString(state)
    return token(.error, from: start.offset)
  }

  /// The brace behind a format specifier, which belongs to the field again.
  private mutating func closeFormatSpec(_ start: TextStart) -> Token {
    fstrings[fstrings.count &- 1].inExpression = true
    fstrings[fstrings.count &- 1].inFormatSpec = false
    // The parser has no use for empty text.
    return position == start.offset && !includesTrivia ? next() : textToken(start)
  }

  /// The text up to a doubled brace; the token's bytes hold one of the braces, its range both.
  private mutating func doubledBrace(_ start: TextStart) -> Token {
    position &+= 1
    var result = textToken(start)
    if !includesTrivia { result.endColumn &+= 1 }
    position &+= 1
    return result
  }

  /// Passes what follows a backslash; true when it begins a named escape, whose braces are no field.
  private mutating func skipEscape(_ state: FStringState) -> Bool {
    let escaped = bytes[position]
    if escaped == UInt8(ascii: "{") || escaped == UInt8(ascii: "}") || escaped == 0 { return false }
    position &+= 1
    if escaped == UInt8(ascii: "\n") { advanceLine() }
    // In a raw f-string the backslash still keeps a quote from ending the string.
    if state.isRaw { return false }
    if escaped == UInt8(ascii: "N") && bytes[position] == UInt8(ascii: "{") {
      position &+= 1
      return true
    }
    return false
  }

  private mutating func openField(_ start: TextStart) -> Token {
    let index = fstrings.count &- 1
    fstrings[index].fieldDepth &+= 1
    fstrings[index].inExpression = true
    if fstrings[index].fieldDepth >= Self.maximumFieldDepth {
      fail("f-string: expressions nested too deeply")
      return token(.error, from: start.offset)
    }
    return position == start.offset ? next() : textToken(start)
  }

  private mutating func failUnterminatedFString(_ state: FStringState) {
    let lastLine = bytes[position] == 0 && position == lineStart ? line &- 1 : line
    let atEnd = bytes[position] == 0
    line = state.startLine
    lineStart = state.startLineStart
    position = state.start &+ 1
    let name = state.quoteSize == 3 ? "triple-quoted f-string" : "f-string"
    fail("unterminated \(name) literal (detected at line \(lastLine))")
    errorIsEndOfSource = atEnd && state.quoteSize == 3
  }
}
