import KraitCore

/// Numbers by which items are sorted, taken out of the objects, which lie scattered.
///
/// Numbers of a small range are sorted digit by digit (a radix sort from the least significant digit on): it compares nothing, so the
/// processor has no branches to guess. What is in order already is better merged.
struct SortNumbers: ~Copyable {
  let base: UnsafeMutablePointer<Int>
  let count: Int
  private let cx: Context
  private var least = Int.max, greatest = Int.min
  /// How many numbers are less than the one before.
  private var descents = 0

  /// Room for `count` numbers, which `take` fills.
  init(_ count: Int, _ cx: Context) throws(Raised) {
    base = try cx.allocateKeys(count, Int.self)
    self.count = count
    self.cx = cx
  }
  deinit { cx.freeKeys(base, count) }

  /// Takes the numbers; false if there is one that `number` answers nil for.
  @inline(__always) mutating func take(_ number: (Int) -> Int?) -> Bool {
    var previous = Int.min
    for i in 0..<count {
      guard let n = number(i) else { return false }
      base[i] = n
      least = min(least, n)
      greatest = max(greatest, n)
      if n < previous { descents &+= 1 }
      previous = n
    }
    return true
  }

  /// The order of the numbers; nil if merging is the better way, or there are too few or too different ones. Equal ones keep their order.
  func radixOrder() throws(Raised) -> RadixOrder? {
    // A few runs, up or down, are merged in no time.
    guard count >= 128, min(descents, count &- descents) > count / 16 else { return nil }
    let range = UInt(bitPattern: greatest &- least)
    let bits = Int.bitWidth &- range.leadingZeroBitCount, placeBits = Int.bitWidth &- count.leadingZeroBitCount
    // Digits that have as many values as there are items, within limits, so that counting them costs less than moving the items.
    let widest = min(max(placeBits, 8), 11)
    let digits = (bits &+ widest &- 1) / widest
    guard bits &+ placeBits <= Int.bitWidth, digits &+ 2 <= placeBits else { return nil }
    let order = try RadixOrder(count, placeBits, cx)
    for i in 0..<count { order.words[i] = UInt(bitPattern: base[i] &- least) &<< UInt(placeBits) | UInt(i) }
    order.sort(digits, of: digits == 0 ? 0 : (bits &+ digits &- 1) / digits)
    return order
  }
}

/// The places of items in the order of their numbers: each word is a number above a place.
struct RadixOrder: ~Copyable {
  fileprivate let words: UnsafeMutablePointer<UInt>
  private let spare: UnsafeMutablePointer<UInt>
  private let count: Int
  private let placeBits: UInt
  private let cx: Context

  fileprivate init(_ count: Int, _ placeBits: Int, _ cx: Context) throws(Raised) {
    words = try cx.allocateKeys(count &* 2, UInt.self)
    spare = words + count
    self.count = count
    self.placeBits = UInt(placeBits)
    self.cx = cx
  }
  deinit { cx.freeKeys(words, count &* 2) }

  fileprivate func sort(_ digits: Int, of bits: Int) {
    var from = words, to = spare
    let mask = (UInt(1) &<< UInt(bits)) &- 1
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(mask) &+ 1) { (starts) in
      for d in 0..<digits {
        let shift = placeBits &+ UInt(d &* bits)
        let start = starts.baseAddress.unsafelyUnwrapped
        start.update(repeating: 0, count: Int(mask) &+ 1)
        for i in 0..<count { start[Int(bitPattern: from[i] &>> shift & mask)] &+= 1 }
        var sum = 0
        for k in 0...Int(mask) { (start[k], sum) = (sum, sum &+ start[k]) }
        for i in 0..<count {
          let digit = Int(bitPattern: from[i] &>> shift & mask)
          to[start[digit]] = from[i]
          start[digit] &+= 1
        }
        swap(&from, &to)
      }
    }
    if from != words { words.update(from: from, count: count) }
  }

  /// Brings items into the order.
  func apply(_ items: UnsafeMutablePointer<Ref>) {
    let mask = (UInt(1) &<< placeBits) &- 1
    for i in 0..<count { spare[i] = items[Int(bitPattern: words[i] & mask)].bits }
    for i in 0..<count { items[i] = Ref(bits: spare[i]) }
  }

  /// Calls `body` with every stretch of items that have the same number.
  func forEachGroup(_ body: (_ start: Int, _ count: Int) throws(Raised) -> Void) throws(Raised) {
    var start = 0
    while start < count {
      var end = start &+ 1
      while end < count && words[end] &>> placeBits == words[start] &>> placeBits { end &+= 1 }
      if end &- start > 1 { try body(start, end &- start) }
      start = end
    }
  }
}
