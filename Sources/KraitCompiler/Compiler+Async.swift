import KraitBytecode
import KraitSyntax

extension Compiler {
  /// The code being compiled may await.
  var isAsyncContext: Bool {
    if unit.scope.isAsync || unit.scope.isComprehension { return true }
    return options.allowsTopLevelAwait && unit.scope.kind == .module
  }

  func requireAsync(_ message: String, _ range: SourceRange) throws(CompileError) {
    if !isAsyncContext { throw CompileError(message, range) }
  }

  /// Awaits the value on top, which the result replaces. `kind` tells messages where the value came from.
  func awaitTop(kind: UInt8) {
    let value = Register.temporary(unit.top - 1)
    let iterator = unit.allocate()
    unit.asm.emit(
      .GET_AWAITABLE, aux: kind << 3 | Word.consumeB, a: .register(iterator), b: .register(value))
    loadNone(into: value)
    unit.asm.emit(.YIELD_FROM, aux: Word.consumeB, a: .register(value), b: .register(iterator))
    unit.top = value.index + 1
  }

  func awaitExpression(_ value: Expr, _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    guard unit.scope.isFunctionLike || (options.allowsTopLevelAwait && unit.scope.kind == .module) else {
      throw CompileError("'await' outside function", node.range)
    }
    try requireAsync("'await' outside async function", node.range)
    let base = unit.top
    try push(value)
    at(node.range)
    awaitTop(kind: 0)
    return deliver(.temporary(base), destination)
  }

  func yieldExpression(_ value: Expr?, _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    guard unit.scope.isFunctionLike else { throw CompileError("'yield' outside function", node.range) }
    let base = unit.top
    let given: Register
    if let value {
      given = try self.value(value)
    } else {
      at(node.range)
      given = loadConstant(.none, .push)
    }
    at(node.range)
    return deliver(emitYield(given, base), destination)
  }

  /// Suspends with a value; what is sent comes into the register that is the top at `base`.
  func emitYield(_ value: Register, _ base: Int) -> Register {
    let sent = result(base, .push)
    unit.asm.emit(.YIELD, aux: consume(value, Word.consumeB), a: .register(sent), b: .register(value))
    return sent
  }

  func yieldFromExpression(_ value: Expr, _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    guard unit.scope.isFunctionLike else { throw CompileError("'yield from' outside function", node.range) }
    if unit.scope.isAsync { throw CompileError("'yield from' inside async function", node.range) }
    let base = unit.top
    let target = unit.allocate()
    unit.top = base
    let source = try push(value)
    let iterator = target.advanced(by: 1)
    unit.reserve(base + 2)
    at(node.range)
    unit.asm.emit(.GET_YIELD_FROM_ITER, aux: Word.consumeB, a: .register(iterator), b: .register(source))
    loadNone(into: target)
    unit.asm.emit(.YIELD_FROM, aux: Word.consumeB, a: .register(target), b: .register(iterator))
    unit.top = base + 1
    return deliver(target, destination)
  }

  // MARK: async for

  func asyncForLoop(_ loop: ForLoop, _ node: Stmt) throws(CompileError) {
    try requireAsync("'async for' outside async function", node.range)
    let base = unit.top
    let iterator = try asyncIterator(of: loop.iter)
    let start = unit.asm.makeLabel()
    let exit = unit.asm.makeLabel()
    let outer = unit.asm.handler
    let isReachable = unit.asm.isReachable
    unit.asm.place(start, reachable: isReachable)
    try enter(.forLoop(iterator: iterator, exit: exit, next: start), node.range)
    let handler = try asyncNext(iterator, loop.iter.range, loop.target)
    try statements(loop.body)
    leaveBlock()
    noPosition()
    unit.asm.emitJump(.JUMP, to: start)
    unit.asm.handler = outer
    finishAsyncLoop(handler, iterator, loop.iter.range)
    unit.top = base
    try statements(loop.orelse)
    unit.asm.place(exit)
  }

  /// Evaluates an asynchronous iterable and pushes its iterator.
  func asyncIterator(of node: Expr) throws(CompileError) -> Register {
    let base = unit.top
    let value = try self.value(node)
    at(node.range)
    let target = result(base, .push)
    unit.asm.emit(.GET_AITER, aux: consume(value, Word.consumeB), a: .register(target), b: .register(value))
    return target
  }

  /// Awaits the next item of an asynchronous loop and assigns it; gives the handler that ends the loop.
  func asyncNext(_ iterator: Register, _ range: SourceRange, _ target: Expr) throws(CompileError) -> HandlerID {
    let outer = unit.asm.handler
    let item = iterator.advanced(by: 1)
    let awaitable = iterator.advanced(by: 2)
    unit.top = item.index + 1
    unit.reserve(awaitable.index + 1)
    let handler = unit.asm.makeHandler(depth: item.index)
    unit.asm.handler = handler
    at(range)
    unit.asm.emit(.GET_ANEXT, a: .register(awaitable), b: .register(iterator))
    loadNone(into: item)
    unit.asm.emit(.YIELD_FROM, aux: Word.consumeB, a: .register(item), b: .register(awaitable))
    unit.asm.handler = outer
    try assign(target, item)
    unit.top = item.index
    return handler
  }

  /// The end of an asynchronous loop: StopAsyncIteration is dropped with the iterator.
  func finishAsyncLoop(_ handler: HandlerID, _ iterator: Register, _ range: SourceRange) {
    at(range)
    unit.asm.place(handler)
    unit.reserve(iterator.index + 2)
    unit.asm.emit(.END_ASYNC_FOR, a: .register(iterator.advanced(by: 1)))
    unit.asm.emit(.POP, a: .register(iterator))
    unit.top = iterator.index
  }
}
