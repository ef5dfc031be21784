import KraitCore

/// One place of a set's table: free (no key, hash 0), removed (no key, hash -1) or taken.
@frozen public struct SetEntry {
  public var key: Ref?
  public var hash: Int
}

/// A set or frozenset: an open-addressing table; iteration follows the table.
@frozen public struct SetBody {
  public var header: ObjectHeader
  /// Taken places, and those that are taken or removed.
  public var used: Int
  public var fill: Int
  /// Places minus one; the count is a power of two. -1: there is no table.
  public var mask: Int
  public var table: UnsafeMutablePointer<SetEntry>?
  /// frozenset: -1 until computed.
  public var hash: Int
  /// Where `pop` goes on searching.
  public var finger: Int
}

extension Ref {
  @inlinable @inline(__always) public var set: UnsafeMutablePointer<SetBody> { raw.assumingMemoryBound(to: SetBody.self) }
  /// A set or a frozenset (or subclass).
  public func hasSetItems(_ cx: Context) -> Bool {
    if isExactly(cx.types.pointee.set) || isExactly(cx.types.pointee.frozenset) { return true }
    return cx.isSubtype(type, cx.types.pointee.set) || cx.isSubtype(type, cx.types.pointee.frozenset)
  }
}
