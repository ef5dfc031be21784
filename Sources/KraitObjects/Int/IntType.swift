import KraitCore

/// `int`. `bool` shares all of it but what it shows and the bitwise operators.
public protocol IntNative: NativeType {}

extension IntNative {
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { cx.intHash(me) }
  public static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { me.int.pointee.word != 1 }
  public static func int(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.exactIntObject(me) }
  public static func index(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.exactIntObject(me) }
  public static func float(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { cx.float(try cx.intToDouble(me)) }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isInt, b.isInt else { return nil }
    return cx.bool(op.holds(cx.intCompare(a, b)))
  }
  public static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard a.isInt else { return nil }
    if !b.isInt { return b.type.pointee.flags.contains(.pythonClass) ? nil : try b.ops.power(a, b, modulus, cx) }
    if !modulus.isInt { return modulus.type.pointee.flags.contains(.pythonClass) ? nil : try modulus.ops.power(a, b, modulus, cx) }
    return try cx.intPower(a, b, modulus: modulus)
  }
  public static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    switch op {
    case .neg: return try cx.negate(me)
    case .pos: return try cx.exactIntObject(me)
    case .abs: return try cx.intAbs(me)
    case .invert:
      if let n = me.smallInt { return cx.int(~n) }
      let negated = try cx.negate(me), one = cx.int(1)
      return try cx.intOperation(.sub, negated.ref, one.ref)
    }
  }
}

public enum IntType: IntNative {
  public static var name: StaticString { "int" }
  public static var doc: StaticString? {
    "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4"
  }
  public static var layout: Layout { Layout(IntBody.limbsOffset, itemSize: 8, [.baseType, .trivial, .intSubclass, .matchSelf]) }
  public static var operations: OperationSet {
    [
      .new, .repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .neg, .pos, .invert, .abs, .bool, .int, .float, .index, .add, .sub, .mul, .truediv,
      .floordiv, .mod, .pow, .lshift, .rshift, .and, .or, .xor, .divmod, .radd, .rsub, .rmul, .rtruediv, .rfloordiv, .rmod, .rpow,
      .rlshift, .rrshift, .rand, .ror, .rxor, .rdivmod,
    ]
  }
  static let constructor = Signature("int", "(x=0, /, base=10)")

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count == 1 && args.names == nil { return try cx.intFromObject(args[0], type) }
    let b = try cx.bind(args, constructor)
    guard let x = b.optional(0) else {
      if b.optional(1) != nil { try cx.raise(.TypeError, "int() missing string argument") }
      return try cx.retyped(cx.int(0), type)
    }
    guard let baseObject = b.optional(1) else { return try cx.intFromObject(x, type) }
    let base = try cx.clampedIndex(baseObject)
    if base != 0 && (base < 2 || base > 36) { try cx.raise(.ValueError, "int() base must be >= 2 and <= 36, or 0") }
    if x.isStr { return try cx.retyped(try cx.intFromStr(x, base), type) }
    if x.isBytes || cx.isInstance(x, cx.types.pointee.bytearray) { return try cx.retyped(try cx.intFromBytes(x, base), type) }
    try cx.raise(.TypeError, "int() can't convert non-string with explicit base")
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.intText(me) }
  @inline(__always)
  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.intBinary(op, a, b) }
}

extension Context {
  /// mod 2^61 - 1, the hash of all numbers.
  public func intHash(_ me: Ref) -> Int {
    let modulus = (1 << 61) - 1
    if let n = me.smallInt {
      if n > -modulus && n < modulus { return n == -1 ? -2 : n }
      let r = n % modulus
      return r == -1 ? -2 : r
    }
    let word = me.int.pointee.word
    let limbs = (me.raw + IntBody.limbsOffset).assumingMemoryBound(to: UInt64.self)
    let mask = UInt64(modulus)
    var h: UInt64 = 0
    var i = Int(word &>> 2)
    while i > 0 {
      i &-= 1
      // h * 2^64 is h * 8 modulo the modulus.
      h = (h &<< 3) & mask | h &>> 58
      h &+= (limbs[i] & mask) &+ (limbs[i] &>> 61)
      h = (h & mask) &+ (h &>> 61)
      if h >= mask { h &-= mask }
    }
    let result = word & 2 != 0 ? -Int(h) : Int(h)
    return result == -1 ? -2 : result
  }

