import KraitCore

/// SyntaxError and its subclasses.
public protocol SyntaxNative: ExceptionNative {}

extension SyntaxNative {
  public static var fieldCount: Int { 8 }
  public static var operations: OperationSet { [.`init`] }

  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    try cx.initializeException(me, args)
    if args.count >= 1 { replace(me.exceptionField(ExceptionField.message), with: args[0].own) }
    guard args.count == 2 else { return }
    let info = try cx.call(Ref(cx.types.pointee.tuple), args[1])
    let count = info.ref.tupleCount
    if count < 4 { try cx.raise(.TypeError, "function takes at least 4 arguments (\(count) given)") }
    if count > 6 { try cx.raise(.TypeError, "function takes at most 6 arguments (\(count) given)") }
    let items = info.ref.tupleItems
    for i in 0..<6 { replace(me.exceptionField(ExceptionField.syntaxFilename + i), with: i < count ? items[i].own : nil) }
    if count == 5 { try cx.raise(.TypeError, "end_offset must be provided when end_lineno is provided") }
  }

  /// The message, with file (without its folder) and line where known.
  public static func str(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let message = cx.exceptionField(me, ExceptionField.message)
    let text = try cx.str(of: message.ref)
    var place: [String] = []
    if let file = me.exceptionField(ExceptionField.syntaxFilename).pointee, file.isStr {
      let path = file.text
      place.append(path.split(separator: "/", omittingEmptySubsequences: false).last.map { String($0) } ?? path)
    }
    if let line = me.exceptionField(ExceptionField.line).pointee, line.isExactly(cx.types.pointee.int), let n = cx.exactInt(line) {
      place.append("line \(n)")
    }
    if place.isEmpty { return text }
    let suffix = try cx.str(" (\(place.joined(separator: ", ")))")
    return try cx.concat(text.ref, suffix.ref)
  }
}

public enum SyntaxErrorType: SyntaxNative {
  public static var kind: ExceptionKind { .SyntaxError }
  public static var name: StaticString { "SyntaxError" }
  public static var doc: StaticString? { "Invalid syntax." }
  public static var operations: OperationSet { [.`init`, .str] }
  public static var getsets: [GetSetDef] {
    [
      Context.fieldAttribute("msg", ExceptionField.message, "exception msg"),
      Context.fieldAttribute("filename", ExceptionField.syntaxFilename, "exception filename"),
      Context.fieldAttribute("lineno", ExceptionField.line, "exception lineno"),
      Context.fieldAttribute("offset", ExceptionField.offset, "exception offset"),
      Context.fieldAttribute("text", ExceptionField.text, "exception text"),
      Context.fieldAttribute("end_lineno", ExceptionField.endLine, "exception end lineno"),
      Context.fieldAttribute("end_offset", ExceptionField.endOffset, "exception end offset"),
      Context.fieldAttribute("print_file_and_line", ExceptionField.printFileAndLine, "exception print_file_and_line"),
    ]
  }
}
