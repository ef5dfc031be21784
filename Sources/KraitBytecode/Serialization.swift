/// What is wrong with stored code.
public enum DecodingError: Error {
  case truncated
  case malformed(String)
  /// Written by another version, or for another instruction set.
  case otherVersion
  case invalid(ValidationError)
}

/// The form in which code descriptions are stored. It starts with a mark, a version and a hash of the instruction set, so that
/// code for another one is refused; the rest is numbers in base 128 and counted strings.
enum CodeFormat {
  static let mark: [UInt8] = [0x4B, 0x52, 0x41, 0x49]
  static let version: UInt8 = 1
  /// Nesting of constants and code blocks that is followed.
  static let maximumDepth = 200

  /// FNV-1a over the names and operands of all instructions.
  static let instructionSetHash: UInt64 = {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for info in InstructionInfo.hot + InstructionInfo.cold {
      let text = "\(info.name) \(info.words) \(info.sub) \(info.operands.map { "\($0.field)\($0.kind)\($0.count)" })"
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return hash
  }()

  enum Tag: UInt8 {
    case none, `true`, `false`, ellipsis, int, negativeInt, float, complex, string, bytes, tuple, frozenSet, code
  }
}

extension CodeDescription {
  /// Differs for instruction sets and formats that do not fit each other.
  public static var formatHash: UInt64 { CodeFormat.instructionSetHash &+ UInt64(CodeFormat.version) }

  /// The stored form of the code.
  public func encode() -> [UInt8] {
    var encoder = CodeEncoder()
    encoder.bytes += CodeFormat.mark
    encoder.bytes.append(CodeFormat.version)
    encoder.word(CodeFormat.instructionSetHash)
    encoder.code(self)
    return encoder.bytes
  }

  /// Reads stored code and validates it.
  public static func decode(_ bytes: [UInt8]) throws(DecodingError) -> CodeDescription {
    var decoder = CodeDecoder(bytes)
    for byte in CodeFormat.mark {
      if try decoder.byte() != byte { throw .malformed("no code") }
    }
    if try decoder.byte() != CodeFormat.version { throw .otherVersion }
    if try decoder.word() != CodeFormat.instructionSetHash { throw .otherVersion }
    let code = try decoder.code(depth: 0)
    if !decoder.isAtEnd { throw .malformed("something follows the code") }
    do throws(ValidationError) { try Validator.validate(code) } catch { throw .invalid(error) }
    return code
  }
}

/// Writes code descriptions.
struct CodeEncoder {
  var bytes: [UInt8] = []

  mutating func number(_ value: Int) {
    // Zigzag, so that small negative numbers are short.
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func word(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
  }

  mutating func text(_ value: String) { counted(Array(value.utf8)) }

  mutating func counted(_ value: [UInt8]) {
    number(value.count)
    bytes += value
  }

  mutating func names(_ list: [String]) {
    number(list.count)
    for name in list { text(name) }
  }

  mutating func numbers(_ list: [Int]) {
    number(list.count)
    for one in list { number(one) }
  }

  mutating func code(_ code: CodeDescription) {
    text(code.name)
    text(code.qualifiedName)
    text(code.filename)
    for value in [
      code.firstLine, Int(code.flags.rawValue), code.argumentCount, code.positionalOnlyCount, code.keywordOnlyCount,
      code.firstTemporary, code.registerCount,
    ] { number(value) }
    names(code.localNames)
    names(code.cellNames)
    numbers(code.cellRegisters)
    names(code.freeNames)
    numbers(code.freeRegisters)
    names(code.names)
    number(code.words.count)
    for word in code.words { self.word(word) }
    number(code.constants.count)
    for constant in code.constants { self.constant(constant) }
    number(code.positions.count)
    for entry in code.positions {
      let place = entry.position
      for value in [entry.start, place.line, place.endLine, place.column, place.endColumn] { number(Int(value)) }
    }
    number(code.exceptions.count)
    for entry in code.exceptions {
      for value in [entry.start, entry.end, entry.handler, entry.depth] { number(Int(value)) }
    }
  }

  private mutating func tag(_ tag: CodeFormat.Tag) { bytes.append(tag.rawValue) }

  mutating func constant(_ constant: Constant) {
    switch constant {
    case .none: tag(.none)
    case .true: tag(.true)
    case .false: tag(.false)
    case .ellipsis: tag(.ellipsis)
    case .int(let negative, let limbs):
      tag(negative ? .negativeInt : .int)
      number(limbs.count)
      for limb in limbs { word(limb) }
    case .float(let value):
      tag(.float)
      word(value.bitPattern)
    case .complex(let real, let imaginary):
      tag(.complex)
      word(real.bitPattern)
      word(imaginary.bitPattern)
    case .string(let value):
      tag(.string)
      counted(value)
    case .bytes(let value):
      tag(.bytes)
      counted(value)
    case .tuple(let items), .frozenSet(let items):
      if case .tuple = constant { tag(.tuple) } else { tag(.frozenSet) }
      number(items.count)
      for item in items { self.constant(item) }
    case .code(let inner):
      tag(.code)
      code(inner)
    }
  }
}

/// Reads code descriptions; every length is checked against what is left.
struct CodeDecoder {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() throws(DecodingError) -> UInt8 {
    guard position < bytes.count else { throw .truncated }
    position += 1
    return bytes[position - 1]
  }

