import KraitSyntax

/// The symbol table of one block, as the `symtable` module shows it.
public final class SymbolTable {
  /// The numbers of CPython's `_symtable.TYPE_*`.
  public let type: Int
  public let name: String
  public let lineno: Int
  public let isNested: Bool
  /// Names in the order of their first use, with CPython's flags and, from bit 12 on, the scope.
  public internal(set) var symbols: [(name: String, flags: Int)] = []
  public let parameters: [String]
  public internal(set) var children: [SymbolTable] = []

  init(_ scope: Scope) {
    type =
      switch scope.kind {
      case .class: 1
      case .module: 2
      case .annotation: 3
      case .typeAlias: 4
      case .typeParameters: 5
      case .typeVariable: 6
      default: 0
      }
    name = SymbolTable.plainName(scope.name)
    lineno = Int(scope.range.lineno)
    isNested = scope.isNested
    // CPython gives the type parameters of every function this parameter, used or not.
    let lacksDefaults = scope.kind == .typeParameters && scope.symbols[".defaults"] == nil && scope.children.contains { $0.kind == .function }
    parameters = lacksDefaults ? [".defaults"] + scope.parameters : scope.parameters
    if lacksDefaults { symbols.append((".defaults", 4 | 1 << 12)) }
    let others = scope.symbols.keys.filter { !scope.order.contains($0) }.sorted()
    for name in scope.parameters.filter({ $0 == ".0" }) + scope.order + others.filter({ $0 != ".0" }) {
      guard let symbol = scope.symbols[name] else { continue }
      symbols.append((name, SymbolTable.number(symbol)))
    }
    for child in scope.children { add(child) }
  }

  /// An inlined comprehension's names belong to the block around it, and so do the blocks in it.
  private func add(_ child: Scope) {
    let table = SymbolTable(child)
    guard child.isInlined else { return children.append(table) }
    for (name, flags) in table.symbols where name != ".0" && !symbols.contains(where: { $0.name == name }) {
      symbols.append((name, flags))
    }
    children += table.children
  }

  /// `<lambda>` is `lambda` here, `<generic parameters of f>` is `f`.
  private static func plainName(_ name: String) -> String {
    guard name.hasPrefix("<"), name.hasSuffix(">") else { return name }
    return String(name.dropFirst().dropLast().split(separator: " ").last ?? "")
  }

  private static func number(_ symbol: Symbol) -> Int {
    let bits: [(SymbolFlags, Int)] = [
      (.global, 1), (.local, 2), (.parameter, 4), (.nonlocal, 8), (.used, 16), (.freeInClass, 64), (.imported, 128), (.annotated, 256),
      (.iterationVariable, 512), (.typeParameter, 1024),
    ]
    var number = bits.reduce(0) { symbol.flags.contains($1.0) ? $0 | $1.1 : $0 }
    switch symbol.resolution {
    case .local: number |= 1 << 12
    case .globalExplicit: number |= 2 << 12
    case .globalImplicit: number |= 3 << 12
    case .free: number |= 4 << 12
    case .cell: number |= 5 << 12
    }
    return number
  }
}

/// The symbol table of a tree, or the error that its names give.
public func symbolTable(of tree: Module, _ options: CompileOptions) -> (table: SymbolTable?, diagnostics: [Diagnostic]) {
  let compiler = Compiler(options)
  do throws(CompileError) {
    let module = try compiler.resolvedScopes(tree)
    return (SymbolTable(module), compiler.warnings)
  } catch {
    var diagnostic = error.diagnostic
    if diagnostic.hasLocation { diagnostic.text = options.sourceLine?(diagnostic.lineno) }
    return (nil, compiler.warnings + [diagnostic])
  }
}
