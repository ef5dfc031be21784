/// Definite assignment: CHECK_BOUND stays only where a local variable may be unbound.
extension Assembler {
  /// Above this many bits of state the analysis only looks at straight-line code.
  private static var stateLimit: Int { 1 << 22 }

  mutating func removeBoundChecks(_ shape: FrameShape) {
    guard instructions.contains(where: { $0.opcode == .CHECK_BOUND }) else { return }
    let blocks = makeBlocks()
    let width = (shape.localCount + shape.hiddenCount + 63) / 64
    var analysis = BoundAnalysis(shape: shape, width: width, blocks: blocks)
    if blocks.starts.count * width * 64 <= Self.stateLimit { analysis.solve(self) } else { analysis.assumeNothing() }
    for block in 0..<blocks.starts.count {
      var state = analysis.states[block]
      guard !state.isEmpty else { continue }
      for index in blocks.range(block, count: instructions.count) where !instructions[index].isRemoved {
        if instructions[index].opcode == .CHECK_BOUND,
          let bit = analysis.bit(Register(raw: instructions[index].a)), state[bit >> 6] & (1 << UInt64(bit & 63)) != 0
        {
          instructions[index].isRemoved = true
        } else {
          analysis.apply(instructions[index], &state)
        }
      }
    }
  }

  private func makeBlocks() -> Blocks {
    var isStart = [Bool](repeating: false, count: instructions.count + 1)
    isStart[0] = true
    for label in labels where label >= 0 { isStart[Int(label)] = true }
    for index in instructions.indices {
      if instructions[index].target >= 0 || Blocks.endsFlow(instructions[index].opcode) { isStart[index + 1] = true }
      if index > 0, instructions[index].handler != instructions[index - 1].handler { isStart[index] = true }
    }
    var blocks = Blocks()
    blocks.blockOf = [Int32](repeating: 0, count: instructions.count + 1)
    for index in 0..<instructions.count {
      if isStart[index] { blocks.starts.append(index) }
      blocks.blockOf[index] = Int32(blocks.starts.count - 1)
    }
    blocks.blockOf[instructions.count] = -1
    return blocks
  }
}

/// Basic blocks of the abstract code.
struct Blocks {
  var starts: [Int] = []
  var blockOf: [Int32] = []

  func range(_ block: Int, count: Int) -> Range<Int> {
    starts[block]..<(block + 1 < starts.count ? starts[block + 1] : count)
  }

  /// Execution does not continue behind the instruction.
  static func endsFlow(_ opcode: Opcode) -> Bool {
    switch opcode {
    case .JUMP, .RETURN, .RETURN_K, .RAISE, .RERAISE: true
    default: false
    }
  }
}

/// Which locals are certainly bound at the start of each block; an empty state means not reached.
struct BoundAnalysis {
  let shape: FrameShape
  let width: Int
  let blocks: Blocks
  var states: [[UInt64]]
  private let hotRoles = OperandRoles.hot
  private let coldRoles = OperandRoles.cold

  init(shape: FrameShape, width: Int, blocks: Blocks) {
    self.shape = shape
    self.width = width
    self.blocks = blocks
    states = [[UInt64]](repeating: [], count: blocks.starts.count)
  }

  mutating func assumeNothing() {
    for block in states.indices { states[block] = [UInt64](repeating: 0, count: width) }
  }

  func bit(_ register: Register) -> Int? {
    switch register.kind {
    case .local: register.index
    case .hidden: shape.localCount + register.index
    default: nil
    }
  }

  private func set(_ raw: Int32, _ state: inout [UInt64]) {
    if let bit = bit(Register(raw: raw)) { state[bit >> 6] |= 1 << UInt64(bit & 63) }
  }

  /// The effect of an instruction when execution continues behind it (`FOR_ITER` writes only when it jumps).
  func apply(_ instruction: AbstractInstruction, _ state: inout [UInt64]) {
    switch instruction.opcode {
    case .FOR_ITER: return
    case .DELETE_LOCAL, .CLEAR_LOCAL:
      if let bit = bit(Register(raw: instruction.a)) { state[bit >> 6] &= ~(1 << UInt64(bit & 63)) }
    case .CHECK_BOUND: set(instruction.a, &state)
    default:
      let roles = instruction.cold >= 0 ? coldRoles[Int(instruction.cold)] : hotRoles[Int(instruction.opcode.rawValue)]
      if roles.written & 1 != 0 { set(instruction.a, &state) }
      if roles.written & 2 != 0 { set(instruction.b, &state) }
    }
  }

  mutating func solve(_ code: Assembler) {
    var initial = [UInt64](repeating: 0, count: width)
    for index in 0..<min(shape.parameterCount, shape.localCount) { initial[index >> 6] |= 1 << UInt64(index & 63) }
    guard !states.isEmpty else { return }
    states[0] = initial
    var pending = [0]
    var isPending = [Bool](repeating: false, count: states.count)
    isPending[0] = true
    while let block = pending.popLast() {
      isPending[block] = false
      var state = states[block]
      let range = blocks.range(block, count: code.instructions.count)
      func flow(_ state: [UInt64], to index: Int) {
        let target = Int(blocks.blockOf[index])
        guard target >= 0, meet(state, into: target), !isPending[target] else { return }
        isPending[target] = true
        pending.append(target)
      }
      let handler = code.instructions[range.lowerBound].handler
      let handlerIndex = handler >= 0 ? Int(code.labels[Int(code.handlers[Int(handler)].label)]) : -1
      if handlerIndex >= 0 { flow(state, to: handlerIndex) }
      var falls = true
      for index in range where !code.instructions[index].isRemoved {
        let instruction = code.instructions[index]
        if instruction.target >= 0 {
          var jumping = state
          if instruction.opcode == .FOR_ITER { set(instruction.b, &jumping) }
          flow(jumping, to: Int(code.labels[Int(instruction.target)]))
        }
        apply(instruction, &state)
        if handlerIndex >= 0, instruction.opcode == .DELETE_LOCAL || instruction.opcode == .CLEAR_LOCAL {
          flow(state, to: handlerIndex)
        }
        falls = !Blocks.endsFlow(instruction.opcode)
      }
      if falls, range.upperBound < code.instructions.count { flow(state, to: range.upperBound) }
    }
  }

  /// Lets `state` arrive at a block; true if that changed what is known there.
  private mutating func meet(_ state: [UInt64], into block: Int) -> Bool {
    guard !states[block].isEmpty else {
      states[block] = state.isEmpty ? [0] : state
      return true
    }
    var changed = false
    for index in states[block].indices where index < state.count {
      let met = states[block][index] & state[index]
      if met != states[block][index] {
        states[block][index] = met
        changed = true
      }
    }
    return changed
  }
}
