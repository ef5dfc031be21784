/// Cuts a source into tokens, as Python's lexical analysis prescribes.
///
/// The lexer reads through a raw pointer. What keeps it in bounds: `SourceText` ends in a NUL and contains no other, every
/// loop stops at it, and a byte is only looked at when none of the bytes before it is NUL.
public struct Lexer: ~Copyable {
  let source: SourceText
  let bytes: UnsafePointer<UInt8>

  /// The offset of the next byte.
  var position = 0
  var line = 1
  /// Where the current line starts, and where the one before it does.
  var lineStart = 0
  var previousLineStart = 0

  /// Where the physical lines joined to the current one by backslashes start.
  var bufferStart = 0

  var atLineStart = true
  /// True while the current line holds nothing but white space and a comment.
  var lineIsBlank = false
  var indents: [(column: Int, alternative: Int)] = [(0, 0)]
  /// Indents (positive) or dedents (negative) still to be given out.
  var pendingIndents = 0

  /// The open brackets.
  var brackets: [OpenBracket] = []
  /// The f-strings being read, the innermost last.
  var fstrings: [FStringState] = []

  /// Why the last token is an error token.
  public internal(set) var error: Diagnostic?
  /// True when `error` only says that the source ended inside brackets.
  public internal(set) var errorIsUnclosedBracket = false
  /// True when `error` matters only to a parser that gets there, not to one that has found another error before.
  public internal(set) var errorIsLocal = true
  /// True when the source ended inside a triple-quoted string or after a backslash.
  public internal(set) var errorIsEndOfSource = false
  public internal(set) var warnings: [Diagnostic] = []

  /// True to get comments that begin with `type:` as tokens, but `type: ignore` in a list.
  var readsTypeComments = false
  var typeIgnores: [TypeIgnore] = []
  /// True to get comments and newlines inside logical lines as tokens.
  public var includesTrivia = false
  /// True when the source is typed in at a prompt: a blank line then ends a block.
  public var isInteractive = false

  struct OpenBracket {
    var character: UInt8
    var line: Int
    var lineStart: Int
    var offset: Int
  }

  struct FStringState {
    var quote: UInt8
    var quoteSize: Int
    var isRaw: Bool
    var start: Int
    var startLine: Int
    var startLineStart: Int
    /// Brackets open inside this f-string.
    var bracketDepth = 0
    /// The bracket depth outside the current replacement field; -1 outside of all fields.
    var fieldDepth = -1
    var inFormatSpec = false
    /// True while the inside of a replacement field is read with the ordinary rules.
    var inExpression = false
  }

  static let maximumBrackets = 200
  static let maximumIndents = 100
  static let maximumFStrings = 150
  static let maximumFieldDepth = 3

  public init(_ source: SourceText) {
    self.source = source
    bytes = source.start
  }

  /// The next token; after the end of the source an end marker again and again, after an error the error token.
  public mutating func next() -> Token {
    if error != nil { return token(.error, from: position) }
    if let state = fstrings.last, !state.inExpression { return fstringText() }
    return ordinaryToken()
  }

  // MARK: Making tokens

  @inline(__always)
  func token(_ kind: TokenKind, from start: Int) -> Token {
    Token(
      kind: kind, level: UInt8(truncatingIfNeeded: brackets.count),
      start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
      line: UInt32(truncatingIfNeeded: line), column: UInt32(truncatingIfNeeded: start &- lineStart),
      endLine: UInt32(truncatingIfNeeded: line), endColumn: UInt32(truncatingIfNeeded: position &- lineStart))
  }

  /// A token that begins on an earlier line than it ends.
  func token(_ kind: TokenKind, from start: Int, line startLine: Int, lineStart startLineStart: Int) -> Token {
    var result = token(kind, from: start)
    result.line = UInt32(truncatingIfNeeded: startLine)
    result.column = UInt32(truncatingIfNeeded: start &- startLineStart)
    return result
  }

  /// A token at the end of the source; for the parser it is placed on the last line.
  private func tokenAtEnd(_ kind: TokenKind) -> Token {
    var result = token(kind, from: position)
    if !includesTrivia && position == lineStart && line > 1 {
      result.line = UInt32(truncatingIfNeeded: line &- 1)
      result.endLine = result.line
      result.column = UInt32(truncatingIfNeeded: position &- previousLineStart)
      result.endColumn = result.column
    }
    return result
  }

  @inline(__always)
  mutating func advanceLine() {
    line &+= 1
    previousLineStart = lineStart
    lineStart = position
  }

