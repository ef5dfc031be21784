import KraitBytecode
import KraitSyntax

extension Compiler {
  func tryStatement(_ block: TryBlock, _ node: Stmt) throws(CompileError) {
    if block.finalbody.isEmpty { return try exceptClauses(block, node) }
    try finallyClause(block.finalbody, node) { () throws(CompileError) in
      if block.handlers.isEmpty {
        try self.statements(block.body)
        try self.statements(block.orelse)
      } else {
        try self.exceptClauses(block, node)
      }
    }
  }

  func tryStarStatement(_ block: TryBlock, _ node: Stmt) throws(CompileError) {
    if block.finalbody.isEmpty { return try exceptStarClauses(block, node) }
    try finallyClause(block.finalbody, node) { () throws(CompileError) in try self.exceptStarClauses(block, node) }
  }

  /// A `try` body with `finally`, whose code stands once for every way out.
  private func finallyClause(
    _ finalbody: [Stmt], _ node: Stmt, _ body: () throws(CompileError) -> Void
  ) throws(CompileError) {
    let base = unit.top
    let end = unit.asm.makeLabel()
    let outer = unit.asm.handler
    let handler = unit.asm.makeHandler(depth: base)
    unit.asm.emit(.NOP)
    try enter(.finallyBody(finalbody), node.range)
    unit.asm.handler = handler
    try body()
    unit.asm.handler = outer
    leaveBlock()
    unit.top = base
    try statements(finalbody)
    noPosition()
    unit.asm.emitJump(.JUMP, to: end)

    try placeHandler(handler, base) { (exception, previous) throws(CompileError) in
      try self.enter(.finallyHandler(exception: exception, previous: previous), node.range, outerHandler: outer)
      try self.statements(finalbody)
      self.leaveBlock()
      // The exception goes on from the last statement, unless that ends in several ways.
      if let last = finalbody.last, last.isCompound { self.noPosition() }
      self.unit.asm.handler = outer
      self.unit.asm.emit(.POP_EXC, a: .register(previous))
      self.unit.asm.emit(.RERAISE, a: .register(exception))
    }
    unit.asm.place(end)
    unit.top = base
  }

  /// Starts the code of a handler: the exception is in the temporary `base` and becomes the handled one; if `body` raises, what
  /// was handled before is restored.
  private func placeHandler(
    _ handler: HandlerID, _ base: Int, _ body: (_ exception: Register, _ previous: Register) throws(CompileError) -> Void
  ) throws(CompileError) {
    let outer = unit.asm.handler
    let exception = Register.temporary(base)
    let previous = Register.temporary(base + 1)
    unit.asm.place(handler)
    unit.top = base + 2
    unit.reserve(base + 3)
    noPosition()
    unit.asm.emit(.PUSH_EXC, a: .register(previous), b: .register(exception))
    let cleanup = unit.asm.makeHandler(depth: base + 2)
    unit.asm.handler = cleanup
    try body(exception, previous)
    unit.asm.handler = outer
    noPosition()
    unit.asm.place(cleanup)
    unit.asm.emit(.POP_EXC, a: .register(previous))
    unit.asm.emit(.RERAISE, a: .register(.temporary(base + 2)))
    unit.top = base
  }

  private func exceptClauses(_ block: TryBlock, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    let end = unit.asm.makeLabel()
    let outer = unit.asm.handler
    let handler = unit.asm.makeHandler(depth: base)
    unit.asm.emit(.NOP)
    try enter(.tryBody, node.range)
    unit.asm.handler = handler
    try statements(block.body)
    leaveBlock()
    unit.asm.handler = outer
    try statements(block.orelse)
    noPosition()
    unit.asm.emitJump(.JUMP, to: end)
    try placeHandler(handler, base) { (exception, previous) throws(CompileError) in
      for (index, clause) in block.handlers.enumerated() {
        if clause.type == nil, index < block.handlers.count - 1 {
          throw CompileError("default 'except:' must be last", clause.range)
        }
        try self.exceptClause(clause, exception, previous, outer, end)
      }
      // An exception that no clause is for goes on from the last test.
      if let type = block.handlers.last?.type { self.at(type.range) } else { self.noPosition() }
      self.unit.asm.handler = outer
      self.unit.asm.emit(.POP_EXC, a: .register(previous))
      self.unit.asm.emit(.RERAISE, a: .register(exception))
    }
    unit.asm.place(end)
    unit.top = base
  }

