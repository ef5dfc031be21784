import Glibc
import KraitCore

// Division: Knuth's algorithm D, and recursive division (Burnikel and Ziegler) for long divisors.

private let recursiveThreshold = 60

/// A limb with its top bit set, and the reciprocal floor((2^128 - 1) / limb) - 2^64: divides two limbs by multiplications
/// (Moller and Granlund, "Improved division by invariant integers").
struct LimbDivisor {
  let limb: UInt64
  let reciprocal: UInt64
  init(_ limb: UInt64) {
    self.limb = limb
    reciprocal = limb.dividingFullWidth((~limb, UInt64.max)).quotient
  }
  /// (high, low) / limb with high < limb.
  @inline(__always) func divide(_ high: UInt64, _ low: UInt64) -> (quotient: UInt64, remainder: UInt64) {
    let (top, bottom) = reciprocal.multipliedFullWidth(by: high)
    let (fraction, carry) = bottom.addingReportingOverflow(low)
    var quotient = top &+ high &+ (carry ? 1 : 0) &+ 1
    var remainder = low &- quotient &* limb
    if remainder > fraction {
      quotient &-= 1
      remainder = remainder &+ limb
    }
    if remainder >= limb {
      quotient &+= 1
      remainder = remainder &- limb
    }
    return (quotient, remainder)
  }
}

extension Limbs {
  /// a[0..<n + m] / b[0..<n] with the top bit of b set: the quotient's low m limbs go to q, the remainder to a[0..<n], zeros above it.
  /// Answers the quotient's limb m, 0 or 1.
  private static func divideBase(_ q: LimbPointer, _ a: LimbPointer, _ b: ConstLimbs, _ n: Int, _ m: Int) -> UInt64 {
    var high: UInt64 = 0
    if compareSame(a + m, b, n) >= 0 {
      subtract(a + m, a + m, n, b, n)
      high = 1
    }
    let divisor = LimbDivisor(b[n &- 1])
    if n == 1 {
      var remainder = a[m]
      var i = m
      while i > 0 {
        i &-= 1
        let (d, r) = divisor.divide(remainder, a[i])
        q[i] = d
        remainder = r
        a[i &+ 1] = 0
      }
      a[0] = remainder
      return high
    }
    let top = b[n &- 1], second = b[n &- 2]
    var j = m
    while j > 0 {
      j &-= 1
      let upper = a[j &+ n], middle = a[j &+ n &- 1], lower = a[j &+ n &- 2]
      var digit: UInt64
      if upper >= top {
        digit = UInt64.max
      } else {
        var rest: UInt64
        (digit, rest) = divisor.divide(upper, middle)
        while true {
          let (h, l) = digit.multipliedFullWidth(by: second)
          if h < rest || (h == rest && l <= lower) { break }
          digit &-= 1
          let (sum, overflow) = rest.addingReportingOverflow(top)
          if overflow { break }
          rest = sum
        }
      }
      let borrow = subtractProduct(a + j, b, n, digit)
      let (left, short) = upper.subtractingReportingOverflow(borrow)
      a[j &+ n] = left
      var isNegative = short
      while isNegative {
        digit &-= 1
        let carry = add(a + j, a + j, n, b, n)
        let (sum, overflow) = a[j &+ n].addingReportingOverflow(carry)
        a[j &+ n] = sum
        if overflow { isNegative = false }
      }
      q[j] = digit
    }
    return high
  }

  private static func compareSame(_ a: ConstLimbs, _ b: ConstLimbs, _ n: Int) -> Int { compare(a, n, b, n) }

  /// As `divideBase`, with n >= m; the work is done by multiplications.
  private static func divideRecursive(_ q: LimbPointer, _ a: LimbPointer, _ b: ConstLimbs, _ n: Int, _ m: Int) -> UInt64 {
    if m < recursiveThreshold { return divideBase(q, a, b, n, m) }
    let k = m / 2
    let product = LimbPointer.allocate(capacity: m &+ 2)
    defer { product.deallocate() }
    var high = divideRecursive(q + k, a + 2 &* k, b + k, n &- k, m &- k)
    multiply(product, q + k, m &- k, b, k)
    var debt = subtract(a + k, a + k, n, product, m)
    if high != 0 { debt &+= subtract(a + m, a + m, n &- m &+ k, b, k) }
    while debt != 0 {
      high &-= decrement(q + k, m &- k)
      debt &-= add(a + k, a + k, n, b, n)
    }
    var low = divideRecursive(q, a + k, b + k, n &- k, k)
    multiply(product, q, k, b, k)
    debt = subtract(a, a, n, product, 2 &* k)
    if low != 0 { debt &+= subtract(a + k, a + k, n &- k, b, k) }
    while debt != 0 {
      low &-= decrement(q, k)
      debt &-= add(a, a, n, b, n)
    }
    return high
  }

  /// q[0..<an - bn + 1] = a / b, r[0..<bn] = the remainder; an >= bn >= 1, the top limb of b is not zero. q and r overlap nothing.
  static func divide(_ q: LimbPointer, _ r: LimbPointer, _ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) {
    if bn == 1 {
      r[0] = divideSmall(q, a, an, b[0])
      return
    }
    let shift = b[bn &- 1].leadingZeroBitCount
    let work = LimbPointer.allocate(capacity: an &+ 1 &+ bn)
    let divisor = work + (an &+ 1)
    defer { work.deallocate() }
    work[an] = shiftLeft(work, a, an, shift)
    shiftLeft(divisor, b, bn, shift)
    var m = an &+ 1 &- bn
    if bn < recursiveThreshold {
      _ = divideBase(q, work, divisor, bn, m)
    } else {
      // The quotient in pieces of at most bn limbs, from the top. No piece overflows: the remainder before it is less than b.
      while m > 0 {
        let piece = m % bn == 0 ? bn : m % bn
        m &-= piece
        _ = divideRecursive(q + m, work + m, divisor, bn, piece)
      }
    }
    shiftRight(r, work, bn, shift)
  }
}
