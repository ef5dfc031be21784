import KraitCore

extension Context {
  /// A warning as `warnings.warn` gives it; the filters may turn it into an exception.
  public func warn(_ category: ExceptionKind, _ message: String, stackLevel: Int = 1) throws(Raised) {
    let module = try importModule("warnings")
    let text = try str(message)
    let level = int(stackLevel)
    _ = try callMethod(module.ref, .warn, text.ref, Ref(exceptionType(category)), level.ref)
  }
}
