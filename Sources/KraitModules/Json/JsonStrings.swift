import KraitCore
import KraitObjects

/// JSON strings: quoting and scanning.
enum JsonStrings {
  /// Appends a str as a JSON string.
  static func appendQuoted(_ s: Ref, asciiOnly: Bool, _ out: inout StringBuilder) {
    let view = s.strView
    out.append(scalar: 0x22)
    var start = 0
    for i in 0..<view.count {
      let c = view[i]
      if c >= 0x20 && c != 0x22 && c != 0x5C && (c < 0x7F || !asciiOnly) { continue }
      out.append(s, start, i)
      start = i + 1
      appendEscape(c, &out)
    }
    out.append(s, start, view.count)
    out.append(scalar: 0x22)
  }

  private static func appendEscape(_ c: UInt32, _ out: inout StringBuilder) {
    switch c {
    case 0x22: out.append("\\\"")
    case 0x5C: out.append("\\\\")
    case 8: out.append("\\b")
    case 9: out.append("\\t")
    case 10: out.append("\\n")
    case 12: out.append("\\f")
    case 13: out.append("\\r")
    case 0x10000...:
      appendUnit(0xD800 + ((c - 0x10000) >> 10), &out)
      appendUnit(0xDC00 + ((c - 0x10000) & 0x3FF), &out)
    default: appendUnit(c, &out)
    }
  }
  private static func appendUnit(_ u: UInt32, _ out: inout StringBuilder) {
    out.append("\\u")
    for shift: UInt32 in [12, 8, 4, 0] {
      let digit = u >> shift & 15
      out.append(scalar: digit < 10 ? 48 + digit : 87 + digit)
    }
  }

  /// Raises json.decoder.JSONDecodeError.
  static func fail(_ message: String, _ text: Ref, _ at: Int, _ cx: Context) throws(Raised) -> Never {
    _ = try cx.importModule("json.decoder")
    let name = try cx.intern("json.decoder"), attribute = try cx.intern("JSONDecodeError")
    guard let module = try cx.dictGet(cx.interp.pointee.modules, name.ref) else { try cx.raise(.ImportError, "json.decoder") }
    let errorType = try cx.getattr(module, attribute.ref)
    let shown = try cx.str(message), place = cx.int(at)
    let exception = try cx.call(errorType.ref, shown.ref, text, place.ref)
    guard exception.ref.isException else { try cx.raise(.TypeError, "exceptions must derive from BaseException") }
    try cx.raise(exception: exception)
  }

  /// The string that starts at `begin`, behind its quote; `end` becomes the index behind the closing one.
  static func scan(_ text: Ref, _ begin: Int, strict: Bool, end: inout Int, _ cx: Context) throws(Raised) -> Owned {
    let view = text.strView
    var i = begin
    // Most strings have no escape: they are one slice.
    while i < view.count, view[i] != 0x22, view[i] != 0x5C, view[i] >= 0x20 { i += 1 }
    if i < view.count && view[i] == 0x22 {
      end = i + 1
      return try cx.substring(text, begin, i)
    }
    var out = StringBuilder(capacity: i - begin + 16)
    out.append(text, begin, i)
    while true {
      let start = i
      while i < view.count, view[i] != 0x22, view[i] != 0x5C, view[i] >= 0x20 || !strict { i += 1 }
      out.append(text, start, i)
      if i >= view.count { try fail("Unterminated string starting at", text, begin - 1, cx) }
      let c = view[i]
      if c == 0x22 {
        end = i + 1
        return try out.finish(cx)
      }
      if c != 0x5C { try fail("Invalid control character at", text, i, cx) }
      try scanEscape(text, view, &i, begin, &out, cx)
    }
  }

  private static func scanEscape(
    _ text: Ref, _ view: StrView, _ i: inout Int, _ begin: Int, _ out: inout StringBuilder, _ cx: Context
  ) throws(Raised) {
    if i + 1 >= view.count { try fail("Unterminated string starting at", text, begin - 1, cx) }
    let c = view[i + 1]
    i += 2
    switch c {
    case 0x22, 0x5C, 0x2F: out.append(scalar: c)
    case 0x62: out.append(scalar: 8)
    case 0x66: out.append(scalar: 12)
    case 0x6E: out.append(scalar: 10)
    case 0x72: out.append(scalar: 13)
    case 0x74: out.append(scalar: 9)
    case 0x75:
      guard var unit = hex4(view, i) else { try fail("Invalid \\uXXXX escape", text, i - 1, cx) }
      i += 4
      if unit & 0xFC00 == 0xD800, i + 1 < view.count, view[i] == 0x5C, view[i + 1] == 0x75, let low = hex4(view, i + 2), low & 0xFC00 == 0xDC00 {
        unit = 0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF)
        i += 6
      }
      out.append(scalar: unit)
    default: try fail("Invalid \\escape", text, i - 2, cx)
    }
  }

  private static func hex4(_ view: StrView, _ at: Int) -> UInt32? {
    if at + 4 > view.count { return nil }
    var n: UInt32 = 0
    for k in at..<(at + 4) {
      let c = view[k]
      switch c {
      case 48...57: n = n << 4 | (c - 48)
      case 65...70: n = n << 4 | (c - 55)
      case 97...102: n = n << 4 | (c - 87)
      default: return nil
      }
    }
    return n
  }
}
