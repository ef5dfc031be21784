/// What a token is. Keywords have kinds of their own; soft keywords are names.
public enum TokenKind: UInt8, Sendable {
  case endMarker, name, number, string, newline, indent, dedent
  case fstringStart, fstringMiddle, fstringEnd
  /// Only with `Lexer.includesTrivia`.
  case comment, nonLogicalNewline
  /// What follows `# type:`, only with `Lexer.readsTypeComments`.
  case typeComment
  /// The source cannot be tokenised from here on; `Lexer.error` says why.
  case error

  case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
  case colon, comma, semicolon, dot, ellipsis, arrow, colonEqual, exclamation, equal
  case plus, minus, star, slash, doubleSlash, percent, at, doubleStar
  case verticalBar, ampersand, circumflex, tilde, leftShift, rightShift
  case less, greater, equalEqual, notEqual, lessEqual, greaterEqual
  case plusEqual, minusEqual, starEqual, slashEqual, doubleSlashEqual, percentEqual, atEqual, doubleStarEqual
  case verticalBarEqual, ampersandEqual, circumflexEqual, leftShiftEqual, rightShiftEqual
  /// A character or pair that no rule uses: `$`, `?`, a back quote, `<>`.
  case unusedOperator

  case kwFalse, kwNone, kwTrue, kwAnd, kwAs, kwAssert, kwAsync, kwAwait, kwBreak, kwClass, kwContinue, kwDef, kwDel
  case kwElif, kwElse, kwExcept, kwFinally, kwFor, kwFrom, kwGlobal, kwIf, kwImport, kwIn, kwIs, kwLambda
  case kwNonlocal, kwNot, kwOr, kwPass, kwRaise, kwReturn, kwTry, kwWhile, kwWith, kwYield
}

/// A piece of the source: its kind, its bytes and its place.
public struct Token: Sendable {
  public var kind: TokenKind
  /// How many brackets are open after the token.
  public var level: UInt8
  /// Byte offsets into the decoded source.
  public var start: UInt32
  public var end: UInt32
  public var line: UInt32
  public var column: UInt32
  public var endLine: UInt32
  public var endColumn: UInt32

  /// True for a token that the end of an interactive source implies.
  var isImplied: Bool {
    get { level == .max }
    set { level = newValue ? .max : 0 }
  }

  @inlinable public var startPosition: SourcePosition { SourcePosition(line: line, column: column) }
  @inlinable public var endPosition: SourcePosition { SourcePosition(line: endLine, column: endColumn) }
  @inlinable public var range: SourceRange { SourceRange(startPosition, endPosition) }

  /// True for the tokens that stand between characters; errors placed on them point at the place where the lexer was.
  var hasNoExtent: Bool { kind == .indent || kind == .dedent || kind == .endMarker || isImplied }
}

extension TokenKind {
  /// The keyword whose bytes are packed into `word`, most significant first.
  @inline(__always)
  static func keyword(_ word: UInt64) -> TokenKind {
    switch word {
    case 0x6173: .kwAs
    case 0x6966: .kwIf
    case 0x696e: .kwIn
    case 0x6973: .kwIs
    case 0x6f72: .kwOr
    case 0x616e64: .kwAnd
    case 0x646566: .kwDef
    case 0x64656c: .kwDel
    case 0x666f72: .kwFor
    case 0x6e6f74: .kwNot
    case 0x747279: .kwTry
    case 0x4e6f_6e65: .kwNone
    case 0x5472_7565: .kwTrue
    case 0x656c_6966: .kwElif
    case 0x656c_7365: .kwElse
    case 0x6672_6f6d: .kwFrom
    case 0x7061_7373: .kwPass
    case 0x7769_7468: .kwWith
    case 0x46_616c_7365: .kwFalse
    case 0x61_7379_6e63: .kwAsync
    case 0x61_7761_6974: .kwAwait
    case 0x62_7265_616b: .kwBreak
    case 0x63_6c61_7373: .kwClass
    case 0x72_6169_7365: .kwRaise
    case 0x77_6869_6c65: .kwWhile
    case 0x79_6965_6c64: .kwYield
    case 0x6173_7365_7274: .kwAssert
    case 0x6578_6365_7074: .kwExcept
    case 0x676c_6f62_616c: .kwGlobal
    case 0x696d_706f_7274: .kwImport
    case 0x6c61_6d62_6461: .kwLambda
    case 0x7265_7475_726e: .kwReturn
    case 0x66_696e_616c_6c79: .kwFinally
    case 0x636f_6e74_696e_7565: .kwContinue
    case 0x6e6f_6e6c_6f63_616c: .kwNonlocal
    default: .name
    }
  }

