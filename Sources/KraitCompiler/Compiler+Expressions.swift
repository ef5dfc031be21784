import KraitBytecode
import KraitSyntax

extension Compiler {
  /// Evaluates an expression to a local's register or a fresh temporary.
  func value(_ node: Expr) throws(CompileError) -> Register { try expression(node, .any) }

  /// Evaluates an expression to a fresh temporary.
  @discardableResult
  func push(_ node: Expr) throws(CompileError) -> Register { try expression(node, .push) }

  /// Evaluates an operand that has to keep its value while `later` are evaluated.
  func operand(_ node: Expr, before later: [Expr]) throws(CompileError) -> Register {
    mayRebind(node, later) ? try push(node) : try value(node)
  }

  /// Evaluates an expression. With `.any` and `.push` the result is a local's register or the lowest free temporary.
  func expression(_ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    if let constant = folder.value(of: node) {
      for range in folder.takeInvertedBools() { warn(Self.invertedBoolMessage, range, kind: .deprecationWarning) }
      at(node.range)
      return loadConstant(constant, destination)
    }
    switch node.kind {
    case .boolOp(let op, let values): return try booleanOperation(op, values, node, destination)
    case .namedExpr(let target, let value): return try namedExpression(target, value, node, destination)
    case .binOp: return try binaryOperation(node, destination)
    case .unaryOp(let op, let operand): return try unaryOperation(op, operand, node, destination)
    case .lambda(let args, let body): return try lambda(args, body, node, destination)
    case .ifExp(let test, let body, let orelse):
      return try conditional(test, body, orelse, node, destination)
    case .dict(let keys, let values): return try dictDisplay(keys, values, node, destination)
    case .set(let elts): return try setDisplay(elts, node, destination)
    case .list(let elts, _): return try listDisplay(elts, node, destination)
    case .tuple(let elts, _): return try tupleDisplay(elts, node, destination)
    case .listComp, .setComp, .dictComp, .generatorExp: return try comprehension(node, destination)
    case .await(let value): return try awaitExpression(value, node, destination)
    case .yield(let value): return try yieldExpression(value, node, destination)
    case .yieldFrom(let value): return try yieldFromExpression(value, node, destination)
    case .compare(let left, let ops, let comparators):
      return try comparison(left, ops, comparators, node, destination)
    case .call(let callee, let args, let keywords): return try call(callee, args, keywords, node, destination)
    case .formattedValue, .joinedStr: return try formattedString(node, destination)
    case .constant(let value, _):
      at(node.range)
      return loadConstant(Constant(value), destination)
    case .attribute(let value, let attr, _): return try attributeLoad(value, attr, node, destination)
    case .subscript(let value, let slice, _): return try subscriptLoad(value, slice, node, destination)
    case .starred(_, let ctx):
      throw CompileError(
        ctx == .store ? "starred assignment target must be in a list or tuple" : "can't use starred expression here",
        node.range)
    case .name(let id, _):
      at(node.range)
      return try load(id, destination)
    case .slice(let lower, let upper, let step): return try sliceObject(lower, upper, step, node, destination)
    }
  }

  // MARK: Operators

  private func subOperation(_ op: Operator) -> UInt8 {
    switch op {
    case .add: 0
    case .sub: 1
    case .mult: 2
    case .div: 3
    case .floorDiv: 4
    case .mod: 5
    case .pow: 6
    case .matMult: 7
    case .lShift: 8
    case .rShift: 9
    case .bitAnd: 10
    case .bitOr: 11
    case .bitXor: 12
    }
  }

  /// Operators nest to the left without limit, so the left spine is a loop.
  private func binaryOperation(_ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    if let formatted = formattedFromPercent(node) { return try formattedString(formatted, destination) }
    var spine: [(node: Expr, op: Operator, right: Expr)] = []
    var left = node
    while case .binOp(let inner, let op, let right) = left.kind, left === node || folder.value(of: left) == nil {
      spine.append((left, op, right))
      left = inner
    }
    let base = unit.top
    var accumulated = try operand(left, before: [spine[spine.count - 1].right])
    for index in spine.indices.reversed() {
      let (current, op, right) = spine[index]
      let target: Destination = index == 0 ? destination : .push
      accumulated = try binary(subOperation(op), accumulated, right, current.range, base, target)
    }
    return accumulated
  }

