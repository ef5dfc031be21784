/// A decoding error, as a diagnostic.
struct DecodingFailure: Error {
  var diagnostic: Diagnostic
}

/// Decodes a source: byte-order mark, encoding cookie, and validation.
func decodeSource(
  _ source: UnsafeBufferPointer<UInt8>, filename: String, mode: ParseMode, options: ParseOptions
) throws(DecodingFailure) -> SourceText {
  let isFile = mode == .exec
  if let null = source.firstIndex(of: 0) {
    throw options.sourceIsScript ? nullByte(source, null) : unlocated("source code string cannot contain null bytes")
  }
  if options.sourceIsText { return SourceText(text: source, isFile: isFile) }
  var body = source
  let hasMark = source.count >= 3 && source[0] == 0xef && source[1] == 0xbb && source[2] == 0xbf
  if hasMark { body = UnsafeBufferPointer(rebasing: source[3...]) }
  let cookie = encodingCookie(body)
  let encoding = cookie.map(normalizedEncodingName) ?? "utf-8"
  // `utf8` is another name of the codec, but not one that the mark goes with.
  if hasMark && (encoding != "utf-8" || cookie.map(isPlainUTF8Name) == false) {
    throw withoutLine("encoding problem: \(encoding == "utf-8" ? cookie ?? encoding : encoding) with BOM", options)
  }
  if encoding == "utf-8" {
    let bad = firstInvalidUTF8(body)
    if let bad, options.sourceIsScript, cookie == nil { throw undeclared(body, bad.offset, filename) }
    return SourceText(text: body, isFile: isFile, hasInvalidUTF8: bad != nil)
  }
  switch decode(body, encoding, options) {
  case .text(let text):
    return text.withUnsafeBufferPointer { SourceText(text: $0, isFile: isFile) }
  case .unknownEncoding:
    let name = cookie ?? encoding
    throw withoutLine(options.sourceIsScript ? "encoding problem: \(name)" : "unknown encoding: \(name)", options)
  case .badByte(let offset):
    let message = "'ascii' codec can't decode byte 0x\(hex2(body[offset])) in position \(offset): ordinal not in range(128)"
    throw withoutLine(options.sourceIsScript ? "encoding problem: \(cookie ?? encoding)" : message, options)
  }
}

/// A line of a file, counted from 1, decoded as the file says; nil if there is no such line or it cannot be decoded.
public func sourceLine(_ number: Int, of source: UnsafeBufferPointer<UInt8>, filename: String) -> String? {
  guard number > 0, let text = try? decodeSource(source, filename: filename, mode: .exec, options: ParseOptions()) else { return nil }
  let start = text.lineStart(number)
  return start < text.count ? text.lineText(start, withNewline: true) : nil
}

/// What decoding gives.
private enum Decoded {
  case text([UInt8])
  case unknownEncoding
  case badByte(Int)
}

private func decode(_ body: UnsafeBufferPointer<UInt8>, _ encoding: String, _ options: ParseOptions) -> Decoded {
  switch encoding {
  case "iso-8859-1":
    var text: [UInt8] = []
    text.reserveCapacity(body.count + body.count / 8)
    for byte in body { Parser.appendCharacter(UInt32(byte), &text) }
    return .text(text)
  case "ascii", "us-ascii", "646":
    if let bad = body.firstIndex(where: { $0 >= 128 }) { return .badByte(bad) }
    return .text(Array(body))
  case "cp1252", "windows-1252", "1252":
    var text: [UInt8] = []
    text.reserveCapacity(body.count + body.count / 8)
    for byte in body {
      Parser.appendCharacter(byte & 0xe0 == 0x80 ? windows1252[Int(byte & 0x1f)] : UInt32(byte), &text)
    }
    return .text(text)
  default:
    guard let text = options.decodeSource?(encoding, Array(body)) else { return .unknownEncoding }
    return .text(text)
  }
}

/// The characters 0x80 to 0x9f of Windows code page 1252.
private let windows1252: [UInt32] = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
  0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
  0x017e, 0x0178,
]

private func unlocated(_ message: String) -> DecodingFailure {
  DecodingFailure(
    diagnostic: Diagnostic(
      kind: .syntaxError, message: message, lineno: 0, offset: 0, endLineno: 0, endOffset: 0, hasLocation: false))
}

/// An error on line 0 of a module; of a script, an error without a place.
private func withoutLine(_ message: String, _ options: ParseOptions) -> DecodingFailure {
  var failure = unlocated(message)
  failure.diagnostic.hasLocation = !options.sourceIsScript
  failure.diagnostic.offset = -1
  return failure
}

private func nullByte(_ source: UnsafeBufferPointer<UInt8>, _ index: Int) -> DecodingFailure {
  let line = source[..<index].count { $0 == UInt8(ascii: "\n") } + 1
  let begin = source[..<index].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  let text = String(decoding: source[begin..<index], as: UTF8.self)
  return DecodingFailure(
    diagnostic: Diagnostic(
      kind: .syntaxError, message: "source code cannot contain null bytes", lineno: line, offset: 0, endLineno: line,
      endOffset: 0, text: text))
}

