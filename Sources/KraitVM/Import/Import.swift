import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// The import system. Built-in modules and source files on sys.path are found natively; once a program changes sys.meta_path, sys.path_hooks
// or asks importlib, the Python-visible finders of `_frozen_importlib` take part.

extension Context {
  /// `__import__`.
  func importLevel(_ given: Ref, globals: Ref?, fromlist: Ref?, level: Int) throws(Raised) -> Owned {
    guard given.isStr else { try raise(.TypeError, "module name must be a string") }
    if level < 0 { try raise(.ValueError, "level must be >= 0") }
    let absolute: String
    if level > 0 {
      absolute = try resolveRelative(given.text, globals, level)
    } else {
      absolute = given.text
      if absolute.isEmpty { try raise(.ValueError, "Empty module name") }
    }
    let module = try importAbsolute(absolute)
    let wantsNames = try fromlist.map { f throws(Raised) in isNone(f) ? false : try len(f) > 0 } ?? false
    if wantsNames {
      if try getattrOptional(module.ref, .__path__) != nil { try importSubmodules(module.ref, fromlist.unsafelyUnwrapped) }
      return module
    }
    guard let dot = given.text.firstIndex(of: ".") else {
      // `from . import x` has an empty name: the package itself.
      return module
    }
    if level == 0 { return try importAbsolute(String(given.text[..<dot])) }
    let head = given.text[..<dot].count, all = given.text.count
    return try importAbsolute(String(absolute.dropLast(all - head)))
  }

  /// `from package import name`: a name that is no attribute may be a submodule.
  private func importSubmodules(_ package: Ref, _ fromlist: Ref) throws(Raised) {
    let names = try list()
    try listExtend(names.ref, fromlist)
    let packageName = try getattr(package, .__name__)
    var i = 0
    while i < names.ref.list.pointee.count {
      let item = names.ref.list.pointee.items.unsafelyUnwrapped[i].own
      i += 1
      guard item.ref.isStr else { try raise(.TypeError, "Item in ``from list'' must be str, not \(typeName(item.ref))") }
      if item.ref.text == "*" {
        if let all = try getattrOptional(package, .__all__) { try importSubmodules(package, all.ref) }
        continue
      }
      if try getattrOptional(package, item.ref) != nil { continue }
      let full = packageName.ref.text + "." + item.ref.text
      do throws(Raised) { _ = try importAbsolute(full) } catch {
        guard pendingMatches(.ModuleNotFoundError), let e = pending, let n = e.exceptionField(ExceptionField.importName).pointee, n.isStr, n.text == full else { throw error }
        setPending(nil)
      }
    }
  }

  private func resolveRelative(_ name: String, _ globals: Ref?, _ level: Int) throws(Raised) -> String {
    guard let globals, globals.isDict else { try raise(.KeyError, "'__name__' not in globals") }
    var package = ""
    if let p = dictGet(globals, str: self.name(.__package__)), !isNone(p) {
      guard p.isStr else { try raise(.TypeError, "package must be a string") }
      package = p.text
    } else if let spec = dictGet(globals, str: self.name(.__spec__)), !isNone(spec) {
      let parent = try getattr(spec, .parent)
      package = parent.ref.text
    } else if let n = dictGet(globals, str: self.name(.__name__)), n.isStr {
      package = n.text
      if dictGet(globals, str: self.name(.__path__)) == nil {
        package = package.lastIndex(of: ".").map { String(package[..<$0]) } ?? ""
      }
    } else {
      try raise(.KeyError, "'__name__' not in globals")
    }
    if package.isEmpty { try raise(.ImportError, "attempted relative import with no known parent package") }
    for _ in 1..<max(level, 1) {
      guard let dot = package.lastIndex(of: ".") else { try raise(.ImportError, "attempted relative import beyond top-level package") }
      package = String(package[..<dot])
    }
    return name.isEmpty ? package : package + "." + name
  }

