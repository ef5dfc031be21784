import KraitCore

/// The parameters of a native function, parsed from its Python signature text.
public final class Signature: Sendable {
  public enum Kind: Sendable { case positionalOnly, either, keywordOnly, variadic, keywords }

  public struct Parameter: @unchecked Sendable {
    /// In the signature's text, which is part of the program.
    public let name: UnsafeBufferPointer<UInt8>
    public fileprivate(set) var kind: Kind
    public let hasDefault: Bool
  }

  /// Which of CPython's argument parsers the function would use: they word their errors differently.
  public enum Family: Sendable { case noArguments, oneArgument, positional, keywords }

  private let staticName: StaticString
  /// The function's bare name, for messages.
  public var name: String { "\(staticName)" }
  public let parameters: [Parameter]
  /// 1 when the first parameter is the instance (or class), which is bound by the call machinery.
  public let leading: Int
  public let family: Family
  /// Required positional parameters and all positional ones, `leading` included.
  public let required: Int
  public let positionalCount: Int
  public let positionalOnlyCount: Int
  /// Places of `*args` and `**kwargs`, -1 when there are none.
  public let variadicIndex: Int
  public let keywordsIndex: Int
  /// A call with all positional arguments needs no binding at all.
  public let isSimple: Bool
  let text: StaticString

  public init(_ name: StaticString, _ text: StaticString, hasInstance: Bool = false, family: Family? = nil) {
    staticName = name
    self.text = text
    let parameters = Signature.parse(text)
    self.parameters = parameters
    leading = hasInstance ? 1 : 0
    variadicIndex = parameters.firstIndex { $0.kind == .variadic } ?? -1
    keywordsIndex = parameters.firstIndex { $0.kind == .keywords } ?? -1
    positionalOnlyCount = parameters.prefix { $0.kind == .positionalOnly }.count
    positionalCount = parameters.prefix { $0.kind == .positionalOnly || $0.kind == .either }.count
    required = parameters.prefix { !$0.hasDefault && ($0.kind == .positionalOnly || $0.kind == .either) }.count
    isSimple = positionalCount == parameters.count
    self.family = family ?? Signature.family(of: parameters.dropFirst(hasInstance ? 1 : 0))
  }

  private static func family(of parameters: ArraySlice<Parameter>) -> Family {
    if parameters.isEmpty { return .noArguments }
    let takesKeywords = parameters.contains { $0.kind == .either || $0.kind == .keywordOnly || $0.kind == .keywords }
    if takesKeywords { return .keywords }
    let only = parameters[parameters.startIndex]
    return parameters.count == 1 && only.kind == .positionalOnly && !only.hasDefault ? .oneArgument : .positional
  }

  /// Reads `(a, b='x, y', /, *args, c, **kwargs)`; a default, which may hold commas in quotes and brackets, only counts as being there.
  private static func parse(_ text: StaticString) -> [Parameter] {
    let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    let end = bytes.count - 1
    if end <= 1 { return [] }
    var parameters: [Parameter] = []
    parameters.reserveCapacity(bytes.reduce(1) { $1 == UInt8(ascii: ",") ? $0 + 1 : $0 })
    var isKeywordOnly = false
    var at = 1
    while at < end {
      if bytes[at] == UInt8(ascii: " ") || bytes[at] == UInt8(ascii: ",") {
        at += 1
        continue
      }
      let start = at
      var equals = -1
      at = pieceEnd(bytes, at, end, &equals)
      let piece = UnsafeBufferPointer(rebasing: bytes[start..<at])
      let stars = piece.prefix { $0 == UInt8(ascii: "*") }.count
      if piece[0] == UInt8(ascii: "/") {
        for i in parameters.indices { parameters[i].kind = .positionalOnly }
      } else if stars > 0 {
        isKeywordOnly = true
        let name = UnsafeBufferPointer(rebasing: piece[stars...])
        if !name.isEmpty { parameters.append(Parameter(name: name, kind: stars == 1 ? .variadic : .keywords, hasDefault: true)) }
      } else {
        let name = piece.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: " ") }
        parameters.append(Parameter(name: UnsafeBufferPointer(rebasing: name), kind: isKeywordOnly ? .keywordOnly : .either, hasDefault: equals >= 0))
      }
    }
    return parameters
  }

  /// Where the piece that begins at `start` ends: at a comma outside quotes and brackets. `equals` becomes the place of a first `=`.
  private static func pieceEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ equals: inout Int) -> Int {
    var depth = 0
    var quote: UInt8 = 0
    var at = start
    while at < end {
      let c = bytes[at]
      if quote != 0 {
        if c == quote { quote = 0 }
      } else {
        switch c {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = c
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: ","): if depth == 0 { return at }
        case UInt8(ascii: "="): if equals < 0 { equals = at }
        default: break
        }
      }
      at += 1
    }
    return at
  }

  /// The place of the parameter that a keyword names, or -1.
  @inline(__always) func place(ofKeyword name: Ref) -> Int {
    guard name.str.pointee.width == 1 else { return -1 }
    let length = name.str.pointee.length
    let data = name.strData.assumingMemoryBound(to: UInt8.self)
    search: for i in positionalOnlyCount..<parameters.count {
      let kind = parameters[i].kind
      guard kind == .either || kind == .keywordOnly, parameters[i].name.count == length else { continue }
      for k in 0..<length where parameters[i].name[k] != data[k] { continue search }
      return i
    }
    return -1
  }

  func parameterName(_ i: Int) -> String { String(decoding: parameters[i].name, as: UTF8.self) }

  /// `__text_signature__`: the instance is marked with `$`.
  func textSignature(implicit: StaticString?) -> String {
    let body = "\(text)"
    if leading == 1 { return "($" + (body.hasPrefix("(cls") ? "type" + body.dropFirst(4) : String(body.dropFirst())) }
    guard let implicit else { return body }
    return body == "()" ? "($\(implicit), /)" : "($\(implicit), " + body.dropFirst()
  }
}
