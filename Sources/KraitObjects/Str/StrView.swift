import Glibc
import KraitCore

/// A code point as stored: 1, 2 or 4 bytes.
public protocol CodeUnit: FixedWidthInteger, UnsignedInteger, BitwiseCopyable {}
extension UInt8: CodeUnit {}
extension UInt16: CodeUnit {}
extension UInt32: CodeUnit {}

/// Code points in memory that somebody else keeps alive.
@frozen public struct StrView {
  public let base: RawPointer
  public let count: Int
  public let width: UInt8
  @inlinable @inline(__always) public init(_ base: RawPointer, _ count: Int, _ width: UInt8) {
    self.base = base
    self.count = count
    self.width = width
  }
  @inlinable @inline(__always) public subscript(_ i: Int) -> UInt32 {
    switch width {
    case 1: UInt32(base.load(fromByteOffset: i, as: UInt8.self))
    case 2: UInt32(base.load(fromByteOffset: i &* 2, as: UInt16.self))
    default: base.load(fromByteOffset: i &* 4, as: UInt32.self)
    }
  }
  @inlinable @inline(__always) public func units<U: CodeUnit>(_: U.Type) -> UnsafeMutablePointer<U> { base.assumingMemoryBound(to: U.self) }
  @inlinable public var byteCount: Int { count &* Int(width) }
  /// The code points `start ..< end`, which must lie within.
  @inlinable public func slice(_ start: Int, _ end: Int) -> StrView { StrView(base + start &* Int(width), end &- start, width) }
  /// The highest code point (or a bound that needs the same width).
  public var highest: UInt32 {
    switch width {
    case 1: isASCIIBytes(base, count) ? 0x7F : 0xFF
    case 2: highestUnit(units(UInt16.self), count)
    default: highestUnit(units(UInt32.self), count)
    }
  }
}

private func highestUnit<U: CodeUnit>(_ p: UnsafeMutablePointer<U>, _ count: Int) -> UInt32 {
  var all: U = 0
  var top: U = 0
  for i in 0..<count {
    all |= p[i]
    if p[i] > top { top = p[i] }
  }
  return UInt32(top)
}

/// Whether no byte has its top bit set.
public func isASCIIBytes(_ base: UnsafeRawPointer, _ count: Int) -> Bool {
  var i = 0
  while i &+ 8 <= count {
    if base.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
    i &+= 8
  }
  while i < count {
    if base.load(fromByteOffset: i, as: UInt8.self) >= 0x80 { return false }
    i &+= 1
  }
  return true
}

/// The width that holds a code point.
@inlinable @inline(__always) func widthFor(_ highest: UInt32) -> UInt8 { highest < 0x100 ? 1 : highest < 0x10000 ? 2 : 4 }

/// Copies code points to memory of the same or a greater width.
func copyUnits(_ from: StrView, to target: RawPointer, width: UInt8) {
  if from.width == width { return copyBytes(target, from.base, from.byteCount) }
  switch (from.width, width) {
  case (1, 2): widen(from.units(UInt8.self), target.assumingMemoryBound(to: UInt16.self), from.count)
  case (1, 4): widen(from.units(UInt8.self), target.assumingMemoryBound(to: UInt32.self), from.count)
  case (2, 4): widen(from.units(UInt16.self), target.assumingMemoryBound(to: UInt32.self), from.count)
  case (2, 1): widen(from.units(UInt16.self), target.assumingMemoryBound(to: UInt8.self), from.count)
  case (4, 1): widen(from.units(UInt32.self), target.assumingMemoryBound(to: UInt8.self), from.count)
  default: widen(from.units(UInt32.self), target.assumingMemoryBound(to: UInt16.self), from.count)
  }
}

private func widen<A: CodeUnit, B: CodeUnit>(_ from: UnsafeMutablePointer<A>, _ to: UnsafeMutablePointer<B>, _ count: Int) {
  for i in 0..<count { to[i] = B(truncatingIfNeeded: from[i]) }
}

extension Ref {
  @inlinable @inline(__always) public var strView: StrView { StrView(strData, str.pointee.length, str.pointee.width) }
  @inlinable @inline(__always) public var strLength: Int { str.pointee.length }
  /// The code point at a valid index of a str.
  @inlinable @inline(__always) public func codePoint(at i: Int) -> UInt32 { strView[i] }
  /// A str as Swift text; lone surrogates become U+FFFD. Other objects, which a caller should have refused, give no text.
  public var text: String {
    guard isStr else { return "" }
    let view = strView
    if str.pointee.isASCII { return String(decoding: UnsafeRawBufferPointer(start: view.base, count: view.count), as: UTF8.self) }
    var scalars = String.UnicodeScalarView()
    for i in 0..<view.count { scalars.append(Unicode.Scalar(view[i]) ?? "\u{FFFD}") }
    return String(scalars)
  }
}

/// Stores a code point at index `i` of memory of the given width.
@inlinable @inline(__always) func storeUnit(_ base: RawPointer, _ i: Int, _ width: UInt8, _ c: UInt32) {
  switch width {
  case 1: base.storeBytes(of: UInt8(truncatingIfNeeded: c), toByteOffset: i, as: UInt8.self)
  case 2: base.storeBytes(of: UInt16(truncatingIfNeeded: c), toByteOffset: i &* 2, as: UInt16.self)
  default: base.storeBytes(of: c, toByteOffset: i &* 4, as: UInt32.self)
  }
}

// Comparison and hashing.

