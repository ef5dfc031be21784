import Glibc
import KraitCore

extension Context {
  /// Decodes UTF-8. Without `final`, an incomplete sequence at the end is left; `consumed` tells how far the text reaches.
  public func decodeUTF8(_ data: UnsafeRawBufferPointer, _ errors: Ref?, final: Bool = true, consumed: inout Int) throws(Raised) -> Owned {
    consumed = data.count
    guard let base = data.baseAddress, data.count > 0 else { return interp.pointee.emptyStr.own }
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    if isASCIIBytes(base, data.count) { return try str(asciiBase: bytes, data.count) }
    if let made = try decodeWellFormedUTF8(bytes, data.count) { return made }
    let handler = DecodeErrors(self, "utf-8", errors, data)
    var out = StringBuilder(capacity: data.count)
    var i = 0
    while i < data.count {
      let c = bytes[i]
      if c < 0x80 {
        let start = i
        while i < data.count && bytes[i] < 0x80 { i &+= 1 }
        out.append(StrView(RawPointer(mutating: base + start), i &- start, 1), isASCII: true)
        continue
      }
      let (scalar, size, problem) = utf8Sequence(bytes, i, data.count)
      switch problem {
      case .none:
        out.append(scalar: scalar)
        i &+= size
      case .truncated:
        if !final {
          consumed = i
          return try out.finish(self)
        }
        i = try handler.handle(i, data.count, "unexpected end of data", &out)
      case .badStart: i = try handler.handle(i, i &+ 1, "invalid start byte", &out)
      case .badContinuation where !final && c == 0xED && data.count &- i == 2 && 0xA0...0xBF ~= bytes[i + 1]:
        // The start of a surrogate, which the error handler may accept once it is complete.
        consumed = i
        return try out.finish(self)
      case .badContinuation: i = try handler.handle(i, i &+ size, "invalid continuation byte", &out)
      }
    }
    return try out.finish(self)
  }

  /// Decodes in one go what has no errors; nil otherwise.
  private func decodeWellFormedUTF8(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Raised) -> Owned? {
    var i = 0, length = 0
    var highest: UInt32 = 0
    while i < count {
      length &+= 1
      if bytes[i] < 0x80 {
        i &+= 1
        continue
      }
      let (scalar, size, problem) = utf8Sequence(bytes, i, count)
      if problem != .none { return nil }
      if scalar > highest { highest = scalar }
      i &+= size
    }
    if length == 1 { return try character(highest) }
    let result = try newStr(length, highest: highest)
    switch result.ref.str.pointee.width {
    case 1: writeDecodedUTF8(bytes, count, result.ref.strView.units(UInt8.self))
    case 2: writeDecodedUTF8(bytes, count, result.ref.strView.units(UInt16.self))
    default: writeDecodedUTF8(bytes, count, result.ref.strView.units(UInt32.self))
    }
    return result
  }

  /// Encodes a str in UTF-8.
  public func encodeUTF8(_ s: Ref, _ errors: Ref?) throws(Raised) -> Owned {
    let view = s.strView
    if s.str.pointee.isASCII { return try bytes(UnsafeRawBufferPointer(start: view.base, count: view.count)) }
    let size = switch view.width {
    case 1: utf8Size(view.units(UInt8.self), view.count)
    case 2: utf8Size(view.units(UInt16.self), view.count)
    default: utf8Size(view.units(UInt32.self), view.count)
    }
    if size >= 0 {
      let result = try newBytes(size)
      switch view.width {
      case 1: writeUTF8(view.units(UInt8.self), view.count, result.ref.bytesData)
      case 2: writeUTF8(view.units(UInt16.self), view.count, result.ref.bytesData)
      default: writeUTF8(view.units(UInt32.self), view.count, result.ref.bytesData)
      }
      return result
    }
    let handler = EncodeErrors(self, "utf-8", errors, s)
    var out: [UInt8] = []
    out.reserveCapacity(view.count &* 2)
    var i = 0
    while i < view.count {
      let c = view[i]
      if c & 0xFFFFF800 == 0xD800 {
        var end = i &+ 1
        while end < view.count && view[end] & 0xFFFFF800 == 0xD800 { end &+= 1 }
        i = try handler.handle(i, end, "surrogates not allowed", &out) { (c, out) in
          if c & 0xFFFFF800 == 0xD800 { return false }
          appendUTF8(c, to: &out)
          return true
        }
      } else {
        appendUTF8(c, to: &out)
        i &+= 1
      }
    }
    return try bytes(out)
  }

