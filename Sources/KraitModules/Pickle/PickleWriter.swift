import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// Writes objects into the output of a Pickler. A view of the pickler, made for every use.
struct PickleWriter {
  let p: UnsafeMutablePointer<PicklerBody>
  let cx: Context
  @inline(__always) var proto: Int { p.pointee.proto }
  @inline(__always) var isBinary: Bool { p.pointee.bin != 0 }
  @inline(__always) var shared: UnsafeMutablePointer<PickleShared> { p.pointee.shared }

  func fail(_ message: String) throws(Raised) -> Never { try cx.raise(shared.pointee.picklingError, message) }

  // MARK: Output

  /// Empties the output for another pickle.
  func begin() {
    p.pointee.count = 0
    p.pointee.fastDepth = 0
    replace(&p.pointee.fastSeen, with: nil)
    setFramed(false)
  }

  @inline(__always) func setFramed(_ isFramed: Bool) {
    p.pointee.isFramed = isFramed
    p.pointee.frameStart = -1
    p.pointee.frameEnd = Int.max
    p.pointee.limit = isFramed ? 0 : p.pointee.capacity
  }

  /// Room for `n` bytes, which the caller writes at once.
  @inline(__always) func room(_ n: Int) throws(Raised) -> UnsafeMutablePointer<UInt8> {
    if p.pointee.count &+ n > p.pointee.limit { try makeRoom(n) }
    let place = p.pointee.output.unsafelyUnwrapped + p.pointee.count
    p.pointee.count = p.pointee.count &+ n
    return place
  }
  @inline(never) private func makeRoom(_ n: Int) throws(Raised) {
    let begins = p.pointee.isFramed && p.pointee.frameStart < 0
    let wanted = p.pointee.count &+ n &+ (begins ? PickleFormat.frameHeader : 0)
    if wanted > p.pointee.capacity {
      guard wanted < Int.max / 4 else { try cx.raiseMemoryError() }
      let capacity = max(256, wanted &+ wanted / 2)
      let moved = try cx.reallocateBuffer(p.pointee.output.map { RawPointer($0) }, from: p.pointee.capacity, to: capacity)
      p.pointee.output = moved.assumingMemoryBound(to: UInt8.self)
      p.pointee.capacity = capacity
    }
    p.pointee.limit = p.pointee.capacity
    if begins {
      p.pointee.frameStart = p.pointee.count
      p.pointee.count &+= PickleFormat.frameHeader
      p.pointee.frameEnd = p.pointee.count &+ PickleFormat.frameTarget
    }
  }

  @inline(__always) func write(_ op: PickleOpcode) throws(Raised) { try room(1)[0] = op.rawValue }
  func write(_ bytes: UnsafeRawPointer?, _ count: Int) throws(Raised) {
    if count > 0, let bytes { memcpy(try room(count), bytes, count) }
  }
  /// An instruction that has a line of ASCII text as its argument.
  func writeLine(_ op: PickleOpcode, _ text: [UInt8]) throws(Raised) {
    let place = try room(text.count &+ 2)
    place[0] = op.rawValue
    for i in 0..<text.count { place[i &+ 1] = text[i] }
    place[text.count &+ 1] = UInt8(ascii: "\n")
  }
  /// A number in little-endian order.
  @inline(__always) static func store(_ place: UnsafeMutablePointer<UInt8>, _ number: Int, width: Int) {
    for i in 0..<width { place[i] = UInt8(truncatingIfNeeded: number &>> (8 &* i)) }
  }

  // MARK: Frames

  /// Ends the frame, if there is one, and puts its length before it.
  func closeFrame() {
    let start = p.pointee.frameStart
    if start < 0 { return }
    p.pointee.frameStart = -1
    p.pointee.frameEnd = Int.max
    p.pointee.limit = p.pointee.isFramed ? 0 : p.pointee.capacity
    let length = p.pointee.count &- start &- PickleFormat.frameHeader
    guard length >= 0, let output = p.pointee.output else { return }
    if length >= PickleFormat.frameLeast {
      output[start] = PickleOpcode.frame.rawValue
      PickleWriter.store(output + (start &+ 1), length, width: 8)
    } else {
      memmove(output + start, output + (start &+ PickleFormat.frameHeader), length)
      p.pointee.count &-= PickleFormat.frameHeader
    }
  }
  @inline(never) func closeFullFrame() throws(Raised) {
    closeFrame()
    try flush()
  }
  /// Hands what is written to the file. No frame is open.
  func flush() throws(Raised) {
    guard p.pointee.write != nil else { return }
    let data = try cx.bytes(UnsafeRawBufferPointer(start: p.pointee.output, count: p.pointee.count))
    p.pointee.count = 0
    if p.pointee.isFramed { p.pointee.limit = 0 }
    try handOver(data.ref)
  }
  private func handOver(_ data: Ref) throws(Raised) {
    guard let write = p.pointee.write.own else { return }
    _ = try cx.call(write.ref, data)
  }

