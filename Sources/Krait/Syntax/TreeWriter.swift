import KraitCore
import KraitObjects
import KraitSyntax
import KraitVM

/// Makes objects of `_ast`'s classes from a tree.
struct TreeWriter {
  let cx: Context
  /// The namespace that has the classes; `_singletons` in it has the instances of those without fields.
  let classes: Ref
  let comments: [ObjectIdentifier: String]
  let ignores: [TypeIgnore]

  // MARK: Building blocks

  private func classNamed(_ name: String) throws(Raised) -> Ref {
    let key = try cx.intern(name)
    guard let found = try cx.dictGet(classes, key.ref), found.isType else { try cx.raise(.SystemError, "no class \(name) in _ast") }
    return found
  }

  private func node(_ name: String, _ range: SourceRange? = nil) throws(Raised) -> Owned {
    try cx.checkNativeStack(" during ast construction")
    let made = try cx.newInstance(try classNamed(name).asType)
    if let range {
      try set(made.ref, "lineno", cx.int(Int(range.lineno)))
      try set(made.ref, "col_offset", cx.int(Int(range.colOffset)))
      try set(made.ref, "end_lineno", cx.int(Int(range.endLineno)))
      try set(made.ref, "end_col_offset", cx.int(Int(range.endColOffset)))
    }
    return made
  }

  private func set(_ node: Ref, _ field: String, _ value: consuming Owned) throws(Raised) {
    let key = try cx.intern(field)
    try cx.setattr(node, key.ref, value.ref)
  }

  private func singleton(_ name: String) throws(Raised) -> Owned {
    let key = try cx.intern("_singletons")
    guard let all = try cx.dictGet(classes, key.ref), all.isDict else { try cx.raise(.SystemError, "no singletons in _ast") }
    let own = try cx.intern(name)
    guard let found = try cx.dictGet(all, own.ref) else { try cx.raise(.SystemError, "no \(name) in _ast") }
    return found.own
  }

  private func text(_ value: String?) throws(Raised) -> Owned {
    guard let value else { return cx.none }
    return try cx.intern(value)
  }

  private func expressions(_ list: [Expr]) throws(Raised) -> Owned {
    let made = try cx.list()
    for one in list { try cx.append(made.ref, try expression(one)) }
    return made
  }

  private func optionals(_ list: [Expr?]) throws(Raised) -> Owned {
    let made = try cx.list()
    for one in list { try cx.append(made.ref, try optional(one)) }
    return made
  }

  private func optional(_ value: Expr?) throws(Raised) -> Owned {
    guard let value else { return cx.none }
    return try expression(value)
  }

  private func statements(_ list: [Stmt]) throws(Raised) -> Owned {
    let made = try cx.list()
    for one in list { try cx.append(made.ref, try statement(one)) }
    return made
  }

  private func texts(_ list: [String]) throws(Raised) -> Owned {
    let made = try cx.list()
    for one in list { try cx.append(made.ref, try text(one)) }
    return made
  }

  // MARK: Modules

  func module(_ tree: Module) throws(Raised) -> Owned {
    switch tree {
    case .module(let body):
      let made = try node("Module")
      try set(made.ref, "body", try statements(body))
      let list = try cx.list()
      for ignore in ignores {
        let one = try node("TypeIgnore")
        try set(one.ref, "lineno", cx.int(ignore.lineno))
        try set(one.ref, "tag", try cx.str(ignore.tag))
        try cx.append(list.ref, one)
      }
      try set(made.ref, "type_ignores", list)
      return made
    case .interactive(let body):
      let made = try node("Interactive")
      try set(made.ref, "body", try statements(body))
      return made
    case .expression(let body):
      let made = try node("Expression")
      try set(made.ref, "body", try expression(body))
      return made
    case .functionType(let types, let returns):
      let made = try node("FunctionType")
      try set(made.ref, "argtypes", try expressions(types))
      try set(made.ref, "returns", try expression(returns))
      return made
    }
  }

  /// The type comment of a node, or None.
  private func comment(_ node: AnyObject) throws(Raised) -> Owned {
    guard let text = comments[ObjectIdentifier(node)] else { return cx.none }
    return try cx.str(text)
  }

  // MARK: Statements

