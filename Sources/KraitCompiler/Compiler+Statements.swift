import KraitBytecode
import KraitSyntax

extension Compiler {
  func statements(_ body: [Stmt]) throws(CompileError) {
    for statement in body { try self.statement(statement) }
  }

  func statement(_ node: Stmt) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    let before = unit.asm.position, count = unit.asm.count
    switch node.kind {
    case .global, .nonlocal: return
    default: at(node.range)
    }
    switch node.kind {
    case .functionDef(let def): try functionDefinition(def, node, isAsync: false)
    case .asyncFunctionDef(let def): try functionDefinition(def, node, isAsync: true)
    case .classDef(let def): try classDefinition(def, node)
    case .return(let value): try returnStatement(value, node)
    case .delete(let targets): for target in targets { try delete(target) }
    case .assign(let targets, let value): try assignment(targets, value, node)
    case .typeAlias(let name, let params, let value): try typeAlias(name, params, value, node)
    case .augAssign(let target, let op, let value): try augmentedAssignment(target, op, value, node)
    case .annAssign(let target, let annotation, let value, let simple):
      try annotatedAssignment(target, annotation, value, simple, node)
    case .for(let loop): try forLoop(loop, node)
    case .asyncFor(let loop): try asyncForLoop(loop, node)
    case .while(let test, let body, let orelse): try whileLoop(test, body, orelse, node)
    case .if: try ifStatement(node)
    case .with(let items, let body): try withStatement(items[...], body, node, isAsync: false)
    case .asyncWith(let items, let body): try withStatement(items[...], body, node, isAsync: true)
    case .match(let subject, let cases): try matchStatement(subject, cases, node)
    case .raise(let exc, let cause): try raiseStatement(exc, cause, node)
    case .try(let block): try tryStatement(block, node)
    case .tryStar(let block): try tryStarStatement(block, node)
    case .assert(let test, let msg): try assertStatement(test, msg, node)
    case .import(let names): try importStatement(names, node)
    case .importFrom(let module, let names, let level): try importFromStatement(module, names, level, node)
    case .global, .nonlocal: break
    case .expr(let value): try expressionStatement(value, node)
    case .pass: unit.asm.emit(.NOP)
    case .break: try breakStatement(node)
    case .continue: try continueStatement(node)
    }
    // A mere declaration, and what cannot be reached, leave no trace.
    if unit.asm.count == count { unit.asm.position = before }
  }

  private func expressionStatement(_ value: Expr, _ node: Stmt) throws(CompileError) {
    if isInteractive, outerUnits.isEmpty {
      let register = try self.value(value)
      at(node.range)
      unit.asm.emitCold(.PRINT_EXPR, aux: consume(register, Word.consumeA), a: .register(register))
      if register.isTemporary { unit.top = register.index }
      return
    }
    if case .constant = value.kind {
      unit.asm.emit(.NOP)
      return
    }
    let register = try self.value(value)
    // What ends in several ways has no single place where it ends.
    switch value.kind {
    case .ifExp, .boolOp: noPosition()
    default: break
    }
    discard(register)
  }

  private func ifStatement(_ node: Stmt) throws(CompileError) {
    let end = unit.asm.makeLabel()
    var current = node
    while case .if(let test, let body, let orelse) = current.kind {
      at(test.range)
      let next = unit.asm.makeLabel()
      try jump(test, if: false, to: orelse.isEmpty ? end : next)
      try statements(body)
      if orelse.isEmpty { break }
      noPosition()
      unit.asm.emitJump(.JUMP, to: end)
      unit.asm.place(next)
      guard orelse.count == 1, case .if = orelse[0].kind else {
        try statements(orelse)
        break
      }
      current = orelse[0]
    }
    unit.asm.place(end)
  }

  private func raiseStatement(_ exc: Expr?, _ cause: Expr?, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    guard let exc else {
      unit.asm.emit(.RAISE, aux: 0, a: .register(.temporary(base)), b: .register(.temporary(base)))
      unit.reserve(base + 1)
      return
    }
    let later: [Expr] = if let cause { [cause] } else { [] }
    let exception = try operand(exc, before: later)
    var aux = consume(exception, Word.consumeA) | 1 << 3
    var second = exception
    if let cause {
      second = try value(cause)
      aux = consume(exception, Word.consumeA) | consume(second, Word.consumeB) | 2 << 3
    }
    at(node.range)
    unit.asm.emit(.RAISE, aux: aux, a: .register(exception), b: .register(second))
    unit.top = base
  }

  private func assertStatement(_ test: Expr, _ msg: Expr?, _ node: Stmt) throws(CompileError) {
    if case .tuple(let elts, _) = test.kind, !elts.isEmpty {
      warn("assertion is always true, perhaps remove parentheses?", node.range)
    }
    guard options.optimizationLevel == 0 else { return }
    let base = unit.top
    let end = unit.asm.makeLabel()
    try jump(test, if: true, to: end)
    at(node.range)
    if let msg {
      let window = unit.allocate()
      unit.asm.emitCold(.LOAD_ASSERTION_ERROR, a: .register(window))
      unit.top = window.index + FrameLayout.headerWords
      unit.reserve(unit.top)
      try push(msg)
      at(node.range)
      unit.asm.emit(.CALL, a: .register(window), b: .number(1))
      at(test.range)
      unit.asm.emit(.RAISE, aux: Word.consumeA | 1 << 3, a: .register(window), b: .register(window))
    } else {
      let error = unit.allocate()
      unit.asm.emitCold(.LOAD_ASSERTION_ERROR, a: .register(error))
      at(test.range)
      unit.asm.emit(.RAISE, aux: Word.consumeA | 1 << 3, a: .register(error), b: .register(error))
    }
    unit.asm.place(end)
    unit.top = base
  }

  // MARK: Return

  func returnNone() {
    guard unit.asm.isReachable, let number = unit.pool.number(.none, isPlain: false) else { return }
    unit.asm.emitImplicitReturn(number)
  }

  func returnValue(of node: Expr) throws(CompileError) {
    let value = try self.value(node)
    at(node.range)
    emitReturn(value)
  }

  func emitReturn(_ value: Register) {
    unit.asm.emit(.RETURN, aux: consume(value, Word.consumeA), a: .register(value))
    if value.isTemporary { unit.top = min(unit.top, value.index) }
  }

  func returnStatement(_ value: Expr?, _ node: Stmt) throws(CompileError) {
    guard unit.scope.kind == .function || unit.scope.kind == .lambda else {
      throw CompileError("'return' outside function", node.range)
    }
    if value != nil, unit.flags.contains(.asyncGenerator) {
      throw CompileError("'return' with value in async generator", node.range)
    }
    let base = unit.top
    let constant = value == nil ? Constant.none : folder.value(of: value!)
    if let constant {
      // What follows shows at the value, unless that is on another line than the statement.
      let range = value.map { $0.range.lineno == node.range.lineno ? $0.range : node.range } ?? node.range
      if let value {
        at(value.range)
        unit.asm.emit(.NOP)
      }
      let hasCleanup = leavesThroughCode
      at(range)
      if value == nil && hasCleanup { unit.asm.emit(.NOP) }
      try unwind(at: range, until: .function)
      if !hasCleanup { at(range) }
      if let number = unit.pool.operandNumber(constant) {
        unit.asm.emit(.RETURN_K, b: .number(number))
      } else {
        emitReturn(loadConstant(constant, .push))
      }
    } else if let value {
      let register = unit.blocks.isEmpty ? try self.value(value) : try push(value)
      at(node.range)
      let hasCleanup = leavesThroughCode
      try unwind(at: node.range, until: .function, keeping: register)
      if !hasCleanup { at(node.range) }
      emitReturn(register)
    }
    unit.top = base
  }

  // MARK: Leaving blocks

  /// A `return` here passes code of a `finally` or `with` statement, whose lines it ends on.
  private var leavesThroughCode: Bool {
    unit.blocks.contains { block in
      switch block.kind {
      case .finallyBody, .with: true
      default: false
      }
    }
  }

  enum UnwindGoal { case function, loop }

  /// Emits the clean-up of the blocks that a jump leaves, with a `value` to return under way; for a loop, up to the innermost one, which is
  /// given back.
  @discardableResult
  func unwind(at range: SourceRange, until goal: UnwindGoal, keeping value: Register? = nil) throws(CompileError) -> Block? {
    let saved = unit.blocks
    let handler = unit.asm.handler
    defer {
      unit.blocks = saved
      unit.asm.handler = handler
    }
    while let block = unit.blocks.last {
      switch block.kind {
      case .loop, .forLoop: if goal == .loop { return block }
      case .exceptStar:
        throw CompileError("'break', 'continue' and 'return' cannot appear in an except* block", range)
      default: break
      }
      unit.blocks.removeLast()
      unit.asm.handler = block.outerHandler
      try leave(block, range, value)
    }
    return nil
  }

  private func leave(_ block: Block, _ place: SourceRange, _ value: Register?) throws(CompileError) {
    switch block.kind {
    case .loop, .tryBody, .exceptStar: break
    case .forLoop(let iterator, _, _): unit.asm.emit(.POP, a: .register(iterator))
    case .finallyBody(let body):
      // A jump out of the `finally` code drops the value to return.
      if let value, value.isTemporary { try enter(.values([value]), place) }
      try statements(body)
      if let value, value.isTemporary { leaveBlock() }
      // What follows belongs to no line of its own.
      if let last = body.last, last.isCompound { noPosition() }
    case .finallyHandler(let exception, let previous):
      unit.asm.emit(.POP, a: .register(exception))
      unit.asm.emit(.POP_EXC, a: .register(previous))
    case .with(let exit, let range, let isAsync):
      at(range)
      try callExit(exit, isAsync: isAsync)
    case .handler(let previous, let name):
      unit.asm.emit(.POP_EXC, a: .register(previous))
      if let name { try forget(name) }
    case .values(let registers):
      for register in registers { unit.asm.emit(.POP, a: .register(register)) }
    }
  }

  private func breakStatement(_ node: Stmt) throws(CompileError) {
    unit.asm.emit(.NOP)
    guard let block = try unwindToLoop(node) else { throw CompileError("'break' outside loop", node.range) }
    let handler = unit.asm.handler
    unit.asm.handler = block.outerHandler
    defer { unit.asm.handler = handler }
    switch block.kind {
    case .forLoop(let iterator, let exit, _):
      unit.asm.emit(.POP, a: .register(iterator))
      unit.asm.emitJump(.JUMP, to: exit)
    case .loop(let exit, _): unit.asm.emitJump(.JUMP, to: exit)
    default: break
    }
  }

  private func continueStatement(_ node: Stmt) throws(CompileError) {
    unit.asm.emit(.NOP)
    guard let block = try unwindToLoop(node) else {
      throw CompileError("'continue' not properly in loop", node.range)
    }
    let handler = unit.asm.handler
    unit.asm.handler = block.outerHandler
    defer { unit.asm.handler = handler }
    switch block.kind {
    case .forLoop(_, _, let next), .loop(_, let next): unit.asm.emitJump(.JUMP, to: next)
    default: break
    }
  }

  /// Leaves the blocks inside of the innermost loop, with the loop's handler in force behind.
  private func unwindToLoop(_ node: Stmt) throws(CompileError) -> Block? {
    try unwind(at: node.range, until: .loop)
  }

  /// As many blocks as CPython allows inside each other.
  private static var blockLimit: Int { 21 }

  func enter(_ kind: Block.Kind, _ range: SourceRange, outerHandler: HandlerID? = nil) throws(CompileError) {
    if unit.blocks.count >= Self.blockLimit {
      let depth = unit.blocks.reduce(0) { count, block in
        if case .values = block.kind { count } else { count + 1 }
      }
      if depth >= Self.blockLimit { throw CompileError("too many statically nested blocks", range) }
    }
    unit.blocks.append(Block(kind: kind, outerHandler: outerHandler ?? unit.asm.handler))
  }

  func leaveBlock() { unit.blocks.removeLast() }

  // MARK: Loops

  private func whileLoop(_ test: Expr, _ body: [Stmt], _ orelse: [Stmt], _ node: Stmt) throws(CompileError) {
    let start = unit.asm.makeLabel()
    let next = unit.asm.makeLabel()
    let exit = unit.asm.makeLabel()
    let truth = folder.truth(of: test)
    let isReachable = unit.asm.isReachable
    at(test.range)
    if truth == true { unit.asm.emit(.NOP) } else { unit.asm.emitJump(.JUMP, to: next) }
    unit.asm.place(start, reachable: isReachable && truth != false)
    try enter(.loop(exit: exit, next: next), node.range)
    try statements(body)
    leaveBlock()
    unit.asm.place(next)
    if truth == true {
      // The test is not there, but each turn shows its line.
      at(test.range)
      unit.asm.emitJump(.JUMP, to: start)
    } else {
      try jump(test, if: true, to: start)
    }
    try statements(orelse)
    unit.asm.place(exit)
  }

  private func forLoop(_ loop: ForLoop, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    try iterator(of: loop.iter)
    let iterator = Register.temporary(base)
    let start = unit.asm.makeLabel()
    let next = unit.asm.makeLabel()
    let exit = unit.asm.makeLabel()
    let isReachable = unit.asm.isReachable
    at(loop.iter.range)
    unit.asm.emitJump(.JUMP, to: next)
    unit.asm.place(start, reachable: isReachable)
    try enter(.forLoop(iterator: iterator, exit: exit, next: next), node.range)
    let item = try bindLoopTarget(loop.target)
    try statements(loop.body)
    leaveBlock()
    unit.asm.place(next)
    at(loop.iter.range)
    unit.asm.emitJump(.FOR_ITER, a: .register(iterator), b: .register(item), to: start)
    unit.top = base
    try statements(loop.orelse)
    unit.asm.place(exit)
  }

  /// Evaluates an iterable and pushes its iterator.
  func iterator(of node: Expr) throws(CompileError) {
    let base = unit.top
    let value: Register
    if let constant = folder.iterable(node) {
      at(node.range)
      value = loadConstant(constant, .push)
    } else {
      value = try self.value(node)
    }
    at(node.range)
    let target = result(base, .push)
    unit.asm.emit(.GET_ITER, aux: consume(value, Word.consumeB), a: .register(target), b: .register(value))
  }

  /// The register into which a loop puts its items; emits the assignment to the target unless that is the register itself.
  func bindLoopTarget(_ target: Expr) throws(CompileError) -> Register {
    if let register = localRegister(target) {
      unit.mention(register)
      return register
    }
    let item = unit.allocate()
    try assign(target, item)
    return item
  }
}
