import Glibc
import KraitCore

// Splitting and stripping, shared by str and the bytes types: a view in, ranges out.

typealias EmitRange = (Int, Int) throws(Raised) -> Void

extension StrView {
  /// Pieces between occurrences of `separator`, at most `most` cuts from the left.
  func split(_ separator: StrView, _ most: Int, _ emit: EmitRange) throws(Raised) {
    var at = 0, cuts = most
    while cuts > 0 {
      let hit = find(separator, at, count)
      if hit < 0 { break }
      try emit(at, hit)
      at = hit &+ separator.count
      cuts &-= 1
    }
    try emit(at, count)
  }

  /// Pieces from the right, in that order.
  func splitFromRight(_ separator: StrView, _ most: Int, _ emit: EmitRange) throws(Raised) {
    var end = count, cuts = most
    while cuts > 0 {
      let hit = findLast(separator, 0, end)
      if hit < 0 { break }
      try emit(hit &+ separator.count, end)
      end = hit
      cuts &-= 1
    }
    try emit(0, end)
  }

  /// Words between runs of white space, at most `most` cuts.
  func splitWords(_ most: Int, _ isSpace: (UInt32) -> Bool, _ emit: EmitRange) throws(Raised) {
    var i = 0, cuts = most
    while true {
      while i < count && isSpace(self[i]) { i &+= 1 }
      if i >= count { return }
      let start = i
      if cuts <= 0 { return try emit(start, count) }
      while i < count && !isSpace(self[i]) { i &+= 1 }
      try emit(start, i)
      cuts &-= 1
    }
  }

  func splitWordsFromRight(_ most: Int, _ isSpace: (UInt32) -> Bool, _ emit: EmitRange) throws(Raised) {
    var i = count, cuts = most
    while true {
      while i > 0 && isSpace(self[i &- 1]) { i &-= 1 }
      if i <= 0 { return }
      let end = i
      if cuts <= 0 { return try emit(0, end) }
      while i > 0 && !isSpace(self[i &- 1]) { i &-= 1 }
      try emit(i, end)
      cuts &-= 1
    }
  }

  /// Lines; a carriage return with a line feed is one end of line.
  func splitLines(keepEnds: Bool, _ isBreak: (UInt32) -> Bool, _ emit: EmitRange) throws(Raised) {
    var i = 0
    while i < count {
      let start = i
      while i < count && !isBreak(self[i]) { i &+= 1 }
      let end = i
      if i < count { i &+= self[i] == 13 && i &+ 1 < count && self[i &+ 1] == 10 ? 2 : 1 }
      try emit(start, keepEnds ? i : end)
    }
  }

  /// What is left after stripping code points for which `drop` holds.
  func strip(_ left: Bool, _ right: Bool, _ drop: (UInt32) -> Bool) -> (start: Int, end: Int) {
    var start = 0, end = count
    if left { while start < end && drop(self[start]) { start &+= 1 } }
    if right { while end > start && drop(self[end &- 1]) { end &-= 1 } }
    return (start, end)
  }

  func contains(_ c: UInt32) -> Bool {
    if width == 1 { return c < 0x100 && memchr(base, Int32(c), count) != nil }
    for i in 0..<count where self[i] == c { return true }
    return false
  }
}

/// Line ends of str.
func isUnicodeLineBreak(_ c: UInt32) -> Bool {
  if c < 0x80 { return c >= 10 && c <= 13 || c >= 0x1C && c <= 0x1E }
  return CharacterClass.lineBreak.contains(c)
}
/// Line ends of bytes.
func isByteLineBreak(_ c: UInt32) -> Bool { c == 10 || c == 13 }
/// White space of bytes.
func isByteSpace(_ c: UInt32) -> Bool { c == 0x20 || c >= 9 && c <= 13 }
