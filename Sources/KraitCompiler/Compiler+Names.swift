import KraitBytecode
import KraitSyntax

/// How a name is reached from the code being compiled.
enum NameAccess {
  case register(Register)
  case cell(Register)
  case spilled
  case global
  case namespace
  /// In a class body: the namespace, then the cell.
  case namespaceOrCell(Register)
  /// In an annotation scope of a class: the class's namespace, then the cell or the globals.
  case classDictOrCell(Register)
  case classDictOrGlobal
}

extension Compiler {
  func mangled(_ name: String) -> String { mangle(name, inClass: className) }

  /// How the mangled `name` is reached.
  func access(_ name: String) -> NameAccess {
    var isImplicit = false
    for inlined in unit.inlined.reversed() {
      guard let symbol = inlined.scope.symbols[name] else { continue }
      switch symbol.resolution {
      case .local: if let register = inlined.registers[name] { return .register(register) }
      case .cell: if let register = inlined.registers[name] { return .cell(register) }
      case .globalExplicit: return .global
      case .free: isImplicit = false
      case .globalImplicit: isImplicit = true
      }
    }
    let scope = unit.scope
    if scope.kind == .class, !unit.inlined.isEmpty {
      // A comprehension in a class body does not see the names of the class.
      if isImplicit { return .global }
      if let register = unit.freeRegisters[name] { return .cell(register) }
      if let register = unit.cellRegisters[name] { return .cell(register) }
      return .global
    }
    switch scope.symbols[name]?.resolution ?? .globalImplicit {
    case .local:
      if !unit.isFunction { return .namespace }
      return unit.local(name).map { .register($0) } ?? .spilled
    case .cell: return unit.cellRegisters[name].map { .cell($0) } ?? .global
    case .free:
      guard let register = unit.freeRegisters[name] else { return .global }
      if scope.kind == .class { return .namespaceOrCell(register) }
      return scope.seesClassScope && name != "__classdict__" ? .classDictOrCell(register) : .cell(register)
    case .globalExplicit: return .global
    case .globalImplicit:
      if scope.seesClassScope { return .classDictOrGlobal }
      return unit.isFunction ? .global : .namespace
    }
  }

  /// The register that holds the cell of a variable which an inner function takes.
  func closureRegister(_ name: String) -> Register? {
    for inlined in unit.inlined.reversed() where inlined.scope.symbols[name]?.resolution == .cell {
      if let register = inlined.registers[name] { return register }
    }
    return unit.cellRegisters[name] ?? unit.freeRegisters[name]
  }

  // MARK: Loads

  /// Loads a name as written (not yet mangled).
  func load(_ name: String, _ destination: Destination) throws(CompileError) -> Register {
    let name = mangled(name)
    switch access(name) {
    case .register(let register):
      unit.mention(register)
      unit.asm.emit(.CHECK_BOUND, a: .register(register))
      return deliver(register, destination)
    case .cell(let cell):
      let target = result(unit.top, destination)
      unit.asm.emit(.LOAD_CELL, a: .register(target), b: .register(cell))
      return target
    case .spilled:
      let key = loadConstant(string(name), .push)
      let target = result(key.index, destination)
      unit.asm.emitCold(
        .LOAD_SPILLED, aux: Word.consumeC, a: .register(target), b: .register(spillRegister()), c: .register(key))
      return target
    case .global: return loadNamed(name, .LOAD_GLOBAL, .LOAD_GLOBAL_DYNAMIC, destination)
    case .namespace: return loadNamed(name, .LOAD_NAME, .LOAD_NAME_DYNAMIC, destination)
    case .namespaceOrCell(let cell):
      let number = try nameOperand(name)
      let target = result(unit.top, destination)
      unit.asm.emitCold(
        .LOAD_FROM_NAMESPACE_OR_CELL, a: .register(target), b: .register(cell), c: .number(number),
        d: .register(.namespace))
      return target
    case .classDictOrCell, .classDictOrGlobal: return try loadFromClassDict(name, destination)
    }
  }

  private func loadNamed(
    _ name: String, _ opcode: Opcode, _ dynamic: ColdOpcode, _ destination: Destination
  ) -> Register {
    if let number = unit.nameNumber(name) {
      let target = result(unit.top, destination)
      unit.asm.emit(opcode, a: .register(target), c: .number(number))
      return target
    }
    let key = loadConstant(string(name), .push)
    let target = result(key.index, destination)
    unit.asm.emitCold(dynamic, aux: Word.consumeB, a: .register(target), b: .register(key))
    return target
  }

