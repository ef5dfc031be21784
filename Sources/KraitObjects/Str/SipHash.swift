import KraitCore

/// SipHash with one compression round and three finalisation rounds (Aumasson and Bernstein, 2012).
struct SipHash {
  private var v0: UInt64, v1: UInt64, v2: UInt64, v3: UInt64

  init(_ key0: UInt64, _ key1: UInt64) {
    v0 = key0 ^ 0x736f_6d65_7073_6575
    v1 = key1 ^ 0x646f_7261_6e64_6f6d
    v2 = key0 ^ 0x6c79_6765_6e65_7261
    v3 = key1 ^ 0x7465_6462_7974_6573
  }

  @inline(__always) private mutating func round() {
    v0 = v0 &+ v1
    v1 = (v1 &<< 13 | v1 &>> 51) ^ v0
    v0 = v0 &<< 32 | v0 &>> 32
    v2 = v2 &+ v3
    v3 = (v3 &<< 16 | v3 &>> 48) ^ v2
    v0 = v0 &+ v3
    v3 = (v3 &<< 21 | v3 &>> 43) ^ v0
    v2 = v2 &+ v1
    v1 = (v1 &<< 17 | v1 &>> 47) ^ v2
    v2 = v2 &<< 32 | v2 &>> 32
  }
  @inline(__always) private mutating func add(_ word: UInt64) {
    v3 ^= word
    round()
    v0 ^= word
  }

  /// The hash of bytes. `inWords`: the word of eight bytes that holds the last one may be read as a whole.
  @inline(__always) func hash(_ data: UnsafeRawPointer, _ count: Int, inWords: Bool) -> UInt64 {
    var s = self
    var i = 0
    while i &+ 8 <= count {
      s.add(UInt64(littleEndian: data.loadUnaligned(fromByteOffset: i, as: UInt64.self)))
      i &+= 8
    }
    s.add(UInt64(truncatingIfNeeded: count) &<< 56 | SipHash.lastBytes(data, i, count, inWords: inWords))
    s.v2 ^= 0xff
    s.round()
    s.round()
    s.round()
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
  }

  /// The up to seven bytes from `start` on as a number.
  @inline(__always) private static func lastBytes(_ data: UnsafeRawPointer, _ start: Int, _ count: Int, inWords: Bool) -> UInt64 {
    let rest = count &- start
    if rest == 0 { return 0 }
    if inWords {
      let word = UInt64(littleEndian: data.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      return word & ((1 &<< UInt64(truncatingIfNeeded: rest &* 8)) &- 1)
    }
    // Loads that overlap.
    @inline(__always) func byte(_ at: Int) -> UInt64 {
      UInt64(data.load(fromByteOffset: start &+ at, as: UInt8.self)) &<< UInt64(truncatingIfNeeded: at &* 8)
    }
    if rest < 4 { return byte(0) | byte(rest / 2) | byte(rest &- 1) }
    let low = UInt32(littleEndian: data.loadUnaligned(fromByteOffset: start, as: UInt32.self))
    let high = UInt32(littleEndian: data.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    return UInt64(low) | UInt64(high) &<< UInt64(truncatingIfNeeded: (rest &- 4) &* 8)
  }
}

/// SipHash-1-3 of bytes.
public func sipHash13(_ data: UnsafeRawPointer, _ count: Int, _ key0: UInt64, _ key1: UInt64) -> UInt64 {
  SipHash(key0, key1).hash(data, count, inWords: false)
}

extension StringState {
  /// SipHash-1-3 of bytes with the interpreter's key; 0 for none, never -1. For `inWords` see `SipHash.hash`.
  @inline(__always) func hashBytes(_ data: UnsafeRawPointer, _ count: Int, inWords: Bool = false) -> Int {
    if count == 0 { return 0 }
    let hash = Int(bitPattern: UInt(hashStart.hash(data, count, inWords: inWords)))
    return hash == -1 ? -2 : hash
  }
}

extension Ref {
  /// What the interpreter that the object belongs to keeps about strings.
  @inline(__always) var stringState: UnsafeMutablePointer<StringState> {
    page(of: self).pointee.heap.pointee.interpreter.pointee.interned.unsafelyUnwrapped.assumingMemoryBound(to: StringState.self)
  }
}
