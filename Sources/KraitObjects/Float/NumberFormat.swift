import Glibc
import KraitCore

// `__format__` of numbers.

extension Context {
  /// format(int, spec)
  public func formatInt(_ me: Ref, _ specText: Ref) throws(Raised) -> Owned {
    if specText.str.pointee.length == 0 {
      return me.isExactly(types.pointee.int) ? try intText(me) : try str(of: me)
    }
    let spec = try FormatSpec(specText, defaultType: UInt8(ascii: "d"), defaultAlign: UInt8(ascii: ">"), typeName: typeName(me), self)
    switch spec.type {
    case 101, 69, 102, 70, 103, 71, 37:
      return try formatDouble(try intToDouble(me), spec, typeName(me))
    case 100, 98, 111, 120, 88, 110, 99: break
    default: try spec.raiseUnknown(typeName(me), self)
    }
    if spec.precision != -1 { try raise(.ValueError, "Precision not allowed in integer format specifier") }
    if spec.noNegativeZero { try raise(.ValueError, "Negative zero coercion (z) not allowed in integer format specifier") }
    if spec.type == 99 { return try formatCharacter(me, spec) }
    if let n = me.smallInt, let text = try formatShort(n, spec) { return text }
    var prefix: [UInt8] = []
    var digits: [UInt8]
    switch spec.type {
    case 98, 111, 120, 88:
      let bits = spec.type == 98 ? 1 : spec.type == 111 ? 3 : 4
      digits = try me.withLimbs { (v) throws(Raised) in IntText.binaryDigits(v, bits: bits, uppercase: spec.type == 88) }
      if spec.alternate { prefix = [UInt8(ascii: "0"), UInt8(spec.type)] }
    default:
      digits = try intDigits(me)
      if digits[0] == UInt8(ascii: "-") { digits.removeFirst() }
    }
    var layout = NumberLayout(isNegative: me.intSign < 0, prefix: prefix, digits: digits)
    layout.applySign(spec)
    return try layout.finish(spec, self)
  }

  /// A small int by a specifier of alignment, zero padding and width only; nil for others.
  public func formatInField(_ n: Int, _ specText: Ref) throws(Raised) -> Owned? {
    guard let spec = FormatSpec(decimalField: specText) else { return nil }
    if UInt(bitPattern: n) < 100_000_000, spec.width <= 8, spec.align == UInt8(ascii: ">") || spec.align == UInt8(ascii: "=") {
      return try shortDecimal(n, width: spec.width, fill: UInt8(truncatingIfNeeded: spec.fill))
    }
    return try formatShort(n, spec)
  }

