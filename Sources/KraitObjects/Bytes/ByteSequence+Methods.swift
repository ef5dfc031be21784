import Glibc
import KraitCore

// Searching, splitting and joining methods of the bytes types.

extension ByteSequence {
  private static func search(_ a: Args, last: Bool, _ cx: Context) throws(Raised) -> Int {
    let bounds = try cx.textSearchBounds(a.optional(2), a.optional(3), view(a[0]).count)
    var needle = try cx.needle(a[1])
    return try needle.with { (n) throws(Raised) -> Int in
      let v = view(a[0])
      let end = min(bounds.end, v.count)
      return last ? v.findLast(n, bounds.start, end) : v.find(n, bounds.start, end)
    }
  }

  private static func tailMatch(_ a: Args, _ function: StaticString, atEnd: Bool, _ cx: Context) throws(Raised) -> Bool {
    let bounds = try cx.textSearchBounds(a.optional(2), a.optional(3), view(a[0]).count)
    func matches(_ part: Ref) throws(Raised) -> Bool {
      let buffer = try bytesArgument(part, cx)
      let v = view(a[0]), p = buffer.strView
      if min(bounds.end, v.count) &- bounds.start < p.count { return false }
      return v.matches(p, at: atEnd ? min(bounds.end, v.count) &- p.count : bounds.start)
    }
    if a[1].isTuple {
      for i in 0..<a[1].tupleCount {
        if try matches(a[1].tupleItems[i]) { return true }
      }
      return false
    }
    guard cx.isBytesLike(a[1]) else {
      try cx.raise(.TypeError, "\(function) first arg must be bytes or a tuple of bytes, not \(cx.typeName(a[1]))")
    }
    return try matches(a[1])
  }

  static var byteSearchMethods: [MethodDef] {
    [
      MethodDef("find", "(self, sub, start=None, end=None, /)", "The lowest index of sub (bytes or one int) within b[start:end], or -1.") {
        (a, cx) throws(Raised) in
        cx.int(try search(a, last: false, cx))
      },
      MethodDef("rfind", "(self, sub, start=None, end=None, /)", "The highest index of sub within b[start:end], or -1.") { (a, cx) throws(Raised) in
        cx.int(try search(a, last: true, cx))
      },
      MethodDef("index", "(self, sub, start=None, end=None, /)", "Like find, but raises ValueError when sub is not there.") { (a, cx) throws(Raised) in
        let place = try search(a, last: false, cx)
        if place < 0 { try cx.raise(.ValueError, "subsection not found") }
        return cx.int(place)
      },
      MethodDef("rindex", "(self, sub, start=None, end=None, /)", "Like rfind, but raises ValueError when sub is not there.") { (a, cx) throws(Raised) in
        let place = try search(a, last: true, cx)
        if place < 0 { try cx.raise(.ValueError, "subsection not found") }
        return cx.int(place)
      },
      MethodDef("count", "(self, sub, start=None, end=None, /)", "How often sub occurs in b[start:end] without overlapping.") { (a, cx) throws(Raised) in
        let bounds = try cx.textSearchBounds(a.optional(2), a.optional(3), view(a[0]).count)
        var needle = try cx.needle(a[1])
        let n = try needle.with { (n) throws(Raised) -> Int in
          view(a[0]).occurrences(of: n, bounds.start, min(bounds.end, view(a[0]).count))
        }
        return cx.int(n)
      },
      MethodDef("startswith", "(self, prefix, start=None, end=None, /)", "Whether the data begin with the prefix, or one of a tuple of them.") {
        (a, cx) throws(Raised) in
        cx.bool(try tailMatch(a, "startswith", atEnd: false, cx))
      },
      MethodDef("endswith", "(self, suffix, start=None, end=None, /)", "Whether the data end with the suffix, or one of a tuple of them.") {
        (a, cx) throws(Raised) in
        cx.bool(try tailMatch(a, "endswith", atEnd: true, cx))
      },
      MethodDef("removeprefix", "(self, prefix, /)", "The data without the prefix, if they begin with it.") { (a, cx) throws(Raised) in
        let part = try bytesArgument(a[1], cx)
        let v = view(a[0]), n = part.strView.count
        return v.matches(part.strView, at: 0) && n > 0 ? try slice(a[0], n, v.count, cx) : try unchanged(a[0], cx)
      },
      MethodDef("removesuffix", "(self, suffix, /)", "The data without the suffix, if they end with it.") { (a, cx) throws(Raised) in
        let part = try bytesArgument(a[1], cx)
        let v = view(a[0]), n = part.strView.count
        return n > 0 && v.matches(part.strView, at: v.count &- n) ? try slice(a[0], 0, v.count &- n, cx) : try unchanged(a[0], cx)
      },
      MethodDef("replace", "(self, old, new, count=-1, /)", "A copy with occurrences of old replaced, all or the first count.") { (a, cx) throws(Raised) in
        try replaceBytes(a, cx)
      },
    ]
  }

