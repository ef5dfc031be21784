import KraitBytecode
import KraitCore
import KraitObjects

// Operators and comparisons one step below the handlers: exact ints that are boxed (items of lists, attributes, values of dicts), and
// comparisons whose answer a conditional jump takes at once.

extension Context {
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
    var answer = -1
    if SUB(ins) < 6 {
      specialiseCompare(ins, regs, consts, constant: constant)
    } else if !constant {
      answer = identityOrMembership(SUB(ins), regs[B(ins)], regs[C(ins)])
    }
    if answer < 0 { answer = compareWords(pc, regs, consts, constant: constant) }
    switch answer {
    case 0, 1:
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

  /// `is`, and `in` of a str and a dict: 1 or 0, -1 for anything else.
  @inline(__always) private func identityOrMembership(_ op: UInt8, _ x: UInt, _ y: UInt) -> Int {
    guard isPointer(x), isPointer(y) else { return -1 }
    if op < 8 { return (x == y) == (op == 6) ? 1 : 0 }
    guard typeOf(y) == types.pointee.dict, typeOf(x) == types.pointee.str, hasStrKeys(ref(y)) else { return -1 }
    return (strItem(ref(y), ref(x)) != nil) == (op == 8) ? 1 : 0
  }

  @inline(__always) private func jumpsIfTrue(_ jump: Opcode) -> Bool { jump == .JUMP_IF_TRUE || jump == .JUMP_IF_TRUE_BACK }
}