  func statement(_ statement: Stmt) throws(Raised) -> Owned {
    let range = statement.range
    switch statement.kind {
    case .functionDef(let def): return try function("FunctionDef", def, statement)
    case .asyncFunctionDef(let def): return try function("AsyncFunctionDef", def, statement)
    case .classDef(let def): return try classDefinition(def, range)
    case .return(let value):
      let made = try node("Return", range)
      try set(made.ref, "value", try optional(value))
      return made
    case .delete(let targets):
      let made = try node("Delete", range)
      try set(made.ref, "targets", try expressions(targets))
      return made
    case .assign(let targets, let value):
      let made = try node("Assign", range)
      try set(made.ref, "targets", try expressions(targets))
      try set(made.ref, "value", try expression(value))
      try set(made.ref, "type_comment", try comment(statement))
      return made
    case .typeAlias(let name, let params, let value):
      let made = try node("TypeAlias", range)
      try set(made.ref, "name", try expression(name))
      try set(made.ref, "type_params", try typeParams(params))
      try set(made.ref, "value", try expression(value))
      return made
    case .augAssign(let target, let op, let value):
      let made = try node("AugAssign", range)
      try set(made.ref, "target", try expression(target))
      try set(made.ref, "op", try singleton(op.nodeName))
      try set(made.ref, "value", try expression(value))
      return made
    case .annAssign(let target, let annotation, let value, let simple):
      let made = try node("AnnAssign", range)
      try set(made.ref, "target", try expression(target))
      try set(made.ref, "annotation", try expression(annotation))
      try set(made.ref, "value", try optional(value))
      try set(made.ref, "simple", cx.int(simple ? 1 : 0))
      return made
    case .for(let loop): return try forLoop("For", loop, statement)
    case .asyncFor(let loop): return try forLoop("AsyncFor", loop, statement)
    case .while(let test, let body, let orelse), .if(let test, let body, let orelse):
      let isLoop = if case .while = statement.kind { true } else { false }
      let made = try node(isLoop ? "While" : "If", range)
      try set(made.ref, "test", try expression(test))
      try set(made.ref, "body", try statements(body))
      try set(made.ref, "orelse", try statements(orelse))
      return made
    case .with(let items, let body): return try with("With", items, body, statement)
    case .asyncWith(let items, let body): return try with("AsyncWith", items, body, statement)
    case .match(let subject, let cases): return try match(subject, cases, range)
    default: return try simpleStatement(statement, range)
    }
  }

  private func simpleStatement(_ statement: Stmt, _ range: SourceRange) throws(Raised) -> Owned {
    switch statement.kind {
    case .raise(let exc, let cause):
      let made = try node("Raise", range)
      try set(made.ref, "exc", try optional(exc))
      try set(made.ref, "cause", try optional(cause))
      return made
    case .try(let block): return try tryBlock("Try", block, range)
    case .tryStar(let block): return try tryBlock("TryStar", block, range)
    case .assert(let test, let msg):
      let made = try node("Assert", range)
      try set(made.ref, "test", try expression(test))
      try set(made.ref, "msg", try optional(msg))
      return made
    case .import(let names):
      let made = try node("Import", range)
      try set(made.ref, "names", try aliases(names))
      return made
    case .importFrom(let module, let names, let level):
      let made = try node("ImportFrom", range)
      try set(made.ref, "module", try text(module))
      try set(made.ref, "names", try aliases(names))
      try set(made.ref, "level", cx.int(level))
      return made
    case .global(let names), .nonlocal(let names):
      let isGlobal = if case .global = statement.kind { true } else { false }
      let made = try node(isGlobal ? "Global" : "Nonlocal", range)
      try set(made.ref, "names", try texts(names))
      return made
    case .expr(let value):
      let made = try node("Expr", range)
      try set(made.ref, "value", try expression(value))
      return made
    case .break: return try node("Break", range)
    case .continue: return try node("Continue", range)
    default: return try node("Pass", range)
    }
  }

  private func function(_ name: String, _ def: FunctionDef, _ statement: Stmt) throws(Raised) -> Owned {
    let made = try node(name, statement.range)
    try set(made.ref, "name", try text(def.name))
    try set(made.ref, "args", try arguments(def.args))
    try set(made.ref, "body", try statements(def.body))
    try set(made.ref, "decorator_list", try expressions(def.decoratorList))
    try set(made.ref, "returns", try optional(def.returns))
    try set(made.ref, "type_comment", try comment(statement))
    try set(made.ref, "type_params", try typeParams(def.typeParams))
    return made
  }

