import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// Memory that grows while a codec writes into it.
final class OutputBuffer {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0
  /// The codec must not write more than this.
  let limit: Int

  init(first: Int, limit: Int = Int.max) {
    capacity = max(1, min(first, limit))
    self.limit = limit
    base = .allocate(capacity: capacity)
  }
  deinit { base.deallocate() }

  var room: Int { min(capacity, limit) - count }
  var isAtLimit: Bool { count >= limit }
  var next: UnsafeMutablePointer<UInt8> { base + count }
  func advance(_ written: Int) { count += written }
  /// Makes room if there is none and the limit allows it.
  func grow() {
    if room > 0 || isAtLimit { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: min(limit, capacity * 2))
    memcpy(larger, base, count)
    base.deallocate()
    base = larger
    capacity = min(limit, capacity * 2)
  }
  func finish(_ cx: Context) throws(Raised) -> Owned { try cx.bytes(UnsafeRawBufferPointer(start: base, count: count)) }
}

/// Input from which the codec has taken a part. The libraries count in 32 bits, so that they get it in pieces.
struct InputWindow {
  private(set) var next: UnsafePointer<UInt8>
  private(set) var count: Int
  init(_ data: UnsafeRawBufferPointer) {
    count = data.count
    next = data.bindMemory(to: UInt8.self).baseAddress ?? UnsafePointer(bitPattern: 16).unsafelyUnwrapped
  }
  var piece: UInt32 { UInt32(min(count, Int(UInt32.max))) }
  var isWhole: Bool { count <= Int(UInt32.max) }
  mutating func advance(_ taken: Int) {
    next += taken
    count -= taken
  }
  var rest: [UInt8] { Array(UnsafeBufferPointer(start: next, count: count)) }
}

/// Input of so many bytes is worth giving up the interpreter's lock for.
let unlockedCodecSize = 4096

extension Context {
  /// Runs a codec step under its lock, without the interpreter's lock if there is much to do.
  func runCodec<T>(_ lock: NativeLockPointer, size: Int, _ body: () -> T) throws(Raised) -> T {
    _ = try acquire(lock, seconds: nil)
    let result = size >= unlockedCodecSize ? withoutGIL(body) : body()
    _ = lock.release()
    return result
  }
}

/// What a decoder reports of a step.
enum DecoderStatus {
  case goesOn
  case ended
  case failed(Int32)
}

/// A decompressor that keeps the input that it could not use yet, as `BZ2Decompressor` and its like offer.
class StreamDecoder {
  let lock = NativeLockPointer.make()
  /// Input that waits for room in the output.
  var pending: [UInt8] = []
  var unused: [UInt8] = []
  var isAtEnd = false
  var needsInput = true

  deinit { lock.dispose() }

  /// Decodes what it can into the room of the output, advancing both.
  func step(_ input: inout InputWindow, _ output: OutputBuffer) -> DecoderStatus { .failed(0) }
  /// Raises the error of a failed step.
  func raise(_ code: Int32, _ cx: Context) throws(Raised) -> Never { try cx.raiseMemoryError() }

  private func run(_ input: inout InputWindow, _ output: OutputBuffer) -> DecoderStatus {
    while true {
      let before = (input.count, output.count)
      switch step(&input, output) {
      case .failed(let code): return .failed(code)
      case .ended: return .ended
      case .goesOn: break
      }
      if output.isAtLimit { return .goesOn }
      if output.room > 0 && input.count == 0 { return .goesOn }
      if output.room > 0 && before == (input.count, output.count) { return .goesOn }
      output.grow()
    }
  }

  func decompress(_ data: UnsafeRawBufferPointer, limit: Int, _ cx: Context) throws(Raised) -> Owned {
    let output = OutputBuffer(first: max(64, min(limit < 0 ? 32768 : limit, 32768)), limit: limit < 0 ? Int.max : limit)
    let held = pending
    var left: [UInt8] = []
    let status: DecoderStatus
    if held.isEmpty {
      (status, left) = try decode(data, output, cx)
    } else {
      let joined = held + Array(data)
      let outcome: (DecoderStatus, [UInt8])
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, joined.count), alignment: 1)
      defer { buffer.deallocate() }
      buffer.copyBytes(from: joined)
      outcome = try decode(UnsafeRawBufferPointer(start: buffer.baseAddress, count: joined.count), output, cx)
      (status, left) = outcome
    }
    switch status {
    case .failed(let code):
      needsInput = false
      pending = []
      try raise(code, cx)
    case .ended:
      isAtEnd = true
      needsInput = false
      unused = left
      pending = []
    case .goesOn:
      pending = left
      needsInput = left.isEmpty && !(limit >= 0 && output.count == limit)
    }
    return try output.finish(cx)
  }
  private func decode(_ data: UnsafeRawBufferPointer, _ output: OutputBuffer, _ cx: Context) throws(Raised) -> (DecoderStatus, [UInt8]) {
    var input = InputWindow(data)
    let status = try cx.runCodec(lock, size: data.count) { run(&input, output) }
    return (status, input.rest)
  }
}

struct DecoderBody {
  var header: ObjectHeader
  var state: Unmanaged<StreamDecoder>
}

extension Ref {
  var decoder: UnsafeMutablePointer<DecoderBody> { raw.assumingMemoryBound(to: DecoderBody.self) }
  var streamDecoder: StreamDecoder { decoder.pointee.state.takeUnretainedValue() }
}

/// The types of decompressors: `decompress`, `eof`, `needs_input`, `unused_data`.
protocol DecoderNative: NativeType {
  static var endMessage: String { get }
}

extension DecoderNative {
  static var endMessage: String { "End of stream already reached" }
  static var layout: Layout { Layout(MemoryLayout<DecoderBody>.size) }
  static var operations: OperationSet { [.new] }
  static func dealloc(_ me: Ref, _ cx: Context) { me.decoder.pointee.state.release() }
  static func wrap(_ state: StreamDecoder, _ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocate(type)
    me.decoder.pointee.state = Unmanaged.passRetained(state)
    return Owned(stealing: me)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("decompress", "(self, /, data, max_length=-1)", "Decompress *data*, returning uncompressed data as bytes.") { (a, cx) throws(Raised) in
        let limit = try cx.optionalIndex(a.optional(2), -1), state = a[0].streamDecoder
        return try cx.withBytesLike(a[1]) { (data) throws(Raised) -> Owned in
          if state.isAtEnd { try cx.raise(.EOFError, endMessage) }
          return try state.decompress(data, limit: limit, cx)
        }
      },
      MethodDef("__reduce__", "(self, /)", "Refuses to be pickled.") { (a, cx) throws(Raised) in
        try cx.raise(.TypeError, "cannot pickle '\(cx.typeFullName(a[0].type))' object")
      },
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("eof", "True if the end-of-stream marker has been reached.", member: true, get: { (me, cx) throws(Raised) in
        cx.bool(me.streamDecoder.isAtEnd)
      }),
      GetSetDef("needs_input", "True if more input is needed before more decompressed data can be produced.", member: true, get: {
        (me, cx) throws(Raised) in cx.bool(me.streamDecoder.needsInput)
      }),
      GetSetDef("unused_data", "Data found after the end of the compressed stream.", get: { (me, cx) throws(Raised) in
        try cx.bytes(me.streamDecoder.unused)
      }),
    ]
  }
}
