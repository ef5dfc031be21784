import KraitBytecode
import KraitSyntax

extension Compiler {
  func functionDefinition(_ def: FunctionDef, _ node: Stmt, isAsync: Bool) throws(CompileError) {
    let base = unit.top
    let firstLine = Int(def.decoratorList.first?.range.lineno ?? node.range.lineno)
    try pushDecorators(def.decoratorList)
    let function = unit.allocate()
    if def.typeParams.isEmpty {
      try makeFunction(def, node, function, firstLine, defaultsAreParameters: false)
    } else {
      try makeGenericFunction(def, node, function, firstLine)
    }
    try applyDecorators(def.decoratorList, base)
    at(node.range)
    try store(def.name, .temporary(base))
    unit.top = base
  }

  /// Pushes the decorators, each as the callable of a window whose argument is the next.
  func pushDecorators(_ decorators: [Expr]) throws(CompileError) {
    for decorator in decorators {
      let window = try push(decorator)
      unit.top = window.index + FrameLayout.headerWords
      unit.reserve(unit.top)
    }
  }

  /// Calls the decorators, innermost first; what they decorate is on top.
  func applyDecorators(_ decorators: [Expr], _ base: Int) throws(CompileError) {
    for (index, decorator) in decorators.enumerated().reversed() {
      at(decorator.range)
      let window = base + index * FrameLayout.headerWords
      unit.asm.emit(.CALL, a: .register(.temporary(window)), b: .number(1))
      unit.top = window + 1
    }
  }

  /// Makes the function of a definition in `target`, which is on top. In the scope of type
  /// parameters the default values are parameters.
  private func makeFunction(
    _ def: FunctionDef, _ node: Stmt, _ target: Register, _ firstLine: Int, defaultsAreParameters: Bool
  ) throws(CompileError) {
    let base = unit.top
    var attributes: [(register: Register, sub: UInt8)] = []
    if defaultsAreParameters {
      at(node.range)
      if !def.args.defaults.isEmpty { attributes.append((try copyDefaults(), 0)) }
      if def.args.kwDefaults.contains(where: { $0 != nil }) { attributes.append((try copyKeywordDefaults(), 1)) }
    } else {
      at(node.range)
      try pushDefaults(def.args, node.range, &attributes)
    }
    if let annotations = try pushAnnotations(def, node.range) { attributes.append((annotations, 2)) }
    let (code, frees) = try functionCode(
      def.name, def.args, def.body, scope(ScopeKey(node)), firstLine, docString: docString(of: def.body))
    at(node.range)
    try makeClosure(code, frees, into: target)
    for (register, sub) in attributes { setAttribute(sub, register, of: target) }
    unit.top = base
  }

  /// Pushes the parameter `.defaults` as what the validator knows to be a tuple.
  private func copyDefaults() throws(CompileError) -> Register {
    let list = unit.allocate()
    unit.asm.emit(.BUILD_LIST, a: .register(list), b: .register(list), c: .number(0))
    let given = try load(".defaults", .any)
    unit.asm.emit(.LIST_EXTEND, aux: consume(given, Word.consumeB), a: .register(list), b: .register(given))
    unit.asm.emit(.LIST_TO_TUPLE, a: .register(list))
    unit.top = list.index + 1
    return list
  }

  /// Pushes the parameter `.kwdefaults` as what the validator knows to be a dict.
  private func copyKeywordDefaults() throws(CompileError) -> Register {
    let dict = unit.allocate()
    unit.asm.emit(.BUILD_MAP, a: .register(dict), b: .register(dict), c: .number(0))
    let given = try load(".kwdefaults", .any)
    unit.asm.emit(.DICT_UPDATE, aux: consume(given, Word.consumeB), a: .register(dict), b: .register(given))
    unit.top = dict.index + 1
    return dict
  }

  private func setAttribute(_ sub: UInt8, _ value: Register, of function: Register) {
    unit.asm.emit(
      .SET_FUNCTION_ATTR, aux: sub << 3 | consume(value, Word.consumeB), a: .register(function), b: .register(value))
  }

  /// Pushes the tuple of defaults and the dict of keyword defaults, as far as there are any.
  private func pushDefaults(
    _ args: Arguments, _ range: SourceRange, _ attributes: inout [(register: Register, sub: UInt8)]
  ) throws(CompileError) {
    if !args.defaults.isEmpty {
      let tuple: Register
      if let items = folder.constants(args.defaults) {
        tuple = loadConstant(.tuple(items), .push)
      } else {
        let display = Expr(.tuple(elts: args.defaults, ctx: .load), range)
        tuple = try expression(display, .push)
      }
      attributes.append((tuple, 0))
    }
    guard args.kwDefaults.contains(where: { $0 != nil }) else { return }
    at(range)
    let dict = unit.allocate()
    unit.asm.emit(.BUILD_MAP, a: .register(dict), b: .register(dict), c: .number(0))
    for (arg, value) in zip(args.kwOnlyArgs, args.kwDefaults) {
      guard let value else { continue }
      at(range)
      let key = loadConstant(string(mangled(arg.arg)), .push)
      let item = try self.value(value)
      at(range)
      unit.asm.emit(
        .MAP_ADD, aux: Word.consumeB | consume(item, Word.consumeC), a: .register(dict), b: .register(key),
        c: .register(item))
      unit.top = dict.index + 1
    }
    attributes.append((dict, 1))
  }