  /// The one-character operator.
  @inline(__always)
  static func operator1(_ a: UInt8) -> TokenKind {
    switch a {
    case UInt8(ascii: "("): .leftParenthesis
    case UInt8(ascii: ")"): .rightParenthesis
    case UInt8(ascii: "["): .leftBracket
    case UInt8(ascii: "]"): .rightBracket
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    case UInt8(ascii: ":"): .colon
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "."): .dot
    case UInt8(ascii: "="): .equal
    case UInt8(ascii: "!"): .exclamation
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "%"): .percent
    case UInt8(ascii: "@"): .at
    case UInt8(ascii: "|"): .verticalBar
    case UInt8(ascii: "&"): .ampersand
    case UInt8(ascii: "^"): .circumflex
    case UInt8(ascii: "~"): .tilde
    case UInt8(ascii: "<"): .less
    case UInt8(ascii: ">"): .greater
    default: .unusedOperator
    }
  }

  /// The two-character operator, nil if the pair is none.
  @inline(__always)
  static func operator2(_ a: UInt8, _ b: UInt8) -> TokenKind? {
    if b == UInt8(ascii: "=") {
      switch a {
      case UInt8(ascii: "="): return .equalEqual
      case UInt8(ascii: "!"): return .notEqual
      case UInt8(ascii: "<"): return .lessEqual
      case UInt8(ascii: ">"): return .greaterEqual
      case UInt8(ascii: ":"): return .colonEqual
      case UInt8(ascii: "+"): return .plusEqual
      case UInt8(ascii: "-"): return .minusEqual
      case UInt8(ascii: "*"): return .starEqual
      case UInt8(ascii: "/"): return .slashEqual
      case UInt8(ascii: "%"): return .percentEqual
      case UInt8(ascii: "@"): return .atEqual
      case UInt8(ascii: "|"): return .verticalBarEqual
      case UInt8(ascii: "&"): return .ampersandEqual
      case UInt8(ascii: "^"): return .circumflexEqual
      default: return nil
      }
    }
    switch (a, b) {
    case (UInt8(ascii: "-"), UInt8(ascii: ">")): return .arrow
    case (UInt8(ascii: "*"), UInt8(ascii: "*")): return .doubleStar
    case (UInt8(ascii: "/"), UInt8(ascii: "/")): return .doubleSlash
    case (UInt8(ascii: "<"), UInt8(ascii: "<")): return .leftShift
    case (UInt8(ascii: ">"), UInt8(ascii: ">")): return .rightShift
    case (UInt8(ascii: "<"), UInt8(ascii: ">")): return .unusedOperator
    default: return nil
    }
  }

  /// The three-character operator that a two-character one grows into with the next character, nil if none.
  @inline(__always)
  static func operator3(_ pair: TokenKind, _ c: UInt8) -> TokenKind? {
    guard c == UInt8(ascii: "=") else { return nil }
    switch pair {
    case .doubleStar: return .doubleStarEqual
    case .doubleSlash: return .doubleSlashEqual
    case .leftShift: return .leftShiftEqual
    case .rightShift: return .rightShiftEqual
    default: return nil
    }
  }
}
