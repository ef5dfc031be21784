import KraitCore

// `__format__` of the built-in types, and `format()`.

extension Context {
  /// `format(value, spec)` through `__format__`.
  public func format(_ value: Ref, _ spec: Ref) throws(Raised) -> Owned {
    if spec.strLength == 0 {
      if value.isExactly(types.pointee.str) { return value.own }
      if value.isExactly(types.pointee.int) { return try intText(value) }
    }
    if value.isExactly(types.pointee.str) { return try formatStr(value, spec) }
    if value.isExactly(types.pointee.int) { return try formatInt(value, spec) }
    if value.isExactly(types.pointee.float) { return try formatFloatObject(value, spec) }
    guard let method = lookup(value.type, .__format__) else {
      try raise(.TypeError, "Type \(typeName(value)) doesn't define __format__")
    }
    let result = try callSpecial(method, value, spec)
    guard result.ref.isStr else { try raise(.TypeError, "__format__ must return a str, not \(typeName(result.ref))") }
    return result
  }

  /// `str.__format__`.
  public func formatStr(_ value: Ref, _ text: Ref) throws(Raised) -> Owned {
    if text.strLength == 0 { return try str(of: value) }
    let spec = try FormatSpec(text, defaultType: 0x73, defaultAlign: 0x3C, typeName: typeName(value), self)
    if spec.type != 0x73 { try spec.raiseUnknown(typeName(value), self) }
    if spec.sign != 0 {
      try raise(.ValueError, spec.sign == 0x20 ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier")
    }
    if spec.noNegativeZero { try raise(.ValueError, "Negative zero coercion (z) not allowed in string format specifier") }
    if spec.alternate { try raise(.ValueError, "Alternate form (#) not allowed in string format specifier") }
    if spec.align == 0x3D && spec.hasAlign { try raise(.ValueError, "'=' alignment not allowed in string format specifier") }
    let length = spec.precision >= 0 ? min(spec.precision, value.strLength) : value.strLength
    if spec.width <= length { return try substring(value, 0, length) }
    let part = try substring(value, 0, length)
    let spare = max(0, spec.width - length)
    let left = spec.align == 0x3E ? spare : spec.align == 0x5E ? spare / 2 : 0
    return try padded(part.ref, left, spare - left, spec.fill)
  }

  /// The digits of an int's absolute value, and whether it is negative.
  func intDigits(_ value: Ref, base: Int, uppercase: Bool = false) throws(Raised) -> (digits: [UInt8], negative: Bool) {
    var digits: [UInt8]
    if base == 10 {
      digits = try intDigits(value)
    } else if let n = exactInt(value) {
      digits = Array(String(n, radix: base, uppercase: uppercase).utf8)
    } else {
      var negative = false
      digits = try value.withLimbs { (v) throws(Raised) -> [UInt8] in
        negative = v.isNegative
        return IntText.binaryDigits(v, bits: base == 2 ? 1 : base == 8 ? 3 : 4, uppercase: uppercase)
      }
      if digits.first == 0x2D { digits.removeFirst() }
      return (digits, negative)
    }
    if digits.first == 0x2D {
      digits.removeFirst()
      return (digits, true)
    }
    return (digits, false)
  }
}
