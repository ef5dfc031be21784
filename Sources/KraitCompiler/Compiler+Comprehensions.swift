import KraitBytecode
import KraitSyntax

/// The parts of a comprehension that code generation needs.
struct ComprehensionParts {
  let kind: Scope.Kind
  let name: String
  let element: Expr
  /// The value of a dict comprehension, whose key is `element`.
  let item: Expr?
  let generators: [Comprehension]
  let node: Expr
}

extension Compiler {
  func comprehension(_ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    let parts: ComprehensionParts
    switch node.kind {
    case .listComp(let elt, let generators):
      parts = .init(kind: .listComprehension, name: "<listcomp>", element: elt, item: nil, generators: generators, node: node)
    case .setComp(let elt, let generators):
      parts = .init(kind: .setComprehension, name: "<setcomp>", element: elt, item: nil, generators: generators, node: node)
    case .dictComp(let key, let value, let generators):
      parts = .init(kind: .dictComprehension, name: "<dictcomp>", element: key, item: value, generators: generators, node: node)
    case .generatorExp(let elt, let generators):
      parts = .init(kind: .generatorExpression, name: "<genexpr>", element: elt, item: nil, generators: generators, node: node)
    default: return try value(node)
    }
    let scope = self.scope(ScopeKey(node))
    let isAsync = scope.isCoroutine && parts.kind != .generatorExpression
    if isAsync { try requireAsync("asynchronous comprehension outside of an asynchronous function", node.range) }
    return scope.isInlined
      ? try inlinedComprehension(parts, scope, destination)
      : try comprehensionFunction(parts, scope, isAsync, destination)
  }

  private func emitEmpty(_ parts: ComprehensionParts, _ target: Register) {
    let opcode: Opcode =
      switch parts.kind {
      case .setComprehension: .BUILD_SET
      case .dictComprehension: .BUILD_MAP
      default: .BUILD_LIST
      }
    unit.asm.emit(opcode, a: .register(target), b: .register(target), c: .number(0))
  }

  // MARK: In place

  private func inlinedComprehension(
    _ parts: ComprehensionParts, _ scope: Scope, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let target = unit.allocate()
    let range = parts.node.range
    let outermost = parts.generators[0]
    if outermost.isAsync { _ = try asyncIterator(of: outermost.iter) } else { try iterator(of: outermost.iter) }
    let inlined = makeInlined(scope)
    let registers = inlined.registers.sorted { $0.key < $1.key }.map { $0.value }
    at(range)
    let outer = unit.asm.handler
    let handler = unit.asm.makeHandler(depth: base)
    if !registers.isEmpty { unit.asm.handler = handler }
    for (name, register) in inlined.registers.sorted(by: { $0.key < $1.key })
    where scope.symbols[name]?.resolution == .cell {
      unit.asm.emit(.MAKE_CELL, a: .register(register))
    }
    emitEmpty(parts, target)
    unit.inlined.append(inlined)
    try generatorLoop(parts, 0, target)
    unit.inlined.removeLast()
    unit.asm.handler = outer
    at(range)
    for register in registers { unit.asm.emit(.CLEAR_LOCAL, a: .register(register)) }
    if !registers.isEmpty {
      let end = unit.asm.makeLabel()
      noPosition()
      unit.asm.emitJump(.JUMP, to: end)
      unit.asm.place(handler)
      for register in registers { unit.asm.emit(.CLEAR_LOCAL, a: .register(register)) }
      unit.asm.emit(.RERAISE, a: .register(target))
      unit.asm.place(end)
    }
    unit.top = base + 1
    return deliver(target, destination)
  }

  /// Gives the variables of a comprehension registers of their own.
  private func makeInlined(_ scope: Scope) -> InlinedComprehension {
    var inlined = InlinedComprehension(scope: scope)
    for name in scope.order where name != ".0" {
      switch scope.symbols[name]?.resolution {
      case .cell: inlined.registers[name] = unit.hidden()
      case .local:
        if unit.hasLocal(name), let own = unit.local(name) { unit.mention(own) }
        let isTaken = unit.hasLocal(name) || unit.inlined.contains { $0.registers[name] != nil }
        let register = (isTaken ? nil : unit.local(name)) ?? unit.hidden()
        unit.mention(register)
        inlined.registers[name] = register
      default: break
      }
    }
    return inlined
  }

