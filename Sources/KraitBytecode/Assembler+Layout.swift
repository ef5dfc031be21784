/// The counts that turn abstract registers into numbers.
public struct FrameShape: Sendable {
  public var isFunction: Bool
  public var parameterCount: Int
  public var localCount: Int { localPlaces.count }
  public var cellCount: Int
  public var freeCount: Int
  public var hiddenCount: Int
  /// The place of each local among the locals.
  public var localPlaces: [Int]
  public init(
    isFunction: Bool, parameterCount: Int, localPlaces: [Int], cellCount: Int, freeCount: Int, hiddenCount: Int
  ) {
    self.isFunction = isFunction
    self.parameterCount = parameterCount
    self.localPlaces = localPlaces
    self.cellCount = cellCount
    self.freeCount = freeCount
    self.hiddenCount = hiddenCount
  }

  var firstLocal: Int { FrameLayout.headerWords + (isFunction ? 0 : 1) }
  public var firstTemporary: Int { firstLocal + localCount + cellCount + freeCount + hiddenCount }

  /// The number of a register in the frame.
  public func number(of register: Register) -> Int {
    switch register.kind {
    case .local: firstLocal + localPlaces[register.index]
    case .cell: firstLocal + localCount + register.index
    case .free: firstLocal + localCount + cellCount + register.index
    case .hidden: firstLocal + localCount + cellCount + freeCount + register.index
    case .temporary: firstTemporary + register.index
    case .namespace: FrameLayout.headerWords
    }
  }
}

/// What the assembler makes of a code block.
public struct AssembledCode: Sendable {
  public var words: [UInt64] = []
  public var positions: [PositionEntry] = []
  public var exceptions: [ExceptionEntry] = []
  /// False if a register does not fit into an operand.
  public var fits = true
}

extension Assembler {
  /// Simplifies the code and turns it into words and tables.
  public mutating func assemble(_ shape: FrameShape) -> AssembledCode {
    threadJumps()
    copyImplicitReturns()
    copyReturns()
    returnLocals()
    removeBoundChecks(shape)
    unpackIntoLocals(shape)
    removeIdleInstructions()
    markCopies()
    return layOut(shape)
  }

  func nextIndex(_ index: Int) -> Int {
    var index = index
    while index < instructions.count, instructions[index].isRemoved { index += 1 }
    return index
  }

  func targetIndex(_ label: Int32) -> Int { nextIndex(Int(labels[Int(label)])) }

  /// Which instructions, and the end, have labels.
  private func jumpTargets() -> [Bool] {
    var isTarget = [Bool](repeating: false, count: instructions.count + 1)
    for label in labels where label >= 0 { isTarget[Int(label)] = true }
    return isTarget
  }

  /// Lets a jump to an unconditional jump go where that one goes, unless a line of its own would be skipped.
  private mutating func threadJumps() {
    for index in instructions.indices where instructions[index].target >= 0 {
      var hops = 0
      while hops < 8 {
        let target = targetIndex(instructions[index].target)
        guard target < instructions.count, target != index, instructions[target].opcode == .JUMP else { break }
        let line = instructions[target].position.line
        guard line == 0 || line == instructions[index].position.line else { break }
        if instructions[target].target == instructions[index].target { break }
        instructions[index].target = instructions[target].target
        hops += 1
      }
    }
  }

  /// Gives every way to an implicit return at the end a return of its own, which shows at the line that execution comes from.
  private mutating func copyImplicitReturns() {
    guard let last = instructions.indices.last, instructions[last].opcode == .RETURN_K, instructions[last].isImplicit else { return }
    let original = instructions[last]
    var lastPosition = original.position
    for index in 0..<last where !instructions[index].isRemoved {
      if instructions[index].position.line > 0 { lastPosition = instructions[index].position }
      guard instructions[index].target >= 0, targetIndex(instructions[index].target) == last else { continue }
      var copy = original
      copy.position = lastPosition
      if instructions[index].opcode == .JUMP {
        copy.handler = instructions[index].handler
        instructions[index] = copy
      } else if instructions[index].opcode != .FOR_ITER {
        labels.append(Int32(instructions.count))
        instructions[index].target = Int32(labels.count - 1)
        instructions.append(copy)
      }
    }
    instructions[last].position = lastPosition
  }

