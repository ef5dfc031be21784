import KraitBytecode
import KraitCore
import KraitObjects
import KraitVM

/// Reads objects in the marshal format from bytes, or from a file with `read`.
struct MarshalReader {
  let cx: Context
  let allowsCode: Bool
  private var bytes: [UInt8]
  private(set) var position = 0
  private let file: Ref?
  private var depth = 0
  /// A list of the objects that references may name.
  private let known: Ref

  init(cx: Context, bytes: [UInt8], file: Ref?, known: Ref, allowsCode: Bool) {
    self.cx = cx
    self.bytes = bytes
    self.file = file
    self.known = known
    self.allowsCode = allowsCode
  }

  // MARK: Bytes

  private mutating func take(_ count: Int) throws(Raised) -> ArraySlice<UInt8> {
    if file != nil { try fill(count) }
    guard count <= bytes.count - position else { try cx.raise(.EOFError, file == nil ? "marshal data too short" : "EOF read where not expected") }
    position += count
    return bytes[(position - count)..<position]
  }

  /// Reads exactly so many bytes from the file, no more: the program may go on reading behind the object.
  private mutating func fill(_ count: Int) throws(Raised) {
    guard let file, count > 0 else { return }
    bytes = []
    position = 0
    let readInto = try cx.intern("readinto")
    while bytes.count < count {
      // A size that the data does not bear out must not reserve memory.
      let wanted = min(count - bytes.count, 1 << 20), size = cx.int(wanted)
      let buffer = try cx.call(Ref(cx.types.pointee.bytearray), size.ref)
      let got = try cx.callMethod(file, readInto.ref, buffer.ref)
      let read = try cx.index(got.ref)
      if read > wanted { try cx.raise(.ValueError, "read() returned too much data: \(wanted) bytes requested, \(read) returned") }
      if read <= 0 { return }
      var part: [UInt8] = []
      try cx.withBytesLike(buffer.ref) { (data) throws(Raised) in part = Array(data.prefix(read)) }
      bytes += part
      if read < wanted { return }
    }
  }

  private mutating func byte() throws(Raised) -> UInt8 { try take(1).first.unsafelyUnwrapped }
  private mutating func word() throws(Raised) -> Int {
    let b = Array(try take(4))
    return Int(Int32(bitPattern: UInt32(b[0]) | UInt32(b[1]) << 8 | UInt32(b[2]) << 16 | UInt32(b[3]) << 24))
  }
  private mutating func double() throws(Raised) -> Double {
    var bits: UInt64 = 0
    for (i, b) in try take(8).enumerated() { bits |= UInt64(b) << (8 * UInt64(i)) }
    return Double(bitPattern: bits)
  }
  private mutating func textDouble() throws(Raised) -> Double {
    let text = Array(try take(Int(try byte())))
    guard let value = text.withUnsafeBufferPointer({ cx.parseFloat($0) }) else {
      try cx.raise(.ValueError, "could not convert string to float: '\(String(decoding: text, as: UTF8.self))'")
    }
    return value
  }
  private mutating func size(_ what: StaticString) throws(Raised) -> Int {
    let n = try word()
    if n < 0 { try bad("\(what) size out of range") }
    return n
  }
  private func bad(_ what: String) throws(Raised) -> Never { try cx.raise(.ValueError, "bad marshal data (\(what))") }

  // MARK: Objects

  /// The next object; an end marker where an object should be is an error.
  mutating func read(in container: StaticString = "object") throws(Raised) -> Owned {
    guard let found = try readOptional() else { try cx.raise(.TypeError, "NULL object in marshal data for \(container)") }
    return found
  }

  /// The next object, nil for the end marker of a dict.
  private mutating func readOptional() throws(Raised) -> Owned? {
    depth += 1
    defer { depth -= 1 }
    if depth > MarshalTag.maximumDepth { try cx.raise(.ValueError, "recursion limit exceeded") }
    try cx.checkNativeStack(" while unmarshalling an object")
    if file == nil, position >= bytes.count { try cx.raise(.EOFError, "EOF read where object expected") }
    let first: UInt8
    if file != nil {
      try fill(1)
      guard let b = bytes.first else { try cx.raise(.EOFError, "EOF read where object expected") }
      first = b
    } else {
      first = try byte()
    }
    let tag = first & 0x7f, isReferable = first & MarshalTag.referable != 0
    switch tag {
    case MarshalTag.null: return nil
    case MarshalTag.reference:
      let n = try word()
      guard n >= 0, n < known.list.pointee.count else { try bad("invalid reference") }
      let found = known.list.pointee.items.unsafelyUnwrapped[n].own
      if cx.isNone(found.ref) { try bad("invalid reference") }
      return found
    default: break
    }
    // None keeps the place of an object that is still being read.
    let slot = known.list.pointee.count
    if isReferable { try cx.append(known, cx.none) }
    let made = try readValue(tag, slot: isReferable ? slot : nil)
    if isReferable { remember(made.ref, slot) }
    return made
  }

  private func remember(_ object: Ref, _ slot: Int?) {
    guard let slot, slot < known.list.pointee.count else { return }
    let place = known.list.pointee.items.unsafelyUnwrapped + slot, old = place.pointee
    object.incref()
    place.pointee = object
    old.decref()
  }

