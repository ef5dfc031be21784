import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Positions in text streams. A position is an opaque number whose lowest 64 bits are a place in the bytes; where a decoder has a state there, or no
// place in the bytes belongs to the character, the next parts say how to get to it, in 32 bits each:
//
//     place | state of the decoder | bytes to feed it | characters to skip of what it gives | whether the end was reached

/// The parts of a position.
private struct Cookie {
  var place = 0
  var flags = 0
  var feed = 0
  var skip = 0
  var needsEnd = false

  init() {}
  init(_ number: Ref, _ cx: Context) throws(Raised) {
    if let plain = cx.exactInt(number) {
      place = plain
      return
    }
    let size = cx.int(24), order = try cx.str("little")
    let bytes = try cx.callNamed(number, "to_bytes", size.ref, order.ref)
    let buffer = bytes.ref.bytesBuffer
    func part(_ offset: Int) -> Int { Int(buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    guard let small = Int(exactly: buffer.loadUnaligned(as: UInt64.self)) else {
      try cx.raise(.OverflowError, "Python int too large to convert to C long")
    }
    place = small
    flags = part(8)
    feed = part(12)
    skip = part(16)
    needsEnd = part(20) & 0xFF != 0
  }
  func number(_ cx: Context) throws(Raised) -> Owned {
    guard let flags = UInt32(exactly: flags), let feed = UInt32(exactly: feed), let skip = UInt32(exactly: skip) else {
      try cx.raise(.OverflowError, "Python int too large to convert to C int")
    }
    let state = UInt64(flags) | UInt64(feed) << 32, rest = UInt64(skip) | (needsEnd ? 1 << 32 : 0)
    if state == 0 && rest == 0 { return cx.int(place) }
    return try cx.int(negative: false, limbs: [UInt64(max(place, 0)), state] + (rest == 0 ? [] : [rest]))
  }
}

extension TextIOWrapperType {
  // Encodings that are decoded here: what was not given out is counted in bytes.

  /// The number of bytes at the start of the snapshot that `count` characters were made of.
  private static func bytesOf(_ count: Int, _ s: TextState) -> Int {
    let bytes = s.snapshot, wide = s.coding == .utf8, joins = s.translates
    var at = 0, left = count
    while left > 0, at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 13, joins, at < bytes.count, bytes[at] == 10 { at += 1 }
      if wide, byte >= 0xC0 { while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 } }
      left -= 1
    }
    return at
  }
  /// The snapshot without the bytes of the characters that were given out.
  private static func dropShown(_ s: TextState) -> [UInt8] { Array(s.snapshot[min(bytesOf(s.decodedAt, s), s.snapshot.count)...]) }

  private static func left(_ s: TextState) -> Int { (s.decoded?.strLength ?? s.decodedAt) - s.decodedAt }

  /// Remembers what is decoded next, for `tell`.
  static func noteChunk(_ s: TextState, _ bytes: UnsafeRawBufferPointer, _ cx: Context) throws(Raised) {
    let isEmpty = left(s) == 0
    if s.coding != nil {
      s.snapshot = (isEmpty ? (s.pendingCR ? [13] : []) + s.raw : dropShown(s)) + bytes
      return
    }
    if !s.canSeek { return }
    if isEmpty {
      if s.decoder == nil { exchange(&s.decoder, try codec(s, "getincrementaldecoder", cx))?.decref() }
      let (held, flags) = try decoderState(s, cx)
      s.snapshot = held
      s.snapshotFlags = flags
      s.snapshotCR = s.pendingCR
      s.snapshotCount = 0
    }
    s.snapshot += bytes
  }

  // Encodings with a decoder object

