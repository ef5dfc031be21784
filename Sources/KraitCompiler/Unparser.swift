import KraitSyntax

/// Writes an expression as source, as `from __future__ import annotations` keeps annotations.
struct Unparser {
  static func text(of node: Expr) -> [UInt8] {
    var unparser = Unparser()
    unparser.write(node, .test)
    return unparser.output
  }

  static func string(of node: Expr) -> String { String(decoding: text(of: node), as: UTF8.self) }

  private var output: [UInt8] = []

  /// Precedences, the weakest first.
  private enum Level: Int, Comparable {
    case tuple, test, or, and, not, comparison, bitOr, bitXor, bitAnd, shift, arithmetic, term, factor, power, await, atom
    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    var next: Level { Level(rawValue: rawValue + 1) ?? .atom }
  }

  private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func parenthesised(_ condition: Bool, _ body: (inout Unparser) -> Void) {
    if condition { write("(") }
    body(&self)
    if condition { write(")") }
  }

  private mutating func list(_ items: [Expr], _ level: Level = .test) {
    for (index, item) in items.enumerated() {
      if index > 0 { write(", ") }
      write(item, level)
    }
  }

  private mutating func write(_ node: Expr, _ level: Level) {
    switch node.kind {
    case .boolOp(let op, let values):
      let own: Level = op == .and ? .and : .or
      parenthesised(level > own) { me in
        for (index, value) in values.enumerated() {
          if index > 0 { me.write(op == .and ? " and " : " or ") }
          me.write(value, own.next)
        }
      }
    case .namedExpr(let target, let value):
      parenthesised(level > .tuple) { me in
        me.write(target, .atom)
        me.write(" := ")
        me.write(value, .atom)
      }
    case .binOp(let left, let op, let right): binary(left, op, right, level)
    case .unaryOp(let op, let operand):
      let own: Level = op == .not ? .not : .factor
      parenthesised(level > own) { me in
        switch op {
        case .invert: me.write("~")
        case .not: me.write("not ")
        case .uAdd: me.write("+")
        case .uSub: me.write("-")
        }
        me.write(operand, own)
      }
    case .lambda(let args, let body):
      parenthesised(level > .test) { me in
        // CPython leaves the space out before a star.
        me.write(args.posOnlyArgs.isEmpty && args.args.isEmpty ? "lambda" : "lambda ")
        me.arguments(args)
        me.write(": ")
        me.write(body, .test)
      }
    case .ifExp(let test, let body, let orelse):
      parenthesised(level > .test) { me in
        me.write(body, .or)
        me.write(" if ")
        me.write(test, .or)
        me.write(" else ")
        me.write(orelse, .test)
      }
    case .dict(let keys, let values):
      write("{")
      for (index, value) in values.enumerated() {
        if index > 0 { write(", ") }
        if let key = keys[index] {
          write(key, .test)
          write(": ")
          write(value, .test)
        } else {
          write("**")
          write(value, .bitOr)
        }
      }
      write("}")
    case .set(let elts):
      write("{")
      list(elts)
      write("}")
    case .list(let elts, _):
      write("[")
      list(elts)
      write("]")
    case .tuple(let elts, _):
      if elts.isEmpty { return write("()") }
      parenthesised(level > .tuple) { me in
        me.list(elts)
        if elts.count == 1 { me.write(",") }
      }
    case .listComp(let elt, let generators): comprehension("[", "]", elt, nil, generators)
    case .setComp(let elt, let generators): comprehension("{", "}", elt, nil, generators)
    case .dictComp(let key, let value, let generators): comprehension("{", "}", key, value, generators)
    case .generatorExp(let elt, let generators): comprehension("(", ")", elt, nil, generators)
    case .await(let value):
      parenthesised(level > .await) { me in
        me.write("await ")
        me.write(value, .atom)
      }
    case .yield(let value):
      write(value == nil ? "(yield" : "(yield ")
      if let value { write(value, .tuple) }
      write(")")
    case .yieldFrom(let value):
      write("(yield from ")
      write(value, .test)
      write(")")
    case .compare(let left, let ops, let comparators):
      parenthesised(level > .comparison) { me in
        me.write(left, .bitOr)
        for (op, right) in zip(ops, comparators) {
          me.write(" \(op.text) ")
          me.write(right, .bitOr)
        }
      }
    case .call(let callee, let args, let keywords): call(callee, args, keywords)
    case .formattedValue, .joinedStr: formatted(node)
    case .constant(let value, let isU):
      if isU { write("u") }
      constant(value)
    case .attribute(let value, let attr, _):
      write(value, .atom)
      if case .constant(.int, _) = value.kind { write(" ") }
      write(".\(attr)")
    case .subscript(let value, let slice, _):
      write(value, .atom)
      write("[")
      write(slice, .tuple)
      write("]")
    case .starred(let value, _):
      write("*")
      write(value, .bitOr)
    case .name(let id, _): write(id)
    case .slice(let lower, let upper, let step):
      if let lower { write(lower, .test) }
      write(":")
      if let upper { write(upper, .test) }
      if let step {
        write(":")
        write(step, .test)
      }
    }
  }

