import Glibc
import KraitCore

/// Lehmer's algorithm: quotients are found from the leading bits for as long as they are certain, and applied to the whole numbers at once.
private struct LehmerStep {
  /// The numbers become (a x + b y, c x + d y).
  var a = 1, b = 0, c = 0, d = 1

  /// `x` and `y` are the leading 62 bits of the numbers, cut at the same place.
  init(_ x: Int, _ y: Int) {
    var x = x, y = y
    while y &+ c != 0 && y &+ d != 0 {
      let q = (x &+ a) / (y &+ c)
      if q != (x &+ b) / (y &+ d) { break }
      (a, c) = (c, a &- q &* c)
      (b, d) = (d, b &- q &* d)
      (x, y) = (y, x &- q &* y)
    }
  }

  func apply(_ x: LimbPointer, _ y: LimbPointer, _ n: Int) {
    let a = Int128(a), b = Int128(b), c = Int128(c), d = Int128(d)
    var carryX: Int128 = 0, carryY: Int128 = 0
    for i in 0..<n {
      let u = Int128(x[i]), v = Int128(y[i])
      let sumX = a &* u &+ b &* v &+ carryX, sumY = c &* u &+ d &* v &+ carryY
      x[i] = UInt64(truncatingIfNeeded: sumX)
      y[i] = UInt64(truncatingIfNeeded: sumY)
      carryX = sumX &>> 64
      carryY = sumY &>> 64
    }
  }
}

extension Context {
  /// Greatest common divisor, not negative.
  public func intGCD(_ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    if let u = a.smallInt, let v = b.smallInt { return try int(unsigned: gcd(UInt64(u.magnitude), UInt64(v.magnitude))) }
    return try a.withLimbs { (first) throws(Raised) -> Owned in
      try b.withLimbs { (second) throws(Raised) -> Owned in
        let isOrdered = Limbs.compare(first.base, first.count, second.base, second.count) >= 0
        var x = try Magnitude(isOrdered ? first.magnitude : second.magnitude, extra: 1, self)
        var y = try padded(isOrdered ? second.magnitude : first.magnitude, x.count)
        while y.count > 0 && x.count > 1 {
          let step = leading(x, y)
          if step.b == 0 {
            // The numbers differ too much in size: one whole division.
            let pair = try IntArithmetic.divideMagnitudes(x.view, y.view, self)
            let rest = try padded(pair.second.view, y.count)
            x = y
            y = rest
          } else {
            step.apply(x.base, y.base, x.count)
            y.count = x.count
            x.trim()
            y.trim()
          }
        }
        if y.count == 0 { return try int(x.view) }
        return try int(unsigned: gcd(x.base[0], y.base[0]))
      }
    }
  }

  /// A copy with zeros up to `count` limbs.
  private func padded(_ v: IntView, _ count: Int) throws(Raised) -> Magnitude {
    let made = try Magnitude(v, extra: max(0, count - v.count) + 1, self)
    for i in v.count...max(v.count, count) { made.base[i] = 0 }
    return made
  }

  private func leading(_ x: borrowing Magnitude, _ y: borrowing Magnitude) -> LehmerStep {
    let n = x.count
    let shift = UInt64(x.base[n &- 1].leadingZeroBitCount)
    func top(_ m: LimbPointer, _ count: Int) -> Int {
      let high = count == n ? m[n &- 1] : 0, low = count >= n &- 1 ? m[n &- 2] : 0
      let bits = shift == 0 ? high : high &<< shift | low &>> (64 &- shift)
      return Int(bits &>> 2)
    }
    return LehmerStep(top(x.base, n), top(y.base, y.count))
  }

  private func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var a = a, b = b
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
