import KraitBytecode
import KraitSyntax

/// Settings of a compilation.
public struct CompileOptions {
  public var filename = "<string>"
  /// 0 keeps asserts, 1 drops them and makes `__debug__` false, 2 drops doc strings too.
  public var optimizationLevel = 0
  /// Future statements that are on from the start (`annotations`, `barry_as_FLUFL`).
  public var flags: CodeFlags = []
  public var allowsTopLevelAwait = false
  /// The deepest nesting of the tree that is followed.
  public var maximumDepth = 10_000
  /// Lowest native stack address that the walk may reach; with 0 it takes a modest 256 KiB.
  public var stackLimit: UInt = 0
  /// Gives a line of the source (counted from 1) for the text of errors.
  public var sourceLine: ((Int) -> String?)?
  public init() {}
}

/// What a compilation gives.
public struct CompileResult {
  /// The code, nil if there is an error.
  public var code: CodeDescription?
  /// Warnings in source order, then the error if there is one.
  public var diagnostics: [Diagnostic]
  public var error: Diagnostic? { diagnostics.last { $0.severity == .error } }
}

/// Compiles a tree to a code description.
public func compile(_ tree: Module, _ options: CompileOptions) -> CompileResult {
  let compiler = Compiler(options)
  do throws(CompileError) {
    let code = try compiler.compile(tree)
    return CompileResult(code: code, diagnostics: compiler.warnings)
  } catch {
    var diagnostic = error.diagnostic
    if diagnostic.hasLocation { diagnostic.text = options.sourceLine?(diagnostic.lineno) }
    return CompileResult(code: nil, diagnostics: compiler.warnings + [diagnostic])
  }
}

/// Where an expression's value is wanted.
enum Destination {
  /// A local's own register, or a fresh temporary.
  case any
  /// A fresh temporary.
  case push
  /// A local variable's register, written last.
  case local(Register)
}

/// Generates code for a tree; one instance per compilation.
final class Compiler {
  let options: CompileOptions
  var scopes: [ScopeKey: Scope] = [:]
  var unit: Unit
  var outerUnits: [Unit] = []
  /// The class whose private names are mangled.
  var className: PrivateNames?
  var warnings: [Diagnostic] = []
  var guardian: DepthGuard
  var folder = ConstantFolder()
  var isInteractive = false
  var futureFlags: CodeFlags
  /// Line of the last future statement at the head of the source.
  var lastFutureLine: UInt32 = 0

  init(_ options: CompileOptions) {
    self.options = options
    guardian = DepthGuard(maximum: options.maximumDepth, stackLimit: options.stackLimit)
    futureFlags = options.flags.intersection([.futureAnnotations, .futureBarryAsBDFL])
    let none = SourceRange(lineno: 0, colOffset: 0, endLineno: 0, endColOffset: 0)
    unit = Unit(scope: Scope(.module, name: "top", range: none, parent: nil), name: "<module>", qualifiedName: "<module>", firstLine: 1)
    folder.optimizationLevel = options.optimizationLevel
  }

  /// Makes the scopes of a tree; the result is the module's.
  func resolvedScopes(_ tree: Module) throws(CompileError) -> Scope {
    let body: [Stmt]
    switch tree {
    case .module(let list): body = list
    case .interactive(let list):
      body = list
      isInteractive = true
    case .expression, .functionType: body = []
    }
    try readFutureStatements(body)
    var builder = ScopeBuilder(
      futureAnnotations: futureFlags.contains(.futureAnnotations), maximumDepth: options.maximumDepth,
      stackLimit: options.stackLimit)
    try builder.build(tree)
    scopes = builder.scopes
    try ScopeResolver.resolve(builder.module)
    return builder.module
  }

