import KraitBytecode
import KraitCore
import KraitObjects

// `for a, b in enumerate(x)`, `zip(x, y)`, `d.items()`: FOR_ITER and the UNPACK_SEQUENCE that its jump leads to, without a tuple between them.

extension Context {
  /// Whether the loop takes pairs apart at once.
  func unpacksPairs(_ ins: PC) -> Bool {
    let unpack = ins + 2 + WJUMP(ins + 1)
    return OPCODE(unpack) == .UNPACK_SEQUENCE && C(unpack) == 2 && B(unpack) == B(ins) && AUX(unpack) & Word.consumeB != 0
  }

  /// 1: the parts of a pair are in the registers of UNPACK_SEQUENCE, which is to be skipped; 0: exhausted, R[A] released; 2: take the general
  /// way; -1: raised.
  @inline(never) func forPair(_ pc: PC, _ regs: Registers) -> Int {
    let iterator = regs[A(previous(pc))]
    guard isPointer(iterator), !execution.pointee.isTraced else { return 2 }
    publish(pc)
    var parts: PairParts = (0, 0)
    let step: PairStep
    do throws(Raised) { step = try nextPair(ref(iterator), &parts) } catch { return -1 }
    let targets = A(pc + 1 + WJUMP(pc))
    switch step {
    case .objects: setRegister(regs, targets, parts.first)
    case .numbered:
      let n = Int(bitPattern: parts.first)
      setRegister(regs, targets, integer(immediate(n)) == n ? immediate(n) : int(n).leak().bits)
    case .end:
      drop(regs, A(previous(pc)))
      return 0
    case .other: return 2
    }
    setRegister(regs, targets &+ 1, parts.second)
    return 1
  }
}