  // MARK: Ordinary tokens

  private mutating func ordinaryToken() -> Token {
    var commentStart: Int?
    while true {
      if atLineStart {
        atLineStart = false
        lineIsBlank = false
        if !readIndentation() { return token(.error, from: position) }
      }
      if pendingIndents != 0 { return indentToken() }
      skipSpaces()
      let start = position
      let c = bytes[start]
      if isIdentifierStart(c) { return nameOrPrefixedString(start) }
      if isDigit(c) { return number(start) }
      switch c {
      case UInt8(ascii: "\n"):
        let result = newline(from: commentStart ?? start)
        commentStart = nil
        if result.kind == .newline || includesTrivia { return result }
      case UInt8(ascii: "#"):
        while bytes[position] != UInt8(ascii: "\n") && bytes[position] != 0 { position &+= 1 }
        if includesTrivia { return token(.comment, from: start) }
        if readsTypeComments, let text = typeCommentText(start) {
          if noteTypeIgnore(text) {
            // As in CPython, a line with nothing else on it counts for nothing.
            commentStart = start
            continue
          }
          lineIsBlank = false
          return token(.typeComment, from: text)
        }
        // As in CPython, errors placed on a newline token also cover the comment before it.
        commentStart = start
      case 0:
        return endOfSource()
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        return string(start)
      case UInt8(ascii: "."):
        return dotToken(start)
      case UInt8(ascii: "\\"):
        if !readLineContinuation() { return token(.error, from: position) }
      default:
        return operatorToken(start, c)
      }
    }
  }

