import KraitBytecode
import KraitCore
import KraitObjects

// The steps of a generator that a `for` loop drives: no errors can happen on the way, and the frame goes right above the loop's.

extension Context {
  /// Puts a suspended generator's frame above the running one and makes it current. False: it is not suspended, or something is special about
  /// it, and the general way must be taken.
  @inline(never) func enterGenerator(_ me: Ref, _ pc: PC, _ regs: Registers) -> Bool {
    let g = me.generator, code = g.pointee.code
    let execution = self.execution
    guard g.pointee.state == GeneratorState.suspended, g.pointee.frame == nil, execution.pointee.recursionRemaining > 0, !execution.pointee.isTraced
    else { return false }
    let base = regs + Int(codeOf(regs).pointee.registerCount)
    let start = g.pointee.savedPC
    guard base + Int(code.pointee.registerCount) <= execution.pointee.stackLimit, OPCODE(start) != .YIELD_FROM else { return false }
    let saved = g.pointee.saved, count = g.pointee.savedCount
    var i = FrameLayout.headerWords
    while i < count {
      base[i] = saved[i]
      i &+= 1
    }
    g.pointee.savedCount = 0
    g.pointee.state = GeneratorState.running
    me.incref()
    base[0] = me.bits
    base[1] = UInt(bitPattern: pc) | 1
    base[2] = UInt(bitPattern: regs) | 1
    base[3] = unbound
    base[4] = ReturnKind.loopStep
    base[5] = UInt(bitPattern: code.pointee.constants) | 1
    let none = interp.pointee.none
    none.incref()
    base[A(previous(start))] = none.bits
    let node = withUnsafeMutablePointer(to: &g.pointee.handled) { $0 }
    node.pointee.previous = execution.pointee.handled
    execution.pointee.handled = node
    execution.pointee.frame = base
    execution.pointee.pc = start
    execution.pointee.recursionRemaining &-= 1
    return true
  }

  /// YIELD of R[liveEnd], which the caller has read, in a frame of kind `loopStep`: suspends the generator and makes the loop's frame, which is
  /// the result, current.
  @inline(never) func leaveStep(_ regs: Registers, _ pc: PC, liveEnd: Int) -> Registers {
    let me = ref(regs[0])
    let g = me.generator
    let saved = g.pointee.saved
    var i = FrameLayout.headerWords
    while i < liveEnd {
      saved[i] = regs[i]
      regs[i] = unbound
      i &+= 1
    }
    regs[liveEnd] = unbound
    regs[0] = unbound
    g.pointee.savedCount = liveEnd
    g.pointee.savedPC = pc
    g.pointee.state = GeneratorState.suspended
    let execution = self.execution
    execution.pointee.handled = g.pointee.handled.previous
    g.pointee.handled.previous = nil
    execution.pointee.recursionRemaining &+= 1
    let loop = callerRegisters(regs).unsafelyUnwrapped
    execution.pointee.frame = loop
    me.decref()
    return loop
  }
}