  private func exceptClause(
    _ clause: ExceptHandler, _ exception: Register, _ previous: Register, _ outer: HandlerID, _ end: Label
  ) throws(CompileError) {
    let base = previous.index + 1
    let next = unit.asm.makeLabel()
    let cleanup = unit.asm.handler
    unit.top = base
    at(clause.range)
    if let type = clause.type {
      let matched = try matchException(type, exception)
      unit.asm.emitJump(.JUMP_IF_FALSE, aux: Word.consumeA, a: .register(matched), to: next)
      unit.top = base
    }
    at(clause.range)
    if let name = clause.name {
      try store(name, exception)
      unit.top = base
      try namedBody(name, clause, previous, base, outer)
    } else {
      unit.asm.emit(.POP, a: .register(exception))
      try enter(.handler(previous: previous, name: nil), clause.range, outerHandler: outer)
      try statements(clause.body)
      leaveBlock()
      noPosition()
      unit.asm.handler = outer
      unit.asm.emit(.POP_EXC, a: .register(previous))
    }
    noPosition()
    unit.asm.emitJump(.JUMP, to: end)
    unit.asm.handler = cleanup
    unit.asm.place(next)
    unit.top = base
  }

  /// Whether the exception is one of those that the expression of an `except` clause names. A display of them needs no tuple.
  private func matchException(_ type: Expr, _ exception: Register) throws(CompileError) -> Register {
    let base = unit.top
    if case .tuple(let classes, _) = type.kind, isPlainDisplay(classes) {
      for one in classes { try push(one) }
      at(type.range)
      let matched = result(base, .push)
      unit.asm.emitCold(
        .MATCH_EXC_ANY, a: .register(matched), b: .register(exception), c: .register(.temporary(base)), d: .number(classes.count))
      return matched
    }
    let wanted = try value(type)
    at(type.range)
    let matched = result(base, .push)
    unit.asm.emit(
      .MATCH_EXC, aux: consume(wanted, Word.consumeC), a: .register(matched), b: .register(exception), c: .register(wanted))
    return matched
  }

  /// The body of `except ... as name`, behind which the name is deleted on every way out.
  private func namedBody(
    _ name: String, _ clause: ExceptHandler, _ previous: Register, _ base: Int, _ outer: HandlerID
  ) throws(CompileError) {
    let cleanup = unit.asm.handler
    let forgetting = unit.asm.makeHandler(depth: base)
    try enter(.handler(previous: previous, name: name), clause.range, outerHandler: outer)
    unit.asm.handler = forgetting
    try statements(clause.body)
    leaveBlock()
    noPosition()
    unit.asm.handler = outer
    unit.asm.emit(.POP_EXC, a: .register(previous))
    try forget(name)
    let after = unit.asm.makeLabel()
    unit.asm.emitJump(.JUMP, to: after)
    unit.asm.handler = cleanup
    unit.asm.place(forgetting)
    unit.top = base + 1
    unit.reserve(base + 1)
    try forget(name)
    unit.asm.handler = outer
    unit.asm.emit(.POP_EXC, a: .register(previous))
    unit.asm.emit(.RERAISE, a: .register(.temporary(base)))
    unit.top = base
    unit.asm.place(after)
  }

  /// Unbinds the name of an `except` clause, whether the body has deleted it or not.
  func forget(_ name: String) throws(CompileError) {
    if case .register(let register) = access(mangled(name)) {
      unit.asm.emit(.CLEAR_LOCAL, a: .register(register))
      return
    }
    let none = loadConstant(.none, .push)
    try store(name, none)
    unit.top = none.index
    try delete(name)
  }

  // MARK: except*

  /// Registers of an `except*` statement: the original exception, what was handled before, the list of exceptions to raise, and
  /// the part that is not yet handled.
  private struct StarRegisters {
    let exception: Register, previous: Register, results: Register, rest: Register
    var base: Int { rest.index + 1 }
  }

