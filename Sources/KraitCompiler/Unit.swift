import KraitBytecode
import KraitSyntax

/// One code block being compiled.
final class Unit {
  let scope: Scope
  let name: String
  let qualifiedName: String
  let firstLine: Int
  var asm = Assembler()
  /// Number of temporaries in use, and the most there were.
  var top = 0
  private(set) var highest = 0
  var pool = ConstantPool()
  private(set) var names: [String] = []
  private var nameNumbers: [String: Int] = [:]
  private(set) var localNames: [String] = []
  private var localNumbers: [String: Int] = [:]
  /// Locals in the order in which the code first mentions them, which is that of `co_varnames`.
  private var mentioned: [Int] = []
  private var isMentioned: [Bool] = []
  var lastPosition = CodePosition(line: 0, endLine: 0, column: 0, endColumn: 0)
  /// Cells in the order of `co_cellvars`, with their registers.
  private(set) var cells: [(name: String, register: Register)] = []
  private(set) var cellRegisters: [String: Register] = [:]
  private(set) var frees: [String] = []
  private(set) var freeRegisters: [String: Register] = [:]
  var hiddenCount = 0
  /// Inlined comprehensions whose code is being generated, innermost last.
  var inlined: [InlinedComprehension] = []
  var blocks: [Block] = []
  var flags: CodeFlags = []
  var argumentCount = 0, positionalOnlyCount = 0, keywordOnlyCount = 0
  /// Names assigned through `self` in a class's methods.
  var staticAttributes: Set<String> = []
  var docString: [UInt8]?
  /// Register with the dict of the locals beyond what registers can number.
  var spillRegister: Register?

  /// Locals beyond this number live in a dict.
  static let localLimit = 60_000

  init(scope: Scope, name: String, qualifiedName: String, firstLine: Int) {
    self.scope = scope
    self.name = name
    self.qualifiedName = qualifiedName
    self.firstLine = firstLine
    layOutCells()
  }

  private func layOutCells() {
    for name in scope.parameters {
      let number = localNames.count
      localNames.append(name)
      localNumbers[name] = number
      if scope.symbols[name]?.resolution == .cell { addCell(name, .local(number)) }
    }
    var own: [String] = []
    for (name, symbol) in scope.symbols {
      switch symbol.resolution {
      case .cell: if cellRegisters[name] == nil { own.append(name) }
      case .free: frees.append(name)
      default: if symbol.flags.contains(.freeInClass) { frees.append(name) }
      }
    }
    if scope.needsClassCell { own.append("__class__") }
    if scope.needsClassDict { own.append("__classdict__") }
    var next = 0
    for name in own.sorted() {
      addCell(name, .cell(next))
      next += 1
    }
    frees.sort()
    for (index, name) in frees.enumerated() { freeRegisters[name] = .free(index) }
  }

  private func addCell(_ name: String, _ register: Register) {
    cells.append((name, register))
    cellRegisters[name] = register
  }

  var separateCellCount: Int { cells.reduce(0) { $0 + ($1.register.kind == .cell ? 1 : 0) } }

  /// The locals are registers.
  var isFunction: Bool { scope.isFunctionLike }

  // MARK: Registers

  func allocate() -> Register {
    let register = Register.temporary(top)
    top += 1
    if top > highest { highest = top }
    return register
  }

  /// Notes that temporaries up to `count` are touched.
  func reserve(_ count: Int) {
    if count > highest { highest = count }
  }

  /// The register of a local variable; nil if it is spilled.
  func local(_ name: String) -> Register? {
    if let number = localNumbers[name] { return .local(number) }
    guard localNames.count < Self.localLimit else { return nil }
    localNumbers[name] = localNames.count
    localNames.append(name)
    return .local(localNames.count - 1)
  }

  /// Notes that the code mentions a local here.
  func mention(_ register: Register) {
    guard register.kind == .local else { return }
    let number = register.index
    while isMentioned.count <= number { isMentioned.append(false) }
    guard number >= scope.parameters.count, !isMentioned[number] else { return }
    isMentioned[number] = true
    mentioned.append(number)
  }

  /// The place of every local in `co_varnames`.
  private func localPlaces() -> [Int] {
    var places = Array(localNames.indices)
    let rest = (scope.parameters.count..<max(localNames.count, scope.parameters.count)).filter {
      $0 >= isMentioned.count || !isMentioned[$0]
    }
    for (offset, number) in (mentioned + rest).enumerated() { places[number] = scope.parameters.count + offset }
    return places
  }

  func hasLocal(_ name: String) -> Bool {
    let resolution = scope.symbols[name]?.resolution
    return isFunction && (resolution == .local || resolution == .cell)
  }

  func hidden() -> Register {
    hiddenCount += 1
    return .hidden(hiddenCount - 1)
  }

  // MARK: Names

