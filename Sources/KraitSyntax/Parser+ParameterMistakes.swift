// What the second pass looks for in parameter lists.
extension Parser {
  private enum ParameterForm {
    case plain, withDefault, any
  }

  /// One parameter of a form, with the comma behind it or the end of the list after it.
  private mutating func oneParameter(_ form: ParameterForm, _ isLambda: Bool) throws(Failure) -> Arg {
    let end: TokenKind = isLambda ? .colon : .rightParenthesis
    let argument = try parameter(isLambda: isLambda)
    if form == .plain {
      if kind == .equal { throw noMatch() }
    } else if kind == .equal {
      let equal = tokens[position]
      advance()
      let isMissing = kind == .comma || kind == .rightParenthesis
      if isMissing && seeks { throw raise("expected default value expression", equal.range) }
      _ = try expression()
    } else if form == .withDefault {
      throw noMatch()
    }
    if kind == .comma { advance() } else if kind != end { throw noMatch() }
    return argument
  }

  /// As many parameters of a form as there are; gives their number.
  private mutating func parameterRun(_ form: ParameterForm, _ isLambda: Bool) throws(Failure) -> Int {
    var count = 0
    while kind == .name,
      try attempt({ (p) throws(Failure) in try p.oneParameter(form, isLambda) }) != nil
    {
      count += 1
    }
    return count
  }

  // slash_no_default: param_no_default+ '/' (',' | &')')
  // slash_with_default: param_no_default* param_with_default+ '/' (',' | &')')
  private mutating func slash(withDefault: Bool, _ isLambda: Bool) throws(Failure) {
    let plain = try parameterRun(.plain, isLambda)
    let defaulted = withDefault ? try parameterRun(.withDefault, isLambda) : 0
    if withDefault ? defaulted == 0 : plain == 0 { throw noMatch() }
    try expect(.slash)
    if kind == .comma { advance() } else if kind != (isLambda ? .colon : .rightParenthesis) { throw noMatch() }
  }

  /// Either form of parameters up to a slash; true if one matched.
  private mutating func anySlash(_ isLambda: Bool) throws(Failure) -> Bool {
    if try attempt({ (p) throws(Failure) in try p.slash(withDefault: false, isLambda) }) != nil { return true }
    return try attempt({ (p) throws(Failure) in try p.slash(withDefault: true, isLambda) }) != nil
  }

  /// Mistakes in the order and the marks of parameters; the position is at the first one.
  mutating func diagnoseParameters(isLambda: Bool) throws(Failure) {
    if !seeks { return }
    let mark = position
    if accept(.slash) {
      if kind == .comma { throw raise("at least one argument must precede /", tokens[mark].range) }
      try backtrack(to: mark)
    }
    if try anySlash(isLambda) {
      _ = try parameterRun(.any, isLambda)
      if kind == .slash { throw raise("/ may appear only once", tokens[position].range) }
    }
    try backtrack(to: mark)
    try diagnoseMissingDefault(isLambda)
    try backtrack(to: mark)
    try diagnoseParentheses(isLambda)
    try backtrack(to: mark)
    try diagnoseLateSlash(isLambda)
    try backtrack(to: mark)
    if try parameterRun(.any, isLambda) > 0, kind == .slash {
      advance()
      if kind == .star { throw raise("expected comma between / and *", tokens[position].range) }
    }
    try backtrack(to: mark)
    try diagnoseStars(isLambda)
    try backtrack(to: mark)
  }

  /// A parameter without a default behind one with a default.
  private mutating func diagnoseMissingDefault(_ isLambda: Bool) throws(Failure) {
    let mark = position
    for skipsSlash in [true, false] {
      position = mark
      if skipsSlash,
        try attempt({ (p) throws(Failure) in try p.slash(withDefault: false, isLambda) }) == nil
      {
        continue
      }
      _ = try parameterRun(.plain, isLambda)
      let before = position
      var helper = try attempt({ (p) throws(Failure) in try p.slash(withDefault: true, isLambda) }) != nil
      if !helper {
        position = before
        helper = try parameterRun(.withDefault, isLambda) > 0
      }
      if helper, let argument = try attempt({ (p) throws(Failure) in try p.oneParameter(.plain, isLambda) }) {
        throw raise("parameter without a default follows parameter with a default", argument.range)
      }
    }
    // A run of plain parameters may itself be what stands before the slash of a list with defaults.
    position = mark
    if try attempt({ (p) throws(Failure) in try p.slash(withDefault: true, isLambda) }) != nil,
      let argument = try attempt({ (p) throws(Failure) in try p.oneParameter(.plain, isLambda) })
    {
      throw raise("parameter without a default follows parameter with a default", argument.range)
    }
  }