  /// The loop of one `for` clause and all further in; the iterator of the first is pushed already.
  private func generatorLoop(_ parts: ComprehensionParts, _ index: Int, _ target: Register) throws(CompileError) {
    guard index < parts.generators.count else { return try emitElement(parts, target) }
    let generator = parts.generators[index]
    let base = index == 0 ? unit.top - 1 : unit.top
    if generator.isAsync { return try asyncGeneratorLoop(parts, index, target, base) }
    if index > 0 {
      if let single = singleElement(generator.iter) { return try bindOnce(parts, index, target, single) }
      try iterator(of: generator.iter)
    }
    let iterator = Register.temporary(base)
    let start = unit.asm.makeLabel()
    let next = unit.asm.makeLabel()
    let isReachable = unit.asm.isReachable
    at(generator.iter.range)
    unit.asm.emitJump(.JUMP, to: next)
    unit.asm.place(start, reachable: isReachable)
    unit.top = base + 1
    let item = try bindLoopTarget(generator.target)
    for condition in generator.ifs { try jump(condition, if: false, to: next) }
    unit.top = base + 1
    try generatorLoop(parts, index + 1, target)
    unit.asm.place(next)
    at(generator.iter.range)
    unit.asm.emitJump(.FOR_ITER, a: .register(iterator), b: .register(item), to: start)
    unit.top = base
  }

  /// The expression of `for x in [expression]`, which needs no loop.
  private func singleElement(_ iter: Expr) -> Expr? {
    let elts: [Expr]
    switch iter.kind {
    case .list(let items, _), .tuple(let items, _): elts = items
    default: return nil
    }
    guard elts.count == 1 else { return nil }
    if case .starred = elts[0].kind { return nil }
    return elts[0]
  }

  private func bindOnce(
    _ parts: ComprehensionParts, _ index: Int, _ target: Register, _ single: Expr
  ) throws(CompileError) {
    let base = unit.top
    let generator = parts.generators[index]
    let end = unit.asm.makeLabel()
    if let register = localRegister(generator.target) {
      _ = try expression(single, .local(register))
      unit.mention(register)
    } else {
      let value = try push(single)
      try assign(generator.target, value)
    }
    unit.top = base
    for condition in generator.ifs { try jump(condition, if: false, to: end) }
    try generatorLoop(parts, index + 1, target)
    unit.asm.place(end)
    unit.top = base
  }

  private func asyncGeneratorLoop(
    _ parts: ComprehensionParts, _ index: Int, _ target: Register, _ base: Int
  ) throws(CompileError) {
    let generator = parts.generators[index]
    if index > 0 { _ = try asyncIterator(of: generator.iter) }
    let iterator = Register.temporary(base)
    let start = unit.asm.makeLabel()
    let isReachable = unit.asm.isReachable
    unit.asm.place(start, reachable: isReachable)
    let handler = try asyncNext(iterator, generator.iter.range, generator.target)
    for condition in generator.ifs { try jump(condition, if: false, to: start) }
    unit.top = base + 1
    try generatorLoop(parts, index + 1, target)
    noPosition()
    unit.asm.emitJump(.JUMP, to: start)
    finishAsyncLoop(handler, iterator, generator.iter.range)
    unit.top = base
  }

  private func emitElement(_ parts: ComprehensionParts, _ target: Register) throws(CompileError) {
    let base = unit.top
    if let item = parts.item {
      let key = try operand(parts.element, before: [item])
      let value = try self.value(item)
      at(parts.element.range)
      unit.asm.emit(
        .MAP_ADD, aux: consume(key, Word.consumeB) | consume(value, Word.consumeC), a: .register(target),
        b: .register(key), c: .register(value))
    } else if parts.kind == .generatorExpression {
      let value = try self.value(parts.element)
      at(parts.element.range)
      unit.asm.emit(.POP, a: .register(emitYield(value, base)))
    } else {
      let value = try self.value(parts.element)
      at(parts.element.range)
      unit.asm.emit(
        parts.kind == .setComprehension ? .SET_ADD : .LIST_APPEND, aux: consume(value, Word.consumeB),
        a: .register(target), b: .register(value))
    }
    unit.top = base
  }

  // MARK: As a function

  private func comprehensionFunction(
    _ parts: ComprehensionParts, _ scope: Scope, _ isAsync: Bool, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let range = parts.node.range
    let window = unit.allocate()
    let outermost = parts.generators[0]
    let inner = Unit(
      scope: scope, name: parts.name, qualifiedName: qualifiedName(parts.name), firstLine: Int(range.lineno))
    push(inner)
    unit.argumentCount = 1
    try prologue(position: range)
    let target = parts.kind == .generatorExpression ? Register.temporary(0) : unit.allocate()
    if parts.kind != .generatorExpression { emitEmpty(parts, target) }
    at(outermost.iter.range)
    _ = deliver(.local(0), .push)
    try generatorLoop(parts, 0, target)
    at(range)
    if parts.kind == .generatorExpression { returnNone() } else { emitReturn(target) }
    let frees = unit.frees
    let code = try popUnit()
    at(range)
    try makeClosure(code, frees, into: window)
    unit.top = window.index + FrameLayout.headerWords
    unit.reserve(unit.top)
    if outermost.isAsync { _ = try asyncIterator(of: outermost.iter) } else { try iterator(of: outermost.iter) }
    at(range)
    unit.asm.emit(.CALL, a: .register(window), b: .number(1))
    unit.top = base + 1
    if isAsync { awaitTop(kind: 0) }
    return deliver(window, destination)
  }
}
