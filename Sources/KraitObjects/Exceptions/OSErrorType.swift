import Glibc
import KraitCore

/// OSError and its subclasses.
public protocol OSErrorNative: ExceptionNative {}

extension OSErrorNative {
  public static var fieldCount: Int { 5 }
  public static var operations: OperationSet { [.`init`] }

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    if OSErrorSupport.initializesLater(type) { return try cx.newException(type, args: cx.interp.pointee.emptyTuple.own) }
    if let names = args.names, names.tupleCount != 0 { try cx.raise(.TypeError, "\(cx.typeName(type))() takes no keyword arguments") }
    var chosen = type
    if type == cx.exceptionType(.OSError), args.count >= 2, args.count <= 5, args[0].isInt, let code = args[0].smallInt,
      let kind = OSErrorSupport.kind(Int32(truncatingIfNeeded: code))
    {
      chosen = cx.exceptionType(kind)
    }
    let tuple = try cx.argumentTuple(args)
    let error = try cx.newException(chosen, args: tuple)
    try OSErrorSupport.store(error.ref, args, cx)
    return error
  }
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    if !OSErrorSupport.initializesLater(me.type) { return }
    if let names = args.names, names.tupleCount != 0 { try cx.raise(.TypeError, "\(cx.typeName(me))() takes no keyword arguments") }
    let tuple = try cx.argumentTuple(args)
    replace(&me.exception.pointee.args, with: tuple)
    try OSErrorSupport.store(me, args, cx)
  }
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    func field(_ i: Int) -> Owned { cx.exceptionField(me, i) }
    let hasNumber = me.exceptionField(ExceptionField.errno).pointee != nil && me.exceptionField(ExceptionField.strerror).pointee != nil
    guard me.exceptionField(ExceptionField.filename).pointee != nil || hasNumber else { return try cx.exceptionStr(me) }
    let number = field(ExceptionField.errno), text = field(ExceptionField.strerror)
    let numberText = try cx.str(of: number.ref), reason = try cx.str(of: text.ref)
    var result = try cx.str("[Errno ")
    result = try cx.concat(result.ref, numberText.ref)
    let bracket = try cx.str("] ")
    result = try cx.concat(result.ref, bracket.ref)
    result = try cx.concat(result.ref, reason.ref)
    if me.exceptionField(ExceptionField.filename).pointee == nil { return result }
    let file = field(ExceptionField.filename)
    let fileText = try cx.repr(file.ref)
    let colon = try cx.str(": ")
    result = try cx.concat(result.ref, colon.ref)
    result = try cx.concat(result.ref, fileText.ref)
    if me.exceptionField(ExceptionField.filename2).pointee == nil { return result }
    let second = field(ExceptionField.filename2)
    let secondText = try cx.repr(second.ref)
    let arrow = try cx.str(" -> ")
    result = try cx.concat(result.ref, arrow.ref)
    return try cx.concat(result.ref, secondText.ref)
  }
}

enum OSErrorSupport {
  /// A class that overrides `__init__` alone may pass other arguments to it: then the fields are set there, not in `__new__`.
  static func initializesLater(_ type: TypePointer) -> Bool {
    type.pointee.overridden.contains(.`init`) && !type.pointee.overridden.contains(.new)
  }

  /// The subclass for an errno value.
  static func kind(_ code: Int32) -> ExceptionKind? {
    switch code {
    case EAGAIN, EALREADY, EINPROGRESS: .BlockingIOError
    case EPIPE, ESHUTDOWN: .BrokenPipeError
    case ECHILD: .ChildProcessError
    case ECONNABORTED: .ConnectionAbortedError
    case ECONNREFUSED: .ConnectionRefusedError
    case ECONNRESET: .ConnectionResetError
    case EEXIST: .FileExistsError
    case ENOENT: .FileNotFoundError
    case EISDIR: .IsADirectoryError
    case ENOTDIR: .NotADirectoryError
    case EINTR: .InterruptedError
    case EACCES, EPERM: .PermissionError
    case ESRCH: .ProcessLookupError
    case ETIMEDOUT: .TimeoutError
    default: nil
    }
  }

  static func store(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    guard args.count >= 2 && args.count <= 5 else { return }
    replace(me.exceptionField(ExceptionField.errno), with: args[0].own)
    replace(me.exceptionField(ExceptionField.strerror), with: args[1].own)
    guard args.count >= 3, !cx.isNone(args[2]) else { return }
    if cx.isInstance(me, .BlockingIOError), args[2].isInt {
      let count = cx.int(try cx.index(args[2]))
      replace(me.exceptionField(ExceptionField.written), with: count)
      return
    }
    replace(me.exceptionField(ExceptionField.filename), with: args[2].own)
    if args.count == 5, !cx.isNone(args[4]) { replace(me.exceptionField(ExceptionField.filename2), with: args[4].own) }
    // What `filename` shows is not repeated in `args`.
    let pair = try cx.tuple(args[0], args[1])
    replace(&me.exception.pointee.args, with: pair)
  }
}

public enum OSErrorType: OSErrorNative {
  public static var kind: ExceptionKind { .OSError }
  public static var name: StaticString { "OSError" }
  public static var doc: StaticString? { "Base class for I/O related errors." }
  public static var operations: OperationSet { [.new, .`init`, .str] }

  public static var getsets: [GetSetDef] {
    [
      Context.fieldAttribute("errno", ExceptionField.errno, "POSIX exception code"),
      Context.fieldAttribute("strerror", ExceptionField.strerror, "exception strerror"),
      Context.fieldAttribute("filename", ExceptionField.filename, "exception filename"),
      Context.fieldAttribute("filename2", ExceptionField.filename2, "second exception filename"),
      GetSetDef(
        "characters_written",
        get: { (me, cx) throws(Raised) in
          guard let count = me.exceptionField(ExceptionField.written).pointee else { try cx.raise(.AttributeError, "characters_written") }
          return count.own
        },
        set: { (me, value, cx) throws(Raised) in
          guard let value else {
            if me.exceptionField(ExceptionField.written).pointee == nil { try cx.raise(.AttributeError, "characters_written") }
            replace(me.exceptionField(ExceptionField.written), with: nil)
            return
          }
          let count = cx.int(try cx.index(value))
          replace(me.exceptionField(ExceptionField.written), with: count)
        }),
    ]
  }

  public static var methods: [MethodDef] {
    [
      MethodDef("__reduce__", "(self, /)") { (a, cx) throws(Raised) in
        let args = (a[0].exception.pointee.args ?? cx.interp.pointee.emptyTuple).own
        guard args.ref.tupleCount == 2, let file = a[0].exceptionField(ExceptionField.filename).pointee else {
          return try cx.exceptionReduction(a[0], args.ref)
        }
        let full: Owned
        if let second = a[0].exceptionField(ExceptionField.filename2).pointee {
          full = try cx.tuple(args.ref.tupleItems[0], args.ref.tupleItems[1], file, cx.noneRef, second)
        } else {
          full = try cx.tuple(args.ref.tupleItems[0], args.ref.tupleItems[1], file)
        }
        return try cx.exceptionReduction(a[0], full.ref)
      }
    ]
  }
}
