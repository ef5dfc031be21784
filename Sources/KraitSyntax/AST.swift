// The abstract syntax tree. It mirrors Python's abstract grammar (the `ast` module) node by node and field by field:
// a node's fields carry Python's names in camel case, and its range holds Python's position attributes.
//
// Nodes are final classes, so that `ObjectIdentifier(node)` can key symbol tables. Trees may be deep to the left
// (`1+1+1+...`, `a.b.c...`) and along `elif` chains: releasing them is iterative (see the deinitialisers), walking them
// recursively is the walker's own risk.

/// The root of a parsed source.
public enum Module {
  case module(body: [Stmt])
  case interactive(body: [Stmt])
  case expression(body: Expr)
  /// `(int, str) -> bool`, as in type comments.
  case functionType(argTypes: [Expr], returns: Expr)
}

// MARK: - Statements

/// A statement.
public final class Stmt {
  public internal(set) var kind: StmtKind
  public let range: SourceRange

  public init(_ kind: StmtKind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  /// Releases an `elif` chain link by link, because releasing it recursively could exhaust the native stack.
  deinit {
    guard case .if(_, _, let orelse) = kind, orelse.count == 1, case .if = orelse[0].kind else { return }
    var rest = orelse
    kind = .pass
    while rest.count == 1, case .if(_, _, let next) = rest[0].kind {
      var link = rest[0]
      rest = []
      guard isKnownUniquelyReferenced(&link) else { return }
      link.kind = .pass
      rest = next
    }
  }
}

/// The kinds of statement.
public enum StmtKind {
  case functionDef(FunctionDef)
  case asyncFunctionDef(FunctionDef)
  case classDef(ClassDef)
  case `return`(value: Expr?)
  case delete(targets: [Expr])
  case assign(targets: [Expr], value: Expr)
  case typeAlias(name: Expr, typeParams: [TypeParam], value: Expr)
  case augAssign(target: Expr, op: Operator, value: Expr)
  /// `simple` is true when the target is a bare name, not in parentheses.
  case annAssign(target: Expr, annotation: Expr, value: Expr?, simple: Bool)
  case `for`(ForLoop)
  case asyncFor(ForLoop)
  case `while`(test: Expr, body: [Stmt], orelse: [Stmt])
  case `if`(test: Expr, body: [Stmt], orelse: [Stmt])
  case with(items: [WithItem], body: [Stmt])
  case asyncWith(items: [WithItem], body: [Stmt])
  case match(subject: Expr, cases: [MatchCase])
  case raise(exc: Expr?, cause: Expr?)
  case `try`(TryBlock)
  case tryStar(TryBlock)
  case assert(test: Expr, msg: Expr?)
  case `import`(names: [Alias])
  /// `module` is nil in `from . import x`; `level` counts the leading dots.
  case importFrom(module: String?, names: [Alias], level: Int)
  case global(names: [String])
  case nonlocal(names: [String])
  case expr(value: Expr)
  case pass
  case `break`
  case `continue`
}

/// The fields of `FunctionDef` and `AsyncFunctionDef`.
public struct FunctionDef {
  public var name: String
  public var args: Arguments
  public var body: [Stmt]
  public var decoratorList: [Expr]
  public var returns: Expr?
  public var typeParams: [TypeParam]

  public init(
    name: String, args: Arguments, body: [Stmt], decoratorList: [Expr], returns: Expr?, typeParams: [TypeParam]
  ) {
    self.name = name
    self.args = args
    self.body = body
    self.decoratorList = decoratorList
    self.returns = returns
    self.typeParams = typeParams
  }
}

/// The fields of `ClassDef`.
public struct ClassDef {
  public var name: String
  public var bases: [Expr]
  public var keywords: [Keyword]
  public var body: [Stmt]
  public var decoratorList: [Expr]
  public var typeParams: [TypeParam]

  public init(
    name: String, bases: [Expr], keywords: [Keyword], body: [Stmt], decoratorList: [Expr], typeParams: [TypeParam]
  ) {
    self.name = name
    self.bases = bases
    self.keywords = keywords
    self.body = body
    self.decoratorList = decoratorList
    self.typeParams = typeParams
  }
}

/// The fields of `For` and `AsyncFor`.
public struct ForLoop {
  public var target: Expr
  public var iter: Expr
  public var body: [Stmt]
  public var orelse: [Stmt]

