import CKrait
import KraitCore

/// What a codec does with data that it cannot convert.
enum ErrorPolicy: Sendable {
  case strict, ignore, replace, backslashreplace, xmlcharrefreplace, namereplace, surrogateescape, surrogatepass
  /// Registered by the program.
  case other

  init(_ errors: Ref?) {
    guard let errors else {
      self = .strict
      return
    }
    switch errors.text {
    case "strict": self = .strict
    case "ignore": self = .ignore
    case "replace": self = .replace
    case "backslashreplace": self = .backslashreplace
    case "xmlcharrefreplace": self = .xmlcharrefreplace
    case "namereplace": self = .namereplace
    case "surrogateescape": self = .surrogateescape
    case "surrogatepass": self = .surrogatepass
    default: self = .other
    }
  }
}

extension Context {
  /// A UnicodeEncodeError or UnicodeDecodeError.
  func unicodeError(_ kind: ExceptionKind, _ encoding: String, _ object: Ref, _ start: Int, _ end: Int, _ reason: String) throws(Raised) -> Owned {
    let name = try str(encoding), from = int(start), to = int(end), why = try str(reason)
    var buffer: (Ref?, Ref?, Ref?, Ref?, Ref?) = (name.ref, object, from.ref, to.ref, why.ref)
    let type = Ref(exceptionType(kind))
    return try withUnsafePointer(to: &buffer) { (p) throws(Raised) -> Owned in
      try call(type, CallArguments(UnsafeRawPointer(p).assumingMemoryBound(to: Ref?.self), 5))
    }
  }

  /// The handler registered under a name.
  public func errorHandler(_ name: Ref) throws(Raised) -> Owned {
    let handlers = try errorHandlers()
    if let found = try dictGet(handlers, name) { return found.own }
    try raise(.LookupError, "unknown error handler name '\(name.text)'")
  }

  /// Calls a handler; answers its replacement and where to go on.
  func callErrorHandler(_ handler: Ref, _ exception: Ref, _ length: Int, encoding: Bool) throws(Raised) -> (replacement: Ref, position: Int) {
    let result = try call(handler, exception)
    let kind = encoding ? "encoding" : "decoding", what = encoding ? "(str/bytes, int)" : "(str, int)"
    guard result.ref.isTuple, result.ref.tupleCount == 2, result.ref.tupleItems[0].isStr || encoding && result.ref.tupleItems[0].isBytes else {
      try raise(.TypeError, "\(kind) error handler must return \(what) tuple")
    }
    guard result.ref.tupleItems[1].isInt else { try raise(.TypeError, "\(kind) error handler must return \(what) tuple") }
    let given = try index(result.ref.tupleItems[1])
    let position = given < 0 ? given &+ length : given
    if position < 0 || position > length { try raise(.IndexError, "position \(given) from error handler out of bounds") }
    return (result.ref.tupleItems[0].own.leak(), position)
  }
}

/// Handles the errors of one decoding.
struct DecodeErrors: ~Copyable {
  let cx: Context
  let encoding: String
  let policy: ErrorPolicy
  let errors: Ref?
  let data: UnsafeRawBufferPointer

  init(_ cx: Context, _ encoding: String, _ errors: Ref?, _ data: UnsafeRawBufferPointer) {
    self.cx = cx
    self.encoding = encoding
    self.errors = errors
    self.data = data
    policy = ErrorPolicy(errors)
  }

  /// The bytes `start ..< end` cannot be decoded. Appends what stands for them and answers where to go on.
  func handle(_ start: Int, _ end: Int, _ reason: String, _ out: inout StringBuilder) throws(Raised) -> Int {
    switch policy {
    case .ignore: return end
    case .replace:
      out.append(scalar: 0xFFFD)
      return end
    case .backslashreplace:
      for i in start..<end { out.appendHex("\\x", UInt32(data[i]), 2) }
      return end
    case .surrogateescape:
      var i = start
      while i < end && i < start + 4 && data[i] >= 0x80 {
        out.append(scalar: 0xDC00 + UInt32(data[i]))
        i += 1
      }
      if i > start { return i }
    case .surrogatepass:
      if let (c, size) = passedSurrogate(start) {
        out.append(scalar: c)
        return start + size
      }
    default: break
    }
    let subject = try cx.bytes(data)
    let exception = try cx.unicodeError(.UnicodeDecodeError, encoding, subject.ref, start, end, reason)
    guard policy == .other || policy == .xmlcharrefreplace || policy == .namereplace, let errors else {
      try cx.raise(exception: exception)
    }
    let handler = try cx.errorHandler(errors)
    let answer = try cx.callErrorHandler(handler.ref, exception.ref, data.count, encoding: false)
    let replacement = Owned(stealing: answer.replacement)
    out.append(replacement.ref)
    return answer.position
  }

  /// A surrogate encoded at a place in one of the UTF encodings.
  private func passedSurrogate(_ at: Int) -> (UInt32, Int)? { decodeSurrogate(data, at, encoding) }
}

/// The surrogate that the bytes at a place encode in UTF-8, -16 or -32, with its size.
func decodeSurrogate(_ data: UnsafeRawBufferPointer, _ at: Int, _ encoding: String) -> (UInt32, Int)? {
  guard let form = UTFForm(encoding), data.count - at >= form.size else { return nil }
  func b(_ i: Int) -> UInt32 { UInt32(data[at + i]) }
  let c: UInt32
  switch form {
  case .utf8:
    guard b(0) & 0xF0 == 0xE0, b(1) & 0xC0 == 0x80, b(2) & 0xC0 == 0x80 else { return nil }
    c = (b(0) & 0xF) << 12 | (b(1) & 0x3F) << 6 | b(2) & 0x3F
  case .utf16le: c = b(1) << 8 | b(0)
  case .utf16be: c = b(0) << 8 | b(1)
  case .utf32le: c = b(3) << 24 | b(2) << 16 | b(1) << 8 | b(0)
  case .utf32be: c = b(0) << 24 | b(1) << 16 | b(2) << 8 | b(3)
  }
  return c >= 0xD800 && c <= 0xDFFF ? (c, form.size) : nil
}

