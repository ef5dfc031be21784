import KraitCore
import KraitObjects
import KraitVM

// Tuples, lists, dicts and sets.

extension PickleWriter {
  // MARK: Tuples

  func saveTuple(_ object: Ref) throws(Raised) {
    let count = object.tupleCount
    if count == 0 { return try saveEmptyTuple() }
    let isShort = count <= 3 && proto >= 2
    if !isShort { try write(.mark) }
    for i in 0..<count { try save(object.tupleItems[i]) }
    // The items may have held the tuple, which is in the memo then: what is on the stack is of no use.
    if let number = p.pointee.memo.number(of: object) {
      if isShort || !isBinary {
        for _ in 0..<(isShort ? count : count &+ 1) { try write(.pop) }
      } else {
        try write(.popMark)
      }
      return try writeGet(number)
    }
    if isShort { try write(count == 1 ? .tuple1 : count == 2 ? .tuple2 : .tuple3) } else { try write(.tuple) }
    try memoize(object)
  }
  func saveEmptyTuple() throws(Raised) {
    if isBinary { return try write(.emptyTuple) }
    try write(.mark)
    try write(.tuple)
  }

  // MARK: Lists

  func saveList(_ object: Ref) throws(Raised) {
    let isGuarded = try enterFast(object)
    if isBinary {
      try write(.emptyList)
    } else {
      try write(.mark)
      try write(.list)
    }
    try memoize(object)
    if object.list.pointee.count > 0 {
      if isBinary {
        try appendItems(of: object)
      } else {
        let iterator = try cx.iter(object)
        try appendItems(from: iterator.ref)
      }
    }
    if isGuarded { try leaveFast(object) }
  }

  private func appendItems(of list: Ref) throws(Raised) {
    if list.list.pointee.count == 1 {
      let item = list.list.pointee.items.unsafelyUnwrapped[0].own
      try save(item.ref)
      return try write(.append)
    }
    var i = 0
    repeat {
      try write(.mark)
      let end = i &+ PickleFormat.batch
      while i < end, i < list.list.pointee.count {
        let item = list.list.pointee.items.unsafelyUnwrapped[i].own
        try save(item.ref)
        i = i &+ 1
      }
      try write(.appends)
    } while i < list.list.pointee.count
  }

  /// The items of an iterator for the list that is on the stack.
  func appendItems(from iterator: Ref) throws(Raised) {
    if !isBinary {
      while let item = try cx.next(iterator) {
        try save(item.ref)
        try write(.append)
      }
      return
    }
    while let first = try cx.next(iterator) {
      guard let second = try cx.next(iterator) else {
        try save(first.ref)
        return try write(.append)
      }
      try write(.mark)
      try save(first.ref)
      try save(second.ref)
      var n = 2
      while n < PickleFormat.batch, let item = try cx.next(iterator) {
        try save(item.ref)
        n = n &+ 1
      }
      try write(.appends)
      if n < PickleFormat.batch { return }
    }
  }

  // MARK: Dicts

  func saveDict(_ object: Ref) throws(Raised) {
    let isGuarded = try enterFast(object)
    if isBinary {
      try write(.emptyDict)
    } else {
      try write(.mark)
      try write(.dict)
    }
    try memoize(object)
    if cx.dictCount(object) > 0 {
      if isBinary {
        try setItems(of: object)
      } else {
        let items = try cx.callMethod(object, .items), iterator = try cx.iter(items.ref)
        try setItems(from: iterator.ref)
      }
    }
    if isGuarded { try leaveFast(object) }
  }

  /// The next entry of a dict, as `dictNext` gives it; but a dict that stands for an instance's attributes stays one.
  @inline(__always) private func nextEntry(_ dict: Ref, _ position: inout Int) -> (key: Ref, value: Ref)? {
    let d = dict.dict
    if let block = d.pointee.attributes { return nextAttribute(BlockPointer(OpaquePointer(block)), &position) }
    guard let entries = d.pointee.entries else { return nil }
    while position < d.pointee.entryCount {
      let entry = entries[position]
      position = position &+ 1
      if let key = entry.key, let value = entry.value { return (key, value) }
    }
    return nil
  }
  private func nextAttribute(_ block: BlockPointer, _ position: inout Int) -> (key: Ref, value: Ref)? {
    guard let shape = block.pointee.shape, position < shape.pointee.count else { return nil }
    if p.pointee.namedShape != shape.pointee.id { nameAttributes(shape) }
    let i = position
    position = i &+ 1
    return (p.pointee.names.unsafelyUnwrapped[i], block.values[i])
  }
  /// Collects the names of a shape, which knows them from the last one on.
  private func nameAttributes(_ shape: ShapePointer) {
    let names = p.pointee.names ?? .allocate(capacity: AttributeBlock.maxCount)
    p.pointee.names = names
    var node: ShapePointer? = shape
    while let s = node, let name = s.pointee.name, s.pointee.count <= AttributeBlock.maxCount {
      names[s.pointee.count &- 1] = name
      node = s.pointee.parent
    }
    p.pointee.namedShape = shape.pointee.id
  }

