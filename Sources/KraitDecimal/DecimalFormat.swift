import KraitCore
import KraitObjects
import KraitVM

/// A parsed format specification.
private struct FormatSpecification {
  var fill: [UInt8] = [0x20]
  var align: UInt8 = 0x3E
  var sign: UInt8 = 0x2D
  var negativeZeroAsPositive = false
  var zeroPadding = false
  var width = 0
  var precision: Int?
  var type: UInt8 = 0x67
  var capitals = false
  /// Separators as text, and group sizes as in locales.
  var point: [UInt8] = [0x2E]
  var separator: [UInt8] = []
  var grouping: [UInt8] = []
  var usesLocale = false
  /// `#`: a point even without digits behind it.
  var alwaysPoint = false
  /// `N` in place of `n`.
  var isDeprecatedSpelling = false

  /// nil: the text is no specification.
  init?(_ text: [UInt8], capitals contextCapitals: Bool) {
    var i = 0
    capitals = contextCapitals
    func at(_ k: Int) -> UInt8 { k < text.count ? text[k] : 0 }
    func isAlign(_ c: UInt8) -> Bool { c == 0x3C || c == 0x3E || c == 0x3D || c == 0x5E }
    var explicitAlign = false
    // The fill is one character, of up to four bytes.
    let fillLength = text.isEmpty ? 0 : text[0] < 0x80 ? 1 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4
    if fillLength > 0, text.count > fillLength, isAlign(text[fillLength]) {
      fill = Array(text[..<fillLength])
      align = text[fillLength]
      explicitAlign = true
      i = fillLength + 1
    } else if isAlign(at(0)) {
      align = at(0)
      explicitAlign = true
      i = 1
    }
    if at(i) == 0x2B || at(i) == 0x2D || at(i) == 0x20 {
      sign = at(i)
      i += 1
    }
    if at(i) == 0x7A {
      negativeZeroAsPositive = true
      i += 1
    }
    if at(i) == 0x23 {
      alwaysPoint = true
      i += 1
    }
    if at(i) == 0x30 {
      // Zero padding excludes an alignment of its own.
      if explicitAlign { return nil }
      zeroPadding = true
      align = 0x7A
      fill = [0x30]
      i += 1
    }
    if at(i) == 0x30 { return nil }
    guard let parsedWidth = FormatSpecification.number(text, &i) else { return nil }
    width = parsedWidth ?? 0
    if at(i) == 0x2C {
      separator = [0x2C]
      grouping = [3, 0]
      i += 1
    }
    if at(i) == 0x2E {
      i += 1
      guard let parsed = FormatSpecification.number(text, &i), let digits = parsed else { return nil }
      precision = digits
    }
    guard i < text.count else { return }
    switch text[i] {
    case 0x45, 0x46, 0x47:
      capitals = true
      type = text[i] | 0x20
    case 0x65, 0x66, 0x67:
      capitals = false
      type = text[i]
    case 0x25: type = 0x25
    case 0x4E, 0x6E:
      if !separator.isEmpty { return nil }
      type = 0x67
      capitals = text[i] == 0x4E
      isDeprecatedSpelling = text[i] == 0x4E
      usesLocale = true
    default: return nil
    }
    if i + 1 != text.count { return nil }
  }
  /// The digits at a position: nil for too many, `.some(nil)` for none.
  private static func number(_ text: [UInt8], _ i: inout Int) -> Int?? {
    var value: Int?
    while i < text.count, 48...57 ~= text[i] {
      let next = (value ?? 0) * 10 + Int(text[i] - 48)
      if next > 999_999_999_999_999_999 { return nil }
      value = next
      i += 1
    }
    return .some(value)
  }
}

