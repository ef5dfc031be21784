import CKrait

/// The properties of a code point, from the generated tables.
@inline(__always) public func unicodeRecord(_ c: UInt32) -> krait_unicode_record { krait_unicode_record(c).pointee }

/// A yes/no property of code points; the raw value is the bit in the tables.
public struct CharacterClass: Sendable {
  let bit: UInt16
  public static let alpha = CharacterClass(bit: 1 << 0)
  public static let lower = CharacterClass(bit: 1 << 1)
  public static let upper = CharacterClass(bit: 1 << 2)
  public static let title = CharacterClass(bit: 1 << 3)
  public static let decimal = CharacterClass(bit: 1 << 4)
  public static let digit = CharacterClass(bit: 1 << 5)
  public static let numeric = CharacterClass(bit: 1 << 6)
  public static let space = CharacterClass(bit: 1 << 7)
  public static let printable = CharacterClass(bit: 1 << 8)
  public static let identifierStart = CharacterClass(bit: 1 << 9)
  public static let identifierContinue = CharacterClass(bit: 1 << 10)
  public static let cased = CharacterClass(bit: 1 << 11)
  public static let caseIgnorable = CharacterClass(bit: 1 << 12)
  public static let mirrored = CharacterClass(bit: 1 << 13)
  public static let lineBreak = CharacterClass(bit: 1 << 14)
  public static let alphanumeric = CharacterClass(bit: 1 << 0 | 1 << 4 | 1 << 5 | 1 << 6)

  /// Whether a code point has the property (one of them, for a combination).
  @inline(__always) public func contains(_ c: UInt32) -> Bool { unicodeRecord(c).flags & bit != 0 }
}

/// Unicode white space as `str.isspace` knows it.
@inline(__always) public func isUnicodeSpace(_ c: UInt32) -> Bool {
  if c < 0x80 { return c == 0x20 || c >= 9 && c <= 13 || c >= 0x1C && c <= 0x1F }
  return CharacterClass.space.contains(c)
}

/// The value of a decimal digit, or -1.
@inline(__always) public func decimalValue(_ c: UInt32) -> Int {
  if c < 0x80 { return c >= 0x30 && c <= 0x39 ? Int(c) - 0x30 : -1 }
  return Int(unicodeRecord(c).decimal)
}

public enum CaseMapping: Sendable { case upper, lower, title, fold }

/// Calls `emit` with the code points of the full case mapping of one.
@inline(__always) func mapCase(_ c: UInt32, _ mapping: CaseMapping, _ emit: (UInt32) -> Void) {
  let record = unicodeRecord(c)
  let entry = switch mapping {
  case .upper: record.upper
  case .lower: record.lower
  case .title: record.title
  case .fold: record.fold
  }
  if entry < Int32(1 << 24) { return emit(UInt32(bitPattern: Int32(bitPattern: c) &+ entry)) }
  let sequence = krait_sequence(entry).unsafelyUnwrapped
  for i in 1...Int(sequence[0]) { emit(sequence[i]) }
}
