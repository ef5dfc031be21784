import KraitCore

extension Context {
  /// Sign and magnitude of an int, in 64-bit limbs from the least significant on without leading zeros.
  public func limbs(of int: Ref) throws(Raised) -> (isNegative: Bool, limbs: [UInt64]) {
    var isNegative = false
    var limbs: [UInt64] = []
    try int.withLimbs { (view) throws(Raised) in
      isNegative = view.isNegative
      limbs = Array(UnsafeBufferPointer(start: view.base, count: view.count))
    }
    return (isNegative, limbs)
  }
}
