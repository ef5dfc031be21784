extension Parser {
  /// True while the second pass looks for mistakes.
  var seeks: Bool { isDiagnosing && seeksMistakes }

  // MARK: Raising

  /// Notes an error over a range of the source.
  mutating func raise(_ message: String, _ range: SourceRange, kind: DiagnosticKind = .syntaxError) -> Failure {
    note(
      message, kind, line: range.lineno, column: range.colOffset, endLine: range.endLineno, endColumn: range.endColOffset)
    return .raised
  }

  mutating func raise(_ message: String, _ token: Token) -> Failure {
    let failure = raise(message, token.range)
    if token.hasNoExtent && error?.message == message {
      error?.offset = 0
      error?.endOffset = 0
    }
    return failure
  }

  /// Notes an error at the furthest token.
  mutating func raise(_ message: String) -> Failure { raiseAtFurthest(message) }

  mutating func raiseIndentation(_ message: String) -> Failure { raiseAtFurthest(message, kind: .indentationError) }

  private mutating func raiseAtFurthest(_ message: String, kind: DiagnosticKind = .syntaxError) -> Failure {
    furthest = max(furthest, position)
    let token = tokens[furthest]
    if token.hasNoExtent {
      note(message, kind, line: token.line, column: token.column, endLine: token.line, endColumn: token.column)
      if lexerError == nil || error?.message == message {
        error?.offset -= 1
        error?.endOffset = -1
      }
    } else {
      note(
        message, kind, line: token.line, column: token.column, endLine: token.endLine, endColumn: token.endColumn)
    }
    return .raised
  }

  var furthestRange: SourceRange { tokens[max(furthest, position)].range }

  /// Notes an error from a start to the place the lexer has reached.
  mutating func raise(_ message: String, startingFrom begin: SourcePosition) -> Failure {
    furthest = max(furthest, position)
    let token = tokens[furthest]
    note(
      message, .syntaxError, line: begin.line, column: begin.column, endLine: token.endLine,
      endColumn: token.endColumn, endsBefore: true)
    return .raised
  }

  mutating func raise(_ message: String, startingFromTokenAt index: Int) -> Failure {
    let failure = raise(message, startingFrom: tokens[index].startPosition)
    if tokens[index].hasNoExtent && error?.message == message { error?.offset = 0 }
    return failure
  }

  /// The error of constructs nested beyond the limit.
  mutating func raiseTooDeep() -> Failure {
    error = Diagnostic(
      kind: .memoryError, message: "Parser stack overflowed - Python source too complex to parse", lineno: 0, offset: 0,
      endLineno: 0, endOffset: 0, hasLocation: false)
    return .raised
  }

  private mutating func note(
    _ message: String, _ kind: DiagnosticKind, line: UInt32, column: UInt32, endLine: UInt32, endColumn: UInt32,
    endsBefore: Bool = false
  ) {
    furthest = max(furthest, position)
    if tokens[furthest].kind == .error {
      _ = raiseLexerError()
      return
    }
    let begin = source.lineStart(Int(line))
    let isLastLine = line >= tokens[furthest].endLine
    let text = source.lineText(begin, from: isLastLine ? shownStart(line, begin) : begin, withNewline: isLastLine)
    // CPython counts both columns from the start of the text, however many lines the error spans.
    let length = text.utf8.count
    func place(_ count: Int) -> Int {
      text.utf8.prefix(count).count { $0 & 0xc0 != 0x80 } + (count > length ? 1 : 0)
    }
    error = Diagnostic(
      kind: kind, message: message, lineno: Int(line), offset: place(Int(column) + 1), endLineno: Int(endLine),
      endOffset: place(Int(endColumn) + (endsBefore ? 0 : 1)), text: text)
  }

  /// Where the text shown for an error on a line begins: with the lines joined to it by a backslash or a string.
  private func shownStart(_ line: UInt32, _ begin: Int) -> Int {
    var line = line
    var begin = begin
    var index = furthest
    while true {
      while index > 0, tokens[index].line >= line { index -= 1 }
      let above = source.previousLine(begin)
      let last = tokens[index]
      if (last.kind == .string || last.kind == .fstringMiddle) && last.line < line && last.endLine >= line {
        line = last.line
        begin = source.lineStart(Int(line))
      } else if let above, last.kind != .newline, last.line + 1 >= line, source.endsInBackslash(above, begin) {
        line -= 1
        begin = above
      } else {
        return begin
      }
    }
  }

  // MARK: The outcome

  /// Finds the error of an input that the first pass rejected. The second pass runs twice, first with the few mistakes
  /// that CPython's grammar reports before it seeks any others.
  mutating func diagnose() {
    if reportsIncompleteInput() { return }
    if error == nil {
      if tokens[furthest].kind == .error {
        _ = raiseLexerError()
        return
      }
      isDiagnosing = true
      runSecondPass(from: statementStart, seeksMistakes: false)
      if reportsIncompleteInput() { return }
      let last = furthest
      if error == nil { runSecondPass(from: 0, seeksMistakes: true) }
      if error == nil { noteGenericError(last) }
      if error?.message == "unexpected indent" || error?.message == "unexpected unindent" {
        dropLaterWarnings()
        return
      }
    }
    preferLexerError()
  }

  private mutating func runSecondPass(from start: Int, seeksMistakes: Bool) {
    self.seeksMistakes = seeksMistakes
    memo = [:]
    position = start
    depth = 0
    do {
      _ = try module()
    } catch {
      furthest = max(furthest, position)
    }
  }

  /// Makes the error say that the input is incomplete, if that is wanted and the source ended too early.
  private mutating func reportsIncompleteInput() -> Bool {
    furthest = max(furthest, position)
    guard options.allowsIncompleteInput, reachedEndOfSource else { return false }
    let token = tokens[furthest]
    let hasExtent = !token.hasNoExtent && token.kind != .error
    let line = source.count == 0 ? 0 : Int(token.endLine)
    error = Diagnostic(
      kind: .incompleteInput, message: "incomplete input", lineno: line,
      offset: hasExtent ? Int(token.column) + 1 : Int(token.endColumn), endLineno: line,
      endOffset: hasExtent ? Int(token.endColumn) + 1 : -1,
      text: source.lineText(source.lineStart(line), withNewline: true))
    return true
  }

  /// True when the furthest token is where the source ends.
  private var reachedEndOfSource: Bool {
    let token = tokens[furthest]
    switch token.kind {
    case .error: return lexerErrorIsUnclosedBracket || lexerErrorIsEndOfSource
    case .newline, .string, .fstringEnd: return token.isImplied
    default: return Int(token.end) >= source.count
    }
  }

  /// Forgets the warnings about what comes after an error that stops the search of the rest of the source.
  private mutating func dropLaterWarnings() {
    let token = tokens[furthest]
    warnings.removeAll {
      $0.lineno > Int(token.line) || $0.lineno == Int(token.line) && $0.offset > Int(token.column)
    }
  }

  private mutating func noteGenericError(_ index: Int) {
    let token = tokens[index]
    switch token.kind {
    case _ where token.isImplied: noteAtEnd(token)
    case .indent: _ = raiseUnexpected(token, "unexpected indent")
    case .dedent: _ = raiseUnexpected(token, "unexpected unindent")
    case .endMarker: noteAtEnd(token)
    default: _ = raise("invalid syntax", token.range)
    }
  }

  private mutating func noteAtEnd(_ token: Token) {
    note(
      "invalid syntax", .syntaxError, line: token.line, column: token.column, endLine: token.line,
      endColumn: token.column)
    error?.offset = 0
    error?.endOffset = 0
    if source.count == 0 {
      error?.lineno = 0
      error?.endLineno = 0
    }
  }

  private mutating func raiseUnexpected(_ token: Token, _ message: String) -> Failure {
    note(
      message, .indentationError, line: token.line, column: token.column, endLine: token.line, endColumn: token.column)
    error?.offset -= 1
    error?.endOffset = -1
    return .raised
  }

  /// An error that keeps the rest of the source from being tokenised comes before any other syntax error.
  private mutating func preferLexerError() {
    guard lexerError != nil, !errorIsFinal, error?.kind != .memoryError else { return }
    if !lexerErrorIsLocal {
      error = lexerError
    } else if let unclosedBracket, Int(tokens[furthest].line) > unclosedBracket.lineno {
      error = unclosedBracket
    }
  }

  // MARK: Names of constructs

  /// How messages call an expression.
  static func describe(_ expression: Expr) -> String {
    switch expression.kind {
    case .attribute: "attribute"
    case .subscript: "subscript"
    case .starred: "starred"
    case .name: "name"
    case .list: "list"
    case .tuple: "tuple"
    case .lambda: "lambda"
    case .call: "function call"
    case .boolOp, .binOp, .unaryOp: "expression"
    case .generatorExp: "generator expression"
    case .yield, .yieldFrom: "yield expression"
    case .await: "await expression"
    case .listComp: "list comprehension"
    case .setComp: "set comprehension"
    case .dictComp: "dict comprehension"
    case .dict: "dict literal"
    case .set: "set display"
    case .joinedStr, .formattedValue: "f-string expression"
    case .constant(.none, _): "None"
    case .constant(.true, _): "True"
    case .constant(.false, _): "False"
    case .constant(.ellipsis, _): "ellipsis"
    case .constant: "literal"
    case .compare: "comparison"
    case .ifExp: "conditional expression"
    case .namedExpr: "named expression"
    case .slice: "slice"
    }
  }

  /// What a list of targets is for.
  enum TargetUse {
    case assignment, deletion, forLoop
  }

  /// The first part of an expression that cannot be a target.
  static func invalidTarget(_ expression: Expr, _ use: TargetUse) -> Expr? {
    switch expression.kind {
    case .tuple(let elements, _), .list(let elements, _):
      for element in elements {
        if let invalid = invalidTarget(element, use) { return invalid }
      }
      return nil
    case .starred(let value, _):
      return use == .deletion ? expression : invalidTarget(value, use)
    case .compare(let left, let operators, _):
      guard use == .forLoop else { return expression }
      return operators.first == .in ? invalidTarget(left, use) : nil
    case .name, .subscript, .attribute:
      return nil
    default:
      return expression
    }
  }

  mutating func raiseInvalidTarget(_ expression: Expr, _ use: TargetUse) throws(Failure) {
    guard let invalid = Self.invalidTarget(expression, use) else { return }
    let verb = use == .deletion ? "delete" : "assign to"
    throw raise("cannot \(verb) \(Self.describe(invalid))", invalid.range)
  }
}
