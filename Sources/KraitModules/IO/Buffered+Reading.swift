import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Reading from buffered streams. The raw stream is asked for whole buffers, or for the whole buffers that a large read consists of.

extension BufferedNative {
  /// The next bytes of those read ahead, at most `limit`.
  private static func take(_ s: BufferedState, _ limit: Int) -> ArraySlice<UInt8> {
    let start = s.at
    s.at = start + min(limit, s.have)
    return s.ahead[start..<s.at]
  }
  private static func takeBytes(_ s: BufferedState, _ limit: Int, _ cx: Context) throws(Raised) -> Owned { try cx.bytes(Array(take(s, limit))) }

  /// Reads once into the free part of the buffer. nil: it would block.
  private static func fill(_ s: BufferedState, _ cx: Context) throws(Raised) -> Int? {
    if s.ahead.count >= s.size { s.dropAhead() }
    let room = min(s.size - s.ahead.count, 1 << 30)
    return try cx.withScratch(room) { (chunk) throws(Raised) -> Int? in
      guard let got = try rawRead(s, chunk, room, cx) else { return nil }
      s.ahead.append(contentsOf: UnsafeRawBufferPointer(start: chunk, count: got))
      return got
    }
  }

  /// `read(n)`: None where nothing is there and a read would block.
  private static func read(_ me: Ref, _ s: BufferedState, _ wanted: Int, _ cx: Context) throws(Raised) -> Owned {
    if s.have >= wanted { return try takeBytes(s, wanted, cx) }
    return try alone(me, s, cx) { () throws(Raised) in
      // Another thread may have filled the buffer meanwhile.
      if s.have >= wanted { return try takeBytes(s, wanted, cx) }
      var data = Array(take(s, wanted))
      if writes { try flushPending(s, cx) }
      s.dropAhead()
      var left = wanted - data.count
      func isOver(_ got: Int?) -> Bool { got == nil || got == 0 }
      while left >= s.size {
        let blocks = min(left - left % s.size, 1 << 26)
        let got = try cx.withScratch(blocks) { (chunk) throws(Raised) -> Int? in
          let got = try rawRead(s, chunk, blocks, cx)
          data.append(contentsOf: UnsafeRawBufferPointer(start: chunk, count: got ?? 0))
          return got
        }
        if got == nil && data.isEmpty { return cx.none }
        guard let got, got > 0 else { return try cx.bytes(data) }
        left -= got
      }
      while left > 0 {
        let got = try fill(s, cx)
        if got == nil && data.isEmpty { return cx.none }
        guard let got, got > 0 else { break }
        let part = take(s, left)
        data += part
        left -= part.count
      }
      return try cx.bytes(data)
    }
  }

  private static func readAll(_ me: Ref, _ s: BufferedState, _ cx: Context) throws(Raised) -> Owned {
    try alone(me, s, cx) { () throws(Raised) in
      var data = Array(take(s, s.have))
      try flushAndRewind(s, cx)
      s.rawPosition = nil
      let raw = try raw(s, cx).own, readall = try cx.intern("readall")
      if let method = try cx.getattrOptional(raw.ref, readall.ref) {
        let rest = try cx.call(method.ref)
        guard rest.ref.isBytes || cx.isNone(rest.ref) else { try cx.raise(.TypeError, "readall() should return bytes") }
        if data.isEmpty { return rest }
        if rest.ref.isBytes { data += rest.ref.bytesBuffer }
        return try cx.bytes(data)
      }
      while true {
        let chunk = try cx.callMethod(raw.ref, .read)
        guard chunk.ref.isBytes || cx.isNone(chunk.ref) else { try cx.raise(.TypeError, "read() should return bytes") }
        if cx.isNone(chunk.ref) || chunk.ref.bytes.pointee.length == 0 { return data.isEmpty ? chunk : try cx.bytes(data) }
        data += chunk.ref.bytesBuffer
      }
    }
  }

  /// At most one read of the raw stream, and none while there are bytes read ahead.
  private static func readOnce(_ me: Ref, _ s: BufferedState, _ limit: Int, _ cx: Context) throws(Raised) -> Owned {
    if s.have > 0 || limit == 0 { return try takeBytes(s, limit, cx) }
    return try alone(me, s, cx) { () throws(Raised) in
      if s.have > 0 { return try takeBytes(s, limit, cx) }
      if writes { try flushPending(s, cx) }
      s.dropAhead()
      let size = min(limit, 1 << 26)
      return try cx.withScratch(size) { (chunk) throws(Raised) in
        let got = try rawRead(s, chunk, size, cx) ?? 0
        return try cx.bytes(UnsafeRawBufferPointer(start: chunk, count: got))
      }
    }
  }