  private func classDefinition(_ def: ClassDef, _ range: SourceRange) throws(Raised) -> Owned {
    let made = try node("ClassDef", range)
    try set(made.ref, "name", try text(def.name))
    try set(made.ref, "bases", try expressions(def.bases))
    try set(made.ref, "keywords", try keywords(def.keywords))
    try set(made.ref, "body", try statements(def.body))
    try set(made.ref, "decorator_list", try expressions(def.decoratorList))
    try set(made.ref, "type_params", try typeParams(def.typeParams))
    return made
  }

  private func forLoop(_ name: String, _ loop: ForLoop, _ statement: Stmt) throws(Raised) -> Owned {
    let made = try node(name, statement.range)
    try set(made.ref, "target", try expression(loop.target))
    try set(made.ref, "iter", try expression(loop.iter))
    try set(made.ref, "body", try statements(loop.body))
    try set(made.ref, "orelse", try statements(loop.orelse))
    try set(made.ref, "type_comment", try comment(statement))
    return made
  }

  private func with(_ name: String, _ items: [WithItem], _ body: [Stmt], _ statement: Stmt) throws(Raised) -> Owned {
    let made = try node(name, statement.range)
    let list = try cx.list()
    for item in items {
      let one = try node("withitem")
      try set(one.ref, "context_expr", try expression(item.contextExpr))
      try set(one.ref, "optional_vars", try optional(item.optionalVars))
      try cx.append(list.ref, one)
    }
    try set(made.ref, "items", list)
    try set(made.ref, "body", try statements(body))
    try set(made.ref, "type_comment", try comment(statement))
    return made
  }

  private func tryBlock(_ name: String, _ block: TryBlock, _ range: SourceRange) throws(Raised) -> Owned {
    let made = try node(name, range)
    try set(made.ref, "body", try statements(block.body))
    let handlers = try cx.list()
    for handler in block.handlers {
      let one = try node("ExceptHandler", handler.range)
      try set(one.ref, "type", try optional(handler.type))
      try set(one.ref, "name", try text(handler.name))
      try set(one.ref, "body", try statements(handler.body))
      try cx.append(handlers.ref, one)
    }
    try set(made.ref, "handlers", handlers)
    try set(made.ref, "orelse", try statements(block.orelse))
    try set(made.ref, "finalbody", try statements(block.finalbody))
    return made
  }

  private func aliases(_ names: [Alias]) throws(Raised) -> Owned {
    let list = try cx.list()
    for alias in names {
      let one = try node("alias", alias.range)
      try set(one.ref, "name", try text(alias.name))
      try set(one.ref, "asname", try text(alias.asname))
      try cx.append(list.ref, one)
    }
    return list
  }

  // MARK: Parts

  private func arguments(_ args: Arguments) throws(Raised) -> Owned {
    let made = try node("arguments")
    try set(made.ref, "posonlyargs", try parameters(args.posOnlyArgs))
    try set(made.ref, "args", try parameters(args.args))
    try set(made.ref, "vararg", try parameter(args.vararg))
    try set(made.ref, "kwonlyargs", try parameters(args.kwOnlyArgs))
    try set(made.ref, "kw_defaults", try optionals(args.kwDefaults))
    try set(made.ref, "kwarg", try parameter(args.kwarg))
    try set(made.ref, "defaults", try expressions(args.defaults))
    return made
  }

  private func parameters(_ list: [Arg]) throws(Raised) -> Owned {
    let made = try cx.list()
    for one in list { try cx.append(made.ref, try parameter(one)) }
    return made
  }

  private func parameter(_ arg: Arg?) throws(Raised) -> Owned {
    guard let arg else { return cx.none }
    let made = try node("arg", arg.range)
    try set(made.ref, "arg", try text(arg.arg))
    try set(made.ref, "annotation", try optional(arg.annotation))
    try set(made.ref, "type_comment", try comment(arg))
    return made
  }

  private func keywords(_ list: [Keyword]) throws(Raised) -> Owned {
    let made = try cx.list()
    for keyword in list {
      let one = try node("keyword", keyword.range)
      try set(one.ref, "arg", try text(keyword.arg))
      try set(one.ref, "value", try expression(keyword.value))
      try cx.append(made.ref, one)
    }
    return made
  }

