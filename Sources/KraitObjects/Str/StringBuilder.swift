import Glibc
import KraitCore

/// Text that grows at its end and becomes a str. Appending never fails: a lack of memory shows in `finish`.
public struct StringBuilder: ~Copyable {
  private var buffer: RawPointer?
  private var capacity = 0
  public private(set) var count = 0
  private var width: UInt8 = 1
  /// All code points are below 128.
  private var isASCII = true
  private var failed = false

  public init() { buffer = nil }
  public init(capacity: Int) {
    buffer = nil
    if capacity > 0 { grow(to: capacity, width: 1) }
  }
  deinit { free(buffer) }

  private mutating func grow(to needed: Int, width newWidth: UInt8) {
    let room = max(needed, min(capacity &* 2, 1 << 40), 32)
    let (bytes, overflow) = room.multipliedReportingOverflow(by: Int(newWidth))
    guard !overflow, needed >= 0, bytes < 1 << 46 else { return fail() }
    if newWidth == width {
      guard let moved = realloc(buffer, bytes) else { return fail() }
      buffer = moved
    } else {
      guard let fresh = malloc(bytes) else { return fail() }
      if let buffer { copyUnits(StrView(buffer, count, width), to: fresh, width: newWidth) }
      free(buffer)
      buffer = fresh
      width = newWidth
    }
    capacity = room
  }
  private mutating func fail() {
    failed = true
    count = 0
  }

  /// Room for `extra` more code points of the given width; false when there is no memory.
  @inline(__always) private mutating func prepare(_ extra: Int, _ needed: UInt8) -> Bool {
    if count &+ extra > capacity || needed > width { grow(to: count &+ extra, width: max(needed, width)) }
    return !failed
  }

  public mutating func append(_ view: StrView, isASCII ascii: Bool) {
    guard view.count > 0, prepare(view.count, view.width) else { return }
    copyUnits(view, to: buffer.unsafelyUnwrapped + count &* Int(width), width: width)
    count &+= view.count
    if !ascii { isASCII = false }
  }
  /// Appends code points whose width may be greater than they need.
  public mutating func append(_ view: StrView) {
    let highest = view.highest
    guard view.count > 0, prepare(view.count, widthFor(highest)) else { return }
    copyUnits(view, to: buffer.unsafelyUnwrapped + count &* Int(width), width: width)
    count &+= view.count
    if highest >= 0x80 { isASCII = false }
  }
  public mutating func append(_ s: Ref) { append(s.strView, isASCII: s.str.pointee.isASCII) }
  /// Appends a part of a str.
  public mutating func append(_ s: Ref, _ start: Int, _ end: Int) {
    if end <= start { return }
    if s.str.pointee.isASCII {
      append(s.strView.slice(start, end), isASCII: true)
    } else {
      append(s.strView.slice(start, end))
    }
  }
  @inline(__always) public mutating func append(scalar c: UInt32) {
    guard prepare(1, widthFor(c)) else { return }
    storeUnit(buffer.unsafelyUnwrapped, count, width, c)
    count &+= 1
    if c >= 0x80 { isASCII = false }
  }
  public mutating func append(scalar c: UInt32, count times: Int) {
    guard times > 0, prepare(times, widthFor(c)) else { return }
    for i in 0..<times { storeUnit(buffer.unsafelyUnwrapped, count &+ i, width, c) }
    count &+= times
    if c >= 0x80 { isASCII = false }
  }
  public mutating func append(ascii bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    append(StrView(RawPointer(mutating: base), bytes.count, 1), isASCII: true)
  }
  public mutating func append(ascii bytes: [UInt8]) {
    for b in bytes { append(scalar: UInt32(b)) }
  }
  /// Appends ASCII or other text known to the compiler.
  public mutating func append(_ text: StaticString) {
    if text.isASCII {
      append(StrView(RawPointer(mutating: text.utf8Start), text.utf8CodeUnitCount, 1), isASCII: true)
    } else {
      for u in text.description.unicodeScalars { append(scalar: u.value) }
    }
  }
  @_disfavoredOverload public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { (bytes) in
      var i = 0
      guard let base = bytes.baseAddress else { return }
      while i < bytes.count { append(scalar: nextScalar(base, &i, bytes.count)) }
    }
  }

  /// Takes the last `n` code points off.
  public mutating func removeLast(_ n: Int) { count = max(0, count &- n) }
  public var view: StrView { StrView(buffer ?? RawPointer(bitPattern: 8).unsafelyUnwrapped, count, width) }
  /// Memory ran out.
  public var hasFailed: Bool { failed }

  public consuming func finish(_ cx: Context) throws(Raised) -> Owned {
    if failed { try cx.raiseMemoryError() }
    guard let buffer, count > 0 else { return cx.interp.pointee.emptyStr.own }
    let made = StrView(buffer, count, width)
    if count == 1 { return try cx.character(made[0]) }
    // Taking off or slicing may have left less than the width allows.
    if width > 1 { return try cx.str(made) }
    let result = try cx.newStr(count, width: 1, isASCII: isASCII || isASCIIBytes(buffer, count), type: cx.types.pointee.str)
    memcpy(result.ref.strData, buffer, count)
    return result
  }
}
