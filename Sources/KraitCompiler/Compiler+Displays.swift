import KraitBytecode
import KraitSyntax

extension Compiler {
  /// Displays with more elements than this are built in chunks.
  private static var chunk: Int { 30 }

  private func hasStar(_ elts: [Expr]) -> Bool {
    elts.contains { if case .starred = $0.kind { true } else { false } }
  }

  /// Whether a display's elements can all stand in registers at once.
  func isPlainDisplay(_ elts: [Expr]) -> Bool { elts.count <= Self.chunk && !hasStar(elts) }

  func listDisplay(_ elts: [Expr], _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    if elts.count >= 3, let items = folder.constants(elts) {
      return try constantDisplay(.tuple(items), .BUILD_LIST, .LIST_EXTEND, node, destination)
    }
    return try display(elts, .BUILD_LIST, .LIST_APPEND, .LIST_EXTEND, node, destination)
  }

  func setDisplay(_ elts: [Expr], _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    if elts.count >= 3, let items = folder.constants(elts) {
      return try constantDisplay(.frozenSet(items), .BUILD_SET, .SET_UPDATE, node, destination)
    }
    return try display(elts, .BUILD_SET, .SET_ADD, .SET_UPDATE, node, destination)
  }

  func tupleDisplay(_ elts: [Expr], _ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    let base = unit.top
    if isPlainDisplay(elts) {
      for element in elts { try push(element) }
      at(node.range)
      let target = result(base, destination)
      unit.asm.emit(.BUILD_TUPLE, a: .register(target), b: .register(.temporary(base)), c: .number(elts.count))
      return target
    }
    let list = try pushList(elts, node)
    unit.asm.emit(.LIST_TO_TUPLE, a: .register(list))
    return deliver(list, destination)
  }

  /// Pushes a list of elements of which some may be starred.
  func pushList(_ elts: [Expr], _ node: Expr) throws(CompileError) -> Register {
    let list = try display(elts, .BUILD_LIST, .LIST_APPEND, .LIST_EXTEND, node, .push)
    at(node.range)
    return list
  }

  private func constantDisplay(
    _ constant: Constant, _ build: Opcode, _ extend: Opcode, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    at(node.range)
    let list = unit.allocate()
    unit.asm.emit(build, a: .register(list), b: .register(list), c: .number(0))
    let items = loadConstant(constant, .push)
    unit.asm.emit(extend, aux: Word.consumeB, a: .register(list), b: .register(items))
    unit.top = list.index + 1
    return deliver(list, destination)
  }

  private func display(
    _ elts: [Expr], _ build: Opcode, _ add: Opcode, _ extend: Opcode, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    if elts.count <= Self.chunk, !hasStar(elts) {
      for element in elts { try push(element) }
      at(node.range)
      let target = result(base, destination)
      unit.asm.emit(build, a: .register(target), b: .register(.temporary(base)), c: .number(elts.count))
      return target
    }
    // What stands before the first star is built at once unless it is long, the rest is added one by one.
    let isLong = elts.count > Self.chunk
    var start = 0
    if !isLong {
      while start < elts.count {
        if case .starred = elts[start].kind { break }
        try push(elts[start])
        start += 1
      }
    }
    at(node.range)
    let list = result(base, .push)
    unit.asm.emit(build, a: .register(list), b: .register(list), c: .number(start))
    for element in elts[start...] {
      if case .starred(let inner, _) = element.kind {
        let value = try self.value(inner)
        at(node.range)
        unit.asm.emit(extend, aux: consume(value, Word.consumeB), a: .register(list), b: .register(value))
      } else {
        let value = try self.value(element)
        at(node.range)
        unit.asm.emit(add, aux: consume(value, Word.consumeB), a: .register(list), b: .register(value))
      }
      unit.top = base + 1
    }
    return deliver(list, destination)
  }

