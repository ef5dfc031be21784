import Glibc
import KraitCore
import KraitObjects

/// `ModuleSpec`: how a module came to be.
@frozen public struct ModuleSpecBody {
  public var header: ObjectHeader
  public var name: Ref?
  public var loader: Ref?
  public var origin: Ref?
  public var search: Ref?
}

extension Ref {
  var moduleSpec: UnsafeMutablePointer<ModuleSpecBody> { raw.assumingMemoryBound(to: ModuleSpecBody.self) }
}

public enum ModuleSpecType: NativeType {
  public static var name: StaticString { "_frozen_importlib.ModuleSpec" }
  public static var doc: StaticString? { "The specification for a module, used for loading." }
  public static var layout: Layout { Layout(MemoryLayout<ModuleSpecBody>.stride, [.collected, .hasDict, .hasWeakrefs, .baseType]) }
  public static var operations: OperationSet { [.repr, .eq, .ne, .new] }
  private static let parameters = Signature("ModuleSpec", "(name, loader, *, origin=None, loader_state=None, is_package=None)", hasInstance: false)

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, parameters)
    let search: Owned?
    if let p = b.optional(4), try cx.isTrue(p) { search = try cx.list() } else { search = nil }
    let made = try cx.makeModuleSpec(b[0], loader: b[1], origin: b.optional(2), search: search)
    if let state = b.optional(3) { try cx.setattr(made.ref, .loader_state, state) }
    return made
  }
  private static func fields(_ me: Ref) -> [UnsafeMutablePointer<Ref?>] {
    (0..<4).map { (me.raw + 16 + 8 * $0).assumingMemoryBound(to: Ref?.self) }
  }
  public static func dealloc(_ me: Ref, _ cx: Context) {
    if !me.hasFlag(.pythonClass) { cx.releaseAttributes(me) }
    for f in fields(me) { replace(f, with: nil) }
  }
  public static func traverse(_ me: Ref, _ visit: Visitor) {
    if !me.hasFlag(.pythonClass) { Context(owning: me).traverseAttributes(me, visit) }
    for f in fields(me) { visit(f.pointee) }
  }
  public static func clear(_ me: Ref, _ cx: Context) {
    if !me.hasFlag(.pythonClass) { cx.clearAttributes(me) }
    for f in fields(me) { replace(f, with: nil) }
  }
  public static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.moduleSpec
    var text = "ModuleSpec(name=\(cx.describe(s.pointee.name ?? cx.noneRef)), loader=\(cx.describe(s.pointee.loader ?? cx.noneRef))"
    if let o = s.pointee.origin, !cx.isNone(o) { text += ", origin=\(cx.describe(o))" }
    if let p = s.pointee.search, !cx.isNone(p) { text += ", submodule_search_locations=\(cx.describe(p))" }
    return try cx.str(text + ")")
  }
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne, cx.isInstance(b, cx.types.pointee.moduleSpec) else { return nil }
    var same = true
    for (x, y) in zip(fields(a), fields(b)) where same { same = try cx.equals(x.pointee ?? cx.noneRef, y.pointee ?? cx.noneRef) }
    return cx.bool(same == (op == .eq))
  }
  private static func attribute(_ name: StaticString, _ i: Int) -> GetSetDef {
    GetSetDef(name, member: true, get: { (me, cx) throws(Raised) in (fields(me)[i].pointee ?? cx.noneRef).own },
      set: { (me, value, cx) throws(Raised) in replace(fields(me)[i], with: value.own) })
  }
  public static var getsets: [GetSetDef] {
    [
      attribute("name", 0), attribute("loader", 1), attribute("origin", 2), attribute("submodule_search_locations", 3),
      GetSetDef("parent", "The name of the module's parent.", get: { (me, cx) throws(Raised) in
        guard let n = me.moduleSpec.pointee.name, n.isStr else { return cx.none }
        if let s = me.moduleSpec.pointee.search, !cx.isNone(s) { return n.own }
        let text = n.text
        return try cx.str(text.lastIndex(of: ".").map { String(text[..<$0]) } ?? "")
      }),
    ]
  }
}

extension Context {
  func makeModuleSpec(_ key: Ref, loader: Ref, origin: Ref?, search: consuming Owned?) throws(Raised) -> Owned {
    let made = try allocate(types.pointee.moduleSpec)
    let s = made.moduleSpec
    s.pointee.name = key.own.leak()
    s.pointee.loader = loader.own.leak()
    s.pointee.origin = origin.own?.leak()
    s.pointee.search = search.take()?.leak()
    track(made)
    let owned = Owned(stealing: made)
    try setattr(owned.ref, .loader_state, noneRef)
    try setattr(owned.ref, .cached, noneRef)
    try setattr(owned.ref, .has_location, interp.pointee.false)
    try setattr(owned.ref, ._initializing, interp.pointee.false)
    return owned
  }

