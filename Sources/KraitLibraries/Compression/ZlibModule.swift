#if Zlib
  import CZlib
  import KraitCore
  import KraitObjects
  import KraitVM

  /// `zlib.error`.
  enum ZlibErrorType: ExceptionNative {
    static var kind: ExceptionKind { .Exception }
    static var name: StaticString { "zlib.error" }
  }

  extension Context {
    func raiseZlib(_ code: Int32, _ text: UnsafePointer<CChar>?, _ doing: String) throws(Raised) -> Never {
      var reason = text.map { String(cString: $0) }
      if code == Z_VERSION_ERROR { reason = "library version mismatch" }
      if reason == nil {
        switch code {
        case Z_BUF_ERROR: reason = "incomplete or truncated stream"
        case Z_STREAM_ERROR: reason = "inconsistent stream state"
        case Z_DATA_ERROR: reason = "invalid input data"
        default: break
        }
      }
      try raise(zlibError(), "Error \(code) \(doing)" + (reason.map { ": \($0)" } ?? ""))
    }
    func zlibError() throws(Raised) -> TypePointer { try nativeType(ZlibErrorType.self, base: exceptionType(.Exception)) }
    /// A small int argument, as of C type int.
    func int32(_ r: Ref?, _ otherwise: Int32) throws(Raised) -> Int32 {
      guard let r else { return otherwise }
      let object = try indexObject(r)
      guard let value = exactInt(object.ref), let narrow = Int32(exactly: value) else {
        try raise(.OverflowError, "Python int too large to convert to C int")
      }
      return narrow
    }
  }

  /// `zlib`.
  enum ZlibModule: NativeModule {
    static var name: StaticString { "zlib" }
    static var doc: StaticString? { "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip." }
    static let defaultBufferSize = 16384

    static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_load_zlib(), name)
      try cx.addType(ZlibErrorType.self, to: dict, base: cx.exceptionType(.Exception))
      try cx.addType(ZlibDecompressorType.self, to: dict)
      let constants: [(String, Int)] = [
        ("DEFLATED", Int(Z_DEFLATED)), ("DEF_BUF_SIZE", defaultBufferSize), ("DEF_MEM_LEVEL", 8), ("MAX_WBITS", Int(MAX_WBITS)),
        ("Z_BEST_COMPRESSION", 9), ("Z_BEST_SPEED", 1), ("Z_BLOCK", Int(Z_BLOCK)), ("Z_DEFAULT_COMPRESSION", -1),
        ("Z_DEFAULT_STRATEGY", 0), ("Z_FILTERED", Int(Z_FILTERED)), ("Z_FINISH", Int(Z_FINISH)), ("Z_FIXED", Int(Z_FIXED)),
        ("Z_FULL_FLUSH", Int(Z_FULL_FLUSH)), ("Z_HUFFMAN_ONLY", Int(Z_HUFFMAN_ONLY)), ("Z_NO_COMPRESSION", 0), ("Z_NO_FLUSH", 0),
        ("Z_PARTIAL_FLUSH", Int(Z_PARTIAL_FLUSH)), ("Z_RLE", Int(Z_RLE)), ("Z_SYNC_FLUSH", Int(Z_SYNC_FLUSH)), ("Z_TREES", Int(Z_TREES)),
      ]
      for (name, value) in constants { try cx.dictSet(dict, name, value) }
      try cx.dictSet(dict, "ZLIB_VERSION", text: ZLIB_VERSION)
      try cx.dictSet(dict, "ZLIB_RUNTIME_VERSION", text: String(cString: zlibVersion()))
      try cx.dictSet(dict, "__version__", text: "1.0")
    }

    static var functions: [MethodDef] { checksums + oneShot + objects }

    private static func checksum(
      _ a: Args, _ start: UInt32, _ cx: Context, _ step: (UInt, UnsafePointer<UInt8>?, UInt32) -> UInt
    ) throws(Raised) -> Owned {
      guard cx.isBytesLike(a[0]) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(a[0]))'") }
      var value = UInt(start)
      if let given = a.optional(1) {
        let n = try cx.indexObject(given)
        value = UInt(UInt32(truncatingIfNeeded: cx.lowBits(n.ref)))
      }
      try cx.withBytesLike(a[0]) { (data) throws(Raised) in
        var input = InputWindow(data)
        func run() {
          while input.count > 0 {
            let piece = input.piece
            value = step(value, input.next, piece)
            input.advance(Int(piece))
          }
        }
        if data.count >= unlockedCodecSize { cx.withoutGIL(run) } else { run() }
      }
      return cx.int(Int(value & 0xFFFF_FFFF))
    }
    private static var checksums: [MethodDef] {
      [
        MethodDef("adler32", "(data, value=1, /)", "Compute an Adler-32 checksum of data.") { (a, cx) throws(Raised) in
          try checksum(a, 1, cx) { adler32($0, $1, $2) }
        },
        MethodDef("crc32", "(data, value=0, /)", "Compute a CRC-32 checksum of data.") { (a, cx) throws(Raised) in
          try checksum(a, 0, cx) { crc32($0, $1, $2) }
        },
      ]
    }

    private static var oneShot: [MethodDef] {
      [
        MethodDef("compress", "(data, /, level=-1, wbits=15)", "Returns a bytes object containing compressed data.") { (a, cx) throws(Raised) in
          let level = try cx.int32(a.optional(1), -1), window = try cx.int32(a.optional(2), MAX_WBITS)
          return try cx.withBytesLike(a[0]) { (data) throws(Raised) -> Owned in try compress(data, level, window, cx) }
        },
        MethodDef("decompress", "(data, /, wbits=15, bufsize=16384)", "Returns a bytes object containing the uncompressed data.") {
          (a, cx) throws(Raised) in
          let window = try cx.int32(a.optional(1), MAX_WBITS), size = try cx.optionalIndex(a.optional(2), defaultBufferSize)
          if size < 0 { try cx.raise(.ValueError, "bufsize must be non-negative") }
          return try cx.withBytesLike(a[0]) { (data) throws(Raised) -> Owned in try decompress(data, window, size, cx) }
        },
      ]
    }

    private static func compress(_ data: UnsafeRawBufferPointer, _ level: Int32, _ window: Int32, _ cx: Context) throws(Raised) -> Owned {
      let stream = ZlibStream()
      switch krait_deflate_init(stream.raw, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) {
      case Z_OK: stream.direction = .deflate
      case Z_MEM_ERROR: try cx.raise(.MemoryError, "Out of memory while compressing data")
      case Z_STREAM_ERROR: try cx.raise(cx.zlibError(), "Bad compression level")
      case let code: try cx.raiseZlib(code, stream.message, "while compressing data")
      }
      var input = InputWindow(data)
      let output = OutputBuffer(first: 16384)
      let code = try cx.runCodec(stream.lock, size: data.count) { stream.deflate(&input, output, Z_FINISH) }
      if code != Z_STREAM_END { try cx.raiseZlib(code, stream.message, "while compressing data") }
      return try output.finish(cx)
    }

    private static func decompress(_ data: UnsafeRawBufferPointer, _ window: Int32, _ size: Int, _ cx: Context) throws(Raised) -> Owned {
      let stream = ZlibStream()
      switch krait_inflate_init(stream.raw, window) {
      case Z_OK: stream.direction = .inflate
      case Z_MEM_ERROR: try cx.raise(.MemoryError, "Out of memory while decompressing data")
      case let code: try cx.raiseZlib(code, stream.message, "while preparing to decompress data")
      }
      var input = InputWindow(data)
      let output = OutputBuffer(first: max(1, min(size, 1 << 30)))
      let code = try cx.runCodec(stream.lock, size: data.count) { stream.inflate(&input, output, Z_SYNC_FLUSH) }
      switch code {
      case Z_STREAM_END: return try output.finish(cx)
      case Z_OK: try cx.raiseZlib(Z_BUF_ERROR, nil, "while decompressing data")
      case Z_MEM_ERROR: try cx.raise(.MemoryError, "Out of memory while decompressing data")
      default: try cx.raiseZlib(code, code == Z_BUF_ERROR ? nil : stream.message, "while decompressing data")
      }
    }

    private static var objects: [MethodDef] {
      [
        MethodDef(
          "compressobj", "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<unrepresentable>)", "Return a compressor object."
        ) { (a, cx) throws(Raised) in
          let stream = ZlibStream()
          let level = try cx.int32(a.optional(0), -1), method = try cx.int32(a.optional(1), Z_DEFLATED)
          let window = try cx.int32(a.optional(2), MAX_WBITS), memory = try cx.int32(a.optional(3), 8)
          let strategy = try cx.int32(a.optional(4), Z_DEFAULT_STRATEGY)
          let dictionary = try a.optional(5).map { (d) throws(Raised) -> [UInt8] in try cx.copiedBytes(d) }
          switch krait_deflate_init(stream.raw, level, method, window, memory, strategy) {
          case Z_OK: stream.direction = .deflate
          case Z_MEM_ERROR: try cx.raise(.MemoryError, "Can't allocate memory for compression object")
          case Z_STREAM_ERROR: try cx.raise(.ValueError, "Invalid initialization option")
          case let code: try cx.raiseZlib(code, stream.message, "while creating compression object")
          }
          if let dictionary {
            switch deflateSetDictionary(stream.raw, dictionary, UInt32(clamping: dictionary.count)) {
            case Z_OK: break
            case Z_STREAM_ERROR: try cx.raise(.ValueError, "Invalid dictionary")
            default: try cx.raise(.ValueError, "deflateSetDictionary()")
            }
          }
          return try CompressType.wrap(stream, try cx.nativeType(CompressType.self), cx)
        },
        MethodDef("decompressobj", "(wbits=15, zdict=b'')", "Return a decompressor object.") { (a, cx) throws(Raised) in
          let window = try cx.int32(a.optional(0), MAX_WBITS)
          let stream = try inflater(window, a.optional(1), cx)
          return try DecompressType.wrap(stream, try cx.nativeType(DecompressType.self), cx)
        },
      ]
    }
    /// A stream for inflating, with a dictionary for when the data asks for it; raw data has it from the start.
    static func inflater(_ window: Int32, _ dictionary: Ref?, _ cx: Context) throws(Raised) -> ZlibStream {
      let stream = ZlibStream()
      if let dictionary {
        guard cx.isBytesLike(dictionary) else { try cx.raise(.TypeError, "zdict argument must support the buffer protocol") }
        stream.dictionary = try cx.copiedBytes(dictionary)
      }
      switch krait_inflate_init(stream.raw, window) {
      case Z_OK: stream.direction = .inflate
      case Z_MEM_ERROR: try cx.raise(.MemoryError, "Can't allocate memory for decompression object")
      case Z_STREAM_ERROR: try cx.raise(.ValueError, "Invalid initialization option")
      case let code: try cx.raiseZlib(code, stream.message, "while creating decompression object")
      }
      if window < 0, let dictionary = stream.dictionary {
        let code = inflateSetDictionary(stream.raw, dictionary, UInt32(clamping: dictionary.count))
        if code != Z_OK { try cx.raiseZlib(code, stream.message, "while setting zdict") }
      }
      return stream
    }
  }
#endif
