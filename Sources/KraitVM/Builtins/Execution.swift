import KraitBytecode
import KraitCore
import KraitObjects

// compile, eval, exec, __import__, open, breakpoint.

let executionFunctions: [MethodDef] = [
  MethodDef("compile", "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified.") { (a, cx) throws(Raised) in
    guard a[2].isStr else { try cx.raise(.TypeError, "compile() argument 'mode' must be str, not \(cx.typeName(a[2]))") }
    let filename = try cx.filenameText(a[1])
    let flags = try a.optional(3).map { f throws(Raised) in try cx.index(f) } ?? 0
    var optimize = try a.optional(5).map { o throws(Raised) in try cx.index(o) } ?? -1
    guard (-1...2).contains(optimize) else { try cx.raise(.ValueError, "compile(): invalid optimize value") }
    if optimize < 0 { optimize = cx.vmState.configuration.optimize }
    if flags & ~compileFlagMask != 0 { try cx.raise(.ValueError, "compile(): unrecognised flags") }
    let mode = a[2].text
    if mode != "exec" && mode != "eval" && mode != "single" && !(mode == "func_type") {
      try cx.raise(.ValueError, "compile() mode must be 'exec', 'eval' or 'single'")
    }
    let inherit = try !(a.optional(4).map { d throws(Raised) in try cx.isTrue(d) } ?? false)
    let all = flags | (inherit ? cx.inheritedFlags : 0)
    if flags & compileOnlyAST != 0 || !(a[0].isStr || a[0].isBytes || cx.exportsBuffer(a[0])) {
      return try cx.compileThroughAST(a[0], filename, mode, all, optimize, featureVersion: a.optional(6) ?? cx.noneRef)
    }
    return try cx.compileSource(a[0], filename: filename, mode: mode, flags: all, optimize: optimize, function: "compile")
  },
  MethodDef("eval", "(source, /, globals=None, locals=None)", "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.") { (a, cx) throws(Raised) in
    try cx.evaluate(a[0], a.optional(1), a.optional(2), mode: "eval", closure: nil)
  },
  MethodDef("exec", "(source, /, globals=None, locals=None, *, closure=None)", "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars.") { (a, cx) throws(Raised) in
    _ = try cx.evaluate(a[0], a.optional(1), a.optional(2), mode: "exec", closure: a.optional(3))
    return cx.none
  },
  MethodDef("__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.\n\nThe globals argument is only used to determine the context;\nthey are not modified.  The locals argument is unused.  The fromlist\nshould be a list of names to emulate ``from name import ...``, or an\nempty list to emulate ``import name``.\nWhen importing a module from a package, note that __import__('A.B', ...)\nreturns package A when fromlist is empty, but its submodule B when\nfromlist is not empty.  The level argument is used to determine whether to\nperform absolute or relative imports: 0 is absolute, while a positive number\nis the number of parent directories to search relative to the current module.") { (a, cx) throws(Raised) in
    let level = try a.optional(4).map { l throws(Raised) in try cx.index(l) } ?? 0
    return try cx.importLevel(a[0], globals: a.optional(1), fromlist: a.optional(3), level: level)
  },
  MethodDef("open", "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", "Open file and return a stream.  Raise OSError upon failure.") { (a, cx) throws(Raised) in
    let io = try cx.importModule("_io")
    let key = try cx.intern("open")
    let open = try cx.getattr(io.ref, key.ref)
    let names: [StaticString] = ["mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"]
    let keywords = try cx.dict()
    for (i, n) in names.enumerated() {
      if let value = a.optional(i + 1) { try cx.setNamed(keywords.ref, "\(n)", value) }
    }
    let args = try cx.tuple(a[0])
    return try cx.call(open.ref, args: args.ref, kwargs: keywords.ref)
  },
  MethodDef("breakpoint", "(*args, **kws)", "Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger.") { (a, cx) throws(Raised) in
    let key = try cx.intern("breakpointhook")
    guard let hook = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref) else { try cx.raise(.RuntimeError, "lost sys.breakpointhook") }
    let held = hook.own
    return try cx.call(held.ref, args: a[0], kwargs: a.optional(1))
  },
]

/// `ast.PyCF_*` and the future features that compile() accepts.
let compileOnlyAST = 0x400
let compileFlagMask = 0x1fe0000 | 0x200 | 0x400 | 0x800 | 0x1000 | 0x2000 | 0x4000 | 0x8000 | 0x100 | 0x10

extension Context {
  /// Future features in force in the calling code.
  var inheritedFlags: Int {
    guard let frame = execution.pointee.frame else { return 0 }
    return Int(codeOf(frame).pointee.flags) & 0x1fe0000
  }

  func exportsBuffer(_ r: Ref) -> Bool { r.type.pointee.has.contains(.buffer) }

  /// A path argument as text.
  public func filenameText(_ r: Ref) throws(Raised) -> String {
    if r.isStr { return r.text }
    if r.isBytes { return String(decoding: UnsafeBufferPointer(start: r.bytesData, count: r.bytes.pointee.length), as: UTF8.self) }
    if let f = lookup(r.type, .__fspath__) {
      let path = try callSpecial(f, r)
      return try filenameText(path.ref)
    }
    try raise(.TypeError, "expected str, bytes or os.PathLike object, not \(typeName(r))")
  }

  /// The bytes of a source argument: a str (as UTF-8) or a bytes-like object.
  func sourceBytes(_ source: Ref, function: String) throws(Raised) -> (bytes: [UInt8], isText: Bool) {
    if source.isStr { return (try encodedUTF8(source), true) }
    guard source.isBytes || exportsBuffer(source) else {
      try raise(.TypeError, "\(function)() arg 1 must be a string, bytes or code object")
    }
    return (try bytesCopy(source), false)
  }

