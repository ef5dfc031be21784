import KraitCore

/// What an iterator of pairs gave.
public enum PairStep {
  /// Two owned objects.
  case objects
  /// A number, and an owned object as the second.
  case numbered
  case end
  /// It is no such iterator, or in a state that only its own `next` knows.
  case other
}

/// The two parts of a pair: object pointers, or the number in the first.
public typealias PairParts = (first: UInt, second: UInt)

extension Context {
  /// The next pair of `enumerate`, a `zip` of two or the items of a dict, without the tuple that `next` would make of it.
  public func nextPair(_ me: Ref, _ parts: inout PairParts) throws(Raised) -> PairStep {
    let type = me.type
    if type == types.pointee.enumerate { return try nextNumbered(me, &parts) }
    if type == types.pointee.dictItemIterator {
      let i = try dictIteratorAdvance(me, isReverse: false)
      guard i >= 0, let dict = me.dictIterator.pointee.dict else { return .end }
      let entry = dict.dict.pointee.entries.unsafelyUnwrapped + i
      parts = (entry.pointee.key.unsafelyUnwrapped.own.leak().bits, entry.pointee.value.unsafelyUnwrapped.own.leak().bits)
      return .objects
    }
    if type == types.pointee.zip { return try nextZipped(me, &parts) }
    return .other
  }

  private func nextNumbered(_ me: Ref, _ parts: inout PairParts) throws(Raised) -> PairStep {
    guard let source = me.combinator.pointee.source.own, me.combinator.pointee.function == nil, me.combinator.pointee.number < 1 << 61 else { return .other }
    guard let item = try nextItem(source.ref) else { return .end }
    // Read now: the source may have moved this very iterator on.
    let n = me.combinator.pointee.number
    me.combinator.pointee.number = n &+ 1
    parts = (UInt(bitPattern: n), item.leak().bits)
    return .numbered
  }

  private func nextZipped(_ me: Ref, _ parts: inout PairParts) throws(Raised) -> PairStep {
    guard let sources = me.combinator.pointee.source.own, sources.ref.tupleCount == 2, me.combinator.pointee.number == 0 else { return .other }
    guard let first = try nextItem(sources.ref.tupleItems[0]), let second = try nextItem(sources.ref.tupleItems[1]) else { return .end }
    parts = (first.leak().bits, second.leak().bits)
    return .objects
  }

  /// `next` with a short way for lists.
  @inline(__always) private func nextItem(_ source: Ref) throws(Raised) -> Owned? {
    if source.type == types.pointee.listIterator {
      let body = source.body(SequenceIteratorBody.self)
      if let sequence = body.pointee.sequence, body.pointee.index < sequence.list.pointee.count {
        let place = sequence.list.pointee.items.unsafelyUnwrapped + body.pointee.index
        fetchAhead(place, far: 2 &* itemsAhead, near: itemsAhead, sequence.list.pointee.count &- body.pointee.index)
        let item = place.pointee.own
        body.pointee.index &+= 1
        return item
      }
    }
    return try next(source)
  }
}