  private static func replaceBytes(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    let old = try bytesArgument(a[1], cx), new = try bytesArgument(a[2], cx)
    let count = try a.optional(3).map { (n) throws(Raised) -> Int in try cx.sizeArgument(n) } ?? -1
    let v = view(a[0]), needle = old.strView, substitute = new.strView
    let hits = needle.count > v.count ? 0 : v.occurrences(of: needle, 0, v.count, most: count < 0 ? Int.max : count)
    if hits == 0 { return try unchanged(a[0], cx) }
    let (growth, o1) = (substitute.count &- needle.count).multipliedReportingOverflow(by: hits)
    let (length, o2) = v.count.addingReportingOverflow(growth)
    if o1 || o2 { try cx.raise(.OverflowError, "replace bytes is too long") }
    let made = try make(length, cx)
    writeReplaced(v, needle, substitute, hits, v.find(needle, 0, v.count), to: RawPointer(made.data), width: 1)
    return Owned(stealing: made.object)
  }

  static var byteSplitMethods: [MethodDef] {
    [
      MethodDef("split", "(self, /, sep=None, maxsplit=-1)", "The parts between separators, or words, with at most maxsplit cuts.") {
        (a, cx) throws(Raised) in
        try splitBytes(a, fromRight: false, cx)
      },
      MethodDef("rsplit", "(self, /, sep=None, maxsplit=-1)", "Like split, but cuts are made from the end.") { (a, cx) throws(Raised) in
        try splitBytes(a, fromRight: true, cx)
      },
      MethodDef("splitlines", "(self, /, keepends=False)", "The lines of the data.") { (a, cx) throws(Raised) in
        let keep = try a.optional(1).map { (k) throws(Raised) -> Bool in try cx.isTrue(k) } ?? false
        let result = try cx.list(), list = result.ref
        let v = view(a[0])
        try v.splitLines(keepEnds: keep, isByteLineBreak) { (start, end) throws(Raised) in
          try cx.append(list: list, try make(v.slice(start, end), cx))
        }
        return result
      },
      MethodDef("partition", "(self, sep, /)", "The data before, the separator, and the data behind its first occurrence.") { (a, cx) throws(Raised) in
        try partition(a, last: false, cx)
      },
      MethodDef("rpartition", "(self, sep, /)", "The data before, the separator, and the data behind its last occurrence.") { (a, cx) throws(Raised) in
        try partition(a, last: true, cx)
      },
      MethodDef("join", "(self, iterable_of_bytes, /)", "The items of the iterable with these data between them.") { (a, cx) throws(Raised) in
        try joinBytes(a[0], a[1], cx)
      },
      MethodDef("strip", "(self, bytes=None, /)", "The data without white space, or the given bytes, at both ends.") { (a, cx) throws(Raised) in
        try strip(a, true, true, cx)
      },
      MethodDef("lstrip", "(self, bytes=None, /)", "The data without white space, or the given bytes, at their start.") { (a, cx) throws(Raised) in
        try strip(a, true, false, cx)
      },
      MethodDef("rstrip", "(self, bytes=None, /)", "The data without white space, or the given bytes, at their end.") { (a, cx) throws(Raised) in
        try strip(a, false, true, cx)
      },
    ]
  }

  private static func splitBytes(_ a: Args, fromRight: Bool, _ cx: Context) throws(Raised) -> Owned {
    var most = Int.max
    if let argument = a.optional(2) {
      let n = try cx.sizeArgument(argument)
      if n >= 0 { most = n }
    }
    let result = try cx.list(), list = result.ref
    if let separator = a.optional(1), !cx.isNone(separator) {
      let buffer = try bytesArgument(separator, cx)
      if buffer.strView.count == 0 { try cx.raise(.ValueError, "empty separator") }
      let v = view(a[0])
      let emit: EmitRange = { (start, end) throws(Raised) in try cx.append(list: list, try make(v.slice(start, end), cx)) }
      if fromRight { try v.splitFromRight(buffer.strView, most, emit) } else { try v.split(buffer.strView, most, emit) }
    } else {
      let v = view(a[0])
      let emit: EmitRange = { (start, end) throws(Raised) in try cx.append(list: list, try make(v.slice(start, end), cx)) }
      if fromRight { try v.splitWordsFromRight(most, isByteSpace, emit) } else { try v.splitWords(most, isByteSpace, emit) }
    }
    if fromRight { cx.reverseItems(list) }
    return result
  }

