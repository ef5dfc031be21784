import KraitCore

/// Byte order of a UTF-16 or UTF-32 codec: 0 from a mark (native without one), -1 little, 1 big.
public typealias ByteOrder = Int

extension Context {
  /// Decodes UTF-16; `order` becomes the order found.
  public func decodeUTF16(
    _ data: UnsafeRawBufferPointer, _ errors: Ref?, order: inout ByteOrder, final: Bool = true, consumed: inout Int
  ) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: data.count / 2)
    var i = 0
    if order == 0 && data.count >= 2 {
      if data[0] == 0xFF && data[1] == 0xFE { order = -1 } else if data[0] == 0xFE && data[1] == 0xFF { order = 1 }
      if order != 0 { i = 2 }
    }
    let big = order == 1
    let handler = DecodeErrors(self, big ? "utf-16-be" : "utf-16-le", errors, data)
    func unit(_ at: Int) -> UInt32 { big ? UInt32(data[at]) << 8 | UInt32(data[at + 1]) : UInt32(data[at + 1]) << 8 | UInt32(data[at]) }
    while i < data.count {
      if data.count - i < 2 {
        if !final { break }
        i = try handler.handle(i, data.count, "truncated data", &out)
        continue
      }
      let u = unit(i)
      if u & 0xF800 != 0xD800 {
        out.append(scalar: u)
        i += 2
      } else if u >= 0xDC00 {
        i = try handler.handle(i, i + 2, "illegal encoding", &out)
      } else if data.count - i < 4 {
        if !final { break }
        i = try handler.handle(i, data.count, "unexpected end of data", &out)
      } else {
        let low = unit(i + 2)
        if low & 0xFC00 == 0xDC00 {
          out.append(scalar: 0x10000 + ((u & 0x3FF) << 10 | low & 0x3FF))
          i += 4
        } else {
          i = try handler.handle(i, i + 2, "illegal UTF-16 surrogate", &out)
        }
      }
    }
    consumed = i
    return try out.finish(self)
  }

  /// Decodes UTF-32; `order` becomes the order found.
  public func decodeUTF32(
    _ data: UnsafeRawBufferPointer, _ errors: Ref?, order: inout ByteOrder, final: Bool = true, consumed: inout Int
  ) throws(Raised) -> Owned {
    var out = StringBuilder(capacity: data.count / 4)
    var i = 0
    if order == 0 && data.count >= 4 {
      if data[0] == 0xFF && data[1] == 0xFE && data[2] == 0 && data[3] == 0 {
        order = -1
      } else if data[0] == 0 && data[1] == 0 && data[2] == 0xFE && data[3] == 0xFF {
        order = 1
      }
      if order != 0 { i = 4 }
    }
    let big = order == 1
    let handler = DecodeErrors(self, big ? "utf-32-be" : "utf-32-le", errors, data)
    func b(_ at: Int) -> UInt32 { UInt32(data[at]) }
    while i < data.count {
      if data.count - i < 4 {
        if !final { break }
        i = try handler.handle(i, data.count, "truncated data", &out)
        continue
      }
      let c = big ? b(i) << 24 | b(i + 1) << 16 | b(i + 2) << 8 | b(i + 3) : b(i + 3) << 24 | b(i + 2) << 16 | b(i + 1) << 8 | b(i)
      if c & 0xFFFFF800 == 0xD800 {
        i = try handler.handle(i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)", &out)
      } else if c > 0x10FFFF {
        i = try handler.handle(i, i + 4, "code point not in range(0x110000)", &out)
      } else {
        out.append(scalar: c)
        i += 4
      }
    }
    consumed = i
    return try out.finish(self)
  }

  /// Encodes in UTF-16 (`wide` false) or UTF-32, with a mark when the order is 0.
  public func encodeUTF16Or32(_ s: Ref, _ errors: Ref?, order: ByteOrder, wide: Bool) throws(Raised) -> Owned {
    let view = s.strView
    let big = order == 1
    let name = "utf-\(wide ? 32 : 16)\(order == 0 ? "" : big ? "-be" : "-le")"
    let handler = EncodeErrors(self, name, errors, s)
    var out: [UInt8] = []
    out.reserveCapacity(view.count * (wide ? 4 : 2) + 4)
    func put16(_ u: UInt32, _ out: inout [UInt8]) {
      let high = UInt8(truncatingIfNeeded: u >> 8), low = UInt8(truncatingIfNeeded: u)
      if big {
        out.append(high)
        out.append(low)
      } else {
        out.append(low)
        out.append(high)
      }
    }
    func put(_ c: UInt32, _ out: inout [UInt8]) {
      if wide {
        put16(big ? c >> 16 : c & 0xFFFF, &out)
        put16(big ? c & 0xFFFF : c >> 16, &out)
      } else if c >= 0x10000 {
        put16(0xD800 + ((c - 0x10000) >> 10), &out)
        put16(0xDC00 + ((c - 0x10000) & 0x3FF), &out)
      } else {
        put16(c, &out)
      }
    }
    if order == 0 { put(0xFEFF, &out) }
    var i = 0
    while i < view.count {
      let c = view[i]
      if c & 0xFFFFF800 != 0xD800 {
        put(c, &out)
        i += 1
        continue
      }
      var end = i + 1
      while end < view.count && view[end] & 0xFFFFF800 == 0xD800 { end += 1 }
      i = try handler.handle(i, end, "surrogates not allowed", &out) { (c, out) in
        if c & 0xFFFFF800 == 0xD800 { return false }
        put(c, &out)
        return true
      }
    }
    return try bytes(out)
  }
}
