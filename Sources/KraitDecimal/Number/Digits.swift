/// A natural number in base 10**18, the coefficient of a decimal. Least significant limb first, the highest not zero; zero is empty.
struct Digits: Equatable {
  static let base: UInt64 = 1_000_000_000_000_000_000
  /// Decimal digits of a limb.
  static let width = 18
  /// Longer numbers are refused as out of memory.
  static let greatestCount = 1 << 31

  var limbs: [UInt64]

  init() { limbs = [] }
  init(limbs: [UInt64]) {
    self.limbs = limbs
    trim()
  }
  init(_ value: UInt64) {
    if value == 0 { limbs = [] } else if value < Digits.base { limbs = [value] } else { limbs = [value % Digits.base, value / Digits.base] }
  }
  init(_ value: UInt128) {
    limbs = []
    var rest = value
    while rest != 0 {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: UInt128(Digits.base))
      limbs.append(UInt64(remainder))
      rest = quotient
    }
  }
  /// Of ASCII digits.
  init<Text: RandomAccessCollection<UInt8>>(ascii: Text) where Text.Index == Int {
    limbs = []
    limbs.reserveCapacity(ascii.count / Digits.width + 1)
    var end = ascii.endIndex
    while end > ascii.startIndex {
      let start = max(ascii.startIndex, end - Digits.width)
      var limb: UInt64 = 0
      for i in start..<end { limb = limb &* 10 &+ UInt64(ascii[i] &- 48) }
      limbs.append(limb)
      end = start
    }
    trim()
  }
  /// 10**n.
  static func power(_ n: Int) -> Digits {
    var limbs = [UInt64](repeating: 0, count: n / width)
    limbs.append(powersOfTen(n % width))
    return Digits(limbs: limbs)
  }
  /// The greatest number of n digits.
  static func nines(_ n: Int) -> Digits {
    var limbs = [UInt64](repeating: base - 1, count: n / width)
    if n % width > 0 { limbs.append(powersOfTen(n % width) - 1) }
    return Digits(limbs: limbs)
  }

  /// 10**n for n below 19.
  @inline(__always) static func powersOfTen(_ n: Int) -> UInt64 {
    var result: UInt64 = 1, factor: UInt64 = 10, left = n
    while left > 0 {
      if left & 1 != 0 { result = result &* factor }
      factor = factor &* factor
      left >>= 1
    }
    return result
  }
  static func digitCount(_ limb: UInt64) -> Int {
    if limb == 0 { return 1 }
    // log10(2) as a fraction: one less or exact.
    let estimate = ((64 - limb.leadingZeroBitCount) &* 1233) >> 12
    return limb >= powersOfTen(estimate) ? estimate + 1 : max(1, estimate)
  }

  var isZero: Bool { limbs.isEmpty }
  var isOdd: Bool { (limbs.first ?? 0) & 1 != 0 }
  /// Number of decimal digits; 1 for zero.
  var count: Int {
    guard let top = limbs.last else { return 1 }
    return (limbs.count - 1) * Digits.width + Digits.digitCount(top)
  }
  /// The value if it is below 10**36.
  var narrow: UInt128? {
    switch limbs.count {
    case 0: return 0
    case 1: return UInt128(limbs[0])
    case 2: return UInt128(limbs[1]) &* UInt128(Digits.base) &+ UInt128(limbs[0])
    default: return nil
    }
  }
  /// The value if it fits.
  var int: Int? {
    guard let narrow else { return nil }
    return Int(exactly: narrow)
  }
  mutating func trim() { while limbs.last == 0 { limbs.removeLast() } }

  /// The digit with weight 10**place.
  func digit(_ place: Int) -> Int {
    let index = place / Digits.width
    if index >= limbs.count { return 0 }
    return Int(limbs[index] / Digits.powersOfTen(place % Digits.width) % 10)
  }
  /// Whether any of the digits below a place is not zero.
  func anyBelow(_ place: Int) -> Bool {
    let whole = place / Digits.width
    if whole >= limbs.count { return !isZero }
    for i in 0..<whole where limbs[i] != 0 { return true }
    return limbs[whole] % Digits.powersOfTen(place % Digits.width) != 0
  }
  /// Number of zeros at the end; 0 for zero.
  var trailingZeros: Int {
    var zeros = 0
    for limb in limbs {
      if limb == 0 {
        zeros += Digits.width
        continue
      }
      var rest = limb
      while rest % 10 == 0 {
        rest /= 10
        zeros += 1
      }
      return zeros
    }
    return 0
  }
  var ascii: [UInt8] {
    guard let top = limbs.last else { return [48] }
    var out: [UInt8] = []
    out.reserveCapacity(count)
    out.append(contentsOf: String(top).utf8)
    var i = limbs.count - 1
    while i > 0 {
      i -= 1
      var limb = limbs[i]
      var place = out.count + Digits.width
      out.append(contentsOf: repeatElement(48, count: Digits.width))
      while limb > 0 {
        place -= 1
        out[place] = UInt8(48 + limb % 10)
        limb /= 10
      }
    }
    return out
  }

  // Comparison
  static func compare(_ a: Digits, _ b: Digits) -> Int {
    if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count ? -1 : 1 }
    var i = a.limbs.count
    while i > 0 {
      i -= 1
      if a.limbs[i] != b.limbs[i] { return a.limbs[i] < b.limbs[i] ? -1 : 1 }
    }
    return 0
  }

  // Shifts by decimal digits
  func shiftedLeft(_ n: Int) -> Digits {
    if n <= 0 || isZero { return self }
    let whole = n / Digits.width, part = n % Digits.width
    var out = [UInt64](repeating: 0, count: whole)
    out.reserveCapacity(whole + limbs.count + 1)
    if part == 0 {
      out.append(contentsOf: limbs)
      return Digits(limbs: out)
    }
    let up = Digits.powersOfTen(part), cut = Digits.powersOfTen(Digits.width - part)
    var carry: UInt64 = 0
    for limb in limbs {
      out.append(limb % cut * up + carry)
      carry = limb / cut
    }
    out.append(carry)
    return Digits(limbs: out)
  }
  /// Without the lowest n digits.
  func shiftedRight(_ n: Int) -> Digits {
    if n <= 0 { return self }
    let whole = n / Digits.width, part = n % Digits.width
    if whole >= limbs.count { return Digits() }
    if part == 0 { return Digits(limbs: Array(limbs[whole...])) }
    let down = Digits.powersOfTen(part), up = Digits.powersOfTen(Digits.width - part)
    var out: [UInt64] = []
    out.reserveCapacity(limbs.count - whole)
    for i in whole..<limbs.count {
      let next = i + 1 < limbs.count ? limbs[i + 1] : 0
      out.append(limbs[i] / down + next % down * up)
    }
    return Digits(limbs: out)
  }
  /// The lowest n digits.
  func lowest(_ n: Int) -> Digits {
    let whole = n / Digits.width
    if whole >= limbs.count { return self }
    var out = Array(limbs[...whole])
    out[whole] %= Digits.powersOfTen(n % Digits.width)
    return Digits(limbs: out)
  }
}

