import Glibc
import KraitBytecode
import KraitSyntax

extension Constant {
  init(_ value: ConstantValue) {
    switch value {
    case .none: self = .none
    case .true: self = .true
    case .false: self = .false
    case .ellipsis: self = .ellipsis
    case .int(let limbs): self = .int(negative: false, limbs: limbs)
    case .float(let number): self = .float(number)
    case .imaginary(let number): self = .complex(0, number)
    case .negativeInt(let limbs): self = .int(negative: true, limbs: limbs)
    case .complex(let real, let imaginary): self = .complex(real, imaginary)
    case .tuple(let items): self = .tuple(items.map { Constant($0) })
    case .frozenSet(let items): self = .frozenSet(items.map { Constant($0) })
    case .string(let text): self = .string(text)
    case .bytes(let bytes): self = .bytes(bytes)
    }
  }

  /// Python's truth of the value.
  var isTrue: Bool {
    switch self {
    case .none, .false: false
    case .true, .ellipsis, .code: true
    case .int(_, let limbs): !limbs.isEmpty
    case .float(let number): number != 0
    case .complex(let real, let imaginary): real != 0 || imaginary != 0
    case .string(let items), .bytes(let items): !items.isEmpty
    case .tuple(let items), .frozenSet(let items): !items.isEmpty
    }
  }
}

/// Computes at compile time what CPython computes at compile time.
struct ConstantFolder {
  var optimizationLevel = 0
  private var known: [ObjectIdentifier: Constant?] = [:]
  /// Where `~` was applied to a bool since the list was taken last: deprecated, and warned of when it is computed.
  private var invertedBools: [SourceRange] = []

  /// Limits above which a result is left to run time: bits of an int, items of a tuple, characters of a string.
  private static var intBits: Int { 128 }
  private static var tupleItems: Int { 256 }
  private static var stringItems: Int { 4096 }

  /// The value of an expression that is a constant, nil if it is none.
  mutating func value(of node: Expr) -> Constant? {
    switch node.kind {
    case .constant(let value, _): return Constant(value)
    case .name("__debug__", .load): return optimizationLevel == 0 ? .true : .false
    case .unaryOp, .binOp, .tuple(_, .load), .subscript(_, _, .load): break
    default: return nil
    }
    if let result = known[ObjectIdentifier(node)] { return result }
    let result = compute(node)
    known[ObjectIdentifier(node)] = .some(result)
    return result
  }

  /// The places of inverted bools that nobody has been told of yet.
  mutating func takeInvertedBools() -> [SourceRange] {
    defer { invertedBools = [] }
    return invertedBools
  }

  /// The values of expressions that are all constants.
  mutating func constants(_ nodes: [Expr]) -> [Constant]? {
    var items: [Constant] = []
    items.reserveCapacity(nodes.count)
    for node in nodes {
      guard let item = value(of: node) else { return nil }
      items.append(item)
    }
    return items
  }

  /// As `value(of:)` where only the elements matter: a list is as good as a tuple there, a set as a frozen set.
  mutating func iterable(_ node: Expr) -> Constant? {
    switch node.kind {
    case .list(let elts, .load): constants(elts).map { .tuple($0) }
    case .set(let elts): constants(elts).map { .frozenSet($0) }
    default: value(of: node)
    }
  }

  /// The truth of a constant expression.
  mutating func truth(of node: Expr) -> Bool? { value(of: node)?.isTrue }

  private mutating func compute(_ node: Expr) -> Constant? {
    switch node.kind {
    case .unaryOp(let op, let operand):
      guard let constant = value(of: operand) else { return nil }
      if op == .invert, isBool(constant) { invertedBools.append(node.range) }
      return unary(op, constant)
    case .binOp: return binaryChain(node)
    case .tuple(let elts, _): return constants(elts).map { .tuple($0) }
    case .subscript(let object, let index, _):
      guard let object = value(of: object), let index = value(of: index) else { return nil }
      return item(object, index)
    default: return nil
    }
  }

  /// Folds along the left spine in a loop, noting the value of every link.
  private mutating func binaryChain(_ node: Expr) -> Constant? {
    var spine: [(node: Expr, op: Operator, right: Expr)] = []
    var left = node
    while case .binOp(let inner, let op, let right) = left.kind {
      spine.append((left, op, right))
      left = inner
      if known[ObjectIdentifier(left)] != nil { break }
    }
    var accumulated = value(of: left)
    for (link, op, right) in spine.reversed() {
      if let first = accumulated, let second = value(of: right) {
        accumulated = binary(op, first, second)
      } else {
        accumulated = nil
      }
      known[ObjectIdentifier(link)] = .some(accumulated)
    }
    return accumulated
  }

  // MARK: Operations

  private func unary(_ op: UnaryOperator, _ operand: Constant) -> Constant? {
    if op == .not { return operand.isTrue ? .false : .true }
    switch operand {
    case .float(let number):
      return op == .uSub ? .float(-number) : op == .uAdd ? operand : nil
    case .complex(let real, let imaginary):
      return op == .uSub ? .complex(-real, -imaginary) : op == .uAdd ? operand : nil
    default:
      guard let number = FoldedInt(operand) else { return nil }
      switch op {
      case .uSub: return number.negated.constant
      case .uAdd: return number.constant
      case .invert:
        return number.negated.adding(FoldedInt(negative: true, limbs: [1])).constant
      case .not: return nil
      }
    }
  }

