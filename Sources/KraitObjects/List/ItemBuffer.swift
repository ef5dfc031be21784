import KraitCore

/// Items on their way into a tuple or a list: strong references in a growable buffer that is released if it is dropped.
public struct ItemBuffer: ~Copyable {
  public private(set) var items: UnsafeMutablePointer<Ref>?
  public fileprivate(set) var count = 0
  public private(set) var capacity: Int
  let cx: Context

  public init(_ cx: Context, capacity: Int = 0) throws(Raised) {
    self.cx = cx
    self.capacity = capacity
    items = capacity > 0 ? try cx.allocateItems(capacity) : nil
  }

  deinit {
    var i = count
    while i > 0 {
      i &-= 1
      items.unsafelyUnwrapped[i].decref()
    }
    cx.freeItems(items, capacity)
  }

  public mutating func append(_ item: consuming Owned) throws(Raised) {
    if count == capacity { try grow() }
    items.unsafelyUnwrapped[count] = item.leak()
    count &+= 1
  }

  private mutating func grow() throws(Raised) {
    let bigger = capacity < 8 ? 8 : capacity &+ capacity / 2
    items = try cx.resizeItems(items, from: capacity, to: bigger)
    capacity = bigger
  }

  /// Borrowed item.
  public subscript(_ i: Int) -> Ref { items.unsafelyUnwrapped[i] }

  /// The items as a tuple.
  public consuming func tuple() throws(Raised) -> Owned { try tuple(cx.types.pointee.tuple) }

  /// The items as an instance of a tuple type.
  public consuming func tuple(_ type: TypePointer) throws(Raised) -> Owned {
    if count == 0 && type == cx.types.pointee.tuple { return cx.interp.pointee.emptyTuple.own }
    let result = try cx.allocateTuple(type, count)
    if count > 0 { result.tupleItems.update(from: items.unsafelyUnwrapped, count: count) }
    cx.track(result)
    count = 0
    return Owned(stealing: result)
  }

  /// The items as a list.
  public consuming func list() throws(Raised) -> Owned {
    let result = try cx.allocate(cx.types.pointee.list)
    result.list.pointee.count = count
    result.list.pointee.capacity = capacity
    result.list.pointee.items = items
    cx.track(result)
    forget()
    return Owned(stealing: result)
  }

  /// Moves the items into a list's body, whose own items must be gone.
  consuming func move(into list: Ref) {
    list.list.pointee.count = count
    list.list.pointee.capacity = capacity
    list.list.pointee.items = items
    forget()
  }

  /// Somebody else has the references and the buffer now.
  private mutating func forget() {
    items = nil
    count = 0
    capacity = 0
  }
}

extension Context {
  func allocateItems(_ capacity: Int) throws(Raised) -> UnsafeMutablePointer<Ref> {
    guard capacity <= Int.max / 16 else { try raiseMemoryError() }
    return try allocateBuffer(capacity &* 8).assumingMemoryBound(to: Ref.self)
  }
  func resizeItems(_ items: UnsafeMutablePointer<Ref>?, from old: Int, to new: Int) throws(Raised) -> UnsafeMutablePointer<Ref> {
    guard new <= Int.max / 16 else { try raiseMemoryError() }
    if old == 0 { return try allocateItems(new) }
    return try reallocateBuffer(RawPointer(items), from: old &* 8, to: new &* 8).assumingMemoryBound(to: Ref.self)
  }
  public func freeItems(_ items: UnsafeMutablePointer<Ref>?, _ capacity: Int) {
    if let items { freeBuffer(RawPointer(items), capacity &* 8) }
  }
  /// Empties a list; the references and the buffer are the caller's, who gives the latter back with `freeItems`.
  public func takeItems(of list: Ref) -> (items: UnsafeMutablePointer<Ref>?, count: Int, capacity: Int) {
    let body = list.list
    let taken = (body.pointee.items, body.pointee.count, body.pointee.capacity)
    body.pointee.items = nil
    body.pointee.count = 0
    body.pointee.capacity = 0
    return taken
  }

  /// Everything that an iterable gives.
  public func collect(_ iterable: Ref) throws(Raised) -> ItemBuffer {
    if iterable.isExactly(types.pointee.list) || iterable.isExactly(types.pointee.tuple) {
      let (items, count) = sequenceItems(iterable)
      var buffer = try ItemBuffer(self, capacity: count)
      for i in 0..<count { try buffer.append(items.unsafelyUnwrapped[i].own) }
      return buffer
    }
    if iterable.isExactly(types.pointee.str) && iterable.str.pointee.isASCII {
      var buffer = try ItemBuffer(self, capacity: iterable.strLength)
      if let items = buffer.items { copyCharacters(of: iterable, to: items) }
      buffer.count = iterable.strLength
      return buffer
    }
    let iterator = try iter(iterable)
    let hint = try lengthHint(iterable, default: 8)
    if hint > Int.max / 16 { try raiseMemoryError() }
    var buffer = try ItemBuffer(self, capacity: hint)
    while let item = try next(iterator.ref) { try buffer.append(item) }
    return buffer
  }

  /// Writes the characters of an ASCII str as strs.
  func copyCharacters(of s: Ref, to items: UnsafeMutablePointer<Ref>) {
    for i in 0..<s.strLength {
      let character = interp.pointee.latin1[Int(s.strBytes[i])]
      character.incref()
      items[i] = character
    }
  }

  /// Items and count of a list or tuple (or subclass); valid until Python code runs.
  @inline(__always) public func sequenceItems(_ me: Ref) -> (UnsafeMutablePointer<Ref>?, Int) {
    me.isTuple ? (me.tupleItems, me.tupleCount) : (me.list.pointee.items, me.list.pointee.count)
  }

  /// `operator.length_hint(me, default)`.
  public func lengthHint(_ me: Ref, default fallback: Int) throws(Raised) -> Int {
    if me.type.pointee.has.contains(.len) {
      do throws(Raised) { return try len(me) } catch {
        guard pendingMatches(.TypeError) else { throw error }
        setPending(nil)
      }
    }
    guard let f = lookup(me.type, .__length_hint__) else { return fallback }
    let answer: Owned
    do throws(Raised) { answer = try callSpecial(f, me) } catch {
      guard pendingMatches(.TypeError) else { throw error }
      setPending(nil)
      return fallback
    }
    if answer.ref == interp.pointee.notImplemented { return fallback }
    guard answer.ref.isInt else {
      try raise(.TypeError, "__length_hint__ must be an integer, not \(typeName(answer.ref))")
    }
    let hint = try index(answer.ref)
    if hint < 0 { try raise(.ValueError, "__length_hint__() should return >= 0") }
    return hint
  }
}