  private static func readInto(_ me: Ref, _ target: Ref, once: Bool, _ cx: Context) throws(Raised) -> Owned {
    let lent = try BorrowedBuffer.writing(target, once ? "readinto1" : "readinto", cx)
    let s = try checked(me, "readinto of", cx)
    guard let base = lent.view.base else { return cx.int(0) }
    let length = lent.view.length
    var written = 0
    func copyAhead() -> Int {
      let part = take(s, length - written)
      part.withUnsafeBytes { if let from = $0.baseAddress { (base + written).copyMemory(from: from, byteCount: $0.count) } }
      return part.count
    }
    written = copyAhead()
    if written == length { return cx.int(written) }
    return try alone(me, s, cx) { () throws(Raised) in
      written += copyAhead()
      if writes { try flushPending(s, cx) }
      if s.have == 0 { s.dropAhead() }
      while written < length && !(once && written > 0 && length - written <= s.size) {
        let isDirect = length - written > s.size
        let got = isDirect ? try rawRead(s, base + written, length - written, cx) : try fill(s, cx)
        if got == nil && written == 0 { return cx.none }
        guard let got, got > 0 else { break }
        written += isDirect ? got : copyAhead()
        if once { break }
      }
      return cx.int(written)
    }
  }

  /// A line, or its first `limit` bytes.
  static func readLine(_ me: Ref, _ limit: Int?, _ cx: Context) throws(Raised) -> Owned {
    let s = try checked(me, "readline of", cx)
    let limit = limit ?? Int.max
    /// The length of the rest of the line in what was read ahead, nil if it does not end there.
    func lineLength(_ limit: Int) -> Int? {
      let n = min(s.have, limit), start = s.at
      let end = s.ahead.withUnsafeBytes { bytes -> Int? in
        guard let from = bytes.baseAddress, n > 0, let found = memchr(from + start, 10, n) else { return nil }
        return found - UnsafeMutableRawPointer(mutating: from + start) + 1
      }
      return end ?? (n == limit ? limit : nil)
    }
    if let n = lineLength(limit) { return try takeBytes(s, n, cx) }
    return try alone(me, s, cx) { () throws(Raised) in
      if let n = lineLength(limit) { return try takeBytes(s, n, cx) }
      var data = Array(take(s, limit))
      if writes { try flushPending(s, cx) }
      while true {
        s.dropAhead()
        guard let got = try fill(s, cx), got > 0 else { return try cx.bytes(data) }
        let n = lineLength(limit - data.count)
        data += take(s, n ?? got)
        if n != nil { return try cx.bytes(data) }
      }
    }
  }

  static var readingMethods: [MethodDef] {
    [
      MethodDef("read", "(self, size=-1, /)", "Read and return up to n bytes.") { (a, cx) throws(Raised) in
        let n = try cx.sizeArgument(a.optional(1), least: -1)
        let s = try checked(a[0], "read of", cx)
        if let n { return try read(a[0], s, n, cx) }
        return try readAll(a[0], s, cx)
      },
      MethodDef("read1", "(self, size=-1, /)", "Read and return up to size bytes, with at most one read() call to the underlying raw stream.") { (a, cx) throws(Raised) in
        let n = try a.optional(1).map { n throws(Raised) in try cx.index(n) } ?? -1
        let s = try checked(a[0], "read of", cx)
        return try readOnce(a[0], s, n < 0 ? s.size : n, cx)
      },
      MethodDef("readinto", "(self, buffer, /)", "Read bytes into a buffer.") { (a, cx) throws(Raised) in try readInto(a[0], a[1], once: false, cx) },
      MethodDef("readinto1", "(self, buffer, /)", "Read bytes into a buffer with at most one raw read.") { (a, cx) throws(Raised) in
        try readInto(a[0], a[1], once: true, cx)
      },
      MethodDef("peek", "(self, size=0, /)", "Return buffered bytes without advancing the position.") { (a, cx) throws(Raised) in
        let me = a[0]
        if let n = a.optional(1) { _ = try cx.index(n) }
        let s = try checked(me, "peek of", cx)
        return try alone(me, s, cx) { () throws(Raised) in
          if writes { try flushPending(s, cx) }
          if s.have == 0 {
            s.dropAhead()
            _ = try fill(s, cx)
          }
          return try cx.bytes(Array(s.ahead[s.at...]))
        }
      },
      MethodDef("readline", "(self, size=-1, /)", "Read and return a line from the stream.") { (a, cx) throws(Raised) in
        try readLine(a[0], try cx.sizeArgument(a.optional(1)), cx)
      },
    ] + (writes ? [] : [
      MethodDef("flush", "(self, /)", "Flush the raw stream.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        return try cx.callMethod(try raw(s, cx), .flush)
      }
    ])
  }
}
