#if OpenSSL
  import COpenSSL
  import KraitCore
  import KraitObjects
  import KraitVM

  struct HmacBody {
    var header: ObjectHeader
    var context: OpaquePointer
    var digest: OpaquePointer
    var lock: NativeLockPointer?
  }

  extension Ref {
    var hmac: UnsafeMutablePointer<HmacBody> { raw.assumingMemoryBound(to: HmacBody.self) }
  }

  /// `_hashlib.HMAC`. The functions that it uses are marked as old, but they alone can copy a state.
  enum HmacType: NativeType {
    static var name: StaticString { "_hashlib.HMAC" }
    static var doc: StaticString? { "The object used to calculate HMAC of a message." }
    static var layout: Layout { Layout(MemoryLayout<HmacBody>.size, [.noInstances]) }
    static var operations: OperationSet { [.repr] }

    static func make(key: [UInt8], digest: OpaquePointer, _ cx: Context) throws(Raised) -> Owned {
      guard let context = HMAC_CTX_new() else { try cx.raiseMemoryError() }
      // A null key would mean the previous one.
      let padded = key.isEmpty ? [0] : key
      if HMAC_Init_ex(context, padded, Int32(clamping: key.count), digest, nil) == 0 {
        HMAC_CTX_free(context)
        try cx.raiseOpenSSL(.ValueError)
      }
      return try wrap(context, digest, cx)
    }
    private static func wrap(_ context: OpaquePointer, _ digest: OpaquePointer, _ cx: Context) throws(Raised) -> Owned {
      let me = try cx.allocate(try cx.nativeType(HmacType.self))
      me.hmac.pointee.context = context
      me.hmac.pointee.digest = digest
      me.hmac.pointee.lock = nil
      return Owned(stealing: me)
    }
    static func dealloc(_ me: Ref, _ cx: Context) {
      HMAC_CTX_free(me.hmac.pointee.context)
      me.hmac.pointee.lock?.dispose()
    }
    static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
      try cx.str("<\(DigestNames.pythonName(me.hmac.pointee.digest)) HMAC object @ \(cx.addressText(me))>")
    }
    static func update(_ me: Ref, _ data: Ref, _ cx: Context) throws(Raised) {
      let held = me.own
      let body = held.ref.hmac
      try cx.withHashedData(data) { (bytes) throws(Raised) in
        if bytes.count >= unlockedHashSize && body.pointee.lock == nil { body.pointee.lock = .make() }
        let context = body.pointee.context
        let start = bytes.bindMemory(to: UInt8.self).baseAddress
        guard let lock = body.pointee.lock else {
          _ = HMAC_Update(context, start, bytes.count)
          return
        }
        _ = try cx.acquire(lock, seconds: nil)
        cx.withoutGIL { _ = HMAC_Update(context, start, bytes.count) }
        _ = lock.release()
      }
    }
    private static func copiedContext(_ me: Ref, _ cx: Context) throws(Raised) -> OpaquePointer {
      guard let copy = HMAC_CTX_new() else { try cx.raiseMemoryError() }
      let held = me.own
      let lock = held.ref.hmac.pointee.lock
      if let lock { _ = try cx.acquire(lock, seconds: nil) }
      let done = HMAC_CTX_copy(copy, held.ref.hmac.pointee.context)
      if let lock { _ = lock.release() }
      if done == 0 {
        HMAC_CTX_free(copy)
        try cx.raiseOpenSSL(.ValueError)
      }
      return copy
    }
    private static func result(_ me: Ref, _ cx: Context) throws(Raised) -> [UInt8] {
      let copy = try copiedContext(me, cx)
      defer { HMAC_CTX_free(copy) }
      var out = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE)), length: UInt32 = 0
      if HMAC_Final(copy, &out, &length) == 0 { try cx.raiseOpenSSL(.ValueError) }
      return Array(out.prefix(Int(length)))
    }

    static var methods: [MethodDef] {
      [
        MethodDef("copy", "(self, /)", "Return a copy (\"clone\") of the HMAC object.") { (a, cx) throws(Raised) in
          try wrap(try copiedContext(a[0], cx), a[0].hmac.pointee.digest, cx)
        },
        MethodDef("digest", "(self, /)", "Return the digest of the bytes passed to the update() method so far.") { (a, cx) throws(Raised) in
          try cx.bytes(try result(a[0], cx))
        },
        MethodDef("hexdigest", "(self, /)", "Return hexadecimal digest of the bytes passed to the update() method so far.") { (a, cx) throws(Raised) in
          try cx.hexadecimal(try result(a[0], cx))
        },
        MethodDef("update", "(self, /, msg)", "Update the HMAC object with msg.") { (a, cx) throws(Raised) in
          try update(a[0], a[1], cx)
          return cx.none
        },
      ]
    }
    static var getsets: [GetSetDef] {
      [
        GetSetDef("digest_size", get: { (me, cx) throws(Raised) in cx.int(Int(EVP_MD_get_size(me.hmac.pointee.digest))) }),
        GetSetDef("block_size", get: { (me, cx) throws(Raised) in cx.int(Int(EVP_MD_get_block_size(me.hmac.pointee.digest))) }),
        GetSetDef("name", get: { (me, cx) throws(Raised) in try cx.str("hmac-" + DigestNames.pythonName(me.hmac.pointee.digest)) }),
      ]
    }
  }
#endif
