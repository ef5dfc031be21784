import KraitCore
import KraitObjects
import KraitVM

/// `_weakref`.
public enum WeakrefModule: NativeModule {
  public static var name: StaticString { "_weakref" }
  public static var doc: StaticString? { "Weak-reference support module." }
  public static var functions: [MethodDef] {
    [
      MethodDef("getweakrefcount", "(object, /)", "Return the number of weak references to 'object'.") { (a, cx) throws(Raised) in cx.int(cx.weakrefCount(a[0])) },
      MethodDef("getweakrefs", "(object, /)", "Return a list of all weak reference objects pointing to 'object'.") { (a, cx) throws(Raised) in try cx.weakrefs(a[0]) },
      MethodDef("proxy", "(object, callback=None, /)", "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.") { (a, cx) throws(Raised) in
        let isCallable = a[0].type.pointee.has.contains(.call)
        let callback = a.optional(1).flatMap { cx.isNone($0) ? nil : $0 }
        return try cx.makeWeakref(isCallable ? cx.types.pointee.weakCallableProxy : cx.types.pointee.weakProxy, a[0], callback)
      },
      MethodDef("_remove_dead_weakref", "(dct, key, /)", "Atomically remove key from dict if it points to a dead weakref.") { (a, cx) throws(Raised) in
        guard a[0].isDict else { try cx.raise(.TypeError, "_remove_dead_weakref() argument 1 must be dict, not \(cx.typeName(a[0]))") }
        guard let value = try cx.dictGet(a[0], a[1]) else { return cx.none }
        guard cx.isInstance(value, cx.types.pointee.weakref) else { try cx.raise(.TypeError, "not a weakref") }
        if cx.weakReferent(value) == nil { _ = try cx.dictDelete(a[0], a[1]) }
        return cx.none
      },
    ]
  }
  public static func initialize(_ module: Ref, _ dict: Ref, _ cx: Context) throws(Raised) {
    let types: [(String, TypePointer)] = [
      ("ref", cx.types.pointee.weakref), ("ReferenceType", cx.types.pointee.weakref), ("ProxyType", cx.types.pointee.weakProxy),
      ("CallableProxyType", cx.types.pointee.weakCallableProxy),
    ]
    for (name, type) in types {
      let key = try cx.intern(name)
      try cx.dictSet(dict, key.ref, Ref(type))
    }
  }
}