private func undeclared(_ source: UnsafeBufferPointer<UInt8>, _ index: Int, _ filename: String) -> DecodingFailure {
  let line = source[..<index].count { $0 == UInt8(ascii: "\n") } + 1
  return unlocated(
    "Non-UTF-8 code starting with '\\x\(hex2(source[index]))' in file \(filename) on line \(line), but no encoding "
      + "declared; see https://peps.python.org/pep-0263/ for details")
}

/// A byte in two hexadecimal digits.
func hex2(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.utf8.count < 2 ? "0" + digits : digits
}

/// The encoding named in a comment on one of the first two lines, as PEP 263 describes; nil if there is none.
func encodingCookie(_ source: UnsafeBufferPointer<UInt8>) -> String? {
  var index = 0
  for _ in 0..<2 {
    let begin = index
    while index < source.count && source[index] != UInt8(ascii: "\n") && source[index] != UInt8(ascii: "\r") {
      index += 1
    }
    let line = source[begin..<index]
    guard let first = line.firstIndex(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0c }) else {
      index = skipNewline(source, index)
      continue
    }
    if source[first] != UInt8(ascii: "#") { return nil }
    if let name = cookie(in: UnsafeBufferPointer(rebasing: line)) { return name }
    index = skipNewline(source, index)
  }
  return nil
}

private func skipNewline(_ source: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
  guard index < source.count else { return index }
  if source[index] == UInt8(ascii: "\r"), index + 1 < source.count, source[index + 1] == UInt8(ascii: "\n") {
    return index + 2
  }
  return index + 1
}

/// The name behind `coding:` or `coding=` in a line.
private func cookie(in line: UnsafeBufferPointer<UInt8>) -> String? {
  let key = Array("coding".utf8)
  guard line.count > key.count else { return nil }
  var index = 0
  while index + key.count < line.count {
    defer { index += 1 }
    guard line[index..<(index + key.count)].elementsEqual(key) else { continue }
    var place = index + key.count
    guard line[place] == UInt8(ascii: ":") || line[place] == UInt8(ascii: "=") else { continue }
    place += 1
    while place < line.count && (line[place] == 0x20 || line[place] == 0x09) { place += 1 }
    let begin = place
    while place < line.count {
      let c = line[place]
      guard isDigit(c) || (c | 0x20) &- 97 < 26 || c == 45 || c == 95 || c == 46 else { break }
      place += 1
    }
    if place > begin { return String(decoding: line[begin..<place], as: UTF8.self) }
  }
  return nil
}

/// The common names of UTF-8 and Latin-1 in one spelling; other names in lower case with hyphens.
func normalizedEncodingName(_ name: String) -> String {
  let folded = name.lowercased().split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-")
  if folded == "utf-8" || folded.hasPrefix("utf-8-") || folded == "utf8" || folded == "u8" { return "utf-8" }
  if ["l1", "latin", "8859", "cp819", "ibm819", "iso8859", "iso8859-1", "iso-ir-100"].contains(folded) {
    return "iso-8859-1"
  }
  if folded == "latin-1" || folded == "iso-8859-1" || folded == "iso-latin-1" || folded == "latin1"
    || folded.hasPrefix("latin-1-") || folded.hasPrefix("iso-8859-1-") || folded.hasPrefix("iso-latin-1-")
  {
    return "iso-8859-1"
  }
  return folded
}

/// True for the spellings of UTF-8 that need no codec.
private func isPlainUTF8Name(_ name: String) -> Bool {
  let folded = String(name.lowercased().map { $0 == "_" ? "-" : $0 })
  return folded == "utf-8" || folded.hasPrefix("utf-8-")
}

/// Where a source stops being UTF-8, and how many bytes are wrong there.
struct InvalidUTF8 {
  var offset: Int
  var length: Int
  var reason: String

  /// The words of Python's decoding error.
  func message(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let place = length == 1
      ? "byte 0x\(hex2(bytes[offset])) in position \(offset)" : "bytes in position \(offset)-\(offset + length - 1)"
    return "(unicode error) 'utf-8' codec can't decode \(place): \(reason)"
  }
}

/// The first byte that makes a source invalid as UTF-8, nil if there is none.
func firstInvalidUTF8(_ source: UnsafeBufferPointer<UInt8>) -> InvalidUTF8? {
  var index = 0
  let count = source.count
  while index < count {
    let c = source[index]
    if c < 0x80 {
      index &+= 1
      continue
    }
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xbf
    switch c {
    case 0xc2...0xdf: length = 2
    case 0xe0: (length, low) = (3, 0xa0)
    case 0xed: (length, high) = (3, 0x9f)
    case 0xe1...0xef: length = 3
    case 0xf0: (length, low) = (4, 0x90)
    case 0xf4: (length, high) = (4, 0x8f)
    case 0xf1...0xf3: length = 4
    default: return InvalidUTF8(offset: index, length: 1, reason: "invalid start byte")
    }
    for step in 1..<length {
      guard index + step < count else {
        return InvalidUTF8(offset: index, length: step, reason: "unexpected end of data")
      }
      let part = source[index + step]
      if part < (step == 1 ? low : 0x80) || part > (step == 1 ? high : 0xbf) {
        return InvalidUTF8(offset: index, length: step, reason: "invalid continuation byte")
      }
    }
    index &+= length
  }
  return nil
}
