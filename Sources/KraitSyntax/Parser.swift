/// Why a rule did not match.
enum Failure: Error {
  /// The input does not fit the rule; another rule may fit.
  case noMatch
  /// The error is known: `Parser.error` holds it, and parsing stops.
  case raised
}

/// Turns tokens into a tree by recursive descent, one function for each rule of Python's grammar.
///
/// Parsing has two passes. The first builds the tree and only notices that an input is wrong. The second pass
/// (`isDiagnosing`) runs over the statement that failed, tries the rules in the grammar's order with backtracking, and
/// looks for known mistakes on the way; if it finds none, the furthest token of the first pass is "invalid syntax".
struct Parser: ~Copyable {
  let source: SourceText
  let options: ParseOptions
  let mode: ParseMode
  /// All tokens; the last is an end marker or an error token and is never passed.
  let tokens: UnsafeMutablePointer<Token>
  let tokenCount: Int
  let lexerError: Diagnostic?
  let lexerErrorIsUnclosedBracket: Bool
  let lexerErrorIsEndOfSource: Bool
  let lexerErrorIsLocal: Bool
  /// The error for the bracket that is open where tokenising stopped.
  let unclosedBracket: Diagnostic?
  /// Where the current top-level statement begins.
  var statementStart = 0

  var position = 0
  /// The furthest token that was looked at.
  var furthest = 0
  var depth = 0
  var error: Diagnostic?
  /// True for an error that no other one takes the place of.
  var errorIsFinal = false
  var warnings: [Diagnostic] = []

  var isDiagnosing = false
  /// False while the second pass parses an operand that should not be searched for mistakes.
  var seeksMistakes = true
  /// Results of expression rules in the second pass, which keep backtracking linear.
  var memo: [Int: MemoEntry] = [:]

  var nameCache: NameCache
  /// Type comments by the node that has them.
  var typeComments: [ObjectIdentifier: String] = [:]
  let typeIgnores: [TypeIgnore]

  struct MemoEntry {
    var node: Expr?
    var end: Int
  }

  /// The rules whose results are remembered in the second pass.
  enum MemoRule: Int {
    case expression, disjunction, bitwiseOr, primary, starExpressions, namedExpression, strings
  }

  init(_ source: SourceText, mode: ParseMode, options: ParseOptions) {
    self.source = source
    self.mode = mode
    self.options = options
    var lexer = Lexer(source)
    lexer.readsTypeComments = options.readsTypeComments
    var buffer = TokenBuffer(estimate: source.count / 4 + 16)
    while true {
      let token = lexer.next()
      buffer.append(token)
      if token.kind == .endMarker || token.kind == .error { break }
    }
    if mode == .single, lexer.error == nil {
      buffer.endInteractiveStatement(openIndents: options.doesNotImplyDedent ? 0 : lexer.indents.count - 1)
    }
    tokens = buffer.start
    tokenCount = buffer.count
    lexerError = lexer.error
    lexerErrorIsUnclosedBracket = lexer.errorIsUnclosedBracket
    lexerErrorIsEndOfSource = lexer.errorIsEndOfSource
    lexerErrorIsLocal = lexer.errorIsLocal
    unclosedBracket = lexer.error == nil || !lexer.fstrings.isEmpty ? nil : lexer.unclosedBracketError()
    warnings = lexer.warnings
    typeIgnores = lexer.typeIgnores
    nameCache = NameCache()
  }

  deinit { tokens.deallocate() }

  // MARK: Looking at tokens

  @inline(__always)
  var kind: TokenKind { tokens[position].kind }

  /// The kind of the token after the current one.
  @inline(__always)
  var nextKind: TokenKind { position &+ 1 < tokenCount ? tokens[position &+ 1].kind : tokens[position].kind }

  @inline(__always)
  var start: SourcePosition { tokens[position].startPosition }

  /// Where the last consumed token ends.
  @inline(__always)
  var lastEnd: SourcePosition { tokens[max(0, position &- 1)].endPosition }

  /// The range from a start to the last consumed token.
  @inline(__always)
  func range(from start: SourcePosition) -> SourceRange { SourceRange(start, lastEnd) }

  /// The range of a compound statement, which ends at the last token that is not white space.
  func statementRange(from start: SourcePosition) -> SourceRange {
    var index = max(0, position &- 1)
    while index > 0 {
      switch tokens[index].kind {
      case .newline, .indent, .dedent, .endMarker: index &-= 1
      default: return SourceRange(start, tokens[index].endPosition)
      }
    }
    return SourceRange(start, tokens[index].endPosition)
  }

  @inline(__always)
  mutating func advance() {
    if position &+ 1 < tokenCount { position &+= 1 }
  }

  @inline(__always)
  mutating func accept(_ wanted: TokenKind) -> Bool {
    if kind == wanted {
      advance()
      return true
    }
    return false
  }

  @inline(__always)
  mutating func expect(_ wanted: TokenKind) throws(Failure) {
    if kind != wanted { throw noMatch() }
    advance()
  }

