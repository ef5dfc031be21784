#if OpenSSL
  import COpenSSL
  import KraitCore
  import KraitObjects
  import KraitVM

  struct HashBody {
    var header: ObjectHeader
    var context: OpaquePointer
    /// Made when data is first hashed without the interpreter's lock; from then on it guards the context.
    var lock: NativeLockPointer?
  }

  extension Ref {
    var hashObject: UnsafeMutablePointer<HashBody> { raw.assumingMemoryBound(to: HashBody.self) }
  }

  /// Data of so many bytes is worth giving up the interpreter's lock for.
  let unlockedHashSize = 2048

  /// `_hashlib.HASH`.
  enum HashType: NativeType {
    static var name: StaticString { "_hashlib.HASH" }
    static var doc: StaticString? { "A hash is an object used to calculate a checksum of a string of information." }
    static var layout: Layout { Layout(MemoryLayout<HashBody>.size, [.noInstances, .baseType]) }
    static var operations: OperationSet { [.repr] }

    static func dealloc(_ me: Ref, _ cx: Context) {
      EVP_MD_CTX_free(me.hashObject.pointee.context)
      me.hashObject.pointee.lock?.dispose()
    }
    static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
      try cx.str("<\(digestName(me)) \(cx.typeFullName(me.type)) object @ \(cx.addressText(me))>")
    }
    static func digest(_ me: Ref) -> OpaquePointer { EVP_MD_CTX_get0_md(me.hashObject.pointee.context) }
    static func digestName(_ me: Ref) -> String { DigestNames.pythonName(digest(me)) }

    /// A new object for a digest, fed with the first data.
    static func make(_ digest: OpaquePointer, feeding data: Ref?, _ cx: Context) throws(Raised) -> Owned {
      guard let context = EVP_MD_CTX_new() else { try cx.raiseMemoryError() }
      if EVP_DigestInit_ex(context, digest, nil) == 0 {
        EVP_MD_CTX_free(context)
        try cx.raiseOpenSSL(.ValueError)
      }
      let made = try wrap(context, extensible: krait_digest_is_extensible(digest) != 0, cx)
      if let data { try update(made.ref, data, cx) }
      return made
    }
    static func wrap(_ context: OpaquePointer, extensible: Bool, _ cx: Context) throws(Raised) -> Owned {
      let base = try cx.nativeType(HashType.self)
      let me = try cx.allocate(extensible ? try cx.nativeType(ExtensibleHashType.self, base: base) : base)
      me.hashObject.pointee.context = context
      me.hashObject.pointee.lock = nil
      return Owned(stealing: me)
    }

    static func update(_ me: Ref, _ data: Ref, _ cx: Context) throws(Raised) {
      let held = me.own
      let body = held.ref.hashObject
      try cx.withHashedData(data) { (bytes) throws(Raised) in
        if bytes.count >= unlockedHashSize && body.pointee.lock == nil { body.pointee.lock = .make() }
        let context = body.pointee.context
        guard let lock = body.pointee.lock else {
          _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
          return
        }
        _ = try cx.acquire(lock, seconds: nil)
        cx.withoutGIL { _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
        _ = lock.release()
      }
    }
    /// A copy of the context, which the caller frees.
    static func copiedContext(_ me: Ref, _ cx: Context) throws(Raised) -> OpaquePointer {
      guard let copy = EVP_MD_CTX_new() else { try cx.raiseMemoryError() }
      let held = me.own
      let lock = held.ref.hashObject.pointee.lock
      if let lock { _ = try cx.acquire(lock, seconds: nil) }
      let done = EVP_MD_CTX_copy(copy, held.ref.hashObject.pointee.context)
      if let lock { _ = lock.release() }
      if done == 0 {
        EVP_MD_CTX_free(copy)
        try cx.raiseOpenSSL(.ValueError)
      }
      return copy
    }
    private static func result(_ me: Ref, _ cx: Context) throws(Raised) -> [UInt8] {
      let copy = try copiedContext(me, cx)
      defer { EVP_MD_CTX_free(copy) }
      var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE)), length: UInt32 = 0
      if EVP_DigestFinal(copy, &out, &length) == 0 { try cx.raiseOpenSSL(.ValueError) }
      return Array(out.prefix(Int(length)))
    }

    static var methods: [MethodDef] {
      [
        MethodDef("update", "(self, obj, /)", "Update this hash object's state with the provided string.") { (a, cx) throws(Raised) in
          try update(a[0], a[1], cx)
          return cx.none
        },
        MethodDef("digest", "(self, /)", "Return the digest value as a bytes object.") { (a, cx) throws(Raised) in try cx.bytes(try result(a[0], cx)) },
        MethodDef("hexdigest", "(self, /)", "Return the digest value as a string of hexadecimal digits.") { (a, cx) throws(Raised) in
          try cx.hexadecimal(try result(a[0], cx))
        },
        MethodDef("copy", "(self, /)", "Return a copy of the hash object.") { (a, cx) throws(Raised) in
          let copy = try copiedContext(a[0], cx)
          return try wrap(copy, extensible: krait_digest_is_extensible(EVP_MD_CTX_get0_md(copy)) != 0, cx)
        },
      ]
    }
    static var getsets: [GetSetDef] {
      [
        GetSetDef("digest_size", get: { (me, cx) throws(Raised) in
          let size = EVP_MD_get_size(digest(me))
          return cx.int(krait_digest_is_extensible(digest(me)) != 0 ? 0 : Int(size))
        }),
        GetSetDef("block_size", get: { (me, cx) throws(Raised) in cx.int(Int(EVP_MD_get_block_size(digest(me)))) }),
        GetSetDef("name", get: { (me, cx) throws(Raised) in try cx.str(digestName(me)) }),
      ]
    }
  }

  /// `_hashlib.HASHXOF`: digests of any length.
  enum ExtensibleHashType: NativeType {
    static var name: StaticString { "_hashlib.HASHXOF" }
    static var doc: StaticString? { "A hash is an object used to calculate a checksum of a string of information." }
    static var layout: Layout { Layout(MemoryLayout<HashBody>.size, [.noInstances]) }
    static var operations: OperationSet { [.repr] }
    static func dealloc(_ me: Ref, _ cx: Context) { HashType.dealloc(me, cx) }
    static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try HashType.repr(me, cx) }

    private static func result(_ me: Ref, _ length: Ref, _ cx: Context) throws(Raised) -> [UInt8] {
      let index = try cx.indexObject(length)
      guard let count = cx.exactInt(index.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C ssize_t") }
      if count < 0 { try cx.raise(.SystemError, "Negative size passed to PyBytes_FromStringAndSize") }
      // The library takes no more than 32 bits of length in one go.
      if count > Int(UInt32.max) { try cx.raiseMemoryError() }
      let copy = try HashType.copiedContext(me, cx)
      defer { EVP_MD_CTX_free(copy) }
      var out = [UInt8](repeating: 0, count: count)
      if count > 0 && EVP_DigestFinalXOF(copy, &out, count) == 0 { try cx.raiseOpenSSL(.ValueError) }
      return out
    }
    static var methods: [MethodDef] {
      [
        MethodDef("digest", "(self, /, length)", "Return the digest value as a bytes object.") { (a, cx) throws(Raised) in
          try cx.bytes(try result(a[0], a[1], cx))
        },
        MethodDef("hexdigest", "(self, /, length)", "Return the digest value as a string of hexadecimal digits.") { (a, cx) throws(Raised) in
          try cx.hexadecimal(try result(a[0], a[1], cx))
        },
      ]
    }
  }

  /// The names of digests in Python and in OpenSSL.
  enum DigestNames {
    private static let pairs: [(python: String, library: String)] = [
      ("md5", "MD5"), ("sha1", "SHA1"), ("sha224", "SHA224"), ("sha256", "SHA256"), ("sha384", "SHA384"), ("sha512", "SHA512"),
      ("sha512_224", "SHA512-224"), ("sha512_256", "SHA512-256"), ("sha3_224", "SHA3-224"), ("sha3_256", "SHA3-256"),
      ("sha3_384", "SHA3-384"), ("sha3_512", "SHA3-512"), ("shake_128", "SHAKE128"), ("shake_256", "SHAKE256"),
      ("blake2s", "BLAKE2s256"), ("blake2b", "BLAKE2b512"), ("ripemd160", "RIPEMD160"), ("sm3", "SM3"), ("md5-sha1", "MD5-SHA1"),
    ]
    static func pythonName(_ digest: OpaquePointer) -> String {
      guard let raw = EVP_MD_get0_name(digest) else { return "?" }
      let name = String(cString: raw), lower = name.lowercased()
      for pair in pairs where pair.library.lowercased() == lower || pair.python == lower { return pair.python }
      return pythonAlias(lower) ?? lower
    }
    /// Providers name some digests otherwise than the object table.
    private static func pythonAlias(_ name: String) -> String? {
      switch name {
      case "sha2-224": "sha224"
      case "sha2-256": "sha256"
      case "sha2-384": "sha384"
      case "sha2-512": "sha512"
      case "sha2-512/224", "sha512/224": "sha512_224"
      case "sha2-512/256", "sha512/256": "sha512_256"
      case "shake-128": "shake_128"
      case "shake-256": "shake_256"
      case "blake2b-512": "blake2b"
      case "blake2s-256": "blake2s"
      case "ripemd-160": "ripemd160"
      default: nil
      }
    }
    static func libraryName(_ name: String) -> String { pairs.first { $0.python == name }?.library ?? name }

    /// The digest of a name, for good: digests are not freed.
    static func find(_ name: String, _ cx: Context) throws(Raised) -> OpaquePointer {
      if let known = EVP_get_digestbyname(libraryName(name)) { return known }
      if let fetched = EVP_MD_fetch(nil, libraryName(name), nil) { return fetched }
      try cx.raiseUnsupportedDigest()
    }
    static var available: [String] {
      pairs.compactMap { pair in
        guard let fetched = EVP_MD_fetch(nil, pair.library, nil) else {
          _ = krait_openssl_reason()
          return nil
        }
        EVP_MD_free(fetched)
        return pair.python
      }
    }
  }

  extension Context {
    /// Raises an error with the library's reason.
    func raiseOpenSSL(_ kind: ExceptionKind) throws(Raised) -> Never { try raise(kind, openSSLMessage()) }
    func raiseUnsupportedDigest() throws(Raised) -> Never {
      try raise(try nativeType(UnsupportedDigestError.self, base: exceptionType(.ValueError)), openSSLMessage())
    }
    private func openSSLMessage() -> String {
      let library = krait_openssl_library().map { String(cString: $0) } ?? "digital envelope routines"
      let reason = krait_openssl_reason().map { String(cString: $0) } ?? "unsupported"
      return "[\(library)] \(reason)"
    }
    func hexadecimal(_ data: [UInt8]) throws(Raised) -> Owned {
      let digits = Array("0123456789abcdef".utf8)
      return try str(ascii: data.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
    /// Lends the data that a digest is fed with.
    func withHashedData(_ data: Ref, _ body: (UnsafeRawBufferPointer) throws(Raised) -> Void) throws(Raised) {
      if data.isStr { try raise(.TypeError, "Strings must be encoded before hashing") }
      guard isBytesLike(data) else { try raise(.TypeError, "object supporting the buffer API required") }
      if !data.isBytes {
        let view = try BorrowedBuffer(data, writable: false, self)
        if view.view.dimensions > 1 { try raise(.BufferError, "Buffer must be single dimension") }
      }
      try withBytesLike(data, body)
    }
  }

  /// `_hashlib.UnsupportedDigestmodError`.
  enum UnsupportedDigestError: ExceptionNative {
    static var kind: ExceptionKind { .ValueError }
    static var name: StaticString { "_hashlib.UnsupportedDigestmodError" }
  }
#endif
