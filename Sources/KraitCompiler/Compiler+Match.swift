import KraitBytecode
import KraitSyntax

/// What is known while the pattern of one `case` is compiled. All temporaries from `base` on belong to the pattern; when it
/// fails they are released down to `base`.
struct PatternContext {
  let base: Int
  var captures: [(name: String, register: Register, range: SourceRange)] = []
  /// A pattern that matches everything is allowed here.
  var allowsIrrefutable: Bool
  /// Where to go on failure, by the number of temporaries in use.
  var failures: [Int: Label] = [:]
}

extension Compiler {
  func matchStatement(_ subject: Expr, _ cases: [MatchCase], _ node: Stmt) throws(CompileError) {
    let base = unit.top
    let register = try push(subject)
    let end = unit.asm.makeLabel()
    var bodiesEnd = false
    for (index, one) in cases.enumerated() {
      let isLast = index == cases.count - 1
      unit.top = base + 1
      if isLast, one.guard == nil, index > 0, case .matchAs(nil, nil) = one.pattern.kind {
        at(one.pattern.range)
        unit.asm.emit(.POP, a: .register(register))
        unit.asm.emit(.NOP)
        unit.top = base
        try statements(one.body)
        unit.asm.place(end)
        return
      }
      var context = PatternContext(base: base + 1, allowsIrrefutable: one.guard != nil || isLast)
      try pattern(one.pattern, register, isOwned: false, &context)
      try bindCaptures(&context, one.pattern.range)
      unit.top = base + 1
      if let condition = one.guard { try jump(condition, if: false, to: failure(&context)) }
      at(one.pattern.range)
      unit.asm.emit(.POP, a: .register(register))
      unit.top = base
      try statements(one.body)
      bodiesEnd = bodiesEnd || unit.asm.isReachable
      noPosition()
      unit.asm.emitJump(.JUMP, to: end)
      unit.top = base + 1
      placeFailures(context)
    }
    // Where only a subject that nothing matches gets here, what follows stands at the last pattern.
    if !bodiesEnd, let last = cases.last { at(last.guard?.range ?? last.pattern.range) } else { noPosition() }
    unit.asm.emit(.POP, a: .register(register))
    unit.asm.place(end)
    unit.top = base
  }

  // MARK: Failure and captures

  /// Where a pattern that fails now continues.
  private func failure(_ context: inout PatternContext) -> Label {
    if let label = context.failures[unit.top] { return label }
    let label = unit.asm.makeLabel()
    context.failures[unit.top] = label
    return label
  }

  /// Emits the releases of failed matches, from the most temporaries down to none.
  private func placeFailures(_ context: PatternContext) {
    noPosition()
    var top = context.failures.keys.max() ?? context.base
    while top > context.base {
      if let label = context.failures[top] { unit.asm.place(label) }
      unit.asm.emit(.POP, a: .register(.temporary(top - 1)))
      top -= 1
    }
    if let label = context.failures[context.base] { unit.asm.place(label) }
  }

  /// Stores what a pattern captured and releases its other temporaries.
  private func bindCaptures(_ context: inout PatternContext, _ range: SourceRange) throws(CompileError) {
    let top = unit.top
    at(range)
    for capture in context.captures {
      unit.top = top
      try store(capture.name, capture.register)
    }
    let captured = Set(context.captures.map { $0.register })
    for index in stride(from: top - 1, through: context.base, by: -1) where !captured.contains(.temporary(index)) {
      unit.asm.emit(.POP, a: .register(.temporary(index)))
    }
  }

  private func capture(
    _ name: String, _ subject: Register, isOwned: Bool, _ range: SourceRange, _ context: inout PatternContext
  ) throws(CompileError) {
    if name == "__debug__" { throw CompileError("cannot assign to __debug__", range) }
    if context.captures.contains(where: { $0.name == name }) {
      throw CompileError("multiple assignments to name '\(name)' in pattern", range)
    }
    at(range)
    let register = isOwned ? subject : deliver(copied(subject), .push)
    context.captures.append((name, register, range))
  }

  private func copied(_ register: Register) -> Register {
    let target = unit.allocate()
    unit.asm.emit(.MOVE, a: .register(target), b: .register(register))
    return target
  }

