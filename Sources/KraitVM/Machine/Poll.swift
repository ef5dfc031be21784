import KraitCore
import KraitObjects

extension Context {
  /// A full poll, at backward jumps, function entry and after calls: everything that may interrupt the program. False: an exception is pending.
  @inline(never) func poll(_ pc: PC, _ regs: Registers) -> Bool {
    publish(pc)
    let bits = interp.breaker.pointee.load(ordering: .relaxed)
    if bits & EvalBreaker.collect != 0 { collectIfDue() }
    if bits & EvalBreaker.releaseQueue != 0 { drainReleases() }
    do throws(Raised) {
      if bits & EvalBreaker.memoryLow != 0 {
        interp.withdraw(EvalBreaker.memoryLow)
        try checkMemory()
      }
      if bits & EvalBreaker.signal != 0 && thread.pointee.isMain {
        interp.withdraw(EvalBreaker.signal)
        try vmState.signalHook?(self)
      }
      if bits & EvalBreaker.dropGIL != 0 {
        // A switch between reading and storing shows that an update is not atomic; one at a jump never would. Two of three are of the
        // first kind: if all were, each thread would go on with its own number, as if there were no other.
        if bits == EvalBreaker.dropGIL && !execution.pointee.leavesHandOverToStore && execution.pointee.handOversAtStores < 2 {
          execution.pointee.leavesHandOverToStore = true
          return true
        }
        execution.pointee.leavesHandOverToStore = false
        execution.pointee.handOversAtStores = 0
        yieldGIL()
      }
      if bits & EvalBreaker.asyncException != 0, let exception = thread.pointee.asyncException {
        thread.pointee.asyncException = nil
        interp.withdraw(EvalBreaker.asyncException)
        let held = Owned(stealing: exception)
        if held.ref.isType { try raise(exception: try call(held.ref)) }
        try raise(exception: held)
      }
      if bits & EvalBreaker.trace != 0 && !execution.pointee.isTraced && wantsTrace {
        execution.pointee.leavesLoop = true
        return false
      }
      return true
    } catch { return false }
  }

  /// What native code that waits in a loop calls between waits: signals and other interruptions.
  public func checkSignals() throws(Raised) {
    let bits = interp.breaker.pointee.load(ordering: .relaxed)
    if bits & EvalBreaker.signal != 0 && thread.pointee.isMain {
      interp.withdraw(EvalBreaker.signal)
      try vmState.signalHook?(self)
    }
  }
}
