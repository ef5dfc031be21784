import KraitCore

/// The Unicode errors that say what could not be converted, where, and why.
public protocol UnicodeNative: ExceptionNative {
  static var takesEncoding: Bool { get }
  static var subjectIsBytes: Bool { get }
}

extension UnicodeNative {
  public static var takesEncoding: Bool { true }
  public static var subjectIsBytes: Bool { false }
  public static var fieldCount: Int { 5 }
  public static var operations: OperationSet { [.new, .`init`, .str] }

  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, args)
    let first = takesEncoding ? 1 : 0
    guard args.count == 4 + first else { try cx.raise(.TypeError, "function takes exactly \(4 + first) arguments (\(args.count) given)") }
    if takesEncoding { try requireStr(args, 0, cx) }
    if !subjectIsBytes { try requireStr(args, first, cx) }
    let start = try cx.index(args[first + 1]), end = try cx.index(args[first + 2])
    try requireStr(args, first + 3, cx)
    let subject: Owned
    if subjectIsBytes && !args[first].isBytes {
      subject = try cx.call(Ref(cx.types.pointee.bytes), try bufferOnly(args[first], cx))
    } else {
      subject = args[first].own
    }
    if takesEncoding { replace(me.exceptionField(ExceptionField.encoding), with: args[0].own) }
    replace(me.exceptionField(ExceptionField.subject), with: subject)
    replace(me.exceptionField(ExceptionField.start), with: cx.int(start))
    replace(me.exceptionField(ExceptionField.end), with: cx.int(end))
    replace(me.exceptionField(ExceptionField.reason), with: args[first + 3].own)
  }

  private static func bufferOnly(_ object: Ref, _ cx: Context) throws(Raised) -> Ref {
    guard object.type.pointee.has.contains(.buffer) else {
      try cx.raise(.TypeError, "a bytes-like object is required, not '\(cx.typeName(object))'")
    }
    return object
  }
  private static func requireStr(_ args: CallArguments, _ i: Int, _ cx: Context) throws(Raised) {
    if !args[i].isStr { try cx.raise(.TypeError, "argument \(i + 1) must be str, not \(cx.typeName(args[i]))") }
  }

  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    guard let subject = me.exceptionField(ExceptionField.subject).pointee else { return cx.interp.pointee.emptyStr.own }
    let reasonObject = cx.exceptionField(me, ExceptionField.reason), encodingObject = cx.exceptionField(me, ExceptionField.encoding)
    let reason = try cx.str(of: reasonObject.ref), encoding = try cx.str(of: encodingObject.ref)
    let start = position(me, ExceptionField.start, cx), end = position(me, ExceptionField.end, cx)
    let verb = subjectIsBytes ? "decode" : "encode"
    let head = takesEncoding ? "'\(encoding.ref.text)' codec can't \(verb) " : "can't translate "
    let length = subject.isBytes ? subject.bytes.pointee.length : subject.isStr ? subject.str.pointee.length : 0
    var text: String
    if start >= 0 && start < length && end == start &+ 1 {
      text = "\(head)\(unit(subject, start)) in position \(start): "
    } else {
      text = "\(head)\(subjectIsBytes ? "bytes" : "characters") in position \(start)-\(end &- 1): "
    }
    let prefix = try cx.str(text)
    text = ""
    return try cx.concat(prefix.ref, reason.ref)
  }

  private static func position(_ me: Ref, _ field: Int, _ cx: Context) -> Int {
    guard let value = me.exceptionField(field).pointee, value.isInt else { return 0 }
    return cx.exactInt(value) ?? 0
  }

  /// The byte or character that failed, escaped.
  private static func unit(_ subject: Ref, _ i: Int) -> String {
    func hex(_ value: UInt32, _ width: Int) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
    }
    if subject.isBytes { return "byte 0x" + hex(UInt32(subject.bytesData[i]), 2) }
    let code = subject.codePoint(at: i)
    if code <= 0xFF { return "character '\\x\(hex(code, 2))'" }
    if code <= 0xFFFF { return "character '\\u\(hex(code, 4))'" }
    return "character '\\U\(hex(code, 8))'"
  }

  public static var getsets: [GetSetDef] {
    [
      Context.fieldAttribute("encoding", ExceptionField.encoding, "exception encoding"),
      Context.fieldAttribute("object", ExceptionField.subject, "exception object"),
      positionAttribute("start", ExceptionField.start, "exception start"),
      positionAttribute("end", ExceptionField.end, "exception end"),
      Context.fieldAttribute("reason", ExceptionField.reason, "exception reason"),
    ]
  }

  private static func positionAttribute(_ name: StaticString, _ field: Int, _ doc: StaticString) -> GetSetDef {
    GetSetDef(
      name, doc, member: true, get: { (me, cx) throws(Raised) in me.exceptionField(field).pointee.own ?? cx.int(0) },
      set: { (me, value, cx) throws(Raised) in
        guard let value else { try cx.raise(.TypeError, "can't delete numeric/char attribute") }
        guard value.isInt else { try cx.raise(.TypeError, "an integer is required") }
        replace(me.exceptionField(field), with: value.own)
      })
  }
}

public enum UnicodeDecodeErrorType: UnicodeNative {
  public static var kind: ExceptionKind { .UnicodeDecodeError }
  public static var name: StaticString { "UnicodeDecodeError" }
  public static var doc: StaticString? { "Unicode decoding error." }
  public static var subjectIsBytes: Bool { true }
}

public enum UnicodeEncodeErrorType: UnicodeNative {
  public static var kind: ExceptionKind { .UnicodeEncodeError }
  public static var name: StaticString { "UnicodeEncodeError" }
  public static var doc: StaticString? { "Unicode encoding error." }
}

public enum UnicodeTranslateErrorType: UnicodeNative {
  public static var kind: ExceptionKind { .UnicodeTranslateError }
  public static var name: StaticString { "UnicodeTranslateError" }
  public static var doc: StaticString? { "Unicode translation error." }
  public static var takesEncoding: Bool { false }
}
