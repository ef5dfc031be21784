import CKrait
import KraitCore

// The codecs unicode_escape, raw_unicode_escape and the bytes escapes.

extension Context {
  /// Decodes backslash escapes as in string literals. `firstInvalid` is the place of the first unknown escape, -1 if there is none.
  public func decodeUnicodeEscape(
    _ data: UnsafeRawBufferPointer, _ errors: Ref?, final: Bool = true, consumed: inout Int, firstInvalid: inout Int
  ) throws(Raised) -> Owned {
    let handler = DecodeErrors(self, "unicodeescape", errors, data)
    var out = StringBuilder(capacity: data.count)
    firstInvalid = -1
    var i = 0
    while i < data.count {
      let start = i
      if data[i] != 0x5C {
        out.append(scalar: UInt32(data[i]))
        i += 1
        continue
      }
      if i + 1 >= data.count {
        if !final { break }
        i = try handler.handle(start, i + 1, "\\ at end of string", &out)
        continue
      }
      let c = data[i + 1]
      i += 2
      switch c {
      case 0x0A: break
      case 0x5C, 0x27, 0x22: out.append(scalar: UInt32(c))
      case UInt8(ascii: "b"): out.append(scalar: 8)
      case UInt8(ascii: "t"): out.append(scalar: 9)
      case UInt8(ascii: "n"): out.append(scalar: 10)
      case UInt8(ascii: "r"): out.append(scalar: 13)
      case UInt8(ascii: "f"): out.append(scalar: 12)
      case UInt8(ascii: "v"): out.append(scalar: 11)
      case UInt8(ascii: "a"): out.append(scalar: 7)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var n = UInt32(c) - 48
        var digits = 1
        while digits < 3, i < data.count, data[i] >= 48, data[i] <= 55 {
          n = n * 8 + UInt32(data[i]) - 48
          i += 1
          digits += 1
        }
        if n > 255 && firstInvalid < 0 { firstInvalid = start + 1 }
        out.append(scalar: n)
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let wanted = c == UInt8(ascii: "x") ? 2 : c == UInt8(ascii: "u") ? 4 : 8
        var n: UInt32 = 0
        var digits = 0
        while digits < wanted, i < data.count, hexValue(UInt32(data[i])) >= 0 {
          n = n << 4 | UInt32(hexValue(UInt32(data[i])))
          i += 1
          digits += 1
        }
        if digits < wanted {
          if !final && i == data.count {
            consumed = start
            return try out.finish(self)
          }
          let shape = wanted == 2 ? "\\xXX" : wanted == 4 ? "\\uXXXX" : "\\UXXXXXXXX"
          i = try handler.handle(start, i, "truncated \(shape) escape", &out)
        } else if n > 0x10FFFF {
          i = try handler.handle(start, i, "illegal Unicode character", &out)
        } else {
          out.append(scalar: n)
        }
      case UInt8(ascii: "N"):
        if i < data.count, data[i] == UInt8(ascii: "{") {
          var end = i + 1
          while end < data.count && data[end] != UInt8(ascii: "}") { end += 1 }
          if end >= data.count && !final {
            consumed = start
            return try out.finish(self)
          }
          if end < data.count && end > i + 1 {
            let found = lookupCharacterName(UnsafeRawBufferPointer(rebasing: data[(i + 1)..<end]))
            if found >= 0 {
              out.append(scalar: UInt32(found))
              i = end + 1
              break
            }
            i = try handler.handle(start, end + 1, "unknown Unicode character name", &out)
            break
          }
          i = try handler.handle(start, min(end, data.count), "malformed \\N character escape", &out)
        } else {
          if i >= data.count && !final {
            consumed = start
            return try out.finish(self)
          }
          i = try handler.handle(start, i, "malformed \\N character escape", &out)
        }
      default:
        if firstInvalid < 0 { firstInvalid = start + 1 }
        out.append(scalar: 0x5C)
        out.append(scalar: UInt32(c))
      }
    }
    consumed = i
    return try out.finish(self)
  }

  public func encodeUnicodeEscape(_ s: Ref) throws(Raised) -> Owned {
    let view = s.strView
    var out: [UInt8] = []
    out.reserveCapacity(view.count)
    for i in 0..<view.count {
      switch view[i] {
      case 0x5C: out += [0x5C, 0x5C]
      case 9: out += [0x5C, UInt8(ascii: "t")]
      case 10: out += [0x5C, UInt8(ascii: "n")]
      case 13: out += [0x5C, UInt8(ascii: "r")]
      case 0x20..<0x7F: out.append(UInt8(view[i]))
      default: appendSubstitute(view[i], .backslashreplace, &out)
      }
    }
    return try bytes(out)
  }

