import Glibc
import KraitCore

/// Items of a native struct format: one code, or several for values that are tuples. memoryview reads and compares items with it.
struct StructFormat {
  var codes: [UInt8] = []
  var offsets: [Int] = []
  var size = 0

  /// nil for formats that this does not know (byte orders, counts).
  init?(_ format: [UInt8]) {
    var text = format[...]
    if text.first == UInt8(ascii: "@") { text = text.dropFirst() }
    for c in text {
      guard let width = nativeSize(c) else { return nil }
      let aligned = (size + width - 1) / width * width
      codes.append(c)
      offsets.append(aligned)
      size = aligned + width
    }
    if codes.isEmpty { return nil }
  }

  func unpackValue(_ data: [UInt8], _ at: Int, _ cx: Context) throws(Raised) -> Owned {
    if codes.count == 1 { return try value(data, at, codes[0], cx) }
    let result = try cx.list()
    for (code, offset) in zip(codes, offsets) { try cx.append(list: result.ref, try value(data, at + offset, code, cx)) }
    return try cx.tupleOfItems(result.ref)
  }
  private func value(_ data: [UInt8], _ at: Int, _ code: UInt8, _ cx: Context) throws(Raised) -> Owned {
    let held = try cx.bytes(Array(data[at..<(at + (nativeSize(code) ?? 1))]))
    return try unpackNative(code, UnsafeRawPointer(held.ref.bytesData), cx)
  }
}

/// Size of a native struct code, nil if there is no such code for memoryviews.
func nativeSize(_ code: UInt8) -> Int? {
  switch code {
  case UInt8(ascii: "B"), UInt8(ascii: "b"), UInt8(ascii: "c"), UInt8(ascii: "?"): 1
  case UInt8(ascii: "H"), UInt8(ascii: "h"), UInt8(ascii: "e"): 2
  case UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "f"): 4
  case UInt8(ascii: "L"), UInt8(ascii: "l"), UInt8(ascii: "Q"), UInt8(ascii: "q"), UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "d"),
    UInt8(ascii: "P"): 8
  default: nil
  }
}

/// The single native code of a format, an `@` before it left out; nil if it is anything else.
func nativeCode(_ format: [UInt8]) -> UInt8? {
  let code = format.count == 2 && format[0] == UInt8(ascii: "@") ? format[1] : format.count == 1 ? format[0] : 0
  return nativeSize(code) == nil ? nil : code
}

/// One native value as an object.
func unpackNative(_ code: UInt8, _ p: UnsafeRawPointer, _ cx: Context) throws(Raised) -> Owned {
  switch code {
  case UInt8(ascii: "B"): return cx.int(Int(p.load(as: UInt8.self)))
  case UInt8(ascii: "b"): return cx.int(Int(p.load(as: Int8.self)))
  case UInt8(ascii: "c"): return try cx.bytes(UnsafeRawBufferPointer(start: p, count: 1))
  case UInt8(ascii: "?"): return cx.bool(p.load(as: UInt8.self) != 0)
  case UInt8(ascii: "H"): return cx.int(Int(p.loadUnaligned(as: UInt16.self)))
  case UInt8(ascii: "h"): return cx.int(Int(p.loadUnaligned(as: Int16.self)))
  case UInt8(ascii: "I"): return cx.int(Int(p.loadUnaligned(as: UInt32.self)))
  case UInt8(ascii: "i"): return cx.int(Int(p.loadUnaligned(as: Int32.self)))
  case UInt8(ascii: "L"), UInt8(ascii: "Q"), UInt8(ascii: "N"), UInt8(ascii: "P"): return cx.int(unsigned: p.loadUnaligned(as: UInt64.self))
  case UInt8(ascii: "l"), UInt8(ascii: "q"), UInt8(ascii: "n"): return cx.int(Int(p.loadUnaligned(as: Int64.self)))
  case UInt8(ascii: "e"): return cx.float(halfToDouble(p.loadUnaligned(as: UInt16.self)))
  case UInt8(ascii: "f"): return cx.float(Double(p.loadUnaligned(as: Float.self)))
  default: return cx.float(p.loadUnaligned(as: Double.self))
  }
}

/// IEEE 754 binary16 to binary64.
public func halfToDouble(_ bits: UInt16) -> Double {
  let negative = bits & 0x8000 != 0
  let exponent = Int(bits >> 10 & 31), fraction = Double(bits & 0x3FF)
  let magnitude: Double
  if exponent == 31 {
    magnitude = fraction == 0 ? .infinity : .nan
  } else if exponent == 0 {
    magnitude = fraction * 0x1p-24
  } else {
    magnitude = scalbn(1 + fraction / 1024, Int32(exponent - 15))
  }
  return negative ? -magnitude : magnitude
}

/// binary64 to binary16, to nearest even; nil when it is too large.
public func doubleToHalf(_ x: Double) -> UInt16? {
  let sign: UInt16 = x.sign == .minus ? 0x8000 : 0
  if x.isNaN { return sign | 0x7E00 }
  let a = x.magnitude
  if a == .infinity { return sign | 0x7C00 }
  if a < 0x1p-14 {
    let units = (a * 0x1p24).rounded(.toNearestOrEven)
    return sign | UInt16(units)
  }
  if a >= 65520 { return nil }
  let exponent = Int(a.exponent)
  let units = (scalbn(a, Int32(10 - exponent))).rounded(.toNearestOrEven)
  let scaled = UInt16(units) &+ UInt16((exponent + 14) << 10)
  return sign | scaled
}
