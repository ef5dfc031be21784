#if LZMA
  import CLZMA
  import Glibc
  import KraitCore
  import KraitObjects
  import KraitVM

  /// A chain of filters for liblzma, which frees the options that it allocated.
  final class FilterChain {
    /// Room for the greatest number of filters and the end mark.
    let filters = UnsafeMutablePointer<lzma_filter>.allocate(capacity: Int(krait_lzma_filters_max) + 1)
    private(set) var count = 0

    init() { filters[0] = lzma_filter(id: UInt64.max, options: nil) }
    deinit {
      for i in 0..<count { free(filters[i].options) }
      filters.deallocate()
    }
    /// Takes over options that malloc gave.
    func append(_ id: lzma_vli, _ options: UnsafeMutableRawPointer?) {
      filters[count] = lzma_filter(id: id, options: options)
      count += 1
      filters[count] = lzma_filter(id: UInt64.max, options: nil)
    }
  }

  extension Context {
    func raiseLzma(_ message: String) throws(Raised) -> Never {
      try raise(try nativeType(LzmaErrorType.self, base: exceptionType(.Exception)), message)
    }
    /// Raises for a status that is none of success.
    func checkLzma(_ code: lzma_ret) throws(Raised) {
      switch code {
      case LZMA_OK, LZMA_GET_CHECK, LZMA_NO_CHECK, LZMA_STREAM_END: return
      case LZMA_UNSUPPORTED_CHECK: try raiseLzma("Unsupported integrity check")
      case LZMA_MEM_ERROR: try raiseMemoryError()
      case LZMA_MEMLIMIT_ERROR: try raiseLzma("Memory usage limit exceeded")
      case LZMA_FORMAT_ERROR: try raiseLzma("Input format not supported by decoder")
      case LZMA_OPTIONS_ERROR: try raiseLzma("Invalid or unsupported options")
      case LZMA_DATA_ERROR: try raiseLzma("Corrupt input data")
      case LZMA_BUF_ERROR: try raiseLzma("Insufficient buffer space")
      case LZMA_PROG_ERROR: try raiseLzma("Internal error")
      default: try raiseLzma("Unrecognized error from liblzma: \(code.rawValue)")
      }
    }
    func unsigned(_ r: Ref) throws(Raised) -> UInt64 {
      guard r.type.pointee.has.contains(.index) else { try raise(.TypeError, "an integer is required") }
      let n = try indexObject(r), zero = int(0)
      if try compareBool(.lt, n.ref, zero.ref) { try raise(.OverflowError, "can't convert negative int to unsigned") }
      guard let value = exactUInt(n.ref) else { try raise(.OverflowError, "int too big to convert") }
      return value
    }
    func unsigned32(_ r: Ref) throws(Raised) -> UInt32 {
      let value = try unsigned(r)
      guard let narrow = UInt32(exactly: value) else { try raise(.OverflowError, "Value too large for uint32_t type") }
      return narrow
    }

    /// The filters that a sequence of dicts describes.
    func filterChain(_ specifications: Ref) throws(Raised) -> FilterChain {
      if specifications.isDict { try raise(.TypeError, "dict is not a sequence") }
      let chain = FilterChain(), count = try len(specifications)
      if count > Int(krait_lzma_filters_max) {
        try raise(.ValueError, "Too many filters - liblzma supports a maximum of \(krait_lzma_filters_max)")
      }
      for i in 0..<count {
        let position = int(i), specification = try getitem(specifications, position.ref)
        try appendFilter(specification.ref, to: chain)
      }
      return chain
    }

    func appendFilter(_ specification: Ref, to chain: FilterChain) throws(Raised) {
      guard specification.isDict || specification.type.pointee.has.contains(.getitem), !specification.isStr else {
        try raise(.TypeError, "Filter specifier must be a dict or dict-like object")
      }
      guard let idObject = try entry(specification, "id") else { try raise(.ValueError, "Filter specifier must have an \"id\" entry") }
      let id = try unsigned(idObject.ref)
      switch id {
      case krait_lzma1_filter, krait_lzma2_filter: try appendLzma(id, specification, chain)
      case krait_delta_filter: try appendDelta(id, specification, chain)
      case 4...9: try appendBranchFilter(id, specification, chain)
      default: try raise(.ValueError, "Invalid filter ID: \(id)")
      }
    }

    private func entry(_ mapping: Ref, _ name: String) throws(Raised) -> Owned? {
      let key = try intern(name)
      if mapping.isDict { return try dictGet(mapping, key.ref).own }
      do throws(Raised) { return try getitem(mapping, key.ref) } catch {
        guard pendingMatches(.KeyError) else { throw error }
        clearPending()
        return nil
      }
    }
    private func number(_ mapping: Ref, _ name: String, _ otherwise: UInt32) throws(Raised) -> UInt32 {
      guard let value = try entry(mapping, name) else { return otherwise }
      return try unsigned32(value.ref)
    }
    /// A specification has no entries but known ones.
    private func checkKeys(_ mapping: Ref, _ known: [String], _ what: String) throws(Raised) {
      guard mapping.isDict else { return }
      var position = 0
      while let item = dictNext(mapping, &position) {
        guard item.key.isStr, known.contains(item.key.text) || item.key.text == "id" else {
          try raise(.ValueError, "Invalid filter specifier for \(what) filter")
        }
      }
    }

    private func appendLzma(_ id: UInt64, _ specification: Ref, _ chain: FilterChain) throws(Raised) {
      let preset = try number(specification, "preset", 6)
      let memory = UnsafeMutablePointer<lzma_options_lzma>(OpaquePointer(calloc(1, MemoryLayout<lzma_options_lzma>.size)))!
      chain.append(id, memory)
      if lzma_lzma_preset(memory, preset) != 0 { try raiseLzma("Invalid compression preset: \(preset)") }
      try checkKeys(specification, ["preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"], "LZMA")
      func set(_ name: String, _ store: (UInt32) -> Void) throws(Raised) {
        guard let value = try entry(specification, name) else { return }
        do throws(Raised) { store(try unsigned32(value.ref)) } catch {
          clearPending()
          try raise(.ValueError, "Invalid filter specifier for LZMA filter")
        }
      }
      try set("dict_size") { memory.pointee.dict_size = $0 }
      try set("lc") { memory.pointee.lc = $0 }
      try set("lp") { memory.pointee.lp = $0 }
      try set("pb") { memory.pointee.pb = $0 }
      try set("mode") { memory.pointee.mode = lzma_mode(rawValue: $0) }
      try set("nice_len") { memory.pointee.nice_len = $0 }
      try set("mf") { memory.pointee.mf = lzma_match_finder(rawValue: $0) }
      try set("depth") { memory.pointee.depth = $0 }
    }
    private func appendDelta(_ id: UInt64, _ specification: Ref, _ chain: FilterChain) throws(Raised) {
      try checkKeys(specification, ["dist"], "delta")
      let memory = UnsafeMutablePointer<lzma_options_delta>(OpaquePointer(calloc(1, MemoryLayout<lzma_options_delta>.size)))!
      chain.append(id, memory)
      memory.pointee.type = LZMA_DELTA_TYPE_BYTE
      memory.pointee.dist = try number(specification, "dist", 1)
    }
    private func appendBranchFilter(_ id: UInt64, _ specification: Ref, _ chain: FilterChain) throws(Raised) {
      try checkKeys(specification, ["start_offset"], "BCJ")
      let memory = UnsafeMutablePointer<lzma_options_bcj>(OpaquePointer(calloc(1, MemoryLayout<lzma_options_bcj>.size)))!
      chain.append(id, memory)
      memory.pointee.start_offset = try number(specification, "start_offset", 0)
    }

    /// The dict that describes decoded properties of a filter.
    func filterDescription(_ filter: lzma_filter) throws(Raised) -> Owned {
      let result = try dict()
      let target = result.ref
      func set(_ name: String, _ value: UInt64) throws(Raised) {
        let key = try intern(name), number = int(unsigned: value)
        try dictSet(target, key.ref, number.ref)
      }
      try set("id", filter.id)
      guard let options = filter.options else { return result }
      switch filter.id {
      case krait_lzma1_filter:
        let lzma = options.assumingMemoryBound(to: lzma_options_lzma.self).pointee
        try set("lc", UInt64(lzma.lc))
        try set("lp", UInt64(lzma.lp))
        try set("pb", UInt64(lzma.pb))
        try set("dict_size", UInt64(lzma.dict_size))
      case krait_lzma2_filter:
        try set("dict_size", UInt64(options.assumingMemoryBound(to: lzma_options_lzma.self).pointee.dict_size))
      case krait_delta_filter:
        try set("dist", UInt64(options.assumingMemoryBound(to: lzma_options_delta.self).pointee.dist))
      default:
        try set("start_offset", UInt64(options.assumingMemoryBound(to: lzma_options_bcj.self).pointee.start_offset))
      }
      return result
    }
  }
#endif
