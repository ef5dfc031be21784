/// A register before the frame's layout is known: locals, cells and temporaries are numbered apart.
public struct Register: Hashable, Sendable {
  public enum Kind: Int32, Sendable { case local, cell, free, hidden, temporary, namespace }
  let raw: Int32
  @inline(__always)
  init(_ kind: Kind, _ index: Int) { raw = kind.rawValue << 24 | Int32(truncatingIfNeeded: index) }
  init(raw: Int32) { self.raw = raw }

  public static func local(_ index: Int) -> Register { Register(.local, index) }
  public static func cell(_ index: Int) -> Register { Register(.cell, index) }
  public static func free(_ index: Int) -> Register { Register(.free, index) }
  /// A local variable that has no name of its own.
  public static func hidden(_ index: Int) -> Register { Register(.hidden, index) }
  public static func temporary(_ index: Int) -> Register { Register(.temporary, index) }
  public static let namespace = Register(.namespace, 0)

  public var kind: Kind { Kind(rawValue: raw >> 24) ?? .namespace }
  public var index: Int { Int(raw & 0xFF_FFFF) }
  @inline(__always) public var isTemporary: Bool { raw >> 24 == Kind.temporary.rawValue }
  /// The register `offset` places above this temporary.
  public func advanced(by offset: Int) -> Register { Register(kind, index + offset) }
}

/// A place in code that jumps can name before it is known.
public struct Label: Hashable, Sendable {
  let number: Int32
}

/// A handler of exceptions: where it starts and how many temporaries it keeps.
public struct HandlerID: Hashable, Sendable {
  let number: Int32
  public static let none = HandlerID(number: -1)
}

/// One instruction with registers and labels instead of numbers.
struct AbstractInstruction {
  var opcode: Opcode
  var aux: UInt8
  /// -1 for an instruction that is not cold.
  var cold: Int32 = -1
  var a: Int32 = 0, b: Int32 = 0, c: Int32 = 0, d: Int32 = 0, e: Int32 = 0
  /// Signed 32-bit immediate in the place of B and C, when there is no target.
  var wide: Int32?
  var target: Int32 = -1
  var second: UInt64 = 0
  var handler: Int32
  var position: CodePosition
  var isRemoved = false
  /// The return at the end of a body, which has no place in the source.
  var isImplicit = false
}

/// An operand as the code generator gives it.
public enum Field: Sendable {
  case register(Register)
  case number(Int)
  var raw: Int32 {
    switch self {
    case .register(let r): r.raw
    case .number(let n): Int32(truncatingIfNeeded: n)
    }
  }
}

/// Collects the instructions of one code block and lays them out.
public struct Assembler {
  var instructions: [AbstractInstruction] = []
  /// Index of the instruction that a label stands before, -1 until placed.
  var labels: [Int32] = []
  private var isReferenced: [Bool] = []
  var handlers: [(label: Int32, depth: Int)] = []
  private var handlerIsUsed: [Bool] = []
  /// False where no execution can arrive: what is emitted there is dropped.
  public private(set) var isReachable = true
  public var handler = HandlerID.none
  public var position = CodePosition(line: 0, endLine: 0, column: 0, endColumn: 0)

  public init() {}

  public var count: Int { instructions.count }

  // MARK: Labels and handlers

  public mutating func makeLabel() -> Label {
    labels.append(-1)
    isReferenced.append(false)
    return Label(number: Int32(labels.count - 1))
  }

  /// Puts a label here; code behind it is reachable if a jump names it or execution arrives from above.
  public mutating func place(_ label: Label) {
    labels[Int(label.number)] = Int32(instructions.count)
    if isReferenced[Int(label.number)] { isReachable = true }
  }

  /// Puts the label of a loop's start here, whose jumps come later: reachable if the loop is.
  public mutating func place(_ label: Label, reachable: Bool) {
    labels[Int(label.number)] = Int32(instructions.count)
    isReachable = reachable
  }

