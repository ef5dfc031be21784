import Glibc
import KraitCore

// Searching, splitting and joining methods of str.

extension StrType {
  static var searchMethods: [MethodDef] {
    [
      MethodDef("find", "(self, sub, start=None, end=None, /)", "The lowest index of sub within s[start:end], or -1.") { (a, cx) throws(Raised) in
        cx.int(try search(a, "find", last: false, cx))
      },
      MethodDef("rfind", "(self, sub, start=None, end=None, /)", "The highest index of sub within s[start:end], or -1.") { (a, cx) throws(Raised) in
        cx.int(try search(a, "rfind", last: true, cx))
      },
      MethodDef("index", "(self, sub, start=None, end=None, /)", "Like find, but raises ValueError when sub is not there.") { (a, cx) throws(Raised) in
        let place = try search(a, "index", last: false, cx)
        if place < 0 { try cx.raise(.ValueError, "substring not found") }
        return cx.int(place)
      },
      MethodDef("rindex", "(self, sub, start=None, end=None, /)", "Like rfind, but raises ValueError when sub is not there.") { (a, cx) throws(Raised) in
        let place = try search(a, "rindex", last: true, cx)
        if place < 0 { try cx.raise(.ValueError, "substring not found") }
        return cx.int(place)
      },
      MethodDef("count", "(self, sub, start=None, end=None, /)", "How often sub occurs in s[start:end] without overlapping.") { (a, cx) throws(Raised) in
        try cx.requireStr(a[1], "count", 1)
        let bounds = try cx.textSearchBounds(a.optional(2), a.optional(3), a[0].strLength)
        return cx.int(a[0].strView.occurrences(of: a[1].strView, bounds.start, bounds.end))
      },
      MethodDef("startswith", "(self, prefix, start=None, end=None, /)", "Whether the text begins with the prefix, or one of a tuple of them.") {
        (a, cx) throws(Raised) in
        cx.bool(try tailMatch(a, "startswith", atEnd: false, cx))
      },
      MethodDef("endswith", "(self, suffix, start=None, end=None, /)", "Whether the text ends with the suffix, or one of a tuple of them.") {
        (a, cx) throws(Raised) in
        cx.bool(try tailMatch(a, "endswith", atEnd: true, cx))
      },
      MethodDef("removeprefix", "(self, prefix, /)", "The text without the prefix, if it begins with it.") { (a, cx) throws(Raised) in
        try cx.requireStr(a[1], "removeprefix", 0)
        return a[0].strView.matches(a[1].strView, at: 0) ? try cx.substring(a[0], a[1].strLength, a[0].strLength) : try cx.exactStr(a[0])
      },
      MethodDef("removesuffix", "(self, suffix, /)", "The text without the suffix, if it ends with it.") { (a, cx) throws(Raised) in
        try cx.requireStr(a[1], "removesuffix", 0)
        let place = a[0].strLength &- a[1].strLength
        return a[0].strView.matches(a[1].strView, at: place) ? try cx.substring(a[0], 0, place) : try cx.exactStr(a[0])
      },
      MethodDef("replace", "(self, old, new, /, count=-1)", "A copy with occurrences of old replaced, all or the first count.") { (a, cx) throws(Raised) in
        try cx.requireStr(a[1], "replace", 1)
        try cx.requireStr(a[2], "replace", 2)
        let most = try a.optional(3).map { (n) throws(Raised) -> Int in try cx.sizeArgument(n) } ?? -1
        return try cx.strReplace(a[0], a[1], a[2], most)
      },
    ]
  }

  private static func search(_ a: Args, _ function: StaticString, last: Bool, _ cx: Context) throws(Raised) -> Int {
    try cx.requireStr(a[1], function, 1)
    let bounds = try cx.textSearchBounds(a.optional(2), a.optional(3), a[0].strLength)
    return last ? a[0].strView.findLast(a[1].strView, bounds.start, bounds.end) : a[0].strView.find(a[1].strView, bounds.start, bounds.end)
  }

