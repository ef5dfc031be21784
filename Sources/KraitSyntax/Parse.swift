/// Parses a source. The bytes are decoded first, as PEP 263 says, unless `options.sourceIsText` is set.
public func parse(
  _ source: UnsafeBufferPointer<UInt8>, filename: String, mode: ParseMode, options: ParseOptions = ParseOptions()
) -> ParseResult {
  do throws(DecodingFailure) {
    return parse(try decodeSource(source, filename: filename, mode: mode, options: options), mode: mode, options: options)
  } catch {
    return ParseResult(tree: nil, diagnostics: [error.diagnostic], isIncomplete: false)
  }
}

/// Parses a source given as an array of bytes.
public func parse(
  _ source: [UInt8], filename: String, mode: ParseMode, options: ParseOptions = ParseOptions()
) -> ParseResult {
  source.withUnsafeBufferPointer { parse($0, filename: filename, mode: mode, options: options) }
}

/// Parses decoded text.
public func parse(_ source: SourceText, mode: ParseMode, options: ParseOptions = ParseOptions()) -> ParseResult {
  var parser = Parser(source, mode: mode, options: options)
  var tree: Module?
  do {
    tree = try parser.module()
  } catch {
  }
  if tree != nil {
    var result = ParseResult(tree: tree, diagnostics: parser.warnings, isIncomplete: false)
    result.typeComments = parser.typeComments
    result.typeIgnores = parser.typeIgnores
    return result
  }
  parser.diagnose()
  var diagnostics = parser.warnings
  if let error = parser.error { diagnostics.append(error) }
  return ParseResult(tree: nil, diagnostics: diagnostics, isIncomplete: parser.error?.kind == .incompleteInput)
}

extension Parser {
  mutating func module() throws(Failure) -> Module {
    switch mode {
    case .exec: try file()
    case .eval: try evaluation()
    case .single: try interactive()
    case .functionType: try functionType()
    }
  }
}
