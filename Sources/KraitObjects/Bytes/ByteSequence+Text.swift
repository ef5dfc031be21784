import Glibc
import KraitCore

// Methods of the bytes types that treat the data as ASCII text, and conversions.

@inline(__always) private func isUpper(_ c: UInt8) -> Bool { c >= 65 && c <= 90 }
@inline(__always) private func isLower(_ c: UInt8) -> Bool { c >= 97 && c <= 122 }
@inline(__always) private func isLetter(_ c: UInt8) -> Bool { isUpper(c) || isLower(c) }
@inline(__always) private func isDigit(_ c: UInt8) -> Bool { c >= 48 && c <= 57 }

extension ByteSequence {
  private static func predicate(_ name: StaticString, _ doc: StaticString, _ test: @escaping @Sendable (UInt8) -> Bool) -> MethodDef {
    MethodDef(name, "(self, /)", doc) { (a, cx) throws(Raised) in
      let v = view(a[0])
      let p = v.units(UInt8.self)
      for i in 0..<v.count where !test(p[i]) { return cx.bool(false) }
      return cx.bool(v.count > 0)
    }
  }

  private static func hasOnlyCase(_ me: Ref, _ wanted: (UInt8) -> Bool, _ unwanted: (UInt8) -> Bool) -> Bool {
    let v = view(me)
    let p = v.units(UInt8.self)
    var seen = false
    for i in 0..<v.count {
      if unwanted(p[i]) { return false }
      if wanted(p[i]) { seen = true }
    }
    return seen
  }

  private static func isTitle(_ me: Ref) -> Bool {
    let v = view(me)
    let p = v.units(UInt8.self)
    var seen = false, inWord = false
    for i in 0..<v.count {
      if isUpper(p[i]) {
        if inWord { return false }
        inWord = true
        seen = true
      } else if isLower(p[i]) {
        if !inWord { return false }
        seen = true
      } else {
        inWord = false
      }
    }
    return seen
  }

  static var byteCaseMethods: [MethodDef] {
    [
      MethodDef("upper", "(self, /)", "A copy with ASCII letters in upper case.") { (a, cx) throws(Raised) in try mapped(a[0], cx, asciiUpper) },
      MethodDef("lower", "(self, /)", "A copy with ASCII letters in lower case.") { (a, cx) throws(Raised) in try mapped(a[0], cx, asciiLower) },
      MethodDef("swapcase", "(self, /)", "A copy with the case of ASCII letters exchanged.") { (a, cx) throws(Raised) in
        try mapped(a[0], cx) { isUpper($0) ? asciiLower($0) : asciiUpper($0) }
      },
      MethodDef("capitalize", "(self, /)", "A copy with the first byte in upper case and the rest in lower case.") { (a, cx) throws(Raised) in
        var first = true
        return try mapped(a[0], cx) { (c) in
          defer { first = false }
          return first ? asciiUpper(c) : asciiLower(c)
        }
      },
      MethodDef("title", "(self, /)", "A copy in which words start in upper case and go on in lower case.") { (a, cx) throws(Raised) in
        var inWord = false
        return try mapped(a[0], cx) { (c) in
          defer { inWord = isLetter(c) }
          return inWord ? asciiLower(c) : asciiUpper(c)
        }
      },
      predicate("isalpha", "Whether all bytes are ASCII letters and there is one.", isLetter),
      predicate("isalnum", "Whether all bytes are ASCII letters or digits and there is one.") { isLetter($0) || isDigit($0) },
      predicate("isdigit", "Whether all bytes are ASCII digits and there is one.", isDigit),
      predicate("isspace", "Whether all bytes are ASCII white space and there is one.") { isByteSpace(UInt32($0)) },
      MethodDef("isascii", "(self, /)", "Whether all bytes are below 128.") { (a, cx) throws(Raised) in
        cx.bool(isASCIIBytes(view(a[0]).base, view(a[0]).count))
      },
      MethodDef("islower", "(self, /)", "Whether there are letters and all of them are in lower case.") { (a, cx) throws(Raised) in
        cx.bool(hasOnlyCase(a[0], isLower, isUpper))
      },
      MethodDef("isupper", "(self, /)", "Whether there are letters and all of them are in upper case.") { (a, cx) throws(Raised) in
        cx.bool(hasOnlyCase(a[0], isUpper, isLower))
      },
      MethodDef("istitle", "(self, /)", "Whether the data are in title case and have a letter.") { (a, cx) throws(Raised) in cx.bool(isTitle(a[0])) },
    ]
  }

  private static func padded(_ me: Ref, _ left: Int, _ right: Int, _ fill: UInt8, _ cx: Context) throws(Raised) -> Owned {
    let n = view(me).count
    let (sum, o1) = n.addingReportingOverflow(left)
    let (total, o2) = sum.addingReportingOverflow(right)
    if o1 || o2 { try cx.raiseMemoryError() }
    let made = try make(total, cx)
    memset(made.data, Int32(fill), left)
    memcpy(made.data + left, view(me).base, n)
    memset(made.data + left + n, Int32(fill), right)
    return Owned(stealing: made.object)
  }

