import KraitCore

/// A str: `length` code points of 1, 2 or 4 bytes each, in line; the narrowest width that holds the highest code point.
@frozen public struct StrBody {
  public var header: ObjectHeader
  /// -1 until computed.
  public var hash: Int
  public var length: Int
  /// Bytes per code point: 1, 2 or 4.
  public var width: UInt8
  /// All code points are below 128.
  public var isASCII: Bool
  public var padding: UInt16
  /// Code points for which there is room behind `length`, for in-place appending.
  public var spare: UInt32
  public static let dataOffset = 40
}

// Blocks are multiples of 16 bytes and the data begins at an odd multiple of eight: the data of a str may be read and written in whole words of
// eight bytes up to the word that holds its last byte. What lies behind the last code point means nothing.

extension Ref {
  @inlinable @inline(__always) public var str: UnsafeMutablePointer<StrBody> { raw.assumingMemoryBound(to: StrBody.self) }
  /// The first code point's address.
  @inlinable @inline(__always) public var strData: RawPointer { raw + StrBody.dataOffset }
  /// The characters of a str of width 1.
  @inline(__always) var strBytes: UnsafeMutablePointer<UInt8> { strData.assumingMemoryBound(to: UInt8.self) }
  /// Bytes behind the data of a short str that its block has still room for.
  @inline(__always) var strSlack: Int {
    let size = StrBody.dataOffset &+ strView.byteCount
    return size <= 400 ? (0 &- size) & 15 : 0
  }
}
