import KraitSyntax

/// Walks a tree once and makes its scopes, keyed by the node that opens them.
struct ScopeBuilder {
  let module: Scope
  var current: Scope
  var scopes: [ScopeKey: Scope] = [:]
  /// The class whose private names are being mangled.
  var className: PrivateNames?
  let futureAnnotations: Bool
  var guardian: DepthGuard

  init(futureAnnotations: Bool, maximumDepth: Int, stackLimit: UInt) {
    module = Scope(.module, name: "top", range: SourceRange(lineno: 0, colOffset: 0, endLineno: 0, endColOffset: 0), parent: nil)
    current = module
    self.futureAnnotations = futureAnnotations
    guardian = DepthGuard(maximum: maximumDepth, stackLimit: stackLimit)
  }

  mutating func build(_ tree: Module) throws(CompileError) {
    switch tree {
    case .module(let body), .interactive(let body): try statements(body)
    case .expression(let body): try expression(body)
    case .functionType: throw CompileError(unplaced: "this compiler does not handle FunctionTypes", kind: .systemError)
    }
  }

  // MARK: Scopes and names

  mutating func enter(
    _ kind: Scope.Kind, _ name: String, _ key: ScopeKey, _ range: SourceRange, isDetached: Bool = false
  ) -> Scope {
    let scope = Scope(kind, name: name, range: range, parent: current)
    if !isDetached { current.children.append(scope) }
    scope.iterableDepth = current.iterableDepth
    scopes[key] = scope
    let outer = current
    current = scope
    return outer
  }

  /// Notes what the current scope does with a name.
  mutating func define(_ name: String, _ flags: SymbolFlags, _ range: SourceRange) throws(CompileError) {
    try define(name, flags, range, in: current)
  }

  mutating func define(_ name: String, _ flags: SymbolFlags, _ range: SourceRange, in scope: Scope) throws(CompileError) {
    if name == "__debug__", !flags.isDisjoint(with: [.local, .parameter, .imported, .annotated]) {
      throw CompileError("cannot assign to __debug__", range)
    }
    let mangled = mangle(name, inClass: className)
    var symbol = scope.symbols[mangled] ?? Symbol()
    if flags.contains(.parameter), symbol.flags.contains(.parameter) {
      throw CompileError("duplicate argument '\(name)' in function definition", range)
    }
    if flags.contains(.typeParameter), symbol.flags.contains(.typeParameter) {
      throw CompileError("duplicate type parameter '\(name)'", range)
    }
    symbol.flags.formUnion(flags)
    if scope.isInIterationTarget, scope === current {
      if !symbol.flags.isDisjoint(with: [.global, .nonlocal]) {
        throw CompileError("comprehension inner loop cannot rebind assignment expression target '\(name)'", range)
      }
      symbol.flags.insert(.iterationVariable)
    }
    if scope.symbols.updateValue(symbol, forKey: mangled) == nil { scope.order.append(mangled) }
    if flags.contains(.parameter) { scope.parameters.append(mangled) }
    if flags.contains(.global), scope !== module {
      module.symbols[mangled, default: Symbol()].flags.insert(.global)
    }
  }

  func flags(_ name: String) -> SymbolFlags { current.flags(mangle(name, inClass: className)) }

  // MARK: Functions, classes, type parameters

  mutating func functionDefinition(_ def: FunctionDef, _ node: Stmt, isAsync: Bool) throws(CompileError) {
    try define(def.name, .local, node.range)
    try defaults(def.args)
    try expressions(def.decoratorList)
    let outer = current
    if !def.typeParams.isEmpty {
      let hasKeywordDefaults = def.args.kwDefaults.contains { $0 != nil }
      try enterTypeParameters(
        def.name, def.typeParams, ScopeKey(node, .typeParameters), node.range, hasDefaults: !def.args.defaults.isEmpty,
        hasKeywordDefaults: hasKeywordDefaults, isClass: false)
    }
    try annotations(def)
    let inner = enter(.function, def.name, ScopeKey(node), node.range)
    current.isAsync = isAsync
    current.isCoroutine = isAsync
    try parameters(def.args)
    try statements(def.body)
    current = inner
    current = outer
  }

  mutating func lambda(_ args: Arguments, _ body: Expr, _ node: Expr) throws(CompileError) {
    try defaults(args)
    let outer = enter(.lambda, "<lambda>", ScopeKey(node), node.range)
    try parameters(args)
    try expression(body)
    current = outer
  }

  mutating func classDefinition(_ def: ClassDef, _ node: Stmt) throws(CompileError) {
    try define(def.name, .local, node.range)
    try expressions(def.decoratorList)
    let outer = current
    let outerClass = className
    if !def.typeParams.isEmpty {
      className = PrivateNames(className: def.name, only: Set(def.typeParams.map { $0.name }))
      try enterTypeParameters(
        def.name, def.typeParams, ScopeKey(node, .typeParameters), node.range, hasDefaults: false,
        hasKeywordDefaults: false, isClass: true)
    }
    try expressions(def.bases)
    try keywords(def.keywords)
    let inner = enter(.class, def.name, ScopeKey(node), node.range)
    className = PrivateNames(className: def.name)
    if !def.typeParams.isEmpty {
      try define("__type_params__", .local, node.range)
      current.symbols[".type_params", default: Symbol()].flags.insert(.used)
    }
    try statements(def.body)
    className = outerClass
    current = inner
    current = outer
  }

