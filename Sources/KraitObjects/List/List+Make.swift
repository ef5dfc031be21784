import KraitCore

extension Context {
  public func list() throws(Raised) -> Owned {
    let ref = try allocate(types.pointee.list)
    ref.list.pointee.count = 0
    ref.list.pointee.capacity = 0
    ref.list.pointee.items = nil
    track(ref)
    return Owned(stealing: ref)
  }

  /// An empty list with room for `capacity` items.
  public func list(capacity: Int) throws(Raised) -> Owned {
    let made = try list()
    if capacity > 0 {
      made.ref.list.pointee.items = try allocateItems(capacity)
      made.ref.list.pointee.capacity = capacity
    }
    return made
  }

  /// A list that takes over `count` references (the buffer's memory stays the caller's). They are released if it fails.
  public func list(stealing items: UnsafeMutablePointer<Ref>, _ count: Int) throws(Raised) -> Owned {
    let made: Owned
    do throws(Raised) { made = try list(capacity: count) } catch {
      for i in 0..<count { items[i].decref() }
      throw error
    }
    if count > 0 { made.ref.list.pointee.items.unsafelyUnwrapped.update(from: items, count: count) }
    made.ref.list.pointee.count = count
    return made
  }

  /// A list of new references to the objects in memory.
  public func list(copying items: UnsafePointer<Ref>?, _ count: Int) throws(Raised) -> Owned {
    let made = try list(capacity: count)
    if count > 0 {
      let to = made.ref.list.pointee.items.unsafelyUnwrapped, from = items.unsafelyUnwrapped
      for i in 0..<count {
        from[i].incref()
        to[i] = from[i]
      }
      made.ref.list.pointee.count = count
    }
    return made
  }

  /// `list(iterable)`.
  public func list(of iterable: Ref) throws(Raised) -> Owned {
    let items = try collect(iterable)
    return try items.list()
  }

  /// Appends an item; works on subclasses too.
  @inlinable @inline(__always)
  public func append(list: Ref, _ item: consuming Owned) throws(Raised) {
    let body = list.list
    let count = body.pointee.count
    if count == body.pointee.capacity { try growList(list, count &+ 1) }
    body.pointee.items.unsafelyUnwrapped[count] = item.leak()
    body.pointee.count = count &+ 1
  }

  @inlinable @inline(__always)
  public func append(_ list: Ref, _ item: consuming Owned) throws(Raised) { try append(list: list, item) }

  /// Makes room for `size` items, with some to spare: a list that grows by appending is moved a logarithmic number of times.
  @inline(never) public func growList(_ list: Ref, _ size: Int) throws(Raised) {
    let body = list.list
    if size <= body.pointee.capacity { return }
    guard size <= Int.max / 16 else { try raiseMemoryError() }
    var capacity = (size &+ (size &>> 3) &+ 6) & ~3
    if size &- body.pointee.count > capacity &- size { capacity = (size &+ 3) & ~3 }
    body.pointee.items = try resizeItems(body.pointee.items, from: body.pointee.capacity, to: capacity)
    body.pointee.capacity = capacity
  }

  /// Gives memory back after the list has become much shorter.
  func shrinkList(_ list: Ref) {
    let body = list.list
    let count = body.pointee.count, capacity = body.pointee.capacity
    if count >= capacity / 2 { return }
    if count == 0 {
      freeItems(body.pointee.items, capacity)
      body.pointee.items = nil
      body.pointee.capacity = 0
      return
    }
    let smaller = (count &+ (count &>> 3) &+ 6) & ~3
    if smaller < capacity, let moved = heap.reallocateBuffer(RawPointer(body.pointee.items), from: capacity &* 8, to: smaller &* 8) {
      body.pointee.items = moved.assumingMemoryBound(to: Ref.self)
      body.pointee.capacity = smaller
    }
  }

