import KraitCore

// `template % values` for str and bytes.

private struct PercentFormatter: ~Copyable {
  let cx: Context
  let template: StrView
  let isBytes: Bool
  /// The right operand, and its items if it is a tuple.
  let values: Ref
  let isTuple: Bool
  let mapping: Ref?
  var nextValue = 0
  /// With a mapping: the value of the last key, until it is used; then there is no argument until the next key.
  var keyed: Owned?
  var usedKey = false
  var out: StringBuilder

  struct Field {
    var left = false, plus = false, space = false, alternate = false, zero = false
    var width = -1
    var precision = -1
    var code: UInt32 = 0
    var index = 0
  }

  init(_ template: StrView, isBytes: Bool, _ values: Ref, _ cx: Context) {
    self.cx = cx
    self.template = template
    self.isBytes = isBytes
    self.values = values
    isTuple = values.isTuple
    let isText = values.isStr || isBytes && (values.isBytes || cx.isInstance(values, cx.types.pointee.bytearray))
    mapping = !values.isTuple && !isText && values.type.pointee.has.contains(.getitem) ? values : nil
    out = StringBuilder(capacity: template.count)
  }

  mutating func run() throws(Raised) {
    var i = 0
    let n = template.count
    while i < n {
      let start = i
      while i < n && template[i] != 0x25 { i += 1 }
      out.append(template.slice(start, i))
      if i >= n { break }
      i += 1
      if i < n && template[i] == 0x25 {
        out.append(scalar: 0x25)
        i += 1
        continue
      }
      try field(&i)
    }
    let count = isTuple ? values.tupleCount : 1
    if mapping == nil && nextValue < count {
      try cx.raise(.TypeError, "not all arguments converted during \(isBytes ? "bytes" : "string") formatting")
    }
  }

  private mutating func field(_ i: inout Int) throws(Raised) {
    var f = Field()
    if i < template.count && template[i] == 0x28 { try key(&i) }
    flags: while i < template.count {
      switch template[i] {
      case 0x2D: f.left = true
      case 0x2B: f.plus = true
      case 0x20: f.space = true
      case 0x23: f.alternate = true
      case 0x30: f.zero = true
      default: break flags
      }
      i += 1
    }
    f.width = try number(&i, "width too big") { f.left = true } ?? -1
    if i < template.count && template[i] == 0x2E {
      i += 1
      f.precision = max(0, try number(&i, "precision too big") {} ?? 0)
    }
    if i < template.count, [0x68, 0x6C, 0x4C].contains(template[i]) { i += 1 }
    if i >= template.count { try cx.raise(.ValueError, "incomplete format") }
    f.code = template[i]
    f.index = i
    i += 1
    let value = try argument()
    try convert(value.ref, f)
  }

