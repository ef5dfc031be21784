import KraitCore

extension IntType {
  public static var methods: [MethodDef] {
    [
      MethodDef("conjugate", "(self, /)", "Returns self, the complex conjugate of any int.") { (a, cx) throws(Raised) in try cx.exactIntObject(a[0]) },
      MethodDef("bit_length", "(self, /)", "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6") { (a, cx) throws(Raised) in
        cx.int(try a[0].withLimbs { (v) throws(Raised) in v.bitLength })
      },
      MethodDef("bit_count", "(self, /)", "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3") { (a, cx) throws(Raised) in
        cx.int(try a[0].withLimbs { (v) throws(Raised) in
          var n = 0
          for i in 0..<v.count { n &+= v.base[i].nonzeroBitCount }
          return n
        })
      },
      MethodDef("to_bytes", "(self, /, length=1, byteorder='big', *, signed=False)", "Return an array of bytes representing an integer.\n\n  length\n    Length of bytes object to use.  An OverflowError is raised if the\n    integer is not representable with the given number of bytes.  Default\n    is length 1.\n  byteorder\n    The byte order used to represent the integer.  If byteorder is 'big',\n    the most significant byte is at the beginning of the byte array.  If\n    byteorder is 'little', the most significant byte is at the end of the\n    byte array.  To request the native byte order of the host system, use\n    sys.byteorder as the byte order value.  Default is to use 'big'.\n  signed\n    Determines whether two's complement is used to represent the integer.\n    If signed is False and a negative integer is given, an OverflowError\n    is raised.") { (a, cx) throws(Raised) in
        let length = if let n = a.optional(1) { try cx.index(n) } else { 1 }
        let isLittle = try littleEndian(a.optional(2), "to_bytes", 2, cx)
        let signed = if let s = a.optional(3) { try cx.isTrue(s) } else { false }
        if length < 0 { try cx.raise(.ValueError, "length argument must be non-negative") }
        return try toBytes(a[0], length, isLittle, signed, cx)
      },
      MethodDef("from_bytes", "(type, /, bytes, byteorder='big', *, signed=False)", "Return the integer represented by the given array of bytes.\n\n  bytes\n    Holds the array of bytes to convert.  The argument must either\n    support the buffer protocol or be an iterable object producing bytes.\n    Bytes and bytearray are examples of built-in objects that support the\n    buffer protocol.\n  byteorder\n    The byte order used to represent the integer.  If byteorder is 'big',\n    the most significant byte is at the beginning of the byte array.  If\n    byteorder is 'little', the most significant byte is at the end of the\n    byte array.  To request the native byte order of the host system, use\n    sys.byteorder as the byte order value.  Default is to use 'big'.\n  signed\n    Indicates whether two's complement is used to represent the integer.", kind: .classMethod) { (a, cx) throws(Raised) in
        let isLittle = try littleEndian(a.optional(2), "from_bytes", 2, cx)
        let signed = if let s = a.optional(3) { try cx.isTrue(s) } else { false }
        let value = try fromBytes(a[1], isLittle, signed, cx)
        if a[0] == Ref(cx.types.pointee.int) { return value }
        return try cx.call(a[0], value.ref)
      },
      MethodDef("as_integer_ratio", "(self, /)", "Return a pair of integers, whose ratio is equal to the original int.\n\nThe ratio is in lowest terms and has a positive denominator.\n\n>>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)") { (a, cx) throws(Raised) in
        let n = try cx.exactIntObject(a[0]), one = cx.int(1)
        return try cx.tuple(n.ref, one.ref)
      },
      MethodDef("is_integer", "(self, /)", "Returns True. Exists for duck type compatibility with float.is_integer.") { (a, cx) throws(Raised) in cx.bool(true) },
      MethodDef("__trunc__", "(self, /)", "Truncating an Integral returns itself.") { (a, cx) throws(Raised) in try cx.exactIntObject(a[0]) },
      MethodDef("__floor__", "(self, /)", "Flooring an Integral returns itself.") { (a, cx) throws(Raised) in try cx.exactIntObject(a[0]) },
      MethodDef("__ceil__", "(self, /)", "Ceiling of an Integral returns itself.") { (a, cx) throws(Raised) in try cx.exactIntObject(a[0]) },
      MethodDef("__round__", "(self, ndigits=<unrepresentable>, /)", "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.") { (a, cx) throws(Raised) in
        guard let digits = a.optional(1) else { return try cx.exactIntObject(a[0]) }
        let n = try cx.indexObject(digits)
        if n.ref.intSign >= 0 { return try cx.exactIntObject(a[0]) }
        return try cx.intRounded(a[0], cx.exactInt(n.ref) ?? Int.min)
      },
      MethodDef("__getnewargs__", "(self, /)") { (a, cx) throws(Raised) in
        let n = try cx.exactIntObject(a[0])
        return try cx.tuple(n.ref)
      },
      MethodDef("__format__", "(self, format_spec, /)", "Convert to a string according to format_spec.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "__format__() argument must be str, not \(cx.typeName(a[1]))") }
        return try cx.formatInt(a[0], a[1])
      },
      MethodDef("__sizeof__", "(self, /)", "Returns size in memory, in bytes.") { (a, cx) throws(Raised) in
        // The figures of CPython, which counts in digits of 30 bits.
        let bits = try a[0].withLimbs { (v) throws(Raised) in v.bitLength }
        return cx.int(24 + 4 * max((bits + 29) / 30, 1))
      },
    ]
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("real", "the real part of a complex number", get: { (me, cx) throws(Raised) in try cx.exactIntObject(me) }),
      GetSetDef("imag", "the imaginary part of a complex number", get: { (me, cx) throws(Raised) in cx.int(0) }),
      GetSetDef("numerator", "the numerator of a rational number in lowest terms", get: { (me, cx) throws(Raised) in try cx.exactIntObject(me) }),
      GetSetDef("denominator", "the denominator of a rational number in lowest terms", get: { (me, cx) throws(Raised) in cx.int(1) }),
    ]
  }

  private static func littleEndian(_ order: Ref?, _ function: String, _ position: Int, _ cx: Context) throws(Raised) -> Bool {
    guard let order else { return false }
    guard order.isStr else { try cx.raise(.TypeError, "\(function)() argument 'byteorder' must be str, not \(cx.typeName(order))") }
    if strEquals(order, "little") { return true }
    if strEquals(order, "big") { return false }
    try cx.raise(.ValueError, "byteorder must be either 'little' or 'big'")
  }

  private static func toBytes(_ me: Ref, _ length: Int, _ isLittle: Bool, _ signed: Bool, _ cx: Context) throws(Raised) -> Owned {
    let result = try cx.newBytes(length)
    let out = result.ref.bytesData
    try me.withLimbs { (v) throws(Raised) in
      if v.isNegative && !signed { try cx.raise(.OverflowError, "can't convert negative int to unsigned") }
      var bits = v.bitLength
      if signed && bits != 0 {
        // -2^(n-1) needs n bits, other numbers one more than their magnitude.
        var isPowerOfTwo = v.base[v.count - 1].nonzeroBitCount == 1
        for i in 0..<(v.count - 1) where v.base[i] != 0 { isPowerOfTwo = false }
        if !(v.isNegative && isPowerOfTwo) { bits += 1 }
      }
      if (bits + 7) / 8 > length { try cx.raise(.OverflowError, "int too big to convert") }
      var carry: UInt64 = 1
      var limb: UInt64 = 0
      for i in 0..<length {
        if i % 8 == 0 {
          limb = i / 8 < v.count ? v.base[i / 8] : 0
          if v.isNegative {
            let (s, o) = (~limb).addingReportingOverflow(carry)
            limb = s
            carry = o ? 1 : 0
          }
        }
        out[isLittle ? i : length - 1 - i] = UInt8(truncatingIfNeeded: limb &>> UInt64(i % 8 * 8))
      }
    }
    return result
  }

  private static func fromBytes(_ source: Ref, _ isLittle: Bool, _ signed: Bool, _ cx: Context) throws(Raised) -> Owned {
    var bytes = source.own
    if !cx.isBytesLike(source) {
      if let method = cx.lookup(source.type, .__bytes__) {
        bytes = try cx.callSpecial(method, source)
      } else {
        if source.isStr || !source.type.pointee.has.contains(.iter) && !source.type.pointee.has.contains(.getitem) {
          try cx.raise(.TypeError, "cannot convert '\(cx.typeName(source))' object to bytes")
        }
        bytes = try cx.call(Ref(cx.types.pointee.bytes), source)
      }
    }
    return try cx.withBytesLike(bytes.ref) { (raw) throws(Raised) in
      let n = raw.count
      if n == 0 { return cx.int(0) }
      let limbs = (n + 7) / 8
      var r = try Magnitude(capacity: limbs, cx)
      let isNegative = signed && raw[isLittle ? n - 1 : 0] & 0x80 != 0
      for i in 0..<limbs {
        var limb: UInt64 = 0
        for k in 0..<8 {
          let at = i * 8 + k
          let byte = at < n ? raw[isLittle ? at : n - 1 - at] : isNegative ? 0xFF : 0
          limb |= UInt64(byte) &<< UInt64(k * 8)
        }
        r.base[i] = limb
      }
      if isNegative {
        var carry: UInt64 = 1
        for i in 0..<limbs {
          let (s, o) = (~r.base[i]).addingReportingOverflow(carry)
          r.base[i] = s
          carry = o ? 1 : 0
        }
        r.isNegative = true
      }
      return try cx.int(r.view)
    }
  }
}

extension Context {
  /// Rounded half to even to a multiple of 10^-digits, for negative `digits`.
  func intRounded(_ me: Ref, _ digits: Int) throws(Raised) -> Owned {
    let bits = try me.withLimbs { (v) throws(Raised) in v.bitLength }
    // 10^-digits exceeds twice the number: the result is 0.
    if digits < -(bits / 3 + 2) { return int(0) }
    let ten = int(10), exponent = int(-digits), two = int(2)
    let unit = try intOperation(.pow, ten.ref, exponent.ref)
    let rest = try intOperation(.mod, me, unit.ref)
    let low = try intOperation(.sub, me, rest.ref)
    let twice = try intOperation(.mul, rest.ref, two.ref)
    let order = intCompare(twice.ref, unit.ref)
    if order < 0 { return low }
    if order == 0 {
      let quotient = try intOperation(.floordiv, low.ref, unit.ref)
      if lowBits(quotient.ref) & 1 == 0 { return low }
    }
    return try intOperation(.add, low.ref, unit.ref)
  }
}
