import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Numbers, text and bytes.

extension PickleReader {
  // MARK: Numbers

  func loadFloat() throws(Raised) {
    let bits = UnsafeRawPointer(try take(8)).loadUnaligned(as: UInt64.self)
    try push(cx.float(Double(bitPattern: UInt64(bigEndian: bits))))
  }

  /// An int in two's complement of `size` bytes.
  func loadLong(_ size: Int) throws(Raised) {
    if size == 0 { return try push(cx.int(0)) }
    let bytes = try take(size), isNegative = bytes[size &- 1] & 0x80 != 0
    if size <= 8 {
      var word: UInt64 = isNegative ? UInt64.max : 0
      for i in 0..<size { word = word &<< 8 | UInt64(bytes[size &- 1 &- i]) }
      return try push(cx.int(Int(bitPattern: UInt(word))))
    }
    var limbs = [UInt64](repeating: isNegative ? UInt64.max : 0, count: (size &+ 7) / 8)
    for i in 0..<size {
      let shift = UInt64(i & 7) &* 8
      limbs[i &>> 3] = limbs[i &>> 3] & ~(0xFF &<< shift) | UInt64(bytes[i]) &<< shift
    }
    if isNegative {
      var carry = true
      for i in 0..<limbs.count {
        limbs[i] = ~limbs[i] &+ (carry ? 1 : 0)
        carry = carry && limbs[i] == 0
      }
    }
    while let last = limbs.last, last == 0 { limbs.removeLast() }
    try push(try cx.int(negative: isNegative, limbs: limbs))
  }

  /// The int of a text with its line end, as `int(text, base)` reads it. A null byte ends the text, which is C's to CPython.
  func parsedInt(_ line: [UInt8], base: Int) throws(Raised) -> Owned {
    let text = Array(line.prefix { $0 != 0 })
    let made = try text.withUnsafeBufferPointer { (bytes) throws(Raised) -> Ref? in try cx.int(text: bytes, base: base)?.leak() }
    if let made { return Owned(stealing: made) }
    let start = try cx.bytes(Array(text.prefix(200))), encoding = try cx.str("utf-8")
    let shown = try cx.decodeObject(start.ref, encoding: encoding.ref, errors: nil), repr = try cx.repr(shown.ref)
    try cx.raise(.ValueError, "invalid literal for int() with base \(PickleReader.impliedBase(text, base)): \(repr.ref.text)")
  }
  /// The base that a message names: base 0 stands for that of a prefix, but for none with leading zeros.
  private static func impliedBase(_ text: [UInt8], _ base: Int) -> Int {
    guard base == 0 else { return base }
    let digits = text.drop { $0 == 0x20 || $0 >= 9 && $0 <= 13 || $0 == 0x2B || $0 == 0x2D }
    guard digits.first == 0x30, let second = digits.dropFirst().first else { return 10 }
    switch second | 0x20 {
    case UInt8(ascii: "x"): return 16
    case UInt8(ascii: "o"): return 8
    case UInt8(ascii: "b"): return 2
    case 0x30...0x39: return 0
    default: return 10
    }
  }

  /// A line that is an int as C writes it, `01` and `00` for truth values.
  func loadIntLine() throws(Raised) {
    let text = try argument()
    if let number = PickleReader.parsedC(text) {
      if text.count == 3, number == 0 || number == 1 { return try push(cx.bool(number == 1)) }
      return try push(cx.int(number))
    }
    guard let made = try cx.int(text: text, base: 0) else { try cx.raise(.ValueError, "could not convert string to int") }
    try push(made)
  }
  /// A number with the prefixes of C that ends at the line's end or a null byte; nil if it is none, or too large.
  private static func parsedC(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var i = 0
    while i < text.count, text[i] == 0x20 || text[i] >= 9 && text[i] <= 13 { i += 1 }
    let isNegative = i < text.count && text[i] == UInt8(ascii: "-")
    if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") { i += 1 }
    var base = 10
    if i + 1 < text.count, text[i] == 0x30 {
      base = 8
      if text[i + 1] | 0x20 == UInt8(ascii: "x"), i + 2 < text.count, hexDigit(text[i + 2]) < 16 {
        base = 16
        i += 2
      }
    }
    let first = i
    var value = 0
    while i < text.count, hexDigit(text[i]) < base {
      let (product, o1) = value.multipliedReportingOverflow(by: base)
      let (next, o2) = product.subtractingReportingOverflow(hexDigit(text[i]))
      if o1 || o2 { return nil }
      value = next
      i += 1
    }
    guard i > first, i < text.count, text[i] == 0x0A || text[i] == 0 else { return nil }
    // The value was collected below zero, where there is one more number.
    if isNegative { return value }
    return value == Int.min ? nil : -value
  }
  private static func hexDigit(_ c: UInt8) -> Int {
    switch c {
    case 0x30...0x39: Int(c) - 0x30
    case 0x41...0x46: Int(c) - 0x37
    case 0x61...0x66: Int(c) - 0x57
    default: 99
    }
  }

  /// A line that is an int, an `L` behind it.
  func loadLongLine() throws(Raised) {
    var text = Array(try argument())
    if text[text.count - 2] == UInt8(ascii: "L") { text.removeLast(2) }
    try push(try parsedInt(text, base: 0))
  }

