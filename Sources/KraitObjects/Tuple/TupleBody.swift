import KraitCore

/// A tuple: the items in line, each a strong reference.
@frozen public struct TupleBody {
  public var header: ObjectHeader
  public var count: Int
  public static let itemsOffset = 24
}

extension Ref {
  @inlinable @inline(__always) public var tuple: UnsafeMutablePointer<TupleBody> { raw.assumingMemoryBound(to: TupleBody.self) }
  @inlinable @inline(__always) public var tupleCount: Int { tuple.pointee.count }
  @inlinable @inline(__always) public var tupleItems: UnsafeMutablePointer<Ref> { (raw + TupleBody.itemsOffset).assumingMemoryBound(to: Ref.self) }
}