  @inline(__always) private static func tailMatch(_ a: Args, _ function: StaticString, atEnd: Bool, _ cx: Context) throws(Raised) -> Bool {
    if a.optional(2) == nil, a.optional(3) == nil, a[1].isStr { return tailMatches(a[0], a[1], (0, a[0].strLength), atEnd) }
    return try tailMatchInGeneral(a, function, atEnd: atEnd, cx)
  }
  private static func tailMatchInGeneral(_ a: Args, _ function: StaticString, atEnd: Bool, _ cx: Context) throws(Raised) -> Bool {
    let bounds = try cx.textSearchBounds(a.optional(2), a.optional(3), a[0].strLength)
    if a[1].isStr { return tailMatches(a[0], a[1], bounds, atEnd) }
    guard a[1].isTuple else { try cx.raise(.TypeError, "\(function) first arg must be str or a tuple of str, not \(cx.typeName(a[1]))") }
    for i in 0..<a[1].tupleCount {
      let part = a[1].tupleItems[i]
      guard part.isStr else { try cx.raise(.TypeError, "tuple for \(function) must only contain str, not \(cx.typeName(part))") }
      if tailMatches(a[0], part, bounds, atEnd) { return true }
    }
    return false
  }
  @inline(__always) private static func tailMatches(_ text: Ref, _ part: Ref, _ bounds: (start: Int, end: Int), _ atEnd: Bool) -> Bool {
    if bounds.end &- bounds.start < part.strLength { return false }
    return text.strView.matches(part.strView, at: atEnd ? bounds.end &- part.strLength : bounds.start)
  }

  static var splitMethods: [MethodDef] {
    [
      MethodDef("split", "(self, /, sep=None, maxsplit=-1)", "The parts between separators, or words, with at most maxsplit cuts.") {
        (a, cx) throws(Raised) in
        try cx.strSplit(a[0], a.optional(1), try maxsplit(a, cx), fromRight: false)
      },
      MethodDef("rsplit", "(self, /, sep=None, maxsplit=-1)", "Like split, but cuts are made from the end.") { (a, cx) throws(Raised) in
        try cx.strSplit(a[0], a.optional(1), try maxsplit(a, cx), fromRight: true)
      },
      MethodDef("splitlines", "(self, /, keepends=False)", "The lines of the text.") { (a, cx) throws(Raised) in
        let keep = try a.optional(1).map { (k) throws(Raised) -> Bool in try cx.isTrue(k) } ?? false
        let result = try cx.list(), list = result.ref, me = a[0]
        try me.strView.splitLines(keepEnds: keep, isUnicodeLineBreak) { (start, end) throws(Raised) in
          try cx.append(list: list, try cx.substring(me, start, end))
        }
        return result
      },
      MethodDef("partition", "(self, sep, /)", "The text before, the separator, and the text behind its first occurrence.") { (a, cx) throws(Raised) in
        try partition(a, last: false, cx)
      },
      MethodDef("rpartition", "(self, sep, /)", "The text before, the separator, and the text behind its last occurrence.") { (a, cx) throws(Raised) in
        try partition(a, last: true, cx)
      },
      MethodDef("join", "(self, iterable, /)", "The strings of the iterable with this one between them.") { (a, cx) throws(Raised) in
        try cx.strJoin(a[0], a[1])
      },
      MethodDef("strip", "(self, chars=None, /)", "The text without white space, or the given characters, at both ends.") { (a, cx) throws(Raised) in
        try strip(a, "strip", true, true, cx)
      },
      MethodDef("lstrip", "(self, chars=None, /)", "The text without white space, or the given characters, at its start.") { (a, cx) throws(Raised) in
        try strip(a, "lstrip", true, false, cx)
      },
      MethodDef("rstrip", "(self, chars=None, /)", "The text without white space, or the given characters, at its end.") { (a, cx) throws(Raised) in
        try strip(a, "rstrip", false, true, cx)
      },
    ]
  }

  @inline(__always) private static func maxsplit(_ a: Args, _ cx: Context) throws(Raised) -> Int {
    guard let argument = a.optional(2) else { return Int.max }
    let n = try cx.sizeArgument(argument)
    return n < 0 ? Int.max : n
  }

  private static func partition(_ a: Args, last: Bool, _ cx: Context) throws(Raised) -> Owned {
    guard a[1].isStr else { try cx.raise(.TypeError, "must be str, not \(cx.typeName(a[1]))") }
    if a[1].strLength == 0 { try cx.raise(.ValueError, "empty separator") }
    let text = a[0].strView
    let place = last ? text.findLast(a[1].strView, 0, text.count) : text.find(a[1].strView, 0, text.count)
    let empty = cx.interp.pointee.emptyStr
    if place < 0 {
      let whole = try cx.exactStr(a[0])
      return last ? try cx.tuple(empty, empty, whole.ref) : try cx.tuple(whole.ref, empty, empty)
    }
    let before = try cx.substring(a[0], 0, place), after = try cx.substring(a[0], place &+ a[1].strLength, text.count)
    return try cx.tuple(before.ref, a[1], after.ref)
  }

