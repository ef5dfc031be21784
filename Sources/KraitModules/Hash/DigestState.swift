/// A digest in the making. Subclasses compress blocks and pad the end.
class DigestState {
  let name: StaticString
  let blockSize: Int
  /// 0 when the caller chooses the length.
  let digestSize: Int
  /// Bytes that do not fill a block yet. BLAKE2 holds a full block back, since the last one is compressed differently.
  var pending: [UInt8] = []
  /// Bytes compressed so far.
  var compressed: UInt64 = 0
  let holdsFullBlock: Bool

  init(_ name: StaticString, blockSize: Int, digestSize: Int, holdsFullBlock: Bool = false) {
    self.name = name
    self.blockSize = blockSize
    self.digestSize = digestSize
    self.holdsFullBlock = holdsFullBlock
    pending.reserveCapacity(blockSize)
  }
  init(copying other: DigestState) {
    name = other.name
    blockSize = other.blockSize
    digestSize = other.digestSize
    holdsFullBlock = other.holdsFullBlock
    pending = other.pending
    compressed = other.compressed
  }

  func compress(_ block: UnsafeRawPointer) {}
  /// The digest of what came so far; the state is used up.
  func finish(_ length: Int) -> [UInt8] { [] }
  func copy() -> DigestState { DigestState(copying: self) }

  func update(_ data: UnsafeRawBufferPointer) {
    guard var next = data.baseAddress else { return }
    var left = data.count
    let spare = holdsFullBlock ? 1 : 0
    if !pending.isEmpty {
      let taken = min(left, blockSize - pending.count)
      pending.append(contentsOf: UnsafeRawBufferPointer(start: next, count: taken))
      next += taken
      left -= taken
      if pending.count < blockSize || left < spare { return }
      compressed &+= UInt64(blockSize)
      pending.withUnsafeBytes { compress($0.baseAddress.unsafelyUnwrapped) }
      pending.removeAll(keepingCapacity: true)
    }
    while left >= blockSize + spare {
      compressed &+= UInt64(blockSize)
      compress(next)
      next += blockSize
      left -= blockSize
    }
    pending.append(contentsOf: UnsafeRawBufferPointer(start: next, count: left))
  }

  /// Ends the data with bit 1, zeros and the length in bits, as MD5 and the SHA-1 and SHA-2 families do.
  func padWithLength(bytes lengthBytes: Int, bigEndian: Bool) {
    let bits = (compressed &+ UInt64(pending.count)) &* 8
    var tail: [UInt8] = [0x80]
    while (pending.count + tail.count + lengthBytes) % blockSize != 0 { tail.append(0) }
    for i in 0..<lengthBytes {
      let place = bigEndian ? lengthBytes - 1 - i : i
      tail.append(place < 8 ? UInt8(truncatingIfNeeded: bits >> UInt64(place * 8)) : 0)
    }
    tail.withUnsafeBytes { update($0) }
  }
}

extension FixedWidthInteger {
  /// The bytes of the words of a state.
  static func bytes(_ words: [Self], bigEndian: Bool) -> [UInt8] {
    var out: [UInt8] = []
    for word in words { withUnsafeBytes(of: bigEndian ? word.bigEndian : word.littleEndian) { out.append(contentsOf: $0) } }
    return out
  }
  @inline(__always) func rotated(left n: Self) -> Self { self &<< n | self.unsignedShift(right: Self(Self.bitWidth) &- n) }
  @inline(__always) func rotated(right n: Self) -> Self { self.unsignedShift(right: n) | self &<< (Self(Self.bitWidth) &- n) }
  @inline(__always) private func unsignedShift(right n: Self) -> Self { self &>> n }
}

/// The first bits of the fractional parts of roots of the first primes, from which SHA-2 takes its constants.
enum PrimeRoots {
  static func primes(_ count: Int) -> [UInt64] {
    var found: [UInt64] = [], candidate: UInt64 = 2
    while found.count < count {
      if !found.contains(where: { candidate % $0 == 0 }) { found.append(candidate) }
      candidate += 1
    }
    return found
  }
  /// 64 bits after the point of the cube root.
  static func cubeRootFraction(_ prime: UInt64) -> UInt64 { fraction(prime, power: 3) }
  /// 64 bits after the point of the square root.
  static func squareRootFraction(_ prime: UInt64) -> UInt64 { fraction(prime, power: 2) }

  /// The greatest r with (r / 2^64) ** power <= prime, without its whole part; found bit by bit.
  private static func fraction(_ prime: UInt64, power: Int) -> UInt64 {
    var root: UInt128 = 0, bit: UInt128 = 1 << 69
    while bit > 0 {
      let candidate = root | bit
      if exceeds(candidate, prime, power) == false { root = candidate }
      bit >>= 1
    }
    return UInt64(truncatingIfNeeded: root)
  }
  private static func exceeds(_ r: UInt128, _ prime: UInt64, _ power: Int) -> Bool {
    let limbs = [UInt64(truncatingIfNeeded: r), UInt64(truncatingIfNeeded: r >> 64)]
    var product = limbs
    for _ in 1..<power { product = multiply(product, limbs) }
    // The point of the product lies `power` words up.
    let whole = product[power...]
    for word in whole.dropFirst() where word != 0 { return true }
    if whole[power] != prime { return whole[power] > prime }
    return product[0..<power].contains { $0 != 0 }
  }
  private static func multiply(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var out = [UInt64](repeating: 0, count: a.count + b.count)
    for i in a.indices {
      var carry: UInt64 = 0
      for j in b.indices {
        let (high, low) = a[i].multipliedFullWidth(by: b[j])
        let (s, o) = out[i + j].addingReportingOverflow(low), (t, p) = s.addingReportingOverflow(carry)
        out[i + j] = t
        carry = high &+ (o ? 1 : 0) &+ (p ? 1 : 0)
      }
      out[i + b.count] = carry
    }
    return out
  }
}
