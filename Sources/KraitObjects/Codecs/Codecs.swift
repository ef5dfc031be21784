import KraitCore

/// The encodings that need no look-up in the registry.
enum StandardCodec {
  case utf8, utf16, utf16le, utf16be, utf32, utf32le, utf32be, ascii, latin1

  /// By the encoding's name, in any case and with `_` for `-`.
  init?(_ name: Ref) {
    let view = name.strView
    if view.width != 1 || view.count > 12 { return nil }
    var folded = InlineArray<12, UInt8>(repeating: 0)
    for i in 0..<view.count {
      let c = UInt8(view[i])
      folded[i] = c == 0x5F || c == 0x20 ? 0x2D : asciiLower(c)
    }
    func names(_ candidate: StaticString) -> Bool {
      if candidate.utf8CodeUnitCount != view.count { return false }
      for i in 0..<view.count where folded[i] != candidate.utf8Start[i] { return false }
      return true
    }
    switch folded[0] {
    case UInt8(ascii: "u"):
      if names("utf-8") || names("utf8") {
        self = .utf8
      } else if names("utf-16") || names("utf16") {
        self = .utf16
      } else if names("utf-16-le") {
        self = .utf16le
      } else if names("utf-16-be") {
        self = .utf16be
      } else if names("utf-32") || names("utf32") {
        self = .utf32
      } else if names("utf-32-le") {
        self = .utf32le
      } else if names("utf-32-be") {
        self = .utf32be
      } else if names("us-ascii") {
        self = .ascii
      } else {
        return nil
      }
    case UInt8(ascii: "a") where names("ascii"): self = .ascii
    case UInt8(ascii: "l") where names("latin-1") || names("latin1"): self = .latin1
    case UInt8(ascii: "i") where names("iso-8859-1") || names("iso8859-1"): self = .latin1
    default: return nil
    }
  }
}

extension Context {
  /// `text.encode(encoding, errors)`: bytes.
  public func encode(_ text: Ref, encoding: Ref?, errors: Ref?) throws(Raised) -> Owned {
    if strings.pointee.checksCodecNames { try checkCodecNames(encoding, errors) }
    let codec: StandardCodec?
    if let encoding { codec = StandardCodec(encoding) } else { codec = .utf8 }
    switch codec {
    case .utf8: return try encodeUTF8(text, errors)
    case .utf16: return try encodeUTF16Or32(text, errors, order: 0, wide: false)
    case .utf16le: return try encodeUTF16Or32(text, errors, order: -1, wide: false)
    case .utf16be: return try encodeUTF16Or32(text, errors, order: 1, wide: false)
    case .utf32: return try encodeUTF16Or32(text, errors, order: 0, wide: true)
    case .utf32le: return try encodeUTF16Or32(text, errors, order: -1, wide: true)
    case .utf32be: return try encodeUTF16Or32(text, errors, order: 1, wide: true)
    case .ascii: return try encodeLatin(text, errors, limit: 128)
    case .latin1: return try encodeLatin(text, errors, limit: 256)
    case nil: break
    }
    let name = encoding.unsafelyUnwrapped
    let result = try runCodec(text, name, errors, encoding: true, textOnly: true)
    guard result.ref.isBytes else {
      if isInstance(result.ref, types.pointee.bytearray) { return try bytes(BytearrayType.view(result.ref).asBuffer) }
      try raise(
        .TypeError,
        "'\(name.text)' encoder returned '\(typeName(result.ref))' instead of 'bytes'; use codecs.encode() to encode to arbitrary types")
    }
    return result
  }

