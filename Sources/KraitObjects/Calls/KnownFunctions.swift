import KraitCore

extension Ref {
  /// Whether this is the function of that name of the module `builtins`, whatever name it was found by.
  public func isBuiltin(_ name: KnownName, _ cx: Context) -> Bool {
    guard isExactly(cx.types.pointee.builtinFunction), !builtinFunction.pointee.passesInstance else { return false }
    guard builtinFunction.pointee.fields.callable.pointee.name == cx.name(name), let module = builtinFunction.pointee.module else { return false }
    return module.isStr && strEquals(module, "builtins")
  }
}
