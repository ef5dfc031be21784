import Glibc
import KraitCore

public struct ComplexValue: Sendable {
  public var real: Double
  public var imag: Double
  public init(_ real: Double, _ imag: Double) {
    self.real = real
    self.imag = imag
  }
}

@frozen public struct ComplexBody {
  public var header: ObjectHeader
  public var real: Double
  public var imag: Double
}

extension Ref {
  @inlinable @inline(__always) public var complex: UnsafeMutablePointer<ComplexBody> { raw.assumingMemoryBound(to: ComplexBody.self) }
}

extension Context {
  public func complex(_ value: ComplexValue, _ type: TypePointer? = nil) throws(Raised) -> Owned {
    let ref = try allocate(type ?? types.pointee.complex)
    ref.complex.pointee.real = value.real
    ref.complex.pointee.imag = value.imag
    clearAddedSlots(ref, MemoryLayout<ComplexBody>.stride)
    if ref.hasFlag(.collected) { track(ref) }
    return Owned(stealing: ref)
  }
  func isComplex(_ r: Ref) -> Bool { isInstance(r, types.pointee.complex) }
}

public enum ComplexType: NativeType {
  public static var name: StaticString { "complex" }
  public static var doc: StaticString? {
    "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components."
  }
  public static var signature: StaticString? { "(real=0, imag=0)" }
  public static var layout: Layout { Layout(MemoryLayout<ComplexBody>.stride, [.baseType, .trivial]) }
  public static var operations: OperationSet {
    [
      .new, .repr, .hash, .lt, .le, .eq, .ne, .gt, .ge, .neg, .pos, .abs, .bool, .add, .sub, .mul, .truediv, .pow, .radd, .rsub, .rmul,
      .rtruediv, .rpow,
    ]
  }
  static let constructor = Signature("complex", "(real=0, imag=0)")

  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let value = me.complex.pointee
    let imag = try cx.formatFloat(value.imag, code: UInt8(ascii: "r"), precision: 0)
    if value.real == 0 && value.real.sign == .plus { return try cx.str(ascii: imag + [UInt8(ascii: "j")]) }
    var out: [UInt8] = [UInt8(ascii: "(")]
    out += try cx.formatFloat(value.real, code: UInt8(ascii: "r"), precision: 0)
    if imag.first != UInt8(ascii: "-") { out.append(UInt8(ascii: "+")) }
    out += imag
    out += [UInt8(ascii: "j"), UInt8(ascii: ")")]
    return try cx.str(ascii: out)
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int {
    let value = me.complex.pointee
    let real = value.real.isNaN ? cx.identityHash(me) : floatHash(value.real)
    let imag = value.imag.isNaN ? cx.identityHash(me) : floatHash(value.imag)
    let h = real &+ 1_000_003 &* imag
    return h == -1 ? -2 : h
  }
  public static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { me.complex.pointee.real != 0 || me.complex.pointee.imag != 0 }

  private static func operand(_ r: Ref, _ cx: Context) throws(Raised) -> ComplexValue? {
    if cx.isComplex(r) { return ComplexValue(r.complex.pointee.real, r.complex.pointee.imag) }
    if r.isFloat { return ComplexValue(r.float.pointee.value, 0) }
    if r.isInt { return ComplexValue(try cx.intToDouble(r), 0) }
    return nil
  }

  public static func unary(_ op: UnaryOperator, _ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let value = me.complex.pointee
    switch op {
    case .neg: return try cx.complex(ComplexValue(-value.real, -value.imag))
    case .pos: return me.isExactly(cx.types.pointee.complex) ? me.own : try cx.complex(ComplexValue(value.real, value.imag))
    case .abs:
      let result = ComplexMath.magnitude(ComplexValue(value.real, value.imag))
      if result.isInfinite && value.real.isFinite && value.imag.isFinite { try cx.raise(.OverflowError, "absolute value too large") }
      return cx.float(result)
    case .invert: try cx.raise(.TypeError, "bad operand type for unary ~: '\(cx.typeName(me))'")
    }
  }

