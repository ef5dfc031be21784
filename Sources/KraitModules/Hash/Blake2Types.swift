import KraitCore
import KraitObjects
import KraitVM

/// `_blake2.blake2b` and `_blake2.blake2s`.
protocol Blake2Native: DigestNative {
  static var constructorName: StaticString { get }
  static var isWide: Bool { get }
}

extension Blake2Native {
  /// Greatest sizes: digest and key, salt and person.
  static var sizes: (digest: Int, extra: Int) { isWide ? (64, 16) : (32, 8) }
  static var layout: Layout { Layout(MemoryLayout<DigestBody>.size, [.baseType]) }
  static var operations: OperationSet { [.new] }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(
      args,
      Signature(
        constructorName,
        "(data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"
      ))
    var p = Blake2Parameters()
    p.digestSize = try cx.optionalIndex(b.optional(1), sizes.digest)
    try require(1...sizes.digest ~= p.digestSize, "digest_size must be between 1 and \(sizes.digest) bytes", cx)
    p.salt = try field(b.optional(3), "salt", sizes.extra, cx)
    p.person = try field(b.optional(4), "person", sizes.extra, cx)
    p.fanout = try cx.optionalIndex(b.optional(5), 1)
    try require(0...255 ~= p.fanout, "fanout must be between 0 and 255", cx)
    p.depth = try cx.optionalIndex(b.optional(6), 1)
    try require(1...255 ~= p.depth, "depth must be between 1 and 255", cx)
    let leafSize = try unsigned(b.optional(7), cx)
    guard leafSize <= UInt64(UInt32.max) else { try cx.raise(.OverflowError, "leaf_size is too large") }
    p.leafSize = UInt32(leafSize)
    p.nodeOffset = try unsigned(b.optional(8), cx)
    if !isWide && p.nodeOffset >> 48 != 0 { try cx.raise(.OverflowError, "node_offset is too large") }
    p.nodeDepth = try cx.optionalIndex(b.optional(9), 0)
    try require(0...255 ~= p.nodeDepth, "node_depth must be between 0 and 255", cx)
    p.innerSize = try cx.optionalIndex(b.optional(10), 0)
    try require(0...sizes.digest ~= p.innerSize, "inner_size must be between 0 and is \(sizes.digest)", cx)
    p.key = try field(b.optional(2), "key", sizes.digest, cx)
    p.lastNode = try cx.optionalTruth(b.optional(11), false)
    let state: DigestState = isWide ? Blake2State<UInt64>(p) : Blake2State<UInt32>(p)
    if let data = b.optional(0) { try cx.withHashedData(data) { (bytes) throws(Raised) in state.update(bytes) } }
    return try wrap(state, type, cx)
  }
  private static func require(_ condition: Bool, _ message: String, _ cx: Context) throws(Raised) {
    if !condition { try cx.raise(.ValueError, message) }
  }
  private static func unsigned(_ r: Ref?, _ cx: Context) throws(Raised) -> UInt64 {
    guard let r else { return 0 }
    let n = try cx.indexObject(r)
    let zero = cx.int(0)
    if try cx.compareBool(.lt, n.ref, zero.ref) { try cx.raise(.ValueError, "value must be positive") }
    guard let value = cx.exactUInt(n.ref) else { try cx.raise(.OverflowError, "int too big to convert") }
    return value
  }
  private static func field(_ r: Ref?, _ what: StaticString, _ limit: Int, _ cx: Context) throws(Raised) -> [UInt8] {
    guard let r else { return [] }
    guard cx.isBytesLike(r) else { try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(r))'") }
    let data = try cx.withBytesLike(r) { (bytes) throws(Raised) -> [UInt8] in [UInt8](bytes) }
    if data.count > limit { try cx.raise(.ValueError, "maximum \(what) length is \(limit) bytes") }
    return data
  }
}

enum Blake2bType: Blake2Native {
  static var name: StaticString { "_blake2.blake2b" }
  static var constructorName: StaticString { "blake2b" }
  static var isWide: Bool { true }
}
enum Blake2sType: Blake2Native {
  static var name: StaticString { "_blake2.blake2s" }
  static var constructorName: StaticString { "blake2s" }
  static var isWide: Bool { false }
}

/// `_blake2`.
enum Blake2Module: NativeModule {
  static var name: StaticString { "_blake2" }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try add(Blake2bType.self, "BLAKE2B", dict, cx)
    try add(Blake2sType.self, "BLAKE2S", dict, cx)
  }
  private static func add<T: Blake2Native>(_ native: T.Type, _ prefix: String, _ dict: Ref, _ cx: Context) throws(Raised) {
    let type = try cx.addType(native, to: dict)
    let limits: [(name: String, prefixed: String, value: Int)] = [
      ("MAX_DIGEST_SIZE", "\(prefix)_MAX_DIGEST_SIZE", T.sizes.digest), ("MAX_KEY_SIZE", "\(prefix)_MAX_KEY_SIZE", T.sizes.digest),
      ("PERSON_SIZE", "\(prefix)_PERSON_SIZE", T.sizes.extra), ("SALT_SIZE", "\(prefix)_SALT_SIZE", T.sizes.extra),
    ]
    for limit in limits {
      let value = cx.int(limit.value), name = try cx.intern(limit.name), prefixed = try cx.intern(limit.prefixed)
      try cx.dictSet(dict, prefixed.ref, value.ref)
      if let namespace = type.pointee.dict { try cx.dictSet(namespace, name.ref, value.ref) }
    }
  }
}
