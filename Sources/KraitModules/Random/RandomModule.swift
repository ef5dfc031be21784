import Glibc
import KraitCore
import KraitObjects
import KraitVM

/// `_random`: the generator under the `random` module.
public enum RandomModule: NativeModule {
  public static var name: StaticString { "_random" }
  public static var doc: StaticString? { "Module implements the Mersenne Twister random number generator." }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(RandomType.self, to: dict)
  }
}

/// MT19937: 624 words and the place of the next one.
struct MersenneTwister {
  static let count = 624
  var words: UnsafeMutablePointer<UInt32>
  var index: Int

  mutating func seed(_ value: UInt32) {
    words[0] = value
    for i in 1..<MersenneTwister.count {
      let previous = words[i &- 1]
      words[i] = 1_812_433_253 &* (previous ^ previous &>> 30) &+ UInt32(i)
    }
    index = MersenneTwister.count
  }

  /// Seeds from any number of key words, as the reference implementation's `init_by_array`.
  mutating func seed(key: [UInt32]) {
    seed(19_650_218)
    var i = 1, j = 0
    for _ in 0..<Swift.max(MersenneTwister.count, key.count) {
      words[i] = (words[i] ^ (words[i &- 1] ^ words[i &- 1] &>> 30) &* 1_664_525) &+ key[j] &+ UInt32(truncatingIfNeeded: j)
      i &+= 1
      j &+= 1
      if i >= MersenneTwister.count {
        words[0] = words[MersenneTwister.count &- 1]
        i = 1
      }
      if j >= key.count { j = 0 }
    }
    for _ in 0..<(MersenneTwister.count - 1) {
      words[i] = (words[i] ^ (words[i &- 1] ^ words[i &- 1] &>> 30) &* 1_566_083_941) &- UInt32(i)
      i &+= 1
      if i >= MersenneTwister.count {
        words[0] = words[MersenneTwister.count &- 1]
        i = 1
      }
    }
    words[0] = 0x8000_0000
  }

  private mutating func refill() {
    let n = MersenneTwister.count, m = 397
    for k in 0..<n {
      let y = words[k] & 0x8000_0000 | words[k &+ 1 == n ? 0 : k &+ 1] & 0x7FFF_FFFF
      let other = k &+ m < n ? k &+ m : k &+ m &- n
      words[k] = words[other] ^ y &>> 1 ^ (y & 1 != 0 ? 0x9908_B0DF : 0)
    }
    index = 0
  }

  mutating func next() -> UInt32 {
    if index >= MersenneTwister.count { refill() }
    var y = words[index]
    index &+= 1
    y ^= y &>> 11
    y ^= y &<< 7 & 0x9D2C_5680
    y ^= y &<< 15 & 0xEFC6_0000
    return y ^ y &>> 18
  }
}

struct RandomBody {
  var header: ObjectHeader
  var generator: MersenneTwister
}

extension Ref {
  fileprivate var random: UnsafeMutablePointer<RandomBody> { raw.assumingMemoryBound(to: RandomBody.self) }
}

public enum RandomType: NativeType {
  public static var name: StaticString { "_random.Random" }
  public static var doc: StaticString? { "Random() -> create a random number generator with its own internal state." }
  public static var layout: Layout { Layout(MemoryLayout<RandomBody>.stride, [.baseType]) }
  public static var operations: OperationSet { [.new, .`init`] }