  /// A number in base 2, 8, 10 or 16 without separators in an ASCII field; nil for others.
  private func formatShort(_ n: Int, _ spec: FormatSpec) throws(Raised) -> Owned? {
    guard spec.thousands == 0, spec.fill < 128, spec.type != 110 else { return nil }
    let magnitude = UInt64(n.magnitude)
    let bits = spec.type == 100 ? 0 : spec.type == 98 ? 1 : spec.type == 111 ? 3 : 4
    let sign = n < 0 ? UInt8(ascii: "-") : spec.sign == UInt8(ascii: "+") || spec.sign == UInt8(ascii: " ") ? spec.sign : 0
    let digits = bits == 0 ? DecimalWriter.count(magnitude) : max((64 &+ bits &- 1 &- magnitude.leadingZeroBitCount) / bits, 1)
    let head = (sign == 0 ? 0 : 1) &+ (spec.alternate && bits != 0 ? 2 : 0)
    let padding = Swift.max(spec.width &- head &- digits, 0)
    let length = head &+ digits &+ padding
    if length == 1 && magnitude < 10 { return interp.pointee.latin1[Int(UInt8(ascii: "0")) &+ n].own }
    let result = try newASCII(length)
    let data = result.ref.strBytes
    // Where sign and prefix begin, and where the digits do: padding lies before, behind, or between the two.
    let start =
      switch spec.align {
      case UInt8(ascii: "<"), UInt8(ascii: "="): 0
      case UInt8(ascii: "^"): padding / 2
      default: padding
      }
    let digitStart = start &+ head &+ (spec.align == UInt8(ascii: "=") ? padding : 0)
    if padding > 0 { fill(result.ref, with: UInt8(truncatingIfNeeded: spec.fill)) }
    if sign != 0 { data[start] = sign }
    if spec.alternate && bits != 0 {
      data[start &+ head &- 2] = UInt8(ascii: "0")
      data[start &+ head &- 1] = UInt8(truncatingIfNeeded: spec.type)
    }
    if bits == 0 {
      DecimalWriter.write(magnitude, digits, to: data + digitStart)
    } else {
      writeDigits(magnitude, digits, bits: bits, uppercase: spec.type == 88, to: data + digitStart)
    }
    if length == 1 { return interp.pointee.latin1[Int(data[0])].own }
    return result
  }
  /// The last `count` digits of a number in base `1 << bits`.
  private func writeDigits(_ n: UInt64, _ count: Int, bits: Int, uppercase: Bool, to target: UnsafeMutablePointer<UInt8>) {
    var i = count, rest = n
    while i > 0 {
      i &-= 1
      let digit = UInt8(truncatingIfNeeded: rest & ((1 &<< UInt64(bits)) &- 1))
      target[i] = digit < 10 ? UInt8(ascii: "0") &+ digit : (uppercase ? UInt8(ascii: "A") : UInt8(ascii: "a")) &+ digit &- 10
      rest = rest &>> UInt64(bits)
    }
  }

  private func formatCharacter(_ me: Ref, _ spec: FormatSpec) throws(Raised) -> Owned {
    if spec.sign != 0 { try raise(.ValueError, "Sign not allowed with integer format specifier 'c'") }
    if spec.alternate { try raise(.ValueError, "Alternate form (#) not allowed with integer format specifier 'c'") }
    guard let n = exactInt(me) else { try raise(.OverflowError, "Python int too large to convert to C long") }
    guard n >= 0 && n <= 0x10FFFF else { try raise(.OverflowError, "%c arg not in range(0x110000)") }
    let padding = Swift.max(spec.width - 1, 0)
    if padding > 1 << 40 { try raiseMemoryError() }
    let left =
      switch spec.align {
      case UInt8(ascii: "<"): 0
      case UInt8(ascii: "^"): padding / 2
      default: padding
      }
    var builder = StringBuilder()
    if left > 0 { builder.append(scalar: spec.fill, count: left) }
    builder.append(scalar: UInt32(n))
    if padding - left > 0 { builder.append(scalar: spec.fill, count: padding - left) }
    return try builder.finish(self)
  }

  /// format(float, spec)
  public func formatFloatObject(_ me: Ref, _ specText: Ref) throws(Raised) -> Owned {
    if specText.str.pointee.length == 0 {
      return me.isExactly(types.pointee.float) ? try str(ascii: floatRepr(me.float.pointee.value)) : try str(of: me)
    }
    let spec = try FormatSpec(specText, defaultType: 0, defaultAlign: UInt8(ascii: ">"), typeName: typeName(me), self)
    return try formatDouble(me.float.pointee.value, spec, typeName(me))
  }

  private func formatDouble(_ value: Double, _ spec: FormatSpec, _ name: @autoclosure () -> String) throws(Raised) -> Owned {
    let text = try floatDigits(value, spec, name(), addPoint: true)
    var layout = NumberLayout(text: text, percent: spec.type == 37)
    layout.applySign(spec)
    return try layout.finish(spec, self)
  }

