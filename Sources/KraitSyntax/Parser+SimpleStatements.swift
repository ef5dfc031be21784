extension Parser {
  // simple_stmts: ';'.simple_stmt+ [';'] NEWLINE
  mutating func simpleStatements(into body: inout [Stmt]) throws(Failure) {
    while true {
      body.append(try simpleStatement())
      if kind == .newline {
        advance()
        return
      }
      try expect(.semicolon)
      if accept(.newline) { return }
    }
  }

  // simple_stmt: assignment | type_alias | star_expressions | return_stmt | import_stmt | raise_stmt | 'pass' | del_stmt
  //            | yield_stmt | assert_stmt | 'break' | 'continue' | global_stmt | nonlocal_stmt
  private mutating func simpleStatement() throws(Failure) -> Stmt {
    let begin = start
    switch kind {
    case .kwPass: return keywordStatement(.pass)
    case .kwBreak: return keywordStatement(.break)
    case .kwContinue: return keywordStatement(.continue)
    case .kwReturn: return try returnStatement()
    case .kwImport: return try importStatement()
    case .kwFrom: return try importFromStatement()
    case .kwRaise: return try raiseStatement()
    case .kwDel: return try deleteStatement()
    case .kwAssert: return try assertStatement()
    case .kwGlobal:
      let names = try nameList()
      return Stmt(.global(names: names), range(from: begin))
    case .kwNonlocal:
      let names = try nameList()
      return Stmt(.nonlocal(names: names), range(from: begin))
    case .name:
      if !isDiagnosing, nextKind == .name, isAt(softKeyword: "type"),
        let alias = try attempt({ (p) throws(Failure) in try p.typeAlias() })
      {
        return alias
      }
      return isDiagnosing ? try expressionStatementDiagnosing() : try expressionStatement()
    default:
      return isDiagnosing ? try expressionStatementDiagnosing() : try expressionStatement()
    }
  }

  private mutating func keywordStatement(_ statement: StmtKind) -> Stmt {
    let range = tokens[position].range
    advance()
    return Stmt(statement, range)
  }

  // MARK: Expressions and assignments

  // assignment: NAME ':' expression ['=' annotated_rhs]
  //           | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs]
  //           | (star_targets '=')+ annotated_rhs
  //           | single_target augassign annotated_rhs
  private mutating func expressionStatement() throws(Failure) -> Stmt {
    let begin = start
    let first = position
    if kind == .kwYield {
      let value = try yieldExpression()
      return Stmt(.expr(value: value), range(from: begin))
    }
    let value = try starExpressions()
    switch kind {
    case .newline, .semicolon:
      return Stmt(.expr(value: value), range(from: begin))
    case .equal:
      return try assignment(begin, value)
    case .colon:
      return try annotatedAssignment(begin, first, value)
    default:
      guard let op = Self.augmentedOperator(kind) else { return Stmt(.expr(value: value), range(from: begin)) }
      guard isSingleTarget(value), makeTarget(value, .store) else { throw noMatch() }
      advance()
      if op == .matMult { try require(5, "The '@' operator is") }
      let right = try annotatedRightSide()
      return Stmt(.augAssign(target: value, op: op, value: right), range(from: begin))
    }
  }

  mutating func assignment(_ begin: SourcePosition, _ first: Expr) throws(Failure) -> Stmt {
    var targets: [Expr] = []
    var last = first
    while kind == .equal {
      if case .yield = last.kind { throw noMatch() }
      guard makeTarget(last, .store) else { throw noMatch() }
      advance()
      targets.append(last)
      last = try annotatedRightSide()
    }
    let comment = typeComment()
    let made = Stmt(.assign(targets: targets, value: last), range(from: begin))
    attach(comment, to: made)
    return made
  }

  func isSingleTarget(_ expression: Expr) -> Bool {
    switch expression.kind {
    case .name, .attribute, .subscript: true
    default: false
    }
  }

  mutating func annotatedAssignment(_ begin: SourcePosition, _ first: Int, _ target: Expr) throws(Failure) -> Stmt {
    guard isSingleTarget(target), makeTarget(target, .store) else { throw noMatch() }
    var isName = false
    if case .name = target.kind { isName = tokens[first].kind == .name }
    advance()
    let annotation = try expression()
    var value: Expr?
    if kind == .equal {
      value = try optional { (p) throws(Failure) in
        p.advance()
        return try p.annotatedRightSide()
      }
    }
    try require(6, "Variable annotation syntax is")
    return Stmt(
      .annAssign(target: target, annotation: annotation, value: value, simple: isName), range(from: begin))
  }

  // augassign: '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
  static func augmentedOperator(_ kind: TokenKind) -> Operator? {
    switch kind {
    case .plusEqual: .add
    case .minusEqual: .sub
    case .starEqual: .mult
    case .atEqual: .matMult
    case .slashEqual: .div
    case .percentEqual: .mod
    case .ampersandEqual: .bitAnd
    case .verticalBarEqual: .bitOr
    case .circumflexEqual: .bitXor
    case .leftShiftEqual: .lShift
    case .rightShiftEqual: .rShift
    case .doubleStarEqual: .pow
    case .doubleSlashEqual: .floorDiv
    default: nil
    }
  }

  // type_alias: "type" NAME [type_params] '=' expression
  mutating func typeAlias() throws(Failure) -> Stmt {
    let begin = start
    advance()
    let nameRange = tokens[position].range
    let id = try name()
    let parameters = kind == .leftBracket ? try typeParameters() : []
    try expect(.equal)
    let value = try expression()
    try require(12, "Type statement is")
    return Stmt(
      .typeAlias(name: Expr(.name(id: id, ctx: .store), nameRange), typeParams: parameters, value: value),
      range(from: begin))
  }

  // MARK: Other simple statements

  // return_stmt: 'return' [star_expressions]
  private mutating func returnStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    let value = try optional { (p) throws(Failure) in try p.starExpressions() }
    return Stmt(.return(value: value), range(from: begin))
  }

  /// An expression that may be missing before the end of a simple statement.
  private mutating func optional(
    _ rule: (inout Parser) throws(Failure) -> Expr
  ) throws(Failure) -> Expr? {
    if kind == .newline || kind == .semicolon { return nil }
    return isDiagnosing ? try attempt(rule) : try rule(&self)
  }

  // raise_stmt: 'raise' expression ['from' expression] | 'raise'
  private mutating func raiseStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    let exception = try optional { (p) throws(Failure) in try p.expression() }
    var cause: Expr?
    if exception != nil && accept(.kwFrom) { cause = try expression() }
    return Stmt(.raise(exc: exception, cause: cause), range(from: begin))
  }

  // assert_stmt: 'assert' expression [',' expression]
  private mutating func assertStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    let test = try expression()
    let message = accept(.comma) ? try expression() : nil
    return Stmt(.assert(test: test, msg: message), range(from: begin))
  }

  // global_stmt: 'global' ','.NAME+        nonlocal_stmt: 'nonlocal' ','.NAME+
  private mutating func nameList() throws(Failure) -> [String] {
    advance()
    var names = [try name()]
    while accept(.comma) { names.append(try name()) }
    return names
  }

  // del_stmt: 'del' del_targets &(';' | NEWLINE)
  private mutating func deleteStatement() throws(Failure) -> Stmt {
    let begin = start
    let mark = position
    advance()
    if isDiagnosing {
      let result = try attempt { (p) throws(Failure) in try p.deleteTargets(begin) }
      if let result { return result }
      position = mark
      try diagnoseDelete()
      throw noMatch()
    }
    return try deleteTargets(begin)
  }

  // del_targets: ','.del_target+ [',']
  private mutating func deleteTargets(_ begin: SourcePosition) throws(Failure) -> Stmt {
    var targets: [Expr] = []
    repeat {
      if kind == .newline || kind == .semicolon, !targets.isEmpty { break }
      let target = try primary()
      guard makeTarget(target, .del) else { throw noMatch() }
      targets.append(target)
    } while accept(.comma)
    guard kind == .newline || kind == .semicolon else { throw noMatch() }
    return Stmt(.delete(targets: targets), range(from: begin))
  }

  // MARK: Imports

  // import_name: 'import' ','.(dotted_name ['as' NAME])+
  private mutating func importStatement() throws(Failure) -> Stmt {
    let begin = start
    if seeks { try diagnoseImport() }
    advance()
    var names = [try dottedAlias()]
    while accept(.comma) { names.append(try dottedAlias()) }
    return Stmt(.import(names: names), range(from: begin))
  }

  private mutating func dottedAlias() throws(Failure) -> Alias {
    let begin = start
    let module = try dottedName()
    let asname = accept(.kwAs) ? try name() : nil
    return Alias(name: module, asname: asname, range: range(from: begin))
  }

  // dotted_name: dotted_name '.' NAME | NAME
  mutating func dottedName() throws(Failure) -> String {
    var result = try name()
    while kind == .dot {
      if isDiagnosing && nextKind != .name {
        furthest = max(furthest, min(position &+ 1, tokenCount &- 1))
        break
      }
      advance()
      result += "."
      result += try name()
    }
    return result
  }

  // import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets
  //            | 'from' ('.' | '...')+ 'import' import_from_targets
  private mutating func importFromStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    var level = 0
    while true {
      if accept(.dot) { level += 1 } else if accept(.ellipsis) { level += 3 } else { break }
    }
    let module = level > 0 && kind == .kwImport ? nil : try dottedName()
    try expect(.kwImport)
    let names = try importTargets()
    return Stmt(.importFrom(module: module, names: names, level: level), range(from: begin))
  }

  // import_from_targets: '(' import_from_as_names [','] ')' | import_from_as_names !',' | '*'
  private mutating func importTargets() throws(Failure) -> [Alias] {
    if kind == .star {
      let range = tokens[position].range
      advance()
      return [Alias(name: "*", asname: nil, range: range)]
    }
    let parenthesized = accept(.leftParenthesis)
    if seeks && !parenthesized && kind == .newline {
      throw raise("Expected one or more names after 'import'", startingFromTokenAt: position)
    }
    var names = [try importedName()]
    while accept(.comma) {
      if parenthesized && kind == .rightParenthesis { break }
      if seeks && !parenthesized && kind == .newline {
        throw raise("trailing comma not allowed without surrounding parentheses")
      }
      names.append(try importedName())
    }
    if parenthesized { try expect(.rightParenthesis) }
    return names
  }

  // import_from_as_name: NAME ['as' NAME]
  private mutating func importedName() throws(Failure) -> Alias {
    let begin = start
    let imported = try name()
    let asname = accept(.kwAs) ? try name() : nil
    return Alias(name: imported, asname: asname, range: range(from: begin))
  }
}
