extension Parser {
  // file: [statements] ENDMARKER
  mutating func file() throws(Failure) -> Module {
    var body: [Stmt] = []
    while kind != .endMarker { try topLevelStatement(into: &body) }
    return .module(body: body)
  }

  // interactive: statement_newline        statement_newline: compound_stmt NEWLINE | simple_stmts
  mutating func interactive() throws(Failure) -> Module {
    statementStart = position
    var body: [Stmt] = []
    if let compound = try compoundStatement() {
      try expect(.newline)
      body.append(compound)
    } else {
      try simpleStatements(into: &body)
    }
    if hasMoreSource {
      position &-= 1
      furthest = position
      errorIsFinal = true
      throw raise("multiple statements found while compiling a single statement")
    }
    return .interactive(body: body)
  }

  /// True if more than white space and comments follows the last consumed token.
  private var hasMoreSource: Bool {
    var index = Int(tokens[max(0, position &- 1)].end)
    while true {
      switch source.start[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), 0x0c: index &+= 1
      case UInt8(ascii: "#"):
        while source.start[index] != 0 && source.start[index] != UInt8(ascii: "\n") { index &+= 1 }
      case 0: return false
      default: return true
      }
    }
  }

  // eval: expressions NEWLINE* ENDMARKER        expressions: expression (',' expression)* [',']
  mutating func evaluation() throws(Failure) -> Module {
    statementStart = position
    let begin = start
    var body = try expression()
    if kind == .comma {
      var elements = [body]
      while accept(.comma) {
        if kind == .newline || kind == .endMarker { break }
        elements.append(try expression())
      }
      body = Expr(.tuple(elts: elements, ctx: .load), range(from: begin))
    }
    while accept(.newline) {}
    try expect(.endMarker)
    return .expression(body: body)
  }

  private mutating func topLevelStatement(into body: inout [Stmt]) throws(Failure) {
    statementStart = position
    try statement(into: &body)
  }

  // statement: compound_stmt | simple_stmts
  mutating func statement(into body: inout [Stmt]) throws(Failure) {
    if let compound = try compoundStatement() {
      body.append(compound)
      return
    }
    try simpleStatements(into: &body)
  }

  // compound_stmt: function_def | if_stmt | class_def | with_stmt | for_stmt | try_stmt | while_stmt | match_stmt
  private mutating func compoundStatement() throws(Failure) -> Stmt? {
    switch kind {
    case .kwIf: return try ifStatement()
    case .kwDef: return try functionDefinition(decorators: [])
    case .kwClass: return try classDefinition(decorators: [])
    case .kwFor: return try forStatement(asyncStart: nil)
    case .kwWhile: return try whileStatement()
    case .kwTry: return try tryStatement()
    case .kwWith: return try withStatement(asyncStart: nil)
    case .at: return try decorated()
    case .kwAsync: return try asyncStatement()
    case .name:
      guard isAt(softKeyword: "match"), mayBeMatchSubject(nextKind) else { return nil }
      return try attempt { (p) throws(Failure) in try p.matchStatement() }
    default: return nil
    }
  }

  private func mayBeMatchSubject(_ kind: TokenKind) -> Bool { canStartExpression(kind) }

  private mutating func asyncStatement() throws(Failure) -> Stmt {
    let begin = start
    switch nextKind {
    case .kwDef: return try functionDefinition(decorators: [])
    case .kwFor:
      advance()
      return try forStatement(asyncStart: begin)
    case .kwWith:
      advance()
      return try withStatement(asyncStart: begin)
    default:
      advance()
      throw noMatch()
    }
  }

  // decorators: ('@' named_expression NEWLINE)+
  private mutating func decorated() throws(Failure) -> Stmt {
    var decorators: [Expr] = []
    while accept(.at) {
      decorators.append(try namedExpression())
      try expect(.newline)
    }
    if kind == .kwClass { return try classDefinition(decorators: decorators) }
    if kind == .kwDef || (kind == .kwAsync && nextKind == .kwDef) {
      return try functionDefinition(decorators: decorators)
    }
    if kind == .kwAsync { advance() }
    throw noMatch()
  }

  // block: NEWLINE INDENT statements DEDENT | simple_stmts
  /// `owner` and `line` name the statement that needs the block, for the error when there is none.
  mutating func block(of owner: StaticString, at line: UInt32) throws(Failure) -> [Stmt] {
    var body: [Stmt] = []
    if kind != .newline {
      try simpleStatements(into: &body)
      return body
    }
    advance()
    if kind != .indent {
      if seeks {
        throw raiseIndentation("expected an indented block after \(owner) on line \(line)")
      }
      throw noMatch()
    }
    advance()
    try enter()
    repeat { try statement(into: &body) } while kind != .dedent && kind != .endMarker
    leave()
    if kind == .dedent { advance() } else { throw noMatch() }
    return body
  }

  /// The colon of a compound statement; a line that ends before it is reported by the second pass.
  mutating func expectColon() throws(Failure) {
    if kind == .colon {
      advance()
      return
    }
    if seeks && kind == .newline { throw raise("expected ':'") }
    throw noMatch()
  }

  // MARK: Control flow

  // if_stmt: 'if' named_expression ':' block [elif_stmt | else_block]
  private mutating func ifStatement() throws(Failure) -> Stmt {
    var links: [(begin: SourcePosition, test: Expr, body: [Stmt])] = []
    repeat {
      let begin = start
      let line = tokens[position].line
      let owner: StaticString = kind == .kwIf ? "'if' statement" : "'elif' statement"
      advance()
      let test = try namedExpression()
      try expectColon()
      links.append((begin, test, try block(of: owner, at: line)))
      if depth &+ links.count > options.maximumDepth { throw raiseTooDeep() }
    } while kind == .kwElif
    var orelse = try elseBlock()
    let end = statementRange(from: links[0].begin).end
    for link in links.reversed() {
      orelse = [Stmt(.if(test: link.test, body: link.body, orelse: orelse), SourceRange(link.begin, end))]
    }
    return orelse[0]
  }

  // else_block: 'else' ':' block
  private mutating func elseBlock() throws(Failure) -> [Stmt] {
    if kind != .kwElse { return [] }
    let line = tokens[position].line
    advance()
    try expectForced(.colon, ":")
    return try block(of: "'else' statement", at: line)
  }

  // while_stmt: 'while' named_expression ':' block [else_block]
  private mutating func whileStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    let test = try namedExpression()
    try expectColon()
    let body = try block(of: "'while' statement", at: begin.line)
    let orelse = try elseBlock()
    return Stmt(.while(test: test, body: body, orelse: orelse), statementRange(from: begin))
  }

  // for_stmt: ['async'] 'for' star_targets 'in' star_expressions ':' block [else_block]
  private mutating func forStatement(asyncStart: SourcePosition?) throws(Failure) -> Stmt {
    let line = tokens[position].line
    let begin = asyncStart ?? start
    let mark = position
    advance()
    let target: Expr
    if isDiagnosing {
      guard let found = try attempt({ (p) throws(Failure) in
        let result = try p.starTargets()
        try p.expect(.kwIn)
        return result
      }) else {
        try diagnoseForTarget(mark)
        throw noMatch()
      }
      target = found
    } else {
      target = try starTargets()
      try expect(.kwIn)
    }
    let iterable = try starExpressions()
    try expectColon()
    let comment = typeComment()
    let body = try block(of: "'for' statement", at: line)
    let orelse = try elseBlock()
    let loop = ForLoop(target: target, iter: iterable, body: body, orelse: orelse)
    if asyncStart != nil { try require(5, "Async for loops are") }
    let made = Stmt(asyncStart == nil ? .for(loop) : .asyncFor(loop), statementRange(from: begin))
    attach(comment, to: made)
    return made
  }

  // with_stmt: ['async'] 'with' '(' ','.with_item+ [','] ')' ':' block
  //          | ['async'] 'with' ','.with_item+ ':' block
  private mutating func withStatement(asyncStart: SourcePosition?) throws(Failure) -> Stmt {
    let line = tokens[position].line
    let begin = asyncStart ?? start
    let mark = position
    advance()
    var items: [WithItem]?
    if kind == .leftParenthesis {
      items = try attempt { (p) throws(Failure) in try p.parenthesizedWithItems() }
    }
    if items == nil {
      var plain: [WithItem] = []
      if isDiagnosing {
        guard let found = try attempt({ (p) throws(Failure) in
          let result = try p.withItems()
          try p.expect(.colon)
          return result
        }) else {
          position = mark
          try diagnoseWith()
          throw noMatch()
        }
        plain = found
      } else {
        plain = try withItems()
        try expect(.colon)
      }
      items = plain
    }
    if asyncStart != nil { try require(5, "Async with statements are") }
    let comment = typeComment()
    let body = try block(of: "'with' statement", at: line)
    let kind: StmtKind =
      asyncStart == nil ? .with(items: items ?? [], body: body) : .asyncWith(items: items ?? [], body: body)
    let made = Stmt(kind, statementRange(from: begin))
    attach(comment, to: made)
    return made
  }

  private mutating func parenthesizedWithItems() throws(Failure) -> [WithItem] {
    advance()
    var items = [try withItem()]
    while accept(.comma) {
      if kind == .rightParenthesis { break }
      items.append(try withItem())
    }
    try expect(.rightParenthesis)
    try expect(.colon)
    return items
  }

  private mutating func withItems() throws(Failure) -> [WithItem] {
    var items = [try withItem()]
    while accept(.comma) { items.append(try withItem()) }
    return items
  }

  // with_item: expression 'as' star_target &(',' | ')' | ':') | expression
  private mutating func withItem() throws(Failure) -> WithItem {
    let value = try expression()
    if kind != .kwAs { return WithItem(contextExpr: value, optionalVars: nil) }
    let mark = position
    advance()
    let target: Expr?
    if isDiagnosing {
      target = try attempt { (p) throws(Failure) in try p.withTarget() }
    } else {
      target = try withTarget()
    }
    if target == nil {
      try diagnoseWithTarget()
      position = mark
    }
    return WithItem(contextExpr: value, optionalVars: target)
  }

  private mutating func withTarget() throws(Failure) -> Expr {
    let target = try starTarget()
    switch kind {
    case .comma, .rightParenthesis, .colon: return target
    default: throw noMatch()
    }
  }

  // try_stmt: 'try' ':' block (finally_block | except_block+ [else_block] [finally_block]
  //         | except_star_block+ [else_block] [finally_block])
  private mutating func tryStatement() throws(Failure) -> Stmt {
    let begin = start
    advance()
    try expectForced(.colon, ":")
    if seeks && kind == .kwExcept { _ = try attempt { (p) throws(Failure) in try p.exceptBlock() } }
    let body = try block(of: "'try' statement", at: begin.line)
    var handlers: [ExceptHandler] = []
    var isStar = false
    while kind == .kwExcept {
      let starred = nextKind == .star
      if handlers.isEmpty { isStar = starred }
      if starred != isStar {
        if seeks {
          let place = SourceRange(start, tokens[starred ? position &+ 1 : position].endPosition)
          if try attempt({ (p) throws(Failure) in try p.exceptHeader() }) != nil {
            throw raise("cannot have both 'except' and 'except*' on the same 'try'", place)
          }
          try diagnoseExcept(position)
        }
        advance()
        throw noMatch()
      }
      handlers.append(try exceptBlock())
    }
    if handlers.isEmpty && kind != .kwFinally {
      if seeks { throw raise("expected 'except' or 'finally' block") }
      throw noMatch()
    }
    let orelse = handlers.isEmpty ? [] : try elseBlock()
    var finalbody: [Stmt] = []
    if kind == .kwFinally {
      let line = tokens[position].line
      advance()
      try expectForced(.colon, ":")
      finalbody = try block(of: "'finally' statement", at: line)
    }
    let fields = TryBlock(body: body, handlers: handlers, orelse: orelse, finalbody: finalbody)
    if isStar { try require(11, "Exception groups are") }
    return Stmt(isStar ? .tryStar(fields) : .try(fields), statementRange(from: begin))
  }

  // except_block: 'except' expression ['as' NAME] ':' block | 'except' ':' block
  // except_star_block: 'except' '*' expression ['as' NAME] ':' block
  private mutating func exceptBlock() throws(Failure) -> ExceptHandler {
    let begin = start
    let mark = position
    advance()
    let isStar = kind == .star
    var header: ExceptHeader?
    position = mark
    if isDiagnosing {
      header = try attempt { (p) throws(Failure) in try p.exceptHeader() }
    } else {
      header = try exceptHeader()
    }
    guard let header else {
      try diagnoseExcept(mark)
      throw noMatch()
    }
    let body = try block(of: isStar ? "'except*' statement" : "'except' statement", at: begin.line)
    return ExceptHandler(type: header.type, name: header.name, body: body, range: statementRange(from: begin))
  }

  private struct ExceptHeader {
    var type: Expr?
    var name: String?
  }

  // 'except' ['*'] [expression ['as' NAME]] ':'
  private mutating func exceptHeader() throws(Failure) -> ExceptHeader {
    advance()
    let isStar = accept(.star)
    var header = ExceptHeader()
    if kind != .colon || isStar {
      header.type = try expression()
      if accept(.kwAs) { header.name = try name() }
    }
    try expect(.colon)
    return header
  }

  // MARK: Definitions

  // function_def_raw: ['async'] 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' block
  private mutating func functionDefinition(decorators: [Expr]) throws(Failure) -> Stmt {
    let begin = start
    let isAsync = accept(.kwAsync)
    let line = tokens[position].line
    try expect(.kwDef)
    let name = try name()
    let typeParameters = try optionalTypeParameters()
    try expectForced(.leftParenthesis, "(")
    let arguments = kind == .rightParenthesis ? Arguments.empty : try parameters(isLambda: false)
    try expect(.rightParenthesis)
    let returns = try returnAnnotation()
    try expectForced(.colon, ":")
    let comment = try functionTypeComment()
    let body = try block(of: "function definition", at: line)
    let fields = FunctionDef(
      name: name, args: arguments, body: body, decoratorList: decorators, returns: returns, typeParams: typeParameters)
    if isAsync { try require(5, "Async functions are") }
    let made = Stmt(isAsync ? .asyncFunctionDef(fields) : .functionDef(fields), statementRange(from: begin))
    attach(comment, to: made)
    return made
  }

  // class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
  private mutating func classDefinition(decorators: [Expr]) throws(Failure) -> Stmt {
    let begin = start
    advance()
    let name = try name()
    let typeParameters = kind == .leftBracket ? try typeParameters() : []
    var bases: [Expr] = []
    var keywords: [Keyword] = []
    if kind == .leftParenthesis {
      let parenthesis = position
      advance()
      if kind != .rightParenthesis {
        (bases, keywords) = isDiagnosing
          ? try argumentsDiagnosing(parenthesis, ofClass: true)
          : try arguments(parenthesis: parenthesis, ofClass: true)
      }
      try expect(.rightParenthesis)
    }
    try expectColon()
    let body = try block(of: "class definition", at: begin.line)
    let fields = ClassDef(
      name: name, bases: bases, keywords: keywords, body: body, decoratorList: decorators, typeParams: typeParameters)
    return Stmt(.classDef(fields), statementRange(from: begin))
  }

  // ['->' expression]
  private mutating func returnAnnotation() throws(Failure) -> Expr? {
    guard kind == .arrow else { return nil }
    if !isDiagnosing {
      advance()
      return try expression()
    }
    return try attempt { (p) throws(Failure) in
      p.advance()
      return try p.expression()
    }
  }

  private mutating func optionalTypeParameters() throws(Failure) -> [TypeParam] {
    guard kind == .leftBracket else { return [] }
    if !isDiagnosing { return try typeParameters() }
    return try attempt { (p) throws(Failure) in try p.typeParameters() } ?? []
  }

  // type_params: '[' ','.type_param+ [','] ']'
  mutating func typeParameters() throws(Failure) -> [TypeParam] {
    advance()
    if seeks && kind == .rightBracket {
      throw raise("Type parameter list cannot be empty", startingFrom: start)
    }
    var result = [try typeParameter()]
    while accept(.comma) {
      if kind == .rightBracket { break }
      result.append(try typeParameter())
    }
    try expect(.rightBracket)
    try require(12, "Type parameter lists are")
    return result
  }

  // type_param: NAME [':' expression] ['=' expression] | '*' NAME ['=' star_expression] | '**' NAME ['=' expression]
  private mutating func typeParameter() throws(Failure) -> TypeParam {
    let begin = start
    if accept(.star) {
      let name = try name()
      try diagnoseTypeParameterBound("TypeVarTuple")
      let value = try typeParameterDefault { (p) throws(Failure) in try p.starExpression() }
      return TypeParam(.typeVarTuple(name: name, defaultValue: value), range(from: begin))
    }
    if accept(.doubleStar) {
      let name = try name()
      try diagnoseTypeParameterBound("ParamSpec")
      let value = try typeParameterDefault { (p) throws(Failure) in try p.expression() }
      return TypeParam(.paramSpec(name: name, defaultValue: value), range(from: begin))
    }
    let name = try name()
    let bound = accept(.colon) ? try expression() : nil
    let value = try typeParameterDefault { (p) throws(Failure) in try p.expression() }
    return TypeParam(.typeVar(name: name, bound: bound, defaultValue: value), range(from: begin))
  }

  private mutating func typeParameterDefault(_ rule: (inout Parser) throws(Failure) -> Expr) throws(Failure) -> Expr? {
    guard accept(.equal) else { return nil }
    let value = try rule(&self)
    try require(13, "Type parameter defaults are")
    return value
  }
}
