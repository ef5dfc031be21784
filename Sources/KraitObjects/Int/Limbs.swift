import Glibc
import KraitCore

// Arithmetic on magnitudes: little-endian runs of 64-bit limbs in raw memory.
//
// Rules of this file
// 1. Lengths are passed with the pointers; the callers guarantee the room that the comment of each function names.
// 2. A result may overlap an operand only where it starts at the same address.
// 3. Indices start at 0 and only grow, or are computed before they are used.

typealias LimbPointer = UnsafeMutablePointer<UInt64>
typealias ConstLimbs = UnsafePointer<UInt64>

enum Limbs {
  /// Length without leading zero limbs.
  @inline(__always) static func trimmed(_ a: ConstLimbs, _ n: Int) -> Int {
    var n = n
    while n > 0 && a[n &- 1] == 0 { n &-= 1 }
    return n
  }

  static func compare(_ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) -> Int {
    if an != bn { return an < bn ? -1 : 1 }
    var i = an
    while i > 0 {
      i &-= 1
      if a[i] != b[i] { return a[i] < b[i] ? -1 : 1 }
    }
    return 0
  }

  /// r[0..<an] = a + b with `an >= bn`; answers the carry.
  @discardableResult
  static func add(_ r: LimbPointer, _ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) -> UInt64 {
    var carry: UInt64 = 0
    var i = 0
    while i < bn {
      let (s, o) = a[i].addingReportingOverflow(b[i])
      let (t, p) = s.addingReportingOverflow(carry)
      r[i] = t
      carry = (o ? 1 : 0) &+ (p ? 1 : 0)
      i &+= 1
    }
    while i < an {
      let (t, p) = a[i].addingReportingOverflow(carry)
      r[i] = t
      carry = p ? 1 : 0
      i &+= 1
    }
    return carry
  }

  /// r[0..<an] = a - b with `an >= bn`; answers the borrow.
  @discardableResult
  static func subtract(_ r: LimbPointer, _ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) -> UInt64 {
    var borrow: UInt64 = 0
    var i = 0
    while i < bn {
      let (s, o) = a[i].subtractingReportingOverflow(b[i])
      let (t, p) = s.subtractingReportingOverflow(borrow)
      r[i] = t
      borrow = (o ? 1 : 0) &+ (p ? 1 : 0)
      i &+= 1
    }
    while i < an {
      let (t, p) = a[i].subtractingReportingOverflow(borrow)
      r[i] = t
      borrow = p ? 1 : 0
      i &+= 1
    }
    return borrow
  }

  /// a -= 1 over n limbs; answers the borrow.
  static func decrement(_ a: LimbPointer, _ n: Int) -> UInt64 {
    var i = 0
    while i < n {
      a[i] = a[i] &- 1
      if a[i] != UInt64.max { return 0 }
      i &+= 1
    }
    return 1
  }

  /// r[0..<n] = a * m + carry; answers the high limb.
  @discardableResult
  static func multiplySmall(_ r: LimbPointer, _ a: ConstLimbs, _ n: Int, _ m: UInt64, _ start: UInt64 = 0) -> UInt64 {
    var carry = start
    for i in 0..<n {
      let (high, low) = a[i].multipliedFullWidth(by: m)
      let (s, o) = low.addingReportingOverflow(carry)
      r[i] = s
      carry = high &+ (o ? 1 : 0)
    }
    return carry
  }

  /// r[0..<n] += a * m; answers the carry.
  @inline(__always)
  static func addProduct(_ r: LimbPointer, _ a: ConstLimbs, _ n: Int, _ m: UInt64) -> UInt64 {
    var carry: UInt64 = 0
    for i in 0..<n {
      let (high, low) = a[i].multipliedFullWidth(by: m)
      let (s, o) = low.addingReportingOverflow(carry)
      let (t, p) = s.addingReportingOverflow(r[i])
      r[i] = t
      carry = high &+ (o ? 1 : 0) &+ (p ? 1 : 0)
    }
    return carry
  }

  /// r[0..<n] -= a * m; answers the borrow.
  @inline(__always)
  static func subtractProduct(_ r: LimbPointer, _ a: ConstLimbs, _ n: Int, _ m: UInt64) -> UInt64 {
    var borrow: UInt64 = 0
    for i in 0..<n {
      let (high, low) = a[i].multipliedFullWidth(by: m)
      let (s, o) = low.addingReportingOverflow(borrow)
      let (t, p) = r[i].subtractingReportingOverflow(s)
      r[i] = t
      borrow = high &+ (o ? 1 : 0) &+ (p ? 1 : 0)
    }
    return borrow
  }

  /// a[0..<n] /= d in r; answers the remainder.
  static func divideSmall(_ r: LimbPointer, _ a: ConstLimbs, _ n: Int, _ d: UInt64) -> UInt64 {
    if n == 1 {
      let limb = a[0]
      r[0] = limb / d
      return limb % d
    }
    // Shifted so that the divisor's top bit is set.
    let shift = UInt64(d.leadingZeroBitCount)
    let divisor = LimbDivisor(d &<< shift)
    var remainder: UInt64 = 0
    var i = n
    if shift == 0 {
      while i > 0 {
        i &-= 1
        (r[i], remainder) = divisor.divide(remainder, a[i])
      }
      return remainder
    }
    remainder = n > 0 ? a[n &- 1] &>> (64 &- shift) : 0
    while i > 0 {
      i &-= 1
      let lower = i > 0 ? a[i &- 1] &>> (64 &- shift) : 0
      (r[i], remainder) = divisor.divide(remainder, a[i] &<< shift | lower)
    }
    return remainder &>> shift
  }

  /// r[0..<n] = a << bits, 0 <= bits < 64; answers the bits shifted out.
  @discardableResult
  static func shiftLeft(_ r: LimbPointer, _ a: ConstLimbs, _ n: Int, _ bits: Int) -> UInt64 {
    if bits == 0 {
      if UnsafePointer(r) != a { memmove(r, a, n &* 8) }
      return 0
    }
    let up = UInt64(bits), down = 64 &- up
    var out: UInt64 = 0
    for i in 0..<n {
      let limb = a[i]
      r[i] = limb &<< up | out
      out = limb &>> down
    }
    return out
  }

  /// r[0..<n] = a >> bits, 0 <= bits < 64.
  static func shiftRight(_ r: LimbPointer, _ a: ConstLimbs, _ n: Int, _ bits: Int) {
    if bits == 0 {
      if UnsafePointer(r) != a { memmove(r, a, n &* 8) }
      return
    }
    let down = UInt64(bits), up = 64 &- down
    for i in 0..<n {
      let next = i &+ 1 < n ? a[i &+ 1] : 0
      r[i] = a[i] &>> down | next &<< up
    }
  }

  @inline(__always) static func bitLength(_ a: ConstLimbs, _ n: Int) -> Int { n == 0 ? 0 : n &* 64 &- a[n &- 1].leadingZeroBitCount }
}
