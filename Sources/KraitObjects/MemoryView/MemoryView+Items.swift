import Glibc
import KraitCore

// Items and slices of a memoryview.

extension MemoryViewType {
  private static func code(_ view: ViewShape, _ cx: Context) throws(Raised) -> UInt8 {
    guard let code = nativeCode(view.format) else {
      try cx.raise(.NotImplementedError, "memoryview: unsupported format \(String(decoding: view.format, as: UTF8.self))")
    }
    return code
  }

  /// Item `i` of a one-dimensional view.
  static func item(_ view: ViewShape, _ i: Int, _ cx: Context) throws(Raised) -> Owned {
    let code = try code(view, cx)
    if view.shape.count != 1 { try cx.raise(.NotImplementedError, "multi-dimensional sub-views are not implemented") }
    return try unpackNative(code, UnsafeRawPointer(view.base + i &* view.strides[0]), cx)
  }

  private static func offset(_ view: ViewShape, _ d: Int, _ key: Ref, _ cx: Context) throws(Raised) -> Int {
    var i = try cx.itemIndex(key)
    if i < 0 { i &+= view.shape[d] }
    if i < 0 || i >= view.shape[d] { try cx.raise(.IndexError, "index out of bounds on dimension \(d + 1)") }
    return i &* view.strides[d]
  }

  /// The address that a tuple of ints selects.
  private static func address(_ view: ViewShape, _ key: Ref, _ cx: Context) throws(Raised) -> RawPointer {
    let n = key.tupleCount
    if n < view.shape.count { try cx.raise(.NotImplementedError, "sub-views are not implemented") }
    if n > view.shape.count { try cx.raise(.TypeError, "cannot index \(view.shape.count)-dimension view with \(n)-element tuple") }
    var p = view.base
    for d in 0..<n { p += try offset(view, d, key.tupleItems[d], cx) }
    return p
  }
  private static func isIndexTuple(_ key: Ref) -> Bool {
    if !key.isTuple { return false }
    for i in 0..<key.tupleCount where !key.tupleItems[i].type.pointee.has.contains(.index) { return false }
    return true
  }

  public static func getitem(_ me: Ref, _ key: Ref, _ cx: Context) throws(Raised) -> Owned {
    var view = try live(me, cx)
    if view.shape.isEmpty {
      if key.isTuple && key.tupleCount == 0 { return try unpackNative(try code(view, cx), UnsafeRawPointer(view.base), cx) }
      if key == cx.interp.pointee.ellipsis { return me.own }
      try cx.raise(.TypeError, "invalid indexing of 0-dim memory")
    }
    if key.type.pointee.has.contains(.index) {
      if view.shape.count != 1 { try cx.raise(.NotImplementedError, "multi-dimensional sub-views are not implemented") }
      let code = try code(view, cx)
      let at = try offset(view, 0, key, cx)
      view = try live(me, cx)
      return try unpackNative(code, UnsafeRawPointer(view.base + at), cx)
    }
    if key.isExactly(cx.types.pointee.slice) {
      // The indices' code may release this view: the buffer is held until the slice has its own share.
      let buffer = managed(me).unsafelyUnwrapped
      buffer.users += 1
      defer { buffer.leave() }
      try sliceView(&view, key, cx)
      return try make(buffer, view, cx)
    }
    if isIndexTuple(key) {
      let p = try address(view, key, cx)
      _ = try live(me, cx)
      return try unpackNative(try code(view, cx), UnsafeRawPointer(p), cx)
    }
    if key.isTuple { try raiseForTuple(key, cx) }
    try cx.raise(.TypeError, "memoryview: invalid slice key")
  }

  private static func raiseForTuple(_ key: Ref, _ cx: Context) throws(Raised) -> Never {
    for i in 0..<key.tupleCount where !key.tupleItems[i].isExactly(cx.types.pointee.slice) {
      try cx.raise(.TypeError, "memoryview: invalid slice key")
    }
    try cx.raise(.NotImplementedError, "multi-dimensional slicing is not implemented")
  }

  private static func sliceView(_ view: inout ViewShape, _ key: Ref, _ cx: Context) throws(Raised) {
    var bounds = try cx.sliceBounds(key)
    let count = bounds.clip(view.shape[0])
    view.base += bounds.start &* view.strides[0]
    view.shape[0] = count
    view.strides[0] = view.strides[0].multipliedReportingOverflow(by: bounds.step).partialValue
  }

