import KraitCore

extension Context {
  /// The strs `parts[0]`, ..., `parts[count - 1]` one after the other, as one new str. MemoryError when it would be too long.
  public func concatenate(_ parts: UnsafePointer<Ref>, _ count: Int) throws(Raised) -> Owned {
    var length = 0
    var width: UInt8 = 1
    var isASCII = true
    var i = 0
    while i < count {
      let s = parts[i].str
      let (sum, overflow) = length.addingReportingOverflow(s.pointee.length)
      if overflow { try raiseMemoryError() }
      length = sum
      width = max(width, s.pointee.width)
      isASCII = isASCII && s.pointee.isASCII
      i &+= 1
    }
    if length == 0 { return interp.pointee.emptyStr.own }
    if isASCII { return try concatenateASCII(parts, count, length) }
    let result = try newStr(length, width: width, isASCII: isASCII, type: types.pointee.str)
    var target = result.ref.strData
    i = 0
    while i < count {
      let view = parts[i].strView
      copyUnits(view, to: target, width: width)
      target += view.count &* Int(width)
      i &+= 1
    }
    return result
  }
  @inline(__always) private func concatenateASCII(_ parts: UnsafePointer<Ref>, _ count: Int, _ length: Int) throws(Raised) -> Owned {
    let result = try newASCII(length)
    var target = result.ref.strData, i = 0
    while i < count {
      let size = parts[i].strLength
      copyBytes(target, parts[i].strData, size)
      target += size
      i &+= 1
    }
    return result
  }
}
