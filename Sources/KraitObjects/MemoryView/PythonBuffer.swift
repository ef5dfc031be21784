import KraitCore

// Buffers of classes that define `__buffer__` in Python.

/// inspect.BufferFlags: a full view, read-only or writable.
private let fullReadOnly = 284, fullWritable = 285

extension Context {
  /// Obtains the buffer that `__buffer__` gives as a memoryview; the view keeps the memoryview.
  public func pythonBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool) throws(Raised) {
    guard let method = lookup(me.type, .__buffer__) else { try raise(.TypeError, "a bytes-like object is required, not '\(typeName(me))'") }
    let flags = int(writable ? fullWritable : fullReadOnly)
    let made = try callSpecial(method, me, flags.ref)
    guard made.ref.isExactly(types.pointee.memoryview) else { try raise(.TypeError, "__buffer__ returned non-memoryview object") }
    try MemoryViewType.buffer(made.ref, view, writable: writable, self)
    view.pointee.internal_ = made.leak().raw
  }

  /// Releases it and tells `__release_buffer__`.
  public func releasePythonBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>) {
    guard let raw = view.pointee.internal_ else { return }
    view.pointee.internal_ = nil
    let memory = Owned(stealing: Ref(raw))
    MemoryViewType.releaseBuffer(memory.ref, view, self)
    // The memoryview may be the object's own, which goes on using it.
    guard let method = lookup(me.type, .__release_buffer__) else { return }
    let pending = takePending()
    do throws(Raised) { _ = try callSpecial(method, me, memory.ref) } catch { setPending(nil) }
    setPending(pending)
  }
}
