/// What is wrong with a code description.
public struct ValidationError: Error {
  public let message: String
  public let offset: Int
}

/// Checks that code can be run safely: operands in range, jumps to instructions, every register full when it is read and every
/// temporary empty when it is written, and objects of the right kind where an instruction does not check that itself.
public struct Validator {
  let code: CodeDescription
  /// Which words start an instruction.
  private var isStart: [Bool] = []
  private let firstLocal: Int

  /// Checks a code block and all that are among its constants.
  public static func validate(_ code: CodeDescription) throws(ValidationError) {
    var pending = [code]
    while let next = pending.popLast() {
      var validator = Validator(next)
      try validator.run()
      for constant in next.constants { if case .code(let inner) = constant { pending.append(inner) } }
    }
  }

  private init(_ code: CodeDescription) {
    self.code = code
    firstLocal = FrameLayout.headerWords + (code.flags.contains(.optimized) ? 0 : 1)
  }

  private func fail(_ message: String, _ offset: Int) -> ValidationError {
    ValidationError(message: "\(code.qualifiedName): \(message)", offset: offset)
  }

  private mutating func run() throws(ValidationError) {
    try checkShape()
    try checkInstructions()
    try checkTables()
    var flow = RegisterFlow(code)
    try flow.run()
  }

  // MARK: Shape

  private func checkShape() throws(ValidationError) {
    let parameters =
      code.argumentCount + code.keywordOnlyCount + (code.flags.contains(.varArgs) ? 1 : 0)
      + (code.flags.contains(.varKeywords) ? 1 : 0)
    guard code.argumentCount >= 0, code.keywordOnlyCount >= 0, code.positionalOnlyCount >= 0,
      code.positionalOnlyCount <= code.argumentCount, parameters <= code.localNames.count || parameters == 0
    else { throw fail("the parameters do not fit", 0) }
    if !code.flags.contains(.optimized), parameters > 0 { throw fail("parameters of code that is no function body", 0) }
    guard code.firstTemporary >= firstLocal + code.localNames.count, code.registerCount >= code.firstTemporary,
      code.registerCount <= 0xFFFF
    else { throw fail("the registers do not fit", 0) }
    guard code.cellNames.count == code.cellRegisters.count, code.freeNames.count == code.freeRegisters.count else {
      throw fail("names and registers of cells differ in number", 0)
    }
    for register in code.cellRegisters + code.freeRegisters
    where register < firstLocal || register >= code.firstTemporary {
      throw fail("a cell is outside of the locals", 0)
    }
    if code.words.isEmpty { throw fail("no code", 0) }
    if code.words.count > Int(Int32.max) { throw fail("too much code", 0) }
  }

  // MARK: Instructions

  private mutating func checkInstructions() throws(ValidationError) {
    isStart = [Bool](repeating: false, count: code.words.count + 1)
    var offset = 0
    var instructions: [DecodedInstruction] = []
    while offset < code.words.count {
      guard let instruction = DecodedInstruction(code.words, offset) else { throw fail("no such instruction", offset) }
      if instruction.info.base != nil { throw fail("a specialised instruction", offset) }
      isStart[offset] = true
      try checkOperands(instruction)
      instructions.append(instruction)
      offset += instruction.info.words
    }
    for instruction in instructions {
      guard let target = instruction.target else { continue }
      if target < 0 || target >= code.words.count || !isStart[target] {
        throw fail("a jump into nowhere", instruction.offset)
      }
      // Every loop polls, or nothing could end it.
      if target <= instruction.offset, instruction.opcode.backward != instruction.opcode {
        throw fail("\(instruction.opcode) goes backward", instruction.offset)
      }
    }
  }

  private func checkRegister(_ number: Int, _ count: Int, _ offset: Int) throws(ValidationError) {
    if number < FrameLayout.headerWords || number + count > code.registerCount {
      throw fail("register \(number) is out of range", offset)
    }
  }

  private func checkOperands(_ instruction: DecodedInstruction) throws(ValidationError) {
    let offset = instruction.offset
    for operand in instruction.info.operands {
      let value = instruction.value(operand.field)
      switch operand.kind {
      case .out, .inout, .outs:
        // What lies there is used unchecked.
        if value == FrameLayout.headerWords, !code.flags.contains(.optimized) { throw fail("the namespace is overwritten", offset) }
      default: break
      }
      switch operand.kind {
      case .out, .in, .keep, .temp, .inout:
        try checkRegister(value, 1, offset)
        if operand.kind == .temp || instruction.consumes(operand.field), operand.kind != .out, value < code.firstTemporary,
          operand.kind != .keep, operand.kind != .inout
        {
          throw fail("register \(value) is no temporary", offset)
        }
      case .range, .outs:
        let count = instruction.count(operand)
        // A list of nothing names no register.
        if count > 0 { try checkRegister(value, count, offset) }
        if operand.kind == .range, count > 0, value < code.firstTemporary {
          throw fail("register \(value) is no temporary", offset)
        }
      case .window:
        try checkRegister(value, FrameLayout.headerWords + windowArguments(instruction), offset)
        if value < code.firstTemporary { throw fail("a call window among the locals", offset) }
      case .const, .code:
        guard code.constants.indices.contains(value) else { throw fail("constant \(value) is out of range", offset) }
        if operand.kind == .code {
          guard case .code = code.constants[value] else { throw fail("constant \(value) is no code", offset) }
        }
      case .name:
        guard code.names.indices.contains(value) else { throw fail("name \(value) is out of range", offset) }
      case .simm:
        if instruction.opcode == .LOAD_K_WIDE, !code.constants.indices.contains(value) {
          throw fail("constant \(value) is out of range", offset)
        }
        if instruction.opcode == .LOAD_INT, value < -5 || value > 256 { throw fail("LOAD_INT \(value)", offset) }
      case .imm, .jump: break
      }
    }
    try checkConsumption(instruction)
    try checkVariant(instruction)
    try checkSpecial(instruction)
  }

