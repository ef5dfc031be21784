import KraitCore

/// Types with exactly one instance, which calling them answers.
protocol SingletonType: NativeType {
  static func instance(_ cx: Context) -> Ref
  static var shown: StaticString { get }
  /// What the message about arguments calls the type.
  static var constructorName: StaticString { get }
}

extension SingletonType {
  static var layout: Layout { Layout() }
  static var constructorName: StaticString { name }
  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if args.count > 0 || args.keywordCount > 0 { try cx.raise(.TypeError, "\(constructorName) takes no arguments") }
    return instance(cx).own
  }
  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.str(shown) }
}

enum NoneType: SingletonType {
  static var name: StaticString { "NoneType" }
  static var doc: StaticString? { "The type of the None singleton." }
  static var operations: OperationSet { [.repr, .hash, .bool, .new, .lt, .le, .eq, .ne, .gt, .ge] }
  static var shown: StaticString { "None" }
  static func instance(_ cx: Context) -> Ref { cx.noneRef }
  static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool { false }
  static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { 0xFCA8_6420 }
  static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? { try cx.identityCompare(op, a, b) }
}

enum NotImplementedTypeType: SingletonType {
  static var name: StaticString { "NotImplementedType" }
  static var doc: StaticString? { "The type of the NotImplemented singleton." }
  static var operations: OperationSet { [.repr, .bool, .new] }
  static var shown: StaticString { "NotImplemented" }
  static func instance(_ cx: Context) -> Ref { cx.interp.pointee.notImplemented }
  static func bool(_ me: Ref, _ cx: Context) throws(Raised) -> Bool {
    try cx.warnDeprecated("NotImplemented should not be used in a boolean context")
    return true
  }
  static var methods: [MethodDef] {
    [MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in try cx.str("NotImplemented") }]
  }
}

enum EllipsisType: SingletonType {
  static var name: StaticString { "ellipsis" }
  static var doc: StaticString? { "The type of the Ellipsis singleton." }
  static var operations: OperationSet { [.repr, .new] }
  static var shown: StaticString { "Ellipsis" }
  static var constructorName: StaticString { "EllipsisType" }
  static func instance(_ cx: Context) -> Ref { cx.interp.pointee.ellipsis }
  static var methods: [MethodDef] {
    [MethodDef("__reduce__", "(self, /)", "") { (a, cx) throws(Raised) in try cx.str("Ellipsis") }]
  }
}

extension Context {
  /// Equality by identity; the other comparisons are not defined.
  func identityCompare(_ op: CompareOperator, _ a: Ref, _ b: Ref) throws(Raised) -> Owned? {
    switch op {
    case .eq: return a == b ? bool(true) : nil
    case .ne: return a == b ? bool(false) : nil
    default: return nil
    }
  }
}
