#if PCRE2
import KraitCore
import KraitObjects

/// In which order groups close: `lastindex` is the group that closed last.
///
/// PCRE2 does not tell. It is the group that ends last, and of those that end at one place the one whose parenthesis closes last. A
/// group of a lookaround ends at a place that says nothing: there only the parentheses count.
enum GroupOrder {
  /// Fills in, for each group, twice the position of its closing parenthesis, plus 1 within a lookaround.
  static func fill(_ order: UnsafeMutablePointer<Int>, _ groups: Int, _ text: StrView) {
    var open: [(group: Int, lookaround: Bool)] = []
    var lookarounds = 0, next = 1, i = 0, inClass = false
    while i < text.count {
      let c = text[i]
      if c == 0x5C {
        i &+= 2
        continue
      }
      if inClass {
        inClass = c != 0x5D
      } else if c == 0x5B {
        inClass = true
      } else if c == 0x28 {
        let special = i &+ 2 < text.count && text[i &+ 1] == 0x3F
        let kind = special ? text[i &+ 2] : 0
        let behind = kind == 0x3C && i &+ 3 < text.count && (text[i &+ 3] == 0x3D || text[i &+ 3] == 0x21)
        let lookaround = kind == 0x3D || kind == 0x21 || behind
        open.append((special ? 0 : next, lookaround))
        if !special { next &+= 1 }
        if lookaround { lookarounds &+= 1 }
        if kind == 0x28 {
          while i < text.count && text[i] != 0x29 { i &+= 1 }
        }
      } else if c == 0x29, let last = open.popLast() {
        if last.lookaround { lookarounds &-= 1 }
        if last.group > 0 && last.group <= groups { order[last.group] = i &* 2 &+ (lookarounds > 0 ? 1 : 0) }
      }
      i &+= 1
    }
  }

  /// The group that closed last, 0 if none took part.
  static func last(_ order: UnsafeMutablePointer<Int>, _ groups: Int, _ offsets: UnsafePointer<Int>) -> Int {
    var best = 0
    for i in 1..<(groups + 1) where offsets[i &* 2] >= 0 {
      if best == 0 {
        best = i
        continue
      }
      let end = offsets[i &* 2 &+ 1], bestEnd = offsets[best &* 2 &+ 1]
      if (order[i] | order[best]) & 1 != 0 || end == bestEnd {
        if order[i] > order[best] { best = i }
      } else if end > bestEnd {
        best = i
      }
    }
    return best
  }
}
#endif
