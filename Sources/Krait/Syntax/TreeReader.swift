import KraitCore
import KraitObjects
import KraitSyntax
import KraitVM

/// Makes a tree from objects of `_ast`'s classes, and checks what the compiler takes for granted.
struct TreeReader {
  let cx: Context

  // MARK: Fields

  /// The name of a node's class, which the classes carry in `_kind`.
  private func kind(_ node: Ref, _ expected: StaticString) throws(Raised) -> String {
    if cx.nativeStackIsLow { try cx.raise(.RecursionError, "maximum recursion depth exceeded while traversing '\(expected)' node") }
    let key = try cx.intern("_kind")
    if let found = try cx.getattrOptional(node, key.ref), found.ref.isStr { return found.ref.text }
    try raiseUnexpected(node, expected)
  }

  private func raiseUnexpected(_ node: Ref, _ expected: StaticString) throws(Raised) -> Never {
    let shown = try cx.repr(node)
    try cx.raise(.TypeError, "expected some sort of \(expected), but got \(shown.ref.text)")
  }

  /// A field that may be None but not absent.
  private func field(_ node: Ref, _ name: String, of owner: String? = nil) throws(Raised) -> Owned {
    let key = try cx.intern(name)
    if let found = try cx.getattrOptional(node, key.ref) { return found }
    try cx.raise(.TypeError, "required field \"\(name)\" missing from \(owner ?? cx.typeName(node))")
  }

  /// A field that may neither be None nor absent.
  private func required(_ node: Ref, _ name: String, of owner: String? = nil) throws(Raised) -> Owned {
    let found = try field(node, name, of: owner)
    if cx.isNone(found.ref) { try cx.raise(.ValueError, "field '\(name)' is required for \(owner ?? cx.typeName(node))") }
    return found
  }

  /// The value of a field, nil if it is None or absent.
  private func present(_ node: Ref, _ name: String) throws(Raised) -> Owned? {
    let key = try cx.intern(name)
    guard let found = try cx.getattrOptional(node, key.ref) else { return nil }
    if cx.isNone(found.ref) { return nil }
    return found
  }

  private func number(_ value: Ref) throws(Raised) -> Int {
    guard value.isInt else {
      let shown = try cx.repr(value)
      try cx.raise(.ValueError, "invalid integer value: \(shown.ref.text)")
    }
    guard let n = cx.exactInt(value), n >= Int(Int32.min), n <= Int(Int32.max) else {
      try cx.raise(.OverflowError, "Python int too large to convert to C int")
    }
    return n
  }
  private func number(_ node: Ref, _ name: String, of owner: String? = nil) throws(Raised) -> Int {
    let value = try field(node, name, of: owner)
    return try number(value.ref)
  }
  private func number(_ node: Ref, _ name: String, otherwise: Int) throws(Raised) -> Int {
    guard let value = try present(node, name) else { return otherwise }
    return try number(value.ref)
  }

  /// The position of a node of a sum type; `endIsRequired` for those whose end is no optional attribute.
  private func range(_ node: Ref, _ owner: String, endIsRequired: Bool = false) throws(Raised) -> SourceRange {
    let line = try number(node, "lineno", of: owner), column = try number(node, "col_offset", of: owner)
    let endLine = endIsRequired ? try number(node, "end_lineno", of: owner) : try number(node, "end_lineno", otherwise: line)
    let endColumn = endIsRequired ? try number(node, "end_col_offset", of: owner) : try number(node, "end_col_offset", otherwise: column)
    if line > endLine { try cx.raise(.ValueError, "AST node line range (\(line), \(endLine)) is not valid") }
    if line < 0 && endLine != line || column < 0 && column != endColumn {
      try cx.raise(.ValueError, "AST node column range (\(column), \(endColumn)) for line range (\(line), \(endLine)) is not valid")
    }
    if line == endLine && column > endColumn {
      try cx.raise(.ValueError, "line \(line), column \(column)-\(endColumn) is not a valid range")
    }
    return SourceRange(
      lineno: UInt32(clamping: line), colOffset: UInt32(clamping: column), endLineno: UInt32(clamping: endLine),
      endColOffset: UInt32(clamping: endColumn))
  }

