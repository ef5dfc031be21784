import CKrait
import Glibc
import KraitCore
import KraitObjects
import KraitVM

public enum ComplexMathModule: NativeModule {
  public static var name: StaticString { "cmath" }
  public static var doc: StaticString? {
    "This module provides access to mathematical functions for complex\nnumbers."
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    for (name, value) in [("pi", Double.pi), ("e", M_E), ("tau", 2 * Double.pi), ("inf", Double.infinity), ("nan", Double.nan)] {
      let key = try cx.intern(name), number = cx.float(value)
      try cx.dictSet(dict, key.ref, number.ref)
    }
    for (name, value) in [("infj", Double.infinity), ("nanj", Double.nan)] {
      let key = try cx.intern(name), number = try cx.complex(ComplexValue(0, value))
      try cx.dictSet(dict, key.ref, number.ref)
    }
  }

  public static var functions: [MethodDef] { elementary + polar + predicates }

  /// A complex number from a complex, float, int or an object with `__complex__`, `__float__` or `__index__`.
  private static func argument(_ r: Ref, _ cx: Context) throws(Raised) -> ComplexValue {
    if cx.isInstance(r, cx.types.pointee.complex) { return ComplexValue(r.complex.pointee.real, r.complex.pointee.imag) }
    if cx.lookup(r.type, .__complex__) != nil {
      let value = try cx.call(Ref(cx.types.pointee.complex), r)
      return ComplexValue(value.ref.complex.pointee.real, value.ref.complex.pointee.imag)
    }
    return ComplexValue(try cx.double(r), 0)
  }

  private typealias Function = @Sendable (ComplexValue) -> ComplexValue

  /// Finite arguments by our own formulas, the special values of the C standard by the C library.
  private static func apply(
    _ z: ComplexValue, _ finite: Function, _ special: krait_complex_function, _ cx: Context
  ) throws(Raised) -> ComplexValue {
    if z.real.isFinite && z.imag.isFinite {
      let r = finite(z)
      if r.real.isInfinite || r.imag.isInfinite {
        // Only logarithms and atanh have poles; the others overflow.
        if special == KRAIT_CLOG || special == KRAIT_CATANH || special == KRAIT_CATAN { try MathSupport.domainError(cx) }
        try MathSupport.rangeError(cx)
      }
      return r
    }
    if isUndefined(z, special) { return ComplexValue(.nan, .nan) }
    var out = (0.0, 0.0)
    let status = withUnsafeMutablePointer(to: &out) { p in
      krait_complex_call(Int32(special.rawValue), z.real, z.imag, UnsafeMutableRawPointer(p).assumingMemoryBound(to: Double.self))
    }
    if status != 0 && !z.real.isNaN && !z.imag.isNaN { try MathSupport.domainError(cx) }
    return ComplexValue(out.0, out.1)
  }

  /// Where Python follows C99 and the C library a later standard: zero beside NaN.
  private static func isUndefined(_ z: ComplexValue, _ function: krait_complex_function) -> Bool {
    switch function {
    case KRAIT_CACOSH, KRAIT_CTANH: z.real == 0 && z.imag.isNaN
    case KRAIT_CTAN: z.imag == 0 && z.real.isNaN
    default: false
    }
  }

  private static func elementaryFunction(
    _ name: StaticString, _ doc: StaticString, _ special: krait_complex_function, _ finite: @escaping Function
  ) -> MethodDef {
    MethodDef(name, "(z, /)", doc) { (a, cx) throws(Raised) in try cx.complex(try apply(try argument(a[0], cx), finite, special, cx)) }
  }
  private static func logarithm(_ r: Ref, _ cx: Context) throws(Raised) -> ComplexValue {
    try apply(try argument(r, cx), { KahanFunctions.log($0) }, KRAIT_CLOG, cx)
  }

  private static var elementary: [MethodDef] {
    [
      elementaryFunction("acos", "Return the arc cosine of z.", KRAIT_CACOS) { KahanFunctions.acos($0) },
      elementaryFunction("acosh", "Return the inverse hyperbolic cosine of z.", KRAIT_CACOSH) { KahanFunctions.acosh($0) },
      elementaryFunction("asin", "Return the arc sine of z.", KRAIT_CASIN) { KahanFunctions.asin($0) },
      elementaryFunction("asinh", "Return the inverse hyperbolic sine of z.", KRAIT_CASINH) { KahanFunctions.asinh($0) },
      elementaryFunction("atan", "Return the arc tangent of z.", KRAIT_CATAN) { KahanFunctions.atan($0) },
      elementaryFunction("atanh", "Return the inverse hyperbolic tangent of z.", KRAIT_CATANH) { KahanFunctions.atanh($0) },
      elementaryFunction("cos", "Return the cosine of z.", KRAIT_CCOS) { KahanFunctions.cos($0) },
      elementaryFunction("cosh", "Return the hyperbolic cosine of z.", KRAIT_CCOSH) { KahanFunctions.cosh($0) },
      elementaryFunction("sin", "Return the sine of z.", KRAIT_CSIN) { KahanFunctions.sin($0) },
      elementaryFunction("sinh", "Return the hyperbolic sine of z.", KRAIT_CSINH) { KahanFunctions.sinh($0) },
      elementaryFunction("tan", "Return the tangent of z.", KRAIT_CTAN) { KahanFunctions.tan($0) },
      elementaryFunction("tanh", "Return the hyperbolic tangent of z.", KRAIT_CTANH) { KahanFunctions.tanh($0) },
      elementaryFunction("exp", "Return the exponential value e**z.", KRAIT_CEXP) { KahanFunctions.exp($0) },
      elementaryFunction("sqrt", "Return the square root of z.", KRAIT_CSQRT) { KahanFunctions.sqrt($0) },
      MethodDef("log", "(z, base=<unrepresentable>, /)", "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of z.") { (a, cx) throws(Raised) in
        let value = try logarithm(a[0], cx)
        guard let base = a.optional(1) else { return try cx.complex(value) }
        let divisor = try logarithm(base, cx)
        guard let quotient = ComplexMath.divide(value, divisor) else { try MathSupport.domainError(cx) }
        return try cx.complex(quotient)
      },
      MethodDef("log10", "(z, /)", "Return the base-10 logarithm of z.") { (a, cx) throws(Raised) in
        let value = try logarithm(a[0], cx)
        return try cx.complex(ComplexValue(value.real / M_LN10, value.imag / M_LN10))
      },
    ]
  }