  private static func decoderState(_ s: TextState, _ cx: Context) throws(Raised) -> ([UInt8], Int) {
    let state = try cx.callNamed(s.decoder ?? cx.noneRef, "getstate")
    guard state.ref.isTuple, state.ref.tupleCount == 2, state.ref.tupleItems[0].isBytes else { try cx.raise(.TypeError, "illegal decoder state") }
    let flags = try cx.index(state.ref.tupleItems[1])
    return (Array(state.ref.tupleItems[0].bytesBuffer), max(flags, 0))
  }
  private static func setDecoderState(_ s: TextState, _ held: [UInt8], _ flags: Int, _ cx: Context) throws(Raised) {
    let bytes = try cx.bytes(held), number = cx.int(flags)
    let state = try cx.tuple(bytes.ref, number.ref)
    _ = try cx.callNamed(s.decoder ?? cx.noneRef, "setstate", state.ref)
  }
  /// How many characters of a decoded text are given out, as line ends become one.
  private static func shownCount(_ s: TextState, _ text: Ref, _ endsWithCR: inout Bool) -> Int {
    let length = text.strLength
    guard s.ends.isUniversal else { return length }
    var n = 0
    for i in 0..<length {
      let c = text.codePoint(at: i)
      if endsWithCR {
        endsWithCR = false
        if c == 10 {
          n += s.translates ? 1 : 2
          continue
        }
        n += 1
      }
      if c == 13 { endsWithCR = true } else { n += 1 }
    }
    return n
  }

  private struct Replay {
    var count = 0
    var held: [UInt8] = []
    var flags = 0
    var endsWithCR = false
  }
  /// What the first bytes of the snapshot decode to, and the state that they leave.
  private static func replay(_ s: TextState, _ length: Int, _ cx: Context) throws(Raised) -> Replay {
    try setDecoderState(s, [], s.snapshotFlags, cx)
    var result = Replay()
    result.endsWithCR = s.snapshotCR
    let bytes = try cx.bytes(Array(s.snapshot[..<length])), final = cx.bool(false)
    let text = try cx.callMethod(s.decoder ?? cx.noneRef, .decode, bytes.ref, final.ref)
    guard text.ref.isStr else { try cx.raise(.TypeError, "decoder should return a string result, not '\(cx.typeName(text.ref))'") }
    result.count = shownCount(s, text.ref, &result.endsWithCR)
    (result.held, result.flags) = try decoderState(s, cx)
    return result
  }

  /// The position of the next character, behind `place`, where the snapshot begins.
  private static func cookie(_ s: TextState, _ place: Int, _ cx: Context) throws(Raised) -> Cookie {
    func combined(_ flags: Int, _ endsWithCR: Bool) -> Int { s.ends.isUniversal ? flags << 1 | (endsWithCR ? 1 : 0) : flags }
    var result = Cookie()
    result.place = place
    result.flags = combined(s.snapshotFlags, s.snapshotCR)
    let wanted = s.snapshotCount - left(s)
    if wanted <= 0 { return result }
    // The fewest bytes that give so many characters.
    var low = 0, high = s.snapshot.count
    let whole = try replay(s, high, cx)
    result.needsEnd = whole.count < wanted
    while low < high && !result.needsEnd {
      let middle = (low + high) / 2
      if try replay(s, middle, cx).count >= wanted { high = middle } else { low = middle + 1 }
    }
    // The last place before it that the decoder can start from without bytes that it holds.
    var start = high, reached = try replay(s, start, cx)
    if reached.count > wanted || result.needsEnd && !reached.held.isEmpty, start > 0 {
      start -= 1
      reached = try replay(s, start, cx)
    }
    if !reached.held.isEmpty {
      start = max(start - reached.held.count, 0)
      reached = try replay(s, start, cx)
    }
    if start > 0, reached.held.isEmpty, reached.count <= wanted {
      result.place += start
      result.flags = combined(reached.flags, reached.endsWithCR)
      result.skip = wanted - reached.count
    } else {
      start = 0
      result.skip = wanted
    }
    if result.skip > 0 { result.feed = high - start } else { result.needsEnd = false }
    return result
  }