  private func identifier(_ value: Ref) throws(Raised) -> String {
    guard value.isStr else { try cx.raise(.TypeError, "AST identifier must be of type str") }
    return value.text
  }
  private func text(_ node: Ref, _ name: String) throws(Raised) -> String {
    let value = try required(node, name)
    return try identifier(value.ref)
  }

  private func optionalText(_ node: Ref, _ name: String) throws(Raised) -> String? {
    guard let value = try present(node, name) else { return nil }
    return try identifier(value.ref)
  }

  /// Calls `body` with every item of a list field.
  private func each(_ node: Ref, _ name: String, _ body: (Ref) throws(Raised) -> Void) throws(Raised) {
    guard let list = try present(node, name) else { return }
    guard list.ref.isList else {
      try cx.raise(.TypeError, "\(cx.typeName(node)) field \"\(name)\" must be a list, not a \(cx.typeName(list.ref))")
    }
    var i = 0
    while i < list.ref.list.pointee.count {
      let item = list.ref.list.pointee.items.unsafelyUnwrapped[i].own
      try body(item.ref)
      i += 1
    }
  }

  private func expressions(_ node: Ref, _ name: String) throws(Raised) -> [Expr] {
    var list: [Expr] = []
    try each(node, name) { item throws(Raised) in
      if cx.isNone(item) { try cx.raise(.ValueError, "None disallowed in expression list") }
      list.append(try expression(item))
    }
    return list
  }

  private func optionals(_ node: Ref, _ name: String) throws(Raised) -> [Expr?] {
    var list: [Expr?] = []
    try each(node, name) { item throws(Raised) in list.append(cx.isNone(item) ? nil : try expression(item)) }
    return list
  }

  private func expression(_ node: Ref, _ name: String) throws(Raised) -> Expr {
    let value = try required(node, name)
    return try expression(value.ref)
  }

  private func optional(_ node: Ref, _ name: String) throws(Raised) -> Expr? {
    guard let value = try present(node, name) else { return nil }
    return try expression(value.ref)
  }

  private func statements(_ node: Ref, _ name: String, isRequired: Bool = false) throws(Raised) -> [Stmt] {
    var list: [Stmt] = []
    try each(node, name) { item throws(Raised) in
      if cx.isNone(item) { try cx.raise(.ValueError, "None disallowed in statement list") }
      list.append(try statement(item))
    }
    if isRequired { try require(list.isEmpty, "empty \(name) on \(cx.typeName(node))") }
    return list
  }

  private func texts(_ node: Ref, _ name: String) throws(Raised) -> [String] {
    var list: [String] = []
    try each(node, name) { item throws(Raised) in
      list.append(try identifier(item))
    }
    return list
  }

  /// ValueError if something is wrong.
  private func require(_ isWrong: Bool, _ message: String) throws(Raised) {
    if isWrong { try cx.raise(.ValueError, message) }
  }

  // MARK: Modules

  func module(_ node: Ref) throws(Raised) -> Module {
    switch try kind(node, "mod") {
    case "Module": return .module(body: try statements(node, "body"))
    case "Interactive": return .interactive(body: try statements(node, "body"))
    case "Expression": return .expression(body: try expression(node, "body"))
    case "FunctionType": return .functionType(argTypes: try expressions(node, "argtypes"), returns: try expression(node, "returns"))
    default: try cx.raise(.TypeError, "expected Module, Expression or Interactive node, got \(cx.typeName(node))")
    }
  }

  // MARK: Statements

  private func statement(_ node: Ref) throws(Raised) -> Stmt {
    let place = try range(node, "stmt")
    let name = try kind(node, "stmt")
    return Stmt(try statementKind(node, name), place)
  }

