import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// A decimal object. Coefficients of up to two limbs are in line.
struct DecimalBody {
  var header: ObjectHeader
  var exponent: Int
  var first: UInt64
  var second: UInt64
  /// All limbs, owned, when there are more than two.
  var limbs: UnsafeMutablePointer<UInt64>?
  var count: Int
  var hash: Int
  var kind: DecimalNumber.Kind
  var isNegative: Bool
}

extension Ref {
  var decimal: UnsafeMutablePointer<DecimalBody> { raw.assumingMemoryBound(to: DecimalBody.self) }
  /// The value of a decimal object.
  var decimalNumber: DecimalNumber {
    let b = decimal
    let limbs: [UInt64]
    switch b.pointee.count {
    case 0: limbs = []
    case 1: limbs = [b.pointee.first]
    case 2: limbs = [b.pointee.first, b.pointee.second]
    default: limbs = Array(UnsafeBufferPointer(start: b.pointee.limbs, count: b.pointee.count))
    }
    var digits = Digits()
    digits.limbs = limbs
    var number = DecimalNumber(digits, exponent: b.pointee.exponent, negative: b.pointee.isNegative)
    number.kind = b.pointee.kind
    return number
  }
}

extension Context {
  @inline(__always) func isDecimal(_ r: Ref) -> Bool { r.type.pointee.nativeBase == DecimalType.self }

  /// A decimal object of the exact type.
  func decimal(_ number: DecimalNumber) throws(Raised) -> Owned { try decimal(number, decimalState.decimalType) }
  func decimal(_ number: DecimalNumber, _ type: TypePointer) throws(Raised) -> Owned {
    let me = try allocateInstance(type), b = me.decimal, limbs = number.coefficient.limbs
    b.pointee.exponent = number.exponent
    b.pointee.kind = number.kind
    b.pointee.isNegative = number.isNegative
    b.pointee.count = limbs.count
    b.pointee.hash = -1
    b.pointee.limbs = nil
    b.pointee.first = limbs.isEmpty ? 0 : limbs[0]
    b.pointee.second = limbs.count > 1 ? limbs[1] : 0
    if limbs.count > 2 {
      let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: limbs.count)
      limbs.withUnsafeBufferPointer { memory.initialize(from: $0.baseAddress.unsafelyUnwrapped, count: limbs.count) }
      b.pointee.limbs = memory
    }
    if me.hasFlag(.collected) { track(me) }
    return Owned(stealing: me)
  }

  /// Runs a conversion between ints and text without the limit on the number of digits.
  func withoutDigitLimit(_ body: () throws(Raised) -> Owned) throws(Raised) -> Owned {
    let limit = interp.pointee.maxStrDigits
    interp.pointee.maxStrDigits = 0
    defer { interp.pointee.maxStrDigits = limit }
    return try body()
  }
  /// The exact value of an int.
  func decimalNumber(int r: Ref) throws(Raised) -> DecimalNumber {
    if let small = exactInt(r) { return DecimalNumber(small) }
    let text = try withoutDigitLimit { () throws(Raised) -> Owned in try intText(r) }
    var ascii = text.ref.wtf8[...]
    let negative = ascii.first == 0x2D
    if negative { ascii = ascii.dropFirst() }
    return DecimalNumber(Digits(ascii: ascii), negative: negative)
  }
  /// The int of digits.
  func int(_ digits: Digits, negative: Bool) throws(Raised) -> Owned {
    if let small = digits.int { return int(negative ? -small : small) }
    let text = (negative ? [0x2D] : []) + digits.ascii
    return try withoutDigitLimit { () throws(Raised) -> Owned in
      let bytes = try self.bytes(text)
      let buffer = bytes.ref.bytesBuffer.bindMemory(to: UInt8.self)
      guard let made = try int(text: buffer, base: 10) else { try raiseMemoryError() }
      return made
    }
  }
  /// The exact value of a double.
  func decimalNumber(double value: Double) -> DecimalNumber {
    if value.isNaN { return DecimalNumber(kind: .quietNaN, negative: value.sign == .minus) }
    if value.isInfinite { return .infinity(negative: value < 0) }
    if value == 0 { return .zero(0, negative: value.sign == .minus) }
    var mantissa = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    var exponent = Int(value.exponentBitPattern == 0 ? 1 : value.exponentBitPattern) - 1075
    let zeros = mantissa.trailingZeroBitCount
    mantissa >>= UInt64(zeros)
    exponent += zeros
    let negative = value.sign == .minus
    if exponent >= 0 { return DecimalNumber(Digits(mantissa) * Digits(2 as UInt64).power(exponent), negative: negative) }
    // m / 2**n = m * 5**n / 10**n
    return DecimalNumber(Digits(mantissa) * Digits(5 as UInt64).power(-exponent), exponent: exponent, negative: negative)
  }

  /// The value of an operand, nil for a type that operators do not take.
  func decimalOperand(_ r: Ref) throws(Raised) -> DecimalNumber? {
    if isDecimal(r) { return r.decimalNumber }
    if r.isInt { return try decimalNumber(int: r) }
    return nil
  }
  func requiredOperand(_ r: Ref) throws(Raised) -> DecimalNumber {
    guard let number = try decimalOperand(r) else {
      try raise(.TypeError, "conversion from \(typeName(r)) to Decimal is not supported")
    }
    return number
  }

  /// ASCII text of a str that denotes a number: other decimal digits become ASCII ones. nil if there is any other character.
  func decimalText(_ r: Ref, lenient: Bool) -> [UInt8]? {
    var out: [UInt8] = []
    let count = r.str.pointee.length
    var start = 0, end = count
    if lenient {
      while start < end, isUnicodeSpace(r.codePoint(at: start)) { start += 1 }
      while end > start, isUnicodeSpace(r.codePoint(at: end - 1)) { end -= 1 }
    }
    out.reserveCapacity(end - start)
    for i in start..<end {
      let c = r.codePoint(at: i)
      if c == 0x5F && lenient { continue }
      if c > 0 && c < 128 {
        out.append(UInt8(c))
      } else if c != 0, decimalValue(c) >= 0 {
        out.append(48 + UInt8(decimalValue(c)))
      } else {
        return nil
      }
    }
    return out
  }
}
