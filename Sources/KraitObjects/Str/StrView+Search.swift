import CKrait
import Glibc
import KraitCore

// Substring search. Forward in bytes it is libc's memmem; elsewhere a scan for the first unit that changes to Knuth-Morris-Pratt when
// false starts have cost too much, so that the worst case stays linear.

extension StrView {
  /// The first place of a byte in `start ..< end` of a view of width 1, or -1.
  @inline(__always) func find(byte: UInt8, _ start: Int, _ end: Int) -> Int {
    guard start < end, let hit = memchr(base + start, Int32(byte), end &- start) else { return -1 }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  /// The first place of `needle` in `start ..< end`, or -1. A needle that has wider units than this cannot occur.
  func find(_ needle: StrView, _ start: Int, _ end: Int) -> Int {
    if width == 1 && needle.width == 1 && needle.count == 1 { return find(byte: needle.units(UInt8.self)[0], start, end) }
    let room = end &- start
    if needle.count > room || room < 0 { return -1 }
    if needle.count == 0 { return start }
    if needle.width > width { return -1 }
    if width == 1 {
      if room <= 64 { return findInShort(needle, start, end) }
      guard let hit = krait_memmem(base + start, room, needle.base, needle.count) else { return -1 }
      return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
    return withWidened(needle) { (n) in
      width == 2
        ? place(start, searchForward(units(UInt16.self) + start, room, n.assumingMemoryBound(to: UInt16.self), needle.count))
        : place(start, searchForward(units(UInt32.self) + start, room, n.assumingMemoryBound(to: UInt32.self), needle.count))
    }
  }

  /// The same in a short text of width 1 for a needle of several bytes, where no table pays.
  private func findInShort(_ needle: StrView, _ start: Int, _ end: Int) -> Int {
    let first = needle.units(UInt8.self)[0], last = end &- needle.count
    var at = start
    while true {
      at = find(byte: first, at, last &+ 1)
      if at < 0 || equalBytes(base + at, needle.base, needle.count) { return at }
      at &+= 1
    }
  }

  /// The last place of `needle` in `start ..< end`, or -1.
  func findLast(_ needle: StrView, _ start: Int, _ end: Int) -> Int {
    let room = end &- start
    if needle.count > room || room < 0 { return -1 }
    if needle.count == 0 { return end }
    if needle.width > width { return -1 }
    if width == 1 && needle.count == 1 {
      return krait_memrchr(base + start, Int32(needle[0]), room).map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? -1
    }
    return withWidened(needle) { (n) in
      switch width {
      case 1: place(start, searchBackward(units(UInt8.self) + start, room, n.assumingMemoryBound(to: UInt8.self), needle.count))
      case 2: place(start, searchBackward(units(UInt16.self) + start, room, n.assumingMemoryBound(to: UInt16.self), needle.count))
      default: place(start, searchBackward(units(UInt32.self) + start, room, n.assumingMemoryBound(to: UInt32.self), needle.count))
      }
    }
  }

  /// Occurrences that do not overlap, at most `most`.
  func occurrences(of needle: StrView, _ start: Int, _ end: Int, most: Int = Int.max) -> Int {
    if end < start { return 0 }
    if needle.count == 0 { return min(end &- start &+ 1, most) }
    if width == 1 && needle.count == 1 && needle.width == 1 && most == Int.max {
      let wanted = UInt8(truncatingIfNeeded: needle[0]), p = units(UInt8.self)
      var n = 0
      for i in start..<end where p[i] == wanted { n &+= 1 }
      return n
    }
    var n = 0, at = start
    while n < most {
      let hit = find(needle, at, end)
      if hit < 0 { break }
      n &+= 1
      at = hit &+ needle.count
    }
    return n
  }

  /// Whether `other` stands at `place`.
  @inline(__always) func matches(_ other: StrView, at place: Int) -> Bool {
    if place < 0 || other.count > count &- place { return false }
    if width == other.width { return equalBytes(base + place &* Int(width), other.base, other.byteCount) }
    for i in 0..<other.count where self[place &+ i] != other[i] { return false }
    return true
  }

  private func place(_ start: Int, _ found: Int) -> Int { found < 0 ? -1 : start &+ found }

  /// Lends the needle in units of this view's width.
  private func withWidened(_ needle: StrView, _ body: (RawPointer) -> Int) -> Int {
    if needle.width == width { return body(needle.base) }
    let copy = malloc(needle.count &* Int(width)).unsafelyUnwrapped
    defer { free(copy) }
    copyUnits(needle, to: copy, width: width)
    return body(copy)
  }
}

/// Units that may be compared in vain, per unit of text, before the search changes its method.
private let patience = 8

private func searchForward<U: CodeUnit>(_ text: UnsafeMutablePointer<U>, _ count: Int, _ needle: UnsafeMutablePointer<U>, _ length: Int) -> Int {
  let first = needle[0], last = count &- length
  var wasted = 0
  var i = 0
  while i <= last {
    if text[i] == first {
      var k = 1
      while k < length && text[i &+ k] == needle[k] { k &+= 1 }
      if k == length { return i }
      wasted &+= k
      if wasted > patience &* (i &+ 64) {
        let hit = knuthMorrisPratt(length, count &- i, { needle[$0] }, { text[i &+ $0] })
        return hit < 0 ? -1 : i &+ hit
      }
    }
    i &+= 1
  }
  return -1
}

private func searchBackward<U: CodeUnit>(_ text: UnsafeMutablePointer<U>, _ count: Int, _ needle: UnsafeMutablePointer<U>, _ length: Int) -> Int {
  let first = needle[0]
  var wasted = 0
  var i = count &- length
  let highest = i
  while i >= 0 {
    if text[i] == first {
      var k = 1
      while k < length && text[i &+ k] == needle[k] { k &+= 1 }
      if k == length { return i }
      wasted &+= k
      if wasted > patience &* (highest &- i &+ 64) {
        let end = i &+ length
        let hit = knuthMorrisPratt(length, end, { needle[length &- 1 &- $0] }, { text[end &- 1 &- $0] })
        return hit < 0 ? -1 : end &- hit &- length
      }
    }
    i &-= 1
  }
  return -1
}

/// Knuth, Morris and Pratt's search over accessor functions, so that it runs in both directions.
private func knuthMorrisPratt<U: CodeUnit>(_ length: Int, _ count: Int, _ needle: (Int) -> U, _ text: (Int) -> U) -> Int {
  var border = [Int](repeating: 0, count: length)
  var k = 0
  for i in 1..<max(length, 1) {
    while k > 0 && needle(i) != needle(k) { k = border[k - 1] }
    if needle(i) == needle(k) { k += 1 }
    border[i] = k
  }
  k = 0
  for i in 0..<count {
    while k > 0 && text(i) != needle(k) { k = border[k - 1] }
    if text(i) == needle(k) { k += 1 }
    if k == length { return i - length + 1 }
  }
  return -1
}
