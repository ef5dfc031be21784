import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Writing to buffered streams: what fits is kept; what does not is written behind what was kept, and its last part kept again.

extension BufferedNative {
  /// BlockingIOError, which tells how many bytes were taken.
  private static func raiseWouldBlock(_ taken: Int, _ cx: Context) throws(Raised) -> Never {
    let number = cx.int(Int(EAGAIN)), text = try cx.str("write could not complete without blocking"), count = cx.int(taken)
    let error = try cx.call(Ref(cx.exceptionType(.BlockingIOError)), number.ref, text.ref, count.ref)
    try cx.raise(exception: error)
  }

  /// Writes what waits. Whatever happens on the way, bytes that were not written still wait afterwards.
  static func flushPending(_ s: BufferedState, _ cx: Context) throws(Raised) {
    let data = s.pending
    if data.isEmpty { return }
    s.pending = []
    var done = 0
    defer { if done < data.count { s.pending = Array(data[done...]) + s.pending } }
    while done < data.count {
      guard let n = try rawWrite(s, data[done...], cx) else { try raiseWouldBlock(0, cx) }
      done += n
      // A signal may have cut the write short: its handler runs before the rest is written.
      if done < data.count { try cx.checkSignals() }
    }
  }

  /// The usual case: bytes that fit, while nobody uses the stream.
  private static func keep(_ data: Ref, _ s: BufferedState, _ cx: Context) throws(Raised) -> Int? {
    guard data.isBytes, s.owner == 0, s.have == 0, try !isClosed(s, cx) else { return nil }
    let n = data.bytes.pointee.length
    guard n <= s.size - s.pending.count else { return nil }
    s.pending.append(contentsOf: data.bytesBuffer)
    return n
  }

  private static func write(_ me: Ref, _ s: BufferedState, _ data: [UInt8], _ cx: Context) throws(Raised) {
    if reads { try rewind(s, cx) }
    if data.count <= s.size - s.pending.count {
      s.pending += data
      return
    }
    do throws(Raised) { try flushPending(s, cx) } catch {
      guard cx.pendingMatches(.BlockingIOError) else { throw error }
      let room = max(0, s.size - s.pending.count)
      s.pending += data.prefix(room)
      if data.count > room {
        cx.clearPending()
        try raiseWouldBlock(room, cx)
      }
      cx.clearPending()
      return
    }
    var done = 0
    while data.count - done > s.size {
      guard let n = try rawWrite(s, data[done...], cx) else {
        s.pending = Array(data[done..<(done + s.size)])
        try raiseWouldBlock(done + s.size, cx)
      }
      done += n
      if done < data.count { try cx.checkSignals() }
    }
    s.pending += data[done...]
  }

  static var writingMethods: [MethodDef] {
    [
      MethodDef("write", "(self, buffer, /)", "Write the given buffer to the IO stream.") { (a, cx) throws(Raised) in
        let me = a[0]
        if let n = try keep(a[1], state(me, cx), cx) { return cx.int(n) }
        let data = try cx.withBytesLike(a[1]) { (b) throws(Raised) in Array(b) }
        let s = try state(me, cx)
        _ = try raw(s, cx)
        return try alone(me, s, cx) { () throws(Raised) in
          // Another thread may have closed the stream while this one waited.
          if try isClosed(s, cx) { try cx.raise(.ValueError, "write to closed file") }
          try write(me, s, data, cx)
          return cx.int(data.count)
        }
      },
      MethodDef("flush", "(self, /)", "Flush write buffers.") { (a, cx) throws(Raised) in
        let me = a[0]
        let s = try checked(me, "flush of", cx)
        try alone(me, s, cx) { () throws(Raised) in try flushAndRewind(s, cx) }
        return cx.none
      },
    ]
  }
}
