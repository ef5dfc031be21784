import KraitBytecode
import KraitSyntax

extension Compiler {
  func assignment(_ targets: [Expr], _ value: Expr, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    if targets.count == 1 {
      if let register = localRegister(targets[0]) {
        _ = try expression(value, .local(register))
        unit.mention(register)
        return
      }
      if try unpackDirectly(targets[0], value) { return }
      if try storeConstant(targets[0], value) { return }
      let later: [Expr] = isNameTarget(targets[0]) ? [] : [targets[0]]
      let register = later.isEmpty ? try self.value(value) : try operand(value, before: later)
      try assign(targets[0], register)
      unit.top = base
      return
    }
    let register = try push(value)
    for target in targets.dropLast() {
      unit.top = base + 1
      try assign(target, register, keep: true)
    }
    unit.top = base + 1
    try assign(targets[targets.count - 1], register)
    unit.top = base
  }

  /// `a[i] = constant`.
  private func storeConstant(_ target: Expr, _ value: Expr) throws(CompileError) -> Bool {
    guard case .subscript(let object, let slice, _) = target.kind, let constant = folder.value(of: value) else { return false }
    if case .slice(_, _, nil) = slice.kind { return false }
    guard let number = unit.pool.operandNumber(constant) else { return false }
    let base = unit.top
    let container = try operand(object, before: [slice])
    let key = try self.value(slice)
    at(target.range)
    unit.asm.emit(
      .STORE_ITEM_K, aux: consume(container, Word.consumeA) | consume(key, Word.consumeB), a: .register(container), b: .register(key),
      c: .number(number))
    unit.top = base
    return true
  }

  private func isNameTarget(_ node: Expr) -> Bool {
    if case .name = node.kind { true } else { false }
  }

  /// `a, b = x, y`: no tuple is made.
  private func unpackDirectly(_ target: Expr, _ value: Expr) throws(CompileError) -> Bool {
    let targets: [Expr]
    switch target.kind {
    case .tuple(let elts, _), .list(let elts, _): targets = elts
    default: return false
    }
    guard case .tuple(let values, .load) = value.kind, values.count == targets.count, (1...20).contains(values.count),
      folder.value(of: value) == nil,
      !(targets + values).contains(where: { if case .starred = $0.kind { true } else { false } })
    else { return false }
    let base = unit.top
    for item in values { try push(item) }
    for (index, one) in targets.enumerated() {
      unit.top = base + values.count
      try assign(one, .temporary(base + index))
    }
    unit.top = base
    return true
  }

