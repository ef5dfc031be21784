/// Follows all ways through a code block with what every register holds.
struct RegisterFlow {
  /// What is known of a register.
  enum Content: UInt8 {
    case empty
    /// Full on some ways here; only releasing and testing it is allowed.
    case maybe
    case object
    /// What instructions rely on without looking: an object under construction or of a known type.
    case list, set, dict, tuple, string, function, cell
    case exception
    /// An exception or None.
    case optionalException
    /// What PUSH_EXC saved.
    case handled
    /// What a loop steps.
    case iterator
    /// The instance of a method call, or nothing.
    case receiver

    var isFull: Bool { self != .empty && self != .maybe && self != .receiver }
  }

  private let code: CodeDescription
  private let first: Int
  private let firstTemporary: Int
  private var states: [Int: [Content]] = [:]
  private var pending: [Int] = []
  /// For every word the index of the exception entry that guards it, or -1.
  private var handlers: [Int32]
  /// States kept in all; more is refused.
  private static var stateLimit: Int { 1 << 26 }
  private var stateSize = 0

  init(_ code: CodeDescription) {
    self.code = code
    first = FrameLayout.headerWords
    firstTemporary = code.firstTemporary
    handlers = [Int32](repeating: -1, count: code.words.count)
    for (index, entry) in code.exceptions.enumerated() {
      for word in Int(entry.start)..<Int(entry.end) { handlers[word] = Int32(index) }
    }
  }

  private func fail(_ message: String, _ offset: Int) -> ValidationError {
    ValidationError(message: "\(code.qualifiedName): \(message)", offset: offset)
  }

  private func name(_ number: Int) -> String { Disassembler(code).registerName(number) }

  mutating func run() throws(ValidationError) {
    try arrive(initialState(), 0)
    while let start = pending.popLast() {
      guard var state = states[start] else { continue }
      var offset = start
      while true {
        guard let instruction = DecodedInstruction(code.words, offset) else {
          throw fail("execution runs out of the code", offset)
        }
        try step(instruction, &state)
        if endsFlow(instruction.opcode) { break }
        offset += instruction.info.words
        if states[offset] != nil {
          try arrive(state, offset)
          break
        }
      }
    }
  }

  /// The state before each instruction that can be reached; `run` comes first.
  mutating func statesOfAll() throws(ValidationError) -> [Int: [Content]] {
    var all: [Int: [Content]] = [:]
    for (start, known) in states {
      var offset = start, state = known
      repeat {
        all[offset] = state
        guard let instruction = DecodedInstruction(code.words, offset) else { break }
        try step(instruction, &state)
        if endsFlow(instruction.opcode) { break }
        offset += instruction.info.words
      } while states[offset] == nil
    }
    return all
  }

  private func initialState() -> [Content] {
    var state = [Content](repeating: .empty, count: code.registerCount - first)
    if code.flags.contains(.optimized) {
      let parameters =
        code.argumentCount + code.keywordOnlyCount + (code.flags.contains(.varArgs) ? 1 : 0)
        + (code.flags.contains(.varKeywords) ? 1 : 0)
      for index in 0..<parameters { state[index] = .object }
    } else {
      state[0] = .object
    }
    return state
  }

  private func endsFlow(_ opcode: Opcode) -> Bool {
    switch opcode {
    case .JUMP, .JUMP_BACK, .RETURN, .RETURN_K, .RAISE, .RERAISE: true
    default: false
    }
  }

  // MARK: Joins

  private mutating func arrive(_ state: [Content], _ target: Int) throws(ValidationError) {
    guard target < code.words.count else { throw fail("execution runs out of the code", target) }
    guard var known = states[target] else {
      stateSize += state.count
      if stateSize > Self.stateLimit { throw fail("too large to be checked", target) }
      states[target] = state
      pending.append(target)
      return
    }
    var changed = false
    for index in known.indices where known[index] != state[index] {
      let met = meet(known[index], state[index])
      if met != known[index] {
        known[index] = met
        changed = true
      }
    }
    if changed {
      states[target] = known
      pending.append(target)
    }
  }

  private func meet(_ a: Content, _ b: Content) -> Content {
    if a.isFull, b.isFull {
      let exceptions: [Content] = [.exception, .optionalException]
      return exceptions.contains(a) && exceptions.contains(b) ? .optionalException : .object
    }
    return .maybe
  }

