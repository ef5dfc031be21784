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
        let request = CompileRequest(source: bytes, filename: a[2].text, mode: a[3].text, flags: flags, optimize: 0)
        let tree = try parseSource(request, cx)
        return try TreeWriter(cx: cx, classes: a[0]).module(tree)
      },
      MethodDef("compile", "(tree, filename, mode, flags, optimize, /)", "Compile a tree to a code object.") { (a, cx) throws(Raised) in
        let tree = try TreeReader(cx: cx).module(a[0])
        let request = CompileRequest(source: [], filename: a[1].text, mode: a[2].text, flags: try cx.index(a[3]), optimize: try cx.index(a[4]))
        return try cx.makeCode(try compileTree(tree, request, cx))
      },
    ]
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
