/// A decoding error, as a diagnostic.
struct DecodingFailure: Error {
  var diagnostic: Diagnostic
}

/// Decodes a source: byte-order mark, encoding cookie, and validation.
func decodeSource(
  _ source: UnsafeBufferPointer<UInt8>, mode: ParseMode, options: ParseOptions
) -> Result<SourceText, DecodingFailure> {
  let isFile = mode == .exec
  if source.contains(0) {
    return .failure(unlocated("source code string cannot contain null bytes"))
  }
  if options.sourceIsText { return .success(SourceText(text: source, isFile: isFile)) }
  var body = source
  let hasMark = source.count >= 3 && source[0] == 0xef && source[1] == 0xbb && source[2] == 0xbf
  if hasMark { body = UnsafeBufferPointer(rebasing: source[3...]) }
  let cookie = encodingCookie(body)
  let encoding = cookie.map(normalizedEncodingName) ?? "utf-8"
  if hasMark && encoding != "utf-8" {
    return .failure(unlocated("encoding problem: \(cookie ?? "") with BOM"))
  }
  switch encoding {
  case "utf-8":
    if let bad = firstInvalidUTF8(body) { return .failure(invalidUTF8(body, bad)) }
    return .success(SourceText(text: body, isFile: isFile))
  case "iso-8859-1":
    var text: [UInt8] = []
    text.reserveCapacity(body.count + body.count / 8)
    for byte in body { Parser.appendCharacter(UInt32(byte), &text) }
    return .success(text.withUnsafeBufferPointer { SourceText(text: $0, isFile: isFile) })
  case "ascii", "us-ascii":
    if let bad = body.firstIndex(where: { $0 >= 128 }) {
      let byte = hex2(body[bad])
      return .failure(
        unlocated(
          "(unicode error) 'ascii' codec can't decode byte 0x\(byte) in position \(bad): ordinal not in range(128)"))
    }
    return .success(SourceText(text: body, isFile: isFile))
  default:
    guard let decoded = options.decodeSource?(encoding, Array(body)) else {
      return .failure(unlocated("unknown encoding: \(cookie ?? encoding)"))
    }
    return .success(decoded.withUnsafeBufferPointer { SourceText(text: $0, isFile: isFile) })
  }
}

private func unlocated(_ message: String) -> DecodingFailure {
  DecodingFailure(
    diagnostic: Diagnostic(
      kind: .syntaxError, message: message, lineno: 0, offset: 0, endLineno: 0, endOffset: 0, hasLocation: false))
}

private func hex2(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16)
  return digits.count < 2 ? "0" + digits : digits
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
  if folded == "latin-1" || folded == "iso-8859-1" || folded == "iso-latin-1" || folded == "latin1"
    || folded.hasPrefix("latin-1-") || folded.hasPrefix("iso-8859-1-") || folded.hasPrefix("iso-latin-1-")
  {
    return "iso-8859-1"
  }
  return folded
}

/// Where a source stops being UTF-8.
struct InvalidUTF8 {
  var offset: Int
  var reason: String
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
    default: return InvalidUTF8(offset: index, reason: "invalid start byte")
    }
    for step in 1..<length {
      guard index + step < count else { return InvalidUTF8(offset: index, reason: "unexpected end of data") }
      let part = source[index + step]
      if part < (step == 1 ? low : 0x80) || part > (step == 1 ? high : 0xbf) {
        return InvalidUTF8(offset: index, reason: "invalid continuation byte")
      }
    }
    index &+= length
  }
  return nil
}

private func invalidUTF8(_ source: UnsafeBufferPointer<UInt8>, _ bad: InvalidUTF8) -> DecodingFailure {
  let byte = hex2(source[bad.offset])
  return unlocated(
    "(unicode error) 'utf-8' codec can't decode byte 0x\(byte) in position \(bad.offset): \(bad.reason)")
}
