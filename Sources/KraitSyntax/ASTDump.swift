/// Writes a tree as text, for tests: `Kind(field,field,...)@lineno:col-endLineno:endCol`, fields in the order of Python's
/// abstract grammar, a missing one as `-`, lists in brackets, strings and bytes in hexadecimal.
public struct ASTDump {
  private var out: [UInt8] = []

  /// The text of a tree.
  public static func dump(_ module: Module) -> String {
    var writer = ASTDump()
    switch module {
    case .module(let body): writer.node("Module", nil) { $0.list(body) { $0.write($1) } ; $0.raw(",[]") }
    case .interactive(let body): writer.node("Interactive", nil) { $0.list(body) { $0.write($1) } }
    case .expression(let body): writer.node("Expression", nil) { $0.write(body) }
    case .functionType(let types, let returns):
      writer.node("FunctionType", nil) {
        $0.list(types) { $0.write($1) }
        $0.raw(",")
        $0.write(returns)
      }
    }
    return String(decoding: writer.out, as: UTF8.self)
  }

  private mutating func raw(_ text: String) { out += Array(text.utf8) }

  private mutating func hex(_ bytes: [UInt8]) {
    for byte in bytes {
      for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 48 + digit : 87 + digit) }
    }
  }

  private mutating func node(_ name: String, _ range: SourceRange?, _ fields: (inout ASTDump) -> Void) {
    raw(name)
    raw("(")
    fields(&self)
    raw(")")
    if let range { raw("@\(range.lineno):\(range.colOffset)-\(range.endLineno):\(range.endColOffset)") }
  }

  private mutating func list<T>(_ items: [T], _ write: (inout ASTDump, T) -> Void) {
    raw("[")
    for (index, item) in items.enumerated() {
      if index > 0 { raw(",") }
      write(&self, item)
    }
    raw("]")
  }

  private mutating func optional(_ expression: Expr?) {
    if let expression { write(expression) } else { raw("-") }
  }

  private mutating func expressions(_ items: [Expr]) { list(items) { $0.write($1) } }
  private mutating func statements(_ items: [Stmt]) { list(items) { $0.write($1) } }
  private mutating func name(_ text: String?) { raw(text ?? "-") }
  private mutating func comma() { raw(",") }

  // MARK: Statements

  private mutating func write(_ statement: Stmt) {
    let range = statement.range
    switch statement.kind {
    case .functionDef(let fields): function("FunctionDef", fields, range)
    case .asyncFunctionDef(let fields): function("AsyncFunctionDef", fields, range)
    case .classDef(let fields):
      node("ClassDef", range) {
        $0.name(fields.name)
        $0.comma()
        $0.expressions(fields.bases)
        $0.comma()
        $0.list(fields.keywords) { $0.write($1) }
        $0.comma()
        $0.statements(fields.body)
        $0.comma()
        $0.expressions(fields.decoratorList)
        $0.comma()
        $0.list(fields.typeParams) { $0.write($1) }
      }
    case .return(let value): node("Return", range) { $0.optional(value) }
    case .delete(let targets): node("Delete", range) { $0.expressions(targets) }
    case .assign(let targets, let value):
      node("Assign", range) {
        $0.expressions(targets)
        $0.comma()
        $0.write(value)
      }
    case .typeAlias(let name, let parameters, let value):
      node("TypeAlias", range) {
        $0.write(name)
        $0.comma()
        $0.list(parameters) { $0.write($1) }
        $0.comma()
        $0.write(value)
      }
    case .augAssign(let target, let op, let value):
      node("AugAssign", range) {
        $0.write(target)
        $0.raw(",\(op)".lowercased() + ",")
        $0.write(value)
      }
    case .annAssign(let target, let annotation, let value, let simple):
      node("AnnAssign", range) {
        $0.write(target)
        $0.comma()
        $0.write(annotation)
        $0.comma()
        $0.optional(value)
        $0.raw(simple ? ",1" : ",0")
      }
    case .for(let fields): loop("For", fields, range)
    case .asyncFor(let fields): loop("AsyncFor", fields, range)
    case .while(let test, let body, let orelse): branch("While", test, body, orelse, range)
    case .if(let test, let body, let orelse): branch("If", test, body, orelse, range)
    case .with(let items, let body): with("With", items, body, range)
    case .asyncWith(let items, let body): with("AsyncWith", items, body, range)
    case .match(let subject, let cases):
      node("Match", range) {
        $0.write(subject)
        $0.comma()
        $0.list(cases) { $0.write($1) }
      }
    case .raise(let exception, let cause):
      node("Raise", range) {
        $0.optional(exception)
        $0.comma()
        $0.optional(cause)
      }
    case .try(let fields): tryBlock("Try", fields, range)
    case .tryStar(let fields): tryBlock("TryStar", fields, range)
    case .assert(let test, let message):
      node("Assert", range) {
        $0.write(test)
        $0.comma()
        $0.optional(message)
      }
    case .import(let names): node("Import", range) { $0.list(names) { $0.write($1) } }
    case .importFrom(let module, let names, let level):
      node("ImportFrom", range) {
        $0.name(module)
        $0.comma()
        $0.list(names) { $0.write($1) }
        $0.raw(",\(level)")
      }
    case .global(let names): node("Global", range) { $0.list(names) { $0.name($1) } }
    case .nonlocal(let names): node("Nonlocal", range) { $0.list(names) { $0.name($1) } }
    case .expr(let value): node("Expr", range) { $0.write(value) }
    case .pass: node("Pass", range) { _ in }
    case .break: node("Break", range) { _ in }
    case .continue: node("Continue", range) { _ in }
    }
  }

  private mutating func function(_ kind: String, _ fields: FunctionDef, _ range: SourceRange) {
    node(kind, range) {
      $0.name(fields.name)
      $0.comma()
      $0.write(fields.args)
      $0.comma()
      $0.statements(fields.body)
      $0.comma()
      $0.expressions(fields.decoratorList)
      $0.comma()
      $0.optional(fields.returns)
      $0.comma()
      $0.list(fields.typeParams) { $0.write($1) }
    }
  }

  private mutating func loop(_ kind: String, _ fields: ForLoop, _ range: SourceRange) {
    node(kind, range) {
      $0.write(fields.target)
      $0.comma()
      $0.write(fields.iter)
      $0.comma()
      $0.statements(fields.body)
      $0.comma()
      $0.statements(fields.orelse)
    }
  }

  private mutating func branch(_ kind: String, _ test: Expr, _ body: [Stmt], _ orelse: [Stmt], _ range: SourceRange) {
    node(kind, range) {
      $0.write(test)
      $0.comma()
      $0.statements(body)
      $0.comma()
      $0.statements(orelse)
    }
  }

  private mutating func with(_ kind: String, _ items: [WithItem], _ body: [Stmt], _ range: SourceRange) {
    node(kind, range) {
      $0.list(items) { writer, item in
        writer.node("withitem", nil) {
          $0.write(item.contextExpr)
          $0.comma()
          $0.optional(item.optionalVars)
        }
      }
      $0.comma()
      $0.statements(body)
    }
  }

  private mutating func tryBlock(_ kind: String, _ fields: TryBlock, _ range: SourceRange) {
    node(kind, range) {
      $0.statements(fields.body)
      $0.comma()
      $0.list(fields.handlers) { writer, handler in
        writer.node("ExceptHandler", handler.range) {
          $0.optional(handler.type)
          $0.comma()
          $0.name(handler.name)
          $0.comma()
          $0.statements(handler.body)
        }
      }
      $0.comma()
      $0.statements(fields.orelse)
      $0.comma()
      $0.statements(fields.finalbody)
    }
  }

  private mutating func write(_ alias: Alias) {
    node("alias", alias.range) {
      $0.name(alias.name)
      $0.comma()
      $0.name(alias.asname)
    }
  }

  private mutating func write(_ match: MatchCase) {
    node("match_case", nil) {
      $0.write(match.pattern)
      $0.comma()
      $0.optional(match.guard)
      $0.comma()
      $0.statements(match.body)
    }
  }

  private mutating func write(_ arguments: Arguments) {
    node("arguments", nil) {
      $0.list(arguments.posOnlyArgs) { $0.write($1) }
      $0.comma()
      $0.list(arguments.args) { $0.write($1) }
      $0.comma()
      if let vararg = arguments.vararg { $0.write(vararg) } else { $0.raw("-") }
      $0.comma()
      $0.list(arguments.kwOnlyArgs) { $0.write($1) }
      $0.comma()
      $0.list(arguments.kwDefaults) { $0.optional($1) }
      $0.comma()
      if let kwarg = arguments.kwarg { $0.write(kwarg) } else { $0.raw("-") }
      $0.comma()
      $0.expressions(arguments.defaults)
    }
  }

  private mutating func write(_ argument: Arg) {
    node("arg", argument.range) {
      $0.name(argument.arg)
      $0.comma()
      $0.optional(argument.annotation)
    }
  }

  private mutating func write(_ parameter: TypeParam) {
    switch parameter.kind {
    case .typeVar(let name, let bound, let value):
      node("TypeVar", parameter.range) {
        $0.name(name)
        $0.comma()
        $0.optional(bound)
        $0.comma()
        $0.optional(value)
      }
    case .paramSpec(let name, let value):
      node("ParamSpec", parameter.range) {
        $0.name(name)
        $0.comma()
        $0.optional(value)
      }
    case .typeVarTuple(let name, let value):
      node("TypeVarTuple", parameter.range) {
        $0.name(name)
        $0.comma()
        $0.optional(value)
      }
    }
  }

  // MARK: Patterns

  private mutating func write(_ pattern: Pattern) {
    let range = pattern.range
    switch pattern.kind {
    case .matchValue(let value): node("MatchValue", range) { $0.write(value) }
    case .matchSingleton(let value): node("MatchSingleton", range) { $0.write(value) }
    case .matchSequence(let patterns): node("MatchSequence", range) { $0.list(patterns) { $0.write($1) } }
    case .matchMapping(let keys, let patterns, let rest):
      node("MatchMapping", range) {
        $0.expressions(keys)
        $0.comma()
        $0.list(patterns) { $0.write($1) }
        $0.comma()
        $0.name(rest)
      }
    case .matchClass(let cls, let patterns, let names, let values):
      node("MatchClass", range) {
        $0.write(cls)
        $0.comma()
        $0.list(patterns) { $0.write($1) }
        $0.comma()
        $0.list(names) { $0.name($1) }
        $0.comma()
        $0.list(values) { $0.write($1) }
      }
    case .matchStar(let name): node("MatchStar", range) { $0.name(name) }
    case .matchAs(let inner, let name):
      node("MatchAs", range) {
        if let inner { $0.write(inner) } else { $0.raw("-") }
        $0.comma()
        $0.name(name)
      }
    case .matchOr(let patterns): node("MatchOr", range) { $0.list(patterns) { $0.write($1) } }
    }
  }

  // MARK: Expressions

  private mutating func write(_ value: ConstantValue) {
    switch value {
    case .none: raw("None")
    case .true: raw("True")
    case .false: raw("False")
    case .ellipsis: raw("Ellipsis")
    case .int(let limbs):
      raw("int:")
      guard let top = limbs.last else {
        raw("0")
        return
      }
      raw(String(top, radix: 16))
      for limb in limbs.dropLast().reversed() {
        let digits = String(limb, radix: 16)
        raw(String(repeating: "0", count: 16 - digits.utf8.count) + digits)
      }
    case .float(let value): raw("float:" + String(value.bitPattern, radix: 16))
    case .imaginary(let value): raw("imag:" + String(value.bitPattern, radix: 16))
    case .negativeInt, .complex, .tuple, .frozenSet: raw("value")
    case .string(let bytes):
      raw("str:")
      hex(bytes)
    case .bytes(let bytes):
      raw("bytes:")
      hex(bytes)
    }
  }

  private mutating func write(_ clauses: [Comprehension]) {
    list(clauses) { writer, clause in
      writer.node("comprehension", nil) {
        $0.write(clause.target)
        $0.comma()
        $0.write(clause.iter)
        $0.comma()
        $0.expressions(clause.ifs)
        $0.raw(clause.isAsync ? ",1" : ",0")
      }
    }
  }

  private mutating func write(_ keyword: Keyword) {
    node("keyword", keyword.range) {
      $0.name(keyword.arg)
      $0.comma()
      $0.write(keyword.value)
    }
  }

  private mutating func context(_ context: ExprContext) { raw(",\(context)") }

  private mutating func write(_ expression: Expr) {
    let range = expression.range
    switch expression.kind {
    case .boolOp(let op, let values):
      node("BoolOp", range) {
        $0.raw("\(op),")
        $0.expressions(values)
      }
    case .namedExpr(let target, let value): pair("NamedExpr", target, value, range)
    case .binOp(let left, let op, let right):
      node("BinOp", range) {
        $0.write(left)
        $0.raw(",\(op),".lowercased())
        $0.write(right)
      }
    case .unaryOp(let op, let operand):
      node("UnaryOp", range) {
        $0.raw("\(op),".lowercased())
        $0.write(operand)
      }
    case .lambda(let arguments, let body):
      node("Lambda", range) {
        $0.write(arguments)
        $0.comma()
        $0.write(body)
      }
    case .ifExp(let test, let body, let orelse):
      node("IfExp", range) {
        $0.write(test)
        $0.comma()
        $0.write(body)
        $0.comma()
        $0.write(orelse)
      }
    case .dict(let keys, let values):
      node("Dict", range) {
        $0.list(keys) { $0.optional($1) }
        $0.comma()
        $0.expressions(values)
      }
    case .set(let elements): node("Set", range) { $0.expressions(elements) }
    case .listComp(let element, let clauses): comprehension("ListComp", element, clauses, range)
    case .setComp(let element, let clauses): comprehension("SetComp", element, clauses, range)
    case .generatorExp(let element, let clauses): comprehension("GeneratorExp", element, clauses, range)
    case .dictComp(let key, let value, let clauses):
      node("DictComp", range) {
        $0.write(key)
        $0.comma()
        $0.write(value)
        $0.comma()
        $0.write(clauses)
      }
    case .await(let value): node("Await", range) { $0.write(value) }
    case .yield(let value): node("Yield", range) { $0.optional(value) }
    case .yieldFrom(let value): node("YieldFrom", range) { $0.write(value) }
    case .compare(let left, let operators, let comparators):
      node("Compare", range) {
        $0.write(left)
        $0.comma()
        $0.list(operators) { $0.raw("\($1)".lowercased()) }
        $0.comma()
        $0.expressions(comparators)
      }
    case .call(let function, let arguments, let keywords):
      node("Call", range) {
        $0.write(function)
        $0.comma()
        $0.expressions(arguments)
        $0.comma()
        $0.list(keywords) { $0.write($1) }
      }
    case .formattedValue(let value, let conversion, let spec):
      node("FormattedValue", range) {
        $0.write(value)
        $0.raw(",\(conversion),")
        $0.optional(spec)
      }
    case .joinedStr(let values): node("JoinedStr", range) { $0.expressions(values) }
    case .constant(let value, let kindU):
      node("Constant", range) {
        $0.write(value)
        $0.raw(kindU ? ",u" : ",-")
      }
    case .attribute(let value, let attribute, let context):
      node("Attribute", range) {
        $0.write(value)
        $0.comma()
        $0.name(attribute)
        $0.context(context)
      }
    case .subscript(let value, let slice, let context):
      node("Subscript", range) {
        $0.write(value)
        $0.comma()
        $0.write(slice)
        $0.context(context)
      }
    case .starred(let value, let context):
      node("Starred", range) {
        $0.write(value)
        $0.context(context)
      }
    case .name(let id, let context):
      node("Name", range) {
        $0.name(id)
        $0.context(context)
      }
    case .list(let elements, let context):
      node("List", range) {
        $0.expressions(elements)
        $0.context(context)
      }
    case .tuple(let elements, let context):
      node("Tuple", range) {
        $0.expressions(elements)
        $0.context(context)
      }
    case .slice(let lower, let upper, let step):
      node("Slice", range) {
        $0.optional(lower)
        $0.comma()
        $0.optional(upper)
        $0.comma()
        $0.optional(step)
      }
    }
  }

  private mutating func pair(_ kind: String, _ first: Expr, _ second: Expr, _ range: SourceRange) {
    node(kind, range) {
      $0.write(first)
      $0.comma()
      $0.write(second)
    }
  }

  private mutating func comprehension(
    _ kind: String, _ element: Expr, _ clauses: [Comprehension], _ range: SourceRange
  ) {
    node(kind, range) {
      $0.write(element)
      $0.comma()
      $0.write(clauses)
    }
  }
}
