/// What is wrong with a code description.
public struct ValidationError: Error {
  public let message: String
  public let offset: Int
}

/// Checks that code can be run safely: operands in range, jumps to instructions, and every temporary owned when it is read, free
/// when it is written.
public struct Validator {
  let code: CodeDescription
  /// Which words start an instruction.
  private var isStart: [Bool] = []
  private let firstLocal: Int
  private let hotOperands = InstructionInfo.hot

  /// Whether a temporary owns a value.
  private enum Ownership: UInt8 {
    case empty, owned
    /// Owned on some ways here; only releasing it is allowed.
    case maybe
  }

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
    try checkOwnership()
  }

  // MARK: Shape

  private func checkShape() throws(ValidationError) {
    let parameters =
      code.argumentCount + code.keywordOnlyCount + (code.flags.contains(.varArgs) ? 1 : 0)
      + (code.flags.contains(.varKeywords) ? 1 : 0)
    guard code.argumentCount >= 0, code.keywordOnlyCount >= 0, code.positionalOnlyCount >= 0,
      code.positionalOnlyCount <= code.argumentCount, parameters <= code.localNames.count || parameters == 0
    else { throw fail("the parameters do not fit", 0) }
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
        try checkRegister(value, FrameLayout.headerWords, offset)
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
    try checkSpecial(instruction)
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
    case .BUILD_SLICE:
      if !(2...3).contains(instruction.value(.c)) { throw fail("BUILD_SLICE with \(instruction.value(.c))", offset) }
    case .BUILD_MAP:
      if instruction.value(.c) % 2 != 0 { throw fail("BUILD_MAP with an odd count", offset) }
    default: break
    }
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
        handler >= 0, handler < code.words.count, isStart[handler], Int(entry.depth) >= code.firstTemporary,
        Int(entry.depth) < code.registerCount
      else { throw fail("the exception table", start) }
      end = Int(entry.end)
    }
  }

  // MARK: Ownership

  /// Follows all ways through the code with the state of every temporary.
  private func checkOwnership() throws(ValidationError) {
    let count = code.registerCount - code.firstTemporary
    var states: [Int: [Ownership]] = [0: [Ownership](repeating: .empty, count: count)]
    var pending = [0]
    let handlers = handlerTable()
    while let start = pending.popLast() {
      guard var state = states[start] else { continue }
      var offset = start
      while true {
        guard let instruction = DecodedInstruction(code.words, offset) else { throw fail("execution runs out of the code", offset) }
        if instruction.info.raises, handlers[offset] >= 0 {
          let entry = code.exceptions[Int(handlers[offset])]
          let depth = Int(entry.depth) - code.firstTemporary
          var unwound = state
          for index in depth..<count { unwound[index] = .empty }
          unwound[depth] = .owned
          flow(unwound, Int(entry.handler), &states, &pending)
        }
        let before = state
        try apply(instruction, &state)
        if let target = instruction.target {
          var jumping = state
          if instruction.opcode == .FOR_ITER {
            jumping = before
            let item = instruction.value(.b) - code.firstTemporary
            if item >= 0 {
              if before[item] != .empty { throw fail("an owned register is overwritten", offset) }
              jumping[item] = .owned
            }
          }
          flow(jumping, target, &states, &pending)
        }
        if try ends(instruction, state) { break }
        offset += instruction.info.words
        if offset >= code.words.count { throw fail("execution runs out of the code", offset) }
        if let known = states[offset] {
          // Joins with a way that is known: merge and stop if nothing is new.
          let merged = merge(known, state)
          if merged == known { break }
          states[offset] = merged
          state = merged
        } else if handlers[offset] >= -1 {
          states[offset] = state
        }
      }
    }
  }

  /// For every word the index of the exception entry that guards it, -1 for none, -2 if the word starts no block.
  private func handlerTable() -> [Int32] {
    var table = [Int32](repeating: -2, count: code.words.count)
    for (index, entry) in code.exceptions.enumerated() {
      for word in Int(entry.start)..<Int(entry.end) { table[word] = Int32(index) }
    }
    var targets: [Int] = code.exceptions.map { Int($0.handler) }
    var offset = 0
    while let instruction = DecodedInstruction(code.words, offset) {
      if let target = instruction.target { targets.append(target) }
      offset += instruction.info.words
    }
    for target in targets where table[target] == -2 { table[target] = -1 }
    return table
  }

  private func merge(_ a: [Ownership], _ b: [Ownership]) -> [Ownership] {
    var merged = a
    for index in a.indices where a[index] != b[index] { merged[index] = .maybe }
    return merged
  }

  private func flow(_ state: [Ownership], _ target: Int, _ states: inout [Int: [Ownership]], _ pending: inout [Int]) {
    guard let known = states[target] else {
      states[target] = state
      pending.append(target)
      return
    }
    let merged = merge(known, state)
    if merged != known {
      states[target] = merged
      pending.append(target)
    }
  }

  /// True if execution does not continue behind the instruction; a return leaves nothing owned.
  private func ends(_ instruction: DecodedInstruction, _ state: [Ownership]) throws(ValidationError) -> Bool {
    switch instruction.opcode {
    case .RETURN, .RETURN_K:
      if let index = state.firstIndex(where: { $0 != .empty }) {
        throw fail("temporary \(index) is still owned at a return", instruction.offset)
      }
      return true
    case .JUMP, .JUMP_BACK, .RAISE, .RERAISE: return true
    default: return false
    }
  }

  private func apply(_ instruction: DecodedInstruction, _ state: inout [Ownership]) throws(ValidationError) {
    let offset = instruction.offset
    let first = code.firstTemporary
    func read(_ number: Int, consume: Bool) throws(ValidationError) {
      guard number >= first else { return }
      let index = number - first
      if instruction.opcode == .POP {
        state[index] = .empty
        return
      }
      if state[index] != .owned { throw fail("temporary \(index) is read but not owned", offset) }
      if consume { state[index] = .empty }
    }
    if let inputs = specialInputs(instruction) {
      for (number, consume) in inputs { try read(number, consume: consume) }
    } else {
      for operand in instruction.info.operands {
        let value = instruction.value(operand.field)
        switch operand.kind {
        case .in:
          let isColdTemporary = operand.field == .d && value >= first
          try read(value, consume: instruction.consumes(operand.field) || isColdTemporary)
        case .keep: try read(value, consume: false)
        case .temp: try read(value, consume: true)
        case .inout:
          // A local, or a temporary that is exchanged.
          try read(value, consume: false)
        case .range:
          for number in 0..<instruction.count(operand) { try read(value + number, consume: true) }
        default: break
        }
      }
    }
    if instruction.opcode == .FOR_ITER {
      state[instruction.value(.a) - first] = .empty
      return
    }
    try write(instruction, &state)
  }

  private func write(_ instruction: DecodedInstruction, _ state: inout [Ownership]) throws(ValidationError) {
    func write(_ number: Int) throws(ValidationError) {
      guard number >= code.firstTemporary else { return }
      let index = number - code.firstTemporary
      if state[index] != .empty { throw fail("temporary \(index) is overwritten while owned", instruction.offset) }
      state[index] = .owned
    }
    for operand in instruction.info.operands {
      let value = instruction.value(operand.field)
      switch operand.kind {
      case .out: try write(value)
      case .outs: for number in 0..<instruction.count(operand) { try write(value + number) }
      case .window:
        try write(value)
        switch instruction.opcode {
        case .LOAD_METHOD, .LOAD_SUPER_METHOD: try write(value + FrameLayout.headerWords)
        default: break
        }
      default: break
      }
    }
  }

  /// The registers that instructions read whose operands do not tell: windows, and operands that are not always there.
  private func specialInputs(_ instruction: DecodedInstruction) -> [(Int, Bool)]? {
    let a = instruction.value(.a)
    let b = instruction.value(.b)
    let c = instruction.value(.c)
    let arguments = a + FrameLayout.headerWords
    switch instruction.opcode {
    case .CALL, .CALL_KW, .CALL_EX:
      return [(a, true)] + (0..<b).map { (arguments + $0, true) }
    case .CALL_METHOD, .CALL_METHOD_KW:
      return [(a, true)] + (0...b).map { (arguments + $0, true) }
    case .RAISE:
      switch instruction.aux >> 3 {
      case 0: return []
      case 1: return [(a, instruction.consumes(.a))]
      default: return [(a, instruction.consumes(.a)), (b, instruction.consumes(.b))]
      }
    case .FORMAT_VALUE:
      let value = (b, instruction.consumes(.b))
      return instruction.aux >> 3 & 4 != 0 ? [value, (c, instruction.consumes(.c))] : [value]
    default: break
    }
    if instruction.opcode == .EXTENDED, UInt16(truncatingIfNeeded: instruction.second) == ColdOpcode.MAKE_TYPE_PARAM.rawValue {
      let kind = instruction.value(.d)
      let name = (b, instruction.consumes(.b))
      return kind == 1 || kind == 2 ? [name, (c, instruction.consumes(.c))] : [name]
    }
    return nil
  }
}