  /// `str(object, encoding, errors)` and `object.decode(...)`: a str.
  public func decodeObject(_ object: Ref, encoding: Ref?, errors: Ref?) throws(Raised) -> Owned {
    if strings.pointee.checksCodecNames { try checkCodecNames(encoding, errors) }
    if object.isBytes { return try decode(object, object.bytesBuffer, encoding: encoding, errors: errors) }
    if object.isStr { try raise(.TypeError, "decoding str is not supported") }
    guard isBytesLike(object) else { try raise(.TypeError, "decoding to str: need a bytes-like object, \(typeName(object)) found") }
    let buffer = try BorrowedBuffer(object, writable: false, self)
    try buffer.requireContiguous(self)
    return try decode(object, buffer.bytes, encoding: encoding, errors: errors)
  }

  /// Decodes the data of a bytes-like object (or of none, then a bytes object is made for codecs written in Python).
  public func decode(_ object: Ref?, _ data: UnsafeRawBufferPointer, encoding: Ref?, errors: Ref?) throws(Raised) -> Owned {
    if data.count == 0 { return interp.pointee.emptyStr.own }
    let held = object.own
    var consumed = 0, order = 0
    let codec: StandardCodec?
    if let encoding { codec = StandardCodec(encoding) } else { codec = .utf8 }
    switch codec {
    case .utf8: return try decodeUTF8(data, errors, consumed: &consumed)
    case .utf16: return try decodeUTF16(data, errors, order: &order, consumed: &consumed)
    case .utf16le:
      order = -1
      return try decodeUTF16(data, errors, order: &order, consumed: &consumed)
    case .utf16be:
      order = 1
      return try decodeUTF16(data, errors, order: &order, consumed: &consumed)
    case .utf32: return try decodeUTF32(data, errors, order: &order, consumed: &consumed)
    case .utf32le:
      order = -1
      return try decodeUTF32(data, errors, order: &order, consumed: &consumed)
    case .utf32be:
      order = 1
      return try decodeUTF32(data, errors, order: &order, consumed: &consumed)
    case .ascii: return try decodeASCII(data, errors)
    case .latin1: return try decodeLatin1(data)
    case nil: break
    }
    let name = encoding.unsafelyUnwrapped
    let subject: Owned
    switch held {
    case .some(let o) where o.ref.isBytes: subject = o.copy()
    default: subject = try bytes(data)
    }
    let result = try runCodec(subject.ref, name, errors, encoding: false, textOnly: true)
    guard result.ref.isStr else {
      try raise(
        .TypeError,
        "'\(name.text)' decoder returned '\(typeName(result.ref))' instead of 'str'; use codecs.decode() to decode to arbitrary types")
    }
    return result
  }

  // MARK: the registry

  /// The encoder or decoder of a codec, called; the object it gives.
  public func runCodec(_ object: Ref, _ name: Ref, _ errors: Ref?, encoding: Bool, textOnly: Bool) throws(Raised) -> Owned {
    let codec = try lookupCodec(name)
    if textOnly {
      let attribute = try intern("_is_text_encoding")
      if codec.ref.isTuple, !codec.ref.isExactly(types.pointee.tuple), let flag = try getattrOptional(codec.ref, attribute.ref), try !isTrue(flag.ref) {
        let function = encoding ? "codecs.encode()" : "codecs.decode()"
        try raise(.LookupError, "'\(name.text)' is not a text encoding; use \(function) to handle arbitrary codecs")
      }
    }
    let function = codec.ref.tupleItems[encoding ? 0 : 1].own
    let result: Owned
    do throws(Raised) {
      if let errors { result = try call(function.ref, object, errors) } else { result = try call(function.ref, object) }
    } catch {
      noteCodecFailure(name, encoding)
      throw error
    }
    guard result.ref.isTuple, result.ref.tupleCount == 2 else {
      try raise(.TypeError, "\(encoding ? "encoder" : "decoder") must return a tuple (object, integer)")
    }
    return result.ref.tupleItems[0].own
  }

  /// Adds a note to the pending exception of a failing codec.
  private func noteCodecFailure(_ name: Ref, _ encoding: Bool) {
    guard let error = takePending() else { return }
    do throws(Raised) {
      let method = try intern("add_note"), note = try str("\(encoding ? "encoding" : "decoding") with '\(name.text)' codec failed")
      _ = try callMethod(error.ref, method.ref, note.ref)
    } catch { setPending(nil) }
    setPending(error)
  }

