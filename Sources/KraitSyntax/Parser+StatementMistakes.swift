// What the second pass looks for in statements.
extension Parser {
  /// The rules of `assignment` in their order, the mistakes of assignments, then `star_expressions`.
  mutating func expressionStatementDiagnosing() throws(Failure) -> Stmt {
    let begin = start
    let mark = position
    if kind == .name && nextKind == .colon || kind == .leftParenthesis || kind == .name || canStartExpression(kind) {
      let annotated = try attempt { (p) throws(Failure) in
        let target = try p.kind == .name && p.nextKind == .colon ? p.atom() : p.primary()
        if p.kind != .colon { throw p.noMatch() }
        return try p.annotatedAssignment(begin, mark, target)
      }
      if let annotated { return annotated }
    }
    if let assigned = try attempt({ (p) throws(Failure) in try p.plainAssignment(begin) }) { return assigned }
    let augmented = try attempt { (p) throws(Failure) in
      let target = try p.primary()
      guard p.isSingleTarget(target), let op = Self.augmentedOperator(p.kind) else { throw p.noMatch() }
      p.advance()
      return (target, op)
    }
    if let (target, op) = augmented {
      if let value = try attempt({ (p) throws(Failure) in try p.annotatedRightSide() }) {
        return Stmt(.augAssign(target: target, op: op, value: value), range(from: begin))
      }
      position = mark
    } else {
      try diagnoseAssignment()
    }
    if nextKind == .name, isAt(softKeyword: "type"),
      let alias = try attempt({ (p) throws(Failure) in try p.typeAlias() })
    {
      return alias
    }
    let value = kind == .kwYield ? try yieldExpression() : try starExpressions()
    return Stmt(.expr(value: value), range(from: begin))
  }

  // (star_targets '=')+ annotated_rhs !'='
  private mutating func plainAssignment(_ begin: SourcePosition) throws(Failure) -> Stmt {
    let targets = try assignmentTargets()
    if targets.isEmpty { throw noMatch() }
    let value = try annotatedRightSide()
    if kind == .equal { throw noMatch() }
    _ = typeComment()
    return Stmt(.assign(targets: targets, value: value), range(from: begin))
  }

  // (star_targets '=')*
  private mutating func assignmentTargets() throws(Failure) -> [Expr] {
    var targets: [Expr] = []
    while true {
      let target = try attempt { (p) throws(Failure) in
        let target = try p.starTargets()
        try p.expect(.equal)
        return target
      }
      guard let target else { return targets }
      targets.append(target)
    }
  }

  /// Targets that cannot be annotated, assigned to, or assigned to in place.
  private mutating func diagnoseAssignment() throws(Failure) {
    if !seeks { return }
    let mark = position
    try diagnoseAnnotation(mark)
    position = mark
    _ = try assignmentTargets()
    let last = position
    if let target = try attempt({ (p) throws(Failure) in try p.starExpressions() }), kind == .equal {
      try raiseInvalidTarget(target, .assignment)
    }
    position = last
    if kind == .kwYield, let target = try attempt({ (p) throws(Failure) in try p.yieldExpression() }), kind == .equal {
      throw raise("assignment to yield expression not possible", target.range)
    }
    position = mark
    if let target = try attempt({ (p) throws(Failure) in try p.starExpressions() }),
      Self.augmentedOperator(kind) != nil
    {
      advance()
      if try attempt({ (p) throws(Failure) in try p.annotatedRightSide() }) != nil {
        throw raise("'\(Self.describe(target))' is an illegal expression for augmented assignment", target.range)
      }
    }
    try backtrack(to: mark)
  }

  private mutating func diagnoseAnnotation(_ mark: Int) throws(Failure) {
    if kind == .leftBracket || kind == .leftParenthesis,
      let target = try attempt({ (p) throws(Failure) in try p.atom() }), kind == .colon
    {
      let name: String? =
        switch target.kind {
        case .list: "list"
        case .tuple: "tuple"
        default: nil
        }
      advance()
      if let name, try attempt({ (p) throws(Failure) in try p.expression() }) != nil {
        throw raise("only single target (not \(name)) can be annotated", target.range)
      }
    }
    try backtrack(to: mark)
    if let first = try attempt({ (p) throws(Failure) in try p.starNamedExpression() }), accept(.comma) {
      while try attempt({ (p) throws(Failure) in try p.starNamedExpression() }) != nil { _ = accept(.comma) }
      if accept(.colon), try attempt({ (p) throws(Failure) in try p.expression() }) != nil {
        throw raise("only single target (not tuple) can be annotated", first.range)
      }
    }
    try backtrack(to: mark)
    if let target = try attempt({ (p) throws(Failure) in try p.expression() }), accept(.colon),
      try attempt({ (p) throws(Failure) in try p.expression() }) != nil
    {
      throw raise("illegal target for annotation", target.range)
    }
    try backtrack(to: mark)
  }