  /// Only registers can be consumed: constants, numbers and fields without an operand cannot.
  private func checkConsumption(_ instruction: DecodedInstruction) throws(ValidationError) {
    for field in [Operand.Field.a, .b, .c] where instruction.consumes(field) {
      let operand = instruction.info.operands.first { $0.field == field }
      switch operand?.kind {
      case .out, .in, .keep, .temp, .inout, .range, .outs, .window: break
      default: throw fail("operand \(field) cannot be consumed", instruction.offset)
      }
    }
  }

  /// The sub-operation is one of those that its set has.
  private func checkVariant(_ instruction: DecodedInstruction) throws(ValidationError) {
    let variant = instruction.aux >> 3
    let isKnown =
      switch instruction.opcode {
      case .BINARY, .BINARY_K: variant & 15 <= 12
      case .UNARY, .SET_FUNCTION_ATTR: variant <= 3
      case .COMPARE, .COMPARE_K: variant <= 9
      case .FORMAT_VALUE: variant <= 7
      case .GET_AWAITABLE, .RAISE: variant <= 2
      case .YIELD, .LOAD_ATTR, .LOAD_ITEM, .LOAD_GLOBAL, .LOAD_NAME, .LOAD_CELL: variant <= 1
      default: true
      }
    if !isKnown { throw fail("variant \(variant) of \(instruction.opcode)", instruction.offset) }
  }

  /// Registers behind the header of a window that an instruction touches.
  private func windowArguments(_ instruction: DecodedInstruction) -> Int {
    switch instruction.opcode {
    case .CALL, .CALL_KW, .CALL_EX: instruction.value(.b)
    case .CALL_METHOD, .CALL_METHOD_KW: instruction.value(.b) + 1
    default: 1
    }
  }

  private func checkSpecial(_ instruction: DecodedInstruction) throws(ValidationError) {
    let offset = instruction.offset
    switch instruction.opcode {
    case .CALL_KW, .CALL_METHOD_KW:
      guard case .tuple(let names) = code.constants[instruction.value(.c)], names.count <= instruction.value(.b) else {
        throw fail("keyword names are no tuple", offset)
      }
      for name in names {
        guard case .string = name else { throw fail("a keyword name is no string", offset) }
      }
    case .CALL_EX:
      if !(1...2).contains(instruction.value(.b)) { throw fail("CALL_EX with \(instruction.value(.b))", offset) }
    case .UNPACK_EX:
      let before = Int(UInt32(truncatingIfNeeded: instruction.second))
      let after = Int(UInt32(truncatingIfNeeded: instruction.second >> 32))
      if before + 1 + after != instruction.value(.c) { throw fail("UNPACK_EX counts differ", offset) }
    case .COPY_FREE_VARS:
      if instruction.value(.b) != code.freeNames.count || code.freeRegisters.first != instruction.value(.a) {
        throw fail("COPY_FREE_VARS does not fit the free variables", offset)
      }
    case .LOAD_NAME, .STORE_NAME: try checkNamespace(offset)
    case .EXTENDED:
      switch ColdOpcode(rawValue: UInt16(truncatingIfNeeded: instruction.second)) {
      case .DELETE_NAME, .LOAD_LOCALS, .SETUP_ANNOTATIONS, .IMPORT_STAR, .LOAD_NAME_DYNAMIC, .STORE_NAME_DYNAMIC: try checkNamespace(offset)
      default: break
      }
    case .BUILD_SLICE:
      if !(2...3).contains(instruction.value(.c)) { throw fail("BUILD_SLICE with \(instruction.value(.c))", offset) }
    case .FOR_ITER:
      if instruction.value(.a) < code.firstTemporary { throw fail("an iterator among the locals", offset) }
    case .BUILD_MAP:
      if instruction.value(.c) % 2 != 0 { throw fail("BUILD_MAP with an odd count", offset) }
    default: break
    }
  }

  private func checkNamespace(_ offset: Int) throws(ValidationError) {
    if code.flags.contains(.optimized) { throw fail("a function body has no namespace", offset) }
  }

  // MARK: Tables

  private func checkTables() throws(ValidationError) {
    var previous = -1
    for entry in code.positions {
      let start = Int(entry.start)
      if start <= previous || start >= code.words.count || !isStart[start] { throw fail("the position table", start) }
      previous = start
    }
    var end = 0
    for entry in code.exceptions {
      let start = Int(entry.start)
      let handler = Int(entry.handler)
      guard start >= end, entry.end > entry.start, Int(entry.end) <= code.words.count, isStart[start],
        handler >= Int(entry.end), handler < code.words.count, isStart[handler], Int(entry.depth) >= code.firstTemporary,
        Int(entry.depth) < code.registerCount
      else { throw fail("the exception table", start) }
      end = Int(entry.end)
    }
  }
}
