import Glibc
import KraitCore

/// Multiplication modulo an odd number without divisions (P. Montgomery, "Modular Multiplication Without Trial Division", 1985).
/// Numbers x stand for x * 2^(64 n) modulo the modulus.
struct Montgomery: ~Copyable {
  let modulus: ConstLimbs
  let n: Int
  /// -1 / modulus modulo 2^64.
  let factor: UInt64
  let work: LimbPointer

  /// `modulus` must stay where it is; its lowest limb is odd.
  init(_ modulus: IntView) {
    self.modulus = modulus.base
    n = modulus.count
    // Newton's iteration doubles the correct bits: 3, 6, 12, 24, 48, 96.
    let m = modulus.base[0]
    var inverse = m
    for _ in 0..<5 { inverse = inverse &* (2 &- m &* inverse) }
    factor = 0 &- inverse
    work = LimbPointer.allocate(capacity: n + 2)
  }
  deinit { work.deallocate() }

  /// r = a * b / 2^(64 n) modulo the modulus; r may be a or b.
  borrowing func multiply(_ r: LimbPointer, _ a: ConstLimbs, _ b: ConstLimbs) {
    memset(work, 0, (n &+ 2) &* 8)
    for i in 0..<n {
      let carry = Limbs.addProduct(work, a, n, b[i])
      let (s, o) = work[n].addingReportingOverflow(carry)
      work[n] = s
      work[n &+ 1] = o ? 1 : 0
      let q = work[0] &* factor
      let second = Limbs.addProduct(work, modulus, n, q)
      let (t, p) = work[n].addingReportingOverflow(second)
      // The lowest limb is zero now: everything moves down by one.
      for k in 0..<(n &- 1) { work[k] = work[k &+ 1] }
      work[n &- 1] = t
      work[n] = work[n &+ 1] &+ (p ? 1 : 0)
    }
    if work[n] != 0 || Limbs.compare(work, n, modulus, n) >= 0 {
      Limbs.subtract(r, work, n, modulus, n)
    } else {
      memcpy(r, work, n &* 8)
    }
  }
}

extension IntArithmetic {
  /// base ** exponent modulo an odd modulus of at least two limbs.
  static func powerMontgomery(_ base: IntView, _ exponent: IntView, _ modulus: IntView, _ cx: Context) throws(Raised) -> Magnitude {
    let n = modulus.count
    let montgomery = Montgomery(modulus)
    let one = try Magnitude(1, cx)
    let x = try lifted(base, modulus, cx), result = try lifted(one.view, modulus, cx)
    // Odd powers would save more; squarings dominate anyway.
    let table = try Magnitude(capacity: n * 16, cx)
    memcpy(table.base, result.base, n * 8)
    for k in 1..<16 { montgomery.multiply(table.base + k * n, table.base + (k - 1) * n, x.base) }
    var i = (exponent.bitLength + 3) / 4
    while i > 0 {
      i -= 1
      for _ in 0..<4 { montgomery.multiply(result.base, result.base, result.base) }
      let digit = Int(exponent.base[i / 16] &>> UInt64(i % 16 * 4) & 15)
      if digit != 0 { montgomery.multiply(result.base, result.base, table.base + digit * n) }
    }
    var unit = try Magnitude(capacity: n, cx)
    memset(unit.base, 0, n * 8)
    unit.base[0] = 1
    montgomery.multiply(unit.base, unit.base, result.base)
    unit.trim()
    return unit
  }

  /// x * 2^(64 n) modulo the modulus, in exactly n limbs.
  private static func lifted(_ x: IntView, _ modulus: IntView, _ cx: Context) throws(Raised) -> Magnitude {
    let n = modulus.count
    let shifted = try shiftLeft(x, 64 * n, cx)
    let pair = try divideMagnitudes(shifted.view, modulus, cx)
    var r = try Magnitude(capacity: n, cx)
    memset(r.base, 0, n * 8)
    memcpy(r.base, pair.second.base, pair.second.count * 8)
    r.count = n
    return r
  }
}
