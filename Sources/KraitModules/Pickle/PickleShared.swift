import KraitCore
import KraitObjects
import KraitVM

/// `_pickle.PickleError`.
enum PickleErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "_pickle.PickleError" }
}

/// `_pickle.PicklingError`.
enum PicklingErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "_pickle.PicklingError" }
}

/// `_pickle.UnpicklingError`.
enum UnpicklingErrorType: ExceptionNative {
  static var kind: ExceptionKind { .Exception }
  static var name: StaticString { "_pickle.UnpicklingError" }
}

/// What the module uses of other modules, once for an interpreter. All references are owned.
struct PickleShared {
  /// `copyreg`: reducers by type, numbers by name, names by number, objects by number.
  let dispatchTable: Ref, extensions: Ref, extensionNames: Ref, extensionCache: Ref
  /// `_compat_pickle`: where things have moved since Python 2, and where they were.
  let newNames: Ref, newModules: Ref, oldNames: Ref, oldModules: Ref
  let encode: Ref, partial: Ref, getattr: Ref
  let pickler: TypePointer, unpickler: TypePointer, pickleBuffer: TypePointer
  let picklingError: TypePointer, unpicklingError: TypePointer
  /// Interned names.
  let latin1: Ref, persistentID: Ref, reducerOverride: Ref, persistentLoad: Ref, findClass: Ref, dispatchTableName: Ref

  private static func table(_ module: Ref, _ name: String, _ cx: Context) throws(Raised) -> Ref {
    let key = try cx.intern(name), found = try cx.getattr(module, key.ref)
    guard found.ref.isDict else { try cx.raise(.RuntimeError, "\(name) should be a dict, not \(cx.typeName(found.ref))") }
    return found.leak()
  }
  private static func member(_ module: String, _ name: String, _ cx: Context) throws(Raised) -> Ref {
    let module = try cx.importModule(module), key = try cx.intern(name)
    return try cx.getattr(module.ref, key.ref).leak()
  }

  init(_ cx: Context) throws(Raised) {
    let copyreg = try cx.importModule("copyreg"), compatibility = try cx.importModule("_compat_pickle")
    dispatchTable = try PickleShared.table(copyreg.ref, "dispatch_table", cx)
    extensions = try PickleShared.table(copyreg.ref, "_extension_registry", cx)
    extensionNames = try PickleShared.table(copyreg.ref, "_inverted_registry", cx)
    extensionCache = try PickleShared.table(copyreg.ref, "_extension_cache", cx)
    newNames = try PickleShared.table(compatibility.ref, "NAME_MAPPING", cx)
    newModules = try PickleShared.table(compatibility.ref, "IMPORT_MAPPING", cx)
    oldNames = try PickleShared.table(compatibility.ref, "REVERSE_NAME_MAPPING", cx)
    oldModules = try PickleShared.table(compatibility.ref, "REVERSE_IMPORT_MAPPING", cx)
    encode = try PickleShared.member("codecs", "encode", cx)
    partial = try PickleShared.member("functools", "partial", cx)
    getattr = try PickleShared.member("builtins", "getattr", cx)
    let base = try cx.nativeType(PickleErrorType.self, base: cx.exceptionType(.Exception))
    picklingError = try cx.nativeType(PicklingErrorType.self, base: base)
    unpicklingError = try cx.nativeType(UnpicklingErrorType.self, base: base)
    pickler = try cx.nativeType(PicklerType.self)
    unpickler = try cx.nativeType(UnpicklerType.self)
    pickleBuffer = try cx.nativeType(PickleBufferType.self)
    latin1 = try cx.intern("latin1").leak()
    persistentID = try cx.intern("persistent_id").leak()
    reducerOverride = try cx.intern("reducer_override").leak()
    persistentLoad = try cx.intern("persistent_load").leak()
    findClass = try cx.intern("find_class").leak()
    dispatchTableName = try cx.intern("dispatch_table").leak()
  }

  func release() {
    for owned in [
      dispatchTable, extensions, extensionNames, extensionCache, newNames, newModules, oldNames, oldModules, encode, partial, getattr, latin1,
      persistentID, reducerOverride, persistentLoad, findClass, dispatchTableName,
    ] { owned.decref() }
  }
}

/// Keeps what is shared where an interpreter's modules find it.
final class PickleSharedHolder {
  let pointer: UnsafeMutablePointer<PickleShared>
  init(_ shared: PickleShared) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: shared)
  }
  deinit { pointer.deallocate() }
}

extension Context {
  /// What the pickle module shares in this interpreter. Lives as long as the interpreter.
  func pickleShared() throws(Raised) -> UnsafeMutablePointer<PickleShared> {
    let key = ObjectIdentifier(PickleSharedHolder.self)
    if let found = vmState.moduleStates[key] { return unsafeDowncast(found, to: PickleSharedHolder.self).pointer }
    let made = PickleSharedHolder(try PickleShared(self))
    vmState.moduleStates[key] = made
    vmState.finalizers.append { _ in made.pointer.pointee.release() }
    return made.pointer
  }

}
