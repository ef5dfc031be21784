import KraitCore
import KraitObjects

/// A module written in Swift. Conforming enums are listed once, in `NativeModules` of the target that has them.
public protocol NativeModule: SendableMetatype {
  /// The name it is imported by.
  static var name: StaticString { get }
  static var doc: StaticString? { get }
  /// Signatures have no parameter for the module; `a[0]` is the first argument.
  static var functions: [MethodDef] { get }
  /// Adds constants and types to the namespace of the new module (`cx.addType(X.self, to: dict)`, `cx.dictSet(dict, ...)`).
  static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised)
}

extension Context {
  /// Raises ImportError if the C library under a module could not be loaded: `error` is what its load function returned.
  public func checkLoaded(_ error: UnsafePointer<CChar>?, _ module: StaticString) throws(Raised) {
    guard let error else { return }
    let name = try str("\(module)")
    try raiseImportError(.ImportError, String(cString: error), name: name.ref)
  }
}

extension NativeModule {
  public static var doc: StaticString? { nil }
  public static var functions: [MethodDef] { [] }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {}
}
