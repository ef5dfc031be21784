import Glibc
import KraitCore

// Signed arithmetic on views. Results are fresh magnitudes.

enum IntArithmetic {
  static func add(_ a: IntView, _ b: IntView, _ cx: Context) throws(Raised) -> Magnitude {
    if a.isNegative == b.isNegative {
      let (x, y) = a.count >= b.count ? (a, b) : (b, a)
      var r = try Magnitude(capacity: x.count + 1, cx)
      r.base[x.count] = Limbs.add(r.base, x.base, x.count, y.base, y.count)
      r.isNegative = a.isNegative
      r.trim()
      return r
    }
    let order = Limbs.compare(a.base, a.count, b.base, b.count)
    let (x, y) = order >= 0 ? (a, b) : (b, a)
    var r = try Magnitude(capacity: x.count, cx)
    Limbs.subtract(r.base, x.base, x.count, y.base, y.count)
    r.isNegative = x.isNegative
    r.trim()
    return r
  }

  static func multiply(_ a: IntView, _ b: IntView, _ cx: Context) throws(Raised) -> Magnitude {
    try Magnitude.requireScratch(limbs: a.count + b.count, cx)
    var r = try Magnitude(capacity: a.count + b.count, cx)
    Limbs.multiply(r.base, a.base, a.count, b.base, b.count)
    r.isNegative = a.isNegative != b.isNegative
    r.trim()
    return r
  }

  /// Quotient and remainder of the magnitudes. `b` is not zero.
  static func divideMagnitudes(
    _ a: IntView, _ b: IntView, _ cx: Context
  ) throws(Raised) -> MagnitudePair {
    if Limbs.compare(a.base, a.count, b.base, b.count) < 0 {
      var zero = try Magnitude(0, cx)
      zero.count = 0
      return MagnitudePair(zero, try Magnitude(a.magnitude, cx))
    }
    try Magnitude.requireScratch(limbs: a.count + b.count, cx)
    var q = try Magnitude(capacity: a.count - b.count + 1, cx), r = try Magnitude(capacity: b.count, cx)
    Limbs.divide(q.base, r.base, a.base, a.count, b.base, b.count)
    q.trim()
    r.trim()
    return MagnitudePair(q, r)
  }

  /// Quotient rounded towards minus infinity, and the remainder with the sign of `b`.
  static func floorDivide(_ a: IntView, _ b: IntView, _ cx: Context) throws(Raised) -> MagnitudePair {
    var pair = try divideMagnitudes(a, b, cx)
    if a.isNegative != b.isNegative && pair.second.count != 0 {
      var one: UInt64 = 1
      let quotient = try withUnsafeMutablePointer(to: &one) { (p) throws(Raised) in
        try add(pair.first.view, IntView(base: UnsafePointer(p), count: 1, isNegative: false), cx)
      }
      let remainder = try add(b.magnitude, pair.second.view.negated(), cx)
      pair = MagnitudePair(quotient, remainder)
    }
    pair.first.isNegative = a.isNegative != b.isNegative && pair.first.count != 0
    pair.second.isNegative = b.isNegative && pair.second.count != 0
    return pair
  }

  static func shiftLeft(_ a: IntView, _ bits: Int, _ cx: Context) throws(Raised) -> Magnitude {
    let whole = bits / 64, rest = bits % 64
    var r = try Magnitude(capacity: a.count + whole + 1, cx)
    memset(r.base, 0, whole &* 8)
    r.base[a.count + whole] = Limbs.shiftLeft(r.base + whole, a.base, a.count, rest)
    r.isNegative = a.isNegative
    r.trim()
    return r
  }

  /// Rounds towards minus infinity.
  static func shiftRight(_ a: IntView, _ bits: Int, _ cx: Context) throws(Raised) -> Magnitude {
    let whole = bits / 64, rest = bits % 64
    if whole >= a.count {
      var r = try Magnitude(a.isNegative ? 1 : 0, cx)
      r.isNegative = a.isNegative
      return r
    }
    var lost = a.base[whole] & ((1 &<< UInt64(rest)) &- 1) != 0
    for i in 0..<whole where a.base[i] != 0 { lost = true }
    let n = a.count - whole
    var r = try Magnitude(capacity: n + 1, cx)
    Limbs.shiftRight(r.base, a.base + whole, n, rest)
    r.base[n] = 0
    if a.isNegative && lost {
      var i = 0
      while true {
        let (s, o) = r.base[i].addingReportingOverflow(1)
        r.base[i] = s
        if !o { break }
        i += 1
      }
    }
    r.isNegative = a.isNegative
    r.trim()
    return r
  }