/// The encodings in which surrogatepass works.
enum UTFForm {
  case utf8, utf16le, utf16be, utf32le, utf32be
  /// Bytes of an encoded surrogate.
  var size: Int {
    switch self {
    case .utf8: 3
    case .utf16le, .utf16be: 2
    default: 4
    }
  }
  init?(_ encoding: String) {
    var name = ""
    for u in encoding.utf8 where u != 0x2D && u != 0x5F { name.unicodeScalars.append(Unicode.Scalar(asciiLower(u))) }
    switch name {
    case "utf8", "cp65001": self = .utf8
    case "utf16", "utf16le": self = .utf16le
    case "utf16be": self = .utf16be
    case "utf32", "utf32le": self = .utf32le
    case "utf32be": self = .utf32be
    default: return nil
    }
  }
  func append(_ c: UInt32, to out: inout [UInt8]) {
    let b = [UInt8(truncatingIfNeeded: c >> 24), UInt8(truncatingIfNeeded: c >> 16), UInt8(truncatingIfNeeded: c >> 8), UInt8(truncatingIfNeeded: c)]
    switch self {
    case .utf8: appendUTF8(c, to: &out)
    case .utf16le: out += [b[3], b[2]]
    case .utf16be: out += [b[2], b[3]]
    case .utf32le: out += [b[3], b[2], b[1], b[0]]
    case .utf32be: out += b
    }
  }
}

/// Handles the errors of one encoding.
struct EncodeErrors: ~Copyable {
  let cx: Context
  let encoding: String
  let policy: ErrorPolicy
  let errors: Ref?
  let text: Ref

  init(_ cx: Context, _ encoding: String, _ errors: Ref?, _ text: Ref) {
    self.cx = cx
    self.encoding = encoding
    self.errors = errors
    self.text = text
    policy = ErrorPolicy(errors)
  }

  /// The characters `start ..< end` cannot be encoded. Appends what stands for them and answers where to go on.
  /// `encode` appends one character's code, false if it has none.
  func handle(
    _ start: Int, _ end: Int, _ reason: String, _ out: inout [UInt8], _ encode: (UInt32, inout [UInt8]) -> Bool
  ) throws(Raised) -> Int {
    let view = text.strView
    switch policy {
    case .ignore: return end
    case .replace:
      var fits = true
      for _ in start..<end { fits = fits && encode(0x3F, &out) }
      if fits { return end }
    case .backslashreplace, .xmlcharrefreplace, .namereplace:
      let substitute = substitution(view, start, end)
      var fits = true
      for c in substitute { fits = fits && encode(UInt32(c), &out) }
      if fits { return end }
    case .surrogateescape:
      var i = start
      while i < end && view[i] >= 0xDC80 && view[i] <= 0xDCFF { i += 1 }
      if i == end || i > start {
        for k in start..<i { out.append(UInt8(truncatingIfNeeded: view[k])) }
        return i
      }
    case .surrogatepass:
      if let form = UTFForm(encoding) {
        var i = start
        while i < end && view[i] >= 0xD800 && view[i] <= 0xDFFF {
          form.append(view[i], to: &out)
          i += 1
        }
        if i > start { return i }
      }
    default: break
    }
    let exception = try cx.unicodeError(.UnicodeEncodeError, encoding, text, start, end, reason)
    guard policy == .other, let errors else { try cx.raise(exception: exception) }
    let handler = try cx.errorHandler(errors)
    let answer = try cx.callErrorHandler(handler.ref, exception.ref, view.count, encoding: true)
    let replacement = Owned(stealing: answer.replacement)
    if replacement.ref.isBytes {
      out.append(contentsOf: replacement.ref.bytesBuffer)
      return answer.position
    }
    let given = replacement.ref.strView
    for i in 0..<given.count where !encode(given[i], &out) {
      try cx.raise(exception: try cx.unicodeError(.UnicodeEncodeError, encoding, text, start, end, reason))
    }
    return answer.position
  }

  private func substitution(_ view: StrView, _ start: Int, _ end: Int) -> [UInt8] {
    var out: [UInt8] = []
    for i in start..<end { appendSubstitute(view[i], policy, &out) }
    return out
  }
}

/// Appends the ASCII text that stands for a character under a replacing policy.
func appendSubstitute(_ c: UInt32, _ policy: ErrorPolicy, _ out: inout [UInt8]) {
  if policy == .xmlcharrefreplace {
    out += "&#\(c);".utf8
    return
  }
  if policy == .namereplace {
    var name = [CChar](repeating: 0, count: 160)
    let length = Int(krait_unicode_name(c, &name))
    if length > 0 {
      out += "\\N{".utf8
      for i in 0..<length { out.append(UInt8(bitPattern: name[i])) }
      out.append(UInt8(ascii: "}"))
      return
    }
  }
  let (prefix, digits) = c < 0x100 ? ("\\x", 2) : c < 0x10000 ? ("\\u", 4) : ("\\U", 8)
  out += prefix.utf8
  var k = digits
  while k > 0 {
    k -= 1
    out.append(UInt8(hexDigit(c >> UInt32(k * 4))))
  }
}
