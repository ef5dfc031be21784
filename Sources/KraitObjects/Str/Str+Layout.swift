import KraitCore

// Padding, tabs, translation and conversion methods of str, and its repr.

extension StrType {
  static var layoutMethods: [MethodDef] {
    [
      MethodDef("center", "(self, width, fillchar=' ', /)", "The text in the middle of a field.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), fill = try fillCharacter(a, cx)
        let spare = max(0, width.subtractingReportingOverflow(a[0].strLength).partialValue)
        if width <= a[0].strLength { return try cx.exactStr(a[0]) }
        let left = spare / 2 &+ (spare & width & 1)
        return try cx.padded(a[0], left, spare &- left, fill)
      },
      MethodDef("ljust", "(self, width, fillchar=' ', /)", "The text at the left of a field.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), fill = try fillCharacter(a, cx)
        return width <= a[0].strLength ? try cx.exactStr(a[0]) : try cx.padded(a[0], 0, width &- a[0].strLength, fill)
      },
      MethodDef("rjust", "(self, width, fillchar=' ', /)", "The text at the right of a field.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), fill = try fillCharacter(a, cx)
        return width <= a[0].strLength ? try cx.exactStr(a[0]) : try cx.padded(a[0], width &- a[0].strLength, 0, fill)
      },
      MethodDef("zfill", "(self, width, /)", "The text with zeros to its left, behind a sign.") { (a, cx) throws(Raised) in
        let width = try cx.sizeArgument(a[1]), count = a[0].strLength
        if width <= count { return try cx.exactStr(a[0]) }
        let result = try cx.padded(a[0], width &- count, 0, 0x30)
        if count > 0, let sign = Optional(a[0].codePoint(at: 0)), sign == 0x2B || sign == 0x2D {
          let data = result.ref.strData, unit = result.ref.str.pointee.width
          storeUnit(data, width &- count, unit, 0x30)
          storeUnit(data, 0, unit, sign)
        }
        return result
      },
      MethodDef("expandtabs", "(self, /, tabsize=8)", "A copy with tabs expanded to columns.") { (a, cx) throws(Raised) in
        let size = try a.optional(1).map { (n) throws(Raised) -> Int in try cx.cIntArgument(n) } ?? 8
        var out = StringBuilder(capacity: a[0].strLength)
        let view = a[0].strView
        var column = 0
        for i in 0..<view.count {
          let c = view[i]
          if c == 9 {
            if size > 0 {
              let n = size &- column % size
              if out.count &+ n > 1 << 46 { try cx.raise(.OverflowError, "new string is too long") }
              out.append(scalar: 0x20, count: n)
              column &+= n
            }
          } else {
            out.append(scalar: c)
            column = c == 10 || c == 13 ? 0 : column &+ 1
          }
        }
        return try out.finish(cx)
      },
    ]
  }

  private static func fillCharacter(_ a: Args, _ cx: Context) throws(Raised) -> UInt32 {
    guard let fill = a.optional(2) else { return 0x20 }
    guard fill.isStr else { try cx.raise(.TypeError, "The fill character must be a unicode character, not \(cx.typeName(fill))") }
    if fill.strLength != 1 { try cx.raise(.TypeError, "The fill character must be exactly one character long") }
    return fill.codePoint(at: 0)
  }

