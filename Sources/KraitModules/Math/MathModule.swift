import Glibc
import KraitCore
import KraitObjects
import KraitVM

public enum MathModule: NativeModule {
  public static var name: StaticString { "math" }
  public static var doc: StaticString? {
    "This module provides access to the mathematical functions\ndefined by the C standard."
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    for (name, value) in [("pi", Double.pi), ("e", M_E), ("tau", 2 * Double.pi), ("inf", Double.infinity), ("nan", Double.nan)] {
      let key = try cx.intern(name), number = cx.float(value)
      try cx.dictSet(dict, key.ref, number.ref)
    }
  }
  public static var functions: [MethodDef] { trigonometry + exponentials + floats + wholeNumbers + sums }

  private static var trigonometry: [MethodDef] {
    [
      MathSupport.unary("acos", "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.") { Glibc.acos($0) },
      MathSupport.unary("acosh", "Return the inverse hyperbolic cosine of x.") { Glibc.acosh($0) },
      MathSupport.unary("asin", "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.") { Glibc.asin($0) },
      MathSupport.unary("asinh", "Return the inverse hyperbolic sine of x.") { Glibc.asinh($0) },
      MathSupport.unary("atan", "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.") { Glibc.atan($0) },
      MathSupport.unary("atanh", "Return the inverse hyperbolic tangent of x.") { Glibc.atanh($0) },
      MathSupport.unary("cos", "Return the cosine of x (measured in radians).") { Glibc.cos($0) },
      MathSupport.unary("cosh", "Return the hyperbolic cosine of x.", overflows: true) { Glibc.cosh($0) },
      MathSupport.unary("sin", "Return the sine of x (measured in radians).") { Glibc.sin($0) },
      MathSupport.unary("sinh", "Return the hyperbolic sine of x.", overflows: true) { Glibc.sinh($0) },
      MathSupport.unary("tan", "Return the tangent of x (measured in radians).") { Glibc.tan($0) },
      MathSupport.unary("tanh", "Return the hyperbolic tangent of x.") { Glibc.tanh($0) },
      MathSupport.unary("degrees", "Convert angle x from radians to degrees.", overflows: true) { $0 * (180 / Double.pi) },
      MathSupport.unary("radians", "Convert angle x from degrees to radians.") { $0 * (Double.pi / 180) },
      MathSupport.binary("atan2", "(y, x, /)", "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.") { (y, x, cx) throws(Raised) in Glibc.atan2(y, x) },
      MethodDef("hypot", "(*coordinates)", "hypot(*coordinates) -> value\n\nMultidimensional Euclidean distance from the origin to a point.\n\nRoughly equivalent to:\n    sqrt(sum(x**2 for x in coordinates))\n\nFor a two dimensional point (x, y), gives the hypotenuse\nusing the Pythagorean theorem:  sqrt(x*x + y*y).\n\nFor example, the hypotenuse of a 3/4/5 right triangle is:\n\n    >>> hypot(3.0, 4.0)\n    5.0\n") { (a, cx) throws(Raised) in
        var values: [Double] = []
        var finite = true
        for i in 0..<a[0].tupleCount {
          values.append(try cx.double(a[0].tupleItems[i]))
          finite = finite && values[i].isFinite
        }
        return cx.float(MathSupport.norm(values))
      },
      MethodDef("dist", "(p, q, /)", "Return the Euclidean distance between two points p and q.\n\nThe points should be specified as sequences (or iterables) of\ncoordinates.  Both inputs must have the same dimension.\n\nRoughly equivalent to:\n    sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))") { (a, cx) throws(Raised) in
        let p = try cx.call(Ref(cx.types.pointee.tuple), a[0]), q = try cx.call(Ref(cx.types.pointee.tuple), a[1])
        guard p.ref.tupleCount == q.ref.tupleCount else { try cx.raise(.ValueError, "both points must have the same number of dimensions") }
        var values: [Double] = []
        for i in 0..<p.ref.tupleCount {
          let x = try cx.double(p.ref.tupleItems[i]), y = try cx.double(q.ref.tupleItems[i])
          values.append((x - y).magnitude)
        }
        return cx.float(MathSupport.norm(values))
      },
    ]
  }

