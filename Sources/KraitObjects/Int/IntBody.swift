import KraitCore

/// An int: up to 63 bits it holds the register word of the number (bit 0 set), so that unboxing is one load.
/// Otherwise `word` is `limbCount << 2 | sign << 1` (sign 1: negative) and 64-bit limbs follow, least significant first, the highest not zero.
@frozen public struct IntBody {
  public var header: ObjectHeader
  public var word: UInt
  public static let limbsOffset = 24
  /// The heap's free list of boxes of up to 63 bits.
  static var freeListIndex: Int { ((limbsOffset &+ 15) &>> 4) &* 3 &+ PrefixKind.none }
}

extension Ref {
  @inlinable @inline(__always) public var int: UnsafeMutablePointer<IntBody> { raw.assumingMemoryBound(to: IntBody.self) }
  /// The number of an int object that fits 63 bits, else nil.
  @inlinable @inline(__always) public var smallInt: Int? {
    let word = int.pointee.word
    return word & 1 != 0 ? Int(bitPattern: word) &>> 1 : nil
  }
}

extension Context {
  /// An int object. Cannot fail: the heap keeps a reserve.
  @inlinable @inline(__always) public func int(_ n: Int) -> Owned {
    let place = UInt(bitPattern: n &- SmallInt.least)
    if place < UInt(SmallInt.count) { return Ref(interp.pointee.smallInts + Int(bitPattern: place) &* SmallInt.stride).own }
    if (n &<< 1) &>> 1 == n { return newInt(word: UInt(bitPattern: n &<< 1) | 1) }
    return wideInt(n)
  }
  /// A fresh box for a register word (an immediate outside the preallocated range).
  @inlinable @inline(__always) public func newInt(word: UInt) -> Owned {
    let ref = heap.allocateBlock(24, prefix: PrefixKind.none).unsafelyUnwrapped
    ref.header.pointee.word = 1
    ref.header.pointee.type = types.pointee.int
    ref.int.pointee.word = word
    return Owned(stealing: ref)
  }
}
