import KraitCore

/// A parsed format specifier of the standard mini-language.
public struct FormatSpec {
  public var fill: UInt32 = 32
  /// `<`, `>`, `=`, `^`; what the caller gave as default when not specified.
  public var align: UInt8
  public var hasAlign = false
  /// `+`, `-`, space or 0.
  public var sign: UInt8 = 0
  public var noNegativeZero = false
  public var alternate = false
  /// `0` before the width.
  public var zeroPad = false
  public var width = -1
  /// `,`, `_` or 0.
  public var thousands: UInt8 = 0
  public var precision = -1
  public var type: UInt32

  /// `typeName` is for messages.
  public init(
    _ text: Ref, defaultType: UInt8, defaultAlign: UInt8, typeName: @autoclosure () -> String, _ cx: Context
  ) throws(Raised) {
    let view = text.strView, end = view.count
    var i = 0
    align = defaultAlign
    type = UInt32(defaultType)
    // The character at an index, 0 behind the end.
    @inline(__always) func at(_ k: Int) -> UInt32 { k < end ? view[k] : 0 }
    @inline(__always) func isAlign(_ c: UInt32) -> Bool { c == 60 || c == 62 || c == 61 || c == 94 }
    if isAlign(at(1)) {
      align = UInt8(at(1))
      fill = at(0)
      hasAlign = true
      i = 2
    } else if isAlign(at(0)) {
      align = UInt8(at(0))
      hasAlign = true
      i = 1
    }
    let hasFill = i == 2
    // Most specifiers go on with a width that needs no further questions.
    var c = at(i)
    if c < 49 || c > 57 {
      if c == 43 || c == 45 || c == 32 {
        sign = UInt8(c)
        i += 1
        c = at(i)
      }
      if c == 122 {
        noNegativeZero = true
        i += 1
        c = at(i)
      }
      if c == 35 {
        alternate = true
        i += 1
        c = at(i)
      }
      if !hasFill && c == 48 {
        fill = 48
        zeroPad = true
        if !hasAlign && defaultAlign == UInt8(ascii: ">") { align = UInt8(ascii: "=") }
        i += 1
      }
    }
    width = try FormatSpec.number(view, &i, cx) ?? -1
    if i == end { return }
    if at(i) == 44 {
      thousands = 44
      i += 1
    }
    if at(i) == 95 {
      if thousands != 0 { try cx.raise(.ValueError, "Cannot specify both ',' and '_'.") }
      thousands = 95
      i += 1
    }
    if at(i) == 44, thousands == 95 { try cx.raise(.ValueError, "Cannot specify both ',' and '_'.") }
    if at(i) == 46 {
      i += 1
      guard let n = try FormatSpec.number(view, &i, cx) else { try cx.raise(.ValueError, "Format specifier missing precision") }
      precision = n
    }
    if end - i > 1 { try cx.raise(.ValueError, "Invalid format specifier '\(text.text)' for object of type '\(typeName())'") }
    if end - i == 1 { type = at(i) }
    try checkThousands(cx)
  }

  /// A specifier for whole numbers of alignment, zero padding and width only, as `>6` or `04d`; nil for any other.
  @inline(__always) init?(decimalField text: Ref) {
    let view = text.strView, bytes = text.strBytes
    guard view.width == 1, view.count > 0, view.count <= 8 else { return nil }
    @inline(__always) func isAlign(_ c: UInt8) -> Bool { c >= 60 && c <= 62 || c == 94 }
    var i = 0
    align = UInt8(ascii: ">")
    type = 100
    if isAlign(bytes[0]) {
      align = bytes[0]
      hasAlign = true
      i = 1
    }
    if i < view.count && bytes[i] == 48 {
      fill = 48
      zeroPad = true
      if !hasAlign { align = UInt8(ascii: "=") }
      i &+= 1
    }
    let start = i
    var number = 0
    while i < view.count, bytes[i] &- 48 < 10 {
      number = number &* 10 &+ Int(bytes[i] &- 48)
      i &+= 1
    }
    if i > start { width = number }
    if i < view.count && bytes[i] == 100 { i &+= 1 }
    if i < view.count { return nil }
  }

  private func checkThousands(_ cx: Context) throws(Raised) {
    if thousands == 0 { return }
    switch type {
    case 0, 100, 101, 102, 103, 69, 70, 71, 37: return
    default:
      if thousands == 95 && [98, 111, 120, 88].contains(type) { return }
      let mark = thousands == 44 ? "," : "_"
      if type > 32 && type < 128 { try cx.raise(.ValueError, "Cannot specify '\(mark)' with '\(Character(Unicode.Scalar(UInt8(type))))'.") }
      try cx.raise(.ValueError, "Cannot specify '\(mark)' with '\\x\(String(type, radix: 16))'.")
    }
  }