  /// The int as an instance of `type`, which may be a subclass of int.
  func retyped(_ value: consuming Owned, _ type: TypePointer) throws(Raised) -> Owned {
    if type == types.pointee.int { return value }
    let held = value
    return try held.ref.withLimbs { (v) throws(Raised) in
      let made = try int(v, type: type)
      clearAddedSlots(made.ref, IntType.layout.basicSize)
      return made
    }
  }

  /// Clears what a Python class adds behind the fixed part of a built-in type.
  func clearAddedSlots(_ ref: Ref, _ fixedSize: Int) {
    let size = ref.type.pointee.basicSize
    var offset = fixedSize
    while offset < size && ref.type.pointee.itemSize == 0 {
      (ref.raw + offset).storeBytes(of: 0, as: UInt.self)
      offset += 8
    }
  }

  /// `int(x)`.
  func intFromObject(_ x: Ref, _ type: TypePointer) throws(Raised) -> Owned {
    if x.isExactly(types.pointee.int) { return try retyped(x.own, type) }
    let has = x.type.pointee.has
    if has.contains(.int) {
      let result = try x.ops.int(x, self)
      guard result.ref.isInt else { try raise(.TypeError, "__int__ returned non-int (type \(typeName(result.ref)))") }
      return try retyped(try exactIntObject(result.ref), type)
    }
    if has.contains(.index) {
      let result = try indexObject(x)
      return try retyped(try exactIntObject(result.ref), type)
    }
    if let truncate = lookup(x.type, .__trunc__) {
      try warnDeprecated("The delegation of int() to __trunc__ is deprecated.")
      let result = try callSpecial(truncate, x)
      if result.ref.isInt { return try retyped(try exactIntObject(result.ref), type) }
      guard result.ref.type.pointee.has.contains(.index) else {
        try raise(.TypeError, "__trunc__ returned non-Integral (type \(typeName(result.ref)))")
      }
      let integral = try indexObject(result.ref)
      return try retyped(try exactIntObject(integral.ref), type)
    }
    if x.isStr { return try retyped(try intFromStr(x, 10), type) }
    if isBytesLike(x) { return try retyped(try intFromBytes(x, 10), type) }
    try raise(.TypeError, "int() argument must be a string, a bytes-like object or a real number, not '\(typeName(x))'")
  }

  func intFromStr(_ x: Ref, _ base: Int) throws(Raised) -> Owned {
    if x.str.pointee.isASCII {
      let text = UnsafeBufferPointer(start: UnsafePointer(x.strData.assumingMemoryBound(to: UInt8.self)), count: x.str.pointee.length)
      if let value = try int(text: text, base: base) { return value }
    } else if let ascii = decimalASCII(x) {
      let held = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ascii.count)
      defer { held.deallocate() }
      _ = held.initialize(from: ascii)
      if let value = try int(text: UnsafeBufferPointer(held), base: base) { return value }
    }
    try raiseInvalidLiteral(x, base)
  }

  func intFromBytes(_ x: Ref, _ base: Int) throws(Raised) -> Owned {
    let value = try withBytesLike(x) { (raw) throws(Raised) -> Owned? in
      try int(text: raw.bindMemory(to: UInt8.self), base: base)
    }
    if let value { return value }
    let bytes = try call(Ref(types.pointee.bytes), x)
    try raiseInvalidLiteral(bytes.ref, base)
  }

  private func raiseInvalidLiteral(_ x: Ref, _ base: Int) throws(Raised) -> Never {
    let shown = try repr(x)
    let cut = shown.ref.str.pointee.length > 200 ? try substring(shown.ref, 0, 200) : shown
    let head = try str("invalid literal for int() with base \(base): ")
    let message = try concat(head.ref, cut.ref)
    try raise(.ValueError, argument: message.ref)
  }

  /// The text with Unicode decimal digits and spaces replaced by ASCII ones; nil if anything else is not ASCII.
  func decimalASCII(_ x: Ref) -> [UInt8]? {
    var out: [UInt8] = []
    for i in 0..<x.str.pointee.length {
      let c = x.codePoint(at: i)
      if c < 128 {
        out.append(UInt8(c))
      } else if let scalar = Unicode.Scalar(c) {
        if scalar.properties.isWhitespace {
          out.append(32)
        } else if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
          out.append(UInt8(ascii: "0") + UInt8(value))
        } else {
          return nil
        }
      } else {
        return nil
      }
    }
    return out
  }
}