  /// Pushes the dict of a function's annotations; nil if it has none.
  private func pushAnnotations(_ def: FunctionDef, _ range: SourceRange) throws(CompileError) -> Register? {
    var list: [(name: String, value: Expr)] = []
    let args = def.args
    var all = args.posOnlyArgs + args.args
    if let vararg = args.vararg { all.append(vararg) }
    all += args.kwOnlyArgs
    if let kwarg = args.kwarg { all.append(kwarg) }
    for arg in all { if let value = arg.annotation { list.append((mangled(arg.arg), value)) } }
    if let returns = def.returns { list.append(("return", returns)) }
    guard !list.isEmpty else { return nil }
    at(range)
    let dict = unit.allocate()
    unit.asm.emit(.BUILD_MAP, a: .register(dict), b: .register(dict), c: .number(0))
    for (name, value) in list {
      at(range)
      let key = loadConstant(string(name), .push)
      let item = try annotationValue(value)
      at(range)
      unit.asm.emit(
        .MAP_ADD, aux: Word.consumeB | consume(item, Word.consumeC), a: .register(dict), b: .register(key),
        c: .register(item))
      unit.top = dict.index + 1
    }
    return dict
  }

  /// Emits the function object for a code block with the cells it takes.
  func makeClosure(_ code: CodeDescription, _ frees: [String], into target: Register) throws(CompileError) {
    let number = try operandConstant(.code(code))
    unit.asm.emit(.MAKE_FUNCTION, a: .register(target), b: .number(number))
    guard !frees.isEmpty else { return }
    let base = unit.top
    for name in frees {
      guard let cell = closureRegister(name) else { continue }
      _ = deliver(cell, .push)
    }
    let tuple = Register.temporary(base)
    unit.asm.emit(.BUILD_TUPLE, a: .register(tuple), b: .register(tuple), c: .number(unit.top - base))
    setAttribute(3, tuple, of: target)
    unit.top = base
  }

  func lambda(_ args: Arguments, _ body: Expr, _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    let base = unit.top
    let target = unit.allocate()
    var attributes: [(register: Register, sub: UInt8)] = []
    at(node.range)
    try pushDefaults(args, node.range, &attributes)
    let inner = Unit(
      scope: scope(ScopeKey(node)), name: "<lambda>", qualifiedName: qualifiedName("<lambda>"),
      firstLine: Int(node.range.lineno))
    push(inner)
    setParameters(args)
    _ = unit.pool.number(.none, isPlain: false)
    try prologue(position: node.range)
    try returnValue(of: body)
    let frees = unit.frees
    let code = try popUnit()
    at(node.range)
    try makeClosure(code, frees, into: target)
    for (register, sub) in attributes { setAttribute(sub, register, of: target) }
    unit.top = base + 1
    return deliver(target, destination)
  }

  /// Compiles a function's body; gives its code and the variables it takes from outside.
  private func functionCode(
    _ name: String, _ args: Arguments, _ body: [Stmt], _ scope: Scope, _ firstLine: Int, docString: [UInt8]?
  ) throws(CompileError) -> (CodeDescription, [String]) {
    let inner = Unit(scope: scope, name: name, qualifiedName: qualifiedName(name), firstLine: firstLine)
    push(inner)
    setParameters(args)
    setPosition(line: firstLine, column: 0)
    var rest = body[...]
    if let docString {
      rest = rest.dropFirst()
      if options.optimizationLevel < 2 {
        _ = unit.pool.number(.string(docString), isPlain: false)
        unit.flags.insert(.hasDocstring)
      }
    } else {
      _ = unit.pool.number(.none, isPlain: false)
    }
    try prologue(position: nil)
    for statement in rest { try self.statement(statement) }
    returnNone()
    let frees = unit.frees
    return (try popUnit(), frees)
  }

  private func setParameters(_ args: Arguments) {
    unit.positionalOnlyCount = args.posOnlyArgs.count
    unit.argumentCount = args.posOnlyArgs.count + args.args.count
    unit.keywordOnlyCount = args.kwOnlyArgs.count
    if args.vararg != nil { unit.flags.insert(.varArgs) }
    if args.kwarg != nil { unit.flags.insert(.varKeywords) }
  }

