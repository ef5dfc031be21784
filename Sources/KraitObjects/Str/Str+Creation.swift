import Glibc
import KraitCore

extension Context {
  /// A str of `length` code points up to `highest`, whose data the caller writes.
  @inlinable @inline(__always)
  public func newStr(_ length: Int, highest: UInt32) throws(Raised) -> Owned {
    try newStr(length, width: highest < 0x100 ? 1 : highest < 0x10000 ? 2 : 4, isASCII: highest < 0x80, type: types.pointee.str)
  }

  /// A str of `length` ASCII characters that the caller writes: most likely in line, from the heap's free list.
  @inline(__always) func newASCII(_ length: Int) throws(Raised) -> Owned {
    if UInt(bitPattern: length) <= 400, let me = heap.freeListBlock(((StrBody.dataOffset &+ length &+ 15) &>> 4) &* 3 &+ PrefixKind.none) {
      me.header.pointee.word = 1
      me.header.pointee.type = types.pointee.str
      return finishStr(me, length, width: 1, isASCII: true, spare: 0)
    }
    return try newStr(length, width: 1, isASCII: true, type: types.pointee.str)
  }

  /// A str with unwritten data. `width` must be the narrowest one for what will be written, and `isASCII` exact.
  public func newStr(_ length: Int, width: UInt8, isASCII: Bool, type: TypePointer, spare: Int = 0) throws(Raised) -> Owned {
    // A short exact str, most likely from the heap's free list.
    if UInt(bitPattern: length) <= 100, spare == 0, type == types.pointee.str,
      let me = heap.allocateBlock(StrBody.dataOffset &+ length &* Int(width), prefix: PrefixKind.none)
    {
      me.header.pointee.word = 1
      me.header.pointee.type = type
      return finishStr(me, length, width: width, isASCII: isASCII, spare: 0)
    }
    let (units, o1) = length.addingReportingOverflow(spare)
    let (bytes, o2) = units.multipliedReportingOverflow(by: Int(width))
    let (size, o3) = bytes.addingReportingOverflow(StrBody.dataOffset)
    if o1 || o2 || o3 || length < 0 { try raiseMemoryError() }
    return finishStr(try allocate(type, size: size), length, width: width, isASCII: isASCII, spare: UInt32(clamping: spare))
  }
  @inline(__always) private func finishStr(_ me: Ref, _ length: Int, width: UInt8, isASCII: Bool, spare: UInt32) -> Owned {
    let s = me.str
    s.pointee.hash = -1
    s.pointee.length = length
    s.pointee.width = width
    s.pointee.isASCII = isASCII
    s.pointee.padding = 0
    s.pointee.spare = spare
    return Owned(stealing: me)
  }

  /// A copy of code points with the narrowest width.
  public func str(_ view: StrView) throws(Raised) -> Owned {
    if view.count == 0 { return interp.pointee.emptyStr.own }
    if view.count == 1 { return try character(view[0]) }
    let result = try newStr(view.count, highest: view.highest)
    copyUnits(view, to: result.ref.strData, width: result.ref.str.pointee.width)
    return result
  }

  /// A copy of code points that are all known to be ASCII.
  public func str(ascii bytes: UnsafeBufferPointer<UInt8>) throws(Raised) -> Owned {
    try str(asciiBase: bytes.baseAddress, bytes.count)
  }
  public func str(ascii bytes: [UInt8]) throws(Raised) -> Owned {
    let result = try newASCII(bytes.count)
    for i in 0..<bytes.count { storeUnit(result.ref.strData, i, 1, UInt32(bytes[i])) }
    return result
  }
  func str(asciiBase base: UnsafePointer<UInt8>?, _ count: Int) throws(Raised) -> Owned {
    guard let base else { return interp.pointee.emptyStr.own }
    return try asciiCopy(base, count)
  }
  @inline(__always) func asciiCopy(_ base: UnsafePointer<UInt8>, _ count: Int) throws(Raised) -> Owned {
    if count <= 1 { return count == 1 ? interp.pointee.latin1[Int(base[0])].own : interp.pointee.emptyStr.own }
    let result = try newASCII(count)
    copyBytes(result.ref.strData, base, count)
    return result
  }

  public func str(latin1 bytes: UnsafeBufferPointer<UInt8>) throws(Raised) -> Owned {
    guard let base = bytes.baseAddress else { return interp.pointee.emptyStr.own }
    return try str(StrView(RawPointer(mutating: base), bytes.count, 1))
  }