  /// The list of search functions.
  public func codecSearchPath() throws(Raised) -> Ref {
    if let path = strings.pointee.codecSearchPath { return path }
    strings.pointee.codecSearchPath = try list().leak()
    strings.pointee.codecCache = try dict().leak()
    // The package registers its search function, the first one, when it is imported.
    _ = try importModule("encodings")
    return strings.pointee.codecSearchPath.unsafelyUnwrapped
  }

  public func registerCodecSearch(_ function: Ref) throws(Raised) {
    guard function.type.pointee.has.contains(.call) else { try raise(.TypeError, "argument must be callable") }
    try append(list: try codecSearchPath(), function.own)
  }
  public func unregisterCodecSearch(_ function: Ref) throws(Raised) {
    let path = try codecSearchPath()
    guard let items = path.list.pointee.items else { return }
    for i in 0..<path.list.pointee.count where items[i] == function {
      let n = path.list.pointee.count
      for k in i..<(n - 1) { items[k] = items[k + 1] }
      path.list.pointee.count = n - 1
      replace(&strings.pointee.codecCache, with: try dict())
      function.decref()
      return
    }
  }

  /// `codecs.lookup(name)`: the CodecInfo tuple.
  public func lookupCodec(_ name: Ref) throws(Raised) -> Owned {
    let path = try codecSearchPath()
    let key = intern(try str(normalizedEncoding(name)))
    if let cache = strings.pointee.codecCache, let found = try dictGet(cache, key.ref) { return found.own }
    var i = 0
    while i < path.list.pointee.count {
      let function = path.list.pointee.items.unsafelyUnwrapped[i].own
      let found = try call(function.ref, key.ref)
      i += 1
      if isNone(found.ref) { continue }
      guard found.ref.isTuple, found.ref.tupleCount == 4 else { try raise(.TypeError, "codec search functions must return 4-tuples") }
      if let cache = strings.pointee.codecCache { try dictSet(cache, key.ref, found.ref) }
      return found
    }
    try raise(.LookupError, "unknown encoding: \(name.text)")
  }

  /// Lower case, with one `_` for what is neither a letter, a digit nor a dot.
  private func normalizedEncoding(_ name: Ref) -> String {
    var text = ""
    var separated = false
    for u in name.text.unicodeScalars {
      let isKept = u == "." || "0"..."9" ~= u || "a"..."z" ~= u || "A"..."Z" ~= u
      if isKept {
        if separated && !text.isEmpty { text.unicodeScalars.append("_") }
        text.unicodeScalars.append(Unicode.Scalar(asciiLower(UInt8(u.value))))
      }
      separated = !isKept
    }
    return text
  }

  /// Development mode: str and bytes conversions refuse unknown names even of empty data.
  public func setChecksCodecNames(_ checks: Bool) { strings.pointee.checksCodecNames = checks }
  private func checkCodecNames(_ encoding: Ref?, _ errors: Ref?) throws(Raised) {
    if let encoding, StandardCodec(encoding) == nil { _ = try lookupCodec(encoding) }
    if let errors, ErrorPolicy(errors) == .other { _ = try errorHandler(errors) }
  }

  /// The dict of error handlers by name, the standard ones included.
  public func errorHandlers() throws(Raised) -> Ref {
    if let handlers = strings.pointee.errorHandlers { return handlers }
    let made = try dict()
    for def in standardErrorHandlers {
      let function = try makeBuiltinFunction(def)
      let name = "\(def.name)"
      let key = try intern(String(name.dropLast("_errors".count)))
      try dictSet(made.ref, key.ref, function.ref)
    }
    strings.pointee.errorHandlers = made.leak()
    return strings.pointee.errorHandlers.unsafelyUnwrapped
  }
}

extension StrView {
  /// The view's bytes.
  var asBuffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }
}