  /// Bitwise operators on the infinite two's complement.
  static func bitwise(_ op: BinaryOperator, _ a: IntView, _ b: IntView, _ cx: Context) throws(Raised) -> Magnitude {
    let n = Swift.max(a.count, b.count) + 1
    var r = try Magnitude(capacity: n, cx)
    var carryA: UInt64 = 1, carryB: UInt64 = 1
    @inline(__always) func limb(_ v: IntView, _ i: Int, _ carry: inout UInt64) -> UInt64 {
      let raw = i < v.count ? v.base[i] : 0
      if !v.isNegative { return raw }
      let (s, o) = (~raw).addingReportingOverflow(carry)
      carry = o ? 1 : 0
      return s
    }
    for i in 0..<n {
      let x = limb(a, i, &carryA), y = limb(b, i, &carryB)
      r.base[i] =
        switch op {
        case .and: x & y
        case .or: x | y
        default: x ^ y
        }
    }
    if r.base[n - 1] &>> 63 != 0 {
      var carry: UInt64 = 1
      for i in 0..<n {
        let (s, o) = (~r.base[i]).addingReportingOverflow(carry)
        r.base[i] = s
        carry = o ? 1 : 0
      }
      r.isNegative = true
    }
    r.trim()
    return r
  }

  /// base ** exponent by repeated squaring.
  static func power(_ base: IntView, _ exponent: UInt64, _ cx: Context) throws(Raised) -> Magnitude {
    var result = try Magnitude(1, cx)
    if exponent == 0 { return result }
    // A power of two would otherwise be squared limb by limb.
    if base.count == 1 && base.base[0] == 2 && exponent < UInt64(Int.max) {
      var r = try shiftLeft(result.view, Int(exponent), cx)
      r.isNegative = base.isNegative && exponent & 1 != 0
      return r
    }
    var bit = 63 - exponent.leadingZeroBitCount
    result = try Magnitude(base, cx)
    while bit > 0 {
      bit -= 1
      result = try multiply(result.view, result.view, cx)
      if exponent &>> UInt64(bit) & 1 != 0 { result = try multiply(result.view, base, cx) }
    }
    return result
  }

  /// base ** exponent modulo the positive `modulus`; `base` is reduced already, `exponent` is not negative.
  static func powerModulo(_ base: IntView, _ exponent: IntView, _ modulus: IntView, _ cx: Context) throws(Raised) -> Magnitude {
    var result = try Magnitude(1, cx)
    let bits = exponent.bitLength
    if modulus.count == 1 { return try powerSmall(base, exponent, modulus.base[0], cx) }
    if modulus.isOdd && modulus.count <= 200 && bits > 8 { return try powerMontgomery(base, exponent, modulus, cx) }
    var i = bits
    while i > 0 {
      i -= 1
      let square = try multiply(result.view, result.view, cx)
      var pair = try divideMagnitudes(square.view, modulus, cx)
      result = pair.takeSecond()
      if exponent.base[i / 64] &>> UInt64(i % 64) & 1 != 0 {
        let product = try multiply(result.view, base, cx)
        pair = try divideMagnitudes(product.view, modulus, cx)
        result = pair.takeSecond()
      }
    }
    return result
  }

  private static func powerSmall(_ base: IntView, _ exponent: IntView, _ m: UInt64, _ cx: Context) throws(Raised) -> Magnitude {
    var result: UInt64 = m == 1 ? 0 : 1
    let b = base.count == 0 ? 0 : base.base[0]
    @inline(__always) func times(_ x: UInt64, _ y: UInt64) -> UInt64 {
      let p = x.multipliedFullWidth(by: y)
      return m.dividingFullWidth((p.high, p.low)).remainder
    }
    var i = exponent.bitLength
    while i > 0 {
      i -= 1
      result = times(result, result)
      if exponent.base[i / 64] &>> UInt64(i % 64) & 1 != 0 { result = times(result, b) }
    }
    return try Magnitude(result, cx)
  }

  static func compare(_ a: IntView, _ b: IntView) -> Int {
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    let order = Limbs.compare(a.base, a.count, b.base, b.count)
    return a.isNegative ? -order : order
  }
}

struct MagnitudePair: ~Copyable {
  var first: Magnitude
  var second: Magnitude
  init(_ first: consuming Magnitude, _ second: consuming Magnitude) {
    self.first = first
    self.second = second
  }
  consuming func takeFirst() -> Magnitude { first }
  consuming func takeSecond() -> Magnitude { second }
}