  public static func setitem(_ me: Ref, _ key: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    var view = try live(me, cx)
    let code = try code(view, cx)
    if view.readonly { try cx.raise(.TypeError, "cannot modify read-only memory") }
    guard let value else { try cx.raise(.TypeError, "cannot delete memory") }
    if view.shape.isEmpty {
      if key == cx.interp.pointee.ellipsis || key.isTuple && key.tupleCount == 0 { return try store(me, code, view.base, value, cx) }
      try cx.raise(.TypeError, "invalid indexing of 0-dim memory")
    }
    if key.type.pointee.has.contains(.index) {
      if view.shape.count > 1 { try cx.raise(.NotImplementedError, "sub-views are not implemented") }
      let at = try offset(view, 0, key, cx)
      return try store(me, code, view.base + at, value, cx)
    }
    if key.isExactly(cx.types.pointee.slice) && view.shape.count == 1 {
      let source = try BorrowedBuffer(value, writable: false, cx)
      try sliceView(&view, key, cx)
      _ = try live(me, cx)
      return try assign(view, shape(of: source.view), cx)
    }
    if isIndexTuple(key) {
      let p = try address(view, key, cx)
      return try store(me, code, p, value, cx)
    }
    if key.isTuple { try raiseForTuple(key, cx) }
    if key.isExactly(cx.types.pointee.slice) {
      try cx.raise(.NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1")
    }
    try cx.raise(.TypeError, "memoryview: invalid slice key")
  }

  private static func assign(_ target: ViewShape, _ source: ViewShape, _ cx: Context) throws(Raised) {
    if target.shape != source.shape || target.itemSize != source.itemSize || nativeCode(target.format) != nativeCode(source.format) {
      try cx.raise(.ValueError, "memoryview assignment: lvalue and rvalue have different structures")
    }
    // The two may overlap.
    let data = source.gathered
    var at = 0
    try target.forEachItem { (p) throws(Raised) in
      for k in 0..<target.itemSize { p.storeBytes(of: data[at + k], toByteOffset: k, as: UInt8.self) }
      at += target.itemSize
    }
  }

  /// Stores one value; converting it may run code that releases the view.
  private static func store(_ me: Ref, _ code: UInt8, _ p: RawPointer, _ value: Ref, _ cx: Context) throws(Raised) {
    let shown = String(UnicodeScalar(code))
    func invalidType() throws(Raised) -> Never { try cx.raise(.TypeError, "memoryview: invalid type for format '\(shown)'") }
    func invalidValue() throws(Raised) -> Never { try cx.raise(.ValueError, "memoryview: invalid value for format '\(shown)'") }
    switch code {
    case UInt8(ascii: "c"):
      if !value.isBytes { try invalidType() }
      if value.bytesLength != 1 { try invalidValue() }
      p.storeBytes(of: value.bytesData[0], as: UInt8.self)
    case UInt8(ascii: "?"):
      let truth = try cx.isTrue(value)
      _ = try live(me, cx)
      p.storeBytes(of: truth ? 1 : 0, as: UInt8.self)
    case UInt8(ascii: "f"), UInt8(ascii: "d"), UInt8(ascii: "e"):
      let x: Double
      do throws(Raised) { x = try cx.double(value) } catch {
        if cx.pendingMatches(.TypeError) {
          cx.setPending(nil)
          try invalidType()
        }
        throw error
      }
      _ = try live(me, cx)
      if code == UInt8(ascii: "d") {
        p.storeBytes(of: x, as: Double.self)
      } else if code == UInt8(ascii: "f") {
        p.storeBytes(of: Float(x), as: Float.self)
      } else {
        guard let half = doubleToHalf(x) else { try invalidValue() }
        p.storeBytes(of: half, as: UInt16.self)
      }
    default:
      guard value.type.pointee.has.contains(.index) else { try invalidType() }
      let object = try cx.indexObject(value)
      _ = try live(me, cx)
      if !storeInt(code, p, object.ref, cx) { try invalidValue() }
    }
  }

  /// Stores an int if it fits the code.
  private static func storeInt(_ code: UInt8, _ p: RawPointer, _ value: Ref, _ cx: Context) -> Bool {
    func put<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> Bool {
      guard let n = cx.exactInt(value), let v = T(exactly: n) else { return false }
      p.storeBytes(of: v, as: T.self)
      return true
    }
    switch code {
    case UInt8(ascii: "B"): return put(UInt8.self)
    case UInt8(ascii: "b"): return put(Int8.self)
    case UInt8(ascii: "H"): return put(UInt16.self)
    case UInt8(ascii: "h"): return put(Int16.self)
    case UInt8(ascii: "I"): return put(UInt32.self)
    case UInt8(ascii: "i"): return put(Int32.self)
    case UInt8(ascii: "l"), UInt8(ascii: "q"), UInt8(ascii: "n"): return put(Int64.self)
    default:
      guard let n = cx.exactUInt64(value) else { return false }
      p.storeBytes(of: n, as: UInt64.self)
      return true
    }
  }
}

extension Context {
  /// The value of an int that fits 64 unsigned bits.
  func exactUInt64(_ value: Ref) -> UInt64? {
    if let n = exactInt(value) { return n < 0 ? nil : UInt64(n) }
    let word = value.int.pointee.word
    if word & 1 != 0 || word & 2 != 0 || word >> 2 != 1 { return nil }
    return value.raw.load(fromByteOffset: IntBody.limbsOffset, as: UInt64.self)
  }
}
