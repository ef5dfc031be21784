import KraitCore

/// A list: a growable buffer of strong references (`allocateBuffer`, capacity * 8 bytes; nil when the capacity is 0).
@frozen public struct ListBody {
  public var header: ObjectHeader
  public var count: Int
  public var capacity: Int
  public var items: UnsafeMutablePointer<Ref>?
}

extension Ref {
  @inlinable @inline(__always) public var list: UnsafeMutablePointer<ListBody> { raw.assumingMemoryBound(to: ListBody.self) }
}
