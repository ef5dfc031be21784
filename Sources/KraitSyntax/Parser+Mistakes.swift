// What the second pass looks for in expressions. Each function is called where the rule it belongs to begins (or has
// failed), raises if it recognises its mistake, and otherwise leaves the position where it was.
extension Parser {
  /// `expression` without a search for mistakes inside.
  private mutating func expressionUnsearched() throws(Failure) -> Expr {
    let before = seeksMistakes
    seeksMistakes = false
    defer { seeksMistakes = before }
    return try plainExpression()
  }

  /// True for soft keywords and, as in CPython, for all their beginnings (`t`, `ca`).
  private func isSoftKeyword(_ token: Token) -> Bool {
    guard token.kind == .name else { return false }
    let bytes = source.bytes(token)
    for keyword in ["_", "case", "match", "type"] as [StaticString] where bytes.count <= keyword.utf8CodeUnitCount {
      if UnsafeBufferPointer(start: keyword.utf8Start, count: bytes.count).elementsEqual(bytes) { return true }
    }
    return false
  }

  private func isLegacyStatement(_ expression: Expr) -> String? {
    guard case .name(let id, _) = expression.kind, id == "print" || id == "exec" else { return nil }
    return id
  }

  /// Two expressions side by side, a conditional without `else`, a lambda cut off by a format specifier.
  mutating func diagnoseExpression() throws(Failure) {
    let mark = position
    let isNameBeforeString = kind == .name && nextKind == .string
    if !isNameBeforeString && !isSoftKeyword(tokens[mark]) {
      if let left = try attempt({ (p) throws(Failure) in try p.disjunction() }) {
        if let right = try attempt({ (p) throws(Failure) in try p.expressionUnsearched() }) {
          if isLegacyStatement(left) == nil, tokens[position &- 1].level != 0 {
            throw raise(
              "invalid syntax. Perhaps you forgot a comma?", SourceRange(left.range.start, right.range.end))
          }
        }
        try backtrack(to: mark)
      }
    }
    if let body = try attempt({ (p) throws(Failure) in try p.disjunction() }) {
      if accept(.kwIf), let test = try attempt({ (p) throws(Failure) in try p.disjunction() }),
        kind != .kwElse && kind != .colon
      {
        throw raise(
          "expected 'else' after 'if' expression", SourceRange(body.range.start, test.range.end))
      }
    }
    try backtrack(to: mark)
    if kind == .kwLambda { try diagnoseLambdaInField(mark) }
  }

  private mutating func diagnoseLambdaInField(_ mark: Int) throws(Failure) {
    let begin = start
    advance()
    if kind != .colon { _ = try attempt { (p) throws(Failure) in try p.parameters(isLambda: true) } }
    let colon = tokens[position]
    if accept(.colon), kind == .fstringMiddle || (kind == .rightBrace && colon.end == tokens[position].start) {
      throw raise(
        "f-string: lambda expressions are not allowed without parentheses",
        SourceRange(begin, colon.endPosition))
    }
    try backtrack(to: mark)
  }

  /// `print x` and `exec x`.
  mutating func diagnoseLegacyStatement() throws(Failure) {
    guard kind == .name, nextKind != .leftParenthesis else { return }
    let mark = position
    let target = try atom()
    try enter(4)
    let operand = try attempt { (p) throws(Failure) in try p.starExpressions() }
    leave(4)
    if let operand, let name = isLegacyStatement(target) {
      throw raise(
        "Missing parentheses in call to '\(name)'. Did you mean \(name)(...)?",
        SourceRange(target.range.start, operand.range.end))
    }
    try backtrack(to: mark)
  }

  /// `:=` behind something that is no name, and `=` where a value is wanted.
  mutating func diagnoseNamedExpression() throws(Failure) {
    let mark = position
    if let target = try attempt({ (p) throws(Failure) in try p.expression() }), kind == .colonEqual {
      advance()
      if try attempt({ (p) throws(Failure) in try p.expression() }) != nil {
        throw raise("cannot use assignment expressions with \(Self.describe(target))", target.range)
      }
    }
    try backtrack(to: mark)
    if kind == .name && nextKind == .equal {
      let begin = start
      advance()
      advance()
      if let value = try attempt({ (p) throws(Failure) in try p.bitwiseOr() }), kind != .equal, kind != .colonEqual {
        throw raise(
          "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", SourceRange(begin, value.range.end))
      }
      try backtrack(to: mark)
    }
    if try startsDisplay() { return }
    if let target = try attempt({ (p) throws(Failure) in try p.bitwiseOr() }), accept(.equal),
      try attempt({ (p) throws(Failure) in try p.bitwiseOr() }) != nil, kind != .equal, kind != .colonEqual
    {
      throw raise(
        "cannot assign to \(Self.describe(target)) here. Maybe you meant '==' instead of '='?", target.range)
    }
    try backtrack(to: mark)
  }

