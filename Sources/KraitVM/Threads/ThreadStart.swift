import CKrait
import Glibc
import KraitCore
import KraitObjects

/// What a new operating-system thread needs: its state, and what to call.
private final class ThreadStart {
  let interp: UnsafeMutablePointer<InterpreterState>
  let function: Ref
  let args: Ref
  let kwargs: Ref?
  let onEnd: (Context) -> Void
  init(_ interp: UnsafeMutablePointer<InterpreterState>, _ f: Ref, _ a: Ref, _ k: Ref?, _ onEnd: @escaping (Context) -> Void) {
    self.interp = interp
    function = f
    args = a
    kwargs = k
    self.onEnd = onEnd
  }
}

extension Context {
  /// Starts a thread that calls `function(*args, **kwargs)`; `onEnd` runs in it, with the lock held, when that is over. Answers the thread's identifier;
  /// RuntimeError when the system has no more threads.
  public func startThread(_ function: Ref, args: Ref, kwargs: Ref?, stackSize: Int, onEnd: @escaping (Context) -> Void) throws(Raised) -> UInt {
    if interp.pointee.finalizing { try raise(.PythonFinalizationError, "can't create new thread at interpreter shutdown") }
    function.incref()
    args.incref()
    kwargs?.incref()
    let start = Unmanaged.passRetained(ThreadStart(interp, function, args, kwargs, onEnd))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Room for the interpreter's own native frames on top of what was asked for.
    pthread_attr_setstacksize(&attributes, (stackSize > 0 ? stackSize : 1 << 20) + 256 * 1024)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var id = pthread_t()
    let failed = pthread_create(&id, &attributes, { raw in
      threadMain(raw.unsafelyUnwrapped)
      return nil
    }, start.toOpaque())
    pthread_attr_destroy(&attributes)
    if failed != 0 {
      start.release()
      function.decref()
      args.decref()
      kwargs?.decref()
      try raise(.RuntimeError, "can't start new thread")
    }
    return UInt(id)
  }

  /// Links a thread state into the interpreter's list; needs the lock.
  func registerThread() {
    thread.pointee.next = interp.pointee.threads
    interp.pointee.threads = thread
  }

  /// Unlinks and frees a thread state whose thread ends.
  func disposeThread() {
    let me = thread
    releaseValues(of: me)
    if interp.breaker.pointee.load(ordering: .relaxed) & EvalBreaker.trace != 0 { tracingChanged() }
    if interp.pointee.threads == me {
      interp.pointee.threads = me.pointee.next
    } else {
      var walk = interp.pointee.threads
      while let w = walk {
        if w.pointee.next == me {
          w.pointee.next = me.pointee.next
          break
        }
        walk = w.pointee.next
      }
    }
  }
}

extension Context {
  /// An exception has ended a thread: SystemExit is no error, others go to `sys.unraisablehook`.
  fileprivate func reportThreadFailure(_ function: Ref) {
    if pendingMatches(.SystemExit) { return setPending(nil) }
    let error = takePending()
    var shown = "<unprintable>"
    do throws(Raised) {
      let text = try repr(function)
      shown = text.ref.text
    } catch { setPending(nil) }
    setPending(error)
    writeUnraisable(object: nil, message: "Exception ignored in thread started by \(shown)")
  }
}

/// The body of a new thread.
private func threadMain(_ raw: UnsafeMutableRawPointer) {
  let start = Unmanaged<ThreadStart>.fromOpaque(raw).takeRetainedValue()
  let state = makeThreadState(start.interp)
  let cx = Context(state)
  cx.gil.take(state, credit: true)
  prepareThread(cx)
  cx.registerThread()
  do throws(Raised) {
    let result = try cx.call(start.function, args: start.args, kwargs: start.kwargs)
    _ = result
  } catch {
    cx.reportThreadFailure(start.function)
  }
  start.function.decref()
  start.args.decref()
  start.kwargs?.decref()
  cx.releaseValues(of: state)
  // Whoever waits for the thread finds what was its own released.
  start.onEnd(cx)
  cx.disposeThread()
  cx.closeAllSegments()
  _ = cx.gil.drop(state, forced: false)
  state.pointee.execution.pointee.handled?.deallocate()
  state.pointee.execution.deallocate()
  state.deallocate()
}