  private static let stateBytes = MersenneTwister.count * 4

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let words = try cx.allocateBuffer(stateBytes).bindMemory(to: UInt32.self, capacity: MersenneTwister.count)
    let ref: Ref
    do throws(Raised) { ref = try cx.allocate(type) } catch {
      cx.freeBuffer(RawPointer(words), stateBytes)
      throw error
    }
    ref.random.pointee.generator = MersenneTwister(words: words, index: 0)
    var offset = MemoryLayout<RandomBody>.stride
    while offset < type.pointee.basicSize {
      (ref.raw + offset).storeBytes(of: 0, as: UInt.self)
      offset += 8
    }
    ref.random.pointee.generator.seed(0)
    if ref.hasFlag(.collected) { cx.track(ref) }
    let me = Owned(stealing: ref)
    if type == cx.interp.pointee.types.object { return me }
    if args.count <= 1 && !type.pointee.overridden.contains(.`init`) { try seed(me.ref, args.count == 1 ? args[0] : nil, cx) }
    return me
  }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if let names = args.names, names.tupleCount != 0 { try cx.raise(.TypeError, "Random() takes no keyword arguments") }
    if args.count > 1 { try cx.raise(.TypeError, "Random() requires 0 or 1 argument") }
    try seed(me, args.count == 1 ? args[0] : nil, cx)
  }
  public static func dealloc(_ me: Ref, _ cx: Context) { cx.freeBuffer(RawPointer(me.random.pointee.generator.words), stateBytes) }

  private static func seed(_ me: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    var key: [UInt32] = []
    if let value, !cx.isNone(value) {
      let number: Owned
      if value.isInt {
        number = try cx.intAbs(value)
      } else {
        number = cx.int(unsigned: UInt64(bitPattern: Int64(try cx.hash(value))))
      }
      key = try words(number.ref, cx)
    } else {
      key = [UInt32](repeating: 0, count: MersenneTwister.count)
      for i in key.indices { key[i] = UInt32.random(in: 0...UInt32.max) }
    }
    me.random.pointee.generator.seed(key: key)
  }

  /// The 32-bit words of an int that is not negative, least significant first; one zero for 0.
  private static func words(_ n: Ref, _ cx: Context) throws(Raised) -> [UInt32] {
    let count = Swift.max((cx.bitLength(n) + 31) / 32, 1)
    let shift = cx.int(64)
    var rest = n.own
    var out: [UInt32] = []
    if count > 64 {
      // Long keys through bytes: shifting word by word would be quadratic.
      let length = cx.int(count * 4), order = try cx.str("little")
      let name = try cx.intern("to_bytes")
      let bytes = try cx.callMethod(n, name.ref, length.ref, order.ref)
      try cx.withBytesLike(bytes.ref) { (raw) throws(Raised) in
        for i in 0..<count { out.append(raw.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self)) }
      }
      return out
    }
    while out.count < count {
      let bits = cx.lowBits(rest.ref)
      out.append(UInt32(truncatingIfNeeded: bits))
      if out.count < count { out.append(UInt32(truncatingIfNeeded: bits &>> 32)) }
      rest = try cx.intOperation(.rshift, rest.ref, shift.ref)
    }
    return out
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("random", "(self, /)", "random() -> x in the interval [0, 1).") { (a, cx) throws(Raised) in
        // 53 bits, as in the reference implementation.
        let high = a[0].random.pointee.generator.next() &>> 5, low = a[0].random.pointee.generator.next() &>> 6
        return cx.float((Double(high) * 67_108_864 + Double(low)) * (1 / 9_007_199_254_740_992))
      },
      MethodDef("seed", "(self, n=None, /)", "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the current time and the process identifier.") { (a, cx) throws(Raised) in
        try seed(a[0], a.optional(1), cx)
        return cx.none
      },
      MethodDef("getstate", "(self, /)", "getstate() -> tuple containing the current state.") { (a, cx) throws(Raised) in
        let state = try cx.list()
        let generator = a[0].random.pointee.generator
        for i in 0..<MersenneTwister.count { try cx.append(list: state.ref, cx.int(Int(generator.words[i]))) }
        try cx.append(list: state.ref, cx.int(generator.index))
        return try cx.call(Ref(cx.types.pointee.tuple), state.ref)
      },
      MethodDef("setstate", "(self, state, /)", "setstate(state) -> None.  Restores generator state.") { (a, cx) throws(Raised) in
        try setState(a[0], a[1], cx)
        return cx.none
      },
      MethodDef("getrandbits", "(self, k, /)", "getrandbits(k) -> x.  Generates an int with k random bits.") { (a, cx) throws(Raised) in
        try randomBits(a[0], a[1], cx)
      },
    ]
  }

  private static func setState(_ me: Ref, _ state: Ref, _ cx: Context) throws(Raised) {
    guard state.isTuple else { try cx.raise(.TypeError, "state vector must be a tuple") }
    guard state.tupleCount == MersenneTwister.count + 1 else { try cx.raise(.ValueError, "state vector is the wrong size") }
    var words: [UInt32] = []
    for i in 0..<MersenneTwister.count {
      let item = state.tupleItems[i]
      guard item.isInt else { try cx.raise(.TypeError, "an integer is required") }
      if cx.intSign(item) < 0 { try cx.raise(.OverflowError, "can't convert negative value to unsigned int") }
      guard let value = cx.exactUInt(item) else { try cx.raise(.OverflowError, "Python int too large to convert to C unsigned long") }
      words.append(UInt32(truncatingIfNeeded: value))
    }
    guard state.tupleItems[MersenneTwister.count].isInt else { try cx.raise(.TypeError, "an integer is required") }
    let index = try cx.cLong(state.tupleItems[MersenneTwister.count])
    guard index >= 0 && index <= MersenneTwister.count else { try cx.raise(.ValueError, "invalid state") }
    for i in words.indices { me.random.pointee.generator.words[i] = words[i] }
    me.random.pointee.generator.index = index
  }

  private static func randomBits(_ me: Ref, _ count: Ref, _ cx: Context) throws(Raised) -> Owned {
    let object = try cx.indexObject(count)
    guard let k = cx.exactInt(object.ref), k.magnitude <= UInt(Int32.max) else {
      try cx.raise(.OverflowError, "Python int too large to convert to C int")
    }
    if k < 0 { try cx.raise(.ValueError, "number of bits must be non-negative") }
    if k == 0 { return cx.int(0) }
    let generator = me.random
    if k <= 32 { return cx.int(Int(generator.pointee.generator.next() &>> UInt32(32 - k))) }
    var limbs = [UInt64](repeating: 0, count: (k + 63) / 64)
    let words = (k + 31) / 32
    for i in 0..<words {
      var word = generator.pointee.generator.next()
      if i == words - 1 && k % 32 != 0 { word = word &>> UInt32(32 - k % 32) }
      limbs[i / 2] |= UInt64(word) &<< UInt64(i % 2 * 32)
    }
    return try cx.int(negative: false, limbs: limbs)
  }
}
