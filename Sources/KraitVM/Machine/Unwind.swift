import KraitBytecode
import KraitCore
import KraitObjects

// Leaving frames, by return or by an exception.

/// Where the loop goes on after a frame was left.
enum Continuation {
  /// At `execution.frame` and `execution.pc`.
  case resume
  /// Out of the loop, with `execution.result` or the pending exception.
  case leave
  /// The exception goes on in `execution.frame` at `execution.pc`.
  case raise
}

extension Context {
  /// Finds the handler of the pending exception, leaving frames on the way. True: continue at `execution.frame`, `execution.pc`.
  @inline(never) func unwind() -> Bool {
    let execution = self.execution
    while true {
      let regs = execution.pointee.frame.unsafelyUnwrapped
      let pc = execution.pointee.pc.unsafelyUnwrapped
      let code = codeOf(regs)
      let word = pc - code.pointee.words - 1
      if execution.pointee.pending == nil {
        services.raise(.SystemError, "error return without exception set", self)
      }
      let opcode = Word.opcode(code.pointee.words[max(word, 0)])
      let isBareRaise = opcode == Opcode.RAISE.rawValue && Word.aux(code.pointee.words[max(word, 0)]) >> 3 == 0
      let isNew = opcode != Opcode.RERAISE.rawValue && opcode != Opcode.END_ASYNC_FOR.rawValue
      if isNew && !(isBareRaise && pendingHasTraceback) { addTraceback(regs, pc) }
      let isTraced = execution.pointee.isTraced
      if _slowPath(isTraced) { announceException(regs, pc, isNew: isNew && !isBareRaise) }
      if let handler = code.handler(at: word) {
        if _slowPath(isTraced) { announceHandled(regs, pc) }
        releaseRegisters(regs, from: Int(handler.depth), to: Int(code.pointee.registerCount))
        let exception = execution.pointee.pending.unsafelyUnwrapped
        execution.pointee.pending = nil
        regs[Int(handler.depth)] = exception.bits
        execution.pointee.pc = code.pointee.words + Int(handler.handler)
        return true
      }
      if _slowPath(isTraced) { announceUnwind(regs, pc) }
      switch leaveByException(regs, code) {
      case .raise: continue
      case .leave: return false
      case .resume: return true
      }
    }
  }

  /// The exception was raised before: raising it again adds no entry.
  private var pendingHasTraceback: Bool { pending?.exception.pointee.traceback != nil }

  /// Ends a frame that does not handle the exception.
  private func leaveByException(_ regs: Registers, _ code: CodePointer) -> Continuation {
    let execution = self.execution
    let kind = regs[4]
    let flags = code.codeFlags
    if flags.contains(.generator) || flags.contains(.coroutine) || flags.contains(.asyncGenerator), kind & ReturnKind.generator != 0 {
      convertStopIteration(flags)
    }
    let last = isPointer(regs[3]) ? raisingPC(ref(regs[3]), execution.pointee.pc) : execution.pointee.pc
    let held = takePending()
    releaseRegisters(regs, from: Int(code.pointee.firstTemporary), to: Int(code.pointee.registerCount))
    detachFrameObject(regs, last)
    releaseLocals(regs, code)
    if isPointer(regs[3]) { detachFrameObject(regs, execution.pointee.pc) }
    let pc = callerPC(regs), caller = callerRegisters(regs)
    let function = ref(regs[0])
    regs[0] = unbound
    execution.pointee.recursionRemaining &+= 1
    execution.pointee.frame = caller
    execution.pointee.pc = pc
    if kind & ReturnKind.generator != 0 { finishGenerator(function) }
    if kind & ReturnKind.initializer != 0 {
      // The instance waits below the frame of __init__.
      let window = kind & ReturnKind.ownSegment != 0 ? returnSlot() : regs
      let place = Registers(bitPattern: UInt(bitPattern: window) &- UInt(FrameLayout.headerWords * 8)).unsafelyUnwrapped
      let instance = place.pointee
      place.pointee = unbound
      release(instance)
    }
    if kind & ReturnKind.ownSegment != 0 { closeSegment() }
    function.decref()
    setPending(held)
    if kind & ReturnKind.native != 0 { return .leave }
    if kind & ReturnKind.instruction != 0, let caller, let pc, absorbsException(caller, pc) { return .resume }
    return .raise
  }

  private func returnSlot() -> Registers {
    execution.pointee.segment.unsafelyUnwrapped.assumingMemoryBound(to: SegmentHeader.self).pointee.returnSlot.unsafelyUnwrapped
  }

  /// Locals go in the order of `co_varnames`.
  @inline(__always) func releaseLocals(_ regs: Registers, _ code: CodePointer) {
    let end = Int(code.pointee.firstTemporary)
    var i = FrameLayout.headerWords
    while i < end {
      let v = regs[i]
      regs[i] = unbound
      if isPointer(v) { decrement(v) }
      i &+= 1
    }
  }

  /// A return that is not plain. `value` is owned.
  @inline(never) func leaveSlow(_ regs: Registers, _ pc: PC, _ value: UInt) -> Continuation {
    let execution = self.execution
    execution.pointee.pc = pc
    let kind = regs[4]
    let code = codeOf(regs)
    if kind & ReturnKind.hasFrameObject != 0 { detachFrameObject(regs, pc) }
    releaseLocals(regs, code)
    if isPointer(regs[3]) { detachFrameObject(regs, execution.pointee.pc) }
    let callerPC = callerPC(regs), caller = callerRegisters(regs)
    let function = ref(regs[0])
    regs[0] = unbound
    execution.pointee.recursionRemaining &+= 1
    execution.pointee.frame = caller
    execution.pointee.pc = callerPC
    if kind & ReturnKind.generator != 0 {
      finishGenerator(function)
      let outcome = generatorReturned(kind, value)
      if kind & ReturnKind.ownSegment != 0 { closeSegment() }
      function.decref()
      return outcome
    }
    function.decref()
    if kind & ReturnKind.native != 0 {
      execution.pointee.result = value
      if kind & ReturnKind.ownSegment != 0 { closeSegment() }
      return .leave
    }
    var window = regs
    if kind & ReturnKind.ownSegment != 0 {
      window = returnSlot()
      closeSegment()
    }
    if kind & ReturnKind.initializer != 0 {
      let isNone = value == interp.pointee.none.bits
      if !isNone {
        let place = Registers(bitPattern: UInt(bitPattern: window) &- UInt(FrameLayout.headerWords * 8)).unsafelyUnwrapped
        let instance = place.pointee
        place.pointee = unbound
        release(instance)
        let object = Owned(stealing: ref(boxed(self, value)))
        services.raise(.TypeError, "__init__() should return None, not '\(typeName(object.ref))'", self)
        return .raise
      }
      release(value)
      return .resume
    }
    if kind & ReturnKind.instruction != 0 { return finishInstruction(caller.unsafelyUnwrapped, callerPC.unsafelyUnwrapped, value) }
    if kind & ReturnKind.discard != 0 {
      release(value)
    } else {
      window[0] = value
    }
    return .resume
  }
}
