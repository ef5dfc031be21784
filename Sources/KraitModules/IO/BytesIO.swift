import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Bytes in memory. A buffer that `getbuffer` gave shows the memory itself, so while there is one the memory must stay where it is, as long as it is.

final class BytesState: StreamState {
  /// The contents, which end at `count`.
  private(set) var base: UnsafeMutablePointer<UInt8>?
  private(set) var count = 0
  private var capacity = 0
  var at = 0
  /// Buffers that show the contents.
  var exports = 0
  deinit { base?.deallocate() }

  /// Makes the contents so long; what is new holds zeros. Answers false when there is no memory.
  func resize(_ length: Int) -> Bool {
    if length > capacity {
      let room = max(length, min(capacity, 1 << 40) &* 2, 64)
      guard let moved = realloc(base, room) ?? (room > length ? realloc(base, length) : nil) else { return false }
      base = moved.assumingMemoryBound(to: UInt8.self)
      capacity = room
    }
    if length > count, let base { (base + count).initialize(repeating: 0, count: length - count) }
    count = length
    return true
  }
  func clear() {
    free(base)
    base = nil
    count = 0
    capacity = 0
  }
  /// What lies behind the position, at most `limit` bytes.
  func take(_ limit: Int) -> UnsafeRawBufferPointer {
    guard at < count, limit > 0, let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let start = at
    at += min(limit, count - at)
    return UnsafeRawBufferPointer(start: base + start, count: at - start)
  }
  /// The length of the line at the position.
  var lineLength: Int {
    guard at < count, let base else { return 0 }
    guard let end = memchr(base + at, 10, count - at) else { return count - at }
    return end - UnsafeMutableRawPointer(base + at) + 1
  }
}

