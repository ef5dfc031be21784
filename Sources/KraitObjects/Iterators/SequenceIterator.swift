import KraitCore

/// An iterator over a sequence by index: of a list (forward and backward), a tuple, or anything with `__getitem__`.
@frozen public struct SequenceIteratorBody {
  public var header: ObjectHeader
  /// Of the next item.
  public var index: Int
  /// nil when exhausted.
  public var sequence: Ref?
}

extension Ref {
  @inlinable @inline(__always) public var sequenceIterator: UnsafeMutablePointer<SequenceIteratorBody> {
    raw.assumingMemoryBound(to: SequenceIteratorBody.self)
  }
}

extension Context {
  public func sequenceIterator(_ type: TypePointer, _ sequence: Ref) throws(Raised) -> Owned {
    let ref = try allocateInstance(type)
    ref.sequenceIterator.pointee.index = 0
    ref.sequenceIterator.pointee.sequence = sequence.own.leak()
    track(ref)
    return Owned(stealing: ref)
  }
  /// An iterator that calls `__getitem__` with 0, 1, ...
  public func sequenceIterator(_ sequence: Ref) throws(Raised) -> Owned {
    try sequenceIterator(types.pointee.sequenceIterator, sequence)
  }

  /// A function of the builtins module, for `__reduce__`.
  func builtin(_ name: String) throws(Raised) -> Owned {
    let key = try intern(name)
    var builtins = interp.pointee.builtins.own
    if let globals = interp.pointee.frames.currentGlobals(self), let found = dictGet(globals, str: self.name(.__builtins__)), !isModule(found) {
      builtins = found.own
    }
    if builtins.ref.isExactly(types.pointee.dict), let found = dictGet(builtins.ref, str: key.ref) { return found.own }
    do throws(Raised) { return try getitem(builtins.ref, key.ref) } catch {
      guard pendingMatches(.KeyError) else { throw error }
      setPending(nil)
      try raise(.AttributeError, name)
    }
  }
}

/// What the iterators over sequences have in common.
protocol SequenceIteratorKind: NativeType {
  /// Items left, or nil if that is unknown.
  static func remaining(_ me: Ref, _ cx: Context) throws(Raised) -> Int?
  static var reducer: String { get }
  static func emptySequence(_ cx: Context) throws(Raised) -> Owned
}

extension SequenceIteratorKind {
  static var operations: OperationSet { [.iter, .next] }
  static var layout: Layout { Layout(MemoryLayout<SequenceIteratorBody>.size, [.collected, .noInstances]) }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.sequenceIterator.pointee.sequence, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.sequenceIterator.pointee.sequence) }
  static func clear(_ me: Ref, _ cx: Context) { replace(&me.sequenceIterator.pointee.sequence, with: nil) }
  static func iter(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { me.own }
  static func finish(_ me: Ref) { replace(&me.sequenceIterator.pointee.sequence, with: nil) }
  static var reducer: String { "iter" }

  static func reduce(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    // Looked up first: that may run Python code that exhausts the iterator.
    let function = try cx.builtin(reducer)
    guard let sequence = me.sequenceIterator.pointee.sequence, me.sequenceIterator.pointee.index >= 0 else {
      let arguments = try cx.tuple(emptySequence(cx))
      return try cx.tuple(function, arguments)
    }
    let arguments = try cx.tuple(sequence)
    return try cx.tuple(function, arguments, cx.int(me.sequenceIterator.pointee.index))
  }
  static func emptySequence(_ cx: Context) throws(Raised) -> Owned { cx.interp.pointee.emptyTuple.own }
  static func setState(_ me: Ref, _ state: Ref, _ cx: Context) throws(Raised) {
    let n = try cx.index(state)
    if me.sequenceIterator.pointee.sequence != nil { me.sequenceIterator.pointee.index = max(0, n) }
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__length_hint__", "(self, /)", "Private method returning an estimate of len(list(it)).") { (a, cx) throws(Raised) in
        guard let n = try remaining(a[0], cx) else { return cx.notImplemented }
        return cx.int(max(0, n))
      },
      MethodDef("__reduce__", "(self, /)", "Return state information for pickling.") { (a, cx) throws(Raised) in try reduce(a[0], cx) },
      MethodDef("__setstate__", "(self, state, /)", "Set state information for unpickling.") { (a, cx) throws(Raised) in
        try setState(a[0], a[1], cx)
        return cx.none
      },
    ]
  }
}