  private func statementKind(_ node: Ref, _ name: String) throws(Raised) -> StmtKind {
    switch name {
    case "FunctionDef": return .functionDef(try function(node))
    case "AsyncFunctionDef": return .asyncFunctionDef(try function(node))
    case "ClassDef":
      return .classDef(
        ClassDef(
          name: try text(node, "name"), bases: try expressions(node, "bases"), keywords: try keywords(node),
          body: try statements(node, "body", isRequired: true), decoratorList: try expressions(node, "decorator_list"),
          typeParams: try typeParams(node)))
    case "Return": return .return(value: try optional(node, "value"))
    case "Delete":
      let targets = try expressions(node, "targets")
      try require(targets.isEmpty, "empty targets on Delete")
      return .delete(targets: targets)
    case "Assign":
      let targets = try expressions(node, "targets")
      try require(targets.isEmpty, "empty targets on Assign")
      return .assign(targets: targets, value: try expression(node, "value"))
    case "TypeAlias":
      let target = try expression(node, "name")
      guard case .name = target.kind else { try cx.raise(.TypeError, "TypeAlias with non-Name name") }
      return .typeAlias(name: target, typeParams: try typeParams(node), value: try expression(node, "value"))
    case "AugAssign":
      return .augAssign(target: try expression(node, "target"), op: try binaryOperator(node), value: try expression(node, "value"))
    case "AnnAssign":
      let target = try expression(node, "target")
      let simple = try number(node, "simple") != 0
      if simple {
        guard case .name = target.kind else { try cx.raise(.TypeError, "AnnAssign with simple non-Name target") }
      }
      return .annAssign(
        target: target, annotation: try expression(node, "annotation"), value: try optional(node, "value"), simple: simple)
    case "For": return .for(try forLoop(node))
    case "AsyncFor": return .asyncFor(try forLoop(node))
    case "While":
      return .while(
        test: try expression(node, "test"), body: try statements(node, "body", isRequired: true), orelse: try statements(node, "orelse"))
    case "If":
      return .if(
        test: try expression(node, "test"), body: try statements(node, "body", isRequired: true), orelse: try statements(node, "orelse"))
    case "With": return .with(items: try withItems(node), body: try statements(node, "body", isRequired: true))
    case "AsyncWith": return .asyncWith(items: try withItems(node), body: try statements(node, "body", isRequired: true))
    case "Match": return .match(subject: try expression(node, "subject"), cases: try cases(node))
    default: return try simpleStatement(node, name)
    }
  }

  private func simpleStatement(_ node: Ref, _ name: String) throws(Raised) -> StmtKind {
    switch name {
    case "Raise":
      let exc = try optional(node, "exc"), cause = try optional(node, "cause")
      try require(exc == nil && cause != nil, "Raise with cause but no exception")
      return .raise(exc: exc, cause: cause)
    case "Try": return .try(try tryBlock(node))
    case "TryStar": return .tryStar(try tryBlock(node))
    case "Assert": return .assert(test: try expression(node, "test"), msg: try optional(node, "msg"))
    case "Import": return .import(names: try aliases(node))
    case "ImportFrom":
      let level = try number(node, "level", otherwise: 0)
      try require(level < 0, "Negative ImportFrom level")
      return .importFrom(module: try optionalText(node, "module"), names: try aliases(node), level: level)
    case "Global", "Nonlocal":
      let names = try texts(node, "names")
      try require(names.isEmpty, "empty names on \(name)")
      return name == "Global" ? .global(names: names) : .nonlocal(names: names)
    case "Expr": return .expr(value: try expression(node, "value"))
    case "Pass": return .pass
    case "Break": return .break
    case "Continue": return .continue
    default:
      let shown = try cx.repr(node)
      try cx.raise(.TypeError, "expected some sort of stmt, but got \(shown.ref.text)")
    }
  }

  private func function(_ node: Ref) throws(Raised) -> FunctionDef {
    FunctionDef(
      name: try text(node, "name"), args: try arguments(node), body: try statements(node, "body", isRequired: true),
      decoratorList: try expressions(node, "decorator_list"), returns: try optional(node, "returns"),
      typeParams: try typeParams(node))
  }

