extension Parser {
  /// The parameters gathered so far, before they become an `Arguments` node.
  struct ParameterList {
    var posOnlyArgs: [Arg] = []
    var args: [Arg] = []
    var defaults: [Expr] = []
    var vararg: Arg?
    var kwOnlyArgs: [Arg] = []
    var kwDefaults: [Expr?] = []
    var kwarg: Arg?
    var seenSlash = false
    var seenStar = false

    var node: Arguments {
      Arguments(
        posOnlyArgs: posOnlyArgs, args: args, vararg: vararg, kwOnlyArgs: kwOnlyArgs, kwDefaults: kwDefaults,
        kwarg: kwarg, defaults: defaults)
    }
  }

  // parameters: slash_no_default param_no_default* param_with_default* [star_etc]
  //           | slash_with_default param_with_default* [star_etc]
  //           | param_no_default+ param_with_default* [star_etc]
  //           | param_with_default+ [star_etc]
  //           | star_etc
  /// The parameters of a function up to `)`, or of a lambda up to `:`.
  mutating func parameters(isLambda: Bool) throws(Failure) -> Arguments {
    if seeks { try diagnoseParameters(isLambda: isLambda) }
    let end: TokenKind = isLambda ? .colon : .rightParenthesis
    var list = ParameterList()
    while kind != end {
      switch kind {
      case .slash:
        if list.seenSlash || list.seenStar || list.args.isEmpty { throw noMatch() }
        advance()
        list.seenSlash = true
        list.posOnlyArgs = list.args
        list.args = []
        try require(8, "Positional-only parameters are")
      case .star:
        if list.seenStar { throw noMatch() }
        advance()
        list.seenStar = true
        if kind == .comma {
          // A bare star must be followed by a keyword-only parameter.
          if nextKind != .name {
            if nextKind == .typeComment, seeks { throw raise("bare * has associated type comment") }
            advance()
            throw noMatch()
          }
        } else {
          list.vararg = try parameter(isLambda: isLambda, isVararg: true)
        }
      case .doubleStar:
        advance()
        list.kwarg = try parameter(isLambda: isLambda)
        _ = accept(.comma)
        if let last = list.kwarg { attach(typeComment(), to: last) }
        if kind != end { throw noMatch() }
        return list.node
      default:
        try plainParameter(&list, isLambda: isLambda)
      }
      if kind == .comma {
        advance()
        if kind == .typeComment { attachTypeComment(list) }
      } else if kind == .typeComment {
        attachTypeComment(list)
        if kind != end { throw noMatch() }
      } else if kind != end {
        throw noMatch()
      }
    }
    return list.node
  }

  /// The comment behind a parameter belongs to the one read last.
  private mutating func attachTypeComment(_ list: ParameterList) {
    guard let last = list.kwOnlyArgs.last ?? list.vararg ?? list.args.last ?? list.posOnlyArgs.last else { return }
    attach(typeComment(), to: last)
  }

  // param_no_default: param (',' | &')')        param_with_default: param default (',' | &')')
  private mutating func plainParameter(_ list: inout ParameterList, isLambda: Bool) throws(Failure) {
    let argument = try parameter(isLambda: isLambda)
    let value = accept(.equal) ? try expression() : nil
    if list.seenStar {
      list.kwOnlyArgs.append(argument)
      list.kwDefaults.append(value)
      return
    }
    if let value {
      list.defaults.append(value)
    } else if !list.defaults.isEmpty {
      throw noMatch()
    }
    list.args.append(argument)
  }

  // param: NAME [':' expression]        param_star_annotation: NAME ':' star_expression
  mutating func parameter(isLambda: Bool, isVararg: Bool = false) throws(Failure) -> Arg {
    let begin = start
    let name = try name()
    var annotation: Expr?
    if !isLambda && kind == .colon {
      if isDiagnosing {
        annotation = try attempt { (p) throws(Failure) in try p.annotation(isStarred: isVararg) }
      } else {
        annotation = try self.annotation(isStarred: isVararg)
      }
    }
    return Arg(arg: name, annotation: annotation, range: range(from: begin))
  }

  // annotation: ':' expression        star_annotation: ':' star_expression
  private mutating func annotation(isStarred: Bool) throws(Failure) -> Expr {
    advance()
    return isStarred ? try starExpression() : try expression()
  }
}
