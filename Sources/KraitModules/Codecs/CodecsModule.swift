import KraitCore
import KraitObjects
import KraitVM

/// `_codecs`: the codec registry and the native codecs.
enum CodecsModule: NativeModule {
  static let name: StaticString = "_codecs"
  static var functions: [MethodDef] { registryFunctions + encoders + decoders }

  private static var registryFunctions: [MethodDef] {
    [
      MethodDef("register", "(search_function, /)", "Adds a codec search function.") { (a, cx) throws(Raised) in
        try cx.registerCodecSearch(a[0])
        return cx.none
      },
      MethodDef("unregister", "(search_function, /)", "Takes a codec search function out and clears the cache.") { (a, cx) throws(Raised) in
        try cx.unregisterCodecSearch(a[0])
        return cx.none
      },
      MethodDef("lookup", "(encoding, /)", "The CodecInfo of an encoding.") { (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "lookup() argument must be str, not \(shownType(a[0], cx))") }
        return try cx.lookupCodec(a[0])
      },
      MethodDef("encode", "(obj, encoding='utf-8', errors='strict')", "Encodes an object with a registered codec.") { (a, cx) throws(Raised) in
        let encoding = try text(a.optional(1), "encode", "encoding", cx), errors = try text(a.optional(2), "encode", "errors", cx)
        let name = try cx.str("utf-8")
        return try cx.runCodec(a[0], encoding ?? name.ref, errors, encoding: true, textOnly: false)
      },
      MethodDef("decode", "(obj, encoding='utf-8', errors='strict')", "Decodes an object with a registered codec.") { (a, cx) throws(Raised) in
        let encoding = try text(a.optional(1), "decode", "encoding", cx), errors = try text(a.optional(2), "decode", "errors", cx)
        let name = try cx.str("utf-8")
        return try cx.runCodec(a[0], encoding ?? name.ref, errors, encoding: false, textOnly: false)
      },
      MethodDef("register_error", "(errors, handler, /)", "Registers an error handler under a name.") { (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "register_error() argument 1 must be str, not \(shownType(a[0], cx))") }
        guard a[1].type.pointee.has.contains(.call) else { try cx.raise(.TypeError, "handler must be callable") }
        try cx.dictSet(try cx.errorHandlers(), a[0], a[1])
        return cx.none
      },
      MethodDef("lookup_error", "(name, /)", "The error handler registered under a name.") { (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "lookup_error() argument must be str, not \(shownType(a[0], cx))") }
        return try cx.errorHandler(a[0])
      },
      MethodDef("charmap_build", "(map, /)", "The inverse of a decoding table.") { (a, cx) throws(Raised) in
        guard a[0].isStr else { try cx.raise(.TypeError, "charmap_build() argument must be str, not \(shownType(a[0], cx))") }
        return try cx.encodingMap(a[0])
      },
    ]
  }

  private static func shownType(_ r: Ref, _ cx: Context) -> String { cx.isNone(r) ? "None" : cx.typeName(r) }

  private static func text(_ r: Ref?, _ function: StaticString, _ name: StaticString, _ cx: Context) throws(Raised) -> Ref? {
    guard let r else { return nil }
    guard r.isStr else { try cx.raise(.TypeError, "\(function)() argument '\(name)' must be str, not \(shownType(r, cx))") }
    return r
  }

  /// The errors argument: nil for None.
  private static func errors(_ a: Args, _ i: Int, _ function: StaticString, _ cx: Context) throws(Raised) -> Ref? {
    guard i < a.count, let r = a.optional(i), !cx.isNone(r) else { return nil }
    guard r.isStr else { try cx.raise(.TypeError, "\(function)() argument \(i + 1) must be str or None, not \(cx.typeName(r))") }
    return r
  }

  // MARK: encoders

  private static func encoder(
    _ name: StaticString, _ body: @escaping @Sendable (Ref, Ref?, Context) throws(Raised) -> Owned
  ) -> MethodDef {
    MethodDef(name, "(str, errors=None, /)") { (a, cx) throws(Raised) in
      try encoded(a, name, cx) { (text, errors) throws(Raised) in try body(text, errors, cx) }
    }
  }
  private static func requireText(_ r: Ref, _ name: StaticString, _ cx: Context) throws(Raised) {
    if !r.isStr { try cx.raise(.TypeError, "\(name)() argument 1 must be str, not \(shownType(r, cx))") }
  }
  private static func encoded(
    _ a: Args, _ name: StaticString, _ cx: Context, _ body: (Ref, Ref?) throws(Raised) -> Owned
  ) throws(Raised) -> Owned {
    try requireText(a[0], name, cx)
    let made = try body(a[0], try errors(a, 1, name, cx)), length = cx.int(a[0].strLength)
    return try cx.tuple(made.ref, length.ref)
  }

  private static var encoders: [MethodDef] {
    [
      encoder("utf_8_encode") { (s, e, cx) throws(Raised) in try cx.encodeUTF8(s, e) },
      encoder("utf_7_encode") { (s, e, cx) throws(Raised) in try cx.encodeUTF7(s, e) },
      encoder("utf_16_le_encode") { (s, e, cx) throws(Raised) in try cx.encodeUTF16Or32(s, e, order: -1, wide: false) },
      encoder("utf_16_be_encode") { (s, e, cx) throws(Raised) in try cx.encodeUTF16Or32(s, e, order: 1, wide: false) },
      encoder("utf_32_le_encode") { (s, e, cx) throws(Raised) in try cx.encodeUTF16Or32(s, e, order: -1, wide: true) },
      encoder("utf_32_be_encode") { (s, e, cx) throws(Raised) in try cx.encodeUTF16Or32(s, e, order: 1, wide: true) },
      encoder("latin_1_encode") { (s, e, cx) throws(Raised) in try cx.encodeLatin(s, e, limit: 256) },
      encoder("ascii_encode") { (s, e, cx) throws(Raised) in try cx.encodeLatin(s, e, limit: 128) },
      encoder("unicode_escape_encode") { (s, e, cx) throws(Raised) in try cx.encodeUnicodeEscape(s) },
      encoder("raw_unicode_escape_encode") { (s, e, cx) throws(Raised) in try cx.encodeRawUnicodeEscape(s) },
      MethodDef("utf_16_encode", "(str, errors=None, byteorder=0, /)") { (a, cx) throws(Raised) in
        try requireText(a[0], "utf_16_encode", cx)
        _ = try errors(a, 1, "utf_16_encode", cx)
        let order = try cx.optionalIndex(a.optional(2), 0).signum()
        return try encoded(a, "utf_16_encode", cx) { (s, e) throws(Raised) in try cx.encodeUTF16Or32(s, e, order: order, wide: false) }
      },
      MethodDef("utf_32_encode", "(str, errors=None, byteorder=0, /)") { (a, cx) throws(Raised) in
        try requireText(a[0], "utf_32_encode", cx)
        _ = try errors(a, 1, "utf_32_encode", cx)
        let order = try cx.optionalIndex(a.optional(2), 0).signum()
        return try encoded(a, "utf_32_encode", cx) { (s, e) throws(Raised) in try cx.encodeUTF16Or32(s, e, order: order, wide: true) }
      },
      MethodDef("charmap_encode", "(str, errors=None, mapping=None, /)") { (a, cx) throws(Raised) in
        let given = a.optional(2), mapping = given.map { cx.isNone($0) } ?? true ? nil : given
        return try encoded(a, "charmap_encode", cx) { (s, e) throws(Raised) in try cx.encodeCharmap(s, e, mapping: mapping) }
      },
      MethodDef("escape_encode", "(data, errors=None, /)") { (a, cx) throws(Raised) in
        guard a[0].isBytes else { try cx.raise(.TypeError, "escape_encode() argument 1 must be bytes, not \(shownType(a[0], cx))") }
        let made = try cx.encodeBytesEscape(a[0].bytesBuffer), length = cx.int(a[0].bytesLength)
        return try cx.tuple(made.ref, length.ref)
      },
      MethodDef("readbuffer_encode", "(data, errors=None, /)") { (a, cx) throws(Raised) in
        try withData(a[0], cx) { (data) throws(Raised) in
          let made = try cx.bytes(data), length = cx.int(data.count)
          return try cx.tuple(made.ref, length.ref)
        }
      },
    ]
  }

  // MARK: decoders

  /// The data of a bytes-like object or the UTF-8 form of a str.
  private static func withData(_ r: Ref, _ cx: Context, _ body: (UnsafeRawBufferPointer) throws(Raised) -> Owned) throws(Raised) -> Owned {
    if r.isStr { return try cx.withUTF8(r) { (b) throws(Raised) -> Owned in try body(UnsafeRawBufferPointer(b)) } }
    return try cx.withBytesLike(r, body)
  }

  /// TypeError unless there are data to decode.
  private static func requireData(_ r: Ref, acceptsText: Bool, _ cx: Context) throws(Raised) {
    if cx.isBytesLike(r) || acceptsText && r.isStr { return }
    try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(r))'")
  }

  private typealias Decode = @Sendable (UnsafeRawBufferPointer, Ref?, Bool, inout Int, Context) throws(Raised) -> Owned

  /// A decoder with a `final` argument: (text, bytes used).
  private static func decoder(_ name: StaticString, final finalDefault: Bool = false, _ body: @escaping Decode) -> MethodDef {
    let signature: StaticString = finalDefault ? "(data, errors=None, final=True, /)" : "(data, errors=None, final=False, /)"
    return MethodDef(name, signature) { (a, cx) throws(Raised) in
      try requireData(a[0], acceptsText: finalDefault, cx)
      let errors = try errors(a, 1, name, cx)
      let final = try cx.optionalTruth(a.optional(2), finalDefault)
      func run(_ data: UnsafeRawBufferPointer) throws(Raised) -> Owned {
        var consumed = data.count
        let text = try body(data, errors, final, &consumed, cx)
        let used = cx.int(consumed)
        return try cx.tuple(text.ref, used.ref)
      }
      return finalDefault ? try withData(a[0], cx, run) : try cx.withBytesLike(a[0], run)
    }
  }

  /// A decoder without state.
  private static func simpleDecoder(
    _ name: StaticString, _ body: @escaping @Sendable (UnsafeRawBufferPointer, Ref?, Context) throws(Raised) -> Owned
  ) -> MethodDef {
    MethodDef(name, "(data, errors=None, /)") { (a, cx) throws(Raised) in
      try requireData(a[0], acceptsText: false, cx)
      let errors = try errors(a, 1, name, cx)
      return try cx.withBytesLike(a[0]) { (data) throws(Raised) -> Owned in
        let text = try body(data, errors, cx), used = cx.int(data.count)
        return try cx.tuple(text.ref, used.ref)
      }
    }
  }

  private static var decoders: [MethodDef] {
    [
      decoder("utf_8_decode") { (d, e, final, used, cx) throws(Raised) in try cx.decodeUTF8(d, e, final: final, consumed: &used) },
      decoder("utf_7_decode") { (d, e, final, used, cx) throws(Raised) in try cx.decodeUTF7(d, e, final: final, consumed: &used) },
      utf16("utf_16_decode", 0), utf16("utf_16_le_decode", -1), utf16("utf_16_be_decode", 1),
      utf32("utf_32_decode", 0), utf32("utf_32_le_decode", -1), utf32("utf_32_be_decode", 1),
      exDecoder("utf_16_ex_decode", wide: false), exDecoder("utf_32_ex_decode", wide: true),
      simpleDecoder("latin_1_decode") { (d, e, cx) throws(Raised) in try cx.decodeLatin1(d) },
      simpleDecoder("ascii_decode") { (d, e, cx) throws(Raised) in try cx.decodeASCII(d, e) },
      decoder("unicode_escape_decode", final: true) { (d, e, final, used, cx) throws(Raised) in
        var invalid = -1
        let text = try cx.decodeUnicodeEscape(d, e, final: final, consumed: &used, firstInvalid: &invalid)
        if invalid >= 0 { try warnInvalidEscape(d, invalid, cx) }
        return text
      },
      decoder("raw_unicode_escape_decode", final: true) { (d, e, final, used, cx) throws(Raised) in
        try cx.decodeRawUnicodeEscape(d, e, final: final, consumed: &used)
      },
      MethodDef("escape_decode", "(data, errors=None, /)") { (a, cx) throws(Raised) in
        try requireData(a[0], acceptsText: true, cx)
        let errors = try errors(a, 1, "escape_decode", cx)
        return try withData(a[0], cx) { (data) throws(Raised) -> Owned in
          var invalid = -1
          let made = try cx.decodeBytesEscape(data, errors, firstInvalid: &invalid), used = cx.int(data.count)
          if invalid >= 0 { try warnInvalidEscape(data, invalid, cx) }
          return try cx.tuple(made.ref, used.ref)
        }
      },
      MethodDef("charmap_decode", "(data, errors=None, mapping=None, /)") { (a, cx) throws(Raised) in
        try requireData(a[0], acceptsText: false, cx)
        let errors = try errors(a, 1, "charmap_decode", cx)
        let given = a.optional(2), mapping = given.map { cx.isNone($0) } ?? true ? nil : given
        return try cx.withBytesLike(a[0]) { (data) throws(Raised) -> Owned in
          let text = try cx.decodeCharmap(data, errors, mapping: mapping), used = cx.int(data.count)
          return try cx.tuple(text.ref, used.ref)
        }
      },
    ]
  }

  private static func warnInvalidEscape(_ data: UnsafeRawBufferPointer, _ at: Int, _ cx: Context) throws(Raised) {
    let c = data[at]
    let shown = c >= 48 && c <= 55 ? String(decoding: data[at..<min(at + 3, data.count)], as: UTF8.self) : String(UnicodeScalar(c))
    let kind = c >= 48 && c <= 55 ? "octal escape sequence" : "escape sequence"
    let warnings = try cx.importModule("warnings")
    let name = try cx.intern("warn"), message = try cx.str("invalid \(kind) '\\\(shown)'")
    let function = try cx.getattr(warnings.ref, name.ref)
    _ = try cx.call(function.ref, message.ref, Ref(cx.exceptionType(.DeprecationWarning)))
  }

  private static func utf16(_ name: StaticString, _ order: ByteOrder) -> MethodDef {
    decoder(name) { (d, e, final, used, cx) throws(Raised) in
      var order = order
      return try cx.decodeUTF16(d, e, order: &order, final: final, consumed: &used)
    }
  }
  private static func utf32(_ name: StaticString, _ order: ByteOrder) -> MethodDef {
    decoder(name) { (d, e, final, used, cx) throws(Raised) in
      var order = order
      return try cx.decodeUTF32(d, e, order: &order, final: final, consumed: &used)
    }
  }

  /// The decoders that also tell the byte order found.
  private static func exDecoder(_ name: StaticString, wide: Bool) -> MethodDef {
    MethodDef(name, "(data, errors=None, byteorder=0, final=False, /)") { (a, cx) throws(Raised) in
      try requireData(a[0], acceptsText: false, cx)
      let errors = try errors(a, 1, name, cx)
      let given = try cx.optionalIndex(a.optional(2), 0).signum()
      let final = try cx.optionalTruth(a.optional(3), false)
      return try cx.withBytesLike(a[0]) { (data) throws(Raised) -> Owned in
        var order = given, consumed = data.count
        let text = wide
          ? try cx.decodeUTF32(data, errors, order: &order, final: final, consumed: &consumed)
          : try cx.decodeUTF16(data, errors, order: &order, final: final, consumed: &consumed)
        let used = cx.int(consumed), found = cx.int(order)
        return try cx.tuple(text.ref, used.ref, found.ref)
      }
    }
  }
}
