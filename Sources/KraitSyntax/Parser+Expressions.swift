extension Parser {
  // star_expressions: star_expression (',' star_expression)* [',']
  mutating func starExpressions() throws(Failure) -> Expr {
    if isDiagnosing { return try memoized(.starExpressions) { (p) throws(Failure) in try p.starExpressionsUncached() } }
    return try starExpressionsUncached()
  }

  private mutating func starExpressionsUncached() throws(Failure) -> Expr {
    let begin = start
    let first = try starExpression()
    if kind != .comma { return first }
    var elements = [first]
    while kind == .comma {
      let mark = position
      advance()
      if !canStartExpression(kind) { break }
      if isDiagnosing {
        guard let element = try attempt({ (p) throws(Failure) in try p.starExpression() }) else {
          position = mark &+ 1
          break
        }
        elements.append(element)
      } else {
        elements.append(try starExpression())
      }
    }
    return Expr(.tuple(elts: elements, ctx: .load), range(from: begin))
  }

  // star_expression: '*' bitwise_or | expression
  mutating func starExpression() throws(Failure) -> Expr {
    if kind == .star { return try starred() }
    return try expression()
  }

  private mutating func starred() throws(Failure) -> Expr {
    let begin = start
    advance()
    let value = try bitwiseOr()
    return Expr(.starred(value: value, ctx: .load), range(from: begin))
  }

  // star_named_expression: '*' bitwise_or | named_expression
  mutating func starNamedExpression() throws(Failure) -> Expr {
    if kind == .star { return try starred() }
    return try namedExpression()
  }

  // assignment_expression: NAME ':=' expression
  mutating func assignmentExpression() throws(Failure) -> Expr {
    let begin = start
    let nameRange = tokens[position].range
    let id = try name()
    try expect(.colonEqual)
    let value = try expression()
    try require(8, "Assignment expressions are")
    return Expr(
      .namedExpr(target: Expr(.name(id: id, ctx: .store), nameRange), value: value), range(from: begin))
  }

  // named_expression: assignment_expression | expression !':='
  mutating func namedExpression() throws(Failure) -> Expr {
    if isDiagnosing {
      return try memoized(.namedExpression) { (p) throws(Failure) in
        if p.kind == .name && p.nextKind == .colonEqual { return try p.assignmentExpression() }
        if p.seeksMistakes { try p.diagnoseNamedExpression() }
        return try p.expressionNotAssigned()
      }
    }
    if kind == .name && nextKind == .colonEqual { return try assignmentExpression() }
    return try expressionNotAssigned()
  }

  // expression !':='
  mutating func expressionNotAssigned() throws(Failure) -> Expr {
    let result = try expression()
    if kind == .colonEqual { throw noMatch() }
    return result
  }

  // assignment_expression | expression !':='
  mutating func elementExpression() throws(Failure) -> Expr {
    if kind == .name && nextKind == .colonEqual { return try assignmentExpression() }
    return try expressionNotAssigned()
  }

  // expression: disjunction ['if' disjunction 'else' expression] | lambdef
  mutating func expression() throws(Failure) -> Expr {
    if isDiagnosing {
      return try memoized(.expression) { (p) throws(Failure) in
        if p.seeksMistakes {
          try p.diagnoseExpression()
          try p.diagnoseLegacyStatement()
        }
        return try p.plainExpression()
      }
    }
    return try plainExpression()
  }

  mutating func plainExpression() throws(Failure) -> Expr {
    if kind == .kwLambda { return try lambda() }
    let begin = start
    let body = try disjunction()
    if kind != .kwIf { return body }
    return try conditional(body, begin)
  }

  private mutating func conditional(_ body: Expr, _ begin: SourcePosition) throws(Failure) -> Expr {
    let mark = position
    advance()
    do {
      try enter()
      let test = try disjunction()
      try expect(.kwElse)
      let orelse = try expression()
      leave()
      return Expr(.ifExp(test: test, body: body, orelse: orelse), range(from: begin))
    } catch .noMatch {
      if !isDiagnosing { throw .noMatch }
      leave()
      try backtrack(to: mark)
      return body
    } catch {
      throw .raised
    }
  }

  // lambdef: 'lambda' [lambda_params] ':' expression
  private mutating func lambda() throws(Failure) -> Expr {
    let begin = start
    advance()
    try enter(2)
    let arguments = kind == .colon ? Arguments.empty : try parameters(isLambda: true)
    try expectForced(.colon, ":")
    let body = try expression()
    leave(2)
    return Expr(.lambda(args: arguments, body: body), range(from: begin))
  }

  // disjunction: conjunction ('or' conjunction)*
  mutating func disjunction() throws(Failure) -> Expr {
    if isDiagnosing { return try memoized(.disjunction) { (p) throws(Failure) in try p.disjunctionUncached() } }
    return try disjunctionUncached()
  }

  @inline(__always)
  private mutating func disjunctionUncached() throws(Failure) -> Expr {
    let begin = start
    let first = try conjunction()
    if kind != .kwOr { return first }
    var values = [first]
    while kind == .kwOr {
      let mark = position
      advance()
      guard let value = try operand(mark, { (p) throws(Failure) in try p.conjunction() }) else { break }
      values.append(value)
    }
    if values.count == 1 { return first }
    return Expr(.boolOp(op: .or, values: values), range(from: begin))
  }

  // conjunction: inversion ('and' inversion)*
  @inline(__always)
  private mutating func conjunction() throws(Failure) -> Expr {
    let begin = start
    let first = try inversion()
    if kind != .kwAnd { return first }
    return try longConjunction(first, begin)
  }

  private mutating func longConjunction(_ first: Expr, _ begin: SourcePosition) throws(Failure) -> Expr {
    var values = [first]
    while kind == .kwAnd {
      let mark = position
      advance()
      guard let value = try operand(mark, { (p) throws(Failure) in try p.inversion() }) else { break }
      values.append(value)
    }
    if values.count == 1 { return first }
    return Expr(.boolOp(op: .and, values: values), range(from: begin))
  }

  /// The operand behind an operator. In the second pass a missing operand ends the operation before the operator.
  @inline(__always)
  private mutating func operand(
    _ mark: Int, _ rule: (inout Parser) throws(Failure) -> Expr
  ) throws(Failure) -> Expr? {
    if !isDiagnosing { return try rule(&self) }
    do {
      return try rule(&self)
    } catch .noMatch {
      try backtrack(to: mark)
      return nil
    } catch {
      throw .raised
    }
  }

  // inversion: 'not' inversion | comparison
  mutating func inversion() throws(Failure) -> Expr {
    if kind != .kwNot { return try comparison() }
    let first = position
    while kind == .kwNot { advance() }
    let count = position &- first
    if depth &+ count > options.maximumDepth { throw raiseTooDeep() }
    depth &+= count
    var result = try comparison()
    depth &-= count
    for index in (first..<first &+ count).reversed() {
      result = Expr(.unaryOp(op: .not, operand: result), range(from: tokens[index].startPosition))
    }
    return result
  }

  // comparison: bitwise_or (comparison_operator bitwise_or)*
  @inline(__always)
  private mutating func comparison() throws(Failure) -> Expr {
    let begin = start
    let left = try bitwiseOr()
    switch kind {
    case .less, .greater, .equalEqual, .notEqual, .lessEqual, .greaterEqual, .kwIn, .kwIs, .kwNot:
      return try comparisons(left, begin)
    case .unusedOperator where options.barryAsBDFL:
      return try comparisons(left, begin)
    default:
      return left
    }
  }

  private mutating func comparisons(_ left: Expr, _ begin: SourcePosition) throws(Failure) -> Expr {
    var operators: [CompareOperator] = []
    var comparators: [Expr] = []
    while true {
      let mark = position
      guard let op = try comparisonOperator() else { break }
      guard let right = try operand(mark, { (p) throws(Failure) in try p.bitwiseOr() }) else { break }
      operators.append(op)
      comparators.append(right)
    }
    if operators.isEmpty { return left }
    return Expr(
      .compare(left: left, ops: operators, comparators: comparators), range(from: begin))
  }

  // comparison_operator: '==' | '!=' | '<=' | '<' | '>=' | '>' | 'not' 'in' | 'in' | 'is' 'not' | 'is'
  private mutating func comparisonOperator() throws(Failure) -> CompareOperator? {
    let result: CompareOperator
    switch kind {
    case .equalEqual: result = .eq
    case .notEqual:
      if options.barryAsBDFL { throw raise("with Barry as BDFL, use '<>' instead of '!='", tokens[position]) }
      result = .notEq
    case .unusedOperator where options.barryAsBDFL && tokenEquals(tokens[position], "<>"): result = .notEq
    case .lessEqual: result = .ltE
    case .less: result = .lt
    case .greaterEqual: result = .gtE
    case .greater: result = .gt
    case .kwIn: result = .in
    case .kwNot:
      if position &+ 1 > furthest { furthest = min(position &+ 1, tokenCount &- 1) }
      guard nextKind == .kwIn else { return nil }
      advance()
      result = .notIn
    case .kwIs:
      advance()
      return accept(.kwNot) ? .isNot : .is
    default: return nil
    }
    advance()
    return result
  }

  // bitwise_or: bitwise_or '|' bitwise_xor | bitwise_xor        (and so on down to term)
  mutating func bitwiseOr() throws(Failure) -> Expr {
    if isDiagnosing {
      return try memoized(.bitwiseOr) { (p) throws(Failure) in try p.binary(minimumPrecedence: 1) }
    }
    return try binary(minimumPrecedence: 1)
  }

  /// The binary operator at a token, with its binding power; power 0 for other tokens.
  @inline(__always)
  private static func binaryOperator(_ kind: TokenKind) -> (op: Operator, precedence: Int) {
    switch kind {
    case .verticalBar: (.bitOr, 1)
    case .circumflex: (.bitXor, 2)
    case .ampersand: (.bitAnd, 3)
    case .leftShift: (.lShift, 4)
    case .rightShift: (.rShift, 4)
    case .plus: (.add, 5)
    case .minus: (.sub, 5)
    case .star: (.mult, 6)
    case .slash: (.div, 6)
    case .doubleSlash: (.floorDiv, 6)
    case .percent: (.mod, 6)
    case .at: (.matMult, 6)
    default: (.add, 0)
    }
  }

  /// Binary operations whose operators bind at least so tightly; all are left-associative.
  private mutating func binary(minimumPrecedence: Int) throws(Failure) -> Expr {
    let begin = start
    var left = try factor()
    while true {
      let (op, precedence) = Self.binaryOperator(kind)
      if precedence == 0 || precedence < minimumPrecedence { return left }
      let mark = position
      advance()
      if kind == .kwNot && seeks && precedence >= 5 { try diagnoseNotOperand() }
      guard
        let right = try operand(mark, { (p) throws(Failure) in try p.binary(minimumPrecedence: precedence &+ 1) })
      else { return left }
      if op == .matMult { try require(5, "The '@' operator is") }
      left = Expr(
        .binOp(left: left, op: op, right: right), range(from: begin))
    }
  }

  // factor: '+' factor | '-' factor | '~' factor | power
  mutating func factor() throws(Failure) -> Expr {
    let first = position
    while true {
      switch kind {
      case .plus, .minus, .tilde:
        advance()
        continue
      default: break
      }
      break
    }
    let count = position &- first
    if count == 0 { return try power() }
    if kind == .kwNot && seeks { try diagnoseNotOperand() }
    if depth &+ count > options.maximumDepth { throw raiseTooDeep() }
    depth &+= count
    var result = try power()
    depth &-= count
    for index in (first..<first &+ count).reversed() {
      let token = tokens[index]
      let op: UnaryOperator = token.kind == .plus ? .uAdd : token.kind == .minus ? .uSub : .invert
      result = Expr(.unaryOp(op: op, operand: result), range(from: token.startPosition))
    }
    return result
  }

  // power: await_primary ['**' factor]
  private mutating func power() throws(Failure) -> Expr {
    let begin = start
    let base = try awaitPrimary()
    if kind != .doubleStar { return base }
    let mark = position
    advance()
    try enter(2)
    let exponent = try operand(mark, { (p) throws(Failure) in try p.factor() })
    leave(2)
    guard let exponent else { return base }
    return Expr(.binOp(left: base, op: .pow, right: exponent), range(from: begin))
  }

  // await_primary: 'await' primary | primary
  @inline(__always)
  private mutating func awaitPrimary() throws(Failure) -> Expr {
    if kind != .kwAwait { return try primary() }
    let begin = start
    advance()
    let value = try primary()
    try require(5, "Await expressions are")
    return Expr(.await(value: value), range(from: begin))
  }

  // primary: primary '.' NAME | primary genexp | primary '(' [arguments] ')' | primary '[' slices ']' | atom
  mutating func primary() throws(Failure) -> Expr {
    if isDiagnosing { return try memoized(.primary) { (p) throws(Failure) in try p.primaryUncached() } }
    return try primaryUncached()
  }

  @inline(__always)
  private mutating func primaryUncached() throws(Failure) -> Expr {
    let begin = start
    var result = try atom()
    while true {
      let mark = position
      switch kind {
      case .dot:
        advance()
        if kind != .name {
          if !isDiagnosing { throw noMatch() }
          try backtrack(to: mark)
          return result
        }
        let attribute = try name()
        result = Expr(.attribute(value: result, attr: attribute, ctx: .load), range(from: begin))
      case .leftParenthesis:
        guard let call = try operand(mark, { (p) throws(Failure) in try p.call(result, begin) }) else { return result }
        result = call
      case .leftBracket:
        // The grammar tries a generator expression behind any operand, and its mistakes begin with any bracket.
        if seeks { try diagnoseComprehension(mark) }
        guard let item = try operand(mark, { (p) throws(Failure) in try p.subscription(result, begin) }) else { return result }
        result = item
      case .leftBrace where seeks:
        try diagnoseComprehension(mark)
        return result
      default:
        return result
      }
    }
  }

  // primary '[' slices ']'
  private mutating func subscription(_ value: Expr, _ begin: SourcePosition) throws(Failure) -> Expr {
    advance()
    let slice = try slices()
    try expect(.rightBracket)
    return Expr(.subscript(value: value, slice: slice, ctx: .load), range(from: begin))
  }

  // slices: slice !',' | ','.(slice | starred_expression)+ [',']
  private mutating func slices() throws(Failure) -> Expr {
    let begin = start
    let first = try sliceOrStarred()
    let isStarred = if case .starred = first.kind { true } else { false }
    if kind != .comma && !isStarred { return first }
    var elements = [first]
    while accept(.comma) {
      if kind == .rightBracket { break }
      elements.append(try sliceOrStarred())
    }
    return Expr(.tuple(elts: elements, ctx: .load), range(from: begin))
  }

  private mutating func sliceOrStarred() throws(Failure) -> Expr {
    if kind == .star { return try starredArgument() }
    return try slice()
  }

  // slice: [expression] ':' [expression] [':' [expression]] | named_expression
  private mutating func slice() throws(Failure) -> Expr {
    let begin = start
    let mark = position
    var lower: Expr?
    if kind != .colon {
      if isDiagnosing {
        lower = try attempt { (p) throws(Failure) in try p.expression() }
        if lower == nil || kind != .colon {
          try backtrack(to: mark)
          return try namedExpression()
        }
      } else {
        let value = try namedExpression()
        if kind != .colon { return value }
        if case .namedExpr = value.kind, tokens[mark].kind == .name { throw noMatch() }
        lower = value
      }
    }
    advance()
    let upper = isSliceEnd(kind) || kind == .colon ? nil : try expression()
    var step: Expr?
    if accept(.colon), !isSliceEnd(kind) { step = try expression() }
    return Expr(.slice(lower: lower, upper: upper, step: step), range(from: begin))
  }

  private func isSliceEnd(_ kind: TokenKind) -> Bool { kind == .comma || kind == .rightBracket }

  // yield_expr: 'yield' 'from' expression | 'yield' [star_expressions]
  mutating func yieldExpression() throws(Failure) -> Expr {
    let begin = start
    try expect(.kwYield)
    if accept(.kwFrom) {
      let value = try expression()
      return Expr(.yieldFrom(value: value), range(from: begin))
    }
    var value: Expr?
    if canStartExpression(kind) {
      value = isDiagnosing
        ? try attempt { (p) throws(Failure) in try p.starExpressions() } : try starExpressions()
    }
    return Expr(.yield(value: value), range(from: begin))
  }

  // annotated_rhs: yield_expr | star_expressions
  mutating func annotatedRightSide() throws(Failure) -> Expr {
    kind == .kwYield ? try yieldExpression() : try starExpressions()
  }

  /// True for the tokens that an expression or a starred expression can begin with.
  @inline(__always)
  func canStartExpression(_ kind: TokenKind) -> Bool {
    switch kind {
    case .name, .number, .string, .fstringStart, .leftParenthesis, .leftBracket, .leftBrace, .ellipsis, .plus, .minus,
      .tilde, .star, .kwFalse, .kwNone, .kwTrue, .kwNot, .kwLambda, .kwAwait, .error:
      true
    default: false
    }
  }
}

extension Arguments {
  /// An empty parameter list.
  static var empty: Arguments {
    Arguments(posOnlyArgs: [], args: [], vararg: nil, kwOnlyArgs: [], kwDefaults: [], kwarg: nil, defaults: [])
  }
}
