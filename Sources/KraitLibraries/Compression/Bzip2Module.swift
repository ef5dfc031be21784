#if Bzip2
  import CBzip2
  import KraitCore
  import KraitObjects
  import KraitVM

  /// `_bz2`.
  enum Bzip2Module: NativeModule {
    static var name: StaticString { "_bz2" }
    static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_load_bzip2(), name)
      try cx.addType(BZ2CompressorType.self, to: dict)
      try cx.addType(BZ2DecompressorType.self, to: dict)
    }
    static func raise(_ code: Int32, _ cx: Context) throws(Raised) -> Never {
      switch code {
      case BZ_PARAM_ERROR: try cx.raise(.ValueError, "Internal error - invalid parameters passed to libbzip2")
      case BZ_MEM_ERROR: try cx.raiseMemoryError()
      case BZ_DATA_ERROR, BZ_DATA_ERROR_MAGIC: try cx.raise(.OSError, "Invalid data stream")
      case BZ_IO_ERROR: try cx.raise(.OSError, "Unknown I/O error")
      case BZ_UNEXPECTED_EOF: try cx.raise(.EOFError, "Compressed file ended before the logical end-of-stream was detected")
      case BZ_SEQUENCE_ERROR: try cx.raise(.RuntimeError, "Internal error - Invalid sequence of commands sent to libbzip2")
      default: try cx.raise(.OSError, "Unrecognized error from libbzip2: \(code)")
      }
    }
  }

  /// A stream of libbzip2 with the way to end it.
  final class Bzip2Stream {
    let raw = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    let lock = NativeLockPointer.make()
    let compresses: Bool
    var isOpen = false
    var isFlushed = false

    init(compresses: Bool) {
      self.compresses = compresses
      raw.initialize(to: bz_stream())
    }
    deinit {
      if isOpen { _ = compresses ? BZ2_bzCompressEnd(raw) : BZ2_bzDecompressEnd(raw) }
      raw.deallocate()
      lock.dispose()
    }
    func step(_ input: inout InputWindow, _ output: OutputBuffer, _ call: () -> Int32) -> Int32 {
      let given = input.piece, room = UInt32(min(output.room, Int(UInt32.max)))
      raw.pointee.next_in = UnsafeMutableRawPointer(mutating: input.next).assumingMemoryBound(to: CChar.self)
      raw.pointee.avail_in = given
      raw.pointee.next_out = UnsafeMutableRawPointer(output.next).assumingMemoryBound(to: CChar.self)
      raw.pointee.avail_out = room
      let code = call()
      input.advance(Int(given - raw.pointee.avail_in))
      output.advance(Int(room - raw.pointee.avail_out))
      return code
    }
    func compress(_ input: inout InputWindow, _ output: OutputBuffer, _ action: Int32) -> Int32 {
      while true {
        if action == BZ_RUN && input.count == 0 { return BZ_OK }
        output.grow()
        let code = step(&input, output) { BZ2_bzCompress(raw, action) }
        if code < 0 || code == BZ_STREAM_END { return code }
      }
    }
  }

  struct Bzip2Body {
    var header: ObjectHeader
    var stream: Unmanaged<Bzip2Stream>
  }

  extension Ref {
    fileprivate var bzip2Stream: Bzip2Stream { raw.assumingMemoryBound(to: Bzip2Body.self).pointee.stream.takeUnretainedValue() }
  }

  /// `_bz2.BZ2Compressor`.
  enum BZ2CompressorType: NativeType {
    static var name: StaticString { "_bz2.BZ2Compressor" }
    static var doc: StaticString? { "Create a compressor object for compressing data incrementally." }
    static var layout: Layout { Layout(MemoryLayout<Bzip2Body>.size) }
    static var operations: OperationSet { [.new] }
    static func dealloc(_ me: Ref, _ cx: Context) { me.raw.assumingMemoryBound(to: Bzip2Body.self).pointee.stream.release() }

    static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
      let b = try cx.bind(args, Signature("BZ2Compressor", "(compresslevel=9, /)"))
      let level = try cx.optionalIndex(b.optional(0), 9)
      if level < 1 || level > 9 { try cx.raise(.ValueError, "compresslevel must be between 1 and 9") }
      let stream = Bzip2Stream(compresses: true)
      let code = BZ2_bzCompressInit(stream.raw, Int32(level), 0, 0)
      if code != BZ_OK { try Bzip2Module.raise(code, cx) }
      stream.isOpen = true
      let me = try cx.allocate(type)
      me.raw.assumingMemoryBound(to: Bzip2Body.self).pointee.stream = Unmanaged.passRetained(stream)
      return Owned(stealing: me)
    }
    static var methods: [MethodDef] {
      [
        MethodDef("compress", "(self, data, /)", "Provide data to the compressor object.") { (a, cx) throws(Raised) in
          let stream = a[0].bzip2Stream
          return try cx.withBytesLike(a[1]) { (data) throws(Raised) -> Owned in
            if stream.isFlushed { try cx.raise(.ValueError, "Compressor has been flushed") }
            var input = InputWindow(data)
            let output = OutputBuffer(first: 4096)
            let code = try cx.runCodec(stream.lock, size: data.count) { stream.compress(&input, output, BZ_RUN) }
            if code < 0 { try Bzip2Module.raise(code, cx) }
            return try output.finish(cx)
          }
        },
        MethodDef("flush", "(self, /)", "Finish the compression process.") { (a, cx) throws(Raised) in
          let stream = a[0].bzip2Stream
          if stream.isFlushed { try cx.raise(.ValueError, "Repeated call to flush()") }
          stream.isFlushed = true
          var input = InputWindow(UnsafeRawBufferPointer(start: nil, count: 0))
          let output = OutputBuffer(first: 4096)
          let code = try cx.runCodec(stream.lock, size: unlockedCodecSize) { stream.compress(&input, output, BZ_FINISH) }
          if code < 0 { try Bzip2Module.raise(code, cx) }
          return try output.finish(cx)
        },
        MethodDef("__reduce__", "(self, /)", "Refuses to be pickled.") { (a, cx) throws(Raised) in
          try cx.raise(.TypeError, "cannot pickle '\(cx.typeFullName(a[0].type))' object")
        },
      ]
    }
  }

  /// The state of a BZ2Decompressor.
  final class Bzip2Decoder: StreamDecoder {
    let stream = Bzip2Stream(compresses: false)
    override func step(_ input: inout InputWindow, _ output: OutputBuffer) -> DecoderStatus {
      let code = stream.step(&input, output) { BZ2_bzDecompress(stream.raw) }
      if code == BZ_STREAM_END { return .ended }
      return code < 0 ? .failed(code) : .goesOn
    }
    override func raise(_ code: Int32, _ cx: Context) throws(Raised) -> Never { try Bzip2Module.raise(code, cx) }
  }

  /// `_bz2.BZ2Decompressor`.
  enum BZ2DecompressorType: DecoderNative {
    static var name: StaticString { "_bz2.BZ2Decompressor" }
    static var doc: StaticString? { "Create a decompressor object for decompressing data incrementally." }
    static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
      _ = try cx.bind(args, Signature("BZ2Decompressor", "()"))
      let decoder = Bzip2Decoder()
      let code = BZ2_bzDecompressInit(decoder.stream.raw, 0, 0)
      if code != BZ_OK { try Bzip2Module.raise(code, cx) }
      decoder.stream.isOpen = true
      return try wrap(decoder, type, cx)
    }
  }
#endif
