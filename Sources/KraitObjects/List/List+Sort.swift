import KraitCore

/// How keys are compared while a list is sorted. Keys are what a comparison needs, taken out of the objects beforehand so that sorting
/// numbers does not touch the objects, which lie scattered.
private protocol SortOrder {
  associatedtype Key: BitwiseCopyable
  static func less(_ a: Key, _ b: Key, _ cx: Context) throws(Raised) -> Bool
}
/// Ints of up to 63 bits.
private enum IntOrder: SortOrder {
  @inline(__always) static func less(_ a: Int, _ b: Int, _ cx: Context) throws(Raised) -> Bool { a < b }
}
private enum FloatOrder: SortOrder {
  @inline(__always) static func less(_ a: Double, _ b: Double, _ cx: Context) throws(Raised) -> Bool { a < b }
}
private enum StrOrder: SortOrder {
  @inline(__always) static func less(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Bool { strCompare(a, b) < 0 }
}
/// Tuples.
private enum TupleOrder: SortOrder {
  static func less(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Bool {
    let int = cx.types.pointee.int, str = cx.types.pointee.str
    let common = min(a.tupleCount, b.tupleCount)
    var i = 0
    while i < common {
      let x = a.tupleItems[i], y = b.tupleItems[i]
      if x.type == int && y.type == int && x.int.pointee.word & y.int.pointee.word & 1 != 0 {
        let v = Int(bitPattern: x.int.pointee.word), w = Int(bitPattern: y.int.pointee.word)
        if v != w { return v < w }
      } else if x.type == str && y.type == str {
        let order = strCompare(x, y)
        if order != 0 { return order < 0 }
      } else if try !cx.equals(x, y) {
        return try cx.compareBool(.lt, x, y)
      }
      i &+= 1
    }
    return a.tupleCount < b.tupleCount
  }
}
/// Tuples of which one item is an int of up to 63 bits, and all items before it are equal.
private enum NumberedTupleOrder: SortOrder {
  struct Key: BitwiseCopyable {
    let number: Int
    let tuple: Ref
  }
  @inline(__always) static func less(_ a: Key, _ b: Key, _ cx: Context) throws(Raised) -> Bool {
    if a.number != b.number { return a.number < b.number }
    return try TupleOrder.less(a.tuple, b.tuple, cx)
  }
}
/// Whatever `__lt__` says.
private enum ObjectOrder: SortOrder {
  @inline(__always) static func less(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Bool { try cx.compareBool(.lt, a, b) }
}

/// A stable natural merge sort of keys, with values that move along: runs that are in order already are found and merged, galloping
/// where one of two runs wins repeatedly.
private struct MergeSort<Order: SortOrder>: ~Copyable {
  let keys: UnsafeMutablePointer<Order.Key>
  let values: UnsafeMutablePointer<Ref>?
  let cx: Context
  private var spareKeys: UnsafeMutablePointer<Order.Key>?
  private var spareValues: UnsafeMutablePointer<Ref>?
  private var spare = 0
  private var runs: [(start: Int, count: Int)] = []
  /// Wins in a row that start galloping.
  private let gallopAfter = 7

  init(_ keys: UnsafeMutablePointer<Order.Key>, _ values: UnsafeMutablePointer<Ref>?, _ cx: Context) {
    self.keys = keys
    self.values = values
    self.cx = cx
  }
  deinit {
    cx.freeKeys(spareKeys, spare)
    cx.freeItems(spareValues, spare)
  }

  mutating func sort(_ count: Int) throws(Raised) {
    let least = minimumRun(count)
    var start = 0
    while start < count {
      var n = try run(start, count)
      if n < least {
        let forced = min(least, count &- start)
        try insertionSort(start, sorted: n, forced)
        n = forced
      }
      runs.append((start, n))
      try mergePending(all: false)
      start = start &+ n
    }
    try mergePending(all: true)
  }

  private func minimumRun(_ count: Int) -> Int {
    var n = count, rest = 0
    while n >= 64 {
      rest |= n & 1
      n = n &>> 1
    }
    return n &+ rest
  }

  /// Length of the run that begins at `start`; a strictly descending one is reversed.
  private func run(_ start: Int, _ end: Int) throws(Raised) -> Int {
    var i = start &+ 1
    if i >= end { return end &- start }
    if try Order.less(keys[i], keys[start], cx) {
      i &+= 1
      while i < end, try Order.less(keys[i], keys[i &- 1], cx) { i &+= 1 }
      reverse(keys + start, i &- start)
      if let values { reverse(values + start, i &- start) }
    } else {
      i &+= 1
      while i < end, try !Order.less(keys[i], keys[i &- 1], cx) { i &+= 1 }
    }
    return i &- start
  }

