/// The operations of the data model, each with its special method. The order is the bit in `OperationSet`.
public enum Operation: UInt8, CaseIterable, Sendable {
  case repr, str, hash, call, getattribute, getattr, setattr, delattr
  case lt, le, eq, ne, gt, ge
  case iter, next, len, getitem, setitem, delitem, contains
  case get, set, delete
  case new, `init`, del
  case await, aiter, anext
  case neg, pos, invert, abs, bool, int, float, index
  case add, sub, mul, truediv, floordiv, mod, pow, matmul, lshift, rshift, and, or, xor, divmod
  case radd, rsub, rmul, rtruediv, rfloordiv, rmod, rpow, rmatmul, rlshift, rrshift, rand, ror, rxor, rdivmod
  case iadd, isub, imul, itruediv, ifloordiv, imod, ipow, imatmul, ilshift, irshift, iand, ior, ixor
  case buffer, release_buffer
  // Without a special method of their own: sequence concatenation and repetition (`__add__`, `__mul__`, `__iadd__`, `__imul__` of sequences).
  case concat, `repeat`, inplaceConcat, inplaceRepeat
}

/// A set of operations.
@frozen public struct OperationSet: Sendable, ExpressibleByArrayLiteral, Equatable {
  public var low: UInt64, high: UInt64
  @inlinable public init(arrayLiteral elements: Operation...) {
    low = 0
    high = 0
    for e in elements { insert(e) }
  }
  @inlinable public init() {
    low = 0
    high = 0
  }
  @inlinable @inline(__always) public func contains(_ o: Operation) -> Bool {
    let bit = UInt64(o.rawValue)
    return (bit < 64 ? low &>> bit : high &>> (bit &- 64)) & 1 != 0
  }
  @inlinable public mutating func insert(_ o: Operation) {
    let bit = UInt64(o.rawValue)
    if bit < 64 { low |= 1 << bit } else { high |= 1 << (bit - 64) }
  }
  @inlinable public mutating func remove(_ o: Operation) {
    let bit = UInt64(o.rawValue)
    if bit < 64 { low &= ~(1 << bit) } else { high &= ~(1 << (bit - 64)) }
  }
  @inlinable public func union(_ other: OperationSet) -> OperationSet {
    var r = self
    r.low |= other.low
    r.high |= other.high
    return r
  }
}

/// Binary arithmetic operators, in the numbering of the instruction set.
@frozen public enum BinaryOperator: UInt8, CaseIterable, Sendable {
  case add, sub, mul, truediv, floordiv, mod, pow, matmul, lshift, rshift, and, or, xor, divmod
  public var symbol: StaticString {
    switch self {
    case .add: "+"
    case .sub: "-"
    case .mul: "*"
    case .truediv: "/"
    case .floordiv: "//"
    case .mod: "%"
    case .pow: "** or pow()"
    case .matmul: "@"
    case .lshift: "<<"
    case .rshift: ">>"
    case .and: "&"
    case .or: "|"
    case .xor: "^"
    case .divmod: "divmod()"
    }
  }
  /// `__add__`, ...
  @inlinable public var operation: Operation { Operation(rawValue: Operation.add.rawValue + rawValue).unsafelyUnwrapped }
  /// `__radd__`, ...
  @inlinable public var reflected: Operation { Operation(rawValue: Operation.radd.rawValue + rawValue).unsafelyUnwrapped }
  /// `__iadd__`, ... (divmod has none).
  @inlinable public var inPlace: Operation { Operation(rawValue: Operation.iadd.rawValue + rawValue).unsafelyUnwrapped }
}

@frozen public enum UnaryOperator: UInt8, Sendable {
  case neg, pos, invert, abs
  public var operation: Operation { Operation(rawValue: Operation.neg.rawValue + rawValue).unsafelyUnwrapped }
}

/// Rich comparisons, in the numbering of the instruction set.
@frozen public enum CompareOperator: UInt8, CaseIterable, Sendable {
  case lt, le, eq, ne, gt, ge
  public var symbol: StaticString {
    switch self {
    case .lt: "<"
    case .le: "<="
    case .eq: "=="
    case .ne: "!="
    case .gt: ">"
    case .ge: ">="
    }
  }
  /// The operator with the operands exchanged.
  @inlinable public var swapped: CompareOperator {
    switch self {
    case .lt: .gt
    case .le: .ge
    case .eq: .eq
    case .ne: .ne
    case .gt: .lt
    case .ge: .le
    }
  }
  @inlinable public var operation: Operation { Operation(rawValue: Operation.lt.rawValue + rawValue).unsafelyUnwrapped }
  /// Answer for an ordering given as negative, zero, positive.
  @inlinable @inline(__always) public func holds(_ order: Int) -> Bool {
    switch self {
    case .lt: order < 0
    case .le: order <= 0
    case .eq: order == 0
    case .ne: order != 0
    case .gt: order > 0
    case .ge: order >= 0
    }
  }
}
