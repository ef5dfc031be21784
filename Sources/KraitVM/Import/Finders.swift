import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

// The finders and loaders that programs see are written in Python (`importlib._bootstrap` and `_bootstrap_external`). They are loaded when a
// program asks for them; until it changes them, modules are still found natively.

/// The finders in Python, and what `sys` had when they were put into place.
final class ImportFinders {
  let metaPath: [Ref]
  let hooks: [Ref]
  let fileFinder: Ref
  let sourceLoader: Ref
  let builtinImporter: Ref
  let core: Ref

  init(metaPath: [Ref], hooks: [Ref], fileFinder: Ref, sourceLoader: Ref, builtinImporter: Ref, core: Ref) {
    self.metaPath = metaPath
    self.hooks = hooks
    self.fileFinder = fileFinder
    self.sourceLoader = sourceLoader
    self.builtinImporter = builtinImporter
    self.core = core
  }
}

/// The modules that stand in the library under another name.
private let frozenModules = ["_frozen_importlib": "importlib/_bootstrap.py", "_frozen_importlib_external": "importlib/_bootstrap_external.py"]
private let frozenFilenames = ["<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>"]

/// `sys.__getattr__`.
let lazyAttribute = MethodDef("__getattr__", "(name, /)", "Make the lists of finders when they are first asked for.") { (a, cx) throws(Raised) in
  guard a[0].isStr else { try cx.raise(.TypeError, "attribute name must be string, not '\(cx.typeName(a[0]))'") }
  let name = a[0].text
  if name == "meta_path" || name == "path_hooks" || name == "path_importer_cache", cx.importState.finders == nil {
    try cx.activateFinders()
    if let found = cx.dictGet(cx.interp.pointee.sysDict, str: a[0]) { return found.own }
  }
  let error = try cx.makeException(.AttributeError, message: "module 'sys' has no attribute '\(name)'")
  let sys = try cx.importAbsolute("sys")
  replace(error.ref.exceptionField(ExceptionField.name), with: a[0].own)
  replace(error.ref.exceptionField(ExceptionField.object), with: sys)
  try cx.raise(exception: error)
}

/// `sys.__dir__`, as long as there is `sys.__getattr__`.
let lazyNames = MethodDef("__dir__", "()", "List the names of sys, those too that are not there yet.") { (a, cx) throws(Raised) in
  let names = try cx.list()
  try cx.listExtend(names.ref, cx.interp.pointee.sysDict)
  for known in [KnownName.meta_path, .path_hooks, .path_importer_cache] where cx.dictGet(cx.interp.pointee.sysDict, str: cx.name(known)) == nil {
    try cx.append(names.ref, cx.name(known).own)
  }
  return names
}

extension Context {
  func isFrozen(_ name: String) -> Bool { frozenModules[name] != nil }
  /// The file of such a module.
  func frozenPath(_ name: String) -> String? { frozenModules[name].map { vmState.configuration.standardLibrary + "/" + $0 } }

