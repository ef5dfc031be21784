import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Reading text: the buffer is read in chunks, each is decoded onto what is at hand.

/// Where a character stands in a text, from one place up to another.
private func find(_ wanted: UInt32, _ view: StrView, _ start: Int, _ end: Int) -> Int? {
  if start >= end { return nil }
  if view.width == 1 {
    let from = UnsafeRawPointer(view.base) + start
    guard let found = memchr(from, Int32(wanted), end - start) else { return nil }
    return start + (UnsafeRawPointer(found) - from)
  }
  for i in start..<end where view[i] == wanted { return i }
  return nil
}

extension TextIOWrapperType {
  /// Decodes one more chunk onto the text at hand; false at the end.
  private static func readChunk(_ s: TextState, _ size: Int, _ cx: Context) throws(Raised) -> Bool {
    do throws(Raised) { return try readMore(s, size, cx) } catch {
      // What was at hand belonged to the call that fails.
      let old = exchange(&s.decoded, nil)
      s.decodedAt = 0
      old?.decref()
      throw error
    }
  }
  private static func readMore(_ s: TextState, _ size: Int, _ cx: Context) throws(Raised) -> Bool {
    try flushPending(s, cx)
    if !s.canRead { try cx.unsupported("not readable") }
    let n = cx.int(max(size, s.chunkSize))
    let b = try buffer(s, cx)
    let key = try cx.intern("read1")
    let chunk = try bytesObject(try readSome(b, key.ref, n.ref, cx), "read1", cx)
    let final = chunk.ref.bytes.pointee.length == 0
    s.hasRead = true
    try noteChunk(s, chunk.ref.bytesBuffer, cx)
    let text = try decode(s, chunk.ref, final, cx)
    let shown = try translate(s, text.ref, final, cx)
    s.snapshotCount += shown.ref.strLength
    let rest = try remaining(s, cx)
    let whole = try cx.concat(rest.ref, shown.ref)
    let old = exchange(&s.decoded, whole)
    s.decodedAt = 0
    old?.decref()
    return !final
  }
  /// What a read of the buffer gave, as bytes.
  private static func bytesObject(_ chunk: consuming Owned, _ method: String, _ cx: Context) throws(Raised) -> Owned {
    if chunk.ref.isExactly(cx.types.pointee.bytes) { return chunk }
    let copy: [UInt8]
    do throws(Raised) { copy = try cx.withBytesLike(chunk.ref) { (x) throws(Raised) in Array(x) } } catch {
      cx.setPending(nil)
      try cx.raise(.TypeError, "underlying \(method)() should have returned a bytes-like object, not '\(cx.typeName(chunk.ref))'")
    }
    return try cx.bytes(copy)
  }
  /// Everything up to the end.
  private static func readAll(_ s: TextState, _ cx: Context) throws(Raised) -> Owned {
    try flushPending(s, cx)
    let rest = try cx.callMethod(try buffer(s, cx), .read)
    // Nothing is there, and waiting is not wanted.
    if cx.isNone(rest.ref) { try cx.raise(.TypeError, "can't concat NoneType to bytes") }
    let bytes = try bytesObject(rest, "read", cx)
    s.hasRead = true
    let text = try decode(s, bytes.ref, true, cx)
    let shown = try translate(s, text.ref, true, cx)
    let first = try remaining(s, cx)
    let whole = try cx.concat(first.ref, shown.ref)
    forgetText(s)
    return whole
  }
  /// `read1` of the buffer, or `read` where it has none.
  private static func readSome(_ buffer: Ref, _ read1: Ref, _ size: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let method = try cx.getattrOptional(buffer, read1) { return try cx.call(method.ref, size) }
    return try cx.callMethod(buffer, .read, size)
  }
  private static func remaining(_ s: TextState, _ cx: Context) throws(Raised) -> Owned {
    guard let d = s.decoded, s.decodedAt < d.strLength else { return cx.interp.pointee.emptyStr.own }
    return try cx.substring(d, s.decodedAt, d.strLength)
  }

  static func decode(_ s: TextState, _ chunk: Ref, _ final: Bool, _ cx: Context) throws(Raised) -> Owned {
    guard let coding = s.coding else {
      if s.decoder == nil { exchange(&s.decoder, try codec(s, "getincrementaldecoder", cx))?.decref() }
      let last = cx.bool(final)
      let text = try cx.callMethod(s.decoder ?? cx.noneRef, .decode, chunk, last.ref)
      guard text.ref.isStr else { try cx.raise(.TypeError, "decoder should return a string result, not '\(cx.typeName(text.ref))'") }
      return text
    }
    let held = s.raw.isEmpty ? chunk.own : try cx.bytes(s.raw + chunk.bytesBuffer)
    let bytes = held.ref.bytesBuffer
    switch coding {
    case .latin1: return try cx.decodeLatin1(bytes)
    case .ascii: return try cx.decodeASCII(bytes, s.errors)
    case .utf8:
      var used = 0
      let text = try cx.decodeUTF8(bytes, s.errors, final: final, consumed: &used)
      s.raw = Array(bytes[used...])
      return text
    }
  }

