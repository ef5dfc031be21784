/// One operand of an instruction: which field of the word it sits in and what it means.
public struct Operand: Sendable {
  /// The bits of the word (`bc` is the signed 32-bit number in the place of B and C, `w` sits in the second word).
  public enum Field: Sendable { case a, b, c, d, e, f, bc, w }
  /// The kinds of Instructions/README.md.
  public enum Kind: Sendable {
    case out, `in`, keep, temp, `inout`, range, outs, window, const, name, code, imm, simm, jump
  }
  public let field: Field
  public let kind: Kind
  /// For `range` and `outs`: a number, or the letter of the operand that holds it.
  public let count: StaticString
  init(_ field: Field, _ kind: Kind, _ count: StaticString) {
    self.field = field
    self.kind = kind
    self.count = count
  }
}

/// What is known of an instruction apart from its handler.
public struct InstructionInfo: Sendable {
  public let name: StaticString
  public let operands: [Operand]
  /// Length in words, inline caches included.
  public let words: Int
  public let raises: Bool
  /// Name of the family of sub-operations in `aux` bits 3-7, empty if there is none.
  public let sub: StaticString
  /// For a specialised instruction: the one that it stands in for.
  public let base: Opcode?
  init(_ name: StaticString, _ operands: [Operand], words: Int, raises: Bool, sub: StaticString, base: Opcode?) {
    self.name = name
    self.operands = operands
    self.words = words
    self.raises = raises
    self.sub = sub
    self.base = base
  }
}

/// The fixed words at the start of a frame's window, before its locals.
public enum FrameLayout {
  /// R[0] function and result, R[1] caller's pc, R[2] caller's registers, R[3] frame object, R[4] return kind and flags, R[5] constants.
  public static let headerWords = 6
  /// Registers behind those that a function's code uses: room for the absent optional parameters of a native function that is called from the
  /// last window.
  public static let optionalWords = 4
}

/// The bits of an instruction word.
public enum Word {
  @inlinable @inline(__always)
  public static func make(_ op: Opcode, aux: UInt8 = 0, a: Int = 0, b: Int = 0, c: Int = 0) -> UInt64 {
    UInt64(op.rawValue) | UInt64(aux) << 8 | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt16(truncatingIfNeeded: b)) << 32 | UInt64(UInt16(truncatingIfNeeded: c)) << 48
  }
  /// A word whose upper half is one signed number.
  @inlinable @inline(__always)
  public static func make(_ op: Opcode, aux: UInt8 = 0, a: Int = 0, bc: Int) -> UInt64 {
    UInt64(op.rawValue) | UInt64(aux) << 8 | UInt64(UInt16(truncatingIfNeeded: a)) << 16
      | UInt64(UInt32(truncatingIfNeeded: bc)) << 32
  }
  @inlinable public static func opcode(_ word: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word) }
  @inlinable public static func aux(_ word: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> 8) }
  @inlinable public static func a(_ word: UInt64) -> Int { Int(UInt16(truncatingIfNeeded: word >> 16)) }
  @inlinable public static func b(_ word: UInt64) -> Int { Int(UInt16(truncatingIfNeeded: word >> 32)) }
  @inlinable public static func c(_ word: UInt64) -> Int { Int(UInt16(truncatingIfNeeded: word >> 48)) }
  @inlinable public static func bc(_ word: UInt64) -> Int { Int(Int32(truncatingIfNeeded: word >> 32)) }
  /// Aux bits that mark A, B, C as consumed temporaries.
  public static let consumeA: UInt8 = 1, consumeB: UInt8 = 2, consumeC: UInt8 = 4, consumeBC: UInt8 = 6
  /// The sub-operation of YIELD that copies a number without a box (Assembler+Copies.swift).
  public static let needsNoIdentity: UInt8 = 8
  /// The sub-operation of loads whose result is only the operand of an operator: a number may come out of its box (Assembler+Copies.swift).
  public static let isOperand: UInt8 = 8
}