  /// A token whose absence is an error with a message of its own.
  mutating func expectForced(_ wanted: TokenKind, _ spelling: String) throws(Failure) {
    if kind == wanted {
      advance()
      return
    }
    if !seeks { throw noMatch() }
    throw raise("expected '\(spelling)'", tokens[position])
  }

  /// The name at the current position.
  @inline(__always)
  mutating func name() throws(Failure) -> String {
    if kind != .name { throw noMatch() }
    let result = nameCache.string(source.bytes(tokens[position]))
    advance()
    return result
  }

  /// True if the current token is the given soft keyword.
  func isAt(softKeyword: StaticString) -> Bool {
    kind == .name && tokenEquals(tokens[position], softKeyword)
  }

  func tokenEquals(_ token: Token, _ text: StaticString) -> Bool {
    let length = Int(token.end) &- Int(token.start)
    guard length == text.utf8CodeUnitCount else { return false }
    let bytes = source.start + Int(token.start)
    for index in 0..<length where bytes[index] != text.utf8Start[index] { return false }
    return true
  }

  // MARK: Failing and backtracking

  @inline(__always)
  mutating func noMatch() -> Failure {
    if position > furthest { furthest = position }
    return .noMatch
  }

  /// Runs a rule; if it does not match, goes back to where it began and gives nil.
  mutating func attempt<T>(_ rule: (inout Parser) throws(Failure) -> T) throws(Failure) -> T? {
    let mark = position
    let depthBefore = depth
    do {
      return try rule(&self)
    } catch .noMatch {
      try backtrack(to: mark)
      depth = depthBefore
      return nil
    } catch {
      throw .raised
    }
  }

  /// Goes back after a mismatch, unless it happened because the source cannot be tokenised further.
  mutating func backtrack(to mark: Int) throws(Failure) {
    if position > furthest { furthest = position }
    position = mark
    if tokens[furthest].kind == .error { throw raiseLexerError() }
  }

  mutating func raiseLexerError() -> Failure {
    error = lexerError
    errorIsFinal = true
    return .raised
  }

  /// Runs an expression rule of the second pass once for each place.
  mutating func memoized(
    _ rule: MemoRule, _ body: (inout Parser) throws(Failure) -> Expr
  ) throws(Failure) -> Expr {
    let key = position &* 8 &+ rule.rawValue
    if let entry = memo[key] {
      guard let node = entry.node else { throw .noMatch }
      position = entry.end
      return node
    }
    let mark = position
    do {
      let node = try body(&self)
      memo[key] = MemoEntry(node: node, end: position)
      return node
    } catch .noMatch {
      try backtrack(to: mark)
      memo[key] = MemoEntry(node: nil, end: mark)
      throw .noMatch
    } catch {
      throw .raised
    }
  }

  /// Counts levels of nesting; every call is paired with `leave`. Constructs count as many levels as they do in CPython.
  @inline(__always)
  mutating func enter(_ levels: Int = 1) throws(Failure) {
    depth &+= levels
    if depth > options.maximumDepth { throw raiseTooDeep() }
  }

  @inline(__always)
  mutating func leave(_ levels: Int = 1) { depth &-= levels }
}

/// Collects tokens in one block of memory, which the parser takes over.
struct TokenBuffer {
  var start: UnsafeMutablePointer<Token>
  var count = 0
  private var capacity: Int

  init(estimate: Int) {
    capacity = estimate
    start = .allocate(capacity: estimate)
  }

  @inline(__always)
  mutating func append(_ token: Token) {
    if count &+ 2 > capacity { grow() }
    (start + count).initialize(to: token)
    count &+= 1
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Token>.allocate(capacity: capacity * 2 + 2)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
    capacity = capacity * 2 + 2
  }

  /// Puts the newline that ends an interactive statement before the end marker. A source whose last line is not
  /// finished also gets the dedents of its open indents, and the newline that a compound statement needs.
  mutating func endInteractiveStatement(openIndents: Int) {
    guard count > 1 else { return }
    let end = start[count - 1]
    count -= 1
    func implied(_ kind: TokenKind) -> Token {
      var token = end
      token.kind = kind
      token.isImplied = true
      return token
    }
    append(implied(.newline))
    if openIndents > 0 {
      for _ in 0..<openIndents { append(implied(.dedent)) }
      append(implied(.newline))
    }
    append(end)
  }
}

/// Remembers the strings of names, so that a name that occurs often is made once.
struct NameCache {
  private var slots: [String?] = Array(repeating: nil, count: 1024)

  @inline(__always)
  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if bytes.count < 16 {
      var seen: UInt8 = 0
      for byte in bytes { seen |= byte }
      if seen < 128 { return String(decoding: bytes, as: UTF8.self) }
    }
    return cached(bytes)
  }

  private mutating func cached(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var hash: UInt = 5381
    for byte in bytes { hash = hash &* 33 ^ UInt(byte) }
    let slot = Int(hash & 1023)
    if let known = slots[slot], known.utf8.count == bytes.count, known.utf8.elementsEqual(bytes) { return known }
    let made = normalizedIdentifier(String(decoding: bytes, as: UTF8.self))
    slots[slot] = made
    return made
  }
}
