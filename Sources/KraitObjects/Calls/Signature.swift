import KraitCore

/// The parameters of a native function, parsed from its Python signature text.
public final class Signature: Sendable {
  public enum Kind: Sendable { case positionalOnly, either, keywordOnly, variadic, keywords }

  public struct Parameter: Sendable {
    public let name: [UInt8]
    public let kind: Kind
    public let hasDefault: Bool
  }

  /// Which of CPython's argument parsers the function would use: they word their errors differently.
  public enum Family: Sendable { case noArguments, oneArgument, positional, keywords }

  /// The function's bare name, for messages.
  public let name: String
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
    self.name = "\(name)"
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

  private static func parse(_ text: StaticString) -> [Parameter] {
    let bytes = Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    var parameters: [Parameter] = []
    var keywordOnly = false
    for piece in pieces(bytes) {
      if piece == [UInt8(ascii: "/")] {
        parameters = parameters.map { Parameter(name: $0.name, kind: .positionalOnly, hasDefault: $0.hasDefault) }
      } else if piece == [UInt8(ascii: "*")] {
        keywordOnly = true
      } else if piece.starts(with: "**".utf8) {
        parameters.append(Parameter(name: Array(piece.dropFirst(2)), kind: .keywords, hasDefault: true))
      } else if piece.first == UInt8(ascii: "*") {
        parameters.append(Parameter(name: Array(piece.dropFirst()), kind: .variadic, hasDefault: true))
        keywordOnly = true
      } else {
        let name = piece.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: " ") }
        let hasDefault = piece.contains(UInt8(ascii: "="))
        parameters.append(Parameter(name: Array(name), kind: keywordOnly ? .keywordOnly : .either, hasDefault: hasDefault))
      }
    }
    return parameters
  }

  /// Splits `(a, b='x, y', /)` at the commas outside quotes and brackets.
  private static func pieces(_ text: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var piece: [UInt8] = []
    var depth = 0
    var quote: UInt8 = 0
    for c in text.dropFirst().dropLast() {
      if quote != 0 {
        if c == quote { quote = 0 }
      } else if c == UInt8(ascii: "'") || c == UInt8(ascii: "\"") {
        quote = c
      } else if c == UInt8(ascii: "(") || c == UInt8(ascii: "[") || c == UInt8(ascii: "{") {
        depth += 1
      } else if c == UInt8(ascii: ")") || c == UInt8(ascii: "]") || c == UInt8(ascii: "}") {
        depth -= 1
      } else if c == UInt8(ascii: ",") && depth == 0 {
        result.append(piece)
        piece = []
        continue
      } else if c == UInt8(ascii: " ") && piece.isEmpty {
        continue
      }
      piece.append(c)
    }
    if !piece.isEmpty { result.append(piece) }
    return result
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
