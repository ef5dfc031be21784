import KraitBytecode
import KraitCore
import KraitObjects
import KraitVM

/// The marks of the format, one byte each; bit 7 marks an object that later references may name.
enum MarshalTag {
  static let null = UInt8(ascii: "0"), none = UInt8(ascii: "N"), `false` = UInt8(ascii: "F"), `true` = UInt8(ascii: "T")
  static let stopIteration = UInt8(ascii: "S"), ellipsis = UInt8(ascii: "."), int32 = UInt8(ascii: "i"), int64 = UInt8(ascii: "I")
  static let textFloat = UInt8(ascii: "f"), float = UInt8(ascii: "g"), textComplex = UInt8(ascii: "x"), complex = UInt8(ascii: "y")
  static let long = UInt8(ascii: "l"), bytes = UInt8(ascii: "s"), interned = UInt8(ascii: "t"), reference = UInt8(ascii: "r")
  static let tuple = UInt8(ascii: "("), smallTuple = UInt8(ascii: ")"), list = UInt8(ascii: "["), dict = UInt8(ascii: "{")
  static let code = UInt8(ascii: "c"), text = UInt8(ascii: "u"), set = UInt8(ascii: "<"), frozenset = UInt8(ascii: ">")
  static let ascii = UInt8(ascii: "a"), asciiInterned = UInt8(ascii: "A"), shortASCII = UInt8(ascii: "z"), shortASCIIInterned = UInt8(ascii: "Z")
  static let referable: UInt8 = 0x80
  static let maximumDepth = 2000
}

/// Writes objects in the marshal format.
struct MarshalWriter {
  let cx: Context
  let version: Int
  let allowsCode: Bool
  var bytes: [UInt8] = []
  private var depth = 0
  /// Objects written so far, by address. All of them stay alive while the root does.
  private var numbers: [UInt: Int32] = [:]

  init(cx: Context, version: Int, allowsCode: Bool) {
    self.cx = cx
    self.version = version
    self.allowsCode = allowsCode
  }

