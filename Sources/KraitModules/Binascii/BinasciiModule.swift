import KraitCore
import KraitObjects
import KraitVM

/// `binascii.Error` and `binascii.Incomplete`.
enum BinasciiErrorType: ExceptionNative {
  static var kind: ExceptionKind { .ValueError }
  static var name: StaticString { "binascii.Error" }
}
enum BinasciiIncompleteType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "binascii.Incomplete" }
}

/// `binascii`: conversions between bytes and ASCII encodings of them.
enum BinasciiModule: NativeModule {
  static let name: StaticString = "binascii"
  static let doc: StaticString? = "Conversion between binary data and ASCII."

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(BinasciiErrorType.self, to: dict, base: cx.exceptionType(.ValueError))
    try cx.addType(BinasciiIncompleteType.self, to: dict, base: cx.exceptionType(.Exception))
  }
  static func raise(_ message: String, _ cx: Context) throws(Raised) -> Never {
    try cx.raise(try cx.nativeType(BinasciiErrorType.self, base: cx.exceptionType(.ValueError)), message)
  }

  /// The bytes of an ASCII str or a bytes-like object.
  private static func asciiData(_ r: Ref, _ cx: Context) throws(Raised) -> [UInt8] {
    if r.isStr {
      guard r.str.pointee.isASCII else { try cx.raise(.ValueError, "string argument should contain only ASCII characters") }
      return r.wtf8
    }
    guard cx.isBytesLike(r) else {
      try cx.raise(.TypeError, "argument should be bytes, buffer or ASCII string, not '\(cx.typeName(r))'")
    }
    return try data(r, cx)
  }
  private static func requireData(_ r: Ref, _ cx: Context) throws(Raised) {
    if !cx.isBytesLike(r) { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(r))'") }
  }
  private static func data(_ r: Ref, _ cx: Context) throws(Raised) -> [UInt8] {
    try cx.withBytesLike(r) { (b) throws(Raised) -> [UInt8] in [UInt8](b) }
  }

  static var functions: [MethodDef] { hexFunctions + textFunctions + checksums }

  private static var hexFunctions: [MethodDef] {
    let hexlify: Native = { (a, cx) throws(Raised) in
      try requireData(a[0], cx)
      let separator = try cx.hexSeparatorArgument(a.optional(1)), group = try cx.optionalIndex(a.optional(2), 1)
      let text = try cx.withBytesLike(a[0]) { (b) throws(Raised) -> Owned in try cx.hexText(b, separator: separator, group: group) }
      return try cx.encodeUTF8(text.ref, nil)
    }
    let unhexlify: Native = { (a, cx) throws(Raised) in
      let text = try asciiData(a[0], cx)
      if text.count % 2 != 0 { try raise("Odd-length string", cx) }
      var out: [UInt8] = []
      out.reserveCapacity(text.count / 2)
      var i = 0
      while i < text.count {
        let high = hexDigitValue(text[i]), low = hexDigitValue(text[i + 1])
        if high < 0 || low < 0 { try raise("Non-hexadecimal digit found", cx) }
        out.append(UInt8(high * 16 + low))
        i += 2
      }
      return try cx.bytes(out)
    }
    return [
      MethodDef("hexlify", "(data, sep=<unrepresentable>, bytes_per_sep=1)", "The data in hexadecimal, as bytes.", hexlify),
      MethodDef("b2a_hex", "(data, sep=<unrepresentable>, bytes_per_sep=1)", "The data in hexadecimal, as bytes.", hexlify),
      MethodDef("unhexlify", "(hexstr, /)", "The bytes that hexadecimal text gives.", unhexlify),
      MethodDef("a2b_hex", "(hexstr, /)", "The bytes that hexadecimal text gives.", unhexlify),
    ]
  }

  private static func hexDigitValue(_ c: UInt8) -> Int {
    switch c {
    case 48...57: Int(c) - 48
    case 65...70: Int(c) - 55
    case 97...102: Int(c) - 87
    default: -1
    }
  }

  private static var textFunctions: [MethodDef] {
    [
      MethodDef("b2a_base64", "(data, /, *, newline=True)", "The data in base64, as one line.") { (a, cx) throws(Raised) in
        let newline = try cx.optionalTruth(a.optional(1), true)
        return try cx.bytes(base64(try data(a[0], cx), newline: newline))
      },
      MethodDef("a2b_base64", "(data, /, *, strict_mode=False)", "The bytes that base64 text gives.") { (a, cx) throws(Raised) in
        let strict = try cx.optionalTruth(a.optional(1), false)
        return try cx.bytes(try decodeBase64(try asciiData(a[0], cx), strict, cx))
      },
      MethodDef("b2a_uu", "(data, /, *, backtick=False)", "A line of uuencoded data.") { (a, cx) throws(Raised) in
        let data = try data(a[0], cx), backtick = try cx.optionalTruth(a.optional(1), false)
        if data.count > 45 { try raise("At most 45 bytes at once", cx) }
        func digit(_ n: Int) -> UInt8 { n == 0 && backtick ? 0x60 : UInt8(n + 32) }
        var out = [digit(data.count)]
        var i = 0
        while i < data.count {
          let b = (0..<3).map { i + $0 < data.count ? Int(data[i + $0]) : 0 }
          let n = b[0] << 16 | b[1] << 8 | b[2]
          out += [digit(n >> 18), digit(n >> 12 & 63), digit(n >> 6 & 63), digit(n & 63)]
          i += 3
        }
        return try cx.bytes(out + [10])
      },
      MethodDef("a2b_uu", "(data, /)", "The bytes of a line of uuencoded data.") { (a, cx) throws(Raised) in
        try cx.bytes(try decodeUU(try asciiData(a[0], cx), cx))
      },
      MethodDef("b2a_qp", "(data, quotetabs=False, istext=True, header=False)", "The data quoted-printable.") { (a, cx) throws(Raised) in
        let data = try data(a[0], cx)
        return try cx.bytes(
          QuotedPrintable.encode(
            data, quoteTabs: try cx.optionalTruth(a.optional(1), false), isText: try cx.optionalTruth(a.optional(2), true),
            header: try cx.optionalTruth(a.optional(3), false)))
      },
      MethodDef("a2b_qp", "(data, header=False)", "The bytes that quoted-printable text gives.") { (a, cx) throws(Raised) in
        try cx.bytes(QuotedPrintable.decode(try asciiData(a[0], cx), header: try cx.optionalTruth(a.optional(1), false)))
      },
    ]
  }

  private static func base64(_ data: [UInt8], newline: Bool) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    out.reserveCapacity((data.count + 2) / 3 * 4 + 1)
    var i = 0
    while i + 3 <= data.count {
      let n = Int(data[i]) << 16 | Int(data[i + 1]) << 8 | Int(data[i + 2])
      out.append(digits[n >> 18])
      out.append(digits[n >> 12 & 63])
      out.append(digits[n >> 6 & 63])
      out.append(digits[n & 63])
      i += 3
    }
    if data.count - i == 1 {
      let n = Int(data[i]) << 4
      out += [digits[n >> 6], digits[n & 63], 0x3D, 0x3D]
    } else if data.count - i == 2 {
      let n = (Int(data[i]) << 8 | Int(data[i + 1])) << 2
      out += [digits[n >> 12], digits[n >> 6 & 63], digits[n & 63], 0x3D]
    }
    if newline { out.append(10) }
    return out
  }

  private static func base64Value(_ c: UInt8) -> Int {
    switch c {
    case 65...90: Int(c) - 65
    case 97...122: Int(c) - 71
    case 48...57: Int(c) + 4
    case 43: 62
    case 47: 63
    default: -1
    }
  }

  private static func decodeBase64(_ text: [UInt8], _ strict: Bool, _ cx: Context) throws(Raised) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 4 * 3 + 3)
    var quad = 0, left = 0, pads = 0, padded = false
    if strict, let first = text.first, first == 0x3D { try raise("Leading padding not allowed", cx) }
    var i = 0
    while i < text.count {
      let c = text[i]
      i += 1
      if c == 0x3D {
        padded = true
        pads += 1
        if quad >= 2 && quad + pads >= 4 {
          if strict && i < text.count { try raise("Excess data after padding", cx) }
          return out
        }
        if strict && quad == 0 { try raise("Excess padding not allowed", cx) }
        continue
      }
      let value = base64Value(c)
      if value < 0 {
        if strict { try raise("Only base64 data is allowed", cx) }
        continue
      }
      if strict && padded { try raise("Discontinuous padding not allowed", cx) }
      pads = 0
      switch quad {
      case 0: (quad, left) = (1, value)
      case 1:
        out.append(UInt8(left << 2 | value >> 4))
        (quad, left) = (2, value & 15)
      case 2:
        out.append(UInt8(left << 4 | value >> 2))
        (quad, left) = (3, value & 3)
      default:
        out.append(UInt8(left << 6 | value))
        (quad, left) = (0, 0)
      }
    }
    if quad == 1 {
      let n = out.count / 3 * 4 + 1
      try raise("Invalid base64-encoded string: number of data characters (\(n)) cannot be 1 more than a multiple of 4", cx)
    }
    if quad != 0 { try raise("Incorrect padding", cx) }
    return out
  }

  private static func decodeUU(_ text: [UInt8], _ cx: Context) throws(Raised) -> [UInt8] {
    let length = (Int(text.first ?? 0) - 32) & 63
    var out: [UInt8] = []
    var bits = 0, held = 0
    var i = 1
    while out.count < length {
      var value = 0
      let c = i < text.count ? text[i] : 0
      if c == 10 || c == 13 || i >= text.count {
        // A short line stands for trailing spaces.
      } else {
        if c < 32 || c > 96 { try raise("Illegal char", cx) }
        value = (Int(c) - 32) & 63
      }
      i += 1
      held = held << 6 | value
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(held >> bits & 255))
        held &= (1 << bits) - 1
      }
    }
    while i < text.count {
      let c = text[i]
      i += 1
      if c != 32 && c != 96 && c != 10 && c != 13 { try raise("Trailing garbage", cx) }
    }
    return out
  }

  private static var checksums: [MethodDef] {
    [
      MethodDef("crc32", "(data, crc=0, /)", "The CRC-32 of data, continuing from a checksum.") { (a, cx) throws(Raised) in
        try requireData(a[0], cx)
        let start = try a.optional(1).map { (r) throws(Raised) -> UInt32 in try checksumArgument(r, cx) } ?? 0
        let sum = try cx.withBytesLike(a[0]) { (b) throws(Raised) -> UInt32 in crc32(b, start) }
        return cx.int(Int(sum))
      },
      MethodDef("crc_hqx", "(data, crc, /)", "The CRC-CCITT of data, continuing from a checksum.") { (a, cx) throws(Raised) in
        try requireData(a[0], cx)
        var crc = try checksumArgument(a[1], cx) & 0xFFFF
        try cx.withBytesLike(a[0]) { (b) throws(Raised) in
          for byte in b {
            crc ^= UInt32(byte) << 8
            for _ in 0..<8 { crc = crc & 0x8000 != 0 ? (crc << 1 ^ 0x1021) & 0xFFFF : crc << 1 & 0xFFFF }
          }
        }
        return cx.int(Int(crc))
      },
    ]
  }

  /// The low 32 bits of an int.
  private static func checksumArgument(_ r: Ref, _ cx: Context) throws(Raised) -> UInt32 {
    let n = try cx.indexObject(r)
    return UInt32(truncatingIfNeeded: cx.lowBits(n.ref))
  }

  private static func crc32(_ data: UnsafeRawBufferPointer, _ start: UInt32) -> UInt32 {
    let table = [UInt32](unsafeUninitializedCapacity: 256) { (t, count) in
      for i in 0..<256 {
        var c = UInt32(i)
        for _ in 0..<8 { c = c & 1 != 0 ? c >> 1 ^ 0xEDB8_8320 : c >> 1 }
        t[i] = c
      }
      count = 256
    }
    return table.withUnsafeBufferPointer { (t) in
      var c = ~start
      for byte in data { c = t[Int((c ^ UInt32(byte)) & 255)] ^ c >> 8 }
      return ~c
    }
  }
}

