import CKrait
import Glibc
import KraitCore
import KraitObjects

extension Context {
  /// Whether the calling thread is the one that runs the interpreter.
  public var isOnCurrentThread: Bool { interp.pointee.current.pointee.identifier == UInt(pthread_self()) }

  /// Lets the calling thread go on with a thread state that no thread is using, so that a host may move an interpreter between its threads.
  public func adoptCurrentThread() {
    let me = UInt(pthread_self()), old = thread.pointee.identifier
    if me == old { return }
    thread.pointee.identifier = me
    thread.pointee.nativeIdentifier = krait_thread_id()
    execution.pointee.nativeStackBound = nativeStackBound()
    if vmState.mainThreadIdentifier == old { vmState.mainThreadIdentifier = me }
  }
}