  @inline(__always) private static func number(_ text: StrView, _ i: inout Int, _ cx: Context) throws(Raised) -> Int? {
    var value = 0
    let start = i
    while i < text.count, let digit = digit(text[i]) {
      let (a, o) = value.multipliedReportingOverflow(by: 10)
      let (b, p) = a.addingReportingOverflow(digit)
      if o || p { try cx.raise(.ValueError, "Too many decimal digits in format string") }
      value = b
      i += 1
    }
    return i == start ? nil : value
  }
  @inline(__always) private static func digit(_ c: UInt32) -> Int? {
    if c >= 48 && c <= 57 { return Int(c &- 48) }
    if c < 128 { return nil }
    let value = decimalValue(c)
    return value < 0 ? nil : value
  }

  @inline(never) public func raiseUnknown(_ typeName: String, _ cx: Context) throws(Raised) -> Never {
    let shown = type > 32 && type < 128 ? String(Character(Unicode.Scalar(UInt8(type)))) : "\\x" + String(type, radix: 16)
    try cx.raise(.ValueError, "Unknown format code '\(shown)' for object of type '\(typeName)'")
  }
}

/// A number's parts in ASCII, laid out by a specifier.
struct NumberLayout {
  /// `-`, `+`, space or 0.
  var sign: UInt8 = 0
  var prefix: [UInt8] = []
  /// Digits before the point, which may be grouped.
  var digits: [UInt8] = []
  /// The rest, point included.
  var rest: [UInt8] = []

  /// From a float's text: sign, then integer digits, then the rest.
  init(text: [UInt8], percent: Bool = false) {
    var i = 0
    if text.first == UInt8(ascii: "-") {
      sign = UInt8(ascii: "-")
      i = 1
    }
    let start = i
    while i < text.count && text[i] >= UInt8(ascii: "0") && text[i] <= UInt8(ascii: "9") { i += 1 }
    digits = Array(text[start..<i])
    rest = Array(text[i...])
    if percent { rest.append(UInt8(ascii: "%")) }
  }
  init(isNegative: Bool, prefix: [UInt8], digits: [UInt8]) {
    sign = isNegative ? UInt8(ascii: "-") : 0
    self.prefix = prefix
    self.digits = digits
  }

  mutating func applySign(_ spec: FormatSpec) {
    if sign == 0 && (spec.sign == UInt8(ascii: "+") || spec.sign == UInt8(ascii: " ")) { sign = spec.sign }
  }

  /// Digits with separators, with zeros in front until there are at least `least` characters.
  private func grouped(_ spec: FormatSpec, least: Int) -> [UInt8] {
    let size = spec.thousands == 0 ? Int.max : [98, 111, 120, 88].contains(spec.type) ? 4 : 3
    func length(_ n: Int) -> Int { size == Int.max || n == 0 ? n : n + (n - 1) / size }
    var count = digits.count
    if count == 0 { return [] }
    if length(count) < least {
      count = size == Int.max ? least : Swift.max(count, (least * size) / (size + 1))
      while length(count) < least { count += 1 }
    }
    var out: [UInt8] = []
    out.reserveCapacity(length(count))
    for k in 0..<count {
      let fromEnd = count - k
      if k != 0 && size != Int.max && fromEnd % size == 0 { out.append(spec.thousands) }
      let i = k - (count - digits.count)
      out.append(i < 0 ? UInt8(ascii: "0") : digits[i])
    }
    return out
  }

  func finish(_ spec: FormatSpec, _ cx: Context) throws(Raised) -> Owned {
    let fixed = (sign == 0 ? 0 : 1) + prefix.count + rest.count
    let zeroFill = spec.fill == 48 && spec.align == UInt8(ascii: "=")
    let least = zeroFill && spec.width > fixed ? spec.width - fixed : 0
    if least > 1 << 40 { try cx.raiseMemoryError() }
    let body = grouped(spec, least: least)
    let padding = Swift.max(spec.width - fixed - body.count, 0)
    var builder = StringBuilder()
    func head(_ builder: inout StringBuilder) {
      if sign != 0 { builder.append(scalar: UInt32(sign)) }
      if !prefix.isEmpty { builder.append(ascii: prefix) }
    }
    let left =
      switch spec.align {
      case UInt8(ascii: "<"): 0
      case UInt8(ascii: "^"): padding / 2
      default: padding
      }
    if spec.align == UInt8(ascii: "=") {
      head(&builder)
      if padding > 0 { builder.append(scalar: spec.fill, count: padding) }
      builder.append(ascii: body)
      builder.append(ascii: rest)
      return try builder.finish(cx)
    }
    if left > 0 { builder.append(scalar: spec.fill, count: left) }
    head(&builder)
    builder.append(ascii: body)
    builder.append(ascii: rest)
    if padding - left > 0 { builder.append(scalar: spec.fill, count: padding - left) }
    return try builder.finish(cx)
  }
}
