import Glibc
import KraitCore

/// What `bytes` and `bytearray` share: the methods that only read, with results of the method's own type.
protocol ByteSequence: NativeType {
  /// The data, valid until the object changes.
  static func view(_ me: Ref) -> StrView
  /// A new object with unwritten data, and where to write it.
  static func make(_ count: Int, _ cx: Context) throws(Raised) -> (object: Ref, data: UnsafeMutablePointer<UInt8>)
  /// What a method answers that changes nothing: the object, or a copy of a mutable one.
  static func unchanged(_ me: Ref, _ cx: Context) throws(Raised) -> Owned
}

extension Context {
  /// One byte given as an int.
  func byte(_ r: Ref, _ message: StaticString = "byte must be in range(0, 256)") throws(Raised) -> UInt8 {
    if r.isInt, let n = exactInt(r) {
      if n >= 0 && n < 256 { return UInt8(n) }
    } else {
      let object = try indexObject(r)
      if let n = exactInt(object.ref), n >= 0, n < 256 { return UInt8(n) }
    }
    try raise(.ValueError, "\(message)")
  }

  /// The bytes of an argument that may be an int (one byte) or bytes-like.
  func needle(_ r: Ref) throws(Raised) -> Needle {
    if r.isBytes || r.type.pointee.has.contains(.buffer) {
      let buffer = try BorrowedBuffer(r, writable: false, self)
      try buffer.requireContiguous(self)
      return Needle(buffer: buffer, byte: 0)
    }
    guard r.type.pointee.has.contains(.index) else {
      try raise(.TypeError, "argument should be integer or bytes-like object, not '\(typeName(r))'")
    }
    return Needle(buffer: nil, byte: try byte(r))
  }
}

/// Bytes to search for.
struct Needle: ~Copyable {
  let buffer: BorrowedBuffer?
  var byte: UInt8
  /// Lends the view.
  mutating func with<R>(_ body: (StrView) throws(Raised) -> R) throws(Raised) -> R {
    if let view = borrowedView { return try body(view) }
    return try withUnsafeMutablePointer(to: &byte) { (p) throws(Raised) -> R in try body(StrView(RawPointer(p), 1, 1)) }
  }
  private var borrowedView: StrView? {
    switch buffer {
    case .some(let b): b.strView
    case .none: nil
    }
  }
}

extension BorrowedBuffer {
  /// The bytes as a view of width 1.
  var strView: StrView { StrView(view.base ?? RawPointer(bitPattern: 8).unsafelyUnwrapped, view.base == nil ? 0 : view.length, 1) }
}

extension ByteSequence {
  static func make(_ view: StrView, _ cx: Context) throws(Raised) -> Owned {
    if view.count == 1 && Self.self == BytesType.self { return try cx.bytes(single: view.base.load(as: UInt8.self)) }
    let made = try make(view.count, cx)
    if view.count > 0 { memcpy(made.data, view.base, view.count) }
    return Owned(stealing: made.object)
  }
  static func slice(_ me: Ref, _ start: Int, _ end: Int, _ cx: Context) throws(Raised) -> Owned {
    let v = view(me)
    if start == 0 && end == v.count { return try unchanged(me, cx) }
    return try make(v.slice(start, max(start, end)), cx)
  }
  /// A copy with every byte mapped.
  static func mapped(_ me: Ref, _ cx: Context, _ f: (UInt8) -> UInt8) throws(Raised) -> Owned {
    let made = try make(view(me).count, cx)
    let from = view(me)
    let p = from.units(UInt8.self)
    for i in 0..<from.count { made.data[i] = f(p[i]) }
    return Owned(stealing: made.object)
  }
  static func bytesArgument(_ r: Ref, _ cx: Context) throws(Raised) -> BorrowedBuffer {
    let buffer = try BorrowedBuffer(r, writable: false, cx)
    try buffer.requireContiguous(cx)
    return buffer
  }

