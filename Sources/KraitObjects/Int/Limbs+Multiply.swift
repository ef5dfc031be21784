import Glibc
import KraitCore

// Multiplication: schoolbook, then Karatsuba, then a number-theoretic transform.

private let karatsubaThreshold = 34
private let transformThreshold = 2400

extension Limbs {
  /// r[0..<an + bn] = a * b; r overlaps neither.
  static func multiply(_ r: LimbPointer, _ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) {
    if an < bn { return multiply(r, b, bn, a, an) }
    if bn == 0 {
      for i in 0..<an { r[i] = 0 }
      return
    }
    if bn < karatsubaThreshold { return schoolbook(r, a, an, b, bn) }
    if bn >= transformThreshold && an < 4 &* bn { return Transform.multiply(r, a, an, b, bn) }
    if an == bn { return karatsubaTop(r, a, b, an) }
    // Unequal lengths: pieces of the longer one, each as long as the shorter.
    memset(r, 0, (an &+ bn) &* 8)
    let product = LimbPointer.allocate(capacity: 2 &* bn)
    defer { product.deallocate() }
    var offset = 0
    while offset < an {
      let n = Swift.min(bn, an &- offset)
      multiply(product, b, bn, a + offset, n)
      let carry = add(r + offset, r + offset, bn &+ n, product, bn &+ n)
      propagate(r, offset &+ bn &+ n, an &+ bn, carry)
      offset &+= n
    }
  }

  private static func propagate(_ r: LimbPointer, _ from: Int, _ end: Int, _ carry: UInt64) {
    var i = from, carry = carry
    while carry != 0 && i < end {
      let (s, o) = r[i].addingReportingOverflow(carry)
      r[i] = s
      carry = o ? 1 : 0
      i &+= 1
    }
  }

  private static func schoolbook(_ r: LimbPointer, _ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) {
    r[an] = multiplySmall(r, a, an, b[0])
    var j = 1
    while j < bn {
      r[j &+ an] = addProduct(r + j, a, an, b[j])
      j &+= 1
    }
  }

  private static func karatsubaTop(_ r: LimbPointer, _ a: ConstLimbs, _ b: ConstLimbs, _ n: Int) {
    let scratch = LimbPointer.allocate(capacity: 6 &* n &+ 512)
    karatsuba(r, a, b, n, scratch)
    scratch.deallocate()
  }

  /// d[0..<m] = |x - y| for x of m limbs and y of h <= m limbs; answers whether x < y.
  private static func absoluteDifference(_ d: LimbPointer, _ x: ConstLimbs, _ m: Int, _ y: ConstLimbs, _ h: Int) -> Bool {
    let xn = trimmed(x, m), yn = trimmed(y, h)
    if compare(x, xn, y, yn) >= 0 {
      subtract(d, x, m, y, h)
      return false
    }
    // Here y > x, so x has no limbs beyond h.
    subtract(d, y, h, x, Swift.min(h, m))
    var i = h
    while i < m {
      d[i] = 0
      i &+= 1
    }
    return true
  }

  private static func karatsuba(_ r: LimbPointer, _ a: ConstLimbs, _ b: ConstLimbs, _ n: Int, _ scratch: LimbPointer) {
    if n < karatsubaThreshold { return schoolbook(r, a, n, b, n) }
    let h = n / 2, m = n &- h
    karatsuba(r, a, b, h, scratch)
    karatsuba(r + 2 &* h, a + h, b + h, m, scratch)
    let da = scratch, db = scratch + m, product = scratch + (2 &* m &+ 1), rest = scratch + (4 &* m &+ 1)
    let aIsLess = absoluteDifference(da, a + h, m, a, h), bIsLess = absoluteDifference(db, b + h, m, b, h)
    karatsuba(product, da, db, m, rest)
    // The middle term z0 + z2 -+ product; the differences are not needed any more.
    let middle = scratch
    var high = add(middle, r + 2 &* h, 2 &* m, r, 2 &* h)
    if aIsLess == bIsLess {
      high = high &- subtract(middle, middle, 2 &* m, product, 2 &* m)
    } else {
      high = high &+ add(middle, middle, 2 &* m, product, 2 &* m)
    }
    high = high &+ add(r + h, r + h, 2 &* m, middle, 2 &* m)
    propagate(r, h &+ 2 &* m, 2 &* n, high)
  }
}

/// Convolution modulo 2^64 - 2^32 + 1 of the 16-bit pieces of both factors. The sums of products stay below the modulus.
private enum Transform {
  static let modulus: UInt64 = 0xFFFF_FFFF_0000_0001
  /// A generator of the multiplicative group.
  static let generator: UInt64 = 7

