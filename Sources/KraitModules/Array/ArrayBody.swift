import KraitCore
import KraitObjects

/// An array of machine values of one kind.
struct ArrayBody {
  var header: ObjectHeader
  var data: RawPointer?
  /// Items, and bytes of memory.
  var count: Int
  var capacity: Int
  /// Buffers that were handed out: while there are any the size must not change.
  var exports: Int
  var kind: ArrayKind
}

extension Ref {
  var array: UnsafeMutablePointer<ArrayBody> { raw.assumingMemoryBound(to: ArrayBody.self) }
}

/// What the items of an array are, named by their type code.
enum ArrayKind: UInt8, CaseIterable {
  case int8 = 0x62, uint8 = 0x42, unicode = 0x75, character = 0x77, int16 = 0x68, uint16 = 0x48, int32 = 0x69, uint32 = 0x49
  case long = 0x6C, ulong = 0x4C, int64 = 0x71, uint64 = 0x51, float = 0x66, double = 0x64

  var size: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .unicode, .character, .float: 4
    case .long, .ulong, .int64, .uint64, .double: 8
    }
  }
  var isText: Bool { self == .unicode || self == .character }
  /// The buffer protocol's format.
  var format: StaticString {
    switch self {
    case .int8: "b"
    case .uint8: "B"
    case .unicode, .character: "w"
    case .int16: "h"
    case .uint16: "H"
    case .int32: "i"
    case .uint32: "I"
    case .long: "l"
    case .ulong: "L"
    case .int64: "q"
    case .uint64: "Q"
    case .float: "f"
    case .double: "d"
    }
  }
  var code: String { String(UnicodeScalar(rawValue)) }

  /// Number in the list of machine formats that `array._array_reconstructor` and pickles use (little endian).
  var machineFormat: Int {
    switch self {
    case .uint8: 0
    case .int8: 1
    case .uint16: 2
    case .int16: 4
    case .uint32: 6
    case .int32: 8
    case .ulong, .uint64: 10
    case .long, .int64: 12
    case .float: 14
    case .double: 16
    case .unicode, .character: 20
    }
  }

  func read(_ p: RawPointer, _ cx: Context) throws(Raised) -> Owned {
    switch self {
    case .int8: return cx.int(Int(p.loadUnaligned(as: Int8.self)))
    case .uint8: return cx.int(Int(p.loadUnaligned(as: UInt8.self)))
    case .int16: return cx.int(Int(p.loadUnaligned(as: Int16.self)))
    case .uint16: return cx.int(Int(p.loadUnaligned(as: UInt16.self)))
    case .int32: return cx.int(Int(p.loadUnaligned(as: Int32.self)))
    case .uint32: return cx.int(Int(p.loadUnaligned(as: UInt32.self)))
    case .long, .int64: return cx.int(p.loadUnaligned(as: Int.self))
    case .ulong, .uint64: return cx.int(unsigned: p.loadUnaligned(as: UInt64.self))
    case .float: return cx.float(Double(p.loadUnaligned(as: Float.self)))
    case .double: return cx.float(p.loadUnaligned(as: Double.self))
    case .unicode, .character:
      let c = p.loadUnaligned(as: UInt32.self)
      if c > 0x10FFFF { try cx.raise(.ValueError, "character U+\(String(c, radix: 16)) is not in range [U+0000; U+10ffff]") }
      return try cx.character(c)
    }
  }

  /// The bytes of a value in the low part of the result.
  func encode(_ value: Ref, _ cx: Context) throws(Raised) -> UInt64 {
    switch self {
    case .int8: return try UInt64(bitPattern: Int64(bounded(value, -0x80, 0x7F, "signed char", cx)))
    case .uint8: return try UInt64(bounded(value, 0, 0xFF, "unsigned byte integer", cx))
    case .int16: return try UInt64(bitPattern: Int64(bounded(value, -0x8000, 0x7FFF, "signed short integer", cx)))
    case .uint16: return try UInt64(bounded(value, 0, 0xFFFF, "unsigned short", cx))
    case .int32: return try UInt64(bitPattern: Int64(bounded(value, -0x8000_0000, 0x7FFF_FFFF, "signed integer", cx)))
    case .uint32: return try unsigned(value, 0xFFFF_FFFF, cx)
    case .ulong, .uint64: return try unsigned(value, UInt64.max, cx)
    case .long, .int64:
      let n = try integer(value, cx)
      guard let i = cx.exactInt(n.ref) else { try cx.raise(.OverflowError, self == .long ? "Python int too large to convert to C long" : "int too big to convert") }
      return UInt64(bitPattern: Int64(i))
    case .float: return UInt64(Float(try cx.double(value)).bitPattern)
    case .double: return try cx.double(value).bitPattern
    case .unicode, .character:
      guard value.isStr else { try cx.raise(.TypeError, "array item must be a unicode character, not \(cx.typeName(value))") }
      guard value.str.pointee.length == 1 else {
        try cx.raise(.TypeError, "array item must be a string of length 1, not a string of length \(value.str.pointee.length)")
      }
      return UInt64(value.codePoint(at: 0))
    }
  }
  private func integer(_ value: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.indexObject(value) }
  private func bounded(_ value: Ref, _ low: Int, _ high: Int, _ what: StaticString, _ cx: Context) throws(Raised) -> Int {
    let n = try integer(value, cx)
    guard let i = cx.exactInt(n.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C long") }
    if i < low { try cx.raise(.OverflowError, "\(what) is less than minimum") }
    if i > high { try cx.raise(.OverflowError, "\(what) is greater than maximum") }
    return i
  }
  private func unsigned(_ value: Ref, _ high: UInt64, _ cx: Context) throws(Raised) -> UInt64 {
    let n = try integer(value, cx)
    if let i = cx.exactInt(n.ref), i >= 0 {
      if UInt64(i) > high { try cx.raise(.OverflowError, "unsigned int is greater than maximum") }
      return UInt64(i)
    }
    let zero = cx.int(0)
    if try cx.compareBool(.lt, n.ref, zero.ref) {
      try cx.raise(.OverflowError, self == .uint64 ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int")
    }
    // Between the greatest signed and the greatest unsigned number: the upper half, moved down.
    let half = try cx.int(unsigned: 1 << 63)
    let upper = try cx.binary(.sub, n.ref, half.ref)
    guard let i = cx.exactInt(upper.ref) else {
      try cx.raise(.OverflowError, self == .uint64 ? "int too big to convert" : "Python int too large to convert to C unsigned long")
    }
    if high < UInt64.max { try cx.raise(.OverflowError, "unsigned int is greater than maximum") }
    return UInt64(i) | 1 << 63
  }
  func write(_ bits: UInt64, _ p: RawPointer) {
    switch size {
    case 1: p.storeBytes(of: UInt8(truncatingIfNeeded: bits), as: UInt8.self)
    case 2: p.storeBytes(of: UInt16(truncatingIfNeeded: bits), as: UInt16.self)
    case 4: p.storeBytes(of: UInt32(truncatingIfNeeded: bits), as: UInt32.self)
    default: p.storeBytes(of: bits, as: UInt64.self)
    }
  }
}

extension Context {
  /// Makes room for `count` items; BufferError while buffers are handed out.
  func arrayResize(_ me: Ref, _ count: Int) throws(Raised) {
    let a = me.array
    if count == a.pointee.count { return }
    if a.pointee.exports > 0 { try raise(.BufferError, "cannot resize an array that is exporting buffers") }
    let size = a.pointee.kind.size
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow || bytes > Int.max / 4 { try raiseMemoryError() }
    if bytes > a.pointee.capacity || bytes < a.pointee.capacity / 2 {
      let capacity = count == 0 ? 0 : bytes &+ (bytes &>> 4) &+ 8 &* size
      if capacity == 0 {
        freeBuffer(a.pointee.data, a.pointee.capacity)
        a.pointee.data = nil
      } else if a.pointee.data == nil {
        a.pointee.data = try allocateBuffer(capacity)
      } else {
        a.pointee.data = try reallocateBuffer(a.pointee.data, from: a.pointee.capacity, to: capacity)
      }
      a.pointee.capacity = capacity
    }
    a.pointee.count = count
  }
  func makeArray(_ type: TypePointer, _ kind: ArrayKind, _ count: Int = 0) throws(Raised) -> Owned {
    let ref = try allocateInstance(type)
    let a = ref.array
    a.pointee.data = nil
    a.pointee.count = 0
    a.pointee.capacity = 0
    a.pointee.exports = 0
    a.pointee.kind = kind
    let made = Owned(stealing: ref)
    try arrayResize(ref, count)
    return made
  }
  func arrayItem(_ me: Ref, _ i: Int) throws(Raised) -> Owned {
    try me.array.pointee.kind.read(me.array.pointee.data.unsafelyUnwrapped + i &* me.array.pointee.kind.size, self)
  }
  func arrayAppend(_ me: Ref, _ value: Ref) throws(Raised) {
    let bits = try me.array.pointee.kind.encode(value, self)
    let n = me.array.pointee.count
    try arrayResize(me, n &+ 1)
    me.array.pointee.kind.write(bits, me.array.pointee.data.unsafelyUnwrapped + n &* me.array.pointee.kind.size)
  }
  func arrayBytes(_ me: Ref) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: me.array.pointee.data, count: me.array.pointee.count &* me.array.pointee.kind.size)
  }
  /// Appends raw items.
  func arrayAppend(_ me: Ref, bytes: UnsafeRawBufferPointer) throws(Raised) {
    let size = me.array.pointee.kind.size
    if bytes.count % size != 0 { try raise(.ValueError, "bytes length not a multiple of item size") }
    let n = me.array.pointee.count
    if bytes.count == 0 { return }
    // The source may be this array's own memory, which moves.
    let copy = try allocateBuffer(bytes.count)
    defer { freeBuffer(copy, bytes.count) }
    copy.copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: bytes.count)
    try arrayResize(me, n &+ bytes.count / size)
    (me.array.pointee.data.unsafelyUnwrapped + n &* size).copyMemory(from: copy, byteCount: bytes.count)
  }
  func isArray(_ me: Ref) throws(Raised) -> Bool { try isSubtype(me.type, nativeType(ArrayType.self)) }
}
