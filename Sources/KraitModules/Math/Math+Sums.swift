import Glibc
import KraitCore
import KraitObjects
import KraitVM

extension MathModule {
  static var sums: [MethodDef] {
    [
      MethodDef("fsum", "(seq, /)", "Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating-point arithmetic.") { (a, cx) throws(Raised) in
        var sum = ExactSum()
        let iterator = try cx.iter(a[0])
        while let item = try cx.next(iterator.ref) {
          if !sum.add(try cx.double(item.ref)) { try cx.raise(.OverflowError, "intermediate overflow in fsum") }
        }
        if sum.hasSpecial {
          if sum.infinities.isNaN { try cx.raise(.ValueError, "-inf + inf in fsum") }
          return cx.float(sum.special)
        }
        return cx.float(sum.value)
      },
      MethodDef("prod", "(iterable, /, *, start=1)", "Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1.\n\nWhen the iterable is empty, return the start value.  This function is\nintended specifically for use with numeric values and may reject\nnon-numeric types.") { (a, cx) throws(Raised) in
        var result = a.optional(1).own ?? cx.int(1)
        let iterator = try cx.iter(a[0])
        while let item = try cx.next(iterator.ref) { result = try cx.binary(.mul, result.ref, item.ref) }
        return result
      },
      MethodDef("sumprod", "(p, q, /)", "Return the sum of products of values from two iterables p and q.\n\nRoughly equivalent to:\n\n    sum(itertools.starmap(operator.mul, zip(p, q, strict=True)))\n\nFor float and mixed int/float inputs, the intermediate products\nand sums are computed with extended precision.") { (a, cx) throws(Raised) in
        try sumOfProducts(a[0], a[1], cx)
      },
    ]
  }

  /// A float, or an int beside a float, for the exact accumulation.
  private static func number(_ r: Ref, _ cx: Context) -> Double? {
    if r.isExactly(cx.types.pointee.float) { return r.float.pointee.value }
    if r.isExactly(cx.types.pointee.int) { return cx.doubleOrNil(r) }
    return nil
  }

  /// Ints that fit are summed first, floats (with ints beside them) exactly as long as only such come; anything else ends the two and
  /// goes through the operators.
  private static func sumOfProducts(_ p: Ref, _ q: Ref, _ cx: Context) throws(Raised) -> Owned {
    let left = try cx.iter(p), right = try cx.iter(q)
    var total = cx.int(0)
    var plainTotal: Int? = 0
    var exact = ExactSum()
    var floatsGo = true, usesFloats = false
    let float = cx.types.pointee.float
    while true {
      let x = try cx.next(left.ref), y = try cx.next(right.ref)
      guard let x else {
        if y != nil { try cx.raise(.ValueError, "Inputs are not the same length") }
        break
      }
      guard let y else { try cx.raise(.ValueError, "Inputs are not the same length") }
      if let sum = plainTotal {
        if let more = plainSum(sum, x.ref, y.ref, cx) {
          plainTotal = more
          continue
        }
        plainTotal = nil
        total = cx.int(sum)
      }
      if floatsGo {
        if x.ref.isExactly(float) || y.ref.isExactly(float), let u = number(x.ref, cx), let v = number(y.ref, cx), (u * v).isFinite {
          let product = u * v
          usesFloats = true
          if exact.add(product) && exact.add(Glibc.fma(u, v, -product)) { continue }
          try cx.raise(.OverflowError, "intermediate overflow in fsum")
        }
        floatsGo = false
        if usesFloats {
          usesFloats = false
          let sum = cx.float(exact.value)
          total = try cx.binary(.add, total.ref, sum.ref)
        }
      }
      let product = try cx.binary(.mul, x.ref, y.ref)
      total = try cx.binary(.add, total.ref, product.ref)
    }
    if let plainTotal { return cx.int(plainTotal) }
    if !usesFloats { return total }
    let sum = cx.float(exact.value)
    return try cx.binary(.add, total.ref, sum.ref)
  }

  /// `sum + x * y` for exact ints, nil if one is not or the result does not fit.
  private static func plainSum(_ sum: Int, _ x: Ref, _ y: Ref, _ cx: Context) -> Int? {
    let int = cx.types.pointee.int
    guard x.isExactly(int), y.isExactly(int), let u = cx.exactInt(x), let v = cx.exactInt(y) else { return nil }
    let (product, o1) = u.multipliedReportingOverflow(by: v)
    let (more, o2) = sum.addingReportingOverflow(product)
    return o1 || o2 ? nil : more
  }
}