  private mutating func diagnoseParentheses(_ isLambda: Bool) throws(Failure) {
    _ = try parameterRun(.plain, isLambda)
    let open = start
    guard accept(.leftParenthesis) else { return }
    let inner: Void? = try attempt { (p) throws(Failure) in
      if isLambda {
        repeat { _ = try p.parameter(isLambda: true) } while p.accept(.comma) && p.kind == .name
      } else {
        if try p.parameterRun(.plain, false) == 0 { throw p.noMatch() }
      }
      _ = p.accept(.comma)
      try p.expect(.rightParenthesis)
    }
    if inner != nil {
      let subject = isLambda ? "Lambda expression" : "Function"
      throw raise("\(subject) parameters cannot be parenthesized", SourceRange(open, lastEnd))
    }
  }

  /// A slash behind a star.
  private mutating func diagnoseLateSlash(_ isLambda: Bool) throws(Failure) {
    _ = try anySlash(isLambda)
    _ = try parameterRun(.any, isLambda)
    guard accept(.star) else { return }
    if !accept(.comma),
      try attempt({ (p) throws(Failure) in try p.oneParameter(.plain, isLambda) }) == nil
    {
      return
    }
    _ = try parameterRun(.any, isLambda)
    if kind == .slash { throw raise("/ must be ahead of *", tokens[position].range) }
  }

  /// Misused `*` and `**`.
  private mutating func diagnoseStars(_ isLambda: Bool) throws(Failure) {
    _ = try anySlash(isLambda)
    _ = try parameterRun(.plain, isLambda)
    _ = try parameterRun(.withDefault, isLambda)
    let end: TokenKind = isLambda ? .colon : .rightParenthesis
    let star = tokens[position]
    if accept(.star) {
      if kind == end || (kind == .comma && (nextKind == end || nextKind == .doubleStar)) {
        if isLambda {
          if kind == .comma { advance() }
          throw raise("named arguments must follow bare *")
        }
        throw raise("named arguments must follow bare *", star.range)
      }
      let mark = position
      if try attempt({ (p) throws(Failure) in try p.parameter(isLambda: isLambda) }) != nil,
        kind == .equal
      {
        throw raise("var-positional argument cannot have default value", tokens[position].range)
      }
      position = mark
      if !accept(.comma),
        try attempt({ (p) throws(Failure) in try p.oneParameter(.plain, isLambda) }) == nil,
        try attempt({ (p) throws(Failure) in try p.starAnnotated() }) == nil
      {
        return
      }
      _ = try parameterRun(.any, isLambda)
      let second = tokens[position]
      if accept(.star) {
        var isParameter = kind == .comma
        if !isParameter {
          isParameter = try attempt({ (p) throws(Failure) in try p.oneParameter(.plain, isLambda) }) != nil
        }
        if isParameter { throw raise("* argument may appear only once", second.range) }
      }
    }
    try diagnoseDoubleStar(isLambda)
  }

  /// A misused `**`, or something behind it.
  private mutating func diagnoseDoubleStar(_ isLambda: Bool) throws(Failure) {
    guard accept(.doubleStar) else { return }
    guard try attempt({ (p) throws(Failure) in try p.parameter(isLambda: isLambda) }) != nil else { return }
    if kind == .equal { throw raise("var-keyword argument cannot have default value", tokens[position].range) }
    guard accept(.comma) else { return }
    switch kind {
    case .star, .doubleStar, .slash:
      throw raise("arguments cannot follow var-keyword argument", tokens[position].range)
    default:
      if let argument = try attempt({ (p) throws(Failure) in try p.parameter(isLambda: isLambda) }) {
        throw raise("arguments cannot follow var-keyword argument", argument.range)
      }
    }
  }

  /// A starred parameter whose annotation is starred, with the comma behind it.
  private mutating func starAnnotated() throws(Failure) {
    _ = try parameter(isLambda: false, isVararg: true)
    try expect(.comma)
  }
}