/// Quoted-printable (RFC 1521).
enum QuotedPrintable {
  private static func hex(_ n: UInt8) -> UInt8 { n < 10 ? 48 + n : 55 + n }

  static func encode(_ data: [UInt8], quoteTabs: Bool, isText: Bool, header: Bool) -> [UInt8] {
    let lineLimit = 76
    // Line ends are written as the first one in the data.
    let firstEnd = data.firstIndex(of: 10) ?? 0
    let crlf = firstEnd > 0 && data[firstEnd - 1] == 13
    var out: [UInt8] = []
    var column = 0, i = 0
    func softBreak() {
      out.append(0x3D)
      if crlf { out.append(13) }
      out.append(10)
      column = 0
    }
    while i < data.count {
      let c = data[i]
      let atEnd = i + 1 == data.count
      let next: UInt8 = atEnd ? 0 : data[i + 1]
      let lineEnds = c == 10 || c == 13 && next == 10
      let blankBeforeEnd = (c == 32 || c == 9) && (atEnd || next == 10 || next == 13 && i + 2 < data.count && data[i + 2] == 10)
      let loneDot = c == 0x2E && column == 0 && (next == 10 || next == 13 || next == 0)
      let quoted = c > 126 || c == 0x3D || header && c == 0x5F || loneDot || !isText && (c == 13 || c == 10)
        || (c == 9 || c == 32) && (quoteTabs || blankBeforeEnd && isText || atEnd)
        || c < 33 && c != 13 && c != 10 && c != 9 && c != 32 || c == 13 && !(next == 10) && isText && false
      if quoted {
        if column + 3 >= lineLimit { softBreak() }
        out += [0x3D, hex(c >> 4), hex(c & 15)]
        column += 3
        i += 1
      } else if isText && lineEnds {
        if crlf { out.append(13) }
        out.append(10)
        column = 0
        i += c == 13 ? 2 : 1
      } else {
        if !atEnd && next != 10 && column + 1 >= lineLimit { softBreak() }
        out.append(header && c == 32 ? 0x5F : c)
        column += 1
        i += 1
      }
    }
    return out
  }

  static func decode(_ text: [UInt8], header: Bool) -> [UInt8] {
    func value(_ c: UInt8) -> Int {
      switch c {
      case 48...57: Int(c) - 48
      case 65...70: Int(c) - 55
      case 97...102: Int(c) - 87
      default: -1
      }
    }
    var out: [UInt8] = []
    var i = 0
    while i < text.count {
      let c = text[i]
      if c != 0x3D {
        out.append(header && c == 0x5F ? 32 : c)
        i += 1
        continue
      }
      i += 1
      if i >= text.count { break }
      if text[i] == 10 || text[i] == 13 {
        // A soft line break.
        while i < text.count && text[i] != 10 { i += 1 }
        i += 1
      } else if text[i] == 0x3D {
        out.append(0x3D)
        i += 1
      } else if i + 1 < text.count, value(text[i]) >= 0, value(text[i + 1]) >= 0 {
        out.append(UInt8(value(text[i]) * 16 + value(text[i + 1])))
        i += 2
      } else {
        out.append(0x3D)
      }
    }
    return out
  }
}