  private static func strip(_ a: Args, _ function: StaticString, _ left: Bool, _ right: Bool, _ cx: Context) throws(Raised) -> Owned {
    let range: (start: Int, end: Int)
    if let characters = a.optional(1), !cx.isNone(characters) {
      guard characters.isStr else { try cx.raise(.TypeError, "\(function) arg must be None or str") }
      let set = characters.strView
      range = a[0].strView.strip(left, right) { set.contains($0) }
    } else {
      range = a[0].str.pointee.isASCII ? asciiWithoutSpace(a[0], left, right) : a[0].strView.strip(left, right, isUnicodeSpace)
    }
    return try cx.substring(a[0], range.start, range.end)
  }
  @inline(__always) private static func asciiWithoutSpace(_ s: Ref, _ left: Bool, _ right: Bool) -> (start: Int, end: Int) {
    let text = s.strBytes
    var start = 0, end = s.strLength
    if left { while start < end && isUnicodeSpace(UInt32(text[start])) { start &+= 1 } }
    if right { while end > start && isUnicodeSpace(UInt32(text[end &- 1])) { end &-= 1 } }
    return (start, end)
  }
}

extension Context {
  /// `s.split(sep, maxsplit)` and `s.rsplit(...)`: a list.
  public func strSplit(_ s: Ref, _ separator: Ref?, _ most: Int, fromRight: Bool) throws(Raised) -> Owned {
    // Few cuts make a list of the right size.
    let result = try list(capacity: most < 8 ? most &+ 1 : 0)
    if let separator, !isNone(separator) {
      guard separator.isStr else { try raise(.TypeError, "must be str or None, not \(typeName(separator))") }
      if separator.strLength == 0 { try raise(.ValueError, "empty separator") }
      if !fromRight && separator.strLength == 1 && separator.str.pointee.width == 1 && s.str.pointee.width == 1 {
        try splitAtByte(s, separator.strBytes[0], most, result.ref)
      } else {
        try splitAtText(s, separator.strView, most, fromRight, result.ref)
      }
    } else if s.str.pointee.isASCII && !fromRight {
      try splitASCIIWords(s, most, result.ref)
    } else {
      try splitWords(s, most, fromRight, result.ref)
    }
    return result
  }

  private func splitAtText(_ s: Ref, _ separator: StrView, _ most: Int, _ fromRight: Bool, _ items: Ref) throws(Raised) {
    let emit: EmitRange = { (start, end) throws(Raised) in try append(list: items, try substring(s, start, end)) }
    if fromRight {
      try s.strView.splitFromRight(separator, most, emit)
      reverseItems(items)
    } else {
      try s.strView.split(separator, most, emit)
    }
  }

  private func splitAtByte(_ s: Ref, _ separator: UInt8, _ most: Int, _ items: Ref) throws(Raised) {
    let text = s.strView
    var at = 0, cuts = most
    while cuts > 0 {
      let hit = text.find(byte: separator, at, text.count)
      if hit < 0 { break }
      try append(list: items, try substring(s, at, hit))
      at = hit &+ 1
      cuts &-= 1
    }
    try append(list: items, try substring(s, at, text.count))
  }

  private func splitWords(_ s: Ref, _ most: Int, _ fromRight: Bool, _ items: Ref) throws(Raised) {
    let emit: EmitRange = { (start, end) throws(Raised) in try append(list: items, try substring(s, start, end)) }
    if fromRight {
      try s.strView.splitWordsFromRight(most, isUnicodeSpace, emit)
      reverseItems(items)
    } else {
      try s.strView.splitWords(most, isUnicodeSpace, emit)
    }
  }

  private func splitASCIIWords(_ s: Ref, _ most: Int, _ items: Ref) throws(Raised) {
    let text = s.strBytes, count = s.strLength
    var i = 0, cuts = most
    while true {
      while i < count && text[i] <= 0x20 && isUnicodeSpace(UInt32(text[i])) { i &+= 1 }
      if i >= count { return }
      let start = i
      if cuts <= 0 { return try append(list: items, try substring(s, start, count)) }
      i = asciiWordEnd(text, start, count)
      // A text that is one word is its own only piece.
      if i &- start == count { return try append(list: items, try substring(s, 0, count)) }
      try append(list: items, try asciiPiece(text, start, i, count))
      i &+= 1
      cuts &-= 1
    }
  }

