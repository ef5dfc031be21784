/// How grave a diagnostic is.
public enum DiagnosticSeverity: Sendable {
  case error
  case warning
}

/// The exception or warning class that a diagnostic stands for.
public enum DiagnosticKind: Sendable {
  case syntaxError
  case indentationError
  case tabError
  /// `_IncompleteInputError`, a subclass of `SyntaxError`.
  case incompleteInput
  case memoryError
  case recursionError
  case systemError
  case unicodeDecodeError
  case valueError
  case syntaxWarning
  case deprecationWarning
}

/// A finding about the source: an error (at most one a parse, always the last) or a warning.
public struct Diagnostic: Sendable {
  public var severity: DiagnosticSeverity
  public var kind: DiagnosticKind
  public var message: String
  /// Python's `lineno`, counted from 1; 0 when the error is about the source as a whole (it then has no end either).
  public var lineno: Int
  /// Python's `offset`, counted from 1 in characters (not bytes); 0 or -1 are possible, as in CPython.
  public var offset: Int
  public var endLineno: Int
  public var endOffset: Int
  /// False if only the start is known.
  public var hasEnd = true
  /// The source line (or lines) shown below the message, ending in a newline where the source has one; nil if there is none.
  public var text: String?
  /// False for an error that only has a message (no `lineno`, `offset` or text).
  public var hasLocation: Bool

  public init(
    severity: DiagnosticSeverity = .error, kind: DiagnosticKind, message: String, lineno: Int, offset: Int,
    endLineno: Int, endOffset: Int, text: String? = nil, hasLocation: Bool = true
  ) {
    self.severity = severity
    self.kind = kind
    self.message = message
    self.lineno = lineno
    self.offset = offset
    self.endLineno = endLineno
    self.endOffset = endOffset
    self.text = text
    self.hasLocation = hasLocation
  }
}