  static func tell(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = try checked(me, cx)
    if !s.canSeek { try cx.unsupported("underlying stream is not seekable") }
    if !s.isTelling { try cx.raise(.OSError, "telling position disabled by next() call") }
    try flushPending(s, cx)
    let b = try buffer(s, cx).own
    _ = try cx.callMethod(b.ref, .flush)
    let end = try cx.callNamed(b.ref, "tell")
    if s.coding != nil {
      let rest = s.decoded == nil ? s.raw.count + (s.pendingCR ? 1 : 0) : dropShown(s).count
      return cx.int(try cx.index(end.ref) &- rest)
    }
    if s.decoder == nil { return end }
    let (held, flags) = try decoderState(s, cx)
    let place = try cx.index(end.ref) &- s.snapshot.count
    do throws(Raised) {
      let found = try cookie(s, place, cx)
      try setDecoderState(s, held, flags, cx)
      return try found.number(cx)
    } catch {
      let failure = cx.takePending()
      do throws(Raised) { try setDecoderState(s, held, flags, cx) } catch { cx.clearPending() }
      cx.setPending(failure)
      throw error
    }
  }

  static func seek(_ me: Ref, _ cookie: Ref, _ whence: Int, _ cx: Context) throws(Raised) -> Owned {
    let s = try checked(me, cx)
    if !s.canSeek { try cx.unsupported("underlying stream is not seekable") }
    let zero = cx.int(0)
    var target = cookie.own
    switch whence {
    case 0: break
    case 1:
      if try !cx.equals(cookie, zero.ref) { try cx.unsupported("can't do nonzero cur-relative seeks") }
      target = try cx.callNamed(me, "tell")
    case 2: if try !cx.equals(cookie, zero.ref) { try cx.unsupported("can't do nonzero end-relative seeks") }
    default: try cx.raise(.ValueError, "invalid whence (\(whence), should be 0, 1 or 2)")
    }
    if try cx.compareBool(.lt, target.ref, zero.ref) { try cx.raise(.ValueError, "negative seek position \(cx.describe(target.ref))") }
    _ = try cx.callMethod(me, .flush)
    forgetText(s)
    // The next text that is written begins a file, or goes on in one.
    exchange(&s.encoder, nil)?.decref()
    let b = try buffer(s, cx).own
    if whence == 2 {
      exchange(&s.decoder, nil)?.decref()
      let how = cx.int(2)
      return try cx.callNamed(b.ref, "seek", zero.ref, how.ref)
    }
    let goal = try Cookie(target.ref, cx)
    let place = cx.int(goal.place)
    _ = try cx.callNamed(b.ref, "seek", place.ref)
    try restore(s, goal, b.ref, cx)
    return target
  }

  /// Puts the decoder, and what it has decoded, where a position says; the buffer is there.
  private static func restore(_ s: TextState, _ goal: Cookie, _ buffer: Ref, _ cx: Context) throws(Raised) {
    s.pendingCR = s.ends.isUniversal && goal.flags & 1 != 0
    if s.coding == nil {
      if s.decoder == nil { exchange(&s.decoder, try codec(s, "getincrementaldecoder", cx))?.decref() }
      if goal.place == 0 && goal.flags == 0 {
        _ = try cx.callNamed(s.decoder ?? cx.noneRef, "reset")
        (_, s.snapshotFlags) = try decoderState(s, cx)
      } else {
        s.snapshotFlags = s.ends.isUniversal ? goal.flags >> 1 : goal.flags
        try setDecoderState(s, [], s.snapshotFlags, cx)
      }
      s.snapshotCR = s.pendingCR
    }
    if goal.skip == 0 { return }
    let size = cx.int(goal.feed)
    let chunk = try cx.callMethod(buffer, .read, size.ref)
    guard chunk.ref.isBytes else { try cx.raise(.TypeError, "underlying read() should have returned a bytes object, not '\(cx.typeName(chunk.ref))'") }
    s.snapshot = Array(chunk.ref.bytesBuffer)
    let text = try decode(s, chunk.ref, goal.needsEnd, cx)
    let shown = try translate(s, text.ref, goal.needsEnd, cx)
    s.snapshotCount = shown.ref.strLength
    if shown.ref.strLength < goal.skip { try cx.raise(.OSError, "can't restore logical file position") }
    exchange(&s.decoded, shown)?.decref()
    s.decodedAt = goal.skip
  }
}