  /// Applies an operator to a value and an expression.
  private func binary(
    _ sub: UInt8, _ left: Register, _ right: Expr, _ range: SourceRange, _ base: Int, _ destination: Destination
  ) throws(CompileError) -> Register {
    if let constant = folder.value(of: right), let number = unit.pool.operandNumber(constant) {
      at(range)
      let target = result(base, destination)
      unit.asm.emit(
        .BINARY_K, aux: sub << 3 | consume(left, Word.consumeB), a: .register(target), b: .register(left),
        c: .number(number))
      return target
    }
    let other = try value(right)
    at(range)
    let target = result(base, destination)
    unit.asm.emit(
      .BINARY, aux: sub << 3 | consume(left, Word.consumeB) | consume(other, Word.consumeC), a: .register(target),
      b: .register(left), c: .register(other))
    return target
  }

  /// The operation of `target op= right` on a value that is already loaded.
  func inPlace(
    _ op: Operator, _ left: Register, _ right: Expr, _ range: SourceRange, _ base: Int,
    _ destination: Destination
  ) throws(CompileError) -> Register {
    try binary(subOperation(op) | 16, left, right, range, base, destination)
  }

  private func unaryOperation(
    _ op: UnaryOperator, _ operand: Expr, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    if op == .not, case .compare(let left, let ops, let comparators) = operand.kind, ops.count == 1,
      let inverse = ops[0].inverse
    {
      return try comparison(left, [inverse], comparators, node, destination)
    }
    let value = try self.value(operand)
    at(node.range)
    let sub: UInt8 =
      switch op {
      case .uSub: 0
      case .uAdd: 1
      case .invert: 2
      case .not: 3
      }
    let target = result(base, destination)
    unit.asm.emit(.UNARY, aux: sub << 3 | consume(value, Word.consumeB), a: .register(target), b: .register(value))
    return target
  }

  private func booleanOperation(
    _ op: BoolOperator, _ values: [Expr], _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let end = unit.asm.makeLabel()
    for (index, item) in values.enumerated() {
      unit.top = base
      let value = try push(item)
      guard index < values.count - 1 else { break }
      at(node.range)
      unit.asm.emitJump(op == .and ? .JUMP_IF_FALSE : .JUMP_IF_TRUE, a: .register(value), to: end)
      unit.asm.emit(.POP, a: .register(value))
    }
    unit.asm.place(end)
    return deliver(.temporary(base), destination)
  }

  private func conditional(
    _ test: Expr, _ body: Expr, _ orelse: Expr, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let wanted: Destination = if case .any = destination { .push } else { destination }
    let elseLabel = unit.asm.makeLabel()
    let end = unit.asm.makeLabel()
    try jump(test, if: false, to: elseLabel)
    _ = try expression(body, wanted)
    noPosition()
    unit.asm.emitJump(.JUMP, to: end)
    unit.asm.place(elseLabel)
    unit.top = base
    let value = try expression(orelse, wanted)
    unit.asm.place(end)
    return value
  }

  private func namedExpression(
    _ target: Expr, _ value: Expr, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    guard case .name(let id, _) = target.kind else { return try expression(value, destination) }
    if case .local = destination {
      let register = try push(value)
      at(target.range)
      try store(id, register, keep: true)
      return deliver(register, destination)
    }
    let register = try push(value)
    at(target.range)
    try store(id, register, keep: true)
    return register
  }

  // MARK: Comparisons

  private func comparison(
    _ left: Expr, _ ops: [CompareOperator], _ comparators: [Expr], _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    warnAboutComparison(left, ops, comparators, node)
    let base = unit.top
    guard ops.count > 1 else {
      let first = try operand(left, before: comparators)
      return try compare(ops[0], first, comparators[0], node.range, base, destination)
    }
    let target = unit.allocate()
    unit.top = base
    let end = unit.asm.makeLabel()
    let cleanup = unit.asm.makeLabel()
    try chain(left, ops, comparators, node, target) { [unit] middle in
      unit.asm.emitJump(.JUMP_IF_FALSE, a: .register(target), to: middle.isTemporary ? cleanup : end)
      unit.asm.emit(.POP, a: .register(target))
    }
    if unit.asm.isUsed(cleanup) {
      noPosition()
      unit.asm.emitJump(.JUMP, to: end)
      unit.asm.place(cleanup)
      unit.asm.emit(.POP, a: .register(.temporary(base + 1)))
    }
    unit.asm.place(end)
    unit.top = base + 1
    return deliver(target, destination)
  }

