extension Parser {
  // match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT
  mutating func matchStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    let subject = try matchSubject()
    if kind == .newline && seeks { throw raise("expected ':'") }
    try expect(.colon)
    try expect(.newline)
    if kind != .indent {
      if isDiagnosing {
        throw raiseIndentation("expected an indented block after 'match' statement on line \(begin.line)")
      }
      throw noMatch()
    }
    advance()
    var cases: [MatchCase] = []
    repeat { cases.append(try caseBlock()) } while isAt(softKeyword: "case")
    try expect(.dedent)
    try require(10, "Pattern matching is")
    return Stmt(.match(subject: subject, cases: cases), statementRange(from: begin))
  }

  // subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
  private mutating func matchSubject() throws(Failure) -> Expr {
    let begin = start
    let first = try starNamedExpression()
    if kind != .comma {
      if case .starred = first.kind { throw noMatch() }
      return first
    }
    var elements = [first]
    while accept(.comma) {
      if kind == .colon || kind == .newline { break }
      elements.append(try starNamedExpression())
    }
    return Expr(.tuple(elts: elements, ctx: .load), range(from: begin))
  }

  // case_block: "case" patterns ['if' named_expression] ':' block
  private mutating func caseBlock() throws(Failure) -> MatchCase {
    guard isAt(softKeyword: "case") else { throw noMatch() }
    let line = tokens[position].line
    advance()
    let pattern = try patterns()
    let condition = accept(.kwIf) ? try namedExpression() : nil
    try expectColon()
    let body = try block(of: "'case' statement", at: line)
    return MatchCase(pattern: pattern, guard: condition, body: body)
  }

  // patterns: open_sequence_pattern | pattern
  // open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]
  private mutating func patterns() throws(Failure) -> Pattern {
    let begin = start
    let first = try maybeStarPattern()
    if kind != .comma {
      if case .matchStar = first.kind { throw noMatch() }
      return first
    }
    var elements = [first]
    while accept(.comma) {
      if kind == .colon || kind == .kwIf || kind == .newline { break }
      elements.append(try maybeStarPattern())
    }
    return Pattern(.matchSequence(patterns: elements), range(from: begin))
  }

  // maybe_star_pattern: '*' (NAME | '_') | pattern
  private mutating func maybeStarPattern() throws(Failure) -> Pattern {
    if kind != .star { return try pattern() }
    let begin = start
    advance()
    let name = try name()
    return Pattern(.matchStar(name: name == "_" ? nil : name), range(from: begin))
  }

  // pattern: or_pattern 'as' NAME | or_pattern
  mutating func pattern() throws(Failure) -> Pattern {
    let begin = start
    let inner = try orPattern()
    if kind != .kwAs { return inner }
    advance()
    if seeks { try diagnosePatternTarget() }
    guard !isAt(softKeyword: "_") else { throw noMatch() }
    let target = try name()
    if kind == .dot || kind == .leftParenthesis || kind == .equal { throw noMatch() }
    return Pattern(.matchAs(pattern: inner, name: target), range(from: begin))
  }

  // or_pattern: '|'.closed_pattern+
  private mutating func orPattern() throws(Failure) -> Pattern {
    let begin = start
    let first = try closedPattern()
    if kind != .verticalBar { return first }
    var alternatives = [first]
    while accept(.verticalBar) { alternatives.append(try closedPattern()) }
    return Pattern(.matchOr(patterns: alternatives), range(from: begin))
  }

  // closed_pattern: literal_pattern | capture_pattern | wildcard_pattern | value_pattern | group_pattern
  //               | sequence_pattern | mapping_pattern | class_pattern
  private mutating func closedPattern() throws(Failure) -> Pattern {
    let begin = start
    switch kind {
    case .kwNone, .kwTrue, .kwFalse:
      let value: ConstantValue = kind == .kwNone ? .none : kind == .kwTrue ? .true : .false
      advance()
      return Pattern(.matchSingleton(value: value), range(from: begin))
    case .number, .minus:
      let value = try complexNumber()
      return Pattern(.matchValue(value: value), range(from: begin))
    case .string, .fstringStart:
      let value = try strings()
      return Pattern(.matchValue(value: value), range(from: begin))
    case .leftParenthesis: return try parenthesizedPattern()
    case .leftBracket: return try bracketedPattern()
    case .leftBrace: return try mappingPattern()
    case .name: return try namePattern()
    default: throw noMatch()
    }
  }

  // signed_number: NUMBER | '-' NUMBER        complex_number: signed_real_number ('+' | '-') imaginary_number
  private mutating func complexNumber() throws(Failure) -> Expr {
    let begin = start
    var left = try signedNumber()
    guard kind == .plus || kind == .minus else { return left }
    let op: Operator = kind == .plus ? .add : .sub
    if isImaginary(left) { throw raise("real number required in complex literal", left.range) }
    advance()
    let token = tokens[position]
    guard token.kind == .number else { throw noMatch() }
    let right = try atom()
    guard isImaginary(right) else { throw raise("imaginary number required in complex literal", right.range) }
    left = Expr(.binOp(left: left, op: op, right: right), range(from: begin))
    return left
  }

  private func isImaginary(_ expression: Expr) -> Bool {
    switch expression.kind {
    case .constant(.imaginary, _): true
    case .unaryOp(_, let operand): isImaginary(operand)
    default: false
    }
  }

  private mutating func signedNumber() throws(Failure) -> Expr {
    let begin = start
    let isNegative = accept(.minus)
    guard kind == .number else { throw noMatch() }
    let number = try atom()
    return isNegative ? Expr(.unaryOp(op: .uSub, operand: number), range(from: begin)) : number
  }

  // group_pattern: '(' pattern ')'        sequence_pattern: '(' [open_sequence_pattern] ')'
  private mutating func parenthesizedPattern() throws(Failure) -> Pattern {
    let begin = start
    advance()
    try enter()
    defer { leave() }
    if accept(.rightParenthesis) { return Pattern(.matchSequence(patterns: []), range(from: begin)) }
    let first = try maybeStarPattern()
    if kind == .rightParenthesis {
      if case .matchStar = first.kind { throw noMatch() }
      advance()
      return first
    }
    let elements = try patternList(first, until: .rightParenthesis)
    try expect(.rightParenthesis)
    return Pattern(.matchSequence(patterns: elements), range(from: begin))
  }

  // sequence_pattern: '[' [maybe_sequence_pattern] ']'
  private mutating func bracketedPattern() throws(Failure) -> Pattern {
    let begin = start
    advance()
    try enter()
    defer { leave() }
    if accept(.rightBracket) { return Pattern(.matchSequence(patterns: []), range(from: begin)) }
    let elements = try patternList(try maybeStarPattern(), until: .rightBracket)
    try expect(.rightBracket)
    return Pattern(.matchSequence(patterns: elements), range(from: begin))
  }

  private mutating func patternList(_ first: Pattern, until end: TokenKind) throws(Failure) -> [Pattern] {
    var elements = [first]
    while accept(.comma) {
      if kind == end { break }
      elements.append(try maybeStarPattern())
    }
    return elements
  }

  // mapping_pattern: '{' [','.(literal_expr | attr) ':' pattern)+] [',' '**' NAME] [','] '}'
  private mutating func mappingPattern() throws(Failure) -> Pattern {
    let begin = start
    advance()
    try enter()
    defer { leave() }
    var keys: [Expr] = []
    var values: [Pattern] = []
    var rest: String?
    while kind != .rightBrace {
      if accept(.doubleStar) {
        guard !isAt(softKeyword: "_") else { throw noMatch() }
        rest = try name()
        _ = accept(.comma)
        break
      }
      keys.append(try mappingKey())
      try expect(.colon)
      values.append(try pattern())
      if !accept(.comma) { break }
    }
    try expect(.rightBrace)
    return Pattern(.matchMapping(keys: keys, patterns: values, rest: rest), range(from: begin))
  }

  // literal_expr: signed_number | complex_number | strings | 'None' | 'True' | 'False'        attr: name_or_attr '.' NAME
  private mutating func mappingKey() throws(Failure) -> Expr {
    switch kind {
    case .number, .minus: return try complexNumber()
    case .string, .fstringStart: return try strings()
    case .kwNone, .kwTrue, .kwFalse: return try atom()
    case .name:
      let value = try nameOrAttribute()
      if case .name = value.kind { throw noMatch() }
      return value
    default: throw noMatch()
    }
  }

  // name_or_attr: name_or_attr '.' NAME | NAME
  private mutating func nameOrAttribute() throws(Failure) -> Expr {
    let begin = start
    var value = try atom()
    while accept(.dot) {
      let attribute = try name()
      value = Expr(.attribute(value: value, attr: attribute, ctx: .load), range(from: begin))
    }
    return value
  }

  // capture_pattern: !"_" NAME !('.' | '(' | '=')        wildcard_pattern: "_"
  // value_pattern: attr !('.' | '(' | '=')               class_pattern: name_or_attr '(' ... ')'
  private mutating func namePattern() throws(Failure) -> Pattern {
    let begin = start
    let value = try nameOrAttribute()
    if kind == .leftParenthesis { return try classPattern(begin, value) }
    if kind == .equal { throw noMatch() }
    guard case .name(let id, _) = value.kind else { return Pattern(.matchValue(value: value), range(from: begin)) }
    return Pattern(.matchAs(pattern: nil, name: id == "_" ? nil : id), range(from: begin))
  }

  // class_pattern: name_or_attr '(' [','.pattern+] [','.(NAME '=' pattern)+] [','] ')'
  private mutating func classPattern(_ begin: SourcePosition, _ cls: Expr) throws(Failure) -> Pattern {
    advance()
    try enter()
    defer { leave() }
    var positional: [Pattern] = []
    var names: [String] = []
    var values: [Pattern] = []
    while kind != .rightParenthesis {
      if kind == .name && nextKind == .equal {
        names.append(try name())
        advance()
        values.append(try pattern())
      } else if names.isEmpty {
        positional.append(try pattern())
      } else {
        if seeks { try diagnoseClassPattern() }
        if kind == .name { advance() }
        throw noMatch()
      }
      if !accept(.comma) { break }
    }
    try expect(.rightParenthesis)
    return Pattern(
      .matchClass(cls: cls, patterns: positional, kwdAttrs: names, kwdPatterns: values), range(from: begin))
  }
}
