import KraitCore
import KraitObjects
import KraitSyntax
import KraitVM

/// Checks of a tree that a program made what the parser's trees have by construction: contexts, names, patterns.
struct TreeValidator {
  let cx: Context

  private func fail(_ message: String) throws(Raised) -> Never { try cx.raise(.ValueError, message) }

  private func checkDepth() throws(Raised) {
    if cx.nativeStackIsLow { try cx.raise(.RecursionError, "maximum recursion depth exceeded during compilation") }
  }

  func check(_ tree: Module) throws(Raised) {
    switch tree {
    case .module(let body), .interactive(let body): try statements(body)
    case .expression(let body): try expression(body)
    case .functionType(let types, let returns):
      try expressions(types)
      try expression(returns)
    }
  }

  // MARK: Statements

  private func statements(_ list: [Stmt]) throws(Raised) { for one in list { try statement(one) } }

  private func statement(_ node: Stmt) throws(Raised) {
    try checkDepth()
    switch node.kind {
    case .functionDef(let def), .asyncFunctionDef(let def): try function(def)
    case .classDef(let def):
      try typeParams(def.typeParams)
      try expressions(def.bases)
      for keyword in def.keywords { try expression(keyword.value) }
      try expressions(def.decoratorList)
      try statements(def.body)
    case .return(let value): try optional(value)
    case .delete(let targets): for target in targets { try expression(target, .del) }
    case .assign(let targets, let value):
      for target in targets { try expression(target, .store) }
      try expression(value)
    case .typeAlias(let name, let params, let value):
      try expression(name, .store)
      try typeParams(params)
      try expression(value)
    case .augAssign(let target, _, let value):
      try expression(target, .store)
      try expression(value)
    case .annAssign(let target, let annotation, let value, _):
      try expression(target, .store)
      try optional(value)
      try expression(annotation)
    case .for(let loop), .asyncFor(let loop):
      try expression(loop.target, .store)
      try expression(loop.iter)
      try statements(loop.body)
      try statements(loop.orelse)
    case .while(let test, let body, let orelse), .if(let test, let body, let orelse):
      try expression(test)
      try statements(body)
      try statements(orelse)
    case .with(let items, let body), .asyncWith(let items, let body):
      for item in items {
        try expression(item.contextExpr)
        if let target = item.optionalVars { try expression(target, .store) }
      }
      try statements(body)
    case .match(let subject, let cases):
      try expression(subject)
      for one in cases {
        try pattern(one.pattern)
        try optional(one.guard)
        try statements(one.body)
      }
    case .raise(let exc, let cause):
      try optional(exc)
      try optional(cause)
    case .try(let block), .tryStar(let block):
      try statements(block.body)
      for handler in block.handlers {
        try optional(handler.type)
        try statements(handler.body)
      }
      try statements(block.orelse)
      try statements(block.finalbody)
    case .assert(let test, let msg):
      try expression(test)
      try optional(msg)
    case .expr(let value): try expression(value)
    case .import, .importFrom, .global, .nonlocal, .pass, .break, .continue: break
    }
  }

  private func function(_ def: FunctionDef) throws(Raised) {
    try statements(def.body)
    try typeParams(def.typeParams)
    try arguments(def.args)
    try expressions(def.decoratorList)
    try optional(def.returns)
  }

  private func typeParams(_ params: [TypeParam]) throws(Raised) {
    for param in params {
      switch param.kind {
      case .typeVar(let name, let bound, let value):
        try checkName(name)
        try optional(bound)
        try optional(value)
      case .paramSpec(let name, let value), .typeVarTuple(let name, let value):
        try checkName(name)
        try optional(value)
      }
    }
  }

  private func arguments(_ args: Arguments) throws(Raised) {
    for arg in args.posOnlyArgs + args.args + args.kwOnlyArgs { try optional(arg.annotation) }
    try optional(args.vararg?.annotation)
    try optional(args.kwarg?.annotation)
    if args.defaults.count > args.posOnlyArgs.count + args.args.count { try fail("more positional defaults than args on arguments") }
    if args.kwDefaults.count != args.kwOnlyArgs.count {
      try fail("length of kwonlyargs is not the same as kw_defaults on arguments")
    }
    try expressions(args.defaults)
    for value in args.kwDefaults { try optional(value) }
  }

  // MARK: Expressions

  private func checkName(_ name: String) throws(Raised) {
    if name == "None" || name == "True" || name == "False" { try fail("identifier field can't represent '\(name)' constant") }
  }

  private func optional(_ node: Expr?) throws(Raised) { if let node { try expression(node) } }
  private func expressions(_ list: [Expr], _ context: ExprContext = .load) throws(Raised) { for one in list { try expression(one, context) } }

  private func expression(_ node: Expr, _ wanted: ExprContext = .load) throws(Raised) {
    try checkDepth()
    let actual: ExprContext?
    switch node.kind {
    case .attribute(_, _, let ctx), .subscript(_, _, let ctx), .starred(_, let ctx), .list(_, let ctx), .tuple(_, let ctx): actual = ctx
    case .name(let id, let ctx):
      try checkName(id)
      actual = ctx
    default: actual = nil
    }
    if let actual {
      if actual != wanted { try fail("expression must have \(wanted.nodeName) context but has \(actual.nodeName) instead") }
    } else if wanted != .load {
      try fail("expression which can't be assigned to in \(wanted.nodeName) context")
    }
    try operands(node, wanted)
  }

