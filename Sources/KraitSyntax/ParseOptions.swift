/// What a source is expected to be.
public enum ParseMode: Sendable {
  /// A whole file: `Module`.
  case exec
  /// One expression: `Expression`.
  case eval
  /// One interactive statement: `Interactive`.
  case single
  /// A function type as in type comments: `(int, str) -> bool`.
  case functionType
}

/// Settings of a parse, with the hooks for what this library does not know itself.
public struct ParseOptions {
  /// The deepest nesting of constructs that the parser follows; brackets and indents have limits of their own.
  public var maximumDepth = 5_968
  /// The most decimal digits of an integer literal; 0 for no limit (`sys.set_int_max_str_digits`).
  public var maximumIntDigits = 4_300
  /// True for `<>` instead of `!=` (PEP 401).
  public var barryAsBDFL = false
  /// True to keep type comments.
  public var readsTypeComments = false
  /// The minor version of Python 3 whose language is accepted.
  public var featureVersion = Int.max
  /// True when the source is text already: UTF-8 without a byte-order mark, and cookies are ignored.
  public var sourceIsText = false
  /// True when the source is the file of the program itself, whose encoding errors are worded differently.
  public var sourceIsScript = false
  /// True to accept input that is not finished: the result then has `isIncomplete` set (codeop, the interactive prompt).
  public var allowsIncompleteInput = false
  /// True to leave the newline after an indented block to the caller, as codeop's `PyCF_DONT_IMPLY_DEDENT` does.
  public var doesNotImplyDedent = false
  /// Gives the characters named in `\N{...}`: a name in ASCII to a code point, nil if unknown.
  public var lookUpCharacterName: ((String) -> UInt32?)?
  /// Decodes a source in an encoding that is not built in, to UTF-8; nil when the encoding is unknown.
  public var decodeSource: ((_ encoding: String, _ bytes: [UInt8]) -> [UInt8]?)?

  public init() {}
}

/// A comment `# type: ignore`, with what follows the word.
public struct TypeIgnore: Sendable {
  public let lineno: Int
  public let tag: String
}

/// What a parse gives.
public struct ParseResult {
  /// The tree, nil when there is an error.
  public var tree: Module?
  /// The type comments of statements and parameters, by node.
  public var typeComments: [ObjectIdentifier: String] = [:]
  public var typeIgnores: [TypeIgnore] = []
  /// Warnings in source order, then the error if there is one.
  public var diagnostics: [Diagnostic]
  /// True when the input ended where more is needed (only with `allowsIncompleteInput`).
  public var isIncomplete: Bool

  init(tree: Module?, diagnostics: [Diagnostic], isIncomplete: Bool) {
    self.tree = tree
    self.diagnostics = diagnostics
    self.isIncomplete = isIncomplete
  }

  /// The error that stopped the parse.
  public var error: Diagnostic? { diagnostics.last { $0.severity == .error } }
}