  /// The str of a Swift text.
  @_disfavoredOverload public func str(_ text: String) throws(Raised) -> Owned {
    var text = text
    let made: Ref? = text.withUTF8 { (bytes) -> Ref? in
      do throws(Raised) { return try str(utf8: bytes).leak() } catch { return nil }
    }
    guard let made else { throw Raised() }
    return Owned(stealing: made)
  }
  public func str(_ text: StaticString) throws(Raised) -> Owned {
    try str(utf8: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text in well-formed UTF-8; anything ill-formed becomes U+FFFD (the codecs are for data from outside).
  public func str(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(Raised) -> Owned { try str(wtf8: bytes) }

  /// UTF-8 in which surrogates may be encoded like other code points.
  public func str(wtf8 bytes: [UInt8]) throws(Raised) -> Owned {
    Owned(stealing: try bytes.withUnsafeBufferPointer { (b) throws(Raised) -> Ref in try str(wtf8: b).leak() })
  }
  public func str(wtf8 bytes: UnsafeBufferPointer<UInt8>) throws(Raised) -> Owned {
    guard let base = bytes.baseAddress else { return interp.pointee.emptyStr.own }
    if isASCIIBytes(base, bytes.count) { return try str(asciiBase: base, bytes.count) }
    var count = 0
    var highest: UInt32 = 0
    var i = 0
    while i < bytes.count {
      let c = nextScalar(base, &i, bytes.count)
      if c > highest { highest = c }
      count &+= 1
    }
    let result = try newStr(count, highest: highest)
    let data = result.ref.strData, width = result.ref.str.pointee.width
    i = 0
    for k in 0..<count { storeUnit(data, k, width, nextScalar(base, &i, bytes.count)) }
    if count == 1 { return try character(highest) }
    return result
  }

  /// The one-character str.
  public func character(_ c: UInt32) throws(Raised) -> Owned {
    if c < 256 { return interp.pointee.latin1[Int(c)].own }
    let result = try newStr(1, highest: c)
    storeUnit(result.ref.strData, 0, result.ref.str.pointee.width, c)
    return result
  }

  /// `a + b` for two str.
  public func concat(_ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    let x = a.strView, y = b.strView
    if y.count == 0 && a.isExactly(types.pointee.str) { return a.own }
    if x.count == 0 && b.isExactly(types.pointee.str) { return b.own }
    if a.str.pointee.isASCII && b.str.pointee.isASCII {
      let result = try newASCII(x.count &+ y.count)
      copyBytes(result.ref.strData, x.base, x.count)
      copyBytes(result.ref.strData + x.count, y.base, y.count)
      return result
    }
    let width = max(x.width, y.width)
    let result = try newStr(
      x.count &+ y.count, width: width, isASCII: a.str.pointee.isASCII && b.str.pointee.isASCII, type: types.pointee.str)
    copyUnits(x, to: result.ref.strData, width: width)
    copyUnits(y, to: result.ref.strData + x.count &* Int(width), width: width)
    return result
  }

  /// Appends `other` to the exact str `s` without copying that, if nobody can tell: `s` has one reference that the caller owns and its address
  /// was never shown. The hash is reset. False if there is no room. (Short pieces need no call and so no frame.)
  public func strAppendInPlace(_ s: Ref, _ other: Ref) -> Bool {
    if s.header.pointee.word != 1 || s == other { return false }
    let body = s.str, size = other.strLength, spare = Int(body.pointee.spare)
    if size > 16 || body.pointee.width &+ other.str.pointee.width != 2 { return appendManyInPlace(s, other) }
    if spare >= size {
      body.pointee.spare = UInt32(truncatingIfNeeded: spare &- size)
    } else if spare != 0 || s.strSlack < size || body.pointee.length == 0 {
      return false
    }
    copyUpTo16(s.strData + body.pointee.length, other.strData, size)
    body.pointee.length &+= size
    body.pointee.hash = -1
    if !other.str.pointee.isASCII { body.pointee.isASCII = false }
    return true
  }
  @inline(never) private func appendManyInPlace(_ s: Ref, _ other: Ref) -> Bool {
    let body = s.str, added = other.strView
    guard added.width <= body.pointee.width, added.count <= Int(body.pointee.spare) else { return false }
    copyUnits(added, to: s.strData + body.pointee.length &* Int(body.pointee.width), width: body.pointee.width)
    body.pointee.length &+= added.count
    body.pointee.spare &-= UInt32(truncatingIfNeeded: added.count)
    body.pointee.hash = -1
    if !other.str.pointee.isASCII { body.pointee.isASCII = false }
    return true
  }

  /// `a + b` where the caller replaces its only reference to `a` by the result and appending in place failed: leaves room for the next time.
  public func strAppend(_ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    let x = a.strView, y = b.strView
    // A growing string: only one that nobody else holds gets spare room.
    guard a.header.pointee.word == 1, x.count &+ y.count >= 64, x.count &+ y.count < 1 << 28 else { return try concat(a, b) }
    let width = max(x.width, y.width)
    let length = x.count &+ y.count
    let result = try newStr(
      length, width: width, isASCII: a.str.pointee.isASCII && b.str.pointee.isASCII, type: types.pointee.str, spare: length / 4)
    copyUnits(x, to: result.ref.strData, width: width)
    copyUnits(y, to: result.ref.strData + x.count &* Int(width), width: width)
    return result
  }

  /// The code points `start ..< end` of a str (within its bounds).
  public func substring(_ s: Ref, _ start: Int, _ end: Int) throws(Raised) -> Owned {
    let view = s.strView
    if start == 0 && end == view.count && s.isExactly(types.pointee.str) { return s.own }
    if end <= start { return interp.pointee.emptyStr.own }
    if s.str.pointee.isASCII { return try asciiCopy(s.strBytes + start, end &- start) }
    if view.width == 1 {
      if end &- start == 1 { return interp.pointee.latin1[Int(view[start])].own }
      let part = view.slice(start, end)
      let ascii = isASCIIBytes(part.base, part.count)
      let result = try newStr(part.count, width: 1, isASCII: ascii, type: types.pointee.str)
      copyBytes(result.ref.strData, part.base, part.count)
      return result
    }
    return try str(view.slice(start, end))
  }

  /// An exact str with the same text: `s` itself unless it is of a subclass.
  public func exactStr(_ s: Ref) throws(Raised) -> Owned { s.isExactly(types.pointee.str) ? s.own : try str(s.strView) }
}

/// The next code point of UTF-8 (surrogates allowed); U+FFFD for an ill-formed byte. Advances at least one byte.
func nextScalar(_ p: UnsafePointer<UInt8>, _ i: inout Int, _ count: Int) -> UInt32 {
  let first = UInt32(p[i])
  i &+= 1
  if first < 0x80 { return first }
  let more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
  if first < 0xC2 || first > 0xF4 || i &+ more > count { return 0xFFFD }
  var c = first & (0x3F &>> UInt32(more))
  for k in 0..<more {
    let next = UInt32(p[i &+ k])
    if next & 0xC0 != 0x80 { return 0xFFFD }
    c = c &<< 6 | next & 0x3F
  }
  if c > 0x10FFFF || more == 2 && c < 0x800 || more == 3 && c < 0x10000 { return 0xFFFD }
  i &+= more
  return c
}

/// Appends the UTF-8 form of a code point (surrogates too) to bytes.
func appendUTF8(_ c: UInt32, to out: inout [UInt8]) {
  if c < 0x80 {
    out.append(UInt8(c))
  } else if c < 0x800 {
    out.append(UInt8(0xC0 | c &>> 6))
    out.append(UInt8(0x80 | c & 0x3F))
  } else if c < 0x10000 {
    out.append(UInt8(0xE0 | c &>> 12))
    out.append(UInt8(0x80 | c &>> 6 & 0x3F))
    out.append(UInt8(0x80 | c & 0x3F))
  } else {
    out.append(UInt8(truncatingIfNeeded: 0xF0 | c &>> 18))
    out.append(UInt8(0x80 | c &>> 12 & 0x3F))
    out.append(UInt8(0x80 | c &>> 6 & 0x3F))
    out.append(UInt8(0x80 | c & 0x3F))
  }
}

extension Ref {
  /// The UTF-8 form of a str, surrogates encoded like other code points.
  public var wtf8: [UInt8] {
    let view = strView
    if str.pointee.isASCII { return [UInt8](UnsafeRawBufferPointer(start: view.base, count: view.count)) }
    var out: [UInt8] = []
    out.reserveCapacity(view.count &* 2)
    for i in 0..<view.count { appendUTF8(view[i], to: &out) }
    return out
  }
}
