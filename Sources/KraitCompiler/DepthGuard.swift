/// Guards the native stack against trees that are nested too deeply.
struct DepthGuard {
  let maximum: Int
  /// Lowest address that the walk may reach.
  private let stackLimit: UInt
  var depth = 0

  /// What a walk uses of the stack when nobody says how much there is.
  private static var modest: UInt { 256 << 10 }

  /// `stackLimit` is 0 if it is not known.
  init(maximum: Int, stackLimit: UInt) {
    self.maximum = maximum
    self.stackLimit = stackLimit != 0 ? stackLimit : currentStackAddress() - Self.modest
  }

  mutating func enter() throws(CompileError) {
    depth += 1
    if depth > maximum || currentStackAddress() < stackLimit {
      throw CompileError(unplaced: "maximum recursion depth exceeded during compilation", kind: .recursionError)
    }
  }
}

/// An address in the running thread's current frame, near enough for stack checks.
@inline(never)
private func currentStackAddress() -> UInt {
  var marker: UInt8 = 0
  return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
}
