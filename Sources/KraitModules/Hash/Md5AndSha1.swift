import Glibc

/// MD5 (RFC 1321).
final class Md5State: DigestState {
  private var h: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
  /// The first 32 bits of |sin(i)|.
  private let table: [UInt32]
  private static let shifts: [[UInt32]] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]

  init() {
    table = (1...64).map { UInt32(4_294_967_296 * abs(sin(Double($0)))) }
    super.init("md5", blockSize: 64, digestSize: 16)
  }
  private init(copy other: Md5State) {
    h = other.h
    table = other.table
    super.init(copying: other)
  }
  override func copy() -> DigestState { Md5State(copy: self) }
  override func finish(_ length: Int) -> [UInt8] {
    padWithLength(bytes: 8, bigEndian: false)
    return UInt32.bytes(h, bigEndian: false)
  }
  override func compress(_ block: UnsafeRawPointer) {
    var (a, b, c, d) = (h[0], h[1], h[2], h[3])
    for i in 0..<64 {
      let f: UInt32, word: Int
      switch i &>> 4 {
      case 0: (f, word) = (b & c | ~b & d, i)
      case 1: (f, word) = (d & b | ~d & c, (5 &* i &+ 1) & 15)
      case 2: (f, word) = (b ^ c ^ d, (3 &* i &+ 5) & 15)
      default: (f, word) = (c ^ (b | ~d), (7 &* i) & 15)
      }
      let m = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: word &* 4, as: UInt32.self))
      let sum = a &+ f &+ table[i] &+ m
      (a, d, c, b) = (d, c, b, b &+ sum.rotated(left: Md5State.shifts[i &>> 4][i & 3]))
    }
    h[0] = h[0] &+ a
    h[1] = h[1] &+ b
    h[2] = h[2] &+ c
    h[3] = h[3] &+ d
  }
}

/// SHA-1 (FIPS 180-4).
final class Sha1State: DigestState {
  private var h: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]

  init() { super.init("sha1", blockSize: 64, digestSize: 20) }
  private init(copy other: Sha1State) {
    h = other.h
    super.init(copying: other)
  }
  override func copy() -> DigestState { Sha1State(copy: self) }
  override func finish(_ length: Int) -> [UInt8] {
    padWithLength(bytes: 8, bigEndian: true)
    return UInt32.bytes(h, bigEndian: true)
  }
  override func compress(_ block: UnsafeRawPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { w in
      for t in 0..<16 { w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self)) }
      for t in 16..<80 { w[t] = (w[t &- 3] ^ w[t &- 8] ^ w[t &- 14] ^ w[t &- 16]).rotated(left: 1) }
      var (a, b, c, d, e) = (h[0], h[1], h[2], h[3], h[4])
      for t in 0..<80 {
        let f: UInt32, k: UInt32
        switch t {
        case 0..<20: (f, k) = (b & c | ~b & d, 0x5A82_7999)
        case 20..<40: (f, k) = (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: (f, k) = (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (f, k) = (b ^ c ^ d, 0xCA62_C1D6)
        }
        let sum = a.rotated(left: 5) &+ f &+ e &+ k &+ w[t]
        (e, d, c, b, a) = (d, c, b.rotated(left: 30), a, sum)
      }
      let sums = [a, b, c, d, e]
      for n in 0..<5 { h[n] = h[n] &+ sums[n] }
    }
  }
}