  /// The module of an absolute dotted name.
  public func importAbsolute(_ name: String) throws(Raised) -> Owned {
    let key = try intern(name)
    if let found = try dictGet(interp.pointee.modules, key.ref) {
      if isNone(found) {
        try raiseModuleNotFound("import of \(name) halted; None in sys.modules", key.ref)
      }
      let held = found.own
      try waitForInitialization(held.ref, name)
      return held
    }
    var parent: Owned? = nil
    if let dot = name.lastIndex(of: ".") {
      let parentName = String(name[..<dot])
      let p = try importAbsolute(parentName)
      if let found = try dictGet(interp.pointee.modules, key.ref) { return found.own }
      guard try getattrOptional(p.ref, .__path__) != nil else {
        try raiseModuleNotFound("No module named '\(name)'; '\(parentName)' is not a package", key.ref)
      }
      parent = consume p
    }
    let module = try findAndLoad(name, key.ref, parent)
    if case .some(let p) = parent {
      let last = try intern(String(name[name.index(after: name.lastIndex(of: ".")!)...]))
      do throws(Raised) { try setattr(p.ref, last.ref, module.ref) } catch {
        guard pendingMatches(.AttributeError) else { throw error }
        setPending(nil)
      }
    }
    return module
  }

  func raiseModuleNotFound(_ text: String, _ name: Ref) throws(Raised) -> Never {
    services.raise(.ModuleNotFoundError, text, self)
    if let error = takePending() {
      replace(error.ref.exceptionField(ExceptionField.importName), with: name.own)
      setPending(error)
    }
    throw Raised()
  }

  /// Another thread may be executing the module: its initialisation is waited for (circular imports of one thread go on).
  private func waitForInitialization(_ module: Ref, _ name: String) throws(Raised) {
    let state = importState
    guard let owner = state.loading[name], owner != thread else { return }
    while state.loading[name] != nil && state.loading[name] != thread {
      withoutGIL { _ = usleep(200) }
      try checkSignals()
    }
  }

  private func findAndLoad(_ name: String, _ key: Ref, _ parent: borrowing Owned?) throws(Raised) -> Owned {
    if let native = vmState.nativeModules[name] { return try loadNative(native, key) }
    let path: Owned?
    switch parent {
    case .some(let p): path = try getattr(p.ref, .__path__)
    case .none:
      let sysPath = try intern("path")
      path = dictGet(interp.pointee.sysDict, str: sysPath.ref).own
    }
    guard let path else { try raiseModuleNotFound("No module named '\(name)'", key) }
    let finders = try intern("meta_path")
    if let meta = dictGet(interp.pointee.sysDict, str: finders.ref), meta.isList, !isDefaultMetaPath(meta) {
      return try importThroughFinders(meta, name, key, hasParent(parent) ? path.ref : noneRef)
    }
    guard let found = try findOnPath(path.ref, name) else { try raiseModuleNotFound("No module named '\(name)'", key) }
    return try loadFound(found, name, key)
  }
  private func hasParent(_ p: borrowing Owned?) -> Bool {
    switch p {
    case .some: true
    case .none: false
    }
  }

  /// Nobody has put a finder of his own on sys.meta_path.
  private func isDefaultMetaPath(_ meta: Ref) -> Bool {
    let expected = importState.defaultFinders
    guard meta.list.pointee.count == expected.count else { return expected.isEmpty && meta.list.pointee.count == 0 }
    for i in expected.indices where meta.list.pointee.items.unsafelyUnwrapped[i] != expected[i] { return false }
    return true
  }

  /// `find_spec` of each finder in turn, then the spec is loaded.
  private func importThroughFinders(_ meta: Ref, _ name: String, _ key: Ref, _ path: Ref) throws(Raised) -> Owned {
    let finders = try tuple(ofList: meta)
    for i in 0..<finders.ref.tupleCount {
      let finder = finders.ref.tupleItems[i]
      guard let method = try getattrOptional(finder, .find_spec) else { continue }
      let spec = try call(method.ref, key, path, noneRef)
      if isNone(spec.ref) { continue }
      return try loadSpec(spec.ref, name, key)
    }
    try raiseModuleNotFound("No module named '\(name)'", key)
  }

  /// Makes and executes the module of a spec.
  func loadSpec(_ spec: Ref, _ name: String, _ key: Ref) throws(Raised) -> Owned {
    let bootstrap = try importModule("importlib._bootstrap")
    let label = try intern("_load")
    return try callMethod(bootstrap.ref, label.ref, spec)
  }