  private func typeParams(_ list: [TypeParam]) throws(Raised) -> Owned {
    let made = try cx.list()
    for param in list {
      switch param.kind {
      case .typeVar(let name, let bound, let defaultValue):
        let one = try node("TypeVar", param.range)
        try set(one.ref, "name", try text(name))
        try set(one.ref, "bound", try optional(bound))
        try set(one.ref, "default_value", try optional(defaultValue))
        try cx.append(made.ref, one)
      case .paramSpec(let name, let defaultValue):
        let one = try node("ParamSpec", param.range)
        try set(one.ref, "name", try text(name))
        try set(one.ref, "default_value", try optional(defaultValue))
        try cx.append(made.ref, one)
      case .typeVarTuple(let name, let defaultValue):
        let one = try node("TypeVarTuple", param.range)
        try set(one.ref, "name", try text(name))
        try set(one.ref, "default_value", try optional(defaultValue))
        try cx.append(made.ref, one)
      }
    }
    return made
  }

  // MARK: Patterns

  private func match(_ subject: Expr, _ cases: [MatchCase], _ range: SourceRange) throws(Raised) -> Owned {
    let made = try node("Match", range)
    try set(made.ref, "subject", try expression(subject))
    let list = try cx.list()
    for item in cases {
      let one = try node("match_case")
      try set(one.ref, "pattern", try pattern(item.pattern))
      try set(one.ref, "guard", try optional(item.guard))
      try set(one.ref, "body", try statements(item.body))
      try cx.append(list.ref, one)
    }
    try set(made.ref, "cases", list)
    return made
  }

  private func patterns(_ list: [Pattern]) throws(Raised) -> Owned {
    let made = try cx.list()
    for one in list { try cx.append(made.ref, try pattern(one)) }
    return made
  }

  private func pattern(_ pattern: Pattern) throws(Raised) -> Owned {
    let range = pattern.range
    switch pattern.kind {
    case .matchValue(let value):
      let made = try node("MatchValue", range)
      try set(made.ref, "value", try expression(value))
      return made
    case .matchSingleton(let value):
      let made = try node("MatchSingleton", range)
      try set(made.ref, "value", try constant(value))
      return made
    case .matchSequence(let list), .matchOr(let list):
      let isOr = if case .matchOr = pattern.kind { true } else { false }
      let made = try node(isOr ? "MatchOr" : "MatchSequence", range)
      try set(made.ref, "patterns", try patterns(list))
      return made
    case .matchMapping(let keys, let list, let rest):
      let made = try node("MatchMapping", range)
      try set(made.ref, "keys", try expressions(keys))
      try set(made.ref, "patterns", try patterns(list))
      try set(made.ref, "rest", try text(rest))
      return made
    case .matchClass(let cls, let list, let attributes, let keywordPatterns):
      let made = try node("MatchClass", range)
      try set(made.ref, "cls", try expression(cls))
      try set(made.ref, "patterns", try patterns(list))
      try set(made.ref, "kwd_attrs", try texts(attributes))
      try set(made.ref, "kwd_patterns", try patterns(keywordPatterns))
      return made
    case .matchStar(let name):
      let made = try node("MatchStar", range)
      try set(made.ref, "name", try text(name))
      return made
    case .matchAs(let inner, let name):
      let made = try node("MatchAs", range)
      if let inner { try set(made.ref, "pattern", try self.pattern(inner)) } else { try set(made.ref, "pattern", cx.none) }
      try set(made.ref, "name", try text(name))
      return made
    }
  }

  // MARK: Expressions

  private func constant(_ value: ConstantValue) throws(Raised) -> Owned {
    switch value {
    case .none: return cx.none
    case .true: return cx.bool(true)
    case .false: return cx.bool(false)
    case .ellipsis: return cx.interp.pointee.ellipsis.own
    case .int(let limbs): return try cx.int(negative: false, limbs: limbs)
    case .float(let number): return cx.float(number)
    case .imaginary(let number): return try cx.complex(ComplexValue(0, number))
    case .negativeInt(let limbs): return try cx.int(negative: true, limbs: limbs)
    case .complex(let real, let imaginary): return try cx.complex(ComplexValue(real, imaginary))
    case .tuple(let items), .frozenSet(let items):
      let list = try cx.list()
      for item in items { try cx.append(list.ref, try constant(item)) }
      if case .frozenSet = value { return try cx.frozenset(of: list.ref) }
      return try cx.tuple(ofList: list.ref)
    case .string(let text): return try cx.str(wtf8: text)
    case .bytes(let bytes): return try cx.bytes(bytes)
    }
  }

