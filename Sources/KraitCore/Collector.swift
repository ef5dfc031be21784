import Glibc

// The cycle collector: three generations, reference counts minus internal references, PEP 442 finalizers.
//
// Rules of this file
// 1. A tracked object is on exactly one generation's doubly linked list, through the links before its header; `next == 0` means untracked.
// 2. While a collection computes reachability nothing else runs: `previous` of the examined objects then holds
//    [count << 2 | reachable << 1 | examined], and lists are rebuilt before any Python code can run.
// 3. Whatever runs Python code (callbacks, finalizers, clearing) happens on objects that the collection itself holds a reference to.

@frozen public struct CollectorLinks {
  public var next: UInt
  public var previous: UInt
  @inlinable public init(next: UInt, previous: UInt) {
    self.next = next
    self.previous = previous
  }
}

public typealias LinksPointer = UnsafeMutablePointer<CollectorLinks>

/// Is shown every reference that an object owns.
@frozen public struct Visitor {
  public let function: @convention(c) (RawPointer, RawPointer?) -> Void
  public let context: RawPointer?
  @inlinable public init(_ context: RawPointer?, _ function: @convention(c) @escaping (RawPointer, RawPointer?) -> Void) {
    self.function = function
    self.context = context
  }
  @inlinable @inline(__always) public func callAsFunction(_ ref: Ref) { function(ref.raw, context) }
  @inlinable @inline(__always) public func callAsFunction(_ ref: Ref?) {
    if let ref { function(ref.raw, context) }
  }
}

/// Generations, counters and settings of one interpreter's collector.
@frozen public struct CollectorState {
  /// Heads of the three lists, then of the frozen objects.
  public var heads: LinksPointer
  public var counts: (Int, Int, Int)
  public var thresholds: (Int, Int, Int)
  public var isEnabled: Bool
  public var isCollecting: Bool
  /// Objects that survived the last full collection, and those that came to the oldest generation since.
  public var longLivedTotal: Int
  public var longLivedPending: Int

  public static func make() -> CollectorState {
    let heads = LinksPointer.allocate(capacity: 4)
    for i in 0..<4 { heads[i] = CollectorLinks(next: UInt(bitPattern: heads + i), previous: UInt(bitPattern: heads + i)) }
    return CollectorState(
      heads: heads, counts: (0, 0, 0), thresholds: (700, 10, 10), isEnabled: true, isCollecting: false, longLivedTotal: 0,
      longLivedPending: 0)
  }
}

private let examined: UInt = 1, reachable: UInt = 2, countShift: UInt = 2

@inlinable @inline(__always) func linksAt(_ address: UInt) -> LinksPointer { LinksPointer(bitPattern: address).unsafelyUnwrapped }
@inlinable @inline(__always) func object(at address: UInt) -> Ref { Ref(bits: address &+ 16) }

extension UnsafeMutablePointer where Pointee == InterpreterState {
  @inlinable @inline(__always) public var collector: UnsafeMutablePointer<CollectorState> {
    UnsafeMutablePointer<CollectorState>(
      OpaquePointer(UnsafeMutableRawPointer(self) + MemoryLayout<InterpreterState>.offset(of: \.collector)!))
  }
}

extension UnsafeMutablePointer where Pointee == CollectorState {
  @inlinable @inline(__always) public func track(_ ref: Ref, _ interp: UnsafeMutablePointer<InterpreterState>) {
    let links = ref.links
    if links.pointee.next != 0 { return }
    append(UInt(bitPattern: links), to: pointee.heads)
    countNew(interp)
  }

  /// Counts a new container; one that can be on no cycle ever is counted without being tracked.
  @inlinable @inline(__always) public func countNew(_ interp: UnsafeMutablePointer<InterpreterState>) {
    pointee.counts.0 = pointee.counts.0 &+ 1
    if pointee.counts.0 > pointee.thresholds.0 { requestCollection(interp) }
  }

  @inline(never) @usableFromInline func requestCollection(_ interp: UnsafeMutablePointer<InterpreterState>) {
    if pointee.isEnabled && !pointee.isCollecting && pointee.thresholds.0 > 0 { interp.request(EvalBreaker.collect) }
  }

