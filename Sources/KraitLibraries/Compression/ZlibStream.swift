#if Zlib
  import CZlib
  import KraitCore
  import KraitObjects
  import KraitVM

  /// A zlib stream with its lock; ended when it dies.
  final class ZlibStream {
    enum Direction { case none, deflate, inflate }
    let raw = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    let lock = NativeLockPointer.make()
    var direction = Direction.none
    var dictionary: [UInt8]?
    // For objects of type Decompress.
    var unused: [UInt8] = []
    var tail: [UInt8] = []
    var isAtEnd = false

    init() { raw.initialize(to: z_stream()) }
    deinit {
      end()
      raw.deallocate()
      lock.dispose()
    }
    var message: UnsafePointer<CChar>? { raw.pointee.msg.map { UnsafePointer($0) } }

    @discardableResult func end() -> Int32 {
      defer { direction = .none }
      switch direction {
      case .none: return Z_OK
      case .deflate: return deflateEnd(raw)
      case .inflate: return inflateEnd(raw)
      }
    }
    func copy() -> ZlibStream? {
      let twin = ZlibStream()
      let code = direction == .deflate ? deflateCopy(twin.raw, raw) : inflateCopy(twin.raw, raw)
      if code != Z_OK { return nil }
      twin.direction = direction
      twin.dictionary = dictionary
      twin.unused = unused
      twin.tail = tail
      twin.isAtEnd = isAtEnd
      return twin
    }

    private func step(_ input: inout InputWindow, _ output: OutputBuffer, _ call: () -> Int32) -> Int32 {
      let given = input.piece, room = UInt32(min(output.room, Int(UInt32.max)))
      raw.pointee.next_in = UnsafeMutablePointer(mutating: input.next)
      raw.pointee.avail_in = given
      raw.pointee.next_out = output.next
      raw.pointee.avail_out = room
      let code = call()
      input.advance(Int(given - raw.pointee.avail_in))
      output.advance(Int(room - raw.pointee.avail_out))
      return code
    }

    /// Compresses all of the input. The code is Z_OK, Z_STREAM_END, or an error.
    func deflate(_ input: inout InputWindow, _ output: OutputBuffer, _ flush: Int32) -> Int32 {
      while true {
        output.grow()
        let mode = input.isWhole ? flush : Z_NO_FLUSH
        let code = step(&input, output) { CZlib.deflate(raw, mode) }
        if code == Z_STREAM_ERROR || code == Z_STREAM_END { return code }
        if output.room > 0 && input.count == 0 { return code == Z_BUF_ERROR ? Z_OK : code }
      }
    }

    /// Decompresses until the input is used up, the stream ends or the output has reached its limit.
    func inflate(_ input: inout InputWindow, _ output: OutputBuffer, _ flush: Int32) -> Int32 {
      while true {
        output.grow()
        let code = step(&input, output) { CZlib.inflate(raw, flush) }
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_NEED_DICT:
          guard let dictionary else { return code }
          let set = inflateSetDictionary(raw, dictionary, UInt32(clamping: dictionary.count))
          if set != Z_OK { return set }
          continue
        default: return code
        }
        if output.isAtLimit { return Z_OK }
        if output.room > 0 && (input.count == 0 || code == Z_BUF_ERROR) { return code }
      }
    }
  }

  struct ZlibBody {
    var header: ObjectHeader
    var stream: Unmanaged<ZlibStream>
  }

  extension Ref {
    var zlibStream: ZlibStream { raw.assumingMemoryBound(to: ZlibBody.self).pointee.stream.takeUnretainedValue() }
  }

  protocol ZlibNative: NativeType {}

  extension ZlibNative {
    static var layout: Layout { Layout(MemoryLayout<ZlibBody>.size, [.noInstances]) }
    static var operations: OperationSet { [] }
    static func dealloc(_ me: Ref, _ cx: Context) { me.raw.assumingMemoryBound(to: ZlibBody.self).pointee.stream.release() }
    static func wrap(_ stream: ZlibStream, _ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
      let me = try cx.allocate(type)
      me.raw.assumingMemoryBound(to: ZlibBody.self).pointee.stream = Unmanaged.passRetained(stream)
      return Owned(stealing: me)
    }
    private static func copied(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
      let stream = a[0].zlibStream
      _ = try cx.acquire(stream.lock, seconds: nil)
      let twin = stream.direction == .none ? nil : stream.copy()
      _ = stream.lock.release()
      guard let twin else { try cx.raise(.ValueError, "Inconsistent stream state") }
      return try wrap(twin, a[0].type, cx)
    }
    static var copyMethods: [MethodDef] {
      [
        MethodDef("copy", "(self, /)", "Return a copy of the object.") { (a, cx) throws(Raised) in try copied(a, cx) },
        MethodDef("__copy__", "(self, /)", "Return a copy of the object.") { (a, cx) throws(Raised) in try copied(a, cx) },
        MethodDef("__deepcopy__", "(self, memo, /)", "Return a copy of the object.") { (a, cx) throws(Raised) in try copied(a, cx) },
      ]
    }
  }

  /// `zlib.Compress`.
  enum CompressType: ZlibNative {
    static var name: StaticString { "zlib.Compress" }

    static var methods: [MethodDef] {
      [
        MethodDef("compress", "(self, data, /)", "Returns a bytes object containing compressed data.") { (a, cx) throws(Raised) in
          let stream = a[0].zlibStream
          return try cx.withBytesLike(a[1]) { (data) throws(Raised) -> Owned in
            var input = InputWindow(data)
            let output = OutputBuffer(first: 4096)
            let code = try cx.runCodec(stream.lock, size: data.count) {
              stream.direction == .none ? Z_STREAM_ERROR : stream.deflate(&input, output, Z_NO_FLUSH)
            }
            if code != Z_OK { try cx.raiseZlib(code, stream.message, "while compressing data") }
            return try output.finish(cx)
          }
        },
        MethodDef("flush", "(self, mode=zlib.Z_FINISH, /)", "Return a bytes object containing any remaining compressed data.") { (a, cx) throws(Raised) in
          let stream = a[0].zlibStream, mode = try cx.int32(a.optional(1), Z_FINISH)
          if mode == Z_NO_FLUSH { return try cx.bytes([]) }
          var input = InputWindow(UnsafeRawBufferPointer(start: nil, count: 0))
          let output = OutputBuffer(first: 4096)
          let code = try cx.runCodec(stream.lock, size: unlockedCodecSize) {
            stream.direction == .none ? Z_STREAM_ERROR : stream.deflate(&input, output, mode)
          }
          if code == Z_STREAM_END && mode == Z_FINISH {
            let ended = stream.end()
            if ended != Z_OK { try cx.raiseZlib(ended, stream.message, "while finishing compression") }
          } else if code != Z_OK && code != Z_BUF_ERROR {
            try cx.raiseZlib(code, stream.message, "while flushing")
          }
          return try output.finish(cx)
        },
      ] + copyMethods
    }
  }

  /// `zlib.Decompress`.
  enum DecompressType: ZlibNative {
    static var name: StaticString { "zlib.Decompress" }

    /// Where the rest of the input goes after a step.
    private static func keepRest(_ stream: ZlibStream, _ code: Int32, _ rest: [UInt8]) {
      if code == Z_STREAM_END {
        stream.unused += rest
        stream.tail = []
        stream.isAtEnd = true
      } else {
        stream.tail = rest
      }
    }

    static var methods: [MethodDef] {
      [
        MethodDef("decompress", "(self, data, /, max_length=0)", "Return a bytes object containing the decompressed version of the data.") {
          (a, cx) throws(Raised) in
          let stream = a[0].zlibStream, limit = try cx.optionalIndex(a.optional(2), 0)
          if limit < 0 { try cx.raise(.ValueError, "max_length must be non-negative") }
          return try cx.withBytesLike(a[1]) { (data) throws(Raised) -> Owned in
            if stream.isAtEnd {
              stream.unused += Array(data)
              return try cx.bytes([])
            }
            var input = InputWindow(data)
            let output = OutputBuffer(first: limit == 0 ? ZlibModule.defaultBufferSize : min(limit, ZlibModule.defaultBufferSize), limit: limit == 0 ? Int.max : limit)
            let code = try cx.runCodec(stream.lock, size: data.count) {
              stream.direction == .none ? Z_STREAM_ERROR : stream.inflate(&input, output, Z_SYNC_FLUSH)
            }
            keepRest(stream, code, input.rest)
            if code != Z_STREAM_END && code != Z_OK && code != Z_BUF_ERROR {
              try cx.raiseZlib(code, stream.message, "while decompressing data")
            }
            return try output.finish(cx)
          }
        },
        MethodDef("flush", "(self, length=zlib.DEF_BUF_SIZE, /)", "Return a bytes object containing any remaining decompressed data.") {
          (a, cx) throws(Raised) in
          let stream = a[0].zlibStream, length = try cx.optionalIndex(a.optional(1), ZlibModule.defaultBufferSize)
          if length <= 0 { try cx.raise(.ValueError, "length must be greater than zero") }
          if stream.isAtEnd { stream.end() }
          if stream.direction == .none { return try cx.bytes([]) }
          let held = try cx.bytes(stream.tail)
          var input = InputWindow(held.ref.bytesBuffer)
          let output = OutputBuffer(first: min(length, 1 << 30))
          let code = try cx.runCodec(stream.lock, size: input.count) { stream.inflate(&input, output, Z_FINISH) }
          keepRest(stream, code, input.rest)
          if code == Z_STREAM_END {
            let ended = stream.end()
            if ended != Z_OK { try cx.raiseZlib(ended, stream.message, "while finishing decompression") }
          } else if code != Z_OK && code != Z_BUF_ERROR {
            try cx.raiseZlib(code, stream.message, "while decompressing data")
          }
          return try output.finish(cx)
        },
      ] + copyMethods
    }
    static var getsets: [GetSetDef] {
      [
        GetSetDef("unused_data", "Data found after the end of the compressed stream.", member: true, get: { (me, cx) throws(Raised) in
          try cx.bytes(me.zlibStream.unused)
        }),
        GetSetDef("unconsumed_tail", "Data that did not fit the limit of the output.", member: true, get: { (me, cx) throws(Raised) in
          try cx.bytes(me.zlibStream.tail)
        }),
        GetSetDef("eof", "Whether the end of the stream was reached.", member: true, get: { (me, cx) throws(Raised) in cx.bool(me.zlibStream.isAtEnd) }),
      ]
    }
  }

  /// The state of `zlib._ZlibDecompressor`.
  final class ZlibDecoder: StreamDecoder {
    private let stream: ZlibStream
    init(_ stream: ZlibStream) { self.stream = stream }

    override func step(_ input: inout InputWindow, _ output: OutputBuffer) -> DecoderStatus {
      let code = stream.inflate(&input, output, Z_SYNC_FLUSH)
      switch code {
      case Z_OK, Z_BUF_ERROR: return .goesOn
      case Z_STREAM_END: return .ended
      default: return .failed(code)
      }
    }
    override func raise(_ code: Int32, _ cx: Context) throws(Raised) -> Never {
      try cx.raiseZlib(code, stream.message, "while decompressing data")
    }
  }

  /// `zlib._ZlibDecompressor`.
  enum ZlibDecompressorType: DecoderNative {
    static var name: StaticString { "zlib._ZlibDecompressor" }
    static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
      let b = try cx.bind(args, Signature("_ZlibDecompressor", "(wbits=15, zdict=b'')"))
      let window = try cx.int32(b.optional(0), MAX_WBITS)
      return try wrap(ZlibDecoder(try ZlibModule.inflater(window, b.optional(1), cx)), type, cx)
    }
  }
#endif