  static var conversionMethods: [MethodDef] {
    [
      MethodDef("encode", "(self, /, encoding='utf-8', errors='strict')", "The text encoded as bytes.") { (a, cx) throws(Raised) in
        let encoding = try codecArgument(a.optional(1), "encode", "encoding", cx), errors = try codecArgument(a.optional(2), "encode", "errors", cx)
        return try cx.encode(a[0], encoding: encoding, errors: errors)
      },
      MethodDef("format", "(self, /, *args, **kwargs)", "The text with its replacement fields filled from the arguments.") { (a, cx) throws(Raised) in
        try cx.strFormat(a[0], args: a[1], kwargs: a.optional(2))
      },
      MethodDef("format_map", "(self, mapping, /)", "The text with its replacement fields filled from the mapping.") { (a, cx) throws(Raised) in
        try cx.strFormat(a[0], args: Ref?.none, kwargs: a[1])
      },
      MethodDef("__format__", "(self, format_spec, /)", "The text formatted by the specification.") { (a, cx) throws(Raised) in
        try cx.requireStr(a[1], "__format__", 0)
        return try cx.formatStr(a[0], a[1])
      },
      MethodDef("__getnewargs__", "(self, /)", "Arguments that make a copy.") { (a, cx) throws(Raised) in
        let copy = try cx.str(a[0].strView)
        return try cx.tuple(copy.ref)
      },
      MethodDef("__sizeof__", "(self, /)", "Size in memory, in bytes.") { (a, cx) throws(Raised) in
        // The figures of CPython, whose header depends on the characters and whose data end with a zero.
        let view = a[0].strView
        return cx.int((a[0].str.pointee.isASCII ? 40 : 56) &+ view.byteCount &+ Int(view.width))
      },
      MethodDef("translate", "(self, table, /)", "A copy with each character replaced by what the table says.") { (a, cx) throws(Raised) in
        try cx.strTranslate(a[0], a[1])
      },
      MethodDef("maketrans", "(x, y=<unrepresentable>, z=<unrepresentable>, /)", "A table for translate.", kind: .staticMethod) { (a, cx) throws(Raised) in
        try cx.makeTranslation(a[0], a.optional(1), a.optional(2))
      },
    ]
  }
}

extension Context {
  /// A C int argument.
  func cIntArgument(_ r: Ref) throws(Raised) -> Int {
    let n = try indexObject(r)
    guard let value = exactInt(n.ref), value >= Int(Int32.min), value <= Int(Int32.max) else {
      try raise(.OverflowError, "Python int too large to convert to C int")
    }
    return value
  }

  /// A text with fill characters before and behind it.
  func padded(_ s: Ref, _ left: Int, _ right: Int, _ fill: UInt32) throws(Raised) -> Owned {
    let view = s.strView
    let (sum, o1) = view.count.addingReportingOverflow(left)
    let (length, o2) = sum.addingReportingOverflow(right)
    if o1 || o2 { try raise(.OverflowError, "padded string is too long") }
    let width = max(view.width, widthFor(fill))
    let result = try newStr(length, width: width, isASCII: s.str.pointee.isASCII && fill < 0x80, type: types.pointee.str)
    let data = result.ref.strData
    for i in 0..<left { storeUnit(data, i, width, fill) }
    copyUnits(view, to: data + left &* Int(width), width: width)
    for i in 0..<right { storeUnit(data, left &+ view.count &+ i, width, fill) }
    return result
  }