  /// A line that is a float, without blanks.
  func loadFloatLine() throws(Raised) {
    let text = try argument(), end = PickleReader.floatEnd(text)
    if end == 0 { try cx.raise(.ValueError, "could not convert string to float: '\(PickleReader.shown(text))'") }
    guard end < text.count, text[end] == 0x0A || text[end] == 0 else { try cx.raise(.ValueError, "could not convert string to float") }
    let digits = UnsafeBufferPointer(rebasing: text[0..<end]), value = cx.parseFloat(digits) ?? 0
    if value.isInfinite, digits.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) {
      try cx.raise(.OverflowError, "value too large to convert to float: '\(PickleReader.shown(text))'")
    }
    try push(cx.float(value))
  }
  /// As much of a line as messages show.
  private static func shown(_ text: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: text.prefix { $0 != 0 }.prefix(200), as: UTF8.self)
  }
  /// Where the float at the start of a text ends; 0: there is none.
  private static func floatEnd(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var i = 0
    if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") { i += 1 }
    if i < text.count, text[i] > 0x39 {
      for word in ["infinity", "inf", "nan"] where text[i...].prefix(word.utf8.count).map({ $0 | 0x20 }) == Array(word.utf8) {
        return i + word.utf8.count
      }
    }
    func digits() -> Int {
      let first = i
      while i < text.count, text[i] >= 0x30, text[i] <= 0x39 { i += 1 }
      return i - first
    }
    var found = digits()
    if i < text.count, text[i] == UInt8(ascii: ".") {
      i += 1
      found += digits()
    }
    if found == 0 { return 0 }
    let mantissa = i
    if i < text.count, text[i] | 0x20 == UInt8(ascii: "e") {
      i += 1
      if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") { i += 1 }
      if digits() == 0 { return mantissa }
    }
    return i
  }

  // MARK: Text

  @inline(__always) func loadText(_ size: Int) throws(Raised) {
    let bytes = try take(size)
    if isASCIIBytes(bytes, size) { return try push(try cx.str(ascii: UnsafeBufferPointer(start: bytes, count: size))) }
    try loadWideText(bytes, size)
  }
  @inline(never) private func loadWideText(_ bytes: UnsafePointer<UInt8>, _ size: Int) throws(Raised) {
    let policy = try cx.intern("surrogatepass")
    // A program's own handler of errors may have the unpickler read on.
    let chunk = u.pointee.chunk.own
    defer { withExtendedLifetime(chunk) {} }
    var consumed = 0
    try push(try cx.decodeUTF8(UnsafeRawBufferPointer(start: bytes, count: size), policy.ref, consumed: &consumed))
  }

  func loadEscapedText() throws(Raised) {
    let text = try line()
    var consumed = 0
    try push(try cx.decodeRawUnicodeEscape(UnsafeRawBufferPointer(start: text.baseAddress, count: text.count - 1), nil, consumed: &consumed))
  }

  /// A string of Python 2, as the caller wants it: text in an encoding, or bytes.
  private func pushOldString(_ data: Ref) throws(Raised) {
    if let encoding = u.pointee.encoding, strEquals(encoding, "bytes") { return try push(data.own) }
    let encoding: Owned
    if let given = u.pointee.encoding { encoding = given.own } else { encoding = try cx.str("ASCII") }
    if let errors = u.pointee.errors.own { return try push(try cx.decodeObject(data, encoding: encoding.ref, errors: errors.ref)) }
    try push(try cx.decodeObject(data, encoding: encoding.ref, errors: nil))
  }
  func loadOldString(_ size: Int) throws(Raised) {
    let data = try cx.bytes(UnsafeRawBufferPointer(start: try take(size), count: size))
    try pushOldString(data.ref)
  }
  func loadQuotedString() throws(Raised) {
    let text = try line(), count = text.count - 1
    guard count >= 2, text[0] == text[count - 1], text[0] == 0x22 || text[0] == 0x27 else {
      try fail("the STRING opcode argument must be quoted")
    }
    var invalid = -1
    let quoted = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[1..<(count - 1)])
    let data = try cx.decodeBytesEscape(quoted, nil, firstInvalid: &invalid)
    if invalid >= 0 { try warnOfEscape(Array(quoted), invalid) }
    try pushOldString(data.ref)
  }
  private func warnOfEscape(_ text: [UInt8], _ place: Int) throws(Raised) {
    guard place < text.count else { return }
    try cx.warn(.DeprecationWarning, "invalid escape sequence '\\\(Unicode.Scalar(text[place]))'")
  }

  // MARK: Bytes

  func loadBytes(_ size: Int) throws(Raised) { try push(try cx.bytes(UnsafeRawBufferPointer(start: try take(size), count: size))) }
  func loadBytearray(_ size: Int) throws(Raised) {
    try push(try cx.bytearray(UnsafeRawBufferPointer(start: try take(size), count: size)))
  }
  func loadNextBuffer() throws(Raised) {
    guard let buffers = u.pointee.buffers.own else {
      try fail("pickle stream refers to out-of-band data but no *buffers* argument was given")
    }
    guard let buffer = try cx.next(buffers.ref) else { try fail("not enough out-of-band buffers") }
    try push(buffer)
  }
  func loadReadOnlyBuffer() throws(Raised) {
    let object = try top().own
    let view = try MemoryViewType.of(object.ref, cx)
    let readonly = try cx.intern("readonly"), flag = try cx.getattr(view.ref, readonly.ref)
    if try cx.isTrue(flag.ref) { return }
    let protected = try cx.intern("toreadonly"), made = try cx.callMethod(view.ref, protected.ref)
    _ = try pop()
    try push(made)
  }
}
