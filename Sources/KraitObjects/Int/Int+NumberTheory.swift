import Glibc
import KraitCore

// Integer functions behind the math module.

extension Context {
  /// Bits of the magnitude of an int.
  public func bitLength(_ a: Ref) -> Int {
    do throws(Raised) { return try a.withLimbs { (v) throws(Raised) in v.bitLength } } catch { return 0 }
  }

  /// |a| as m * 2^e with 0.5 <= m < 1, m correctly rounded; (0, 0) for zero.
  public func intFrexp(_ a: Ref) -> (Double, Int) {
    do throws(Raised) {
      return try a.withLimbs { (v) throws(Raised) -> (Double, Int) in
        if v.isZero { return (0, 0) }
        let (mantissa, sticky, exponent) = v.leading()
        // The sticky bit only matters for rounding: it may stand in the lowest place.
        let value = scaledDouble(mantissa | (sticky ? 1 : 0), sticky: sticky, exponent: 0) ?? 0
        var e: Int32 = 0
        let m = frexp(value, &e)
        return (m, exponent + Int(e))
      }
    } catch { return (0, 0) }
  }

  public func intSign(_ a: Ref) -> Int { a.intSign }

  /// The integer part of the square root of an int that is not negative.
  public func intSquareRoot(_ n: Ref) throws(Raised) -> Owned {
    if let value = n.smallInt {
      var root = Int(Double(value).squareRoot())
      while root &* root > value { root &-= 1 }
      while (root &+ 1) &* (root &+ 1) <= value { root &+= 1 }
      return int(root)
    }
    // Newton's iteration from above; the start has about 52 correct bits.
    let bits = bitLength(n)
    let shift = (bits - 62) / 2 * 2
    let shiftObject = int(shift)
    let top = try intOperation(.rshift, n, shiftObject.ref)
    let rough = int(Int(intToDoubleOrZero(top.ref).squareRoot()) + 2), half = int(shift / 2), one = int(1)
    var x = try intOperation(.lshift, rough.ref, half.ref)
    while true {
      let quotient = try intOperation(.floordiv, n, x.ref)
      let sum = try intOperation(.add, x.ref, quotient.ref)
      let next = try intOperation(.rshift, sum.ref, one.ref)
      if intCompare(next.ref, x.ref) >= 0 { return x }
      x = next
    }
  }
  private func intToDoubleOrZero(_ a: Ref) -> Double { doubleOrNil(a) ?? 0 }

  /// first * (first + 1) * ... * last, by halves so that the factors stay balanced; 1 when empty.
  public func intRangeProduct(_ first: Int, _ last: Int) throws(Raised) -> Owned {
    if first > last { return int(1) }
    if last - first < 8 {
      var product = 1
      var result: Owned? = nil
      for k in first...last {
        let (p, o) = product.multipliedReportingOverflow(by: k)
        if o || (p &<< 2) &>> 2 != p {
          let factor = int(product)
          result = try multiplied(result, factor.ref)
          product = k
        } else {
          product = p
        }
      }
      let factor = int(product)
      return try multiplied(result, factor.ref)
    }
    let middle = first + (last - first) / 2
    let low = try intRangeProduct(first, middle), high = try intRangeProduct(middle + 1, last)
    return try intOperation(.mul, low.ref, high.ref)
  }
  private func multiplied(_ a: consuming Owned?, _ b: Ref) throws(Raised) -> Owned {
    guard let a else { return b.own }
    return try intOperation(.mul, a.ref, b)
  }

  /// n * (n - 1) * ... * (n - k + 1) for an int n of any size.
  public func intFallingProduct(_ n: Ref, _ k: Int) throws(Raised) -> Owned {
    if k == 0 { return int(1) }
    if let small = exactInt(n), small >= k { return try intRangeProduct(small - k + 1, small) }
    if k == 1 { return n.own }
    let half = k / 2
    let offset = int(half)
    let high = try intFallingProduct(n, half)
    let lower = try intOperation(.sub, n, offset.ref)
    let low = try intFallingProduct(lower.ref, k - half)
    return try intOperation(.mul, high.ref, low.ref)
  }
}
