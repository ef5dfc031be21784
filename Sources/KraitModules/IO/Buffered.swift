import Glibc
import KraitCore
import KraitObjects
import KraitVM

final class BufferedState: StreamState {
  var size = 8192
  /// Bytes read ahead; `at` is the place of the next one.
  var ahead: [UInt8] = []
  var at = 0
  /// Bytes not written yet.
  var pending: [UInt8] = []
  var readable = false
  var writable = false
  var detached = false
}

/// What BufferedReader, BufferedWriter and BufferedRandom share.
protocol BufferedNative: StreamNative where State == BufferedState {
  static var reads: Bool { get }
  static var writes: Bool { get }
  static var parameters: Signature { get }
}

extension BufferedNative {
  static var signature: StaticString? { "(raw, buffer_size=8192)" }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.newStream(type)
    install(made.ref, BufferedState())
    return made
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, parameters)
    let s = try state(me, cx)
    // A stream whose initialization fails cannot be used.
    replace(&s.underlying, with: nil)
    s.detached = false
    s.ahead = []
    s.at = 0
    s.pending = []
    s.size = 8192
    if reads {
      let r = try cx.callNamed(b[0], "readable")
      if try !cx.isTrue(r.ref) { try cx.unsupported("File or stream is not readable.") }
    }
    if writes {
      let w = try cx.callNamed(b[0], "writable")
      if try !cx.isTrue(w.ref) { try cx.unsupported("File or stream is not writable.") }
    }
    if let n = b.optional(1) { s.size = try cx.index(n) }
    if s.size <= 0 { try cx.raise(.ValueError, "buffer size must be strictly positive") }
    replace(&s.underlying, with: b[0].own)
    s.readable = reads
    s.writable = writes
  }

  static func raw(_ s: BufferedState, _ cx: Context) throws(Raised) -> Ref {
    if s.detached { try cx.raise(.ValueError, "raw stream has been detached") }
    guard let raw = s.underlying else { try cx.raise(.ValueError, "I/O operation on uninitialized object") }
    return raw
  }
  static func checked(_ me: Ref, _ cx: Context) throws(Raised) -> BufferedState {
    let s = try state(me, cx)
    let r = try raw(s, cx)
    let closed = try cx.getattr(r, .closed)
    if try cx.isTrue(closed.ref) { try cx.raise(.ValueError, "\(writes && !reads ? "write to" : "read of") closed file") }
    return s
  }

  /// Fills the read-ahead with one raw read. nil: it would block.
  static func fill(_ s: BufferedState, _ wanted: Int, _ cx: Context) throws(Raised) -> Int? {
    let raw = try raw(s, cx)
    let n = max(wanted, s.size)
    if raw.isExactly(try cx.nativeType(FileIOType.self)) {
      let f = try FileIOType.open(raw, cx)
      let buffer = UnsafeMutableRawPointer.allocate(byteCount: n, alignment: 16)
      defer { buffer.deallocate() }
      guard let got = try FileIOType.readSome(f, buffer, n, cx) else { return nil }
      append(s, UnsafeRawBufferPointer(start: buffer, count: got))
      return got
    }
    let size = cx.int(n)
    let target = try cx.call(Ref(cx.types.pointee.bytearray), size.ref)
    let got = try cx.callNamed(raw, "readinto", target.ref)
    if cx.isNone(got.ref) { return nil }
    let count = try cx.index(got.ref)
    guard (0...n).contains(count) else { try cx.raise(.OSError, "raw readinto() returned invalid length \(count) (should have been between 0 and \(n))") }
    try cx.withBytesLike(target.ref) { (b) throws(Raised) in append(s, UnsafeRawBufferPointer(rebasing: b[0..<count])) }
    return count
  }
  private static func append(_ s: BufferedState, _ bytes: UnsafeRawBufferPointer) {
    if s.at > 0 {
      s.ahead.removeFirst(s.at)
      s.at = 0
    }
    s.ahead.append(contentsOf: bytes)
  }

  static func takeAhead(_ s: BufferedState, _ n: Int, _ cx: Context) throws(Raised) -> Owned {
    let end = min(s.at + n, s.ahead.count)
    let start = s.at
    s.at = end
    return try cx.bytes(Array(s.ahead[start..<end]))
  }

  static func flushPending(_ s: BufferedState, _ cx: Context) throws(Raised) {
    if s.pending.isEmpty { return }
    let raw = try raw(s, cx)
    var done = 0
    let data = s.pending
    s.pending = []
    defer { if done < data.count { s.pending = Array(data[done...]) + s.pending } }
    while done < data.count {
      if raw.isExactly(try cx.nativeType(FileIOType.self)) {
        let f = try FileIOType.open(raw, cx)
        let from = done
        let rest = UnsafeMutableRawPointer.allocate(byteCount: data.count - from, alignment: 8)
        defer { rest.deallocate() }
        data.withUnsafeBytes { rest.copyMemory(from: $0.baseAddress! + from, byteCount: $0.count - from) }
        let n = try FileIOType.writeSome(f, rest, data.count - from, cx)
        guard let n else { try wouldBlock(done, cx) }
        done += n
        // A signal may have cut the write short: its handler runs before the rest is written.
        if done < data.count { try cx.checkSignals() }
      } else {
        let chunk = try cx.bytes(Array(data[done...]))
        let n = try cx.callMethod(raw, .write, chunk.ref)
        if cx.isNone(n.ref) { try wouldBlock(done, cx) }
        let count = try cx.index(n.ref)
        guard (0...(data.count - done)).contains(count) else { try cx.raise(.OSError, "raw write() returned invalid length \(count) (should have been between 0 and \(data.count - done))") }
        done += count
      }
    }
  }

  /// Raises BlockingIOError, which tells how many bytes were written.
  private static func wouldBlock(_ written: Int, _ cx: Context) throws(Raised) -> Never {
    let number = cx.int(Int(EAGAIN)), text = try cx.str("write could not complete without blocking"), count = cx.int(written)
    let error = try cx.call(Ref(cx.exceptionType(.BlockingIOError)), number.ref, text.ref, count.ref)
    try cx.raise(exception: error)
  }

  /// What the raw stream's `seek` and `tell` return: a position.
  private static func position(_ result: Ref, _ cx: Context) throws(Raised) -> Int {
    let at = try cx.index(result)
    if at < 0 { try cx.raise(.OSError, "Raw stream returned invalid position \(at)") }
    return at
  }

  /// Before writing: the raw position goes back over what was read ahead.
  static func dropAhead(_ s: BufferedState, _ cx: Context) throws(Raised) {
    let rest = s.ahead.count - s.at
    s.ahead = []
    s.at = 0
    if rest > 0 {
      let back = cx.int(-rest), one = cx.int(1)
      _ = try cx.callNamed(try raw(s, cx), "seek", back.ref, one.ref)
    }
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let shown = try cx.streamLabel(me, "name", try state(me, cx))
    return try cx.str("<\(cx.typeFullName(me.type))\(shown)>")
  }

  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.genericGetattr(me, name) }

  static var getsets: [GetSetDef] {
    [
      GetSetDef("closed", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return try cx.getattr(try raw(s, cx), .closed)
      }),
      GetSetDef("name", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return try cx.getattr(try raw(s, cx), .name)
      }),
      GetSetDef("mode", get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return try cx.getattr(try raw(s, cx), .mode)
      }),
      GetSetDef("raw", member: true, get: { (me, cx) throws(Raised) in
        let s = try state(me, cx)
        return (s.underlying ?? cx.noneRef).own
      }),
    ]
  }

  static func read(_ s: BufferedState, _ limit: Int?, _ cx: Context) throws(Raised) -> Owned {
    if writes { try flushPending(s, cx) }
    if let n = limit {
      while s.ahead.count - s.at < n {
        guard let got = try fill(s, n - (s.ahead.count - s.at), cx) else {
          if s.ahead.count == s.at && n > 0 { return cx.none }
          break
        }
        if got == 0 { break }
      }
      return try takeAhead(s, n, cx)
    }
    while true {
      guard let got = try fill(s, 65536, cx) else {
        if s.ahead.count == s.at { return cx.none }
        break
      }
      if got == 0 { break }
    }
    return try takeAhead(s, Int.max / 2, cx)
  }

  static func delegated(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in
      let s = try state(a[0], cx)
      return try cx.callNamed(try raw(s, cx), "\(name)")
    }
  }

  static var methods: [MethodDef] {
    (reads ? [delegated("readable")] : []) + (writes ? [delegated("writable")] : []) + [
      delegated("seekable"), delegated("fileno"), delegated("isatty"),
      MethodDef("read", "(self, size=-1, /)", "Read and return up to n bytes.") { (a, cx) throws(Raised) in
        if !reads { try cx.unsupported("read") }
        let s = try checked(a[0], cx)
        if let given = a.optional(1), !cx.isNone(given), try cx.index(given) < -1 { try cx.raise(.ValueError, "read length must be non-negative or -1") }
        return try read(s, try cx.sizeArgument(a.optional(1)), cx)
      },
      MethodDef("read1", "(self, size=-1, /)", "Read and return up to size bytes, with at most one read() call to the underlying raw stream.") { (a, cx) throws(Raised) in
        if !reads { try cx.unsupported("read1") }
        let s = try checked(a[0], cx)
        if writes { try flushPending(s, cx) }
        let n = try cx.sizeArgument(a.optional(1)) ?? s.size
        if s.ahead.count == s.at && n > 0 { _ = try fill(s, min(n, s.size), cx) }
        return try takeAhead(s, n, cx)
      },
      MethodDef("peek", "(self, size=0, /)", "Return buffered bytes without advancing the position.") { (a, cx) throws(Raised) in
        if !reads { try cx.unsupported("peek") }
        let s = try checked(a[0], cx)
        if writes { try flushPending(s, cx) }
        if s.ahead.count == s.at { _ = try fill(s, s.size, cx) }
        return try cx.bytes(Array(s.ahead[s.at...]))
      },
      MethodDef("readline", "(self, size=-1, /)", "Read and return a line from the stream.") { (a, cx) throws(Raised) in
        if !reads { try cx.unsupported("readline") }
        let s = try checked(a[0], cx)
        if writes { try flushPending(s, cx) }
        let limit = try cx.sizeArgument(a.optional(1)) ?? Int.max
        var searched = 0
        while true {
          let have = s.ahead.count - s.at
          if searched < have, let i = s.ahead[(s.at + searched)...].firstIndex(of: 10) { return try takeAhead(s, min(i - s.at + 1, limit), cx) }
          searched = have
          if have >= limit { return try takeAhead(s, limit, cx) }
          guard let got = try fill(s, s.size, cx), got > 0 else { return try takeAhead(s, min(s.ahead.count - s.at, limit), cx) }
        }
      },
      MethodDef("write", "(self, buffer, /)", "Write the given buffer to the IO stream.") { (a, cx) throws(Raised) in
        if !writes { try cx.unsupported("write") }
        if a[1].isStr { try cx.raise(.TypeError, "a bytes-like object is required, not 'str'") }
        let s = try checked(a[0], cx)
        if reads { try dropAhead(s, cx) }
        let n = try cx.withBytesLike(a[1]) { (b) throws(Raised) in
          s.pending.append(contentsOf: b)
          return b.count
        }
        if s.pending.count >= s.size { try flushPending(s, cx) }
        return cx.int(n)
      },
      MethodDef("flush", "(self, /)", "Flush write buffers.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        let r = try raw(s, cx)
        let closed = try cx.getattr(r, .closed)
        if try cx.isTrue(closed.ref) { try cx.raise(.ValueError, "flush of closed file") }
        if writes { try flushPending(s, cx) }
        return try cx.callMethod(r, .flush)
      },
      MethodDef("seek", "(self, target, whence=0, /)", "Change the stream position.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        if writes { try flushPending(s, cx) }
        let whence = try a.optional(2).map { w throws(Raised) in try cx.index(w) } ?? 0
        guard (0...2).contains(whence) else { try cx.raise(.ValueError, "whence value \(whence) unsupported") }
        var offset = try cx.index(a[1])
        if whence == 1 { offset = offset &- (s.ahead.count - s.at) }
        let to = cx.int(offset), how = cx.int(whence)
        let reached = try cx.callNamed(try raw(s, cx), "seek", to.ref, how.ref)
        s.ahead = []
        s.at = 0
        return cx.int(try position(reached.ref, cx))
      },
      MethodDef("tell", "(self, /)", "Return current stream position.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        let at = try cx.callNamed(try raw(s, cx), "tell")
        // A device may stay at 0 whatever was read.
        return cx.int(max(0, try position(at.ref, cx) &- (s.ahead.count - s.at) &+ s.pending.count))
      },
      MethodDef("truncate", "(self, pos=None, /)", "Truncate the file.") { (a, cx) throws(Raised) in
        let s = try checked(a[0], cx)
        if !writes { try cx.unsupported("truncate") }
        try flushPending(s, cx)
        let size: Owned
        if let p = a.optional(1), !cx.isNone(p) { size = p.own } else { size = try cx.callNamed(a[0], "tell") }
        return try cx.callNamed(try raw(s, cx), "truncate", size.ref)
      },
      MethodDef("detach", "(self, /)", "Disconnect this buffer from its underlying raw stream and return it.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        _ = try cx.callMethod(a[0], .flush)
        let r = try raw(s, cx).own
        s.detached = true
        return r
      },
      MethodDef("close", "(self, /)", "Flush and close the stream.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        if s.detached || s.underlying == nil { return cx.none }
        let r = try raw(s, cx)
        let closed = try cx.getattr(r, .closed)
        if try cx.isTrue(closed.ref) { return cx.none }
        return try cx.flushAndClose(a[0], r)
      },
    ]
  }
}

enum BufferedReaderType: BufferedNative {
  typealias State = BufferedState
  static var name: StaticString { "_io.BufferedReader" }
  static var doc: StaticString? { "Create a new buffered reader using the given readable raw IO object." }
  static var reads: Bool { true }
  static var writes: Bool { false }
  static let parameters = Signature("BufferedReader", "(raw, buffer_size=8192)", hasInstance: false)
}
enum BufferedWriterType: BufferedNative {
  typealias State = BufferedState
  static var name: StaticString { "_io.BufferedWriter" }
  static var doc: StaticString? { "A buffer for a writeable sequential RawIO object." }
  static var reads: Bool { false }
  static var writes: Bool { true }
  static let parameters = Signature("BufferedWriter", "(raw, buffer_size=8192)", hasInstance: false)
}
enum BufferedRandomType: BufferedNative {
  typealias State = BufferedState
  static var name: StaticString { "_io.BufferedRandom" }
  static var doc: StaticString? { "A buffered interface to random access streams." }
  static var reads: Bool { true }
  static var writes: Bool { true }
  static let parameters = Signature("BufferedRandom", "(raw, buffer_size=8192)", hasInstance: false)
}