  private static var polar: [MethodDef] {
    [
      MethodDef("phase", "(z, /)", "Return argument, also known as the phase angle, of a complex.") { (a, cx) throws(Raised) in
        let z = try argument(a[0], cx)
        return cx.float(atan2(z.imag, z.real))
      },
      MethodDef("polar", "(z, /)", "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance from 0 and phi the phase angle.") { (a, cx) throws(Raised) in
        let z = try argument(a[0], cx)
        let size = ComplexMath.magnitude(z)
        if size.isInfinite && z.real.isFinite && z.imag.isFinite { try MathSupport.rangeError(cx) }
        let r = cx.float(size), phi = cx.float(atan2(z.imag, z.real))
        return try cx.tuple(r.ref, phi.ref)
      },
      MethodDef("rect", "(r, phi, /)", "Convert from polar coordinates to rectangular coordinates.") { (a, cx) throws(Raised) in
        let r = try cx.double(a[0]), phi = try cx.double(a[1])
        return try cx.complex(try rectangular(r, phi, cx))
      },
    ]
  }

  private static func rectangular(_ r: Double, _ phi: Double, _ cx: Context) throws(Raised) -> ComplexValue {
    if r.isFinite && phi.isFinite {
      // An exact zero angle keeps the sign of zero.
      return phi == 0 ? ComplexValue(r, r * phi) : ComplexValue(r * Glibc.cos(phi), r * Glibc.sin(phi))
    }
    if phi.isInfinite && !r.isNaN && r != 0 { try MathSupport.domainError(cx) }
    if r.isInfinite && phi.isFinite && phi != 0 {
      return ComplexValue(copysign(.infinity, Glibc.cos(phi)) * (r < 0 ? -1 : 1), copysign(.infinity, Glibc.sin(phi)) * (r < 0 ? -1 : 1))
    }
    if phi == 0 { return ComplexValue(r, r.isInfinite ? (r > 0 ? phi : -phi) : r.isNaN ? phi : r * phi) }
    if r == 0 { return ComplexValue(0, 0) }
    return ComplexValue(r.isInfinite ? .infinity : .nan, .nan)
  }

  private static func predicate(_ name: StaticString, _ doc: StaticString, _ f: @escaping @Sendable (ComplexValue) -> Bool) -> MethodDef {
    MethodDef(name, "(z, /)", doc) { (a, cx) throws(Raised) in cx.bool(f(try argument(a[0], cx))) }
  }

  private static var predicates: [MethodDef] {
    [
      predicate("isfinite", "Return True if both the real and imaginary parts of z are finite, else False.") { $0.real.isFinite && $0.imag.isFinite },
      predicate("isinf", "Checks if the real or imaginary part of z is infinite.") { $0.real.isInfinite || $0.imag.isInfinite },
      predicate("isnan", "Checks if the real or imaginary part of z not a number (NaN).") { $0.real.isNaN || $0.imag.isNaN },
      MethodDef("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", "Determine whether two complex numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them must be\nsmaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard. That is, NaN is\nnot close to anything, even itself. inf and -inf are only close to themselves.") { (a, cx) throws(Raised) in
        let x = try argument(a[0], cx), y = try argument(a[1], cx)
        let relative = if let r = a.optional(2) { try cx.double(r) } else { 1e-9 }
        let absolute = if let r = a.optional(3) { try cx.double(r) } else { 0.0 }
        if relative < 0 || absolute < 0 { try cx.raise(.ValueError, "tolerances must be non-negative") }
        if x.real == y.real && x.imag == y.imag { return cx.bool(true) }
        if x.real.isInfinite || x.imag.isInfinite || y.real.isInfinite || y.imag.isInfinite { return cx.bool(false) }
        let difference = ComplexMath.magnitude(ComplexValue(x.real - y.real, x.imag - y.imag))
        let isClose = difference <= relative * ComplexMath.magnitude(y) || difference <= relative * ComplexMath.magnitude(x) || difference <= absolute
        return cx.bool(isClose)
      },
    ]
  }
}
