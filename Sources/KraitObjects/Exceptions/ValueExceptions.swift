import KraitCore

// Exceptions with a few attributes of their own.

public enum StopIterationType: ExceptionNative {
  public static var kind: ExceptionKind { .StopIteration }
  public static var name: StaticString { "StopIteration" }
  public static var doc: StaticString? { "Signal the end from iterator.__next__()." }
  public static var fieldCount: Int { 1 }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, args)
    replace(me.exceptionField(ExceptionField.value), with: args.count > 0 ? args[0].own : nil)
  }
  public static var getsets: [GetSetDef] { [Context.fieldAttribute("value", ExceptionField.value, "generator return value")] }
}

public enum SystemExitType: ExceptionNative {
  public static var kind: ExceptionKind { .SystemExit }
  public static var name: StaticString { "SystemExit" }
  public static var doc: StaticString? { "Request to exit from the interpreter." }
  public static var fieldCount: Int { 1 }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, args)
    if args.count == 0 { return }
    let code = args.count == 1 ? args[0].own : me.exception.pointee.args.own
    replace(me.exceptionField(ExceptionField.value), with: code)
  }
  public static var getsets: [GetSetDef] { [Context.fieldAttribute("code", ExceptionField.value, "exception code")] }
}

public enum KeyErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .KeyError }
  public static var name: StaticString { "KeyError" }
  public static var doc: StaticString? { "Mapping key not found." }
  public static var operations: OperationSet { [.`init`, .str] }
  /// A lone key is shown by its repr: an empty string would be invisible.
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let args = me.exception.pointee.args, args.tupleCount == 1 {
      let held = args.own
      return try cx.repr(held.ref.tupleItems[0])
    }
    return try cx.exceptionStr(me)
  }
}

/// NameError and UnboundLocalError.
public protocol NameErrorNative: ExceptionNative {}

extension NameErrorNative {
  public static var fieldCount: Int { 1 }
  public static var operations: OperationSet { [.`init`] }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, CallArguments(args.base, args.count))
    let keywords = try cx.bind(CallArguments(args.base + args.count, 0, names: args.names), nameSignature)
    replace(me.exceptionField(ExceptionField.name), with: keywords.optional(0).own)
  }
}

private let nameSignature = Signature("NameError", "(*, name=None)")
private let attributeSignature = Signature("AttributeError", "(*, name=None, obj=None)")

public enum NameErrorType: NameErrorNative {
  public static var kind: ExceptionKind { .NameError }
  public static var name: StaticString { "NameError" }
  public static var doc: StaticString? { "Name not found globally." }
  public static var operations: OperationSet { [.`init`, .str] }
  public static var getsets: [GetSetDef] { [Context.fieldAttribute("name", ExceptionField.name, "name")] }
}

public enum AttributeErrorType: ExceptionNative {
  public static var kind: ExceptionKind { .AttributeError }
  public static var name: StaticString { "AttributeError" }
  public static var doc: StaticString? { "Attribute not found." }
  public static var fieldCount: Int { 2 }
  public static var operations: OperationSet { [.`init`, .str] }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, CallArguments(args.base, args.count))
    let keywords = try cx.bind(CallArguments(args.base + args.count, 0, names: args.names), attributeSignature)
    replace(me.exceptionField(ExceptionField.name), with: keywords.optional(0).own)
    replace(me.exceptionField(ExceptionField.object), with: keywords.optional(1).own)
  }
  public static var getsets: [GetSetDef] {
    [
      Context.fieldAttribute("name", ExceptionField.name, "attribute name"),
      Context.fieldAttribute("obj", ExceptionField.object, "object"),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("__getstate__", "(self, /)") { (a, cx) throws(Raised) in try state(a[0], cx) },
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        let state = try state(a[0], cx)
        let args = (a[0].exception.pointee.args ?? cx.interp.pointee.emptyTuple).own
        if cx.isNone(state.ref) { return try cx.tuple(Ref(a[0].type), args.ref) }
        return try cx.tuple(Ref(a[0].type), args.ref, state.ref)
      },
    ]
  }

  /// The attributes to pickle. `obj` is left out: it may be anything.
  private static func state(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let name = me.exceptionField(ExceptionField.name).pointee
    let hasAttributes = me.attributesSlot.pointee != nil
    if name == nil && !hasAttributes { return cx.none }
    let dict: Owned
    if hasAttributes {
      let attributes = try cx.attributesDict(me)
      dict = try cx.callMethod(attributes.ref, .copy)
    } else {
      dict = try cx.dict()
    }
    if let name { try cx.dictSet(dict.ref, cx.name(.name), name) }
    if let args = me.exception.pointee.args { try cx.dictSet(dict.ref, cx.name(.args), args) }
    return dict
  }
}

/// ImportError and ModuleNotFoundError.
public protocol ImportNative: ExceptionNative {}

private let importSignature = Signature("ImportError", "(*, name=None, path=None, name_from=None)")

extension ImportNative {
  public static var fieldCount: Int { 4 }
  public static var operations: OperationSet { [.`init`] }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, CallArguments(args.base, args.count))
    let keywords = try cx.bind(CallArguments(args.base + args.count, 0, names: args.names), importSignature)
    replace(me.exceptionField(ExceptionField.importName), with: keywords.optional(0).own)
    replace(me.exceptionField(ExceptionField.importPath), with: keywords.optional(1).own)
    replace(me.exceptionField(ExceptionField.importNameFrom), with: keywords.optional(2).own)
    replace(me.exceptionField(ExceptionField.message), with: args.count == 1 ? args[0].own : nil)
  }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    if let message = me.exceptionField(ExceptionField.message).pointee, message.isExactly(cx.types.pointee.str) { return message.own }
    return try cx.exceptionStr(me)
  }
}

public enum ImportErrorType: ImportNative {
  public static var kind: ExceptionKind { .ImportError }
  public static var name: StaticString { "ImportError" }
  public static var doc: StaticString? { "Import can't find module, or can't find name in module." }
  public static var operations: OperationSet { [.`init`, .str] }
  public static var getsets: [GetSetDef] {
    [
      Context.fieldAttribute("msg", ExceptionField.message, "exception message"),
      Context.fieldAttribute("name", ExceptionField.importName, "module name"),
      Context.fieldAttribute("path", ExceptionField.importPath, "module path"),
      Context.fieldAttribute("name_from", ExceptionField.importNameFrom, "name imported from module"),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        let args = (a[0].exception.pointee.args ?? cx.interp.pointee.emptyTuple).own
        let dict: Owned
        if a[0].attributesSlot.pointee != nil {
          let attributes = try cx.attributesDict(a[0])
          dict = try cx.callMethod(attributes.ref, .copy)
        } else {
          dict = try cx.dict()
        }
        let fields: [(KnownName, Int)] = [(.name, ExceptionField.importName), (.path, ExceptionField.importPath), (.name_from, ExceptionField.importNameFrom)]
        for (name, field) in fields {
          if let value = a[0].exceptionField(field).pointee { try cx.dictSet(dict.ref, cx.name(name), value) }
        }
        if try cx.len(dict.ref) == 0 { return try cx.tuple(Ref(a[0].type), args.ref) }
        return try cx.tuple(Ref(a[0].type), args.ref, dict.ref)
      }
    ]
  }
}
