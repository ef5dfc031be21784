import Glibc
import KraitCore

/// The limbs of an int, borrowed, with its sign.
struct IntView {
  let base: ConstLimbs
  let count: Int
  let isNegative: Bool
  var bitLength: Int { Limbs.bitLength(base, count) }
  var isZero: Bool { count == 0 }
  var isOdd: Bool { count > 0 && base[0] & 1 != 0 }
  func negated() -> IntView { IntView(base: base, count: count, isNegative: !isNegative) }
  var magnitude: IntView { IntView(base: base, count: count, isNegative: false) }
}

/// A number being computed: limbs in memory of its own, and a sign.
struct Magnitude: ~Copyable {
  let base: LimbPointer
  var count: Int
  let capacity: Int
  var isNegative = false

  /// Room for `capacity` limbs, their contents undefined.
  init(capacity: Int, _ cx: Context) throws(Raised) {
    let (bytes, overflow) = Swift.max(capacity, 1).multipliedReportingOverflow(by: 8)
    guard capacity >= 0, !overflow, cx.heap.canGrow(bytes), let memory = malloc(bytes) else { try cx.raiseMemoryError() }
    base = memory.bindMemory(to: UInt64.self, capacity: Swift.max(capacity, 1))
    self.capacity = capacity
    count = capacity
  }
  init(_ view: IntView, extra: Int = 0, _ cx: Context) throws(Raised) {
    try self.init(capacity: view.count + extra, cx)
    memcpy(base, view.base, view.count &* 8)
    count = view.count
    isNegative = view.isNegative
  }
  init(_ value: UInt64, capacity: Int = 1, _ cx: Context) throws(Raised) {
    try self.init(capacity: capacity, cx)
    base[0] = value
    count = value == 0 ? 0 : 1
  }
  deinit { free(base) }

  /// MemoryError when the working space that multiplying or dividing numbers of so many limbs takes (at most 20 words a limb, in the
  /// number-theoretic transform) is not to be had: the algorithms themselves do not expect to fail.
  static func requireScratch(limbs: Int, _ cx: Context) throws(Raised) {
    guard limbs > 1 << 16 else { return }
    // Mapped, since the compiler takes out a pair of malloc and free.
    let probe = mmap(nil, limbs &* 160, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let probe, probe != MAP_FAILED else { try cx.raiseMemoryError() }
    munmap(probe, limbs &* 160)
  }

  var view: IntView { IntView(base: base, count: count, isNegative: isNegative) }
  mutating func trim() {
    count = Limbs.trimmed(base, count)
    if count == 0 { isNegative = false }
  }
}

extension Ref {
  /// Calls `body` with the limbs of an int (or a subclass instance).
  @inline(__always)
  func withLimbs<R: ~Copyable>(_ body: (IntView) throws(Raised) -> R) throws(Raised) -> R {
    let word = int.pointee.word
    if word & 1 != 0 {
      let value = Int(bitPattern: word) &>> 1
      var limb = UInt64(value.magnitude)
      return try withUnsafeMutablePointer(to: &limb) { (p) throws(Raised) in
        try body(IntView(base: UnsafePointer(p), count: value == 0 ? 0 : 1, isNegative: value < 0))
      }
    }
    let limbs = UnsafePointer((raw + IntBody.limbsOffset).assumingMemoryBound(to: UInt64.self))
    return try body(IntView(base: limbs, count: Int(word &>> 2), isNegative: word & 2 != 0))
  }
  /// -1, 0 or 1.
  var intSign: Int {
    let word = int.pointee.word
    if word & 1 != 0 { return (Int(bitPattern: word) &>> 1).signum() }
    return word & 2 != 0 ? -1 : 1
  }
}

extension Context {
  /// An int from limbs; leading zeros are allowed.
  func int(_ view: IntView, type: TypePointer? = nil) throws(Raised) -> Owned {
    let count = Limbs.trimmed(view.base, view.count)
    let exact = type == nil || type == types.pointee.int
    if count == 0 || (count == 1 && view.base[0] <= UInt64(1) &<< 62) {
      let limb = count == 0 ? 0 : view.base[0]
      let value = view.isNegative ? 0 &- Int(limb) : Int(limb)
      if (value &<< 1) &>> 1 == value {
        if exact { return self.int(value) }
        let ref = try allocate(type.unsafelyUnwrapped, size: type.unsafelyUnwrapped.pointee.basicSize)
        ref.int.pointee.word = UInt(bitPattern: value &<< 1) | 1
        if ref.hasFlag(.collected) { track(ref) }
        return Owned(stealing: ref)
      }
    }
    let chosen = type ?? types.pointee.int
    let ref = try allocate(chosen, size: IntBody.limbsOffset &+ count &* 8)
    ref.int.pointee.word = UInt(count) &<< 2 | (view.isNegative ? 2 : 0)
    memcpy(ref.raw + IntBody.limbsOffset, view.base, count &* 8)
    if ref.hasFlag(.collected) { track(ref) }
    return Owned(stealing: ref)
  }
  func int(_ magnitude: consuming Magnitude) throws(Raised) -> Owned { try int(magnitude.view) }