  /// Loads the finders in Python and lets programs see them.
  func activateFinders() throws(Raised) {
    let state = importState
    if state.finders != nil || state.isActivating { return }
    state.isActivating = true
    defer { state.isActivating = false }
    let core = try loadFrozen("_frozen_importlib")
    let files = try loadFrozen("_frozen_importlib_external")
    let meta = try list(), hooks = try list(), cache = try dict()
    let sysDict = interp.pointee.sysDict
    try setNamed(sysDict, "meta_path", meta.ref)
    try setNamed(sysDict, "path_hooks", hooks.ref)
    try setNamed(sysDict, "path_importer_cache", cache.ref)
    let sys = try importAbsolute("sys"), imp = try importAbsolute("_imp")
    let install = try intern("_install"), external = try intern("_install_external_importers")
    _ = try callMethod(core.ref, install.ref, sys.ref, imp.ref)
    _ = try callMethod(core.ref, external.ref)
    func items(_ list: Ref) -> [Ref] { (0..<list.list.pointee.count).map { list.list.pointee.items.unsafelyUnwrapped[$0].own.leak() } }
    func attribute(_ module: Ref, _ label: String) throws(Raised) -> Ref {
      let key = try intern(label)
      return try getattr(module, key.ref).leak()
    }
    let finders = ImportFinders(
      metaPath: items(meta.ref), hooks: items(hooks.ref), fileFinder: try attribute(files.ref, "FileFinder"),
      sourceLoader: try attribute(files.ref, "SourceFileLoader"), builtinImporter: try attribute(core.ref, "BuiltinImporter"),
      core: core.copy().leak())
    state.finders = finders
    // From now on sys is an ordinary module.
    for label in ["__getattr__", "__dir__"] {
      let key = try intern(label)
      _ = try dictDelete(sysDict, key.ref)
    }
    let frozenImporter = try attribute(core.ref, "FrozenImporter")
    try giveLoaders(finders, frozenImporter)
    frozenImporter.decref()
  }

  /// Executes one of the two modules, whose files are found without any finder.
  private func loadFrozen(_ label: String) throws(Raised) -> Owned {
    let key = try intern(label)
    if let found = try dictGet(interp.pointee.modules, key.ref) { return found.own }
    guard let file = frozenModules[label] else { try raiseModuleNotFound("No module named '\(label)'", key.ref) }
    let code = try moduleCode(vmState.configuration.standardLibrary + "/" + file)
    let shown = try str(label == "_frozen_importlib" ? frozenFilenames[0] : frozenFilenames[1])
    setFilename(code.ref, shown.ref)
    let module = try makeModule(key.ref)
    guard let dict = moduleDict(module.ref) else { try raise(.SystemError, "module without namespace") }
    let origin = try str("frozen")
    let spec = try makeModuleSpec(key.ref, loader: noneRef, origin: origin.ref, search: nil)
    try dictSet(dict, name(.__spec__), spec.ref)
    try dictSet(dict, name(.__package__), interp.pointee.emptyStr)
    try dictSet(dict, name(.__builtins__), interp.pointee.builtins)
    try dictSet(interp.pointee.modules, key.ref, module.ref)
    do throws(Raised) {
      let function = try makeFunction(code.ref, globals: dict)
      _ = try runCode(function.ref, namespace: dict)
    } catch {
      let pending = takePending()
      _ = try dictDelete(interp.pointee.modules, key.ref)
      setPending(pending)
      throw error
    }
    return module
  }

  /// Modules imported so far get loaders of the classes that programs know.
  private func giveLoaders(_ finders: ImportFinders, _ frozenImporter: Ref) throws(Raised) {
    let standIn = try nativeType(SourceLoaderType.self)
    let modules = try list()
    let all = try callMethod(interp.pointee.modules, .values)
    try listExtend(modules.ref, all.ref)
    for i in 0..<modules.ref.list.pointee.count {
      let module = modules.ref.list.pointee.items.unsafelyUnwrapped[i]
      guard let dict = moduleDict(module) else { continue }
      if let loader = dictGet(dict, str: name(.__loader__)), loader.isExactly(standIn) {
        let held = loader.own
        let made = try call(finders.sourceLoader, held.ref.sourceLoader.pointee.name ?? noneRef, held.ref.sourceLoader.pointee.path ?? noneRef)
        try dictSet(dict, name(.__loader__), made.ref)
      } else if let label = dictGet(dict, str: name(.__name__)), label.isStr, label.text == "__main__",
        dictGet(dict, str: name(.__loader__)).map({ isNone($0) }) ?? true
      {
        // A program that is no file.
        try dictSet(dict, name(.__loader__), finders.builtinImporter)
      }
      guard let spec = dictGet(dict, str: name(.__spec__)), spec.isExactly(types.pointee.moduleSpec) else { continue }
      let body = spec.moduleSpec
      if let loader = body.pointee.loader, loader.isExactly(standIn) {
        if let made = dictGet(dict, str: name(.__loader__)) { replace(&body.pointee.loader, with: made.own) }
      } else if body.pointee.loader == nil || isNone(body.pointee.loader.unsafelyUnwrapped), let origin = body.pointee.origin, origin.isStr {
        let isBuiltin = origin.text == "built-in"
        guard isBuiltin || origin.text == "frozen" else { continue }
        let importer = isBuiltin ? finders.builtinImporter : frozenImporter
        replace(&body.pointee.loader, with: importer.own)
        try dictSet(dict, name(.__loader__), importer)
      }
    }
  }