  /// The number of a name, nil if there are more than an operand can tell.
  func nameNumber(_ name: String) -> Int? {
    if let number = nameNumbers[name] { return number }
    guard names.count <= 0xFFFF else { return nil }
    guard asm.isReachable else { return 0 }
    nameNumbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  // MARK: Result

  func finish(filename: String) throws(CompileError) -> CodeDescription {
    let places = localPlaces()
    var orderedNames = localNames
    for (number, place) in places.enumerated() { orderedNames[place] = localNames[number] }
    let shape = FrameShape(
      isFunction: isFunction, parameterCount: scope.parameters.count, localPlaces: places,
      cellCount: separateCellCount, freeCount: frees.count, hiddenCount: hiddenCount)
    let code = asm.assemble(shape)
    let registerCount = shape.firstTemporary + highest
    guard code.fits, registerCount <= 0xFFFF else {
      throw CompileError(unplaced: "too many values in one code block", kind: .memoryError)
    }
    return CodeDescription(
      name: name, qualifiedName: qualifiedName, filename: filename, firstLine: firstLine, flags: flags,
      argumentCount: argumentCount, positionalOnlyCount: positionalOnlyCount, keywordOnlyCount: keywordOnlyCount,
      localNames: orderedNames, cellNames: cells.map { $0.name }, cellRegisters: cells.map { shape.number(of: $0.register) },
      freeNames: frees, freeRegisters: frees.indices.map { shape.number(of: .free($0)) },
      firstTemporary: shape.firstTemporary, registerCount: registerCount, words: code.words, constants: pool.finished,
      names: names, positions: code.positions, exceptions: code.exceptions)
  }
}

/// A comprehension that is compiled into the block around it, with the registers of its variables.
struct InlinedComprehension {
  let scope: Scope
  var registers: [String: Register] = [:]
}

/// What `return`, `break` and `continue` leave on their way out.
struct Block {
  enum Kind {
    case loop(exit: Label, next: Label)
    /// A loop over the iterator in a register.
    case forLoop(iterator: Register, exit: Label, next: Label)
    case tryBody
    case finallyBody([Stmt])
    /// The `finally` code of an exception: the exception and what was handled before.
    case finallyHandler(exception: Register, previous: Register)
    case with(exit: Register, node: SourceRange, isAsync: Bool)
    /// The body of `except`, with the name that is deleted behind it.
    case handler(previous: Register, name: String?)
    /// A body where leaving is an error.
    case exceptStar
    /// Values under way that are dropped when left.
    case values([Register])
  }
  let kind: Kind
  /// The handler that guards what is outside of the block.
  let outerHandler: HandlerID
}

/// The constants of a code block, each once.
struct ConstantPool {
  private(set) var constants: [Constant] = []
  /// Constants that are only loaded by LOAD_K_WIDE, numbered from 65,536 on.
  private var overflow: [Constant] = []
  /// The constants by their keys: in order while they are few, else in a dictionary.
  private var firstKeys: [(key: ConstantKey, number: Int)] = []
  private var numbers: [ConstantKey: Int] = [:]
  /// From here on plain values overflow, to leave room for code objects and keyword names.
  private static let plainLimit = 40_000

  /// The number of a constant; `isPlain` if LOAD_K_WIDE may load it.
  mutating func number(_ constant: Constant, isPlain: Bool) -> Int? {
    let key = ConstantKey(constant)
    if let known = knownNumber(key), isPlain || known <= 0xFFFF { return known }
    let number: Int
    if isPlain, constants.count >= Self.plainLimit {
      overflow.append(constant)
      number = 0x1_0000 + overflow.count - 1
    } else {
      guard constants.count <= 0xFFFF else { return nil }
      constants.append(constant)
      number = constants.count - 1
    }
    remember(key, number)
    return number
  }

  private func knownNumber(_ key: ConstantKey) -> Int? {
    numbers.isEmpty ? firstKeys.first { $0.key == key }?.number : numbers[key]
  }
  private mutating func remember(_ key: ConstantKey, _ number: Int) {
    if numbers.isEmpty && firstKeys.count < 8 {
      if let i = firstKeys.firstIndex(where: { $0.key == key }) { firstKeys[i].number = number } else { firstKeys.append((key, number)) }
      return
    }
    if numbers.isEmpty { for first in firstKeys { numbers[first.key] = first.number } }
    numbers[key] = number
  }

  /// A number for a constant as an operand of an operator, nil if it would not be small.
  mutating func operandNumber(_ constant: Constant) -> Int? {
    if let known = knownNumber(ConstantKey(constant)) { return known <= 0xFFFF ? known : nil }
    return constants.count < Self.plainLimit ? number(constant, isPlain: false) : nil
  }

  var finished: [Constant] {
    guard !overflow.isEmpty else { return constants }
    return constants + [Constant](repeating: .none, count: 0x1_0000 - constants.count) + overflow
  }
}

extension Constant {
  /// The same constant for all that are equal as keys of a dict.
  var asKey: Constant {
    switch self {
    case .true: return .int(negative: false, limbs: [1])
    case .false: return .int(negative: false, limbs: [])
    case .complex(let real, 0): return Constant.float(real).asKey
    case .float(let number):
      guard let whole = Int(exactly: number) else { return self }
      return FoldedInt(whole).constant
    default: return self
    }
  }
}

/// Equality of constants by type and exact value (0.0 differs from -0.0, 1 from True).
indirect enum ConstantKey: Hashable {
  case singleton(UInt8)
  case int(Bool, [UInt64])
  case float(UInt64)
  case complex(UInt64, UInt64)
  case string([UInt8])
  case bytes([UInt8])
  case tuple([ConstantKey])
  case frozenSet([ConstantKey])
  case code(ObjectIdentifier)

  init(_ constant: Constant) {
    switch constant {
    case .none: self = .singleton(0)
    case .true: self = .singleton(1)
    case .false: self = .singleton(2)
    case .ellipsis: self = .singleton(3)
    case .int(let negative, let limbs): self = .int(negative, limbs)
    case .float(let value): self = .float(value.bitPattern)
    case .complex(let real, let imaginary): self = .complex(real.bitPattern, imaginary.bitPattern)
    case .string(let text): self = .string(text)
    case .bytes(let bytes): self = .bytes(bytes)
    case .tuple(let items): self = .tuple(items.map { ConstantKey($0) })
    case .frozenSet(let items): self = .frozenSet(items.map { ConstantKey($0) })
    case .code(let code): self = .code(ObjectIdentifier(code))
    }
  }
}