  /// `del` with something that cannot be deleted; the position is at the `del`.
  mutating func diagnoseDelete() throws(Failure) {
    if !seeks { return }
    let mark = position
    advance()
    if let target = try attempt({ (p) throws(Failure) in try p.starExpressions() }) {
      try raiseInvalidTarget(target, .deletion)
    }
    try backtrack(to: mark)
  }

  /// `import a from b` and a bare `import`; the position is at the `import`.
  mutating func diagnoseImport() throws(Failure) {
    if !seeks { return }
    let mark = position
    let begin = start
    advance()
    if kind == .newline {
      throw raise("Expected one or more names after 'import'", startingFromTokenAt: position)
    }
    let names: Void? = try attempt { (p) throws(Failure) in
      repeat { _ = try p.dottedName() } while p.accept(.comma)
      try p.expect(.kwFrom)
      _ = try p.dottedName()
    }
    if names != nil { throw raise("Did you mean to use 'from ... import ...' instead?", startingFrom: begin) }
    try backtrack(to: mark)
  }

  /// A `with` line without its colon; the position is at the `with`.
  mutating func diagnoseWith() throws(Failure) {
    if !seeks { return }
    let mark = position
    for parenthesized in [false, true] {
      position = mark
      advance()
      if parenthesized && !accept(.leftParenthesis) { break }
      let items: Void? = try attempt { (p) throws(Failure) in
        repeat {
          if parenthesized && p.kind == .rightParenthesis { break }
          _ = try p.expression()
          if p.accept(.kwAs) { _ = try p.starTarget() }
        } while p.accept(.comma)
      }
      if items == nil || (parenthesized && !accept(.rightParenthesis)) { continue }
      if kind == .newline { throw raise("expected ':'") }
    }
    try backtrack(to: mark)
  }

  /// `as` in a `with` item, followed by something that cannot be assigned to.
  mutating func diagnoseWithTarget() throws(Failure) {
    if !seeks { return }
    let mark = position
    if let target = try attempt({ (p) throws(Failure) in try p.expression() }),
      kind == .comma || kind == .rightParenthesis || kind == .colon
    {
      try raiseInvalidTarget(target, .assignment)
    }
    try backtrack(to: mark)
  }

  /// An `except` line that did not match; `mark` is at the `except`.
  mutating func diagnoseExcept(_ mark: Int) throws(Failure) {
    if !seeks { return }
    position = mark
    advance()
    let isStar = accept(.star)
    if isStar && (kind == .newline || kind == .colon) { throw raise("expected one or more exception types") }
    if kind == .newline { throw raise("expected ':'") }
    if let type = try attempt({ (p) throws(Failure) in try p.expression() }) {
      let behind = position
      if accept(.comma), try attempt({ (p) throws(Failure) in try p.starExpressions() }) != nil {
        if accept(.kwAs) { _ = accept(.name) }
        if kind == .colon {
          advance()
          position &-= 1
          throw raise("multiple exception types must be parenthesized", startingFrom: type.range.start)
        }
      }
      position = behind
      if kind == .kwAs && nextKind == .name {
        advance()
        advance()
      }
      if kind == .newline { throw raise("expected ':'") }
    }
    try backtrack(to: mark)
  }

  /// `*Ts: bound` and `**P: bound`.
  mutating func diagnoseTypeParameterBound(_ kindName: String) throws(Failure) {
    if kind != .colon { return }
    let colon = position
    advance()
    if let bound = try attempt({ (p) throws(Failure) in try p.expression() }) {
      let isTuple = if case .tuple = bound.kind { true } else { false }
      throw raise(
        "cannot use \(isTuple ? "constraints" : "bound") with \(kindName)", startingFrom: tokens[colon].startPosition)
    }
    try backtrack(to: colon)
  }

  // MARK: Patterns

  /// What follows `as` in a pattern, when it is not a name to bind.
  mutating func diagnosePatternTarget() throws(Failure) {
    if !seeks { return }
    if isAt(softKeyword: "_") { throw raise("cannot use '_' as a target", tokens[position].range) }
    if kind == .name { return }
    let mark = position
    if let target = try attempt({ (p) throws(Failure) in try p.expression() }) {
      throw raise("invalid pattern target", target.range)
    }
    try backtrack(to: mark)
  }

  /// Positional patterns behind keyword patterns; the position is at the first.
  mutating func diagnoseClassPattern() throws(Failure) {
    guard let first = try attempt({ (p) throws(Failure) in try p.pattern() }) else { return }
    var last = first
    while accept(.comma), let next = try attempt({ (p) throws(Failure) in try p.pattern() }) { last = next }
    throw raise("positional patterns follow keyword patterns", SourceRange(first.range.start, last.range.end))
  }
}
