/// A place in the source: a line counted from 1 and a column counted from 0 in UTF-8 bytes.
public struct SourcePosition: Equatable, Comparable, Sendable {
  public var line: UInt32
  public var column: UInt32

  @inlinable public init(line: UInt32, column: UInt32) {
    self.line = line
    self.column = column
  }

  @inlinable public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
    a.line != b.line ? a.line < b.line : a.column < b.column
  }
}

/// The extent of a node, as Python's `lineno`, `col_offset`, `end_lineno` and `end_col_offset`.
public struct SourceRange: Equatable, Sendable {
  public var lineno: UInt32
  public var colOffset: UInt32
  public var endLineno: UInt32
  public var endColOffset: UInt32

  @inlinable public init(lineno: UInt32, colOffset: UInt32, endLineno: UInt32, endColOffset: UInt32) {
    self.lineno = lineno
    self.colOffset = colOffset
    self.endLineno = endLineno
    self.endColOffset = endColOffset
  }

  @inlinable public init(_ start: SourcePosition, _ end: SourcePosition) {
    self.init(lineno: start.line, colOffset: start.column, endLineno: end.line, endColOffset: end.column)
  }

  @inlinable public var start: SourcePosition { SourcePosition(line: lineno, column: colOffset) }
  @inlinable public var end: SourcePosition { SourcePosition(line: endLineno, column: endColOffset) }
}