  private static func fillByte(_ a: Args, _ function: StaticString, _ cx: Context) throws(Raised) -> UInt8 {
    guard let fill = a.optional(2) else { return 0x20 }
    if fill.isBytes && fill.bytesLength == 1 { return fill.bytesData[0] }
    if cx.isInstance(fill, cx.types.pointee.bytearray), BytearrayType.view(fill).count == 1 { return UInt8(BytearrayType.view(fill)[0]) }
    try cx.raise(.TypeError, "\(function)() argument 2 must be a byte string of length 1, not \(cx.argumentTypeName(fill))")
  }

  static var byteLayoutMethods: [MethodDef] {
    [
      MethodDef("center", "(self, width, fillchar=b' ', /)", "The data in the middle of a field.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), fill = try fillByte(a, "center", cx)
        let n = view(a[0]).count
        if width <= n { return try unchanged(a[0], cx) }
        let spare = width &- n
        let left = spare / 2 &+ (spare & width & 1)
        return try padded(a[0], left, spare &- left, fill, cx)
      },
      MethodDef("ljust", "(self, width, fillchar=b' ', /)", "The data at the left of a field.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), fill = try fillByte(a, "ljust", cx)
        return width <= view(a[0]).count ? try unchanged(a[0], cx) : try padded(a[0], 0, width &- view(a[0]).count, fill, cx)
      },
      MethodDef("rjust", "(self, width, fillchar=b' ', /)", "The data at the right of a field.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), fill = try fillByte(a, "rjust", cx)
        return width <= view(a[0]).count ? try unchanged(a[0], cx) : try padded(a[0], width &- view(a[0]).count, 0, fill, cx)
      },
      MethodDef("zfill", "(self, width, /)", "The data with zeros to their left, behind a sign.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1])
        let n = view(a[0]).count
        if width <= n { return try unchanged(a[0], cx) }
        let result = try padded(a[0], width &- n, 0, 0x30, cx)
        let p = view(result.ref).units(UInt8.self)
        if n > 0, p[width &- n] == 0x2B || p[width &- n] == 0x2D {
          p[0] = p[width &- n]
          p[width &- n] = 0x30
        }
        return result
      },
      MethodDef("expandtabs", "(self, /, tabsize=8)", "A copy with tabs expanded to columns.") { (a, cx) throws(Raised) in
        let size = try a.optional(1).map { (n) throws(Raised) -> Int in try cx.cIntArgument(n) } ?? 8
        var out = StringBuilder(capacity: view(a[0]).count)
        let v = view(a[0])
        var column = 0
        for i in 0..<v.count {
          let c = v[i]
          if c == 9 {
            if size > 0 {
              let n = size &- column % size
              out.append(scalar: 0x20, count: n)
              column &+= n
            }
          } else {
            out.append(scalar: c)
            column = c == 10 || c == 13 ? 0 : column &+ 1
          }
        }
        if out.hasFailed { try cx.raise(.OverflowError, "result too long") }
        return try make(out.view, cx)
      },
    ]
  }

  static var byteConversionMethods: [MethodDef] {
    [
      MethodDef("decode", "(self, /, encoding='utf-8', errors='strict')", "The text that the data encode.") { (a, cx) throws(Raised) in
        let encoding = try StrType.codecArgument(a.optional(1), "decode", "encoding", cx)
        let errors = try StrType.codecArgument(a.optional(2), "decode", "errors", cx)
        return try cx.decodeObject(a[0], encoding: encoding, errors: errors)
      },
      MethodDef("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", "The data in hexadecimal.\n\nWith a separator it stands between groups of bytes, which are counted from the right, or from the left if the number is negative.\n\n>>> value = b'\\xb9\\x01\\xef'\n>>> value.hex()\n'b901ef'\n>>> value.hex('-')\n'b9-01-ef'\n>>> value.hex('-', 2), value.hex('-', -2)\n('b9-01ef', 'b901-ef')") {
        (a, cx) throws(Raised) in
        let group = try a.optional(2).map { (n) throws(Raised) -> Int in try cx.cIntArgument(n) } ?? 1
        let separator = try cx.hexSeparator(a.optional(1))
        return try cx.hexText(view(a[0]), separator, group)
      },
      MethodDef("fromhex", "(type, string, /)", "Data from pairs of hexadecimal digits.", kind: .classMethod) { (a, cx) throws(Raised) in
        try cx.requireStr(a[1], "fromhex", 0)
        let data = try cx.bytes(try cx.parseHex(a[1]))
        let made = try make(BytesType.view(data.ref), cx)
        return a[0] == Ref(made.type) ? made : try cx.call(a[0], made.ref)
      },
      MethodDef("maketrans", "(frm, to, /)", "A table of 256 bytes for translate.", kind: .staticMethod) { (a, cx) throws(Raised) in
        let from = try bytesArgument(a[0], cx), to = try bytesArgument(a[1], cx)
        if from.strView.count != to.strView.count { try cx.raise(.ValueError, "maketrans arguments must have same length") }
        var table = [UInt8](0...255)
        for i in 0..<from.strView.count { table[Int(from.strView[i])] = UInt8(to.strView[i]) }
        return try cx.bytes(table)
      },
      MethodDef("translate", "(self, table, /, delete=b'')", "A copy without the bytes to delete, the others mapped by the table.") {
        (a, cx) throws(Raised) in
        try translate(a, cx)
      },
    ]
  }

