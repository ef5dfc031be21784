import KraitCore

extension Context {
  /// A tuple object of `count` items that the caller writes; not tracked yet.
  @inlinable func allocateTuple(_ type: TypePointer, _ count: Int) throws(Raised) -> Ref {
    guard count <= Int.max / 16 else { try raiseMemoryError() }
    let size = type.pointee.basicSize &+ count &* 8
    let ref = try allocate(type, size: size)
    ref.tuple.pointee.count = count
    return ref
  }

  /// Hands a finished tuple to the collector. One of atoms (numbers, strings, untracked tuples) can be on no cycle ever and is only counted.
  @inlinable public func trackTuple(_ ref: Ref) {
    let items = ref.tupleItems
    for i in 0..<ref.tupleCount where items[i].hasFlag(.collected) && (isTracked(items[i]) || !items[i].isExactly(types.pointee.tuple)) {
      return track(ref)
    }
    interp.collector.countNew(interp)
  }

  /// A tuple of `count` items. The caller writes every item and then tracks it (`trackTuple`); no Python code may run before.
  public func tuple(_ count: Int) throws(Raised) -> Owned {
    if count == 0 { return interp.pointee.emptyTuple.own }
    return Owned(stealing: try allocateTuple(types.pointee.tuple, count))
  }

  /// A tuple of new references to the given objects.
  public func tuple(_ items: Ref...) throws(Raised) -> Owned {
    if items.isEmpty { return interp.pointee.emptyTuple.own }
    let ref = try allocateTuple(types.pointee.tuple, items.count)
    for i in 0..<items.count {
      items[i].incref()
      ref.tupleItems[i] = items[i]
    }
    trackTuple(ref)
    return Owned(stealing: ref)
  }
  public func tuple(_ a: Ref) throws(Raised) -> Owned { try tuple(a.own) }
  public func tuple(_ a: Ref, _ b: Ref) throws(Raised) -> Owned { try tuple(a.own, b.own) }

  public func tuple(_ a: consuming Owned) throws(Raised) -> Owned {
    let ref = try allocateTuple(types.pointee.tuple, 1)
    ref.tupleItems[0] = a.leak()
    trackTuple(ref)
    return Owned(stealing: ref)
  }
  public func tuple(_ a: consuming Owned, _ b: consuming Owned) throws(Raised) -> Owned {
    let ref = try allocateTuple(types.pointee.tuple, 2)
    ref.tupleItems[0] = a.leak()
    ref.tupleItems[1] = b.leak()
    trackTuple(ref)
    return Owned(stealing: ref)
  }
  public func tuple(_ a: consuming Owned, _ b: consuming Owned, _ c: consuming Owned) throws(Raised) -> Owned {
    let ref = try allocateTuple(types.pointee.tuple, 3)
    ref.tupleItems[0] = a.leak()
    ref.tupleItems[1] = b.leak()
    ref.tupleItems[2] = c.leak()
    trackTuple(ref)
    return Owned(stealing: ref)
  }

  /// A tuple that takes over the references in a buffer (the buffer's memory stays the caller's). They are released if it fails.
  public func tuple(stealing items: UnsafeMutablePointer<Ref>, _ count: Int) throws(Raised) -> Owned {
    if count == 0 { return interp.pointee.emptyTuple.own }
    let ref: Ref
    do throws(Raised) { ref = try allocateTuple(types.pointee.tuple, count) } catch {
      for i in 0..<count { items[i].decref() }
      throw error
    }
    ref.tupleItems.update(from: items, count: count)
    trackTuple(ref)
    return Owned(stealing: ref)
  }

  /// A tuple of new references to the objects in memory.
  public func tuple(copying items: UnsafePointer<Ref>?, _ count: Int) throws(Raised) -> Owned {
    guard count > 0, let items else { return interp.pointee.emptyTuple.own }
    let ref = try allocateTuple(types.pointee.tuple, count)
    for i in 0..<count {
      items[i].incref()
      ref.tupleItems[i] = items[i]
    }
    trackTuple(ref)
    return Owned(stealing: ref)
  }

  /// The items of a list (or subclass) as a tuple.
  public func tuple(ofList list: Ref) throws(Raised) -> Owned {
    try tuple(copying: list.list.pointee.items.map { UnsafePointer($0) }, list.list.pointee.count)
  }

  /// `tuple(iterable)`.
  public func tuple(of iterable: Ref) throws(Raised) -> Owned {
    if iterable.isExactly(types.pointee.tuple) { return iterable.own }
    if iterable.isExactly(types.pointee.list) {
      return try tuple(copying: iterable.list.pointee.items.map { UnsafePointer($0) }, iterable.list.pointee.count)
    }
    if iterable.type == types.pointee.generator {
      let items = try list()
      try listExtend(items.ref, iterable)
      return try tuple(ofList: items.ref)
    }
    let items = try collect(iterable)
    return try items.tuple()
  }
}