  // MARK: One instruction

  private mutating func step(_ instruction: DecodedInstruction, _ state: inout [Content]) throws(ValidationError) {
    let offset = instruction.offset
    if instruction.info.raises, handlers[offset] >= 0 {
      let entry = code.exceptions[Int(handlers[offset])]
      var unwound = state
      for number in Int(entry.depth)..<code.registerCount { unwound[number - first] = .empty }
      unwound[Int(entry.depth) - first] = .exception
      // A deleted variable may be gone when the deletion raises.
      if instruction.opcode == .DELETE_LOCAL { unwound[instruction.value(.a) - first] = .maybe }
      try arrive(unwound, Int(entry.handler))
    }
    let before = state
    let moved = instruction.opcode == .MOVE || instruction.opcode == .MOVE_T ? state[instruction.value(.b) - first] : .object
    try read(instruction, &state)
    if let target = instruction.target {
      try arrive(jumping(instruction, before, state), target)
    }
    if instruction.opcode == .FOR_ITER {
      state = before
      state[instruction.value(.a) - first] = .empty
      return
    }
    try write(instruction, moved, before, &state)
    try checkEnd(instruction, state)
  }

  /// The state where an instruction jumps to.
  private func jumping(
    _ instruction: DecodedInstruction, _ before: [Content], _ after: [Content]
  ) throws(ValidationError) -> [Content] {
    var state = after
    if instruction.opcode == .FOR_ITER {
      state = before
      try put(.object, instruction.value(.b), instruction.offset, &state)
    }
    if instruction.opcode == .JUMP_IF_NOT_NONE || instruction.opcode == .JUMP_IF_NOT_NONE_BACK {
      let index = instruction.value(.a) - first
      if state[index] == .optionalException { state[index] = .exception }
    }
    return state
  }

  private func checkEnd(_ instruction: DecodedInstruction, _ state: [Content]) throws(ValidationError) {
    let offset = instruction.offset
    switch instruction.opcode {
    case .RETURN, .RETURN_K:
      for number in firstTemporary..<code.registerCount where state[number - first] != .empty {
        throw fail("\(name(number)) is still owned at a return", offset)
      }
    case .YIELD, .YIELD_FROM:
      // A suspended generator keeps the registers up to its operand.
      let top = instruction.value(instruction.opcode == .YIELD ? .a : .b)
      if top < firstTemporary { throw fail("a yield of \(name(top))", offset) }
      for number in (top + 1)..<max(top + 1, code.registerCount) where state[number - first] != .empty {
        throw fail("\(name(number)) lies above what is yielded", offset)
      }
    default: break
    }
  }

  // MARK: Inputs

  private func take(
    _ number: Int, consume: Bool, _ wanted: Content?, _ offset: Int, _ state: inout [Content]
  ) throws(ValidationError) {
    guard number >= first, number < code.registerCount else { throw fail("register \(number) is out of range", offset) }
    let content = state[number - first]
    if wanted == .receiver {
      guard content == .receiver || content.isFull else { throw fail("\(name(number)) has no receiver", offset) }
    } else if !content.isFull {
      throw fail("\(name(number)) is read but not owned", offset)
    } else if let wanted, content != wanted, !(wanted == .optionalException && content == .exception) {
      throw fail("\(name(number)) has to be \(wanted)", offset)
    }
    if consume {
      guard number >= firstTemporary else { throw fail("\(name(number)) is no temporary", offset) }
      state[number - first] = .empty
    }
  }

  private func read(_ instruction: DecodedInstruction, _ state: inout [Content]) throws(ValidationError) {
    let offset = instruction.offset
    switch instruction.opcode {
    case .POP, .DELETE_LOCAL, .CLEAR_LOCAL, .CHECK_BOUND, .MAKE_CELL: return
    default: break
    }
    if let inputs = specialInputs(instruction) {
      for (number, consume, wanted) in inputs { try take(number, consume: consume, wanted, offset, &state) }
      return
    }
    for operand in instruction.info.operands {
      let value = instruction.value(operand.field)
      let wanted = requirement(instruction, operand)
      switch operand.kind {
      case .in:
        let isColdTemporary = operand.field == .d
        try take(value, consume: instruction.consumes(operand.field) || isColdTemporary, wanted, offset, &state)
      case .keep, .inout: try take(value, consume: false, wanted, offset, &state)
      case .temp: try take(value, consume: true, wanted, offset, &state)
      case .range:
        for number in 0..<instruction.count(operand) {
          try take(value + number, consume: true, wanted, offset, &state)
        }
      default: break
      }
    }
  }