  /// Emits a chain of comparisons into `target`; `between` is called with the register of the middle value after each but the
  /// last. A middle value that is a temporary is the one above `target`.
  private func chain(
    _ left: Expr, _ ops: [CompareOperator], _ comparators: [Expr], _ node: Expr, _ target: Register,
    _ between: (Register) -> Void
  ) throws(CompileError) {
    var current = try operand(left, before: comparators)
    for index in ops.indices {
      unit.top = target.index + 1
      if current.isTemporary { unit.top = max(unit.top, current.index + 1) }
      let isLast = index == ops.count - 1
      if isLast {
        _ = try compare(ops[index], current, comparators[index], node.range, target.index, .push)
        return
      }
      // The middle value has to be above the result: a chain of temporaries alternates below.
      if current.isTemporary, current.index > target.index {
        unit.asm.emit(.MOVE_T, a: .register(target), b: .register(current))
        current = target
        unit.top = target.index + 1
      }
      let middle = try operand(comparators[index], before: Array(comparators[(index + 1)...]))
      at(node.range)
      unit.asm.emit(
        .COMPARE, aux: code(ops[index]) << 3 | consume(current, Word.consumeB), a: .register(target),
        b: .register(current), c: .register(middle))
      between(middle)
      current = middle
    }
  }

  private func code(_ op: CompareOperator) -> UInt8 {
    switch op {
    case .lt: 0
    case .ltE: 1
    case .eq: 2
    case .notEq: 3
    case .gt: 4
    case .gtE: 5
    case .is: 6
    case .isNot: 7
    case .in: 8
    case .notIn: 9
    }
  }

  private func compare(
    _ op: CompareOperator, _ left: Register, _ right: Expr, _ range: SourceRange, _ base: Int,
    _ destination: Destination
  ) throws(CompileError) -> Register {
    let isContainment = op == .in || op == .notIn
    let constant = isContainment ? folder.iterable(right) : folder.value(of: right)
    if let constant, let number = unit.pool.operandNumber(constant) {
      at(range)
      let target = result(base, destination)
      unit.asm.emit(
        .COMPARE_K, aux: code(op) << 3 | consume(left, Word.consumeB), a: .register(target), b: .register(left),
        c: .number(number))
      return target
    }
    let other = try value(right)
    at(range)
    let target = result(base, destination)
    unit.asm.emit(
      .COMPARE, aux: code(op) << 3 | consume(left, Word.consumeB) | consume(other, Word.consumeC), a: .register(target),
      b: .register(left), c: .register(other))
    return target
  }

  // MARK: Conditions