  /// An int from a sign and limbs, least significant first.
  public func int(negative: Bool, limbs: [UInt64]) throws(Raised) -> Owned {
    if limbs.isEmpty { return int(0) }
    let number = try Magnitude(capacity: limbs.count, self)
    for i in limbs.indices { number.base[i] = limbs[i] }
    return try int(IntView(base: number.base, count: limbs.count, isNegative: negative))
  }
  public func int(unsigned value: UInt64) -> Owned {
    value &>> 63 == 0 ? int(Int(value)) : boxed(UInt128(_low: value, _high: 0), isNegative: false)
  }
  /// Values that need 64 bits. Cannot fail, as `int(_:)` cannot.
  public func wideInt(_ value: Int) -> Owned { boxed(UInt128(_low: UInt64(value.magnitude), _high: 0), isNegative: value < 0) }

  /// An int of one or two limbs that has no register word.
  func boxed(_ magnitude: UInt128, isNegative: Bool) -> Owned {
    let count = magnitude._high == 0 ? 1 : 2
    let ref = heap.allocateBlock(IntBody.limbsOffset &+ count &* 8, prefix: PrefixKind.none).unsafelyUnwrapped
    ref.header.pointee.word = 1
    ref.header.pointee.type = types.pointee.int
    ref.int.pointee.word = UInt(count) &<< 2 | (isNegative ? 2 : 0)
    let limbs = (ref.raw + IntBody.limbsOffset).assumingMemoryBound(to: UInt64.self)
    limbs[0] = magnitude._low
    if count == 2 { limbs[1] = magnitude._high }
    return Owned(stealing: ref)
  }

  /// The value of an int (or subclass) if it fits 64 bits.
  @inlinable @inline(__always) public func exactInt(_ r: Ref) -> Int? {
    let word = r.int.pointee.word
    if word & 1 != 0 { return Int(bitPattern: word) &>> 1 }
    return wideValue(r)
  }
  @inline(never) @usableFromInline func wideValue(_ r: Ref) -> Int? {
    let word = r.int.pointee.word
    guard word &>> 2 == 1 else { return nil }
    let limb = (r.raw + IntBody.limbsOffset).load(as: UInt64.self)
    if word & 2 != 0 { return limb <= UInt64(1) &<< 63 ? Int(truncatingIfNeeded: 0 &- limb) : nil }
    return Int(exactly: limb)
  }

  /// The value of an int if it fits an unsigned 64-bit number.
  public func exactUInt(_ r: Ref) -> UInt64? {
    if let n = exactInt(r) { return n >= 0 ? UInt64(n) : nil }
    let word = r.int.pointee.word
    guard word &>> 2 == 1, word & 2 == 0 else { return nil }
    return (r.raw + IntBody.limbsOffset).load(as: UInt64.self)
  }
  /// The low 64 bits in two's complement.
  public func lowBits(_ r: Ref) -> UInt64 {
    if let n = exactInt(r) { return UInt64(bitPattern: Int64(n)) }
    let limb = (r.raw + IntBody.limbsOffset).load(as: UInt64.self)
    return r.int.pointee.word & 2 != 0 ? 0 &- limb : limb
  }
}