  public func decodeRawUnicodeEscape(
    _ data: UnsafeRawBufferPointer, _ errors: Ref?, final: Bool = true, consumed: inout Int
  ) throws(Raised) -> Owned {
    let handler = DecodeErrors(self, "rawunicodeescape", errors, data)
    var out = StringBuilder(capacity: data.count)
    var i = 0
    while i < data.count {
      let start = i
      if data[i] != 0x5C || i + 1 >= data.count && final {
        out.append(scalar: UInt32(data[i]))
        i += 1
        continue
      }
      if i + 1 >= data.count { break }
      let c = data[i + 1]
      if c != UInt8(ascii: "u") && c != UInt8(ascii: "U") {
        out.append(scalar: 0x5C)
        out.append(scalar: UInt32(c))
        i += 2
        continue
      }
      i += 2
      let wanted = c == UInt8(ascii: "u") ? 4 : 8
      var n: UInt32 = 0
      var digits = 0
      while digits < wanted, i < data.count, hexValue(UInt32(data[i])) >= 0 {
        n = n << 4 | UInt32(hexValue(UInt32(data[i])))
        i += 1
        digits += 1
      }
      if digits < wanted {
        if !final && i == data.count {
          i = start
          break
        }
        i = try handler.handle(start, i, wanted == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape", &out)
      } else if n > 0x10FFFF {
        i = try handler.handle(start, i, "\\Uxxxxxxxx out of range", &out)
      } else {
        out.append(scalar: n)
      }
    }
    consumed = i
    return try out.finish(self)
  }

  public func encodeRawUnicodeEscape(_ s: Ref) throws(Raised) -> Owned {
    let view = s.strView
    var out: [UInt8] = []
    out.reserveCapacity(view.count)
    for i in 0..<view.count {
      if view[i] < 0x100 { out.append(UInt8(view[i])) } else { appendSubstitute(view[i], .backslashreplace, &out) }
    }
    return try bytes(out)
  }

  /// Decodes the escapes of bytes literals (`_codecs.escape_decode`).
  public func decodeBytesEscape(_ data: UnsafeRawBufferPointer, _ errors: Ref?, firstInvalid: inout Int) throws(Raised) -> Owned {
    let policy = ErrorPolicy(errors)
    var out: [UInt8] = []
    out.reserveCapacity(data.count)
    var i = 0
    while i < data.count {
      if data[i] != 0x5C {
        out.append(data[i])
        i += 1
        continue
      }
      if i + 1 >= data.count { try raise(.ValueError, "Trailing \\ in string") }
      let start = i
      let c = data[i + 1]
      i += 2
      switch c {
      case 0x0A: break
      case 0x5C, 0x27, 0x22: out.append(c)
      case UInt8(ascii: "b"): out.append(8)
      case UInt8(ascii: "t"): out.append(9)
      case UInt8(ascii: "n"): out.append(10)
      case UInt8(ascii: "r"): out.append(13)
      case UInt8(ascii: "f"): out.append(12)
      case UInt8(ascii: "v"): out.append(11)
      case UInt8(ascii: "a"): out.append(7)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var n = Int(c) - 48
        var digits = 1
        while digits < 3, i < data.count, data[i] >= 48, data[i] <= 55 {
          n = n * 8 + Int(data[i]) - 48
          i += 1
          digits += 1
        }
        if n > 255 && firstInvalid < 0 { firstInvalid = start + 1 }
        out.append(UInt8(truncatingIfNeeded: n))
      case UInt8(ascii: "x"):
        let high = i < data.count ? hexValue(UInt32(data[i])) : -1, low = i + 1 < data.count ? hexValue(UInt32(data[i + 1])) : -1
        if high >= 0 && low >= 0 {
          out.append(UInt8(high * 16 + low))
          i += 2
        } else {
          switch policy {
          case .strict: try raise(.ValueError, "invalid \\x escape at position \(start)")
          case .replace: out.append(UInt8(ascii: "?"))
          case .ignore: break
          default: try raise(.ValueError, "decoding error; unknown error handling code: \(errors?.text ?? "")")
          }
          if high >= 0 { i += 1 }
        }
      default:
        if firstInvalid < 0 { firstInvalid = start + 1 }
        out += [0x5C, c]
      }
    }
    return try bytes(out)
  }

  /// Escapes bytes as in a literal (`_codecs.escape_encode`).
  public func encodeBytesEscape(_ data: UnsafeRawBufferPointer) throws(Raised) -> Owned {
    var out: [UInt8] = []
    for c in data {
      switch c {
      case 0x27, 0x5C: out += [0x5C, c]
      case 9: out += [0x5C, UInt8(ascii: "t")]
      case 10: out += [0x5C, UInt8(ascii: "n")]
      case 13: out += [0x5C, UInt8(ascii: "r")]
      case 0x20..<0x7F: out.append(c)
      default: appendSubstitute(UInt32(c), .backslashreplace, &out)
      }
    }
    return try bytes(out)
  }
}

/// The code point with a name (any case) or alias, or -1.
public func lookupCharacterName(_ name: UnsafeRawBufferPointer) -> Int {
  if name.isEmpty || name.count > 120 { return -1 }
  var upper: [CChar] = []
  for c in name { upper.append(CChar(bitPattern: asciiUpper(c))) }
  return Int(krait_unicode_lookup(upper, Int32(upper.count)))
}
