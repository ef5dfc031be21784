/// What BLAKE2 mixes into its initial state (RFC 7693 and the tree parameters of the BLAKE2 paper).
struct Blake2Parameters {
  var digestSize = 0
  var key: [UInt8] = []
  var salt: [UInt8] = []
  var person: [UInt8] = []
  var fanout = 1
  var depth = 1
  var leafSize: UInt32 = 0
  var nodeOffset: UInt64 = 0
  var nodeDepth = 0
  var innerSize = 0
  var lastNode = false

  /// The parameter block: 8 words of the state's width.
  func block(wide: Bool) -> [UInt8] {
    var out = [UInt8(digestSize), UInt8(key.count), UInt8(fanout), UInt8(depth)]
    out += UInt32.bytes([leafSize], bigEndian: false)
    out += UInt64.bytes([nodeOffset], bigEndian: false).prefix(wide ? 8 : 6)
    out += [UInt8(nodeDepth), UInt8(innerSize)]
    if wide { out += [UInt8](repeating: 0, count: 14) }
    let extra = wide ? 16 : 8
    for field in [salt, person] { out += field + [UInt8](repeating: 0, count: extra - field.count) }
    return out
  }
}

/// The order of the message words in each round.
private let sigma: [[Int]] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4], [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13], [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11], [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5], [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
]

/// What differs between BLAKE2b and BLAKE2s.
protocol Blake2Word: FixedWidthInteger & UnsignedInteger {
  static var rounds: Int { get }
  static var rotations: (Self, Self, Self, Self) { get }
  /// The initial state of SHA-512, SHA-256.
  static var start: [Self] { get }
}
extension UInt64: Blake2Word {
  static var rounds: Int { 12 }
  static var rotations: (UInt64, UInt64, UInt64, UInt64) { (32, 24, 16, 63) }
  static var start: [UInt64] { PrimeRoots.primes(8).map { PrimeRoots.squareRootFraction($0) } }
}
extension UInt32: Blake2Word {
  static var rounds: Int { 10 }
  static var rotations: (UInt32, UInt32, UInt32, UInt32) { (16, 12, 8, 7) }
  static var start: [UInt32] { PrimeRoots.primes(8).map { UInt32(truncatingIfNeeded: PrimeRoots.squareRootFraction($0) >> 32) } }
}

/// BLAKE2b on 64-bit words, BLAKE2s on 32-bit words.
final class Blake2State<Word: Blake2Word>: DigestState {
  private var h: [Word]
  private let start: [Word]
  private let lastNode: Bool
  private var isLast = false

  init(_ parameters: Blake2Parameters) {
    let wide = Word.bitWidth == 64, size = Word.bitWidth / 8
    start = Word.start
    var mixed = start
    lastNode = parameters.lastNode
    let block = parameters.block(wide: wide)
    block.withUnsafeBytes { bytes in
      for i in 0..<8 { mixed[i] ^= Word(littleEndian: bytes.loadUnaligned(fromByteOffset: i * size, as: Word.self)) }
    }
    h = mixed
    super.init(wide ? "blake2b" : "blake2s", blockSize: size * 16, digestSize: parameters.digestSize, holdsFullBlock: true)
    if !parameters.key.isEmpty {
      let padded = parameters.key + [UInt8](repeating: 0, count: blockSize - parameters.key.count)
      padded.withUnsafeBytes { update($0) }
    }
  }
  private init(copy other: Blake2State) {
    h = other.h
    start = other.start
    lastNode = other.lastNode
    super.init(copying: other)
  }
  override func copy() -> DigestState { Blake2State(copy: self) }

  override func finish(_ length: Int) -> [UInt8] {
    compressed &+= UInt64(pending.count)
    isLast = true
    pending += [UInt8](repeating: 0, count: blockSize - pending.count)
    pending.withUnsafeBytes { compress($0.baseAddress.unsafelyUnwrapped) }
    return Array(Word.bytes(h, bigEndian: false).prefix(digestSize))
  }

  override func compress(_ block: UnsafeRawPointer) {
    let size = Word.bitWidth / 8, (r1, r2, r3, r4) = Word.rotations
    withUnsafeTemporaryAllocation(of: Word.self, capacity: 32) { w in
      // Message words, then the working state.
      for i in 0..<16 { w[i] = Word(littleEndian: block.loadUnaligned(fromByteOffset: i &* size, as: Word.self)) }
      for i in 0..<8 {
        w[16 &+ i] = h[i]
        w[24 &+ i] = start[i]
      }
      w[28] ^= Word(truncatingIfNeeded: compressed)
      if size == 4 { w[29] ^= Word(truncatingIfNeeded: compressed &>> 32) }
      if isLast {
        w[30] = ~w[30]
        if lastNode { w[31] = ~w[31] }
      }
      func mix(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: Word, _ y: Word) {
        w[a] = w[a] &+ w[b] &+ x
        w[d] = (w[d] ^ w[a]).rotated(right: r1)
        w[c] = w[c] &+ w[d]
        w[b] = (w[b] ^ w[c]).rotated(right: r2)
        w[a] = w[a] &+ w[b] &+ y
        w[d] = (w[d] ^ w[a]).rotated(right: r3)
        w[c] = w[c] &+ w[d]
        w[b] = (w[b] ^ w[c]).rotated(right: r4)
      }
      for round in 0..<Word.rounds {
        let s = sigma[round % 10]
        for column in 0..<4 { mix(16 &+ column, 20 &+ column, 24 &+ column, 28 &+ column, w[s[2 &* column]], w[s[2 &* column &+ 1]]) }
        for diagonal in 0..<4 {
          mix(
            16 &+ diagonal, 20 &+ (diagonal &+ 1) & 3, 24 &+ (diagonal &+ 2) & 3, 28 &+ (diagonal &+ 3) & 3, w[s[8 &+ 2 &* diagonal]],
            w[s[9 &+ 2 &* diagonal]])
        }
      }
      for i in 0..<8 { h[i] ^= w[16 &+ i] ^ w[24 &+ i] }
    }
  }
}