  public init(target: Expr, iter: Expr, body: [Stmt], orelse: [Stmt]) {
    self.target = target
    self.iter = iter
    self.body = body
    self.orelse = orelse
  }
}

/// The fields of `Try` and `TryStar`.
public struct TryBlock {
  public var body: [Stmt]
  public var handlers: [ExceptHandler]
  public var orelse: [Stmt]
  public var finalbody: [Stmt]

  public init(body: [Stmt], handlers: [ExceptHandler], orelse: [Stmt], finalbody: [Stmt]) {
    self.body = body
    self.handlers = handlers
    self.orelse = orelse
    self.finalbody = finalbody
  }
}

/// An `except` clause.
public final class ExceptHandler {
  public let type: Expr?
  public let name: String?
  public let body: [Stmt]
  public let range: SourceRange

  public init(type: Expr?, name: String?, body: [Stmt], range: SourceRange) {
    self.type = type
    self.name = name
    self.body = body
    self.range = range
  }
}

/// One context manager of a `with` statement.
public struct WithItem {
  public var contextExpr: Expr
  public var optionalVars: Expr?

  public init(contextExpr: Expr, optionalVars: Expr?) {
    self.contextExpr = contextExpr
    self.optionalVars = optionalVars
  }
}

/// One `case` of a `match` statement.
public struct MatchCase {
  public var pattern: Pattern
  public var `guard`: Expr?
  public var body: [Stmt]

  public init(pattern: Pattern, `guard`: Expr?, body: [Stmt]) {
    self.pattern = pattern
    self.guard = `guard`
    self.body = body
  }
}

/// One imported name of an `import` statement.
public final class Alias {
  public let name: String
  public let asname: String?
  public let range: SourceRange

  public init(name: String, asname: String?, range: SourceRange) {
    self.name = name
    self.asname = asname
    self.range = range
  }
}

// MARK: - Expressions

/// An expression.
public final class Expr {
  public internal(set) var kind: ExprKind
  public let range: SourceRange

  public init(_ kind: ExprKind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  /// The operand on the far left, for the kinds that the grammar nests to the left without limit.
  @inline(__always)
  private var leftOperand: Expr? {
    switch kind {
    case .binOp(let left, _, _): left
    case .attribute(let value, _, _): value
    case .subscript(let value, _, _): value
    case .call(let function, _, _): function
    default: nil
    }
  }

  /// Releases a chain of left operands link by link, because releasing it recursively could exhaust the native stack.
  deinit {
    guard var next = leftOperand, next.leftOperand != nil else { return }
    kind = .constant(value: .none, kindU: false)
    while isKnownUniquelyReferenced(&next), let left = next.leftOperand {
      next.kind = .constant(value: .none, kindU: false)
      next = left
    }
  }
}

/// The kinds of expression.
public enum ExprKind {
  case boolOp(op: BoolOperator, values: [Expr])
  case namedExpr(target: Expr, value: Expr)
  case binOp(left: Expr, op: Operator, right: Expr)
  case unaryOp(op: UnaryOperator, operand: Expr)
  case lambda(args: Arguments, body: Expr)
  case ifExp(test: Expr, body: Expr, orelse: Expr)
  /// A nil key stands for `**value`.
  case dict(keys: [Expr?], values: [Expr])
  case set(elts: [Expr])
  case listComp(elt: Expr, generators: [Comprehension])
  case setComp(elt: Expr, generators: [Comprehension])
  case dictComp(key: Expr, value: Expr, generators: [Comprehension])
  case generatorExp(elt: Expr, generators: [Comprehension])
  case await(value: Expr)
  case yield(value: Expr?)
  case yieldFrom(value: Expr)
  case compare(left: Expr, ops: [CompareOperator], comparators: [Expr])
  case call(func: Expr, args: [Expr], keywords: [Keyword])
  /// `conversion` is -1 or the code of `s`, `r` or `a`; `formatSpec` is a `joinedStr`.
  case formattedValue(value: Expr, conversion: Int, formatSpec: Expr?)
  case joinedStr(values: [Expr])
  /// `kindU` is true for a string literal written with the prefix `u`.
  case constant(value: ConstantValue, kindU: Bool)
  case attribute(value: Expr, attr: String, ctx: ExprContext)
  case `subscript`(value: Expr, slice: Expr, ctx: ExprContext)
  case starred(value: Expr, ctx: ExprContext)
  case name(id: String, ctx: ExprContext)
  case list(elts: [Expr], ctx: ExprContext)
  case tuple(elts: [Expr], ctx: ExprContext)
  case slice(lower: Expr?, upper: Expr?, step: Expr?)
}

/// The value of a literal.
public enum ConstantValue: Equatable {
  case none
  case `true`
  case `false`
  case ellipsis
  /// The magnitude in 64-bit limbs, least significant first, without leading zero limbs; zero is empty.
  case int([UInt64])
  case float(Double)
  case imaginary(Double)
  /// The text in UTF-8, where lone surrogates are encoded as three bytes each.
  case string([UInt8])
  case bytes([UInt8])
  // No literal has these values; trees that programs make may have them.
  case negativeInt([UInt64])
  case complex(Double, Double)
  indirect case tuple([ConstantValue])
  indirect case frozenSet([ConstantValue])
}

/// How an expression is used.
public enum ExprContext: UInt8, Sendable {
  case load, store, del
}

public enum BoolOperator: UInt8, Sendable {
  case and, or
}

public enum Operator: UInt8, Sendable {
  case add, sub, mult, matMult, div, mod, pow, lShift, rShift, bitOr, bitXor, bitAnd, floorDiv
}

public enum UnaryOperator: UInt8, Sendable {
  case invert, not, uAdd, uSub
}

public enum CompareOperator: UInt8, Sendable {
  case eq, notEq, lt, ltE, gt, gtE, `is`, isNot, `in`, notIn
}

/// One `for` clause of a comprehension with its conditions.
public final class Comprehension {
  public let target: Expr
  public let iter: Expr
  public let ifs: [Expr]
  public let isAsync: Bool