  /// Returns where a jump only leads to a return.
  private mutating func copyReturns() {
    for index in instructions.indices where instructions[index].opcode == .JUMP && !instructions[index].isRemoved {
      let jump = instructions[index], target = targetIndex(jump.target)
      guard target < instructions.count, instructions[target].opcode == .RETURN,
        jump.position.line == 0 || jump.position.line == instructions[target].position.line
      else { continue }
      instructions[index] = instructions[target]
      instructions[index].handler = jump.handler
    }
  }

  /// Returns a local variable as it is where it would first be copied (`return a if x else b`).
  private mutating func returnLocals() {
    var isTarget = [Bool](repeating: false, count: instructions.count + 1)
    for instruction in instructions where instruction.target >= 0 && !instruction.isRemoved { isTarget[targetIndex(instruction.target)] = true }
    for handler in handlers where labels[Int(handler.label)] >= 0 { isTarget[targetIndex(handler.label)] = true }
    for index in instructions.indices.dropFirst() where instructions[index].opcode == .RETURN && !isTarget[index] {
      let move = instructions[index - 1], line = instructions[index].position.line
      guard move.opcode == .MOVE, !move.isRemoved, move.cold < 0, move.a == instructions[index].a, Register(raw: move.a).isTemporary,
        Register(raw: move.b).kind == .local, move.position.line == line, move.handler == instructions[index].handler
      else { continue }
      instructions[index].a = move.b
      instructions[index].aux &= ~Word.consumeA
      instructions[index - 1].isRemoved = true
    }
  }

  /// Lets UNPACK_SEQUENCE write to local variables that lie side by side in the order of the targets, where its items would only be moved to them.
  private mutating func unpackIntoLocals(_ shape: FrameShape) {
    let isTarget = jumpTargets()
    for index in instructions.indices where instructions[index].opcode == .UNPACK_SEQUENCE && !instructions[index].isRemoved {
      let unpack = instructions[index]
      let count = Int(unpack.c), first = Register(raw: unpack.a)
      guard first.isTemporary, count > 0, index + count < instructions.count, let target = movedLocal(index + 1, first) else { continue }
      let isDirect = (0..<count).allSatisfy { i in
        let move = instructions[index + 1 + i]
        guard let local = movedLocal(index + 1 + i, first.advanced(by: i)) else { return false }
        return !isTarget[index + 1 + i] && move.handler == unpack.handler && move.position.line == unpack.position.line
          && shape.number(of: local) == shape.number(of: target) + i
      }
      guard isDirect else { continue }
      instructions[index].a = target.raw
      for i in 0..<count { instructions[index + 1 + i].isRemoved = true }
    }
  }

  /// The local variable to which the instruction moves a temporary; nil if it is another instruction.
  private func movedLocal(_ index: Int, _ temporary: Register) -> Register? {
    let move = instructions[index]
    guard move.opcode == .MOVE_T, !move.isRemoved, move.cold < 0, move.b == temporary.raw, Register(raw: move.a).kind == .local else { return nil }
    return Register(raw: move.a)
  }

  /// Removes NOPs whose line a neighbour has, and jumps to the next instruction.
  private mutating func removeIdleInstructions() {
    let isTarget = jumpTargets()
    var previousLine: Int32 = -1
    for index in instructions.indices where !instructions[index].isRemoved {
      let instruction = instructions[index]
      if isTarget[index] { previousLine = -1 }
      if instruction.opcode == .JUMP, targetIndex(instruction.target) == nextIndex(index + 1) {
        if instruction.position.line == 0 || instruction.position.line == previousLine {
          instructions[index].isRemoved = true
          continue
        }
        instructions[index].opcode = .NOP
        instructions[index].target = -1
      }
      if instructions[index].opcode == .NOP {
        let next = nextIndex(index + 1)
        if instruction.position.line == previousLine
          || (next < instructions.count && instructions[next].position.line == instruction.position.line)
        {
          instructions[index].isRemoved = true
          continue
        }
      }
      previousLine = instruction.position.line
    }
  }

  private func length(_ instruction: AbstractInstruction) -> Int {
    InstructionInfo.hot[Int(instruction.opcode.rawValue)].words
  }

