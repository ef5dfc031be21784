import KraitBytecode
import KraitSyntax

extension Compiler {
  func classDefinition(_ def: ClassDef, _ node: Stmt) throws(CompileError) {
    let base = unit.top
    let firstLine = Int(def.decoratorList.first?.range.lineno ?? node.range.lineno)
    try pushDecorators(def.decoratorList)
    if def.typeParams.isEmpty {
      try buildClass(def, node, firstLine, bases: def.bases)
    } else {
      try buildGenericClass(def, node, firstLine)
    }
    try applyDecorators(def.decoratorList, base)
    at(node.range)
    try store(def.name, .temporary(base))
    unit.top = base
  }

  /// Pushes the class object.
  private func buildClass(
    _ def: ClassDef, _ node: Stmt, _ firstLine: Int, bases: [Expr]
  ) throws(CompileError) {
    try checkKeywords(def.keywords)
    let (code, frees) = try classCode(def, node, firstLine)
    at(node.range)
    let window = unit.allocate()
    unit.asm.emit(.LOAD_BUILD_CLASS, a: .register(window))
    unit.top = window.index + FrameLayout.headerWords
    unit.reserve(unit.top)
    let function = unit.allocate()
    try makeClosure(code, frees, into: function)
    _ = loadConstant(string(def.name), .push)
    if needsSpread(bases, def.keywords) {
      try spreadCall(window, bases, def.keywords, node.range, leadingCount: 2)
    } else {
      try plainCall(window, bases, def.keywords, node.range, isMethod: false, leadingCount: 2)
    }
    unit.top = window.index + 1
  }

  private func buildGenericClass(_ def: ClassDef, _ node: Stmt, _ firstLine: Int) throws(CompileError) {
    let window = unit.allocate()
    let name = "<generic parameters of \(def.name)>"
    let inner = Unit(
      scope: scope(ScopeKey(node, .typeParameters)), name: name, qualifiedName: qualifiedName(name), firstLine: firstLine)
    let outerClass = className
    push(inner)
    className = PrivateNames(className: def.name, only: Set(def.typeParams.map { $0.name }))
    try prologue(position: node.range)
    let params = try pushTypeParameters(def.typeParams, node.range)
    try store(".type_params", params)
    let loaded = try load(".type_params", .push)
    let generic = result(loaded.index, .push)
    unit.asm.emitCold(.SUBSCRIPT_GENERIC, aux: Word.consumeB, a: .register(generic), b: .register(loaded))
    try store(".generic_base", generic)
    let genericBase = Expr(.name(id: ".generic_base", ctx: .load), node.range)
    try buildClass(def, node, firstLine, bases: def.bases + [genericBase])
    at(node.range)
    emitReturn(.temporary(unit.top - 1))
    className = outerClass
    let frees = unit.frees
    let code = try popUnit()
    at(node.range)
    try makeClosure(code, frees, into: window)
    unit.reserve(window.index + FrameLayout.headerWords)
    unit.asm.emit(.CALL, a: .register(window), b: .number(0))
    unit.top = window.index + 1
  }

  /// Compiles a class's body to a function that fills the namespace.
  private func classCode(
    _ def: ClassDef, _ node: Stmt, _ firstLine: Int
  ) throws(CompileError) -> (CodeDescription, [String]) {
    let inner = Unit(
      scope: scope(ScopeKey(node)), name: def.name, qualifiedName: qualifiedName(def.name), firstLine: firstLine)
    let outerClass = className
    push(inner)
    className = PrivateNames(className: def.name)
    try prologue(position: nil)
    setPosition(line: firstLine, column: 0)
    try store("__module__", try load("__name__", .push))
    try store("__qualname__", loadConstant(string(unit.qualifiedName), .push))
    try store("__firstlineno__", loadConstant(FoldedInt(firstLine).constant, .push))
    if !def.typeParams.isEmpty { try store("__type_params__", try load(".type_params", .push)) }
    if unit.scope.needsClassDict, let cell = unit.cellRegisters["__classdict__"] {
      let namespace = unit.allocate()
      unit.asm.emitCold(.LOAD_LOCALS, a: .register(namespace))
      unit.asm.emit(.STORE_CELL, aux: Word.consumeB, a: .register(cell), b: .register(namespace))
      unit.top = namespace.index
    }
    try classStatements(def)
    finishClassBody()
    className = outerClass
    let frees = unit.frees
    return (try popUnit(), frees)
  }

  private func classStatements(_ def: ClassDef) throws(CompileError) {
    if hasAnnotations(def.body) { unit.asm.emitCold(.SETUP_ANNOTATIONS) }
    var rest = def.body[...]
    if let first = def.body.first, let text = docString(of: def.body) {
      rest = rest.dropFirst()
      if options.optimizationLevel < 2 {
        at(first.range)
        try store("__doc__", loadConstant(.string(text), .push))
      }
    }
    for statement in rest { try self.statement(statement) }
    atLastPosition()
    let attributes = unit.staticAttributes.sorted().map { string($0) }
    try store("__static_attributes__", loadConstant(.tuple(attributes), .push))
    if unit.scope.needsClassDict, let cell = unit.cellRegisters["__classdict__"] {
      try store("__classdictcell__", deliver(cell, .push))
    }
  }

  /// Stores the cell of `__class__` and returns it, or None.
  private func finishClassBody() {
    guard unit.scope.needsClassCell, let cell = unit.cellRegisters["__class__"] else { return returnNone() }
    let value = deliver(cell, .push)
    if let number = unit.nameNumber("__classcell__") {
      unit.asm.emit(.STORE_NAME, a: .register(value), c: .number(number))
    }
    emitReturn(value)
  }

  /// True if a body annotates variables, in blocks of any depth.
  func hasAnnotations(_ body: [Stmt]) -> Bool {
    body.contains { hasAnnotations($0) }
  }

  private func hasAnnotations(_ node: Stmt) -> Bool {
    switch node.kind {
    case .annAssign: return true
    case .for(let loop), .asyncFor(let loop): return hasAnnotations(loop.body) || hasAnnotations(loop.orelse)
    case .while(_, let body, let orelse): return hasAnnotations(body) || hasAnnotations(orelse)
    case .if:
      var current = node
      while case .if(_, let body, let orelse) = current.kind {
        if hasAnnotations(body) { return true }
        guard orelse.count == 1, case .if = orelse[0].kind else { return hasAnnotations(orelse) }
        current = orelse[0]
      }
      return false
    case .with(_, let body), .asyncWith(_, let body): return hasAnnotations(body)
    case .match(_, let cases): return cases.contains { hasAnnotations($0.body) }
    case .try(let block), .tryStar(let block):
      return hasAnnotations(block.body) || block.handlers.contains { hasAnnotations($0.body) }
        || hasAnnotations(block.orelse) || hasAnnotations(block.finalbody)
    default: return false
    }
  }
}