  /// Compiles text to a code object.
  public func compileSource(_ source: Ref, filename: String, mode: String, flags: Int, optimize: Int, function: String) throws(Raised) -> Owned {
    let (bytes, isText) = try sourceBytes(source, function: function)
    if bytes.contains(0) { try raise(.SyntaxError, "source code string cannot contain null bytes") }
    // 0x100: the source is text already, an encoding declaration means nothing.
    try audit("compile") { () throws(Raised) in try tuple(try self.bytes(bytes), try str(filename)) }
    let request = CompileRequest(source: bytes, filename: filename, mode: mode, flags: flags | (isText ? 0x100 : 0), optimize: optimize)
    guard let hook = vmState.compileHook else { try raise(.RuntimeError, "this interpreter has no compiler") }
    return try makeCode(try hook(request, self))
  }

  /// compile() to or from syntax trees: the work of `_ast`.
  func compileThroughAST(_ source: Ref, _ filename: String, _ mode: String, _ flags: Int, _ optimize: Int, featureVersion: Ref) throws(Raised) -> Owned {
    let module: Owned
    do throws(Raised) { module = try importModule("_ast") } catch {
      setPending(nil)
      try raise(.TypeError, "compile() arg 1 must be a string, bytes or AST object")
    }
    let key = try intern("_compile")
    let f = try getattr(module.ref, key.ref)
    let file = try str(filename), how = try str(mode), bits = int(flags), level = int(optimize)
    let args = try tuple(source, file.ref, how.ref, bits.ref, level.ref, featureVersion)
    return try call(f.ref, args: args.ref, kwargs: nil)
  }

  private func auditExecution(_ code: Ref) throws(Raised) { try audit("exec") { () throws(Raised) in try tuple(code) } }

  /// eval() and exec().
  func evaluate(_ source: Ref, _ givenGlobals: Ref?, _ givenLocals: Ref?, mode: String, closure: Ref?) throws(Raised) -> Owned {
    let globalsArgument = givenGlobals.flatMap { isNone($0) ? nil : $0 }, localsArgument = givenLocals.flatMap { isNone($0) ? nil : $0 }
    if let g = globalsArgument, !g.isDict {
      let hint = mode == "eval" && g.type.pointee.has.contains(.getitem)
      try raise(.TypeError, hint ? "globals must be a real dict; try eval(code, {}, mapping)" : mode == "eval" ? "globals must be a dict" : "exec() globals must be a dict, not \(typeName(g))")
    }
    if let l = localsArgument, !l.type.pointee.has.contains(.getitem) {
      try raise(.TypeError, mode == "eval" ? "locals must be a mapping" : "locals must be a mapping or None, not \(typeName(l))")
    }
    let globals: Owned, locals: Owned
    if let g = globalsArgument {
      globals = g.own
      locals = localsArgument?.own ?? g.own
    } else {
      guard let current = interp.pointee.frames.currentGlobals(self) else { try raise(.SystemError, "globals and locals cannot be NULL") }
      globals = current.own
      if let l = localsArgument { locals = l.own } else { locals = try currentLocals() }
    }
    if dictGet(globals.ref, str: name(.__builtins__)) == nil {
      let module = try importModule("builtins")
      try dictSet(globals.ref, name(.__builtins__), module.ref)
    }
    let code: Owned
    if source.isExactly(types.pointee.code) {
      code = source.own
      let free = source.code.pointee.freeNames.tupleCount
      if free > 0 && (closure == nil || isNone(closure.unsafelyUnwrapped)) {
        try raise(.TypeError, mode == "eval" ? "code object passed to eval() may not contain free variables" : "code object requires a closure of exactly length \(free)")
      }
      if let closure, !isNone(closure) {
        if free == 0 { try raise(.TypeError, "cannot use a closure with this code object") }
        var good = closure.isTuple && closure.tupleCount == free
        if good {
          for i in 0..<free where !closure.tupleItems[i].isExactly(types.pointee.cell) { good = false }
        }
        if !good { try raise(.TypeError, "code object requires a closure of exactly length \(free)") }
      }
    } else {
      if let closure, !isNone(closure) { try raise(.TypeError, "closure argument can only be used when source is a code object") }
      var text = source.own
      if mode == "eval" && source.isStr {
        // Leading blanks are no indentation here.
        let blanks = try str(" \t")
        let strip = try intern("lstrip")
        text = try callMethod(source, strip.ref, blanks.ref)
      }
      code = try compileSource(text.ref, filename: "<string>", mode: mode, flags: inheritedFlags, optimize: vmState.configuration.optimize, function: mode)
    }
    try auditExecution(code.ref)
    let function = try makeFunction(code.ref, globals: globals.ref)
    if let closure, !isNone(closure) { function.ref.function.pointee.closure = closure.own.leak() }
    if code.ref.code.codeFlags.contains(.optimized) { return try call(function.ref) }
    return try runCode(function.ref, namespace: locals.ref)
  }

  /// `number` with a prefix: bin, oct, hex.
  func radixText(_ number: Ref, _ radix: Int) throws(Raised) -> Owned {
    let index = try indexObject(number)
    // A subclass's `__format__` has no part in this.
    let n = try types.pointee.int.pointee.ops.int(index.ref, self)
    let spec = try str(radix == 2 ? "#b" : radix == 8 ? "#o" : "#x")
    return try format(n.ref, spec.ref)
  }
}
