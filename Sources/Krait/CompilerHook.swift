import KraitBytecode
import KraitCompiler
import KraitCore
import KraitObjects
import KraitSyntax
import KraitVM

// Joins the parser and the compiler to the virtual machine, which knows neither.

/// Raises the error that the parser finds in a source text, without compiling it.
public func checkSyntax(_ request: CompileRequest, _ cx: Context) throws(Raised) {
  let parsed = parse(request.source, filename: request.filename, mode: parseMode(request), options: parseOptions(request, cx))
  guard let error = parsed.diagnostics.last(where: { $0.severity == .error }) else { return }
  try raise(error, request, cx)
}

/// Parses and compiles; a syntax error becomes the pending exception.
func compileSource(_ request: CompileRequest, _ cx: Context) throws(Raised) -> CodeDescription {
  guard let tree = try parseSource(request, cx).tree else { try cx.raise(.SyntaxError, "invalid syntax") }
  return try compileTree(tree, request, cx)
}

/// Parses; a syntax error becomes the pending exception.
func parseSource(_ request: CompileRequest, _ cx: Context) throws(Raised) -> ParseResult {
  let parsed = parse(request.source, filename: request.filename, mode: parseMode(request), options: parseOptions(request, cx))
  try report(parsed.diagnostics, request, cx)
  return parsed
}

private func parseMode(_ request: CompileRequest) -> ParseMode {
  switch request.mode {
  case "eval": .eval
  case "single": .single
  case "func_type": .functionType
  default: .exec
  }
}

private func parseOptions(_ request: CompileRequest, _ cx: Context) -> ParseOptions {
  var options = ParseOptions()
  options.sourceIsText = request.flags & 0x100 != 0
  options.allowsIncompleteInput = request.flags & 0x4000 != 0
  options.doesNotImplyDedent = request.flags & 0x200 != 0
  options.barryAsBDFL = request.flags & 0x400000 != 0
  options.readsTypeComments = request.flags & 0x1000 != 0
  if request.featureVersion >= 0 { options.featureVersion = request.featureVersion }
  options.maximumIntDigits = cx.interp.pointee.maxStrDigits
  options.sourceIsScript = request.flags & 0x100 == 0 && request.isMain
  options.lookUpCharacterName = { name in
    var name = name
    let found = name.withUTF8 { lookupCharacterName(UnsafeRawBufferPointer($0)) }
    return found >= 0 ? UInt32(found) : nil
  }
  options.decodeSource = { encoding, bytes in decoded(bytes, encoding, cx) }
  return options
}

/// Source text in an encoding that only the codecs module knows, as UTF-8; nil if it cannot be decoded.
private func decoded(_ bytes: [UInt8], _ encoding: String, _ cx: Context) -> [UInt8]? {
  do throws(Raised) {
    let data = try cx.bytes(bytes), name = try cx.str(encoding), decode = try cx.intern("decode")
    let text = try cx.callMethod(data.ref, decode.ref, name.ref)
    return text.ref.isStr ? text.ref.wtf8 : nil
  } catch {
    cx.setPending(nil)
    return nil
  }
}

/// Compiles a tree that was parsed or built by a program.
func compileTree(_ tree: Module, _ request: CompileRequest, _ cx: Context) throws(Raised) -> CodeDescription {
  let compiled = compile(tree, compileOptions(request, cx))
  try report(compiled.diagnostics, request, cx)
  guard let code = compiled.code else { try cx.raise(.SystemError, "the compiler gave no code") }
  return code
}

/// The symbol table of a source.
func symbolTable(_ request: CompileRequest, _ cx: Context) throws(Raised) -> SymbolTable {
  guard let tree = try parseSource(request, cx).tree else { try cx.raise(.SyntaxError, "invalid syntax") }
  let (table, diagnostics) = symbolTable(of: tree, compileOptions(request, cx))
  try report(diagnostics, request, cx)
  guard let table else { try cx.raise(.SystemError, "the compiler gave no symbol table") }
  return table
}

