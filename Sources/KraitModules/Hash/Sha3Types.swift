import KraitCore
import KraitObjects
import KraitVM

/// The types of `_sha3`, which are called to make objects.
protocol KeccakNative: DigestNative {
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { get }
}

extension KeccakNative {
  static var layout: Layout { Layout(MemoryLayout<DigestBody>.size) }
  static var operations: OperationSet { [.new] }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let p = parameters
    let b = try cx.bind(args, Signature(p.name, "(data=b'', /, *, usedforsecurity=True)"))
    return try make(KeccakState(p.name, rate: p.rate, digestSize: p.digestSize, suffix: p.suffix), feeding: b.optional(0), cx)
  }
  static var getsets: [GetSetDef] {
    digestAttributes + [
      GetSetDef("_capacity_bits", get: { (me, cx) throws(Raised) in cx.int(1600 - 8 * me.digest.pointee.state.takeUnretainedValue().blockSize) }),
      GetSetDef("_rate_bits", get: { (me, cx) throws(Raised) in cx.int(8 * me.digest.pointee.state.takeUnretainedValue().blockSize) }),
      GetSetDef("_suffix", get: { (me, cx) throws(Raised) in try cx.bytes([parameters.suffix]) }),
    ]
  }
}

/// SHAKE: the caller says how long the digest is.
protocol ShakeNative: KeccakNative {}

extension ShakeNative {
  private static func output(_ a: Args, _ cx: Context) throws(Raised) -> [UInt8] {
    let length = try cx.indexObject(a[1])
    let zero = cx.int(0)
    if try cx.compareBool(.lt, length.ref, zero.ref) { try cx.raise(.ValueError, "value must be positive") }
    guard let n = cx.exactInt(length.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C unsigned long") }
    if n >= 1 << 29 { try cx.raise(.ValueError, "length is too large") }
    return a[0].digest.pointee.state.takeUnretainedValue().copy().finish(n)
  }
  static var methods: [MethodDef] {
    [
      MethodDef("digest", "(self, length, /)", "Return the digest value as a bytes object.") { (a, cx) throws(Raised) in
        try cx.bytes(try output(a, cx))
      },
      MethodDef("hexdigest", "(self, length, /)", "Return the digest value as a string of hexadecimal digits.") { (a, cx) throws(Raised) in
        try cx.hexText(try output(a, cx))
      },
      MethodDef("copy", "(self, /)", "Return a copy of the hash object.") { (a, cx) throws(Raised) in
        try wrap(a[0].digest.pointee.state.takeUnretainedValue().copy(), a[0].type, cx)
      },
      updateMethod,
    ]
  }
}

enum SHA3Type224: KeccakNative {
  static var name: StaticString { "_sha3.sha3_224" }
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { ("sha3_224", 144, 28, 6) }
}
enum SHA3Type256: KeccakNative {
  static var name: StaticString { "_sha3.sha3_256" }
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { ("sha3_256", 136, 32, 6) }
}
enum SHA3Type384: KeccakNative {
  static var name: StaticString { "_sha3.sha3_384" }
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { ("sha3_384", 104, 48, 6) }
}
enum SHA3Type512: KeccakNative {
  static var name: StaticString { "_sha3.sha3_512" }
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { ("sha3_512", 72, 64, 6) }
}
enum ShakeType128: ShakeNative {
  static var name: StaticString { "_sha3.shake_128" }
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { ("shake_128", 168, 0, 31) }
}
enum ShakeType256: ShakeNative {
  static var name: StaticString { "_sha3.shake_256" }
  static var parameters: (name: StaticString, rate: Int, digestSize: Int, suffix: UInt8) { ("shake_256", 136, 0, 31) }
}

/// `_sha3`.
enum SHA3Module: NativeModule {
  static var name: StaticString { "_sha3" }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let types: [any NativeType.Type] = [
      SHA3Type224.self, SHA3Type256.self, SHA3Type384.self, SHA3Type512.self, ShakeType128.self, ShakeType256.self,
    ]
    for type in types { try cx.addType(type, to: dict) }
    let key = try cx.intern("implementation"), text = try cx.str("tiny")
    try cx.dictSet(dict, key.ref, text.ref)
  }
}