  private func exceptStarClauses(_ block: TryBlock, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    let end = unit.asm.makeLabel()
    let outer = unit.asm.handler
    let handler = unit.asm.makeHandler(depth: base)
    unit.asm.emit(.NOP)
    try enter(.tryBody, node.range)
    unit.asm.handler = handler
    try statements(block.body)
    leaveBlock()
    unit.asm.handler = outer
    try statements(block.orelse)
    noPosition()
    unit.asm.emitJump(.JUMP, to: end)
    try placeHandler(handler, base) { (exception, previous) throws(CompileError) in
      let registers = StarRegisters(
        exception: exception, previous: previous, results: self.unit.allocate(), rest: self.unit.allocate())
      self.unit.asm.emit(
        .BUILD_LIST, a: .register(registers.results), b: .register(registers.results), c: .number(0))
      self.unit.asm.emit(.MOVE, a: .register(registers.rest), b: .register(exception))
      for clause in block.handlers { try self.exceptStarClause(clause, registers) }
      try self.finishExceptStar(registers, outer, end)
    }
    unit.asm.place(end)
    unit.top = base
  }

  private func exceptStarClause(_ clause: ExceptHandler, _ registers: StarRegisters) throws(CompileError) {
    let base = registers.base
    let next = unit.asm.makeLabel()
    let cleanup = unit.asm.handler
    unit.top = base
    guard let type = clause.type else { return }
    let matched = Register.temporary(base)
    let remainder = Register.temporary(base + 1)
    let wanted = try value(type)
    at(type.range)
    unit.reserve(base + 2)
    unit.asm.emitCold(
      .CHECK_EG_MATCH, aux: consume(wanted, Word.consumeC), a: .register(matched), b: .register(registers.rest),
      c: .register(wanted))
    unit.asm.emit(.POP, a: .register(registers.rest))
    unit.asm.emit(.MOVE_T, a: .register(registers.rest), b: .register(remainder))
    let none = unit.asm.makeLabel()
    unit.asm.emitJump(.JUMP_IF_NONE, a: .register(matched), to: none)
    at(clause.range)
    unit.top = base + 1
    if let name = clause.name { try store(name, matched) } else { unit.asm.emit(.POP, a: .register(matched)) }
    unit.top = base
    let failing = unit.asm.makeHandler(depth: base)
    unit.asm.handler = failing
    try enter(.exceptStar, clause.range, outerHandler: cleanup)
    try statements(clause.body)
    leaveBlock()
    unit.asm.handler = cleanup
    noPosition()
    if let name = clause.name { try forget(name) }
    unit.asm.emitJump(.JUMP, to: next)
    unit.asm.place(failing)
    unit.top = base + 1
    unit.reserve(base + 1)
    if let name = clause.name { try forget(name) }
    unit.asm.emit(
      .LIST_APPEND, aux: Word.consumeB, a: .register(registers.results), b: .register(.temporary(base)))
    unit.asm.emitJump(.JUMP, to: next)
    unit.asm.place(none)
    unit.asm.emit(.POP, a: .register(matched))
    unit.asm.place(next)
    unit.top = base
  }

  private func finishExceptStar(
    _ registers: StarRegisters, _ outer: HandlerID, _ end: Label
  ) throws(CompileError) {
    noPosition()
    unit.asm.emit(.LIST_APPEND, aux: Word.consumeB, a: .register(registers.results), b: .register(registers.rest))
    unit.asm.emitCold(
      .PREP_RERAISE_STAR, aux: Word.consumeC, a: .register(registers.results), b: .register(registers.exception),
      c: .register(registers.results))
    let raising = unit.asm.makeLabel()
    unit.asm.emitJump(.JUMP_IF_NOT_NONE, a: .register(registers.results), to: raising)
    unit.asm.emit(.POP, a: .register(registers.results))
    unit.asm.emit(.POP, a: .register(registers.exception))
    unit.asm.handler = outer
    unit.asm.emit(.POP_EXC, a: .register(registers.previous))
    unit.asm.emitJump(.JUMP, to: end)
    unit.asm.place(raising)
    unit.asm.emit(.POP, a: .register(registers.exception))
    unit.asm.emit(.POP_EXC, a: .register(registers.previous))
    unit.asm.emit(.RERAISE, a: .register(registers.results))
  }
}

extension Stmt {
  /// May end in several ways.
  var isCompound: Bool {
    switch kind {
    case .if, .for, .asyncFor, .while, .try, .tryStar, .with, .asyncWith, .match: true
    default: false
    }
  }
}