  /// The registers that instructions read whose operands do not tell: windows, and operands that are not always there.
  private func specialInputs(_ instruction: DecodedInstruction) -> [(Int, Bool, Content?)]? {
    let a = instruction.value(.a)
    let b = instruction.value(.b)
    let c = instruction.value(.c)
    let arguments = a + FrameLayout.headerWords
    switch instruction.opcode {
    case .CALL, .CALL_KW: return [(a, true, nil)] + (0..<b).map { (arguments + $0, true, nil) }
    case .CALL_EX:
      let positional: (Int, Bool, Content?) = (arguments, true, nil)
      return b == 2 ? [(a, true, nil), positional, (arguments + 1, true, .dict)] : [(a, true, nil), positional]
    case .CALL_METHOD, .CALL_METHOD_KW:
      return [(a, true, nil), (arguments, true, .receiver)] + (0..<b).map { (arguments + 1 + $0, true, nil) }
    case .MOVE_METHOD: return [(b, true, nil), (b + 1, true, .receiver)]
    case .RAISE:
      switch instruction.aux >> 3 {
      case 0: return []
      case 1: return [(a, instruction.consumes(.a), nil)]
      default: return [(a, instruction.consumes(.a), nil), (b, instruction.consumes(.b), nil)]
      }
    case .FORMAT_VALUE:
      let value: (Int, Bool, Content?) = (b, instruction.consumes(.b), nil)
      return instruction.aux >> 3 & 4 != 0 ? [value, (c, instruction.consumes(.c), .string)] : [value]
    case .SET_FUNCTION_ATTR:
      let wanted: Content = instruction.aux >> 3 == 1 || instruction.aux >> 3 == 2 ? .dict : .tuple
      return [(a, false, .function), (b, instruction.consumes(.b), wanted)]
    default: break
    }
    if cold(instruction) == .MAKE_TYPE_PARAM {
      let kind = instruction.value(.d)
      let name: (Int, Bool, Content?) = (b, instruction.consumes(.b), .string)
      return kind == 1 || kind == 2 ? [name, (c, instruction.consumes(.c), .function)] : [name]
    }
    return nil
  }

  private func cold(_ instruction: DecodedInstruction) -> ColdOpcode? {
    guard instruction.opcode == .EXTENDED else { return nil }
    return ColdOpcode(rawValue: UInt16(truncatingIfNeeded: instruction.second))
  }

  /// The kind of object that an instruction takes for granted.
  private func requirement(_ instruction: DecodedInstruction, _ operand: Operand) -> Content? {
    switch instruction.opcode {
    case .LIST_APPEND, .LIST_EXTEND, .LIST_TO_TUPLE: return operand.field == .a ? .list : nil
    case .SET_ADD, .SET_UPDATE: return operand.field == .a ? .set : nil
    case .MAP_ADD, .DICT_UPDATE, .DICT_MERGE: return operand.field == .a ? .dict : nil
    case .BUILD_STRING: return operand.field == .b ? .string : nil
    case .RERAISE, .END_ASYNC_FOR: return .exception
    case .PUSH_EXC: return .exception
    case .MATCH_EXC: return operand.field == .b ? .exception : nil
    case .POP_EXC: return .handled
    case .LOAD_CELL: return .cell
    case .STORE_CELL, .DELETE_CELL: return operand.field == .a ? .cell : nil
    default: break
    }
    switch cold(instruction) {
    case .EXC_TRIPLE: return .exception
    case .MATCH_EXC_ANY: return operand.field == .b ? .exception : nil
    case .CHECK_EG_MATCH: return operand.field == .b ? .optionalException : nil
    case .PREP_RERAISE_STAR: return operand.field == .b ? .exception : .list
    case .MATCH_KEYS, .GET_KEYS_REST: return operand.field == .c ? .tuple : nil
    case .MATCH_CLASS: return operand.field == .d ? .tuple : nil
    case .LOAD_FROM_NAMESPACE_OR_CELL: return operand.field == .b ? .cell : nil
    case .LOAD_NAME_DYNAMIC, .STORE_NAME_DYNAMIC, .LOAD_GLOBAL_DYNAMIC, .STORE_GLOBAL_DYNAMIC, .DELETE_SPILLED:
      return operand.field == .b ? .string : nil
    case .LOAD_SPILLED: return operand.field == .c ? .string : nil
    default: return nil
    }
  }

