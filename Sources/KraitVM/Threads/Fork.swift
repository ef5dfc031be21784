import CKrait
import Glibc
import KraitCore
import KraitObjects

// Forking: the child has the calling thread only. It owns the interpreter's lock, as before; other threads' states and stacks are abandoned
// with everything they refer to, since nobody can unwind them.

extension Context {
  /// Puts the interpreter right in a forked child.
  public func restoreAfterFork() {
    let me = thread
    vmState.forks &+= 1
    gil.initializeLocks()
    gil.pointee.isLocked = true
    gil.pointee.holder = me
    gil.pointee.dropRequested = false
    gil.pointee.waiting = 0
    gil.pointee.finalizer = nil
    interp.withdraw(EvalBreaker.asyncException | EvalBreaker.signal)
    if !interp.pointee.stress { interp.withdraw(EvalBreaker.dropGIL) }
    krait_signal_forget()
    me.pointee.next = nil
    me.pointee.isMain = true
    me.pointee.nativeIdentifier = krait_thread_id()
    me.pointee.identifier = UInt(pthread_self())
    interp.pointee.threads = me
    interp.pointee.current = me
    vmState.mainThreadIdentifier = me.pointee.identifier
    // Imports that other threads were in the middle of will never end.
    importState.loading = importState.loading.filter { $0.value == me }
  }

  /// Threads that run in this interpreter.
  public var threadCount: Int {
    var n = 0, walk = interp.pointee.threads
    while let t = walk {
      n += 1
      walk = t.pointee.next
    }
    return n
  }
}