  private func operands(_ node: Expr, _ context: ExprContext) throws(Raised) {
    switch node.kind {
    case .boolOp(_, let values), .set(let values), .joinedStr(let values): try expressions(values)
    case .namedExpr(let target, let value):
      guard case .name(let id, _) = target.kind else { return }
      try checkName(id)
      try expression(value)
    case .binOp(let left, _, let right):
      try expression(left)
      try expression(right)
    case .unaryOp(_, let operand): try expression(operand)
    case .lambda(let args, let body):
      try arguments(args)
      try expression(body)
    case .ifExp(let test, let body, let orelse): try expressions([test, body, orelse])
    case .dict(let keys, let values):
      for key in keys { try optional(key) }
      try expressions(values)
    case .listComp(let elt, let generators), .setComp(let elt, let generators), .generatorExp(let elt, let generators):
      try comprehensions(generators)
      try expression(elt)
    case .dictComp(let key, let value, let generators):
      try comprehensions(generators)
      try expressions([key, value])
    case .await(let value), .yieldFrom(let value): try expression(value)
    case .yield(let value): try optional(value)
    case .compare(let left, _, let comparators):
      try expressions(comparators)
      try expression(left)
    case .call(let function, let args, let keywords):
      try expression(function)
      try expressions(args)
      for keyword in keywords { try expression(keyword.value) }
    case .formattedValue(let value, _, let spec):
      try expression(value)
      try optional(spec)
    case .attribute(let value, _, _): try expression(value)
    case .subscript(let value, let slice, _):
      try expression(slice)
      try expression(value)
    case .starred(let value, _): try expression(value, context)
    case .list(let elts, _), .tuple(let elts, _): try expressions(elts, context)
    case .slice(let lower, let upper, let step):
      try optional(lower)
      try optional(upper)
      try optional(step)
    case .constant, .name: break
    }
  }

  private func comprehensions(_ generators: [Comprehension]) throws(Raised) {
    for one in generators {
      try expression(one.target, .store)
      try expression(one.iter)
      try expressions(one.ifs)
    }
  }

  // MARK: Patterns

  private func capture(_ name: String?) throws(Raised) {
    guard let name else { return }
    if name == "_" { try fail("can't capture name '_' in patterns") }
    try checkName(name)
  }

  private func pattern(_ node: Pattern, allowsStar: Bool = false) throws(Raised) {
    try checkDepth()
    switch node.kind {
    case .matchValue(let value): try patternValue(value)
    case .matchSingleton: break
    case .matchSequence(let patterns): for one in patterns { try pattern(one, allowsStar: true) }
    case .matchMapping(let keys, let patterns, let rest):
      try capture(rest)
      for key in keys {
        if case .constant(let value, _) = key.kind, value == .true || value == .false || value == .none { continue }
        try patternValue(key)
      }
      for one in patterns { try pattern(one) }
    case .matchClass(let cls, let patterns, let attributes, let keywordPatterns):
      try expression(cls)
      var base = cls
      while case .attribute(let value, _, _) = base.kind { base = value }
      guard case .name = base.kind else { try fail("MatchClass cls field can only contain Name or Attribute nodes.") }
      for name in attributes { try checkName(name) }
      for one in patterns + keywordPatterns { try pattern(one) }
    case .matchStar(let name):
      if !allowsStar { try fail("can't use MatchStar here") }
      try capture(name)
    case .matchAs(let inner, let name):
      try capture(name)
      if let inner { try pattern(inner) }
    case .matchOr(let patterns): for one in patterns { try pattern(one) }
    }
  }

  /// Numbers, strings, bytes, attributes and formatted strings may stand as values.
  private func patternValue(_ node: Expr) throws(Raised) {
    try expression(node)
    switch node.kind {
    case .constant(let value, _):
      switch value {
      case .int, .negativeInt, .float, .imaginary, .complex, .string, .bytes: return
      default: try fail("unexpected constant inside of a literal pattern")
      }
    case .attribute, .joinedStr: return
    case .unaryOp where isNegativeLiteral(node, allowsReal: true, allowsImaginary: true): return
    case .binOp(let left, let op, let right):
      if op == .add || op == .sub, isReal(left) || isNegativeLiteral(left, allowsReal: true, allowsImaginary: false), isImaginary(right) { return }
    default: break
    }
    try fail("patterns may only match literals and attribute lookups")
  }

  private func isReal(_ node: Expr) -> Bool {
    guard case .constant(let value, _) = node.kind else { return false }
    switch value {
    case .int, .negativeInt, .float: return true
    default: return false
    }
  }
  private func isImaginary(_ node: Expr) -> Bool {
    guard case .constant(let value, _) = node.kind else { return false }
    switch value {
    case .imaginary, .complex: return true
    default: return false
    }
  }
  private func isNegativeLiteral(_ node: Expr, allowsReal: Bool, allowsImaginary: Bool) -> Bool {
    guard case .unaryOp(.uSub, let operand) = node.kind else { return false }
    return allowsReal && isReal(operand) || allowsImaginary && isImaginary(operand)
  }
}