  private func forLoop(_ node: Ref) throws(Raised) -> ForLoop {
    ForLoop(
      target: try expression(node, "target"), iter: try expression(node, "iter"),
      body: try statements(node, "body", isRequired: true), orelse: try statements(node, "orelse"))
  }

  private func withItems(_ node: Ref) throws(Raised) -> [WithItem] {
    var items: [WithItem] = []
    try each(node, "items") { item throws(Raised) in
      let context = try required(item, "context_expr", of: "withitem")
      items.append(
        WithItem(contextExpr: try expression(context.ref), optionalVars: try optional(item, "optional_vars")))
    }
    try require(items.isEmpty, "empty items on \(cx.typeName(node))")
    return items
  }

  private func tryBlock(_ node: Ref) throws(Raised) -> TryBlock {
    var handlers: [ExceptHandler] = []
    try each(node, "handlers") { item throws(Raised) in
      let place = try range(item, "excepthandler")
      _ = try kind(item, "excepthandler")
      handlers.append(
        ExceptHandler(
          type: try optional(item, "type"), name: try optionalText(item, "name"),
          body: try statements(item, "body", isRequired: true), range: place))
    }
    let body = try statements(node, "body", isRequired: true)
    let orelse = try statements(node, "orelse"), finalbody = try statements(node, "finalbody")
    let name = cx.typeName(node)
    try require(handlers.isEmpty && finalbody.isEmpty, "\(name) has neither except handlers nor finalbody")
    try require(handlers.isEmpty && !orelse.isEmpty, "\(name) has orelse but no except handlers")
    return TryBlock(body: body, handlers: handlers, orelse: orelse, finalbody: finalbody)
  }

  private func aliases(_ node: Ref) throws(Raised) -> [Alias] {
    var names: [Alias] = []
    try each(node, "names") { item throws(Raised) in
      names.append(Alias(name: try productText(item, "name", "alias"), asname: try optionalText(item, "asname"), range: try range(item, "alias")))
    }
    try require(names.isEmpty, "empty names on \(cx.typeName(node))")
    return names
  }

  // MARK: Parts

  private func arguments(_ owner: Ref) throws(Raised) -> Arguments {
    let node = try required(owner, "args")
    let posOnly = try parameters(node.ref, "posonlyargs"), args = try parameters(node.ref, "args")
    let kwOnly = try parameters(node.ref, "kwonlyargs")
    let kwDefaults = try optionals(node.ref, "kw_defaults"), defaults = try expressions(node.ref, "defaults")
    return Arguments(
      posOnlyArgs: posOnly, args: args, vararg: try parameter(node.ref, "vararg"), kwOnlyArgs: kwOnly, kwDefaults: kwDefaults,
      kwarg: try parameter(node.ref, "kwarg"), defaults: defaults)
  }

  /// A name in a node of a type with one constructor.
  private func productText(_ node: Ref, _ name: String, _ owner: String) throws(Raised) -> String {
    let value = try required(node, name, of: owner)
    return try identifier(value.ref)
  }

  private func parameters(_ node: Ref, _ name: String) throws(Raised) -> [Arg] {
    var list: [Arg] = []
    try each(node, name) { item throws(Raised) in list.append(try parameter(item)) }
    return list
  }

  private func parameter(_ node: Ref, _ name: String) throws(Raised) -> Arg? {
    guard let value = try present(node, name) else { return nil }
    return try parameter(value.ref)
  }

  private func parameter(_ node: Ref) throws(Raised) -> Arg {
    Arg(arg: try productText(node, "arg", "arg"), annotation: try optional(node, "annotation"), range: try range(node, "arg"))
  }

  private func keywords(_ node: Ref) throws(Raised) -> [Keyword] {
    var list: [Keyword] = []
    try each(node, "keywords") { item throws(Raised) in
      let value = try required(item, "value", of: "keyword")
      list.append(Keyword(arg: try optionalText(item, "arg"), value: try expression(value.ref), range: try range(item, "keyword")))
    }
    return list
  }

