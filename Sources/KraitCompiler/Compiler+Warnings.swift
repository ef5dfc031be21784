import KraitBytecode
import KraitSyntax

extension Compiler {
  /// The type of an expression's value as far as its form tells.
  private func typeName(_ node: Expr) -> String? {
    switch node.kind {
    case .tuple: "tuple"
    case .list, .listComp: "list"
    case .dict, .dictComp: "dict"
    case .set, .setComp: "set"
    case .generatorExp: "generator"
    case .lambda: "function"
    case .joinedStr, .formattedValue: "str"
    case .constant(let value, _): typeName(value)
    default: nil
    }
  }

  private func typeName(_ value: ConstantValue) -> String {
    switch value {
    case .none: "NoneType"
    case .true, .false: "bool"
    case .ellipsis: "ellipsis"
    case .int: "int"
    case .float: "float"
    case .imaginary, .complex: "complex"
    case .negativeInt: "int"
    case .tuple: "tuple"
    case .frozenSet: "frozenset"
    case .string: "str"
    case .bytes: "bytes"
    }
  }

  /// Warns about identity tests with literals, whose identity means nothing.
  static let invertedBoolMessage =
    "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from the negation of a bool object. Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int."

  func warnAboutComparison(_ left: Expr, _ ops: [CompareOperator], _ comparators: [Expr], _ node: Expr) {
    var current = left
    for (op, next) in zip(ops, comparators) {
      defer { current = next }
      guard op == .is || op == .isNot, let name = literalName(current) ?? literalName(next) else { continue }
      warn(
        op == .is
          ? "\"is\" with '\(name)' literal. Did you mean \"==\"?" : "\"is not\" with '\(name)' literal. Did you mean \"!=\"?",
        node.range)
      return
    }
  }

  private func literalName(_ node: Expr) -> String? {
    switch folder.value(of: node) {
    case .int: "int"
    case .float: "float"
    case .complex: "complex"
    case .string: "str"
    case .bytes: "bytes"
    case .tuple: "tuple"
    default: nil
    }
  }

  func warnAboutCall(_ callee: Expr, _ node: Expr) {
    if case .lambda = callee.kind { return }
    guard let name = typeName(callee) else { return }
    warn("'\(name)' object is not callable; perhaps you missed a comma?", callee.range)
  }

  func warnAboutSubscript(_ object: Expr, _ slice: Expr, _ node: Expr) {
    switch object.kind {
    case .constant(.none, _), .constant(.true, _), .constant(.false, _), .constant(.ellipsis, _), .constant(.int, _),
      .constant(.float, _), .constant(.imaginary, _), .set, .setComp, .generatorExp, .lambda:
      if let name = typeName(object) {
        warn("'\(name)' object is not subscriptable; perhaps you missed a comma?", object.range)
      }
      return
    case .constant(.string, _), .constant(.bytes, _), .tuple, .list, .listComp, .joinedStr, .formattedValue: break
    default: return
    }
    switch slice.kind {
    case .constant(.int, _), .constant(.true, _), .constant(.false, _), .slice: return
    default: break
    }
    guard let name = typeName(object), let index = typeName(slice) else { return }
    warn("\(name) indices must be integers or slices, not \(index); perhaps you missed a comma?", node.range)
  }
}