/// `Decimal.__format__`.
func formatDecimal(_ number: DecimalNumber, _ text: Ref, _ override: Ref?, _ cx: Context) throws(Raised) -> Owned {
  let context = try cx.decimalState.current(cx).own, settings = context.ref.decimalContext.pointee.settings
  guard var specification = FormatSpecification(text.wtf8, capitals: settings.capitals) else {
    try cx.raise(.ValueError, "invalid format string")
  }
  if specification.isDeprecatedSpelling {
    let warnings = try cx.importModule("warnings"), message = try cx.str("Format specifier 'N' is deprecated")
    _ = try cx.callMethod(warnings.ref, .warn, message.ref, Ref(cx.exceptionType(.DeprecationWarning)))
  }
  if let override, override != cx.interp.pointee.none {
    guard override.isDict else { try cx.raise(.TypeError, "optional argument must be a dict") }
    try applyOverride(&specification, override, cx)
  } else if specification.usesLocale {
    let locale = try cx.importModule("locale"), name = try cx.intern("localeconv")
    let conventions = try cx.callMethod(locale.ref, name.ref)
    try applyOverride(&specification, conventions.ref, cx)
  }
  let body = try formatted(number, specification, settings, cx)
  if !number.isFinite && specification.zeroPadding {
    specification.fill = [0x20]
    specification.align = 0x3E
  }
  return try cx.str(wtf8: padded(body.0, body.1, specification))
}

/// Separators and grouping from a dict as `locale.localeconv` gives.
private func applyOverride(_ s: inout FormatSpecification, _ dict: Ref, _ cx: Context) throws(Raised) {
  func entry(_ name: String) throws(Raised) -> Owned? {
    let key = try cx.intern(name)
    return try cx.dictGet(dict, key.ref).own
  }
  if let point = try entry("decimal_point") {
    guard point.ref.isStr else { try cx.raise(.TypeError, "bad argument type for built-in operation") }
    s.point = point.ref.wtf8
  }
  if let separator = try entry("thousands_sep") {
    guard separator.ref.isStr else { try cx.raise(.TypeError, "bad argument type for built-in operation") }
    s.separator = separator.ref.wtf8
  }
  if let grouping = try entry("grouping") {
    if grouping.ref.isStr {
      s.grouping = grouping.ref.wtf8
    } else if grouping.ref.isList {
      let items = try cx.tuple(ofList: grouping.ref)
      s.grouping = []
      for i in 0..<items.ref.tupleCount { s.grouping.append(UInt8(truncatingIfNeeded: cx.exactInt(items.ref.tupleItems[i]) ?? 0)) }
    } else {
      try cx.raise(.TypeError, "bad argument type for built-in operation")
    }
  }
  // One character each, and no negative sizes.
  let valid = s.point.count > 0 && s.point.count <= 4 && s.separator.count <= 4 && !s.grouping.contains { $0 > 127 }
  if !valid { try cx.raise(.ValueError, "invalid override dict") }
}

/// Sign, and the rest of the text.
private func formatted(_ number: DecimalNumber, _ s: FormatSpecification, _ settings: Settings, _ cx: Context) throws(Raised) -> ([UInt8], [UInt8]) {
  var n = number
  func signText() -> [UInt8] { n.isNegative ? [0x2D] : s.sign == 0x2D ? [] : [s.sign] }
  if !n.isFinite {
    var text = n.magnitude.text()
    if s.type == 0x25 { text.append(0x25) }
    return (signText(), text)
  }
  if let precision = s.precision, precision > Digits.greatestCount { try cx.raiseMemoryError() }
  if s.type == 0x25 { n.exponent += 2 }
  round(&n, s, settings)
  if s.negativeZeroAsPositive && n.isZero { n.isNegative = false }
  let digits = n.coefficient.ascii, left = n.exponent + digits.count
  var point: Int
  switch s.type {
  case 0x65: point = n.isZero && s.precision != nil ? 1 - (s.precision ?? 0) : 1
  case 0x67: point = n.exponent <= 0 && left > -6 ? left : 1
  default: point = left
  }
  var whole: [UInt8], fraction: [UInt8]
  if point < 0 {
    whole = [48]
    fraction = [UInt8](repeating: 48, count: -point) + digits
  } else if point > digits.count {
    whole = digits + [UInt8](repeating: 48, count: point - digits.count)
    fraction = []
  } else {
    whole = point == 0 ? [48] : Array(digits[..<point])
    fraction = Array(digits[point...])
  }
  point = left - point
  var tail: [UInt8] = fraction.isEmpty && !s.alwaysPoint ? [] : s.point + fraction
  if s.type == 0x65 || (s.type == 0x67 && point != 0) {
    tail += [s.capitals ? 0x45 : 0x65] + Array((point < 0 ? "\(point)" : "+\(point)").utf8)
  }
  if s.type == 0x25 { tail.append(0x25) }
  let sign = signText()
  let least = s.zeroPadding ? s.width - sign.count - characterCount(tail) : 0
  return (sign, grouped(whole, s, least: least) + tail)
}

