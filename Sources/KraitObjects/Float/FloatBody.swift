import KraitCore

@frozen public struct FloatBody {
  public var header: ObjectHeader
  public var value: Double
}

extension Ref {
  @inlinable @inline(__always) public var float: UnsafeMutablePointer<FloatBody> { raw.assumingMemoryBound(to: FloatBody.self) }
}

extension Context {
  /// A float object. Cannot fail.
  @inlinable @inline(__always) public func float(_ value: Double) -> Owned {
    let ref = heap.allocateBlock(24, prefix: PrefixKind.none).unsafelyUnwrapped
    ref.header.pointee.word = 1
    ref.header.pointee.type = types.pointee.float
    ref.float.pointee.value = value
    return Owned(stealing: ref)
  }
}