  private static func partition(_ a: Args, last: Bool, _ cx: Context) throws(Raised) -> Owned {
    let separator = try bytesArgument(a[1], cx)
    let n = separator.strView
    if n.count == 0 { try cx.raise(.ValueError, "empty separator") }
    let v = view(a[0])
    let place = last ? v.findLast(n, 0, v.count) : v.find(n, 0, v.count)
    if place < 0 {
      let whole = try unchanged(a[0], cx), empty = try make(v.slice(0, 0), cx), empty2 = try make(v.slice(0, 0), cx)
      return last ? try cx.tuple(empty.ref, empty2.ref, whole.ref) : try cx.tuple(whole.ref, empty.ref, empty2.ref)
    }
    let before = try make(v.slice(0, place), cx), after = try make(v.slice(place &+ n.count, v.count), cx)
    let middle = a[1].isBytes && a[0].isBytes ? a[1].own : try make(n, cx)
    return try cx.tuple(before.ref, middle.ref, after.ref)
  }

  static func joinBytes(_ separator: Ref, _ iterable: Ref, _ cx: Context) throws(Raised) -> Owned {
    // The items may come from code that would change the separator.
    if !separator.isBytes { separator.bytearray.pointee.exports &+= 1 }
    defer { if !separator.isBytes { separator.bytearray.pointee.exports &-= 1 } }
    let held = try cx.joinItems(iterable, "can only join an iterable")
    let items = try cx.tupleOfItems(held.ref)
    let count = items.ref.tupleCount
    if count == 1, items.ref.tupleItems[0].isExactly(cx.types.pointee.bytes), separator.isBytes { return items.ref.tupleItems[0].own }
    var total = 0
    for i in 0..<count {
      let item = items.ref.tupleItems[i]
      guard cx.isBytesLike(item) else {
        try cx.raise(.TypeError, "sequence item \(i): expected a bytes-like object, \(cx.typeName(item)) found")
      }
      let buffer = try bytesArgument(item, cx)
      let (sum, overflow) = total.addingReportingOverflow(buffer.strView.count &+ (i > 0 ? view(separator).count : 0))
      if overflow { try cx.raise(.OverflowError, "join() result is too long for bytes") }
      total = sum
    }
    let made = try make(total, cx)
    let result = Owned(stealing: made.object)
    var at = 0
    for i in 0..<count {
      let between = view(separator)
      if i > 0 {
        if between.count > total &- at { try cx.raise(.RuntimeError, "separator changed size during iteration") }
        memcpy(made.data + at, between.base, between.count)
        at &+= between.count
      }
      let buffer = try bytesArgument(items.ref.tupleItems[i], cx)
      if buffer.strView.count > total &- at { try cx.raise(.RuntimeError, "sequence changed size during iteration") }
      memcpy(made.data + at, buffer.strView.base, buffer.strView.count)
      at &+= buffer.strView.count
    }
    if at < total { memset(made.data + at, 0, total &- at) }
    return result
  }

  private static func strip(_ a: Args, _ left: Bool, _ right: Bool, _ cx: Context) throws(Raised) -> Owned {
    if let set = a.optional(1), !cx.isNone(set) {
      let buffer = try bytesArgument(set, cx)
      let s = buffer.strView
      let range = view(a[0]).strip(left, right) { s.contains($0) }
      return try slice(a[0], range.start, range.end, cx)
    }
    let range = view(a[0]).strip(left, right, isByteSpace)
    return try slice(a[0], range.start, range.end, cx)
  }
}

extension Context {
  /// The items of a list or tuple as a tuple, so that they stay while other code runs.
  func tupleOfItems(_ sequence: Ref) throws(Raised) -> Owned {
    if sequence.isTuple { return sequence.own }
    let count = sequence.list.pointee.count
    if count == 0 { return interp.pointee.emptyTuple.own }
    let result = try tuple(count)
    for i in 0..<count { result.ref.tupleItems[i] = sequence.list.pointee.items.unsafelyUnwrapped[i].own.leak() }
    return result
  }
}