  func expression(_ expression: Expr) throws(Raised) -> Owned {
    let range = expression.range
    switch expression.kind {
    case .boolOp(let op, let values):
      let made = try node("BoolOp", range)
      try set(made.ref, "op", try singleton(op == .and ? "And" : "Or"))
      try set(made.ref, "values", try expressions(values))
      return made
    case .namedExpr(let target, let value):
      let made = try node("NamedExpr", range)
      try set(made.ref, "target", try self.expression(target))
      try set(made.ref, "value", try self.expression(value))
      return made
    case .binOp(let left, let op, let right):
      let made = try node("BinOp", range)
      try set(made.ref, "left", try self.expression(left))
      try set(made.ref, "op", try singleton(op.nodeName))
      try set(made.ref, "right", try self.expression(right))
      return made
    case .unaryOp(let op, let operand):
      let made = try node("UnaryOp", range)
      try set(made.ref, "op", try singleton(op.nodeName))
      try set(made.ref, "operand", try self.expression(operand))
      return made
    case .lambda(let args, let body):
      let made = try node("Lambda", range)
      try set(made.ref, "args", try arguments(args))
      try set(made.ref, "body", try self.expression(body))
      return made
    case .ifExp(let test, let body, let orelse):
      let made = try node("IfExp", range)
      try set(made.ref, "test", try self.expression(test))
      try set(made.ref, "body", try self.expression(body))
      try set(made.ref, "orelse", try self.expression(orelse))
      return made
    case .dict(let keys, let values):
      let made = try node("Dict", range)
      try set(made.ref, "keys", try optionals(keys))
      try set(made.ref, "values", try expressions(values))
      return made
    case .set(let elts):
      let made = try node("Set", range)
      try set(made.ref, "elts", try expressions(elts))
      return made
    case .listComp(let elt, let generators): return try comprehension("ListComp", elt, nil, generators, range)
    case .setComp(let elt, let generators): return try comprehension("SetComp", elt, nil, generators, range)
    case .generatorExp(let elt, let generators): return try comprehension("GeneratorExp", elt, nil, generators, range)
    case .dictComp(let key, let value, let generators): return try comprehension("DictComp", key, value, generators, range)
    case .await(let value): return try oneValue("Await", value, range)
    case .yield(let value): return try oneValue("Yield", value, range)
    case .yieldFrom(let value): return try oneValue("YieldFrom", value, range)
    case .compare(let left, let ops, let comparators):
      let made = try node("Compare", range)
      try set(made.ref, "left", try self.expression(left))
      let list = try cx.list()
      for op in ops { try cx.append(list.ref, try singleton(op.nodeName)) }
      try set(made.ref, "ops", list)
      try set(made.ref, "comparators", try expressions(comparators))
      return made
    case .call(let callee, let args, let keywords):
      let made = try node("Call", range)
      try set(made.ref, "func", try self.expression(callee))
      try set(made.ref, "args", try expressions(args))
      try set(made.ref, "keywords", try self.keywords(keywords))
      return made
    default: return try atom(expression, range)
    }
  }