  /// Universal newlines: remembers which ends were seen, and translates them unless told not to.
  static func translate(_ s: TextState, _ text: Ref, _ final: Bool, _ cx: Context) throws(Raised) -> Owned {
    if !s.ends.isUniversal { return text.own }
    let view = text.strView, n = view.count
    if !s.pendingCR && find(13, view, 0, n) == nil {
      if !s.sawLF && find(10, view, 0, n) != nil { s.sawLF = true }
      return text.own
    }
    var builder = StringBuilder()
    var i = 0
    var cr = s.pendingCR
    s.pendingCR = false
    while i <= n {
      let c: UInt32? = i < n ? view[i] : nil
      if cr {
        if c == nil && !final {
          s.pendingCR = true
          break
        }
        cr = false
        if c == 10 {
          s.sawCRLF = true
          if s.translates { builder.append(scalar: 10) } else { builder.append(scalar: 13); builder.append(scalar: 10) }
          i += 1
          continue
        }
        s.sawCR = true
        builder.append(scalar: s.translates ? 10 : 13)
        continue
      }
      guard let c else { break }
      if c == 13 { cr = true } else {
        if c == 10 { s.sawLF = true }
        builder.append(scalar: c)
      }
      i += 1
    }
    return try builder.finish(cx)
  }

  private static func take(_ s: TextState, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    guard let d = s.decoded else { return cx.interp.pointee.emptyStr.own }
    let length = d.strLength
    let end = s.decodedAt + min(count, length - s.decodedAt)
    if s.decodedAt == 0 && end == length {
      s.decoded = nil
      return Owned(stealing: d)
    }
    let result = try cx.substring(d, s.decodedAt, end)
    s.decodedAt = end
    return result
  }

  /// The end of the first line between two places, nil if it does not end there. `line` is where it begins.
  private static func lineEnd(_ s: TextState, _ view: StrView, line: Int, from start: Int, to end: Int) -> Int? {
    switch s.ends {
    case .translated, .lineFeed: return find(10, view, start, end).map { $0 + 1 }
    case .carriageReturn: return find(13, view, start, end).map { $0 + 1 }
    case .both:
      var place = start
      while let found = find(10, view, place, end) {
        if found > line && view[found - 1] == 13 { return found + 1 }
        place = found + 1
      }
      return nil
    case .untranslated:
      let feed = find(10, view, start, end)
      guard let found = find(13, view, start, feed ?? end) else { return feed.map { $0 + 1 } }
      return found + 1 < end && view[found + 1] == 10 ? found + 2 : found + 1
    }
  }

  static func readLine(_ s: TextState, _ limit: Int, _ cx: Context) throws(Raised) -> Owned {
    var searched = 0
    while true {
      if let d = s.decoded {
        let view = d.strView, line = s.decodedAt
        let end = line + min(limit, view.count - line)
        if let found = lineEnd(s, view, line: line, from: min(line + searched, end), to: end) { return try take(s, found - line, cx) }
        if end - line >= limit { return try take(s, limit, cx) }
        searched = end - line
      }
      if try !readChunk(s, 0, cx) { return try take(s, limit, cx) }
    }
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let line: Owned
    if me.hasFlag(.pythonClass) { line = try cx.callMethod(me, .readline) } else { line = try readLine(checked(me, cx), Int.max, cx) }
    let s = try state(me, cx)
    guard line.ref.isStr else { try cx.raise(.OSError, "readline() should have returned a str object, not '\(cx.typeName(line.ref))'") }
    let isOver = line.ref.strLength == 0
    s.isTelling = isOver && s.canSeek
    if isOver { return nil }
    return line
  }

  static var readingMethods: [MethodDef] {
    [
      MethodDef("read", "(self, size=-1, /)", "Read at most size characters from stream.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        if !s.canRead { try cx.unsupported("not readable") }
        guard let n = try cx.sizeArgument(a.optional(1)) else { return try readAll(s, cx) }
        while (s.decoded?.strLength ?? 0) - s.decodedAt < n {
          if try !readChunk(s, n, cx) { break }
        }
        return try take(s, n, cx)
      },
      MethodDef("readline", "(self, size=-1, /)", "Read until newline or EOF.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        return try readLine(s, try cx.sizeArgument(a.optional(1)) ?? Int.max, cx)
      },
    ]
  }
}
