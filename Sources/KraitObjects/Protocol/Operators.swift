import KraitCore

// The abstract operators: which operand's type is asked first, and the messages when none can.

extension Context {
  /// `a op b`.
  public func binary(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    // A str is no number, and neither a str nor an int has a method that could come first.
    if op == .mul, a.isExactly(types.pointee.str), b.isExactly(types.pointee.int), let n = b.smallInt { return try StrType.repeated(a, n, self) }
    if let result = try binaryOrNil(op, a, b) { return result }
    if let result = try sequenceOperator(op, a, b, inPlace: false) { return result }
    try raiseUnsupported(op, a, b, inPlace: false)
  }

  /// The number protocol alone: nil when both operands decline.
  func binaryOrNil(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned? {
    let ta = a.type, tb = b.type
    if ta == tb && ta == types.pointee.int { return try intBinary(op, a, b) }
    let aIsPython = ta.pointee.flags.contains(.pythonClass), bIsPython = tb.pointee.flags.contains(.pythonClass)
    if !aIsPython && !bIsPython {
      if ta != tb && isSubtype(tb, ta), let r = try tb.pointee.ops.binary(op, a, b, self) { return r }
      if let r = try ta.pointee.ops.binary(op, a, b, self) { return r }
      return ta != tb ? try tb.pointee.ops.binary(op, a, b, self) : nil
    }
    // The reflected method of a proper subclass of the left type goes first, if it is a different one.
    var reflectedTried = false
    if ta != tb && isSubtype(tb, ta) && bIsPython {
      let rb = special(tb, op.reflected), ra = special(ta, op.reflected)
      if let rb, rb != ra {
        reflectedTried = true
        if let r = try declined(callSpecial(rb, b, a)) { return r }
      }
    }
    if let r = try leftOperand(op, a, b, aIsPython) { return r }
    if ta != tb && !reflectedTried { return try rightOperand(op, a, b, bIsPython) }
    return nil
  }

  /// What is left of `a op b` when a method of `a` that is written in Python has declined: its `__iadd__` if `inPlace` (then all of the plain
  /// operator), else its `__add__`.
  public func binaryAfterDecline(_ op: BinaryOperator, _ a: Ref, _ b: Ref, declinedInPlace: Bool, inPlace: Bool) throws(Raised) -> Owned {
    if declinedInPlace {
      if let result = try binaryOrNil(op, a, b) { return result }
    } else if a.type != b.type, let result = try rightOperand(op, a, b, b.type.pointee.flags.contains(.pythonClass)) {
      return result
    }
    if let result = try sequenceOperator(op, a, b, inPlace: inPlace) { return result }
    try raiseUnsupported(op, a, b, inPlace: inPlace)
  }

  /// nil for NotImplemented.
  @inline(__always) public func declined(_ result: consuming Owned) -> Owned? {
    if result.ref == interp.pointee.notImplemented { return nil }
    return result
  }

  private func leftOperand(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ isPython: Bool) throws(Raised) -> Owned? {
    if isPython, a.type.pointee.overridden.contains(op.operation) {
      guard let f = special(a.type, op.operation) else { return nil }
      return try declined(callSpecial(f, a, b))
    }
    // A class that defines only the reflected method has inherited the sequence's own `__add__` or `__mul__`, which may raise.
    if isPython && a.type.pointee.overridden.contains(op.reflected), op == .add || op == .mul,
      let result = try sequenceOperator(op, a, b, inPlace: false, leftOnly: true) {
      return result
    }
    return try (isPython ? a.type.pointee.nativeBase : a.ops).binary(op, a, b, self)
  }

  private func rightOperand(_ op: BinaryOperator, _ a: Ref, _ b: Ref, _ isPython: Bool) throws(Raised) -> Owned? {
    if isPython, b.type.pointee.overridden.contains(op.reflected) {
      guard let f = special(b.type, op.reflected) else { return nil }
      return try declined(callSpecial(f, b, a))
    }
    return try (isPython ? b.type.pointee.nativeBase : b.ops).binary(op, a, b, self)
  }

  /// Concatenation and repetition, which come after the number protocol.
  private func sequenceOperator(_ op: BinaryOperator, _ a: Ref, _ b: Ref, inPlace: Bool, leftOnly: Bool = false) throws(Raised) -> Owned? {
    switch op {
    case .add:
      let has = a.type.pointee.has
      if inPlace && has.contains(.inplaceConcat) { return try nativeOps(a).inplaceConcat(a, b, self) }
      if has.contains(.concat) { return try nativeOps(a).concat(a, b, self) }
      return nil
    case .mul:
      if a.type.pointee.has.contains(.repeat) { return try repeatSequence(a, b, inPlace: inPlace) }
      if !leftOnly && b.type.pointee.has.contains(.repeat) { return try repeatSequence(b, a, inPlace: false) }
      return nil
    default: return nil
    }
  }

  func nativeOps(_ me: Ref) -> any NativeType.Type { me.type.pointee.flags.contains(.pythonClass) ? me.type.pointee.nativeBase : me.ops }

  private func repeatSequence(_ sequence: Ref, _ count: Ref, inPlace: Bool) throws(Raised) -> Owned {
    guard count.type.pointee.has.contains(.index) else {
      try raise(.TypeError, "can't multiply sequence by non-int of type '\(typeName(count))'")
    }
    let n = try index(count)
    if inPlace && sequence.type.pointee.has.contains(.inplaceRepeat) { return try nativeOps(sequence).inplaceRepeat(sequence, n, self) }
    return try nativeOps(sequence).repeated(sequence, n, self)
  }

  /// `a op= b`.
  public func inplace(_ op: BinaryOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    if op != .divmod && a.type.pointee.has.contains(op.inPlace) {
      if a.type.pointee.overridden.contains(op.inPlace) {
        if let f = special(a.type, op.inPlace), let r = try declined(callSpecial(f, a, b)) { return r }
      } else if let r = try nativeOps(a).inplace(op, a, b, self) {
        return r
      }
    }
    if let result = try binaryOrNil(op, a, b) { return result }
    if let result = try sequenceOperator(op, a, b, inPlace: true) { return result }
    try raiseUnsupported(op, a, b, inPlace: true)
  }

  @inline(never) func raiseUnsupported(_ op: BinaryOperator, _ a: Ref, _ b: Ref, inPlace: Bool) throws(Raised) -> Never {
    if op == .rshift && !inPlace && a.isExactly(types.pointee.builtinFunction) {
      let shown = try repr(a)
      if shown.ref.text == "<built-in function print>" {
        try raise(.TypeError, "unsupported operand type(s) for >>: 'builtin_function_or_method' and '\(typeName(b))'. Did you mean \"print(<message>, file=<output_stream>)\"?")
      }
    }
    let symbol = inPlace ? (op == .pow ? "**=" : "\(op.symbol)=") : "\(op.symbol)"
    try raise(.TypeError, "unsupported operand type(s) for \(symbol): '\(typeName(a))' and '\(typeName(b))'")
  }

  /// `pow(a, b, modulus)`.
  public func power(_ a: Ref, _ b: Ref, _ modulus: Ref) throws(Raised) -> Owned {
    if isNone(modulus) { return try binary(.pow, a, b) }
    if a.type.pointee.overridden.contains(.pow), let f = special(a.type, .pow) {
      if let r = try declined(callSpecial(f, a, b, modulus)) { return r }
    } else if let r = try nativeOps(a).power(a, b, modulus, self) {
      return r
    }
    try raise(.TypeError, "unsupported operand type(s) for ** or pow(): '\(typeName(a))', '\(typeName(b))', '\(typeName(modulus))'")
  }

  public func unary(_ op: UnaryOperator, _ me: Ref) throws(Raised) -> Owned { try me.ops.unary(op, me, self) }

  /// `a op b` as an object.
  public func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    try checkNativeStack(" in comparison")
    let ta = a.type, tb = b.type
    var reversedTried = false
    if ta != tb && isSubtype(tb, ta) && tb.pointee.has.contains(op.swapped.operation) {
      reversedTried = true
      if let r = try tb.pointee.ops.compare(op.swapped, b, a, self) { return r }
    }
    if let r = try ta.pointee.ops.compare(op, a, b, self) { return r }
    if !reversedTried, let r = try tb.pointee.ops.compare(op.swapped, b, a, self) { return r }
    return try compareByIdentity(op, a, b)
  }