  private mutating func readValue(_ tag: UInt8, slot: Int?) throws(Raised) -> Owned {
    switch tag {
    case MarshalTag.none: return cx.none
    case MarshalTag.stopIteration: return Ref(cx.exceptionType(.StopIteration)).own
    case MarshalTag.ellipsis: return cx.interp.pointee.ellipsis.own
    case MarshalTag.false: return cx.bool(false)
    case MarshalTag.true: return cx.bool(true)
    case MarshalTag.int32: return cx.int(try word())
    case MarshalTag.int64:
      let low = UInt64(UInt32(truncatingIfNeeded: try word())), high = UInt64(UInt32(truncatingIfNeeded: try word()))
      return try cx.wideInt(Int(Int64(bitPattern: low | high << 32)))
    case MarshalTag.long: return try readLong()
    case MarshalTag.textFloat: return cx.float(try textDouble())
    case MarshalTag.float: return cx.float(try double())
    case MarshalTag.textComplex: return try cx.complex(ComplexValue(try textDouble(), try textDouble()))
    case MarshalTag.complex: return try cx.complex(ComplexValue(try double(), try double()))
    case MarshalTag.bytes:
      let count = try size("bytes object")
      return try cx.bytes(Array(try take(count)))
    case MarshalTag.asciiInterned, MarshalTag.ascii, MarshalTag.interned, MarshalTag.text:
      return try readText(try size("string"), isInterned: tag == MarshalTag.asciiInterned || tag == MarshalTag.interned)
    case MarshalTag.shortASCIIInterned, MarshalTag.shortASCII:
      return try readText(Int(try byte()), isInterned: tag == MarshalTag.shortASCIIInterned)
    case MarshalTag.smallTuple: return try readTuple(Int(try byte()))
    case MarshalTag.tuple: return try readTuple(try size("tuple"))
    case MarshalTag.list: return try readList(slot)
    case MarshalTag.dict: return try readDict(slot)
    case MarshalTag.set, MarshalTag.frozenset: return try readSet(slot, isFrozen: tag == MarshalTag.frozenset)
    case MarshalTag.code: return try readCode()
    default: try bad("unknown type code")
    }
  }

  private mutating func readText(_ count: Int, isInterned: Bool) throws(Raised) -> Owned {
    let data = try cx.bytes(Array(try take(count)))
    let encoding = try cx.str("utf-8"), errors = try cx.str("surrogatepass"), decode = try cx.intern("decode")
    let text = try cx.callMethod(data.ref, decode.ref, encoding.ref, errors.ref)
    return isInterned ? cx.intern(text) : text
  }

  private mutating func readLong() throws(Raised) -> Owned {
    let n = try word()
    if n == Int(Int32.min) { try bad("long size out of range") }
    let count = abs(n)
    let digits = Array(try take(count * 2))
    var limbs = [UInt64](repeating: 0, count: (count * 15 + 63) / 64)
    for i in 0..<count {
      let digit = UInt64(digits[2 * i]) | UInt64(digits[2 * i + 1]) << 8
      if digit > 0x7fff { try bad("digit out of range in long") }
      if i == count - 1, digit == 0 { try bad("unnormalized long data") }
      let at = i * 15, limb = at / 64, shift = UInt64(at % 64)
      limbs[limb] |= digit << shift
      if shift > 49, limb + 1 < limbs.count { limbs[limb + 1] |= digit >> (64 - shift) }
    }
    while limbs.last == 0 { limbs.removeLast() }
    return try cx.int(negative: n < 0, limbs: limbs)
  }

  /// Items go to a list first: a count that the data does not bear out must not reserve memory.
  private mutating func readItems(_ count: Int, in container: StaticString, to list: Ref) throws(Raised) {
    for _ in 0..<count { try cx.append(list, try read(in: container)) }
  }
  private mutating func readTuple(_ count: Int) throws(Raised) -> Owned {
    let list = try cx.list()
    try readItems(count, in: "tuple", to: list.ref)
    return try cx.tuple(ofList: list.ref)
  }
  private mutating func readList(_ slot: Int?) throws(Raised) -> Owned {
    let count = try size("list"), list = try cx.list()
    remember(list.ref, slot)
    try readItems(count, in: "list", to: list.ref)
    return list
  }
  private mutating func readDict(_ slot: Int?) throws(Raised) -> Owned {
    let dict = try cx.dict()
    remember(dict.ref, slot)
    while let key = try readOptional() {
      guard let value = try readOptional() else { break }
      try cx.dictSet(dict.ref, key.ref, value.ref)
    }
    return dict
  }
  private mutating func readSet(_ slot: Int?, isFrozen: Bool) throws(Raised) -> Owned {
    let count = try size("set")
    if isFrozen {
      let list = try cx.list()
      try readItems(count, in: "set", to: list.ref)
      return try cx.frozenset(of: list.ref)
    }
    let set = try cx.set()
    remember(set.ref, slot)
    for _ in 0..<count {
      let item = try read(in: "set")
      try cx.setAdd(set.ref, item.ref)
    }
    return set
  }

  private mutating func readCode() throws(Raised) -> Owned {
    if !allowsCode { try cx.raise(.ValueError, "unmarshalling code objects is disallowed") }
    let count = try size("code object")
    let data = Array(try take(count))
    guard let description = try? CodeDescription.decode(data) else { try bad("code object of another version or damaged") }
    return try cx.makeCode(description)
  }
}