/// `_io.BytesIO`.
enum BytesIOType: StreamNative {
  typealias State = BytesState
  static var name: StaticString { "_io.BytesIO" }
  static var doc: StaticString? { "Buffered I/O implementation using an in-memory bytes buffer." }
  static var signature: StaticString? { "(initial_bytes=b'')" }
  private static let parameters = Signature("BytesIO", "(initial_bytes=b'')", hasInstance: false)

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.newStream(type)
    install(made.ref, BytesState())
    return made
  }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, parameters)
    let s = try state(me, cx)
    try requireResizable(s, cx)
    s.clear()
    s.at = 0
    s.isClosed = false
    if let given = b.optional(0), !cx.isNone(given) {
      _ = try write(s, given, cx)
      s.at = 0
    }
  }
  static func finalize(_ me: Ref, _ cx: Context) { closeIfOverridden(me, cx) }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.defaultRepr(me) }
  static func next(_ me: Ref, _ cx: Context) throws(Raised) -> Owned? {
    let s = try open(me, cx)
    return s.at >= s.count ? nil : try cx.bytes(s.take(s.lineLength))
  }

  static func requireResizable(_ s: BytesState, _ cx: Context) throws(Raised) {
    if s.exports > 0 { try cx.raise(.BufferError, "Existing exports of data: object cannot be re-sized") }
  }
  /// Writes at the position, behind zeros if that lies behind the end.
  static func write(_ s: BytesState, _ data: Ref, _ cx: Context) throws(Raised) -> Int {
    try cx.withBytesLike(data) { (bytes) throws(Raised) in
      try requireResizable(s, cx)
      guard let source = bytes.baseAddress, bytes.count > 0 else { return 0 }
      let (end, overflow) = s.at.addingReportingOverflow(bytes.count)
      guard !overflow, end < 1 << 40, s.resize(max(end, s.count)), let base = s.base else { try cx.raiseMemoryError() }
      memmove(base + s.at, source, bytes.count)
      s.at = end
      return bytes.count
    }
  }

  static var getsets: [GetSetDef] {
    [GetSetDef("closed", get: { (me, cx) throws(Raised) in
      let s = try state(me, cx)
      return cx.bool(s.isClosed)
    })]
  }
  private static func yes(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, /)", "") { (a, cx) throws(Raised) in
      _ = try open(a[0], cx)
      return cx.bool(true)
    }
  }
  private static func read(_ name: StaticString) -> MethodDef {
    MethodDef(name, "(self, size=-1, /)", "Read at most size bytes, returned as a bytes object.") { (a, cx) throws(Raised) in
      let s = try open(a[0], cx)
      return try cx.bytes(s.take(try cx.sizeArgument(a.optional(1)) ?? Int.max))
    }
  }
  private static func seek(_ s: BytesState, _ n: Int, _ whence: Int, _ cx: Context) throws(Raised) -> Int {
    switch whence {
    case 0:
      if n < 0 { try cx.raise(.ValueError, "negative seek value \(n)") }
      s.at = n
    case 1, 2:
      let (sum, overflow) = (whence == 1 ? s.at : s.count).addingReportingOverflow(n)
      if overflow { try cx.raise(.OverflowError, "new position too large") }
      s.at = max(0, sum)
    default: try cx.raise(.ValueError, "invalid whence (\(whence), should be 0, 1 or 2)")
    }
    return s.at
  }

  static var methods: [MethodDef] {
    stateMethods + [
      yes("readable"), yes("writable"), yes("seekable"), read("read"), read("read1"),
      MethodDef("isatty", "(self, /)", "Always returns False.") { (a, cx) throws(Raised) in
        _ = try open(a[0], cx)
        return cx.bool(false)
      },
      MethodDef("flush", "(self, /)", "Does nothing.") { (a, cx) throws(Raised) in
        _ = try open(a[0], cx)
        return cx.none
      },
      MethodDef("getvalue", "(self, /)", "Retrieve the entire contents of the BytesIO object.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return try cx.bytes(UnsafeRawBufferPointer(start: s.base, count: s.count))
      },
      MethodDef("getbuffer", "(self, /)", "Get a read-write view over the contents of the BytesIO object.") { (a, cx) throws(Raised) in
        _ = try open(a[0], cx)
        let buffer = try BytesIOBufferType.make(a[0], cx)
        return try cx.call(Ref(cx.types.pointee.memoryview), buffer.ref)
      },
      MethodDef("readline", "(self, size=-1, /)", "Next line from the file, as a bytes object.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return try cx.bytes(s.take(min(s.lineLength, try cx.sizeArgument(a.optional(1)) ?? Int.max)))
      },
      MethodDef("readinto", "(self, buffer, /)", "Read bytes into buffer.") { (a, cx) throws(Raised) in
        let target = try BorrowedBuffer.writing(a[1], "readinto", cx)
        let part = try open(a[0], cx).take(target.view.length)
        if let to = target.view.base, let from = part.baseAddress { memmove(to, from, part.count) }
        return cx.int(part.count)
      },
      MethodDef("write", "(self, b, /)", "Write bytes to file.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.int(try write(s, a[1], cx))
      },
      MethodDef("seek", "(self, pos, whence=0, /)", "Change stream position.") { (a, cx) throws(Raised) in
        let n = try cx.index(a[1]), whence = try a.optional(2).map { w throws(Raised) in try cx.index(w) } ?? 0
        return cx.int(try seek(open(a[0], cx), n, whence, cx))
      },
      MethodDef("tell", "(self, /)", "Current file position, an integer.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        return cx.int(s.at)
      },
      MethodDef("truncate", "(self, size=None, /)", "Truncate the file to at most size bytes.") { (a, cx) throws(Raised) in
        let s = try open(a[0], cx)
        try requireResizable(s, cx)
        var n = s.at
        if let given = a.optional(1), !cx.isNone(given) { n = try cx.index(given) }
        if n < 0 { try cx.raise(.ValueError, "negative size value \(n)") }
        if n < s.count { _ = s.resize(n) }
        return cx.int(n)
      },
      MethodDef("close", "(self, /)", "Disable all I/O operations.") { (a, cx) throws(Raised) in
        let s = try state(a[0], cx)
        try requireResizable(s, cx)
        s.isClosed = true
        s.clear()
        return cx.none
      },
    ]
  }
}

/// What a memoryview of a BytesIO shows.
@frozen public struct BytesIOBufferBody {
  public var header: ObjectHeader
  /// The stream, owned.
  public var stream: Ref?
}

/// `_io._BytesIOBuffer`.
enum BytesIOBufferType: NativeType {
  static var name: StaticString { "_io._BytesIOBuffer" }
  static var layout: Layout { Layout(MemoryLayout<BytesIOBufferBody>.stride, [.collected, .noInstances]) }
  static var operations: OperationSet { [.buffer] }

  private static func body(_ me: Ref) -> UnsafeMutablePointer<BytesIOBufferBody> { me.raw.assumingMemoryBound(to: BytesIOBufferBody.self) }
  static func make(_ stream: Ref, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocate(try cx.nativeType(BytesIOBufferType.self))
    body(made).pointee.stream = stream.own.leak()
    cx.track(made)
    return Owned(stealing: made)
  }
  static func buffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, writable: Bool, _ cx: Context) throws(Raised) {
    guard let stream = body(me).pointee.stream else { try cx.raise(.ValueError, "I/O operation on closed file.") }
    let s = try BytesIOType.state(stream, cx)
    view.pointee.base = s.base.map { RawPointer($0) }
    view.pointee.length = s.count
    view.pointee.readonly = false
    s.exports &+= 1
  }
  static func releaseBuffer(_ me: Ref, _ view: UnsafeMutablePointer<BufferView>, _ cx: Context) {
    guard let stream = body(me).pointee.stream, let s = try? BytesIOType.state(stream, cx) else { return }
    s.exports &-= 1
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&body(me).pointee.stream, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(body(me).pointee.stream) }
}
