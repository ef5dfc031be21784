#if OpenSSL
  import COpenSSL
  import KraitCore
  import KraitObjects
  import KraitVM

  /// `_hashlib`: digests, HMAC and key derivation of OpenSSL.
  enum HashlibModule: NativeModule {
    static var name: StaticString { "_hashlib" }
    static var doc: StaticString? { "OpenSSL interface for hashlib module" }

    /// The digests that have a function of their own.
    private static let constructors: [(function: StaticString, digest: StaticString)] = [
      ("openssl_md5", "md5"), ("openssl_sha1", "sha1"), ("openssl_sha224", "sha224"), ("openssl_sha256", "sha256"),
      ("openssl_sha384", "sha384"), ("openssl_sha512", "sha512"), ("openssl_sha3_224", "sha3_224"), ("openssl_sha3_256", "sha3_256"),
      ("openssl_sha3_384", "sha3_384"), ("openssl_sha3_512", "sha3_512"), ("openssl_shake_128", "shake_128"),
      ("openssl_shake_256", "shake_256"),
    ]

    static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
      try cx.checkLoaded(krait_load_openssl(), name)
      let base = try cx.addType(HashType.self, to: dict)
      try cx.addType(ExtensibleHashType.self, to: dict, base: base)
      try cx.addType(HmacType.self, to: dict)
      try cx.addType(UnsupportedDigestError.self, to: dict, base: cx.exceptionType(.ValueError))
      let names = try cx.list()
      for name in DigestNames.available { try cx.append(names.ref, try cx.str(name)) }
      let frozen = try cx.call(Ref(cx.types.pointee.frozenset), names.ref)
      let key = try cx.intern("openssl_md_meth_names")
      try cx.dictSet(dict, key.ref, frozen.ref)
    }

    static var functions: [MethodDef] {
      let own: [MethodDef] = constructors.map { pair in
        MethodDef(pair.function, "(string=b'', *, usedforsecurity=True)", "Returns a digest hash object; optionally initialized with a string") {
          (a, cx) throws(Raised) in
          try HashType.make(try DigestNames.find("\(pair.digest)", cx), feeding: a.optional(0), cx)
        }
      }
      return own + general + keyFunctions
    }

    private static var general: [MethodDef] {
      [
        MethodDef(
          "new", "(name, string=b'', *, usedforsecurity=True)",
          "Return a new hash object using the named algorithm."
        ) { (a, cx) throws(Raised) in
          guard a[0].isStr else { try cx.raise(.TypeError, "name must be a string") }
          return try HashType.make(try DigestNames.find(a[0].text, cx), feeding: a.optional(1), cx)
        },
        MethodDef("get_fips_mode", "()", "Determine the OpenSSL FIPS mode of operation.") { (a, cx) throws(Raised) in
          cx.int(Int(EVP_default_properties_is_fips_enabled(nil)))
        },
        MethodDef("hmac_new", "(key, msg=b'', digestmod=None)", "Return a new hmac object.") { (a, cx) throws(Raised) in
          guard let mode = a.optional(2) else { try cx.raise(.TypeError, "Missing required parameter 'digestmod'.") }
          let key = try cx.copiedBytes(a[0])
          let made = try HmacType.make(key: key, digest: try digest(of: mode, cx), cx)
          if let message = a.optional(1), message != cx.none.ref { try HmacType.update(made.ref, message, cx) }
          return made
        },
        MethodDef("hmac_digest", "(key, msg, digest)", "Single-shot HMAC.") { (a, cx) throws(Raised) in
          let key = try cx.copiedBytes(a[0]), method = try digest(of: a[2], cx)
          if key.count > Int(Int32.max) { try cx.raise(.OverflowError, "key is too long.") }
          let message = try cx.copiedBytes(a[1])
          var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE)), length: UInt32 = 0
          if HMAC(method, key.isEmpty ? [0] : key, Int32(key.count), message, message.count, &out, &length) == nil {
            try cx.raiseOpenSSL(.ValueError)
          }
          return try cx.bytes(Array(out.prefix(Int(length))))
        },
        MethodDef("compare_digest", "(a, b, /)", "Return 'a == b', in time that does not depend on the contents.") { (a, cx) throws(Raised) in
          try compare(a[0], a[1], cx)
        },
      ]
    }

    /// The digest that a `digestmod` argument names: a name, or one of this module's constructors.
    private static func digest(of mode: Ref, _ cx: Context) throws(Raised) -> OpaquePointer {
      if mode.isStr { return try DigestNames.find(mode.text, cx) }
      let key = try cx.intern("__name__")
      if let name = try cx.getattrOptional(mode, key.ref), name.ref.isStr {
        let text = name.ref.text
        for pair in constructors where "\(pair.function)" == text { return try DigestNames.find("\(pair.digest)", cx) }
      }
      let shown = try cx.repr(mode)
      try cx.raise(
        try cx.nativeType(UnsupportedDigestError.self, base: cx.exceptionType(.ValueError)), "Unsupported digestmod \(shown.ref.text)")
    }

    private static func compare(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
      if a.isStr && b.isStr {
        guard a.str.pointee.isASCII, b.str.pointee.isASCII else {
          try cx.raise(.TypeError, "comparing strings with non-ASCII characters is not supported")
        }
        return cx.bool(equal(a.wtf8, b.wtf8))
      }
      if !cx.isBytesLike(a) && !cx.isBytesLike(b) {
        try cx.raise(
          .TypeError, "unsupported operand types(s) or combination of types: '\(cx.typeName(a))' and '\(cx.typeName(b))'")
      }
      return cx.bool(equal(try cx.copiedBytes(a), try cx.copiedBytes(b)))
    }
    private static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
      a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }

    private static var keyFunctions: [MethodDef] {
      [
        MethodDef(
          "pbkdf2_hmac", "(hash_name, password, salt, iterations, dklen=None)",
          "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."
        ) { (a, cx) throws(Raised) in try pbkdf2(a, cx) },
        MethodDef("scrypt", "(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)", "scrypt password-based key derivation function.") {
          (a, cx) throws(Raised) in try scrypt(a, cx)
        },
      ]
    }

    private static func long(_ r: Ref, _ cx: Context) throws(Raised) -> Int {
      let n = try cx.indexObject(r)
      guard let value = cx.exactInt(n.ref) else { try cx.raise(.OverflowError, "Python int too large to convert to C long") }
      return value
    }

    private static func pbkdf2(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
      guard a[0].isStr else { try cx.raise(.TypeError, "pbkdf2_hmac() argument 'hash_name' must be str, not \(cx.typeName(a[0]))") }
      let password = try cx.copiedBytes(a[1]), salt = try cx.copiedBytes(a[2]), iterations = try long(a[3], cx)
      let method = try DigestNames.find(a[0].text, cx)
      if iterations < 1 { try cx.raise(.ValueError, "iteration value must be greater than 0.") }
      if iterations > Int(Int32.max) { try cx.raise(.OverflowError, "iteration value is too great.") }
      var length = Int(EVP_MD_get_size(method))
      if let wanted = a.optional(4), wanted != cx.none.ref { length = try long(wanted, cx) }
      if length < 1 { try cx.raise(.ValueError, "key length must be greater than 0.") }
      if length > Int(Int32.max) { try cx.raise(.OverflowError, "key length is too great.") }
      let passwordCount = Int32(clamping: password.count), saltCount = Int32(clamping: salt.count)
      var out = [UInt8](repeating: 0, count: length)
      let done = password.withUnsafeBytes { raw in
        let text = raw.bindMemory(to: CChar.self).baseAddress
        return cx.withoutGIL {
          PKCS5_PBKDF2_HMAC(text, passwordCount, salt, saltCount, Int32(iterations), method, Int32(length), &out)
        }
      }
      if done == 0 { try cx.raiseOpenSSL(.ValueError) }
      return try cx.bytes(out)
    }

    private static func unsigned(_ r: Ref?, _ what: String, _ cx: Context) throws(Raised) -> UInt64 {
      guard let r, r != cx.none.ref else { try cx.raise(.TypeError, "\(what) is required and must be an unsigned int") }
      guard r.isInt else { try cx.raise(.TypeError, "scrypt() argument '\(what)' must be int, not \(cx.typeName(r))") }
      guard let value = cx.exactUInt(r) else { try cx.raise(.TypeError, "\(what) is required and must be an unsigned int") }
      return value
    }

    private static func scrypt(_ a: Args, _ cx: Context) throws(Raised) -> Owned {
      let password = try cx.copiedBytes(a[0])
      guard let saltArgument = a.optional(1), saltArgument != cx.none.ref else { try cx.raise(.TypeError, "salt is required") }
      let salt = try cx.copiedBytes(saltArgument)
      let n = try unsigned(a.optional(2), "n", cx)
      if n < 2 || n & (n - 1) != 0 { try cx.raise(.ValueError, "n must be a power of 2.") }
      let r = try unsigned(a.optional(3), "r", cx), p = try unsigned(a.optional(4), "p", cx)
      let limit = Int(Int32.max)
      let memory = try a.optional(5).map { (m) throws(Raised) -> Int in try long(m, cx) } ?? 0
      if memory < 0 || memory > limit { try cx.raise(.ValueError, "maxmem must be positive and smaller than \(limit)") }
      let length = try a.optional(6).map { (m) throws(Raised) -> Int in try long(m, cx) } ?? 64
      if length < 1 || length > limit { try cx.raise(.ValueError, "dklen must be greater than 0 and smaller than \(limit)") }
      if EVP_PBE_scrypt(nil, 0, nil, 0, n, r, p, UInt64(memory), nil, 0) == 0 {
        guard let reason = krait_openssl_reason() else { try cx.raise(.ValueError, "Invalid parameter combination for n, r, p, maxmem.") }
        try cx.raise(.ValueError, "[digital envelope routines] \(String(cString: reason))")
      }
      var out = [UInt8](repeating: 0, count: length)
      let done = password.withUnsafeBytes { raw in
        let text = raw.bindMemory(to: CChar.self).baseAddress
        return cx.withoutGIL { EVP_PBE_scrypt(text, password.count, salt, salt.count, n, r, p, UInt64(memory), &out, length) }
      }
      if done == 0 { try cx.raiseOpenSSL(.ValueError) }
      return try cx.bytes(out)
    }
  }
#endif