// Arithmetic
extension Digits {
  static func + (a: Digits, b: Digits) -> Digits {
    let (long, short) = a.limbs.count >= b.limbs.count ? (a.limbs, b.limbs) : (b.limbs, a.limbs)
    var out: [UInt64] = []
    out.reserveCapacity(long.count + 1)
    var carry: UInt64 = 0
    for i in 0..<long.count {
      var sum = long[i] &+ carry &+ (i < short.count ? short[i] : 0)
      carry = sum >= base ? 1 : 0
      if carry != 0 { sum &-= base }
      out.append(sum)
    }
    if carry != 0 { out.append(1) }
    return Digits(limbs: out)
  }
  /// a - b for a not below b.
  static func - (a: Digits, b: Digits) -> Digits {
    var out = a.limbs
    var borrow: UInt64 = 0, i = 0
    while i < out.count && (i < b.limbs.count || borrow != 0) {
      let take = (i < b.limbs.count ? b.limbs[i] : 0) &+ borrow
      if out[i] >= take {
        out[i] &-= take
        borrow = 0
      } else {
        out[i] = out[i] &+ base &- take
        borrow = 1
      }
      i += 1
    }
    return Digits(limbs: out)
  }
  /// The difference of two numbers and whether it is negative.
  static func difference(_ a: Digits, _ b: Digits) -> (Digits, negative: Bool) {
    compare(a, b) >= 0 ? (a - b, false) : (b - a, true)
  }
  func adding(_ small: UInt64) -> Digits { self + Digits(small) }

