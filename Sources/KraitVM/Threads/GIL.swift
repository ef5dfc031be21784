import Glibc
import KraitCore
import KraitObjects

// The global interpreter lock of one interpreter.
//
// Rules of this file
// 1. `InterpreterState.current` is the thread that holds the lock; only that thread touches objects.
// 2. A waiting thread asks for the lock by the eval breaker after an interval; the holder gives it up at its next poll and then waits until
//    somebody else has taken it (forced hand-over).
// 3. A thread that used little of its last grant (it blocks often) has credit and asks after a tenth of the interval, so that a computing
//    thread does not hold up one that does I/O; the holder keeps at least that long.

public struct GIL {
  var mutex = pthread_mutex_t()
  var released = pthread_cond_t()
  var taken = pthread_cond_t()
  var isLocked = false
  var holder: UnsafeMutablePointer<ThreadState>?
  /// Counts grants, so that waiters see whether the lock moved.
  var switches: UInt = 0
  var intervalMicroseconds = 5000
  var dropRequested = false
  /// Threads that wait for the lock.
  var waiting = 0
  /// The thread that ends the interpreter: no other one gets the lock any more.
  var finalizer: UnsafeMutablePointer<ThreadState>?
  /// When the present holder got the lock.
  var grantTime: UInt64 = 0
}

public typealias GILPointer = UnsafeMutablePointer<GIL>

func monotonicNanoseconds() -> UInt64 {
  var t = timespec()
  clock_gettime(CLOCK_MONOTONIC, &t)
  return UInt64(t.tv_sec) &* 1_000_000_000 &+ UInt64(t.tv_nsec)
}

extension UnsafeMutablePointer where Pointee == GIL {
  static func make() -> GILPointer {
    let gil = GILPointer.allocate(capacity: 1)
    gil.initialize(to: GIL())
    gil.initializeLocks()
    return gil
  }

  func dispose() {
    pthread_cond_destroy(&pointee.released)
    pthread_cond_destroy(&pointee.taken)
    pthread_mutex_destroy(&pointee.mutex)
    deallocate()
  }

  /// Fresh locks; also after fork, where the old ones may be held by threads that are gone.
  func initializeLocks() {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_mutex_init(&pointee.mutex, nil)
    pthread_cond_init(&pointee.released, &attributes)
    pthread_cond_init(&pointee.taken, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  /// Waits for the lock.
  func take(_ thread: UnsafeMutablePointer<ThreadState>, credit: Bool) {
    let saved = errno
    let interp = thread.pointee.interp
    pthread_mutex_lock(&pointee.mutex)
    pointee.waiting += 1
    let patience = credit ? max(pointee.intervalMicroseconds / 10, 1) : max(pointee.intervalMicroseconds, 1)
    while pointee.isLocked || isClosed(to: thread) {
      if isClosed(to: thread) { stopForever() }
      let seen = pointee.switches
      let deadline = monotonicNanoseconds() &+ UInt64(patience) &* 1000
      var t = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
      let timedOut = pthread_cond_timedwait(&pointee.released, &pointee.mutex, &t) == ETIMEDOUT
      if timedOut && pointee.isLocked && pointee.switches == seen {
        pointee.dropRequested = true
        interp.request(EvalBreaker.dropGIL)
      }
    }
    pointee.waiting -= 1
    pointee.isLocked = true
    pointee.holder = thread
    pointee.switches &+= 1
    pointee.dropRequested = false
    if !interp.pointee.stress { interp.withdraw(EvalBreaker.dropGIL) }
    interp.pointee.current = thread
    pointee.grantTime = monotonicNanoseconds()
    pthread_cond_signal(&pointee.taken)
    pthread_mutex_unlock(&pointee.mutex)
    errno = saved
  }

  private func isClosed(to thread: UnsafeMutablePointer<ThreadState>) -> Bool { pointee.finalizer != nil && pointee.finalizer != thread }

  /// The interpreter is gone for this thread. It cannot end, since its native frames would run on; it sleeps until the process ends.
  private func stopForever() -> Never {
    pointee.waiting -= 1
    pointee.dropRequested = false
    pthread_cond_signal(&pointee.taken)
    pthread_mutex_unlock(&pointee.mutex)
    while true { pause() }
  }

  /// Gives the lock up. Answers whether the thread has earned credit. `forced`: wait until another thread has it, if one asked.
  func drop(_ thread: UnsafeMutablePointer<ThreadState>, forced: Bool) -> Bool {
    pthread_mutex_lock(&pointee.mutex)
    let used = monotonicNanoseconds() &- pointee.grantTime
    let credit = used < UInt64(pointee.intervalMicroseconds) &* 100
    pointee.isLocked = false
    let before = pointee.switches
    pthread_cond_signal(&pointee.released)
    if forced && thread.pointee.interp.pointee.stress && pointee.waiting > 0 { pointee.dropRequested = true }
    if forced && pointee.dropRequested && pointee.finalizer == nil {
      while pointee.switches == before && pointee.dropRequested { pthread_cond_wait(&pointee.taken, &pointee.mutex) }
    }
    pthread_mutex_unlock(&pointee.mutex)
    return credit
  }
}

extension Context {
  var gil: GILPointer { vmState.gil }

  /// Runs something that blocks, or takes long, without the lock. It must not touch objects.
  public func withoutGIL<T>(_ body: () -> T) -> T {
    let gil = self.gil
    let credit = gil.drop(thread, forced: false)
    let result = body()
    let saved = errno
    gil.take(thread, credit: credit)
    errno = saved
    return result
  }

  /// Takes the lock for a callback that comes while `withoutGIL` runs its body.
  public func withGIL<T>(_ body: () -> T) -> T {
    let gil = self.gil
    gil.take(thread, credit: false)
    let result = body()
    _ = gil.drop(thread, forced: false)
    return result
  }

  /// Lets another thread run, as asked.
  func yieldGIL() {
    let gil = self.gil
    let credit = gil.drop(thread, forced: true)
    gil.take(thread, credit: credit)
  }
}