  /// Jumps to the failure unless the value in a fresh temporary, which is dropped, is true.
  private func require(_ emit: (Register) -> Void, _ context: inout PatternContext) {
    let base = unit.top
    let test = unit.allocate()
    emit(test)
    unit.top = base
    let label = failure(&context)
    unit.asm.emitJump(.JUMP_IF_FALSE, aux: Word.consumeA, a: .register(test), to: label)
  }

  // MARK: Patterns

  /// Matches the value in `subject`, which stays; if it `isOwned` a capture may take it.
  private func pattern(
    _ node: Pattern, _ subject: Register, isOwned: Bool, _ context: inout PatternContext
  ) throws(CompileError) {
    try guardian.enter()
    defer { guardian.depth -= 1 }
    at(node.range)
    switch node.kind {
    case .matchValue(let value): try matchValue(value, node, subject, &context)
    case .matchSingleton(let value):
      let number = try operandConstant(Constant(value))
      require({ [unit] in
        unit.asm.emit(.COMPARE_K, aux: 6 << 3, a: .register($0), b: .register(subject), c: .number(number))
      }, &context)
    case .matchSequence(let patterns): try matchSequence(patterns, node, subject, &context)
    case .matchMapping(let keys, let patterns, let rest):
      try matchMapping(keys, patterns, rest, node, subject, &context)
    case .matchClass(let cls, let patterns, let attributes, let keywordPatterns):
      try matchClass(cls, patterns, attributes, keywordPatterns, node, subject, &context)
    case .matchStar(let name): if let name { try capture(name, subject, isOwned: isOwned, node.range, &context) }
    case .matchAs(let inner, let name):
      guard let inner else {
        if !context.allowsIrrefutable {
          let what = name.map { "name capture '\($0)'" } ?? "wildcard"
          throw CompileError("\(what) makes remaining patterns unreachable", node.range)
        }
        if let name { try capture(name, subject, isOwned: isOwned, node.range, &context) }
        return
      }
      try pattern(inner, subject, isOwned: false, &context)
      if let name { try capture(name, subject, isOwned: isOwned, node.range, &context) }
    case .matchOr(let patterns): try matchOr(patterns, node, subject, &context)
    }
  }

  private func isWildcard(_ node: Pattern) -> Bool {
    if case .matchAs(nil, nil) = node.kind { true } else { false }
  }

  /// Matches the values of consecutive registers, which the pattern owns.
  private func subpatterns(
    _ patterns: [Pattern], from first: Int, _ context: inout PatternContext
  ) throws(CompileError) {
    let allowed = context.allowsIrrefutable
    context.allowsIrrefutable = true
    for (index, one) in patterns.enumerated() {
      try pattern(one, .temporary(first + index), isOwned: true, &context)
    }
    context.allowsIrrefutable = allowed
  }

  private func matchValue(
    _ value: Expr, _ node: Pattern, _ subject: Register, _ context: inout PatternContext
  ) throws(CompileError) {
    let base = unit.top
    if folder.value(of: value) == nil {
      switch value.kind {
      case .attribute: break
      default: throw CompileError("patterns may only match literals and attribute lookups", node.range)
      }
    }
    let other = try self.value(value)
    at(node.range)
    let test = result(base, .push)
    unit.asm.emit(
      .COMPARE, aux: 2 << 3 | consume(other, Word.consumeC), a: .register(test), b: .register(subject),
      c: .register(other))
    unit.top = base
    let label = failure(&context)
    unit.asm.emitJump(.JUMP_IF_FALSE, aux: Word.consumeA, a: .register(test), to: label)
  }

