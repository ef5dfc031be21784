import KraitBytecode
import KraitCore
import KraitObjects

// Operators and comparisons one step below the handlers: exact ints that are boxed (items of lists, attributes, values of dicts), and
// comparisons whose answer a conditional jump takes at once.

/// The register word of an exact int that fits one: an immediate as it is, a box unpacked. Even for anything else.
@inline(__always) private func intWord(_ v: UInt, _ int: TypePointer) -> UInt {
  if isInt(v) { return v }
  return isPointer(v) && typeOf(v) == int ? ref(v).int.pointee.word : 0
}

extension Context {
  /// Arithmetic of exact ints without boxing the operands; anything else takes `binarySlow`.
  @inline(never) func binaryInts(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Bool {
    let ins = previous(pc)
    let int = types.pointee.int
    let x = intWord(regs[B(ins)], int), y = intWord(constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)], int)
    if x & y & 1 != 0, let r = smallArithmetic(SUB(ins), integer(x), integer(y)) {
      finish(regs, ins, r)
      return true
    }
    return binarySlow(pc, regs, consts, constant: constant)
  }

  /// Whether the conditional jump behind a comparison of exact ints is taken: 1 or 0; -1 raised, 2 the jump has to look at R[A] itself.
  @inline(never) func jumpIfInts(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Int {
    let ins = previous(pc)
    let int = types.pointee.int
    let x = intWord(regs[B(ins)], int), y = intWord(constant ? consts[2 &* C(ins) &+ 1] : regs[C(ins)], int)
    guard x & y & 1 != 0 else { return jumpIfObjects(pc, regs, consts, constant: constant) }
    let holds = compareInts(SUB(ins), Int(bitPattern: x), Int(bitPattern: y))
    dropOperands(regs, ins, constant: constant)
    return holds == jumpsIfTrue(OPCODE(pc)) ? 1 : 0
  }

  /// As `jumpIfInts`, for any objects.
  @inline(never) func jumpIfObjects(_ pc: PC, _ regs: Registers, _ consts: Registers, constant: Bool) -> Int {
    let ins = previous(pc)
    specialiseCompare(ins, regs, consts, constant: constant)
    let answer = compareWords(pc, regs, consts, constant: constant)
    switch answer {
    case 0, 1:
      dropOperands(regs, ins, constant: constant)
      return (answer == 1) == jumpsIfTrue(OPCODE(pc)) ? 1 : 0
    case 2:
      let r = execution.pointee.result
      execution.pointee.result = 0
      finish(regs, ins, r)
      return 2
    default: return -1
    }
  }

  @inline(__always) private func jumpsIfTrue(_ jump: Opcode) -> Bool { jump == .JUMP_IF_TRUE || jump == .JUMP_IF_TRUE_BACK }

  /// Register words of ints order as the ints do.
  @inline(__always) private func compareInts(_ op: UInt8, _ x: Int, _ y: Int) -> Bool {
    switch op {
    case 0: x < y
    case 1: x <= y
    case 2: x == y
    case 3: x != y
    case 4: x > y
    default: x >= y
    }
  }
}