  @inline(__always) static func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (s, o) = a.addingReportingOverflow(b)
    let (t, p) = s.subtractingReportingOverflow(modulus)
    return o || !p ? t : s
  }
  @inline(__always) static func subtract(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (s, o) = a.subtractingReportingOverflow(b)
    return o ? s &+ modulus : s
  }
  /// Uses 2^64 = 2^32 - 1 and 2^96 = -1 modulo the modulus.
  @inline(__always) static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    let top = high &>> 32, middle = high & 0xFFFF_FFFF
    let (s, o) = low.subtractingReportingOverflow(top)
    let t = o ? s &- 0xFFFF_FFFF : s
    let (u, p) = t.addingReportingOverflow((middle &<< 32) &- middle)
    let v = p ? u &+ 0xFFFF_FFFF : u
    return v >= modulus ? v &- modulus : v
  }
  static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var result: UInt64 = 1, base = base, exponent = exponent
    while exponent != 0 {
      if exponent & 1 != 0 { result = multiply(result, base) }
      base = multiply(base, base)
      exponent &>>= 1
    }
    return result
  }

  /// Decimation in frequency: natural order in, bit-reversed order out. `roots[k]` is the k-th power of the n-th root.
  static func forward(_ x: LimbPointer, _ n: Int, _ roots: LimbPointer) {
    var half = n / 2, stride = 1
    while half >= 1 {
      var start = 0
      while start < n {
        for k in 0..<half {
          let u = x[start &+ k], v = x[start &+ k &+ half]
          x[start &+ k] = add(u, v)
          x[start &+ k &+ half] = multiply(subtract(u, v), roots[k &* stride])
        }
        start &+= 2 &* half
      }
      half /= 2
      stride &*= 2
    }
  }
  /// Decimation in time: bit-reversed order in, natural order out; `roots` of the inverse root.
  static func backward(_ x: LimbPointer, _ n: Int, _ roots: LimbPointer) {
    var half = 1, stride = n / 2
    while half < n {
      var start = 0
      while start < n {
        for k in 0..<half {
          let u = x[start &+ k], v = multiply(x[start &+ k &+ half], roots[k &* stride])
          x[start &+ k] = add(u, v)
          x[start &+ k &+ half] = subtract(u, v)
        }
        start &+= 2 &* half
      }
      half &*= 2
      stride /= 2
    }
  }
  static func fillRoots(_ roots: LimbPointer, _ count: Int, _ root: UInt64) {
    var w: UInt64 = 1
    for k in 0..<count {
      roots[k] = w
      w = multiply(w, root)
    }
  }
  static func split(_ x: LimbPointer, _ n: Int, _ a: ConstLimbs, _ an: Int) {
    memset(x + 4 &* an, 0, (n &- 4 &* an) &* 8)
    for i in 0..<an {
      let limb = a[i]
      x[4 &* i] = limb & 0xFFFF
      x[4 &* i &+ 1] = limb &>> 16 & 0xFFFF
      x[4 &* i &+ 2] = limb &>> 32 & 0xFFFF
      x[4 &* i &+ 3] = limb &>> 48
    }
  }

  static func multiply(_ r: LimbPointer, _ a: ConstLimbs, _ an: Int, _ b: ConstLimbs, _ bn: Int) {
    var n = 1
    while n < 4 &* (an &+ bn) { n &*= 2 }
    let x = LimbPointer.allocate(capacity: n), y = LimbPointer.allocate(capacity: n), roots = LimbPointer.allocate(capacity: n / 2)
    defer {
      x.deallocate()
      y.deallocate()
      roots.deallocate()
    }
    let root = power(generator, (modulus &- 1) / UInt64(n))
    fillRoots(roots, n / 2, root)
    split(x, n, a, an)
    forward(x, n, roots)
    if a == b && an == bn {
      for i in 0..<n { x[i] = multiply(x[i], x[i]) }
    } else {
      split(y, n, b, bn)
      forward(y, n, roots)
      for i in 0..<n { x[i] = multiply(x[i], y[i]) }
    }
    fillRoots(roots, n / 2, power(root, modulus &- 2))
    backward(x, n, roots)
    let scale = power(UInt64(n), modulus &- 2)
    var carry: UInt64 = 0
    var carryHigh: UInt64 = 0
    for i in 0..<(an &+ bn) {
      var limb: UInt64 = 0
      for j in 0..<4 {
        let (s, o) = carry.addingReportingOverflow(multiply(x[4 &* i &+ j], scale))
        if o { carryHigh &+= 1 }
        limb |= (s & 0xFFFF) &<< UInt64(16 &* j)
        carry = s &>> 16 | carryHigh &<< 48
        carryHigh = 0
      }
      r[i] = limb
    }
  }
}
