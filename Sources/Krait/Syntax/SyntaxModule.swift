import KraitCompiler
import KraitCore
import KraitObjects
import KraitSyntax
import KraitVM

/// `_syntax`: trees as objects, for the `ast` module. The node classes stand in `_ast`, written in Python.
enum SyntaxModule: NativeModule {
  static var name: StaticString { "_syntax" }

  static var functions: [MethodDef] {
    [
      MethodDef("parse", "(classes, source, filename, mode, flags, feature_version, /)", "Parse source text to a tree of the classes in a dict.") { (a, cx) throws(Raised) in
        let (bytes, isText) = try cx.sourceText(a[1])
        if bytes.contains(0) { try cx.raise(.SyntaxError, "source code string cannot contain null bytes") }
        let flags = try cx.index(a[4]) | (isText ? 0x100 : 0)
        var request = CompileRequest(source: bytes, filename: a[2].text, mode: a[3].text, flags: flags, optimize: 0)
        request.featureVersion = try cx.index(a[5])
        let parsed = try parseSource(request, cx)
        guard let tree = parsed.tree else { try cx.raise(.SyntaxError, "invalid syntax") }
        return try TreeWriter(cx: cx, classes: a[0], comments: parsed.typeComments, ignores: parsed.typeIgnores).module(tree)
      },
      MethodDef("compile", "(tree, filename, mode, flags, optimize, /)", "Compile a tree to a code object.") { (a, cx) throws(Raised) in
        let tree = try TreeReader(cx: cx).module(a[0])
        try TreeValidator(cx: cx).check(tree)
        let request = CompileRequest(source: [], filename: a[1].text, mode: a[2].text, flags: try cx.index(a[3]), optimize: try cx.index(a[4]))
        return try cx.makeCode(try compileTree(tree, request, cx))
      },
      MethodDef("symbols", "(source, filename, mode, /)", "Return (type, name, line, is nested, symbols, parameters, children) of a source's symbol table.") { (a, cx) throws(Raised) in
        let (bytes, isText) = try cx.sourceText(a[0])
        if bytes.contains(0) { try cx.raise(.SyntaxError, "source code string cannot contain null bytes") }
        let request = CompileRequest(source: bytes, filename: a[1].text, mode: a[2].text, flags: isText ? 0x100 : 0, optimize: 0)
        return try row(try symbolTable(request, cx), cx)
      },
    ]
  }
}

extension SyntaxModule {
  private static func row(_ table: SymbolTable, _ cx: Context) throws(Raised) -> Owned {
    try cx.checkNativeStack(" while making a symbol table")
    let symbols = try cx.dict(), parameters = try cx.list(), children = try cx.list()
    for (name, flags) in table.symbols {
      let key = try cx.intern(name), value = cx.int(flags)
      try cx.dictSet(symbols.ref, key.ref, value.ref)
    }
    for name in table.parameters { try cx.append(parameters.ref, cx.intern(name)) }
    for child in table.children { try cx.append(children.ref, row(child, cx)) }
    let parts = try cx.tuple(7)
    parts.ref.tupleItems[0] = cx.int(table.type).leak()
    parts.ref.tupleItems[1] = try cx.intern(table.name).leak()
    parts.ref.tupleItems[2] = cx.int(table.lineno).leak()
    parts.ref.tupleItems[3] = cx.int(table.isNested ? 1 : 0).leak()
    parts.ref.tupleItems[4] = symbols.leak()
    parts.ref.tupleItems[5] = parameters.leak()
    parts.ref.tupleItems[6] = children.leak()
    return parts
  }
}

extension Context {
  /// The bytes of a source argument, and whether it was a str.
  func sourceText(_ source: Ref) throws(Raised) -> ([UInt8], Bool) {
    if source.isStr { return (source.wtf8, true) }
    let copy = try call(Ref(types.pointee.bytes), source)
    return (Array(UnsafeBufferPointer(start: copy.ref.bytesData, count: copy.ref.bytes.pointee.length)), false)
  }
}