  private mutating func binary(_ left: Expr, _ op: Operator, _ right: Expr, _ level: Level) {
    let (text, own, isRightAssociative): (String, Level, Bool) =
      switch op {
      case .add: (" + ", .arithmetic, false)
      case .sub: (" - ", .arithmetic, false)
      case .mult: (" * ", .term, false)
      case .matMult: (" @ ", .term, false)
      case .div: (" / ", .term, false)
      case .mod: (" % ", .term, false)
      case .floorDiv: (" // ", .term, false)
      case .lShift: (" << ", .shift, false)
      case .rShift: (" >> ", .shift, false)
      case .bitOr: (" | ", .bitOr, false)
      case .bitXor: (" ^ ", .bitXor, false)
      case .bitAnd: (" & ", .bitAnd, false)
      case .pow: (" ** ", .power, true)
      }
    parenthesised(level > own) { me in
      me.write(left, isRightAssociative ? own.next : own)
      me.write(text)
      me.write(right, isRightAssociative ? own : own.next)
    }
  }

  private mutating func comprehension(
    _ open: String, _ close: String, _ element: Expr, _ value: Expr?, _ generators: [Comprehension]
  ) {
    write(open)
    write(element, .test)
    if let value {
      write(": ")
      write(value, .test)
    }
    for generator in generators {
      write(generator.isAsync ? " async for " : " for ")
      write(generator.target, .tuple)
      write(" in ")
      write(generator.iter, .or)
      for condition in generator.ifs {
        write(" if ")
        write(condition, .or)
      }
    }
    write(close)
  }

  private mutating func call(_ callee: Expr, _ args: [Expr], _ keywords: [Keyword]) {
    write(callee, .atom)
    if args.count == 1, keywords.isEmpty, case .generatorExp = args[0].kind { return write(args[0], .test) }
    write("(")
    list(args)
    for (index, keyword) in keywords.enumerated() {
      if index > 0 || !args.isEmpty { write(", ") }
      write(keyword.arg.map { "\($0)=" } ?? "**")
      write(keyword.value, .test)
    }
    write(")")
  }

  private mutating func arguments(_ args: Arguments) {
    var isFirst = true
    func comma(_ me: inout Unparser) {
      if !isFirst { me.write(", ") }
      isFirst = false
    }
    let positional = args.posOnlyArgs + args.args
    let firstDefault = positional.count - args.defaults.count
    for (index, arg) in positional.enumerated() {
      comma(&self)
      write(arg.arg)
      if index >= firstDefault {
        write("=")
        write(args.defaults[index - firstDefault], .test)
      }
      if !args.posOnlyArgs.isEmpty, index == args.posOnlyArgs.count - 1 { write(", /") }
    }
    if args.vararg != nil || !args.kwOnlyArgs.isEmpty {
      comma(&self)
      write("*\(args.vararg?.arg ?? "")")
    }
    for (arg, value) in zip(args.kwOnlyArgs, args.kwDefaults) {
      comma(&self)
      write(arg.arg)
      if let value {
        write("=")
        write(value, .test)
      }
    }
    if let arg = args.kwarg {
      comma(&self)
      write("**\(arg.arg)")
    }
  }

  // MARK: Literals

  private mutating func constant(_ value: ConstantValue) {
    switch value {
    case .none: write("None")
    case .true: write("True")
    case .false: write("False")
    case .ellipsis: write("...")
    case .int(let limbs): write(LiteralText.decimal(limbs))
    case .float(let number): write(LiteralText.float(number))
    case .imaginary(let number): write(LiteralText.imaginary(number))
    case .negativeInt, .complex, .tuple, .frozenSet: write("...")
    case .string(let text): output.append(contentsOf: LiteralText.string(text))
    case .bytes(let bytes): output.append(contentsOf: LiteralText.bytes(bytes))
    }
  }

  private mutating func formatted(_ node: Expr) {
    var body = Unparser()
    body.formattedBody(node)
    write("f")
    output.append(contentsOf: LiteralText.string(body.output))
  }

  private mutating func formattedBody(_ node: Expr) {
    switch node.kind {
    case .joinedStr(let values): for value in values { formattedBody(value) }
    case .constant(.string(let text), _):
      for byte in text {
        output.append(byte)
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { output.append(byte) }
      }
    case .formattedValue(let value, let conversion, let spec):
      var inner = Unparser()
      inner.write(value, .or)
      write(inner.output.first == UInt8(ascii: "{") ? "{ " : "{")
      output.append(contentsOf: inner.output)
      if let scalar = Unicode.Scalar(UInt32(clamping: conversion)), conversion > 0 { write("!\(Character(scalar))") }
      if let spec {
        write(":")
        formattedBody(spec)
      }
      write("}")
    default: write(node, .test)
    }
  }
}

extension CompareOperator {
  var text: String {
    switch self {
    case .eq: "=="
    case .notEq: "!="
    case .lt: "<"
    case .ltE: "<="
    case .gt: ">"
    case .gtE: ">="
    case .is: "is"
    case .isNot: "is not"
    case .in: "in"
    case .notIn: "not in"
    }
  }
}
