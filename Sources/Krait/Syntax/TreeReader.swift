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
    try cx.checkNativeStack(" during ast construction")
    let key = try cx.intern("_kind")
    if let found = try cx.getattrOptional(node, key.ref), found.ref.isStr { return found.ref.text }
    let shown = try cx.repr(node)
    try cx.raise(.TypeError, "expected some sort of \(expected), but got \(shown.ref.text)")
  }

  private func field(_ node: Ref, _ name: String) throws(Raised) -> Owned {
    let key = try cx.intern(name)
    if let found = try cx.getattrOptional(node, key.ref) { return found }
    try cx.raise(.TypeError, "required field \"\(name)\" missing from \(cx.typeName(node))")
  }

  /// The value of a field, nil if it is None or absent.
  private func present(_ node: Ref, _ name: String) throws(Raised) -> Owned? {
    let key = try cx.intern(name)
    guard let found = try cx.getattrOptional(node, key.ref) else { return nil }
    if cx.isNone(found.ref) { return nil }
    return found
  }

  private func number(_ node: Ref, _ name: String, _ fallback: Int? = nil) throws(Raised) -> Int {
    if let fallback {
      guard let value = try present(node, name) else { return fallback }
      return try cx.index(value.ref)
    }
    let value = try field(node, name)
    return try cx.index(value.ref)
  }

  private func range(_ node: Ref) throws(Raised) -> SourceRange {
    let line = try number(node, "lineno"), column = try number(node, "col_offset")
    let endLine = try number(node, "end_lineno", line), endColumn = try number(node, "end_col_offset", column)
    func place(_ n: Int) -> UInt32 { UInt32(clamping: min(n, Int(Int32.max))) }
    return SourceRange(lineno: place(line), colOffset: place(column), endLineno: place(endLine), endColOffset: place(endColumn))
  }

  private func text(_ node: Ref, _ name: String) throws(Raised) -> String {
    let value = try field(node, name)
    guard value.ref.isStr else { try cx.raise(.TypeError, "AST identifier must be of type str") }
    return value.ref.text
  }

  private func optionalText(_ node: Ref, _ name: String) throws(Raised) -> String? {
    guard let value = try present(node, name) else { return nil }
    guard value.ref.isStr else { try cx.raise(.TypeError, "AST identifier must be of type str") }
    return value.ref.text
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
    let value = try field(node, name)
    if cx.isNone(value.ref) { try cx.raise(.ValueError, "field '\(name)' is required for \(cx.typeName(node))") }
    return try expression(value.ref)
  }

  private func optional(_ node: Ref, _ name: String) throws(Raised) -> Expr? {
    guard let value = try present(node, name) else { return nil }
    return try expression(value.ref)
  }

  private func statements(_ node: Ref, _ name: String, isRequired: Bool = false) throws(Raised) -> [Stmt] {
    var list: [Stmt] = []
    try each(node, name) { item throws(Raised) in list.append(try statement(item)) }
    if isRequired { try require(list.isEmpty, "empty \(name) on \(cx.typeName(node))") }
    return list
  }

  private func texts(_ node: Ref, _ name: String) throws(Raised) -> [String] {
    var list: [String] = []
    try each(node, name) { item throws(Raised) in
      guard item.isStr else { try cx.raise(.TypeError, "AST identifier must be of type str") }
      list.append(item.text)
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
    let name = try kind(node, "stmt")
    let place = try range(node)
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
      let level = try number(node, "level", 0)
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
      items.append(
        WithItem(contextExpr: try expression(item, "context_expr"), optionalVars: try optional(item, "optional_vars")))
    }
    try require(items.isEmpty, "empty items on \(cx.typeName(node))")
    return items
  }

  private func tryBlock(_ node: Ref) throws(Raised) -> TryBlock {
    var handlers: [ExceptHandler] = []
    try each(node, "handlers") { item throws(Raised) in
      _ = try kind(item, "excepthandler")
      handlers.append(
        ExceptHandler(
          type: try optional(item, "type"), name: try optionalText(item, "name"),
          body: try statements(item, "body", isRequired: true), range: try range(item)))
    }
    let body = try statements(node, "body", isRequired: true)
    let orelse = try statements(node, "orelse"), finalbody = try statements(node, "finalbody")
    let name = cx.typeName(node)
    try require(handlers.isEmpty && finalbody.isEmpty, "\(name) has neither handlers nor finalbody")
    try require(handlers.isEmpty && !orelse.isEmpty, "\(name) has orelse but no except handlers")
    return TryBlock(body: body, handlers: handlers, orelse: orelse, finalbody: finalbody)
  }

  private func aliases(_ node: Ref) throws(Raised) -> [Alias] {
    var names: [Alias] = []
    try each(node, "names") { item throws(Raised) in
      names.append(Alias(name: try text(item, "name"), asname: try optionalText(item, "asname"), range: try range(item)))
    }
    try require(names.isEmpty, "empty names on \(cx.typeName(node))")
    return names
  }

  // MARK: Parts

  private func arguments(_ owner: Ref) throws(Raised) -> Arguments {
    let node = try field(owner, "args")
    let posOnly = try parameters(node.ref, "posonlyargs"), args = try parameters(node.ref, "args")
    let kwOnly = try parameters(node.ref, "kwonlyargs")
    let kwDefaults = try optionals(node.ref, "kw_defaults"), defaults = try expressions(node.ref, "defaults")
    try require(defaults.count > posOnly.count + args.count, "more positional defaults than args on arguments")
    try require(
      kwDefaults.count != kwOnly.count, "length of kwonlyargs is not the same as kw_defaults on arguments")
    return Arguments(
      posOnlyArgs: posOnly, args: args, vararg: try parameter(node.ref, "vararg"), kwOnlyArgs: kwOnly, kwDefaults: kwDefaults,
      kwarg: try parameter(node.ref, "kwarg"), defaults: defaults)
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
    Arg(arg: try text(node, "arg"), annotation: try optional(node, "annotation"), range: try range(node))
  }

  private func keywords(_ node: Ref) throws(Raised) -> [Keyword] {
    var list: [Keyword] = []
    try each(node, "keywords") { item throws(Raised) in
      list.append(Keyword(arg: try optionalText(item, "arg"), value: try expression(item, "value"), range: try range(item)))
    }
    return list
  }

  private func typeParams(_ node: Ref) throws(Raised) -> [TypeParam] {
    var list: [TypeParam] = []
    try each(node, "type_params") { item throws(Raised) in
      let name = try kind(item, "type_param")
      let defaultValue = try optional(item, "default_value"), id = try text(item, "name")
      let made: TypeParamKind =
        switch name {
        case "ParamSpec": .paramSpec(name: id, defaultValue: defaultValue)
        case "TypeVarTuple": .typeVarTuple(name: id, defaultValue: defaultValue)
        default: .typeVar(name: id, bound: try optional(item, "bound"), defaultValue: defaultValue)
        }
      list.append(TypeParam(made, try range(item)))
    }
    return list
  }

  // MARK: Patterns

  private func cases(_ node: Ref) throws(Raised) -> [MatchCase] {
    var list: [MatchCase] = []
    try each(node, "cases") { item throws(Raised) in
      let inner = try field(item, "pattern")
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
    let name = try kind(node, "pattern")
    let place = try range(node)
    switch name {
    case "MatchValue": return Pattern(.matchValue(value: try expression(node, "value")), place)
    case "MatchSingleton":
      let value = try field(node, "value")
      if case .constant(let constant, _) = try constant(value.ref, place).kind, constant == .none || constant == .true || constant == .false {
        return Pattern(.matchSingleton(value: constant), place)
      }
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
    guard let found = Operator.nodeNames.first(where: { $0.1 == name }) else { try cx.raise(.TypeError, "expected some sort of operator, but got \(name)") }
    return found.0
  }

  private func context(_ node: Ref) throws(Raised) -> ExprContext {
    guard let ctx = try present(node, "ctx") else { return .load }
    switch try kind(ctx.ref, "expr_context") {
    case "Store": return .store
    case "Del": return .del
    default: return .load
    }
  }

  func expression(_ node: Ref) throws(Raised) -> Expr {
    let name = try kind(node, "expr")
    let place = try range(node)
    if name == "Constant" {
      let value = try field(node, "value")
      return try constant(value.ref, place, isU: try optionalText(node, "kind") == "u")
    }
    return Expr(try expressionKind(node, name), place)
  }

  private func expressionKind(_ node: Ref, _ name: String) throws(Raised) -> ExprKind {
    switch name {
    case "BoolOp":
      let values = try expressions(node, "values")
      try require(values.count < 2, "BoolOp with less than 2 values")
      let op = try field(node, "op")
      return .boolOp(op: try kind(op.ref, "boolop") == "And" ? .and : .or, values: values)
    case "NamedExpr":
      let target = try expression(node, "target")
      guard case .name = target.kind else { try cx.raise(.TypeError, "NamedExpr target must be a Name") }
      return .namedExpr(target: target, value: try expression(node, "value"))
    case "BinOp": return .binOp(left: try expression(node, "left"), op: try binaryOperator(node), right: try expression(node, "right"))
    case "UnaryOp":
      let op = try field(node, "op")
      let name = try kind(op.ref, "unaryop")
      let found = KraitSyntax.UnaryOperator.nodeNames.first { $0.1 == name }?.0 ?? .not
      return .unaryOp(op: found, operand: try expression(node, "operand"))
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
        ops.append(KraitSyntax.CompareOperator.nodeNames.first { $0.1 == name }?.0 ?? .eq)
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
        value: try expression(node, "value"), conversion: try number(node, "conversion", -1),
        formatSpec: try optional(node, "format_spec"))
    case "JoinedStr": return .joinedStr(values: try joinedValues(node))
    case "Attribute": return .attribute(value: try expression(node, "value"), attr: try text(node, "attr"), ctx: try context(node))
    case "Subscript":
      return .subscript(value: try expression(node, "value"), slice: try expression(node, "slice"), ctx: try context(node))
    case "Starred": return .starred(value: try expression(node, "value"), ctx: try context(node))
    case "Name":
      let id = try text(node, "id")
      try require(["None", "True", "False"].contains(id), "identifier field can't represent '\(id)' constant")
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

  /// The parts of a formatted string: strings and formatted values only.
  private func joinedValues(_ node: Ref) throws(Raised) -> [Expr] {
    let values = try expressions(node, "values")
    for value in values {
      switch value.kind {
      case .formattedValue, .joinedStr, .constant(.string, _): break
      default: try cx.raise(.ValueError, "JoinedStr can only contain strings and formatted values")
      }
    }
    return values
  }

  private func generators(_ node: Ref) throws(Raised) -> [Comprehension] {
    var list: [Comprehension] = []
    try each(node, "generators") { item throws(Raised) in
      list.append(
        Comprehension(
          target: try expression(item, "target"), iter: try expression(item, "iter"), ifs: try expressions(item, "ifs"),
          isAsync: try number(item, "is_async", 0) != 0))
    }
    try require(list.isEmpty, "comprehension with no generators")
    return list
  }

  // MARK: Constants

  private func constant(_ value: Ref, _ place: SourceRange, isU: Bool = false) throws(Raised) -> Expr {
    func made(_ constant: ConstantValue) -> Expr { Expr(.constant(value: constant, kindU: isU), place) }
    let types = cx.types
    if cx.isNone(value) { return made(.none) }
    if value == cx.interp.pointee.ellipsis { return made(.ellipsis) }
    if value.isExactly(types.pointee.bool) { return made(try cx.isTrue(value) ? .true : .false) }
    if value.isExactly(types.pointee.int) { return try integer(value, place) }
    if value.isExactly(types.pointee.float) { return made(.float(try cx.double(value))) }
    if value.isExactly(types.pointee.str) { return made(.string(value.wtf8)) }
    if value.isExactly(types.pointee.bytes) {
      return made(.bytes(Array(UnsafeBufferPointer(start: value.bytesData, count: value.bytes.pointee.length))))
    }
    if value.isExactly(types.pointee.complex) { return try complexNumber(value, place) }
    if value.isExactly(types.pointee.tuple) {
      var items: [Expr] = []
      for i in 0..<value.tupleCount { items.append(try constant(value.tupleItems[i], place)) }
      return Expr(.tuple(elts: items, ctx: .load), place)
    }
    try cx.raise(.TypeError, "got an invalid type in Constant: \(cx.typeName(value))")
  }

  /// Literals have no sign, so a negative number is an operation.
  private func integer(_ value: Ref, _ place: SourceRange) throws(Raised) -> Expr {
    let text = try cx.format(value, spec: "x")
    var digits = Array(text.utf8)
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    var limbs: [UInt64] = []
    while !digits.isEmpty {
      let part = String(decoding: digits.suffix(16), as: UTF8.self)
      limbs.append(UInt64(part, radix: 16) ?? 0)
      digits.removeLast(min(16, digits.count))
    }
    while limbs.last == 0 { limbs.removeLast() }
    let number = Expr(.constant(value: .int(limbs), kindU: false), place)
    return isNegative ? Expr(.unaryOp(op: .uSub, operand: number), place) : number
  }

  private func complexNumber(_ value: Ref, _ place: SourceRange) throws(Raised) -> Expr {
    let realKey = try cx.intern("real"), imagKey = try cx.intern("imag")
    let real = try cx.getattr(value, realKey.ref), imag = try cx.getattr(value, imagKey.ref)
    let imaginary = Expr(.constant(value: .imaginary(try cx.double(imag.ref)), kindU: false), place)
    let realPart = try cx.double(real.ref)
    if realPart == 0, realPart.sign == .plus { return imaginary }
    let number = Expr(.constant(value: .float(realPart), kindU: false), place)
    return Expr(.binOp(left: number, op: .add, right: imaginary), place)
  }
}

extension Context {
  /// The text of `format(value, spec)`.
  func format(_ value: Ref, spec: String) throws(Raised) -> String {
    let spec = try str(spec)
    let text = try format(value, spec.ref)
    return text.ref.text
  }
}
