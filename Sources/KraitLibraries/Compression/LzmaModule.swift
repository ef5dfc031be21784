#if LZMA
  import CLZMA
  import Glibc
  import KraitCore
  import KraitObjects
  import KraitVM

  /// `lzma.LZMAError`.
  enum LzmaErrorType: ExceptionNative {
    static var kind: ExceptionKind { .Exception }
    static var name: StaticString { "_lzma.LZMAError" }
    static var doc: StaticString? { "Call to liblzma failed." }
  }

  /// Container formats.
  enum LzmaFormat: Int {
    case auto = 0, xz, alone, raw
  }

  /// `_lzma`.
  enum LzmaModule: NativeModule {
    static var name: StaticString { "_lzma" }
    static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_load_lzma(), name)
      try cx.addType(LzmaErrorType.self, to: dict, base: cx.exceptionType(.Exception))
      try cx.addType(LZMACompressorType.self, to: dict)
      try cx.addType(LZMADecompressorType.self, to: dict)
      let constants: [(String, Int)] = [
        ("FORMAT_AUTO", 0), ("FORMAT_XZ", 1), ("FORMAT_ALONE", 2), ("FORMAT_RAW", 3), ("CHECK_NONE", 0), ("CHECK_CRC32", 1),
        ("CHECK_CRC64", 4), ("CHECK_SHA256", 10), ("CHECK_ID_MAX", 15), ("CHECK_UNKNOWN", 16), ("FILTER_LZMA1", Int(krait_lzma1_filter)),
        ("FILTER_LZMA2", Int(krait_lzma2_filter)), ("FILTER_DELTA", 3), ("FILTER_X86", 4), ("FILTER_POWERPC", 5), ("FILTER_IA64", 6),
        ("FILTER_ARM", 7), ("FILTER_ARMTHUMB", 8), ("FILTER_SPARC", 9), ("MF_HC3", 3), ("MF_HC4", 4), ("MF_BT2", 18), ("MF_BT3", 19),
        ("MF_BT4", 20), ("MODE_FAST", 1), ("MODE_NORMAL", 2), ("PRESET_DEFAULT", 6), ("PRESET_EXTREME", 1 << 31),
      ]
      for (name, value) in constants { try cx.dictSet(dict, name, value) }
    }

    static var functions: [MethodDef] {
      [
        MethodDef("is_check_supported", "(check_id, /)", "Test whether the given integrity check is supported.") { (a, cx) throws(Raised) in
          let id = try cx.index(a[0])
          return cx.bool(id >= 0 && id <= Int(UInt32.max) && lzma_check_is_supported(lzma_check(rawValue: UInt32(id))) != 0)
        },
        MethodDef("_encode_filter_properties", "(filter, /)", "Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).") {
          (a, cx) throws(Raised) in
          let chain = FilterChain()
          try cx.appendFilter(a[0], to: chain)
          var size: UInt32 = 0
          try cx.checkLzma(lzma_properties_size(&size, chain.filters))
          var out = [UInt8](repeating: 0, count: Int(size) + 1)
          try cx.checkLzma(lzma_properties_encode(chain.filters, &out))
          return try cx.bytes(Array(out.prefix(Int(size))))
        },
        MethodDef("_decode_filter_properties", "(filter_id, encoded_props, /)", "Return a dict describing a filter, given its id and encoded options.") {
          (a, cx) throws(Raised) in
          var filter = lzma_filter(id: try cx.unsigned(a[0]), options: nil)
          let data = try cx.copiedBytes(a[1])
          try cx.checkLzma(lzma_properties_decode(&filter, nil, data, data.count))
          defer { free(filter.options) }
          return try cx.filterDescription(filter)
        },
      ]
    }
  }

  /// A stream of liblzma, ended when it dies.
  final class LzmaStream {
    let raw = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
    let lock = NativeLockPointer.make()
    var isFlushed = false
    init() { krait_lzma_stream_clear(raw) }
    deinit {
      lzma_end(raw)
      raw.deallocate()
      lock.dispose()
    }
    func step(_ input: inout InputWindow, _ output: OutputBuffer, _ action: lzma_action) -> lzma_ret {
      let given = input.count, room = output.room
      raw.pointee.next_in = input.next
      raw.pointee.avail_in = given
      raw.pointee.next_out = output.next
      raw.pointee.avail_out = room
      let code = lzma_code(raw, action)
      input.advance(given - raw.pointee.avail_in)
      output.advance(room - raw.pointee.avail_out)
      return code
    }
    func compress(_ input: inout InputWindow, _ output: OutputBuffer, _ action: lzma_action) -> lzma_ret {
      while true {
        output.grow()
        var code = step(&input, output, action)
        // Nothing to do with an empty input is no error.
        if code == LZMA_BUF_ERROR && input.count == 0 && output.room > 0 { code = LZMA_OK }
        if code != LZMA_OK && code != LZMA_GET_CHECK && code != LZMA_NO_CHECK { return code }
        if action == LZMA_RUN && input.count == 0 && output.room > 0 { return code }
      }
    }
  }

  struct LzmaBody {
    var header: ObjectHeader
    var stream: Unmanaged<LzmaStream>
  }

  extension Ref {
    fileprivate var lzmaStream: LzmaStream { raw.assumingMemoryBound(to: LzmaBody.self).pointee.stream.takeUnretainedValue() }
  }

  /// `_lzma.LZMACompressor`.
  enum LZMACompressorType: NativeType {
    static var name: StaticString { "_lzma.LZMACompressor" }
    static var doc: StaticString? { "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nCreate a compressor object for compressing data incrementally." }
    static var layout: Layout { Layout(MemoryLayout<LzmaBody>.size) }
    static var operations: OperationSet { [.new] }
    static func dealloc(_ me: Ref, _ cx: Context) { me.raw.assumingMemoryBound(to: LzmaBody.self).pointee.stream.release() }

    static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
      let b = try cx.bind(args, Signature("LZMACompressor", "(format=FORMAT_XZ, check=-1, preset=None, filters=None)"))
      let formatNumber = try cx.optionalIndex(b.optional(0), 1), check = try cx.optionalIndex(b.optional(1), -1)
      var preset: UInt32?, filters: Ref?
      if let p = b.optional(2), p != cx.none.ref {
        if b.optional(3).map({ $0 != cx.none.ref }) ?? false { try cx.raise(.ValueError, "Cannot specify both preset and filter chain") }
        preset = try cx.unsigned32(p)
      }
      if let f = b.optional(3), f != cx.none.ref { filters = f }
      guard let format = LzmaFormat(rawValue: formatNumber), format != .auto else {
        try cx.raise(.ValueError, "Invalid container format: \(formatNumber)")
      }
      if format != .xz && check != -1 && check != 0 { try cx.raise(.ValueError, "Integrity checks are only supported by FORMAT_XZ") }
      let stream = LzmaStream()
      switch format {
      case .xz: try initializeXZ(stream, check, preset, filters, cx)
      case .alone: try initializeAlone(stream, preset, filters, cx)
      default:
        guard let filters else { try cx.raise(.ValueError, "Must specify filters for FORMAT_RAW") }
        let chain = try cx.filterChain(filters)
        try cx.checkLzma(withExtendedLifetime(chain) { lzma_raw_encoder(stream.raw, chain.filters) })
      }
      let me = try cx.allocate(type)
      me.raw.assumingMemoryBound(to: LzmaBody.self).pointee.stream = Unmanaged.passRetained(stream)
      return Owned(stealing: me)
    }
    private static func initializeXZ(_ stream: LzmaStream, _ check: Int, _ preset: UInt32?, _ filters: Ref?, _ cx: Context) throws(Raised) {
      let kind = lzma_check(rawValue: check == -1 ? LZMA_CHECK_CRC64.rawValue : UInt32(truncatingIfNeeded: check))
      guard let filters else { return try cx.checkLzma(lzma_easy_encoder(stream.raw, preset ?? 6, kind)) }
      let chain = try cx.filterChain(filters)
      try cx.checkLzma(withExtendedLifetime(chain) { lzma_stream_encoder(stream.raw, chain.filters, kind) })
    }
    private static func initializeAlone(_ stream: LzmaStream, _ preset: UInt32?, _ filters: Ref?, _ cx: Context) throws(Raised) {
      if let filters {
        let chain = try cx.filterChain(filters)
        guard chain.count == 1, chain.filters[0].id == krait_lzma1_filter, let options = chain.filters[0].options else {
          try cx.raise(.ValueError, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter")
        }
        let lzma = options.assumingMemoryBound(to: lzma_options_lzma.self)
        return try cx.checkLzma(withExtendedLifetime(chain) { lzma_alone_encoder(stream.raw, lzma) })
      }
      var options = lzma_options_lzma()
      if lzma_lzma_preset(&options, preset ?? 6) != 0 { try cx.raiseLzma("Invalid compression preset: \(preset ?? 6)") }
      try cx.checkLzma(lzma_alone_encoder(stream.raw, &options))
    }

    static var methods: [MethodDef] {
      [
        MethodDef("compress", "(self, data, /)", "Provide data to the compressor object.") { (a, cx) throws(Raised) in
          let stream = a[0].lzmaStream
          return try cx.withBytesLike(a[1]) { (data) throws(Raised) -> Owned in
            if stream.isFlushed { try cx.raise(.ValueError, "Compressor has been flushed") }
            var input = InputWindow(data)
            let output = OutputBuffer(first: 4096)
            let code = try cx.runCodec(stream.lock, size: data.count) { stream.compress(&input, output, LZMA_RUN) }
            try cx.checkLzma(code)
            return try output.finish(cx)
          }
        },
        MethodDef("flush", "(self, /)", "Finish the compression process.") { (a, cx) throws(Raised) in
          let stream = a[0].lzmaStream
          if stream.isFlushed { try cx.raise(.ValueError, "Repeated call to flush()") }
          stream.isFlushed = true
          var input = InputWindow(UnsafeRawBufferPointer(start: nil, count: 0))
          let output = OutputBuffer(first: 4096)
          let code = try cx.runCodec(stream.lock, size: unlockedCodecSize) { stream.compress(&input, output, LZMA_FINISH) }
          try cx.checkLzma(code)
          return try output.finish(cx)
        },
        MethodDef("__reduce__", "(self, /)", "Refuses to be pickled.") { (a, cx) throws(Raised) in
          try cx.raise(.TypeError, "cannot pickle '\(cx.typeFullName(a[0].type))' object")
        },
      ]
    }
  }

  /// The state of an LZMADecompressor.
  final class LzmaDecoder: StreamDecoder {
    let stream = LzmaStream()
    /// The integrity check of the data, once it is known.
    var check = 16

    override func step(_ input: inout InputWindow, _ output: OutputBuffer) -> DecoderStatus {
      var code = stream.step(&input, output, LZMA_RUN)
      if code == LZMA_BUF_ERROR && (input.count == 0 || output.room == 0) { code = LZMA_OK }
      switch code {
      case LZMA_OK: return .goesOn
      case LZMA_GET_CHECK, LZMA_NO_CHECK:
        check = Int(lzma_get_check(stream.raw).rawValue)
        return step(&input, output)
      case LZMA_STREAM_END: return .ended
      default: return .failed(Int32(bitPattern: code.rawValue))
      }
    }
    override func raise(_ code: Int32, _ cx: Context) throws(Raised) -> Never {
      try cx.checkLzma(lzma_ret(rawValue: UInt32(bitPattern: code)))
      try cx.raiseLzma("Internal error")
    }
  }

  /// `_lzma.LZMADecompressor`.
  enum LZMADecompressorType: DecoderNative {
    static var name: StaticString { "_lzma.LZMADecompressor" }
    static var doc: StaticString? { "Create a decompressor object for decompressing data incrementally." }
    static var endMessage: String { "Already at end of stream" }

    static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
      let b = try cx.bind(args, Signature("LZMADecompressor", "(format=FORMAT_AUTO, memlimit=None, filters=None)"))
      let formatNumber = try cx.optionalIndex(b.optional(0), 0)
      var limit = UInt64.max, filters: Ref?
      if let m = b.optional(1), m != cx.none.ref {
        if formatNumber == 3 { try cx.raise(.ValueError, "Cannot specify memory limit with FORMAT_RAW") }
        limit = try cx.unsigned(m)
      }
      if let f = b.optional(2), f != cx.none.ref { filters = f }
      if formatNumber == 3 && filters == nil { try cx.raise(.ValueError, "Must specify filters for FORMAT_RAW") }
      if formatNumber != 3 && filters != nil { try cx.raise(.ValueError, "Cannot specify filters except with FORMAT_RAW") }
      let decoder = LzmaDecoder(), flags = krait_lzma_tell_check
      switch LzmaFormat(rawValue: formatNumber) {
      case .auto: try cx.checkLzma(lzma_auto_decoder(decoder.stream.raw, limit, flags))
      case .xz: try cx.checkLzma(lzma_stream_decoder(decoder.stream.raw, limit, flags))
      case .alone:
        decoder.check = 0
        try cx.checkLzma(lzma_alone_decoder(decoder.stream.raw, limit))
      case .raw:
        decoder.check = 0
        if let filters {
          let chain = try cx.filterChain(filters)
          try cx.checkLzma(withExtendedLifetime(chain) { lzma_raw_decoder(decoder.stream.raw, chain.filters) })
        }
      case nil: try cx.raise(.ValueError, "Invalid container format: \(formatNumber)")
      }
      return try wrap(decoder, type, cx)
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
        GetSetDef("check", "ID of the integrity check used by the input stream.", member: true, get: { (me, cx) throws(Raised) in
          cx.int((me.streamDecoder as? LzmaDecoder)?.check ?? 16)
        }),
      ]
    }
  }
#endif
