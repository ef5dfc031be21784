#if PCRE2
import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// The text that a pattern is applied to: a str's code points or a buffer's bytes, lent for as long as this value lives.
struct Subject: ~Copyable {
  /// The str or bytes-like object, owned.
  let object: Owned
  let view: StrView
  private let buffer: BorrowedBuffer?

  /// Lends the text of an object that must be of the kind of the pattern.
  init(_ object: Ref, _ pattern: Ref, _ cx: Context) throws(Raised) {
    let isText = pattern.regex.pointee.isText
    if object.isStr {
      if !isText { try cx.raise(.TypeError, "cannot use a bytes pattern on a string-like object") }
      self.object = object.own
      view = object.strView
      buffer = nil
      return
    }
    if !cx.isBytesLike(object) { try cx.raise(.TypeError, "expected string or bytes-like object, got '\(cx.typeName(object))'") }
    if isText { try cx.raise(.TypeError, "cannot use a string pattern on a bytes-like object") }
    let lent = try BorrowedBuffer(object, writable: false, cx)
    try lent.requireContiguous(cx)
    view = StrView(lent.view.base ?? object.raw, lent.bytes.count, 1)
    self.object = object.own
    buffer = consume lent
  }

  /// A part as str or bytes.
  func slice(_ start: Int, _ end: Int, _ cx: Context) throws(Raised) -> Owned {
    let high = min(end, view.count), low = min(start, high)
    let object = object.ref
    if object.isStr { return try cx.substring(object, low, high) }
    if low == 0 && high == view.count && object.isExactly(cx.types.pointee.bytes) { return object.own }
    return try cx.bytes(UnsafeRawBufferPointer(start: view.base + low, count: high &- low))
  }
  /// A group's text, or `otherwise` if it took no part.
  func group(_ offsets: UnsafePointer<Int>, _ i: Int, _ otherwise: Ref, _ cx: Context) throws(Raised) -> Owned {
    let start = offsets[i &* 2]
    return start < 0 ? otherwise.own : try slice(start, offsets[i &* 2 &+ 1], cx)
  }
  /// The empty str or bytes.
  func empty(_ cx: Context) throws(Raised) -> Owned { object.ref.isStr ? cx.interp.pointee.emptyStr.own : try cx.bytes([]) }
}

/// Positions of successive matches: each begins where the last ended, and two empty ones never share a place.
struct MatchScan {
  let pattern: Ref
  let mode: MatchMode
  var at: Int
  let end: Int
  var mustAdvance = false

  init(_ pattern: Ref, _ mode: MatchMode, from start: Int, to end: Int) {
    self.pattern = pattern
    self.mode = mode
    at = start
    self.end = end
  }
  mutating func next(_ subject: borrowing Subject, _ cx: Context) throws(Raised) -> UnsafePointer<Int>? {
    if at > end { return nil }
    guard let offsets = try PatternType.run(pattern, subject, at, end, mode, notEmpty: mustAdvance, cx) else { return nil }
    mustAdvance = offsets[0] == offsets[1]
    at = offsets[1]
    return offsets
  }
}

/// Text under construction: str, or bytes.
struct ReplacedText: ~Copyable {
  private var text = StringBuilder()
  private var bytes: [UInt8] = []
  private let isText: Bool
  /// Parts so far, which errors name.
  private var parts = 0

  init(isText: Bool) { self.isText = isText }

  mutating func append(_ subject: borrowing Subject, _ start: Int, _ end: Int) {
    if start >= end { return }
    parts &+= 1
    let high = min(end, subject.view.count), low = min(start, high)
    if isText {
      text.append(subject.object.ref, low, high)
    } else {
      bytes.append(contentsOf: UnsafeRawBufferPointer(start: subject.view.base + low, count: high &- low))
    }
  }
  /// A replacement, which must be of the kind of the subject.
  mutating func append(_ value: Ref, _ cx: Context) throws(Raised) {
    if isText {
      guard value.isStr else { try cx.raise(.TypeError, "sequence item \(parts): expected str instance, \(cx.typeName(value)) found") }
      text.append(value)
    } else {
      guard cx.isBytesLike(value) else {
        try cx.raise(.TypeError, "sequence item \(parts): expected a bytes-like object, \(cx.typeName(value)) found")
      }
      if value.isBytes {
        bytes.append(contentsOf: value.bytesBuffer)
      } else {
        let held = try BorrowedBuffer(value, writable: false, cx)
        try held.requireContiguous(cx)
        bytes.append(contentsOf: held.bytes)
      }
    }
    parts &+= 1
  }
  consuming func finish(_ cx: Context) throws(Raised) -> Owned {
    if !isText { return try cx.bytes(bytes) }
    return try text.finish(cx)
  }
}
#endif