  func compile(_ tree: Module) throws(CompileError) -> CodeDescription {
    let module = try resolvedScopes(tree)
    unit = Unit(scope: module, name: "<module>", qualifiedName: "<module>", firstLine: 1)
    if options.allowsTopLevelAwait, module.isCoroutine { unit.flags.insert(.coroutine) }
    unit.flags.formUnion(futureFlags)
    if unit.flags.contains(.coroutine) { unit.asm.emit(.RETURN_GENERATOR) }
    switch tree {
    case .expression(let value): try returnValue(of: value)
    case .module(let body), .interactive(let body): try moduleBody(body)
    case .functionType: break
    }
    return try unit.finish(filename: options.filename)
  }

  private func moduleBody(_ body: [Stmt]) throws(CompileError) {
    setPosition(line: 1, column: 0)
    if hasAnnotations(body) { unit.asm.emitCold(.SETUP_ANNOTATIONS) }
    var rest = body[...]
    if !isInteractive, let first = body.first, let text = docString(of: body) {
      rest = rest.dropFirst()
      if options.optimizationLevel < 2 {
        at(first.range)
        let value = loadConstant(.string(text), .push)
        try store("__doc__", value)
      }
    }
    for statement in rest { try self.statement(statement) }
    if unit.asm.isReachable { returnNone() }
  }

  /// The future statements at the head of the source.
  private func readFutureStatements(_ body: [Stmt]) throws(CompileError) {
    var isHead = true
    for (index, statement) in body.enumerated() {
      if case .importFrom(let module, let names, let level) = statement.kind, module == "__future__", level == 0 {
        guard isHead else {
          throw CompileError("from __future__ imports must occur at the beginning of the file", statement.range)
        }
        for alias in names { try readFuture(alias, statement.range) }
        lastFutureLine = statement.range.lineno
      } else if index == 0, case .expr(let value) = statement.kind, case .constant(.string, _) = value.kind {
        continue
      } else {
        isHead = false
      }
    }
  }

  private func readFuture(_ alias: Alias, _ range: SourceRange) throws(CompileError) {
    switch alias.name {
    case "annotations": futureFlags.insert(.futureAnnotations)
    case "barry_as_FLUFL": futureFlags.insert(.futureBarryAsBDFL)
    case "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
      "unicode_literals", "generator_stop": break
    case "braces": throw CompileError(at: range, "not a chance")
    default: throw CompileError(at: range, "future feature \(alias.name) is not defined")
    }
  }

  // MARK: Positions

  func at(_ range: SourceRange) {
    unit.asm.position = CodePosition(
      line: Int32(truncatingIfNeeded: range.lineno), endLine: Int32(truncatingIfNeeded: range.endLineno),
      column: Int32(truncatingIfNeeded: range.colOffset), endColumn: Int32(truncatingIfNeeded: range.endColOffset))
  }

  /// What the source does not show stands where the code before it stands.
  func atLastPosition() {
    if unit.asm.position.line == 0 { unit.asm.position = unit.lastPosition }
  }

  func setPosition(line: Int, column: Int) {
    unit.asm.position = CodePosition(
      line: Int32(truncatingIfNeeded: line), endLine: Int32(truncatingIfNeeded: line),
      column: Int32(truncatingIfNeeded: column), endColumn: Int32(truncatingIfNeeded: column))
  }

  /// The next instructions belong to no line.
  func noPosition() {
    if unit.asm.position.line > 0 { unit.lastPosition = unit.asm.position }
    unit.asm.position = CodePosition(line: 0, endLine: 0, column: 0, endColumn: 0)
  }

  // MARK: Units

  func push(_ inner: Unit) {
    outerUnits.append(unit)
    unit = inner
  }

  func popUnit() throws(CompileError) -> CodeDescription {
    let code = try unit.finish(filename: options.filename)
    unit = outerUnits.removeLast()
    return code
  }

  func scope(_ key: ScopeKey) -> Scope { scopes[key] ?? unit.scope }

