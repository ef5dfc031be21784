import KraitCore

// Encodings with one byte per character: ASCII, Latin-1, and those that a table describes.

extension Context {
  public func decodeASCII(_ data: UnsafeRawBufferPointer, _ errors: Ref?) throws(Raised) -> Owned {
    guard let base = data.baseAddress, data.count > 0 else { return interp.pointee.emptyStr.own }
    if isASCIIBytes(base, data.count) { return try str(asciiBase: base.assumingMemoryBound(to: UInt8.self), data.count) }
    let handler = DecodeErrors(self, "ascii", errors, data)
    var out = StringBuilder(capacity: data.count)
    var i = 0
    while i < data.count {
      if data[i] < 0x80 {
        out.append(scalar: UInt32(data[i]))
        i += 1
      } else {
        i = try handler.handle(i, i + 1, "ordinal not in range(128)", &out)
      }
    }
    return try out.finish(self)
  }

  public func decodeLatin1(_ data: UnsafeRawBufferPointer) throws(Raised) -> Owned {
    try str(latin1: data.bindMemory(to: UInt8.self))
  }

  /// Encodes in ASCII (`limit` 128) or Latin-1 (`limit` 256).
  public func encodeLatin(_ s: Ref, _ errors: Ref?, limit: UInt32) throws(Raised) -> Owned {
    let view = s.strView
    if s.str.pointee.isASCII || limit == 256 && view.width == 1 { return try bytes(UnsafeRawBufferPointer(start: view.base, count: view.count)) }
    let handler = EncodeErrors(self, limit == 128 ? "ascii" : "latin-1", errors, s)
    var out: [UInt8] = []
    out.reserveCapacity(view.count)
    var i = 0
    while i < view.count {
      if view[i] < limit {
        out.append(UInt8(view[i]))
        i += 1
        continue
      }
      var end = i + 1
      while end < view.count && view[end] >= limit { end += 1 }
      i = try handler.handle(i, end, "ordinal not in range(\(limit))", &out) { (c, out) in
        if c >= limit { return false }
        out.append(UInt8(c))
        return true
      }
    }
    return try bytes(out)
  }

  /// Decodes by a mapping: a str with a character per byte (U+FFFE: undefined), or anything subscriptable by ints; nil is Latin-1.
  public func decodeCharmap(_ data: UnsafeRawBufferPointer, _ errors: Ref?, mapping: Ref?) throws(Raised) -> Owned {
    guard let mapping else { return try decodeLatin1(data) }
    let handler = DecodeErrors(self, "charmap", errors, data)
    let undefined = "character maps to <undefined>"
    var out = StringBuilder(capacity: data.count)
    var i = 0
    while i < data.count {
      let byte = Int(data[i])
      if mapping.isExactly(types.pointee.str) {
        let c = byte < mapping.strLength ? mapping.codePoint(at: byte) : 0xFFFE
        if c == 0xFFFE {
          i = try handler.handle(i, i + 1, undefined, &out)
        } else {
          out.append(scalar: c)
          i += 1
        }
        continue
      }
      if try appendMappedByte(byte, mapping, &out) { i += 1 } else { i = try handler.handle(i, i + 1, undefined, &out) }
    }
    return try out.finish(self)
  }

  /// `mapping[key]`, nil for a LookupError.
  func item(of mapping: Ref, _ key: Ref) throws(Raised) -> Owned? {
    do throws(Raised) { return try getitem(mapping, key) } catch {
      guard pendingMatches(.LookupError) else { throw error }
      setPending(nil)
      return nil
    }
  }

  /// False if the mapping does not define the byte.
  private func appendMappedByte(_ byte: Int, _ mapping: Ref, _ out: inout StringBuilder) throws(Raised) -> Bool {
    let key = int(byte)
    guard let found = try item(of: mapping, key.ref) else { return false }
    if isNone(found.ref) { return false }
    if found.ref.isInt {
      guard let n = exactInt(found.ref), n >= 0, n < 0x110000 else {
        try raise(.TypeError, "character mapping must be in range(0x110000)")
      }
      if n == 0xFFFE { return false }
      out.append(scalar: UInt32(n))
      return true
    }
    guard found.ref.isStr else { try raise(.TypeError, "character mapping must return integer, None or str") }
    if found.ref.strLength == 1 && found.ref.codePoint(at: 0) == 0xFFFE { return false }
    out.append(found.ref)
    return true
  }