  /// `s.translate(table)`.
  func strTranslate(_ s: Ref, _ table: Ref) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: s.strLength)
    let view = s.strView
    // What ASCII characters become, once asked for: another one, nothing (0xFF), or not known yet (0x80).
    var known = InlineArray<128, UInt8>(repeating: 0x80)
    for i in 0..<view.count {
      let c = view[i]
      if c < 0x80, known[Int(c)] != 0x80 {
        if known[Int(c)] != 0xFF { out.append(scalar: UInt32(known[Int(c)])) }
        continue
      }
      let key = int(Int(c))
      guard let found = try translation(table, key.ref) else {
        if c < 0x80 { known[Int(c)] = UInt8(c) }
        out.append(scalar: c)
        continue
      }
      if isNone(found.ref) {
        if c < 0x80 { known[Int(c)] = 0xFF }
      } else if found.ref.isStr {
        if c < 0x80, found.ref.strLength == 1, found.ref.codePoint(at: 0) < 0x80 { known[Int(c)] = UInt8(found.ref.codePoint(at: 0)) }
        out.append(found.ref)
      } else if found.ref.isInt {
        guard let n = exactInt(found.ref), n >= 0, n < 0x110000 else {
          try raise(.ValueError, "character mapping must be in range(0x110000)")
        }
        if c < 0x80 && n < 0x80 { known[Int(c)] = UInt8(n) }
        out.append(scalar: UInt32(n))
      } else {
        try raise(.TypeError, "character mapping must return integer, None or str")
      }
    }
    return try out.finish(self)
  }
  /// `table[key]`, nil for a LookupError, which a dict need not raise.
  private func translation(_ table: Ref, _ key: Ref) throws(Raised) -> Owned? {
    if table.isExactly(types.pointee.dict) { return try dictGet(table, key).own }
    return try item(of: table, key)
  }

  /// `str.maketrans(x, y, z)`.
  func makeTranslation(_ x: Ref, _ y: Ref?, _ z: Ref?) throws(Raised) -> Owned {
    let result = try dict()
    guard let y else {
      guard x.isExactly(types.pointee.dict) else {
        try raise(.TypeError, "if you give only one argument to maketrans it must be a dict")
      }
      var position = 0
      while let (key, value) = dictNext(x, &position) {
        if key.isStr {
          if key.strLength != 1 { try raise(.ValueError, "string keys in translate table must be of length 1") }
          let code = int(Int(key.codePoint(at: 0)))
          try dictSet(result.ref, code.ref, value)
        } else if key.isInt {
          try dictSet(result.ref, key, value)
        } else {
          try raise(.TypeError, "keys in translate table must be strings or integers")
        }
      }
      return result
    }
    try requireStr(y, "maketrans", 2)
    if let z { try requireStr(z, "maketrans", 3) }
    if !x.isStr { try raise(.TypeError, "first maketrans argument must be a string if there is a second argument") }
    if x.strLength != y.strLength { try raise(.ValueError, "the first two maketrans arguments must have equal length") }
    for i in 0..<x.strLength {
      let from = int(Int(x.codePoint(at: i))), to = int(Int(y.codePoint(at: i)))
      try dictSet(result.ref, from.ref, to.ref)
    }
    if let z {
      for i in 0..<z.strLength {
        let from = int(Int(z.codePoint(at: i)))
        try dictSet(result.ref, from.ref, noneRef)
      }
    }
    return result
  }

  /// `repr(s)` of a str.
  public func strRepr(_ s: Ref) throws(Raised) -> Owned { try quoted(s, asciiOnly: false) }
  /// `ascii(object)`: the repr with what is not ASCII escaped.
  public func ascii(_ object: Ref) throws(Raised) -> Owned {
    let shown = try repr(object)
    if shown.ref.str.pointee.isASCII { return shown }
    var out = StringBuilder(capacity: shown.ref.strLength)
    let view = shown.ref.strView
    for i in 0..<view.count {
      if view[i] < 0x80 { out.append(scalar: view[i]) } else { out.appendEscape(view[i]) }
    }
    return try out.finish(self)
  }

  /// The name the machine knows `ascii` by.
  public func asciiRepr(_ object: Ref) throws(Raised) -> Owned { try ascii(object) }

  private func quoted(_ s: Ref, asciiOnly: Bool) throws(Raised) -> Owned {
    let view = s.strView
    let quote: UInt32 = view.contains(0x27) && !view.contains(0x22) ? 0x22 : 0x27
    var out = StringBuilder(capacity: view.count &+ 2)
    out.append(scalar: quote)
    for i in 0..<view.count {
      let c = view[i]
      if c >= 0x20 && c < 0x7F {
        if c == quote || c == 0x5C { out.append(scalar: 0x5C) }
        out.append(scalar: c)
      } else if c >= 0x80 && !asciiOnly && CharacterClass.printable.contains(c) {
        out.append(scalar: c)
      } else {
        out.appendEscape(c)
      }
    }
    out.append(scalar: quote)
    return try out.finish(self)
  }
}

private let hexDigits: StaticString = "0123456789abcdef"
/// The lower case hexadecimal digit of a value below 16.
@inline(__always) func hexDigit(_ n: UInt32) -> UInt32 { UInt32(hexDigits.utf8Start[Int(n & 15)]) }

extension StringBuilder {
  /// Appends the escape sequence that stands for a code point in a repr.
  mutating func appendEscape(_ c: UInt32) {
    switch c {
    case 9: append("\\t" as StaticString)
    case 10: append("\\n" as StaticString)
    case 13: append("\\r" as StaticString)
    case 0..<0x100: appendHex("\\x", c, 2)
    case 0x100..<0x10000: appendHex("\\u", c, 4)
    default: appendHex("\\U", c, 8)
    }
  }
  mutating func appendHex(_ prefix: StaticString, _ c: UInt32, _ digits: Int) {
    append(prefix)
    var k = digits
    while k > 0 {
      k &-= 1
      append(scalar: hexDigit(c &>> UInt32(k &* 4)))
    }
  }
}
