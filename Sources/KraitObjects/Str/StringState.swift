import Glibc
import KraitCore

/// What an interpreter keeps about strings: the hash key, the table of interned strings, and the registries of codecs.
///
/// The table is open-addressed with linear probing; a removal shifts the entries behind it back, so there are no tombstones. It does not own
/// its strings: a dying string leaves it (`uninterned`).
public struct StringState {
  /// The hash function with its key.
  let hashStart: SipHash
  var slots: UnsafeMutablePointer<UInt>
  var mask: Int
  var used: Int
  /// Codec search functions (list), found codecs (dict), error handlers (dict): owned, nil until needed.
  var codecSearchPath: Ref?
  var codecCache: Ref?
  var errorHandlers: Ref?
  /// The 256 bytes objects of one byte, owned, nil until needed.
  let singleBytes = UnsafeMutableBufferPointer<Ref?>.allocate(capacity: 256)
  /// The type of iterators over ASCII text, nil until needed.
  var asciiIterator: TypePointer?
  /// Names of encodings and error handlers are checked also where they are not needed (development mode).
  var checksCodecNames = false

  init(seed: UInt64) {
    let (key0, key1) = StringState.keys(seed)
    hashStart = SipHash(key0, key1)
    mask = 4095
    used = 0
    slots = .allocate(capacity: 4096)
    slots.initialize(repeating: 0, count: 4096)
    singleBytes.initialize(repeating: nil)
  }

  /// The hash key for a seed: 32-bit seeds are stretched with the generator that makes PYTHONHASHSEED reproducible; larger ones are random.
  private static func keys(_ seed: UInt64) -> (UInt64, UInt64) {
    if seed == 0 { return (0, 0) }
    if seed >> 32 != 0 { return (seed, (seed &* 0x9E37_79B9_7F4A_7C15) ^ (seed >> 29)) }
    var x = UInt32(truncatingIfNeeded: seed)
    var words: [UInt64] = [0, 0]
    for i in 0..<16 {
      x = x &* 214013 &+ 2_531_011
      words[i / 8] |= UInt64(x >> 16 & 0xFF) << UInt64(i % 8 * 8)
    }
    return (words[0], words[1])
  }
}

extension Context {
  @inlinable @inline(__always) public var strings: UnsafeMutablePointer<StringState> {
    interp.pointee.interned.unsafelyUnwrapped.assumingMemoryBound(to: StringState.self)
  }

  /// Sets up the strings of a new interpreter: the table, the empty and the one-character strings.
  /// `types.str`, `types.bytes` and `hashSeed` must be set.
  public func makeStringTables() throws(Raised) {
    let state = UnsafeMutablePointer<StringState>.allocate(capacity: 1)
    state.initialize(to: StringState(seed: interp.pointee.hashSeed))
    interp.pointee.interned = RawPointer(state)
    interp.pointee.emptyStr = try newStr(0, highest: 0).leak()
    interp.pointee.emptyBytes = try newBytes(0).leak()
    let characters = UnsafeMutablePointer<Ref>.allocate(capacity: 256)
    for c in 0..<256 {
      let s = try newStr(1, highest: UInt32(c))
      storeUnit(s.ref.strData, 0, 1, UInt32(c))
      characters[c] = s.leak()
    }
    interp.pointee.latin1 = characters
    let empty = intern(interp.pointee.emptyStr.own)
    interp.pointee.emptyStr = empty.ref
    for c in 0..<256 { _ = intern(characters[c].own) }
  }

  /// The bytes object of one byte.
  public func bytes(single byte: UInt8) throws(Raised) -> Owned {
    if let known = strings.pointee.singleBytes[Int(byte)] { return known.own }
    let made = try newBytes(1)
    made.ref.bytesData[0] = byte
    strings.pointee.singleBytes[Int(byte)] = made.ref.own.leak()
    return made
  }

  /// The one interned str with this text; `s` itself if it is the first. Only exact str objects are interned.
  public func intern(_ s: consuming Owned) -> Owned {
    if s.ref.has(HeaderFlag.interned) || !s.ref.isExactly(types.pointee.str) { return s }
    let state = strings
    let hash = strHash(s.ref)
    var i = hash & state.pointee.mask
    while state.pointee.slots[i] != 0 {
      let other = Ref(bits: state.pointee.slots[i])
      if strHash(other) == hash && strEquals(other, s.ref) { return other.own }
      i = (i &+ 1) & state.pointee.mask
    }
    enter(s.ref, at: i)
    return s
  }
  public func intern(_ s: Ref) -> Owned { intern(s.own) }
  @_disfavoredOverload public func intern(_ text: String) throws(Raised) -> Owned {
    var text = text
    let made: Ref? = text.withUTF8 { (bytes) -> Ref? in
      do throws(Raised) { return try intern(utf8: bytes).leak() } catch { return nil }
    }
    guard let made else { throw Raised() }
    return Owned(stealing: made)
  }
  public func intern(_ text: StaticString) throws(Raised) -> Owned {
    try intern(utf8: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
  /// A text that is in the table is found there without being made once more.
  public func intern(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(Raised) -> Owned {
    guard let base = bytes.baseAddress, isASCIIBytes(base, bytes.count) else { return intern(try str(utf8: bytes)) }
    let hash = strings.pointee.hashBytes(base, bytes.count)
    let state = strings
    var i = hash & state.pointee.mask
    while state.pointee.slots[i] != 0 {
      let other = Ref(bits: state.pointee.slots[i])
      if strHash(other) == hash && other.str.pointee.width == 1 && other.str.pointee.length == bytes.count && memcmp(other.strData, base, bytes.count) == 0 {
        return other.own
      }
      i = (i &+ 1) & state.pointee.mask
    }
    let made = try str(asciiBase: base, bytes.count)
    made.ref.str.pointee.hash = hash
    enter(made.ref, at: i)
    return made
  }
  /// Puts a str into a free place of the table.
  private func enter(_ s: Ref, at place: Int) {
    let state = strings
    state.pointee.slots[place] = s.bits
    s.set(HeaderFlag.interned)
    state.pointee.used &+= 1
    if state.pointee.used &* 3 > state.pointee.mask &* 2 { growInternTable(state) }
  }

  private func growInternTable(_ state: UnsafeMutablePointer<StringState>) {
    let old = state.pointee.slots, oldCount = state.pointee.mask &+ 1
    let count = oldCount &* 2
    state.pointee.slots = .allocate(capacity: count)
    state.pointee.slots.initialize(repeating: 0, count: count)
    state.pointee.mask = count &- 1
    for k in 0..<oldCount where old[k] != 0 {
      var i = strHash(Ref(bits: old[k])) & state.pointee.mask
      while state.pointee.slots[i] != 0 { i = (i &+ 1) & state.pointee.mask }
      state.pointee.slots[i] = old[k]
    }
    old.deallocate()
  }

  /// A dying interned string leaves the table.
  public func removeInterned(_ s: Ref) {
    let state = strings
    let slots = state.pointee.slots, mask = state.pointee.mask
    var i = strHash(s) & mask
    while slots[i] != s.bits {
      if slots[i] == 0 { return }
      i = (i &+ 1) & mask
    }
    state.pointee.used &-= 1
    var hole = i
    var k = (i &+ 1) & mask
    while slots[k] != 0 {
      let home = strHash(Ref(bits: slots[k])) & mask
      // The entry may move into the hole unless its home lies cyclically behind it.
      if (k &- home) & mask >= (k &- hole) & mask {
        slots[hole] = slots[k]
        hole = k
      }
      k = (k &+ 1) & mask
    }
    slots[hole] = 0
  }
}