  private func typeParams(_ node: Ref) throws(Raised) -> [TypeParam] {
    var list: [TypeParam] = []
    try each(node, "type_params") { item throws(Raised) in
      let place = try range(item, "type_param", endIsRequired: true)
      let name = try kind(item, "type_param")
      let defaultValue = try optional(item, "default_value"), id = try text(item, "name")
      let made: TypeParamKind =
        switch name {
        case "ParamSpec": .paramSpec(name: id, defaultValue: defaultValue)
        case "TypeVarTuple": .typeVarTuple(name: id, defaultValue: defaultValue)
        default: .typeVar(name: id, bound: try optional(item, "bound"), defaultValue: defaultValue)
        }
      list.append(TypeParam(made, place))
    }
    return list
  }

  // MARK: Patterns

  private func cases(_ node: Ref) throws(Raised) -> [MatchCase] {
    var list: [MatchCase] = []
    try each(node, "cases") { item throws(Raised) in
      let inner = try required(item, "pattern", of: "match_case")
      list.append(
        MatchCase(
          pattern: try pattern(inner.ref), guard: try optional(item, "guard"), body: try statements(item, "body", isRequired: true)))
    }
    try require(list.isEmpty, "empty cases on Match")
    return list
  }

  private func patterns(_ node: Ref, _ name: String) throws(Raised) -> [Pattern] {
    var list: [Pattern] = []
    try each(node, name) { item throws(Raised) in list.append(try pattern(item)) }
    return list
  }

  private func pattern(_ node: Ref) throws(Raised) -> Pattern {
    let place = try range(node, "pattern", endIsRequired: true)
    let name = try kind(node, "pattern")
    switch name {
    case "MatchValue": return Pattern(.matchValue(value: try expression(node, "value")), place)
    case "MatchSingleton":
      let value = try field(node, "value")
      let constant = try constant(value.ref)
      if constant == .none || constant == .true || constant == .false { return Pattern(.matchSingleton(value: constant), place) }
      try cx.raise(.ValueError, "MatchSingleton can only contain True, False and None")
    case "MatchSequence": return Pattern(.matchSequence(patterns: try patterns(node, "patterns")), place)
    case "MatchOr":
      let list = try patterns(node, "patterns")
      try require(list.count < 2, "MatchOr requires at least 2 patterns")
      return Pattern(.matchOr(patterns: list), place)
    case "MatchMapping":
      let keys = try expressions(node, "keys"), list = try patterns(node, "patterns")
      try require(keys.count != list.count, "MatchMapping doesn't have the same number of keys as patterns")
      return Pattern(.matchMapping(keys: keys, patterns: list, rest: try optionalText(node, "rest")), place)
    case "MatchClass":
      let attributes = try texts(node, "kwd_attrs"), keywordPatterns = try patterns(node, "kwd_patterns")
      try require(
        attributes.count != keywordPatterns.count,
        "MatchClass doesn't have the same number of keyword attributes as patterns")
      return Pattern(
        .matchClass(
          cls: try expression(node, "cls"), patterns: try patterns(node, "patterns"), kwdAttrs: attributes,
          kwdPatterns: keywordPatterns), place)
    case "MatchStar": return Pattern(.matchStar(name: try optionalText(node, "name")), place)
    default:
      var inner: Pattern?
      if let value = try present(node, "pattern") { inner = try pattern(value.ref) }
      let name = try optionalText(node, "name")
      try require(inner != nil && name == nil, "MatchAs must specify a target name if a pattern is given")
      return Pattern(.matchAs(pattern: inner, name: name), place)
    }
  }

  // MARK: Expressions

  private func binaryOperator(_ node: Ref) throws(Raised) -> Operator {
    let op = try field(node, "op")
    let name = try kind(op.ref, "operator")
    guard let found = Operator.nodeNames.first(where: { $0.1 == name }) else { try raiseUnexpected(op.ref, "operator") }
    return found.0
  }