  /// Encodes by a mapping from ints to ints, bytes or None (or an EncodingMap); nil is Latin-1.
  public func encodeCharmap(_ s: Ref, _ errors: Ref?, mapping: Ref?) throws(Raised) -> Owned {
    guard let mapping else { return try encodeLatin(s, errors, limit: 256) }
    let view = s.strView
    let handler = EncodeErrors(self, "charmap", errors, s)
    var out: [UInt8] = []
    out.reserveCapacity(view.count)
    var i = 0
    while i < view.count {
      if try appendMappedCharacter(view[i], mapping, &out) {
        i += 1
        continue
      }
      var end = i + 1
      var scratch: [UInt8] = []
      while end < view.count {
        if try appendMappedCharacter(view[end], mapping, &scratch) { break }
        end += 1
      }
      var failure = false
      i = try handler.handle(i, end, "character maps to <undefined>", &out) { (c, out) in
        do throws(Raised) { return try appendMappedCharacter(c, mapping, &out) } catch {
          failure = true
          return false
        }
      }
      if failure { throw Raised() }
    }
    return try bytes(out)
  }

  /// False if the mapping does not define the character.
  private func appendMappedCharacter(_ c: UInt32, _ mapping: Ref, _ out: inout [UInt8]) throws(Raised) -> Bool {
    if mapping.isExactly(types.pointee.encodingMap) {
      let byte = EncodingMapType.lookup(mapping, c)
      if byte < 0 { return false }
      out.append(UInt8(byte))
      return true
    }
    let key = int(Int(c))
    guard let found = try item(of: mapping, key.ref) else { return false }
    if isNone(found.ref) { return false }
    if found.ref.isInt {
      guard let n = exactInt(found.ref), n >= 0, n < 256 else { try raise(.TypeError, "character mapping must be in range(256)") }
      out.append(UInt8(n))
      return true
    }
    guard found.ref.isBytes else {
      try raise(.TypeError, "character mapping must return integer, bytes or None, not \(typeName(found.ref))")
    }
    out.append(contentsOf: found.ref.bytesBuffer)
    return true
  }

  /// `_codecs.charmap_build`: the inverse of a decoding table.
  public func encodingMap(_ table: Ref) throws(Raised) -> Owned {
    let view = table.strView
    let length = min(view.count, 256)
    if length == 0 { try raise(.TypeError, "bad argument type for built-in operation") }
    var isPlain = view[0] == 0
    for i in 1..<max(length, 1) where view[i] == 0 || view[i] > 0xFFFF { isPlain = false }
    if !isPlain {
      let mapping = try dict()
      for i in 0..<length {
        let key = int(Int(view[i])), value = int(i)
        try dictSet(mapping.ref, key.ref, value.ref)
      }
      return mapping
    }
    let map = try allocate(types.pointee.encodingMap)
    let size = 1024 * 8
    map.encodingMap.pointee.table = nil
    let result = Owned(stealing: map)
    let memory = try allocateBuffer(size)
    map.encodingMap.pointee.table = memory.assumingMemoryBound(to: UInt64.self)
    let slots = memory.assumingMemoryBound(to: UInt64.self)
    slots.initialize(repeating: 0, count: 1024)
    for i in 0..<min(table.strLength, 256) {
      let c = table.codePoint(at: i)
      if c == 0xFFFE { continue }
      var at = EncodingMapType.home(c)
      while slots[at] != 0 && UInt32(truncatingIfNeeded: slots[at] >> 16) != c { at = (at + 1) & 1023 }
      slots[at] = UInt64(c) << 16 | UInt64(i) << 1 | 1
    }
    return result
  }
}

/// An encoding table: open addressing from code points to bytes, at most 256 of 1024 slots in use.
struct EncodingMapBody {
  var header: ObjectHeader
  /// code point << 16 | byte << 1 | 1
  var table: UnsafeMutablePointer<UInt64>?
}

extension Ref {
  var encodingMap: UnsafeMutablePointer<EncodingMapBody> { raw.assumingMemoryBound(to: EncodingMapBody.self) }
}

enum EncodingMapType: NativeType {
  static let name: StaticString = "EncodingMap"
  static let layout = Layout(MemoryLayout<EncodingMapBody>.size, [.noInstances])
  static func home(_ c: UInt32) -> Int { Int((c &* 0x9E37_79B1) >> 22) }
  static func lookup(_ me: Ref, _ c: UInt32) -> Int {
    guard let slots = me.encodingMap.pointee.table else { return -1 }
    var at = home(c)
    while slots[at] != 0 {
      if UInt32(truncatingIfNeeded: slots[at] >> 16) == c { return Int(slots[at] >> 1 & 0xFF) }
      at = (at + 1) & 1023
    }
    return -1
  }
  static func dealloc(_ me: Ref, _ cx: Context) { if let table = me.encodingMap.pointee.table { cx.freeBuffer(RawPointer(table), 1024 * 8) } }
  static var methods: [MethodDef] {
    [MethodDef("size", "(self, /)", "Size in memory, in bytes.") { (a, cx) throws(Raised) in cx.int(24 + 1024 * 8) }]
  }
}
