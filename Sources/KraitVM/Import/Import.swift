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
    let wantsNames = try fromlist.map { f throws(Raised) in try isTrue(f) } ?? false
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
  private func importSubmodules(_ package: Ref, _ fromlist: Ref, isAll: Bool = false) throws(Raised) {
    let names = try list()
    try listExtend(names.ref, fromlist)
    let packageName = try getattr(package, .__name__)
    var i = 0
    while i < names.ref.list.pointee.count {
      let item = names.ref.list.pointee.items.unsafelyUnwrapped[i].own
      i += 1
      guard item.ref.isStr else {
        let place = isAll ? "\(packageName.ref.text).__all__" : "``from list''"
        try raise(.TypeError, "Item in \(place) must be str, not \(typeName(item.ref))")
      }
      if item.ref.text == "*" {
        if !isAll, let all = try getattrOptional(package, .__all__) { try importSubmodules(package, all.ref, isAll: true) }
        continue
      }
      if try getattrOptional(package, item.ref) != nil { continue }
      let full = packageName.ref.text + "." + item.ref.text
      do throws(Raised) { _ = try importAbsolute(full) } catch {
        guard pendingMatches(.ModuleNotFoundError), let e = pending, let n = e.exceptionField(ExceptionField.importName).pointee, n.isStr, n.text == full else { throw error }
        // None in sys.modules forbids the import.
        let key = try intern(full)
        if let blocked = dictGet(interp.pointee.modules, str: key.ref), isNone(blocked) { throw error }
        setPending(nil)
      }
    }
  }

  private func resolveRelative(_ name: String, _ globals: Ref?, _ level: Int) throws(Raised) -> String {
    guard let globals else { try raise(.KeyError, "'__name__' not in globals") }
    guard globals.isDict else { try raise(.TypeError, "globals must be a dict") }
    let package = try currentPackage(globals)
    if package.isEmpty { try raise(.ImportError, "attempted relative import with no known parent package") }
    var base = package
    for _ in 1..<max(level, 1) {
      guard let dot = base.lastIndex(of: ".") else { try raise(.ImportError, "attempted relative import beyond top-level package") }
      base = String(base[..<dot])
    }
    return name.isEmpty ? base : base + "." + name
  }

  /// The package that relative imports of a namespace start from.
  private func currentPackage(_ globals: Ref) throws(Raised) -> String {
    let spec = dictGet(globals, str: name(.__spec__)).flatMap { isNone($0) ? nil : $0 }
    if let p = dictGet(globals, str: name(.__package__)), !isNone(p) {
      guard p.isStr else { try raise(.TypeError, "package must be a string") }
      if let spec {
        let parent = try getattr(spec, .parent)
        if try !equals(parent.ref, p) {
          try warnAboutPackage(.DeprecationWarning, "__package__ != __spec__.parent (\(describe(p)) != \(describe(parent.ref)))")
        }
      }
      return p.text
    }
    if let spec {
      let parent = try getattr(spec, .parent)
      guard parent.ref.isStr else { try raise(.TypeError, "__spec__.parent must be a string") }
      return parent.ref.text
    }
    try warnAboutPackage(
      .ImportWarning, "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__")
    guard let n = dictGet(globals, str: name(.__name__)) else { try raise(.KeyError, "'__name__' not in globals") }
    guard n.isStr else { try raise(.TypeError, "__name__ must be a string") }
    if dictGet(globals, str: name(.__path__)) != nil { return n.text }
    return n.text.lastIndex(of: ".").map { String(n.text[..<$0]) } ?? ""
  }

  private func warnAboutPackage(_ category: ExceptionKind, _ message: String) throws(Raised) {
    try warn(category, message)
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
    let isOurs = try beginLoading(name)
    defer { if isOurs { importState.loading[name] = nil } }
    // Another thread may have been faster.
    if let found = try dictGet(interp.pointee.modules, key.ref), !isNone(found) { return found.own }
    return try tracedLoad(name) { () throws(Raised) in try loadAbsolute(name, key.ref) }
  }

  /// A module that is there, borrowed, while none is being loaded; nil: `importAbsolute` must be asked.
  public func loadedModule(_ name: Ref) -> Ref? {
    guard importState.loading.isEmpty, let found = strItem(interp.pointee.modules, name), !isNone(found) else { return nil }
    return found
  }

  private func loadAbsolute(_ name: String, _ key: Ref) throws(Raised) -> Owned {
    try audit("import") { () throws(Raised) in
      let missing = noneRef, sys = interp.pointee.sysDict
      func setting(_ known: KnownName) -> Ref { dictGet(sys, known) ?? missing }
      let path = try intern("path")
      let folders = (dictGet(sys, str: path.ref) ?? missing).own
      return try tuple(key, missing, folders.ref, setting(.meta_path), setting(.path_hooks))
    }
    var parent: Owned? = nil
    var holder: Ref? = nil
    if let dot = name.lastIndex(of: "."), dot != name.startIndex {
      let parentName = String(name[..<dot])
      let p = try importAbsolute(parentName)
      if let found = try dictGet(interp.pointee.modules, key) { return found.own }
      guard try getattrOptional(p.ref, .__path__) != nil else {
        try raiseModuleNotFound("No module named \(describe(key)); '\(parentName)' is not a package", key)
      }
      holder = p.ref
      parent = consume p
    }
    if try usesFinders() { return try importThroughFinders(key) }
    guard let holder else {
      guard let module = try findAndLoad(name, key, parent) else { return try importThroughFinders(key) }
      return module
    }
    let tail = try intern(lastPart(name))
    let noted = try noteSubmodule(of: holder, tail.ref)
    do throws(Raised) {
      let found = try findAndLoad(name, key, parent)
      if noted { forgetSubmodule(of: holder, tail.ref) }
      guard let module = found else { return try importThroughFinders(key) }
      try bindSubmodule(name, tail.ref, module.ref)
      return module
    } catch {
      if noted { forgetSubmodule(of: holder, tail.ref) }
      throw error
    }
  }

  private func lastPart(_ name: String) -> String { name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name }

  /// The spec of the parent lists the submodules that are being imported, for messages about their absence.
  private func noteSubmodule(of parent: Ref, _ name: Ref) throws(Raised) -> Bool {
    guard let dict = moduleDict(parent), let spec = dictGet(dict, str: self.name(.__spec__)), spec.isExactly(types.pointee.moduleSpec) else { return false }
    let held = spec.own
    if held.ref.moduleSpec.pointee.submodules == nil { held.ref.moduleSpec.pointee.submodules = try list().leak() }
    guard let names = held.ref.moduleSpec.pointee.submodules, names.isList else { return false }
    try append(names, name.own)
    return true
  }
  private func forgetSubmodule(of parent: Ref, _ name: Ref) {
    guard let dict = moduleDict(parent), let spec = dictGet(dict, str: self.name(.__spec__)), spec.isExactly(types.pointee.moduleSpec),
      let names = spec.moduleSpec.pointee.submodules, names.isList
    else { return }
    let saved = takePending(), held = names.own
    do throws(Raised) {
      let remove = try intern("remove")
      _ = try callMethod(held.ref, remove.ref, name)
    } catch { setPending(nil) }
    setPending(saved)
  }

  /// The parent, which may be another module by now, gets the submodule as an attribute.
  private func bindSubmodule(_ name: String, _ tail: Ref, _ module: Ref) throws(Raised) {
    let parentName = String(name.dropLast(tail.text.count + 1))
    let key = try intern(parentName)
    guard let parent = try dictGet(interp.pointee.modules, key.ref).own else { try raiseKeyError(key.ref) }
    do throws(Raised) { try setattr(parent.ref, tail, module) } catch {
      guard pendingMatches(.AttributeError) else { throw error }
      setPending(nil)
      let warnings = try importModule("warnings"), text = try str("Cannot set an attribute on \(describe(key.ref)) for child module \(describe(tail))")
      _ = try callMethod(warnings.ref, .warn, text.ref, Ref(exceptionType(.ImportWarning)))
    }
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
    guard let owner = importState.loading[name], owner != thread else { return }
    _ = try waitForLoader(of: name)
  }

  /// False if the threads that load modules wait for each other: then what is there of the module must do.
  private func waitForLoader(of name: String) throws(Raised) -> Bool {
    let state = importState
    let me = thread
    guard let first = state.loading[name], first != me else { return true }
    state.waiting[me] = name
    defer { state.waiting[me] = nil }
    while let owner = state.loading[name], owner != me {
      var next: UnsafeMutablePointer<ThreadState>? = owner
      var steps = 0
      while let thread = next, let wanted = state.waiting[thread], steps < 1000 {
        next = state.loading[wanted]
        if next == me { return false }
        steps += 1
      }
      withoutGIL { _ = usleep(200) }
      try checkSignals()
    }
    return true
  }

  /// Makes this thread the one that loads a module; false if it is so already.
  private func beginLoading(_ name: String) throws(Raised) -> Bool {
    let state = importState
    if state.loading[name] == thread { return false }
    guard try waitForLoader(of: name) else { return false }
    state.loading[name] = thread
    return true
  }

  /// nil if only the finders in Python can tell.
  private func findAndLoad(_ name: String, _ key: Ref, _ parent: borrowing Owned?) throws(Raised) -> Owned? {
    if isFrozen(name) {
      try activateFinders()
      if let found = try dictGet(interp.pointee.modules, key) { return found.own }
    }
    if let native = vmState.nativeModules[name] { return try loadNative(native, key) }
    // As in CPython, where they are frozen or imported before, nothing on the path comes before the modules that the start needs.
    if startModules.contains(name), !vmState.configuration.standardLibrary.isEmpty {
      let isPackage = name == "encodings", base = vmState.configuration.standardLibrary + "/" + name
      return try loadFound(FoundModule(file: base + (isPackage ? "/__init__.py" : ".py"), isPackage: isPackage), name, key)
    }
    let path: Owned?
    switch parent {
    case .some(let p): path = try getattr(p.ref, .__path__)
    case .none:
      let sysPath = try intern("path")
      path = dictGet(interp.pointee.sysDict, str: sysPath.ref).own
    }
    guard let path else { try raiseModuleNotFound("No module named \(describe(key))", key) }
    switch try findOnPath(path.ref, name) {
    case .file(let file): return try loadFound(FoundModule(file: file, isPackage: false), name, key)
    case .package(let file): return try loadFound(FoundModule(file: file, isPackage: true), name, key)
    case .other: return nil
    case .nothing: try raiseModuleNotFound("No module named \(describe(key))", key)
    }
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
      // The functions of builtins have a copy of its name, apart from that of its types: pickles show the difference.
      let functionModule = strEquals(key, "builtins") ? try str(key.strView) : key.own
      for def in native.functions {
        let f = try makeBuiltinFunction(def, self: module.ref, module: functionModule.ref)
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

  func setNativeSpec(_ module: Ref, _ dict: Ref, _ key: Ref) throws(Raised) {
    let empty = interp.pointee.emptyStr
    try dictSet(dict, name(.__package__), key.text.contains(".") ? key : empty)
    let origin = try str("built-in")
    let spec = try makeModuleSpec(key, loader: builtinImporter(), origin: origin.ref, search: nil)
    try dictSet(dict, name(.__spec__), spec.ref)
    let loader = builtinImporter()
    try dictSet(dict, name(.__loader__), loader)
  }
}

/// Modules of the standard library that are found whatever the path is.
private let startModules: Set<String> = [
  "abc", "codecs", "io", "_collections_abc", "_sitebuiltins", "genericpath", "ntpath", "posixpath", "os", "site", "stat", "runpy", "zipimport",
  "encodings",
]

/// Where a module was found.
struct FoundModule {
  var file: String
  var isPackage: Bool
}

/// What a search of a path gives.
enum PathSearch {
  case nothing
  case file(String)
  case package(String)
  /// A portion of a namespace package, a bytecode file, or an entry that is no directory: work for the finders in Python.
  case other
}

/// Bookkeeping of one interpreter's imports.
final class ImportState {
  /// Modules being loaded, by the thread that does it.
  var loading: [String: UnsafeMutablePointer<ThreadState>] = [:]
  /// What the threads that wait for a module to be loaded wait for.
  var waiting: [UnsafeMutablePointer<ThreadState>: String] = [:]
  /// The finders in Python, once they are loaded.
  var finders: ImportFinders?
  var isActivating = false
  /// For -X importtime.
  var timing = ImportTiming()
  /// Entries of paths that are known to be directories.
  var plainEntries: Set<String> = []
  /// Depth of `_imp.acquire_lock()` and its owner.
  var lockDepth = 0
  var lockOwner: UnsafeMutablePointer<ThreadState>?
}

extension Context {
  var importState: ImportState { vmState.imports }

  func findOnPath(_ path: Ref, _ name: String) throws(Raised) -> PathSearch {
    let tail = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    // Only names that a directory can list.
    if tail.isEmpty || tail.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) { return .nothing }
    let entries = try list()
    try listExtend(entries.ref, path)
    var result = PathSearch.nothing
    for i in 0..<entries.ref.list.pointee.count {
      let entry = entries.ref.list.pointee.items.unsafelyUnwrapped[i]
      guard entry.isStr else { continue }
      var directory = entry.text
      if directory.isEmpty || directory == "." { directory = currentDirectory() }
      if !directory.hasPrefix("/") { directory = currentDirectory() + "/" + directory }
      while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
      let base = directory == "/" ? "/" + tail : directory + "/" + tail
      if fileKind(base) == .directory {
        let file = base + "/__init__.py"
        if fileKind(file) == .file {
          if case .nothing = result { return .package(file) }
          return result
        }
        result = .other
      }
      let file = base + ".py"
      if fileKind(file) == .file {
        if case .nothing = result { return .file(file) }
        return result
      }
      if fileKind(base + ".pyc") == .file { result = .other }
      if !importState.plainEntries.contains(directory) {
        switch fileKind(directory) {
        case .directory: importState.plainEntries.insert(directory)
        case .file: result = .other
        case .missing: break
        }
      }
    }
    return result
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
      try append(portions.ref, str(String(found.file.dropLast("/__init__.py".count))))
      try dictSet(dict, name(.__path__), portions.ref)
      search = consume portions
    }
    let file = try str(found.file)
    try dictSet(dict, name(.__file__), file.ref)
    let cached = try str(cachePath(found.file))
    try dictSet(dict, name(.__cached__), cached.ref)
    let loader = try makeSourceLoader(key, file.ref)
    let spec = try makeModuleSpec(key, loader: loader.ref, origin: file.ref, search: search)
    replace(&spec.ref.moduleSpec.pointee.cached, with: cached.copy())
    spec.ref.moduleSpec.pointee.hasLocation = true
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
    spec.moduleSpec.pointee.isInitializing = true
    do throws(Raised) {
      try dictSet(dict, name(.__builtins__), interp.pointee.builtins)
      let function = try makeFunction(code.ref, globals: dict)
      _ = try runCode(function.ref, namespace: dict)
      spec.moduleSpec.pointee.isInitializing = false
    } catch {
      spec.moduleSpec.pointee.isInitializing = false
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
    if let cached = cachedCode(file, source) {
      let code = try makeCode(cached)
      if cached.filename != file {
        let path = try str(file)
        setFilename(code.ref, path.ref)
      }
      return code
    }
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
