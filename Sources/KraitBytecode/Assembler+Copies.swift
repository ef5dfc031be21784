/// Finds numbers that need not be the same object where they go as where they come from.
///
/// What is loaded only to be the operand of an operator needs no box: the operator looks at its value.
///
/// A copied number is boxed, so that both places hold one object. A generator that yields a local variable and then replaces it before anything
/// could tell the two apart (`yield n; n += 1`) needs no box: both places keep the number itself.
extension Assembler {
  mutating func markCopies() {
    for index in instructions.indices {
      let load = instructions[index]
      switch load.opcode {
      case .LOAD_ATTR, .LOAD_ITEM, .LOAD_GLOBAL, .LOAD_NAME, .LOAD_CELL:
        guard load.cold < 0, Register(raw: load.a).isTemporary, isOperand(load.a, from: nextIndex(index + 1)) else { continue }
        instructions[index].aux |= Word.isOperand
      case .LOAD_K:
        guard Register(raw: load.a).isTemporary, isOperand(load.a, from: nextIndex(index + 1)) else { continue }
        instructions[index].opcode = .LOAD_OPERAND
      default: continue
      }
    }
    markFinalCopies()
  }

  /// Whether a temporary, written before `start`, is next read by an operator that is only interested in a number's value.
  private func isOperand(_ temporary: Int32, from start: Int) -> Bool {
    var index = start
    for _ in 0..<16 {
      guard index < instructions.count else { return false }
      let i = instructions[index]
      guard i.cold < 0, i.target < 0 else { return false }
      switch i.opcode {
      case .BINARY, .BINARY_K, .COMPARE, .COMPARE_K, .UNARY:
        if i.b == temporary || i.c == temporary && (i.opcode == .BINARY || i.opcode == .COMPARE) {
          // `is` and `in` look at objects, and unary plus gives them back.
          let variant = i.aux >> 3
          return i.opcode == .UNARY ? variant == 0 || variant == 2 : i.opcode == .BINARY || i.opcode == .BINARY_K || variant < 6
        }
      case .LOAD_ATTR, .LOAD_ITEM, .LOAD_CELL, .LOAD_GLOBAL, .LOAD_NAME, .LOAD_K, .LOAD_OPERAND, .LOAD_INT, .MOVE, .CHECK_BOUND:
        if i.b == temporary || i.c == temporary { return false }
      case .LOAD_METHOD, .CALL, .CALL_METHOD:
        if Register(raw: i.a).index <= Register(raw: temporary).index || i.b == temporary { return false }
      default: return false
      }
      if i.a == temporary { return false }
      index = nextIndex(index + 1)
    }
    return false
  }

  private mutating func markFinalCopies() {
    for index in instructions.indices {
      let yield = instructions[index]
      guard yield.opcode == .YIELD, !yield.isRemoved, yield.cold < 0, yield.handler < 0, Register(raw: yield.b).kind == .local,
        isReplaced(yield.b, from: nextIndex(index + 1))
      else { continue }
      instructions[index].aux |= Word.needsNoIdentity
    }
  }

  /// Whether on every way from here the local variable is written, or the frame left, before anything could see which object it holds.
  private func isReplaced(_ local: Int32, from start: Int) -> Bool {
    var pending = [start], seen: Set<Int> = []
    while var index = pending.popLast() {
      while seen.insert(index).inserted {
        guard seen.count < 32, index < instructions.count else { return false }
        let i = instructions[index]
        guard i.cold < 0, i.handler < 0 else { return false }
        var goesOn = true
        switch i.opcode {
        case .NOP, .POP: break
        case .LOAD_K, .LOAD_INT, .MOVE_T:
          goesOn = i.a != local
        case .BINARY_K:  // a number with a constant
          goesOn = i.a != local
        case .COMPARE_K where i.aux >> 3 < 6: break
        case .FOR_ITER:
          if i.b != local { pending.append(targetIndex(i.target)) }
        case .JUMP_IF_TRUE, .JUMP_IF_FALSE:
          pending.append(targetIndex(i.target))
        case .JUMP:
          pending.append(targetIndex(i.target))
          goesOn = false
        case .RETURN_K:
          goesOn = false
        default: return false
        }
        if !goesOn { break }
        index = nextIndex(index + 1)
      }
    }
    return true
  }
}