  /// What is left of `a op b` when the method of `a` has declined.
  public func compareAfterDecline(_ op: CompareOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    if let r = try b.type.pointee.ops.compare(op.swapped, b, a, self) { return r }
    return try compareByIdentity(op, a, b)
  }
  private func compareByIdentity(_ op: CompareOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned {
    switch op {
    case .eq: return bool(a == b)
    case .ne: return bool(a != b)
    default: try raise(.TypeError, "'\(op.symbol)' not supported between instances of '\(typeName(a))' and '\(typeName(b))'")
    }
  }

  /// `a op b` as a truth value.
  public func compareBool(_ op: CompareOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Bool {
    let result = try compare(op, a, b)
    return try isTrue(result.ref)
  }

  /// Identical or equal: what containers test.
  @inlinable @inline(__always)
  public func equals(_ a: Ref, _ b: Ref) throws(Raised) -> Bool {
    if a == b { return true }
    return try equalsSlow(a, b)
  }
  @inline(never) public func equalsSlow(_ a: Ref, _ b: Ref) throws(Raised) -> Bool {
    if a.isExactly(types.pointee.str) && b.isExactly(types.pointee.str) { return strEquals(a, b) }
    if a.isExactly(types.pointee.int) && b.isExactly(types.pointee.int), a.int.pointee.word & b.int.pointee.word & 1 != 0 {
      return a.int.pointee.word == b.int.pointee.word
    }
    return try compareBool(.eq, a, b)
  }
}
