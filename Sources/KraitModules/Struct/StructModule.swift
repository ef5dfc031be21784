import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `struct.error`.
enum StructErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "struct.error" }
}

/// `_struct`: bytes as C structures.
enum StructModule: NativeModule {
  static let name: StaticString = "_struct"
  static let doc: StaticString? = "Functions to convert between Python values and C structures in bytes."

  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let error = try errorType(cx)
    let name = try cx.intern("error")
    try cx.dictSet(dict, name.ref, Ref(error))
    try cx.addType(StructType.self, to: dict)
  }

  static func errorType(_ cx: Context) throws(Raised) -> TypePointer {
    try cx.nativeType(StructErrorType.self, base: cx.exceptionType(.Exception))
  }
  static func raise(_ message: String, _ cx: Context) throws(Raised) -> Never { try cx.raise(try errorType(cx), message) }

  /// The format text of an argument.
  static func formatBytes(_ format: Ref, _ cx: Context) throws(Raised) -> Owned {
    if format.isBytes { return format.own }
    guard format.isStr else { try cx.raise(.TypeError, "Struct() argument 1 must be a str or bytes object, not \(cx.typeName(format))") }
    return try cx.encodeLatin(format, nil, limit: 128)
  }
  static func layout(_ format: Ref, _ cx: Context) throws(Raised) -> StructLayout {
    if !format.isStr && !format.isBytes { _ = try cx.hash(format) }
    let text = try formatBytes(format, cx)
    return try StructLayout([UInt8](text.ref.bytesBuffer)) { (message) throws(Raised) in try raise(message, cx) }
  }

  static var functions: [MethodDef] {
    [
      MethodDef("calcsize", "(format, /)", "Size in bytes of the structure that the format describes.") { (a, cx) throws(Raised) in
        cx.int(try layout(a[0], cx).size)
      },
      MethodDef("pack", "(*args)", "pack(format, v1, v2, ...) -> bytes\n\nThe values packed by the format.") { (a, cx) throws(Raised) in
        if a[0].tupleCount == 0 { try cx.raise(.TypeError, "missing format argument") }
        let layout = try layout(a[0].tupleItems[0], cx)
        return try pack(layout, a[0], from: 1, cx)
      },
      MethodDef("pack_into", "(*args)", "pack_into(format, buffer, offset, v1, v2, ...)\n\nPacks the values and writes them into a buffer.") {
        (a, cx) throws(Raised) in
        if a[0].tupleCount == 0 { try cx.raise(.TypeError, "missing format argument") }
        let layout = try layout(a[0].tupleItems[0], cx)
        return try packInto(layout, a[0], from: 1, cx)
      },
      MethodDef("unpack", "(format, buffer, /)", "The values that a buffer of exactly the right size holds.") { (a, cx) throws(Raised) in
        try unpack(try layout(a[0], cx), a[1], cx)
      },
      MethodDef("unpack_from", "(format, /, buffer, offset=0)", "The values that a buffer holds from an offset on.") { (a, cx) throws(Raised) in
        try unpackFrom(try layout(a[0], cx), a[1], try cx.optionalIndex(a.optional(2), 0), cx)
      },
      MethodDef("iter_unpack", "(format, buffer, /)", "Iterates over the structures that a buffer holds.") { (a, cx) throws(Raised) in
        let type = try cx.nativeType(StructType.self)
        let object = try cx.call(Ref(type), a[0])
        return try UnpackIteratorType.make(object.ref, a[1], cx)
      },
      MethodDef("_clearcache", "()", "Does nothing: formats are not cached.") { (a, cx) throws(Raised) in cx.none },
    ]
  }

  // MARK: packing

  static func pack(_ layout: StructLayout, _ values: Ref, from first: Int, _ cx: Context) throws(Raised) -> Owned {
    let given = values.tupleCount - first
    if given != layout.valueCount { try raise("pack expected \(layout.valueCount) items for packing (got \(given))", cx) }
    let result = try cx.newBytes(layout.size)
    memset(result.ref.bytesData, 0, layout.size)
    try write(layout, values, from: first, to: RawPointer(result.ref.bytesData), cx)
    return result
  }

  private static func writableBuffer(_ target: Ref, _ cx: Context) throws(Raised) -> BorrowedBuffer {
    do throws(Raised) {
      let buffer = try BorrowedBuffer(target, writable: true, cx)
      if !buffer.view.readonly { return buffer }
    } catch {
      guard cx.pendingMatches(.BufferError) else { throw error }
      cx.clearPending()
    }
    try cx.raise(.TypeError, "argument must be read-write bytes-like object, not \(cx.typeName(target))")
  }

  static func packInto(_ layout: StructLayout, _ values: Ref, from first: Int, _ cx: Context) throws(Raised) -> Owned {
    let given = values.tupleCount - first
    if given < 1 { try raise("pack_into expected buffer argument", cx) }
    if given < 2 { try raise("pack_into expected offset argument", cx) }
    if given - 2 != layout.valueCount { try raise("pack_into expected \(layout.valueCount) items for packing (got \(given - 2))", cx) }
    let target = values.tupleItems[first]
    if target.isBytes || !cx.isBytesLike(target) {
      try cx.raise(.TypeError, "argument must be read-write bytes-like object, not \(cx.typeName(target))")
    }
    let buffer = try writableBuffer(target, cx)
    var offset = try cx.index(values.tupleItems[first + 1])
    let length = buffer.view.length
    if offset < 0 {
      if offset > -layout.size { try raise("no space to pack \(layout.size) bytes at offset \(offset)", cx) }
      if offset < -length { try raise("offset \(offset) out of range for \(length)-byte buffer", cx) }
      offset += length
    }
    if length < offset || length - offset < layout.size {
      try raise(
        "pack_into requires a buffer of at least \(UInt(bitPattern: layout.size) &+ UInt(bitPattern: offset)) bytes for packing \(layout.size) bytes at offset \(offset) (actual buffer size is \(length))",
        cx)
    }
    // Values are converted before anything is written.
    let data = try cx.newBytes(layout.size)
    memset(data.ref.bytesData, 0, layout.size)
    try write(layout, values, from: first + 2, to: RawPointer(data.ref.bytesData), cx)
    if layout.size > 0, let base = buffer.view.base { memcpy(base + offset, data.ref.bytesData, layout.size) }
    return cx.none
  }

  private static func write(_ layout: StructLayout, _ values: Ref, from first: Int, to base: RawPointer, _ cx: Context) throws(Raised) {
    var next = first
    for item in layout.items {
      for k in 0..<item.count {
        try writeValue(layout, item, values.tupleItems[next], base + (item.offset + k * item.size), cx)
        next += 1
      }
    }
  }

  private static func writeValue(_ layout: StructLayout, _ item: StructLayout.Item, _ value: Ref, _ p: RawPointer, _ cx: Context) throws(Raised) {
    switch item.code {
    case UInt8(ascii: "c"):
      guard value.isBytes && value.bytesLength == 1 else { try raise("char format requires a bytes object of length 1", cx) }
      p.storeBytes(of: value.bytesData[0], as: UInt8.self)
    case UInt8(ascii: "?"): p.storeBytes(of: try cx.isTrue(value) ? 1 : 0, as: UInt8.self)
    case UInt8(ascii: "s"), UInt8(ascii: "p"):
      let pascal = item.code == UInt8(ascii: "p")
      guard value.isBytes || cx.isInstance(value, cx.types.pointee.bytearray) else {
        try raise("argument for '\(pascal ? "p" : "s")' must be a bytes object", cx)
      }
      try cx.withBytesLike(value) { (data) throws(Raised) in
        if pascal {
          if item.size == 0 { return }
          let n = min(data.count, item.size - 1)
          if n > 0, let base = data.baseAddress { memcpy(p + 1, base, n) }
          p.storeBytes(of: UInt8(min(n, 255)), as: UInt8.self)
        } else {
          let n = min(data.count, item.size)
          if n > 0, let base = data.baseAddress { memcpy(p, base, n) }
        }
      }
    case UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "d"): try writeFloat(layout, item, value, p, cx)
    default: try writeInt(layout, item, value, p, cx)
    }
  }

  private static func writeFloat(_ layout: StructLayout, _ item: StructLayout.Item, _ value: Ref, _ p: RawPointer, _ cx: Context) throws(Raised) {
    let x: Double
    do throws(Raised) { x = try cx.double(value) } catch {
      guard cx.pendingMatches(.TypeError) else { throw error }
      cx.setPending(nil)
      try raise("required argument is not a float", cx)
    }
    let bits: UInt64
    switch item.code {
    case UInt8(ascii: "d"): bits = x.bitPattern
    case UInt8(ascii: "f"):
      let single = Float(x)
      if single.isInfinite && x.isFinite && !layout.isNative { try cx.raise(.OverflowError, "float too large to pack with f format") }
      bits = UInt64(single.bitPattern)
    default:
      guard let half = doubleToHalf(x) else { try cx.raise(.OverflowError, "float too large to pack with e format") }
      bits = UInt64(half)
    }
    store(bits, item.size, layout.isLittle, p)
  }

  private static func writeInt(_ layout: StructLayout, _ item: StructLayout.Item, _ value: Ref, _ p: RawPointer, _ cx: Context) throws(Raised) {
    guard value.type.pointee.has.contains(.index) else { try raise("required argument is not an integer", cx) }
    let number = try cx.indexObject(value)
    let code = item.code, bits = item.size * 8
    if code == UInt8(ascii: "P") { return store(cx.lowBits(number.ref), 8, true, p) }
    let signed = code >= 97
    if let n = cx.exactInt(number.ref) {
      let fits = signed ? bits == 64 || n >= -(1 << (bits - 1)) && n < 1 << (bits - 1) : n >= 0 && (bits == 64 || n < 1 << bits)
      if fits { return store(UInt64(bitPattern: Int64(n)), item.size, layout.isLittle, p) }
    } else if !signed, bits == 64, let n = cx.exactUInt(number.ref) {
      return store(n, 8, layout.isLittle, p)
    }
    let name = String(UnicodeScalar(code))
    if signed {
      let least = bits == 64 ? Int.min : -(1 << (bits - 1))
      try raise("'\(name)' format requires \(least) <= number <= \(-1 - least)", cx)
    }
    try raise("'\(name)' format requires 0 <= number <= \(bits == 64 ? UInt64.max : UInt64(1) << UInt64(bits) - 1)", cx)
  }

  private static func store(_ bits: UInt64, _ size: Int, _ little: Bool, _ p: RawPointer) {
    for k in 0..<size {
      p.storeBytes(of: UInt8(truncatingIfNeeded: bits >> UInt64((little ? k : size - 1 - k) * 8)), toByteOffset: k, as: UInt8.self)
    }
  }

  // MARK: unpacking

  static func unpack(_ layout: StructLayout, _ object: Ref, _ cx: Context) throws(Raised) -> Owned {
    try cx.withBytesLike(object) { (data) throws(Raised) -> Owned in
      if data.count != layout.size { try raise("unpack requires a buffer of \(layout.size) bytes", cx) }
      return try values(layout, data, 0, cx)
    }
  }

  static func unpackFrom(_ layout: StructLayout, _ object: Ref, _ start: Int, _ cx: Context) throws(Raised) -> Owned {
    try cx.withBytesLike(object) { (data) throws(Raised) -> Owned in
      var offset = start
      if offset < 0 {
        if offset > -layout.size { try raise("not enough data to unpack \(layout.size) bytes at offset \(offset)", cx) }
        if offset < -data.count { try raise("offset \(offset) out of range for \(data.count)-byte buffer", cx) }
        offset += data.count
      }
      if data.count < offset || data.count - offset < layout.size {
        try raise(
          "unpack_from requires a buffer of at least \(UInt(bitPattern: layout.size) &+ UInt(bitPattern: offset)) bytes for unpacking \(layout.size) bytes at offset \(offset) (actual buffer size is \(data.count))",
          cx)
      }
      return try values(layout, data, offset, cx)
    }
  }

  static func values(_ layout: StructLayout, _ data: UnsafeRawBufferPointer, _ offset: Int, _ cx: Context) throws(Raised) -> Owned {
    let result = try cx.list()
    if layout.valueCount > 0 && layout.size > 0 || layout.valueCount > 0 {
      let base = (data.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped) + offset
      for item in layout.items {
        for k in 0..<item.count { try cx.append(list: result.ref, try value(layout, item, base + (item.offset + k * item.size), cx)) }
      }
    }
    return try cx.call(Ref(cx.types.pointee.tuple), result.ref)
  }

  private static func value(_ layout: StructLayout, _ item: StructLayout.Item, _ p: UnsafeRawPointer, _ cx: Context) throws(Raised) -> Owned {
    switch item.code {
    case UInt8(ascii: "c"): return try cx.bytes(UnsafeRawBufferPointer(start: p, count: 1))
    case UInt8(ascii: "?"): return cx.bool(p.load(as: UInt8.self) != 0)
    case UInt8(ascii: "s"): return try cx.bytes(UnsafeRawBufferPointer(start: p, count: item.size))
    case UInt8(ascii: "p"):
      if item.size == 0 { return try cx.bytes([]) }
      return try cx.bytes(UnsafeRawBufferPointer(start: p + 1, count: min(Int(p.load(as: UInt8.self)), item.size - 1)))
    default: break
    }
    var bits: UInt64 = 0
    for k in 0..<item.size { bits |= UInt64(p.load(fromByteOffset: layout.isLittle ? k : item.size - 1 - k, as: UInt8.self)) << UInt64(k * 8) }
    switch item.code {
    case UInt8(ascii: "d"): return cx.float(Double(bitPattern: bits))
    case UInt8(ascii: "f"): return cx.float(Double(Float(bitPattern: UInt32(bits))))
    case UInt8(ascii: "e"): return cx.float(halfToDouble(UInt16(bits)))
    default: break
    }
    if item.code >= 97 {
      let shift = UInt64(64 - item.size * 8)
      return cx.int(Int(Int64(bitPattern: bits << shift) >> Int64(shift)))
    }
    return cx.int(unsigned: bits)
  }
}
