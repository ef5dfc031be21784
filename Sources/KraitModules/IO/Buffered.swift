import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Buffered streams. Rules:
// 1. Nothing holds a place in `ahead` or `pending` across a call of the raw stream: that may run any code, which comes back here.
// 2. Whatever calls the raw stream does so within `alone`, so that threads see whole reads and writes in one order.

final class BufferedState: StreamState {
  var size = 8192
  /// Bytes read ahead; `at` is the place of the next one. What was taken stays until the buffer is filled anew.
  var ahead: [UInt8] = []
  var at = 0
  /// Bytes not written yet; empty while there are bytes read ahead.
  var pending: [UInt8] = []
  var detached = false
  /// Where the raw stream stands, if known.
  var rawPosition: Int?
  /// Held by the thread that uses the raw stream, whose identifier is `owner`.
  let lock = NativeLockPointer.make()
  var owner: UInt = 0
  /// The number of forks before the lock was taken: its owner may be gone in a child.
  var forks = 0
  deinit { lock.dispose() }

  /// Bytes that can be taken without a read.
  var have: Int { ahead.count - at }
  func dropAhead() {
    ahead.removeAll(keepingCapacity: true)
    at = 0
  }
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
    exchange(&s.underlying, nil)?.decref()
    s.detached = false
    s.dropAhead()
    s.pending = []
    s.rawPosition = nil
    s.size = 8192
    if reads { try cx.requireAbility(b[0], "readable") }
    if writes { try cx.requireAbility(b[0], "writable") }
    if let n = b.optional(1) { s.size = try cx.index(n) }
    if s.size <= 0 { try cx.raise(.ValueError, "buffer size must be strictly positive") }
    exchange(&s.underlying, b[0].own)?.decref()
  }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let shown = try cx.streamLabel(me, "name", try state(me, cx))
    return try cx.str("<\(cx.typeFullName(me.type))\(shown)>")
  }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let line: Owned
    if reads && !me.hasFlag(.pythonClass) {
      line = try readLine(me, nil, cx)
    } else {
      line = try cx.callMethod(me, .readline)
      guard line.ref.isBytes else { try cx.raise(.OSError, "readline() should have returned a bytes object, not '\(cx.typeName(line.ref))'") }
    }
    if line.ref.bytes.pointee.length == 0 { return nil }
    return line
  }

  static func raw(_ s: BufferedState, _ cx: Context) throws(Raised) -> Ref {
    if s.detached { try cx.raise(.ValueError, "raw stream has been detached") }
    guard let raw = s.underlying else { try cx.raise(.ValueError, "I/O operation on uninitialized object") }
    return raw
  }
  /// The state of a file as raw stream: its reads and writes need no call.
  static func file(_ raw: Ref, _ cx: Context) throws(Raised) -> FileState? {
    guard raw.ops == FileIOType.self else { return nil }
    return try FileIOType.state(raw, cx)
  }
  static func isClosed(_ s: BufferedState, _ cx: Context) throws(Raised) -> Bool {
    let raw = try raw(s, cx)
    if let file = try file(raw, cx) { return file.descriptor < 0 }
    let closed = try cx.getattr(raw, .closed)
    return try cx.isTrue(closed.ref)
  }
  static func checked(_ me: Ref, _ action: StaticString, _ cx: Context) throws(Raised) -> BufferedState {
    let s = try state(me, cx)
    if try isClosed(s, cx) { try cx.raise(.ValueError, "\(action) closed file") }
    return s
  }

  // The lock

  /// Runs `body` while no other thread uses the raw stream.
  static func alone<R: ~Copyable>(_ me: Ref, _ s: BufferedState, _ cx: Context, _ body: () throws(Raised) -> R) throws(Raised) -> R {
    if !s.lock.tryAcquire() { try waitForOwner(me, s, cx) }
    s.owner = cx.thread.pointee.identifier
    s.forks = cx.vmState.forks
    defer {
      s.owner = 0
      _ = s.lock.release()
    }
    return try body()
  }
  private static func waitForOwner(_ me: Ref, _ s: BufferedState, _ cx: Context) throws(Raised) {
    if s.owner == cx.thread.pointee.identifier { try cx.raise(.RuntimeError, "reentrant call inside \(cx.describe(me))") }
    if s.forks != cx.vmState.forks { s.lock.reset() }
    while try !cx.acquire(s.lock, seconds: 1) {
      // At the end of the program other threads have stopped wherever they were.
      if cx.interp.pointee.finalizing { return }
    }
  }

  // The raw stream

  /// The result of a method of the raw stream that a signal may interrupt.
  private static func callRaw(_ raw: Ref, _ method: String, _ argument: Ref, _ cx: Context) throws(Raised) -> Owned {
    while true {
      do throws(Raised) { return try cx.callNamed(raw, method, argument) } catch {
        guard cx.pendingMatches(.InterruptedError) else { throw error }
        cx.clearPending()
        try cx.checkSignals()
      }
    }
  }
  private static func requireCount(_ count: Int, _ limit: Int, _ method: String, _ cx: Context) throws(Raised) {
    guard (0...limit).contains(count) else {
      try cx.raise(.OSError, "raw \(method)() returned invalid length \(count) (should have been between 0 and \(limit))")
    }
  }

  /// One read of the raw stream. nil: it would block.
  static func rawRead(_ s: BufferedState, _ target: UnsafeMutableRawPointer, _ limit: Int, _ cx: Context) throws(Raised) -> Int? {
    let raw = try raw(s, cx).own
    let count: Int
    if let file = try file(raw.ref, cx) {
      _ = try FileIOType.open(raw.ref, cx)
      guard let got = try FileIOType.readSome(file, target, limit, cx) else { return nil }
      count = got
    } else {
      let size = cx.int(limit)
      let store = try cx.call(Ref(cx.types.pointee.bytearray), size.ref)
      let view = try cx.call(Ref(cx.types.pointee.memoryview), store.ref)
      let got = try callRaw(raw.ref, "readinto", view.ref, cx)
      if cx.isNone(got.ref) { return nil }
      do throws(Raised) { count = try cx.index(got.ref) } catch { try cx.raiseFromPending(.OSError, "raw readinto() failed") }
      try requireCount(count, limit, "readinto", cx)
      try cx.withBytesLike(store.ref) { (b) throws(Raised) in
        if let base = b.baseAddress { target.copyMemory(from: base, byteCount: min(count, b.count)) }
      }
    }
    if let at = s.rawPosition { s.rawPosition = at &+ count }
    return count
  }

  /// One write to the raw stream. nil: it would block.
  static func rawWrite(_ s: BufferedState, _ data: ArraySlice<UInt8>, _ cx: Context) throws(Raised) -> Int? {
    let raw = try raw(s, cx).own
    let count: Int
    if let file = try file(raw.ref, cx) {
      _ = try FileIOType.open(raw.ref, cx)
      let written = try cx.withScratch(data.count) { (source) throws(Raised) -> Int? in
        data.withUnsafeBytes { source.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: $0.count) }
        return try FileIOType.writeSome(file, source, data.count, cx)
      }
      guard let written else { return nil }
      count = written
    } else {
      let bytes = try cx.bytes(Array(data))
      let view = try cx.call(Ref(cx.types.pointee.memoryview), bytes.ref)
      let written = try callRaw(raw.ref, "write", view.ref, cx)
      if cx.isNone(written.ref) { return nil }
      do throws(Raised) { count = try cx.index(written.ref) } catch {
        cx.clearPending()
        count = -1
      }
      try requireCount(count, data.count, "write", cx)
    }
    if let at = s.rawPosition { s.rawPosition = at &+ count }
    return count
  }

  private static func notePosition(_ s: BufferedState, _ result: Ref, _ cx: Context) throws(Raised) -> Int {
    s.rawPosition = nil
    let at = try cx.offset(result)
    if at < 0 { try cx.raise(.OSError, "Raw stream returned invalid position \(at)") }
    s.rawPosition = at
    return at
  }
  static func rawTell(_ s: BufferedState, _ cx: Context) throws(Raised) -> Int {
    let at = try cx.callNamed(try raw(s, cx), "tell")
    return try notePosition(s, at.ref, cx)
  }
  static func rawSeek(_ s: BufferedState, _ offset: Int, _ whence: Int, _ cx: Context) throws(Raised) -> Int {
    let to = cx.int(offset), how = cx.int(whence)
    let reached = try cx.callNamed(try raw(s, cx), "seek", to.ref, how.ref)
    return try notePosition(s, reached.ref, cx)
  }
  /// Puts the raw stream where the program sees it: before what was read ahead.
  static func rewind(_ s: BufferedState, _ cx: Context) throws(Raised) {
    let rest = s.have
    s.dropAhead()
    if rest > 0 { _ = try rawSeek(s, -rest, 1, cx) }
  }
  /// Writes what waits and forgets what was read ahead.
  static func flushAndRewind(_ s: BufferedState, _ cx: Context) throws(Raised) {
    if writes { try flushPending(s, cx) }
    if reads { try rewind(s, cx) }
  }

  // Attributes and methods of all three

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
        return s.detached ? cx.none : (s.underlying ?? cx.noneRef).own
      }),
    ] + finalizingGetset
  }

  static func delegated(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in
      let s = try state(a[0], cx)
      return try cx.callNamed(try raw(s, cx), "\(name)")
    }
  }

  private static func seek(_ me: Ref, _ target: Ref, _ whence: Int, _ cx: Context) throws(Raised) -> Int {
    // SEEK_DATA and SEEK_HOLE come behind the three usual ones.
    guard (0...4).contains(whence) else { try cx.raise(.ValueError, "whence value \(whence) unsupported") }
    let s = try checked(me, "seek of", cx)
    try cx.requireAbility(try raw(s, cx), "seekable")
    var offset = try cx.offset(target, .ValueError)
    if reads, whence < 2, s.pending.isEmpty {
      // A place in what was read ahead needs no seek.
      if s.rawPosition == nil { _ = try rawTell(s, cx) }
      let here = (s.rawPosition ?? 0) &- s.have
      let (step, overflow) = whence == 0 ? offset.subtractingReportingOverflow(here) : (offset, false)
      if !overflow, step >= -s.at, step <= s.have {
        s.at += step
        // A device may stay at 0 whatever was read.
        return max(0, here &+ step)
      }
    }
    return try alone(me, s, cx) { () throws(Raised) in
      if writes { try flushPending(s, cx) }
      if whence == 1 { offset = offset &- s.have }
      let reached = try rawSeek(s, offset, whence, cx)
      s.dropAhead()
      return reached
    }
  }

  private static func close(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = try state(me, cx)
    _ = try raw(s, cx)
    let wasClosed = try alone(me, s, cx) { () throws(Raised) -> Bool in
      if try isClosed(s, cx) { return true }
      if s.isFinalizing { cx.warnOfForgotten(me, try raw(s, cx)) }
      return false
    }
    if wasClosed { return cx.none }
    // `flush` takes the lock itself.
    return try cx.afterFlush(me) { () throws(Raised) -> Owned in
      try alone(me, s, cx) { () throws(Raised) -> Owned in
        s.pending = []
        s.dropAhead()
        return try cx.callMethod(try raw(s, cx), .close)
      }
    }
  }

  static var methods: [MethodDef] {
    (reads ? readingMethods + [delegated("readable")] : []) + (writes ? writingMethods + [delegated("writable")] : []) + [
      delegated("seekable"), delegated("fileno"), delegated("isatty"),
      MethodDef("seek", "(self, target, whence=0, /)", "Change the stream position.") { (a, cx) throws(Raised) in
        let whence = try a.optional(2).map { w throws(Raised) in try cx.index(w) } ?? 0
        return cx.int(try seek(a[0], a[1], whence, cx))
      },
      MethodDef("tell", "(self, /)", "Return current stream position.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        let at = try rawTell(s, cx)
        // A device may stay at 0 whatever was read.
        return cx.int(max(0, at &- s.have &+ s.pending.count))
      },
      MethodDef("truncate", "(self, pos=None, /)", "Truncate the file.") { (a, cx) throws(Raised) in
        let me = a[0], size = a.optional(1) ?? cx.noneRef
        let s = try checked(me, "truncate of", cx)
        if !writes { try cx.unsupported("truncate") }
        return try alone(me, s, cx) { () throws(Raised) in
          try flushAndRewind(s, cx)
          let result = try cx.callNamed(try raw(s, cx), "truncate", size)
          s.rawPosition = nil
          return result
        }
      },
      MethodDef("detach", "(self, /)", "Disconnect this buffer from its underlying raw stream and return it.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        _ = try raw(s, cx)
        _ = try cx.callMethod(a[0], .flush)
        let r = try raw(s, cx).own
        s.detached = true
        return r
      },
      MethodDef("close", "(self, /)", "Flush and close the stream.") { (a, cx) throws(Raised) in try close(a[0], cx) },
      MethodDef("_dealloc_warn", "(self, source, /)", "") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        if let raw = s.underlying, !s.detached { cx.warnOfForgotten(a[1], raw) }
        return cx.none
      },
    ] + StreamPickling.refusals
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