  mutating func number() throws(DecodingError) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw .malformed("a number is too long") }
      value |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { break }
      shift += 7
      if shift > 63 { throw .malformed("a number is too long") }
    }
    return Int(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
  }

  /// A count of things of which each takes at least `size` bytes.
  mutating func count(size: Int = 1) throws(DecodingError) -> Int {
    let count = try number()
    guard count >= 0, count <= (bytes.count - position) / size else { throw .malformed("a count is too large") }
    return count
  }

  mutating func int32() throws(DecodingError) -> Int32 {
    guard let value = Int32(exactly: try number()) else { throw .malformed("a number is too large") }
    return value
  }

  mutating func word() throws(DecodingError) -> UInt64 {
    guard bytes.count - position >= 8 else { throw .truncated }
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(index * 8) }
    position += 8
    return value
  }

  mutating func counted() throws(DecodingError) -> [UInt8] {
    let count = try self.count()
    position += count
    return Array(bytes[(position - count)..<position])
  }

  mutating func text() throws(DecodingError) -> String {
    let bytes = try counted()
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed("text that is no UTF-8") }
    return text
  }

  mutating func names() throws(DecodingError) -> [String] {
    let count = try self.count()
    var list: [String] = []
    for _ in 0..<count { list.append(try text()) }
    return list
  }

  mutating func numbers() throws(DecodingError) -> [Int] {
    let count = try self.count()
    var list: [Int] = []
    for _ in 0..<count { list.append(Int(try int32())) }
    return list
  }

  mutating func code(depth: Int) throws(DecodingError) -> CodeDescription {
    if depth > CodeFormat.maximumDepth { throw .malformed("nested too deeply") }
    let name = try text()
    let qualifiedName = try text()
    let filename = try text()
    var values: [Int] = []
    for _ in 0..<7 { values.append(Int(try int32())) }
    let localNames = try names()
    let cellNames = try names()
    let cellRegisters = try numbers()
    let freeNames = try names()
    let freeRegisters = try numbers()
    let attributeNames = try names()
    var words: [UInt64] = []
    for _ in 0..<(try count(size: 8)) { words.append(try word()) }
    var constants: [Constant] = []
    for _ in 0..<(try count()) { constants.append(try constant(depth: depth + 1)) }
    var positions: [PositionEntry] = []
    for _ in 0..<(try count(size: 5)) {
      let start = try int32()
      positions.append(
        PositionEntry(
          start: start,
          position: CodePosition(line: try int32(), endLine: try int32(), column: try int32(), endColumn: try int32())))
    }
    var exceptions: [ExceptionEntry] = []
    for _ in 0..<(try count(size: 4)) {
      exceptions.append(
        ExceptionEntry(start: try int32(), end: try int32(), handler: try int32(), depth: try int32()))
    }
    return CodeDescription(
      name: name, qualifiedName: qualifiedName, filename: filename, firstLine: values[0],
      flags: CodeFlags(rawValue: UInt32(bitPattern: Int32(truncatingIfNeeded: values[1]))), argumentCount: values[2],
      positionalOnlyCount: values[3], keywordOnlyCount: values[4], localNames: localNames, cellNames: cellNames,
      cellRegisters: cellRegisters, freeNames: freeNames, freeRegisters: freeRegisters, firstTemporary: values[5],
      registerCount: values[6], words: words, constants: constants, names: attributeNames, positions: positions,
      exceptions: exceptions)
  }

  mutating func constant(depth: Int) throws(DecodingError) -> Constant {
    if depth > CodeFormat.maximumDepth { throw .malformed("nested too deeply") }
    guard let tag = CodeFormat.Tag(rawValue: try byte()) else { throw .malformed("an unknown constant") }
    switch tag {
    case .none: return .none
    case .true: return .true
    case .false: return .false
    case .ellipsis: return .ellipsis
    case .int, .negativeInt:
      var limbs: [UInt64] = []
      for _ in 0..<(try count(size: 8)) { limbs.append(try word()) }
      if limbs.last == 0 || (limbs.isEmpty && tag == .negativeInt) { throw .malformed("an integer with leading zeros") }
      return .int(negative: tag == .negativeInt, limbs: limbs)
    case .float: return .float(Double(bitPattern: try word()))
    case .complex: return .complex(Double(bitPattern: try word()), Double(bitPattern: try word()))
    case .string: return .string(try checkedText())
    case .bytes: return .bytes(try counted())
    case .tuple, .frozenSet:
      var items: [Constant] = []
      for _ in 0..<(try count()) { items.append(try constant(depth: depth + 1)) }
      return tag == .tuple ? .tuple(items) : .frozenSet(items)
    case .code: return .code(try code(depth: depth + 1))
    }
  }

  /// The bytes of a string: UTF-8, where lone surrogates may be encoded too.
  private mutating func checkedText() throws(DecodingError) -> [UInt8] {
    let bytes = try counted()
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      let length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
      guard length > 0, index + length <= bytes.count else { throw .malformed("text that is no UTF-8") }
      for offset in 1..<max(length, 1) where bytes[index + offset] & 0xC0 != 0x80 {
        throw .malformed("text that is no UTF-8")
      }
      if length == 3, first == 0xE0, bytes[index + 1] < 0xA0 { throw .malformed("text that is no UTF-8") }
      if length == 4, first == 0xF0 ? bytes[index + 1] < 0x90 : first == 0xF4 && bytes[index + 1] > 0x8F {
        throw .malformed("text that is no UTF-8")
      }
      index += length
    }
    return bytes
  }
}
