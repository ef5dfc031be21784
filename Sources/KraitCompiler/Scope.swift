import KraitSyntax

/// What a block of code does with one name.
struct SymbolFlags: OptionSet {
  let rawValue: UInt16
  static let global = SymbolFlags(rawValue: 1)
  static let local = SymbolFlags(rawValue: 2)
  static let parameter = SymbolFlags(rawValue: 4)
  static let nonlocal = SymbolFlags(rawValue: 8)
  static let used = SymbolFlags(rawValue: 16)
  static let annotated = SymbolFlags(rawValue: 32)
  static let imported = SymbolFlags(rawValue: 64)
  /// The loop variable of a comprehension.
  static let iterationVariable = SymbolFlags(rawValue: 128)
  static let typeParameter = SymbolFlags(rawValue: 256)
  /// A variable of a class body that functions in the body take from outside of the class.
  static let freeInClass = SymbolFlags(rawValue: 512)
  /// Set by an assignment expression.
  static let namedTarget = SymbolFlags(rawValue: 1024)

  var isBound: Bool { !isDisjoint(with: [.local, .parameter, .imported, .typeParameter]) }
}

/// Where the value of a name lives.
enum Resolution {
  case local, cell, free, globalExplicit, globalImplicit
}

/// One name in a scope.
struct Symbol {
  var flags: SymbolFlags = []
  var resolution: Resolution = .globalImplicit
}

/// The names of one block: a module, class, function, lambda, comprehension or annotation scope.
final class Scope {
  enum Kind {
    case module, `class`, function, lambda
    case listComprehension, setComprehension, dictComprehension, generatorExpression
    case typeParameters, typeAlias, typeVariable
    /// The walk over an annotation that is not evaluated.
    case annotation
  }

  let kind: Kind
  let name: String
  let range: SourceRange
  weak var parent: Scope?
  var children: [Scope] = []
  var symbols: [String: Symbol] = [:]
  /// The names in the order of their first use.
  var order: [String] = []
  /// Parameters in the order of `co_varnames`.
  var parameters: [String] = []
  /// `global` and `nonlocal` statements, for errors that only show later.
  var directives: [(name: String, range: SourceRange)] = []
  var isGenerator = false
  var isCoroutine = false
  /// The body of an `async def`, or a coroutine comprehension.
  var isAsync = false
  var returnsValue: SourceRange?
  /// Inside a function, at whatever distance.
  var isNested = false
  /// An annotation scope directly in a class, which sees the class's names.
  var seesClassScope = false
  /// A comprehension whose code is part of the enclosing block.
  var isInlined = false
  /// Class bodies: inner functions use `__class__`, annotation scopes the namespace.
  var needsClassCell = false
  var needsClassDict = false
  /// What the error of an assignment expression or `yield` in an annotation scope calls the place.
  var placeDescription = ""
  /// Depth of comprehension iterables, and whether a comprehension's target is being walked.
  var iterableDepth = 0
  var isInIterationTarget = false
  /// What an inlined comprehension itself (not its inner functions) uses of the enclosing functions.
  var ownFree: Set<String> = []
  /// Names that an assignment expression somewhere below rebinds.
  var namedTargets: Set<String> = []

  init(_ kind: Kind, name: String, range: SourceRange, parent: Scope?) {
    self.kind = kind
    self.name = name
    self.range = range
    self.parent = parent
    if let parent { isNested = parent.isNested || parent.isFunctionLike }
  }

  var isComprehension: Bool {
    switch kind {
    case .listComprehension, .setComprehension, .dictComprehension, .generatorExpression: true
    default: false
    }
  }

  /// The locals are registers, and inner functions see them.
  var isFunctionLike: Bool { kind != .module && kind != .class }

  /// What is defined inside has `<locals>` in its qualified name.
  var opensLocals: Bool { kind == .function || kind == .lambda || kind == .typeAlias }

  var isAnnotationScope: Bool {
    switch kind {
    case .typeParameters, .typeAlias, .typeVariable, .annotation: true
    default: false
    }
  }

  func flags(_ name: String) -> SymbolFlags { symbols[name]?.flags ?? [] }
}

/// An error of compilation, as the exception that `compile()` raises.
struct CompileError: Error {
  var diagnostic: Diagnostic

  init(_ message: String, _ range: SourceRange, kind: DiagnosticKind = .syntaxError) {
    diagnostic = Diagnostic(
      kind: kind, message: message, lineno: Int(range.lineno), offset: Int(range.colOffset) + 1,
      endLineno: Int(range.endLineno), endOffset: Int(range.endColOffset) + 1)
  }

  /// An error of which only the start is known.
  init(at range: SourceRange, _ message: String) {
    self.init(message, range)
    diagnostic.endLineno = diagnostic.lineno
    diagnostic.hasEnd = false
  }

  /// An error that has no place.
  init(unplaced message: String, kind: DiagnosticKind) {
    diagnostic = Diagnostic(
      kind: kind, message: message, lineno: 0, offset: 0, endLineno: 0, endOffset: 0, hasLocation: false)
  }
}

/// The class whose private names are mangled.
struct PrivateNames {
  let className: String
  /// In the scope of a class's type parameters only these names are private.
  var only: Set<String>?
}

/// The name that an identifier has inside a class: `__x` in class `_C` becomes `_C__x`.
func mangle(_ name: String, inClass names: PrivateNames?) -> String {
  guard let names, name.utf8.count > 2, name.hasPrefix("__"), !name.hasSuffix("__"), !name.utf8.contains(UInt8(ascii: "."))
  else { return name }
  if let only = names.only, !only.contains(name) { return name }
  let stripped = names.className.utf8.drop { $0 == UInt8(ascii: "_") }
  guard !stripped.isEmpty else { return name }
  return "_" + String(Substring(stripped)) + name
}
