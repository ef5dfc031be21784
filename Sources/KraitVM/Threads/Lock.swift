import Glibc
import KraitCore
import KraitObjects

/// A mutex that any thread may release, with timed waiting: what `_thread.lock` and the other primitives are made of.
public struct NativeLock {
  var mutex = pthread_mutex_t()
  var condition = pthread_cond_t()
  public var isLocked = false
}

public typealias NativeLockPointer = UnsafeMutablePointer<NativeLock>

extension UnsafeMutablePointer where Pointee == NativeLock {
  public static func make() -> NativeLockPointer {
    let lock = NativeLockPointer.allocate(capacity: 1)
    lock.initialize(to: NativeLock())
    lock.reset()
    return lock
  }
  /// Unlocked with fresh native parts (also in the child after fork).
  public func reset() {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_mutex_init(&pointee.mutex, nil)
    pthread_cond_init(&pointee.condition, &attributes)
    pthread_condattr_destroy(&attributes)
    pointee.isLocked = false
  }
  public func dispose() {
    pthread_cond_destroy(&pointee.condition)
    pthread_mutex_destroy(&pointee.mutex)
    deallocate()
  }
  /// Takes the lock if it is free.
  public func tryAcquire() -> Bool {
    pthread_mutex_lock(&pointee.mutex)
    defer { pthread_mutex_unlock(&pointee.mutex) }
    if pointee.isLocked { return false }
    pointee.isLocked = true
    return true
  }
  /// Waits until `deadline` (nanoseconds of the monotonic clock; nil: for ever). Without the GIL.
  func acquire(until deadline: UInt64?) -> Bool {
    pthread_mutex_lock(&pointee.mutex)
    defer { pthread_mutex_unlock(&pointee.mutex) }
    while pointee.isLocked {
      if let deadline {
        var t = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        if pthread_cond_timedwait(&pointee.condition, &pointee.mutex, &t) == ETIMEDOUT && pointee.isLocked { return false }
      } else {
        pthread_cond_wait(&pointee.condition, &pointee.mutex)
      }
    }
    pointee.isLocked = true
    return true
  }
  /// Answers false if it was not locked.
  public func release() -> Bool {
    pthread_mutex_lock(&pointee.mutex)
    defer { pthread_mutex_unlock(&pointee.mutex) }
    if !pointee.isLocked { return false }
    pointee.isLocked = false
    pthread_cond_signal(&pointee.condition)
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
      // The main thread wakes up now and then to look for signals.
      var until = end
      if thread.pointee.isMain {
        let slice = monotonicNanoseconds() &+ 50_000_000
        until = min(end ?? slice, slice)
      }
      let limit = until
      if withoutGIL({ lock.acquire(until: limit) }) { return true }
      try checkSignals()
      if let end, monotonicNanoseconds() >= end { return false }
    }
  }
}