  /// True if a list, a tuple, a generator expression or a constant keyword comes next.
  private mutating func startsDisplay() throws(Failure) -> Bool {
    switch kind {
    case .kwTrue, .kwFalse, .kwNone: return true
    case .leftBracket, .leftParenthesis:
      let mark = position
      let begin = start
      guard let node = try attempt({ (p) throws(Failure) in try p.atom() }) else { return false }
      try backtrack(to: mark)
      switch node.kind {
      case .list, .tuple, .generatorExp: return node.range.start == begin
      default: return false
      }
    default: return false
    }
  }

  /// `not` as an operand of an arithmetic operator; the position is at the `not`.
  mutating func diagnoseNotOperand() throws(Failure) {
    let begin = start
    let mark = position
    advance()
    if let operand = try attempt({ (p) throws(Failure) in try p.inversion() }) {
      throw raise("'not' after an operator must be parenthesized", SourceRange(begin, operand.range.end))
    }
    try backtrack(to: mark)
  }

  // MARK: Displays and comprehensions

  mutating func parenthesizedDiagnosing() throws(Failure) -> Expr {
    let mark = position
    if let result = try attempt({ (p) throws(Failure) in try p.parenthesized() }) { return result }
    if seeks {
      try diagnoseGroup(mark)
      try diagnoseComprehension(mark)
    }
    position = mark
    throw .noMatch
  }

  mutating func listDiagnosing() throws(Failure) -> Expr {
    let mark = position
    if let result = try attempt({ (p) throws(Failure) in try p.list() }) { return result }
    if seeks { try diagnoseComprehension(mark) }
    position = mark
    throw .noMatch
  }

  mutating func braceDiagnosing() throws(Failure) -> Expr {
    let mark = position
    if let result = try attempt({ (p) throws(Failure) in try p.brace() }) { return result }
    try diagnoseDictionary(mark)
    if seeks {
      try diagnoseDictionaryComprehension(mark)
      try diagnoseComprehension(mark)
    }
    position = mark
    throw .noMatch
  }

  /// `(*a)` and `(**a)`.
  private mutating func diagnoseGroup(_ mark: Int) throws(Failure) {
    position = mark
    advance()
    let star = tokens[position]
    if kind == .star, let value = try attempt({ (p) throws(Failure) in try p.starredArgument() }),
      kind == .rightParenthesis
    {
      throw raise("cannot use starred expression here", value.range)
    }
    if kind == .doubleStar {
      advance()
      if try attempt({ (p) throws(Failure) in try p.expression() }) != nil, kind == .rightParenthesis {
        throw raise("cannot use double starred expression here", star.range)
      }
    }
    try backtrack(to: mark)
  }

  /// Unpacking in a comprehension, and a tuple of targets without parentheses.
  mutating func diagnoseComprehension(_ mark: Int) throws(Failure) {
    position = mark
    let isParenthesis = kind == .leftParenthesis
    advance()
    if kind == .star, let value = try attempt({ (p) throws(Failure) in try p.starredArgument() }),
      try attempt({ (p) throws(Failure) in try p.forIfClauses() }) != nil
    {
      throw raise("iterable unpacking cannot be used in comprehension", value.range)
    }
    try backtrack(to: mark)
    if isParenthesis { return }
    advance()
    guard let first = try attempt({ (p) throws(Failure) in try p.starNamedExpression() }), kind == .comma else {
      try backtrack(to: mark)
      return
    }
    let comma = tokens[position]
    advance()
    var end = comma.endPosition
    while let element = try attempt({ (p) throws(Failure) in try p.starNamedExpression() }) {
      end = element.range.end
      if !accept(.comma) { break }
    }
    if try attempt({ (p) throws(Failure) in try p.forIfClauses() }) != nil {
      throw raise(
        "did you forget parentheses around the comprehension target?", SourceRange(first.range.start, end))
    }
    try backtrack(to: mark)
  }

  /// `{**a for ...}`.
  private mutating func diagnoseDictionaryComprehension(_ mark: Int) throws(Failure) {
    position = mark
    advance()
    let star = tokens[position]
    if accept(.doubleStar), try attempt({ (p) throws(Failure) in try p.bitwiseOr() }) != nil,
      try attempt({ (p) throws(Failure) in try p.forIfClauses() }) != nil, kind == .rightBrace
    {
      throw raise("dict unpacking cannot be used in dict comprehension", star.range)
    }
    try backtrack(to: mark)
  }

  /// A dictionary item without its colon or value, or with a starred value.
  private mutating func diagnoseDictionary(_ mark: Int) throws(Failure) {
    position = mark
    advance()
    var pairEnd: Int?
    while try attempt({ (p) throws(Failure) in try p.keyValuePair() }) != nil {
      pairEnd = position
      if !accept(.comma) { break }
    }
    if let pairEnd {
      position = pairEnd
      if accept(.comma) {
        let item = position
        if let key = try attempt({ (p) throws(Failure) in try p.expression() }), kind != .colon {
          throw raiseMissingColon(key)
        }
        position = item
        try diagnoseValue()
      }
    }
    try backtrack(to: mark)
    advance()
    try diagnoseValue()
    try backtrack(to: mark)
  }