  /// Where the word that begins at `start` ends: at white space or behind the last of `count` ASCII characters.
  @inline(__always) private func asciiWordEnd(_ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var i = start
    while true {
      // Eight characters at a time, until there is one that is as low as white space: its byte keeps the high bit clear.
      while i &+ 8 <= count {
        let low = ~(UnsafeRawPointer(text).loadUnaligned(fromByteOffset: i, as: UInt64.self) &+ ones &* 0x5F) & (ones &* 0x80)
        if low != 0 {
          i &+= low.trailingZeroBitCount &>> 3
          break
        }
        i &+= 8
      }
      if i >= count || text[i] <= 0x20 && isUnicodeSpace(UInt32(text[i])) { return i }
      i &+= 1
    }
  }

  /// The characters `start ..< end` of `count` ASCII ones.
  @inline(__always) private func asciiPiece(_ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, _ count: Int) throws(Raised) -> Owned {
    let length = end &- start
    guard length > 1, length <= 8, start &+ 8 <= count else { return try asciiCopy(text + start, length) }
    let result = try newASCII(length)
    result.ref.strData.storeBytes(of: UnsafeRawPointer(text).loadUnaligned(fromByteOffset: start, as: UInt64.self), as: UInt64.self)
    return result
  }

  /// Reverses a list that nobody else has seen.
  func reverseItems(_ list: Ref) {
    guard let items = list.list.pointee.items, list.list.pointee.count > 1 else { return }
    var buffer = UnsafeMutableBufferPointer(start: items, count: list.list.pointee.count)
    buffer.reverse()
  }

  /// `separator.join(iterable)`.
  public func strJoin(_ separator: Ref, _ iterable: Ref) throws(Raised) -> Owned {
    let held = try joinItems(iterable, "can only join an iterable")
    let items = held.ref
    let isList = items.isList
    let count = isList ? items.list.pointee.count : items.tupleCount
    if count == 0 { return interp.pointee.emptyStr.own }
    // Nothing below runs Python code, so the items stay where they are.
    let parts = isList ? items.list.pointee.items.unsafelyUnwrapped : items.tupleItems
    if count == 1 && parts[0].isExactly(types.pointee.str) { return parts[0].own }
    let form = try joinedForm(separator, parts, count)
    if form.length == 0 { return interp.pointee.emptyStr.own }
    let result = form.isASCII ? try newASCII(form.length) : try newStr(form.length, width: form.width, isASCII: false, type: types.pointee.str)
    var target = result.ref.strData
    @inline(__always) func put(_ view: StrView) {
      if form.width == 1 { copyBytes(target, view.base, view.count) } else { copyUnits(view, to: target, width: form.width) }
      target += view.count &* Int(form.width)
    }
    let between = separator.strView
    put(parts[0].strView)
    for i in 1..<count {
      if between.count > 0 { put(between) }
      put(parts[i].strView)
    }
    return result
  }

  /// Length and kind of what joining `count` strs, one at least, gives.
  @inline(__always) private func joinedForm(
    _ separator: Ref, _ parts: UnsafeMutablePointer<Ref>, _ count: Int
  ) throws(Raised) -> (length: Int, width: UInt8, isASCII: Bool) {
    var (length, overflow) = separator.strLength.multipliedReportingOverflow(by: count &- 1)
    // An empty or absent separator adds no characters that need room or are not ASCII.
    var width = length == 0 ? 1 : separator.str.pointee.width, isASCII = length == 0 || separator.str.pointee.isASCII
    for i in 0..<count {
      let s = parts[i]
      guard s.isStr else { try raise(.TypeError, "sequence item \(i): expected str instance, \(typeName(s)) found") }
      let (sum, o) = length.addingReportingOverflow(s.strLength)
      length = sum
      overflow = overflow || o
      width = max(width, s.str.pointee.width)
      isASCII = isASCII && s.str.pointee.isASCII
    }
    if overflow { try raise(.OverflowError, "join() result is too long for a Python string") }
    return (length, width, isASCII)
  }

  /// The items to join as a list or tuple.
  func joinItems(_ iterable: Ref, _ message: StaticString) throws(Raised) -> Owned {
    if iterable.isExactly(types.pointee.list) || iterable.isExactly(types.pointee.tuple) { return iterable.own }
    let has = iterable.type.pointee.has
    guard has.contains(.iter) || has.contains(.getitem) else { try raise(.TypeError, "\(message)") }
    // The iterator, not the iterable, is asked how many there are.
    let items = try list(), iterator = try iter(iterable)
    try listExtend(items.ref, iterator.ref)
    return items
  }