  private func loadFromClassDict(_ name: String, _ destination: Destination) throws(CompileError) -> Register {
    let base = unit.top
    let target = unit.allocate()
    let dict = unit.allocate()
    let number = try nameOperand(name)
    if let cell = closureRegister("__classdict__") {
      unit.asm.emit(.LOAD_CELL, a: .register(dict), b: .register(cell))
    }
    if case .classDictOrCell(let cell) = access(name) {
      unit.asm.emitCold(
        .LOAD_FROM_NAMESPACE_OR_CELL, a: .register(target), b: .register(cell), c: .number(number), d: .register(dict))
    } else {
      unit.asm.emitCold(
        .LOAD_FROM_NAMESPACE_OR_GLOBALS, a: .register(target), c: .number(number), d: .register(dict))
    }
    discard(dict)
    unit.top = base + 1
    return deliver(target, destination)
  }

  // MARK: Stores

  /// Stores a value under a name as written; a temporary is consumed.
  func store(_ name: String, _ value: Register, keep: Bool = false) throws(CompileError) {
    let name = mangled(name)
    let consumed: (UInt8) -> UInt8 = { value.isTemporary && !keep ? $0 : 0 }
    switch access(name) {
    case .register(let register):
      unit.mention(register)
      if value.isTemporary, !keep {
        unit.asm.emit(.MOVE_T, a: .register(register), b: .register(value))
      } else {
        unit.asm.emit(.MOVE, a: .register(register), b: .register(value))
      }
    case .cell(let cell), .namespaceOrCell(let cell), .classDictOrCell(let cell):
      unit.asm.emit(.STORE_CELL, aux: consumed(Word.consumeB), a: .register(cell), b: .register(value))
    case .spilled:
      // STORE_ITEM wants the key above the value.
      let key = unit.allocate()
      emitLoad(string(name), into: key)
      unit.asm.emit(
        .STORE_ITEM, aux: Word.consumeB | consumed(Word.consumeC), a: .register(spillRegister()), b: .register(key),
        c: .register(value))
      unit.top = key.index
    case .global, .classDictOrGlobal: storeNamed(name, value, .STORE_GLOBAL, .STORE_GLOBAL_DYNAMIC, keep)
    case .namespace: storeNamed(name, value, .STORE_NAME, .STORE_NAME_DYNAMIC, keep)
    }
    if value.isTemporary, !keep { unit.top = min(unit.top, value.index) }
  }

  private func storeNamed(_ name: String, _ value: Register, _ opcode: Opcode, _ dynamic: ColdOpcode, _ keep: Bool) {
    let aux = value.isTemporary && !keep ? Word.consumeA : 0
    if let number = unit.nameNumber(name) {
      unit.asm.emit(opcode, aux: aux, a: .register(value), c: .number(number))
      return
    }
    let key = unit.allocate()
    emitLoad(string(name), into: key)
    unit.asm.emitCold(dynamic, aux: aux | Word.consumeB, a: .register(value), b: .register(key))
    unit.top = key.index
  }

  func delete(_ name: String) throws(CompileError) {
    let name = mangled(name)
    switch access(name) {
    case .register(let register):
      unit.mention(register)
      unit.asm.emit(.DELETE_LOCAL, a: .register(register))
    case .cell(let cell), .namespaceOrCell(let cell), .classDictOrCell(let cell):
      unit.asm.emit(.DELETE_CELL, a: .register(cell))
    case .spilled:
      let key = loadConstant(string(name), .push)
      unit.asm.emitCold(.DELETE_SPILLED, aux: Word.consumeB, a: .register(spillRegister()), b: .register(key))
      unit.top = key.index
    case .global, .classDictOrGlobal: unit.asm.emitCold(.DELETE_GLOBAL, c: .number(try nameOperand(name)))
    case .namespace: unit.asm.emitCold(.DELETE_NAME, c: .number(try nameOperand(name)))
    }
  }

  /// The register with the dict of the variables that found no register of their own.
  private func spillRegister() -> Register {
    if let register = unit.spillRegister { return register }
    let register = unit.hidden()
    unit.spillRegister = register
    return register
  }

  /// The register of a local variable that the target names, if that is what it is.
  func localRegister(_ target: Expr) -> Register? {
    guard case .name(let id, _) = target.kind, case .register(let register) = access(mangled(id)) else { return nil }
    return register
  }

  /// True if evaluating one of `later` may rebind the local variable that `first` names.
  func mayRebind(_ first: Expr, _ later: [Expr]) -> Bool {
    guard case .name(let id, _) = first.kind else { return false }
    let name = mangled(id)
    let isTarget = unit.scope.namedTargets.contains(name) || unit.inlined.contains { $0.scope.namedTargets.contains(name) }
    guard isTarget else { return false }
    return later.contains { !isPlain($0) }
  }

  private func isPlain(_ node: Expr) -> Bool {
    switch node.kind {
    case .name, .constant, .lambda: true
    default: false
    }
  }
}
