import KraitBytecode

// The tables of a code object as bytes, in the form that CPython documents. A unit is one instruction word.

/// `co_linetable`.
enum LineTable {
  /// Kinds of an entry; 0 to 9 are short forms that hold a part of the column.
  private static let firstDelta: UInt8 = 10, noColumns: UInt8 = 13, long: UInt8 = 14, noLocation: UInt8 = 15
  private static let unitsPerEntry = 8

  static func encode(_ runs: [PositionEntry], wordCount: Int, firstLine: Int) -> [UInt8] {
    if runs.isEmpty { return [] }
    var bytes: [UInt8] = []
    var line = firstLine
    func add(_ position: CodePosition, _ units: Int) {
      var left = units
      while left > 0 {
        let length = min(left, unitsPerEntry)
        entry(position, length, &line, &bytes)
        left -= length
      }
    }
    let none = CodePosition(line: 0, endLine: 0, column: -1, endColumn: -1)
    add(none, Int(runs[0].start))
    for (i, run) in runs.enumerated() {
      let end = i + 1 < runs.count ? Int(runs[i + 1].start) : wordCount
      add(run.position, end - Int(run.start))
    }
    return bytes
  }

  private static func entry(_ p: CodePosition, _ length: Int, _ line: inout Int, _ bytes: inout [UInt8]) {
    func head(_ kind: UInt8) { bytes.append(0x80 | kind << 3 | UInt8(length - 1)) }
    guard p.line > 0 else { return head(noLocation) }
    let delta = Int(p.line) - line
    line = Int(p.line)
    guard p.column >= 0, p.endColumn >= 0, p.endLine >= p.line else {
      head(noColumns)
      return signed(delta, &bytes)
    }
    let width = p.endColumn - p.column
    if p.endLine == p.line && delta == 0 && p.column < 80 && (0..<16).contains(width) {
      head(UInt8(p.column >> 3))
      bytes.append(UInt8((p.column & 7) << 4 | width))
    } else if p.endLine == p.line && (0...2).contains(delta) && p.column < 128 && p.endColumn < 128 {
      head(firstDelta + UInt8(delta))
      bytes += [UInt8(p.column), UInt8(p.endColumn)]
    } else {
      head(long)
      signed(delta, &bytes)
      unsigned(Int(p.endLine - p.line), &bytes)
      unsigned(Int(p.column) + 1, &bytes)
      unsigned(Int(p.endColumn) + 1, &bytes)
    }
  }

  /// Six bits a byte from the lowest on; bit 6 says that more follow.
  private static func unsigned(_ value: Int, _ bytes: inout [UInt8]) {
    var left = value
    while left >= 64 {
      bytes.append(UInt8(left & 63) | 64)
      left >>= 6
    }
    bytes.append(UInt8(left))
  }
  private static func signed(_ value: Int, _ bytes: inout [UInt8]) { unsigned(value < 0 ? -value << 1 | 1 : value << 1, &bytes) }

  /// The runs of a table; whatever comes behind the first nonsense has no position.
  static func decode(_ bytes: [UInt8], firstLine: Int) -> [PositionEntry] {
    var runs: [PositionEntry] = []
    var reader = Reader(bytes)
    var line = firstLine, start = 0
    while let head = reader.next() {
      let kind = head >> 3 & 15, length = Int(head & 7) + 1
      guard let position = position(kind, &line, &reader) else { break }
      if runs.last?.position != position, start <= Int(Int32.max) { runs.append(PositionEntry(start: Int32(start), position: position)) }
      start += length
    }
    return runs
  }