  private func binary(_ op: Operator, _ left: Constant, _ right: Constant) -> Constant? {
    if let first = FoldedInt(left), let second = FoldedInt(right) {
      if isBool(left), isBool(right), op == .bitAnd || op == .bitOr || op == .bitXor { return nil }
      return integers(op, first, second)
    }
    if let first = double(left), let second = double(right) { return floats(op, first, second) }
    if let first = complex(left), let second = complex(right) { return complexes(op, first, second) }
    return sequences(op, left, right)
  }

  private func isBool(_ constant: Constant) -> Bool {
    switch constant {
    case .true, .false: true
    default: false
    }
  }

  private func double(_ constant: Constant) -> Double? {
    if case .float(let number) = constant { return number }
    return FoldedInt(constant)?.exactDouble
  }

  private func complex(_ constant: Constant) -> (Double, Double)? {
    if case .complex(let real, let imaginary) = constant { return (real, imaginary) }
    return double(constant).map { ($0, 0) }
  }

  private func integers(_ op: Operator, _ a: FoldedInt, _ b: FoldedInt) -> Constant? {
    switch op {
    case .add: return a.adding(b).constant
    case .sub: return a.adding(b.negated).constant
    case .mult:
      guard a.bitCount + b.bitCount <= Self.intBits else { return nil }
      return a.multiplied(by: b).constant
    case .pow:
      guard !b.negative, let exponent = b.small else { return nil }
      let (bits, overflow) = a.bitCount.multipliedReportingOverflow(by: exponent)
      guard !overflow, bits <= Self.intBits else { return nil }
      return a.raised(to: exponent).constant
    case .lShift:
      guard !b.negative, let distance = b.small, distance <= Self.intBits, a.bitCount + distance <= Self.intBits else { return nil }
      return a.multiplied(by: FoldedInt(2).raised(to: distance)).constant
    default: break
    }
    guard let x = a.small, let y = b.small else { return nil }
    switch op {
    case .div:
      guard y != 0, let first = a.exactDouble, let second = b.exactDouble else { return nil }
      return .float(first / second)
    case .floorDiv, .mod:
      guard y != 0 else { return nil }
      var quotient = x / y
      var rest = x % y
      if rest != 0, (rest < 0) != (y < 0) {
        quotient -= 1
        rest += y
      }
      return FoldedInt(op == .mod ? rest : quotient).constant
    case .rShift: return y < 0 ? nil : FoldedInt(x >> min(y, 63)).constant
    case .bitAnd: return FoldedInt(x & y).constant
    case .bitOr: return FoldedInt(x | y).constant
    case .bitXor: return FoldedInt(x ^ y).constant
    default: return nil
    }
  }

  private func floats(_ op: Operator, _ a: Double, _ b: Double) -> Constant? {
    switch op {
    case .add: return .float(a + b)
    case .sub: return .float(a - b)
    case .mult: return .float(a * b)
    case .div: return b == 0 ? nil : .float(a / b)
    case .pow:
      // Leave the special cases (errors, complex results) to run time.
      guard a > 0, a.isFinite, b.isFinite else { return nil }
      let power = Glibc.pow(a, b)
      return power.isFinite ? .float(power) : nil
    default: return nil
    }
  }

  private func complexes(_ op: Operator, _ a: (Double, Double), _ b: (Double, Double)) -> Constant? {
    switch op {
    case .add: .complex(a.0 + b.0, a.1 + b.1)
    case .sub: .complex(a.0 - b.0, a.1 - b.1)
    default: nil
    }
  }

  private func sequences(_ op: Operator, _ left: Constant, _ right: Constant) -> Constant? {
    if op == .add {
      switch (left, right) {
      case (.string(let a), .string(let b)): return .string(joinSurrogates(a, b))
      case (.bytes(let a), .bytes(let b)): return .bytes(a + b)
      case (.tuple(let a), .tuple(let b)): return .tuple(a + b)
      default: return nil
      }
    }
    guard op == .mult else { return nil }
    if let count = FoldedInt(right)?.small { return repeated(left, count) }
    if let count = FoldedInt(left)?.small { return repeated(right, count) }
    return nil
  }