  private func matchOr(
    _ patterns: [Pattern], _ node: Pattern, _ subject: Register, _ context: inout PatternContext
  ) throws(CompileError) {
    let end = unit.asm.makeLabel()
    var names: [String] = []
    collectNames(patterns[0], &names)
    // What each alternative captures is moved to registers that all alternatives share.
    let first = unit.top
    for _ in names { _ = unit.allocate() }
    let base = unit.top
    for (index, alternative) in patterns.enumerated() {
      unit.top = base
      let isLast = index == patterns.count - 1
      var inner = PatternContext(base: base, allowsIrrefutable: context.allowsIrrefutable && isLast)
      try pattern(alternative, subject, isOwned: false, &inner)
      if Set(inner.captures.map { $0.name }) != Set(names) {
        throw CompileError("alternative patterns bind different names", node.range)
      }
      for (slot, name) in names.enumerated() {
        guard let captured = inner.captures.first(where: { $0.name == name }) else { continue }
        unit.asm.emit(.MOVE_T, a: .register(.temporary(first + slot)), b: .register(captured.register))
      }
      let captured = Set(inner.captures.map { $0.register })
      for temporary in stride(from: unit.top - 1, through: base, by: -1)
      where !captured.contains(.temporary(temporary)) {
        unit.asm.emit(.POP, a: .register(.temporary(temporary)))
      }
      unit.asm.emitJump(.JUMP, to: end)
      placeFailures(inner)
    }
    unit.top = base
    let label = failure(&context)
    unit.asm.emitJump(.JUMP, to: label)
    unit.asm.place(end)
    for (slot, name) in names.enumerated() {
      if context.captures.contains(where: { $0.name == name }) {
        throw CompileError("multiple assignments to name '\(name)' in pattern", node.range)
      }
      context.captures.append((name, .temporary(first + slot), node.range))
    }
  }

  private func collectNames(_ node: Pattern, _ names: inout [String]) {
    func add(_ name: String?) { if let name, !names.contains(name) { names.append(name) } }
    switch node.kind {
    case .matchValue, .matchSingleton: break
    case .matchSequence(let patterns): for one in patterns { collectNames(one, &names) }
    case .matchMapping(_, let patterns, let rest):
      for one in patterns { collectNames(one, &names) }
      add(rest)
    case .matchClass(_, let patterns, _, let keywordPatterns):
      for one in patterns + keywordPatterns { collectNames(one, &names) }
    case .matchStar(let name): add(name)
    case .matchAs(let inner, let name):
      add(name)
      if let inner { collectNames(inner, &names) }
    case .matchOr(let patterns): if let first = patterns.first { collectNames(first, &names) }
    }
  }

  // MARK: Sequences

  private func matchSequence(
    _ patterns: [Pattern], _ node: Pattern, _ subject: Register, _ context: inout PatternContext
  ) throws(CompileError) {
    var star: Int?
    var onlyWildcards = true
    var starIsWildcard = false
    for (index, one) in patterns.enumerated() {
      if case .matchStar(let name) = one.kind {
        if star != nil { throw CompileError("multiple starred names in sequence pattern", node.range) }
        star = index
        starIsWildcard = name == nil
        onlyWildcards = onlyWildcards && starIsWildcard
      } else {
        onlyWildcards = onlyWildcards && isWildcard(one)
      }
    }
    require({ [unit] in unit.asm.emitCold(.MATCH_SEQUENCE, a: .register($0), b: .register(subject)) }, &context)
    if star == nil {
      try requireLength(subject, 2, patterns.count, &context)
    } else if patterns.count > 1 {
      try requireLength(subject, 5, patterns.count - 1, &context)
    }
    if onlyWildcards { return }
    if starIsWildcard, let star { return try matchItems(patterns, star, node, subject, &context) }
    let first = unit.top
    unit.top = first + patterns.count
    unit.reserve(unit.top)
    if let star {
      unit.asm.emit(
        .UNPACK_EX, a: .register(.temporary(first)), b: .register(subject), c: .number(patterns.count),
        second: UInt64(star) | UInt64(patterns.count - star - 1) << 32)
    } else {
      unit.asm.emit(
        .UNPACK_SEQUENCE, a: .register(.temporary(first)), b: .register(subject), c: .number(patterns.count))
    }
    try subpatterns(patterns, from: first, &context)
  }

  /// Fails unless the length of the subject compares with `count` (2 equal, 5 at least).
  private func requireLength(
    _ subject: Register, _ comparison: UInt8, _ count: Int, _ context: inout PatternContext
  ) throws(CompileError) {
    let number = try operandConstant(FoldedInt(count).constant)
    require({ [unit] in
      unit.asm.emitCold(.GET_LEN, a: .register($0), b: .register(subject))
      unit.asm.emit(
        .COMPARE_K, aux: comparison << 3 | Word.consumeB, a: .register($0), b: .register($0), c: .number(number))
    }, &context)
  }

