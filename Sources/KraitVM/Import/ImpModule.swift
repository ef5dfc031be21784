import Glibc
import KraitBytecode
import KraitCore
import KraitObjects

/// `_imp`: what importlib needs of the native import system.
public enum ImpModule: NativeModule {
  public static var name: StaticString { "_imp" }
  public static var doc: StaticString? { "(Extremely) low-level import machinery bits as used by importlib." }

  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let mode = try cx.str(cx.vmState.configuration.checkHashBasedPycs)
    try cx.setNamed(dict, "check_hash_based_pycs", mode.ref)
    let magic = try cx.bytes(bytecodeMagic)
    try cx.setNamed(dict, "_magic_number", magic.ref)
  }

  public static var functions: [MethodDef] { lockFunctions + builtinFunctions + frozenFunctions + otherFunctions }

  private static var lockFunctions: [MethodDef] {
    [
      MethodDef("acquire_lock", "()", "Acquires the interpreter's import lock for the current thread.\n\nThis lock should be used by import hooks to ensure thread-safety when importing\nmodules. On platforms without threads, this function does nothing.") { (a, cx) throws(Raised) in
        let state = cx.importState
        while state.lockDepth > 0, state.lockOwner != cx.thread {
          cx.withoutGIL { _ = usleep(200) }
          try cx.checkSignals()
        }
        state.lockOwner = cx.thread
        state.lockDepth += 1
        return cx.none
      },
      MethodDef("release_lock", "()", "Release the interpreter's import lock.\n\nOn platforms without threads, this function does nothing.") { (a, cx) throws(Raised) in
        let state = cx.importState
        guard state.lockDepth > 0, state.lockOwner == cx.thread else { try cx.raise(.RuntimeError, "not holding the import lock") }
        state.lockDepth -= 1
        if state.lockDepth == 0 { state.lockOwner = nil }
        return cx.none
      },
      MethodDef("lock_held", "()", "Return True if the import lock is currently held, else False.\n\nOn platforms without threads, return False.") { (a, cx) throws(Raised) in
        cx.bool(cx.importState.lockDepth > 0)
      },
    ]
  }

  private static func text(_ argument: Ref, _ function: String, _ cx: Context) throws(Raised) -> String {
    guard argument.isStr else { try cx.raise(.TypeError, "\(function)() argument must be str, not \(cx.typeName(argument))") }
    return argument.text
  }

  private static var builtinFunctions: [MethodDef] {
    [
      MethodDef("is_builtin", "(name, /)", "Returns True if the module name corresponds to a built-in module.") { (a, cx) throws(Raised) in
        let name = try text(a[0], "is_builtin", cx)
        // -1: there is one, but it cannot be initialised again.
        return cx.int(name == "sys" || name == "builtins" ? -1 : cx.vmState.nativeModules[name] != nil ? 1 : 0)
      },
      MethodDef("create_builtin", "(spec, /)", "Create an extension module.") { (a, cx) throws(Raised) in
        let label = try cx.intern("name")
        let key = try cx.getattr(a[0], label.ref)
        let name = try text(key.ref, "create_builtin", cx)
        if let found = try cx.dictGet(cx.interp.pointee.modules, key.ref) { return found.own }
        guard let native = cx.vmState.nativeModules[name] else { return cx.none }
        let module = try cx.loadNative(native, key.ref)
        // Whoever asks sets these.
        if let dict = cx.moduleDict(module.ref) {
          try cx.dictSet(dict, cx.name(.__loader__), cx.noneRef)
          try cx.dictSet(dict, cx.name(.__spec__), cx.noneRef)
        }
        return module
      },
      MethodDef("exec_builtin", "(mod, /)", "Initialize a built-in module.") { (a, cx) throws(Raised) in cx.int(0) },
      MethodDef("create_dynamic", "(spec, file=None, /)", "Create an extension module.") { (a, cx) throws(Raised) in
        let label = try cx.intern("name")
        let key = try cx.getattr(a[0], label.ref)
        try cx.raiseImportError(.ImportError, "extension modules are not supported", name: key.ref)
      },
      MethodDef("exec_dynamic", "(mod, /)", "Initialize an extension module.") { (a, cx) throws(Raised) in cx.int(0) },
      MethodDef("extension_suffixes", "()", "Returns the list of file suffixes used to identify extension modules.") { (a, cx) throws(Raised) in try cx.list() },
    ]
  }

  private static var frozenFunctions: [MethodDef] {
    [
      MethodDef("is_frozen", "(name, /)", "Returns True if the module name corresponds to a frozen module.") { (a, cx) throws(Raised) in
        cx.bool(cx.isFrozen(try text(a[0], "is_frozen", cx)))
      },
      MethodDef("is_frozen_package", "(name, /)", "Returns True if the module name is of a frozen package.") { (a, cx) throws(Raised) in
        let name = try text(a[0], "is_frozen_package", cx)
        if cx.isFrozen(name) { return cx.bool(false) }
        try cx.raiseImportError(.ImportError, "No such frozen object named \(cx.describe(a[0]))", name: a[0])
      },
      MethodDef("find_frozen", "(name, /, *, withdata=False)", "Return info about the corresponding frozen module (if there is one) or None.") { (a, cx) throws(Raised) in
        let name = try text(a[0], "find_frozen", cx)
        guard cx.isFrozen(name) else { return cx.none }
        let isPackage = cx.bool(false)
        return try cx.tuple(cx.noneRef, isPackage.ref, a[0])
      },
      MethodDef("get_frozen_object", "(name, data=None, /)", "Create a code object for a frozen module.") { (a, cx) throws(Raised) in
        let name = try text(a[0], "get_frozen_object", cx)
        if let data = a.optional(1), !cx.isNone(data) { return try storedCode(name, a[0], data, cx) }
        guard let code = try cx.frozenCode(name) else {
          try cx.raiseImportError(.ImportError, "No such frozen object named \(cx.describe(a[0]))", name: a[0])
        }
        return code
      },
      MethodDef("init_frozen", "(name, /)", "Initializes a frozen module.") { (a, cx) throws(Raised) in cx.none },
      MethodDef("_frozen_module_names", "()", "Returns the list of available frozen modules.") { (a, cx) throws(Raised) in
        let list = try cx.list()
        for name in ["_frozen_importlib", "_frozen_importlib_external"] { try cx.append(list.ref, cx.str(name)) }
        return list
      },
      MethodDef("_override_frozen_modules_for_tests", "(override, /)", "(internal-only) Override PyConfig.use_frozen_modules.") { (a, cx) throws(Raised) in cx.none },
      MethodDef("_override_multi_interp_extensions_check", "(override, /)", "(internal-only) Override PyInterpreterConfig.check_multi_interp_extensions.") { (a, cx) throws(Raised) in
        cx.int(0)
      },
    ]
  }

  /// The code in marshalled data.
  private static func storedCode(_ name: String, _ key: Ref, _ data: Ref, _ cx: Context) throws(Raised) -> Owned {
    let marshal = try cx.importModule("marshal"), loads = try cx.intern("loads")
    do throws(Raised) {
      let code = try cx.callMethod(marshal.ref, loads.ref, data)
      if code.ref.isExactly(cx.types.pointee.code) { return code }
    } catch {
      guard cx.pendingMatches(.EOFError) || cx.pendingMatches(.ValueError) || cx.pendingMatches(.TypeError) else { throw error }
      cx.setPending(nil)
    }
    try cx.raiseImportError(.ImportError, "Frozen object named \(cx.describe(key)) is invalid", name: key)
  }

  private static var otherFunctions: [MethodDef] {
    [
      MethodDef("_fix_co_filename", "(code, path, /)", "Changes code.co_filename to specify the passed-in file path.") { (a, cx) throws(Raised) in
        guard a[0].isExactly(cx.types.pointee.code) else { try cx.raise(.TypeError, "_fix_co_filename() argument 1 must be code, not \(cx.typeName(a[0]))") }
        guard a[1].isStr else { try cx.raise(.TypeError, "_fix_co_filename() argument 2 must be str, not \(cx.typeName(a[1]))") }
        if a[0].code.pointee.filename.text != a[1].text { cx.setFilename(a[0], a[1]) }
        return cx.none
      },
      MethodDef("source_hash", "(key, source)", "") { (a, cx) throws(Raised) in
        let key = UInt64(bitPattern: Int64(try cx.index(a[0])))
        var hash: UInt64 = 0
        try cx.withBytesLike(a[1]) { (data) throws(Raised) in hash = sourceHash(data, key: key) }
        return try cx.bytes((0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * UInt64($0))) })
      },
      MethodDef("_import_absolute", "(name, /)", "Import a module by its absolute name.") { (a, cx) throws(Raised) in
        try cx.importAbsolute(try text(a[0], "_import_absolute", cx))
      },
    ]
  }
}

extension Context {
  /// The code of a module that stands in the library under another name.
  func frozenCode(_ name: String) throws(Raised) -> Owned? {
    guard let path = frozenPath(name) else { return nil }
    return try moduleCode(path)
  }
}
