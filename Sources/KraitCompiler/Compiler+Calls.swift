import KraitBytecode
import KraitSyntax

extension Compiler {
  /// Calls with more arguments than this go through a tuple.
  private static var argumentLimit: Int { 250 }

  func call(
    _ callee: Expr, _ args: [Expr], _ keywords: [Keyword], _ node: Expr, _ destination: Destination
  ) throws(CompileError) -> Register {
    try checkKeywords(keywords)
    let base = unit.top
    if needsSpread(args, keywords) {
      warnAboutCall(callee, node)
      let window = try push(callee)
      try spreadCall(window, args, keywords, node.range)
    } else if case .attribute(let object, let attr, .load) = callee.kind {
      try methodCall(object, attr, callee, args, keywords, node)
    } else {
      warnAboutCall(callee, node)
      let window = try push(callee)
      unit.top = window.index + FrameLayout.headerWords
      unit.reserve(unit.top)
      try plainCall(window, args, keywords, node.range, isMethod: false)
    }
    unit.top = base + 1
    return deliver(.temporary(base), destination)
  }

  func needsSpread(_ args: [Expr], _ keywords: [Keyword]) -> Bool {
    if args.count + keywords.count > Self.argumentLimit { return true }
    return args.contains { if case .starred = $0.kind { true } else { false } } || keywords.contains { $0.arg == nil }
  }

  func checkKeywords(_ keywords: [Keyword]) throws(CompileError) {
    guard keywords.count > 1 else { return }
    var seen: Set<String> = []
    for keyword in keywords {
      if let name = keyword.arg, !seen.insert(name).inserted {
        throw CompileError("keyword argument repeated: \(name)", keyword.range)
      }
    }
  }

  /// Pushes the arguments behind a window's header and calls.
  func plainCall(
    _ window: Register, _ args: [Expr], _ keywords: [Keyword], _ range: SourceRange, isMethod: Bool,
    leadingCount: Int = 0
  ) throws(CompileError) {
    for arg in args { try push(arg) }
    for keyword in keywords { try push(keyword.value) }
    let count = leadingCount + args.count + keywords.count
    if keywords.isEmpty {
      at(range)
      unit.asm.emit(isMethod ? .CALL_METHOD : .CALL, a: .register(window), b: .number(count))
    } else {
      let names = try operandConstant(.tuple(keywords.map { string($0.arg ?? "") }))
      at(range)
      unit.asm.emit(isMethod ? .CALL_METHOD_KW : .CALL_KW, a: .register(window), b: .number(count), c: .number(names))
    }
  }

  private func methodCall(
    _ object: Expr, _ attr: String, _ callee: Expr, _ args: [Expr], _ keywords: [Keyword], _ node: Expr
  ) throws(CompileError) {
    let base = unit.top
    let window = Register.temporary(base)
    let name = try nameOperand(mangled(attr))
    if isSuperCall(object, attr) {
      unit.top = base + FrameLayout.headerWords
      unit.reserve(unit.top)
      try pushSuper(object)
      at(attributeRange(attr, callee))
      unit.asm.emit(
        .LOAD_SUPER_METHOD, a: .register(window), b: .register(.temporary(base + FrameLayout.headerWords)),
        c: .number(name))
    } else {
      let value = try self.value(object)
      at(attributeRange(attr, callee))
      unit.asm.emit(
        .LOAD_METHOD, aux: consume(value, Word.consumeB), a: .register(window), b: .register(value), c: .number(name))
    }
    unit.top = base + FrameLayout.headerWords + 1
    unit.reserve(unit.top)
    try plainCall(window, args, keywords, attributeRange(attr, callee, node.range), isMethod: true)
  }

