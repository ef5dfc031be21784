import Glibc
import KraitCore

/// A module: its namespace is the dict, which is also its `__dict__`.
@frozen public struct ModuleBody {
  public var header: ObjectHeader
  public var dict: Ref?
}

extension Ref {
  @inlinable @inline(__always) public var module: UnsafeMutablePointer<ModuleBody> { raw.assumingMemoryBound(to: ModuleBody.self) }
}

extension Context {
  /// A module with the usual names in its namespace.
  public func makeModule(_ name: Ref, doc: Ref? = nil) throws(Raised) -> Owned {
    let made = try newModule(types.pointee.module)
    try fillModule(made.ref, name, doc)
    return made
  }
  func newModule(_ type: TypePointer) throws(Raised) -> Owned {
    let dict = try self.dict()
    let ref = try allocateInstance(type)
    ref.module.pointee.dict = dict.leak()
    track(ref)
    return Owned(stealing: ref)
  }
  func fillModule(_ me: Ref, _ name: Ref, _ doc: Ref?) throws(Raised) {
    guard let dict = me.module.pointee.dict else { return }
    try dictSet(dict, .__name__, name)
    try dictSet(dict, .__doc__, doc ?? noneRef)
    try dictSet(dict, .__package__, noneRef)
    try dictSet(dict, .__loader__, noneRef)
    try dictSet(dict, .__spec__, noneRef)
  }
  public func isModule(_ me: Ref) -> Bool { isSubtype(me.type, types.pointee.module) }
}

/// `types.ModuleType`.
enum ModuleType: NativeType {
  static var name: StaticString { "module" }
  static var doc: StaticString? { "Create a module object.\n\nThe name must be a string; the optional docstring can have any type." }
  static var signature: StaticString? { "(name, doc=None)" }
  static var operations: OperationSet { [.repr, .getattribute, .setattr, .delattr, .new, .`init`] }
  static var layout: Layout { Layout(MemoryLayout<ModuleBody>.size, [.collected, .baseType, .hasWeakrefs]) }

  static func new(_ type: TypePointer, _ args: CallArguments, _ cx: Context) throws(Raised) -> Owned { try cx.newModule(type) }
  static func initialize(_ me: Ref, _ args: CallArguments, _ cx: Context) throws(Raised) {
    var name = args.count > 0 ? args[0] : nil, doc = args.count > 1 ? args[1] : nil
    if let names = args.names {
      for i in 0..<names.tupleCount {
        if strEquals(names.tupleItems[i], "name") && name == nil {
          name = args.keyword(i)
        } else if strEquals(names.tupleItems[i], "doc") && doc == nil {
          doc = args.keyword(i)
        } else {
          try cx.raise(.TypeError, "module() got an unexpected keyword argument '\(names.tupleItems[i].text)'")
        }
      }
    }
    if args.count > 2 { try cx.raise(.TypeError, "module() takes at most 2 arguments (\(args.count) given)") }
    guard let name else { try cx.raise(.TypeError, "module() missing required argument 'name' (pos 1)") }
    guard name.isStr else { try cx.raise(.TypeError, "module() argument 'name' must be str, not \(cx.typeName(name))") }
    if me.module.pointee.dict == nil { me.module.pointee.dict = try cx.dict().leak() }
    try cx.fillModule(me, name, doc)
  }
  static func dealloc(_ me: Ref, _ cx: Context) { replace(&me.module.pointee.dict, with: nil) }
  static func traverse(_ me: Ref, _ visit: Visitor) { visit(me.module.pointee.dict) }
  static func clear(_ me: Ref, _ cx: Context) { replace(&me.module.pointee.dict, with: nil) }

