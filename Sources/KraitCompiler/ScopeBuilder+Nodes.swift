import KraitSyntax

extension ScopeBuilder {
  mutating func statements(_ body: [Stmt]) throws(CompileError) {
    for statement in body { try self.statement(statement) }
  }

  mutating func expressions(_ list: [Expr]) throws(CompileError) {
    for one in list { try expression(one) }
  }

  mutating func keywords(_ list: [Keyword]) throws(CompileError) {
    for one in list {
      if one.arg == "__debug__" { throw CompileError("cannot assign to __debug__", one.range) }
      try expression(one.value)
    }
  }

  mutating func statement(_ node: Stmt) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    switch node.kind {
    case .functionDef(let def): try functionDefinition(def, node, isAsync: false)
    case .asyncFunctionDef(let def): try functionDefinition(def, node, isAsync: true)
    case .classDef(let def): try classDefinition(def, node)
    case .return(let value):
      if let value {
        try expression(value)
        if current.returnsValue == nil { current.returnsValue = node.range }
      }
    case .delete(let targets): try expressions(targets)
    case .assign(let targets, let value):
      try expressions(targets)
      try expression(value)
    case .typeAlias(let name, let params, let value): try typeAlias(name, params, value, node)
    case .augAssign(let target, _, let value):
      if case .attribute(let object, _, _) = target.kind { try expression(object) } else { try expression(target) }
      try expression(value)
    case .annAssign(let target, let annotation, let value, let simple):
      try annotatedAssignment(target, annotation, value, simple, node)
    case .for(let loop), .asyncFor(let loop):
      if case .asyncFor = node.kind { current.isCoroutine = true }
      try expression(loop.target)
      try expression(loop.iter)
      try statements(loop.body)
      try statements(loop.orelse)
    case .while(let test, let body, let orelse):
      try expression(test)
      try statements(body)
      try statements(orelse)
    case .if: try ifChain(node)
    case .with(let items, let body), .asyncWith(let items, let body):
      if case .asyncWith = node.kind { current.isCoroutine = true }
      for item in items {
        try expression(item.contextExpr)
        if let vars = item.optionalVars { try expression(vars) }
      }
      try statements(body)
    case .match(let subject, let cases):
      try expression(subject)
      for one in cases {
        try pattern(one.pattern)
        if let condition = one.guard { try expression(condition) }
        try statements(one.body)
      }
    case .raise(let exc, let cause):
      if let exc { try expression(exc) }
      if let cause { try expression(cause) }
    case .try(let block), .tryStar(let block): try tryBlock(block)
    case .assert(let test, let msg):
      try expression(test)
      if let msg { try expression(msg) }
    case .import(let names): for alias in names { try self.alias(alias, node.range) }
    case .importFrom(_, let names, _): for alias in names { try self.alias(alias, node.range) }
    case .global(let names): try globalStatement(names, node)
    case .nonlocal(let names): try nonlocalStatement(names, node)
    case .expr(let value): try expression(value)
    case .pass, .break, .continue: break
    }
  }

  /// An `if` with its chain of `elif`, link by link: chains may be long.
  private mutating func ifChain(_ node: Stmt) throws(CompileError) {
    var next = node
    while case .if(let test, let body, let orelse) = next.kind {
      try expression(test)
      try statements(body)
      guard orelse.count == 1, case .if = orelse[0].kind else { return try statements(orelse) }
      next = orelse[0]
    }
  }

  private mutating func tryBlock(_ block: TryBlock) throws(CompileError) {
    try statements(block.body)
    for handler in block.handlers {
      if let type = handler.type { try expression(type) }
      if let name = handler.name { try define(name, .local, handler.range) }
      try statements(handler.body)
    }
    try statements(block.orelse)
    try statements(block.finalbody)
  }

  private mutating func annotatedAssignment(
    _ target: Expr, _ annotation: Expr, _ value: Expr?, _ simple: Bool, _ node: Stmt
  ) throws(CompileError) {
    switch target.kind {
    case .name("__debug__", _), .attribute(_, "__debug__", _): throw CompileError("cannot assign to __debug__", node.range)
    default: break
    }
    if case .name(let id, _) = target.kind {
      let flags = self.flags(id)
      if simple, current !== module, !flags.isDisjoint(with: [.global, .nonlocal]) {
        let kind = flags.contains(.global) ? "global" : "nonlocal"
        throw CompileError("annotated name '\(id)' can't be \(kind)", node.range)
      }
      if simple {
        try define(id, [.annotated, .local], target.range)
      } else if value != nil {
        try define(id, .local, target.range)
      }
    } else {
      try expression(target)
    }
    try self.annotation(annotation, ScopeKey(node, .annotation))
    if let value { try expression(value) }
  }

  private mutating func alias(_ alias: Alias, _ range: SourceRange) throws(CompileError) {
    if alias.name == "*" {
      if current.kind != .module { throw CompileError("import * only allowed at module level", alias.range) }
      return
    }
    let stored = alias.asname ?? String(alias.name.prefix { $0 != "." })
    if stored == "__debug__" { throw CompileError("cannot assign to __debug__", range) }
    try define(stored, .imported, alias.range)
  }

  private mutating func globalStatement(_ names: [String], _ node: Stmt) throws(CompileError) {
    for name in names {
      let flags = self.flags(name)
      if !flags.isDisjoint(with: [.parameter, .local, .used, .annotated]) {
        let message =
          if flags.contains(.parameter) { "name '\(name)' is parameter and global" }
          else if flags.contains(.used) { "name '\(name)' is used prior to global declaration" }
          else if flags.contains(.annotated) { "annotated name '\(name)' can't be global" }
          else { "name '\(name)' is assigned to before global declaration" }
        throw CompileError(message, node.range)
      }
      try define(name, .global, node.range)
      current.directives.append((mangle(name, inClass: className), node.range))
    }
  }

  private mutating func nonlocalStatement(_ names: [String], _ node: Stmt) throws(CompileError) {
    for name in names {
      let flags = self.flags(name)
      if !flags.isDisjoint(with: [.parameter, .local, .used, .annotated]) {
        let message =
          if flags.contains(.parameter) { "name '\(name)' is parameter and nonlocal" }
          else if flags.contains(.used) { "name '\(name)' is used prior to nonlocal declaration" }
          else if flags.contains(.annotated) { "annotated name '\(name)' can't be nonlocal" }
          else { "name '\(name)' is assigned to before nonlocal declaration" }
        throw CompileError(message, node.range)
      }
      try define(name, .nonlocal, node.range)
      current.directives.append((mangle(name, inClass: className), node.range))
    }
  }

  // MARK: Expressions

  mutating func expression(_ node: Expr) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    switch node.kind {
    case .boolOp(_, let values): try expressions(values)
    case .namedExpr(let target, let value): try namedExpression(target, value, node)
    case .binOp: try binaryChain(node)
    case .unaryOp(_, let operand): try expression(operand)
    case .lambda(let args, let body): try lambda(args, body, node)
    case .ifExp(let test, let body, let orelse):
      try expression(test)
      try expression(body)
      try expression(orelse)
    case .dict(let keys, let values):
      for key in keys { if let key { try expression(key) } }
      try expressions(values)
    case .set(let elts), .list(let elts, _), .tuple(let elts, _): try expressions(elts)
    case .listComp(let elt, let generators):
      try comprehension(.listComprehension, "<listcomp>", node, generators, [elt])
    case .setComp(let elt, let generators):
      try comprehension(.setComprehension, "<setcomp>", node, generators, [elt])
    case .dictComp(let key, let value, let generators):
      try comprehension(.dictComprehension, "<dictcomp>", node, generators, [key, value])
    case .generatorExp(let elt, let generators):
      try comprehension(.generatorExpression, "<genexpr>", node, generators, [elt])
    case .await(let value):
      try refuseInAnnotation("await expression", node)
      try expression(value)
      current.isCoroutine = true
    case .yield(let value):
      try refuseInAnnotation("yield expression", node)
      if let value { try expression(value) }
      try yieldFound(node)
    case .yieldFrom(let value):
      try refuseInAnnotation("yield expression", node)
      try expression(value)
      try yieldFound(node)
    case .compare(let left, _, let comparators):
      try expression(left)
      try expressions(comparators)
    case .call(let func_, let args, let keywords):
      try expression(func_)
      try expressions(args)
      try self.keywords(keywords)
    case .formattedValue(let value, _, let spec):
      try expression(value)
      if let spec { try expression(spec) }
    case .joinedStr(let values): try expressions(values)
    case .constant: break
    case .attribute(let value, let attr, let ctx):
      if attr == "__debug__", ctx == .store { throw CompileError("cannot assign to __debug__", node.range) }
      try expression(value)
    case .subscript(let value, let slice, _):
      try expression(value)
      try expression(slice)
    case .starred(let value, _): try expression(value)
    case .name(let id, let ctx): try name(id, ctx, node)
    case .slice(let lower, let upper, let step):
      if let lower { try expression(lower) }
      if let upper { try expression(upper) }
      if let step { try expression(step) }
    }
  }

  /// Operators nest to the left without limit, so the left spine is walked in a loop.
  private mutating func binaryChain(_ node: Expr) throws(CompileError) {
    var rights: [Expr] = []
    var left = node
    while case .binOp(let inner, _, let right) = left.kind {
      rights.append(right)
      left = inner
    }
    try expression(left)
    for right in rights.reversed() { try expression(right) }
  }

  private mutating func name(_ id: String, _ ctx: ExprContext, _ node: Expr) throws(CompileError) {
    if id == "__debug__", ctx == .del { throw CompileError("cannot delete __debug__", node.range) }
    try define(id, ctx == .load ? .used : .local, node.range)
    if ctx == .load, id == "super", current.isFunctionLike {
      try define("__class__", .used, node.range)
    }
  }

  private func refuseInAnnotation(_ what: String, _ node: Expr) throws(CompileError) {
    if current.isAnnotationScope {
      throw CompileError("\(what) cannot be used within \(current.placeDescription)", node.range)
    }
  }

  private mutating func yieldFound(_ node: Expr) throws(CompileError) {
    current.isGenerator = true
    if current.isComprehension, current.returnsValue == nil { current.returnsValue = node.range }
  }

  // MARK: Patterns

  private mutating func pattern(_ node: Pattern) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    switch node.kind {
    case .matchValue(let value): try expression(value)
    case .matchSingleton: break
    case .matchSequence(let patterns), .matchOr(let patterns):
      for one in patterns { try pattern(one) }
    case .matchMapping(let keys, let patterns, let rest):
      try expressions(keys)
      for one in patterns { try pattern(one) }
      if let rest { try define(rest, .local, node.range) }
    case .matchClass(let cls, let patterns, let attributes, let keywordPatterns):
      try expression(cls)
      for one in patterns { try pattern(one) }
      if let index = attributes.firstIndex(of: "__debug__") {
        throw CompileError("cannot assign to __debug__", keywordPatterns[index].range)
      }
      for one in keywordPatterns { try pattern(one) }
    case .matchStar(let name): if let name { try define(name, .local, node.range) }
    case .matchAs(let inner, let name):
      if let inner { try pattern(inner) }
      if let name { try define(name, .local, node.range) }
    }
  }
}