  private func insertionSort(_ start: Int, sorted: Int, _ count: Int) throws(Raised) {
    var n = sorted
    while n < count {
      let key = keys[start &+ n]
      var low = start, high = start &+ n
      while low < high {
        let middle = (low &+ high) &>> 1
        if try Order.less(key, keys[middle], cx) { high = middle } else { low = middle &+ 1 }
      }
      let moved = start &+ n &- low
      (keys + (low &+ 1)).update(from: keys + low, count: moved)
      keys[low] = key
      if let values {
        let value = values[start &+ n]
        (values + (low &+ 1)).update(from: values + low, count: moved)
        values[low] = value
      }
      n &+= 1
    }
  }

  /// Merges runs until their lengths shrink fast enough from the bottom of the stack to its top (or only one is left).
  private mutating func mergePending(all: Bool) throws(Raised) {
    while runs.count > 1 {
      var n = runs.count &- 2
      if all {
        if n > 0 && runs[n &- 1].count < runs[n &+ 1].count { n &-= 1 }
      } else if n > 0 && runs[n &- 1].count <= runs[n].count &+ runs[n &+ 1].count
        || n > 1 && runs[n &- 2].count <= runs[n &- 1].count &+ runs[n].count
      {
        if runs[n &- 1].count < runs[n &+ 1].count { n &-= 1 }
      } else if runs[n].count > runs[n &+ 1].count {
        return
      }
      try merge(n)
    }
  }

  private mutating func merge(_ n: Int) throws(Raised) {
    var (a, na) = runs[n]
    var (b, nb) = runs[n &+ 1]
    runs[n].count = na &+ nb
    runs.remove(at: n &+ 1)
    let skipped = try upperBound(keys[b], keys + a, na, fromRight: false)
    a = a &+ skipped
    na = na &- skipped
    if na == 0 { return }
    nb = try lowerBound(keys[a &+ na &- 1], keys + b, nb, fromRight: true)
    if nb == 0 { return }
    if na <= nb { try mergeLow(a, na, nb) } else { try mergeHigh(a, na, nb) }
    b = 0
  }

  private mutating func reserve(_ n: Int) throws(Raised) {
    if n <= spare { return }
    cx.freeKeys(spareKeys, spare)
    cx.freeItems(spareValues, spare)
    spareKeys = nil
    spareValues = nil
    spare = 0
    let fresh = try cx.allocateKeys(n, Order.Key.self)
    if values != nil {
      do throws(Raised) { spareValues = try cx.allocateItems(n) } catch {
        cx.freeKeys(fresh, n)
        throw error
      }
    }
    spareKeys = fresh
    spare = n
  }