  static var sharedMethods: [MethodDef] { byteSearchMethods + byteSplitMethods + byteCaseMethods + byteLayoutMethods + byteConversionMethods }

  // MARK: operations

  static func compareBytes(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if a == b { return cx.bool(op.holds(0)) }
    guard cx.isBytesLike(a), cx.isBytesLike(b) else {
      if op == .eq || op == .ne { try warnOfMixture(a, b, cx) }
      return nil
    }
    let x = try bytesArgument(a, cx), y = try bytesArgument(b, cx)
    let n = min(x.strView.count, y.strView.count)
    if op == .eq || op == .ne, x.strView.count != y.strView.count { return cx.bool(op == .ne) }
    let order = n == 0 ? 0 : Int(memcmp(x.strView.base, y.strView.base, n))
    return cx.bool(op.holds(order != 0 ? order : x.strView.count - y.strView.count))
  }

  private static func warnOfMixture(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) {
    if a.isStr || b.isStr {
      try cx.warnBytesAsText(a.isBytes || b.isBytes ? "Comparison between bytes and string" : "Comparison between bytearray and string")
    } else if a.isBytes && b.isInt || a.isInt && b.isBytes {
      try cx.warnBytesAsText("Comparison between bytes and int")
    }
  }

  static func containsBytes(_ me: Ref, _ item: Ref, _ cx: Context) throws(Raised) -> Bool {
    if !cx.isBytesLike(item) && !item.type.pointee.has.contains(.index) {
      try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(item))'")
    }
    if !cx.isBytesLike(item), !item.isInt {
      do throws(Raised) { _ = try cx.indexObject(item) } catch {
        cx.setPending(nil)
        try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(item))'")
      }
    }
    var needle = try cx.needle(item)
    return try needle.with { (n) throws(Raised) -> Bool in view(me).find(n, 0, view(me).count) >= 0 }
  }

  static func concatBytes(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard cx.isBytesLike(b) else { try cx.raise(.TypeError, "can't concat \(cx.typeName(b)) to \(cx.typeName(a))") }
    let other = try bytesArgument(b, cx)
    let first = view(a).count, second = other.strView.count
    let (total, overflow) = first.addingReportingOverflow(second)
    if overflow { try cx.raiseMemoryError() }
    let made = try make(total, cx)
    memcpy(made.data, view(a).base, first)
    memcpy(made.data + first, other.strView.base, second)
    return Owned(stealing: made.object)
  }

  static func repeatBytes(_ me: Ref, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let v = view(me)
    if count == 1 { return try unchanged(me, cx) }
    let (total, overflow) = v.count.multipliedReportingOverflow(by: max(0, count))
    if overflow { try cx.raise(.OverflowError, "repeated bytes are too long") }
    let made = try make(total, cx)
    if total > 0 { fillRepeating(RawPointer(made.data), v.base, v.count, count) }
    return Owned(stealing: made.object)
  }

  static func strided(_ me: Ref, _ start: Int, _ step: Int, _ count: Int, _ cx: Context) throws(Raised) -> Owned {
    let made = try make(count, cx)
    let p = view(me).units(UInt8.self)
    var i = start
    for k in 0..<count {
      made.data[k] = p[i]
      i &+= step
    }
    return Owned(stealing: made.object)
  }
}

/// Appends the repr of bytes: `b'...'`.
func appendBytesRepr(_ view: StrView, _ out: inout StringBuilder) {
  let quote: UInt32 = view.contains(0x27) && !view.contains(0x22) ? 0x22 : 0x27
  out.append(scalar: 0x62)
  out.append(scalar: quote)
  for i in 0..<view.count {
    let c = view[i]
    if c == quote || c == 0x5C {
      out.append(scalar: 0x5C)
      out.append(scalar: c)
    } else if c >= 0x20 && c < 0x7F {
      out.append(scalar: c)
    } else {
      out.appendEscape(c)
    }
  }
  out.append(scalar: quote)
}
