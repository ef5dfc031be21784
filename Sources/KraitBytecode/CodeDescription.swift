/// A constant as the compiler knows it; an interpreter makes objects of them.
public indirect enum Constant: Sendable {
  case none, `true`, `false`, ellipsis
  /// Sign and magnitude, 64-bit limbs from the least significant on.
  case int(negative: Bool, limbs: [UInt64])
  case float(Double)
  case complex(Double, Double)
  /// WTF-8: UTF-8 in which lone surrogates are encoded too.
  case string([UInt8])
  case bytes([UInt8])
  case tuple([Constant])
  case frozenSet([Constant])
  case code(CodeDescription)
}

/// Flags of a code object, with the values of `inspect.CO_*`.
@frozen public struct CodeFlags: OptionSet, Sendable {
  public let rawValue: UInt32
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The locals are registers (a function body); without it R[6] is the namespace.
  @inlinable @inline(__always) public static var optimized: CodeFlags { CodeFlags(rawValue: 0x1) }
  @inlinable @inline(__always) public static var newLocals: CodeFlags { CodeFlags(rawValue: 0x2) }
  @inlinable @inline(__always) public static var varArgs: CodeFlags { CodeFlags(rawValue: 0x4) }
  @inlinable @inline(__always) public static var varKeywords: CodeFlags { CodeFlags(rawValue: 0x8) }
  @inlinable @inline(__always) public static var nested: CodeFlags { CodeFlags(rawValue: 0x10) }
  @inlinable @inline(__always) public static var generator: CodeFlags { CodeFlags(rawValue: 0x20) }
  @inlinable @inline(__always) public static var coroutine: CodeFlags { CodeFlags(rawValue: 0x80) }
  @inlinable @inline(__always) public static var iterableCoroutine: CodeFlags { CodeFlags(rawValue: 0x100) }
  @inlinable @inline(__always) public static var asyncGenerator: CodeFlags { CodeFlags(rawValue: 0x200) }
  @inlinable @inline(__always) public static var futureBarryAsBDFL: CodeFlags { CodeFlags(rawValue: 0x400000) }
  @inlinable @inline(__always) public static var futureAnnotations: CodeFlags { CodeFlags(rawValue: 0x1000000) }
  /// The first constant is the doc string.
  @inlinable @inline(__always) public static var hasDocstring: CodeFlags { CodeFlags(rawValue: 0x4000000) }
}

/// Where the text of an instruction stands: lines from 1, columns from 0 in UTF-8 bytes; line 0 means none.
public struct CodePosition: Sendable, Equatable {
  public var line: Int32, endLine: Int32, column: Int32, endColumn: Int32
  public init(line: Int32, endLine: Int32, column: Int32, endColumn: Int32) {
    self.line = line
    self.endLine = endLine
    self.column = column
    self.endColumn = endColumn
  }
}

/// A run of words with one position.
public struct PositionEntry: Sendable {
  /// First word of the run; it ends where the next entry starts.
  public var start: Int32
  public var position: CodePosition
  public init(start: Int32, position: CodePosition) {
    self.start = start
    self.position = position
  }
}

/// One range of words that a handler guards; the entries are sorted by start and do not overlap.
public struct ExceptionEntry: Sendable {
  public var start: Int32, end: Int32
  /// Word of the handler's first instruction.
  public var handler: Int32
  /// Register that receives the exception; it and everything above are released before.
  public var depth: Int32
  public init(start: Int32, end: Int32, handler: Int32, depth: Int32) {
    self.start = start
    self.end = end
    self.handler = handler
    self.depth = depth
  }
}

/// What the compiler produces for one code block: immutable, shareable by interpreters and threads.
public final class CodeDescription: Sendable {
  public let name: String
  public let qualifiedName: String
  public let filename: String
  public let firstLine: Int
  public let flags: CodeFlags
  /// Positional parameters, positional-only ones included.
  public let argumentCount: Int
  public let positionalOnlyCount: Int
  public let keywordOnlyCount: Int
  /// Parameters first, then the other locals: local i is R[6 + i]. Code that is not a function body has `.namespace` first, which is not listed here.
  public let localNames: [String]
  /// Variables that inner functions use, with the register that holds their cell (a parameter's own register).
  public let cellNames: [String]
  public let cellRegisters: [Int]
  /// Variables of outer functions, in the order of the closure tuple, with their registers.
  public let freeNames: [String]
  public let freeRegisters: [Int]
  public let firstTemporary: Int
  /// Size of the frame's window in registers, header included, with room for the call windows it makes (their headers too).
  public let registerCount: Int
  public let words: [UInt64]
  public let constants: [Constant]
  public let names: [String]
  public let positions: [PositionEntry]
  public let exceptions: [ExceptionEntry]

  public init(
    name: String, qualifiedName: String, filename: String, firstLine: Int, flags: CodeFlags, argumentCount: Int,
    positionalOnlyCount: Int, keywordOnlyCount: Int, localNames: [String], cellNames: [String], cellRegisters: [Int],
    freeNames: [String], freeRegisters: [Int], firstTemporary: Int, registerCount: Int, words: [UInt64],
    constants: [Constant], names: [String], positions: [PositionEntry], exceptions: [ExceptionEntry]
  ) {
    self.name = name
    self.qualifiedName = qualifiedName
    self.filename = filename
    self.firstLine = firstLine
    self.flags = flags
    self.argumentCount = argumentCount
    self.positionalOnlyCount = positionalOnlyCount
    self.keywordOnlyCount = keywordOnlyCount
    self.localNames = localNames
    self.cellNames = cellNames
    self.cellRegisters = cellRegisters
    self.freeNames = freeNames
    self.freeRegisters = freeRegisters
    self.firstTemporary = firstTemporary
    self.registerCount = registerCount
    self.words = words
    self.constants = constants
    self.names = names
    self.positions = positions
    self.exceptions = exceptions
  }
}
