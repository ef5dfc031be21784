import Glibc
import KraitCore
import KraitObjects
import KraitVM

// Numbers, text and bytes.

extension PickleWriter {
  func saveBool(_ object: Ref) throws(Raised) {
    let isTrue = object == cx.interp.pointee.true
    if proto >= 2 { return try write(isTrue ? .newTrue : .newFalse) }
    try writeLine(.int, isTrue ? [0x30, 0x31] : [0x30, 0x30])
  }

  @inline(__always) func saveInt(_ object: Ref) throws(Raised) {
    guard let number = object.smallInt, number == Int(Int32(truncatingIfNeeded: number)), isBinary else { return try saveLongInt(object) }
    if number &>> 8 == 0 {
      let place = try room(2)
      place[0] = PickleOpcode.binInt1.rawValue
      place[1] = UInt8(truncatingIfNeeded: number)
    } else if number &>> 16 == 0 {
      let place = try room(3)
      place[0] = PickleOpcode.binInt2.rawValue
      PickleWriter.store(place + 1, number, width: 2)
    } else {
      let place = try room(5)
      place[0] = PickleOpcode.binInt.rawValue
      PickleWriter.store(place + 1, number, width: 4)
    }
  }

  /// An int beyond 32 bits, or any in the text protocol.
  @inline(never) private func saveLongInt(_ object: Ref) throws(Raised) {
    if proto >= 2 {
      if let number = object.smallInt { return try saveWord(number) }
      let digits = try twosComplement(object)
      if digits.count < 256 {
        let place = try room(2)
        place[0] = PickleOpcode.long1.rawValue
        place[1] = UInt8(digits.count)
      } else {
        if digits.count > Int(Int32.max) { try cx.raise(.OverflowError, "int too large to pickle") }
        let place = try room(5)
        place[0] = PickleOpcode.long4.rawValue
        PickleWriter.store(place + 1, digits.count, width: 4)
      }
      let place = try room(digits.count)
      for i in 0..<digits.count { place[i] = digits[i] }
      return
    }
    if let number = object.smallInt, Int32(exactly: number) != nil { return try writeLine(.int, Array("\(number)".utf8)) }
    let text = try cx.repr(object)
    try writeLine(.long, text.ref.wtf8 + [UInt8(ascii: "L")])
  }

  /// An int of one word in the shortest two's complement.
  private func saveWord(_ number: Int) throws(Raised) {
    let bits = 65 &- (number < 0 ? ~number : number).leadingZeroBitCount, size = (bits &+ 7) / 8
    let place = try room(2 &+ size)
    place[0] = PickleOpcode.long1.rawValue
    place[1] = UInt8(truncatingIfNeeded: size)
    PickleWriter.store(place + 2, number, width: size)
  }