  /// Assigns a register's value to a target; a temporary is consumed unless `keep`.
  func assign(_ target: Expr, _ value: Register, keep: Bool = false) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    let base = unit.top
    let consumed: (UInt8) -> UInt8 = { value.isTemporary && !keep ? $0 : 0 }
    switch target.kind {
    case .name(let id, _):
      at(target.range)
      try store(id, value, keep: keep)
    case .attribute(let object, let attr, _):
      let owner = try self.value(object)
      let name = try nameOperand(mangled(attr))
      noteStaticAttribute(object, attr)
      at(attributeRange(attr, target))
      unit.asm.emit(
        .STORE_ATTR, aux: consume(owner, Word.consumeA) | consumed(Word.consumeB), a: .register(owner),
        b: .register(value), c: .number(name))
    case .subscript(let object, let slice, _):
      let container = try operand(object, before: [slice])
      if case .slice(let lower, let upper, nil) = slice.kind {
        let bounds = try pushBounds(lower, upper, target)
        at(target.range)
        unit.asm.emit(
          .STORE_SLICE, aux: consume(container, Word.consumeA) | consumed(Word.consumeB), a: .register(container),
          b: .register(value), c: .register(bounds))
      } else {
        let key = try self.value(slice)
        at(target.range)
        unit.asm.emit(
          .STORE_ITEM,
          aux: consume(container, Word.consumeA) | consume(key, Word.consumeB) | consumed(Word.consumeC),
          a: .register(container), b: .register(key), c: .register(value))
      }
    case .tuple(let elts, _), .list(let elts, _): try unpack(elts, target, value, keep: keep)
    case .starred:
      throw CompileError("starred assignment target must be in a list or tuple", target.range)
    default: throw CompileError("cannot assign to this expression", target.range)
    }
    unit.top = value.isTemporary && !keep ? min(base, value.index) : base
  }

  /// Notes an attribute that a method sets on `self`, for `__static_attributes__`.
  private func noteStaticAttribute(_ object: Expr, _ attr: String) {
    guard case .name("self", .load) = object.kind, unit.scope.isFunctionLike else { return }
    if let owner = outerUnits.last(where: { $0.scope.kind == .class }) { owner.staticAttributes.insert(attr) }
  }

  private func unpack(_ elts: [Expr], _ node: Expr, _ value: Register, keep: Bool) throws(CompileError) {
    at(node.range)
    var star: Int?
    for (index, element) in elts.enumerated() {
      guard case .starred = element.kind else { continue }
      if star != nil { throw CompileError("multiple starred expressions in assignment", node.range) }
      star = index
    }
    if let star, star >= 256 || elts.count - star - 1 >= 1 << 24 {
      throw CompileError("too many expressions in star-unpacking assignment", node.range)
    }
    // The items go where the value was, if that is on top and consumed.
    let isOnTop = value.isTemporary && !keep && value.index == unit.top - 1
    let first = isOnTop ? value.index : unit.top
    unit.top = first + elts.count
    unit.reserve(unit.top)
    let aux = value.isTemporary && !keep ? Word.consumeB : 0
    if let star {
      unit.asm.emit(
        .UNPACK_EX, aux: aux, a: .register(.temporary(first)), b: .register(value), c: .number(elts.count),
        second: UInt64(star) | UInt64(elts.count - star - 1) << 32)
    } else {
      unit.asm.emit(
        .UNPACK_SEQUENCE, aux: aux, a: .register(.temporary(first)), b: .register(value), c: .number(elts.count))
    }
    for (index, element) in elts.enumerated() {
      unit.top = first + elts.count
      var target = element
      if case .starred(let inner, _) = element.kind { target = inner }
      try assign(target, .temporary(first + index))
    }
    unit.top = first
  }

  // MARK: Augmented and annotated assignment

  func augmentedAssignment(_ target: Expr, _ op: Operator, _ value: Expr, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    switch target.kind {
    case .name(let id, _):
      at(target.range)
      let left = try operand(target, before: [value])
      let destination: Destination = if let register = localRegister(target) { .local(register) } else { .push }
      let result = try inPlace(op, left, value, node.range, base, destination)
      if case .push = destination {
        at(target.range)
        try store(id, result)
      }
    case .attribute(let object, let attr, _):
      let owner = try operand(object, before: [value])
      let name = try nameOperand(mangled(attr))
      at(attributeRange(attr, target))
      let left = unit.allocate()
      unit.asm.emit(.LOAD_ATTR, a: .register(left), b: .register(owner), c: .number(name))
      let result = try inPlace(op, left, value, node.range, left.index, .push)
      at(attributeRange(attr, target))
      unit.asm.emit(
        .STORE_ATTR, aux: consume(owner, Word.consumeA) | Word.consumeB, a: .register(owner), b: .register(result),
        c: .number(name))
    case .subscript(let object, let slice, _):
      let container = try operand(object, before: [slice, value])
      let key = try operand(slice, before: [value])
      at(target.range)
      let left = unit.allocate()
      unit.asm.emit(.LOAD_ITEM, a: .register(left), b: .register(container), c: .register(key))
      let result = try inPlace(op, left, value, node.range, left.index, .push)
      at(target.range)
      unit.asm.emit(
        .STORE_ITEM, aux: consume(container, Word.consumeA) | consume(key, Word.consumeB) | Word.consumeC,
        a: .register(container), b: .register(key), c: .register(result))
    default: throw CompileError("invalid target for augmented assignment", target.range)
    }
    unit.top = base
  }

  func annotatedAssignment(
    _ target: Expr, _ annotation: Expr, _ value: Expr?, _ simple: Bool, _ node: Stmt
  ) throws(CompileError) {
    if let value { try assignment([target], value, node) }
    let isStored = simple && (unit.scope.kind == .module || unit.scope.kind == .class)
    let base = unit.top
    switch target.kind {
    case .name(let id, _):
      guard isStored else { return try checkAnnotation(annotation) }
      let register = try annotationValue(annotation)
      at(node.range)
      let dict = try load("__annotations__", .push)
      let key = loadConstant(string(mangled(id)), .push)
      unit.asm.emit(
        .STORE_ITEM, aux: Word.consumeA | Word.consumeB | consume(register, Word.consumeC), a: .register(dict),
        b: .register(key), c: .register(register))
    case .attribute(let object, _, _):
      if value == nil { discard(try self.value(object)) }
      if !simple { try checkAnnotation(annotation) }
    case .subscript(let object, let slice, _):
      if value == nil {
        discard(try self.value(object))
        discard(try self.value(slice))
      }
      if !simple { try checkAnnotation(annotation) }
    default: throw CompileError("invalid node type for annotated assignment", node.range)
    }
    unit.top = base
  }

  /// An annotation that is not kept is evaluated outside of functions only.
  private func checkAnnotation(_ annotation: Expr) throws(CompileError) {
    if unit.scope.kind == .module || unit.scope.kind == .class, !futureFlags.contains(.futureAnnotations) {
      discard(try value(annotation))
    }
  }

  /// Evaluates an annotation, or gives its text.
  func annotationValue(_ annotation: Expr) throws(CompileError) -> Register {
    guard futureFlags.contains(.futureAnnotations) else {
      if case .starred(let inner, _) = annotation.kind {
        // `*args: *Ts` is annotated with the one item that `*Ts` unpacks to.
        let value = try self.value(inner)
        at(annotation.range)
        let base = value.isTemporary ? value.index : unit.top
        let target = result(base, .push)
        unit.asm.emit(
          .UNPACK_SEQUENCE, aux: consume(value, Word.consumeB), a: .register(target), b: .register(value),
          c: .number(1))
        return target
      }
      return try push(annotation)
    }
    at(annotation.range)
    return loadConstant(.string(Unparser.text(of: annotation)), .push)
  }

  // MARK: Deletion

  func delete(_ target: Expr) throws(CompileError) {
    let base = unit.top
    switch target.kind {
    case .name(let id, _):
      at(target.range)
      try delete(id)
    case .attribute(let object, let attr, _):
      let owner = try value(object)
      let name = try nameOperand(mangled(attr))
      at(attributeRange(attr, target))
      unit.asm.emit(.DELETE_ATTR, aux: consume(owner, Word.consumeA), a: .register(owner), c: .number(name))
    case .subscript(let object, let slice, _):
      let container = try operand(object, before: [slice])
      let key = try value(slice)
      at(target.range)
      unit.asm.emit(
        .DELETE_ITEM, aux: consume(container, Word.consumeA) | consume(key, Word.consumeB), a: .register(container),
        b: .register(key))
    case .tuple(let elts, _), .list(let elts, _): for element in elts { try delete(element) }
    default: throw CompileError("cannot delete this expression", target.range)
    }
    unit.top = base
  }
}