  /// Whether a program has changed what finds modules.
  func usesFinders() throws(Raised) -> Bool {
    guard let finders = importState.finders else { return false }
    let sysDict = interp.pointee.sysDict
    func isUnchanged(_ known: KnownName, _ expected: [Ref]) -> Bool {
      guard let list = dictGet(sysDict, str: name(known)), list.isList, list.list.pointee.count == expected.count else { return false }
      for i in expected.indices where list.list.pointee.items.unsafelyUnwrapped[i] != expected[i] { return false }
      return true
    }
    guard isUnchanged(.meta_path, finders.metaPath), isUnchanged(.path_hooks, finders.hooks) else { return true }
    guard let cache = dictGet(sysDict, str: name(.path_importer_cache)), cache.isDict else { return true }
    var position = 0
    while let (_, finder) = dictNext(cache, &position) {
      if !isNone(finder), Ref(finder.type) != finders.fileFinder { return true }
    }
    return false
  }

  /// Finds and loads a module with the finders of sys.meta_path.
  func importThroughFinders(_ key: Ref) throws(Raised) -> Owned {
    try activateFinders()
    guard let finders = importState.finders else { try raiseModuleNotFound("No module named '\(key.text)'", key) }
    let load = try intern("_find_and_load_unlocked"), again = try intern("_gcd_import")
    let importer = try getattr(finders.core, again.ref)
    do throws(Raised) { return try callMethod(finders.core, load.ref, key, importer.ref) } catch {
      removeImportFrames()
      throw error
    }
  }

  /// Takes the frames of the import system out of the pending exception's traceback: all of them for an ImportError, else those that lead to
  /// the code of a module.
  private func removeImportFrames() {
    guard vmState.configuration.verbose == 0, let exception = pending else { return }
    let isImportError = pendingMatches(.ImportError)
    var link = UnsafeMutablePointer<Ref?>(&exception.exception.pointee.traceback)
    var outer = link
    var isInside = false
    while let entry = link.pointee {
      let code = entry.traceback.pointee.frame.frame.pointee.code.code
      let isImportFrame = frozenFilenames.contains(code.pointee.filename.text)
      if isImportFrame && !isInside { outer = link }
      isInside = isImportFrame
      if isImportFrame && (isImportError || code.pointee.name.text == "_call_with_frames_removed") {
        let rest = entry.traceback.pointee.next.own
        replace(outer, with: rest)
        link = outer
      } else {
        link = entry.traceback.nextSlot
      }
    }
  }

  /// Gives a code object and those in it another filename.
  func setFilename(_ code: Ref, _ filename: Ref) {
    let c = code.code
    let old = c.pointee.filename
    c.pointee.filename = filename.own.leak()
    old.decref()
    for i in 0..<c.pointee.constantCount {
      let constant = ref(c.pointee.constants[2 * i])
      if constant.isExactly(types.pointee.code) { setFilename(constant, filename) }
    }
  }
}

extension UnsafeMutablePointer where Pointee == TracebackBody {
  fileprivate var nextSlot: UnsafeMutablePointer<Ref?> {
    (UnsafeMutableRawPointer(self) + MemoryLayout<TracebackBody>.offset(of: \.next).unsafelyUnwrapped).assumingMemoryBound(to: Ref?.self)
  }
}