  /// Emits what every function starts with: cells, and the making of a generator.
  func prologue(position: SourceRange?) throws(CompileError) {
    if unit.isFunction {
      unit.flags.formUnion([.optimized, .newLocals])
      if unit.scope.isNested { unit.flags.insert(.nested) }
    }
    unit.flags.formUnion(futureFlags)
    setPosition(line: unit.firstLine, column: 0)
    if !unit.frees.isEmpty {
      unit.asm.emit(.COPY_FREE_VARS, a: .register(.free(0)), b: .number(unit.frees.count))
    }
    for cell in unit.cells { unit.asm.emit(.MAKE_CELL, a: .register(cell.register)) }
    if unit.scope.symbols.count > Unit.localLimit, unit.isFunction {
      let spill = unit.hidden()
      unit.spillRegister = spill
      unit.asm.emit(.BUILD_MAP, a: .register(spill), b: .register(.temporary(0)), c: .number(0))
    }
    let scope = unit.scope
    if scope.isAsync || (scope.isComprehension && scope.isCoroutine) {
      unit.flags.insert(scope.isGenerator ? .asyncGenerator : .coroutine)
    } else if scope.isGenerator {
      unit.flags.insert(.generator)
    }
    if !unit.flags.isDisjoint(with: [.generator, .coroutine, .asyncGenerator]) { unit.asm.emit(.RETURN_GENERATOR) }
    if let position { at(position) }
  }

  // MARK: Doc strings

  /// The doc string of a body, without the indentation that its lines share.
  func docString(of body: [Stmt]) -> [UInt8]? {
    guard let first = body.first, case .expr(let value) = first.kind, case .constant(.string(let text), _) = value.kind
    else { return nil }
    return cleanDocString(text)
  }

  // MARK: Generic functions

  private func makeGenericFunction(
    _ def: FunctionDef, _ node: Stmt, _ target: Register, _ firstLine: Int
  ) throws(CompileError) {
    // The scope of the type parameters is a function that gets the defaults and gives the function.
    unit.top = target.index + FrameLayout.headerWords
    unit.reserve(unit.top)
    var attributes: [(register: Register, sub: UInt8)] = []
    at(node.range)
    try pushDefaults(def.args, node.range, &attributes)
    let name = "<generic parameters of \(def.name)>"
    let inner = Unit(
      scope: scope(ScopeKey(node, .typeParameters)), name: name, qualifiedName: qualifiedName(name), firstLine: firstLine)
    push(inner)
    unit.argumentCount = attributes.count
    try prologue(position: node.range)
    let params = try pushTypeParameters(def.typeParams, node.range)
    let function = unit.allocate()
    try makeFunction(def, node, function, firstLine, defaultsAreParameters: true)
    at(node.range)
    unit.asm.emitCold(.SET_TYPE_PARAMS, aux: Word.consumeB, a: .register(function), b: .register(params))
    emitReturn(function)
    let frees = unit.frees
    let code = try popUnit()
    at(node.range)
    try makeClosure(code, frees, into: target)
    unit.asm.emit(.CALL, a: .register(target), b: .number(attributes.count))
    unit.top = target.index + 1
  }

  /// Makes type parameters, binds their names and pushes the tuple of them.
  func pushTypeParameters(_ params: [TypeParam], _ range: SourceRange) throws(CompileError) -> Register {
    let base = unit.top
    var seenDefault = false
    for param in params { try pushTypeParameter(param, &seenDefault) }
    at(range)
    let tuple = result(base, .push)
    unit.asm.emit(.BUILD_TUPLE, a: .register(tuple), b: .register(tuple), c: .number(params.count))
    return tuple
  }

  private func pushTypeParameter(_ param: TypeParam, _ seenDefault: inout Bool) throws(CompileError) {
    let target = unit.allocate()
    let name: String
    var kind = 0
    var bound: Expr?
    let defaultValue: Expr?
    switch param.kind {
    case .typeVar(let id, let limit, let value):
      (name, bound, defaultValue) = (id, limit, value)
      if let limit { kind = if case .tuple = limit.kind { 2 } else { 1 } }
    case .paramSpec(let id, let value): (name, kind, defaultValue) = (id, 3, value)
    case .typeVarTuple(let id, let value): (name, kind, defaultValue) = (id, 4, value)
    }
    at(param.range)
    let text = loadConstant(string(name), .push)
    var aux = Word.consumeB
    var second = text
    if let bound {
      second = try pushLazy(bound, name, ScopeKey(param, .bound))
      aux |= Word.consumeC
    }
    at(param.range)
    unit.asm.emitCold(
      .MAKE_TYPE_PARAM, aux: aux, a: .register(target), b: .register(text), c: .register(second), d: .number(kind))
    unit.top = target.index + 1
    if let defaultValue {
      seenDefault = true
      let function = try pushLazy(defaultValue, name, ScopeKey(param, .defaultValue))
      at(param.range)
      unit.asm.emitCold(.SET_TYPE_PARAM_DEFAULT, aux: Word.consumeB, a: .register(target), b: .register(function))
      unit.top = target.index + 1
    } else if seenDefault {
      throw CompileError("non-default type parameter '\(name)' follows default type parameter", param.range)
    }
    try store(name, target, keep: true)
  }

