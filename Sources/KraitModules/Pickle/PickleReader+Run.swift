import KraitCore
import KraitObjects
import KraitVM

// The loop, and the instructions for the stack, the memo and the program.

extension PickleReader {
  /// Runs a pickle to its end. `me` is the unpickler.
  func run(_ me: Ref) throws(Raised) -> Owned {
    while true {
      if available == 0 { try fillAtInstruction() }
      let code = try take(1).pointee
      guard let op = PickleOpcode(rawValue: code) else { try failKey(code) }
      if op == .stop {
        let value = try pop()
        try finishInput()
        return value
      }
      try step(op, me)
    }
  }
  /// Where an instruction should be, the data may have come to an end.
  @inline(never) private func fillAtInstruction() throws(Raised) {
    do throws(Raised) {
      _ = try take(1)
      u.pointee.position &-= 1
    } catch {
      guard let pending = cx.pending, cx.isInstance(pending, shared.pointee.unpicklingError) else { throw error }
      cx.setPending(nil)
      try cx.raise(.EOFError, "Ran out of input")
    }
  }
  private func failKey(_ code: UInt8) throws(Raised) -> Never {
    if code >= 0x20, code < 0x7F, code != 0x27, code != 0x5C {
      try fail("invalid load key, '\(Unicode.Scalar(code))'.")
    }
    let digits = String(code, radix: 16)
    try fail("invalid load key, '\\x\(digits.utf8.count < 2 ? "0" : "")\(digits)'.")
  }

  @inline(__always) private func step(_ op: PickleOpcode, _ me: Ref) throws(Raised) {
    switch op {
    case .none: try push(cx.none)
    case .newTrue: try push(cx.bool(true))
    case .newFalse: try push(cx.bool(false))
    case .binInt1: try push(cx.int(try byte()))
    case .binInt2: try push(cx.int(try number(2)))
    case .binInt: try push(cx.int(Int(Int32(truncatingIfNeeded: try number(4)))))
    case .binFloat: try loadFloat()
    case .shortBinUnicode: try loadText(try byte())
    case .binUnicode: try loadText(try number(4))
    case .binUnicode8: try loadText(try longSize("BINUNICODE"))
    case .memoize: try remember(try top(), at: u.pointee.memoCount)
    case .binPut: try loadPut(try byte())
    case .longBinPut: try loadPut(try number(4))
    case .binGet: try recall(try byte())
    case .longBinGet: try recall(try number(4))
    case .mark: try pushMark()
    case .emptyTuple: try push(cx.tuple(0))
    case .emptyList: try push(cx.list())
    case .emptyDict: try push(cx.dict())
    case .emptySet: try push(cx.set())
    case .tuple1: try loadTuple(1)
    case .tuple2: try loadTuple(2)
    case .tuple3: try loadTuple(3)
    case .tuple:
      let place = try popMark()
      try push(try popTuple(from: place))
    case .append: try loadAppend()
    case .appends: try loadAppends()
    case .setItem: try loadSetItems(from: u.pointee.count &- 2, least: 3)
    case .setItems: try loadSetItems()
    case .newObj: try loadNewObject()
    case .build: try loadBuild()
    case .reduce: try loadReduce()
    case .stackGlobal: try loadStackGlobal(me)
    case .shortBinBytes: try loadBytes(try byte())
    case .binBytes: try loadBytes(try number(4))
    case .binBytes8: try loadBytes(try longSize("BINBYTES"))
    case .pop:
      if u.pointee.markCount > 0, u.pointee.count == u.pointee.fence { _ = try popMark() } else { _ = try pop() }
    case .popMark: drop(to: try popMark())
    case .dup:
      let object = try top()
      try push(object.own)
    default: try rareStep(op, me)
    }
  }

  /// What pickles of today's protocols have seldom or never.
  @inline(never) private func rareStep(_ op: PickleOpcode, _ me: Ref) throws(Raised) {
    switch op {
    case .proto:
      let version = try byte()
      if version > PickleFormat.highestProtocol { try cx.raise(.ValueError, "unsupported pickle protocol: \(version)") }
      u.pointee.proto = version
    case .frame: try loadFrame()
    case .put: try loadPutLine()
    case .get: try recall(try decimalArgument())
    case .int: try loadIntLine()
    case .long: try loadLongLine()
    case .long1: try loadLong(try byte())
    case .long4:
      let size = Int(Int32(truncatingIfNeeded: try number(4)))
      if size < 0 { try fail("LONG pickle has negative byte count") }
      try loadLong(size)
    case .float: try loadFloatLine()
    case .unicode: try loadEscapedText()
    case .string: try loadQuotedString()
    case .shortBinString: try loadOldString(try byte())
    case .binString: try loadOldString(try number(4))
    case .byteArray8: try loadBytearray(try longSize("BYTEARRAY8"))
    case .nextBuffer: try loadNextBuffer()
    case .readOnlyBuffer: try loadReadOnlyBuffer()
    case .list:
      let place = try popMark()
      try push(try popList(from: place))
    case .dict: try loadDict()
    case .frozenSet: try loadFrozenset()
    case .addItems: try loadAddItems()
    case .global: try loadGlobal(me)
    case .ext1: try loadExtension(try byte(), me)
    case .ext2: try loadExtension(try number(2), me)
    case .ext4: try loadExtension(Int(Int32(truncatingIfNeeded: try number(4))), me)
    case .persID: try loadPersistentLine()
    case .binPersID:
      let id = try pop()
      try loadPersistent(id.ref)
    case .inst: try loadInstance(me)
    case .obj: try loadObject()
    case .newObjEx: try loadNewObjectEx()
    default: try failKey(op.rawValue)
    }
  }

  // MARK: Frames and memo

  /// The whole frame must be there; reading goes on as before.
  private func loadFrame() throws(Raised) {
    let size = try number(8)
    if size < 0 { try cx.raise(.OverflowError, "FRAME length exceeds system's maximum of \(Int.max) bytes") }
    if size == 0 { return }
    _ = try take(size)
    u.pointee.position &-= size
  }

  @inline(__always) private func loadPut(_ number: Int) throws(Raised) { try remember(try top(), at: number) }
  private func loadPutLine() throws(Raised) {
    let number = try decimalArgument()
    let object = try top()
    if number < 0 { try cx.raise(.ValueError, "negative PUT argument") }
    try remember(object, at: number)
  }
  /// A decimal number on a line.
  private func decimalArgument() throws(Raised) -> Int {
    let text = try argument()
    if text.count < 18 {
      var value = 0, i = 0
      while text[i] >= 0x30, text[i] <= 0x39 {
        value = value &* 10 &+ Int(text[i] &- 0x30)
        i &+= 1
      }
      if i == text.count - 1 { return value }
    }
    let number = try parsedInt(Array(text), base: 10)
    return try PickleReader.size(of: number.ref, cx)
  }
}
