import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_queue.Empty`.
enum EmptyErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "_queue.Empty" }
}

/// `_queue`: the queue that may be used from signal handlers and finalizers.
enum QueueModule: NativeModule {
  static let name: StaticString = "_queue"
  static var doc: StaticString? { "A simple, unbounded, reentrant queue." }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(EmptyErrorType.self, to: dict, base: cx.exceptionType(.Exception))
    try cx.addType(SimpleQueueType.self, to: dict)
  }
}

/// A ring of items, and a lock that is held while the queue is empty and a getter waits.
@frozen public struct SimpleQueueBody {
  public var header: ObjectHeader
  public var items: UnsafeMutablePointer<Ref>?
  public var capacity: Int
  public var first: Int
  public var count: Int
  /// Held whenever somebody waits for an item; `put` releases it.
  public var lock: NativeLockPointer
  public var isLocked: Bool
}

extension Ref {
  fileprivate var queue: UnsafeMutablePointer<SimpleQueueBody> { raw.assumingMemoryBound(to: SimpleQueueBody.self) }
}

enum SimpleQueueType: NativeType {
  static var name: StaticString { "_queue.SimpleQueue" }
  static var doc: StaticString? { "Simple, unbounded, reentrant FIFO queue." }
  static var layout: Layout { Layout(MemoryLayout<SimpleQueueBody>.stride, [.collected, .hasWeakrefs, .baseType]) }
  static var operations: OperationSet { [.new] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if type == (try cx.nativeType(SimpleQueueType.self)) { try cx.checkPositional(args, "SimpleQueue", 0, 0) }
    let made = try cx.allocateInstance(type)
    let q = made.queue
    q.pointee.items = nil
    q.pointee.capacity = 0
    q.pointee.first = 0
    q.pointee.count = 0
    q.pointee.lock = .make()
    q.pointee.isLocked = false
    cx.track(made)
    return Owned(stealing: made)
  }
  static func dealloc(_ me: Ref, _ cx: Context) {
    clear(me, cx)
    me.queue.pointee.items?.deallocate()
    me.queue.pointee.items = nil
    me.queue.pointee.lock.dispose()
  }
  static func traverse(_ me: Ref, _ visit: Visitor) {
    let q = me.queue
    for i in 0..<q.pointee.count { visit(q.pointee.items.unsafelyUnwrapped[(q.pointee.first &+ i) % q.pointee.capacity]) }
  }
  static func clear(_ me: Ref, _ cx: Context) {
    while me.queue.pointee.count > 0 { pop(me).decref() }
  }

  private static func push(_ me: Ref, _ item: Ref) {
    let q = me.queue
    if q.pointee.count == q.pointee.capacity {
      let capacity = max(8, q.pointee.capacity &* 2)
      let grown = UnsafeMutablePointer<Ref>.allocate(capacity: capacity)
      for i in 0..<q.pointee.count { grown[i] = q.pointee.items.unsafelyUnwrapped[(q.pointee.first &+ i) % q.pointee.capacity] }
      q.pointee.items?.deallocate()
      q.pointee.items = grown
      q.pointee.capacity = capacity
      q.pointee.first = 0
    }
    q.pointee.items.unsafelyUnwrapped[(q.pointee.first &+ q.pointee.count) % q.pointee.capacity] = item.own.leak()
    q.pointee.count &+= 1
    if q.pointee.isLocked {
      q.pointee.isLocked = false
      _ = q.pointee.lock.release()
    }
  }
  /// The first item, whose reference the caller takes over.
  private static func pop(_ me: Ref) -> Ref {
    let q = me.queue
    let item = q.pointee.items.unsafelyUnwrapped[q.pointee.first]
    q.pointee.first = (q.pointee.first &+ 1) % q.pointee.capacity
    q.pointee.count &-= 1
    return item
  }
  private static func raiseEmpty(_ cx: Context) throws(Raised) -> Never {
    let type = try cx.nativeType(EmptyErrorType.self, base: cx.exceptionType(.Exception))
    try cx.raise(exception: try cx.call(Ref(type)))
  }

  private static func get(_ me: Ref, block: Bool, timeout: Ref?, _ cx: Context) throws(Raised) -> Owned {
    let q = me.queue
    let held = me.own
    var deadline = Deadline(nanoseconds: nil)
    if block, let timeout, !cx.isNone(timeout) {
      let n = try cx.nanoseconds(timeout)
      if n < 0 { try cx.raise(.ValueError, "'timeout' must be a non-negative number") }
      deadline = Deadline(nanoseconds: n)
    }
    while held.ref.queue.pointee.count == 0 {
      if !block { try raiseEmpty(cx) }
      // The first waiter takes the lock; it and others then wait for `put` to release it.
      if q.pointee.lock.tryAcquire() {
        q.pointee.isLocked = true
        continue
      }
      let left = deadline.left
      if left == 0 { try raiseEmpty(cx) }
      if try cx.acquire(q.pointee.lock, seconds: left.map { Double($0) / 1e9 }) { q.pointee.isLocked = true }
    }
    // Nobody needs to wait while there are items.
    if q.pointee.isLocked {
      q.pointee.isLocked = false
      _ = q.pointee.lock.release()
    }
    return Owned(stealing: pop(held.ref))
  }

  static var methods: [MethodDef] {
    [
      MethodDef("put", "(self, /, item, block=True, timeout=None)", "Put the item on the queue. The last two arguments mean nothing: the queue is never full.") { (a, cx) throws(Raised) in
        push(a[0], a[1])
        return cx.none
      },
      MethodDef("put_nowait", "(self, /, item)", "Put an item on the queue.") { (a, cx) throws(Raised) in
        push(a[0], a[1])
        return cx.none
      },
      MethodDef("get", "(self, /, block=True, timeout=None)", "Remove and return an item, waiting for one if need be; Empty is raised when the time is over.") { (a, cx) throws(Raised) in
        try get(a[0], block: cx.optionalTruth(a.optional(1), true), timeout: a.optional(2), cx)
      },
      MethodDef("get_nowait", "(self, /)", "Remove and return an item if there is one, else raise Empty.") { (a, cx) throws(Raised) in try get(a[0], block: false, timeout: nil, cx) },
      MethodDef("empty", "(self, /)", "Return whether the queue is empty.") { (a, cx) throws(Raised) in cx.bool(a[0].queue.pointee.count == 0) },
      MethodDef("qsize", "(self, /)", "Return the number of items.") { (a, cx) throws(Raised) in cx.int(a[0].queue.pointee.count) },
      MethodDef("__class_getitem__", "(type, object, /)", "See PEP 585", kind: .classMethod) { (a, cx) throws(Raised) in try cx.genericAlias(origin: a[0], args: a[1]) },
    ]
  }
}