  /// The qualified name of a block in the current one.
  func qualifiedName(_ name: String) -> String {
    var outer = unit
    // The scope of type parameters does not show in the qualified names of what it surrounds.
    if outer.scope.kind == .typeParameters || outer.scope.kind == .typeVariable, let next = outerUnits.last { outer = next }
    guard outer.scope.kind != .module else { return name }
    if outer.scope.symbols[mangled(name)]?.resolution == .globalExplicit { return name }
    if outer.scope.opensLocals { return outer.qualifiedName + ".<locals>." + name }
    return outer.qualifiedName + "." + name
  }

  func warn(_ message: String, _ range: SourceRange, kind: DiagnosticKind = .syntaxWarning) {
    let lineno = Int(range.lineno)
    let warning = Diagnostic(
      severity: .warning, kind: kind, message: message, lineno: lineno, offset: Int(range.colOffset) + 1,
      endLineno: Int(range.endLineno), endOffset: Int(range.endColOffset) + 1, text: options.sourceLine?(lineno))
    warnings.append(warning)
  }

  // MARK: Small emissions

  /// The aux bit that consumes a temporary in operand A, B or C.
  @inline(__always) func consume(_ register: Register, _ bit: UInt8) -> UInt8 { register.isTemporary ? bit : 0 }

  /// Releases a value that nobody wants; it must be on top.
  func discard(_ register: Register) {
    guard register.isTemporary else { return }
    unit.asm.emit(.POP, a: .register(register))
    unit.top = register.index
  }

  /// Moves a value to where it is wanted.
  func deliver(_ register: Register, _ destination: Destination) -> Register {
    switch destination {
    case .any: return register
    case .push:
      if register.isTemporary { return register }
      let target = unit.allocate()
      unit.asm.emit(.MOVE, a: .register(target), b: .register(register))
      return target
    case .local(let target):
      move(register, to: target)
      return target
    }
  }

  func move(_ register: Register, to target: Register) {
    if register.isTemporary {
      unit.asm.emit(.MOVE_T, a: .register(target), b: .register(register))
      unit.top = register.index
    } else {
      unit.asm.emit(.MOVE, a: .register(target), b: .register(register))
    }
  }

  /// Sets the number of temporaries back to `base` and gives the register for a result.
  func result(_ base: Int, _ destination: Destination) -> Register {
    unit.top = base
    if case .local(let register) = destination { return register }
    return unit.allocate()
  }

  func loadConstant(_ constant: Constant, _ destination: Destination) -> Register {
    let target = result(unit.top, destination)
    emitLoad(constant, into: target)
    return target
  }

  func emitLoad(_ constant: Constant, into target: Register) {
    guard unit.asm.isReachable else { return }
    if case .int(let negative, let limbs) = constant, limbs.count <= 1, (limbs.first ?? 0) <= (negative ? 5 : 256) {
      let magnitude = Int(limbs.first ?? 0)
      // The number is in the code already; programs that look at `co_consts` expect it there too.
      _ = unit.pool.number(constant, isPlain: true)
      unit.asm.emit(.LOAD_INT, a: .register(target), wide: negative ? -magnitude : magnitude)
      return
    }
    guard let number = unit.pool.number(constant, isPlain: true) else { return }
    if number > 0xFFFF {
      unit.asm.emit(.LOAD_K_WIDE, a: .register(target), wide: number)
    } else {
      unit.asm.emit(.LOAD_K, a: .register(target), b: .number(number))
    }
  }

  func loadNone(into target: Register) { emitLoad(.none, into: target) }

  func string(_ text: String) -> Constant { .string(Array(text.utf8)) }

  /// The number of a constant that has to fit an operand.
  func operandConstant(_ constant: Constant) throws(CompileError) -> Int {
    guard unit.asm.isReachable else { return 0 }
    guard let number = unit.pool.number(constant, isPlain: false) else {
      throw CompileError(unplaced: "too many constants in one code block", kind: .memoryError)
    }
    return number
  }

  /// The number of a name that has to fit an operand.
  func nameOperand(_ name: String) throws(CompileError) -> Int {
    guard let number = unit.nameNumber(name) else {
      throw CompileError(unplaced: "too many names in one code block", kind: .memoryError)
    }
    return number
  }
}