  func loadNative(_ native: any NativeModule.Type, _ key: Ref) throws(Raised) -> Owned {
    let module = try makeModule(key)
    guard let dict = moduleDict(module.ref) else { try raise(.SystemError, "module without namespace") }
    if let doc = native.doc {
      let text = try str("\(doc)")
      try dictSet(dict, name(.__doc__), text.ref)
    }
    try setNativeSpec(module.ref, dict, key)
    try dictSet(interp.pointee.modules, key, module.ref)
    do throws(Raised) {
      for def in native.functions {
        let f = try makeBuiltinFunction(def, self: module.ref, module: key)
        try setNamed(dict, "\(def.name)", f.ref)
      }
      try native.initialize(module.ref, dict, self)
    } catch {
      let pending = takePending()
      _ = try dictDelete(interp.pointee.modules, key)
      setPending(pending)
      throw error
    }
    return module
  }

  private func setNativeSpec(_ module: Ref, _ dict: Ref, _ key: Ref) throws(Raised) {
    let empty = interp.pointee.emptyStr
    try dictSet(dict, name(.__package__), key.text.contains(".") ? key : empty)
    let origin = try str("built-in")
    let spec = try makeModuleSpec(key, loader: builtinImporter(), origin: origin.ref, search: nil)
    try dictSet(dict, name(.__spec__), spec.ref)
    let loader = builtinImporter()
    try dictSet(dict, name(.__loader__), loader)
  }
}

/// Where a module was found.
struct FoundModule {
  var file: String
  var isPackage: Bool
  /// A directory without `__init__.py`: the portions of a namespace package.
  var portions: [String] = []
}

/// Bookkeeping of one interpreter's imports.
final class ImportState {
  /// Modules being executed, by the thread that does it.
  var loading: [String: UnsafeMutablePointer<ThreadState>] = [:]
  /// The finders that sys.meta_path has at the start.
  var defaultFinders: [Ref] = []
  var importer: Ref?
  /// Directory listings would go stale; this remembers only which path entries are no directories.
  var spec: TypePointer?
}

extension Context {
  var importState: ImportState { vmState.imports }

  func findOnPath(_ path: Ref, _ name: String) throws(Raised) -> FoundModule? {
    let tail = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    let entries = try list()
    try listExtend(entries.ref, path)
    var portions: [String] = []
    for i in 0..<entries.ref.list.pointee.count {
      let entry = entries.ref.list.pointee.items.unsafelyUnwrapped[i]
      guard entry.isStr else { continue }
      var directory = entry.text
      if directory.isEmpty { directory = currentDirectory() }
      let base = directory + "/" + tail
      if fileKind(base) == .directory {
        let file = base + "/__init__.py"
        if fileKind(file) == .file { return FoundModule(file: file, isPackage: true) }
        portions.append(base)
      }
      let file = base + ".py"
      if fileKind(file) == .file { return FoundModule(file: file, isPackage: false) }
    }
    return portions.isEmpty ? nil : FoundModule(file: "", isPackage: true, portions: portions)
  }

  private enum FileKind { case missing, file, directory }
  private func fileKind(_ path: String) -> FileKind {
    var s = stat()
    guard stat(path, &s) == 0 else { return .missing }
    return s.st_mode & S_IFMT == S_IFDIR ? .directory : .file
  }
  func currentDirectory() -> String {
    guard let raw = getcwd(nil, 0) else { return "." }
    defer { free(raw) }
    return String(cString: raw)
  }