  private func setItems(of dict: Ref) throws(Raised) {
    let count = cx.dictCount(dict)
    var position = 0
    if count == 1 {
      if let (key, value) = nextEntry(dict, &position) { try saveEntry(key, value) }
      return try write(.setItem)
    }
    var n = 0
    repeat {
      try write(.mark)
      n = 0
      while n < PickleFormat.batch, let (key, value) = nextEntry(dict, &position) {
        try saveEntry(key, value)
        n = n &+ 1
      }
      try write(.setItems)
      if cx.dictCount(dict) != count { try cx.raise(.RuntimeError, "dictionary changed size during iteration") }
    } while n == PickleFormat.batch
  }
  @inline(__always) private func saveEntry(_ key: Ref, _ value: Ref) throws(Raised) {
    let key = key.own, value = value.own
    try save(key.ref)
    try save(value.ref)
  }

  /// The pairs of an iterator for the dict that is on the stack.
  func setItems(from iterator: Ref) throws(Raised) {
    if !isBinary {
      while let pair = try cx.next(iterator) {
        try savePair(pair.ref)
        try write(.setItem)
      }
      return
    }
    while let first = try cx.next(iterator) {
      guard let second = try cx.next(iterator) else {
        try savePair(first.ref)
        return try write(.setItem)
      }
      try write(.mark)
      try savePair(first.ref)
      try savePair(second.ref)
      var n = 2
      while n < PickleFormat.batch, let pair = try cx.next(iterator) {
        try savePair(pair.ref)
        n = n &+ 1
      }
      try write(.setItems)
      if n < PickleFormat.batch { return }
    }
  }
  private func savePair(_ pair: Ref) throws(Raised) {
    guard pair.isTuple, pair.tupleCount == 2 else { try cx.raise(.TypeError, "dict items iterator must return 2-tuples") }
    try save(pair.tupleItems[0])
    try save(pair.tupleItems[1])
  }

  // MARK: Sets

  func saveSet(_ object: Ref) throws(Raised) {
    if proto < 4 {
      let items = try cx.list(of: object)
      return try saveCall(Ref(cx.types.pointee.set), try cx.tuple(items), for: object)
    }
    try write(.emptySet)
    try memoize(object)
    let count = object.set.pointee.used
    if count == 0 { return }
    var position = 0
    var n = 0
    repeat {
      try write(.mark)
      n = 0
      while n < PickleFormat.batch, let (key, _) = cx.setNext(object, &position) {
        let item = key.own
        try save(item.ref)
        n = n &+ 1
      }
      try write(.addItems)
      if object.set.pointee.used != count { try cx.raise(.RuntimeError, "set changed size during iteration") }
    } while n == PickleFormat.batch
  }

  func saveFrozenset(_ object: Ref) throws(Raised) {
    if proto < 4 {
      let items = try cx.list(of: object)
      return try saveCall(Ref(cx.types.pointee.frozenset), try cx.tuple(items), for: object)
    }
    try write(.mark)
    var position = 0
    while let (key, _) = cx.setNext(object, &position) {
      let item = key.own
      try save(item.ref)
    }
    // As with tuples.
    if let number = p.pointee.memo.number(of: object) {
      try write(.popMark)
      return try writeGet(number)
    }
    try write(.frozenSet)
    try memoize(object)
  }

  // MARK: Fast mode

  /// Without a memo a container that holds itself would be written for ever: from some depth on, the containers under way are remembered.
  private func enterFast(_ object: Ref) throws(Raised) -> Bool {
    if p.pointee.fast == 0 { return false }
    p.pointee.fastDepth &+= 1
    if p.pointee.fastDepth < PickleWriter.fastNesting { return true }
    if p.pointee.fastSeen == nil {
      let made = try cx.dict()
      replace(&p.pointee.fastSeen, with: made)
    }
    guard let seen = p.pointee.fastSeen.own else { return true }
    let key = cx.int(Int(bitPattern: cx.identity(of: object)))
    if try cx.dictContains(seen.ref, key.ref) {
      try cx.raise(
        .ValueError, "fast mode: can't pickle cyclic objects including object type \(cx.typeName(object)) at 0x\(String(object.bits, radix: 16))")
    }
    try cx.dictSet(seen.ref, key.ref, cx.noneRef)
    return true
  }
  private func leaveFast(_ object: Ref) throws(Raised) {
    let wasDeep = p.pointee.fastDepth >= PickleWriter.fastNesting
    p.pointee.fastDepth &-= 1
    guard wasDeep, let seen = p.pointee.fastSeen.own else { return }
    let key = cx.int(Int(bitPattern: object.bits))
    _ = try cx.dictDelete(seen.ref, key.ref)
  }
  private static let fastNesting = 50
}