  /// Where the text of a type comment begins, nil for another comment.
  private func typeCommentText(_ start: Int) -> Int? {
    var index = start &+ 1
    func skipBlanks() { while bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") { index &+= 1 } }
    skipBlanks()
    for letter in "type:".utf8 {
      if bytes[index] != letter { return nil }
      index &+= 1
    }
    skipBlanks()
    return index < position ? index : nil
  }

  /// Notes `ignore` with what follows it; a longer word is an ordinary type.
  private mutating func noteTypeIgnore(_ start: Int) -> Bool {
    var index = start
    for letter in "ignore".utf8 {
      if index >= position || bytes[index] != letter { return false }
      index &+= 1
    }
    let next = bytes[index]
    if index < position, next >= 128 || isIdentifierStart(next) && next != UInt8(ascii: "_") || isDigit(next) { return false }
    typeIgnores.append(TypeIgnore(lineno: line, tag: source.string(index, position)))
    return true
  }

  /// The end of a line, logical or not.
  private mutating func newline(from start: Int) -> Token {
    position &+= 1
    let result = token(lineIsBlank || !brackets.isEmpty ? .nonLogicalNewline : .newline, from: start)
    atLineStart = true
    advanceLine()
    bufferStart = position
    return result
  }

  @inline(__always)
  private mutating func skipSpaces() {
    while true {
      let c = bytes[position]
      if c != UInt8(ascii: " ") && c != UInt8(ascii: "\t") && c != 0x0c { return }
      position &+= 1
    }
  }

  private mutating func indentToken() -> Token {
    let atEnd = bytes[position] == 0
    if pendingIndents < 0 {
      pendingIndents &+= 1
      return atEnd ? tokenAtEnd(.dedent) : token(.dedent, from: position)
    }
    pendingIndents &-= 1
    // As tokens for a reader, indents hold the white space; errors of the parser point behind it.
    if includesTrivia { return token(.indent, from: lineStart) }
    return atEnd ? tokenAtEnd(.indent) : token(.indent, from: position)
  }

  private mutating func endOfSource() -> Token {
    guard let unclosed = unclosedBracketError() else { return tokenAtEnd(.endMarker) }
    errorIsUnclosedBracket = true
    error = unclosed
    return tokenAtEnd(.error)
  }

  /// The error for the innermost open bracket, nil if there is none.
  func unclosedBracketError() -> Diagnostic? {
    guard let open = brackets.last else { return nil }
    return Diagnostic(
      kind: .syntaxError, message: "'\(Character(Unicode.Scalar(open.character)))' was never closed",
      lineno: open.line, offset: source.characterCount(open.lineStart, open.offset) + 1, endLineno: open.line, endOffset: 0,
      text: source.lineText(open.lineStart, withNewline: open.line + 1 >= line))
  }

  /// A backslash and the newline behind it, which join two lines.
  mutating func readLineContinuation() -> Bool {
    position &+= 1
    guard bytes[position] == UInt8(ascii: "\n") else {
      var end = position
      if bytes[end] != 0 { end &+= 1 }
      while bytes[end] & 0xc0 == 0x80 { end &+= 1 }
      // As in CPython, the lines joined so far count as one.
      let offset = source.characterCount(bufferStart, end)
      fail("unexpected character after line continuation character", offset: offset, endOffset: 0)
      errorIsLocal = true
      error?.text = source.lineText(lineStart, from: bufferStart, withNewline: true)
      return false
    }
    position &+= 1
    if bytes[position] == 0 {
      errorIsEndOfSource = true
      if !brackets.isEmpty {
        _ = endOfSource()
        return false
      }
      let offset = source.characterCount(lineStart, position)
      error = Diagnostic(
        kind: .syntaxError, message: "unexpected EOF while parsing", lineno: line, offset: offset, endLineno: line,
        endOffset: -1, text: source.lineText(lineStart, from: bufferStart, withNewline: true))
      return false
    }
    advanceLine()
    return true
  }

  // MARK: Indentation

  /// Reads the white space at the start of a line and notes the indents or dedents it stands for.
  private mutating func readIndentation() -> Bool {
    var column = 0
    var alternative = 0
    var continuedColumn = 0
    reading: while true {
      switch bytes[position] {
      case UInt8(ascii: " "):
        column &+= 1
        alternative &+= 1
      case UInt8(ascii: "\t"):
        column = (column / 8 &+ 1) &* 8
        alternative &+= 1
      case 0x0c:
        column = 0
        alternative = 0
      case UInt8(ascii: "\\"):
        // Only the first line's white space counts when backslashes split an indentation.
        continuedColumn = continuedColumn != 0 ? continuedColumn : column
        if !readLineContinuation() { return false }
        bufferStart = position
        continue reading
      default:
        break reading
      }
      position &+= 1
    }
    let c = bytes[position]
    if c == UInt8(ascii: "#") || c == UInt8(ascii: "\n") {
      lineIsBlank = !(isInteractive && c == UInt8(ascii: "\n") && column == 0 && brackets.isEmpty && line > 1)
      if lineIsBlank { return true }
    }
    guard brackets.isEmpty else { return true }
    if continuedColumn != 0 {
      column = continuedColumn
      alternative = continuedColumn
    }
    return noteIndentation(column, alternative)
  }

  private mutating func noteIndentation(_ column: Int, _ alternative: Int) -> Bool {
    let current = indents[indents.count &- 1]
    if column == current.column {
      return alternative == current.alternative || failTabs()
    }
    if column > current.column {
      if indents.count >= Self.maximumIndents {
        failIndentation("too many levels of indentation")
        error?.offset = 1
        error?.endOffset = 0
        return false
      }
      if alternative <= current.alternative { return failTabs() }
      pendingIndents &+= 1
      indents.append((column, alternative))
      return true
    }
    while indents.count > 1, column < indents[indents.count &- 1].column {
      pendingIndents &-= 1
      indents.removeLast()
    }
    let outer = indents[indents.count &- 1]
    if column != outer.column {
      failIndentation("unindent does not match any outer indentation level")
      return false
    }
    return alternative == outer.alternative || failTabs()
  }

  /// Errors of indentation point at the end of their line.
  private mutating func failIndentation(_ message: String, kind: DiagnosticKind = .indentationError) {
    pendingIndents = 0
    let text = source.lineText(lineStart, withNewline: true)
    let length = text.unicodeScalars.count
    error = Diagnostic(
      kind: kind, message: message, lineno: line, offset: length, endLineno: line, endOffset: -1, text: text)
  }

  private mutating func failTabs() -> Bool {
    failIndentation("inconsistent use of tabs and spaces in indentation", kind: .tabError)
    error?.offset = 1
    error?.endOffset = 0
    return false
  }

  // MARK: Operators

  private mutating func dotToken(_ start: Int) -> Token {
    if isDigit(bytes[start &+ 1]) { return number(start) }
    if bytes[start &+ 1] == UInt8(ascii: ".") && bytes[start &+ 2] == UInt8(ascii: ".") {
      position &+= 3
      return token(.ellipsis, from: start)
    }
    position &+= 1
    return token(.dot, from: start)
  }

  private mutating func operatorToken(_ start: Int, _ c: UInt8) -> Token {
    if c == UInt8(ascii: ":"), let state = fstrings.last, state.bracketDepth &- 1 == state.fieldDepth {
      fstrings[fstrings.count &- 1].inExpression = false
      fstrings[fstrings.count &- 1].inFormatSpec = true
      position &+= 1
      return token(.colon, from: start)
    }
    let next = bytes[start &+ 1]
    if let pair = TokenKind.operator2(c, next) {
      if let triple = TokenKind.operator3(pair, bytes[start &+ 2]) {
        position &+= 3
        return token(triple, from: start)
      }
      position &+= 2
      return token(pair, from: start)
    }
    position &+= 1
    switch c {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      if !openBracket(c, start) { return token(.error, from: start) }
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      if !closeBracket(c) { return token(.error, from: start) }
    default:
      if c < 0x20 || c == 0x7f {
        fail("invalid non-printable character U+\(hex4(UInt32(c)))")
        return token(.error, from: start)
      }
    }
    return token(.operator1(c), from: start)
  }

  private mutating func openBracket(_ c: UInt8, _ start: Int) -> Bool {
    if brackets.count >= Self.maximumBrackets {
      fail("too many nested parentheses")
      return false
    }
    brackets.append(OpenBracket(character: c, line: line, lineStart: lineStart, offset: start))
    if !fstrings.isEmpty { fstrings[fstrings.count &- 1].bracketDepth &+= 1 }
    return true
  }

  private mutating func closeBracket(_ c: UInt8) -> Bool {
    let name = Character(Unicode.Scalar(c))
    if let state = fstrings.last, state.bracketDepth == 0, c == UInt8(ascii: "}") {
      fail("f-string: single '}' is not allowed")
      return false
    }
    guard let open = brackets.popLast() else {
      if includesTrivia { return true }
      fail("unmatched '\(name)'")
      return false
    }
    if !includesTrivia && !Self.matches(open.character, c) {
      failMismatch(open, name)
      return false
    }
    guard let state = fstrings.last else { return true }
    let index = fstrings.count &- 1
    fstrings[index].bracketDepth &-= 1
    if state.bracketDepth <= 0 {
      fail("f-string: unmatched '\(name)'")
      return false
    }
    if c == UInt8(ascii: "}") && state.bracketDepth &- 1 == state.fieldDepth {
      fstrings[index].fieldDepth &-= 1
      fstrings[index].inExpression = false
      fstrings[index].inFormatSpec = state.fieldDepth > 0
    }
    return true
  }

  private static func matches(_ open: UInt8, _ close: UInt8) -> Bool {
    switch open {
    case UInt8(ascii: "("): close == UInt8(ascii: ")")
    case UInt8(ascii: "["): close == UInt8(ascii: "]")
    default: close == UInt8(ascii: "}")
    }
  }

  private mutating func failMismatch(_ open: OpenBracket, _ name: Character) {
    if let state = fstrings.last, open.character == UInt8(ascii: "{"), state.bracketDepth &- 1 == state.fieldDepth {
      fail("f-string: unmatched '\(name)'")
      return
    }
    let opening = Character(Unicode.Scalar(open.character))
    let message = "closing parenthesis '\(name)' does not match opening parenthesis '\(opening)'"
    fail(open.line != line ? "\(message) on line \(open.line)" : message)
  }

  // MARK: Errors

  /// Notes an error that points at the last byte read, or at the given offset (counted from 1 in characters).
  mutating func fail(_ message: String, offset: Int? = nil, endOffset: Int? = nil) {
    errorIsLocal = !fstrings.isEmpty
    let place = offset ?? source.characterCount(lineStart, position)
    error = Diagnostic(
      kind: .syntaxError, message: message, lineno: line, offset: place, endLineno: line, endOffset: endOffset ?? place,
      text: source.lineText(lineStart, withNewline: false))
  }

  mutating func warn(_ message: String, kind: DiagnosticKind = .syntaxWarning) {
    warnings.append(
      Diagnostic(
        severity: .warning, kind: kind, message: message, lineno: line,
        offset: source.characterCount(lineStart, position), endLineno: line, endOffset: 0, text: nil))
  }
}

@inline(__always)
func isDigit(_ c: UInt8) -> Bool { c &- 48 < 10 }

/// True for ASCII letters, the underscore and every byte of a non-ASCII character.
@inline(__always)
func isIdentifierStart(_ c: UInt8) -> Bool { (c | 0x20) &- 97 < 26 || c == 95 || c >= 128 }

@inline(__always)
func isIdentifierPart(_ c: UInt8) -> Bool { isIdentifierStart(c) || isDigit(c) }

/// A code point in at least four hexadecimal digits, in capitals.
func hex4(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
