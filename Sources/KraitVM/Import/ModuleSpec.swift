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
  public var loaderState: Ref?
  /// Path of the bytecode file; computed from the origin when asked for.
  public var cached: Ref?
  /// Names of submodules that are being imported.
  public var submodules: Ref?
  public var hasLocation: Bool
  public var isInitializing: Bool
}

extension Ref {
  var moduleSpec: UnsafeMutablePointer<ModuleSpecBody> { raw.assumingMemoryBound(to: ModuleSpecBody.self) }
}

public enum ModuleSpecType: NativeType {
  public static var name: StaticString { "_frozen_importlib.ModuleSpec" }
  public static var doc: StaticString? {
    "The specification for a module, used for loading.\n\nA module's spec is the source for information about the module.  For\ndata associated with the module, including source, use the spec's\nloader."
  }
  public static var layout: Layout { Layout(MemoryLayout<ModuleSpecBody>.stride, [.collected, .hasDict, .hasWeakrefs, .baseType]) }
  public static var operations: OperationSet { [.repr, .eq, .ne, .new, .`init`, .hash] }
  private static let fieldCount = 7

  public static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try make(type, cx) }
  /// A spec without any values.
  fileprivate static func make(_ type: TypePointer, _ cx: Context) throws(Raised) -> Owned {
    let made = try cx.allocateInstance(type)
    for f in fields(made) { f.pointee = nil }
    made.moduleSpec.pointee.hasLocation = false
    made.moduleSpec.pointee.isInitializing = false
    cx.track(made)
    return Owned(stealing: made)
  }
  private static let initParameters = Signature("ModuleSpec.__init__", "(name, loader, *, origin=None, loader_state=None, is_package=None)", hasInstance: false)
  public static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    let b = try cx.bind(args, initParameters)
    let s = me.moduleSpec
    replace(&s.pointee.name, with: b[0].own)
    replace(&s.pointee.loader, with: b[1].own)
    replace(&s.pointee.origin, with: b.optional(2).own)
    replace(&s.pointee.loaderState, with: b.optional(3).own)
    if let p = b.optional(4), try cx.isTrue(p) { replace(&s.pointee.search, with: try cx.list()) } else { replace(&s.pointee.search, with: nil) }
    s.pointee.hasLocation = false
    replace(&s.pointee.cached, with: nil)
  }
  public static func hash(_ me: Ref, _ cx: Context) throws(Raised) -> Int { try cx.raise(.TypeError, "unhashable type: '\(cx.typeName(me))'") }
  private static func fields(_ me: Ref) -> [UnsafeMutablePointer<Ref?>] {
    (0..<fieldCount).map { (me.raw + 16 + 8 * $0).assumingMemoryBound(to: Ref?.self) }
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
    var text = "\(cx.simpleName(me.type))(name=\(cx.describe(s.pointee.name ?? cx.noneRef))"
    let loader = try loader(me, cx)
    text += ", loader=\(cx.describe(loader.ref))"
    if let o = s.pointee.origin, !cx.isNone(o) { text += ", origin=\(cx.describe(o))" }
    if let p = s.pointee.search, !cx.isNone(p) {
      let shown = try cx.str(of: p)
      text += ", submodule_search_locations=\(shown.ref.text)"
    }
    return try cx.str(text + ")")
  }

  /// Equal in all that says how to load; the other may be anything with these attributes.
  public static func compare(_ op: CompareOperator, _ a: Ref, _ b: Ref, _ cx: Context) throws(Raised) -> Owned? {
    guard op == .eq || op == .ne else { return nil }
    for label in ["name", "loader", "origin", "submodule_search_locations", "cached", "has_location"] {
      let key = try cx.intern(label)
      let mine = try cx.getattr(a, key.ref)
      guard let other = try cx.getattrOptional(b, key.ref) else { return nil }
      if try !cx.equals(mine.ref, other.ref) { return cx.bool(op == .ne) }
    }
    return cx.bool(op == .eq)
  }

  /// A built-in module's loader is a class that is made when it is first asked for.
  private static func loader(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.moduleSpec
    if s.pointee.loader == nil || cx.isNone(s.pointee.loader.unsafelyUnwrapped), let origin = s.pointee.origin, origin.isStr, origin.text == "built-in" {
      try cx.activateFinders()
    }
    return (s.pointee.loader ?? cx.noneRef).own
  }
  private static func attribute(_ name: StaticString, _ i: Int) -> GetSetDef {
    GetSetDef(name, member: true, get: { (me, cx) throws(Raised) in (fields(me)[i].pointee ?? cx.noneRef).own },
      set: { (me, value, cx) throws(Raised) in replace(fields(me)[i], with: value.own) })
  }
  private static func flag(_ name: StaticString, _ path: WritableKeyPath<ModuleSpecBody, Bool> & Sendable) -> GetSetDef {
    GetSetDef(name, member: true, get: { (me, cx) throws(Raised) in cx.bool(me.moduleSpec.pointee[keyPath: path]) },
      set: { (me, value, cx) throws(Raised) in me.moduleSpec.pointee[keyPath: path] = try value.map { v throws(Raised) in try cx.isTrue(v) } ?? false })
  }
  private static func cachedPath(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    let s = me.moduleSpec
    if let known = s.pointee.cached, !cx.isNone(known) { return known.own }
    guard s.pointee.hasLocation, let origin = s.pointee.origin, !cx.isNone(origin) else { return cx.none }
    let files = try cx.importModule("_frozen_importlib_external")
    let label = try cx.intern("_get_cached")
    let path = try cx.callMethod(files.ref, label.ref, origin)
    replace(&s.pointee.cached, with: path.copy())
    return path
  }
  public static var getsets: [GetSetDef] {
    [
      attribute("name", 0), attribute("origin", 2), attribute("submodule_search_locations", 3), attribute("loader_state", 4), attribute("_cached", 5),
      flag("has_location", \.hasLocation), flag("_set_fileattr", \.hasLocation), flag("_initializing", \.isInitializing),
      GetSetDef("loader", member: true, get: { (me, cx) throws(Raised) in try loader(me, cx) },
        set: { (me, value, cx) throws(Raised) in replace(&me.moduleSpec.pointee.loader, with: value.own) }),
      GetSetDef("cached", get: { (me, cx) throws(Raised) in try cachedPath(me, cx) },
        set: { (me, value, cx) throws(Raised) in replace(&me.moduleSpec.pointee.cached, with: value.own) }),
      GetSetDef("_uninitialized_submodules", get: { (me, cx) throws(Raised) in
        if let known = me.moduleSpec.pointee.submodules { return known.own }
        let made = try cx.list()
        replace(&me.moduleSpec.pointee.submodules, with: made.copy())
        return made
      }),
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
    let owned = try ModuleSpecType.make(types.pointee.moduleSpec, self)
    let s = owned.ref.moduleSpec
    s.pointee.name = key.own.leak()
    s.pointee.loader = loader.own.leak()
    s.pointee.origin = origin.own?.leak()
    s.pointee.search = search.take()?.leak()
    return owned
  }

  /// What native modules name as their loader.
  func builtinImporter() -> Ref { importState.finders?.builtinImporter ?? noneRef }

  /// A loader for a source file: of the class that programs see once they can see it, else of the native stand-in.
  public func makeSourceLoader(_ key: Ref, _ path: Ref) throws(Raised) -> Owned {
    if let finders = importState.finders { return try call(finders.sourceLoader, key, path) }
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
