import KraitCore

/// bytes: the data in line, followed by a zero byte that `length` does not count.
@frozen public struct BytesBody {
  public var header: ObjectHeader
  /// -1 until computed.
  public var hash: Int
  public var length: Int
  public static let dataOffset = 32
}

extension Ref {
  @inlinable @inline(__always) public var bytes: UnsafeMutablePointer<BytesBody> { raw.assumingMemoryBound(to: BytesBody.self) }
  @inlinable @inline(__always) public var bytesData: UnsafeMutablePointer<UInt8> { (raw + BytesBody.dataOffset).assumingMemoryBound(to: UInt8.self) }
}