  /// Two lone halves stay apart in WTF-8, as they do in a Python string.
  private func joinSurrogates(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { a + b }

  private func repeated(_ sequence: Constant, _ count: Int) -> Constant? {
    func repeated<T>(_ items: [T], limit: Int) -> [T]? {
      if items.isEmpty || count <= 0 { return [] }
      return count <= limit / items.count ? Array(repeatElement(items, count: count).joined()) : nil
    }
    switch sequence {
    case .string(let items): return repeated(items, limit: Self.stringItems).map { .string($0) }
    case .bytes(let items): return repeated(items, limit: Self.stringItems).map { .bytes($0) }
    case .tuple(let items): return repeated(items, limit: Self.tupleItems).map { .tuple($0) }
    default: return nil
    }
  }

  private func item(_ object: Constant, _ index: Constant) -> Constant? {
    guard var position = FoldedInt(index)?.small else { return nil }
    switch object {
    case .tuple(let items):
      if position < 0 { position += items.count }
      return items.indices.contains(position) ? items[position] : nil
    case .string(let bytes):
      let starts = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
      if position < 0 { position += starts.count }
      guard starts.indices.contains(position) else { return nil }
      let end = position + 1 < starts.count ? starts[position + 1] : bytes.count
      return .string(Array(bytes[starts[position]..<end]))
    case .bytes(let bytes):
      if position < 0 { position += bytes.count }
      return bytes.indices.contains(position) ? FoldedInt(Int(bytes[position])).constant : nil
    default: return nil
    }
  }
}

/// An integer of any size, as far as folding needs one.
struct FoldedInt {
  var negative: Bool
  /// Magnitude, least significant limb first, without leading zero limbs.
  var limbs: [UInt64]

  init(negative: Bool, limbs: [UInt64]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.negative = negative && !limbs.isEmpty
    self.limbs = limbs
  }

  init(_ value: Int) { self.init(negative: value < 0, limbs: [UInt64(value.magnitude)]) }

  /// The value of an int or bool.
  init?(_ constant: Constant) {
    switch constant {
    case .int(let negative, let limbs): self.init(negative: negative, limbs: limbs)
    case .true: self.init(1)
    case .false: self.init(0)
    default: return nil
    }
  }

  var constant: Constant { .int(negative: negative, limbs: limbs) }
  var negated: FoldedInt { FoldedInt(negative: !negative, limbs: limbs) }

  /// The value if it is well inside the range of a machine word.
  var small: Int? {
    guard limbs.count <= 1 else { return nil }
    let magnitude = limbs.first ?? 0
    guard magnitude < 1 << 62 else { return nil }
    return negative ? -Int(magnitude) : Int(magnitude)
  }

  /// The value as a double, if no bit is lost.
  var exactDouble: Double? {
    guard let value = small, value.magnitude <= 1 << 53 else { return nil }
    return Double(value)
  }

  var bitCount: Int { limbs.isEmpty ? 0 : limbs.count * 64 - limbs[limbs.count - 1].leadingZeroBitCount }

  func adding(_ other: FoldedInt) -> FoldedInt {
    if negative == other.negative {
      return FoldedInt(negative: negative, limbs: FoldedInt.sum(limbs, other.limbs))
    }
    return FoldedInt.isLess(limbs, other.limbs)
      ? FoldedInt(negative: other.negative, limbs: FoldedInt.difference(other.limbs, limbs))
      : FoldedInt(negative: negative, limbs: FoldedInt.difference(limbs, other.limbs))
  }

  func multiplied(by other: FoldedInt) -> FoldedInt {
    var product = [UInt64](repeating: 0, count: limbs.count + other.limbs.count)
    for (i, a) in limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, b) in other.limbs.enumerated() {
        let (high, low) = a.multipliedFullWidth(by: b)
        let (first, overflow) = low.addingReportingOverflow(product[i + j])
        let (second, overflow2) = first.addingReportingOverflow(carry)
        product[i + j] = second
        carry = high &+ (overflow ? 1 : 0) &+ (overflow2 ? 1 : 0)
      }
      product[i + other.limbs.count] = carry
    }
    return FoldedInt(negative: negative != other.negative, limbs: product)
  }

  func raised(to exponent: Int) -> FoldedInt {
    // A power of 0, 1 or -1 has no limit on its exponent.
    if limbs.isEmpty { return FoldedInt(exponent == 0 ? 1 : 0) }
    if limbs == [1] { return FoldedInt(negative && exponent & 1 == 1 ? -1 : 1) }
    var power = FoldedInt(1)
    for _ in 0..<exponent { power = power.multiplied(by: self) }
    return power
  }

  private static func sum(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var result: [UInt64] = []
    var carry: UInt64 = 0
    for index in 0..<max(a.count, b.count) {
      let (first, overflow) = (index < a.count ? a[index] : 0).addingReportingOverflow(index < b.count ? b[index] : 0)
      let (second, overflow2) = first.addingReportingOverflow(carry)
      result.append(second)
      carry = overflow || overflow2 ? 1 : 0
    }
    result.append(carry)
    return result
  }

  /// `a - b` for `a >= b`.
  private static func difference(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    var result: [UInt64] = []
    var borrow: UInt64 = 0
    for index in a.indices {
      let (first, overflow) = a[index].subtractingReportingOverflow(index < b.count ? b[index] : 0)
      let (second, overflow2) = first.subtractingReportingOverflow(borrow)
      result.append(second)
      borrow = overflow || overflow2 ? 1 : 0
    }
    return result
  }

  private static func isLess(_ a: [UInt64], _ b: [UInt64]) -> Bool {
    if a.count != b.count { return a.count < b.count }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
    return false
  }
}
