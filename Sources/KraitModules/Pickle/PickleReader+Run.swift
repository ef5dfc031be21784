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
      if code == PickleOpcode.stop.rawValue {
        try finishInput()
        return try pop()
      }
      try step(code, me)
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

  // The codes themselves are switched over: one jump, where making a `PickleOpcode` of them would cost another.
  @inline(__always) private func step(_ code: UInt8, _ me: Ref) throws(Raised) {
    switch code {
    case PickleOpcode.none.rawValue: try push(cx.none)
    case PickleOpcode.newTrue.rawValue: try push(cx.bool(true))
    case PickleOpcode.newFalse.rawValue: try push(cx.bool(false))
    case PickleOpcode.binInt1.rawValue: try push(cx.int(try byte()))
    case PickleOpcode.binInt2.rawValue: try push(cx.int(try number(2)))
    case PickleOpcode.binInt.rawValue: try push(cx.int(Int(Int32(truncatingIfNeeded: try number(4)))))
    case PickleOpcode.binFloat.rawValue: try loadFloat()
    case PickleOpcode.shortBinUnicode.rawValue: try loadText(try byte())
    case PickleOpcode.binUnicode.rawValue: try loadText(try number(4))
    case PickleOpcode.binUnicode8.rawValue: try loadText(try longSize("BINUNICODE"))
    case PickleOpcode.memoize.rawValue: try remember(try top(), at: u.pointee.memoCount)
    case PickleOpcode.binPut.rawValue: try loadPut(try byte())
    case PickleOpcode.longBinPut.rawValue: try loadPut(try number(4))
    case PickleOpcode.binGet.rawValue: try recall(try byte())
    case PickleOpcode.longBinGet.rawValue: try recall(try number(4))
    case PickleOpcode.mark.rawValue: try pushMark()
    case PickleOpcode.emptyTuple.rawValue: try push(cx.tuple(0))
    case PickleOpcode.emptyList.rawValue: try push(cx.list())
    case PickleOpcode.emptyDict.rawValue: try push(cx.dict())
    case PickleOpcode.emptySet.rawValue: try push(cx.set())
    case PickleOpcode.tuple1.rawValue: try loadTuple(1)
    case PickleOpcode.tuple2.rawValue: try loadTuple(2)
    case PickleOpcode.tuple3.rawValue: try loadTuple(3)
    case PickleOpcode.tuple.rawValue:
      let place = try popMark()
      try push(try popTuple(from: place))
    case PickleOpcode.append.rawValue: try loadAppend()
    case PickleOpcode.appends.rawValue: try loadAppends()
    case PickleOpcode.setItem.rawValue: try loadSetItems(from: u.pointee.count &- 2, least: 3)
    case PickleOpcode.setItems.rawValue: try loadSetItems()
    case PickleOpcode.newObj.rawValue: try loadNewObject()
    case PickleOpcode.build.rawValue: try loadBuild()
    case PickleOpcode.reduce.rawValue: try loadReduce()
    case PickleOpcode.stackGlobal.rawValue: try loadStackGlobal(me)
    case PickleOpcode.shortBinBytes.rawValue: try loadBytes(try byte())
    case PickleOpcode.binBytes.rawValue: try loadBytes(try number(4))
    case PickleOpcode.binBytes8.rawValue: try loadBytes(try longSize("BINBYTES"))
    case PickleOpcode.pop.rawValue:
      if u.pointee.markCount > 0, u.pointee.count == u.pointee.fence { _ = try popMark() } else { _ = try pop() }
    case PickleOpcode.popMark.rawValue: drop(to: try popMark())
    case PickleOpcode.dup.rawValue:
      let object = try top()
      try push(object.own)
    default: try rareStep(code, me)
    }
  }

  /// What pickles of today's protocols have seldom or never.
  @inline(never) private func rareStep(_ code: UInt8, _ me: Ref) throws(Raised) {
    switch code {
    case PickleOpcode.proto.rawValue:
      let version = try byte()
      if version > PickleFormat.highestProtocol { try cx.raise(.ValueError, "unsupported pickle protocol: \(version)") }
      u.pointee.proto = version
    case PickleOpcode.frame.rawValue: try loadFrame()
    case PickleOpcode.put.rawValue: try loadPutLine()
    case PickleOpcode.get.rawValue: try recall(try decimalArgument())
    case PickleOpcode.int.rawValue: try loadIntLine()
    case PickleOpcode.long.rawValue: try loadLongLine()
    case PickleOpcode.long1.rawValue: try loadLong(try byte())
    case PickleOpcode.long4.rawValue:
      let size = Int(Int32(truncatingIfNeeded: try number(4)))
      if size < 0 { try fail("LONG pickle has negative byte count") }
      try loadLong(size)
    case PickleOpcode.float.rawValue: try loadFloatLine()
    case PickleOpcode.unicode.rawValue: try loadEscapedText()
    case PickleOpcode.string.rawValue: try loadQuotedString()
    case PickleOpcode.shortBinString.rawValue: try loadOldString(try byte())
    case PickleOpcode.binString.rawValue: try loadOldString(try number(4))
    case PickleOpcode.byteArray8.rawValue: try loadBytearray(try longSize("BYTEARRAY8"))
    case PickleOpcode.nextBuffer.rawValue: try loadNextBuffer()
    case PickleOpcode.readOnlyBuffer.rawValue: try loadReadOnlyBuffer()
    case PickleOpcode.list.rawValue:
      let place = try popMark()
      try push(try popList(from: place))
    case PickleOpcode.dict.rawValue: try loadDict()
    case PickleOpcode.frozenSet.rawValue: try loadFrozenset()
    case PickleOpcode.addItems.rawValue: try loadAddItems()
    case PickleOpcode.global.rawValue: try loadGlobal(me)
    case PickleOpcode.ext1.rawValue: try loadExtension(try byte(), me)
    case PickleOpcode.ext2.rawValue: try loadExtension(try number(2), me)
    case PickleOpcode.ext4.rawValue: try loadExtension(Int(Int32(truncatingIfNeeded: try number(4))), me)
    case PickleOpcode.persID.rawValue: try loadPersistentLine()
    case PickleOpcode.binPersID.rawValue:
      let id = try pop()
      try loadPersistent(id.ref)
    case PickleOpcode.inst.rawValue: try loadInstance(me)
    case PickleOpcode.obj.rawValue: try loadObject()
    case PickleOpcode.newObjEx.rawValue: try loadNewObjectEx()
    default: try failKey(code)
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