  @inlinable @inline(__always) func append(_ node: UInt, to head: LinksPointer) {
    let last = head.pointee.previous
    linksAt(node).pointee = CollectorLinks(next: UInt(bitPattern: head), previous: last)
    linksAt(last).pointee.next = node
    head.pointee.previous = node
  }

  @inlinable @inline(__always) public func untrack(_ ref: Ref) {
    let links = ref.links
    let next = links.pointee.next
    if next == 0 { return }
    let previous = links.pointee.previous
    linksAt(previous).pointee.next = next
    linksAt(next).pointee.previous = previous
    links.pointee = CollectorLinks(next: 0, previous: 0)
  }

  /// A container ends, tracked or not.
  @inlinable @inline(__always) public func forget(_ ref: Ref) {
    untrack(ref)
    if pointee.counts.0 > 0 { pointee.counts.0 = pointee.counts.0 &- 1 }
  }

  /// Moves all of one list to the end of another.
  public func merge(_ from: Int, into to: Int) {
    let a = pointee.heads + from, b = pointee.heads + to
    let first = a.pointee.next, own = UInt(bitPattern: a)
    if first == own { return }
    let last = a.pointee.previous, tail = b.pointee.previous
    linksAt(tail).pointee.next = first
    linksAt(first).pointee.previous = tail
    linksAt(last).pointee.next = UInt(bitPattern: b)
    b.pointee.previous = last
    a.pointee = CollectorLinks(next: own, previous: own)
  }

  /// Calls `body` with every object of a generation (3: the frozen ones).
  public func forEach(_ generation: Int, _ body: (Ref) -> Void) {
    let end = UInt(bitPattern: pointee.heads + generation)
    var node = (pointee.heads + generation).pointee.next
    while node != end {
      body(object(at: node))
      node = linksAt(node).pointee.next
    }
  }

  public func count(of generation: Int) -> Int {
    var n = 0
    forEach(generation) { _ in n += 1 }
    return n
  }
}

/// A growable buffer of references outside the object heap.
private struct RefBuffer: ~Copyable {
  var base: UnsafeMutablePointer<Ref>
  var count = 0
  private var capacity = 256
  init() { base = .allocate(capacity: capacity) }
  deinit { base.deallocate() }
  mutating func append(_ ref: Ref) {
    if count == capacity {
      let bigger = UnsafeMutablePointer<Ref>.allocate(capacity: capacity * 2)
      bigger.moveInitialize(from: base, count: count)
      base.deallocate()
      base = bigger
      capacity *= 2
    }
    (base + count).initialize(to: ref)
    count += 1
  }
  mutating func popLast() -> Ref? {
    if count == 0 { return nil }
    count -= 1
    return base[count]
  }
  var all: UnsafeBufferPointer<Ref> { UnsafeBufferPointer(start: base, count: count) }
}

private let subtractOne: @convention(c) (RawPointer, RawPointer?) -> Void = { raw, _ in
  let child = Ref(raw)
  guard child.hasFlag(.collected) else { return }
  let links = child.links
  if links.pointee.next != 0 && links.pointee.previous & examined != 0 { links.pointee.previous = links.pointee.previous &- (1 << countShift) }
}

private let markOne: @convention(c) (RawPointer, RawPointer?) -> Void = { raw, context in
  let child = Ref(raw)
  guard child.hasFlag(.collected) else { return }
  let links = child.links
  guard links.pointee.next != 0, links.pointee.previous & (examined | reachable) == examined else { return }
  links.pointee.previous |= reachable
  context.unsafelyUnwrapped.assumingMemoryBound(to: RefBuffer.self).pointee.append(child)
}

private let noticeTracked: @convention(c) (RawPointer, RawPointer?) -> Void = { raw, context in
  let child = Ref(raw)
  if child.hasFlag(.collected) && child.links.pointee.next != 0 { context.unsafelyUnwrapped.storeBytes(of: true, as: Bool.self) }
}