  /// An instruction, the number of bytes in `width` bytes, and the bytes. Many bytes stand outside of frames, and go to the file as they are:
  /// as `payload` if they are an object already.
  @inline(__always) func writeCounted(_ op: PickleOpcode, width: Int, _ data: UnsafeRawPointer, _ count: Int, payload: Ref?) throws(Raised) {
    if count >= PickleFormat.frameTarget { return try writeLarge(op, width, data, count, payload) }
    let place = try room(1 &+ width &+ count)
    place[0] = op.rawValue
    PickleWriter.store(place + 1, count, width: width)
    memcpy(place + (1 &+ width), data, count)
  }
  @inline(never) private func writeLarge(_ op: PickleOpcode, _ width: Int, _ data: UnsafeRawPointer, _ count: Int, _ payload: Ref?) throws(Raised) {
    let wasFramed = p.pointee.isFramed
    closeFrame()
    setFramed(false)
    let place = try room(1 &+ width)
    place[0] = op.rawValue
    PickleWriter.store(place + 1, count, width: width)
    if p.pointee.write == nil {
      try write(data, count)
    } else {
      let object: Owned
      if let payload { object = payload.own } else { object = try cx.bytes(UnsafeRawBufferPointer(start: data, count: count)) }
      try flush()
      try handOver(object.ref)
    }
    setFramed(wasFramed)
  }

  // MARK: Memo

  /// Fetches an object from the memo; false if it is not there.
  @inline(__always) func fetch(_ object: Ref) throws(Raised) -> Bool {
    guard let number = p.pointee.memo.number(of: object) else { return false }
    try writeGet(number)
    return true
  }
  func writeGet(_ number: Int) throws(Raised) {
    if !isBinary { return try writeLine(.get, Array("\(number)".utf8)) }
    if number < 256 {
      let place = try room(2)
      place[0] = PickleOpcode.binGet.rawValue
      place[1] = UInt8(truncatingIfNeeded: number)
      return
    }
    if number > Int(UInt32.max) { try fail("memo id too large for LONG_BINGET") }
    let place = try room(5)
    place[0] = PickleOpcode.longBinGet.rawValue
    PickleWriter.store(place + 1, number, width: 4)
  }

  /// Gives the object that has just been written a number.
  @inline(__always) func memoize(_ object: Ref) throws(Raised) {
    if p.pointee.fast != 0 { return }
    let number = p.pointee.memo.count
    try p.pointee.memo.set(object, number, cx)
    if proto >= 4 { return try write(.memoize) }
    try writePut(number)
  }
  private func writePut(_ number: Int) throws(Raised) {
    if !isBinary { return try writeLine(.put, Array("\(number)".utf8)) }
    if number < 256 {
      let place = try room(2)
      place[0] = PickleOpcode.binPut.rawValue
      place[1] = UInt8(truncatingIfNeeded: number)
      return
    }
    if number > Int(UInt32.max) { try fail("memo id too large for LONG_BINPUT") }
    let place = try room(5)
    place[0] = PickleOpcode.longBinPut.rawValue
    PickleWriter.store(place + 1, number, width: 4)
  }

  // MARK: Program

  /// A whole pickle of an object.
  func saveProgram(_ object: Ref) throws(Raised) {
    if proto >= 2 {
      let place = try room(2)
      place[0] = PickleOpcode.proto.rawValue
      place[1] = UInt8(truncatingIfNeeded: proto)
      if proto >= 4 { setFramed(true) }
    }
    try save(object)
    try write(.stop)
    closeFrame()
    setFramed(false)
  }

  /// Any object. `asksID`: the pickler's `persistent_id` is asked first.
  func save(_ object: Ref, asksID: Bool = true) throws(Raised) {
    if p.pointee.count >= p.pointee.frameEnd { try closeFullFrame() }
    if p.pointee.persistentID != nil, asksID, try savePersistent(object) { return }
    let type = object.type, types = cx.types
    if type == types.pointee.str {
      if try !fetch(object) { try saveStr(object) }
    } else if type == types.pointee.int {
      try saveInt(object)
    } else if type == types.pointee.float {
      try saveFloat(object)
    } else if object == cx.interp.pointee.none {
      try write(.none)
    } else if type == types.pointee.bool {
      try saveBool(object)
    } else if try !fetch(object) {
      try saveContainer(object, type)
    }
  }

  private func saveContainer(_ object: Ref, _ type: TypePointer) throws(Raised) {
    let types = cx.types
    if type == types.pointee.bytes { return try saveBytes(object) }
    try cx.checkNativeStack(" while pickling an object")
    if type == types.pointee.dict {
      try saveDict(object)
    } else if type == types.pointee.list {
      try saveList(object)
    } else if type == types.pointee.tuple {
      try saveTuple(object)
    } else if type == types.pointee.set {
      try saveSet(object)
    } else if type == types.pointee.frozenset {
      try saveFrozenset(object)
    } else if type == types.pointee.bytearray {
      try saveBytearray(object)
    } else if type == shared.pointee.pickleBuffer {
      try savePickleBuffer(object)
    } else {
      try saveByReduction(object, type)
    }
  }

  /// Writes the id that the program gives for an object; false if it gives none.
  private func savePersistent(_ object: Ref) throws(Raised) -> Bool {
    guard let ask = p.pointee.persistentID.own else { return false }
    let id = try cx.call(ask.ref, object)
    if cx.isNone(id.ref) { return false }
    if isBinary {
      try save(id.ref, asksID: false)
      try write(.binPersID)
      return true
    }
    let text = try cx.str(of: id.ref)
    guard text.ref.str.pointee.isASCII else { try fail("persistent IDs in protocol 0 must be ASCII strings") }
    try writeLine(.persID, text.ref.wtf8)
    return true
  }
}
