import KraitBytecode
import KraitSyntax

extension Compiler {
  func withStatement(
    _ items: ArraySlice<WithItem>, _ body: [Stmt], _ node: Stmt, isAsync: Bool
  ) throws(CompileError) {
    guard let item = items.first else { return try statements(body) }
    if isAsync { try requireAsync("'async with' outside async function", node.range) }
    let base = unit.top
    let range = item.contextExpr.range
    let exit = Register.temporary(base)
    try enterContext(item.contextExpr, exit, isAsync: isAsync)
    let outer = unit.asm.handler
    let handler = unit.asm.makeHandler(depth: base + Self.exitRegisters)
    let end = unit.asm.makeLabel()
    try enter(.with(exit: exit, node: range, isAsync: isAsync), node.range)
    unit.asm.handler = handler
    let entered = exit.advanced(by: Self.exitRegisters)
    unit.top = entered.index + 1
    if let vars = item.optionalVars { try assign(vars, entered) } else { unit.asm.emit(.POP, a: .register(entered)) }
    unit.top = entered.index
    try withStatement(items.dropFirst(), body, node, isAsync: isAsync)
    leaveBlock()
    unit.asm.handler = outer
    unit.top = entered.index
    at(range)
    try callExit(exit, isAsync: isAsync)
    noPosition()
    unit.asm.emitJump(.JUMP, to: end)
    try withHandler(handler, exit, range, outer, isAsync: isAsync)
    unit.asm.place(end)
    unit.top = base
  }

  /// The exit method of a context manager and its receiver wait in two registers.
  private static var exitRegisters: Int { 2 }

  /// Evaluates a context manager, puts its exit method into `exit` and the next register, and what entering gives into the one behind them.
  private func enterContext(_ node: Expr, _ exit: Register, isAsync: Bool) throws(CompileError) {
    let window = exit.advanced(by: Self.exitRegisters)
    let manager = try value(node)
    at(node.range)
    unit.top = window.index + FrameLayout.headerWords + 1
    unit.reserve(unit.top)
    unit.asm.emitCold(
      .BEFORE_WITH, aux: consume(manager, Word.consumeB), a: .register(exit), b: .register(manager), d: .number(isAsync ? 1 : 0))
    unit.asm.emit(.CALL_METHOD, a: .register(window), b: .number(0))
    unit.top = window.index + 1
    if isAsync { awaitTop(kind: 1) }
  }

  /// Calls the exit method in `exit` without an exception and drops what it gives.
  func callExit(_ exit: Register, isAsync: Bool) throws(CompileError) {
    let base = unit.top
    // Above everything: a value to return may be under way.
    let window = exit.index == base - Self.exitRegisters ? exit : unit.allocate()
    unit.asm.emit(.MOVE_METHOD, a: .register(window), b: .register(exit))
    unit.top = window.index + FrameLayout.headerWords + 1
    for _ in 0..<3 { _ = loadConstant(.none, .push) }
    unit.asm.emit(.CALL_METHOD, a: .register(window), b: .number(3))
    unit.top = window.index + 1
    if isAsync { awaitTop(kind: 2) }
    unit.asm.emit(.POP, a: .register(window))
    unit.top = base
  }

  private func withHandler(
    _ handler: HandlerID, _ exit: Register, _ range: SourceRange, _ outer: HandlerID, isAsync: Bool
  ) throws(CompileError) {
    let exception = exit.advanced(by: Self.exitRegisters)
    let previous = exception.advanced(by: 1)
    let window = exception.advanced(by: 2)
    unit.asm.place(handler)
    unit.asm.handler = outer
    at(range)
    unit.asm.emit(.PUSH_EXC, a: .register(previous), b: .register(exception))
    let cleanup = unit.asm.makeHandler(depth: previous.index + 1)
    unit.asm.handler = cleanup
    let triple = window.advanced(by: FrameLayout.headerWords + 1)
    unit.top = triple.index + 3
    unit.reserve(unit.top)
    unit.asm.emit(.MOVE_METHOD, a: .register(window), b: .register(exit))
    unit.asm.emitCold(.EXC_TRIPLE, a: .register(triple), b: .register(exception))
    unit.asm.emit(.CALL_METHOD, a: .register(window), b: .number(3))
    unit.top = window.index + 1
    if isAsync { awaitTop(kind: 2) }
    let suppressed = unit.asm.makeLabel()
    unit.asm.emitJump(.JUMP_IF_TRUE, aux: Word.consumeA, a: .register(window), to: suppressed)
    unit.asm.handler = outer
    noPosition()
    unit.asm.emit(.POP_EXC, a: .register(previous))
    unit.asm.emit(.RERAISE, a: .register(exception))
    unit.asm.place(cleanup)
    unit.asm.emit(.POP_EXC, a: .register(previous))
    unit.asm.emit(.RERAISE, a: .register(window))
    unit.asm.place(suppressed)
    unit.asm.emit(.POP, a: .register(exception))
    unit.asm.emit(.POP_EXC, a: .register(previous))
  }
}