  private static var exponentials: [MethodDef] {
    [
      MathSupport.unary("cbrt", "Return the cube root of x.") { Glibc.cbrt($0) },
      MathSupport.unary("erf", "Error function at x.") { Glibc.erf($0) },
      MathSupport.unary("erfc", "Complementary error function at x.") { Glibc.erfc($0) },
      MathSupport.unary("exp", "Return e raised to the power of x.", overflows: true) { Glibc.exp($0) },
      MathSupport.unary("exp2", "Return 2 raised to the power of x.", overflows: true) { Glibc.exp2($0) },
      MathSupport.unary("expm1", "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.", overflows: true) { Glibc.expm1($0) },
      MathSupport.unary("log1p", "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero.") { Glibc.log1p($0) },
      MathSupport.unary("sqrt", "Return the square root of x.") { $0.squareRoot() },
      MethodDef("gamma", "(x, /)", "Gamma function at x.") { (a, cx) throws(Raised) in cx.float(try MathSupport.gamma(try cx.double(a[0]), cx)) },
      MethodDef("lgamma", "(x, /)", "Natural logarithm of absolute value of Gamma function at x.") { (a, cx) throws(Raised) in
        cx.float(try MathSupport.logGamma(try cx.double(a[0]), cx))
      },
      MethodDef("log", "(x, base=<unrepresentable>, /)", "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x.") { (a, cx) throws(Raised) in
        let value = try MathSupport.logarithm(a[0], cx, { Glibc.log($0) }, ofTwo: M_LN2)
        guard let base = a.optional(1) else { return cx.float(value) }
        let divisor = try MathSupport.logarithm(base, cx, { Glibc.log($0) }, ofTwo: M_LN2)
        if divisor == 0 { try cx.raise(.ZeroDivisionError, "float division by zero") }
        return cx.float(value / divisor)
      },
      MethodDef("log2", "(x, /)", "Return the base 2 logarithm of x.") { (a, cx) throws(Raised) in
        cx.float(try MathSupport.logarithm(a[0], cx, { Glibc.log2($0) }, ofTwo: 1))
      },
      MethodDef("log10", "(x, /)", "Return the base 10 logarithm of x.") { (a, cx) throws(Raised) in
        cx.float(try MathSupport.logarithm(a[0], cx, { Glibc.log10($0) }, ofTwo: 0.30102999566398120))
      },
      MathSupport.binary("pow", "(x, y, /)", "Return x**y (x to the power of y).") { (x, y, cx) throws(Raised) in try MathSupport.power(x, y, cx) },
    ]
  }