  public init(target: Expr, iter: Expr, ifs: [Expr], isAsync: Bool) {
    self.target = target
    self.iter = iter
    self.ifs = ifs
    self.isAsync = isAsync
  }
}

/// A keyword argument of a call or class definition; `arg` is nil for `**value`.
public final class Keyword {
  public let arg: String?
  public let value: Expr
  public let range: SourceRange

  public init(arg: String?, value: Expr, range: SourceRange) {
    self.arg = arg
    self.value = value
    self.range = range
  }
}

// MARK: - Parameters

/// The parameters of a function or lambda.
public final class Arguments {
  public let posOnlyArgs: [Arg]
  public let args: [Arg]
  public let vararg: Arg?
  public let kwOnlyArgs: [Arg]
  /// One entry for each of `kwOnlyArgs`; nil marks a required one.
  public let kwDefaults: [Expr?]
  public let kwarg: Arg?
  /// The defaults of the last of `posOnlyArgs` followed by `args`.
  public let defaults: [Expr]

  public init(
    posOnlyArgs: [Arg], args: [Arg], vararg: Arg?, kwOnlyArgs: [Arg], kwDefaults: [Expr?], kwarg: Arg?, defaults: [Expr]
  ) {
    self.posOnlyArgs = posOnlyArgs
    self.args = args
    self.vararg = vararg
    self.kwOnlyArgs = kwOnlyArgs
    self.kwDefaults = kwDefaults
    self.kwarg = kwarg
    self.defaults = defaults
  }
}

/// One parameter.
public final class Arg {
  public let arg: String
  public let annotation: Expr?
  public let range: SourceRange

  public init(arg: String, annotation: Expr?, range: SourceRange) {
    self.arg = arg
    self.annotation = annotation
    self.range = range
  }
}

// MARK: - Type parameters

/// A type parameter of a generic function, class or type alias.
public final class TypeParam {
  public let kind: TypeParamKind
  public let range: SourceRange

  public init(_ kind: TypeParamKind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// The kinds of type parameter.
public enum TypeParamKind {
  case typeVar(name: String, bound: Expr?, defaultValue: Expr?)
  case paramSpec(name: String, defaultValue: Expr?)
  case typeVarTuple(name: String, defaultValue: Expr?)
}

// MARK: - Patterns

/// A pattern of a `case`.
public final class Pattern {
  public let kind: PatternKind
  public let range: SourceRange

  public init(_ kind: PatternKind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// The kinds of pattern.
public enum PatternKind {
  case matchValue(value: Expr)
  case matchSingleton(value: ConstantValue)
  case matchSequence(patterns: [Pattern])
  case matchMapping(keys: [Expr], patterns: [Pattern], rest: String?)
  case matchClass(cls: Expr, patterns: [Pattern], kwdAttrs: [String], kwdPatterns: [Pattern])
  /// `name` is nil for `*_`.
  case matchStar(name: String?)
  /// Both fields are nil for the wildcard `_`.
  case matchAs(pattern: Pattern?, name: String?)
  case matchOr(patterns: [Pattern])
}
