import KraitCore
import KraitObjects
import KraitVM

struct DigestBody {
  var header: ObjectHeader
  var state: Unmanaged<DigestState>
}

extension Ref {
  var digest: UnsafeMutablePointer<DigestBody> { raw.assumingMemoryBound(to: DigestBody.self) }
}

extension Context {
  /// Lends the data that a digest is fed with.
  public func withHashedData<R: ~Copyable>(_ data: Ref, _ body: (UnsafeRawBufferPointer) throws(Raised) -> R) throws(Raised) -> R {
    if data.isStr { try raise(.TypeError, "Strings must be encoded before hashing") }
    guard isBytesLike(data) else { try raise(.TypeError, "object supporting the buffer API required") }
    if !data.isBytes {
      let view = try BorrowedBuffer(data, writable: false, self)
      if view.view.dimensions > 1 { try raise(.BufferError, "Buffer must be single dimension") }
    }
    return try withBytesLike(data, body)
  }
  public func hexText(_ data: [UInt8]) throws(Raised) -> Owned {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(data.count * 2)
    for byte in data {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return try str(ascii: out)
  }
}

/// Objects that compute a digest step by step.
protocol DigestNative: NativeType {}

extension DigestNative {
  static var layout: Layout { Layout(MemoryLayout<DigestBody>.size, [.noInstances]) }
  static var operations: OperationSet { [] }
  static func dealloc(_ me: Ref, _ cx: Context) { me.digest.pointee.state.release() }
  static var methods: [MethodDef] { digestMethods }
  static var getsets: [GetSetDef] { digestAttributes }

  static func make(_ state: DigestState, _ cx: Context) throws(Raised) -> Owned { try wrap(state, try cx.nativeType(Self.self), cx) }
  static func wrap(_ state: DigestState, _ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let me = try cx.allocateInstance(type)
    me.digest.pointee.state = Unmanaged.passRetained(state)
    if me.hasFlag(.collected) { cx.track(me) }
    return Owned(stealing: me)
  }
  /// A new object fed with the first data.
  static func make(_ state: DigestState, feeding data: Ref?, _ cx: Context) throws(Raised) -> Owned {
    if let data { try cx.withHashedData(data) { (bytes) throws(Raised) in state.update(bytes) } }
    return try make(state, cx)
  }

  static var digestMethods: [MethodDef] {
    [
      MethodDef("copy", "(self, /)", "Return a copy of the hash object.") { (a, cx) throws(Raised) in
        let state = a[0].digest.pointee.state.takeUnretainedValue().copy()
        return try wrap(state, a[0].type, cx)
      },
      MethodDef("digest", "(self, /)", "Return the digest value as a bytes object.") { (a, cx) throws(Raised) in
        try cx.bytes(a[0].digest.pointee.state.takeUnretainedValue().copy().finish(0))
      },
      MethodDef("hexdigest", "(self, /)", "Return the digest value as a string of hexadecimal digits.") { (a, cx) throws(Raised) in
        try cx.hexText(a[0].digest.pointee.state.takeUnretainedValue().copy().finish(0))
      },
      updateMethod,
    ]
  }
  static var updateMethod: MethodDef {
    MethodDef("update", "(self, obj, /)", "Update this hash object's state with the provided bytes-like object.") { (a, cx) throws(Raised) in
      let state = a[0].digest.pointee.state.takeUnretainedValue()
      try cx.withHashedData(a[1]) { (bytes) throws(Raised) in state.update(bytes) }
      return cx.none
    }
  }
  static var digestAttributes: [GetSetDef] {
    [
      GetSetDef("block_size", get: { (me, cx) throws(Raised) in cx.int(me.digest.pointee.state.takeUnretainedValue().blockSize) }),
      GetSetDef("digest_size", get: { (me, cx) throws(Raised) in cx.int(me.digest.pointee.state.takeUnretainedValue().digestSize) }),
      GetSetDef("name", get: { (me, cx) throws(Raised) in try cx.str(me.digest.pointee.state.takeUnretainedValue().name) }),
    ]
  }
}

enum MD5Type: DigestNative {
  static var name: StaticString { "_md5.md5" }
}
enum SHA1Type: DigestNative {
  static var name: StaticString { "_sha1.sha1" }
}
enum SHA224Type: DigestNative {
  static var name: StaticString { "_sha2.SHA224Type" }
}
enum SHA256Type: DigestNative {
  static var name: StaticString { "_sha2.SHA256Type" }
}
enum SHA384Type: DigestNative {
  static var name: StaticString { "_sha2.SHA384Type" }
}
enum SHA512Type: DigestNative {
  static var name: StaticString { "_sha2.SHA512Type" }
}

/// `_md5`.
enum MD5Module: NativeModule {
  static var name: StaticString { "_md5" }
  static var functions: [MethodDef] {
    [
      MethodDef("md5", "(string=b'', *, usedforsecurity=True)", "Return a new MD5 hash object; optionally initialized with a string.") {
        (a, cx) throws(Raised) in try MD5Type.make(Md5State(), feeding: a.optional(0), cx)
      }
    ]
  }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.dictSet(dict, "MD5Type", try cx.nativeType(MD5Type.self))
  }
}

/// `_sha1`.
enum SHA1Module: NativeModule {
  static var name: StaticString { "_sha1" }
  static var functions: [MethodDef] {
    [
      MethodDef("sha1", "(string=b'', *, usedforsecurity=True)", "Return a new SHA1 hash object; optionally initialized with a string.") {
        (a, cx) throws(Raised) in try SHA1Type.make(Sha1State(), feeding: a.optional(0), cx)
      }
    ]
  }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.dictSet(dict, "SHA1Type", try cx.nativeType(SHA1Type.self))
  }
}

/// `_sha2`.
enum SHA2Module: NativeModule {
  static var name: StaticString { "_sha2" }
  static var functions: [MethodDef] {
    let narrow = Sha256State.constants(), wide = Sha512State.constants()
    let signature: StaticString = "(string=b'', *, usedforsecurity=True)"
    return [
      MethodDef("sha224", signature, "Return a new SHA-224 hash object; optionally initialized with a string.") { (a, cx) throws(Raised) in
        try SHA224Type.make(Sha256State(short: true, constants: narrow), feeding: a.optional(0), cx)
      },
      MethodDef("sha256", signature, "Return a new SHA-256 hash object; optionally initialized with a string.") { (a, cx) throws(Raised) in
        try SHA256Type.make(Sha256State(short: false, constants: narrow), feeding: a.optional(0), cx)
      },
      MethodDef("sha384", signature, "Return a new SHA-384 hash object; optionally initialized with a string.") { (a, cx) throws(Raised) in
        try SHA384Type.make(Sha512State(short: true, constants: wide), feeding: a.optional(0), cx)
      },
      MethodDef("sha512", signature, "Return a new SHA-512 hash object; optionally initialized with a string.") { (a, cx) throws(Raised) in
        try SHA512Type.make(Sha512State(short: false, constants: wide), feeding: a.optional(0), cx)
      },
    ]
  }
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    try cx.addType(SHA224Type.self, to: dict)
    try cx.addType(SHA256Type.self, to: dict)
    try cx.addType(SHA384Type.self, to: dict)
    try cx.addType(SHA512Type.self, to: dict)
  }
}

extension Context {
  /// Binds a type object to a text name in a namespace.
  func dictSet(_ dict: Ref, _ name: StaticString, _ type: TypePointer) throws(Raised) {
    let key = try intern("\(name)")
    try dictSet(dict, key.ref, Ref(type))
  }
}
