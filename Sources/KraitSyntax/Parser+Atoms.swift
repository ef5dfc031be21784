extension Parser {
  // atom: NAME | 'True' | 'False' | 'None' | strings | NUMBER | (tuple | group | genexp) | (list | listcomp)
  //     | (dict | set | dictcomp | setcomp) | '...'
  mutating func atom() throws(Failure) -> Expr {
    let token = tokens[position]
    switch token.kind {
    case .name:
      let id = nameCache.string(source.bytes(token))
      advance()
      return Expr(.name(id: id, ctx: .load), token.range)
    case .kwTrue:
      return constantAtom(.true)
    case .kwFalse:
      return constantAtom(.false)
    case .kwNone:
      return constantAtom(.none)
    case .ellipsis:
      return constantAtom(.ellipsis)
    case .number:
      let value = try numberValue(token)
      advance()
      return Expr(.constant(value: value, kindU: false), token.range)
    case .string, .fstringStart:
      if isDiagnosing { return try memoized(.strings) { (p) throws(Failure) in try p.strings() } }
      return try strings()
    case .leftParenthesis:
      return isDiagnosing ? try parenthesizedDiagnosing() : try parenthesized()
    case .leftBracket:
      return isDiagnosing ? try listDiagnosing() : try list()
    case .leftBrace:
      return isDiagnosing ? try braceDiagnosing() : try brace()
    default:
      throw noMatch()
    }
  }

  private mutating func constantAtom(_ value: ConstantValue) -> Expr {
    let range = tokens[position].range
    advance()
    return Expr(.constant(value: value, kindU: false), range)
  }

  // tuple: '(' [star_named_expression ',' [star_named_expressions]] ')'
  // group: '(' (yield_expr | named_expression) ')'
  // genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')'
  mutating func parenthesized() throws(Failure) -> Expr {
    let begin = start
    advance()
    if accept(.rightParenthesis) { return Expr(.tuple(elts: [], ctx: .load), range(from: begin)) }
    try enter()
    defer { leave() }
    if kind == .kwYield {
      let result = try yieldExpression()
      try expect(.rightParenthesis)
      return result
    }
    let first = try starNamedExpression()
    switch kind {
    case .rightParenthesis:
      if case .starred = first.kind { throw noMatch() }
      advance()
      return first
    case .comma:
      let elements = try elementList(first, until: .rightParenthesis)
      try expect(.rightParenthesis)
      return Expr(.tuple(elts: elements, ctx: .load), range(from: begin))
    case .kwFor, .kwAsync:
      if case .starred = first.kind { throw noMatch() }
      let generators = try forIfClauses()
      try expect(.rightParenthesis)
      return Expr(.generatorExp(elt: first, generators: generators), range(from: begin))
    default:
      throw noMatch()
    }
  }

  // list: '[' [star_named_expressions] ']'
  // listcomp: '[' named_expression for_if_clauses ']'
  mutating func list() throws(Failure) -> Expr {
    let begin = start
    advance()
    if accept(.rightBracket) { return Expr(.list(elts: [], ctx: .load), range(from: begin)) }
    try enter()
    defer { leave() }
    let first = try starNamedExpression()
    if kind == .kwFor || kind == .kwAsync {
      if case .starred = first.kind { throw noMatch() }
      let generators = try forIfClauses()
      try expect(.rightBracket)
      return Expr(.listComp(elt: first, generators: generators), range(from: begin))
    }
    let elements = try elementList(first, until: .rightBracket)
    try expect(.rightBracket)
    return Expr(.list(elts: elements, ctx: .load), range(from: begin))
  }

  /// The rest of a list of `star_named_expression`, with a trailing comma allowed.
  private mutating func elementList(_ first: Expr, until end: TokenKind) throws(Failure) -> [Expr] {
    var elements = [first]
    while accept(.comma) {
      if kind == end { break }
      elements.append(try starNamedExpression())
    }
    return elements
  }

  // set: '{' star_named_expressions '}'
  // setcomp: '{' named_expression for_if_clauses '}'
  // dict: '{' [double_starred_kvpairs] '}'
  // dictcomp: '{' kvpair for_if_clauses '}'
  mutating func brace() throws(Failure) -> Expr {
    let begin = start
    advance()
    if accept(.rightBrace) { return Expr(.dict(keys: [], values: []), range(from: begin)) }
    try enter()
    defer { leave() }
    if kind == .doubleStar { return try dictRest(begin, keys: [], values: []) }
    let startsWithName = kind == .name
    let first = try starNamedExpression()
    switch kind {
    case .colon:
      switch first.kind {
      case .starred: throw noMatch()
      case .namedExpr where startsWithName: throw noMatch()
      default: break
      }
      advance()
      let value = try expression()
      if kind == .kwFor || kind == .kwAsync {
        let generators = try forIfClauses()
        try expect(.rightBrace)
        return Expr(.dictComp(key: first, value: value, generators: generators), range(from: begin))
      }
      if kind == .comma { advance() } else if kind != .rightBrace { throw noMatch() }
      return try dictRest(begin, keys: [first], values: [value])
    case .kwFor, .kwAsync:
      if case .starred = first.kind { throw noMatch() }
      let generators = try forIfClauses()
      try expect(.rightBrace)
      return Expr(.setComp(elt: first, generators: generators), range(from: begin))
    default:
      let elements = try elementList(first, until: .rightBrace)
      try expect(.rightBrace)
      return Expr(.set(elts: elements), range(from: begin))
    }
  }

  // double_starred_kvpair: '**' bitwise_or | expression ':' expression
  private mutating func dictRest(
    _ begin: SourcePosition, keys: [Expr?], values: [Expr]
  ) throws(Failure) -> Expr {
    var keys = keys
    var values = values
    while kind != .rightBrace {
      if accept(.doubleStar) {
        keys.append(nil)
        values.append(try bitwiseOr())
      } else {
        let key = try expression()
        try expect(.colon)
        keys.append(key)
        values.append(try expression())
      }
      if !accept(.comma) { break }
    }
    try expect(.rightBrace)
    return Expr(.dict(keys: keys, values: values), range(from: begin))
  }

  // for_if_clauses: for_if_clause+
  mutating func forIfClauses() throws(Failure) -> [Comprehension] {
    var result: [Comprehension] = []
    repeat {
      if kind == .kwAsync && nextKind != .kwFor {
        furthest = max(furthest, min(position &+ 1, tokenCount &- 1))
        if result.isEmpty {
          advance()
          throw noMatch()
        }
        break
      }
      if isDiagnosing && !result.isEmpty {
        guard let clause = try attempt({ (p) throws(Failure) in try p.forIfClause() }) else { break }
        result.append(clause)
      } else {
        result.append(try forIfClause())
      }
    } while kind == .kwFor || kind == .kwAsync
    return result
  }

  // for_if_clause: ['async'] 'for' star_targets 'in' disjunction ('if' disjunction)*
  private mutating func forIfClause() throws(Failure) -> Comprehension {
    let mark = position
    let isAsync = accept(.kwAsync)
    try expect(.kwFor)
    if isDiagnosing { try diagnoseForClause(mark) }
    let target = try starTargets()
    try expect(.kwIn)
    let iterable = try disjunction()
    var conditions: [Expr] = []
    while kind == .kwIf {
      let before = position
      advance()
      if isDiagnosing {
        guard let condition = try attempt({ (p) throws(Failure) in try p.disjunction() }) else {
          position = before
          break
        }
        conditions.append(condition)
      } else {
        conditions.append(try disjunction())
      }
    }
    if isAsync { try require(6, "Async comprehensions are") }
    return Comprehension(target: target, iter: iterable, ifs: conditions, isAsync: isAsync)
  }

  // MARK: Calls

  // primary genexp | primary '(' [arguments] ')'
  mutating func call(_ function: Expr, _ begin: SourcePosition) throws(Failure) -> Expr {
    let parenthesis = position
    try enter()
    defer { leave() }
    if isDiagnosing { return try callDiagnosing(function, begin, parenthesis) }
    advance()
    if accept(.rightParenthesis) {
      return Expr(.call(func: function, args: [], keywords: []), range(from: begin))
    }
    let (arguments, keywords) = try arguments(parenthesis: parenthesis)
    try expect(.rightParenthesis)
    return Expr(.call(func: function, args: arguments, keywords: keywords), range(from: begin))
  }

  // starred_expression: '*' expression
  mutating func starredArgument() throws(Failure) -> Expr {
    let begin = start
    advance()
    if seeks { try diagnoseStarredArgument(begin) }
    if isDiagnosing {
      guard let value = try attempt({ (p) throws(Failure) in try p.expression() }) else {
        throw raise("Invalid star expression")
      }
      return Expr(.starred(value: value, ctx: .load), range(from: begin))
    }
    let value = try expression()
    return Expr(.starred(value: value, ctx: .load), range(from: begin))
  }

  // arguments: args [','] &')'
  // args: ','.(starred_expression | (assignment_expression | expression !':=') !'=')+ [',' kwargs] | kwargs
  // kwargs: ','.(NAME '=' expression | starred_expression)+ [',' ','.(NAME '=' expression | '**' expression)+]
  /// Reads the arguments of a call or class; a lone generator expression takes the parentheses into its range.
  mutating func arguments(parenthesis: Int, ofClass: Bool = false) throws(Failure) -> (args: [Expr], keywords: [Keyword]) {
    var positional: [Expr] = []
    var keywords: [Keyword] = []
    var seenKeyword = false
    var seenDoubleStar = false
    while true {
      let begin = start
      switch kind {
      case .rightParenthesis:
        return (positional, keywords)
      case .star:
        if seenDoubleStar { throw noMatch() }
        positional.append(try starredArgument())
      case .doubleStar:
        advance()
        let value = try expression()
        keywords.append(Keyword(arg: nil, value: value, range: range(from: begin)))
        seenDoubleStar = true
        seenKeyword = true
      case .name where nextKind == .equal:
        let key = try name()
        advance()
        let value = try expression()
        keywords.append(Keyword(arg: key, value: value, range: range(from: begin)))
        seenKeyword = true
      default:
        if seenKeyword {
          if kind == .name { advance() }
          throw noMatch()
        }
        let value = try elementExpression()
        if kind == .kwFor || kind == .kwAsync {
          guard positional.isEmpty, !ofClass else { throw noMatch() }
          let generators = try forIfClauses()
          if kind != .rightParenthesis { throw noMatch() }
          let range = SourceRange(tokens[parenthesis].startPosition, tokens[position].endPosition)
          return ([Expr(.generatorExp(elt: value, generators: generators), range)], [])
        }
        positional.append(value)
      }
      if kind != .comma { return (positional, keywords) }
      advance()
    }
  }

  // MARK: Targets

  // star_targets: star_target !',' | star_target (',' star_target)* [',']
  mutating func starTargets() throws(Failure) -> Expr {
    let begin = start
    let first = try starTarget()
    if kind != .comma { return first }
    var elements = [first]
    while kind == .comma {
      let mark = position
      advance()
      guard canStartTarget(kind) else { break }
      if isDiagnosing {
        guard let element = try attempt({ (p) throws(Failure) in try p.starTarget() }) else {
          position = mark &+ 1
          break
        }
        elements.append(element)
      } else {
        elements.append(try starTarget())
      }
    }
    return Expr(.tuple(elts: elements, ctx: .store), range(from: begin))
  }

  private func canStartTarget(_ kind: TokenKind) -> Bool {
    switch kind {
    case .plus, .minus, .tilde, .kwNot, .kwLambda, .kwAwait: false
    default: canStartExpression(kind)
    }
  }

  // star_target: '*' (!'*' star_target) | target_with_star_atom
  mutating func starTarget() throws(Failure) -> Expr {
    let begin = start
    if accept(.star) {
      if kind == .star { throw noMatch() }
      let value = try starTarget()
      return Expr(.starred(value: value, ctx: .store), range(from: begin))
    }
    let mark = position
    let target = try primary()
    if !makeTarget(target, .store) {
      position = max(mark, position)
      throw noMatch()
    }
    return target
  }

  /// Marks an expression as assigned to or deleted; false if it is no target.
  func makeTarget(_ expression: Expr, _ context: ExprContext) -> Bool {
    switch expression.kind {
    case .name(let id, _):
      expression.kind = .name(id: id, ctx: context)
    case .attribute(let value, let attribute, _):
      expression.kind = .attribute(value: value, attr: attribute, ctx: context)
    case .subscript(let value, let slice, _):
      expression.kind = .subscript(value: value, slice: slice, ctx: context)
    case .starred(let value, _):
      guard context == .store, makeTarget(value, context) else { return false }
      expression.kind = .starred(value: value, ctx: context)
    case .tuple(let elements, _):
      for element in elements where !makeTarget(element, context) { return false }
      expression.kind = .tuple(elts: elements, ctx: context)
    case .list(let elements, _):
      for element in elements where !makeTarget(element, context) { return false }
      expression.kind = .list(elts: elements, ctx: context)
    default:
      return false
    }
    return true
  }
}
