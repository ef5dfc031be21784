import KraitCore

extension Context {
  /// A warning as `warnings.warn` gives it; the filters may turn it into an exception.
  public func warn(_ category: ExceptionKind, _ message: String, stackLevel: Int = 1) throws(Raised) {
    try interp.pointee.frames.warn(category, message, stackLevel: stackLevel, self)
  }
}