  /// Number of items that are less than or equal to the key, in a sorted stretch.
  private func upperBound(_ key: Order.Key, _ base: UnsafeMutablePointer<Order.Key>, _ count: Int, fromRight: Bool) throws(Raised) -> Int {
    var low = 0, high = count, step = 1
    if fromRight {
      while step < count, try Order.less(key, base[count &- step], cx) {
        high = count &- step
        step = step &* 2
      }
      if step < count { low = count &- step }
    } else {
      while step < count, try !Order.less(key, base[step &- 1], cx) {
        low = step
        step = step &* 2
      }
      if step < count { high = step }
    }
    while low < high {
      let middle = (low &+ high) &>> 1
      if try Order.less(key, base[middle], cx) { high = middle } else { low = middle &+ 1 }
    }
    return low
  }
  /// Number of items that are less than the key, in a sorted stretch.
  private func lowerBound(_ key: Order.Key, _ base: UnsafeMutablePointer<Order.Key>, _ count: Int, fromRight: Bool) throws(Raised) -> Int {
    var low = 0, high = count, step = 1
    if fromRight {
      while step < count, try !Order.less(base[count &- step], key, cx) {
        high = count &- step
        step = step &* 2
      }
      if step < count { low = count &- step }
    } else {
      while step < count, try Order.less(base[step &- 1], key, cx) {
        low = step
        step = step &* 2
      }
      if step < count { high = step }
    }
    while low < high {
      let middle = (low &+ high) &>> 1
      if try Order.less(base[middle], key, cx) { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  @inline(__always) private func move(_ from: Int, to: Int, _ n: Int) {
    (keys + to).update(from: keys + from, count: n)
    if let values { (values + to).update(from: values + from, count: n) }
  }
  @inline(__always) private func save(_ from: Int, _ n: Int) {
    spareKeys.unsafelyUnwrapped.update(from: keys + from, count: n)
    if let values { spareValues.unsafelyUnwrapped.update(from: values + from, count: n) }
  }
  @inline(__always) private func restore(_ from: Int, to: Int, _ n: Int) {
    (keys + to).update(from: spareKeys.unsafelyUnwrapped + from, count: n)
    if let values { (values + to).update(from: spareValues.unsafelyUnwrapped + from, count: n) }
  }

  /// Merges two neighbouring runs, the left one of which is the shorter. Whatever happens, nothing gets lost: what is left of the saved
  /// run goes back into the gap.
  private mutating func mergeLow(_ start: Int, _ na: Int, _ nb: Int) throws(Raised) {
    try reserve(na)
    save(start, na)
    let saved = spareKeys.unsafelyUnwrapped
    var i = 0, j = start &+ na, out = start
    let end = j &+ nb
    defer { restore(i, to: out, na &- i) }
    while i < na && j < end {
      var leftWins = 0, rightWins = 0
      while i < na && j < end && leftWins < gallopAfter && rightWins < gallopAfter {
        if try Order.less(keys[j], saved[i], cx) {
          move(j, to: out, 1)
          j &+= 1
          rightWins &+= 1
          leftWins = 0
        } else {
          restore(i, to: out, 1)
          i &+= 1
          leftWins &+= 1
          rightWins = 0
        }
        out &+= 1
      }
      if i == na || j == end { return }
      let n = try upperBound(keys[j], saved + i, na &- i, fromRight: false)
      restore(i, to: out, n)
      i &+= n
      out &+= n
      if i == na { return }
      let m = try lowerBound(saved[i], keys + j, end &- j, fromRight: false)
      move(j, to: out, m)
      j &+= m
      out &+= m
    }
  }

  /// The same from the right, when the right run is the shorter.
  private mutating func mergeHigh(_ start: Int, _ na: Int, _ nb: Int) throws(Raised) {
    try reserve(nb)
    save(start &+ na, nb)
    let saved = spareKeys.unsafelyUnwrapped
    var left = na, right = nb
    defer { restore(0, to: start &+ left, right) }
    while left > 0 && right > 0 {
      var leftWins = 0, rightWins = 0
      while left > 0 && right > 0 && leftWins < gallopAfter && rightWins < gallopAfter {
        let out = start &+ left &+ right &- 1
        if try Order.less(saved[right &- 1], keys[start &+ left &- 1], cx) {
          left &-= 1
          move(start &+ left, to: out, 1)
          leftWins &+= 1
          rightWins = 0
        } else {
          right &-= 1
          restore(right, to: out, 1)
          rightWins &+= 1
          leftWins = 0
        }
      }
      if left == 0 || right == 0 { return }
      let n = left &- (try upperBound(saved[right &- 1], keys + start, left, fromRight: true))
      left &-= n
      move(start &+ left, to: start &+ left &+ right, n)
      if left == 0 { return }
      let m = right &- (try lowerBound(keys[start &+ left &- 1], saved, right, fromRight: true))
      right &-= m
      restore(right, to: start &+ left &+ right, m)
    }
  }
}

extension Context {
  /// `list.sort(key=..., reverse=...)`. The list is empty meanwhile.
  public func listSort(_ list: Ref, key: Ref? = nil, reverse isReverse: Bool = false) throws(Raised) {
    let body = list.list
    let count = body.pointee.count, capacity = body.pointee.capacity
    let items = body.pointee.items
    // A buffer that stays as it is unless the list is used meanwhile.
    let standIn = try allocateItems(4)
    body.pointee.items = standIn
    body.pointee.count = 0
    body.pointee.capacity = 4
    var failed = false
    if count > 0, let items {
      do throws(Raised) { try sortItems(items, count, key, isReverse) } catch { failed = true }
    }
    let error = takePending()
    // Clearing the list, which seems empty, is no change; taking out what was put in meanwhile is one.
    let wasModified = body.pointee.items != standIn || body.pointee.count != 0
    let strayItems = body.pointee.items, strayCount = body.pointee.count, strayCapacity = body.pointee.capacity
    body.pointee.items = items
    body.pointee.count = count
    body.pointee.capacity = capacity
    for i in 0..<strayCount { strayItems.unsafelyUnwrapped[i].decref() }
    freeItems(strayItems, strayCapacity)
    if failed {
      setPending(error)
      throw Raised()
    }
    if wasModified { try raise(.ValueError, "list modified during sort") }
  }

  private func sortItems(_ items: UnsafeMutablePointer<Ref>, _ count: Int, _ key: Ref?, _ isReverse: Bool) throws(Raised) {
    guard let key else {
      if isReverse { reverse(items, count) }
      defer { if isReverse { reverse(items, count) } }
      return try sortKeys(items, nil, count)
    }
    var keys = try ItemBuffer(self, capacity: count)
    for i in 0..<count { try keys.append(call(key, items[i])) }
    let base = keys.items.unsafelyUnwrapped
    if isReverse {
      reverse(items, count)
      reverse(base, count)
    }
    defer { if isReverse { reverse(items, count) } }
    try sortKeys(base, items, count)
  }

  private func sortKeys(_ keys: UnsafeMutablePointer<Ref>, _ values: UnsafeMutablePointer<Ref>?, _ count: Int) throws(Raised) {
    if count < 2 { return }
    switch commonType(keys, count) {
    case types.pointee.int:
      if try sortInts(keys, values ?? keys, count) { return }
    case types.pointee.float:
      let numbers = try allocateKeys(count, Double.self)
      defer { freeKeys(numbers, count) }
      for i in 0..<count { numbers[i] = keys[i].float.pointee.value }
      var sort = MergeSort<FloatOrder>(numbers, values ?? keys, self)
      return try sort.sort(count)
    case types.pointee.str:
      var sort = MergeSort<StrOrder>(keys, values, self)
      return try sort.sort(count)
    case types.pointee.tuple: return try sortTuples(keys, values, count, by: 0)
    default: break
    }
    var sort = MergeSort<ObjectOrder>(keys, values, self)
    try sort.sort(count)
  }

  /// The exact type of all keys; nil if they differ.
  private func commonType(_ keys: UnsafeMutablePointer<Ref>, _ count: Int) -> TypePointer? {
    let type = keys[0].type
    for i in 1..<count {
      fetchAhead(keys, far: i &+ 2 &* itemsAhead, near: count, count)
      if keys[i].type != type { return nil }
    }
    return type
  }

  /// Sorts items by ints; false, and nothing has happened, if one of these has more than 63 bits.
  private func sortInts(_ keys: UnsafeMutablePointer<Ref>, _ items: UnsafeMutablePointer<Ref>, _ count: Int) throws(Raised) -> Bool {
    var numbers = try SortNumbers(count, self)
    guard numbers.take({ keys[$0].smallInt }) else { return false }
    if let order = try numbers.radixOrder() {
      order.apply(items)
    } else {
      var sort = MergeSort<IntOrder>(numbers.base, items, self)
      try sort.sort(count)
    }
    return true
  }

  /// Sorts tuples, and values that move along, that are equal before the given item: by that item first if it is an int in all of them,
  /// then stretches that have the same one by what follows.
  private func sortTuples(
    _ tuples: UnsafeMutablePointer<Ref>, _ values: UnsafeMutablePointer<Ref>?, _ count: Int, by place: Int
  ) throws(Raised) {
    // Few tuples are compared; so are ones with many equal items, lest they take many levels.
    guard count >= 16, place < 4, try sortTuplesByInts(tuples, values, count, place) else {
      var sort = MergeSort<TupleOrder>(tuples, values, self)
      return try sort.sort(count)
    }
  }
  /// False, and nothing has happened, if the item is not an int of up to 63 bits in all tuples.
  private func sortTuplesByInts(
    _ tuples: UnsafeMutablePointer<Ref>, _ values: UnsafeMutablePointer<Ref>?, _ count: Int, _ place: Int
  ) throws(Raised) -> Bool {
    let int = types.pointee.int
    var numbers = try SortNumbers(count, self)
    let areInts = numbers.take { (i) -> Int? in
      fetchAhead(tuples, far: i &+ 2 &* itemsAhead, near: i &+ itemsAhead, count)
      guard place < tuples[i].tupleCount else { return nil }
      let item = tuples[i].tupleItems[place]
      return item.type == int ? item.smallInt : nil
    }
    if !areInts { return false }
    if let order = try numbers.radixOrder() {
      order.apply(tuples)
      if let values { order.apply(values) }
      try order.forEachGroup { (start, count) throws(Raised) in
        try sortTuples(tuples + start, values.map { $0 + start }, count, by: place &+ 1)
      }
      return true
    }
    let keys = try allocateKeys(count, NumberedTupleOrder.Key.self)
    defer { freeKeys(keys, count) }
    for i in 0..<count { keys[i] = NumberedTupleOrder.Key(number: numbers.base[i], tuple: tuples[i]) }
    var sort = MergeSort<NumberedTupleOrder>(keys, values ?? tuples, self)
    try sort.sort(count)
    return true
  }

  func allocateKeys<Key: BitwiseCopyable>(_ count: Int, _: Key.Type) throws(Raised) -> UnsafeMutablePointer<Key> {
    guard count <= Int.max / 32 else { try raiseMemoryError() }
    return try allocateBuffer(count &* MemoryLayout<Key>.stride).assumingMemoryBound(to: Key.self)
  }
  func freeKeys<Key: BitwiseCopyable>(_ keys: UnsafeMutablePointer<Key>?, _ count: Int) {
    if let keys { freeBuffer(RawPointer(keys), count &* MemoryLayout<Key>.stride) }
  }
}
