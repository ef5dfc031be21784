import Glibc

/// Transcendental functions on numbers with a fixed number of limbs behind the point; results are off by a few units of the last places.
struct FixedPoint {
  /// Limbs behind the point.
  let places: Int
  /// 1.
  let one: Digits

  init(places: Int) {
    self.places = places
    one = Digits(limbs: [UInt64](repeating: 0, count: places) + [1])
  }

  private func dropped(_ x: Digits) -> Digits { x.limbs.count <= places ? Digits() : Digits(limbs: Array(x.limbs[places...])) }
  func multiply(_ a: Digits, _ b: Digits) -> Digits { dropped(a * b) }
  func divide(_ a: Digits, _ b: Digits) -> Digits { raised(a).divided(by: b).quotient }
  private func raised(_ x: Digits) -> Digits { x.isZero ? x : Digits(limbs: [UInt64](repeating: 0, count: places) + x.limbs) }
  /// A finite number that is not negative.
  func fixed(_ x: DecimalNumber) -> Digits {
    let shift = x.exponent + places * Digits.width
    return shift >= 0 ? x.coefficient.shiftedLeft(shift) : x.coefficient.shiftedRight(-shift)
  }
  func double(_ x: Digits) -> Double {
    var result = 0.0
    for (i, limb) in x.limbs.enumerated().suffix(3) { result += Double(limb) * pow(1e18, Double(i - places)) }
    return result
  }

  /// e ** x for x from 0 to about 3: Taylor's series for x / 2**k, squared k times.
  func exp(_ x: Digits) -> Digits {
    if x.isZero { return one }
    let k = Int(Double(places * 60).squareRoot()) / 2 + 2
    let guarded = FixedPoint(places: places + 1)
    var small = Digits(limbs: [0] + x.limbs)
    var left = k
    while left > 0 {
      let bits = min(left, 40)
      small = small.divided(by: UInt64(1) << UInt64(bits)).quotient
      left -= bits
    }
    var sum = guarded.one + small, term = small, n: UInt64 = 2
    while !term.isZero {
      term = guarded.multiply(term, small).divided(by: n).quotient
      sum = sum + term
      n += 1
    }
    for _ in 0..<k { sum = guarded.multiply(sum, sum) }
    return Digits(limbs: Array(sum.limbs.dropFirst()))
  }

  /// The natural logarithm of m, 1 <= m <= 10, by Halley's iteration on `exp`, which triples the exact digits.
  func ln(_ m: Digits) -> Digits {
    if m == one { return Digits() }
    var y: Digits
    if places <= 2 {
      y = Digits(UInt64(max(0, log(double(m))) * 1e18))
      y = Digits(limbs: [UInt64](repeating: 0, count: places - 1) + y.limbs)
    } else {
      let coarse = FixedPoint(places: places / 3 + 1), cut = places - coarse.places
      y = coarse.ln(Digits(limbs: Array(m.limbs[cut...])))
      y = y.isZero ? y : Digits(limbs: [UInt64](repeating: 0, count: cut) + y.limbs)
    }
    let e = exp(y)
    let (difference, negative) = Digits.difference(m, e)
    let step = divide(difference + difference, m + e)
    if !negative { return y + step }
    return Digits.compare(y, step) <= 0 ? Digits() : y - step
  }
}

/// The natural logarithm of ten, kept in the greatest precision that was needed so far.
final class LogarithmOfTen {
  private var places = 0
  private var value = Digits()

  func value(places wanted: Int) -> Digits {
    if wanted > places {
      let working = FixedPoint(places: wanted + 1)
      value = Digits(limbs: Array(working.ln(working.one.times(10)).limbs.dropFirst()))
      places = wanted
    }
    return wanted == places ? value : Digits(limbs: Array(value.limbs[(places - wanted)...]))
  }
}