  public func isUsed(_ label: Label) -> Bool { isReferenced[Int(label.number)] }

  /// A handler that keeps the first `depth` temporaries and gets the exception in the next.
  public mutating func makeHandler(depth: Int) -> HandlerID {
    let label = makeLabel()
    handlers.append((label.number, depth))
    handlerIsUsed.append(false)
    return HandlerID(number: Int32(handlers.count - 1))
  }

  /// Starts a handler's code; reachable if anything is guarded by it.
  public mutating func place(_ handler: HandlerID) {
    let index = Int(handler.number)
    labels[Int(handlers[index].label)] = Int32(instructions.count)
    isReachable = handlerIsUsed[index]
  }

  public mutating func markUnreachable() { isReachable = false }

  // MARK: Emission

  private mutating func append(_ instruction: AbstractInstruction) {
    guard isReachable else { return }
    if handler.number >= 0 { handlerIsUsed[Int(handler.number)] = true }
    instructions.append(instruction)
  }

  public mutating func emit(
    _ opcode: Opcode, aux: UInt8 = 0, a: Field = .number(0), b: Field = .number(0), c: Field = .number(0),
    second: UInt64 = 0
  ) {
    append(
      AbstractInstruction(
        opcode: opcode, aux: aux, a: a.raw, b: b.raw, c: c.raw, second: second, handler: handler.number,
        position: position))
    switch opcode {
    case .RETURN, .RETURN_K, .RAISE, .RERAISE: isReachable = false
    default: break
    }
  }

  /// Returns a constant at the end of a body.
  public mutating func emitImplicitReturn(_ constant: Int) {
    guard isReachable else { return }
    emit(.RETURN_K, b: .number(constant))
    instructions[instructions.count - 1].isImplicit = true
  }

  public mutating func emit(_ opcode: Opcode, a: Field, wide: Int) {
    append(
      AbstractInstruction(
        opcode: opcode, aux: 0, a: a.raw, wide: Int32(truncatingIfNeeded: wide), handler: handler.number,
        position: position))
  }

  public mutating func emitCold(
    _ opcode: ColdOpcode, aux: UInt8 = 0, a: Field = .number(0), b: Field = .number(0), c: Field = .number(0),
    d: Field = .number(0), e: Field = .number(0)
  ) {
    append(
      AbstractInstruction(
        opcode: .EXTENDED, aux: aux, cold: Int32(opcode.rawValue), a: a.raw, b: b.raw, c: c.raw, d: d.raw, e: e.raw,
        handler: handler.number, position: position))
  }

  public mutating func emitJump(_ opcode: Opcode, aux: UInt8 = 0, a: Field = .number(0), b: Field = .number(0), to label: Label) {
    guard isReachable else { return }
    isReferenced[Int(label.number)] = true
    append(
      AbstractInstruction(
        opcode: opcode, aux: aux, a: a.raw, b: b.raw, target: label.number, handler: handler.number, position: position))
    if opcode == .JUMP { isReachable = false }
  }
}

/// Which fields of an instruction are registers, and how each is used.
struct OperandRoles {
  /// Bit per field a, b, c, d, e.
  var registers: UInt8 = 0
  var written: UInt8 = 0
  init(_ info: InstructionInfo) {
    for operand in info.operands {
      let bit: UInt8
      switch operand.field {
      case .a: bit = 1
      case .b: bit = 2
      case .c: bit = 4
      case .d: bit = 8
      case .e: bit = 16
      default: continue
      }
      switch operand.kind {
      case .out, .inout, .outs:
        registers |= bit
        written |= bit
      case .in, .keep, .temp, .range, .window: registers |= bit
      default: break
      }
    }
  }
  static let hot: [OperandRoles] = InstructionInfo.hot.map { OperandRoles($0) }
  static let cold: [OperandRoles] = InstructionInfo.cold.map { OperandRoles($0) }
}