  /// What native modules name as their loader.
  func builtinImporter() -> Ref { importState.importer ?? noneRef }

  /// A loader for a source file.
  func makeSourceLoader(_ key: Ref, _ path: Ref) throws(Raised) -> Owned {
    let type = try nativeType(SourceLoaderType.self)
    let made = try allocate(type)
    made.sourceLoader.pointee.name = key.own.leak()
    made.sourceLoader.pointee.path = path.own.leak()
    return Owned(stealing: made)
  }
}

/// `SourceFileLoader`: name and path of a source file.
@frozen public struct SourceLoaderBody {
  public var header: ObjectHeader
  public var name: Ref?
  public var path: Ref?
}
extension Ref {
  var sourceLoader: UnsafeMutablePointer<SourceLoaderBody> { raw.assumingMemoryBound(to: SourceLoaderBody.self) }
}

public enum SourceLoaderType: NativeType {
  public static var name: StaticString { "_frozen_importlib_external.SourceFileLoader" }
  public static var layout: Layout { Layout(MemoryLayout<SourceLoaderBody>.stride, [.baseType]) }
  public static var operations: OperationSet { [.new] }
  private static let parameters = Signature("SourceFileLoader", "(fullname, path)", hasInstance: false)

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned {
    let b = try cx.bind(args, parameters)
    let made = try cx.allocate(type)
    made.sourceLoader.pointee.name = b[0].own.leak()
    made.sourceLoader.pointee.path = b[1].own.leak()
    return Owned(stealing: made)
  }
  public static func dealloc(_ me: Ref, _ cx: Context) {
    replace(&me.sourceLoader.pointee.name, with: nil)
    replace(&me.sourceLoader.pointee.path, with: nil)
  }
  public static var getsets: [GetSetDef] {
    [
      GetSetDef("name", member: true, get: { (me, cx) throws(Raised) in (me.sourceLoader.pointee.name ?? cx.noneRef).own }),
      GetSetDef("path", member: true, get: { (me, cx) throws(Raised) in (me.sourceLoader.pointee.path ?? cx.noneRef).own }),
    ]
  }
  public static var methods: [MethodDef] {
    [
      MethodDef("get_filename", "(self, name=None)", "Return the path to the source file.") { (a, cx) throws(Raised) in (a[0].sourceLoader.pointee.path ?? cx.noneRef).own },
      MethodDef("get_data", "(self, path)", "Return the data from path as raw bytes.") { (a, cx) throws(Raised) in
        let path = try cx.filenameText(a[1])
        guard let data = cx.readFile(path) else { try cx.raiseErrno(errno, path: a[1]) }
        return try cx.bytes(data)
      },
      MethodDef("get_source", "(self, fullname)", "Return the source of the module.") { (a, cx) throws(Raised) in
        let path = a[0].sourceLoader.pointee.path ?? cx.noneRef
        let tokenize = try cx.importModule("tokenize")
        let key = try cx.intern("open")
        let file = try cx.callMethod(tokenize.ref, key.ref, path)
        let text = try cx.callMethod(file.ref, .read)
        _ = try cx.callMethod(file.ref, .close)
        return text
      },
      MethodDef("get_code", "(self, fullname)", "Return the code object of the module.") { (a, cx) throws(Raised) in
        try cx.moduleCode(cx.filenameText(a[0].sourceLoader.pointee.path ?? cx.noneRef))
      },
      MethodDef("is_package", "(self, fullname)", "Whether the file is a package's __init__.py.") { (a, cx) throws(Raised) in
        cx.bool((a[0].sourceLoader.pointee.path?.text ?? "").hasSuffix("/__init__.py"))
      },
      MethodDef("create_module", "(self, spec)", "Use default semantics for module creation.") { (a, cx) throws(Raised) in cx.none },
      MethodDef("exec_module", "(self, module)", "Execute the module.") { (a, cx) throws(Raised) in
        let code = try cx.moduleCode(cx.filenameText(a[0].sourceLoader.pointee.path ?? cx.noneRef))
        guard let dict = cx.moduleDict(a[1]) else { try cx.raise(.TypeError, "exec_module() needs a module") }
        try cx.dictSet(dict, cx.name(.__builtins__), cx.interp.pointee.builtins)
        let function = try cx.makeFunction(code.ref, globals: dict)
        _ = try cx.runCode(function.ref, namespace: dict)
        return cx.none
      },
    ]
  }
}