  private func layOut(_ shape: FrameShape) -> AssembledCode {
    let lengths = InstructionInfo.hot.map { Int32($0.words) }
    var offsets = [Int32](repeating: 0, count: instructions.count + 1)
    var offset: Int32 = 0
    for index in instructions.indices {
      offsets[index] = offset
      if !instructions[index].isRemoved { offset += lengths[Int(instructions[index].opcode.rawValue)] }
    }
    offsets[instructions.count] = offset
    var code = AssembledCode()
    // Apart from `code`, whose words are being written when a number turns out not to fit.
    var fits = code.fits
    code.words.reserveCapacity(Int(offset))
    var open: ExceptionEntry?
    var openHandler: Int32 = -1
    var lastPosition: CodePosition?
    let hotRoles = OperandRoles.hot
    let coldRoles = OperandRoles.cold
    for index in instructions.indices where !instructions[index].isRemoved {
      let instruction = instructions[index]
      let start = offsets[index]
      if instruction.position != lastPosition {
        code.positions.append(PositionEntry(start: start, position: instruction.position))
        lastPosition = instruction.position
      }
      if instruction.handler != openHandler {
        if var entry = open {
          entry.end = start
          code.exceptions.append(entry)
        }
        open = nil
        openHandler = instruction.handler
        if openHandler >= 0 {
          let handler = handlers[Int(openHandler)]
          open = ExceptionEntry(
            start: start, end: start, handler: offsets[Int(labels[Int(handler.label)])],
            depth: Int32(shape.number(of: .temporary(handler.depth))))
        }
      }
      let isCold = instruction.cold >= 0
      let roles = isCold ? coldRoles[Int(instruction.cold)] : hotRoles[Int(instruction.opcode.rawValue)]
      func field(_ raw: Int32, _ bit: UInt8) -> Int {
        let number = roles.registers & bit != 0 ? shape.number(of: Register(raw: raw)) : Int(raw)
        if number > 0xFFFF || number < 0 { fits = false }
        return number
      }
      emit(instruction, field: field, start: start, offsets: offsets, &code.words)
    }
    if var entry = open {
      entry.end = offset
      code.exceptions.append(entry)
    }
    code.fits = fits
    return code
  }

  /// Appends the words of one instruction.
  private func emit(
    _ instruction: AbstractInstruction, field: (Int32, UInt8) -> Int, start: Int32, offsets: [Int32],
    _ words: inout [UInt64]
  ) {
    let length = self.length(instruction)
    var distance = 0
    if instruction.target >= 0 {
      distance = Int(offsets[Int(labels[Int(instruction.target)])]) - (Int(start) + length)
    }
    let opcode = instruction.target >= 0 && distance < 0 ? instruction.opcode.backward : instruction.opcode
    let a = field(instruction.a, 1)
    if instruction.cold >= 0 {
      words.append(.init(Word.make(.EXTENDED, aux: instruction.aux, a: a, b: field(instruction.b, 2), c: field(instruction.c, 4))))
      words.append(
        UInt64(UInt16(truncatingIfNeeded: instruction.cold)) | UInt64(UInt16(truncatingIfNeeded: field(instruction.d, 8))) << 16
          | UInt64(UInt16(truncatingIfNeeded: field(instruction.e, 16))) << 32)
      return
    }
    if opcode == .FOR_ITER {
      words.append(Word.make(opcode, aux: instruction.aux, a: a, b: field(instruction.b, 2)))
      words.append(UInt64(UInt32(truncatingIfNeeded: distance)))
      return
    }
    if instruction.target >= 0 {
      words.append(Word.make(opcode, aux: instruction.aux, a: a, bc: distance))
    } else if let wide = instruction.wide {
      words.append(Word.make(opcode, aux: instruction.aux, a: a, bc: Int(wide)))
    } else {
      words.append(Word.make(opcode, aux: instruction.aux, a: a, b: field(instruction.b, 2), c: field(instruction.c, 4)))
    }
    if length > 1 { words.append(instruction.second) }
    for _ in 2..<max(length, 2) { words.append(0) }
  }
}

extension Opcode {
  /// The form of a jump that goes backward and polls.
  var backward: Opcode {
    switch self {
    case .JUMP: .JUMP_BACK
    case .JUMP_IF_TRUE: .JUMP_IF_TRUE_BACK
    case .JUMP_IF_FALSE: .JUMP_IF_FALSE_BACK
    case .JUMP_IF_NONE: .JUMP_IF_NONE_BACK
    case .JUMP_IF_NOT_NONE: .JUMP_IF_NOT_NONE_BACK
    default: self
    }
  }
}