  /// `expression ':' '*' ...` and `expression ':'` without a value.
  private mutating func diagnoseValue() throws(Failure) {
    let mark = position
    if try attempt({ (p) throws(Failure) in try p.expression() }) != nil, kind == .colon {
      let colon = tokens[position]
      advance()
      if kind == .rightBrace || kind == .comma {
        throw raise("expression expected after dictionary key and ':'", colon.range)
      }
      let star = start
      if accept(.star), try attempt({ (p) throws(Failure) in try p.bitwiseOr() }) != nil {
        throw raise("cannot use a starred expression in a dictionary value", startingFrom: star)
      }
    }
    try backtrack(to: mark)
  }

  private mutating func raiseMissingColon(_ key: Expr) -> Failure {
    let end = key.range
    let place = SourceRange(
      lineno: end.lineno, colOffset: end.endColOffset &- 1, endLineno: end.endLineno, endColOffset: end.endColOffset)
    let failure = raise("':' expected after dictionary key", place)
    if error?.message == "':' expected after dictionary key" { error?.endOffset = 0 }
    return failure
  }

  private mutating func keyValuePair() throws(Failure) {
    if accept(.doubleStar) {
      _ = try bitwiseOr()
      return
    }
    _ = try expression()
    try expect(.colon)
    _ = try expression()
  }

  /// A comprehension's `for` whose targets are wrong or have no `in`; the position is at the targets.
  mutating func diagnoseForClause(_ mark: Int) throws(Failure) {
    let targets = position
    let found: Void? = try attempt { (p) throws(Failure) in
      _ = try p.starTargets()
      try p.expect(.kwIn)
    }
    try backtrack(to: targets)
    if found != nil { return }
    if try attempt({ (p) throws(Failure) in _ = try p.bitwiseOr() }) != nil {
      while kind == .comma {
        let comma = position
        advance()
        if try attempt({ (p) throws(Failure) in try p.bitwiseOr() }) == nil {
          position = comma
          break
        }
      }
      _ = accept(.comma)
      if kind != .kwIn { throw raise("'in' expected after for-loop variables") }
    }
    position = mark
    try diagnoseForTarget(tokens[mark].kind == .kwAsync ? mark &+ 1 : mark)
    position = targets
  }

  /// `for` with a target that cannot be assigned to; `mark` is at the `for`.
  mutating func diagnoseForTarget(_ mark: Int) throws(Failure) {
    if !seeks { return }
    position = mark
    advance()
    if let target = try attempt({ (p) throws(Failure) in try p.starExpressions() }) {
      try raiseInvalidTarget(target, .forLoop)
    }
    try backtrack(to: mark)
  }

  // MARK: f-string fields

  /// A replacement field that did not match; the position is at its brace.
  mutating func diagnoseReplacementField(isRaw: Bool) throws(Failure) {
    let mark = position
    advance()
    switch kind {
    case .equal: throw raise("f-string: valid expression required before '='", tokens[position].range)
    case .exclamation: throw raise("f-string: valid expression required before '!'", tokens[position].range)
    case .colon: throw raise("f-string: valid expression required before ':'", tokens[position].range)
    case .rightBrace: throw raise("f-string: valid expression required before '}'", tokens[position].range)
    default: break
    }
    guard try attempt({ (p) throws(Failure) in try p.annotatedRightSide() }) != nil else {
      throw raise("f-string: expecting a valid expression after '{'", tokens[position].range)
    }
    switch kind {
    case .equal, .exclamation, .colon, .rightBrace: break
    default: throw raise("f-string: expecting '=', or '!', or ':', or '}'", tokens[position].range)
    }
    if accept(.equal), kind != .exclamation && kind != .colon && kind != .rightBrace {
      throw raise("f-string: expecting '!', or ':', or '}'", tokens[position].range)
    }
    if accept(.exclamation) { try diagnoseConversion() }
    if accept(.colon) {
      while kind == .fstringMiddle || kind == .leftBrace {
        if accept(.fstringMiddle) { continue }
        var parts: [StringPart] = []
        let field = position
        if try attempt({ (p) throws(Failure) in try p.plainReplacementField(&parts, isRaw: isRaw) }) == nil {
          try diagnoseReplacementField(isRaw: isRaw)
          position = field
          break
        }
      }
      if kind != .rightBrace {
        throw raise("f-string: expecting '}', or format specs", tokens[position].range)
      }
    } else if kind != .rightBrace {
      throw raise("f-string: expecting '}'", tokens[position].range)
    }
    try backtrack(to: mark)
  }

  /// What follows the exclamation mark of a replacement field.
  private mutating func diagnoseConversion() throws(Failure) {
    if kind == .colon || kind == .rightBrace {
      throw raise("f-string: missing conversion character", tokens[position].range)
    }
    if kind != .name { throw raise("f-string: invalid conversion character", tokens[position].range) }
    advance()
    if kind != .colon && kind != .rightBrace {
      throw raise("f-string: expecting ':' or '}'", tokens[position].range)
    }
  }
}