  private func context(_ node: Ref) throws(Raised) -> ExprContext {
    guard let ctx = try present(node, "ctx") else { return .load }
    switch try kind(ctx.ref, "expr_context") {
    case "Load": return .load
    case "Store": return .store
    case "Del": return .del
    default: try raiseUnexpected(ctx.ref, "expr_context")
    }
  }

  func expression(_ node: Ref) throws(Raised) -> Expr {
    let place = try range(node, "expr")
    let name = try kind(node, "expr")
    if name == "Constant" {
      let value = try field(node, "value")
      let prefix = try present(node, "kind")
      var isU = false
      if let prefix {
        guard prefix.ref.isStr else { try cx.raise(.TypeError, "AST string must be of type str") }
        isU = prefix.ref.text == "u"
      }
      return Expr(.constant(value: try constant(value.ref), kindU: isU), place)
    }
    return Expr(try expressionKind(node, name), place)
  }

  private func expressionKind(_ node: Ref, _ name: String) throws(Raised) -> ExprKind {
    switch name {
    case "BoolOp":
      let values = try expressions(node, "values")
      try require(values.count < 2, "BoolOp with less than 2 values")
      let op = try field(node, "op")
      let name = try kind(op.ref, "boolop")
      guard name == "And" || name == "Or" else { try raiseUnexpected(op.ref, "boolop") }
      return .boolOp(op: name == "And" ? .and : .or, values: values)
    case "NamedExpr":
      let target = try expression(node, "target")
      guard case .name = target.kind else { try cx.raise(.TypeError, "NamedExpr target must be a Name") }
      return .namedExpr(target: target, value: try expression(node, "value"))
    case "BinOp": return .binOp(left: try expression(node, "left"), op: try binaryOperator(node), right: try expression(node, "right"))
    case "UnaryOp":
      let op = try field(node, "op")
      let name = try kind(op.ref, "unaryop")
      guard let found = KraitSyntax.UnaryOperator.nodeNames.first(where: { $0.1 == name }) else { try raiseUnexpected(op.ref, "unaryop") }
      return .unaryOp(op: found.0, operand: try expression(node, "operand"))
    case "Lambda": return .lambda(args: try arguments(node), body: try expression(node, "body"))
    case "IfExp":
      return .ifExp(test: try expression(node, "test"), body: try expression(node, "body"), orelse: try expression(node, "orelse"))
    case "Dict":
      let keys = try optionals(node, "keys"), values = try expressions(node, "values")
      try require(keys.count != values.count, "Dict doesn't have the same number of keys as values")
      return .dict(keys: keys, values: values)
    case "Set": return .set(elts: try expressions(node, "elts"))
    case "ListComp": return .listComp(elt: try expression(node, "elt"), generators: try generators(node))
    case "SetComp": return .setComp(elt: try expression(node, "elt"), generators: try generators(node))
    case "GeneratorExp": return .generatorExp(elt: try expression(node, "elt"), generators: try generators(node))
    case "DictComp":
      return .dictComp(key: try expression(node, "key"), value: try expression(node, "value"), generators: try generators(node))
    case "Await": return .await(value: try expression(node, "value"))
    case "Yield": return .yield(value: try optional(node, "value"))
    case "YieldFrom": return .yieldFrom(value: try expression(node, "value"))
    case "Compare":
      var ops: [KraitSyntax.CompareOperator] = []
      try each(node, "ops") { item throws(Raised) in
        let name = try kind(item, "cmpop")
        guard let found = KraitSyntax.CompareOperator.nodeNames.first(where: { $0.1 == name }) else { try raiseUnexpected(item, "cmpop") }
        ops.append(found.0)
      }
      let comparators = try expressions(node, "comparators")
      try require(comparators.isEmpty, "Compare with no comparators")
      try require(ops.count != comparators.count, "Compare has a different number of comparators and operands")
      return .compare(left: try expression(node, "left"), ops: ops, comparators: comparators)
    case "Call":
      return .call(func: try expression(node, "func"), args: try expressions(node, "args"), keywords: try keywords(node))
    default: return try atomKind(node, name)
    }
  }