  /// The digits of a float by type code and precision, with `-` in front if negative.
  private func floatDigits(_ value: Double, _ spec: FormatSpec, _ name: @autoclosure () -> String, addPoint: Bool) throws(Raised) -> [UInt8] {
    if spec.precision > Int(Int32.max) { try raise(.ValueError, "precision too big") }
    var style = FloatText.Style(code: UInt8(ascii: "g"), precision: spec.precision < 0 ? 6 : spec.precision, alternate: spec.alternate)
    var value = value
    switch spec.type {
    case 0:
      style.addPoint = addPoint
      style.code = spec.precision < 0 ? UInt8(ascii: "r") : UInt8(ascii: "g")
    case 110: style.code = UInt8(ascii: "g")
    case 37:
      style.code = UInt8(ascii: "f")
      value *= 100
    case 101, 69, 102, 70, 103, 71: style.code = UInt8(spec.type)
    default: try spec.raiseUnknown(name(), self)
    }
    var text = try FloatText.format(value, style, self)
    if spec.noNegativeZero, text.first == UInt8(ascii: "-"), isZero(text) { text.removeFirst() }
    return text
  }

  /// Whether a formatted number shows nothing but zeros before the exponent.
  private func isZero(_ text: [UInt8]) -> Bool {
    for c in text.dropFirst() {
      if c | 0x20 == UInt8(ascii: "e") { return true }
      if c != UInt8(ascii: "0") && c != UInt8(ascii: ".") { return false }
    }
    return true
  }

  /// format(complex, spec)
  func formatComplex(_ me: Ref, _ specText: Ref) throws(Raised) -> Owned {
    if specText.str.pointee.length == 0 { return try str(of: me) }
    let name = typeName(me)
    let spec = try FormatSpec(specText, defaultType: 0, defaultAlign: UInt8(ascii: ">"), typeName: name, self)
    switch spec.type {
    case 0, 110, 101, 69, 102, 70, 103, 71: break
    default: try spec.raiseUnknown(name, self)
    }
    if spec.zeroPad || spec.fill == 48 { try raise(.ValueError, "Zero padding is not allowed in complex format specifier") }
    if spec.align == UInt8(ascii: "=") { try raise(.ValueError, "'=' alignment flag is not allowed in complex format specifier") }
    let value = me.complex.pointee
    let bare = spec.type == 0
    let skipReal = bare && value.real == 0 && value.real.sign == .plus
    var parts: [UInt8] = []
    func part(_ x: Double, alwaysSigned: Bool) throws(Raised) -> [UInt8] {
      var layout = NumberLayout(text: try floatDigits(x, spec, name, addPoint: false))
      if alwaysSigned && layout.sign == 0 { layout.sign = UInt8(ascii: "+") } else { layout.applySign(spec) }
      return layout.plain(spec)
    }
    if bare && !skipReal { parts.append(UInt8(ascii: "(")) }
    if !skipReal { parts += try part(value.real, alwaysSigned: false) }
    parts += try part(value.imag, alwaysSigned: !skipReal)
    parts.append(UInt8(ascii: "j"))
    if bare && !skipReal { parts.append(UInt8(ascii: ")")) }
    let padding = Swift.max(spec.width - parts.count, 0)
    if padding > 1 << 40 { try raiseMemoryError() }
    let left = spec.align == UInt8(ascii: "<") ? 0 : spec.align == UInt8(ascii: "^") ? padding / 2 : padding
    var builder = StringBuilder()
    if left > 0 { builder.append(scalar: spec.fill, count: left) }
    builder.append(ascii: parts)
    if padding - left > 0 { builder.append(scalar: spec.fill, count: padding - left) }
    return try builder.finish(self)
  }
}

extension NumberLayout {
  /// Without padding.
  func plain(_ spec: FormatSpec) -> [UInt8] {
    var out: [UInt8] = sign == 0 ? [] : [sign]
    for (k, d) in digits.enumerated() {
      if k != 0 && spec.thousands != 0 && (digits.count - k) % 3 == 0 { out.append(spec.thousands) }
      out.append(d)
    }
    return out + rest
  }
}