  /// Pushes a function that evaluates an expression when it is asked to.
  func pushLazy(_ value: Expr, _ name: String, _ key: ScopeKey) throws(CompileError) -> Register {
    let target = unit.allocate()
    let inner = Unit(
      scope: scope(key), name: name, qualifiedName: qualifiedName(name), firstLine: Int(value.range.lineno))
    push(inner)
    try prologue(position: value.range)
    try returnValueAllowingStar(value)
    let frees = unit.frees
    let code = try popUnit()
    at(value.range)
    try makeClosure(code, frees, into: target)
    return target
  }

  private func returnValueAllowingStar(_ value: Expr) throws(CompileError) {
    guard case .starred = value.kind else { return try returnValue(of: value) }
    // The default of a TypeVarTuple may be `*Ts`: the tuple of what it unpacks to has one item.
    let display = Expr(.tuple(elts: [value], ctx: .load), value.range)
    let tuple = try expression(display, .push)
    unit.asm.emit(
      .UNPACK_SEQUENCE, aux: Word.consumeB, a: .register(tuple), b: .register(tuple), c: .number(1))
    emitReturn(tuple)
  }

  // MARK: Type aliases

  func typeAlias(_ target: Expr, _ params: [TypeParam], _ value: Expr, _ node: Stmt) throws(CompileError) {
    guard case .name(let id, _) = target.kind else { return }
    let base = unit.top
    if params.isEmpty {
      try pushAlias(id, value, node) { [self] in
        _ = loadConstant(.none, .push)
      }
    } else {
      let window = unit.allocate()
      let name = "<generic parameters of \(id)>"
      let inner = Unit(
        scope: scope(ScopeKey(node, .typeParameters)), name: name, qualifiedName: qualifiedName(name),
        firstLine: Int(node.range.lineno))
      push(inner)
      try prologue(position: node.range)
      try pushAlias(id, value, node) { () throws(CompileError) in
        _ = try self.pushTypeParameters(params, node.range)
      }
      emitReturn(.temporary(unit.top - 1))
      let frees = unit.frees
      let code = try popUnit()
      at(node.range)
      try makeClosure(code, frees, into: window)
      unit.reserve(window.index + FrameLayout.headerWords)
      unit.asm.emit(.CALL, a: .register(window), b: .number(0))
    }
    at(node.range)
    unit.top = base + 1
    try store(id, .temporary(base))
    unit.top = base
  }

  /// Pushes a type alias object; `params` pushes the tuple of its parameters, or None.
  private func pushAlias(
    _ id: String, _ value: Expr, _ node: Stmt, _ params: () throws(CompileError) -> Void
  ) throws(CompileError) {
    at(node.range)
    let first = loadConstant(string(id), .push)
    try params()
    _ = try pushLazy(value, id, ScopeKey(node))
    at(node.range)
    let alias = result(first.index, .push)
    unit.asm.emitCold(.MAKE_TYPE_ALIAS, a: .register(alias), b: .register(first))
  }
}

/// Removes the indentation that the lines of a doc string share, the first line's own, and expands tabs.
func cleanDocString(_ text: [UInt8]) -> [UInt8] {
  let space = UInt8(ascii: " ")
  let newline = UInt8(ascii: "\n")
  var expanded: [UInt8] = []
  expanded.reserveCapacity(text.count)
  var column = 0
  for byte in text {
    if byte == UInt8(ascii: "\t") {
      let width = 8 - column % 8
      expanded.append(contentsOf: repeatElement(space, count: width))
      column += width
      continue
    }
    expanded.append(byte)
    if byte == newline || byte == UInt8(ascii: "\r") { column = 0 } else if byte & 0xC0 != 0x80 { column += 1 }
  }
  let lines = expanded.split(separator: newline, omittingEmptySubsequences: false)
  var margin = Int.max
  for line in lines.dropFirst() {
    let indent = line.prefix { $0 == space }.count
    if indent < line.count { margin = min(margin, indent) }
  }
  if margin == Int.max { margin = 0 }
  var cleaned = Array(lines[0].drop { $0 == space })
  for line in lines.dropFirst() {
    cleaned.append(newline)
    let indent = line.prefix { $0 == space }.count
    cleaned.append(contentsOf: line.dropFirst(min(indent, margin)))
  }
  return cleaned
}