extension Context {
  /// What the eval breaker's `collect` bit asks for: the oldest generation whose threshold is passed.
  public func collectIfDue() {
    let c = interp.collector
    if interp.pointee.stress { return collectUnderStress() }
    interp.withdraw(EvalBreaker.collect)
    guard c.pointee.isEnabled, !c.pointee.isCollecting, c.pointee.thresholds.0 > 0, c.pointee.counts.0 > c.pointee.thresholds.0 else { return }
    var generation = 0
    if c.pointee.counts.1 > c.pointee.thresholds.1 { generation = 1 }
    // A full collection waits until a quarter as many new long-lived objects have come as survived the last one.
    if c.pointee.counts.2 > c.pointee.thresholds.2 && c.pointee.counts.1 > c.pointee.thresholds.1
      && c.pointee.longLivedPending >= c.pointee.longLivedTotal / 4
    {
      generation = 2
    }
    untrackAtomTuples()
    _ = collect(generation)
  }

  /// Takes new tuples of atoms off the youngest list: they can be on no cycle, and one look at their items costs less than the passes of a
  /// collection. (A collection that the program asks for counts them among what it finds, as CPython does.)
  private func untrackAtomTuples() {
    let head = interp.collector.pointee.heads
    let end = UInt(bitPattern: head)
    var node = head.pointee.next
    while node != end {
      let links = linksAt(node).pointee
      if object(at: node).isExactly(types.pointee.tuple) && holdsOnlyAtoms(object(at: node)) {
        linksAt(links.previous).pointee.next = links.next
        linksAt(links.next).pointee.previous = links.previous
        linksAt(node).pointee = CollectorLinks(next: 0, previous: 0)
      }
      node = links.next
    }
  }

  /// A collection at every poll, now and then a full one.
  private func collectUnderStress() {
    let c = interp.collector
    guard c.pointee.isEnabled, !c.pointee.isCollecting, c.pointee.thresholds.0 > 0 else { return }
    interp.pointee.stressCount &+= 1
    collect(interp.pointee.stressCount & 1023 == 0 ? 2 : interp.pointee.stressCount & 31 == 0 ? 1 : 0)
  }

  /// Collects a generation and the younger ones. Answers how many unreachable objects were found.
  @discardableResult public func collect(_ generation: Int) -> Int {
    let c = interp.collector
    if c.pointee.isCollecting { return 0 }
    c.pointee.isCollecting = true
    let pending = takePending()
    services.collectionWillStart(generation: generation, self)
    resetCounts(c, generation)
    for young in 0..<generation { c.merge(young, into: generation) }
    let head = c.pointee.heads + generation
    subtractInternalReferences(head)
    markFromOutside(head)
    var unreachable = RefBuffer()
    splitAndRelink(c, generation, &unreachable)
    var found = unreachable.count
    if found > 0 { found -= dispose(&unreachable) }
    c.pointee.isCollecting = false
    services.collectionDidEnd(generation: generation, collected: found, uncollectable: 0, self)
    setPending(pending)
    return found
  }

  private func resetCounts(_ c: UnsafeMutablePointer<CollectorState>, _ generation: Int) {
    switch generation {
    case 0: c.pointee.counts.1 += 1
    case 1: c.pointee.counts.2 += 1
    default: break
    }
    c.pointee.counts.0 = 0
    if generation >= 1 { c.pointee.counts.1 = 0 }
    if generation >= 2 { c.pointee.counts.2 = 0 }
  }

  private func subtractInternalReferences(_ head: LinksPointer) {
    let end = UInt(bitPattern: head)
    var node = head.pointee.next
    while node != end {
      linksAt(node).pointee.previous = UInt(object(at: node).referenceCount) << countShift | examined
      node = linksAt(node).pointee.next
    }
    let visitor = Visitor(nil, subtractOne)
    node = head.pointee.next
    while node != end {
      let ref = object(at: node)
      ref.ops.traverse(ref, visitor)
      node = linksAt(node).pointee.next
    }
  }

  private func markFromOutside(_ head: LinksPointer) {
    var stack = RefBuffer()
    let end = UInt(bitPattern: head)
    withUnsafeMutablePointer(to: &stack) { stack in
      let visitor = Visitor(RawPointer(stack), markOne)
      var node = head.pointee.next
      while node != end {
        let links = linksAt(node)
        if links.pointee.previous >> countShift != 0 && links.pointee.previous & reachable == 0 {
          links.pointee.previous |= reachable
          stack.pointee.append(object(at: node))
          while let ref = stack.pointee.popLast() { ref.ops.traverse(ref, visitor) }
        }
        node = links.pointee.next
      }
    }
  }