  private static var floats: [MethodDef] {
    [
      MathSupport.unary("fabs", "Return the absolute value of the float x.") { $0.magnitude },
      MathSupport.predicate("isfinite", "Return True if x is neither an infinity nor a NaN, and False otherwise.") { $0.isFinite },
      MathSupport.predicate("isinf", "Return True if x is a positive or negative infinity, and False otherwise.") { $0.isInfinite },
      MathSupport.predicate("isnan", "Return True if x is a NaN (not a number), and False otherwise.") { $0.isNaN },
      MathSupport.binary("copysign", "(x, y, /)", "Return a float with the magnitude (absolute value) of x but the sign of y.\n\nOn platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n") { (x, y, cx) throws(Raised) in Glibc.copysign(x, y) },
      MathSupport.binary("fmod", "(x, y, /)", "Return fmod(x, y), according to platform C.\n\nx % y may differ.") { (x, y, cx) throws(Raised) in
        if y.isInfinite && x.isFinite { return x }
        let r = Glibc.fmod(x, y)
        if r.isNaN && !x.isNaN && !y.isNaN { try MathSupport.domainError(cx) }
        return r
      },
      MathSupport.binary("remainder", "(x, y, /)", "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway between two multiples of\ny, the nearest even value of n is used. The result is always exact.") { (x, y, cx) throws(Raised) in
        let r = Glibc.remainder(x, y)
        if r.isNaN && !x.isNaN && !y.isNaN { try MathSupport.domainError(cx) }
        return r
      },
      MethodDef("ceil", "(x, /)", "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.") { (a, cx) throws(Raised) in
        try MathSupport.rounding(a[0], .__ceil__, cx) { Glibc.ceil($0) }
      },
      MethodDef("floor", "(x, /)", "Return the floor of x as an Integral.\n\nThis is the largest integer <= x.") { (a, cx) throws(Raised) in
        try MathSupport.rounding(a[0], .__floor__, cx) { Glibc.floor($0) }
      },
      MethodDef("trunc", "(x, /)", "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.") { (a, cx) throws(Raised) in
        guard let special = cx.lookup(a[0].type, .__trunc__) else {
          try cx.raise(.TypeError, "type \(cx.typeName(a[0])) doesn't define __trunc__ method")
        }
        return try cx.callSpecial(special, a[0])
      },
      MethodDef("frexp", "(x, /)", "Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an int, such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.") { (a, cx) throws(Raised) in
        let x = try cx.double(a[0])
        var exponent: Int32 = 0
        let mantissa = x.isFinite && x != 0 ? Glibc.frexp(x, &exponent) : x
        let m = cx.float(mantissa), e = cx.int(Int(exponent))
        return try cx.tuple(m.ref, e.ref)
      },
      MethodDef("modf", "(x, /)", "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.") { (a, cx) throws(Raised) in
        let x = try cx.double(a[0])
        let whole = Glibc.trunc(x)
        let fraction = cx.float(x.isInfinite ? Glibc.copysign(0, x) : Glibc.copysign(x - whole, x)), integer = cx.float(whole)
        return try cx.tuple(fraction.ref, integer.ref)
      },
      MethodDef("ldexp", "(x, i, /)", "Return x * (2**i).\n\nThis is essentially the inverse of frexp().") { (a, cx) throws(Raised) in
        cx.float(try MathSupport.loadExponent(try cx.double(a[0]), a[1], cx))
      },
      MethodDef("ulp", "(x, /)", "Return the value of the least significant bit of the float x.") { (a, cx) throws(Raised) in cx.float(MathSupport.ulp(try cx.double(a[0]))) },
      MethodDef("nextafter", "(x, y, /, *, steps=None)", "Return the floating-point value the given number of steps after x towards y.\n\nIf steps is not specified or is None, it defaults to 1.\n\nRaises a TypeError, if x or y is not a double, or if steps is not an integer.\nRaises ValueError if steps is negative.") { (a, cx) throws(Raised) in
        let x = try cx.double(a[0]), y = try cx.double(a[1])
        guard let steps = a.optional(2), !cx.isNone(steps) else { return cx.float(Glibc.nextafter(x, y)) }
        let n = try cx.indexObject(steps)
        if cx.intSign(n.ref) < 0 { try cx.raise(.ValueError, "steps must be a non-negative integer") }
        return cx.float(MathSupport.next(x, y, cx.exactUInt(n.ref) ?? UInt64.max))
      },
      MethodDef("fma", "(x, y, z, /)", "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round.") { (a, cx) throws(Raised) in
        let x = try cx.double(a[0]), y = try cx.double(a[1]), z = try cx.double(a[2])
        let r = Glibc.fma(x, y, z)
        if r.isNaN && !x.isNaN && !y.isNaN && !z.isNaN { try cx.raise(.ValueError, "invalid operation in fma") }
        if r.isInfinite && x.isFinite && y.isFinite && z.isFinite { try cx.raise(.OverflowError, "overflow in fma") }
        return cx.float(r)
      },
      MethodDef("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", "Determine whether two floating-point numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them\nmust be smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That\nis, NaN is not close to anything, even itself.  inf and -inf are\nonly close to themselves.") { (a, cx) throws(Raised) in
        let x = try cx.double(a[0]), y = try cx.double(a[1])
        let relative = if let r = a.optional(2) { try cx.double(r) } else { 1e-9 }
        let absolute = if let r = a.optional(3) { try cx.double(r) } else { 0.0 }
        if relative < 0 || absolute < 0 { try cx.raise(.ValueError, "tolerances must be non-negative") }
        if x == y { return cx.bool(true) }
        if x.isInfinite || y.isInfinite { return cx.bool(false) }
        let difference = (y - x).magnitude
        return cx.bool(difference <= (relative * y).magnitude || difference <= (relative * x).magnitude || difference <= absolute)
      },
    ]
  }
}