  /// The shortest two's complement, least significant byte first.
  private func twosComplement(_ object: Ref) throws(Raised) -> [UInt8] {
    let (isNegative, limbs) = try cx.limbs(of: object)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(limbs.count &* 8 &+ 1)
    var carry = isNegative
    for limb in limbs {
      var word = limb
      if isNegative {
        word = ~limb &+ (carry ? 1 : 0)
        carry = carry && word == 0
      }
      for i in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word &>> (8 &* UInt64(i)))) }
    }
    // One byte for the sign; then those go that only repeat it.
    let fill: UInt8 = isNegative ? 0xFF : 0
    bytes.append(fill)
    while bytes.count > 1, bytes[bytes.count - 1] == fill, (bytes[bytes.count - 2] ^ fill) & 0x80 == 0 { bytes.removeLast() }
    return bytes
  }

  func saveFloat(_ object: Ref) throws(Raised) {
    let value = object.float.pointee.value
    if !isBinary { return try writeLine(.float, cx.floatRepr(value)) }
    let place = try room(9), bits = value.bitPattern.bigEndian
    place[0] = PickleOpcode.binFloat.rawValue
    RawPointer(place + 1).storeBytes(of: bits, as: UInt64.self)
  }

  // MARK: Text

  func saveStr(_ object: Ref) throws(Raised) {
    if !isBinary {
      try saveEscaped(object)
    } else if object.str.pointee.isASCII {
      try saveUTF8(object.strData, object.strLength)
    } else {
      try saveWide(object)
    }
    try memoize(object)
  }

  private func saveUTF8(_ data: UnsafeRawPointer, _ count: Int) throws(Raised) {
    if count < 256 && proto >= 4 { return try writeCounted(.shortBinUnicode, width: 1, data, count, payload: nil) }
    if count <= Int(UInt32.max) { return try writeCounted(.binUnicode, width: 4, data, count, payload: nil) }
    if proto >= 4 { return try writeCounted(.binUnicode8, width: 8, data, count, payload: nil) }
    try cx.raise(.OverflowError, "serializing a string larger than 4 GiB requires pickle protocol 4 or higher")
  }

  @inline(never) private func saveWide(_ object: Ref) throws(Raised) {
    let view = object.strView
    var size = 0
    for i in 0..<view.count { size = size &+ PickleWriter.utf8Width(view[i]) }
    // The length comes first, so the text is encoded behind room that its header then takes.
    let encoded = try cx.newBytes(size)
    PickleWriter.encode(view, encoded.ref.bytesData)
    if size < PickleFormat.frameTarget { return try saveUTF8(encoded.ref.bytesData, size) }
    if size <= Int(UInt32.max) { return try writeCounted(.binUnicode, width: 4, encoded.ref.bytesData, size, payload: encoded.ref) }
    try saveUTF8(encoded.ref.bytesData, size)
  }
  @inline(__always) private static func utf8Width(_ c: UInt32) -> Int { c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4 }
  /// UTF-8, surrogates encoded like other code points.
  private static func encode(_ view: StrView, _ target: UnsafeMutablePointer<UInt8>) {
    var place = target
    for i in 0..<view.count {
      let c = view[i], width = utf8Width(c)
      if width == 1 {
        place[0] = UInt8(truncatingIfNeeded: c)
      } else {
        var rest = c
        var k = width &- 1
        while k > 0 {
          place[k] = 0x80 | UInt8(truncatingIfNeeded: rest) & 0x3F
          rest = rest &>> 6
          k = k &- 1
        }
        place[0] = UInt8(truncatingIfNeeded: 0xF0 &<< (4 &- width)) | UInt8(truncatingIfNeeded: rest)
      }
      place += width
    }
  }

  /// The text protocol's line: what would end it, or be taken for an escape, is escaped.
  private func saveEscaped(_ object: Ref) throws(Raised) {
    let view = object.strView
    var text: [UInt8] = []
    text.reserveCapacity(view.count)
    for i in 0..<view.count {
      let c = view[i]
      if c < 0x100 && c != 0x5C && c != 0 && c != 0x0A && c != 0x0D && c != 0x1A {
        text.append(UInt8(truncatingIfNeeded: c))
      } else {
        text += [0x5C, c < 0x10000 ? UInt8(ascii: "u") : UInt8(ascii: "U")]
        var shift: UInt32 = c < 0x10000 ? 12 : 28
        while true {
          let digit = UInt8(truncatingIfNeeded: (c &>> shift) & 15)
          text.append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
          if shift == 0 { break }
          shift = shift &- 4
        }
      }
    }
    try writeLine(.unicode, text)
  }

  // MARK: Bytes

  private func saveBytesData(_ data: UnsafeRawPointer, _ count: Int, payload: Ref) throws(Raised) {
    if count < 256 { return try writeCounted(.shortBinBytes, width: 1, data, count, payload: payload) }
    if count <= Int(UInt32.max) { return try writeCounted(.binBytes, width: 4, data, count, payload: payload) }
    if proto >= 4 { return try writeCounted(.binBytes8, width: 8, data, count, payload: payload) }
    try cx.raise(.OverflowError, "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher")
  }

  func saveBytes(_ object: Ref) throws(Raised) {
    let count = object.bytes.pointee.length
    if proto >= 3 {
      try saveBytesData(object.bytesData, count, payload: object)
      return try memoize(object)
    }
    if count == 0 { return try saveCall(Ref(cx.types.pointee.bytes), try cx.tuple(0), for: object) }
    // Python 2 has no bytes of this kind, but can encode text.
    let text = try cx.str(latin1: UnsafeBufferPointer(start: object.bytesData, count: count))
    try saveCall(shared.pointee.encode, try cx.tuple(text, shared.pointee.latin1.own), for: object)
  }

  func saveBytearray(_ object: Ref) throws(Raised) {
    if proto < 5 {
      let type = Ref(cx.types.pointee.bytearray)
      if object.bytearray.pointee.count == 0 { return try saveCall(type, try cx.tuple(0), for: object) }
      let body = object.bytearray
      let data = try cx.bytes(UnsafeRawBufferPointer(start: body.pointee.storage.map { $0 + body.pointee.offset }, count: body.pointee.count))
      return try saveCall(type, try cx.tuple(data), for: object)
    }
    let body = object.bytearray
    if let storage = body.pointee.storage {
      try writeCounted(.byteArray8, width: 8, storage + body.pointee.offset, body.pointee.count, payload: object)
    } else {
      PickleWriter.store(try emptyByteArray(), 0, width: 8)
    }
    try memoize(object)
  }
  private func emptyByteArray() throws(Raised) -> UnsafeMutablePointer<UInt8> {
    let place = try room(9)
    place[0] = PickleOpcode.byteArray8.rawValue
    return place + 1
  }

  func savePickleBuffer(_ object: Ref) throws(Raised) {
    if proto < 5 { try fail("PickleBuffer can only be pickled with protocol >= 5") }
    _ = try PickleBufferType.exporter(object, cx)
    guard PickleBufferType.isContiguous(object.pickleBuffer.pointee.view) else {
      try fail("PickleBuffer can not be pickled when pointing to a non-contiguous buffer")
    }
    if let callback = p.pointee.bufferCallback.own {
      let answer = try cx.call(callback.ref, object)
      if try !cx.isTrue(answer.ref) {
        try write(.nextBuffer)
        if object.pickleBuffer.pointee.view.readonly { try write(.readOnlyBuffer) }
        return
      }
      // The callback may have released the buffer.
      _ = try PickleBufferType.exporter(object, cx)
    }
    let view = object.pickleBuffer.pointee.view
    if let base = view.base, view.length > 0 {
      if view.readonly {
        try saveBytesData(base, view.length, payload: object)
      } else {
        try writeCounted(.byteArray8, width: 8, base, view.length, payload: object)
      }
    } else if view.readonly {
      let place = try room(2)
      place[0] = PickleOpcode.shortBinBytes.rawValue
      place[1] = 0
    } else {
      PickleWriter.store(try emptyByteArray(), 0, width: 8)
    }
    try memoize(object)
  }
}
