import KraitBytecode
import KraitCore
import KraitObjects

// How handlers and slow paths read their operands and leave their results.

extension Context {
  @inline(__always) func publish(_ pc: PC) { execution.pointee.pc = pc }

  /// Stores a result in R[A] and releases the operands that the instruction consumes.
  @inline(__always) func finish(_ regs: Registers, _ ins: PC, _ result: UInt) {
    let aux = AUX(ins)
    var b = unbound, c = unbound
    if aux & Word.consumeB != 0 {
      b = regs[B(ins)]
      regs[B(ins)] = unbound
    }
    if aux & Word.consumeC != 0 {
      c = regs[C(ins)]
      regs[C(ins)] = unbound
    }
    setRegister(regs, A(ins), result)
    if isPointer(b) { decrement(b) }
    if isPointer(c) { decrement(c) }
  }

  /// Releases consumed input registers.
  @inline(__always) func consume(_ regs: Registers, _ ins: PC) {
    let aux = AUX(ins)
    if aux & Word.consumeA != 0 { drop(regs, A(ins)) }
    if aux & Word.consumeB != 0 { drop(regs, B(ins)) }
    if aux & Word.consumeC != 0 { drop(regs, C(ins)) }
  }
  @inline(__always) func drop(_ regs: Registers, _ i: Int) {
    let v = regs[i]
    regs[i] = unbound
    if isPointer(v) { decrement(v) }
  }
  /// An owned object out of an input register: moved if it is consumed, else copied.
  @inline(__always) func take(_ regs: Registers, _ i: Int, consumed: Bool) -> Owned {
    if consumed {
      let v = regs[i]
      regs[i] = unbound
      return Owned(stealing: ref(boxed(self, v)))
    }
    return boxRegister(self, regs, i).own
  }

  /// Value of an exact int or bool-free int operand without boxing.
  @inline(__always) func smallOperand(_ v: UInt) -> Int? {
    if isInt(v) { return integer(v) }
    if isPointer(v), typeOf(v) == types.pointee.int {
      let word = ref(v).int.pointee.word
      if word & 1 != 0 { return integer(word) }
    }
    return nil
  }
  @inline(__always) func floatOperand(_ v: UInt) -> Double? {
    if isFloat(v, interp) { return floatValue(v) }
    if let n = smallOperand(v) { return Double(n) }
    return nil
  }
}