// Operations on int objects.
extension Context {
  /// The operator applied to two int objects (or subclass instances); nil when either is not an int.
  @inline(__always) public func intBinary(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned? {
    guard a.isInt, b.isInt else { return nil }
    if let x = a.smallInt, let y = b.smallInt { return try smallBinary(op, x, y, a, b) }
    return try bigBinary(op, a, b)
  }

  /// Results of operands below 2^62 in magnitude.
  private func smallBinary(_ op: BinaryOperator, _ x: Int, _ y: Int, _ a: Ref, _ b: Ref) throws(Raised) -> Owned? {
    switch op {
    case .add: return int(x &+ y)
    case .sub: return int(x &- y)
    case .mul:
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return int(product) }
    case .floordiv:
      if y == 0 { try raiseDivisionByZero(op) }
      return int(floorDivide(x, y))
    case .mod:
      if y == 0 { try raiseDivisionByZero(op) }
      return int(floorModulo(x, y))
    case .divmod:
      if y == 0 { try raiseDivisionByZero(op) }
      let q = int(floorDivide(x, y)), r = int(floorModulo(x, y))
      return try tuple(q.ref, r.ref)
    case .truediv:
      if y == 0 { try raise(.ZeroDivisionError, "division by zero") }
      let exact = 1 << 53
      if x.magnitude <= UInt(exact) && y.magnitude <= UInt(exact) { return float(Double(x) / Double(y)) }
    case .and: return int(x & y)
    case .or: return int(x | y)
    case .xor: return int(x ^ y)
    case .rshift:
      if y < 0 { try raise(.ValueError, "negative shift count") }
      return int(y > 62 ? (x < 0 ? -1 : 0) : x &>> y)
    case .lshift:
      if y < 0 { try raise(.ValueError, "negative shift count") }
      if x == 0 { return int(0) }
      if y < 62 {
        let r = x &<< y
        if r &>> y == x { return int(r) }
      }
    case .pow, .matmul: break
    }
    return try bigBinary(op, a, b)
  }

  @inline(__always) func floorDivide(_ x: Int, _ y: Int) -> Int {
    // Operands have at most 63 bits, so the quotient cannot overflow.
    let q = x / y
    return x % y != 0 && (x < 0) != (y < 0) ? q &- 1 : q
  }
  @inline(__always) func floorModulo(_ x: Int, _ y: Int) -> Int {
    let r = x % y
    return r != 0 && (r < 0) != (y < 0) ? r &+ y : r
  }
  @inline(never) func raiseDivisionByZero(_ op: BinaryOperator) throws(Raised) -> Never {
    try raise(.ZeroDivisionError, op == .mod ? "integer modulo by zero" : "integer division or modulo by zero")
  }

