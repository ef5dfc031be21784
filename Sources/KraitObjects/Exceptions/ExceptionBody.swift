import KraitCore

/// Any exception. Fields that only some types have follow, `ExceptionNative.fieldCount` references to objects (or nil).
@frozen public struct ExceptionBody {
  public var header: ObjectHeader
  /// A tuple.
  public var args: Ref?
  public var traceback: Ref?
  public var context: Ref?
  public var cause: Ref?
  public var suppressContext: Bool
  public static let fieldsOffset = 56
}

/// Places of the additional fields.
public enum ExceptionField {
  // StopIteration, SystemExit
  public static let value = 0
  // NameError, AttributeError
  public static let name = 0, object = 1
  // ImportError
  public static let message = 0, importName = 1, importPath = 2, importNameFrom = 3
  // OSError
  public static let errno = 0, strerror = 1, filename = 2, filename2 = 3, written = 4
  // SyntaxError; `message` is 0
  public static let syntaxFilename = 1, line = 2, offset = 3, text = 4, endLine = 5, endOffset = 6, printFileAndLine = 7
  // Unicode errors
  public static let encoding = 0, subject = 1, start = 2, end = 3, reason = 4
  // Groups; `message` is 0
  public static let exceptions = 1
}

extension Ref {
  @inlinable @inline(__always) public var exception: UnsafeMutablePointer<ExceptionBody> { raw.assumingMemoryBound(to: ExceptionBody.self) }
  /// An additional field of an exception.
  @inlinable @inline(__always) public func exceptionField(_ i: Int) -> UnsafeMutablePointer<Ref?> {
    (raw + (ExceptionBody.fieldsOffset &+ i &* 8)).assumingMemoryBound(to: Ref?.self)
  }
}

/// A built-in exception type.
public protocol ExceptionNative: NativeType {
  static var kind: ExceptionKind { get }
  /// Number of additional fields, those of the bases included.
  static var fieldCount: Int { get }
}

extension ExceptionNative {
  public static var fieldCount: Int { 0 }
  public static var layout: Layout {
    Layout(ExceptionBody.fieldsOffset + 8 * fieldCount, [.collected, .hasDict, .baseType, .exceptionSubclass])
  }
  public static var operations: OperationSet { [.new, .`init`] }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let tuple = try cx.argumentTuple(args)
    return try cx.newException(type, args: tuple)
  }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) { try cx.initializeException(me, args) }
  public static func dealloc(_ me: Ref, _ cx: Context) {
    clearFields(me)
    if !me.hasFlag(.pythonClass) { cx.releaseAttributes(me) }
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    let body = me.exception
    visit(body.pointee.args)
    visit(body.pointee.traceback)
    visit(body.pointee.context)
    visit(body.pointee.cause)
    for i in 0..<fieldCount { visit(me.exceptionField(i).pointee) }
    if !me.hasFlag(.pythonClass) { Context(owning: me).traverseAttributes(me, visit) }
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    clearFields(me)
    if !me.hasFlag(.pythonClass) { cx.clearAttributes(me) }
  }
  private static func clearFields(_ me: Ref) {
    let body = me.exception
    replace(&body.pointee.args, with: nil)
    replace(&body.pointee.traceback, with: nil)
    replace(&body.pointee.context, with: nil)
    replace(&body.pointee.cause, with: nil)
    for i in 0..<fieldCount { replace(me.exceptionField(i), with: nil) }
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.exceptionRepr(me) }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned { try cx.exceptionStr(me) }
}

extension Context {
  /// The positional arguments of a call as a tuple.
  func argumentTuple(_ args: CallArguments) throws(Raised) -> Owned {
    if args.count == 0 { return interp.pointee.emptyTuple.own }
    let tuple = try tuple(args.count)
    for i in 0..<args.count {
      args[i].incref()
      tuple.ref.tupleItems[i] = args[i]
    }
    track(tuple.ref)
    return tuple
  }

  /// An exception without additional fields set, tracked.
  func newException(_ type: TypePointer, args: consuming Owned) throws(Raised) -> Owned {
    let ref = try allocate(type)
    clearFields(ref, type.pointee.basicSize)
    ref.exception.pointee.args = args.leak()
    track(ref)
    return Owned(stealing: ref)
  }

  func initializeException(_ me: Ref, _ args: CallArguments) throws(Raised) {
    if let names = args.names, names.tupleCount != 0 { try raise(.TypeError, "\(typeName(me))() takes no keyword arguments") }
    // The usual case: `new` has stored the same arguments already.
    if let old = me.exception.pointee.args, old.tupleCount == args.count {
      var same = true
      for i in 0..<args.count where old.tupleItems[i] != args[i] { same = false }
      if same { return }
    }
    let tuple = try argumentTuple(args)
    replace(&me.exception.pointee.args, with: tuple)
  }

  func exceptionRepr(_ me: Ref) throws(Raised) -> Owned {
    let args = (me.exception.pointee.args ?? interp.pointee.emptyTuple).own
    if args.ref.tupleCount == 1 {
      let inner = try repr(args.ref.tupleItems[0])
      let head = try str("\(simpleName(me.type))(")
      let tail = try str(")")
      let start = try concat(head.ref, inner.ref)
      return try concat(start.ref, tail.ref)
    }
    let inner = try repr(args.ref)
    let head = try str(simpleName(me.type))
    return try concat(head.ref, inner.ref)
  }

  func exceptionStr(_ me: Ref) throws(Raised) -> Owned {
    let args = (me.exception.pointee.args ?? interp.pointee.emptyTuple).own
    switch args.ref.tupleCount {
    case 0: return interp.pointee.emptyStr.own
    case 1: return try str(of: args.ref.tupleItems[0])
    default: return try str(of: args.ref)
    }
  }

  /// An additional field for the program: None when unset.
  func exceptionField(_ me: Ref, _ i: Int) -> Owned { me.exceptionField(i).pointee.own ?? none }

  /// A read-write attribute over an additional field.
  static func fieldAttribute(_ name: StaticString, _ i: Int, _ doc: StaticString) -> GetSetDef {
    GetSetDef(
      name, doc, member: true, get: { (me, cx) throws(Raised) in cx.exceptionField(me, i) },
      set: { (me, value, cx) throws(Raised) in replace(me.exceptionField(i), with: value.own) })
  }
}
