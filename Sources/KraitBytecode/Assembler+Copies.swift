/// Finds copies of a number that need not be the same object as their original.
///
/// A copied number is boxed, so that both places hold one object. A generator that yields a local variable and then replaces it before anything
/// could tell the two apart (`yield n; n += 1`) needs no box: both places keep the number itself.
extension Assembler {
  mutating func markFinalCopies() {
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