  /// `s.replace(old, new, count)`; negative: all.
  public func strReplace(_ s: Ref, _ old: Ref, _ new: Ref, _ count: Int) throws(Raised) -> Owned {
    let text = s.strView, needle = old.strView, substitute = new.strView
    if count < 0 && text.count <= 64 && needle.count == 1 && s.str.pointee.isASCII && old.str.pointee.isASCII && new.str.pointee.isASCII {
      return try replaceInShort(s, old.strBytes[0], new)
    }
    let most = count < 0 ? Int.max : count
    let first = needle.count > text.count ? -1 : text.find(needle, 0, text.count)
    if first < 0 || most == 0 || strEquals(old, new) { return try exactStr(s) }
    let hits = text.occurrences(of: needle, first, text.count, most: most)
    let (growth, o1) = (substitute.count &- needle.count).multipliedReportingOverflow(by: hits)
    let (length, o2) = text.count.addingReportingOverflow(growth)
    if o1 || o2 { try raise(.OverflowError, "replace string is too long") }
    if length == 0 { return interp.pointee.emptyStr.own }
    let width = max(text.width, substitute.width)
    let ascii = s.str.pointee.isASCII && new.str.pointee.isASCII
    let result = ascii ? try newASCII(length) : try newStr(length, width: width, isASCII: false, type: types.pointee.str)
    writeReplaced(text, needle, substitute, hits, first, to: result.ref.strData, width: width)
    // Replacing may take the widest characters away.
    if !ascii && !s.str.pointee.isASCII { return try str(StrView(result.ref.strData, length, width)) }
    return result
  }
}

extension Context {
  /// How often an ASCII character occurs in a short ASCII text.
  @inline(__always) private func countInShort(_ s: Ref, _ wanted: UInt8) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101, count = s.strLength
    var hits: UInt64 = 0, i = 0
    while i < count {
      // The bytes of eight characters that are zero when they are the wanted one; then 1 in these, none behind the end.
      let difference = s.strData.loadUnaligned(fromByteOffset: i, as: UInt64.self) ^ ones &* UInt64(wanted)
      var found = ~(difference &+ ones &* 0x7F) &>> 7 & ones
      if i &+ 8 > count { found &= (1 &<< UInt64(truncatingIfNeeded: (count &- i) &* 8)) &- 1 }
      hits &+= (found &* ones) &>> 56
      i &+= 8
    }
    return Int(truncatingIfNeeded: hits)
  }

  /// A short ASCII text with all occurrences of one character replaced by an ASCII text, looked at one by one.
  private func replaceInShort(_ s: Ref, _ old: UInt8, _ new: Ref) throws(Raised) -> Owned {
    let text = s.strBytes, count = s.strLength, size = new.strLength
    let hits = countInShort(s, old)
    if hits == 0 || size == 1 && new.strBytes[0] == old { return try exactStr(s) }
    let length = count &+ (size &- 1) &* hits
    if length == 0 { return interp.pointee.emptyStr.own }
    let result = try newASCII(length)
    var target = result.ref.strBytes
    for i in 0..<count {
      if text[i] == old {
        copyBytes(target, new.strData, size)
        target += size
      } else {
        target.pointee = text[i]
        target += 1
      }
    }
    return result
  }
}

/// Writes a text with the first `hits` occurrences of `needle` replaced (an empty one stands before each unit and at the end); `first` is the
/// place of the first one.
func writeReplaced(_ text: StrView, _ needle: StrView, _ substitute: StrView, _ hits: Int, _ first: Int, to start: RawPointer, width: UInt8) {
  var target = start
  @inline(__always) func put(_ view: StrView) {
    if width == 1 { copyBytes(target, view.base, view.count) } else { copyUnits(view, to: target, width: width) }
    target += view.count &* Int(width)
  }
  if needle.count == 0 {
    put(substitute)
    for at in 1..<hits {
      put(text.slice(at &- 1, at))
      put(substitute)
    }
    return put(text.slice(hits &- 1, text.count))
  }
  var at = 0, hit = first
  for k in 0..<hits {
    if k > 0 { hit = text.find(needle, at, text.count) }
    put(text.slice(at, hit))
    put(substitute)
    at = hit &+ needle.count
  }
  put(text.slice(at, text.count))
}