  static func repr(_ me: Ref, _ cx: Context) throws(Raised) -> Owned {
    // As the import system shows modules, without needing it.
    guard let dict = me.module.pointee.dict else { return try cx.str("<module '?'>") }
    if let spec = cx.dictGet(dict, .__spec__).own, !cx.isNone(spec.ref), let name = try cx.getattrOptional(spec.ref, .name) {
      let shown = try cx.repr(name.ref)
      let origin = try cx.getattrOptional(spec.ref, .origin)
      if let origin, !cx.isNone(origin.ref) {
        let hasLocation = try cx.getattrOptional(spec.ref, .has_location)
        var isFile = false
        if let hasLocation { isFile = try cx.isTrue(hasLocation.ref) }
        if isFile {
          let path = try cx.repr(origin.ref)
          return try cx.str("<module \(shown.ref.text) from \(path.ref.text)>")
        }
        let text = try cx.str(of: origin.ref)
        return try cx.str("<module \(shown.ref.text) (\(text.ref.text))>")
      }
      if let loader = try cx.getattrOptional(spec.ref, .loader), !cx.isNone(loader.ref) {
        let text = try cx.repr(loader.ref)
        let isNamespace = try cx.getattrOptional(spec.ref, .submodule_search_locations) != nil
        return try cx.str("<module \(shown.ref.text) (\(isNamespace ? "namespace" : text.ref.text))>")
      }
      return try cx.str("<module \(shown.ref.text)>")
    }
    let shown: Owned
    if let name = cx.dictGet(dict, .__name__).own { shown = try cx.repr(name.ref) } else { shown = try cx.str("'?'") }
    if let file = cx.dictGet(dict, .__file__).own {
      let path = try cx.repr(file.ref)
      return try cx.str("<module \(shown.ref.text) from \(path.ref.text)>")
    }
    if let loader = cx.dictGet(dict, .__loader__).own, !cx.isNone(loader.ref) {
      let text = try cx.repr(loader.ref)
      return try cx.str("<module \(shown.ref.text) (\(text.ref.text))>")
    }
    return try cx.str("<module \(shown.ref.text)>")
  }

