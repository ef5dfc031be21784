import Glibc
import KraitCore
import KraitObjects

/// What the functions of `math` share.
enum MathSupport {
  @inline(never) static func domainError(_ cx: Context) throws(Raised) -> Never { try cx.raise(.ValueError, "math domain error") }
  @inline(never) static func rangeError(_ cx: Context) throws(Raised) -> Never { try cx.raise(.OverflowError, "math range error") }

  /// A function of one float. A NaN from a number is a domain error; an infinity from a finite one is an overflow or, for a function that
  /// cannot overflow, a pole.
  static func unary(
    _ name: StaticString, _ doc: StaticString, overflows: Bool = false, _ f: @escaping @Sendable (Double) -> Double
  ) -> MethodDef {
    MethodDef(name, "(x, /)", doc) { (a, cx) throws(Raised) in
      let x = try cx.double(a[0])
      let r = f(x)
      if r.isNaN && !x.isNaN { try domainError(cx) }
      if r.isInfinite && x.isFinite {
        if overflows { try rangeError(cx) }
        try domainError(cx)
      }
      return cx.float(r)
    }
  }

  static func binary(
    _ name: StaticString, _ signature: StaticString, _ doc: StaticString,
    _ f: @escaping @Sendable (Double, Double, Context) throws(Raised) -> Double
  ) -> MethodDef {
    MethodDef(name, signature, doc) { (a, cx) throws(Raised) in
      let x = try cx.double(a[0]), y = try cx.double(a[1])
      return cx.float(try f(x, y, cx))
    }
  }

  static func predicate(_ name: StaticString, _ doc: StaticString, _ f: @escaping @Sendable (Double) -> Bool) -> MethodDef {
    MethodDef(name, "(x, /)", doc) { (a, cx) throws(Raised) in cx.bool(f(try cx.double(a[0]))) }
  }

  /// The logarithm of an int too large for a float, from its binary exponent.
  static func logarithm(_ x: Ref, _ cx: Context, _ f: (Double) -> Double, ofTwo: Double) throws(Raised) -> Double {
    if x.isInt {
      if cx.intSign(x) <= 0 { try domainError(cx) }
      if let value = cx.doubleOrNil(x) { return f(value) }
      let (m, e) = cx.intFrexp(x)
      return f(m) + ofTwo * Double(e)
    }
    let value = try cx.double(x)
    if value.isNaN { return value }
    if value <= 0 { try domainError(cx) }
    return value.isInfinite ? value : f(value)
  }

  /// floor and ceil: of a float directly, else by the special method.
  static func rounding(_ x: Ref, _ method: KnownName, _ cx: Context, _ f: (Double) -> Double) throws(Raised) -> Owned {
    if !x.isExactly(cx.types.pointee.float), let special = cx.lookup(x.type, method) { return try cx.callSpecial(special, x) }
    return try cx.int(truncating: f(try cx.double(x)))
  }

  static func power(_ x: Double, _ y: Double, _ cx: Context) throws(Raised) -> Double {
    let r = Glibc.pow(x, y)
    if !x.isFinite || !y.isFinite || r.isFinite { return r }
    if r.isNaN || x == 0 { try domainError(cx) }
    try rangeError(cx)
  }

  static func loadExponent(_ x: Double, _ exponent: Ref, _ cx: Context) throws(Raised) -> Double {
    guard exponent.isInt else { try cx.raise(.TypeError, "Expected an int as second argument to ldexp.") }
    if x == 0 || !x.isFinite { return x }
    let e = cx.exactInt(exponent) ?? (cx.intSign(exponent) < 0 ? Int.min : Int.max)
    if e > 5000 { try rangeError(cx) }
    if e < -5000 { return copysign(0, x) }
    let r = ldexp(x, Int32(e))
    if r.isInfinite { try rangeError(cx) }
    return r
  }

  /// The float `steps` representable values from x towards y.
  static func next(_ x: Double, _ y: Double, _ steps: UInt64) -> Double {
    if steps == 0 { return x }
    if x.isNaN { return x }
    if y.isNaN { return y }
    // Floats in order of value as integers, zero in the middle.
    func rank(_ v: Double) -> Int64 {
      let bits = Int64(bitPattern: v.magnitude.bitPattern)
      return v.sign == .minus ? -bits : bits
    }
    let from = rank(x), to = rank(y)
    if from == to { return y }
    let distance = (to &- from).magnitude
    if steps >= distance { return y }
    let target = to > from ? from &+ Int64(steps) : from &- Int64(steps)
    if target == 0 { return copysign(0, x) }
    let magnitude = Double(bitPattern: target.magnitude)
    return target < 0 ? -magnitude : magnitude
  }

  static func ulp(_ x: Double) -> Double {
    if x.isNaN { return x }
    let m = x.magnitude
    if m.isInfinite { return m }
    let above = nextafter(m, .infinity)
    return above.isInfinite ? m - nextafter(m, -.infinity) : above - m
  }

  /// sqrt of the sum of squares, with the sum kept to about 106 bits.
  static func norm(_ values: [Double]) -> Double {
    var largest = 0.0
    var hasNaN = false
    for v in values {
      if v.isInfinite { return .infinity }
      if v.isNaN { hasNaN = true }
      largest = Swift.max(largest, v.magnitude)
    }
    if hasNaN { return .nan }
    if largest == 0 || values.count == 1 { return largest }
    // Scaled by a power of two, so that nothing overflows or vanishes.
    let exponent = Int32(largest.exponent)
    var high = 0.0, low = 0.0
    for v in values {
      let x = scalbn(v.magnitude, -exponent)
      let square = x * x
      let error = fma(x, x, -square)
      let sum = high + square
      let part = sum - high
      low += (high - (sum - part)) + (square - part) + error
      high = sum
    }
    let total = high + low
    let rest = low - (total - high)
    var root = total.squareRoot()
    // One Newton correction with the exact residue.
    let residue = fma(-root, root, total) + rest
    root += residue / (2 * root)
    return scalbn(root, exponent)
  }
}

/// The exact sum of floats: partial sums that do not overlap (Shewchuk's algorithm).
struct ExactSum {
  var partials: [Double] = []
  var special = 0.0
  var infinities = 0.0
  var hasSpecial = false

  /// False when an intermediate sum of finite numbers overflows.
  mutating func add(_ value: Double) -> Bool {
    var x = value
    var kept = 0
    for i in partials.indices {
      var y = partials[i]
      if x.magnitude < y.magnitude { swap(&x, &y) }
      let high = x + y
      let low = y - (high - x)
      if low != 0 {
        partials[kept] = low
        kept += 1
      }
      x = high
    }
    partials.removeSubrange(kept...)
    if x == 0 { return true }
    if !x.isFinite {
      if value.isFinite { return false }
      if value.isInfinite { infinities += value }
      special += value
      hasSpecial = true
      partials.removeAll(keepingCapacity: true)
      return true
    }
    partials.append(x)
    return true
  }

  /// The sum correctly rounded (finite case).
  var value: Double {
    var n = partials.count
    if n == 0 { return 0 }
    n -= 1
    var high = partials[n]
    var low = 0.0
    while n > 0 {
      let x = high
      n -= 1
      let y = partials[n]
      high = x + y
      low = y - (high - x)
      if low != 0 { break }
    }
    // Halfway cases: what remains below decides the direction.
    if n > 0 && ((low < 0 && partials[n - 1] < 0) || (low > 0 && partials[n - 1] > 0)) {
      let y = low * 2
      let x = high + y
      if y == x - high { high = x }
    }
    return high
  }
}