  /// Jumps to `label` if the truth of an expression is `wanted`, else continues.
  func jump(_ node: Expr, if wanted: Bool, to label: Label) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    if let truth = folder.truth(of: node) {
      at(node.range)
      if truth == wanted { unit.asm.emitJump(.JUMP, to: label) } else { unit.asm.emit(.NOP) }
      return
    }
    switch node.kind {
    case .unaryOp(.not, let operand): return try jump(operand, if: !wanted, to: label)
    case .boolOp(let op, let values):
      // `and` leaves early when a value is false, `or` when one is true.
      let early = op == .or
      if early == wanted {
        for item in values { try jump(item, if: wanted, to: label) }
      } else {
        let next = unit.asm.makeLabel()
        for item in values.dropLast() { try jump(item, if: early, to: next) }
        try jump(values[values.count - 1], if: wanted, to: label)
        unit.asm.place(next)
      }
    case .ifExp(let test, let body, let orelse):
      let elseLabel = unit.asm.makeLabel()
      let end = unit.asm.makeLabel()
      try jump(test, if: false, to: elseLabel)
      try jump(body, if: wanted, to: label)
      noPosition()
      unit.asm.emitJump(.JUMP, to: end)
      unit.asm.place(elseLabel)
      try jump(orelse, if: wanted, to: label)
      unit.asm.place(end)
    case .compare(let left, let ops, let comparators) where ops.count > 1:
      try jumpOnChain(left, ops, comparators, node, wanted, label)
    case .compare(let left, let ops, let comparators)
    where (ops[0] == .is || ops[0] == .isNot) && comparators[0].isNone:
      warnAboutComparison(left, ops, comparators, node)
      let value = try self.value(left)
      at(node.range)
      unit.asm.emitJump(
        (ops[0] == .is) == wanted ? .JUMP_IF_NONE : .JUMP_IF_NOT_NONE, aux: consume(value, Word.consumeA),
        a: .register(value), to: label)
      if value.isTemporary { unit.top = value.index }
    default:
      let value = try self.value(node)
      at(node.range)
      unit.asm.emitJump(
        wanted ? .JUMP_IF_TRUE : .JUMP_IF_FALSE, aux: consume(value, Word.consumeA), a: .register(value), to: label)
      if value.isTemporary { unit.top = value.index }
    }
  }

  private func jumpOnChain(
    _ left: Expr, _ ops: [CompareOperator], _ comparators: [Expr], _ node: Expr, _ wanted: Bool, _ label: Label
  ) throws(CompileError) {
    warnAboutComparison(left, ops, comparators, node)
    let base = unit.top
    let target = unit.allocate()
    unit.top = base
    let cleanup = unit.asm.makeLabel()
    let end = unit.asm.makeLabel()
    let whenFalse = wanted ? end : label
    try chain(left, ops, comparators, node, target) { [unit] middle in
      unit.asm.emitJump(
        .JUMP_IF_FALSE, aux: Word.consumeA, a: .register(target), to: middle.isTemporary ? cleanup : whenFalse)
    }
    at(node.range)
    unit.asm.emitJump(wanted ? .JUMP_IF_TRUE : .JUMP_IF_FALSE, aux: Word.consumeA, a: .register(target), to: label)
    if unit.asm.isUsed(cleanup) {
      noPosition()
      unit.asm.emitJump(.JUMP, to: end)
      unit.asm.place(cleanup)
      unit.asm.emit(.POP, a: .register(.temporary(base + 1)))
      if !wanted { unit.asm.emitJump(.JUMP, to: label) }
    }
    unit.asm.place(end)
    unit.top = base
  }

  // MARK: Attributes and items

  /// Where an attribute's name stands, when the expression before it spans several lines.
  func attributeRange(_ attr: String, _ node: Expr, _ range: SourceRange? = nil) -> SourceRange {
    var range = range ?? node.range
    let end = node.range
    guard range.lineno != end.endLineno else { return range }
    range.lineno = end.endLineno
    let length = UInt32(attr.utf8.count)
    range.colOffset = length <= end.endColOffset ? end.endColOffset - length : 0
    range.endLineno = max(range.endLineno, range.lineno)
    if range.endLineno == end.endLineno { range.endColOffset = max(range.endColOffset, end.endColOffset) }
    return range
  }

  private func attributeLoad(
    _ object: Expr, _ attr: String, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let name = try nameOperand(mangled(attr))
    if isSuperCall(object, attr) {
      try pushSuper(object)
      at(attributeRange(attr, node))
      let target = result(base, destination)
      unit.asm.emit(.LOAD_SUPER_ATTR, a: .register(target), b: .register(.temporary(base)), c: .number(name))
      return target
    }
    let value = try self.value(object)
    at(attributeRange(attr, node))
    let target = result(base, destination)
    unit.asm.emit(
      .LOAD_ATTR, aux: consume(value, Word.consumeB), a: .register(target), b: .register(value), c: .number(name))
    return target
  }

  private func subscriptLoad(
    _ object: Expr, _ slice: Expr, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    warnAboutSubscript(object, slice, node)
    let base = unit.top
    let value = try operand(object, before: [slice])
    if case .slice(let lower, let upper, nil) = slice.kind, folder.value(of: slice) == nil {
      let bounds = try pushBounds(lower, upper, node)
      at(node.range)
      let target = result(base, destination)
      unit.asm.emit(
        .LOAD_SLICE, aux: consume(value, Word.consumeB), a: .register(target), b: .register(value), c: .register(bounds))
      return target
    }
    let key = try self.value(slice)
    at(node.range)
    let target = result(base, destination)
    unit.asm.emit(
      .LOAD_ITEM, aux: consume(value, Word.consumeB) | consume(key, Word.consumeC), a: .register(target),
      b: .register(value), c: .register(key))
    return target
  }

  /// Pushes the two bounds of a simple slice and gives the register of the first.
  func pushBounds(_ lower: Expr?, _ upper: Expr?, _ node: Expr) throws(CompileError) -> Register {
    let first = Register.temporary(unit.top)
    for bound in [lower, upper] {
      if let bound {
        try push(bound)
      } else {
        at(node.range)
        _ = loadConstant(.none, .push)
      }
    }
    return first
  }

  func sliceObject(
    _ lower: Expr?, _ upper: Expr?, _ step: Expr?, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let first = try pushBounds(lower, upper, node)
    if let step { try push(step) }
    at(node.range)
    let target = result(first.index, destination)
    unit.asm.emit(.BUILD_SLICE, a: .register(target), b: .register(first), c: .number(step == nil ? 2 : 3))
    return target
  }
}

extension CompareOperator {
  /// The operator that gives the opposite, for those where `not` may be moved inside.
  var inverse: CompareOperator? {
    switch self {
    case .is: .isNot
    case .isNot: .is
    case .in: .notIn
    case .notIn: .in
    default: nil
    }
  }
}

extension Expr {
  var isNone: Bool {
    if case .constant(.none, _) = kind { true } else { false }
  }
}
