import KraitCore
import KraitObjects
import Synchronization

/// References that threads without the GIL have given up, for whoever holds it next: a list that is only ever pushed to and taken whole,
/// so that an atomic head is all it needs.
final class ReleaseQueue: Sendable {
  private struct Node {
    let ref: Ref
    let next: UInt
  }
  private let head = Atomic<UInt>(0)

  func push(_ ref: Ref) {
    let node = UnsafeMutablePointer<Node>.allocate(capacity: 1)
    var next = head.load(ordering: .relaxed)
    while true {
      node.initialize(to: Node(ref: ref, next: next))
      let (exchanged, seen) = head.compareExchange(expected: next, desired: UInt(bitPattern: node), ordering: .acquiringAndReleasing)
      if exchanged { return }
      next = seen
    }
  }

  /// Releases what is there. The caller holds the GIL; Python code may run.
  func drain() {
    var next = head.exchange(0, ordering: .acquiringAndReleasing)
    while let node = UnsafeMutablePointer<Node>(bitPattern: next) {
      let ref = node.pointee.ref
      next = node.pointee.next
      node.deallocate()
      ref.decref()
    }
  }
}

extension Context {
  /// Gives up a reference from any thread; the thread that holds the GIL releases it at its next full poll.
  public func releaseLater(_ ref: Ref) {
    vmState.releaseQueue.push(ref)
    interp.request(EvalBreaker.releaseQueue)
  }

  /// Releases what other threads have given up.
  public func drainReleases() {
    interp.withdraw(EvalBreaker.releaseQueue)
    vmState.releaseQueue.drain()
  }
}