private func compileOptions(_ request: CompileRequest, _ cx: Context) -> CompileOptions {
  var options = CompileOptions()
  options.filename = request.filename
  options.optimizationLevel = request.optimize
  options.flags = CodeFlags(rawValue: UInt32(truncatingIfNeeded: request.flags & 0x1fe0000))
  options.allowsTopLevelAwait = request.flags & 0x2000 != 0
  options.stackLimit = cx.execution.pointee.nativeStackBound
  // As in CPython, errors found behind the parser quote the file that the name stands for, not the text that was compiled.
  options.sourceLine = { number in
    guard let bytes = cx.readFile(request.filename) else { return nil }
    return bytes.withUnsafeBufferPointer { sourceLine(number, of: $0, filename: request.filename) }
  }
  return options
}

/// Shows the warnings and raises the error, if there is one.
private func report(_ diagnostics: [Diagnostic], _ request: CompileRequest, _ cx: Context) throws(Raised) {
  for d in diagnostics where d.severity == .warning { try warn(d, request, cx) }
  guard let error = diagnostics.last(where: { $0.severity == .error }) else { return }
  try raise(error, request, cx)
}

private func warn(_ d: Diagnostic, _ request: CompileRequest, _ cx: Context) throws(Raised) {
  let module = try cx.importModule("_warnings")
  let text = try cx.str(d.message), file = try cx.str(request.filename), number = cx.int(d.lineno)
  let category = Ref(cx.exceptionType(d.kind == .deprecationWarning ? .DeprecationWarning : .SyntaxWarning))
  do throws(Raised) { _ = try cx.callMethod(module.ref, .warn_explicit, tupleArguments: [text.ref, category, file.ref, number.ref]) } catch {
    // A warning turned into an error is a SyntaxError at that place.
    guard cx.isInstance(cx.pending ?? cx.noneRef, category.asType) else { throw error }
    cx.setPending(nil)
    try raise(d, request, cx)
  }
}

private func raise(_ d: Diagnostic, _ request: CompileRequest, _ cx: Context) throws(Raised) -> Never {
  let kind: ExceptionKind =
    switch d.kind {
    case .indentationError: .IndentationError
    case .tabError: .TabError
    case .incompleteInput: ._IncompleteInputError
    case .memoryError: .MemoryError
    case .recursionError: .RecursionError
    case .systemError: .SystemError
    case .valueError: .ValueError
    default: .SyntaxError
    }
  if !d.hasLocation || kind == .MemoryError || kind == .RecursionError || kind == .SystemError { try cx.raise(kind, d.message) }
  let message = try cx.str(d.message), file = try cx.str(request.filename)
  let text = try d.text.map { t throws(Raised) in try cx.str(t).leak() }
  // What is wrong with the encoding has no place in the text, and so no end.
  let hasPlace = d.lineno != 0 || d.offset >= 0
  let location = try cx.tuple(hasPlace ? 6 : 4)
  location.ref.tupleItems[0] = file.leak()
  location.ref.tupleItems[1] = cx.int(d.lineno).leak()
  location.ref.tupleItems[2] = cx.int(d.offset).leak()
  location.ref.tupleItems[3] = text ?? cx.none.leak()
  if hasPlace {
    location.ref.tupleItems[4] = cx.int(d.lineno == 0 ? 0 : d.endLineno).leak()
    location.ref.tupleItems[5] = (d.lineno == 0 ? cx.int(0) : d.hasEnd ? cx.int(d.endOffset) : cx.none).leak()
  }
  let error = try cx.call(Ref(cx.exceptionType(kind)), message.ref, location.ref)
  try cx.raise(exception: error)
}

extension Context {
  /// A method call with any number of positional arguments.
  func callMethod(_ me: Ref, _ name: KnownName, tupleArguments: [Ref]) throws(Raised) -> Owned {
    let method = try getattr(me, name)
    let args = try tuple(tupleArguments.count)
    for (i, a) in tupleArguments.enumerated() { args.ref.tupleItems[i] = a.own.leak() }
    return try call(method.ref, args: args.ref, kwargs: nil)
  }
}
