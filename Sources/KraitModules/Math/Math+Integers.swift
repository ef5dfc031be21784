import KraitCore
import KraitObjects
import KraitVM

extension MathModule {
  static var wholeNumbers: [MethodDef] {
    [
      MethodDef("comb", "(n, k, /)", "Number of ways to choose k items from n items without repetition and without order.\n\nEvaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\nAlso called the binomial coefficient because it is equivalent\nto the coefficient of k-th term in polynomial expansion of the\nexpression (1 + x)**n.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.") { (a, cx) throws(Raised) in
        try combinations(a[0], a[1], cx)
      },
      MethodDef("perm", "(n, k=None, /)", "Number of ways to choose k items from n items without repetition and with order.\n\nEvaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\nIf k is not specified or is None, then k defaults to n\nand the function returns n!.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.") { (a, cx) throws(Raised) in
        guard let k = a.optional(1), !cx.isNone(k) else { return try factorial(a[0], cx) }
        return try permutations(a[0], k, cx)
      },
      MethodDef("factorial", "(n, /)", "Find n!.\n\nRaise a ValueError if x is negative or non-integral.") { (a, cx) throws(Raised) in try factorial(a[0], cx) },
      MethodDef("isqrt", "(n, /)", "Return the integer part of the square root of the input.") { (a, cx) throws(Raised) in
        let n = try cx.indexObject(a[0])
        if cx.intSign(n.ref) < 0 { try cx.raise(.ValueError, "isqrt() argument must be nonnegative") }
        return try cx.intSquareRoot(n.ref)
      },
      MethodDef("gcd", "(*integers)", "Greatest Common Divisor.") { (a, cx) throws(Raised) in
        var result = cx.int(0)
        for i in 0..<a[0].tupleCount {
          let n = try cx.indexObject(a[0].tupleItems[i])
          result = try cx.intGCD(result.ref, n.ref)
        }
        return result
      },
      MethodDef("lcm", "(*integers)", "Least Common Multiple.") { (a, cx) throws(Raised) in
        var result = cx.int(1)
        for i in 0..<a[0].tupleCount {
          let n = try cx.indexObject(a[0].tupleItems[i])
          let divisor = try cx.intGCD(result.ref, n.ref)
          if cx.intSign(divisor.ref) == 0 || cx.intSign(n.ref) == 0 {
            result = cx.int(0)
            continue
          }
          let part = try cx.intOperation(.floordiv, result.ref, divisor.ref)
          let product = try cx.intOperation(.mul, part.ref, n.ref)
          result = try cx.intAbs(product.ref)
        }
        return result
      },
    ]
  }

  private static func factorial(_ x: Ref, _ cx: Context) throws(Raised) -> Owned {
    let n = try cx.indexObject(x)
    if cx.intSign(n.ref) < 0 { try cx.raise(.ValueError, "factorial() not defined for negative values") }
    guard let count = cx.exactInt(n.ref) else {
      try cx.raise(.OverflowError, "factorial() argument should not exceed 9223372036854775807")
    }
    // More than 2^42 factors cannot fit in memory.
    if count > 1 << 42 { try cx.raiseMemoryError() }
    return try cx.intRangeProduct(2, count)
  }

  /// n and k as ints that are not negative.
  private static func check(_ n: Ref, _ k: Ref, _ cx: Context) throws(Raised) {
    if cx.intSign(n) < 0 { try cx.raise(.ValueError, "n must be a non-negative integer") }
    if cx.intSign(k) < 0 { try cx.raise(.ValueError, "k must be a non-negative integer") }
  }

  private static func permutations(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    let n = try cx.indexObject(a), k = try cx.indexObject(b)
    try check(n.ref, k.ref, cx)
    if cx.intCompare(n.ref, k.ref) < 0 { return cx.int(0) }
    guard let count = cx.exactInt(k.ref) else { try cx.raise(.OverflowError, "k must not exceed 9223372036854775807") }
    if count > 1 << 42 { try cx.raiseMemoryError() }
    return try cx.intFallingProduct(n.ref, count)
  }

  private static func combinations(_ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned {
    let n = try cx.indexObject(a)
    var k = try cx.indexObject(b)
    try check(n.ref, k.ref, cx)
    let other = try cx.intOperation(.sub, n.ref, k.ref)
    if cx.intSign(other.ref) < 0 { return cx.int(0) }
    if cx.intCompare(other.ref, k.ref) < 0 { k = other }
    guard let count = cx.exactInt(k.ref) else { try cx.raise(.OverflowError, "min(n - k, k) must not exceed 9223372036854775807") }
    if count > 1 << 42 { try cx.raiseMemoryError() }
    let numerator = try cx.intFallingProduct(n.ref, count), denominator = try cx.intRangeProduct(2, count)
    return try cx.intOperation(.floordiv, numerator.ref, denominator.ref)
  }
}