/// Whether two str objects have the same code points.
@inlinable @inline(__always) public func strEquals(_ a: Ref, _ b: Ref) -> Bool {
  if a == b { return true }
  if a.str.pointee.length != b.str.pointee.length || a.str.pointee.width != b.str.pointee.width { return false }
  return strEqualsSlow(a, b)
}
@inline(never) public func strEqualsSlow(_ a: Ref, _ b: Ref) -> Bool {
  if a.str.pointee.hash != b.str.pointee.hash && a.str.pointee.hash != -1 && b.str.pointee.hash != -1 { return false }
  return equalBytes(a.strData, b.strData, a.strView.byteCount)
}
/// Copies bytes to another place: short runs by two loads that overlap.
@inline(__always) func copyBytes(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ count: Int) {
  if count <= 16 { return copyUpTo16(to, from, count) }
  if count <= 32 { copyEnds(to, from, count &- 16, UInt128.self) } else { memcpy(to, from, count) }
}
@inline(__always) func copyUpTo16(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ count: Int) {
  if count >= 8 {
    copyEnds(to, from, count &- 8, UInt64.self)
  } else if count >= 4 {
    copyEnds(to, from, count &- 4, UInt32.self)
  } else if count >= 2 {
    copyEnds(to, from, count &- 2, UInt16.self)
  } else if count == 1 {
    to.storeBytes(of: from.load(as: UInt8.self), as: UInt8.self)
  }
}
/// Copies a word at the beginning and one `last` bytes behind it.
@inline(__always) private func copyEnds<T: BitwiseCopyable>(_ to: UnsafeMutableRawPointer, _ from: UnsafeRawPointer, _ last: Int, _: T.Type) {
  let a = from.loadUnaligned(as: T.self), b = from.loadUnaligned(fromByteOffset: last, as: T.self)
  to.storeBytes(of: a, as: T.self)
  to.storeBytes(of: b, toByteOffset: last, as: T.self)
}

/// Whether two runs of bytes are equal: short ones by two loads that overlap.
@inline(__always) func equalBytes(_ a: UnsafeMutableRawPointer, _ b: UnsafeMutableRawPointer, _ count: Int) -> Bool {
  @inline(__always) func differ<T: FixedWidthInteger & BitwiseCopyable>(_ at: Int, _: T.Type) -> T {
    a.loadUnaligned(fromByteOffset: at, as: T.self) ^ b.loadUnaligned(fromByteOffset: at, as: T.self)
  }
  if count > 16 { return memcmp(a, b, count) == 0 }
  if count >= 8 { return differ(0, UInt64.self) | differ(count &- 8, UInt64.self) == 0 }
  if count >= 4 { return differ(0, UInt32.self) | differ(count &- 4, UInt32.self) == 0 }
  if count >= 2 { return differ(0, UInt16.self) | differ(count &- 2, UInt16.self) == 0 }
  return count == 0 || differ(0, UInt8.self) == 0
}

/// Whether two strs of at most 16 bytes have the same code points. False also for others that may be equal: longer ones, and the empty text twice.
@inline(__always) func isSameShortText(_ a: Ref, _ b: Ref) -> Bool {
  if a == b { return true }
  guard a.str.pointee.length == b.str.pointee.length, a.str.pointee.width == b.str.pointee.width else { return false }
  @inline(__always) func difference(_ at: Int) -> UInt64 {
    a.strData.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ b.strData.loadUnaligned(fromByteOffset: at, as: UInt64.self)
  }
  let count = a.strView.byteCount
  if count <= 8 { return difference(0) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8) == 0 }
  return count <= 16 && difference(0) | difference(count &- 8) == 0
}

/// Fills the data of a new str of width 1 with one character.
@inline(__always) func fill(_ s: Ref, with c: UInt8) {
  let count = s.strLength
  if count > 32 {
    memset(s.strData, Int32(c), count)
    return
  }
  let word = UInt64(c) &* 0x0101_0101_0101_0101
  var i = 0
  while i < count {
    s.strData.storeBytes(of: word, toByteOffset: i, as: UInt64.self)
    i &+= 8
  }
}

/// Order of two str objects by code points: negative, zero, positive.
public func strCompare(_ a: Ref, _ b: Ref) -> Int {
  let x = a.strView, y = b.strView
  let n = min(x.count, y.count)
  if x.width == 1 && y.width == 1 {
    let order = memcmp(x.base, y.base, n)
    return order != 0 ? Int(order) : x.count - y.count
  }
  for i in 0..<n where x[i] != y[i] { return x[i] < y[i] ? -1 : 1 }
  return x.count - y.count
}

/// Whether a str equals ASCII text.
public func strEquals(_ a: Ref, _ text: StaticString) -> Bool {
  a.str.pointee.length == text.utf8CodeUnitCount && a.str.pointee.width == 1
    && memcmp(a.strData, text.utf8Start, text.utf8CodeUnitCount) == 0
}

/// `hash(s)` of a str, kept in the object.
@inlinable @inline(__always) public func strHash(_ s: Ref) -> Int {
  let known = s.str.pointee.hash
  return known != -1 ? known : computeStrHash(s)
}
@inline(never) public func computeStrHash(_ s: Ref) -> Int {
  let count = s.strView.byteCount
  // Most texts are short: without a loop over words there is no frame either.
  if count >= 8 { return computeLongStrHash(s) }
  let hash = s.stringState.pointee.hashBytes(s.strData, count & 7, inWords: true)
  s.str.pointee.hash = hash
  return hash
}
@inline(never) private func computeLongStrHash(_ s: Ref) -> Int {
  let hash = s.stringState.pointee.hashBytes(s.strData, s.strView.byteCount, inWords: true)
  s.str.pointee.hash = hash
  return hash
}