  private func atom(_ expression: Expr, _ range: SourceRange) throws(Raised) -> Owned {
    switch expression.kind {
    case .formattedValue(let value, let conversion, let spec):
      let made = try node("FormattedValue", range)
      try set(made.ref, "value", try self.expression(value))
      try set(made.ref, "conversion", cx.int(conversion))
      try set(made.ref, "format_spec", try optional(spec))
      return made
    case .joinedStr(let values):
      let made = try node("JoinedStr", range)
      try set(made.ref, "values", try expressions(values))
      return made
    case .constant(let value, let isU):
      let made = try node("Constant", range)
      try set(made.ref, "value", try constant(value))
      try set(made.ref, "kind", try text(isU ? "u" : nil))
      return made
    case .attribute(let value, let attr, let ctx):
      let made = try node("Attribute", range)
      try set(made.ref, "value", try self.expression(value))
      try set(made.ref, "attr", try text(attr))
      try set(made.ref, "ctx", try singleton(ctx.nodeName))
      return made
    case .subscript(let value, let slice, let ctx):
      let made = try node("Subscript", range)
      try set(made.ref, "value", try self.expression(value))
      try set(made.ref, "slice", try self.expression(slice))
      try set(made.ref, "ctx", try singleton(ctx.nodeName))
      return made
    case .starred(let value, let ctx):
      let made = try node("Starred", range)
      try set(made.ref, "value", try self.expression(value))
      try set(made.ref, "ctx", try singleton(ctx.nodeName))
      return made
    case .name(let id, let ctx):
      let made = try node("Name", range)
      try set(made.ref, "id", try text(id))
      try set(made.ref, "ctx", try singleton(ctx.nodeName))
      return made
    case .list(let elts, let ctx), .tuple(let elts, let ctx):
      let isList = if case .list = expression.kind { true } else { false }
      let made = try node(isList ? "List" : "Tuple", range)
      try set(made.ref, "elts", try expressions(elts))
      try set(made.ref, "ctx", try singleton(ctx.nodeName))
      return made
    case .slice(let lower, let upper, let step):
      let made = try node("Slice", range)
      try set(made.ref, "lower", try optional(lower))
      try set(made.ref, "upper", try optional(upper))
      try set(made.ref, "step", try optional(step))
      return made
    default: try cx.raise(.SystemError, "an unknown expression")
    }
  }

  private func oneValue(_ name: String, _ value: Expr?, _ range: SourceRange) throws(Raised) -> Owned {
    let made = try node(name, range)
    try set(made.ref, "value", try optional(value))
    return made
  }

  private func comprehension(
    _ name: String, _ element: Expr, _ value: Expr?, _ generators: [Comprehension], _ range: SourceRange
  ) throws(Raised) -> Owned {
    let made = try node(name, range)
    if let value {
      try set(made.ref, "key", try expression(element))
      try set(made.ref, "value", try expression(value))
    } else {
      try set(made.ref, "elt", try expression(element))
    }
    let list = try cx.list()
    for generator in generators {
      let one = try node("comprehension")
      try set(one.ref, "target", try expression(generator.target))
      try set(one.ref, "iter", try expression(generator.iter))
      try set(one.ref, "ifs", try expressions(generator.ifs))
      try set(one.ref, "is_async", cx.int(generator.isAsync ? 1 : 0))
      try cx.append(list.ref, one)
    }
    try set(made.ref, "generators", list)
    return made
  }
}

// MARK: Names of the operators' classes

extension Operator {
  static let nodeNames: [(Operator, String)] = [
    (.add, "Add"), (.sub, "Sub"), (.mult, "Mult"), (.matMult, "MatMult"), (.div, "Div"), (.mod, "Mod"), (.pow, "Pow"),
    (.lShift, "LShift"), (.rShift, "RShift"), (.bitOr, "BitOr"), (.bitXor, "BitXor"), (.bitAnd, "BitAnd"), (.floorDiv, "FloorDiv"),
  ]
  var nodeName: String { Operator.nodeNames.first { $0.0 == self }?.1 ?? "" }
}

extension KraitSyntax.UnaryOperator {
  static let nodeNames: [(KraitSyntax.UnaryOperator, String)] = [(.invert, "Invert"), (.not, "Not"), (.uAdd, "UAdd"), (.uSub, "USub")]
  var nodeName: String { KraitSyntax.UnaryOperator.nodeNames.first { $0.0 == self }?.1 ?? "" }
}

extension KraitSyntax.CompareOperator {
  static let nodeNames: [(KraitSyntax.CompareOperator, String)] = [
    (.eq, "Eq"), (.notEq, "NotEq"), (.lt, "Lt"), (.ltE, "LtE"), (.gt, "Gt"), (.gtE, "GtE"), (.is, "Is"), (.isNot, "IsNot"), (.in, "In"),
    (.notIn, "NotIn"),
  ]
  var nodeName: String { KraitSyntax.CompareOperator.nodeNames.first { $0.0 == self }?.1 ?? "" }
}

extension ExprContext {
  var nodeName: String {
    switch self {
    case .load: "Load"
    case .store: "Store"
    case .del: "Del"
    }
  }
}