  /// A number or `*`; `negative` runs for a negative value of `*`, which counts as positive then.
  private mutating func number(_ i: inout Int, _ tooBig: StaticString, _ negative: () -> Void) throws(Raised) -> Int? {
    if i < template.count && template[i] == 0x2A {
      i += 1
      let value = try argument()
      guard value.ref.isInt else { try cx.raise(.TypeError, "* wants int") }
      let isWidth = tooBig.utf8Start[0] == 0x77
      guard let n = cx.exactInt(value.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C \(isWidth ? "ssize_t" : "int")") }
      if !isWidth && (n > Int(Int32.max) || n < -Int(Int32.max)) || n == Int.min {
        try cx.raise(.OverflowError, "Python int too large to convert to C \(isWidth ? "ssize_t" : "int")")
      }
      if n < 0 {
        negative()
        return tooBig.utf8Start[0] == 0x77 ? -n : 0
      }
      return n
    }
    var n: Int?
    while i < template.count, template[i] >= 0x30, template[i] <= 0x39 {
      let (ten, o1) = (n ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, o2) = ten.addingReportingOverflow(Int(template[i]) - 0x30)
      let limit = tooBig.utf8Start[0] == 0x77 ? Int.max : Int(Int32.max)
      if o1 || o2 || sum > limit { try cx.raise(.ValueError, "\(tooBig)") }
      n = sum
      i += 1
    }
    return n
  }

  private mutating func key(_ i: inout Int) throws(Raised) {
    guard let mapping else { try cx.raise(.TypeError, "format requires a mapping") }
    i += 1
    let start = i
    var depth = 1
    while i < template.count {
      if template[i] == 0x28 { depth += 1 }
      if template[i] == 0x29 {
        depth -= 1
        if depth == 0 { break }
      }
      i += 1
    }
    if i >= template.count { try cx.raise(.ValueError, "incomplete format key") }
    let part = template.slice(start, i)
    i += 1
    let name = isBytes ? try cx.bytes(part.asBuffer) : try cx.str(part)
    keyed = try cx.getitem(mapping, name.ref)
    usedKey = true
  }

  private mutating func argument() throws(Raised) -> Owned {
    if usedKey {
      if let value = keyed.take() { return value }
      try cx.raise(.TypeError, "not enough arguments for format string")
    }
    if isTuple {
      if nextValue >= values.tupleCount { try cx.raise(.TypeError, "not enough arguments for format string") }
      nextValue += 1
      return values.tupleItems[nextValue - 1].own
    }
    if nextValue > 0 { try cx.raise(.TypeError, "not enough arguments for format string") }
    nextValue = 1
    return values.own
  }

  private mutating func convert(_ value: Ref, _ f: Field) throws(Raised) {
    switch f.code {
    case 0x73, 0x72, 0x61: try text(value, f)
    case 0x62 where isBytes: try text(value, f)
    case 0x63: try character(value, f)
    case 0x64, 0x69, 0x75, 0x6F, 0x78, 0x58: try integer(value, f)
    case 0x65, 0x45, 0x66, 0x46, 0x67, 0x47: try real(value, f)
    default:
      let c = f.code
      let shown = c > 31 && c < 127 ? String(Character(Unicode.Scalar(UInt8(c)))) : "?"
      try cx.raise(.ValueError, "unsupported format character '\(shown)' (0x\(String(c, radix: 16))) at index \(f.index)")
    }
  }

  private mutating func text(_ value: Ref, _ f: Field) throws(Raised) {
    if !isBytes {
      if f.width < 0 && f.precision < 0 && f.code == 0x73 && value.isExactly(cx.types.pointee.str) { return out.append(value) }
      let shown = f.code == 0x73 ? try cx.str(of: value) : f.code == 0x72 ? try cx.repr(value) : try cx.ascii(value)
      let length = f.precision >= 0 ? min(f.precision, shown.ref.strLength) : shown.ref.strLength
      let spare = max(0, f.width - length)
      if !f.left { out.append(scalar: 0x20, count: spare) }
      out.append(shown.ref, 0, length)
      if f.left { out.append(scalar: 0x20, count: spare) }
      return
    }
    let data: Owned
    if f.code == 0x72 || f.code == 0x61 {
      let shown = try cx.ascii(value)
      data = try cx.bytes(shown.ref.strView.asBuffer)
    } else {
      data = try cx.bytesForFormat(value)
    }
    let view = BytesType.view(data.ref)
    let length = f.precision >= 0 ? min(f.precision, view.count) : view.count
    let spare = max(0, f.width - length)
    if !f.left { out.append(scalar: 0x20, count: spare) }
    out.append(view.slice(0, length))
    if f.left { out.append(scalar: 0x20, count: spare) }
  }

  private mutating func character(_ value: Ref, _ f: Field) throws(Raised) {
    let c: UInt32
    if isBytes {
      if value.isBytes && value.bytesLength == 1 {
        c = UInt32(value.bytesData[0])
      } else if cx.isInstance(value, cx.types.pointee.bytearray) && BytearrayType.view(value).count == 1 {
        c = BytearrayType.view(value)[0]
      } else if value.type.pointee.has.contains(.index) {
        let n = try cx.indexObject(value)
        guard let byte = cx.exactInt(n.ref), byte >= 0, byte < 256 else { try cx.raise(.OverflowError, "%c arg not in range(256)") }
        c = UInt32(byte)
      } else {
        try cx.raise(.TypeError, "%c requires an integer in range(256) or a single byte")
      }
    } else if value.isStr {
      if value.strLength != 1 { try cx.raise(.TypeError, "%c requires int or char") }
      c = value.codePoint(at: 0)
    } else {
      guard value.type.pointee.has.contains(.index) else { try cx.raise(.TypeError, "%c requires int or char") }
      let n = try cx.indexObject(value)
      guard let code = cx.exactInt(n.ref), code >= 0, code < 0x110000 else { try cx.raise(.OverflowError, "%c arg not in range(0x110000)") }
      c = UInt32(code)
    }
    let spare = max(0, f.width - 1)
    if !f.left { out.append(scalar: 0x20, count: spare) }
    out.append(scalar: c)
    if f.left { out.append(scalar: 0x20, count: spare) }
  }

  private mutating func integer(_ value: Ref, _ f: Field) throws(Raised) {
    let number = try integerObject(value, f)
    let base = f.code == 0x6F ? 8 : f.code == 0x78 || f.code == 0x58 ? 16 : 10
    var (digits, negative) = try cx.intDigits(number.ref, base: base, uppercase: f.code == 0x58)
    if f.precision > digits.count { digits = [UInt8](repeating: 0x30, count: f.precision - digits.count) + digits }
    let prefix: [UInt8] = f.alternate && base != 10 ? [0x30, UInt8(f.code)] : []
    place(negative: negative, prefix, digits, f)
  }

  private func integerObject(_ value: Ref, _ f: Field) throws(Raised) -> Owned {
    if value.isInt { return try cx.indexObject(value) }
    // bytes call %i by its other name.
    let shownCode = isBytes && f.code == 0x69 ? 0x64 : f.code
    let name = String(Character(Unicode.Scalar(UInt8(shownCode))))
    let exact = f.code == 0x6F || f.code == 0x78 || f.code == 0x58
    let has = value.type.pointee.has
    do throws(Raised) {
      if exact {
        if has.contains(.index) { return try cx.indexObject(value) }
      } else if has.contains(.int) {
        return try value.ops.int(value, cx)
      } else if has.contains(.index) {
        return try cx.indexObject(value)
      }
    } catch {
      guard cx.pendingMatches(.TypeError) else { throw error }
      cx.setPending(nil)
    }
    try cx.raise(.TypeError, "%\(name) format: \(exact ? "an integer" : "a real number") is required, not \(cx.typeName(value))")
  }

  private mutating func real(_ value: Ref, _ f: Field) throws(Raised) {
    let x: Double
    if isBytes && !value.isFloat {
      guard value.type.pointee.has.contains(.float) || value.type.pointee.has.contains(.index) else {
        try cx.raise(.TypeError, "float argument required, not \(cx.typeName(value))")
      }
    }
    x = try cx.double(value)
    var text = try cx.formatFloat(x, code: UInt8(f.code), precision: f.precision < 0 ? 6 : f.precision, alternate: f.alternate)
    let negative = text.first == 0x2D
    if negative { text.removeFirst() }
    place(negative: negative, [], text, f)
  }

  /// Sign, prefix and digits in a field.
  private mutating func place(negative: Bool, _ prefix: [UInt8], _ digits: [UInt8], _ f: Field) {
    let sign: UInt32 = negative ? 0x2D : f.plus ? 0x2B : f.space ? 0x20 : 0
    let spare = max(0, f.width - digits.count - prefix.count - (sign == 0 ? 0 : 1))
    if !f.left && !f.zero { out.append(scalar: 0x20, count: spare) }
    if sign != 0 { out.append(scalar: sign) }
    out.append(ascii: prefix)
    if !f.left && f.zero { out.append(scalar: 0x30, count: spare) }
    out.append(ascii: digits)
    if f.left { out.append(scalar: 0x20, count: spare) }
  }

  consuming func finish() throws(Raised) -> Owned { try out.finish(cx) }
}

extension Context {
  /// `template % values` of a str.
  public func percentFormat(_ template: Ref, _ values: Ref) throws(Raised) -> Owned {
    var formatter = PercentFormatter(template.strView, isBytes: false, values, self)
    try formatter.run()
    return try formatter.finish()
  }

  /// `template % values` of bytes.
  func percentFormat(bytes template: StrView, _ values: Ref) throws(Raised) -> [UInt8] {
    var formatter = PercentFormatter(template, isBytes: true, values, self)
    try formatter.run()
    let text = try formatter.finish()
    return [UInt8](text.ref.strView.asBuffer)
  }

  /// The bytes for `%b`.
  func bytesForFormat(_ value: Ref) throws(Raised) -> Owned {
    if value.isBytes { return value.own }
    if let method = lookup(value.type, .__bytes__) {
      let made = try callSpecial(method, value)
      guard made.ref.isBytes else { try raise(.TypeError, "__bytes__ returned non-bytes (type \(typeName(made.ref)))") }
      return made
    }
    guard isBytesLike(value) else {
      try raise(.TypeError, "%b requires a bytes-like object, or an object that implements __bytes__, not '\(typeName(value))'")
    }
    let buffer = try BorrowedBuffer(value, writable: false, self)
    return try bytes(buffer.gathered())
  }
}