  private static func translate(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
    var table = [UInt8](0...255)
    var drop = [Bool](repeating: false, count: 256)
    if !cx.isNone(a[1]) {
      let buffer = try bytesArgument(a[1], cx)
      if buffer.strView.count != 256 { try cx.raise(.ValueError, "translation table must be 256 characters long") }
      for i in 0..<256 { table[i] = UInt8(buffer.strView[i]) }
    }
    if let delete = a.optional(2) {
      let buffer = try bytesArgument(delete, cx)
      for i in 0..<buffer.strView.count { drop[Int(buffer.strView[i])] = true }
    }
    let v = view(a[0])
    var kept = 0
    for i in 0..<v.count where !drop[Int(v[i])] { kept &+= 1 }
    let made = try make(kept, cx)
    let from = view(a[0])
    var k = 0
    for i in 0..<from.count where !drop[Int(from[i])] {
      made.data[k] = table[Int(from[i])]
      k &+= 1
    }
    return Owned(stealing: made.object)
  }
}

extension Context {
  /// The separator argument of `hex()`: one ASCII character, or -1 when absent.
  func hexSeparator(_ argument: Ref?) throws(Raised) -> Int {
    guard let argument else { return -1 }
    let length = try len(argument)
    if length != 1 { try raise(.ValueError, "sep must be length 1.") }
    let c: UInt32
    if argument.isStr {
      c = argument.codePoint(at: 0)
    } else if argument.isBytes {
      c = UInt32(argument.bytesData[0])
    } else {
      try raise(.TypeError, "sep must be str or bytes.")
    }
    if c >= 0x80 { try raise(.ValueError, "sep must be ASCII.") }
    return Int(c)
  }

  /// Hexadecimal text; a separator (unless -1) after every `group` bytes counted from the right, or from the left if negative.
  func hexText(_ v: StrView, _ separator: Int, _ group: Int) throws(Raised) -> Owned {
    if v.count > Int.max / 4 { try raiseMemoryError() }
    let size = Int(group.magnitude)
    let cuts = separator < 0 || size == 0 || v.count == 0 ? 0 : (v.count &- 1) / size
    let length = v.count &* 2 &+ cuts
    if length == 0 { return interp.pointee.emptyStr.own }
    let result = try newStr(length, highest: 0x7F)
    let out = result.ref.strView.units(UInt8.self)
    var k = 0
    for i in 0..<v.count {
      let fromEdge = group > 0 ? v.count &- i : i
      if cuts > 0 && i > 0 && fromEdge % size == 0 {
        out[k] = UInt8(separator)
        k &+= 1
      }
      out[k] = UInt8(hexDigit(v[i] &>> 4))
      out[k &+ 1] = UInt8(hexDigit(v[i]))
      k &+= 2
    }
    return result
  }

  /// The bytes that hexadecimal text gives, white space between pairs left out.
  func parseHex(_ s: Ref) throws(Raised) -> [UInt8] {
    let v = s.strView
    if !s.str.pointee.isASCII {
      var place = 0
      while v[place] < 0x80 { place &+= 1 }
      try raise(.ValueError, "non-hexadecimal number found in fromhex() arg at position \(place)")
    }
    var out: [UInt8] = []
    out.reserveCapacity(v.count / 2)
    var i = 0
    while i < v.count {
      let c = v[i]
      if isByteSpace(c) {
        i &+= 1
        continue
      }
      let high = hexValue(c), low = i &+ 1 < v.count ? hexValue(v[i &+ 1]) : -1
      if high < 0 || low < 0 {
        try raise(.ValueError, "non-hexadecimal number found in fromhex() arg at position \(high < 0 ? i : i &+ 1)")
      }
      out.append(UInt8(high &* 16 &+ low))
      i &+= 2
    }
    return out
  }
}

/// The value of a hexadecimal digit, or -1.
@inline(__always) func hexValue(_ c: UInt32) -> Int {
  switch c {
  case 0x30...0x39: Int(c) - 0x30
  case 0x41...0x46: Int(c) - 0x41 + 10
  case 0x61...0x66: Int(c) - 0x61 + 10
  default: -1
  }
}

// What native modules use of the hexadecimal conversions.
extension Context {
  /// The separator argument of a hexlify function, nil when absent.
  public func hexSeparatorArgument(_ argument: Ref?) throws(Raised) -> UInt8? {
    let c = try hexSeparator(argument)
    return c < 0 ? nil : UInt8(c)
  }
  /// Hexadecimal text of data.
  public func hexText(_ data: UnsafeRawBufferPointer, separator: UInt8?, group: Int) throws(Raised) -> Owned {
    guard let base = data.baseAddress else { return interp.pointee.emptyStr.own }
    return try hexText(StrView(RawPointer(mutating: base), data.count, 1), separator.map { Int($0) } ?? -1, group)
  }
}
