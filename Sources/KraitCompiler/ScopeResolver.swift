import KraitSyntax

/// Decides for every name of every scope where its value lives.
struct ScopeResolver {
  /// Resolves a module's scope and all below it.
  static func resolve(_ module: Scope) throws(CompileError) {
    var free: Set<String> = []
    try resolve(module, bound: nil, globals: [], typeParameters: [], enclosingClass: nil, free: &free)
  }

  /// Resolves `scope` and its children; the names that it and they take from outside are added to `free`.
  /// `bound` are the names of enclosing functions, nil at module level; `globals` those declared global there.
  private static func resolve(
    _ scope: Scope, bound: Set<String>?, globals: Set<String>, typeParameters: Set<String>, enclosingClass: Scope?,
    free: inout Set<String>
  ) throws(CompileError) {
    var bound = bound
    var globals = globals
    var typeParameters = typeParameters
    var locals: Set<String> = []
    var used: Set<String> = []
    let outerBound = bound
    let outerGlobals = globals
    for name in scope.symbols.keys.sorted() {
      let resolution = try resolve(
        name, in: scope, bound: &bound, globals: &globals, typeParameters: &typeParameters, locals: &locals,
        enclosingClass: enclosingClass)
      scope.symbols[name]?.resolution = resolution
      if resolution == .free { used.insert(name) }
    }
    // A class's own names are not seen by its functions, but what the class body sees of the outside is.
    var innerBound: Set<String>
    var innerGlobals: Set<String>
    switch scope.kind {
    case .class:
      innerBound = (outerBound ?? []).union(["__class__", "__classdict__"])
      innerGlobals = outerGlobals
    case .module:
      innerBound = []
      innerGlobals = globals
    default:
      innerBound = (bound ?? []).union(locals)
      innerGlobals = globals
    }
    var childFree: Set<String> = []
    for child in scope.children {
      child.isInlined = child.isComprehension && child.kind != .generatorExpression && !scope.seesClassScope
      let classForChild: Scope? = child.seesClassScope ? (scope.kind == .class ? scope : enclosingClass) : nil
      var one: Set<String> = []
      try resolve(
        child, bound: scope.kind == .module ? [] : innerBound, globals: innerGlobals, typeParameters: typeParameters,
        enclosingClass: classForChild, free: &one)
      childFree.formUnion(one)
      for name in child.ownFree where scope.symbols[name] == nil {
        // Used only by an inlined comprehension, which takes it from outside through this block.
        scope.symbols[name] = Symbol(flags: .used, resolution: .free)
        used.insert(name)
      }
    }
    settleCells(scope, locals, &childFree)
    for name in childFree where scope.symbols[name] == nil {
      // Only passed through to a function further in.
      if scope.kind != .module { scope.symbols[name] = Symbol(flags: [], resolution: .free) }
    }
    if scope.kind == .class {
      for name in childFree where scope.flags(name).isBound || scope.flags(name).contains(.global) {
        scope.symbols[name]?.flags.insert(.freeInClass)
      }
    } else if scope.seesClassScope {
      // The class hides the variable from this scope, but not from what lies further in.
      for name in childFree where scope.symbols[name]?.resolution == .globalImplicit { scope.symbols[name]?.flags.insert(.freeInClass) }
    }
    if scope.isInlined, scope.parent?.kind == .class, used.remove("__class__") != nil {
      // The cell of `__class__` is only for functions: part of the class body, a comprehension does not see it.
      scope.symbols["__class__"]?.resolution = .globalImplicit
    }
    if scope.isInlined, scope.parent?.kind != .class {
      // What an inlined comprehension itself uses are plain variables of the enclosing block.
      free.formUnion(childFree)
      scope.ownFree = used
    } else {
      free.formUnion(childFree)
      free.formUnion(used)
    }
  }

  /// Turns the locals that inner functions use into cells and takes them out of `free`.
  private static func settleCells(_ scope: Scope, _ locals: Set<String>, _ free: inout Set<String>) {
    if scope.kind == .class {
      if free.remove("__class__") != nil { scope.needsClassCell = true }
      if free.remove("__classdict__") != nil { scope.needsClassDict = true }
      return
    }
    guard scope.isFunctionLike else { return }
    for name in locals where free.contains(name) {
      scope.symbols[name]?.resolution = .cell
      free.remove(name)
    }
  }

  private static func resolve(
    _ name: String, in scope: Scope, bound: inout Set<String>?, globals: inout Set<String>,
    typeParameters: inout Set<String>, locals: inout Set<String>, enclosingClass: Scope?
  ) throws(CompileError) -> Resolution {
    let flags = scope.flags(name)
    if flags.contains(.global) {
      if flags.contains(.nonlocal) {
        throw CompileError("name '\(name)' is nonlocal and global", directive(name, scope))
      }
      globals.insert(name)
      bound?.remove(name)
      return .globalExplicit
    }
    if flags.contains(.nonlocal) {
      guard let names = bound, scope.kind != .module else {
        throw CompileError("nonlocal declaration not allowed at module level", directive(name, scope))
      }
      if !names.contains(name) {
        throw CompileError("no binding for nonlocal '\(name)' found", directive(name, scope))
      }
      if typeParameters.contains(name) {
        throw CompileError("nonlocal binding not allowed for type parameter '\(name)'", directive(name, scope))
      }
      return .free
    }
    if flags.isBound {
      locals.insert(name)
      globals.remove(name)
      if flags.contains(.typeParameter) { typeParameters.insert(name) } else { typeParameters.remove(name) }
      return .local
    }
    if let enclosingClass {
      let inClass = enclosingClass.flags(name)
      if inClass.contains(.global) { return .globalExplicit }
      if inClass.isBound, !inClass.contains(.nonlocal) { return .globalImplicit }
    }
    if bound?.contains(name) == true { return .free }
    return .globalImplicit
  }

  private static func directive(_ name: String, _ scope: Scope) -> SourceRange {
    scope.directives.first { $0.name == name }?.range ?? scope.range
  }
}
