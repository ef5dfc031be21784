import CKrait
import Glibc
import KraitCore
import KraitObjects

/// A lock that any thread may release, with timed waiting: what `_thread.lock` and the other primitives are made of. A semaphore of 1 rather than a
/// mutex with a condition: a forked child can use it whoever waited for it, and a signal ends the wait.
public struct NativeLock {
  var semaphore = sem_t()
  public var isLocked: Bool {
    var copy = semaphore, value: Int32 = 0
    sem_getvalue(&copy, &value)
    return value <= 0
  }
}

public typealias NativeLockPointer = UnsafeMutablePointer<NativeLock>

extension UnsafeMutablePointer where Pointee == NativeLock {
  public static func make() -> NativeLockPointer {
    let lock = NativeLockPointer.allocate(capacity: 1)
    lock.initialize(to: NativeLock())
    lock.reset()
    return lock
  }
  /// Unlocked, and as new (also in the child after fork).
  public func reset() { sem_init(&pointee.semaphore, 0, 1) }
  public func dispose() {
    sem_destroy(&pointee.semaphore)
    deallocate()
  }
  /// Takes the lock if it is free.
  public func tryAcquire() -> Bool {
    while sem_trywait(&pointee.semaphore) != 0 {
      if errno != EINTR { return false }
    }
    return true
  }
  /// Waits until `deadline` (nanoseconds of the monotonic clock; nil: for ever) or until a signal arrives. Without the GIL.
  func acquire(until deadline: UInt64?) -> Bool {
    krait_lock_wait(&pointee.semaphore, deadline.map { Int64(clamping: $0) } ?? -1) == 0
  }
  /// Answers false if it was not locked.
  public func release() -> Bool {
    if !pointee.isLocked { return false }
    sem_post(&pointee.semaphore)
    return true
  }
}

extension Context {
  /// Takes a lock, waiting at most so many seconds (nil: for ever). Signals are handled while the main thread waits.
  public func acquire(_ lock: NativeLockPointer, seconds: Double?) throws(Raised) -> Bool {
    if lock.tryAcquire() { return true }
    if let seconds, seconds <= 0 { return false }
    let end = seconds.map { monotonicNanoseconds() &+ UInt64(min($0, 9e9) * 1e9) }
    while true {
      if withoutGIL({ lock.acquire(until: end) }) { return true }
      try checkSignals()
      if let end, monotonicNanoseconds() >= end { return false }
    }
  }
}