enum ListIteratorType: SequenceIteratorKind {
  static var name: StaticString { "list_iterator" }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.sequenceIterator
    guard let list = it.pointee.sequence else { return nil }
    let i = it.pointee.index
    if i < list.list.pointee.count {
      it.pointee.index = i &+ 1
      return list.list.pointee.items.unsafelyUnwrapped[i].own
    }
    finish(me)
    return nil
  }
  static func remaining(_ me: Ref, _ cx: Context) throws(Raised) -> Int? {
    guard let list = me.sequenceIterator.pointee.sequence else { return 0 }
    return list.list.pointee.count &- me.sequenceIterator.pointee.index
  }
  static func emptySequence(_ cx: Context) throws(Raised) -> Owned { try cx.list() }
}

enum ListReverseIteratorType: SequenceIteratorKind {
  static var name: StaticString { "list_reverseiterator" }
  static var reducer: String { "reversed" }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.sequenceIterator
    guard let list = it.pointee.sequence else { return nil }
    let i = it.pointee.index
    if i >= 0 && i < list.list.pointee.count {
      it.pointee.index = i &- 1
      return list.list.pointee.items.unsafelyUnwrapped[i].own
    }
    it.pointee.index = -1
    finish(me)
    return nil
  }
  static func remaining(_ me: Ref, _ cx: Context) throws(Raised) -> Int? {
    guard let list = me.sequenceIterator.pointee.sequence else { return 0 }
    let n = me.sequenceIterator.pointee.index &+ 1
    return n > list.list.pointee.count ? 0 : n
  }
  static func emptySequence(_ cx: Context) throws(Raised) -> Owned { try cx.list() }
  static func setState(_ me: Ref, _ state: Ref, _ cx: Context) throws(Raised) {
    let n = try cx.index(state)
    guard let list = me.sequenceIterator.pointee.sequence else { return }
    me.sequenceIterator.pointee.index = min(max(-1, n), list.list.pointee.count &- 1)
  }
}

enum TupleIteratorType: SequenceIteratorKind {
  static var name: StaticString { "tuple_iterator" }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let it = me.sequenceIterator
    guard let tuple = it.pointee.sequence else { return nil }
    let i = it.pointee.index
    if i < tuple.tupleCount {
      it.pointee.index = i &+ 1
      return tuple.tupleItems[i].own
    }
    finish(me)
    return nil
  }
  static func remaining(_ me: Ref, _ cx: Context) throws(Raised) -> Int? {
    guard let tuple = me.sequenceIterator.pointee.sequence else { return 0 }
    return tuple.tupleCount &- me.sequenceIterator.pointee.index
  }
}

/// `iter(x)` where x has `__getitem__` only.
enum GetitemIteratorType: SequenceIteratorKind {
  static var name: StaticString { "iterator" }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard let sequence = me.sequenceIterator.pointee.sequence.own else { return nil }
    let i = me.sequenceIterator.pointee.index
    if i == Int.max { try cx.raise(.OverflowError, "iter index too large") }
    let key = cx.int(i)
    do throws(Raised) {
      let item = try cx.getitem(sequence.ref, key.ref)
      me.sequenceIterator.pointee.index = i &+ 1
      return item
    } catch {
      guard cx.pendingMatches(.IndexError) || cx.pendingMatches(.StopIteration) else { throw error }
      cx.setPending(nil)
      finish(me)
      return nil
    }
  }
  static func remaining(_ me: Ref, _ cx: Context) throws(Raised) -> Int? {
    guard let sequence = me.sequenceIterator.pointee.sequence else { return 0 }
    if !sequence.type.pointee.has.contains(.len) { return nil }
    let held = sequence.own
    return try cx.len(held.ref) &- me.sequenceIterator.pointee.index
  }
}