private func round(_ n: inout DecimalNumber, _ s: FormatSpecification, _ settings: Settings) {
  let fixed = s.type == 0x66 || s.type == 0x25
  guard let precision = s.precision else {
    if n.isZero && n.exponent > 0 && fixed { n.exponent = 0 }
    return
  }
  func keep(_ digits: Int) {
    let extra = n.digitCount - digits
    if n.isZero || extra <= 0 { return }
    _ = n.dropDigits(extra, settings.rounding)
    if n.digitCount > digits {
      n.coefficient = n.coefficient.shiftedRight(1)
      n.exponent += 1
    }
  }
  switch s.type {
  case 0x65: keep(precision + 1)
    if !n.isZero && n.digitCount < precision + 1 { n = n.padded(to: n.exponent - (precision + 1 - n.digitCount)) }
  case 0x67: keep(max(1, precision))
  default:
    if n.isZero { n.exponent = -precision } else if n.exponent > -precision {
      n = n.padded(to: -precision)
    } else {
      _ = n.dropDigits(-precision - n.exponent, settings.rounding)
    }
  }
}

/// Digits with separators between the groups; zeros in front until there are as many characters as asked for.
private func grouped(_ digits: [UInt8], _ s: FormatSpecification, least: Int) -> [UInt8] {
  if s.separator.isEmpty || s.grouping.isEmpty {
    return [UInt8](repeating: 48, count: max(0, least - digits.count)) + digits
  }
  var groups: [[UInt8]] = [], rest = digits[...], needed = least, index = 0
  var size = Int(s.grouping[0])
  let separatorWidth = characterCount(s.separator)
  while true {
    if size == 0 || size == 127 { size = max(rest.count, needed, 1) }
    let count = min(max(rest.count, needed, 1), size)
    let zeros = max(0, count - rest.count)
    groups.insert([UInt8](repeating: 48, count: zeros) + rest.suffix(count - zeros), at: 0)
    rest = rest.dropLast(count - zeros)
    needed -= count
    if rest.isEmpty && needed <= 0 { break }
    needed -= separatorWidth
    // The last size repeats when a zero follows.
    index += 1
    if index < s.grouping.count, s.grouping[index] != 0 { size = Int(s.grouping[index]) }
  }
  return Array(groups.joined(separator: s.separator))
}

private func characterCount(_ text: [UInt8]) -> Int { text.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) } }

private func padded(_ sign: [UInt8], _ body: [UInt8], _ s: FormatSpecification) -> [UInt8] {
  let missing = s.width - sign.count - characterCount(body)
  guard missing > 0 else { return sign + body }
  func fill(_ n: Int) -> [UInt8] { Array(repeatElement(s.fill, count: n).joined()) }
  switch s.align {
  case 0x3C: return sign + body + fill(missing)
  case 0x3D, 0x7A: return sign + fill(missing) + body
  case 0x5E: return fill(missing / 2) + sign + body + fill(missing - missing / 2)
  default: return fill(missing) + sign + body
  }
}