  /// A call with `*` or `**`, or with very many arguments; the callable is in `window`, and the first `leadingCount` arguments are
  /// already in place.
  func spreadCall(
    _ window: Register, _ args: [Expr], _ keywords: [Keyword], _ range: SourceRange, leadingCount: Int = 0
  ) throws(CompileError) {
    let first = window.index + FrameLayout.headerWords
    unit.top = first
    unit.reserve(first)
    if args.count == 1, leadingCount == 0, case .starred(let inner, _) = args[0].kind {
      try push(inner)
    } else if args.isEmpty, leadingCount == 0 {
      at(range)
      _ = loadConstant(.tuple([]), .push)
    } else {
      at(range)
      let list = Register.temporary(first)
      unit.top = first + 1
      unit.asm.emit(.BUILD_LIST, a: .register(list), b: .register(list), c: .number(leadingCount))
      unit.reserve(first + 1)
      for arg in args {
        if case .starred(let inner, _) = arg.kind {
          let value = try self.value(inner)
          at(range)
          unit.asm.emit(.LIST_EXTEND, aux: consume(value, Word.consumeB), a: .register(list), b: .register(value))
        } else {
          let value = try self.value(arg)
          at(range)
          unit.asm.emit(.LIST_APPEND, aux: consume(value, Word.consumeB), a: .register(list), b: .register(value))
        }
        unit.top = first + 1
      }
      at(range)
      unit.asm.emit(.LIST_TO_TUPLE, a: .register(list))
    }
    if !keywords.isEmpty { try pushKeywordDict(keywords, window, range) }
    at(range)
    unit.asm.emit(.CALL_EX, a: .register(window), b: .number(keywords.isEmpty ? 1 : 2))
  }

  /// Pushes the dict of a call's keywords, `**` ones merged in their order.
  private func pushKeywordDict(_ keywords: [Keyword], _ window: Register, _ range: SourceRange) throws(CompileError) {
    let base = unit.top
    let dict = unit.allocate()
    at(range)
    unit.asm.emit(.BUILD_MAP, a: .register(dict), b: .register(dict), c: .number(0))
    var index = 0
    while index < keywords.count {
      if keywords[index].arg == nil {
        let value = try self.value(keywords[index].value)
        at(range)
        unit.asm.emit(
          .DICT_MERGE, aux: consume(value, Word.consumeB), a: .register(dict), b: .register(value), c: .register(window))
        index += 1
      } else {
        // A run of plain keywords is checked against what came before as a dict of its own.
        let start = index
        let part = start == 0 ? dict : unit.allocate()
        if start != 0 { unit.asm.emit(.BUILD_MAP, a: .register(part), b: .register(part), c: .number(0)) }
        while index < keywords.count, let name = keywords[index].arg {
          at(range)
          let key = loadConstant(string(name), .push)
          let value = try self.value(keywords[index].value)
          at(range)
          unit.asm.emit(
            .MAP_ADD, aux: Word.consumeB | consume(value, Word.consumeC), a: .register(part), b: .register(key),
            c: .register(value))
          unit.top = part.index + 1
          index += 1
        }
        if start != 0 {
          unit.asm.emit(
            .DICT_MERGE, aux: Word.consumeB, a: .register(dict), b: .register(part), c: .register(window))
        }
      }
      unit.top = base + 1
    }
  }

  // MARK: super()

  /// True for `super()` and `super(a, b)` where the name is the builtin's, as far as one can see.
  func isSuperCall(_ node: Expr, _ attr: String) -> Bool {
    guard attr != "__class__", case .call(let callee, let args, let keywords) = node.kind, keywords.isEmpty,
      case .name("super", .load) = callee.kind, unit.isFunction, unit.inlined.isEmpty,
      unit.scope.symbols["super"]?.resolution == .globalImplicit, !isModuleName("super")
    else { return false }
    if args.count == 2 { return !args.contains { if case .starred = $0.kind { true } else { false } } }
    guard args.isEmpty, unit.argumentCount > 0 else { return false }
    return unit.freeRegisters["__class__"] != nil
  }

  /// The module binds the name itself, so that it is not the builtin.
  private func isModuleName(_ name: String) -> Bool {
    let module = outerUnits.first ?? unit
    return module.scope.flags(name).isBound
  }

  /// Pushes what `super` is, the class and the object.
  func pushSuper(_ node: Expr) throws(CompileError) {
    guard case .call(let callee, let args, _) = node.kind else { return }
    try push(callee)
    if args.count == 2 {
      try push(args[0])
      try push(args[1])
      return
    }
    at(node.range)
    let target = unit.allocate()
    if let cell = unit.freeRegisters["__class__"] {
      unit.asm.emit(.LOAD_CELL, a: .register(target), b: .register(cell))
    }
    _ = try load(unit.scope.parameters[0], .push)
  }
}
