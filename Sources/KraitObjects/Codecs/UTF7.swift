import KraitCore

// UTF-7 (RFC 2152).

private let base64Digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

private func base64Value(_ c: UInt8) -> Int {
  switch c {
  case 65...90: Int(c) - 65
  case 97...122: Int(c) - 71
  case 48...57: Int(c) + 4
  case 43: 62
  case 47: 63
  default: -1
  }
}

/// Characters that UTF-7 text may hold as they are.
private func isDirect(_ c: UInt32) -> Bool {
  if c == 9 || c == 10 || c == 13 { return true }
  return c >= 0x20 && c < 0x7F && c != 0x2B && c != 0x5C && c != 0x7E
}

extension Context {
  public func encodeUTF7(_ s: Ref, _ errors: Ref?) throws(Raised) -> Owned {
    let view = s.strView
    var out: [UInt8] = []
    var bits: UInt64 = 0
    var count = 0, shifted = false
    func digit(_ n: UInt64) -> UInt8 { base64Digits.utf8Start[Int(n & 63)] }
    func put(_ unit: UInt32) {
      bits = bits << 16 | UInt64(unit)
      count += 16
      while count >= 6 {
        count -= 6
        out.append(digit(bits >> UInt64(count)))
      }
    }
    for i in 0..<view.count {
      let c = view[i]
      if shifted && isDirect(c) {
        if count > 0 { out.append(digit(bits << UInt64(6 - count))) }
        count = 0
        bits = 0
        shifted = false
        if base64Value(UInt8(c)) >= 0 || c == 0x2D { out.append(0x2D) }
        out.append(UInt8(c))
        continue
      }
      if !shifted {
        if c == 0x2B {
          out += [0x2B, 0x2D]
          continue
        }
        if isDirect(c) {
          out.append(UInt8(c))
          continue
        }
        out.append(0x2B)
        shifted = true
      }
      if c >= 0x10000 {
        put(0xD800 + ((c - 0x10000) >> 10))
        put(0xDC00 + ((c - 0x10000) & 0x3FF))
      } else {
        put(c)
      }
    }
    if count > 0 { out.append(digit(bits << UInt64(6 - count))) }
    if shifted { out.append(0x2D) }
    return try bytes(out)
  }

  public func decodeUTF7(_ data: UnsafeRawBufferPointer, _ errors: Ref?, final: Bool = true, consumed: inout Int) throws(Raised) -> Owned {
    let handler = DecodeErrors(self, "utf7", errors, data)
    var out = StringBuilder(capacity: data.count)
    var bits: UInt64 = 0
    var count = 0, shifted = false, shiftStart = 0, textAtShift = 0
    var surrogate: UInt32 = 0
    var i = 0
    while i < data.count {
      let c = data[i]
      if shifted {
        let value = base64Value(c)
        if value >= 0 {
          bits = bits << 6 | UInt64(value)
          count += 6
          i += 1
          if count >= 16 {
            count -= 16
            let unit = UInt32(bits >> UInt64(count) & 0xFFFF)
            bits &= (1 << UInt64(count)) - 1
            if surrogate != 0 {
              if unit & 0xFC00 == 0xDC00 {
                out.append(scalar: 0x10000 + ((surrogate & 0x3FF) << 10 | unit & 0x3FF))
                surrogate = 0
                continue
              }
              out.append(scalar: surrogate)
              surrogate = 0
            }
            if unit & 0xFC00 == 0xD800 { surrogate = unit } else { out.append(scalar: unit) }
          }
          continue
        }
        // The shift sequence ends.
        shifted = false
        if count > 0 {
          let problem = count >= 6 ? "partial character in base64 sequence" : bits != 0 ? "non-zero padding bits in shift sequence" : nil
          if let problem {
            i += 1
            i = try handler.handle(shiftStart, i, problem, &out)
            surrogate = 0
            continue
          }
        }
        if surrogate != 0 {
          if c < 0x80 && c != 0x2B { out.append(scalar: surrogate) }
          surrogate = 0
        }
        if c == 0x2D {
          i += 1
        } else if !(c < 0x80) {
          i = try handler.handle(i, i + 1, "unexpected special character", &out)
        }
        continue
      }
      if c == 0x2B {
        shiftStart = i
        textAtShift = out.count
        i += 1
        if i < data.count && data[i] == 0x2D {
          out.append(scalar: 0x2B)
          i += 1
        } else if i < data.count && base64Value(data[i]) < 0 {
          i = try handler.handle(shiftStart, i + 1, "ill-formed sequence", &out)
        } else {
          shifted = true
          bits = 0
          count = 0
          surrogate = 0
        }
      } else if c < 0x80 {
        out.append(scalar: UInt32(c))
        i += 1
      } else {
        i = try handler.handle(i, i + 1, "unexpected special character", &out)
      }
    }
    if shifted {
      if final {
        if surrogate != 0 || count >= 6 || count > 0 && bits != 0 {
          i = try handler.handle(shiftStart, data.count, "unterminated shift sequence", &out)
        }
      } else {
        // Everything from the shift on is decoded again next time.
        out.removeLast(out.count - textAtShift)
        i = shiftStart
      }
    }
    consumed = i
    return try out.finish(self)
  }
}
