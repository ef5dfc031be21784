// What the second pass looks for in the arguments of calls and classes.
extension Parser {
  // primary genexp | primary '(' [arguments] ')'
  mutating func callDiagnosing(
    _ function: Expr, _ begin: SourcePosition, _ parenthesis: Int) throws(Failure) -> Expr {
    let generator = try attempt { (p) throws(Failure) in
      p.advance()
      let element = try p.elementExpression()
      let clauses = try p.forIfClauses()
      try p.expect(.rightParenthesis)
      return Expr(
        .generatorExp(elt: element, generators: clauses), p.range(from: p.tokens[parenthesis].startPosition))
    }
    if let generator {
      return Expr(
        .call(func: function, args: [generator], keywords: []), range(from: begin))
    }
    if seeks { try diagnoseComprehension(parenthesis) }
    position = parenthesis
    advance()
    if accept(.rightParenthesis) {
      return Expr(.call(func: function, args: [], keywords: []), range(from: begin))
    }
    let (arguments, keywords) = try argumentsDiagnosing(parenthesis, ofClass: false)
    try expect(.rightParenthesis)
    return Expr(.call(func: function, args: arguments, keywords: keywords), range(from: begin))
  }

  typealias ArgumentList = (args: [Expr], keywords: [Keyword])

  // arguments: args [','] &')'
  mutating func argumentsDiagnosing(_ parenthesis: Int, ofClass: Bool) throws(Failure) -> ArgumentList {
    let mark = position
    let found = try attempt { (p) throws(Failure) in
      let result = try p.argumentPrefix()
      _ = p.accept(.comma)
      if p.kind != .rightParenthesis { throw p.noMatch() }
      return result
    }
    if let found { return found }
    if seeks { try diagnoseArguments() }
    position = mark
    throw .noMatch
  }

  /// The longest list of arguments from here on.
  private mutating func argumentPrefix() throws(Failure) -> ArgumentList {
    var positional: [Expr] = []
    var keywords: [Keyword] = []
    var end = position
    while let value = try attempt({ (p) throws(Failure) in try p.positionalArgument() }) {
      positional.append(value)
      end = position
      if !accept(.comma) { break }
    }
    if !positional.isEmpty {
      position = end
      if accept(.comma) {
        if try keywordArguments(&positional, &keywords) { end = position }
        position = end
      }
      return (positional, keywords)
    }
    position = end
    if try !keywordArguments(&positional, &keywords) { throw noMatch() }
    return (positional, keywords)
  }

  // starred_expression | (assignment_expression | expression !':=') !'='
  private mutating func positionalArgument() throws(Failure) -> Expr {
    if kind == .star { return try starredArgument() }
    let value = try elementExpression()
    if kind == .equal { throw noMatch() }
    return value
  }

  // kwargs: ','.kwarg_or_starred+ ',' ','.kwarg_or_double_starred+ | ','.kwarg_or_starred+ | ','.kwarg_or_double_starred+
  private mutating func keywordArguments(
    _ positional: inout [Expr], _ keywords: inout [Keyword]
  ) throws(Failure) -> Bool {
    let mark = position
    var end: Int?
    for doubleStarred in [false, true] {
      if let end {
        position = end
        if !accept(.comma) { break }
      }
      while true {
        let begin = position
        guard
          let keyword = try attempt({ (p) throws(Failure) in try p.keywordArgument(doubleStarred: doubleStarred) })
        else {
          position = begin
          break
        }
        switch keyword {
        case .keyword(let keyword): keywords.append(keyword)
        case .starred(let value): positional.append(value)
        }
        end = position
        if !accept(.comma) { break }
      }
    }
    guard let end else {
      position = mark
      return false
    }
    position = end
    return true
  }

  private enum KeywordArgument {
    case keyword(Keyword)
    case starred(Expr)
  }

  // kwarg_or_starred: NAME '=' expression | starred_expression
  // kwarg_or_double_starred: NAME '=' expression | '**' expression
  private mutating func keywordArgument(doubleStarred: Bool) throws(Failure) -> KeywordArgument {
    if seeks { try diagnoseKeyword() }
    let begin = start
    if kind == .name {
      let key = try name()
      try expect(.equal)
      let value = try expression()
      return .keyword(Keyword(arg: key, value: value, range: range(from: begin)))
    }
    if doubleStarred {
      try expect(.doubleStar)
      let value = try expression()
      return .keyword(Keyword(arg: nil, value: value, range: range(from: begin)))
    }
    if kind != .star { throw noMatch() }
    return .starred(try starredArgument())
  }

