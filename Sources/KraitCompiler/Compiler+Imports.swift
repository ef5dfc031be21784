import KraitBytecode
import KraitSyntax

extension Compiler {
  /// Pushes the module that an import names.
  private func importModule(_ name: String, level: Int, fromList: Constant, _ range: SourceRange) throws(CompileError) -> Register {
    at(range)
    let first = loadConstant(FoldedInt(level).constant, .push)
    _ = loadConstant(fromList, .push)
    let number = try nameOperand(mangled(name))
    let module = result(first.index, .push)
    unit.asm.emitCold(.IMPORT_NAME, a: .register(module), b: .register(first), c: .number(number))
    return module
  }

  func importStatement(_ names: [Alias], _ node: Stmt) throws(CompileError) {
    let base = unit.top
    for alias in names {
      let module = try importModule(alias.name, level: 0, fromList: .none, node.range)
      let parts = alias.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      if let asname = alias.asname {
        // `import a.b.c as d` binds the innermost module.
        for part in parts.dropFirst() {
          let inner = unit.allocate()
          unit.asm.emitCold(
            .IMPORT_FROM, a: .register(inner), b: .register(module), c: .number(try nameOperand(part)))
          unit.asm.emit(.POP, a: .register(module))
          unit.asm.emit(.MOVE_T, a: .register(module), b: .register(inner))
          unit.top = base + 1
        }
        try store(asname, module)
      } else {
        try store(parts[0], module)
      }
      unit.top = base
    }
  }

  func importFromStatement(_ module: String?, _ names: [Alias], _ level: Int, _ node: Stmt) throws(CompileError) {
    if module == "__future__", level == 0, !outerUnits.isEmpty || node.range.lineno > lastFutureLine {
      throw CompileError("from __future__ imports must occur at the beginning of the file", node.range)
    }
    let base = unit.top
    let list = Constant.tuple(names.map { string($0.name) })
    let register = try importModule(module ?? "", level: level, fromList: list, node.range)
    if names.count == 1, names[0].name == "*" {
      unit.asm.emitCold(.IMPORT_STAR, aux: Word.consumeA, a: .register(register))
      unit.top = base
      return
    }
    for alias in names {
      let value = unit.allocate()
      unit.asm.emitCold(
        .IMPORT_FROM, a: .register(value), b: .register(register), c: .number(try nameOperand(mangled(alias.name))))
      try store(alias.asname ?? alias.name, value)
      unit.top = base + 1
    }
    unit.asm.emit(.POP, a: .register(register))
    unit.top = base
  }
}