  func dictDisplay(
    _ keys: [Expr?], _ values: [Expr], _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let chunk = Self.chunk / 2
    if keys.count <= chunk, !keys.contains(where: { $0 == nil }) {
      for (key, value) in zip(keys, values) {
        if let key { try push(key) }
        try push(value)
      }
      at(node.range)
      let target = result(base, destination)
      unit.asm.emit(.BUILD_MAP, a: .register(target), b: .register(.temporary(base)), c: .number(keys.count * 2))
      return target
    }
    at(node.range)
    let map = unit.allocate()
    unit.asm.emit(.BUILD_MAP, a: .register(map), b: .register(map), c: .number(0))
    for (key, item) in zip(keys, values) {
      if let key {
        let first = try operand(key, before: [item])
        let second = try value(item)
        at(node.range)
        unit.asm.emit(
          .MAP_ADD, aux: consume(first, Word.consumeB) | consume(second, Word.consumeC), a: .register(map),
          b: .register(first), c: .register(second))
      } else {
        let other = try value(item)
        at(node.range)
        unit.asm.emit(.DICT_UPDATE, aux: consume(other, Word.consumeB), a: .register(map), b: .register(other))
      }
      unit.top = base + 1
    }
    return deliver(map, destination)
  }

  // MARK: Formatted strings

  func formattedString(_ node: Expr, _ destination: Destination) throws(CompileError) -> Register {
    if case .formattedValue(let value, let conversion, let spec) = node.kind {
      return try formattedValue(value, conversion, spec, node, destination)
    }
    guard case .joinedStr(let values) = node.kind else { return loadConstant(.string([]), destination) }
    if values.count == 1 { return try expression(values[0], destination) }
    let base = unit.top
    var count = 0
    for value in values {
      // Long strings are joined in chunks, so that they do not take too many registers.
      if count == 250 {
        at(node.range)
        let joined = result(base, .push)
        unit.asm.emit(.BUILD_STRING, a: .register(joined), b: .register(joined), c: .number(count))
        count = 1
      }
      try push(value)
      count += 1
    }
    at(node.range)
    let target = result(base, destination)
    unit.asm.emit(.BUILD_STRING, a: .register(target), b: .register(.temporary(base)), c: .number(count))
    return target
  }

  /// `'%s and %r' % (x, y)` as the formatted string that gives the same; nil if it is anything else.
  func formattedFromPercent(_ node: Expr) -> Expr? {
    guard case .binOp(let left, .mod, let right) = node.kind, case .constant(.string(let format), _) = left.kind,
      case .tuple(let elts, .load) = right.kind, !hasStar(elts), elts.count <= 100
    else { return nil }
    var parts: [Expr] = []
    var literal: [UInt8] = []
    var used = 0
    var index = 0
    while index < format.count {
      guard format[index] == UInt8(ascii: "%") else {
        literal.append(format[index])
        index += 1
        continue
      }
      guard index + 1 < format.count else { return nil }
      let kind = format[index + 1]
      index += 2
      if kind == UInt8(ascii: "%") {
        literal.append(kind)
        continue
      }
      guard [UInt8(ascii: "s"), UInt8(ascii: "r"), UInt8(ascii: "a")].contains(kind), used < elts.count else { return nil }
      if !literal.isEmpty { parts.append(Expr(.constant(value: .string(literal), kindU: false), node.range)) }
      literal = []
      let value = ExprKind.formattedValue(value: elts[used], conversion: Int(kind), formatSpec: nil)
      parts.append(Expr(value, elts[used].range))
      used += 1
    }
    guard used == elts.count else { return nil }
    if !literal.isEmpty { parts.append(Expr(.constant(value: .string(literal), kindU: false), node.range)) }
    return Expr(.joinedStr(values: parts), node.range)
  }

  private func formattedValue(
    _ value: Expr, _ conversion: Int, _ spec: Expr?, _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    let base = unit.top
    let later: [Expr] = if let spec { [spec] } else { [] }
    let operand = try self.operand(value, before: later)
    var sub: UInt8 =
      switch conversion {
      case 115: 1
      case 114: 2
      case 97: 3
      default: 0
      }
    var aux = consume(operand, Word.consumeB)
    var format = Field.number(0)
    if let spec {
      let register = try push(spec)
      sub |= 4
      aux |= Word.consumeC
      format = .register(register)
    } else {
      // The operand is a register in any case; without a specification it is not read.
      format = .register(operand)
    }
    at(node.range)
    let target = result(base, destination)
    unit.asm.emit(.FORMAT_VALUE, aux: sub << 3 | aux, a: .register(target), b: .register(operand), c: format)
    return target
  }
}
