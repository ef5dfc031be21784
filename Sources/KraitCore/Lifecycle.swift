import Glibc

// Birth and death of objects.
//
// Rules of this file
// 1. An object at count zero passes, in this order: finalizer (may resurrect it), weak references, leaving the collector's lists,
//    `NativeType.dealloc`, freeing of the block, release of its type.
// 2. Past `maxDepth` nested deallocations objects queue on the Execution; the outermost level drains the queue. So chains of any
//    length are released on a bounded native stack.
// 3. Whatever runs Python code on the way takes the pending exception out before and puts it back after.

private let maxDepth = 50

/// Called by `decref` when the count has reached zero.
@inline(never) public func deallocateObject(_ ref: Ref) {
  let page = page(of: ref)
  if ref.hasFlag(.trivial) && ref.header.pointee.word == 0 && !page.pointee.isSpan {
    page.pointee.heap.push(ref, page.pointee.listIndex)
    return
  }
  let cx = Context(page.pointee.heap.pointee.interpreter.pointee.current)
  if ref.has(HeaderFlag.interned | HeaderFlag.hasWeakrefs | HeaderFlag.deallocating) || ref.hasFlag(.hasFinalizer) {
    if !prepareDeath(ref, cx) { return }
  }
  ref.set(HeaderFlag.deallocating)
  let execution = cx.execution
  if ref.hasFlag(.collected) {
    cx.interp.collector.forget(ref)
    if _slowPath(execution.pointee.deallocDepth >= maxDepth) {
      ref.links.pointee.next = execution.pointee.deallocQueue
      execution.pointee.deallocQueue = ref.bits
      return
    }
  }
  execution.pointee.deallocDepth &+= 1
  destroy(ref, cx)
  if execution.pointee.deallocQueue != 0 && execution.pointee.deallocDepth == 1 { drainQueue(execution, cx) }
  execution.pointee.deallocDepth &-= 1
}

/// What comes before the end of an object that somebody may hear of: its finalizer, callbacks of weak references, the table of interned
/// strings. False: it lives on, or ends already.
@inline(never) private func prepareDeath(_ ref: Ref, _ cx: Context) -> Bool {
  if ref.has(HeaderFlag.deallocating) { return false }
  if ref.hasFlag(.hasFinalizer) && !ref.has(HeaderFlag.finalized) {
    ref.incref()
    finalizeObject(ref, cx)
    ref.header.pointee.word -= 1
    if ref.referenceCount != 0 { return false }
  }
  if ref.has(HeaderFlag.hasWeakrefs) {
    ref.incref()
    cx.services.clearWeakrefs(ref, cx)
    ref.header.pointee.word -= 1
    if ref.referenceCount != 0 { return false }
  }
  if ref.has(HeaderFlag.interned) { cx.services.uninterned(ref, cx) }
  return true
}

@inline(never) private func drainQueue(_ execution: UnsafeMutablePointer<Execution>, _ cx: Context) {
  while execution.pointee.deallocQueue != 0 {
    let ref = Ref(bits: execution.pointee.deallocQueue)
    execution.pointee.deallocQueue = ref.links.pointee.next
    ref.links.pointee.next = 0
    destroy(ref, cx)
  }
}

/// Releases the contents and the block.
@inline(__always) private func destroy(_ ref: Ref, _ cx: Context) {
  let type = ref.type
  type.pointee.ops.dealloc(ref, cx)
  if _slowPath(cx.interp.pointee.stress) { overwrite(ref) }
  page(of: ref).pointee.heap.freeBlock(ref)
  if type.pointee.flags.contains(.heapType) { Ref(type).decref() }
}

/// Stress mode: whoever still uses the block shall notice.
private func overwrite(_ ref: Ref) {
  let page = page(of: ref)
  let payload = page.pointee.blockSize - PrefixKind.bytes(page.pointee.prefix) - MemoryLayout<ObjectHeader>.size
  if !page.pointee.isSpan && payload > 0 { memset(ref.raw + MemoryLayout<ObjectHeader>.size, 0xDB, payload) }
}

/// Runs the finalizer once; the caller holds a reference.
func finalizeObject(_ ref: Ref, _ cx: Context) {
  ref.set(HeaderFlag.finalized)
  let pending = cx.takePending()
  ref.type.pointee.ops.finalize(ref, cx)
  cx.setPending(pending)
}

extension Context {
  /// A new object of `size` bytes (header included) with count 1, not yet tracked. The caller writes every word after the header.
  @inlinable @inline(__always)
  public func allocate(_ type: TypePointer, size: Int) throws(Raised) -> Ref {
    let prefix = type.pointee.prefix
    guard let ref = heap.allocateBlock(size, prefix: prefix) else { try raiseMemoryError() }
    ref.header.pointee.word = 1
    ref.header.pointee.type = type
    if prefix != PrefixKind.none { preparePrefix(ref, type) }
    return ref
  }
  /// A new object of the type's fixed size.
  @inlinable @inline(__always)
  public func allocate(_ type: TypePointer) throws(Raised) -> Ref { try allocate(type, size: type.pointee.basicSize) }

  @inlinable @inline(__always)
  public func preparePrefix(_ ref: Ref, _ type: TypePointer) {
    ref.links.pointee = CollectorLinks(next: 0, previous: 0)
    if type.pointee.prefix == PrefixKind.full {
      ref.attributesSlot.pointee = nil
      ref.weakrefSlot.pointee = nil
    }
    if type.pointee.flags.contains(.heapType) {
      Ref(type).incref()
      if type.pointee.slotStart != 0 { clearSlots(ref, type) }
    }
  }

  /// Members of `__slots__` start without a value.
  @inlinable public func clearSlots(_ ref: Ref, _ type: TypePointer) {
    var offset = Int(type.pointee.slotStart)
    while offset < type.pointee.basicSize {
      (ref.raw + offset).storeBytes(of: 0, as: UInt.self)
      offset &+= 8
    }
  }

  /// Memory for `bytes` bytes that an object owns; MemoryError if there is none. `freeBuffer` with the same size gives it back.
  public func allocateBuffer(_ bytes: Int) throws(Raised) -> RawPointer {
    guard bytes >= 0, let buffer = heap.allocateBuffer(bytes) else { try raiseMemoryError() }
    return buffer
  }
  public func reallocateBuffer(_ buffer: RawPointer?, from old: Int, to new: Int) throws(Raised) -> RawPointer {
    guard new >= 0, let moved = heap.reallocateBuffer(buffer, from: old, to: new) else { try raiseMemoryError() }
    return moved
  }
  public func freeBuffer(_ buffer: RawPointer?, _ bytes: Int) { heap.freeBuffer(buffer, bytes) }

  /// Starts tracking a finished container (type flag `collected`).
  @inlinable @inline(__always) public func track(_ ref: Ref) { interp.collector.track(ref, interp) }
  @inlinable @inline(__always) public func isTracked(_ ref: Ref) -> Bool { ref.hasFlag(.collected) && ref.links.pointee.next != 0 }
}
