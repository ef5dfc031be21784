/// SHA-3 and SHAKE (FIPS 202): sponges over Keccak-f[1600].
final class KeccakState: DigestState {
  private var lanes = [UInt64](repeating: 0, count: 25)
  /// The domain bits with the first bit of the padding.
  let suffix: UInt8

  init(_ name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) {
    self.suffix = suffix
    super.init(name, blockSize: rate, digestSize: digestSize)
  }
  private init(copy other: KeccakState) {
    lanes = other.lanes
    suffix = other.suffix
    super.init(copying: other)
  }
  override func copy() -> DigestState { KeccakState(copy: self) }

  override func compress(_ block: UnsafeRawPointer) {
    for i in 0..<(blockSize / 8) { lanes[i] ^= UInt64(littleEndian: block.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self)) }
    lanes.withUnsafeMutableBufferPointer { KeccakState.permute($0.baseAddress.unsafelyUnwrapped) }
  }

  override func finish(_ length: Int) -> [UInt8] {
    var tail = [UInt8](repeating: 0, count: blockSize - pending.count)
    tail[0] = suffix
    tail[tail.count - 1] |= 0x80
    tail.withUnsafeBytes { update($0) }
    let wanted = digestSize > 0 ? digestSize : length
    var out: [UInt8] = []
    out.reserveCapacity(wanted)
    while true {
      out += UInt64.bytes(Array(lanes[..<(blockSize / 8)]), bigEndian: false).prefix(wanted - out.count)
      if out.count == wanted { return out }
      lanes.withUnsafeMutableBufferPointer { KeccakState.permute($0.baseAddress.unsafelyUnwrapped) }
    }
  }

  /// 24 rounds; round constants come from a shift register, rotations from the walk of the standard.
  private static func permute(_ a: UnsafeMutablePointer<UInt64>) {
    var register: UInt8 = 1
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 5) { c in
      for _ in 0..<24 {
        for x in 0..<5 { c[x] = a[x] ^ a[x &+ 5] ^ a[x &+ 10] ^ a[x &+ 15] ^ a[x &+ 20] }
        for x in 0..<5 {
          let d = c[x == 0 ? 4 : x &- 1] ^ c[x == 4 ? 0 : x &+ 1].rotated(left: 1)
          var y = x
          while y < 25 {
            a[y] ^= d
            y &+= 5
          }
        }
        var x = 1, y = 0, current = a[1], offset: UInt64 = 0
        for t in 0..<24 {
          offset = (offset &+ UInt64(t &+ 1)) & 63
          (x, y) = (y, (2 &* x &+ 3 &* y) % 5)
          let place = x &+ 5 &* y, next = a[place]
          a[place] = current.rotated(left: offset)
          current = next
        }
        var row = 0
        while row < 25 {
          for i in 0..<5 { c[i] = a[row &+ i] }
          for i in 0..<5 { a[row &+ i] = c[i] ^ ~c[i == 4 ? 0 : i &+ 1] & c[i >= 3 ? i &- 3 : i &+ 2] }
          row &+= 5
        }
        for j in 0..<7 {
          if register & 1 != 0 { a[0] ^= 1 &<< ((1 &<< UInt64(j)) &- 1) }
          register = register &<< 1 ^ (register & 0x80 != 0 ? 0x71 : 0)
        }
      }
    }
  }
}