  /// Links everything into the next older generation again; the unreachable objects are also put, with a reference, into the buffer.
  private func splitAndRelink(_ c: UnsafeMutablePointer<CollectorState>, _ generation: Int, _ unreachable: inout RefBuffer) {
    let head = c.pointee.heads + generation
    let end = UInt(bitPattern: head)
    var node = head.pointee.next
    head.pointee = CollectorLinks(next: end, previous: end)
    let target = c.pointee.heads + min(generation + 1, 2)
    var survivors = 0
    while node != end {
      let next = linksAt(node).pointee.next
      let isReachable = linksAt(node).pointee.previous & reachable != 0
      if isReachable && object(at: node).isExactly(types.pointee.tuple) && holdsOnlyAtoms(object(at: node)) {
        // It can be on no cycle, ever.
        linksAt(node).pointee = CollectorLinks(next: 0, previous: 0)
        node = next
        continue
      }
      c.append(node, to: target)
      if isReachable {
        survivors += 1
      } else {
        let ref = object(at: node)
        ref.incref()
        unreachable.append(ref)
      }
      node = next
    }
    if generation == 2 {
      c.pointee.longLivedTotal = survivors
      c.pointee.longLivedPending = 0
    } else if generation == 1 {
      c.pointee.longLivedPending += survivors
    }
  }

  /// Whether none of the objects that an immutable container refers to is tracked.
  private func holdsOnlyAtoms(_ ref: Ref) -> Bool {
    var foundTracked = false
    withUnsafeMutablePointer(to: &foundTracked) { found in ref.ops.traverse(ref, Visitor(RawPointer(found), noticeTracked)) }
    return !foundTracked
  }

  /// Ends the unreachable objects. Answers how many finalizers saved.
  private func dispose(_ unreachable: inout RefBuffer) -> Int {
    services.clearWeakrefs(ofUnreachable: unreachable.all, self)
    var ranFinalizer = false
    for ref in unreachable.all where ref.hasFlag(.hasFinalizer) && !ref.has(HeaderFlag.finalized) {
      ranFinalizer = true
      finalizeObject(ref, self)
    }
    var survivors = RefBuffer()
    if ranFinalizer { findResurrected(unreachable.all, &survivors) }
    if services.saveGarbage(unreachable.all, self) {
      for ref in unreachable.all { ref.decref() }
      return survivors.count
    }
    var i = 0
    while i < unreachable.count {
      let ref = unreachable.base[i]
      i += 1
      if !ref.has(HeaderFlag.deallocating) && !isMarked(ref, survivors) { ref.ops.clear(ref, self) }
      ref.decref()
    }
    return survivors.count
  }

  private func isMarked(_ ref: Ref, _ survivors: borrowing RefBuffer) -> Bool {
    if survivors.count == 0 { return false }
    var low = 0, high = survivors.count
    while low < high {
      let middle = (low + high) / 2
      if survivors.base[middle].bits < ref.bits { low = middle + 1 } else { high = middle }
    }
    return low < survivors.count && survivors.base[low] == ref
  }

  /// The objects that finalizers made reachable again, with all that they refer to, sorted by address.
  private func findResurrected(_ objects: UnsafeBufferPointer<Ref>, _ survivors: inout RefBuffer) {
    let c = interp.collector
    let head = LinksPointer.allocate(capacity: 1)
    defer { head.deallocate() }
    head.pointee = CollectorLinks(next: UInt(bitPattern: head), previous: UInt(bitPattern: head))
    for ref in objects where isTracked(ref) {
      c.untrack(ref)
      c.append(UInt(bitPattern: ref.links), to: head)
    }
    subtractInternalReferences(head)
    let end = UInt(bitPattern: head)
    var node = head.pointee.next
    while node != end {  // the reference that the collection holds is not an outside one
      linksAt(node).pointee.previous -= 1 << countShift
      node = linksAt(node).pointee.next
    }
    markFromOutside(head)
    node = head.pointee.next
    while node != end {
      let next = linksAt(node).pointee.next
      if linksAt(node).pointee.previous & reachable != 0 { survivors.append(object(at: node)) }
      c.append(node, to: c.pointee.heads + 2)
      node = next
    }
    let base = survivors.base
    var sorted = UnsafeMutableBufferPointer(start: base, count: survivors.count)
    sorted.sort { $0.bits < $1.bits }
  }
}