  /// Opens the scope of the type parameters of a function, class or alias, and walks them.
  mutating func enterTypeParameters(
    _ name: String, _ params: [TypeParam], _ key: ScopeKey, _ range: SourceRange, hasDefaults: Bool,
    hasKeywordDefaults: Bool, isClass: Bool
  ) throws(CompileError) {
    let outer = enter(.typeParameters, "<generic parameters of \(name)>", key, range)
    current.placeDescription = "the definition of a generic"
    if outer.kind == .class {
      current.seesClassScope = true
      try define("__classdict__", .used, range)
    }
    if isClass {
      try define(".type_params", [.local, .used], range)
      try define(".generic_base", [.local, .used], range)
    }
    if hasDefaults { try define(".defaults", .parameter, range) }
    if hasKeywordDefaults { try define(".kwdefaults", .parameter, range) }
    for param in params { try typeParameter(param) }
  }

  private mutating func typeParameter(_ param: TypeParam) throws(CompileError) {
    switch param.kind {
    case .typeVar(let name, let bound, let defaultValue):
      try define(name, [.typeParameter, .local], param.range)
      if let bound {
        let place = if case .tuple = bound.kind { "a TypeVar constraint" } else { "a TypeVar bound" }
        try typeVariableExpression(bound, name, ScopeKey(param, .bound), place)
      }
      try typeVariableDefault(param, name, defaultValue, "a TypeVar default")
    case .paramSpec(let name, let defaultValue):
      try define(name, [.typeParameter, .local], param.range)
      try typeVariableDefault(param, name, defaultValue, "a ParamSpec default")
    case .typeVarTuple(let name, let defaultValue):
      try define(name, [.typeParameter, .local], param.range)
      try typeVariableDefault(param, name, defaultValue, "a TypeVarTuple default")
    }
  }

  private mutating func typeVariableDefault(
    _ param: TypeParam, _ name: String, _ value: Expr?, _ place: String
  ) throws(CompileError) {
    guard let value else { return }
    try typeVariableExpression(value, name, ScopeKey(param, .defaultValue), place)
  }

  private mutating func typeVariableExpression(
    _ value: Expr, _ name: String, _ key: ScopeKey, _ place: String
  ) throws(CompileError) {
    let seesClass = current.seesClassScope
    let outer = enter(.typeVariable, name, key, value.range)
    current.placeDescription = place
    current.seesClassScope = seesClass
    if seesClass { try define("__classdict__", .used, value.range) }
    try expression(value)
    current = outer
  }

  mutating func typeAlias(_ name: Expr, _ params: [TypeParam], _ value: Expr, _ node: Stmt) throws(CompileError) {
    try expression(name)
    guard case .name(let id, _) = name.kind else { return }
    let outer = current
    let isInClass = outer.kind == .class
    if !params.isEmpty {
      try enterTypeParameters(
        id, params, ScopeKey(node, .typeParameters), node.range, hasDefaults: false, hasKeywordDefaults: false,
        isClass: false)
    }
    let inner = enter(.typeAlias, id, ScopeKey(node), node.range)
    current.placeDescription = "a type alias"
    current.seesClassScope = isInClass
    if isInClass { try define("__classdict__", .used, value.range) }
    try expression(value)
    current = inner
    current = outer
  }

  // MARK: Parameters and annotations

  private mutating func defaults(_ args: Arguments) throws(CompileError) {
    try expressions(args.defaults)
    for value in args.kwDefaults { if let value { try expression(value) } }
  }

  private mutating func parameters(_ args: Arguments) throws(CompileError) {
    for arg in args.posOnlyArgs + args.args + args.kwOnlyArgs { try define(arg.arg, .parameter, arg.range) }
    if let arg = args.vararg { try define(arg.arg, .parameter, arg.range) }
    if let arg = args.kwarg { try define(arg.arg, .parameter, arg.range) }
  }

  private mutating func annotations(_ def: FunctionDef) throws(CompileError) {
    let args = def.args
    for arg in args.posOnlyArgs + args.args {
      if let value = arg.annotation { try annotation(value, ScopeKey(arg)) }
    }
    if let arg = args.vararg, let value = arg.annotation { try annotation(value, ScopeKey(arg)) }
    if let arg = args.kwarg, let value = arg.annotation { try annotation(value, ScopeKey(arg)) }
    for arg in args.kwOnlyArgs {
      if let value = arg.annotation { try annotation(value, ScopeKey(arg)) }
    }
    if let value = def.returns { try annotation(value, ScopeKey(value, .annotation)) }
  }