  /// Lends the UTF-8 form of a str; UnicodeEncodeError for lone surrogates.
  public func withUTF8<R: ~Copyable>(_ s: Ref, _ body: (UnsafeBufferPointer<UInt8>) throws(Raised) -> R) throws(Raised) -> R {
    let held = s.own
    if held.ref.str.pointee.isASCII {
      return try body(UnsafeBufferPointer(start: held.ref.strView.units(UInt8.self), count: held.ref.strLength))
    }
    let encoded = try encodeUTF8(held.ref, nil)
    return try body(UnsafeBufferPointer(start: encoded.ref.bytesData, count: encoded.ref.bytesLength))
  }
}

/// Bytes of the UTF-8 form, -1 if there is a surrogate.
private func utf8Size<U: CodeUnit>(_ p: UnsafeMutablePointer<U>, _ count: Int) -> Int {
  var size = 0
  for i in 0..<count {
    let c = UInt32(p[i])
    if c & 0xFFFFF800 == 0xD800 { return -1 }
    size &+= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4
  }
  return size
}

/// Writes the UTF-8 form of code points without surrogates.
private func writeUTF8<U: CodeUnit>(_ p: UnsafeMutablePointer<U>, _ count: Int, _ out: UnsafeMutablePointer<UInt8>) {
  var k = 0
  for i in 0..<count {
    let c = UInt32(p[i])
    if c < 0x80 {
      out[k] = UInt8(truncatingIfNeeded: c)
      k &+= 1
      continue
    }
    let more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3
    out[k] = UInt8(truncatingIfNeeded: (0xFF00 &>> UInt32(more &+ 1)) | c &>> UInt32(6 &* more))
    var shift = UInt32(6 &* more)
    while shift > 0 {
      shift &-= 6
      k &+= 1
      out[k] = UInt8(truncatingIfNeeded: 0x80 | (c &>> shift) & 0x3F)
    }
    k &+= 1
  }
}

/// Writes the code points of well-formed UTF-8.
private func writeDecodedUTF8<U: CodeUnit>(_ p: UnsafePointer<UInt8>, _ count: Int, _ out: UnsafeMutablePointer<U>) {
  var i = 0, k = 0
  while i < count {
    let lead = UInt32(p[i])
    if lead < 0x80 {
      out[k] = U(truncatingIfNeeded: lead)
      i &+= 1
    } else {
      let size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      var c = lead & (0x7F &>> UInt32(size))
      for j in 1..<size { c = c &<< 6 | UInt32(p[i &+ j]) & 0x3F }
      out[k] = U(truncatingIfNeeded: c)
      i &+= size
    }
    k &+= 1
  }
}

enum UTF8Problem { case none, truncated, badStart, badContinuation }

/// The sequence at a lead byte of 0x80 or more: its scalar and size, or the problem with the size of the part that is wrong
/// (the maximal subpart of Unicode's recommendation).
func utf8Sequence(_ p: UnsafePointer<UInt8>, _ i: Int, _ count: Int) -> (UInt32, Int, UTF8Problem) {
  let lead = UInt32(p[i])
  if lead < 0xC2 || lead > 0xF4 { return (0, 1, .badStart) }
  let size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  var c = lead & (0x7F &>> UInt32(size))
  for k in 1..<size {
    if i &+ k >= count { return (0, k, .truncated) }
    let next = UInt32(p[i &+ k])
    var low: UInt32 = 0x80, high: UInt32 = 0xBF
    if k == 1 {
      if lead == 0xE0 { low = 0xA0 }
      if lead == 0xED { high = 0x9F }
      if lead == 0xF0 { low = 0x90 }
      if lead == 0xF4 { high = 0x8F }
    }
    if next < low || next > high { return (0, k, .badContinuation) }
    c = c &<< 6 | next & 0x3F
  }
  return (c, size, .none)
}