  private mutating func word(_ n: Int) {
    for i in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: n >> (8 * i))) }
  }
  private mutating func size(_ n: Int) throws(Raised) {
    if n > Int(Int32.max) { try cx.raise(.ValueError, "unmarshallable object") }
    word(n)
  }
  private mutating func double(_ value: Double) {
    let bits = value.bitPattern
    for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(i)))) }
  }
  private mutating func shortText(_ text: [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: text.count))
    bytes += text
  }

  mutating func write(_ object: Ref) throws(Raised) {
    depth += 1
    defer { depth -= 1 }
    if depth > MarshalTag.maximumDepth { try cx.raise(.ValueError, "object too deeply nested to marshal") }
    try cx.checkNativeStack(" while marshalling an object")
    if cx.isNone(object) { return bytes.append(MarshalTag.none) }
    if object == cx.interp.pointee.true { return bytes.append(MarshalTag.true) }
    if object == cx.interp.pointee.false { return bytes.append(MarshalTag.false) }
    if object == cx.interp.pointee.ellipsis { return bytes.append(MarshalTag.ellipsis) }
    if object == Ref(cx.exceptionType(.StopIteration)) { return bytes.append(MarshalTag.stopIteration) }
    var flag: UInt8 = 0
    // An object that nobody else knows cannot come a second time.
    if version >= 3, object.referenceCount > 1 {
      if let number = numbers[object.bits] {
        bytes.append(MarshalTag.reference)
        return word(Int(number))
      }
      if numbers.count < Int(Int32.max) {
        numbers[object.bits] = Int32(numbers.count)
        flag = MarshalTag.referable
      }
    }
    try writeValue(object, flag)
  }

  private mutating func writeValue(_ object: Ref, _ flag: UInt8) throws(Raised) {
    let types = cx.types
    if object.isExactly(types.pointee.int) { return try writeInt(object, flag) }
    if object.isExactly(types.pointee.float) { return try writeFloat(object, flag) }
    if object.isExactly(types.pointee.complex) { return try writeComplex(object, flag) }
    if object.isExactly(types.pointee.str) { return try writeText(object, flag) }
    if object.isExactly(types.pointee.bytes) || !object.isBytes && cx.isBytesLike(object) { return try writeBytes(object, flag) }
    if object.isExactly(types.pointee.tuple) {
      if version >= 4, object.tupleCount < 256 {
        bytes.append(MarshalTag.smallTuple | flag)
        bytes.append(UInt8(object.tupleCount))
      } else {
        bytes.append(MarshalTag.tuple | flag)
        try size(object.tupleCount)
      }
      for i in 0..<object.tupleCount { try write(object.tupleItems[i]) }
      return
    }
    if object.isExactly(types.pointee.list) {
      bytes.append(MarshalTag.list | flag)
      try size(object.list.pointee.count)
      var i = 0
      while i < object.list.pointee.count {
        let item = object.list.pointee.items.unsafelyUnwrapped[i].own
        try write(item.ref)
        i += 1
      }
      return
    }
    if object.isExactly(types.pointee.dict) { return try writeDict(object, flag) }
    if object.isExactly(types.pointee.set) || object.isExactly(types.pointee.frozenset) { return try writeSet(object, flag) }
    if object.isExactly(types.pointee.code) {
      if !allowsCode { try cx.raise(.ValueError, "marshalling code objects is disallowed") }
      let encoded = object.code.declared.encode()
      bytes.append(MarshalTag.code | flag)
      try size(encoded.count)
      bytes += encoded
      return
    }
    try cx.raise(.ValueError, "unmarshallable object")
  }

  /// Numbers beyond 32 bits are written in digits of 15 bits.
  private mutating func writeInt(_ object: Ref, _ flag: UInt8) throws(Raised) {
    if let small = object.smallInt, let n = Int32(exactly: small) {
      bytes.append(MarshalTag.int32 | flag)
      return word(Int(n))
    }
    let (isNegative, limbs) = try cx.limbs(of: object)
    let bits = limbs.count * 64 - (limbs.last?.leadingZeroBitCount ?? 64)
    let count = (bits + 14) / 15
    bytes.append(MarshalTag.long | flag)
    try size(count)
    if isNegative {
      bytes.removeLast(4)
      word(-count)
    }
    for digit in 0..<count {
      let at = digit * 15, limb = at / 64, shift = UInt64(at % 64)
      var value = limbs[limb] >> shift
      if shift > 49, limb + 1 < limbs.count { value |= limbs[limb + 1] << (64 - shift) }
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8) & 0x7f)
    }
  }

  private mutating func writeFloat(_ object: Ref, _ flag: UInt8) throws(Raised) {
    let value = try cx.double(object)
    if version > 1 {
      bytes.append(MarshalTag.float | flag)
      return double(value)
    }
    bytes.append(MarshalTag.textFloat | flag)
    shortText(cx.floatRepr(value))
  }
  private mutating func writeComplex(_ object: Ref, _ flag: UInt8) throws(Raised) {
    let real = try cx.getattr(object, .real), imaginary = try cx.getattr(object, .imag)
    let parts = [try cx.double(real.ref), try cx.double(imaginary.ref)]
    bytes.append((version > 1 ? MarshalTag.complex : MarshalTag.textComplex) | flag)
    for part in parts { if version > 1 { double(part) } else { shortText(cx.floatRepr(part)) } }
  }

  private mutating func writeText(_ object: Ref, _ flag: UInt8) throws(Raised) {
    let text = object.wtf8, isInterned = object.has(HeaderFlag.interned)
    if version >= 4, object.str.pointee.isASCII {
      let isShort = text.count < 256
      let tag = isShort ? isInterned ? MarshalTag.shortASCIIInterned : MarshalTag.shortASCII : isInterned ? MarshalTag.asciiInterned : MarshalTag.ascii
      bytes.append(tag | flag)
      if isShort { bytes.append(UInt8(text.count)) } else { try size(text.count) }
    } else {
      bytes.append((version >= 3 && isInterned ? MarshalTag.interned : MarshalTag.text) | flag)
      try size(text.count)
    }
    bytes += text
  }

  private mutating func writeBytes(_ object: Ref, _ flag: UInt8) throws(Raised) {
    var copy: [UInt8] = []
    try cx.withBytesLike(object) { (data) throws(Raised) in copy = Array(data) }
    bytes.append(MarshalTag.bytes | flag)
    try size(copy.count)
    bytes += copy
  }

  private mutating func writeDict(_ object: Ref, _ flag: UInt8) throws(Raised) {
    bytes.append(MarshalTag.dict | flag)
    var position = 0
    while let (key, value) = cx.dictNext(object, &position) {
      let heldKey = key.own, heldValue = value.own
      try write(heldKey.ref)
      try write(heldValue.ref)
    }
    bytes.append(MarshalTag.null)
  }

  /// Items are sorted by what they are written as, so that equal sets give equal bytes.
  private mutating func writeSet(_ object: Ref, _ flag: UInt8) throws(Raised) {
    let isFrozen = object.isExactly(cx.types.pointee.frozenset)
    let list = try cx.list()
    try cx.listExtend(list.ref, object)
    let count = list.ref.list.pointee.count
    var keyed: [(key: [UInt8], index: Int)] = []
    for i in 0..<count {
      var alone = MarshalWriter(cx: cx, version: version, allowsCode: allowsCode)
      alone.depth = depth
      try alone.write(list.ref.list.pointee.items.unsafelyUnwrapped[i])
      keyed.append((alone.bytes, i))
    }
    keyed.sort { $0.key.lexicographicallyPrecedes($1.key) }
    bytes.append((isFrozen ? MarshalTag.frozenset : MarshalTag.set) | flag)
    try size(count)
    for (_, i) in keyed { try write(list.ref.list.pointee.items.unsafelyUnwrapped[i]) }
  }
}
