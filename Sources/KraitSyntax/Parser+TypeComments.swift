// Type comments, function types, and the language of older versions.
extension Parser {
  // [TYPE_COMMENT]
  /// The text of the type comment at the current position, if there is one.
  @inline(__always)
  mutating func typeComment() -> String? {
    if kind != .typeComment { return nil }
    let text = source.text(tokens[position])
    advance()
    return text
  }

  // func_type_comment: NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | TYPE_COMMENT
  mutating func functionTypeComment() throws(Failure) -> String? {
    guard options.readsTypeComments else { return nil }
    func isAt(_ index: Int, _ kinds: TokenKind...) -> Bool {
      index + kinds.count <= tokenCount && kinds.indices.allSatisfy { tokens[index + $0].kind == kinds[$0] }
    }
    if isAt(position, .newline, .typeComment, .newline, .indent) {
      advance()
      return typeComment()
    }
    if seeks, isAt(position, .typeComment, .newline, .typeComment, .newline, .indent) {
      throw raise("Cannot have two type comments on def")
    }
    if isAt(position, .typeComment, .newline, .typeComment) { throw noMatch() }
    return typeComment()
  }

  /// Keeps the type comment of a node.
  @inline(__always)
  mutating func attach(_ comment: String?, to node: AnyObject) {
    if let comment { typeComments[ObjectIdentifier(node)] = comment }
  }

  // func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER
  mutating func functionType() throws(Failure) -> Module {
    statementStart = position
    try expect(.leftParenthesis)
    var types: [Expr] = []
    var seenStar = false, seenDoubleStar = false
    while kind != .rightParenthesis {
      if kind == .doubleStar {
        if seenDoubleStar { throw noMatch() }
        advance()
        seenDoubleStar = true
      } else if kind == .star {
        if seenStar || seenDoubleStar { throw noMatch() }
        advance()
        seenStar = true
      } else if seenStar || seenDoubleStar {
        throw noMatch()
      }
      types.append(try expression())
      if kind == .comma {
        advance()
        if kind == .rightParenthesis { throw noMatch() }
      } else if kind != .rightParenthesis {
        throw noMatch()
      }
    }
    advance()
    try expect(.arrow)
    let returns = try expression()
    while accept(.newline) {}
    try expect(.endMarker)
    return .functionType(argTypes: types, returns: returns)
  }

  /// Refuses syntax that came with a later version than the wanted one.
  @inline(__always)
  mutating func require(_ version: Int, _ what: StaticString) throws(Failure) {
    if options.featureVersion < version { throw raiseTooNew(version, what) }
  }

  @inline(never)
  private mutating func raiseTooNew(_ version: Int, _ what: StaticString) -> Failure {
    raise("\(what) only supported in Python 3.\(version) and greater", tokens[max(0, position &- 1)])
  }
}