  /// A sequence whose middle nobody wants: the items around it are taken by index.
  private func matchItems(
    _ patterns: [Pattern], _ star: Int, _ node: Pattern, _ subject: Register, _ context: inout PatternContext
  ) throws(CompileError) {
    for (index, one) in patterns.enumerated() where index != star && !isWildcard(one) {
      let item = unit.allocate()
      at(node.range)
      if index < star {
        emitLoad(FoldedInt(index).constant, into: item)
      } else {
        unit.asm.emitCold(.GET_LEN, a: .register(item), b: .register(subject))
        let distance = try operandConstant(FoldedInt(patterns.count - index).constant)
        unit.asm.emit(
          .BINARY_K, aux: 1 << 3 | Word.consumeB, a: .register(item), b: .register(item), c: .number(distance))
      }
      unit.asm.emit(.LOAD_ITEM, aux: Word.consumeC, a: .register(item), b: .register(subject), c: .register(item))
      try subpatterns([one], from: item.index, &context)
    }
  }

  // MARK: Mappings and classes

  private func matchMapping(
    _ keys: [Expr], _ patterns: [Pattern], _ rest: String?, _ node: Pattern, _ subject: Register,
    _ context: inout PatternContext
  ) throws(CompileError) {
    require({ [unit] in unit.asm.emitCold(.MATCH_MAPPING, a: .register($0), b: .register(subject)) }, &context)
    if keys.isEmpty, rest == nil { return }
    if !keys.isEmpty { try requireLength(subject, 5, keys.count, &context) }
    let base = unit.top
    var seen: Set<ConstantKey> = []
    for key in keys {
      if let constant = folder.value(of: key) {
        if !seen.insert(ConstantKey(constant.asKey)).inserted {
          let text = String(decoding: LiteralText.text(of: constant), as: UTF8.self)
          throw CompileError("mapping pattern checks duplicate key (\(text))", node.range)
        }
      } else if case .attribute = key.kind {
      } else {
        throw CompileError("mapping pattern keys may only match literals and attribute lookups", node.range)
      }
      try push(key)
    }
    at(node.range)
    let tuple = result(base, .push)
    unit.asm.emit(.BUILD_TUPLE, a: .register(tuple), b: .register(tuple), c: .number(keys.count))
    let values = unit.allocate()
    unit.asm.emitCold(.MATCH_KEYS, a: .register(values), b: .register(subject), c: .register(tuple))
    let label = failure(&context)
    unit.asm.emitJump(.JUMP_IF_NONE, a: .register(values), to: label)
    unit.top = values.index + keys.count
    unit.reserve(unit.top)
    unit.asm.emit(
      .UNPACK_SEQUENCE, aux: Word.consumeB, a: .register(values), b: .register(values), c: .number(keys.count))
    if let rest {
      let remaining = unit.allocate()
      unit.asm.emitCold(.GET_KEYS_REST, a: .register(remaining), b: .register(subject), c: .register(tuple))
      try subpatterns(patterns, from: values.index, &context)
      try capture(rest, remaining, isOwned: true, node.range, &context)
    } else {
      try subpatterns(patterns, from: values.index, &context)
    }
  }

  private func matchClass(
    _ cls: Expr, _ patterns: [Pattern], _ attributes: [String], _ keywordPatterns: [Pattern], _ node: Pattern,
    _ subject: Register, _ context: inout PatternContext
  ) throws(CompileError) {
    var seen: Set<String> = []
    for (index, name) in attributes.enumerated() where !seen.insert(name).inserted {
      throw CompileError("attribute name repeated in class pattern: \(name)", keywordPatterns[index].range)
    }
    let base = unit.top
    let type = try value(cls)
    at(node.range)
    let names = loadConstant(.tuple(attributes.map { string($0) }), .push)
    let target = result(base, .push)
    unit.asm.emitCold(
      .MATCH_CLASS, aux: consume(type, Word.consumeC), a: .register(target), b: .register(subject), c: .register(type),
      d: .register(names), e: .number(patterns.count))
    let label = failure(&context)
    unit.asm.emitJump(.JUMP_IF_NONE, a: .register(target), to: label)
    let all = patterns + keywordPatterns
    unit.top = base + all.count
    unit.reserve(unit.top)
    unit.asm.emit(
      .UNPACK_SEQUENCE, aux: Word.consumeB, a: .register(target), b: .register(target), c: .number(all.count))
    try subpatterns(all, from: base, &context)
  }
}
