import Glibc
import KraitCore

extension Context {
  /// Decodes UTF-8. Without `final`, an incomplete sequence at the end is left; `consumed` tells how far the text reaches.
  public func decodeUTF8(_ data: UnsafeRawBufferPointer, _ errors: Ref?, final: Bool = true, consumed: inout Int) throws(Raised) -> Owned {
    consumed = data.count
    guard let base = data.baseAddress, data.count > 0 else { return interp.pointee.emptyStr.own }
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    if isASCIIBytes(base, data.count) { return try str(asciiBase: bytes, data.count) }
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
      case .badContinuation: i = try handler.handle(i, i &+ size, "invalid continuation byte", &out)
      }
    }
    return try out.finish(self)
  }

  /// Encodes a str in UTF-8.
  public func encodeUTF8(_ s: Ref, _ errors: Ref?) throws(Raised) -> Owned {
    let view = s.strView
    if s.str.pointee.isASCII { return try bytes(UnsafeRawBufferPointer(start: view.base, count: view.count)) }
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