  // MARK: Outputs

  private func put(_ content: Content, _ number: Int, _ offset: Int, _ state: inout [Content]) throws(ValidationError) {
    guard number >= first, number < code.registerCount else { throw fail("register \(number) is out of range", offset) }
    let old = state[number - first]
    if number >= firstTemporary {
      if old != .empty { throw fail("\(name(number)) is overwritten while owned", offset) }
      state[number - first] = content
      return
    }
    if old == .cell, content != .cell { throw fail("\(name(number)) is a cell and is overwritten", offset) }
    // Debuggers may put other objects into locals.
    state[number - first] = content == .cell ? .cell : .object
  }

  private func write(
    _ instruction: DecodedInstruction, _ moved: Content, _ before: [Content], _ state: inout [Content]
  ) throws(ValidationError) {
    let offset = instruction.offset
    let a = instruction.value(.a)
    switch instruction.opcode {
    case .POP, .DELETE_LOCAL, .CLEAR_LOCAL:
      state[a - first] = .empty
      return
    case .CHECK_BOUND:
      if state[a - first] == .cell { return }
      state[a - first] = .object
      return
    case .MAKE_CELL:
      if a >= firstTemporary { throw fail("a cell among the temporaries", offset) }
      state[a - first] = .cell
      return
    case .LIST_TO_TUPLE:
      state[a - first] = .tuple
      return
    case .YIELD_FROM:
      state[a - first] = a >= firstTemporary ? .object : state[a - first]
      return
    case .LOAD_METHOD, .LOAD_SUPER_METHOD, .MOVE_METHOD:
      try put(.object, a, offset, &state)
      try put(.receiver, a + FrameLayout.headerWords, offset, &state)
      return
    case .EXTENDED where cold(instruction) == .BEFORE_WITH:
      if a < firstTemporary { throw fail("a context manager's methods among the locals", offset) }
      for method in [a, a + 2] { try put(.object, method, offset, &state) }
      for receiver in [a + 1, a + 2 + FrameLayout.headerWords] { try put(.receiver, receiver, offset, &state) }
      return
    default: break
    }
    let content = produced(instruction, moved)
    for operand in instruction.info.operands {
      let value = instruction.value(operand.field)
      switch operand.kind {
      case .out, .window: try put(content, value, offset, &state)
      case .outs:
        for number in 0..<instruction.count(operand) { try put(content, value + number, offset, &state) }
      default: break
      }
    }
  }

  /// What an instruction puts into its result.
  private func produced(_ instruction: DecodedInstruction, _ moved: Content) -> Content {
    switch instruction.opcode {
    case .MOVE, .MOVE_T: return moved
    case .LOAD_K, .LOAD_OPERAND: return content(of: instruction.value(.b))
    case .LOAD_K_WIDE: return content(of: instruction.value(.bc))
    case .BUILD_LIST: return .list
    case .BUILD_SET: return .set
    case .BUILD_MAP: return .dict
    case .BUILD_TUPLE: return .tuple
    case .BUILD_STRING, .FORMAT_VALUE: return .string
    case .MAKE_FUNCTION: return .function
    case .COPY_FREE_VARS: return .cell
    case .PUSH_EXC: return .handled
    case .GET_ITER, .GET_AITER: return .iterator
    default: break
    }
    switch cold(instruction) {
    case .CHECK_EG_MATCH, .PREP_RERAISE_STAR: return .optionalException
    case .GET_KEYS_REST: return .dict
    default: return .object
    }
  }

  private func content(of constant: Int) -> Content {
    switch code.constants[constant] {
    case .string: .string
    case .tuple: .tuple
    default: .object
    }
  }
}