  /// A keyword argument whose name is no name.
  private mutating func diagnoseKeyword() throws(Failure) {
    let mark = position
    let first = tokens[mark]
    if kind == .kwTrue || kind == .kwFalse || kind == .kwNone, nextKind == .equal {
      throw raise(
        "cannot assign to \(source.text(first))", SourceRange(first.startPosition, tokens[mark &+ 1].endPosition))
    }
    if kind == .name && nextKind == .equal {
      advance()
      advance()
      if try attempt({ (p) throws(Failure) in try p.expression() }) != nil,
        try attempt({ (p) throws(Failure) in try p.forIfClauses() }) != nil
      {
        throw raise(
          "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
          SourceRange(first.startPosition, tokens[mark &+ 1].endPosition))
      }
      try backtrack(to: mark)
      return
    }
    if let value = try attempt({ (p) throws(Failure) in try p.expression() }), kind == .equal {
      throw raise(
        "expression cannot contain assignment, perhaps you meant \"==\"?",
        SourceRange(value.range.start, tokens[position].endPosition))
    }
    try backtrack(to: mark)
    if accept(.doubleStar), try attempt({ (p) throws(Failure) in try p.expression() }) != nil, accept(.equal),
      let value = try attempt({ (p) throws(Failure) in try p.expression() })
    {
      throw raise(
        "cannot assign to keyword argument unpacking", SourceRange(first.startPosition, value.range.end))
    }
    try backtrack(to: mark)
  }

  /// `*a=b`; the position is behind the star.
  mutating func diagnoseStarredArgument(_ begin: SourcePosition) throws(Failure) {
    if !seeks { return }
    let mark = position
    if try attempt({ (p) throws(Failure) in try p.expression() }) != nil, accept(.equal),
      let value = try attempt({ (p) throws(Failure) in try p.expression() })
    {
      throw raise("cannot assign to iterable argument unpacking", SourceRange(begin, value.range.end))
    }
    try backtrack(to: mark)
  }

  /// Where the last condition or iterable of a comprehension ends.
  private static func end(of clauses: [Comprehension]) -> SourcePosition {
    guard let last = clauses.last else { return SourcePosition(line: 0, column: 0) }
    return (last.ifs.last ?? last.iter).range.end
  }

  /// Arguments in the wrong order, and generator expressions without their own parentheses.
  private mutating func diagnoseArguments() throws(Failure) {
    let mark = position
    try diagnoseStarAfterDoubleStar()
    position = mark
    if let element = try attempt({ (p) throws(Failure) in try p.expression() }),
      let clauses = try attempt({ (p) throws(Failure) in try p.forIfClauses() }), accept(.comma)
    {
      _ = try attempt { (p) throws(Failure) in
        if try p.attempt({ (q) throws(Failure) in try q.argumentPrefix() }) != nil { return }
        _ = try p.expression()
        _ = try p.forIfClauses()
      }
      throw raise(
        "Generator expression must be parenthesized", SourceRange(element.range.start, Self.end(of: clauses)))
    }
    try backtrack(to: mark)
    try diagnoseKeywordValue(mark)
    guard let first = try attempt({ (p) throws(Failure) in try p.argumentPrefix() }) else { return }
    let end = position
    if let clauses = try attempt({ (p) throws(Failure) in try p.forIfClauses() }), first.args.count > 1,
      let last = first.args.last
    {
      throw raise("Generator expression must be parenthesized", SourceRange(last.range.start, Self.end(of: clauses)))
    }
    position = end
    if accept(.comma) {
      let second = position
      if let element = try attempt({ (p) throws(Failure) in try p.expression() }),
        let clauses = try attempt({ (p) throws(Failure) in try p.forIfClauses() })
      {
        throw raise(
          "Generator expression must be parenthesized", SourceRange(element.range.start, Self.end(of: clauses)))
      }
      position = second
      if try attempt({ (p) throws(Failure) in try p.argumentPrefix() }) != nil {
        let unpacking = first.keywords.contains { $0.arg == nil }
        throw raise("positional argument follows keyword argument\(unpacking ? " unpacking" : "")")
      }
    }
    try backtrack(to: mark)
  }

  /// `**a, *b`.
  private mutating func diagnoseStarAfterDoubleStar() throws(Failure) {
    guard let list = try attempt({ (p) throws(Failure) in try p.argumentPrefix() }), !list.keywords.isEmpty else {
      return
    }
    let comma = tokens[position]
    guard accept(.comma), kind == .star else { return }
    var last: Expr?
    while kind == .star {
      guard let value = try attempt({ (p) throws(Failure) in try p.starredArgument() }) else { break }
      last = value
      if kind != .comma || nextKind != .star { break }
      advance()
    }
    if let last, kind != .equal {
      throw raise(
        "iterable argument unpacking follows keyword argument unpacking",
        SourceRange(comma.startPosition, last.range.end))
    }
  }

  /// `name=` without a value, and `name=value for ...`.
  private mutating func diagnoseKeywordValue(_ mark: Int) throws(Failure) {
    if kind == .name && nextKind == .equal {
      let both = SourceRange(start, tokens[mark &+ 1].endPosition)
      advance()
      advance()
      if try attempt({ (p) throws(Failure) in try p.expression() }) != nil,
        try attempt({ (p) throws(Failure) in try p.forIfClauses() }) != nil
      {
        throw raise("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", both)
      }
      try backtrack(to: mark)
    }
    if try attempt({ (p) throws(Failure) in try p.argumentPrefix() }) != nil, !accept(.comma) {
      try backtrack(to: mark)
    }
    for place in position == mark ? [mark] : [position, mark] {
      position = place
      if kind == .name && nextKind == .equal {
        let both = SourceRange(start, tokens[place &+ 1].endPosition)
        advance()
        advance()
        if kind == .comma || kind == .rightParenthesis { throw raise("expected argument value expression", both) }
      }
    }
    try backtrack(to: mark)
  }
}