  private static func position(_ kind: UInt8, _ line: inout Int, _ reader: inout Reader) -> CodePosition? {
    func position(_ line: Int, _ endLine: Int, _ column: Int, _ endColumn: Int) -> CodePosition? {
      guard line > 0, let a = Int32(exactly: line), let b = Int32(exactly: endLine), let c = Int32(exactly: column), let d = Int32(exactly: endColumn) else {
        return CodePosition(line: 0, endLine: 0, column: -1, endColumn: -1)
      }
      return CodePosition(line: a, endLine: b, column: c, endColumn: d)
    }
    switch kind {
    case noLocation: return CodePosition(line: 0, endLine: 0, column: -1, endColumn: -1)
    case long:
      guard let delta = reader.signed(), let lines = reader.unsigned(), let column = reader.unsigned(), let end = reader.unsigned() else { return nil }
      line = line &+ delta
      return position(line, line &+ lines, column - 1, end - 1)
    case noColumns:
      guard let delta = reader.signed() else { return nil }
      line = line &+ delta
      return position(line, line, -1, -1)
    case firstDelta...12:
      guard let column = reader.next(), let end = reader.next() else { return nil }
      line = line &+ Int(kind - firstDelta)
      return position(line, line, Int(column), Int(end))
    default:
      guard let second = reader.next() else { return nil }
      let column = Int(kind) << 3 | Int(second >> 4)
      return position(line, line, column, column + Int(second & 15))
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    mutating func next() -> UInt8? {
      guard place < bytes.count else { return nil }
      place += 1
      return bytes[place - 1]
    }
    mutating func unsigned() -> Int? {
      var value = 0, shift = 0
      while let byte = next() {
        value |= Int(byte & 63) << shift
        shift += 6
        if byte & 64 == 0 { return value }
        if shift > 42 { return nil }
      }
      return nil
    }
    mutating func signed() -> Int? {
      guard let value = unsigned() else { return nil }
      return value & 1 != 0 ? -(value >> 1) : value >> 1
    }
  }
}

/// `co_exceptiontable`: start, length, handler and depth of each entry. Bit 7 marks the first byte of an entry, bit 6 bytes that more follow.
enum ExceptionTable {
  static func encode(_ entries: [ExceptionEntry], firstTemporary: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      let begin = bytes.count
      number(Int(entry.start), &bytes)
      number(Int(entry.end - entry.start), &bytes)
      number(Int(entry.handler), &bytes)
      number((Int(entry.depth) - firstTemporary) << 1, &bytes)
      bytes[begin] |= 0x80
    }
    return bytes
  }

  private static func number(_ value: Int, _ bytes: inout [UInt8]) {
    var shift = 0
    while value >> (shift + 6) != 0 { shift += 6 }
    while shift >= 0 {
      bytes.append(UInt8(value >> shift & 63) | (shift > 0 ? 64 : 0))
      shift -= 6
    }
  }

  static func decode(_ bytes: [UInt8], firstTemporary: Int) -> [ExceptionEntry] {
    var entries: [ExceptionEntry] = []
    var place = 0
    func number() -> Int32? {
      var value = 0
      for _ in 0..<5 {
        guard place < bytes.count else { return nil }
        let byte = bytes[place]
        place += 1
        value = value << 6 | Int(byte & 63)
        if byte & 64 == 0 { return Int32(exactly: value) }
      }
      return nil
    }
    while let start = number(), let length = number(), let handler = number(), let depth = number() {
      let (end, overflow) = start.addingReportingOverflow(length)
      guard !overflow, let register = Int32(exactly: Int(depth >> 1) + firstTemporary) else { break }
      entries.append(ExceptionEntry(start: start, end: end, handler: handler, depth: register))
    }
    return entries
  }
}

/// `co_lnotab`: pairs of bytes, by how much the offset and the line grow.
enum LineNumberTable {
  static func encode(_ lines: [(offset: Int, line: Int)], firstLine: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var offset = 0, line = firstLine
    for row in lines {
      var units = row.offset - offset, delta = row.line - line
      if delta == 0 { continue }
      while units > 255 {
        bytes += [255, 0]
        units -= 255
      }
      while delta > 127 || delta < -128 {
        let step = delta > 0 ? 127 : -128
        bytes += [UInt8(units), UInt8(bitPattern: Int8(step))]
        units = 0
        delta -= step
      }
      bytes += [UInt8(units), UInt8(bitPattern: Int8(delta))]
      offset = row.offset
      line = row.line
    }
    return bytes
  }
}