  /// Walks an annotation; one that only becomes a string is checked in a scope that nobody else sees.
  mutating func annotation(_ value: Expr, _ key: ScopeKey) throws(CompileError) {
    guard futureAnnotations else { return try expression(value) }
    let outer = enter(.annotation, "_annotation", key, value.range, isDetached: true)
    current.placeDescription = "an annotation"
    try expression(value)
    current = outer
  }

  // MARK: Comprehensions

  mutating func comprehension(
    _ kind: Scope.Kind, _ name: String, _ node: Expr, _ generators: [Comprehension], _ elements: [Expr]
  ) throws(CompileError) {
    let outermost = generators[0]
    current.iterableDepth += 1
    try expression(outermost.iter)
    current.iterableDepth -= 1
    let outer = enter(kind, name, ScopeKey(node), node.range)
    let scope = current
    if generators.contains(where: { $0.isAsync }) { scope.isCoroutine = true }
    scope.symbols[".0"] = Symbol(flags: .parameter)
    scope.parameters.append(".0")
    for (index, generator) in generators.enumerated() {
      scope.isInIterationTarget = true
      try expression(generator.target)
      scope.isInIterationTarget = false
      if index > 0 {
        scope.iterableDepth += 1
        try expression(generator.iter)
        scope.iterableDepth -= 1
      }
      try expressions(generator.ifs)
      if generator.isAsync { scope.isCoroutine = true }
    }
    // A dict comprehension's value comes first: errors show in that order.
    try expressions(elements.reversed())
    if scope.isGenerator {
      let place =
        switch kind {
        case .listComprehension: "list comprehension"
        case .setComprehension: "set comprehension"
        case .dictComprehension: "dict comprehension"
        default: "generator expression"
        }
      throw CompileError("'yield' inside \(place)", scope.returnsValue ?? node.range)
    }
    scope.isGenerator = kind == .generatorExpression
    current = outer
    if scope.isCoroutine, kind != .generatorExpression { current.isCoroutine = true }
  }

  mutating func namedExpression(_ target: Expr, _ value: Expr, _ node: Expr) throws(CompileError) {
    if current.isAnnotationScope {
      throw CompileError("named expression cannot be used within \(current.placeDescription)", node.range)
    }
    guard case .name(let id, _) = target.kind else { return try expression(value) }
    if current.iterableDepth > 0 {
      throw CompileError("assignment expression cannot be used in a comprehension iterable expression", node.range)
    }
    if current.isComprehension { try extendNamedExpression(id, target.range) }
    try expression(value)
    try define(id, current.isComprehension ? .namedTarget : [.local, .namedTarget], target.range)
    current.namedTargets.insert(mangle(id, inClass: className))
  }

  /// Binds the target of an assignment expression in a comprehension in the nearest scope that is none.
  private mutating func extendNamedExpression(_ id: String, _ range: SourceRange) throws(CompileError) {
    var scope: Scope? = current
    let mangled = mangle(id, inClass: className)
    while let candidate = scope {
      if candidate.isComprehension {
        if candidate.flags(mangled).isSuperset(of: [.iterationVariable, .local]) {
          throw CompileError("assignment expression cannot rebind comprehension iteration variable '\(id)'", range)
        }
        scope = candidate.parent
        continue
      }
      switch candidate.kind {
      case .function, .lambda:
        let isGlobal = candidate.flags(mangled).contains(.global)
        try define(id, isGlobal ? .global : .nonlocal, range)
        current.directives.append((mangled, range))
        markNamedTarget(mangled, upTo: candidate)
        return try define(id, .local, range, in: candidate)
      case .module:
        try define(id, .global, range)
        current.directives.append((mangled, range))
        markNamedTarget(mangled, upTo: candidate)
        return try define(id, .global, range, in: candidate)
      case .class:
        throw CompileError("assignment expression within a comprehension cannot be used in a class body", range)
      default:
        let preposition = candidate.kind == .typeParameters ? "within" : "in"
        throw CompileError(
          "assignment expression within a comprehension cannot be used \(preposition) \(candidate.placeDescription)", range)
      }
    }
  }

  private func markNamedTarget(_ name: String, upTo end: Scope) {
    var scope: Scope? = current
    while let one = scope {
      one.namedTargets.insert(name)
      if one === end { return }
      scope = one.parent
    }
  }
}

extension TypeParam {
  var name: String {
    switch kind {
    case .typeVar(let name, _, _), .paramSpec(let name, _), .typeVarTuple(let name, _): name
    }
  }
}

/// What a scope is keyed by: a node, and which of its scopes it is.
struct ScopeKey: Hashable {
  enum Part { case main, typeParameters, bound, defaultValue, annotation }
  let node: ObjectIdentifier
  let part: Part
  init(_ node: AnyObject, _ part: Part = .main) {
    self.node = ObjectIdentifier(node)
    self.part = part
  }
}