  /// `list.extend(iterable)`.
  public func listExtend(_ list: Ref, _ iterable: Ref) throws(Raised) {
    if iterable.isExactly(types.pointee.list) || iterable.isExactly(types.pointee.tuple) {
      let (_, count) = sequenceItems(iterable)
      if count == 0 { return }
      let old = list.list.pointee.count
      try growList(list, old &+ count)
      // Only now: the list may be extended with itself.
      let (source, _) = sequenceItems(iterable)
      let from = source.unsafelyUnwrapped, to = list.list.pointee.items.unsafelyUnwrapped + old
      for i in 0..<count {
        from[i].incref()
        to[i] = from[i]
      }
      list.list.pointee.count = old &+ count
      return
    }
    if iterable.isExactly(types.pointee.str) && iterable.str.pointee.isASCII { return try extendByCharacters(list, iterable) }
    let iterator = try iter(iterable)
    let hint = try lengthHint(iterable, default: 8)
    // An impossible number of items is refused now, not after memory is used up.
    let (wanted, overflow) = list.list.pointee.count.addingReportingOverflow(hint)
    if !overflow && hint > 0 && (list.list.pointee.count > 0 || hint > 8) { try growList(list, wanted) }
    let isGenerator = iterator.ref.type == types.pointee.generator
    while let item = isGenerator ? try interp.pointee.frames.collect(iterator.ref, list, self) : try next(iterator.ref) {
      try append(list: list, item)
      try checkMemory()
    }
    shrinkList(list)
  }

  private func extendByCharacters(_ list: Ref, _ s: Ref) throws(Raised) {
    let body = list.list, old = body.pointee.count, count = old &+ s.strLength
    if body.pointee.items == nil && count > 0 {
      let capacity = (count &+ 1) & ~1
      body.pointee.items = try allocateItems(capacity)
      body.pointee.capacity = capacity
    }
    try growList(list, count)
    if let items = body.pointee.items { copyCharacters(of: s, to: items + old) }
    body.pointee.count = count
  }

  /// Inserts before `place` (0 ... count).
  public func listInsert(_ list: Ref, at place: Int, _ item: consuming Owned) throws(Raised) {
    let body = list.list
    let count = body.pointee.count
    try growList(list, count &+ 1)
    let items = body.pointee.items.unsafelyUnwrapped
    (items + (place &+ 1)).update(from: items + place, count: count &- place)
    items[place] = item.leak()
    body.pointee.count = count &+ 1
  }

  /// Takes the item at `place` (0 ..< count) out.
  public func listRemove(_ list: Ref, at place: Int) -> Owned {
    let body = list.list
    let items = body.pointee.items.unsafelyUnwrapped
    let item = items[place]
    let last = body.pointee.count &- 1
    (items + place).update(from: items + (place &+ 1), count: last &- place)
    body.pointee.count = last
    shrinkList(list)
    return Owned(stealing: item)
  }

  /// Takes all items out and releases them; the list is empty before any of them dies.
  public func listClear(_ list: Ref) {
    let body = list.list
    let items = body.pointee.items, count = body.pointee.count, capacity = body.pointee.capacity
    body.pointee.items = nil
    body.pointee.count = 0
    body.pointee.capacity = 0
    if let items { releaseItems(items, count) }
    freeItems(items, capacity)
  }

  // Recursion guard of reprs

  /// Begins the repr of a container; false if it is already under way further up (then a short form stands for it).
  public func enterRepr(_ me: Ref) throws(Raised) -> Bool {
    if thread.pointee.reprStack == nil {
      let made = try list()
      thread.pointee.reprStack = made.leak()
    }
    let stack = thread.pointee.reprStack.unsafelyUnwrapped
    var i = stack.list.pointee.count
    while i > 0 {
      i &-= 1
      if stack.list.pointee.items.unsafelyUnwrapped[i] == me { return false }
    }
    try append(list: stack, me.own)
    return true
  }

  /// Ends what `enterRepr` began.
  public func leaveRepr(_ me: Ref) {
    guard let stack = thread.pointee.reprStack else { return }
    var i = stack.list.pointee.count
    while i > 0 {
      i &-= 1
      if stack.list.pointee.items.unsafelyUnwrapped[i] == me {
        _ = listRemove(stack, at: i)
        return
      }
    }
  }
}
