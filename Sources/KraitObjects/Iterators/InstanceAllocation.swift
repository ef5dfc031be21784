import KraitCore

extension Context {
  /// A new instance for a native constructor. What a Python subclass adds (`__slots__`) begins empty.
  @inlinable @inline(__always)
  public func allocateInstance(_ type: TypePointer) throws(Raised) -> Ref {
    let ref = try allocate(type)
    if type.pointee.flags.contains(.pythonClass) { clearFields(ref, type.pointee.basicSize) }
    return ref
  }
  @inline(never) @usableFromInline func clearFields(_ ref: Ref, _ size: Int) {
    var offset = 16
    while offset < size {
      (ref.raw + offset).storeBytes(of: 0, as: UInt.self)
      offset &+= 8
    }
  }
}