  @inline(never) func bigBinary(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned? {
    if let x = WideInt(a), let y = WideInt(b), let result = try wideBinary(op, x, y) { return result }
    if op == .lshift || op == .rshift { return try shift(op, a, b) }
    if op == .pow { return try power(a, b) }
    if op == .truediv { return float(try trueDivide(a, b)) }
    if op == .matmul { return nil }
    return try a.withLimbs { (x) throws(Raised) in
      try b.withLimbs { (y) throws(Raised) -> Owned? in
        switch op {
        case .add: return try int(IntArithmetic.add(x, y, self))
        case .sub: return try int(IntArithmetic.add(x, y.negated(), self))
        case .mul: return try int(IntArithmetic.multiply(x, y, self))
        case .and, .or, .xor: return try int(IntArithmetic.bitwise(op, x, y, self))
        default: break
        }
        if y.isZero { try raiseDivisionByZero(op) }
        let pair = try IntArithmetic.floorDivide(x, y, self)
        if op == .floordiv { return try int(pair.first.view) }
        if op == .mod { return try int(pair.second.view) }
        let q = try int(pair.first.view), r = try int(pair.second.view)
        return try tuple(q.ref, r.ref)
      }
    }
  }

  private func shift(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    if b.intSign < 0 { try raise(.ValueError, "negative shift count") }
    if a.intSign == 0 { return int(0) }
    guard let bits = exactInt(b) else {
      if op == .lshift { try raise(.OverflowError, "too many digits in integer") }
      return int(a.intSign < 0 ? -1 : 0)
    }
    return try a.withLimbs { (x) throws(Raised) in
      if op == .rshift { return try int(IntArithmetic.shiftRight(x, bits, self)) }
      return try int(IntArithmetic.shiftLeft(x, bits, self))
    }
  }

  private func power(_ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    if b.intSign < 0 {
      let x = try intToDouble(a), y = try intToDouble(b)
      return try floatPower(x, y)
    }
    if let base = a.smallInt, base == 0 || base == 1 || base == -1 {
      if base == 0 { return int(b.intSign == 0 ? 1 : 0) }
      let isOdd = lowBits(b) & 1 != 0
      return int(base == 1 || !isOdd ? 1 : -1)
    }
    guard let exponent = exactUInt(b), exponent <= UInt64(Int.max) else { try raiseMemoryError() }
    return try a.withLimbs { (x) throws(Raised) in
      // A result that cannot fit is refused before the work begins.
      let (bits, overflow) = Int(exponent).multipliedReportingOverflow(by: x.bitLength - 1)
      if overflow || !heap.canGrow(bits / 8) || bits / 8 > 1 << 46 { try raiseMemoryError() }
      return try int(IntArithmetic.power(x, exponent, self))
    }
  }

  /// pow(a, b, m) for ints.
  func intPower(_ a: Ref, _ b: Ref, modulus m: Ref) throws(Raised) -> Owned {
    if m.intSign == 0 { try raise(.ValueError, "pow() 3rd argument cannot be 0") }
    if let x = WideInt(a), let y = WideInt(b), let z = WideInt(m), z.isShort, !y.isNegative { return int(x.power(y, modulo: z)) }
    var base = a.own
    var exponent = b.own
    if exponent.ref.intSign < 0 {
      base = try modularInverse(base.ref, m)
      exponent = try negate(exponent.ref)
    }
    return try m.withLimbs { (modulus) throws(Raised) in
      let positive = modulus.magnitude
      let reduced = try base.ref.withLimbs { (x) throws(Raised) in try IntArithmetic.floorDivide(x, positive, self) }.takeSecond()
      let power = try exponent.ref.withLimbs { (e) throws(Raised) in try IntArithmetic.powerModulo(reduced.view, e, positive, self) }
      let final = try IntArithmetic.floorDivide(power.view, modulus, self)
      return try int(final.second.view)
    }
  }

  private func modularInverse(_ a: Ref, _ m: Ref) throws(Raised) -> Owned {
    var r0 = m.own, r1 = try intBinary(.mod, a, m) ?? none
    var t0 = int(0), t1 = int(1)
    while r1.ref.intSign != 0 {
      let q = try intBinary(.floordiv, r0.ref, r1.ref) ?? none
      let qr = try intBinary(.mul, q.ref, r1.ref) ?? none, qt = try intBinary(.mul, q.ref, t1.ref) ?? none
      let r2 = try intBinary(.sub, r0.ref, qr.ref) ?? none, t2 = try intBinary(.sub, t0.ref, qt.ref) ?? none
      r0 = r1
      r1 = r2
      t0 = t1
      t1 = t2
    }
    guard let g = exactInt(r0.ref), g == 1 || g == -1 else { try raise(.ValueError, "base is not invertible for the given modulus") }
    return g == 1 ? t0 : try negate(t0.ref)
  }

  public func negate(_ a: Ref) throws(Raised) -> Owned {
    if let n = a.smallInt { return int(0 &- n) }
    if let x = WideInt(a) { return int(x.negated()) }
    return try a.withLimbs { (x) throws(Raised) in try int(x.negated()) }
  }

  /// Order of two int objects.
  public func intCompare(_ a: Ref, _ b: Ref) -> Int {
    if let x = a.smallInt, let y = b.smallInt { return x < y ? -1 : x == y ? 0 : 1 }
    if let x = WideInt(a), let y = WideInt(b) { return x.order(y) }
    do throws(Raised) {
      return try a.withLimbs { (x) throws(Raised) in try b.withLimbs { (y) throws(Raised) in IntArithmetic.compare(x, y) } }
    } catch { return 0 }
  }

  /// An exact int with the same value.
  public func exactIntObject(_ a: Ref) throws(Raised) -> Owned {
    if a.isExactly(types.pointee.int) { return a.own }
    if let n = a.smallInt { return int(n) }
    return try a.withLimbs { (x) throws(Raised) in try int(x) }
  }

  public func intAbs(_ a: Ref) throws(Raised) -> Owned { a.intSign < 0 ? try negate(a) : try exactIntObject(a) }

  /// Two ints (subclasses included) combined; both operands are known to be ints.
  public func intOperation(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    guard let result = try intBinary(op, a, b) else { try raise(.TypeError, "an integer is required") }
    return result
  }
}
