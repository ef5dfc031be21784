import KraitCore

// Arguments of constructors, checked as CPython words it.

extension CallArguments {
  /// Number of keyword arguments.
  @inlinable public var keywordCount: Int { names?.tupleCount ?? 0 }
  /// Value of keyword argument `i`.
  @inlinable public func keyword(_ i: Int) -> Ref { base[count &+ i].unsafelyUnwrapped }
}

extension Context {
  /// "X() takes no keyword arguments".
  @inlinable public func checkNoKeywords(_ args: CallArguments, _ function: StaticString) throws(Raised) {
    if args.keywordCount != 0 { try raise(.TypeError, "\(function)() takes no keyword arguments") }
  }

  /// "X expected at most 2 arguments, got 3".
  public func checkCount(_ args: CallArguments, _ function: StaticString, _ range: ClosedRange<Int>) throws(Raised) {
    if range.contains(args.count) { return }
    let isLow = args.count < range.lowerBound
    let bound = isLow ? range.lowerBound : range.upperBound
    let how = range.lowerBound == range.upperBound ? "" : isLow ? "at least " : "at most "
    try raise(.TypeError, "\(function) expected \(how)\(bound) argument\(bound == 1 ? "" : "s"), got \(args.count)")
  }

  /// An index for subscription; IndexError if it does not fit.
  @inline(__always) public func subscriptIndex(_ key: Ref) throws(Raised) -> Int {
    if key.isExactly(types.pointee.int), let n = key.smallInt { return n }
    return try subscriptSlow(key)
  }
  @inline(never) func subscriptSlow(_ key: Ref) throws(Raised) -> Int {
    let object = try indexObject(key)
    if let n = exactInt(object.ref) { return n }
    try raise(.IndexError, "cannot fit '\(typeName(key))' into an index-sized integer")
  }
}