  static func getattr(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Owned? {
    if let found = cx.lookup(me.type, name) {
      let has = found.type.pointee.has
      if has.contains(.get) && (has.contains(.set) || has.contains(.delete)) {
        let descriptor = found.own
        return try descriptor.ref.ops.get(descriptor.ref, me, Ref(me.type), cx)
      }
    }
    if let dict = me.module.pointee.dict, let value = try cx.dictGet(dict, name) { return value.own }
    if let found = cx.lookup(me.type, name) {
      let attribute = found.own
      return attribute.type.pointee.has.contains(.get) ? try attribute.ref.ops.get(attribute.ref, me, Ref(me.type), cx) : attribute
    }
    if let dict = me.module.pointee.dict, let hook = cx.dictGet(dict, .__getattr__).own { return try cx.call(hook.ref, name) }
    try raiseMissing(me, name, cx)
  }

  /// The AttributeError, which says more while the module is being imported.
  private static func raiseMissing(_ me: Ref, _ name: Ref, _ cx: Context) throws(Raised) -> Never {
    guard let dict = me.module.pointee.dict, let moduleName = cx.dictGet(dict, .__name__).own, moduleName.ref.isStr else {
      try cx.raiseAttributeError(me, name, "module has no attribute '\(name.text)'")
    }
    let shown = moduleName.ref.text
    if let spec = cx.dictGet(dict, .__spec__).own, !cx.isNone(spec.ref) {
      let shadow = try shadowingFile(spec.ref, cx)
      if let shadow, try isLibraryModule(moduleName.ref, cx) {
        try cx.raiseAttributeError(
          me, name,
          "module '\(shown)' has no attribute '\(name.text)' (consider renaming '\(shadow)' since it has the same name as the standard library module named '\(shown)' and the import system gives it precedence)")
      }
      if let initializing = try cx.getattrOptional(spec.ref, ._initializing), try cx.isTrue(initializing.ref) {
        if let origin = try cx.getattrOptional(spec.ref, .origin), origin.ref.isStr {
          if let shadow {
            try cx.raiseAttributeError(
              me, name,
              "module '\(shown)' has no attribute '\(name.text)' (consider renaming '\(shadow)' if it has the same name as a third-party module you intended to import)")
          }
          try cx.raiseAttributeError(
            me, name, "partially initialized module '\(shown)' from '\(origin.ref.text)' has no attribute '\(name.text)' (most likely due to a circular import)")
        }
        try cx.raiseAttributeError(
          me, name, "partially initialized module '\(shown)' has no attribute '\(name.text)' (most likely due to a circular import)")
      }
      if let pending = try cx.getattrOptional(spec.ref, ._uninitialized_submodules), try cx.contains(pending.ref, name) {
        try cx.raiseAttributeError(
          me, name, "cannot access submodule '\(name.text)' of module '\(shown)' (most likely due to a circular import)")
      }
    }
    try cx.raiseAttributeError(me, name, "module '\(shown)' has no attribute '\(name.text)'")
  }

  /// The module's file if it lies where the program does and so may hide another module of the same name.
  private static func shadowingFile(_ spec: Ref, _ cx: Context) throws(Raised) -> String? {
    guard let origin = try cx.getattrOptional(spec, .origin), origin.ref.isStr else { return nil }
    let sys = cx.interp.pointee.sysDict
    let flags = try cx.intern("flags"), safe = try cx.intern("safe_path"), path = try cx.intern("path")
    guard let settings = cx.dictGet(sys, str: flags.ref).own, let isSafe = try cx.getattrOptional(settings.ref, safe.ref), try !cx.isTrue(isSafe.ref) else { return nil }
    let file = origin.ref.text
    guard var end = file.lastIndex(of: "/") else { return nil }
    if file[end...] == "/__init__.py", let next = file[..<end].lastIndex(of: "/") { end = next }
    if try scriptFolder(cx) == String(file[..<end]) { return file }
    guard let entries = cx.dictGet(sys, str: path.ref), entries.isList, entries.list.pointee.count > 0, let first = entries.list.pointee.items?[0], first.isStr else { return nil }
    return file[..<end] == absolute(first.text) ? file : nil
  }

  /// The folder of the script that runs, whatever sys.path says by now.
  private static func scriptFolder(_ cx: Context) throws(Raised) -> String? {
    let modules = cx.interp.pointee.modules, key = try cx.intern("__main__"), label = try cx.intern("__file__")
    guard let main = try cx.dictGet(modules, key.ref).own, main.ref.isExactly(cx.types.pointee.module), let dict = main.ref.module.pointee.dict else { return nil }
    guard let spec = cx.dictGet(dict, str: cx.name(.__spec__)), cx.isNone(spec), let file = cx.dictGet(dict, str: label.ref), file.isStr else { return nil }
    guard let end = file.text.lastIndex(of: "/") else { return absolute("") }
    return absolute(String(file.text[..<end]))
  }

  private static func absolute(_ folder: String) -> String {
    if folder.hasPrefix("/") { return folder }
    guard let raw = getcwd(nil, 0) else { return folder }
    defer { free(raw) }
    return folder.isEmpty ? String(cString: raw) : String(cString: raw) + "/" + folder
  }

  private static func isLibraryModule(_ name: Ref, _ cx: Context) throws(Raised) -> Bool {
    let key = try cx.intern("stdlib_module_names")
    guard let names = cx.dictGet(cx.interp.pointee.sysDict, str: key.ref).own,
      cx.isInstance(names.ref, cx.types.pointee.frozenset) || cx.isInstance(names.ref, cx.types.pointee.set)
    else { return false }
    return try cx.contains(names.ref, name)
  }

  static func setattr(_ me: Ref, _ name: Ref, _ value: Ref?, _ cx: Context) throws(Raised) {
    if let found = cx.lookup(me.type, name) {
      let has = found.type.pointee.has
      if has.contains(.set) || has.contains(.delete) {
        let descriptor = found.own
        return try descriptor.ref.ops.set(descriptor.ref, me, value, cx)
      }
    }
    guard let dict = me.module.pointee.dict else { try cx.raiseAttributeError(me, name) }
    if let value { return try cx.dictSet(dict, name, value) }
    if try !cx.dictDelete(dict, name) { try cx.raiseAttributeError(me, name, "'module' object has no attribute '\(name.text)'") }
  }

  static var methods: [MethodDef] {
    [
      MethodDef("__dir__", "(self, /)", "__dir__() -> list\nspecialized dir() implementation") { (a, cx) throws(Raised) in
        let found = try cx.getattr(a[0], .__dict__), dict = found.ref
        guard dict.isDict else { try cx.raise(.TypeError, "\(cx.typeName(a[0])).__dict__ is not a dictionary") }
        if let hook = cx.dictGet(dict, .__dir__).own { return try cx.call(hook.ref) }
        return try cx.list(of: dict)
      }
    ]
  }
  static var getsets: [GetSetDef] {
    [
      GetSetDef("__dict__", member: true, get: { (me, cx) throws(Raised) in (me.module.pointee.dict ?? cx.noneRef).own }),
      GetSetDef("__annotations__") { (me, cx) throws(Raised) in
        guard let dict = me.module.pointee.dict else { try cx.raise(.AttributeError, "__annotations__") }
        if let found = cx.dictGet(dict, .__annotations__) { return found.own }
        let made = try cx.dict()
        try cx.dictSet(dict, .__annotations__, made.ref)
        return made
      } set: { (me, value, cx) throws(Raised) in
        guard let dict = me.module.pointee.dict else { return }
        if let value { return try cx.dictSet(dict, .__annotations__, value) }
        if try !cx.dictDelete(dict, cx.name(.__annotations__)) { try cx.raise(.AttributeError, "__annotations__") }
      },
    ]
  }
}
