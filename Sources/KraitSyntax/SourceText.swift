/// A source in UTF-8, its line ends all `\n`, terminated by a NUL.
public final class SourceText {
  let start: UnsafePointer<UInt8>
  private let storage: UnsafeMutablePointer<UInt8>
  /// The number of bytes before the final NUL.
  public let count: Int
  /// True when some bytes are not UTF-8; names and literals are then checked one by one.
  let hasInvalidUTF8: Bool

  /// Copies decoded text, which must not contain NUL; `\r\n` and `\r` become `\n`. A missing final newline is added to
  /// the text of a file.
  public init(text: UnsafeBufferPointer<UInt8>, isFile: Bool = true, hasInvalidUTF8: Bool = false) {
    self.hasInvalidUTF8 = hasInvalidUTF8
    storage = .allocate(capacity: text.count + 2)
    start = UnsafePointer(storage)
    var length = 0
    if text.contains(UInt8(ascii: "\r")) {
      var index = 0
      while index < text.count {
        var c = text[index]
        index += 1
        if c == UInt8(ascii: "\r") {
          c = UInt8(ascii: "\n")
          if index < text.count && text[index] == UInt8(ascii: "\n") { index += 1 }
        }
        storage[length] = c
        length += 1
      }
    } else if let base = text.baseAddress {
      storage.initialize(from: base, count: text.count)
      length = text.count
    }
    if isFile && length > 0 && storage[length &- 1] != UInt8(ascii: "\n") {
      storage[length] = UInt8(ascii: "\n")
      length += 1
    }
    storage[length] = 0
    count = length
  }

  deinit { storage.deallocate() }

  /// The number of characters between two offsets.
  func characterCount(_ from: Int, _ to: Int) -> Int {
    var characters = 0
    var index = from
    while index < to {
      if start[index] & 0xc0 != 0x80 { characters &+= 1 }
      index &+= 1
    }
    return characters
  }

  /// Where the line before the one at an offset starts, nil for the first line.
  func previousLine(_ lineStart: Int) -> Int? {
    guard lineStart > 0 else { return nil }
    var index = lineStart &- 1
    while index > 0 && start[index &- 1] != UInt8(ascii: "\n") { index &-= 1 }
    return index
  }

  /// True if the line between two offsets ends in a backslash behind something else than white space.
  func endsInBackslash(_ lineStart: Int, _ nextLine: Int) -> Bool {
    guard nextLine &- lineStart >= 2, start[nextLine &- 2] == UInt8(ascii: "\\") else { return false }
    return (lineStart..<nextLine &- 2).contains { start[$0] != 0x20 && start[$0] != 0x09 && start[$0] != 0x0c }
  }

  /// The line that starts at an offset, with the lines from another offset on before it.
  func lineText(_ lineStart: Int, from first: Int? = nil, withNewline: Bool) -> String {
    var end = lineStart
    while start[end] != UInt8(ascii: "\n") && start[end] != 0 { end &+= 1 }
    if withNewline && start[end] != 0 { end &+= 1 }
    return string(first ?? lineStart, end)
  }

  /// The bytes between two offsets as a string.
  func string(_ from: Int, _ to: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: start + from, count: to &- from), as: UTF8.self)
  }

  /// The bytes of a token.
  public func bytes(_ token: Token) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + Int(token.start), count: Int(token.end) &- Int(token.start))
  }

  /// The text of a token.
  public func text(_ token: Token) -> String { string(Int(token.start), Int(token.end)) }

  /// Where a line starts, counted from 1; the end of the source for lines beyond it.
  func lineStart(_ line: Int) -> Int {
    var current = 1
    var index = 0
    while current < line && start[index] != 0 {
      if start[index] == UInt8(ascii: "\n") { current &+= 1 }
      index &+= 1
    }
    return index
  }
}