  func loadFound(_ found: FoundModule, _ moduleName: String, _ key: Ref) throws(Raised) -> Owned {
    let module = try makeModule(key)
    guard let dict = moduleDict(module.ref) else { try raise(.SystemError, "module without namespace") }
    let package = found.isPackage ? moduleName : moduleName.lastIndex(of: ".").map { String(moduleName[..<$0]) } ?? ""
    let packageText = try intern(package)
    try dictSet(dict, name(.__package__), packageText.ref)
    var search: Owned? = nil
    if found.isPackage {
      let portions = try list()
      for p in found.portions.isEmpty ? [String(found.file.dropLast("/__init__.py".count))] : found.portions {
        try append(portions.ref, str(p))
      }
      try dictSet(dict, name(.__path__), portions.ref)
      search = consume portions
    }
    if found.file.isEmpty {
      try dictSet(dict, name(.__file__), noneRef)
      _ = try dictDelete(dict, name(.__file__))
      let spec = try makeModuleSpec(key, loader: noneRef, origin: nil, search: search)
      try dictSet(dict, name(.__spec__), spec.ref)
      try dictSet(interp.pointee.modules, key, module.ref)
      return module
    }
    let file = try str(found.file)
    try dictSet(dict, name(.__file__), file.ref)
    let cached = try str(cachePath(found.file))
    try dictSet(dict, name(.__cached__), cached.ref)
    let loader = try makeSourceLoader(key, file.ref)
    let spec = try makeModuleSpec(key, loader: loader.ref, origin: file.ref, search: search)
    try setattr(spec.ref, .cached, cached.ref)
    try setattr(spec.ref, .has_location, interp.pointee.true)
    try dictSet(dict, name(.__spec__), spec.ref)
    try dictSet(dict, name(.__loader__), loader.ref)
    try executeModule(module.ref, dict, moduleName, key, found.file, spec.ref)
    // The module may have replaced itself.
    guard let final = try dictGet(interp.pointee.modules, key) else { try raise(.KeyError, "'\(moduleName)'") }
    return final.own
  }

  private func executeModule(_ module: Ref, _ dict: Ref, _ moduleName: String, _ key: Ref, _ file: String, _ spec: Ref) throws(Raised) {
    let code = try moduleCode(file)
    try dictSet(interp.pointee.modules, key, module)
    try setattr(spec, ._initializing, interp.pointee.true)
    importState.loading[moduleName] = thread
    do throws(Raised) {
      try dictSet(dict, name(.__builtins__), interp.pointee.builtins)
      let function = try makeFunction(code.ref, globals: dict)
      _ = try runCode(function.ref, namespace: dict)
      importState.loading[moduleName] = nil
      try setattr(spec, ._initializing, interp.pointee.false)
    } catch {
      importState.loading[moduleName] = nil
      let pending = takePending()
      if try dictGet(interp.pointee.modules, key) == module { _ = try dictDelete(interp.pointee.modules, key) }
      setPending(pending)
      throw error
    }
  }

  /// `__pycache__/name.krait-313.pyc` beside the source, or below the configured prefix.
  func cachePath(_ file: String) -> String {
    let slash = file.lastIndex(of: "/")
    let directory = slash.map { String(file[..<$0]) } ?? ""
    var stem = slash.map { String(file[file.index(after: $0)...]) } ?? file
    if stem.hasSuffix(".py") { stem.removeLast(3) }
    let optimize = vmState.configuration.optimize
    let tag = ".krait-313" + (optimize > 0 ? ".opt-\(optimize)" : "") + ".pyc"
    if let prefix = vmState.configuration.pycachePrefix { return prefix + directory + "/" + stem + tag }
    return directory.isEmpty ? "__pycache__/" + stem + tag : directory + "/__pycache__/" + stem + tag
  }

  /// The code of a source file, from the cache if that is fresh.
  public func moduleCode(_ file: String) throws(Raised) -> Owned {
    guard let source = readFile(file) else {
      let path = try str(file)
      try raiseErrno(errno, path: path.ref)
    }
    guard let hook = vmState.compileHook else { try raise(.RuntimeError, "this interpreter has no compiler") }
    if let cached = cachedCode(file, source.count) { return try makeCode(cached) }
    let description = try hook(CompileRequest(source: source, filename: file, mode: "exec", flags: 0, optimize: vmState.configuration.optimize), self)
    storeCode(description, file, source.count)
    return try makeCode(description)
  }

  /// A whole file; nil with errno set.
  public func readFile(_ path: String) -> [UInt8]? {
    let fd = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    if fd < 0 { return nil }
    defer { close(fd) }
    var s = stat()
    fstat(fd, &s)
    if s.st_mode & S_IFMT == S_IFDIR {
      errno = EISDIR
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(s.st_size) + 1)
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let n = read(fd, &chunk, chunk.count)
      if n < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if n == 0 { return bytes }
      bytes.append(contentsOf: chunk[0..<n])
    }
  }
}