  public static func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    switch op {
    case .add, .sub, .mul, .truediv, .pow: break
    default: return nil
    }
    guard let x = try operand(a, cx), let y = try operand(b, cx) else { return nil }
    switch op {
    case .add: return try cx.complex(ComplexValue(x.real + y.real, x.imag + y.imag))
    case .sub: return try cx.complex(ComplexValue(x.real - y.real, x.imag - y.imag))
    case .mul: return try cx.complex(ComplexMath.multiply(x, y))
    case .truediv:
      guard let q = ComplexMath.divide(x, y) else { try cx.raise(.ZeroDivisionError, "complex division by zero") }
      return try cx.complex(q)
    default: return try cx.complexPower(x, y)
    }
  }
  public static func power(_ a: Ref, _ b: Ref, _ modulus: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard try operand(a, cx) != nil, try operand(b, cx) != nil else { return nil }
    try cx.raise(.ValueError, "complex modulo")
  }

  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne else { return nil }
    let (me, other) = cx.isComplex(a) ? (a, b) : (b, a)
    let x = me.complex.pointee
    let equal: Bool
    if cx.isComplex(other) {
      equal = x.real == other.complex.pointee.real && x.imag == other.complex.pointee.imag
    } else if other.isFloat {
      equal = x.imag == 0 && x.real == other.float.pointee.value
    } else if other.isInt {
      if x.imag != 0 || x.real.isNaN { return cx.bool(op == .ne) }
      equal = try cx.compare(double: x.real, int: other) == 0
    } else {
      return nil
    }
    return cx.bool(equal == (op == .eq))
  }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, constructor)
    guard let first = b.optional(0) else {
      if b.optional(1) == nil { return try cx.complex(ComplexValue(0, 0), type) }
      return try cx.complex(combine(ComplexValue(0, 0), false, try component(b.optional(1).unsafelyUnwrapped, "second", cx)), type)
    }
    if b.optional(1) == nil && first.isExactly(cx.types.pointee.complex) && type == cx.types.pointee.complex { return first.own }
    if first.isStr {
      if b.optional(1) != nil { try cx.raise(.TypeError, "complex() can't take second arg if first is a string") }
      return try cx.complex(try ComplexText.parse(first, cx), type)
    }
    if let second = b.optional(1), second.isStr { try cx.raise(.TypeError, "complex() second arg can't be a string") }
    var real: ComplexValue
    var realIsComplex = false
    if let converted = try fromDunder(first, cx) {
      real = ComplexValue(converted.ref.complex.pointee.real, converted.ref.complex.pointee.imag)
      realIsComplex = true
    } else {
      (real, realIsComplex) = try component(first, "first", cx)
    }
    guard let second = b.optional(1) else { return try cx.complex(real, type) }
    return try cx.complex(combine(real, realIsComplex, try component(second, "second", cx)), type)
  }

  private static func combine(_ real: ComplexValue, _ realIsComplex: Bool, _ imag: (ComplexValue, Bool)) -> ComplexValue {
    var r = real.real, i = imag.0.real
    if imag.1 { r -= imag.0.imag }
    if realIsComplex { i += real.imag }
    return ComplexValue(r, i)
  }

  /// The result of `__complex__`, if the type has it.
  static func fromDunder(_ x: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if x.isExactly(cx.types.pointee.complex) { return x.own }
    guard let method = cx.lookup(x.type, .__complex__) else { return nil }
    let result = try cx.callSpecial(method, x)
    guard cx.isComplex(result.ref) else {
      try cx.raise(.TypeError, "__complex__ returned non-complex (type \(cx.typeName(result.ref)))")
    }
    if !result.ref.isExactly(cx.types.pointee.complex) {
      try cx.warnDeprecated("__complex__ returned non-complex (type \(cx.typeName(result.ref))).  The ability to return an instance of a strict subclass of complex is deprecated, and may not be supported in a future version of Python.")
    }
    return result
  }

  private static func component(_ x: Ref, _ which: String, _ cx: Context) throws(Raised) -> (ComplexValue, Bool) {
    if cx.isComplex(x) { return (ComplexValue(x.complex.pointee.real, x.complex.pointee.imag), true) }
    let has = x.type.pointee.has
    guard has.contains(.float) || has.contains(.index) else {
      if which == "first" { try cx.raise(.TypeError, "complex() first argument must be a string or a number, not '\(cx.typeName(x))'") }
      try cx.raise(.TypeError, "complex() second argument must be a number, not '\(cx.typeName(x))'")
    }
    return (ComplexValue(try cx.double(x), 0), false)
  }

  public static var getsets: [GetSetDef] {
    [
      GetSetDef("real", "the real part of a complex number", member: true, get: { (me, cx) throws(Raised) in cx.float(me.complex.pointee.real) }),
      GetSetDef("imag", "the imaginary part of a complex number", member: true, get: { (me, cx) throws(Raised) in cx.float(me.complex.pointee.imag) }),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("conjugate", "(self, /)", "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.") { (a, cx) throws(Raised) in
        try cx.complex(ComplexValue(a[0].complex.pointee.real, -a[0].complex.pointee.imag))
      },
      MethodDef("__complex__", "(self, /)", "Convert this value to exact type complex.") { (a, cx) throws(Raised) in
        if a[0].isExactly(cx.types.pointee.complex) { return a[0].own }
        return try cx.complex(ComplexValue(a[0].complex.pointee.real, a[0].complex.pointee.imag))
      },
      MethodDef("__getnewargs__", "(self, /)") { (a, cx) throws(Raised) in
        let real = cx.float(a[0].complex.pointee.real), imag = cx.float(a[0].complex.pointee.imag)
        return try cx.tuple(real.ref, imag.ref)
      },
      MethodDef("__format__", "(self, format_spec, /)", "Convert to a string according to format_spec.") { (a, cx) throws(Raised) in
        guard a[1].isStr else { try cx.raise(.TypeError, "__format__() argument must be str, not \(cx.typeName(a[1]))") }
        return try cx.formatComplex(a[0], a[1])
      },
    ]
  }
}