  static func * (a: Digits, b: Digits) -> Digits {
    if a.isZero || b.isZero { return Digits() }
    if a.limbs.count == 1 && b.limbs.count == 1 {
      let product = a.limbs[0].multipliedFullWidth(by: b.limbs[0])
      let (high, low) = base.dividingFullWidth(product)
      return high == 0 ? Digits(limbs: [low]) : Digits(limbs: [low, high])
    }
    return Digits(limbs: multiply(a.limbs[...], b.limbs[...]))
  }
  private static func multiply(_ a: ArraySlice<UInt64>, _ b: ArraySlice<UInt64>) -> [UInt64] {
    if a.isEmpty || b.isEmpty { return [] }
    if min(a.count, b.count) < 40 { return schoolbook(a, b) }
    // An unbalanced product goes in pieces of the shorter length.
    if a.count > 2 * b.count || b.count > 2 * a.count {
      let (long, short) = a.count > b.count ? (a, b) : (b, a)
      var out = [UInt64](repeating: 0, count: a.count + b.count), start = 0
      while start < long.count {
        let end = min(long.count, start + short.count)
        let piece = multiply(long[(long.startIndex + start)..<(long.startIndex + end)], short)
        addInto(&out, piece, at: start)
        start = end
      }
      return out
    }
    return karatsuba(a, b)
  }
  private static func schoolbook(_ a: ArraySlice<UInt64>, _ b: ArraySlice<UInt64>) -> [UInt64] {
    var out = [UInt64](repeating: 0, count: a.count + b.count)
    out.withUnsafeMutableBufferPointer { r in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for i in 0..<a.count where a[i] != 0 {
            var carry: UInt64 = 0
            for j in 0..<b.count {
              var (high, low) = a[i].multipliedFullWidth(by: b[j])
              let (sum, overflow) = low.addingReportingOverflow(r[i &+ j] &+ carry)
              low = sum
              if overflow { high &+= 1 }
              (carry, r[i &+ j]) = base.dividingFullWidth((high, low))
            }
            r[i &+ b.count] = carry
          }
        }
      }
    }
    return out
  }
  private static func karatsuba(_ a: ArraySlice<UInt64>, _ b: ArraySlice<UInt64>) -> [UInt64] {
    let half = (max(a.count, b.count) + 1) / 2
    func split(_ x: ArraySlice<UInt64>) -> (low: Digits, high: Digits) {
      let middle = min(x.endIndex, x.startIndex + half)
      return (Digits(limbs: Array(x[..<middle])), Digits(limbs: Array(x[middle...])))
    }
    let x = split(a), y = split(b)
    let low = x.low * y.low, high = x.high * y.high
    let middle = (x.low + x.high) * (y.low + y.high) - low - high
    var out = [UInt64](repeating: 0, count: a.count + b.count)
    addInto(&out, low.limbs, at: 0)
    addInto(&out, middle.limbs, at: half)
    addInto(&out, high.limbs, at: 2 * half)
    return out
  }
  /// Adds a number to a part of a larger one, which has room for the carry.
  private static func addInto(_ out: inout [UInt64], _ x: [UInt64], at start: Int) {
    var carry: UInt64 = 0, i = 0
    while i < x.count || carry != 0 {
      if start + i >= out.count { return }
      var sum = out[start + i] &+ carry &+ (i < x.count ? x[i] : 0)
      carry = sum >= base ? 1 : 0
      if carry != 0 { sum &-= base }
      out[start + i] = sum
      i += 1
    }
  }
  /// The product with a number below the base.
  func times(_ small: UInt64) -> Digits {
    if small == 0 || isZero { return Digits() }
    var out: [UInt64] = []
    out.reserveCapacity(limbs.count + 1)
    var carry: UInt64 = 0
    for limb in limbs {
      var (high, low) = limb.multipliedFullWidth(by: small)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      low = sum
      if overflow { high &+= 1 }
      let (quotient, remainder) = Digits.base.dividingFullWidth((high, low))
      out.append(remainder)
      carry = quotient
    }
    if carry != 0 { out.append(carry) }
    return Digits(limbs: out)
  }
  /// Quotient and remainder by a number below the base.
  func divided(by small: UInt64) -> (quotient: Digits, remainder: UInt64) {
    var out = limbs, remainder: UInt64 = 0, i = limbs.count
    while i > 0 {
      i -= 1
      var (high, low) = remainder.multipliedFullWidth(by: Digits.base)
      let (sum, overflow) = low.addingReportingOverflow(limbs[i])
      low = sum
      if overflow { high &+= 1 }
      (out[i], remainder) = small.dividingFullWidth((high, low))
    }
    return (Digits(limbs: out), remainder)
  }
  /// Quotient and remainder; the divisor is not zero.
  func divided(by divisor: Digits) -> (quotient: Digits, remainder: Digits) {
    if Digits.compare(self, divisor) < 0 { return (Digits(), self) }
    if divisor.limbs.count == 1 {
      let (quotient, remainder) = divided(by: divisor.limbs[0])
      return (quotient, Digits(remainder))
    }
    // Both are scaled so that the divisor's first limb is at least half the base (Knuth's algorithm D).
    let scale = Digits.base / (divisor.limbs[divisor.limbs.count - 1] + 1)
    let v = divisor.times(scale).limbs
    var u = times(scale).limbs
    while u.count <= limbs.count { u.append(0) }
    let n = v.count, m = u.count - n
    var quotient = [UInt64](repeating: 0, count: m)
    u.withUnsafeMutableBufferPointer { u in
      v.withUnsafeBufferPointer { v in
        var j = m
        while j > 0 {
          j -= 1
          quotient[j] = Digits.step(u.baseAddress.unsafelyUnwrapped + j, v.baseAddress.unsafelyUnwrapped, n)
        }
      }
    }
    let remainder = Digits(limbs: Array(u[..<n])).divided(by: scale).quotient
    return (Digits(limbs: quotient), remainder)
  }
  /// One digit of a long division: divides u[0...n] by v[0..<n] and leaves the remainder in u.
  private static func step(_ u: UnsafeMutablePointer<UInt64>, _ v: UnsafePointer<UInt64>, _ n: Int) -> UInt64 {
    let top = v[n &- 1]
    var (high, low) = u[n].multipliedFullWidth(by: base)
    let (sum, overflow) = low.addingReportingOverflow(u[n &- 1])
    low = sum
    if overflow { high &+= 1 }
    var guess: UInt64, rest: UInt64
    if u[n] >= top {
      guess = base &- 1
      rest = u[n] > top ? base : u[n &- 1] &+ top
    } else {
      (guess, rest) = top.dividingFullWidth((high, low))
    }
    // At most two corrections by the second limb.
    while rest < base {
      let product = guess.multipliedFullWidth(by: v[n &- 2])
      var (limitHigh, limitLow) = rest.multipliedFullWidth(by: base)
      let (limit, carried) = limitLow.addingReportingOverflow(u[n &- 2])
      limitLow = limit
      if carried { limitHigh &+= 1 }
      if product.high < limitHigh || (product.high == limitHigh && product.low <= limitLow) { break }
      guess &-= 1
      rest &+= top
    }
    var borrow: UInt64 = 0
    for i in 0..<n {
      var (high, low) = guess.multipliedFullWidth(by: v[i])
      let (sum, overflow) = low.addingReportingOverflow(borrow)
      low = sum
      if overflow { high &+= 1 }
      let (quotient, remainder) = base.dividingFullWidth((high, low))
      borrow = quotient
      if u[i] >= remainder {
        u[i] &-= remainder
      } else {
        u[i] = u[i] &+ base &- remainder
        borrow &+= 1
      }
    }
    if u[n] >= borrow {
      u[n] &-= borrow
      return guess
    }
    u[n] = u[n] &+ base &- borrow
    // The guess was one too great: add the divisor back.
    var carry: UInt64 = 0
    for i in 0..<n {
      var sum = u[i] &+ v[i] &+ carry
      carry = sum >= base ? 1 : 0
      if carry != 0 { sum &-= base }
      u[i] = sum
    }
    u[n] = (u[n] &+ carry) % base
    return guess &- 1
  }

  /// The greatest number whose square is not above this one.
  var squareRoot: Digits {
    if isZero { return self }
    let digits = count
    // An estimate from above by the leading digits, then Newton's iteration, which falls to the root.
    let drop = digits > 17 ? (digits - 16) & ~1 : 0
    let lead = Double(shiftedRight(drop).narrow.map { UInt64($0) } ?? 0)
    var x = Digits(UInt64(lead.squareRoot() * (1 + 1e-15)) + 2).shiftedLeft(drop / 2)
    while true {
      let next = (x + divided(by: x).quotient).divided(by: 2).quotient
      if Digits.compare(next, x) >= 0 { return x }
      x = next
    }
  }
  func power(_ n: Int) -> Digits {
    var result = Digits(1 as UInt64), factor = self, left = n
    while left > 0 {
      if left & 1 != 0 { result = result * factor }
      left >>= 1
      if left > 0 { factor = factor * factor }
    }
    return result
  }
}