  private func atomKind(_ node: Ref, _ name: String) throws(Raised) -> ExprKind {
    switch name {
    case "FormattedValue":
      return .formattedValue(
        value: try expression(node, "value"), conversion: try number(node, "conversion"),
        formatSpec: try optional(node, "format_spec"))
    case "JoinedStr": return .joinedStr(values: try joinedValues(node))
    case "Attribute": return .attribute(value: try expression(node, "value"), attr: try text(node, "attr"), ctx: try context(node))
    case "Subscript":
      return .subscript(value: try expression(node, "value"), slice: try expression(node, "slice"), ctx: try context(node))
    case "Starred": return .starred(value: try expression(node, "value"), ctx: try context(node))
    case "Name":
      let id = try text(node, "id")
      return .name(id: id, ctx: try context(node))
    case "List": return .list(elts: try expressions(node, "elts"), ctx: try context(node))
    case "Tuple": return .tuple(elts: try expressions(node, "elts"), ctx: try context(node))
    case "Slice":
      return .slice(lower: try optional(node, "lower"), upper: try optional(node, "upper"), step: try optional(node, "step"))
    default:
      let shown = try cx.repr(node)
      try cx.raise(.TypeError, "expected some sort of expr, but got \(shown.ref.text)")
    }
  }

  /// The parts of a formatted string; what is neither text nor a formatted value is formatted.
  private func joinedValues(_ node: Ref) throws(Raised) -> [Expr] {
    try expressions(node, "values").map { value in
      switch value.kind {
      case .formattedValue, .joinedStr, .constant(.string, _): value
      default: Expr(.formattedValue(value: value, conversion: -1, formatSpec: nil), value.range)
      }
    }
  }

  private func generators(_ node: Ref) throws(Raised) -> [Comprehension] {
    var list: [Comprehension] = []
    try each(node, "generators") { item throws(Raised) in
      list.append(
        Comprehension(
          target: try expression(item, "target"), iter: try expression(item, "iter"), ifs: try expressions(item, "ifs"),
          isAsync: try number(item, "is_async", of: "comprehension") != 0))
    }
    try require(list.isEmpty, "comprehension with no generators")
    return list
  }

  // MARK: Constants

  private func constant(_ value: Ref) throws(Raised) -> ConstantValue {
    let types = cx.types
    if cx.isNone(value) { return .none }
    if value == cx.interp.pointee.ellipsis { return .ellipsis }
    if value.isExactly(types.pointee.bool) { return try cx.isTrue(value) ? .true : .false }
    if value.isExactly(types.pointee.int) {
      let (isNegative, limbs) = try cx.limbs(of: value)
      return isNegative ? .negativeInt(limbs) : .int(limbs)
    }
    if value.isExactly(types.pointee.float) { return .float(try cx.double(value)) }
    if value.isExactly(types.pointee.str) { return .string(value.wtf8) }
    if value.isExactly(types.pointee.bytes) {
      return .bytes(Array(UnsafeBufferPointer(start: value.bytesData, count: value.bytes.pointee.length)))
    }
    if value.isExactly(types.pointee.complex) {
      let real = try cx.getattr(value, .real), imaginary = try cx.getattr(value, .imag)
      return .complex(try cx.double(real.ref), try cx.double(imaginary.ref))
    }
    if value.isExactly(types.pointee.tuple) { return .tuple(try constants(value)) }
    if value.isExactly(types.pointee.frozenset) { return .frozenSet(try constants(value)) }
    try cx.raise(.TypeError, "got an invalid type in Constant: \(cx.typeName(value))")
  }

  private func constants(_ collection: Ref) throws(Raised) -> [ConstantValue] {
    if cx.nativeStackIsLow { try cx.raise(.RecursionError, "maximum recursion depth exceeded during compilation") }
    let list = try cx.list()
    try cx.listExtend(list.ref, collection)
    var items: [ConstantValue] = []
    for i in 0..<list.ref.list.pointee.count { items.append(try constant(list.ref.list.pointee.items.unsafelyUnwrapped[i])) }
    return items
  }
}
