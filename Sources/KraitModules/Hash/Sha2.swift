/// SHA-224 and SHA-256 (FIPS 180-4).
final class Sha256State: DigestState {
  private var h: [UInt32]
  private let k: [UInt32]

  /// Constants are made once for each interpreter's module.
  static func constants() -> [UInt32] { PrimeRoots.primes(64).map { UInt32(truncatingIfNeeded: PrimeRoots.cubeRootFraction($0) >> 32) } }

  init(short: Bool, constants: [UInt32]) {
    k = constants
    // SHA-224 starts from the second half of the 64 bits of the 9th to 16th prime.
    let primes = PrimeRoots.primes(16)
    h = short
      ? primes[8...].map { UInt32(truncatingIfNeeded: PrimeRoots.squareRootFraction($0)) }
      : primes[..<8].map { UInt32(truncatingIfNeeded: PrimeRoots.squareRootFraction($0) >> 32) }
    super.init(short ? "sha224" : "sha256", blockSize: 64, digestSize: short ? 28 : 32)
  }
  private init(copy other: Sha256State) {
    h = other.h
    k = other.k
    super.init(copying: other)
  }
  override func copy() -> DigestState { Sha256State(copy: self) }
  override func finish(_ length: Int) -> [UInt8] {
    padWithLength(bytes: 8, bigEndian: true)
    return Array(UInt32.bytes(h, bigEndian: true).prefix(digestSize))
  }

  override func compress(_ block: UnsafeRawPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      for t in 0..<16 { w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: t &* 4, as: UInt32.self)) }
      for t in 16..<64 {
        let x = w[t &- 15], y = w[t &- 2]
        let s0 = x.rotated(right: 7) ^ x.rotated(right: 18) ^ x &>> 3
        let s1 = y.rotated(right: 17) ^ y.rotated(right: 19) ^ y &>> 10
        w[t] = w[t &- 16] &+ s0 &+ w[t &- 7] &+ s1
      }
      var (a, b, c, d, e, f, g, i) = (h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7])
      k.withUnsafeBufferPointer { k in
        for t in 0..<64 {
          let s1 = e.rotated(right: 6) ^ e.rotated(right: 11) ^ e.rotated(right: 25)
          let t1 = i &+ s1 &+ (e & f ^ ~e & g) &+ k[t] &+ w[t]
          let s0 = a.rotated(right: 2) ^ a.rotated(right: 13) ^ a.rotated(right: 22)
          let t2 = s0 &+ (a & b ^ a & c ^ b & c)
          (i, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
        }
      }
      let sums = [a, b, c, d, e, f, g, i]
      for n in 0..<8 { h[n] = h[n] &+ sums[n] }
    }
  }
}

/// SHA-384 and SHA-512 (FIPS 180-4).
final class Sha512State: DigestState {
  private var h: [UInt64]
  private let k: [UInt64]

  static func constants() -> [UInt64] { PrimeRoots.primes(80).map { PrimeRoots.cubeRootFraction($0) } }

  init(short: Bool, constants: [UInt64]) {
    k = constants
    let primes = PrimeRoots.primes(16)
    h = (short ? primes[8...] : primes[..<8]).map { PrimeRoots.squareRootFraction($0) }
    super.init(short ? "sha384" : "sha512", blockSize: 128, digestSize: short ? 48 : 64)
  }
  private init(copy other: Sha512State) {
    h = other.h
    k = other.k
    super.init(copying: other)
  }
  override func copy() -> DigestState { Sha512State(copy: self) }
  override func finish(_ length: Int) -> [UInt8] {
    padWithLength(bytes: 16, bigEndian: true)
    return Array(UInt64.bytes(h, bigEndian: true).prefix(digestSize))
  }

  override func compress(_ block: UnsafeRawPointer) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 80) { w in
      for t in 0..<16 { w[t] = UInt64(bigEndian: block.loadUnaligned(fromByteOffset: t &* 8, as: UInt64.self)) }
      for t in 16..<80 {
        let x = w[t &- 15], y = w[t &- 2]
        let s0 = x.rotated(right: 1) ^ x.rotated(right: 8) ^ x &>> 7
        let s1 = y.rotated(right: 19) ^ y.rotated(right: 61) ^ y &>> 6
        w[t] = w[t &- 16] &+ s0 &+ w[t &- 7] &+ s1
      }
      var (a, b, c, d, e, f, g, i) = (h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7])
      k.withUnsafeBufferPointer { k in
        for t in 0..<80 {
          let s1 = e.rotated(right: 14) ^ e.rotated(right: 18) ^ e.rotated(right: 41)
          let t1 = i &+ s1 &+ (e & f ^ ~e & g) &+ k[t] &+ w[t]
          let s0 = a.rotated(right: 28) ^ a.rotated(right: 34) ^ a.rotated(right: 39)
          let t2 = s0 &+ (a & b ^ a & c ^ b & c)
          (i, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
        }
      }
      let sums = [a, b, c, d, e, f, g, i]
      for n in 0..<8 { h[n] = h[n] &+ sums[n] }
    }
  }
}
