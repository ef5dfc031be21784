import KraitBytecode
import KraitCore
import KraitObjects

// Operators and comparisons one step below the handlers: exact ints that are boxed (items of lists, attributes, values of dicts), and
// comparisons whose answer a conditional jump takes at once.

extension Context {
  /// As `unboxed`, of an operand in a register. A box that only the register holds, and whose address nobody has asked for, is taken out for
  /// good: a loop that is bounded by a parameter meets it on every round.
  @inline(__always) func unboxedOperand(_ v: UInt, _ place: Registers) -> UInt {
    guard isPointer(v), typeOf(v) == types.pointee.int else { return v }
    let word = ref(v).int.pointee.word
    if ref(v).header.pointee.word == 1 && word & 1 != 0 { replaceBox(place, word) }
    return word
  }
  @inline(never) private func replaceBox(_ place: Registers, _ word: UInt) {
    decrement(place.pointee)
    place.pointee = word
  }

  /// Arithmetic of exact ints without boxing the operands; anything else takes `binarySlow`.
  @inline(never) func binaryInts(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let ins = previous(pc)
    publish(pc)
    let x = unboxed(regs[B(ins)], interp), y = unboxed(constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)], interp)
    if x & y & 1 != 0, let r = smallArithmetic(SUB(ins), integer(x), integer(y)) {
      finish(regs, ins, r)
      return true
    }
    return binarySlow(pc, regs, consts, constant: constant)
  }

  /// Whether the conditional jump behind a comparison is taken: 1 or 0; -1 raised, 2 the jump has to look at R[A] itself, 3 a method was entered.
  @inline(never) func jumpIfObjects(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Int {
    let ins = previous(pc)
    if SUB(ins) >= 6 {
      let answer = identityOrMembership(SUB(ins), regs[B(ins)], constant ? consts[2 &* C(ins)] : regs[C(ins)])
      if answer >= 0 {
        if AUX(ins) & Word.consumeBC != 0 { dropOperandsSlow(regs, ins, constant: constant) }
        return (answer == 1) == jumpsIfTrue(OPCODE(pc)) ? 1 : 0
      }
    }
    return jumpIfAnyObjects(pc, regs, consts, constant: constant)
  }
  @inline(never) private func jumpIfAnyObjects(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Int {
    let ins = previous(pc)
    if SUB(ins) < 6 { specialiseCompare(ins, regs, consts, constant: constant) }
    switch compareWords(pc, regs, consts, constant: constant) {
    case let answer where answer == 0 || answer == 1:
      dropOperands(regs, ins, constant: constant)
      return (answer == 1) == jumpsIfTrue(OPCODE(pc)) ? 1 : 0
    case 2:
      let r = execution.pointee.result
      execution.pointee.result = 0
      finish(regs, ins, r)
      return 2
    case 3: return 3
    default: return -1
    }
  }

  /// `is` of objects, and `in` of what `membership` knows: 1 or 0, -1 for anything else.
  @inline(__always) func identityOrMembership(_ op: UInt8, _ x: UInt, _ y: UInt) -> Int {
    guard op >= 6, isPointer(y) else { return -1 }
    if op < 8 { return isPointer(x) ? (x == y) == (op == 6) ? 1 : 0 : -1 }
    let answer = membership(x, ref(y))
    return answer < 0 ? -1 : (answer == 1) == (op == 8) ? 1 : 0
  }

  /// Whether a str or a small int is in a dict, or a str in a str: 1 or 0, -1 for anything else.
  @inline(__always) private func membership(_ x: UInt, _ container: Ref) -> Int {
    let isString = isPointer(x) && typeOf(x) == types.pointee.str
    if container.type == types.pointee.dict {
      if isString { return hasStrKeys(container) ? strItem(container, ref(x)) != nil ? 1 : 0 : -1 }
      guard let n = smallOperand(x) else { return -1 }
      let entry = findInt(container, n)
      return entry >= 0 ? 1 : entry == -1 ? 0 : -1
    }
    return isString && container.type == types.pointee.str ? strContains(container, ref(x)) ? 1 : 0 : -1
  }

  @inline(__always) private func jumpsIfTrue(_ jump: Opcode) -> Bool { jump == .JUMP_IF_TRUE || jump == .JUMP_IF_TRUE_BACK }
}
